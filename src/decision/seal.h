/* seal.h - a statement under one signature: how a bundle comes to be, and whether it is what it says.
 *
 * Source  DSSE v1.0.2; docs/formats.md section 7 */
#ifndef AJAR_DECISION_SEAL_H
#define AJAR_DECISION_SEAL_H

#include "crypto/chain.h"
#include "formats/bundle.h"

/* Signs payload as a statement of that type. The bundle names the key by its hint, in both places
 * where readers look for it, or holds the certificates; and no entry of a log yet.
 * Owner  *out in a and in what is given.
 * Fails  ERR_DENIED: no P-256 key, which alone every reader of bundles verifies, or the certificate is of another key; ERR_INPUT; ERR_LIMIT of a, ERR_SYSTEM. */
struct seal_of {
    struct span type, payload;
    const struct span *cert; /* DER, that of the key first; none: by the key alone */
    unsigned n_certs;
};
/* What of it can be wrong but for the payload. */
bool seal_can(const struct seal_of *s, const struct key *k, struct arena *a, struct err *err) MUST;
bool seal_make(const struct seal_of *s, const struct key *k, struct arena *a, struct bundle *out,
               struct err *err) MUST;
/* The signature of b is by k over its type, which is that of statements, and its payload, and b does not
 * say that it is by another. ERR_DENIED: no; ERR_LIMIT, ERR_SYSTEM. */
bool seal_check(const struct bundle *b, const struct pubkey *k, struct err *err) MUST;

/* The same of a bundle with certificates: by the first one's key, which leads to a root at that time and
 * may sign. Owner: *out in a. ERR_DENIED, ERR_INPUT; ERR_LIMIT, ERR_SYSTEM. */
struct seal_roots {
    struct span pem;
    int64_t at;
};
bool seal_check_chain(const struct bundle *b, const struct seal_roots *roots, struct arena *a,
                      struct chain_leaf *out, struct err *err) MUST;

#endif
