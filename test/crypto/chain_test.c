/* chain_test.c - a signer's certificate holds if it leads to a root that was named, at that time, and
 * may sign. */
#include "crypto/chain.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "lib/check.h"

enum { NOON = 1700000000, YEAR = 365 * 86400, MEMORY = 4 << 20, DER_ROOM = 8 << 10 };

/* One certificate as it is asked for. */
struct wish {
    const char *name, *curve;             /* curve NULL: P-256; "RSA": that */
    const char *basic, *usage, *extended; /* NULL: no such extension */
    const char *digest;                   /* NULL: SHA256 */
    int64_t from, to;                     /* 0: NOON minus and plus a year */
};
struct cert {
    X509 *x;
    EVP_PKEY *key;
    uint8_t room[DER_ROOM];
    struct span der;
};

static void extend(X509 *x, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    if (value == NULL)
        return;
    X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    CHECK(e != NULL && X509_add_ext(x, e, -1) == 1);
    X509_EXTENSION_free(e);
}

static EVP_PKEY *key_of(const char *curve)
{
    if (curve != NULL && strcmp(curve, "RSA") == 0)
        return EVP_RSA_gen(2048);
    return EVP_EC_gen(curve != NULL ? curve : "P-256");
}

/* by NULL: it signs itself. */
static void issue(struct cert *c, const struct wish *w, const struct cert *by)
{
    static long serial;
    X509_NAME *name = X509_NAME_new();
    uint8_t *p = c->room;
    c->x = X509_new();
    c->key = key_of(w->curve);
    CHECK(c->key != NULL && X509_set_version(c->x, X509_VERSION_3) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(c->x), ++serial);
    ASN1_TIME_set(X509_getm_notBefore(c->x), w->from != 0 ? w->from : NOON - YEAR);
    ASN1_TIME_set(X509_getm_notAfter(c->x), w->to != 0 ? w->to : NOON + YEAR);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const uint8_t *)w->name, -1, -1, 0);
    X509_set_subject_name(c->x, name);
    X509_set_issuer_name(c->x, by != NULL ? X509_get_subject_name(by->x) : name);
    X509_NAME_free(name);
    X509_set_pubkey(c->x, c->key);
    X509 *issuer = by != NULL ? by->x : c->x;
    extend(c->x, issuer, NID_subject_key_identifier, "hash");
    if (by != NULL)
        extend(c->x, issuer, NID_authority_key_identifier, "keyid");
    extend(c->x, issuer, NID_basic_constraints, w->basic);
    extend(c->x, issuer, NID_key_usage, w->usage);
    extend(c->x, issuer, NID_ext_key_usage, w->extended);
    CHECK(X509_sign(c->x, by != NULL ? by->key : c->key,
                    EVP_get_digestbyname(w->digest != NULL ? w->digest : "SHA256")) > 0);
    int n = i2d_X509(c->x, &p);
    CHECK(n > 0 && n <= DER_ROOM);
    c->der = (struct span){ c->room, (size_t)n };
}

static void drop(struct cert *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        X509_free(c[i].x);
        EVP_PKEY_free(c[i].key);
    }
}

/* The PEM of one certificate at the end of room. */
static void put_pem(const struct cert *c, struct buf *to)
{
    char *text;
    BIO *bio = BIO_new(BIO_s_mem());
    CHECK(PEM_write_bio_X509(bio, c->x) == 1);
    long n = BIO_get_mem_data(bio, &text);
    buf_put(to, (struct span){ (const uint8_t *)text, (size_t)n });
    BIO_free(bio);
}

#define CA   .basic = "critical,CA:TRUE", .usage = "critical,keyCertSign"
#define LEAF .name = "Release Bot", .basic = "CA:FALSE"
#define SIGN .usage = "critical,digitalSignature"
#define HOLD "the certificate does not hold: "
#define UNFIT                                                                                      \
    "the certificate is not for signatures: neither its key usage nor its extended key usage "     \
    "says so"
