/* key.c - see key.h. */
#include "crypto/key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "base/encode.h"
#include "crypto/digest.h"

enum { SCRYPT_N = 16384, SCRYPT_R = 8, SCRYPT_P = 5 };

struct key {
    EVP_PKEY *pkey;
    struct pubkey pub;
};

static bool library(struct err *err, const char *what)
{
    ERR_clear_error();
    return err_set(err, ERR_SYSTEM, "the cryptographic library refused %s", what);
}

static bool refuse_kind(struct err *err)
{
    ERR_clear_error();
    return err_set(err, ERR_INPUT, "no key of a kind that is used here: ECDSA P-256 or Ed25519");
}

/* ---- public keys ---- */

static bool kind_of(EVP_PKEY *pkey, enum key_kind *out)
{
    static const struct {
        const char *name;
        enum key_kind kind;
    } curves[] = { { "prime256v1", KEY_P256 },
                   { "secp384r1", KEY_P384 },
                   { "secp521r1", KEY_P521 } };
    char name[32];
    size_t n;
    if (EVP_PKEY_is_a(pkey, "ED25519")) {
        *out = KEY_ED25519;
        return true;
    }
    if (!EVP_PKEY_is_a(pkey, "EC") || EVP_PKEY_get_group_name(pkey, name, sizeof name, &n) != 1)
        return false;
    for (size_t i = 0; i < COUNT(curves); i++)
        if (strcmp(name, curves[i].name) == 0) {
            *out = curves[i].kind;
            return true;
        }
    return false;
}

/* A point has three encodings in DER. Of one key there is one text, so it is written out in full. */
static bool whole_point(EVP_PKEY *pkey, enum key_kind kind)
{
    return kind == KEY_ED25519 ||
           EVP_PKEY_set_utf8_string_param(pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                          "uncompressed") == 1;
}

static bool pubkey_of(EVP_PKEY *pkey, struct pubkey *out, struct err *err)
{
    struct pubkey k = { 0 };
    size_t raw = sizeof k.raw;
    int n = kind_of(pkey, &k.kind) && whole_point(pkey, k.kind) ? i2d_PUBKEY(pkey, NULL) : -1;
    if (n <= 0 || (size_t)n > sizeof k.spki)
        return refuse_kind(err);
    uint8_t *to = k.spki;
    k.n_spki = (size_t)n;
    if (i2d_PUBKEY(pkey, &to) != n ||
        (k.kind == KEY_ED25519 && EVP_PKEY_get_raw_public_key(pkey, k.raw, &raw) != 1))
        return library(err, "a public key");
    *out = k;
    return true;
}

static bool take_public(EVP_PKEY *pkey, struct pubkey *out, struct err *err)
{
    bool ok = pkey != NULL ? pubkey_of(pkey, out, err) : refuse_kind(err);
    EVP_PKEY_free(pkey);
    return ok;
}

bool pubkey_of_spki(struct span der, struct pubkey *out, struct err *err)
{
    const uint8_t *p = der.ptr;
    if (der.len == 0 || der.len > PUBKEY_SPKI_MAX)
        return refuse_kind(err);
    EVP_PKEY *pkey = d2i_PUBKEY(NULL, &p, (long)der.len);
    if (!take_public(pkey, out, err))
        return false;
    /* one key has one text: another encoding of it would have another hint */
    return span_eq(der, (struct span){ out->spki, out->n_spki }) || refuse_kind(err);
}

bool pubkey_of_raw(const uint8_t raw[static 32], struct pubkey *out, struct err *err)
{
    return take_public(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, 32), out, err);
}

/* Without it the library would ask at the terminal. */
static int no_passphrase(char *room, int size, int writing, void *ctx)
{
    (void)room, (void)size, (void)writing, (void)ctx;
    return -1;
}

static bool holds_two(struct span pem)
{
    static const char begins[] = "-----BEGIN PUBLIC KEY-----";
    const uint8_t *at = pem.len > 0 ? memmem(pem.ptr, pem.len, begins, sizeof begins - 1) : NULL;
    if (at == NULL)
        return false;
    size_t behind = (size_t)(at - pem.ptr) + sizeof begins - 1;
    return span_holds((struct span){ pem.ptr + behind, pem.len - behind }, begins);
}

bool pubkey_read(struct span pem, struct pubkey *out, struct err *err)
{
    if (pem.len > KEY_TEXT_MAX)
        return refuse_kind(err);
    if (holds_two(pem))
        return err_set(err, ERR_INPUT, "more than one key: give each a file of its own");
    if (span_holds(pem, "PRIVATE KEY-----"))
        return err_set(err, ERR_INPUT,
                       "that is the private half of a key: the public one is asked for, which "
                       "`ajar key show` and `openssl pkey -pubout` write");
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    if (bio == NULL)
        return library(err, "memory");
    EVP_PKEY *pkey = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    return take_public(pkey, out, err);
}

bool pubkey_same(const struct pubkey *a, const struct pubkey *b)
{
    return span_eq((struct span){ a->spki, a->n_spki }, (struct span){ b->spki, b->n_spki });
}

