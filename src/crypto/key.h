/* key.h - keys that sign releases, decisions and the log: ECDSA P-256 and Ed25519, as OpenSSL writes
 * them.
 *
 * Terms   key     a private key; lives in memory that is wiped when it is closed
 *         pubkey  its public half, a value: of one key there is one, however its text wrote the point
 *         hint    hex SHA-256 of the public key's PEM text: how bundles name a key
 * Source  docs/signing.md; RFC 5208 and RFC 8018 for the form at rest, RFC 7914 for scrypt
 * Limits  KEY_TEXT_MAX, PUBKEY_SPKI_MAX; curves and kinds as in enum key_kind */
#ifndef AJAR_CRYPTO_KEY_H
#define AJAR_CRYPTO_KEY_H

#include "base/buf.h"

#define KEY_TEXT_MAX    16384u /* bytes of a PEM text; an encrypted P-256 key takes 500 */
#define PUBKEY_SPKI_MAX 160u   /* P-521 takes 158 */
#define KEY_HINT_BYTES  65u    /* 64 hex digits and a NUL */

enum key_kind {
    KEY_P256 = 1,
    KEY_ED25519,
    KEY_P384, /* these two only to verify what others signed */
    KEY_P521,
};

struct pubkey {
    enum key_kind kind;
    uint8_t spki[PUBKEY_SPKI_MAX]; /* SubjectPublicKeyInfo, DER */
    size_t n_spki;
    uint8_t raw[32]; /* of Ed25519 */
};
/* Any other kind of key is ERR_INPUT. So is DER that is not as `openssl pkey` writes it. */
bool pubkey_of_spki(struct span der, struct pubkey *out, struct err *err) MUST;
bool pubkey_of_raw(const uint8_t raw[static 32], struct pubkey *out, struct err *err) MUST;
/* One "PUBLIC KEY" block; what stands around it is passed over, as OpenSSL does, but no second one:
 * that is ERR_INPUT, as what is no key. */
bool pubkey_read(struct span pem, struct pubkey *out, struct err *err) MUST;
bool pubkey_same(const struct pubkey *a, const struct pubkey *b);
/* The text that `openssl pkey -pubout` writes. ERR_SYSTEM; of to: see buf_done. */
bool pubkey_write(const struct pubkey *k, struct buf *to, struct err *err) MUST;
bool pubkey_hint(const struct pubkey *k, char out[static KEY_HINT_BYTES], struct err *err) MUST;
/* signature: DER of ECDSA with the digest of the curve's size, or 64 bytes of Ed25519.
 * ERR_DENIED: it is not that key's over these bytes; ERR_SYSTEM. */
bool pubkey_verify(const struct pubkey *k, struct span signature, struct span bytes,
                   struct err *err) MUST;

/* Keys that came before, for those who verify much: to read one costs the library more than to verify
 * by it. Begins as zeros. Owner: who has it closes it; what it gives are copies. One thread at a time. */
#define PUBKEY_KNOWN_MAX 8u /* one more takes the place of the one that came first */
struct pubkey_known {
    struct {
        struct pubkey key;
        void *verifier; /* of the library; NULL: nothing was verified by it yet */
    } at[PUBKEY_KNOWN_MAX];
    size_t n; /* that ever came */
};
/* As pubkey_of_spki; a key that is known is not read again. */
bool pubkey_recall(struct pubkey_known *known, struct span der, struct pubkey *out,
                   struct err *err) MUST;
/* As pubkey_verify, by a P-256 key, where only the SHA-256 of the bytes is known. */
#define PUBKEY_DIGEST_BYTES 32u
bool pubkey_verify_digest(struct pubkey_known *known, const struct pubkey *k, struct span signature,
                          const uint8_t sha256[static PUBKEY_DIGEST_BYTES], struct err *err) MUST;
void pubkey_known_close(struct pubkey_known *known);
AUTO_VALUE(pubkey_known, pubkey_known_close)

struct key;
/* KEY_P256 or KEY_ED25519. ERR_SYSTEM. */
struct key *key_new(enum key_kind kind, struct err *err) MUST;
/* PEM: "PRIVATE KEY", "EC PRIVATE KEY", or "ENCRYPTED PRIVATE KEY" with its passphrase; passphrase.ptr
 * NULL: none is known. ERR_DENIED: it is encrypted and the passphrase is missing or wrong; ERR_INPUT:
 * no key of a kind that signs; ERR_LIMIT, ERR_SYSTEM. */
struct key *key_read(struct span pem, struct span passphrase, struct err *err) MUST;
/* PKCS#8 in PEM; encrypted by AES-256-CBC under scrypt (N 16384, r 8, p 5: OpenSSL 3.0 reads no
 * more) if passphrase.ptr is not NULL. ERR_SYSTEM; of to: see buf_done. */
bool key_write(const struct key *k, struct span passphrase, struct buf *to, struct err *err) MUST;
const struct pubkey *key_public(const struct key *k);
/* Owner: *out in a. ERR_LIMIT of a, ERR_SYSTEM. */
bool key_sign(const struct key *k, struct span bytes, struct arena *a, struct span *out,
              struct err *err) MUST;
void key_close(struct key *k);
AUTO_HANDLE(key, key_close)

#endif
