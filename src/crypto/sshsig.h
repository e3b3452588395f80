/* sshsig.h - detached OpenSSH signatures, as `ssh-keygen -Y sign -n NAMESPACE` writes them.
 *
 * Terms   namespace  what the signature is for; one made for mail says nothing about evidence
 * Source  OpenSSH PROTOCOL.sshsig; what is accepted is what `ssh-keygen -Y verify` accepts, less
 *         version 0, RSA keys under 2,048 bits and text around the armour
 * Limits  SSHSIG_TEXT_MAX */
#ifndef AJAR_CRYPTO_SSHSIG_H
#define AJAR_CRYPTO_SSHSIG_H

#include "crypto/digest.h"
#include "crypto/sshkey.h"

#define SSHSIG_TEXT_MAX (64u << 10) /* bytes; one by RSA of 16,384 bits takes 6 KiB */

struct sshsig {
    struct span blob; /* of the key: what a list of signers is searched for */
    struct sshkey key;
    struct span space, hash, signature;
};
/* Owner  *out in a.  Fails  ERR_INPUT with at = byte of the text or, inside the base64, none;
 * ERR_LIMIT. */
bool sshsig_read(struct span text, struct arena *a, struct sshsig *out, struct err *err) MUST;
/* The digest a signature is over. */
enum digest_kind sshsig_digest(const struct sshsig *s);
/* sshsig_verify of a message of which only that digest is at hand. */
bool sshsig_verify_digest(const struct sshsig *s, struct span space, const uint8_t *digest,
                          struct err *err) MUST;
/* True if it is a signature of its own key over message, made for this namespace. Whether the key
 * is anybody's is the caller's question. ERR_DENIED, ERR_INPUT, ERR_SYSTEM. */
bool sshsig_verify(const struct sshsig *s, struct span space, struct span message,
                   struct err *err) MUST;

#endif
