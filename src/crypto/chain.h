/* chain.h - the certificate of a signer: what it says of its key, and whether it leads to a root that
 * the verifier trusts.
 *
 * Terms   leaf    the signer's certificate, first of those that come with a signature
 *         roots   certificates in PEM that the verifier names; nothing else is trusted, and what comes
 *                 with a signature only helps to get from the leaf to one of them
 * Source  RFC 5280; OpenSSF Model Signing 1.0: the leaf is valid at the time of the question and may
 *         sign (key usage digitalSignature, or extended key usage codeSigning)
 * Limits  CHAIN_MAX certificates of CERT_BYTES_MAX bytes; ROOTS_MAX in ROOTS_TEXT_MAX of PEM. No list
 *         of revoked certificates is asked for: nothing here goes to the network */
#ifndef AJAR_CRYPTO_CHAIN_H
#define AJAR_CRYPTO_CHAIN_H

#include "crypto/key.h"

#define CHAIN_MAX      16u /* longer chains than four are not seen */
#define CERT_BYTES_MAX (64u << 10)
#define ROOTS_MAX      1024u /* a distribution has 150 */
#define ROOTS_TEXT_MAX (4u << 20)

struct chain_leaf {
    struct pubkey pub;
    struct span subject; /* one line, as RFC 2253 writes it; outside text */
    int64_t not_before_at, not_after_at;
};
/* What the first certificate says, whoever has issued it. Owner: *out in a. ERR_INPUT: no certificate,
 * or of a key that is not read; ERR_LIMIT, ERR_SYSTEM. */
bool chain_read(struct span der, struct arena *a, struct chain_leaf *out, struct err *err) MUST;

struct chain_check {
    const struct span *der; /* the leaf, then others in any order */
    size_t n;
    struct span roots; /* PEM */
    int64_t at;
};
/* As chain_read, and the leaf leads to a root at that time and may sign. ERR_DENIED says why not. */
bool chain_verify(const struct chain_check *c, struct arena *a, struct chain_leaf *out,
                  struct err *err) MUST;

#endif
