/* key_test.c - keys come back from their texts, open with their passphrase only, and sign what they
 * signed. */
#include "crypto/key.h"

#include "crypto/digest.h"
#include "lib/check.h"

static const enum key_kind kinds[] = { KEY_P256, KEY_ED25519 };

static void a_key_comes_back_from_its_text(void)
{
    static const struct span words[] = { { 0 }, { (const uint8_t *)"geheim", 6 } };
    for (size_t i = 0; i < COUNT(kinds); i++)
        for (size_t w = 0; w < COUNT(words); w++) {
            AUTO_CLOSE(buf) struct buf b = { 0 };
            struct err err = { 0 };
            struct span text = { 0 };
            AUTO_CLOSE(key) struct key *k = key_new(kinds[i], &err);
            buf_init(&b, "test", KEY_TEXT_MAX);
            CHECK(k != NULL && key_write(k, words[w], &b, &err) && buf_done(&b, &text, &err));
            CHECK(span_begins(text, w == 0 ? "-----BEGIN PRIVATE KEY-----\n"
                                           : "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
            AUTO_CLOSE(key) struct key *again = key_read(text, words[w], &err);
            CHECK(again != NULL && pubkey_same(key_public(k), key_public(again)));
            CHECK_STR(err.text, "");
        }
}

static void only_its_passphrase_opens_a_key(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    AUTO_CLOSE(key) struct key *k = key_new(KEY_P256, &err);
    buf_init(&b, "test", KEY_TEXT_MAX);
    CHECK(key_write(k, SPAN("geheim"), &b, &err) && buf_done(&b, &text, &err));
    CHECK(key_read(text, (struct span){ 0 }, &err) == NULL && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "the key is encrypted: its passphrase is needed");
    err = (struct err){ 0 };
    CHECK(key_read(text, SPAN("Geheim"), &err) == NULL && err.kind == ERR_DENIED);
    CHECK_STR(err.text, "the passphrase does not open the key");
}

/* The library has room for so much, and takes no more from us. */
static void a_passphrase_has_an_end(void)
{
    enum { ROOM = 1024 };
    static uint8_t words[64 << 10];
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span text = { 0 };
    AUTO_CLOSE(key) struct key *k = key_new(KEY_P256, &err);
    memset(words, 'x', sizeof words);
    buf_init(&b, "test", KEY_TEXT_MAX);
    CHECK(key_write(k, (struct span){ words, ROOM }, &b, &err) && buf_done(&b, &text, &err));
    AUTO_CLOSE(key) struct key *again = key_read(text, (struct span){ words, ROOM }, &err);
    CHECK(again != NULL);
    CHECK_STR(err.text, "");
    static const size_t more[] = { ROOM + 1, sizeof words };
    for (size_t i = 0; i < COUNT(more); i++) {
        err = (struct err){ 0 };
        CHECK(key_read(text, (struct span){ words, more[i] }, &err) == NULL);
        CHECK_STR(err.text, "the passphrase does not open the key");
    }
}

static void what_is_no_key_is_refused(void)
{
#define NO_KIND     "no key of a kind that is used here: ECDSA P-256 or Ed25519"
#define PUBLIC_HALF "that is the public half of a key: it takes the private one to sign"
#define PRIVATE_HALF                                                                               \
    "that is the private half of a key: the public one is asked for, which `ajar key show` and "   \
    "`openssl pkey -pubout` write"
#define BLOCK(what) "-----BEGIN " what "-----\nAAAA\n-----END " what "-----\n"
    static const char *const texts[][3] = {
        { "", NO_KIND, NO_KIND },
        { "x", NO_KIND, NO_KIND },
        { BLOCK("PRIVATE KEY"), NO_KIND, PRIVATE_HALF },
        { BLOCK("EC PRIVATE KEY"), NO_KIND, PRIVATE_HALF },
        { BLOCK("PUBLIC KEY"), PUBLIC_HALF, NO_KIND },
        { "-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
          "00000000000000000000000000000000\n\nAAAA\n-----END PUBLIC KEY-----\n",
          "the key is encrypted: its passphrase is needed", NO_KIND },
        /* a curve that is only to verify others by, and P-256 with its curve written out */
        { "-----BEGIN PRIVATE KEY-----\n"
          "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDncm2DIup/EeeDvdyx\n"
          "VQ473vl007xta7vJl1Ij8Y0sGBfFNq6rONrsABJFXn4Mt6ihZANiAASac2Xm6k3W\n"
          "0LZzhBoDh0Vndwn9D6Hdg/GTMDkhIscDVU7U5jxJHBOWinrnJfHuJ+dIz8hkna3I\n"
          "YrtVsHOYe8qibbbpRdTl8RtDRLe4cn+XoKmlQfmbRle1ZFBfs78IUBk=\n"
          "-----END PRIVATE KEY-----\n",
          NO_KIND, PRIVATE_HALF },
        { "-----BEGIN PUBLIC KEY-----\n"
          "MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA\n"
          "AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////\n"
          "///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd\n"
          "NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5\n"
          "RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA\n"
          "//////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABJv4VIySIsais7YOwTpQBoKG\n"
          "peWSIbI21hXk2GJK4lZpS00OO/apCq88e5ExAWnDIOjrWFApz2qTuMbgb+9nUPE=\n"
          "-----END PUBLIC KEY-----\n",
          PUBLIC_HALF, NO_KIND },
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct err err = { 0 };
        struct pubkey pub;
        check_case = texts[i][0];
        CHECK(key_read(span_of(texts[i][0]), (struct span){ 0 }, &err) == NULL);
        CHECK_STR(err.text, texts[i][1]);
        err = (struct err){ 0 };
        CHECK(!pubkey_read(span_of(texts[i][0]), &pub, &err) && err.kind == ERR_INPUT);
        CHECK_STR(err.text, texts[i][2]);
    }
    static uint8_t much[KEY_TEXT_MAX + 1];
    struct err err = { 0 };
    CHECK(key_read((struct span){ much, sizeof much }, (struct span){ 0 }, &err) == NULL);
    CHECK(err.kind == ERR_LIMIT);
}

static void signatures_hold_for_what_was_signed(void)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4096 };
        struct err err = { 0 };
        struct span s;
        AUTO_CLOSE(key) struct key *k = key_new(kinds[i], &err);
        AUTO_CLOSE(key) struct key *other = key_new(kinds[i], &err);
        CHECK(key_sign(k, SPAN("decided"), &a, &s, &err));
        CHECK(pubkey_verify(key_public(k), s, SPAN("decided"), &err));
        CHECK(!pubkey_verify(key_public(k), s, SPAN("Decided"), &err) && err.kind == ERR_DENIED);
        err = (struct err){ 0 };
        CHECK(!pubkey_verify(key_public(other), s, SPAN("decided"), &err));
        err = (struct err){ 0 };
        CHECK(!pubkey_verify(key_public(k), (struct span){ s.ptr, s.len - 1 }, SPAN("decided"),
                             &err));
        CHECK_STR(err.text, "the signature does not verify");
    }
}

