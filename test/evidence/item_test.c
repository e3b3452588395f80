/* item_test.c - evidence and approval files as text: what each item is read as, or why not, the
 * canonical form that names it, and every allocation failing in turn. */
#include "evidence/item.h"

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "evidence/canon.h"
#include "evidence/load.h"
#include "lib/check.h"

#define W      "sha256:0707070707070707070707070707070707070707070707070707070707070707"
#define D      "\"fact\":\"f\",\"measured_at\":\"2026-10-01\""
#define I(x)   "{" D "," x "}"
#define STRIKE "\"supersedes\":\"" W "\""

static const struct row {
    const char *name, *text, *want; /* what it is read as, or "! why" */
} rows[] = {
    { "number", I("\"kind\":\"exact\",\"value\":4.0e10"), "exact 40000000000" },
    { "yes", I("\"kind\":\"exact\",\"value\":true"), "exact yes" },
    { "date", I("\"kind\":\"exact\",\"value\":\"1970-01-03\""), "exact day 2" },
    { "counts", I("\"kind\":\"binomial\",\"k\":10,\"n\":256"), "binomial 10/256" },
    { "unscored", I("\"kind\":\"binomial\",\"k\":1,\"n\":9,\"unscored\":2"), "binomial 1/9+2" },
    { "as planned", I("\"kind\":\"binomial\",\"k\":1,\"n\":9,\"unscored\":2,\"planned_n\":11"),
      "binomial 1/9+2" },
    { "not as planned", I("\"kind\":\"binomial\",\"k\":1,\"n\":9,\"planned_n\":10"),
      "binomial 1/9 looked" },
    { "extended", I("\"kind\":\"binomial\",\"k\":1,\"n\":9,\"extended\":true"),
      "binomial 1/9 looked" },
    { "peeked", I("\"kind\":\"binomial\",\"k\":1,\"n\":9,\"peeked\":true"), "binomial 1/9 looked" },
    { "null is nothing", I("\"kind\":\"binomial\",\"k\":1,\"n\":9,\"unscored\":null,\"pool\":null"),
      "binomial 1/9" },
    { "mean", I("\"kind\":\"mean\",\"mean\":-1.5,\"se\":0.25,\"df\":199"), "mean -1.5 0.25 199" },
    { "interval", I("\"kind\":\"interval\",\"lo\":1,\"hi\":2,\"level\":0.9"),
      "interval 1..2 0.95" },
    { "one-sided", I("\"kind\":\"interval\",\"lo\":1,\"hi\":2,\"level\":0.9,\"sided\":1"),
      "interval 1..2 0.9" },
    { "scores", I("\"kind\":\"items\",\"scores\":[1,0.5,0]"), "items 1 0.5 0" },
    { "clusters", I("\"kind\":\"items\",\"scores\":[1,0,1,0],\"clusters\":[\"b\",7,\"a\",\"b\"]"),
      "items 1:2 0:0 1:1 0:2" },
    { "word", I("\"kind\":\"word\",\"value\":\"low\""), "word low" },
    { "set", I("\"kind\":\"set\",\"value\":[\"a\",\"b\"]"), "set a b" },
    { "no words", I("\"kind\":\"set\",\"value\":[]"), "set" },
    { "announced", I("\"kind\":\"registered\",\"n\":256,\"run_id\":\"r\""), "registered 256" },
    { "all that goes with it",
      I("\"kind\":\"exact\",\"value\":1,\"attempt\":2,\"by\":\"x\",\"grade\":\"independent\","
        "\"run_id\":\"r\",\"variant\":\"tuned\"," STRIKE ",\"reason\":\"why\","
        "\"source\":{\"format\":\"garak\",\"sha256\":\"" W "\",\"pointer\":\"/line/8\"}"),
      "exact 1 variant tuned strikes" },

    { "not an object", "[]", "! expected '{'" },
    { "unknown key", I("\"kind\":\"exact\",\"value\":1,\"notes\":\"\""),
      "! \"notes\" is not a key of this object" },
    { "key twice", I("\"kind\":\"exact\",\"value\":1,\"value\":0"), "! \"value\" is given twice" },
    { "fact twice", I("\"kind\":\"exact\",\"value\":1,\"fact\":\"g\""),
      "! \"fact\" is given twice" },
    { "no kind", I("\"value\":1"), "! kind: \"\" is none we know" },
    { "strange kind", I("\"kind\":\"guess\",\"value\":1"), "! kind: \"guess\" is none we know" },
    { "no fact", "{\"kind\":\"exact\",\"value\":1,\"measured_at\":\"2026-10-01\"}",
      "! fact: missing" },
    { "no date", "{\"fact\":\"f\",\"kind\":\"exact\",\"value\":1}", "! measured_at: missing" },
    { "no such date",
      "{\"fact\":\"f\",\"kind\":\"exact\",\"value\":1,\"measured_at\":\"2026-02-30\"}",
      "! measured_at: \"2026-02-30\" is not YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ" },
    { "empty fact", "{\"fact\":\"\",\"kind\":\"exact\",\"value\":1,\"measured_at\":\"2026-10-01\"}",
      "! fact: empty" },
    { "no value", I("\"kind\":\"exact\""), "! value: missing" },
    { "null value", I("\"kind\":\"exact\",\"value\":null"), "! value: missing" },
    { "a word is not exact", I("\"kind\":\"exact\",\"value\":\"low\""),
      "! value: \"low\" is not YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ" },
    { "too many digits", I("\"kind\":\"exact\",\"value\":0.1234567890123456789"),
      "! value: number \"0.1234567890123456789\" is not one a double can keep" },
    { "past the doubles", I("\"kind\":\"exact\",\"value\":9007199254740993"),
      "! value: number \"9007199254740993\" is not one a double can keep" },
    { "too large", I("\"kind\":\"exact\",\"value\":1e400"),
      "! value: number \"1e400\" is not one a double can keep" },
    { "part of another kind", I("\"kind\":\"mean\",\"mean\":1,\"se\":1,\"df\":1,\"k\":1"),
      "! k: does not belong to kind mean" },
    { "pool of means", I("\"kind\":\"mean\",\"mean\":1,\"se\":1,\"df\":1,\"pool\":\"p\""),
      "! pool: does not belong to kind mean" },
    { "no trials", I("\"kind\":\"binomial\",\"k\":0,\"n\":0"), "! n: 0 trials" },
    { "more hits than trials", I("\"kind\":\"binomial\",\"k\":3,\"n\":2"), "! k: 3 hits of 2" },
    { "part of a hit", I("\"kind\":\"binomial\",\"k\":0.5,\"n\":2"),
      "! k: expected a whole number" },
    { "too many trials", I("\"kind\":\"binomial\",\"k\":0,\"n\":1000000000001"),
      "! n: 1000000000001, at most 1000000000000" },
    { "negative error", I("\"kind\":\"mean\",\"mean\":1,\"se\":-1,\"df\":1"), "! se: below 0" },
    { "no freedom", I("\"kind\":\"mean\",\"mean\":1,\"se\":1,\"df\":0.5"), "! df: below 1" },
    { "interval reversed", I("\"kind\":\"interval\",\"lo\":2,\"hi\":1,\"level\":0.9"),
      "! lo: above hi" },
    { "no level", I("\"kind\":\"interval\",\"lo\":1,\"hi\":2"), "! level: missing" },
    { "level of 100%", I("\"kind\":\"interval\",\"lo\":1,\"hi\":2,\"level\":1"),
      "! level: not between 0 and 1" },
    { "sides", I("\"kind\":\"interval\",\"lo\":1,\"hi\":2,\"level\":0.9,\"sided\":0"),
      "! sided: 1 or 2" },
    { "no scores", I("\"kind\":\"items\",\"scores\":[]"), "! scores: empty" },
    { "score is a word", I("\"kind\":\"items\",\"scores\":[1,\"C\"]"),
      "! scores: expected a value" },
    { "clusters short", I("\"kind\":\"items\",\"scores\":[1,0],\"clusters\":[1]"),
      "! clusters: 1 of them for 2 scores" },
    { "set is a word", I("\"kind\":\"set\",\"value\":\"a\""), "! value: expected '['" },
    { "strike without reason", I("\"kind\":\"exact\",\"value\":1," STRIKE),
      "! supersedes and reason: one without the other" },
    { "reason without strike", I("\"kind\":\"exact\",\"value\":1,\"reason\":\"x\""),
      "! supersedes and reason: one without the other" },
    { "strike at nothing",
      I("\"kind\":\"exact\",\"value\":1,\"supersedes\":\"abc\",\"reason\":\"x\""),
      "! supersedes: not sha256: and 64 hex digits" },
    { "announced as both", I("\"kind\":\"registered\",\"n\":1,\"run_id\":\"r\",\"pool\":\"p\""),
      "! a registered run needs a run_id or a pool, not both" },
    { "announced as neither", I("\"kind\":\"registered\",\"n\":1"),
      "! a registered run needs a run_id or a pool, not both" },
    { "grade", I("\"kind\":\"exact\",\"value\":1,\"grade\":\"good\""),
      "! grade: \"good\" is none we know" },
    { "source", I("\"kind\":\"exact\",\"value\":1,\"source\":[]"), "! source: expected '{'" },
    { "source with more", I("\"kind\":\"exact\",\"value\":1,\"source\":{\"x\":\"\"}"),
      "! source: \"x\" is not a key of this object" },
    { "list of lists", I("\"kind\":\"set\",\"value\":[[]]"), "! value: expected a value" },
};

