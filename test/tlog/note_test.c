/* note_test.c - the note of the specification, notes of our own, and every way in which bytes are no
 * note, no key or no signature. */
#include "tlog/note.h"

#include "lib/check.h"
#include "tlog/head.h"

/* C2SP signed-note and golang.org/x/mod/sumdb/note have this one. */
#define THEIR_KEY  "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define THEIR_TEXT "This is an example message.\n"
#define THEIR_LINE                                                                                 \
    "\xe2\x80\x94 example.com/foo "                                                                \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=" \
    "\n"

static bool verify(const char *note, const char *vkey, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct note_signed n;
    struct note_key k;
    uint64_t seconds = 77;
    bool ok = note_key_read(span_of(vkey), &a, &k, err) && note_read(span_of(note), &a, &n, err) &&
              note_verify(&n, &k, &seconds, err);
    CHECK(!ok || seconds == 0);
    return ok;
}

static void the_note_of_the_specification_verifies(void)
{
    struct err err = { 0 };
    CHECK(verify(THEIR_TEXT "\n" THEIR_LINE, THEIR_KEY, &err));
    CHECK(verify(THEIR_TEXT "\n\xe2\x80\x94 other AAAAAAA=\n" THEIR_LINE, THEIR_KEY, &err));
    CHECK_STR(err.text, "");
}

static const struct row {
    const char *name, *note, *want;
} rows[] = {
    { "another text", "This is an example message!\n\n" THEIR_LINE,
      "\"example.com/foo\": the signature does not verify" },
    { "signed twice, once badly",
      THEIR_TEXT
      "\n" THEIR_LINE "\xe2\x80\x94 example.com/foo "
      "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQA"
      "=\n",
      "\"example.com/foo\": the signature does not verify" },
    { "a short signature", THEIR_TEXT "\n\xe2\x80\x94 example.com/foo Uw2QOkk=\n",
      "\"example.com/foo\": a signature of another length" },
    { "others only", THEIR_TEXT "\n\xe2\x80\x94 other AAAAAAA=\n",
      "not signed by \"example.com/foo\"" },
    { "the name in other letters", THEIR_TEXT "\n\xe2\x80\x94 example.com/Foo Uw2QOkk=\n",
      "not signed by \"example.com/foo\"" },
    { "no signature", THEIR_TEXT "\n", "a note without a signature" },
    { "no empty line", THEIR_TEXT THEIR_LINE, "no note: a text, an empty line, and signatures" },
    { "nothing", "", "no note: a text, an empty line, and signatures" },
    { "no text", "\n" THEIR_LINE, "no note: a text, an empty line, and signatures" },
    { "a tab", "a\tb\n\n" THEIR_LINE, "no note: a text, an empty line, and signatures" },
    { "no UTF-8", "a\xff\n\n" THEIR_LINE, "no note: a text, an empty line, and signatures" },
    { "cut", THEIR_TEXT "\n\xe2\x80\x94 example.com/foo Uw2QOkk=", "the last line has no end" },
    { "a minus", THEIR_TEXT "\n- example.com/foo Uw2QOkk=\n", "no line with a signature" },
    { "no name", THEIR_TEXT "\n\xe2\x80\x94  Uw2QOkk=\n", "no line with a signature" },
    { "a name that speaks to terminals",
      THEIR_TEXT "\n\xe2\x80\x94 a\xc2\x9b"
                 "31m Uw2QOkk=\n",
      "no line with a signature" },
    { "a name that is turned round", THEIR_TEXT "\n\xe2\x80\x94 a\xe2\x80\xae Uw2QOkk=\n",
      "no line with a signature" },
    { "a line inside a name", THEIR_TEXT "\n\xe2\x80\x94 a\xe2\x80\xa8 Uw2QOkk=\n",
      "no line with a signature" },
    { "no base64", THEIR_TEXT "\n\xe2\x80\x94 foo\n", "no line with a signature" },
    { "bad base64", THEIR_TEXT "\n\xe2\x80\x94 foo ?\n", "base64 ends inside a group of four" },
    { "too short", THEIR_TEXT "\n\xe2\x80\x94 foo AAAAAA==\n", "a signature that is too short" },
};

static void what_is_no_note_or_not_signed_is_refused(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(!verify(rows[i].note, THEIR_KEY, &err));
        CHECK_STR(err.text, rows[i].want);
    }
}