static void a_digest_is_enough_to_verify(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4096 };
    AUTO_CLOSE(pubkey_known) struct pubkey_known known = { .n = 0 };
    struct err err = { 0 };
    uint8_t digest[PUBKEY_DIGEST_BYTES];
    struct span s;
    AUTO_CLOSE(key) struct key *k = key_new(KEY_P256, &err);
    AUTO_CLOSE(key) struct key *other = key_new(KEY_P256, &err);
    const struct pubkey *pub = key_public(k);
    CHECK(key_sign(k, SPAN("decided"), &a, &s, &err));
    CHECK(digest_of(DIGEST_SHA256, SPAN("decided"), digest, &err));
    CHECK(pubkey_verify_digest(&known, pub, s, digest, &err));
    CHECK(!pubkey_verify_digest(&known, key_public(other), s, digest, &err) &&
          err.kind == ERR_DENIED);
    CHECK_STR(err.text, "the signature does not verify");
    err = (struct err){ 0 };
    s.len--; /* no DER any more */
    CHECK(!pubkey_verify_digest(&known, pub, s, digest, &err) && err.kind == ERR_DENIED);
    s.len++;
    for (size_t i = 0; i < sizeof digest; i++) {
        err = (struct err){ 0 };
        digest[i] ^= 1;
        CHECK(!pubkey_verify_digest(&known, pub, s, digest, &err) && err.kind == ERR_DENIED);
        digest[i] ^= 1;
    }
}

