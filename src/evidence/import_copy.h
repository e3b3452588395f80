/* import_copy.h - evidence in its own form, from elsewhere: checked before it is copied. */
#ifndef AJAR_EVIDENCE_IMPORT_COPY_H
#define AJAR_EVIDENCE_IMPORT_COPY_H

#include "evidence/evidence.h"

/* The name of a file of evidence, as they are named beside a model. */
bool import_is_ours(const char *path);

struct import_copy {
    struct span text;      /* the file as it is: a signature is over these bytes */
    struct span signature; /* of PATH.sig; ptr NULL: there is none */
    size_t n_items;
};
/* The file, all of which reads and is about these weights. What is signed is not verified: whoever
 * decides does that.
 * Owner  *out in a.
 * Fails  ERR_INPUT: an item that does not read, with its number; other weights. ERR_ABSENT,
 *        ERR_LIMIT, ERR_SYSTEM. */
bool import_copy(const char *path, const uint8_t *weights, struct arena *a, struct import_copy *out,
                 struct err *err) MUST;

#endif
