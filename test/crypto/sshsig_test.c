/* sshsig_test.c - signatures of the real ssh-keygen, of OpenSSL where ssh-keygen would need a
 * security key in its hand, and what is made of them by damage. Whatever is tried, ssh-keygen
 * judges it too and must agree. */
#include "crypto/sshsig.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "lib/exact.h"
#include "lib/keygen.h"

#define SPACE   SPAN("ajar-evidence")
#define MESSAGE SPAN("the door\n")

static bool accepts(struct span text, struct span space, struct span message, char *why)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct sshsig sig;
    struct err err = { 0 };
    bool ok = sshsig_read(text, &a, &sig, &err) && sshsig_verify(&sig, space, message, &err);
    CHECK(ok || err.kind == ERR_INPUT || err.kind == ERR_DENIED);
    if (why != NULL)
        snprintf(why, sizeof err.text, "%s", err.text);
    return ok;
}

static void fixed_signatures_of_every_kind_verify(void)
{
    static const char *const names[] = { "ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa2048" };
    for (size_t i = 0; i < COUNT(names); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        const char *data = getenv("DATA");
        char path[256], why[480];
        struct span text;
        struct err err = { 0 };
        snprintf(path, sizeof path, "%s/sshsig/%s.sig", data != NULL ? data : "test/data",
                 names[i]);
        check_case = names[i];
        CHECK(file_load(path, 1 << 16, &a, &text, &err));
        CHECK(accepts(text, SPACE, MESSAGE, NULL));
        CHECK(!accepts(text, SPACE, SPAN("the door!"), why));
        CHECK_STR(why, "ssh signature: signature: the signature is not one of this key over these "
                       "bytes");
        CHECK(!accepts(text, SPAN("ajar-approval"), MESSAGE, why));
        CHECK_STR(why, "ssh signature: made for \"ajar-evidence\", not for \"ajar-approval\"");
    }
}

/* "who KEY" for each key of k, so that ssh-keygen finds it. */
static void list_key(struct keygen *k, const char *key, struct arena *a)
{
    char name[80];
    AUTO_CLOSE(buf) struct buf b;
    struct span line;
    struct err err = { 0 };
    snprintf(name, sizeof name, "%s.pub", key);
    buf_init(&b, "test", 1 << 16);
    buf_put(&b, SPAN("who "));
    buf_put(&b, keygen_read(k, name, a));
    CHECK(buf_done(&b, &line, &err));
    keygen_write(k, "signers", line);
}

/* Ours and theirs over one signature that lies in "m.sig". */
static bool both_accept(struct keygen *k, struct span text, struct span message)
{
    keygen_write(k, "m", message);
    keygen_write(k, "m.sig", text);
    bool theirs = keygen_accepts(k, "signers", "who", "ajar-evidence", "m.sig", "m");
    bool ours = accepts(text, SPACE, message, NULL);
    CHECK(ours == theirs);
    return ours && theirs;
}

static void new_signatures_verify_under_both_digests(void)
{
    static const struct {
        const char *name, *type, *bits;
    } kinds[] = {
        { "ed", "ed25519", NULL },  { "e256", "ecdsa", "256" }, { "e384", "ecdsa", "384" },
        { "e521", "ecdsa", "521" }, { "r2048", "rsa", "2048" },
    };
    struct keygen k;
    CHECK(keygen_open(&k));
    for (size_t i = 0; i < COUNT(kinds); i++)
        for (int wide = 0; wide < 2; wide++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            check_case = kinds[i].name;
            if (!wide)
                keygen_key(&k, kinds[i].name, kinds[i].type, kinds[i].bits);
            list_key(&k, kinds[i].name, &a);
            keygen_write(&k, "m", MESSAGE);
            keygen_sign(&k, kinds[i].name, "ajar-evidence", wide ? "sha512" : "sha256", "m");
            struct span text = keygen_read(&k, "m.sig", &a);
            CHECK(both_accept(&k, text, MESSAGE));
            CHECK(!both_accept(&k, text, SPAN("the Door\n")));
            CHECK(!both_accept(&k, text, SPAN("")));
        }
    keygen_close(&k);
}

