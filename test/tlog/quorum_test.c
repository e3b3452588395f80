/* quorum_test.c - which checkpoints count under a policy: every form of it that is read, every text
 * that is none, and who must have signed. */
#include "tlog/quorum.h"

#include "lib/check.h"

enum { KEYS = 5, LETTERS };

/* "L" and "M" are logs of one name, "A" to "C" witnesses, "W" one with the key of "L". */
static const char letters[] = "LMABCW";
static const char *const names[KEYS] = { "log.example", "log.example", "a.example", "b.example",
                                         "c.example" };
static struct key *key[KEYS];
static struct note_key public[LETTERS];

static void set_up(void)
{
    struct err err = { 0 };
    for (size_t i = 0; i < KEYS; i++) {
        key[i] = key_new(KEY_ED25519, &err);
        CHECK(key[i] != NULL &&
              note_key_of(span_of(names[i]), i < 2 ? NOTE_ED25519 : NOTE_COSIGNATURE,
                          key_public(key[i]), &public[i], &err));
    }
    CHECK(
        note_key_of(SPAN("w.example"), NOTE_COSIGNATURE, key_public(key[0]), &public[KEYS], &err));
}

static void clear(void)
{
    for (size_t i = 0; i < KEYS; i++)
        key_close(key[i]);
}

/* text with the key of a letter for "$" and the letter. */
static void fill(const char *text, struct buf *to)
{
    for (; *text != 0; text++)
        if (*text == '$')
            note_key_write(&public[strchr(letters, *++text) - letters], to);
        else
            buf_put(to, (struct span){ (const uint8_t *)text, 1 });
}

/* 2 ^ 16 seconds and the number of the witness. */
static void cosign(struct span text, size_t i, struct arena *a, struct buf *to)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span bytes = { 0 }, signature = { 0 };
    uint8_t raw[4 + 8 + 64] = { [9] = 1, [11] = (uint8_t)i };
    buf_init(&b, "test", 4096);
    buf_printf(&b, "cosignature/v1\ntime %zu\n", 65536 + i);
    buf_put(&b, text);
    CHECK(buf_done(&b, &bytes, &err) && key_sign(key[i], bytes, a, &signature, &err));
    for (unsigned k = 0; k < 4; k++)
        raw[k] = (uint8_t)(public[i].id >> (24 - 8 * k));
    memcpy(raw + 12, signature.ptr, 64);
    buf_printf(to, "\xe2\x80\x94 %s ", names[i]);
    buf_base64(to, (struct span){ raw, sizeof raw });
    buf_printf(to, "\n");
}

/* A checkpoint of that origin, signed by the letters. */
static void make_note(const char *origin, const char *by, struct arena *a, struct buf *to)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct err err = { 0 };
    struct span bytes = { 0 };
    struct log_head head = { span_of(origin), 7, { { 1 } } };
    buf_init(&text, "test", 4096);
    head_write(&head, &text);
    CHECK(buf_done(&text, &bytes, &err));
    buf_put(to, bytes);
    buf_printf(to, "\n");
    for (; *by != 0; by++) {
        size_t i = (size_t)(strchr(letters, *by) - letters);
        if (i < 2)
            CHECK(note_sign(bytes, &(struct note_signer){ span_of(names[i]), key[i] }, to, &err));
        else
            cosign(bytes, i, a, to);
    }
}