#define OTHER   "the certificate is not for signatures: its key usage is another"
#define OTHER_X "the certificate is not for signatures: its extended key usage is another"

static const struct row {
    const char *name;
    struct wish root, middle, leaf;
    int64_t at;
    const char *says;
} rows[] = {
    { "fine", { CA }, { CA }, { LEAF, SIGN }, 0, "" },
    { "P-384", { CA }, { CA }, { LEAF, SIGN, .curve = "P-384" }, 0, "" },
    { "P-521", { CA }, { CA }, { LEAF, SIGN, .curve = "P-521" }, 0, "" },
    { "RSA above", { CA, .curve = "RSA" }, { CA }, { LEAF, SIGN }, 0, "" },
    { "marked as an authority", { CA }, { CA }, { .basic = "CA:TRUE", SIGN }, 0, "" },
    { "code signing", { CA }, { CA }, { LEAF, .extended = "codeSigning" }, 0, "" },
    { "of any use", { CA }, { CA }, { LEAF, .extended = "anyExtendedKeyUsage" }, 0, "" },
    { "both, for code", { CA }, { CA }, { LEAF, SIGN, .extended = "codeSigning" }, 0, "" },
    { "both, one of two",
      { CA },
      { CA },
      { LEAF, SIGN, .extended = "serverAuth,codeSigning" },
      0,
      "" },
    { "both, for clients", { CA }, { CA }, { LEAF, SIGN, .extended = "clientAuth" }, 0, OTHER_X },
    { "both, no signatures",
      { CA },
      { CA },
      { LEAF, .usage = "keyAgreement", .extended = "codeSigning" },
      0,
      OTHER },
    { "issuer for code", { CA }, { CA, .extended = "codeSigning" }, { LEAF, SIGN }, 0, "" },
    { "issuer for servers",
      { CA },
      { CA, .extended = "serverAuth" },
      { LEAF, SIGN },
      0,
      HOLD "the extended key usage of one that vouches for it is another" },
    { "root for servers", { CA, .extended = "serverAuth" }, { CA }, { LEAF, SIGN }, 0, "" },
    { "no usage", { CA }, { CA }, { LEAF }, 0, UNFIT },
    { "usage of another kind", { CA }, { CA }, { LEAF, .usage = "keyAgreement" }, 0, OTHER },
    { "for servers", { CA }, { CA }, { LEAF, .extended = "serverAuth" }, 0, OTHER_X },
    { "first second", { CA }, { CA }, { LEAF, SIGN, .from = NOON }, NOON, "" },
    { "last second", { CA }, { CA }, { LEAF, SIGN, .to = NOON + 1 }, NOON, "" },
    { "not yet",
      { CA },
      { CA },
      { LEAF, SIGN, .from = NOON + 1 },
      NOON,
      HOLD "certificate is not yet valid" },
    { "expired", { CA }, { CA }, { LEAF, SIGN, .to = NOON }, NOON, HOLD "certificate has expired" },
    { "issuer expired",
      { CA },
      { CA, .to = NOON },
      { LEAF, SIGN },
      NOON,
      HOLD "certificate has expired" },
    { "root expired",
      { CA, .to = NOON },
      { CA },
      { LEAF, SIGN },
      NOON,
      HOLD "certificate has expired" },
    { "issuer is no authority",
      { CA },
      { .basic = "CA:FALSE" },
      { LEAF, SIGN },
      0,
      HOLD "invalid CA certificate" },
    { "issuer does not say it is one",
      { CA },
      { .basic = NULL },
      { LEAF, SIGN },
      0,
      HOLD "invalid CA certificate" },
    { "issuer may not issue",
      { CA },
      { .basic = "CA:TRUE", SIGN },
      { LEAF, SIGN },
      0,
      HOLD "invalid CA certificate" },
    { "one too many below",
      { CA },
      { .basic = "CA:TRUE,pathlen:0", .usage = "keyCertSign" },
      { LEAF, SIGN },
      0,
      "" },
    { "more below it than it allows",
      { .basic = "CA:TRUE,pathlen:0", .usage = "keyCertSign" },
      { CA },
      { LEAF, SIGN },
      0,
      HOLD "path length constraint exceeded" },
    { "SHA-1",
      { CA },
      { CA },
      { LEAF, SIGN, .digest = "SHA1" },
      0,
      HOLD "CA signature digest algorithm too weak" },
    { "a key that is not read",
      { CA },
      { CA },
      { LEAF, SIGN, .curve = "RSA" },
      0,
      "the certificate: no key of a kind that is used here: ECDSA P-256 or Ed25519" },
};