/* One more than are kept: each signs for itself only, whichever was here before, and a key that is
 * here is not read again. */
static void keys_that_came_before_are_told_apart(void)
{
    enum { KEYS = PUBKEY_KNOWN_MAX + 1 };
    static struct arena a = { .name = "test", .limit = 64 << 10 };
    static const uint8_t digest[PUBKEY_DIGEST_BYTES] = { 0x6b, 0x86, 0xb2, 0x73 };
    struct pubkey_known known = { .n = 0 };
    struct err err = { 0 };
    struct key *key[KEYS];
    struct span s[KEYS];
    struct pubkey k;
    uint8_t right[PUBKEY_DIGEST_BYTES];
    CHECK(digest_of(DIGEST_SHA256, SPAN("decided"), right, &err));
    for (size_t i = 0; i < KEYS; i++) {
        key[i] = key_new(KEY_P256, &err);
        CHECK(key[i] != NULL && key_sign(key[i], SPAN("decided"), &a, &s[i], &err));
    }
    for (size_t round = 0; round < 3; round++)
        for (size_t i = 0; i < PUBKEY_KNOWN_MAX; i++) {
            const struct pubkey *pub = key_public(key[i]);
            CHECK(pubkey_recall(&known, (struct span){ pub->spki, pub->n_spki }, &k, &err));
            CHECK(pubkey_same(&k, pub) && k.kind == KEY_P256);
            CHECK(pubkey_verify_digest(&known, &k, s[i], right, &err));
            CHECK_STR(err.text, "");
            CHECK(!pubkey_verify_digest(&known, &k, s[i + 1], right, &err));
            CHECK_STR(err.text, "the signature does not verify");
            err = (struct err){ 0 };
            CHECK(!pubkey_verify_digest(&known, &k, s[i], digest, &err));
            err = (struct err){ 0 };
            CHECK(known.n == (round == 0 ? i + 1 : PUBKEY_KNOWN_MAX));
        }
    for (size_t i = KEYS; i-- > 0;) { /* none is where it was */
        CHECK(pubkey_verify_digest(&known, key_public(key[i]), s[i], right, &err));
        CHECK(!pubkey_verify_digest(&known, key_public(key[i]), s[(i + 1) % KEYS], right, &err));
        err = (struct err){ 0 };
    }
    for (size_t i = 0; i < KEYS; i++)
        key_close(key[i]);
    CHECK(!pubkey_recall(&known, SPAN("no key"), &k, &err) && err.kind == ERR_INPUT);
    pubkey_known_close(&known);
    CHECK(known.n == 0);
    arena_free(&a);
}

/* From `openssl pkey -pubin -text`: a fixed key, its text and the SHA-256 of that text. */
#define PUBLIC                                                                                     \
    "-----BEGIN PUBLIC KEY-----\n"                                                                 \
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"                               \
    "-----END PUBLIC KEY-----\n"

static void a_public_key_has_one_text_and_one_hint(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct pubkey k, again;
    struct span text = { 0 };
    char hint[KEY_HINT_BYTES];
    buf_init(&b, "test", KEY_TEXT_MAX);
    CHECK(pubkey_read(SPAN("a comment\n" PUBLIC "more\n"), &k, &err) && k.kind == KEY_ED25519);
    CHECK(pubkey_write(&k, &b, &err) && buf_done(&b, &text, &err) && span_eq(text, SPAN(PUBLIC)));
    CHECK(!pubkey_read(SPAN(PUBLIC "more\n" PUBLIC), &again, &err) && err.kind == ERR_INPUT);
    CHECK_STR(err.text, "more than one key: give each a file of its own");
    err = (struct err){ 0 };
    CHECK(pubkey_hint(&k, hint, &err));
    CHECK_STR(hint, "7f2d9ed0b71b8e5a6c5cf30e647d6e20b5bca6dac8071f11abe3fef8014db610");
    CHECK(pubkey_of_spki((struct span){ k.spki, k.n_spki }, &again, &err) &&
          pubkey_same(&k, &again));
    CHECK(pubkey_of_raw(k.raw, &again, &err) && pubkey_same(&k, &again));
    uint8_t longer[PUBKEY_SPKI_MAX] = { 0 };
    memcpy(longer, k.spki, k.n_spki);
    CHECK(!pubkey_of_spki((struct span){ longer, k.n_spki + 1 }, &again, &err));
    CHECK(err.kind == ERR_INPUT);
}

