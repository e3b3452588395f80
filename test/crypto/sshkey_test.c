/* sshkey_test.c - public keys and signatures in their binary form, built by hand: what is no key, and
 * what is no signature of its kind. That real ones verify is seen in sshsig_test.c. */
#include "crypto/sshkey.h"

#include "base/buf.h"
#include "lib/check.h"
#include "lib/exact.h"

/* A value of SSH: its length, then its bytes, of which each may be the last many times. */
struct part {
    struct span bytes;
    size_t repeat; /* the last byte of bytes, so often more */
    bool raw;      /* without a length */
};
#define PARTS_MAX 6
#define TEXT(literal)                                                                              \
    {                                                                                              \
        SPAN(literal), 0, false                                                                    \
    }
#define FILLED(literal, n)                                                                         \
    {                                                                                              \
        SPAN(literal), (n) - (sizeof(literal) - 1), false                                          \
    }
#define RAW(literal)                                                                               \
    {                                                                                              \
        SPAN(literal), 0, true                                                                     \
    }

/* Parts until one that has no bytes at all. */
static void put_parts(struct buf *b, const struct part *p)
{
    for (size_t i = 0; i < PARTS_MAX && p[i].bytes.ptr != NULL; i++) {
        size_t n = p[i].bytes.len + p[i].repeat;
        uint8_t size[4] = { 0, 0, (uint8_t)(n >> 8), (uint8_t)n };
        if (!p[i].raw)
            buf_put(b, (struct span){ size, sizeof size });
        buf_put(b, p[i].bytes);
        for (size_t k = 0; k < p[i].repeat; k++)
            buf_put(b, (struct span){ p[i].bytes.ptr + p[i].bytes.len - 1, 1 });
    }
}

static const char *shown(bool ok, const struct err *err, char room[static 600])
{
    if (ok)
        snprintf(room, 600, "fine");
    else if (err->has_at)
        snprintf(room, 600, "@%" PRIu64 " %s", err->at, err->text);
    else
        snprintf(room, 600, "%s", err->text);
    return room;
}

static const char *read_as(const struct part *parts)
{
    static char room[600];
    AUTO_CLOSE(buf) struct buf b;
    struct sshkey k = { .application = SPAN("kept") };
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 16);
    put_parts(&b, parts);
    AUTO_CLOSE(exact) struct exact blob = exact_of((struct span){ b.bytes, b.len });
    bool ok = sshkey_read(blob.bytes, &k, &err);
    CHECK(ok != span_eq(k.application, SPAN("kept")));
    CHECK(ok || err.kind == ERR_INPUT);
    return shown(ok, &err, room);
}

#define P256 "ecdsa-sha2-nistp256"
#define SK   "sk-ssh-ed25519@openssh.com"