static EVP_PKEY *to_library(const struct pubkey *k)
{
    const uint8_t *p = k->spki;
    return d2i_PUBKEY(NULL, &p, (long)k->n_spki);
}

/* What a BIO in memory holds goes to to. */
static bool drain(BIO *bio, bool ok, struct buf *to, struct err *err)
{
    char *bytes;
    long n = ok ? BIO_get_mem_data(bio, &bytes) : -1;
    if (n > 0)
        buf_put(to, (struct span){ (const uint8_t *)bytes, (size_t)n });
    BIO_free(bio);
    return n > 0 || library(err, "to write a key");
}

bool pubkey_write(const struct pubkey *k, struct buf *to, struct err *err)
{
    BIO *bio = BIO_new(BIO_s_mem());
    EVP_PKEY *pkey = to_library(k);
    bool ok = bio != NULL && pkey != NULL && PEM_write_bio_PUBKEY(bio, pkey) == 1;
    EVP_PKEY_free(pkey);
    return drain(bio, ok, to, err);
}

bool pubkey_hint(const struct pubkey *k, char out[static KEY_HINT_BYTES], struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    uint8_t digest[32];
    struct span text;
    buf_init(&b, "a public key", KEY_TEXT_MAX);
    if (!pubkey_write(k, &b, err) || !buf_done(&b, &text, err) ||
        !digest_of(DIGEST_SHA256, text, digest, err))
        return false;
    hex_put((struct span){ digest, sizeof digest }, out);
    return true;
}

static const char *digest_name(enum key_kind kind)
{
    static const char *const names[] = {
        [KEY_P256] = "SHA256", [KEY_ED25519] = NULL, [KEY_P384] = "SHA384", [KEY_P521] = "SHA512"
    };
    return names[kind];
}

/* said: 1 yes, 0 no, below 0 that it could not be asked. */
static bool answered(int said, struct err *err)
{
    ERR_clear_error();
    if (said < 0)
        return library(err, "to verify a signature");
    return said == 1 || err_set(err, ERR_DENIED, "the signature does not verify");
}

bool pubkey_verify(const struct pubkey *k, struct span signature, struct span bytes,
                   struct err *err)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY *pkey = to_library(k);
    int said = -1;
    if (ctx != NULL && pkey != NULL &&
        EVP_DigestVerifyInit_ex(ctx, NULL, digest_name(k->kind), NULL, NULL, pkey, NULL) == 1)
        said = EVP_DigestVerify(ctx, signature.ptr, signature.len, bytes.ptr, bytes.len) == 1;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return answered(said, err);
}

/* ---- keys that came before ---- */

static size_t known_at(const struct pubkey_known *known, struct span der)
{
    size_t n = known->n < PUBKEY_KNOWN_MAX ? known->n : PUBKEY_KNOWN_MAX;
    for (size_t i = 0; i < n; i++)
        if (span_eq(der, (struct span){ known->at[i].key.spki, known->at[i].key.n_spki }))
            return i;
    return PUBKEY_KNOWN_MAX;
}

/* Where it stands now. */
static size_t remember(struct pubkey_known *known, const struct pubkey *k)
{
    size_t i = known->n++ % PUBKEY_KNOWN_MAX;
    EVP_PKEY_CTX_free(known->at[i].verifier);
    known->at[i].key = *k;
    known->at[i].verifier = NULL;
    return i;
}

bool pubkey_recall(struct pubkey_known *known, struct span der, struct pubkey *out, struct err *err)
{
    size_t i = known_at(known, der);
    if (i == PUBKEY_KNOWN_MAX) {
        struct pubkey k;
        if (!pubkey_of_spki(der, &k, err))
            return false;
        i = remember(known, &k);
    }
    *out = known->at[i].key;
    return true;
}

/* One that verifies by this key as often as it is asked, or NULL. */
static EVP_PKEY_CTX *verifier_of(const struct pubkey *k)
{
    EVP_PKEY *pkey = to_library(k);
    EVP_PKEY_CTX *ctx = pkey != NULL ? EVP_PKEY_CTX_new(pkey, NULL) : NULL;
    EVP_PKEY_free(pkey);
    if (ctx != NULL &&
        (EVP_PKEY_verify_init(ctx) != 1 || EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) != 1)) {
        EVP_PKEY_CTX_free(ctx);
        return NULL;
    }
    return ctx;
}

bool pubkey_verify_digest(struct pubkey_known *known, const struct pubkey *k, struct span signature,
                          const uint8_t sha256[static PUBKEY_DIGEST_BYTES], struct err *err)
{
    assert(k->kind == KEY_P256);
    size_t i = known_at(known, (struct span){ k->spki, k->n_spki });
    if (i == PUBKEY_KNOWN_MAX)
        i = remember(known, k);
    if (known->at[i].verifier == NULL)
        known->at[i].verifier = verifier_of(k);
    int said = -1;
    if (known->at[i].verifier != NULL)
        said = EVP_PKEY_verify(known->at[i].verifier, signature.ptr, signature.len, sha256,
                               PUBKEY_DIGEST_BYTES) == 1;
    return answered(said, err);
}

