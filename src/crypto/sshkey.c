/* sshkey.c - see sshkey.h. The bytes are taken apart here; OpenSSL sees numbers, points and fixed
 * sizes only. */
#include "crypto/sshkey.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include "crypto/digest.h"

enum { ED25519_KEY = 32, ED25519_SIGNATURE = 64, DER_MAX = 256 };

struct sshkey_type {
    const char *name;
    const char *curve; /* RFC 5656 name, ECDSA only */
    const char *group; /* OpenSSL's name */
    size_t field;      /* bytes of a coordinate */
    const EVP_MD *(*digest)(void);
    bool rsa, security_key;
};
static const struct sshkey_type types[] = {
    { .name = "ssh-ed25519" },
    { "ecdsa-sha2-nistp256", "nistp256", "P-256", 32, EVP_sha256, false, false },
    { "ecdsa-sha2-nistp384", "nistp384", "P-384", 48, EVP_sha384, false, false },
    { "ecdsa-sha2-nistp521", "nistp521", "P-521", 66, EVP_sha512, false, false },
    { .name = "ssh-rsa", .rsa = true },
    { .name = "sk-ssh-ed25519@openssh.com", .security_key = true },
    { "sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", "P-256", 32, EVP_sha256, false, true },
};

uint32_t ssh_u32(struct rd *r)
{
    struct span s = rd_bytes(r, 4);
    return s.len < 4 ? 0
                     : (uint32_t)s.ptr[0] << 24 | (uint32_t)s.ptr[1] << 16 |
                           (uint32_t)s.ptr[2] << 8 | s.ptr[3];
}

struct span ssh_string(struct rd *r)
{
    return rd_bytes(r, ssh_u32(r));
}

bool ssh_end(struct rd *r, struct err *err)
{
    if (!rd_ok(r, err))
        return false;
    return r->pos == r->in.len ||
           err_at(err, ERR_INPUT, r->origin + r->pos, "%zu bytes left over", r->in.len - r->pos);
}

/* A whole number, not negative, without its leading zeros. */
static bool ssh_number(struct rd *r, struct span *out, struct err *err)
{
    struct span s = ssh_string(r);
    if (!rd_ok(r, err))
        return false;
    if (s.len > 0 && s.ptr[0] >= 0x80)
        return err_at(err, ERR_INPUT, r->origin + r->pos - s.len, "negative number");
    while (s.len > 0 && s.ptr[0] == 0)
        s.ptr++, s.len--;
    *out = s;
    return true;
}

static size_t bits_of(struct span number)
{
    size_t bits = number.len * 8;
    for (uint8_t top = number.len > 0 ? number.ptr[0] : 0x80; top < 0x80; top = (uint8_t)(top << 1))
        bits--;
    return bits;
}

static bool read_rsa(struct rd *r, struct sshkey *k, struct err *err)
{
    if (!ssh_number(r, &k->exponent, err) || !ssh_number(r, &k->modulus, err))
        return false;
    size_t bits = bits_of(k->modulus);
    if (k->exponent.len == 0)
        return err_at(err, ERR_INPUT, r->origin + r->pos, "RSA key with the exponent 0");
    return (bits >= SSHKEY_RSA_BITS_MIN && bits <= SSHKEY_RSA_BITS_MAX) ||
           err_at(err, ERR_INPUT, r->origin + r->pos, "RSA key of %zu bits, not %u to %u", bits,
                  SSHKEY_RSA_BITS_MIN, SSHKEY_RSA_BITS_MAX);
}

static bool read_point(struct rd *r, struct sshkey *k, struct err *err)
{
    const struct sshkey_type *t = k->type;
    struct span curve = t->curve != NULL ? ssh_string(r) : (struct span){ 0 };
    k->point = ssh_string(r);
    size_t want = t->curve != NULL ? 2 * t->field + 1 : ED25519_KEY;
    if (!rd_ok(r, err))
        return false;
    if (t->curve != NULL && !span_eq(curve, span_of(t->curve)))
        return err_at(err, ERR_INPUT, 4 + strlen(t->name), "not the curve of %s", t->name);
    if (k->point.len != want || (t->curve != NULL && k->point.ptr[0] != 4))
        return err_at(err, ERR_INPUT, r->origin + r->pos - k->point.len,
                      "not the public key of %s: %zu bytes", t->name, k->point.len);
    if (t->security_key)
        k->application = ssh_string(r);
    return true;
}

