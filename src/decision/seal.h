/* seal.h - a statement under one signature: how a bundle comes to be, and whether it is what it says.
 *
 * Source  DSSE v1.0.2; docs/formats.md section 7 */
#ifndef AJAR_DECISION_SEAL_H
#define AJAR_DECISION_SEAL_H

#include "crypto/key.h"
#include "formats/bundle.h"

/* The key is of the one kind every reader of bundles verifies: P-256. ERR_DENIED: no. */
bool seal_can(const struct key *k, struct err *err) MUST;
/* Signs payload as a statement of that type. The bundle names the key by its hint, in both places
 * where readers look for it, and holds no entry of a log yet.
 * Owner  *out in a and in what is given.
 * Fails  as seal_can; ERR_LIMIT of a, ERR_SYSTEM. */
struct seal_of {
    struct span type, payload;
};
bool seal_make(const struct seal_of *s, const struct key *k, struct arena *a, struct bundle *out,
               struct err *err) MUST;
/* The signature of b is by k over its type and payload, and b does not say that it is by another.
 * ERR_DENIED: no; ERR_LIMIT, ERR_SYSTEM. */
bool seal_check(const struct bundle *b, const struct pubkey *k, struct err *err) MUST;

#endif
