/* sshkey.h - public keys of OpenSSH, and signatures made with them.
 *
 * Terms   blob  the binary form of a key: what stands in base64 on a line of authorized_keys
 * Source  RFC 4253 section 6.6, RFC 5656 section 3, RFC 8332, RFC 8709; OpenSSH PROTOCOL.u2f for
 *         the keys that live in a security key
 * Limits  SSHKEY_RSA_BITS_*; DSA, certificates and SHA-1 are not read at all */
#ifndef AJAR_CRYPTO_SSHKEY_H
#define AJAR_CRYPTO_SSHKEY_H

#include "base/rd.h"

#define SSHKEY_RSA_BITS_MIN 2048u  /* less is within reach of an attacker with money */
#define SSHKEY_RSA_BITS_MAX 16384u /* the most OpenSSH reads */

struct sshkey {
    const struct sshkey_type *type;
    struct span point;             /* Ed25519: 32 bytes; ECDSA: an uncompressed point */
    struct span modulus, exponent; /* RSA: big-endian, first byte not zero */
    struct span application;       /* security keys: "ssh:" */
};
/* *out borrows from blob. ERR_INPUT with at = byte of the blob: not a key, a kind we do not read,
 * or RSA outside the limits. */
bool sshkey_read(struct span blob, struct sshkey *out, struct err *err) MUST;
const char *sshkey_name(const struct sshkey *k); /* "ssh-ed25519" */

/* True if signature, in its SSH form, was made over data with the key. ERR_INPUT: it is no
 * signature of that kind of key; ERR_DENIED: it does not verify; ERR_SYSTEM: no memory to tell. */
bool sshkey_verify(const struct sshkey *k, struct span signature, struct span data,
                   struct err *err) MUST;

/* The values that SSH formats are made of (RFC 4251 section 5): read as with struct rd. */
uint32_t ssh_u32(struct rd *r);
struct span ssh_string(struct rd *r);
bool ssh_end(struct rd *r, struct err *err) MUST; /* all was read, and nothing is left */

#endif