static void keys_are_read_or_refused(void)
{
    static const struct {
        const char *vkey, *want;
    } keys[] = {
        { "", "no key of the form NAME+HASH+KEY" },
        { "a", "no key of the form NAME+HASH+KEY" },
        { "a+530d903a", "a key of a kind that is not read: Ed25519 is" },
        { "a+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
          "no key of the form NAME+HASH+KEY" },
        { "a+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
          "the hash of the key is not the one that stands there" },
        { "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
          "a key of a kind that is not read: Ed25519 is" },
        { "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
          "a key of a kind that is not read: Ed25519 is" },
        { "example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
          "a key for notes is Ed25519 and has a name without blanks and \"+\"" },
        { "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
          "a key for notes is Ed25519 and has a name without blanks and \"+\"" },
    };
    for (size_t i = 0; i < COUNT(keys); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct note_key k;
        struct err err = { 0 };
        check_case = keys[i].vkey;
        CHECK(!note_key_read(span_of(keys[i].vkey), &a, &k, &err));
        CHECK_STR(err.text, keys[i].want);
    }
}

static void what_we_sign_verifies_and_our_key_comes_back(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b, v;
    struct err err = { 0 };
    AUTO_CLOSE(key) struct key *key = key_new(KEY_ED25519, &err);
    struct note_key k, again;
    struct note_signed n;
    struct span all, vkey;
    uint64_t seconds;
    buf_init(&b, "test", 4096);
    buf_init(&v, "test", 4096);
    CHECK(key != NULL &&
          note_key_of(SPAN("log.example/1"), NOTE_ED25519, key_public(key), &k, &err));
    note_key_write(&k, &v);
    CHECK(buf_done(&v, &vkey, &err) && note_key_read(vkey, &a, &again, &err));
    CHECK(again.id == k.id && pubkey_same(&again.pub, &k.pub) && again.kind == NOTE_ED25519);
    buf_put(&b, SPAN("one\n\ntwo\n\n")); /* a text with an empty line in it */
    CHECK(note_sign(SPAN("one\n\ntwo\n"), &(struct note_signer){ SPAN("log.example/1"), key }, &b,
                    &err));
    CHECK(buf_done(&b, &all, &err) && note_read(all, &a, &n, &err));
    CHECK(span_eq(n.text, SPAN("one\n\ntwo\n")) && n.n_signatures == 1);
    CHECK(note_verify(&n, &again, &seconds, &err));
    CHECK_STR(err.text, "");
}

/* As a witness makes it: the time in front of the signature, and in what is signed. */
static void a_cosignature_says_when(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    AUTO_CLOSE(key) struct key *key = key_new(KEY_ED25519, &err);
    struct note_key k;
    struct note_signed n;
    struct span all, signature;
    uint64_t seconds = 0;
    uint8_t raw[4 + 8 + 64] = { 0 };
    CHECK(note_key_of(SPAN("w.example"), NOTE_COSIGNATURE, key_public(key), &k, &err));
    CHECK(
        key_sign(key, SPAN("cosignature/v1\ntime 1700000000\nlog\n1\nx\n"), &a, &signature, &err));
    for (unsigned i = 0; i < 4; i++)
        raw[i] = (uint8_t)(k.id >> (24 - 8 * i));
    for (unsigned i = 0; i < 8; i++)
        raw[4 + i] = (uint8_t)(1700000000ull >> (56 - 8 * i));
    memcpy(raw + 12, signature.ptr, 64);
    for (unsigned late = 0; late < 2; late++) {
        buf_init(&b, "test", 4096);
        raw[11] ^= (uint8_t)late; /* another time than was signed */
        buf_put(&b, SPAN("log\n1\nx\n\n\xe2\x80\x94 w.example "));
        buf_base64(&b, (struct span){ raw, sizeof raw });
        buf_put(&b, SPAN("\n"));
        CHECK(buf_done(&b, &all, &err) && note_read(all, &a, &n, &err));
        CHECK(note_verify(&n, &k, &seconds, &err) == (late == 0));
        CHECK(late == 1 || seconds == 1700000000);
        buf_free(&b);
    }
    CHECK_STR(err.text, "\"w.example\": the signature does not verify");
    buf_init(&b, "test", 1);
}

/* ---- checkpoints and proofs ---- */

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