static void a_leaf_holds_or_it_is_said_why_not(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
        AUTO_CLOSE(buf) struct buf pem = { 0 };
        struct cert c[3];
        struct err err = { 0 };
        struct chain_leaf leaf = { .not_after_at = 77 };
        struct wish root = rows[i].root, middle = rows[i].middle;
        check_case = rows[i].name;
        buf_init(&pem, "roots", ROOTS_TEXT_MAX);
        root.name = "Root";
        middle.name = "Middle";
        struct wish last = rows[i].leaf;
        last.name = "Release Bot";
        issue(&c[0], &root, NULL);
        issue(&c[1], &middle, &c[0]);
        issue(&c[2], &last, &c[1]);
        put_pem(&c[0], &pem);
        struct span der[] = { c[2].der, c[1].der };
        struct chain_check k = { der, 2, { pem.bytes, pem.len }, NOON };
        bool ok = chain_verify(&k, &a, &leaf, &err);
        CHECK(ok == (rows[i].says[0] == 0) && (ok || leaf.not_after_at == 77));
        CHECK_STR(err.text, rows[i].says);
        CHECK(ok || err.kind == ERR_DENIED || strstr(err.text, "no key") != NULL);
        CHECK(!ok || (span_eq(leaf.subject, SPAN("CN=Release Bot")) &&
                      leaf.not_before_at == (last.from != 0 ? last.from : NOON - YEAR) &&
                      leaf.not_after_at == (last.to != 0 ? last.to : NOON + YEAR)));
        CHECK(ERR_peek_error() == 0);
        drop(c, 3);
    }
}

/* A root, what it issued, a leaf; and a stranger of the same name as the root. */
struct family {
    struct cert c[4];
    struct buf root, stranger;
};
static void found(struct family *f)
{
    struct wish root = { .name = "Root", CA }, middle = { .name = "Middle", CA },
                leaf = { LEAF, SIGN };
    issue(&f->c[0], &root, NULL);
    issue(&f->c[1], &middle, &f->c[0]);
    issue(&f->c[2], &leaf, &f->c[1]);
    issue(&f->c[3], &root, NULL);
    buf_init(&f->root, "roots", ROOTS_TEXT_MAX);
    buf_init(&f->stranger, "roots", ROOTS_TEXT_MAX);
    put_pem(&f->c[0], &f->root);
    put_pem(&f->c[3], &f->stranger);
}
static void family_close(struct family *f)
{
    drop(f->c, 4);
    buf_free(&f->root);
    buf_free(&f->stranger);
}
AUTO_VALUE(family, family_close)

static const char *said(const struct chain_check *k, enum err_kind kind)
{
    static char text[480];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct chain_leaf leaf;
    struct err err = { 0 };
    bool ok = chain_verify(k, &a, &leaf, &err);
    CHECK(ok == (kind == ERR_NONE) && err.kind == kind);
    strcpy(text, err.text);
    return text;
}

