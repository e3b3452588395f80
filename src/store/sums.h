/* sums.h - the digests of files that were hashed before: $AJAR_HOME/sums.db, which may be removed at
 * any time.
 *
 * Terms   settled  neither content nor times of the file changed within the last two seconds before
 *                  it was read: a change within one tick of the file system's clock leaves no trace
 *                  in the times, and such a file is not remembered
 * What it cannot see: a program that holds the file mapped and writes into it later than the times
 * say; and a digest that its owner put there by other means. So what decides (release, verify) never
 * asks here. */
#ifndef AJAR_STORE_SUMS_H
#define AJAR_STORE_SUMS_H

#include <sys/stat.h>

#include "store/store.h"

#define SUMS_SETTLED_SECONDS 2

struct sums;
/* Makes the home if need be. ERR_DENIED: a link, or others may write to it or to the home; ERR_SYSTEM. */
struct sums *sums_open(const char *home, struct err *err) MUST;
void sums_close(struct sums *s);
AUTO_HANDLE(sums, sums_close)
/* The digest of the file with that device, inode, size and times, to the nanosecond. */
enum found_row sums_find(struct sums *s, const struct stat *st, uint8_t sha256[SHA256_BYTES],
                         struct err *err) MUST;
/* What is put is kept, all of it or nothing, by sums_keep. */
bool sums_begin(struct sums *s, struct err *err) MUST;
/* st: as it was before and after it was read from read_at on. Left out if it is not settled. */
bool sums_put(struct sums *s, const struct stat *st, const uint8_t sha256[SHA256_BYTES],
              int64_t read_at, struct err *err) MUST;
bool sums_keep(struct sums *s, bool well, struct err *err) MUST;

#endif