static const char *const kind_names[] = { "none",  "exact", "binomial", "mean",      "interval",
                                          "items", "word",  "set",      "registered" };

static void put_value(const struct item *it, struct buf *b)
{
    if (it->kind == ITEM_EXACT && it->yes_no)
        buf_printf(b, " %s", it->yes ? "yes" : "no");
    else if (it->kind == ITEM_EXACT)
        buf_printf(b, "%s %.17g", it->on_date ? " day" : "", dec_double(it->lo));
    if (it->kind == ITEM_BINOMIAL)
        buf_printf(b, " %" PRIu64 "/%" PRIu64, it->k, it->n);
    if (it->unscored > 0)
        buf_printf(b, "+%" PRIu64, it->unscored);
    if (it->kind == ITEM_MEAN)
        buf_printf(b, " %g %g %g", it->mean, it->se, it->df);
    if (it->kind == ITEM_INTERVAL)
        buf_printf(b, " %g..%g %g", dec_double(it->lo), dec_double(it->hi), it->level);
    for (size_t i = 0; i < it->n_scores; i++) {
        buf_printf(b, " %g", it->score[i]);
        if (it->cluster != NULL)
            buf_printf(b, ":%u", it->cluster[i]);
    }
    for (size_t i = 0; i < it->n_words; i++)
        buf_printf(b, " %.*s", (int)it->word[i].len, (const char *)it->word[i].ptr);
    if (it->kind == ITEM_REGISTERED)
        buf_printf(b, " %" PRIu64, it->n);
}

