/* manifest.h - every file of a release with size and digests, and the two digests that name it.
 *
 * Terms   release digest  SHA-256 over the lines "sha256 SP size SP name LF" of every file that
 *                         is served, except model.sig, sorted by the bytes of the name
 *         weights digest  the same over every file that decides behaviour: a file we do not know
 *                         counts. docs/decisions/0001 has the list of names that do not */
#ifndef AJAR_STORE_MANIFEST_H
#define AJAR_STORE_MANIFEST_H

#include "base/base.h"

#define SHA256_BYTES 32
#define SHA1_BYTES   20

struct manifest_file {
    struct span path; /* any bytes: manifest_fit tells whether a release can hold it */
    uint64_t size;
    uint8_t sha256[SHA256_BYTES];
    uint8_t blob[SHA1_BYTES]; /* git object id of the content itself; of Git LFS only if a cache
                                 names it so */
    bool binary;              /* NUL within the first 8,000 bytes */
    bool utf8;                /* UTF-8 text of at most 1 MiB */
};
struct manifest {
    struct manifest_file *file; /* ascending path, by its bytes */
    size_t n;
    uint8_t release[SHA256_BYTES], weights[SHA256_BYTES];
};
/* At least 1 MiB, or binary: stored and listed as Git LFS. */
bool manifest_is_lfs(const struct manifest_file *f);
/* It decides behaviour: counts for the weights digest, in a release that manifest_reaches or in another. */
bool manifest_weighs(const struct manifest_file *f, bool reaches);
/* It serves a file whose format can name any other as the place of its data: one that ends in .onnx,
 * however it is written. So what stands beside the weights elsewhere may be weights here.
 * Source  onnx.proto, TensorProto.external_data */
bool manifest_reaches(const struct manifest *m);
/* It is served at all: not under ajar/ or .cache/. */
bool manifest_served(struct span path);
/* Sorts, and computes both digests. The line of a name that is not path_ok begins with a backslash and
 * has the name escaped: such files can be named, and looked at, but not released. ERR_SYSTEM. */
bool manifest_seal(struct manifest *m, struct err *err) MUST;
/* These can be the files of a release: each is path_ok, and none is another, or a folder above
 * another, where case is ignored. It must unpack to the same files everywhere.
 * Fails  ERR_INPUT, *at is then the file that is at fault; ERR_LIMIT, ERR_SYSTEM: of scratch. */
bool manifest_fit(const struct manifest *m, struct arena *scratch, size_t *at,
                  struct err *err) MUST;

#endif
