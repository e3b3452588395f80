/* oms_check.h - a model folder as a signed list of its files, and against one.
 *
 * Terms   covered   a file that the list names
 *         passed    a file that is ignored: by the list's own word, or because somebody asked
 * Source  docs/formats.md section 7 */
#ifndef AJAR_DECISION_OMS_CHECK_H
#define AJAR_DECISION_OMS_CHECK_H

#include "decision/oms_dir.h"

/* The statement of a folder whose files are all hashed. The same files, ignored paths and name give the
 * same bytes. Owner: *out in a. ERR_INPUT: there is no file; ERR_LIMIT, ERR_SYSTEM. */
bool oms_statement(const struct oms_dir *d, bool links, struct arena *a, struct span *out,
                   struct err *err) MUST;

enum oms_change { OMS_CHANGED = 1, OMS_MISSING, OMS_RENAMED, OMS_EXTRA };
struct oms_difference {
    enum oms_change change;
    struct span path;                  /* as it is signed; OMS_EXTRA: as it is */
    struct span as;                    /* OMS_RENAMED: what it is called now */
    struct span signed_digest;         /* hex, or empty */
    char digest[2 * SHA256_BYTES + 1]; /* OMS_CHANGED: what it is */
};
struct oms_answer {
    struct oms_difference *difference; /* by kind, then path */
    size_t n, count[OMS_EXTRA + 1];
    size_t n_covered, n_extra; /* extra ones, also where they are allowed */
    uint64_t bytes;            /* hashed */
};
struct oms_wanted {
    const struct oms_list *list;
    bool extra; /* files that are not signed are no difference */
};
/* The list can be compared: whole files, by SHA-256. ERR_INPUT says what it is instead. */
bool oms_comparable(const struct oms_list *l, struct err *err) MUST;
/* The root is over the digests of the list, in its order. ERR_DENIED: no; ERR_SYSTEM. */
bool oms_root_holds(const struct oms_list *l, struct err *err) MUST;
/* Hashes what the list covers, and what may be a covered file under another name.
 * Owner  *out in a.  Fails  as oms_dir_hash. */
bool oms_compare(const struct oms_wanted *w, struct oms_dir *d, const struct oms_hashing *h,
                 struct arena *a, struct oms_answer *out, struct err *err) MUST;

#endif
