/* oms_list.h - what a model signature of OpenSSF Model Signing states: an in-toto statement (JSON)
 * that names every file of a model with its digest, and by which rules the files were found.
 *
 * Source  docs/formats.md section 7
 * Terms   root    SHA-256 over the digests of the files one after the other, in the order of the
 *                 list; names are not in it
 *         method  "files": each digest is of a whole file; of pieces ("shards") nothing is verified
 * Limits  OMS_FILES_MAX, OMS_IGNORED_MAX; strict.h */
#ifndef AJAR_FORMATS_OMS_LIST_H
#define AJAR_FORMATS_OMS_LIST_H

#include "base/buf.h"

#define OMS_FILES_MAX   200000u
#define OMS_IGNORED_MAX 1000u /* paths; the reference writes six */

struct oms_file {
    struct span name;   /* path_ok, each once */
    struct span digest; /* of "sha256": 64 digits of lower-case hex; else as found */
    struct span algorithm;
    uint64_t at; /* of the algorithm's quote, in the statement */
};
struct oms_list {
    struct span model; /* the name of the subject, hostile; may be empty */
    struct span root;  /* 64 digits of lower-case hex */
    struct oms_file
        *file; /* as they stand; ascending names with us, by parts of the path in the reference */
    size_t n;
    struct span method, hash; /* hash: "sha256", or empty */
    uint64_t method_at;
    bool links;           /* allow_symlinks: a link to a file counts as that file */
    bool ignores;         /* ignored was given: before 1.1.0 it was not, and git's own files were */
    struct span *ignored; /* paths, each a file or a folder with all below it */
    unsigned n_ignored;
};

/* All of a statement, strictly. Keys of no meaning here are passed over.
 * Owner  *out borrows from text and lives in a.
 * Fails  ERR_INPUT, or ERR_LIMIT past a limit, with at = byte of text; ERR_LIMIT of a, ERR_SYSTEM. */
bool oms_list_read(struct span text, struct arena *a, struct oms_list *out, struct err *err) MUST;
/* The statement in RFC 8785 form: the same list gives the same bytes. ignores and links are written
 * as they are, method and hash as "files" and "sha256". */
void oms_list_write(const struct oms_list *l, struct buf *to);

#endif