static void only_named_roots_are_trusted(void)
{
    AUTO_CLOSE(family) struct family f = { 0 };
    found(&f);
    struct span with_root[] = { f.c[2].der, f.c[1].der, f.c[0].der };
    struct span bare[] = { f.c[2].der };
    struct span own = { f.root.bytes, f.root.len }, other = { f.stranger.bytes, f.stranger.len };
    struct chain_check k = { with_root, 3, own, NOON };
    CHECK_STR(said(&k, ERR_NONE), "");
    k.roots = other;
    CHECK_STR(said(&k, ERR_DENIED), HOLD "self-signed certificate in certificate chain");
    k.n = 2;
    CHECK_STR(said(&k, ERR_DENIED), HOLD "unable to get local issuer certificate");
    k = (struct chain_check){ bare, 1, own, NOON };
    CHECK_STR(said(&k, ERR_DENIED), HOLD "unable to get local issuer certificate");
    buf_put(&f.stranger, SPAN("\n# and the other one\n"));
    put_pem(&f.c[0], &f.stranger);
    k = (struct chain_check){ with_root, 2, { f.stranger.bytes, f.stranger.len }, NOON };
    CHECK_STR(said(&k, ERR_NONE), "");
}

static void what_is_no_certificate_is_refused(void)
{
    AUTO_CLOSE(family) struct family f = { 0 };
    found(&f);
    static uint8_t much[CERT_BYTES_MAX + 1], roots[ROOTS_TEXT_MAX + 1];
    struct span der[CHAIN_MAX + 1], own = { f.root.bytes, f.root.len };
    for (size_t i = 0; i <= CHAIN_MAX; i++)
        der[i] = f.c[i == 0 ? 2 : 1].der;
    struct chain_check k = { der, CHAIN_MAX, own, NOON };
    CHECK_STR(said(&k, ERR_NONE), "");
    k.n = CHAIN_MAX + 1;
    CHECK_STR(said(&k, ERR_LIMIT), "17 certificates, at most 16");
    k.n = 0;
    CHECK_STR(said(&k, ERR_INPUT), "no certificate of X.509");
    k.n = 2;
    der[1] = SPAN("x");
    CHECK_STR(said(&k, ERR_INPUT), "no certificate of X.509");
    der[1] = (struct span){ much, sizeof much };
    CHECK_STR(said(&k, ERR_LIMIT), "a certificate of 65537 bytes, at most 65536");
    k.n = 1;
    der[0] = (struct span){ f.c[2].room, f.c[2].der.len + 1 };
    CHECK_STR(said(&k, ERR_INPUT), "no certificate of X.509");
    der[0] = (struct span){ 0 };
    CHECK_STR(said(&k, ERR_INPUT), "no certificate of X.509");
    der[0] = f.c[2].der;
    k.roots = SPAN("no roots\n");
    CHECK_STR(said(&k, ERR_INPUT), "roots: no certificate in PEM");
    k.roots = (struct span){ roots, sizeof roots };
    CHECK_STR(said(&k, ERR_LIMIT), "roots: at most 1024 certificates in 4194304 bytes");
    buf_put(&f.root, SPAN("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    k.roots = (struct span){ f.root.bytes, f.root.len };
    CHECK_STR(said(&k, ERR_INPUT), "roots: one certificate in PEM does not read");
}

static void a_leaf_is_read_without_trust(void)
{
    AUTO_CLOSE(family) struct family f = { 0 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
    struct err err = { 0 };
    struct chain_leaf leaf;
    struct pubkey pub;
    uint8_t *spki = NULL;
    found(&f);
    CHECK(chain_read(f.c[2].der, &a, &leaf, &err));
    int n = i2d_PUBKEY(f.c[2].key, &spki);
    CHECK(pubkey_of_spki((struct span){ spki, (size_t)n }, &pub, &err));
    CHECK(pubkey_same(&pub, &leaf.pub) && leaf.pub.kind == KEY_P256);
    OPENSSL_free(spki);
    CHECK(!chain_read(SPAN("x"), &a, &leaf, &err) && err.kind == ERR_INPUT);
}

TESTS(TEST(a_leaf_holds_or_it_is_said_why_not), TEST(only_named_roots_are_trusted),
      TEST(what_is_no_certificate_is_refused), TEST(a_leaf_is_read_without_trust))