static void describe(const struct item *it, struct buf *b)
{
    if (!it->reads) {
        buf_printf(b, "! %s", it->problem);
        return;
    }
    buf_printf(b, "%s", kind_names[it->kind]);
    put_value(it, b);
    if (it->looked)
        buf_printf(b, " looked");
    if (!span_eq(it->variant, SPAN("as_released")))
        buf_printf(b, " variant %.*s", (int)it->variant.len, (const char *)it->variant.ptr);
    if (it->has_supersedes)
        buf_printf(b, " strikes");
}

static struct item_file about(void)
{
    struct item_file f = { .file.name = SPAN("x.evidence.json"),
                           .reads = true,
                           .has_weights = true };
    memset(f.weights, 7, sizeof f.weights);
    return f;
}

static void each_item_is_read_as_it_must(void)
{
    struct item_file file = about();
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf b;
            struct item it = { .index = 77 };
            struct err err = { 0 };
            check_case = rows[i].name;
            buf_init(&b, "test", 4096);
            mem_fail_at = nth;
            bool ok = item_read(span_of(rows[i].text), &file, 1, &a, &it, &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            if (reached && !ok) {
                CHECK(err.kind == ERR_SYSTEM && it.index == 77);
                continue;
            }
            CHECK(ok);
            describe(&it, &b);
            buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
            CHECK_STR((const char *)b.bytes, rows[i].want);
            if (nth > 0)
                break;
        }
}

