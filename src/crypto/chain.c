/* chain.c - see chain.h. */
#include "crypto/chain.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum {
    SUBJECT_MAX = 4 << 10,
    AUTH_LEVEL =
        2, /* 112 bits: no SHA-1, no RSA below 2,048 bits, in no signature but the roots' own */
};

static bool library(struct err *err, const char *what)
{
    ERR_clear_error();
    return err_set(err, ERR_SYSTEM, "the cryptographic library refused %s", what);
}

static bool no_certificate(struct err *err)
{
    ERR_clear_error();
    return err_set(err, ERR_INPUT, "no certificate of X.509");
}

static X509 *certificate(struct span der, struct err *err)
{
    const uint8_t *p = der.ptr;
    X509 *x = NULL;
    if (der.len > CERT_BYTES_MAX)
        err_set(err, ERR_LIMIT, "a certificate of %zu bytes, at most %u", der.len, CERT_BYTES_MAX);
    else if (der.len == 0 || (x = d2i_X509(NULL, &p, (long)der.len)) == NULL ||
             p != der.ptr + der.len) {
        X509_free(x);
        x = NULL;
        no_certificate(err);
    }
    return x;
}

static bool subject_of(X509 *x, struct arena *a, struct span *out, struct err *err)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *text = NULL;
    bool ok = bio != NULL &&
              X509_NAME_print_ex(bio, X509_get_subject_name(x), 0,
                                 XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0;
    long n = ok ? BIO_get_mem_data(bio, &text) : -1;
    if (n < 0)
        library(err, "the name in a certificate");
    else if (n > SUBJECT_MAX)
        err_set(err, ERR_LIMIT, "the name in a certificate is %ld bytes, at most %d", n,
                SUBJECT_MAX);
    ok = n >= 0 && n <= SUBJECT_MAX &&
         span_copy(a, (struct span){ (const uint8_t *)text, (size_t)n }, out, err);
    BIO_free(bio);
    return ok;
}

static bool seconds_of(const ASN1_TIME *t, int64_t *at)
{
    int days, seconds;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    bool ok = epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, t) == 1;
    ASN1_TIME_free(epoch);
    if (ok)
        *at = (int64_t)days * 86400 + seconds;
    return ok;
}

static bool leaf_of(X509 *x, struct arena *a, struct chain_leaf *out, struct err *err)
{
    struct chain_leaf l;
    uint8_t *der = NULL;
    int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
    if (n <= 0)
        return no_certificate(err);
    bool ok = pubkey_of_spki((struct span){ der, (size_t)n }, &l.pub, err);
    OPENSSL_free(der);
    if (!ok)
        return err_in(err, "the certificate");
    if (!seconds_of(X509_get0_notBefore(x), &l.not_before_at) ||
        !seconds_of(X509_get0_notAfter(x), &l.not_after_at))
        return no_certificate(err);
    if (!subject_of(x, a, &l.subject, err))
        return false;
    *out = l;
    return true;
}

bool chain_read(struct span der, struct arena *a, struct chain_leaf *out, struct err *err)
{
    X509 *x = certificate(der, err);
    bool ok = x != NULL && leaf_of(x, a, out, err);
    X509_free(x);
    return ok;
}

/* ---- roots ---- */