static void a_key_has_the_parts_of_its_kind(void)
{
    static const struct {
        const char *name;
        struct part part[PARTS_MAX];
        const char *want;
    } rows[] = {
        { "Ed25519", { TEXT("ssh-ed25519"), FILLED("k", 32) }, "fine" },
        { "a curve", { TEXT(P256), TEXT("nistp256"), FILLED("\4k", 65) }, "fine" },
        { "RSA", { TEXT("ssh-rsa"), TEXT("\1\0\1"), FILLED("\0\x80", 257) }, "fine" },
        { "RSA, the longest", { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\0\xff", 2049) }, "fine" },
        { "a security key", { TEXT(SK), FILLED("k", 32), TEXT("ssh:") }, "fine" },

        { "nothing", { RAW("") }, "@0 key: bytes end inside a value" },
        { "half a length", { RAW("\0\0") }, "@0 key: bytes end inside a value" },
        { "half a name", { RAW("\0\0\0\7ssh-") }, "@4 key: bytes end inside a value" },
        { "another kind", { TEXT("ssh-dss") }, "@4 key: kind \"ssh-dss\" is not read" },
        { "a part of a kind", { TEXT("ssh-ed2551") }, "@4 key: kind \"ssh-ed2551\" is not read" },

        { "Ed25519 without its point",
          { TEXT("ssh-ed25519") },
          "@15 key: bytes end inside a value" },
        { "Ed25519, short",
          { TEXT("ssh-ed25519"), FILLED("k", 31) },
          "@19 key: not the public key of ssh-ed25519: 31 bytes" },
        { "Ed25519, long",
          { TEXT("ssh-ed25519"), FILLED("k", 33) },
          "@19 key: not the public key of ssh-ed25519: 33 bytes" },
        { "Ed25519 and more",
          { TEXT("ssh-ed25519"), FILLED("k", 32), RAW("x") },
          "@51 key: 1 bytes left over" },
        { "a curve, cut", { TEXT(P256), TEXT("nistp256") }, "@35 key: bytes end inside a value" },
        { "another curve",
          { TEXT(P256), TEXT("nistp384"), FILLED("\4k", 65) },
          "@23 key: not the curve of " P256 },
        { "a curve, compressed",
          { TEXT(P256), TEXT("nistp256"), FILLED("\2k", 33) },
          "@39 key: not the public key of " P256 ": 33 bytes" },
        { "a curve, another form",
          { TEXT(P256), TEXT("nistp256"), FILLED("\6k", 65) },
          "@39 key: not the public key of " P256 ": 65 bytes" },
        { "a curve, no point",
          { TEXT(P256), TEXT("nistp256"), TEXT("") },
          "@39 key: not the public key of " P256 ": 0 bytes" },
        { "a security key without its application",
          { TEXT(SK), FILLED("k", 32) },
          "@66 key: bytes end inside a value" },

        { "RSA, cut in its exponent",
          { TEXT("ssh-rsa"), RAW("\0\0\0\3\1\0") },
          "@15 key: bytes end inside a value" },
        { "RSA, cut in its modulus",
          { TEXT("ssh-rsa"), TEXT("\3"), RAW("\0\0\1\1\0\xff") },
          "@20 key: bytes end inside a value" },
        { "RSA, a negative exponent",
          { TEXT("ssh-rsa"), TEXT("\x80"), FILLED("\0\xff", 257) },
          "@15 key: negative number" },
        { "RSA, a negative modulus",
          { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\x80", 256) },
          "@20 key: negative number" },
        { "RSA, no exponent",
          { TEXT("ssh-rsa"), TEXT(""), FILLED("\0\xff", 257) },
          "@276 key: RSA key with the exponent 0" },
        { "RSA, exponent 0",
          { TEXT("ssh-rsa"), TEXT("\0\0"), FILLED("\0\xff", 257) },
          "@278 key: RSA key with the exponent 0" },
        { "RSA, no modulus",
          { TEXT("ssh-rsa"), TEXT("\3"), TEXT("") },
          "@20 key: RSA key of 0 bits, not 2048 to 16384" },
        { "RSA, a modulus of zeros",
          { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\0", 300) },
          "@320 key: RSA key of 0 bits, not 2048 to 16384" },
        { "RSA, a bit short",
          { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\x7f", 256) },
          "@276 key: RSA key of 2047 bits, not 2048 to 16384" },
        { "RSA, a bit long",
          { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\1", 2049) },
          "@2069 key: RSA key of 16385 bits, not 2048 to 16384" },
        { "RSA and more",
          { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\0\xff", 257), RAW("xy") },
          "@277 key: 2 bytes left over" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        CHECK_STR(read_as(rows[i].part), rows[i].want);
    }
}

static const struct part ed25519[PARTS_MAX] = { TEXT("ssh-ed25519"), FILLED("k", 32) };
static const struct part p256[PARTS_MAX] = { TEXT(P256), TEXT("nistp256"), FILLED("\4k", 65) };
static const struct part rsa[PARTS_MAX] = { TEXT("ssh-rsa"), TEXT("\3"), FILLED("\0\xc3", 257) };
static const struct part touched[PARTS_MAX] = { TEXT(SK), FILLED("k", 32), TEXT("ssh:") };

static const char *verified_as(const struct part *key, const struct part *signature)
{
    static char room[600];
    AUTO_CLOSE(buf) struct buf b, s;
    struct sshkey k = { 0 };
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 16);
    buf_init(&s, "test", 1 << 16);
    put_parts(&b, key);
    put_parts(&s, signature);
    CHECK(sshkey_read((struct span){ b.bytes, b.len }, &k, &err));
    AUTO_CLOSE(exact) struct exact text = exact_of((struct span){ s.bytes, s.len });
    bool ok = sshkey_verify(&k, text.bytes, SPAN("the door\n"), &err);
    CHECK(!ok && (err.kind == ERR_INPUT || err.kind == ERR_DENIED));
    return shown(ok, &err, room);
}

#define ONES    "111111111111111111111111111111111" /* 33 */
#define NOT_ONE "signature: the signature is not one of this key over these bytes"

static void a_signature_has_the_parts_of_its_key(void)
{
    static const struct {
        const char *name;
        const struct part *key;
        struct part part[PARTS_MAX];
        const char *want;
    } rows[] = {
        { "nothing", ed25519, { RAW("") }, "@0 signature: bytes end inside a value" },
        { "only a name",
          ed25519,
          { TEXT("ssh-ed25519") },
          "@15 signature: bytes end inside a value" },
        { "of another", ed25519, { TEXT("ssh-ed25519"), FILLED("s", 64) }, NOT_ONE },
        { "short",
          ed25519,
          { TEXT("ssh-ed25519"), FILLED("s", 63) },
          "signature: Ed25519 signature of 63 bytes" },
        { "and more",
          ed25519,
          { TEXT("ssh-ed25519"), FILLED("s", 64), RAW("x") },
          "@83 signature: 1 bytes left over" },
        { "by the name of RSA",
          ed25519,
          { TEXT("rsa-sha2-512"), FILLED("s", 64) },
          "signature: a ssh-ed25519 key makes no signature \"rsa-sha2-512\"" },
        { "by the other name of RSA",
          p256,
          { TEXT("rsa-sha2-256"), FILLED("s", 64) },
          "signature: a " P256 " key makes no signature \"rsa-sha2-256\"" },
        { "by the name of another",
          p256,
          { TEXT("ssh-ed25519"), FILLED("s", 64) },
          "signature: a " P256 " key makes no signature \"ssh-ed25519\"" },

        { "RSA of another", rsa, { TEXT("rsa-sha2-256"), FILLED("s", 256) }, NOT_ONE },
        { "RSA by SHA-1",
          rsa,
          { TEXT("ssh-rsa"), FILLED("s", 256) },
          "signature: a ssh-rsa key makes no signature \"ssh-rsa\"" },
        { "RSA, empty",
          rsa,
          { TEXT("rsa-sha2-512"), TEXT("") },
          "signature: RSA signature of 0 bytes, the key has 256" },
        { "RSA, long",
          rsa,
          { TEXT("rsa-sha2-512"), FILLED("\0", 257) },
          "signature: RSA signature of 257 bytes, the key has 256" },

        { "a curve, of another",
          p256,
          { TEXT(P256), RAW("\0\0\0\x0a\0\0\0\1\1\0\0\0\1\1") },
          NOT_ONE },
        { "a curve, one number",
          p256,
          { TEXT(P256), RAW("\0\0\0\5\0\0\0\1\1") },
          "@5 signature: bytes end inside a value" },
        { "a curve, half a number",
          p256,
          { TEXT(P256), RAW("\0\0\0\5\0\0\0\2\1") },
          "@4 signature: bytes end inside a value" },
        { "a curve, a negative number",
          p256,
          { TEXT(P256), RAW("\0\0\0\x0a\0\0\0\1\1\0\0\0\1\x80") },
          "@9 signature: negative number" },
        { "a curve, three numbers",
          p256,
          { TEXT(P256), RAW("\0\0\0\x0f\0\0\0\1\1\0\0\0\1\1\0\0\0\1\1") },
          "@10 signature: 5 bytes left over" },
        { "a curve, the first too long",
          p256,
          { TEXT(P256), RAW("\0\0\0\x2a\0\0\0\x21" ONES "\0\0\0\1\1") },
          "signature: number past the order of the curve" },
        { "a curve, the second too long",
          p256,
          { TEXT(P256), RAW("\0\0\0\x2a\0\0\0\1\1\0\0\0\x21" ONES "") },
          "signature: number past the order of the curve" },

        { "a touch of another",
          touched,
          { TEXT(SK), FILLED("s", 64), RAW("\1\0\0\0\7") },
          NOT_ONE },
        { "no touch",
          touched,
          { TEXT(SK), FILLED("s", 64) },
          "@98 signature: bytes end inside a value" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        CHECK_STR(verified_as(rows[i].key, rows[i].part), rows[i].want);
    }
}

TESTS(TEST(a_key_has_the_parts_of_its_kind), TEST(a_signature_has_the_parts_of_its_key))