static void memory_may_end_anywhere(void)
{
    struct item_file file = about();
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t limit = 0, done = 0; done == 0; limit += 8) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = limit };
            struct item it;
            struct err err = { 0 };
            check_case = rows[i].name;
            done = item_read(span_of(rows[i].text), &file, 1, &a, &it, &err);
            CHECK(done || err.kind == ERR_LIMIT);
        }
}

static void what_does_not_read_may_still_say_its_fact(void)
{
    static const struct {
        const char *text, *fact;
    } texts[] = {
        { I("\"kind\":\"guess\""), "f" },
        { I("\"kind\":\"exact\",\"value\":1,\"fact\":\"g\""), "" },
        { "{\"\\u0066act\":\"f\"}", "f" },
        { "{\"fact\":7}", "" },
        { "[\"fact\"]", "" },
        { "3", "" },
    };
    struct item_file file = about();
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct item it;
        struct err err = { 0 };
        CHECK(item_read(span_of(texts[i].text), &file, 1, &a, &it, &err) && !it.reads);
        CHECK(span_eq(it.fact, span_of(texts[i].fact)));
    }
}

/* RFC 8785, appendix B and section 3.2.3 where our subset has them. */
static void numbers_have_one_spelling(void)
{
    static const struct {
        const char *text, *want;
    } numbers[] = {
        { "0", "0" },
        { "-0", "0" },
        { "0.0", "0" },
        { "1", "1" },
        { "1.0", "1" },
        { "10", "10" },
        { "1E2", "100" },
        { "-1.50", "-1.5" },
        { "0.002", "0.002" },
        { "2e-3", "0.002" },
        { "0.000001", "0.000001" },
        { "1e-7", "1e-7" },
        { "1.5e-7", "1.5e-7" },
        { "1e20", "100000000000000000000" },
        { "1e21", "1e+21" },
        { "333333333.33333329", "333333333.3333333" },
        { "1.5e60", "1.5e+60" },
        { "9007199254740992", "9007199254740992" },
        { "3.8e25", "3.8e+25" },
        { "123456789012345680000", "123456789012345680000" },
        { "0.3", "0.3" },
        { "0.30000000000000004", "0.30000000000000004" },
        { "4.5", "4.5" },
    };
    for (size_t i = 0; i < COUNT(numbers); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 16 };
        AUTO_CLOSE(buf) struct buf b;
        struct err err = { 0 };
        struct span got = { 0 };
        struct json j = { .text = span_of(numbers[i].text) };
        struct jout to = { .to = &b, .canonical = true };
        check_case = numbers[i].text;
        buf_init(&b, "test", 4096);
        bool ok = canon_value(&j, &a, &to, NULL, &err);
        /* a spelling that is not the double itself is refused, not rounded */
        CHECK(ok == (strcmp(numbers[i].text, "333333333.33333329") != 0));
        CHECK(!ok || (buf_done(&b, &got, &err) && span_eq(got, span_of(numbers[i].want))));
    }
}