static const struct row {
    const char *policy, *want;
} rows[] = {
    { "log $L\nquorum none\n", "" },
    { "# who counts\n\n \t\nlog\t$L  https://log.example/x\r\n # more\nquorum none", "" },
    { "log $L\nlog $M\nwitness a $A https://a.example/\nquorum a\n", "" },
    { "log $L\nwitness a $A\nwitness b $B\nwitness c $C\n"
      "group one any a b\ngroup two all one c\ngroup three 2 a b c\nquorum two\n",
      "" },
    { "", "names no log" },
    { "quorum none\n", "names no log" },
    { "log $L\n", "has no line: quorum NAME|none" },
    { "log\nquorum none\n", "line 1: write: log VKEY [URL]" },
    { "log $L https://log.example/ more\n", "line 1: write: log VKEY [URL]" },
    { "\nlog x\n", "line 2: no key of the form NAME+HASH+KEY" },
    { "log $A\n", "line 1: the key of a witness, not of a log" },
    { "log $L\nlog $L\n", "line 2: the same log twice" },
    { "Log $L\n", "line 1: a line begins with log, witness, group or quorum" },
    { "log $L # x\nquorum none # y\n", "" },
    { "log $L\nwitness a\n", "line 2: write: witness NAME VKEY [URL]" },
    { "log $L\nwitness a $A u v\n", "line 2: write: witness NAME VKEY [URL]" },
    { "log $L\nwitness a $M\n", "line 2: the key of a log, not of a witness" },
    { "log $L\nwitness a $A\nwitness a $B\n", "line 3: \"a\" is named twice" },
    { "log $L\nwitness a $A\nwitness b $A\n", "line 3: the key of a witness twice" },
    { "log $L\nwitness w $W\n", "line 2: one key for a log and for a witness" },
    { "log $M\nwitness w $W\nlog $L\n", "line 3: one key for a log and for a witness" },
    { "log $M\nwitness w $W\nquorum w\n", "" },
    { "log $L\nwitness none $A\n", "line 2: \"none\" is no name" },
    { "log $L\nwitness a x\n", "line 2: no key of the form NAME+HASH+KEY" },
    { "log $L\nwitness a $A\ngroup g any\n", "line 3: write: group NAME any|all|K MEMBER..." },
    { "log $L\nwitness a $A\ngroup a any a\n", "line 3: \"a\" is named twice" },
    { "log $L\nwitness a $A\ngroup g any g\n", "line 3: \"g\" is not named before" },
    { "log $L\nwitness a $A\ngroup g any a b\n", "line 3: \"b\" is not named before" },
    { "log $L\nwitness a $A\ngroup g any a a\n", "line 3: \"a\" is twice in the group" },
    { "log $L\nwitness a $A\ngroup g 0 a\n",
      "line 3: a group needs any, all, or 1 to 1 of its members" },
    { "log $L\nwitness a $A\ngroup g 2 a\n",
      "line 3: a group needs any, all, or 1 to 1 of its members" },
    { "log $L\nwitness a $A\ngroup g some a\n",
      "line 3: a group needs any, all, or 1 to 1 of its members" },
    { "log $L\nquorum\n", "line 2: write: quorum NAME|none" },
    { "log $L\nquorum a\n", "line 2: \"a\" is not named before" },
    { "log $L\nquorum none\nquorum none\n", "line 3: a second quorum" },
};

static bool read_policy(const char *text, struct arena *a, struct quorum *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span bytes = { 0 };
    buf_init(&b, "test", QUORUM_BYTES_MAX);
    fill(text, &b);
    return buf_done(&b, &bytes, err) && span_copy(a, bytes, &bytes, err) &&
           quorum_read(bytes, a, out, err);
}

static void policies_are_read_or_refused(void)
{
    set_up();
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct err err = { 0 };
        struct quorum q;
        check_case = rows[i].policy;
        CHECK(read_policy(rows[i].policy, &a, &q, &err) == (rows[i].want[0] == 0));
        CHECK(rows[i].want[0] == 0 || err.kind == ERR_INPUT);
        CHECK_STR(err.text, rows[i].want);
    }
    clear();
}

static const struct vote {
    unsigned policy; /* of rows */
    const char *origin, *by, *want;
    size_t witnesses;
} votes[] = {
    { 0, "log.example", "L", "", 0 },
    { 0, "log.example", "LM", "", 0 },
    { 0, "log.example", "LABC", "", 0 },
    { 0, "log.example", "M", "no known key of the log \"log.example\" has signed it", 0 },
    { 0, "log.example", "ABC", "no known key of the log \"log.example\" has signed it", 0 },
    { 0, "elsewhere", "L", "no known key of the log \"elsewhere\" has signed it", 0 },
    { 2, "log.example", "MA", "", 1 },
    { 2, "log.example", "LMA", "", 1 },
    { 2, "log.example", "A", "no known key of the log \"log.example\" has signed it", 0 },
    { 2, "log.example", "LB", "too few witnesses have signed it: 0 of \"a\"", 0 },
    { 3, "log.example", "LAC", "", 2 },
    { 3, "log.example", "LABC", "", 3 },
    { 3, "log.example", "LAB", "too few witnesses have signed it: 2 of \"two\"", 0 },
    { 3, "log.example", "LC", "too few witnesses have signed it: 1 of \"two\"", 0 },
    { 3, "log.example", "L", "too few witnesses have signed it: 0 of \"two\"", 0 },
};