bool sshkey_read(struct span blob, struct sshkey *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct rd r = { .in = blob };
    struct sshkey k = { 0 };
    struct span name = ssh_string(&r);
    if (!rd_ok(&r, err))
        return err_in(err, "key");
    for (size_t i = 0; i < COUNT(types); i++)
        if (span_eq(name, span_of(types[i].name)))
            k.type = &types[i];
    if (k.type == NULL)
        return err_at(err, ERR_INPUT, 4, "key: kind %s is not read", span_quote(name, room));
    if (!(k.type->rsa ? read_rsa(&r, &k, err) : read_point(&r, &k, err)) || !ssh_end(&r, err))
        return err_in(err, "key");
    *out = k;
    return true;
}

const char *sshkey_name(const struct sshkey *k)
{
    return k->type->name;
}

static EVP_PKEY *from_params(const char *kind, OSSL_PARAM *params)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    if (ctx == NULL || params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 ||
        EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static EVP_PKEY *rsa_key(const struct sshkey *k)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *params = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *n = BN_bin2bn(k->modulus.ptr, (int)k->modulus.len, NULL);
    BIGNUM *e = BN_bin2bn(k->exponent.ptr, (int)k->exponent.len, NULL);
    if (build != NULL && n != NULL && e != NULL &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        params = OSSL_PARAM_BLD_to_param(build);
    key = from_params("RSA", params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_free(n);
    BN_free(e);
    return key;
}

/* Refuses a point that is not on the curve. */
static EVP_PKEY *curve_key(const struct sshkey *k)
{
    uint8_t point[2 * 66 + 1];
    char group[8];
    assert(k->point.len <= sizeof point && strlen(k->type->group) < sizeof group);
    memcpy(point, k->point.ptr, k->point.len);
    memcpy(group, k->type->group, strlen(k->type->group) + 1);
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, k->point.len),
        OSSL_PARAM_construct_end(),
    };
    return from_params("EC", params);
}

static EVP_PKEY *key_of(const struct sshkey *k)
{
    if (k->type->rsa)
        return rsa_key(k);
    if (k->type->curve != NULL)
        return curve_key(k);
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, k->point.ptr, k->point.len);
}

/* The library says no for want of memory too; what it says of that, it says in its queue, which is
 * emptied. Only that is taken for a failure: anything else may be the doing of who made the key. */
static bool memory_failed(void)
{
    bool failed = false;
    for (unsigned long e = ERR_get_error(); e != 0; e = ERR_get_error())
        failed = failed || ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE;
    return failed;
}

static bool check(const struct sshkey *k, const EVP_MD *md, struct span signature, struct span data,
                  struct err *err)
{
    EVP_PKEY *key = key_of(k);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = key != NULL && ctx != NULL && EVP_DigestVerifyInit(ctx, NULL, md, NULL, key) == 1 &&
              EVP_DigestVerify(ctx, signature.ptr, signature.len, data.ptr, data.len) == 1;
    bool scarce = memory_failed() || ctx == NULL;
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    if (!ok && scarce)
        return err_set(err, ERR_SYSTEM, "out of memory for a signature");
    return ok || err_set(err, ERR_DENIED, "the signature is not one of this key over these bytes");
}

/* A signature shorter than the modulus is a number that began with zeros. */
static bool check_rsa(const struct sshkey *k, const EVP_MD *md, struct span signature,
                      struct span data, struct err *err)
{
    uint8_t padded[SSHKEY_RSA_BITS_MAX / 8];
    size_t n = k->modulus.len;
    if (signature.len == 0 || signature.len > n)
        return err_set(err, ERR_INPUT, "RSA signature of %zu bytes, the key has %zu", signature.len,
                       n);
    memset(padded, 0, n - signature.len);
    memcpy(padded + n - signature.len, signature.ptr, signature.len);
    return check(k, md, (struct span){ padded, n }, data, err);
}