static void an_item_is_named_by_its_canonical_text(void)
{
    static const char canonical[] =
        "{\"by\":\"r\xc3\xa9"
        "d\\n\",\"fact\":\"f\",\"k\":10,\"kind\":\"binomial\",\"measured_at\":"
        "\"2026-10-01\",\"n\":256,\"source\":{\"format\":\"garak\",\"url\":\"u\"},\"unscored\":"
        "null,"
        "\"weights\":\"" W "\"}";
    static const char *const same[] = {
        I("\"kind\":\"binomial\",\"k\":10,\"n\":256,\"by\":\"r\\u00e9d\\n\",\"unscored\":null,"
          "\"source\":{\"url\":\"u\",\"format\":\"garak\"}"),
        " { \"n\" : 256 , \"unscored\":null,\"\\u006b\":10,\"kind\":\"binomial\", "
        "\"by\":\"r\xc3\xa9"
        "d\\u000A\","
        "\"source\":{\"format\":\"garak\",\"url\":\"u\"}," D "}",
    };
    struct item_file file = about();
    uint8_t want[SHA256_BYTES];
    struct err err = { 0 };
    CHECK(digest_of(DIGEST_SHA256, SPAN(canonical), want, &err));
    for (size_t i = 0; i < COUNT(same); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 16 };
        struct item it;
        check_case = same[i];
        CHECK(item_read(span_of(same[i]), &file, 1, &a, &it, &err));
        CHECK(memcmp(it.digest, want, SHA256_BYTES) == 0);
        CHECK(it.reads);
        file.weights[31] ^= 1;
        CHECK(item_read(span_of(same[i]), &file, 1, &a, &it, &err));
        CHECK(memcmp(it.digest, want, SHA256_BYTES) != 0);
        file.weights[31] ^= 1;
    }
}

static const struct file_row {
    const char *name, *text, *want; /* each item of the file */
} files[] = {
    { "no items", "{\"schema\":\"ajar/evidence/1\",\"weights\":\"" W "\",\"items\":[]}", "" },
    { "items before the rest",
      "{\"items\":[" I("\"kind\":\"exact\",\"value\":1") "],\"weights\":\"" W
                                                         "\",\"schema\":\"ajar/evidence/1\"}",
      "1 exact 1;" },
    { "one of two does not read",
      "{\"schema\":\"ajar/evidence/1\",\"weights\":\"" W
      "\",\"items\":[{}," I("\"kind\":\"exact\",\"value\":1") "]}",
      "1 ! kind: \"\" is none we know;2 exact 1;" },
    { "not JSON", "hello", "0 ! expected '{' (at byte 0);" },
    { "nothing", "", "0 ! expected '{' (at byte 0);" },
    { "another schema", "{\"schema\":\"ajar/evidence/2\",\"weights\":\"" W "\",\"items\":[]}",
      "0 ! schema: not ajar/evidence/1 (at byte 27);" },
    { "no weights", "{\"schema\":\"ajar/evidence/1\",\"items\":[]}",
      "0 ! a required key is missing (at byte 39);" },
    { "weights in capitals",
      "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:ABCDEF\",\"items\":[]}",
      "0 ! weights: not sha256: and 64 hex digits (at byte 53);" },
    { "more keys", "{\"schema\":\"ajar/evidence/1\",\"weights\":\"" W "\",\"items\":[],\"x\":0}",
      "0 ! \"x\" is not a key of this object (at byte 123);" },
    { "text behind", "{\"schema\":\"ajar/evidence/1\",\"weights\":\"" W "\",\"items\":[]}x",
      "0 ! text after the end (at byte 123);" },
    { "an item that is not JSON",
      "{\"schema\":\"ajar/evidence/1\",\"weights\":\"" W "\",\"items\":[nope]}",
      "0 ! items: expected a value (at byte 121);" },
};

