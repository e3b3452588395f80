/* blob.h - bytes under the SHA-256 of themselves: HOME/blobs/sha256/ab/<64 hex digits>, mode 0444.
 * A blob is written under a name of its own in HOME/tmp, synced, and only then renamed; so what
 * stands under a digest is whole. It shares no inode with the file it came from.
 * For the files of store/ only; everyone else goes through store_blob_put and store_blob_open. */
#ifndef AJAR_STORE_BLOB_H
#define AJAR_STORE_BLOB_H

#include "store/store.h"

struct blobs;
/* The folders under home are made if they are not there. What dead processes left in tmp/ is
 * removed. */
struct blobs *blobs_open(const char *home, struct err *err) MUST;
void blobs_close(struct blobs *b);
AUTO_HANDLE(blobs, blobs_close)

/* As store_blob_put, store_blob_open. */
bool blob_put(struct blobs *b, int fd, uint64_t size, const uint8_t sha256[SHA256_BYTES],
              struct err *err) MUST;
enum found_row blob_open(struct blobs *b, const uint8_t sha256[SHA256_BYTES], int *fd,
                         uint64_t *size, struct err *err) MUST;
enum found_row blob_size(struct blobs *b, const uint8_t sha256[SHA256_BYTES], uint64_t *size,
                         struct err *err) MUST;

#endif