static int der_of(struct span r, struct span s, uint8_t der[static DER_MAX])
{
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *a = BN_bin2bn(r.ptr, (int)r.len, NULL), *b = BN_bin2bn(s.ptr, (int)s.len, NULL);
    int n = -1;
    if (sig == NULL || a == NULL || b == NULL || ECDSA_SIG_set0(sig, a, b) != 1) {
        BN_free(a);
        BN_free(b);
    } else {
        n = i2d_ECDSA_SIG(sig, &der);
    }
    ECDSA_SIG_free(sig);
    return n;
}

static bool check_curve(const struct sshkey *k, struct span signature, struct span data,
                        struct err *err)
{
    uint8_t der[DER_MAX];
    struct span r, s;
    struct rd in = { .in = signature };
    if (!ssh_number(&in, &r, err) || !ssh_number(&in, &s, err) || !ssh_end(&in, err))
        return false;
    if (r.len > k->type->field || s.len > k->type->field)
        return err_set(err, ERR_INPUT, "number past the order of the curve");
    int n = der_of(r, s, der);
    return n > 0 ? check(k, k->type->digest(), (struct span){ der, (size_t)n }, data, err)
                 : err_set(err, ERR_SYSTEM, "out of memory for a signature");
}

static bool check_kind(const struct sshkey *k, const EVP_MD *md, struct span signature,
                       struct span data, struct err *err)
{
    if (k->type->rsa)
        return check_rsa(k, md, signature, data, err);
    if (k->type->curve != NULL)
        return check_curve(k, signature, data, err);
    return signature.len == ED25519_SIGNATURE
               ? check(k, NULL, signature, data, err)
               : err_set(err, ERR_INPUT, "Ed25519 signature of %zu bytes", signature.len);
}

/* The name in front of a signature is the key's own, but RSA has one for each digest: the oldest,
 * "ssh-rsa", means SHA-1. */
static bool named(const struct sshkey *k, struct span name, const EVP_MD **md, struct err *err)
{
    char room[QUOTED_BYTES];
    *md = NULL;
    if (k->type->rsa && span_eq(name, SPAN("rsa-sha2-512")))
        *md = EVP_sha512();
    else if (k->type->rsa && span_eq(name, SPAN("rsa-sha2-256")))
        *md = EVP_sha256();
    else if (k->type->rsa || !span_eq(name, span_of(k->type->name)))
        return err_set(err, ERR_INPUT, "a %s key makes no signature %s", k->type->name,
                       span_quote(name, room));
    return true;
}

/* A security key signs digests and what it knows of the touch, not the data. */
static bool wrapped(const struct sshkey *k, struct span touch, struct span data,
                    uint8_t out[static 2 * SHA256_DIGEST_LENGTH + 5], struct err *err)
{
    memcpy(out + SHA256_DIGEST_LENGTH, touch.ptr, touch.len);
    return digest_of(DIGEST_SHA256, k->application, out, err) &&
           digest_of(DIGEST_SHA256, data, out + SHA256_DIGEST_LENGTH + touch.len, err);
}

bool sshkey_verify(const struct sshkey *k, struct span signature, struct span data, struct err *err)
{
    uint8_t room[2 * SHA256_DIGEST_LENGTH + 5];
    const EVP_MD *md;
    struct rd r = { .in = signature };
    struct span name = ssh_string(&r), body = ssh_string(&r);
    struct span touch = rd_bytes(&r, k->type->security_key ? 5 : 0); /* flags, counter */
    if (!ssh_end(&r, err) || !named(k, name, &md, err))
        return err_in(err, "signature");
    if (k->type->security_key) {
        if (!wrapped(k, touch, data, room, err))
            return false;
        data = (struct span){ room, sizeof room };
    }
    return check_kind(k, md, body, data, err) || err_in(err, "signature");
}