static void each_file_gives_its_items(void)
{
    for (size_t i = 0; i < COUNT(files); i++)
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf b;
            struct item_file file = { .file.name = SPAN("x") };
            struct ev_store s = { .a = &a };
            struct err err = { 0 };
            check_case = files[i].name;
            buf_init(&b, "test", 4096);
            mem_fail_at = nth;
            bool ok = load_text(&s, &file, span_of(files[i].text), &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            if (reached) {
                CHECK(!ok && err.kind == ERR_SYSTEM);
                continue;
            }
            CHECK(ok);
            for (size_t k = 0; k < s.n_items; k++) {
                buf_printf(&b, "%u ", s.item[k].index);
                describe(&s.item[k], &b);
                buf_printf(&b, ";");
            }
            buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
            CHECK_STR((const char *)b.bytes, files[i].want);
            if (nth > 0)
                break;
        }
}

static void an_approval_reads_as_it_was_written(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    uint8_t w[SHA256_BYTES] = { 1 }, p[SHA256_BYTES] = { 2 }, e[SHA256_BYTES] = { 3 };
    struct ev_approval v = { SPAN("approval.board"), w, p, e, POSITION_GATED, 1802044800 };
    struct item_file file = { .approval = true };
    struct span text;
    struct item it;
    struct err err = { 0 };
    CHECK(ev_approval_text(&v, &a, &text, &err));
    CHECK_STR((const char *)text.ptr,
              "{\"evidence\":\"sha256:"
              "0300000000000000000000000000000000000000000000000000000000000000\","
              "\"fact\":\"approval.board\",\"policy\":\"sha256:"
              "0200000000000000000000000000000000000000000000000000000000000000\","
              "\"position\":\"gated\",\"until\":\"2027-02-08\",\"weights\":\"sha256:"
              "0100000000000000000000000000000000000000000000000000000000000000\"}");
    CHECK(approval_read(text, &file, &a, &it, &err) && it.reads && file.reads);
    CHECK(it.position == POSITION_GATED && it.until_at == v.until_at && file.weights[0] == 1);
    CHECK(it.policy[0] == 2 && it.evidence[0] == 3 && span_eq(it.fact, v.fact));
    v.until_at += 61;
    CHECK(ev_approval_text(&v, &a, &text, &err) && approval_read(text, &file, &a, &it, &err));
    CHECK(it.until_at == v.until_at);
}

static void a_damaged_approval_does_not_read(void)
{
#define A(pos, until, more)                                                                        \
    "{\"evidence\":\"" W "\",\"fact\":\"f\",\"policy\":\"" W "\",\"position\":\"" pos              \
    "\",\"until\":\"" until "\",\"weights\":\"" W "\"" more "}"
    static const struct row damaged[] = {
        { "whole", A("open", "2027-01-01", ""), "" },
        { "spaced", " " A("open", "2027-01-01", "") "\n", "" },
        { "no position", A("ajar", "2027-01-01", ""), "position: not a position (at byte 197)" },
        { "no date", A("open", "soon", ""), "until: not a date (at byte 212)" },
        { "more", A("open", "2027-01-01", ",\"by\":\"x\""),
          "\"by\" is not a key of this object (at byte 303)" },
        { "less", "{\"fact\":\"f\"}", "a required key is missing (at byte 12)" },
        { "digest", "{\"policy\":\"x\"}", "policy: not sha256: and 64 hex digits (at byte 13)" },
        { "two", A("open", "2027-01-01", "") "{}", "text after the end (at byte 303)" },
    };
    for (size_t i = 0; i < COUNT(damaged); i++)
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct item_file file = { .approval = true };
            struct item it;
            struct err err = { 0 };
            check_case = damaged[i].name;
            mem_fail_at = nth;
            bool ok = approval_read(span_of(damaged[i].text), &file, &a, &it, &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok != reached);
            if (ok)
                CHECK_STR(it.reads ? "" : it.problem, damaged[i].want);
            if (nth > 0 && !reached)
                break;
        }
}

TESTS(TEST(each_item_is_read_as_it_must), TEST(memory_may_end_anywhere),
      TEST(what_does_not_read_may_still_say_its_fact), TEST(numbers_have_one_spelling),
      TEST(an_item_is_named_by_its_canonical_text), TEST(each_file_gives_its_items),
      TEST(an_approval_reads_as_it_was_written), TEST(a_damaged_approval_does_not_read))