/* All certificates of a PEM text; what stands between them is passed over. */
static X509_STORE *roots_of(struct span pem, struct err *err)
{
    BIO *bio = NULL;
    X509 *x = NULL;
    unsigned n = 0;
    X509_STORE *store = X509_STORE_new();
    if (pem.len <= ROOTS_TEXT_MAX)
        bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    bool ok = bio != NULL && store != NULL;
    while (ok && n <= ROOTS_MAX && (x = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        ok = X509_STORE_add_cert(store, x) == 1;
        X509_free(x);
        n++;
    }
    unsigned long why = ERR_peek_last_error();
    bool end = ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    BIO_free(bio);
    if (pem.len > ROOTS_TEXT_MAX || n > ROOTS_MAX)
        err_set(err, ERR_LIMIT, "roots: at most %u certificates in %u bytes", ROOTS_MAX,
                ROOTS_TEXT_MAX);
    else if (!ok)
        library(err, "the roots");
    else if (n == 0 || !end)
        err_set(err, ERR_INPUT, "roots: %s",
                n == 0 ? "no certificate in PEM" : "one certificate in PEM does not read");
    else
        return store;
    X509_STORE_free(store);
    return NULL;
}

/* ---- the question ---- */

/* By hand, because no purpose of OpenSSL is this one: RFC 5280 has each extension bind where it is
 * there, and the format asks for one of the two. */
static bool for_code(X509 *x)
{
    return (X509_get_extension_flags(x) & EXFLAG_XKUSAGE) == 0 ||
           (X509_get_extended_key_usage(x) & (XKU_CODE_SIGN | XKU_ANYEKU)) != 0;
}

static bool may_sign(X509 *x, struct err *err)
{
    uint32_t flags = X509_get_extension_flags(x);
    bool usage = (flags & EXFLAG_KUSAGE) != 0, extended = (flags & EXFLAG_XKUSAGE) != 0;
    bool digital = !usage || (X509_get_key_usage(x) & KU_DIGITAL_SIGNATURE) != 0;
    if (flags & EXFLAG_INVALID)
        return no_certificate(err);
    if (!usage && !extended)
        return err_set(err, ERR_DENIED,
                       "the certificate is not for signatures: neither its key usage nor its "
                       "extended key usage says so");
    return (digital && for_code(x)) ||
           err_set(err, ERR_DENIED,
                   "the certificate is not for signatures: its %skey usage is another",
                   digital ? "extended " : "");
}

/* Who vouched for servers only cannot vouch for one who signs; the root was named by the verifier. */
static bool may_vouch(const X509_STORE_CTX *ctx, struct err *err)
{
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(ctx);
    for (int i = 1; i < sk_X509_num(chain) - 1; i++)
        if (!for_code(sk_X509_value(chain, i)))
            return err_set(err, ERR_DENIED,
                           "the certificate does not hold: the extended key usage of one that "
                           "vouches for it is another");
    return true;
}

static STACK_OF(X509) * others_of(const struct chain_check *c, struct err *err)
{
    STACK_OF(X509) *all = sk_X509_new_null();
    if (all == NULL) {
        library(err, "memory");
        return NULL;
    }
    for (size_t i = 1; i < c->n; i++) {
        X509 *x = certificate(c->der[i], err);
        if (x != NULL && sk_X509_push(all, x) > 0)
            continue;
        if (x != NULL)
            library(err, "memory");
        X509_free(x);
        sk_X509_pop_free(all, X509_free);
        return NULL;
    }
    return all;
}

static bool leads(X509 *leaf, const struct chain_check *c, X509_STORE *roots,
                  STACK_OF(X509) * others, struct err *err)
{
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    int said = -1, code = X509_V_ERR_UNSPECIFIED;
    if (ctx != NULL && X509_STORE_CTX_init(ctx, roots, leaf, others) == 1) {
        X509_VERIFY_PARAM *p = X509_STORE_CTX_get0_param(ctx);
        X509_VERIFY_PARAM_set_time(p, (time_t)c->at);
        X509_VERIFY_PARAM_set_depth(p, (int)CHAIN_MAX);
        X509_VERIFY_PARAM_set_auth_level(p, AUTH_LEVEL);
        said = X509_verify_cert(ctx);
        code = X509_STORE_CTX_get_error(ctx);
    }
    bool vouched = said == 1 && may_vouch(ctx, err);
    X509_STORE_CTX_free(ctx);
    ERR_clear_error();
    if (said < 0 || (said == 0 && code == X509_V_ERR_OUT_OF_MEM))
        return library(err, "to verify a certificate");
    return said == 1 ? vouched
                     : err_set(err, ERR_DENIED, "the certificate does not hold: %s",
                               X509_verify_cert_error_string(code));
}

static bool verify(X509 *leaf, const struct chain_check *c, struct err *err)
{
    X509_STORE *roots = roots_of(c->roots, err);
    STACK_OF(X509) *others = roots != NULL ? others_of(c, err) : NULL;
    bool ok = others != NULL && leads(leaf, c, roots, others, err) && may_sign(leaf, err);
    sk_X509_pop_free(others, X509_free);
    X509_STORE_free(roots);
    return ok;
}

bool chain_verify(const struct chain_check *c, struct arena *a, struct chain_leaf *out,
                  struct err *err)
{
    if (c->n == 0)
        return no_certificate(err);
    if (c->n > CHAIN_MAX)
        return err_set(err, ERR_LIMIT, "%zu certificates, at most %u", c->n, CHAIN_MAX);
    X509 *leaf = certificate(c->der[0], err);
    bool ok = leaf != NULL && verify(leaf, c, err) && leaf_of(leaf, a, out, err);
    X509_free(leaf);
    return ok;
}