static void who_has_signed_decides(void)
{
    set_up();
    for (size_t i = 0; i < COUNT(votes); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        const struct vote *v = &votes[i];
        struct err err = { 0 };
        struct quorum q;
        struct quorum_seen seen = { 0 };
        struct span note = { 0 };
        check_case = v->by;
        buf_init(&b, "test", 8192);
        make_note(v->origin, v->by, &a, &b);
        CHECK(buf_done(&b, &note, &err) && read_policy(rows[v->policy].policy, &a, &q, &err));
        bool ok = quorum_check(&q, note, &a, &seen, &err);
        CHECK(ok == (v->want[0] == 0) && (ok || err.kind == ERR_DENIED));
        CHECK_STR(err.text, v->want);
        CHECK(!ok || (seen.n_witnesses == v->witnesses && seen.head.size == 7));
        CHECK(!ok || seen.latest == (v->witnesses == 0   ? 0
                                     : v->witnesses == 1 ? 65536 + 2
                                                         : 65536 + 4));
    }
    clear();
}

/* A line that claims to be a witness's and is not spoils the note, whatever the quorum. */
static void a_forged_line_is_refused(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct quorum q;
    struct quorum_seen seen;
    struct span note = { 0 };
    set_up();
    buf_init(&b, "test", 8192);
    make_note("log.example", "LA", &a, &b);
    cosign(SPAN("log.example\n8\nx\n"), 3, &a, &b);
    CHECK(buf_done(&b, &note, &err));
    CHECK(read_policy(rows[2].policy, &a, &q, &err) && quorum_check(&q, note, &a, &seen, &err));
    CHECK(read_policy(rows[3].policy, &a, &q, &err) && !quorum_check(&q, note, &a, &seen, &err));
    CHECK(err.kind == ERR_DENIED);
    CHECK_STR(err.text, "\"b.example\": the signature does not verify");
    clear();
}

static void limits_are_kept(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    static uint8_t long_text[QUORUM_BYTES_MAX + 1];
    struct err err = { 0 };
    struct quorum q;
    struct span text = { 0 };
    set_up();
    CHECK(!quorum_read((struct span){ long_text, sizeof long_text }, &a, &q, &err));
    CHECK(err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "a policy is at most 65536 bytes");
    err = (struct err){ 0 };
    buf_init(&b, "test", QUORUM_BYTES_MAX);
    fill("log $L\nwitness a $A\n", &b);
    for (unsigned i = 0; i < QUORUM_NAMES_MAX; i++)
        buf_printf(&b, "group g%u any a\n", i);
    CHECK(buf_done(&b, &text, &err) && !quorum_read(text, &a, &q, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "line 130: more than 128 witnesses and groups");
    err = (struct err){ 0 };
    buf_free(&b);
    buf_init(&b, "test", QUORUM_BYTES_MAX);
    for (unsigned i = 0; i < 200; i++)
        buf_printf(&b, "x ");
    CHECK(buf_done(&b, &text, &err) && !quorum_read(text, &a, &q, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "line 1: more than 131 words");
    clear();
}

static void many_logs_have_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct quorum q;
    struct span text = { 0 };
    set_up();
    buf_init(&b, "test", QUORUM_BYTES_MAX);
    for (unsigned i = 0; i <= QUORUM_LOGS_MAX; i++) {
        char name[16];
        struct note_key k;
        snprintf(name, sizeof name, "log%u", i);
        CHECK(note_key_of(span_of(name), NOTE_ED25519, &public[0].pub, &k, &err));
        buf_printf(&b, "log ");
        note_key_write(&k, &b);
        buf_printf(&b, "\n");
    }
    CHECK(buf_done(&b, &text, &err) && !quorum_read(text, &a, &q, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "line 65: more than 64 logs");
    clear();
}

TESTS(TEST(policies_are_read_or_refused), TEST(who_has_signed_decides),
      TEST(a_forged_line_is_refused), TEST(limits_are_kept), TEST(many_logs_have_a_limit))
