/* oms_dir.h - the files of a model by the rules of OpenSSF Model Signing, with their digests.
 *
 * Rules   every regular file below the folder, dot files and empty ones too, but what is ignored;
 *         a link, a device or a name that not every system can hold is an error, a link to a file that
 *         stays in the folder (or the model's folder in a Hugging Face cache) is that file if links
 *         are allowed
 * Source  docs/formats.md section 7
 * Limits  those of scan/walk.h */
#ifndef AJAR_DECISION_OMS_DIR_H
#define AJAR_DECISION_OMS_DIR_H

#include "formats/oms_list.h"
#include "scan/walk.h"
#include "store/sums.h"

struct oms_sum {
    struct span path;
    uint64_t size;  /* as it was hashed */
    struct stat st; /* of it then */
    uint8_t sha256[SHA256_BYTES];
    bool hashed;
    size_t at; /* in walk.file */
};
struct oms_dir {
    struct walk walk;
    const char *path; /* as it was asked for */
    bool links;
    struct span name;     /* of the folder */
    struct oms_sum *file; /* ascending paths */
    size_t n;
    struct span *ignored; /* relative paths, ascending, each once */
    unsigned n_ignored;
    struct span signature; /* its path, if it is below the folder */
    struct span *passed;   /* what is ignored but for that one: files, links, .git; ascending */
    size_t n_passed;
    uint64_t bytes, read_bytes; /* of what was hashed; read: and not known from before */
    size_t n_read;
};

/* Paths that are always ignored when we sign: git's own, Hugging Face's, ours; model.sig, for a new
 * signature elsewhere is not over an old one. */
extern const struct span oms_ignored_always[];
enum { OMS_IGNORED_ALWAYS = 7, OMS_IGNORED_GIT = 4 }; /* the first are git's own */

struct oms_ask {
    const char *path;          /* of the folder */
    const char *signature;     /* a file, ignored if it is below the folder; or NULL */
    const struct span *ignore; /* relative, or absolute and below the folder */
    unsigned n_ignore;
    bool links;
    bool verify; /* names that cannot be signed may be there: they differ then */
};
/* Close also after a failure.
 * Fails  as walk_open; ERR_INPUT: something stands there that cannot be signed; ERR_USAGE: a path to
 *        ignore is not below the folder. */
bool oms_dir_open(struct oms_dir *d, const struct oms_ask *ask, struct arena *a,
                  struct err *err) MUST;
void oms_dir_close(struct oms_dir *d);
AUTO_VALUE(oms_dir, oms_dir_close)

typedef void oms_progress(void *ctx, uint64_t done, uint64_t total);
struct oms_hashing {
    struct sums *sums;  /* digests of before; or NULL: everything is read */
    const bool *wanted; /* of each file; NULL: all */
    bool extra;         /* files may come meanwhile */
    int64_t now_at;
    oms_progress *progress; /* from any thread; or NULL */
    void *ctx;
};
/* Hashes, several files at once, and then looks whether the folder is still the one that was read.
 * Fails  ERR_SYSTEM names the file: it could not be read, it changed again and again while it was, or
 *        it came, went or changed before all were read; ERR_LIMIT of a; as oms_dir_open, of what
 *        stands there by then. */
bool oms_dir_hash(struct oms_dir *d, const struct oms_hashing *h, struct arena *a,
                  struct err *err) MUST;

/* SHA-256 over the digests one after the other, in the order of the bytes of the paths. ERR_SYSTEM. */
bool oms_root(const struct oms_dir *d, uint8_t out[static SHA256_BYTES], struct err *err) MUST;
/* The same in the order of the reference, which compares paths part by part: what
 * `model_signing digest` prints. ERR_LIMIT of a, ERR_SYSTEM. */
bool oms_root_by_parts(const struct oms_dir *d, struct arena *a, uint8_t out[static SHA256_BYTES],
                       struct err *err) MUST;

#endif