/* A signature with an end of a line, by its number, written in another way. */
static void white_space_in_the_armour_is_judged_as_by_ssh_keygen(void)
{
    static const struct {
        const char *name, *instead;
        unsigned line;
        bool good;
    } ways[] = {
        { "a return in the base64", "\r\n", 2, true },
        { "indented base64", "\n \t", 2, true },
        { "an empty line", "\n\n", 2, true },
        { "a return behind the beginning", "\r\n", 1, false },
        { "a blank behind the beginning", " \n", 1, false },
        { "a return before the end", "\r\n", 5, true },
        { "an indented end", "\n ", 5, false },
        { "a return behind the end", "\r\n", 6, true },
        { "blanks behind the end", " \n\t \n", 6, true },
        { "no line end at all", "", 6, true },
    };
    struct keygen k;
    CHECK(keygen_open(&k));
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    keygen_key(&k, "key", "ed25519", NULL);
    list_key(&k, "key", &a);
    keygen_write(&k, "m", MESSAGE);
    keygen_sign(&k, "key", "ajar-evidence", "sha512", "m");
    struct span text = keygen_read(&k, "m.sig", &a);
    for (size_t i = 0; i < COUNT(ways); i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct span other = { 0 };
        struct err err = { 0 };
        unsigned line = 0;
        check_case = ways[i].name;
        buf_init(&b, "test", 1 << 16);
        for (size_t at = 0; at < text.len; at++)
            if (text.ptr[at] == '\n' && ++line == ways[i].line)
                buf_put(&b, span_of(ways[i].instead));
            else
                buf_put(&b, (struct span){ text.ptr + at, 1 });
        CHECK(line == 6 && buf_done(&b, &other, &err));
        CHECK(both_accept(&k, other, MESSAGE) == ways[i].good);
    }
    keygen_close(&k);
}

/* blob as an armoured signature; *text in a. */
static void armour(struct span blob, struct arena *a, struct span *text)
{
    struct err err = { 0 };
    char *base64 = ARENA_ARRAY(a, char, blob.len * 2 + 8, &err);
    char *out = ARENA_ARRAY(a, char, blob.len * 2 + 128, &err);
    EVP_EncodeBlock((unsigned char *)base64, blob.ptr, (int)blob.len);
    int n = snprintf(out, blob.len * 2 + 128,
                     "-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n", base64);
    *text = (struct span){ (const uint8_t *)out, (size_t)n };
}

/* Each byte of a signature changed once: both refuse, but for version 0, which only they let pass. */
static void a_changed_byte_is_refused_by_both(void)
{
    struct keygen k;
    CHECK(keygen_open(&k));
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct err err = { 0 };
    struct sshsig sig;
    keygen_key(&k, "key", "ed25519", NULL);
    list_key(&k, "key", &a);
    keygen_write(&k, "m", MESSAGE);
    keygen_sign(&k, "key", "ajar-evidence", "sha512", "m");
    CHECK(sshsig_read(keygen_read(&k, "m.sig", &a), &a, &sig, &err));
    const uint8_t *start = sig.blob.ptr - 14; /* magic, version, length */
    size_t n = (size_t)(sig.signature.ptr + sig.signature.len - start);
    uint8_t *blob = ARENA_ARRAY(&a, uint8_t, n, &err);
    for (size_t i = 0; i < n; i++) {
        struct span text;
        memcpy(blob, start, n);
        blob[i] ^= 1;
        armour((struct span){ blob, n }, &a, &text);
        CHECK(i == 9 ? !accepts(text, SPACE, MESSAGE, NULL) : !both_accept(&k, text, MESSAGE));
    }
    for (size_t cut = 0; cut < n; cut += 7) {
        struct span text;
        armour((struct span){ start, cut }, &a, &text);
        CHECK(!both_accept(&k, text, MESSAGE));
    }
    keygen_close(&k);
}

static void put_u32(struct buf *b, size_t n)
{
    buf_put(b, (struct span){ (uint8_t[]){ 0, 0, (uint8_t)(n >> 8), (uint8_t)n }, 4 });
}

static void put(struct buf *b, struct span s)
{
    put_u32(b, s.len);
    buf_put(b, s);
}

static struct span done(struct buf *b, struct arena *a)
{
    struct span s = { 0 }, out = { 0 };
    struct err err = { 0 };
    CHECK(buf_done(b, &s, &err) && span_copy(a, s, &out, &err));
    buf_free(b);
    buf_init(b, "test", 1 << 16);
    return out;
}