void pubkey_known_close(struct pubkey_known *known)
{
    for (size_t i = 0; i < PUBKEY_KNOWN_MAX; i++)
        EVP_PKEY_CTX_free(known->at[i].verifier);
    *known = (struct pubkey_known){ 0 };
}

/* ---- private keys ---- */

static struct key *key_of(EVP_PKEY *pkey, struct err *err)
{
    struct key *k = pkey != NULL ? mem_resize(NULL, sizeof *k) : NULL;
    if (k == NULL) {
        EVP_PKEY_free(pkey);
        library(err, "a key");
        return NULL;
    }
    *k = (struct key){ .pkey = pkey };
    bool ok = pubkey_of(pkey, &k->pub, err);
    if (ok && k->pub.kind != KEY_P256 && k->pub.kind != KEY_ED25519)
        ok = refuse_kind(err);
    if (ok)
        return k;
    key_close(k);
    return NULL;
}

struct key *key_new(enum key_kind kind, struct err *err)
{
    assert(kind == KEY_P256 || kind == KEY_ED25519);
    return key_of(kind == KEY_P256 ? EVP_EC_gen("P-256") : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"),
                  err);
}

struct asked {
    struct span passphrase;
    bool asked; /* it is encrypted */
};

static int tell_passphrase(char *room, int size, int writing, void *ctx)
{
    struct asked *a = ctx;
    (void)writing;
    a->asked = true;
    if (a->passphrase.ptr == NULL || size < 0 || a->passphrase.len > (size_t)size)
        return -1;
    memcpy(room, a->passphrase.ptr, a->passphrase.len);
    return (int)a->passphrase.len;
}

struct key *key_read(struct span pem, struct span passphrase, struct err *err)
{
    struct asked a = { .passphrase = passphrase };
    BIO *bio = pem.len <= KEY_TEXT_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
    if (bio == NULL) {
        err_set(err, ERR_LIMIT, "a key is at most %u bytes", KEY_TEXT_MAX);
        return NULL;
    }
    EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, tell_passphrase, &a);
    BIO_free(bio);
    if (pkey != NULL)
        return key_of(pkey, err);
    ERR_clear_error();
    if (!a.asked && span_holds(pem, "-----BEGIN PUBLIC KEY-----"))
        err_set(err, ERR_INPUT,
                "that is the public half of a key: it takes the private one to sign");
    else if (!a.asked)
        refuse_kind(err);
    else if (passphrase.ptr == NULL)
        err_set(err, ERR_DENIED, "the key is encrypted: its passphrase is needed");
    else
        err_set(err, ERR_DENIED, "the passphrase does not open the key");
    return NULL;
}

/* PEM_write_bio_PKCS8PrivateKey knows no scrypt. */
static X509_SIG *encrypted(PKCS8_PRIV_KEY_INFO *plain, struct span passphrase)
{
    X509_ALGOR *how =
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, SCRYPT_N, SCRYPT_R, SCRYPT_P);
    X509_SIG *s =
        how != NULL ? PKCS8_set0_pbe((const char *)passphrase.ptr, (int)passphrase.len, plain, how)
                    : NULL;
    if (s == NULL)
        X509_ALGOR_free(how);
    return s;
}

bool key_write(const struct key *k, struct span passphrase, struct buf *to, struct err *err)
{
    BIO *bio = BIO_new(BIO_s_secmem());
    PKCS8_PRIV_KEY_INFO *plain = EVP_PKEY2PKCS8(k->pkey);
    bool ok = bio != NULL && plain != NULL;
    if (ok && passphrase.ptr == NULL) {
        ok = PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, plain) == 1;
    } else if (ok) {
        X509_SIG *sealed = encrypted(plain, passphrase);
        ok = sealed != NULL && PEM_write_bio_PKCS8(bio, sealed) == 1;
        X509_SIG_free(sealed);
    }
    PKCS8_PRIV_KEY_INFO_free(plain);
    return drain(bio, ok, to, err);
}

const struct pubkey *key_public(const struct key *k)
{
    return &k->pub;
}

bool key_sign(const struct key *k, struct span bytes, struct arena *a, struct span *out,
              struct err *err)
{
    size_t n = 128; /* DER of P-256 takes 72, Ed25519 64 */
    uint8_t *room = ARENA_ARRAY(a, uint8_t, n, err);
    EVP_MD_CTX *ctx = room != NULL ? EVP_MD_CTX_new() : NULL;
    if (room == NULL)
        return false;
    bool ok = ctx != NULL &&
              EVP_DigestSignInit_ex(ctx, NULL, digest_name(k->pub.kind), NULL, NULL, k->pkey,
                                    NULL) == 1 &&
              EVP_DigestSign(ctx, room, &n, bytes.ptr, bytes.len) == 1;
    EVP_MD_CTX_free(ctx);
    *out = (struct span){ room, n };
    return ok || library(err, "to sign");
}

void key_close(struct key *k)
{
    if (k == NULL)
        return;
    EVP_PKEY_free(k->pkey);
    mem_release(k);
}