static void checkpoints_are_read_or_refused(void)
{
    static const struct {
        const char *text, *want;
    } texts[] = {
        { "log\n20852163\n" ROOT "\n", "" },
        { "log\n0\n" ROOT "\nmore\n", "" },
        { "log\n18446744073709551615\n" ROOT "\n", "" },
        { "", "no checkpoint: an origin, a size and a root" },
        { "\n1\n" ROOT "\n", "no checkpoint: an origin, a size and a root" },
        { "log\n01\n" ROOT "\n", "no checkpoint: an origin, a size and a root" },
        { "log\n+1\n" ROOT "\n", "no checkpoint: an origin, a size and a root" },
        { "log\n\n" ROOT "\n", "no checkpoint: an origin, a size and a root" },
        { "log\n18446744073709551616\n" ROOT "\n", "no checkpoint: an origin, a size and a root" },
        { "log\n1\n" ROOT, "no checkpoint: an origin, a size and a root" },
        { "log\n1\nAAAA\n", "a hash is 32 bytes in base64" },
        { "log\n1\n?\n", "a hash is 32 bytes in base64" },
        { "log\n1\n" ROOT "\n\n", "a checkpoint with an empty line" },
        { "log\n1\n" ROOT "\nmore", "a checkpoint with an empty line" },
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct log_head c;
        struct span again;
        struct err err = { 0 };
        check_case = texts[i].text;
        buf_init(&b, "test", 4096);
        bool ok = head_read(span_of(texts[i].text), &a, &c, &err);
        CHECK(ok == (texts[i].want[0] == 0));
        CHECK_STR(err.text, texts[i].want);
        if (!ok)
            continue;
        head_write(&c, &b);
        CHECK(buf_done(&b, &again, &err) && memcmp(again.ptr, texts[i].text, again.len) == 0);
    }
}

static void proofs_are_read_or_refused(void)
{
    static const struct {
        const char *text, *want;
    } texts[] = {
        { "c2sp.org/tlog-proof@v1\nindex 7\n" ROOT "\n" ROOT "\n\nlog\n", "" },
        { "c2sp.org/tlog-proof@v1\nindex 0\n\nlog\n", "" },
        { "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 7\n\nlog\n", "" },
        { "", "no proof of the form c2sp.org/tlog-proof@v1" },
        { "c2sp.org/tlog-proof@v2\nindex 7\n\nlog\n",
          "no proof of the form c2sp.org/tlog-proof@v1" },
        { "c2sp.org/tlog-proof@v1\nindex 07\n\nlog\n",
          "no proof of the form c2sp.org/tlog-proof@v1" },
        { "c2sp.org/tlog-proof@v1\nextra AAAA\n", "no proof of the form c2sp.org/tlog-proof@v1" },
        { "c2sp.org/tlog-proof@v1\nextra ?\nindex 7\n\nlog\n",
          "base64 ends inside a group of four" },
        { "c2sp.org/tlog-proof@v1\nindex 7\nAAAA\n\nlog\n", "a hash is 32 bytes in base64" },
        { "c2sp.org/tlog-proof@v1\nindex 7\n" ROOT "\n", "a proof without its checkpoint" },
        { "c2sp.org/tlog-proof@v1\nindex 7\n\n", "a proof without its checkpoint" },
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct proof_file p;
        struct span again;
        struct err err = { 0 };
        check_case = texts[i].text;
        buf_init(&b, "test", 4096);
        bool ok = proof_read(span_of(texts[i].text), &a, &p, &err);
        CHECK(ok == (texts[i].want[0] == 0));
        CHECK_STR(err.text, texts[i].want);
        if (!ok)
            continue;
        proof_write(&p, &b);
        CHECK(buf_done(&b, &again, &err) && span_eq(again, span_of(texts[i].text)));
    }
}

static void a_proof_has_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct proof_file p;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 16);
    buf_printf(&b, "c2sp.org/tlog-proof@v1\nindex 7\n");
    for (unsigned i = 0; i < 65; i++)
        buf_printf(&b, ROOT "\n");
    buf_printf(&b, "\nlog\n");
    CHECK(buf_done(&b, &text, &err) && !proof_read(text, &a, &p, &err));
    CHECK(err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "a proof has at most 64 hashes");
}

TESTS(TEST(the_note_of_the_specification_verifies), TEST(what_is_no_note_or_not_signed_is_refused),
      TEST(keys_are_read_or_refused), TEST(what_we_sign_verifies_and_our_key_comes_back),
      TEST(a_cosignature_says_when), TEST(checkpoints_are_read_or_refused),
      TEST(proofs_are_read_or_refused), TEST(a_proof_has_a_limit))