/* A signature built by hand: what a maker may choose. */
struct made {
    struct span kind, blob, space, reserved, hash, name, application;
    EVP_PKEY *key;
    const EVP_MD *md;
    uint8_t flags;
    size_t strip;     /* zeros to cut from the front of the signature, if there are as many */
    struct span tail; /* behind it */
};

static struct span sign(const struct made *m, struct span data, struct arena *a)
{
    static uint8_t room[1024];
    size_t n = sizeof room;
    struct span out = { 0 };
    struct err err = { 0 };
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    CHECK(EVP_DigestSignInit(ctx, NULL, m->md, NULL, m->key) == 1);
    CHECK(EVP_DigestSign(ctx, room, &n, data.ptr, data.len) == 1);
    EVP_MD_CTX_free(ctx);
    CHECK(span_copy(a, (struct span){ room, n }, &out, &err));
    return out;
}

static struct span make(const struct made *m, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    uint8_t digest[64], wrap[69] = { 0 };
    struct err err = { 0 };
    struct span text;
    bool wide = span_eq(m->hash, SPAN("sha512"));
    buf_init(&b, "test", 1 << 16);
    CHECK(digest_of(wide ? DIGEST_SHA512 : DIGEST_SHA256, MESSAGE, digest, &err));
    buf_put(&b, SPAN("SSHSIG"));
    put(&b, m->space);
    put(&b, SPAN(""));
    put(&b, m->hash);
    put(&b, (struct span){ digest, wide ? 64 : 32 });
    struct span data = done(&b, a);
    if (m->application.len > 0) {
        CHECK(digest_of(DIGEST_SHA256, m->application, wrap, &err));
        wrap[32] = m->flags, wrap[36] = 7;
        CHECK(digest_of(DIGEST_SHA256, data, wrap + 37, &err));
        data = (struct span){ wrap, sizeof wrap };
    }
    struct span raw = sign(m, data, a);
    for (size_t i = 0; i < m->strip && raw.ptr[0] == 0; i++)
        raw.ptr++, raw.len--;
    put(&b, m->name);
    put(&b, raw);
    if (m->application.len > 0)
        buf_put(&b, (struct span){ (uint8_t[]){ m->flags, 0, 0, 0, 7 }, 5 });
    buf_put(&b, m->tail);
    struct span signature = done(&b, a);
    buf_put(&b, SPAN("SSHSIG\0\0\0\1"));
    put(&b, m->blob);
    put(&b, m->space);
    put(&b, m->reserved);
    put(&b, m->hash);
    put(&b, signature);
    armour(done(&b, a), a, &text);
    return text;
}

static void list_blob(struct keygen *k, struct span kind, struct span blob)
{
    static char base64[4096], line[5000];
    EVP_EncodeBlock((unsigned char *)base64, blob.ptr, (int)blob.len);
    int n =
        snprintf(line, sizeof line, "who %.*s %s\n", (int)kind.len, (const char *)kind.ptr, base64);
    keygen_write(k, "signers", (struct span){ (const uint8_t *)line, (size_t)n });
}

