/* signers.h - who may sign: an OpenSSH allowed_signers text, the part of it that has one meaning.
 *
 *   "alice@example.org,red team" namespaces="ajar-evidence",valid-before="20271231Z" ssh-ed25519 AAAA...
 *
 * Terms   person  the first principal of a line
 *         role    any further one, matched exactly
 * Source  ssh-keygen(1), ALLOWED SIGNERS. Refused, with the line: patterns (* ? !), certificate
 *         authorities, a key on two lines, options we do not know. A date without Z is UTC too: the
 *         same file must mean the same everywhere
 * Limits  SIGNERS_TEXT_MAX, SIGNERS_MAX, SIGNER_WORDS_MAX */
#ifndef AJAR_CRYPTO_SIGNERS_H
#define AJAR_CRYPTO_SIGNERS_H

#include "crypto/sshkey.h"

#define SIGNERS_TEXT_MAX (4u << 20)
#define SIGNERS_MAX      10000u
#define SIGNER_WORDS_MAX 64u /* principals, and namespaces, of one line */

struct signer {
    const struct span *principal; /* [0] is the person */
    const struct span *space;     /* namespaces; none: any */
    unsigned n_principals, n_spaces;
    int64_t valid_after, valid_before; /* the first and the last second; INT64_MIN, INT64_MAX */
    struct span blob;                  /* of the key */
    uint32_t line;
};
struct signers {
    const struct signer *list; /* as the lines stand */
    size_t n;
};
/* Owner  *out in a, which borrows from text.  Fails  ERR_INPUT "line N: ..." ; ERR_LIMIT. */
bool signers_read(struct span text, struct arena *a, struct signers *out, struct err *err) MUST;
/* The line of this key, if it may sign in this namespace, else NULL. */
const struct signer *signers_find(const struct signers *s, struct span blob, struct span space);
/* The signer has this role, or is this person. */
bool signer_is(const struct signer *s, struct span role);

#endif