/* One key, as `openssl ec -conv_form` writes it: what two texts of it would count as, counts for who
 * signs. The first one in full is what `openssl pkey -pubout` writes. */
#define P256_HEAD "-----BEGIN PUBLIC KEY-----\n"
#define P256_FOOT "-----END PUBLIC KEY-----\n"
#define P256_WHOLE                                                                                 \
    P256_HEAD "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE5jV5P961MgCAnUty1mn7gIzq+92v\n"                 \
              "ZsHN+FVahv+DilxAUTDQf0KeQ/+hUAcbKt4hzuTCRgFNH/gPsLQNe9pkiQ==\n" P256_FOOT
#define P256_SMALL                                                                                 \
    P256_HEAD "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgAD5jV5P961MgCAnUty1mn7gIzq+92v\n"                 \
              "ZsHN+FVahv+Dilw=\n" P256_FOOT
#define P256_HYBRID                                                                                \
    P256_HEAD "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAH5jV5P961MgCAnUty1mn7gIzq+92v\n"                 \
              "ZsHN+FVahv+DilxAUTDQf0KeQ/+hUAcbKt4hzuTCRgFNH/gPsLQNe9pkiQ==\n" P256_FOOT
#define P256_PRIVATE                                                                               \
    "-----BEGIN EC PRIVATE KEY-----\n"                                                             \
    "MFcCAQEEIOyXJ7TmD7qRZTVyP/iRnXf3TwRMY52ABKTsvDRwrcvLoAoGCCqGSM49\n"                           \
    "AwEHoSQDIgAD5jV5P961MgCAnUty1mn7gIzq+92vZsHN+FVahv+Dilw=\n"                                   \
    "-----END EC PRIVATE KEY-----\n"

static void the_encodings_of_a_point_are_one_key(void)
{
    static const char *const texts[] = { P256_WHOLE, P256_SMALL, P256_HYBRID };
    struct err err = { 0 };
    AUTO_CLOSE(key) struct key *k = key_read(SPAN(P256_PRIVATE), (struct span){ 0 }, &err);
    CHECK(k != NULL);
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct pubkey pub, again;
        struct span text = { 0 };
        char hint[KEY_HINT_BYTES] = "";
        check_case = texts[i];
        buf_init(&b, "test", KEY_TEXT_MAX);
        CHECK(pubkey_read(span_of(texts[i]), &pub, &err) && pubkey_hint(&pub, hint, &err));
        CHECK_STR(hint, "0b3b7fca73a2e27c42726926707095847999b4505896eecb07df70f460f66069");
        CHECK(pubkey_write(&pub, &b, &err) && buf_done(&b, &text, &err) &&
              span_eq(text, SPAN(P256_WHOLE)));
        CHECK(k != NULL && pubkey_same(&pub, key_public(k)));
        CHECK(pubkey_of_spki((struct span){ pub.spki, pub.n_spki }, &again, &err) &&
              pubkey_same(&pub, &again));
        CHECK_STR(err.text, "");
        pub.spki[pub.n_spki - 65] = (uint8_t)(6 + (pub.spki[pub.n_spki - 1] & 1));
        CHECK(!pubkey_of_spki((struct span){ pub.spki, pub.n_spki }, &again, &err));
        CHECK_STR(err.text, "no key of a kind that is used here: ECDSA P-256 or Ed25519");
        err = (struct err){ 0 };
    }
}

TESTS(TEST(a_key_comes_back_from_its_text), TEST(only_its_passphrase_opens_a_key),
      TEST(a_passphrase_has_an_end), TEST(what_is_no_key_is_refused),
      TEST(signatures_hold_for_what_was_signed), TEST(a_digest_is_enough_to_verify),
      TEST(keys_that_came_before_are_told_apart), TEST(a_public_key_has_one_text_and_one_hint),
      TEST(the_encodings_of_a_point_are_one_key))