static struct made security_key(struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    uint8_t point[32];
    size_t n = sizeof point;
    struct made m = { .kind = SPAN("sk-ssh-ed25519@openssh.com"),
                      .space = SPACE,
                      .hash = SPAN("sha512"),
                      .application = SPAN("ssh:"),
                      .flags = 1,
                      .key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") };
    CHECK(EVP_PKEY_get_raw_public_key(m.key, point, &n) == 1);
    buf_init(&b, "test", 1 << 16);
    put(&b, m.kind);
    put(&b, (struct span){ point, n });
    put(&b, m.application);
    m.blob = done(&b, a);
    m.name = m.kind;
    return m;
}

static void keys_in_a_security_key_sign_their_touch(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct keygen k;
    struct made m = security_key(&a);
    CHECK(keygen_open(&k));
    list_blob(&k, m.kind, m.blob);
    CHECK(both_accept(&k, make(&m, &a), MESSAGE));
    struct made odd = m;
    odd.reserved = SPAN("later");
    CHECK(both_accept(&k, make(&odd, &a), MESSAGE)); /* it is not signed and says nothing */
    odd = m, odd.tail = SPAN("x");
    CHECK(!both_accept(&k, make(&odd, &a), MESSAGE));
    odd = m, odd.name = SPAN("ssh-ed25519");
    CHECK(!both_accept(&k, make(&odd, &a), MESSAGE));
    odd = m, odd.application = SPAN("ssh;");
    CHECK(!both_accept(&k, make(&odd, &a), MESSAGE));
    odd = m, odd.hash = SPAN("sha1");
    CHECK(!both_accept(&k, make(&odd, &a), MESSAGE));
    EVP_PKEY_free(m.key);
    keygen_close(&k);
}

static struct made rsa(unsigned bits, struct arena *a)
{
    static uint8_t room[2048];
    AUTO_CLOSE(buf) struct buf b;
    struct made m = {
        .kind = SPAN("ssh-rsa"), .space = SPACE, .hash = SPAN("sha256"), .key = EVP_RSA_gen(bits)
    };
    BIGNUM *n = NULL, *e = NULL;
    CHECK(EVP_PKEY_get_bn_param(m.key, "n", &n) == 1 && EVP_PKEY_get_bn_param(m.key, "e", &e) == 1);
    buf_init(&b, "test", 1 << 16);
    put(&b, m.kind);
    put(&b, (struct span){ room, (size_t)BN_bn2bin(e, room) });
    room[0] = 0;
    put(&b, (struct span){ room, 1 + (size_t)BN_bn2bin(n, room + 1) });
    m.blob = done(&b, a);
    BN_free(n);
    BN_free(e);
    return m;
}

static void rsa_signs_with_sha_2_only(void)
{
    static const struct {
        const char *name;
        const EVP_MD *(*md)(void);
        bool good;
    } ways[] = {
        { "rsa-sha2-256", EVP_sha256, true },  { "rsa-sha2-512", EVP_sha512, true },
        { "ssh-rsa", EVP_sha1, false },        { "rsa-sha2-512", EVP_sha256, false },
        { "rsa-sha2-384", EVP_sha384, false }, { "ssh-ed25519", EVP_sha256, false },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct keygen k;
    struct made m = rsa(2048, &a);
    CHECK(keygen_open(&k));
    list_blob(&k, m.kind, m.blob);
    for (size_t i = 0; i < COUNT(ways); i++) {
        check_case = ways[i].name;
        m.name = span_of(ways[i].name), m.md = ways[i].md();
        CHECK(both_accept(&k, make(&m, &a), MESSAGE) == ways[i].good);
    }
    EVP_PKEY_free(m.key);
    keygen_close(&k);
}

static void short_rsa_keys_are_refused(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    char why[480];
    struct made m = rsa(2040, &a);
    m.name = SPAN("rsa-sha2-256"), m.md = EVP_sha256();
    CHECK(!accepts(make(&m, &a), SPACE, MESSAGE, why));
    CHECK_STR(why, "ssh signature: key: RSA key of 2040 bits, not 2048 to 16384");
    EVP_PKEY_free(m.key);
}

/* A signature that begins with zero bytes may be written without them: 1 in 256 does. */
static void a_signature_shorter_than_its_key_is_a_number(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct made m = rsa(2048, &a);
    struct span found = { 0 };
    m.name = SPAN("rsa-sha2-256"), m.md = EVP_sha256();
    char spaces[8];
    for (unsigned i = 0; i < 4000 && found.len == 0; i++) {
        snprintf(spaces, sizeof spaces, "n%u", i);
        m.space = span_of(spaces);
        struct span whole = make(&m, &a);
        m.strip = 1;
        struct span text = make(&m, &a);
        m.strip = 0;
        found = span_eq(text, whole) ? found : text;
    }
    CHECK(found.len > 0 && accepts(found, m.space, MESSAGE, NULL));
    EVP_PKEY_free(m.key);
}

#define BEGIN "-----BEGIN SSH SIGNATURE-----\n"
#define END   "-----END SSH SIGNATURE-----\n"

static const struct row {
    const char *name, *text, *want; /* "@OFFSET " in front where there is one */
} rows[] = {
    { "nothing", "", "@0 ssh signature: does not begin with -----BEGIN SSH SIGNATURE-----" },
    { "another kind", "-----BEGIN PGP SIGNATURE-----\n",
      "@0 ssh signature: does not begin with -----BEGIN SSH SIGNATURE-----" },
    { "the line and no more", "-----BEGIN SSH SIGNATURE-----",
      "@0 ssh signature: does not begin with -----BEGIN SSH SIGNATURE-----" },
    { "base64 on the line", "-----BEGIN SSH SIGNATURE-----U1NI\n" END,
      "@0 ssh signature: does not begin with -----BEGIN SSH SIGNATURE-----" },
    { "text in front", " " BEGIN END,
      "@0 ssh signature: does not begin with -----BEGIN SSH SIGNATURE-----" },
    { "no end", BEGIN "U1NI\n", "@35 ssh signature: expected a line -----END SSH SIGNATURE-----" },
    { "end inside a line", BEGIN "U1NI" END,
      "@34 ssh signature: expected a line -----END SSH SIGNATURE-----" },
    { "text behind", BEGIN "U1NI\n" END "x", "@63 ssh signature: text after the end" },
    { "no base64", BEGIN "U1N_\n" END, "ssh signature: not a base64 character" },
    { "half a group", BEGIN "U1NIU\n" END, "ssh signature: base64 ends inside a group of four" },
    { "empty", BEGIN END, "ssh signature: bytes end inside a value" },
    { "not the magic", BEGIN "c3Noc2lnAAAAAQ==\n" END,
      "ssh signature: expected SSHSIG, found \"sshsig\"" },
    { "version 2", BEGIN "U1NIU0lHAAAAAg==\n" END, "ssh signature: version 2, not 1" },
    { "short", BEGIN "U1NIU0lHAAAAAQAAAP8=\n" END, "ssh signature: bytes end inside a value" },
    { "no namespace", BEGIN "U1NIU0lHAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAA\n" END,
      "ssh signature: empty namespace" },
    { "digest", BEGIN "U1NIU0lHAAAAAQAAAAAAAAABYQAAAAAAAAADbWQ1AAAAAA==\n" END,
      "ssh signature: digest is neither sha256 nor sha512: \"md5\"" },
    { "no key", BEGIN "U1NIU0lHAAAAAQAAAAAAAAABYQAAAAAAAAAGc2hhMjU2AAAAAA==\n" END,
      "ssh signature: key: bytes end inside a value" },
    { "strange key", BEGIN "U1NIU0lHAAAAAQAAAAsAAAAHc3NoLWRzcwAAAAFhAAAAAAAAAAZzaGEyNTYAAAAA\n" END,
      "ssh signature: key: kind \"ssh-dss\" is not read" },
};

static void damaged_text_is_told_as_such(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(exact) struct exact text = exact_of(span_of(rows[i].text));
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct sshsig sig = { .space = SPAN("kept") };
            struct err err = { 0 };
            char got[600];
            check_case = rows[i].name;
            mem_fail_at = nth;
            CHECK(!sshsig_read(text.bytes, &a, &sig, &err));
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(span_eq(sig.space, SPAN("kept")));
            snprintf(got, sizeof got, err.has_at ? "@%" PRIu64 " %s" : "%.0" PRIu64 "%s", err.at,
                     err.text);
            if (!reached)
                CHECK_STR(got, rows[i].want);
            else
                CHECK(err.kind == ERR_SYSTEM);
            if (nth > 0 && !reached)
                break;
        }
    }
}

static void text_without_measure_is_past_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static uint8_t flood[SSHSIG_TEXT_MAX + 1];
    struct sshsig sig;
    struct err err = { 0 };
    CHECK(!sshsig_read((struct span){ flood, sizeof flood }, &a, &sig, &err));
    CHECK(err.kind == ERR_LIMIT);
}

TESTS(TEST(fixed_signatures_of_every_kind_verify), TEST(new_signatures_verify_under_both_digests),
      TEST(white_space_in_the_armour_is_judged_as_by_ssh_keygen),
      TEST(a_changed_byte_is_refused_by_both), TEST(keys_in_a_security_key_sign_their_touch),
      TEST(rsa_signs_with_sha_2_only), TEST(short_rsa_keys_are_refused),
      TEST(a_signature_shorter_than_its_key_is_a_number), TEST(damaged_text_is_told_as_such),
      TEST(text_without_measure_is_past_a_limit))
