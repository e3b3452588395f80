/* suppress_test.c - lines that set findings aside: what a line is, and what it is about. Each text
 * is read again with every allocation failing in turn. */
#include "scan/suppress.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "lib/check.h"

#define A "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
#define B "0000000000000000000000000000000000000000000000000000000000000001"

static bool read_once(struct span text, struct buf *out, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct suppress s;
    char hex[2 * SHA256_BYTES + 1], day[CLOCK_DATE_BYTES];
    out->len = 0;
    if (!suppress_read(text, &a, &s, err))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        const struct suppress_line *l = &s.line[i];
        hex_put((struct span){ l->sha256, SHA256_BYTES }, hex);
        buf_printf(out, "%u %s %.4s %s ", l->line, l->rule->id, hex,
                   clock_last_day(l->end_at, day));
        buf_put(out, l->reason);
        buf_printf(out, ";");
    }
    return true;
}

static void check_text(struct span text, const char *want, const char *error)
{
    AUTO_CLOSE(buf) struct buf got = { 0 };
    struct err err = { 0 };
    buf_init(&got, "test", 1 << 20);
    bool ok = read_once(text, &got, &err);
    CHECK(ok == (error == NULL));
    CHECK_STR(err.text, error != NULL ? error : "");
    buf_printf(&got, "%c", 0);
    if (ok && want != NULL)
        CHECK_STR((const char *)got.bytes, want);
    bool reached = false;
    for (size_t nth = 1; !reached && nth < 100; nth++) {
        struct err failed = { 0 };
        buf_room(&got, 4096);
        mem_fail_at = nth;
        bool again = read_once(text, &got, &failed);
        reached = mem_fail_at != 0;
        mem_fail_at = 0;
        CHECK(reached ? again == ok : again || failed.kind == ERR_SYSTEM || !ok);
    }
    CHECK(reached);
}

static void a_line_says_rule_digest_day_and_reason(void)
{
    static const struct {
        const char *text, *want, *error;
    } rows[] = {
        { "", "", NULL },
        { "\n  \n# none\n#\r\n\r\n", "", NULL },
        { "FS-NAME sha256:" A " 2027-01-31 seen by Ann", "1 FS-NAME 4d7a 2027-01-31 seen by Ann;",
          NULL },
        { "#\nST-META  sha256:" A "\t2027-01-31  a  b \t\r\nFS-NAME sha256:" B " 9999-12-30 c\n"
          "FS-NAME sha256:" A " 2020-02-29 d # e\n",
          "3 FS-NAME 0000 9999-12-30 c;4 FS-NAME 4d7a 2020-02-29 d # e;"
          "2 ST-META 4d7a 2027-01-31 a  b;",
          NULL },

        { "FS-NAME", NULL, "line 1: expected sha256: and 64 hex digits, not \"\"" },
        { "\nFS-NAM sha256:" A " 2027-01-31 x", NULL, "line 2: there is no rule \"FS-NAM\"" },
        { "fs-name sha256:" A " 2027-01-31 x", NULL, "line 1: there is no rule \"fs-name\"" },
        { " FS-NAME sha256:" A " 2027-01-31 x", NULL, "line 1: there is no rule \"\"" },
        { "FS-NAME " A " 2027-01-31 x", NULL,
          "line 1: expected sha256: and 64 hex digits, not \"" A "\"" },
        { "FS-NAME sha512:" A " 2027-01-31 x", NULL,
          "line 1: expected sha256: and 64 hex digits, not "
          "\"sha512:4d7a214614ab2935c943f9e0ff69d22ea"
          "dbb8f32b1258daaa5e2ca24d\"..." },
        { "FS-NAME sha256:4d7a 2027-01-31 x", NULL,
          "line 1: expected sha256: and 64 hex digits, not \"sha256:4d7a\"" },
        { "FS-NAME sha256:" A " soon x", NULL,
          "line 1: expected its last day, YYYY-MM-DD, not \"soon\"" },
        { "FS-NAME sha256:" A " 2027-02-29 x", NULL,
          "line 1: expected its last day, YYYY-MM-DD, not \"2027-02-29\"" },
        { "FS-NAME sha256:" A " 2027-01-31T00:00:00Z x", NULL,
          "line 1: expected its last day, YYYY-MM-DD, not \"2027-01-31T00:00:00Z\"" },
        { "FS-NAME sha256:" A " 2027-01-31", NULL,
          "line 1: expected the reason why this is acceptable" },
        { "FS-NAME sha256:" A " 2027-01-31 \t \r\n", NULL,
          "line 1: expected the reason why this is acceptable" },
        { "FS-NAME sha256:" A " 2027-01-31 a\x1b[2K", NULL,
          "line 1: expected a reason of at most 400 bytes that can be read whole" },
        { "FS-NAME sha256:" A " 2027-01-31 \xff", NULL,
          "line 1: expected a reason of at most 400 bytes that can be read whole" },
        { "FS-NAME sha256:" A " 2027-01-31 x\nST-META sha256:" A " 2027-01-31 x\n"
          "FS-NAME sha256:" A " 2028-01-31 y",
          NULL, "lines 1 and 3 are about the same" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_text(span_of(rows[i].text), rows[i].want, rows[i].error);
    }
}

static void there_are_bounds(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct suppress s;
    struct err err = { 0 };
    buf_init(&b, "test", SUPPRESS_BYTES_MAX);
    for (unsigned i = 0; i < SUPPRESS_MAX; i++)
        buf_printf(&b, "FS-NAME sha256:%064x 2027-01-31 x\n", i);
    CHECK(suppress_read((struct span){ b.bytes, b.len }, &a, &s, &err) && s.n == SUPPRESS_MAX);
    buf_printf(&b, "FS-NAME sha256:%064x 2027-01-31 x\n", SUPPRESS_MAX);
    CHECK(!suppress_read((struct span){ b.bytes, b.len }, &a, &s, &err));
    CHECK_STR(err.text, "more than 20000 lines");
    err = (struct err){ 0 };
    CHECK(!suppress_read((struct span){ b.bytes, SUPPRESS_BYTES_MAX + 1 }, &a, &s, &err));
    CHECK_STR(err.text, "more than 8388608 bytes");
    b.len = 0;
    buf_printf(&b, "FS-NAME sha256:" A " 2027-01-31 %0400u", 0);
    err = (struct err){ 0 };
    CHECK(suppress_read((struct span){ b.bytes, b.len }, &a, &s, &err));
    buf_printf(&b, "0");
    CHECK(!suppress_read((struct span){ b.bytes, b.len }, &a, &s, &err));
}

/* Rule and bytes, both; and what is of no file is never set aside. */
static void a_line_is_about_one_rule_in_these_bytes(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct manifest_file sum[2] = { { .path = SPAN("a") }, { .path = SPAN("b") } };
    struct look_file file[2] = { { .path = SPAN("a"), .sum = &sum[0] },
                                 { .path = SPAN("b"), .sum = &sum[1] } };
    struct look l = { .file = file, .n_files = 2 };
    struct suppress s, none = { 0 };
    struct err err = { 0 };
    CHECK(hex_get(span_of(A), sum[0].sha256, SHA256_BYTES));
    CHECK(hex_get(span_of(B), sum[1].sha256, SHA256_BYTES));
    CHECK(suppress_read(SPAN("FS-NAME sha256:" A " 2027-01-31 x\n"
                             "SCAN-INCOMPLETE sha256:" B " 2027-01-31 y"),
                        &a, &s, &err));
    const struct {
        const char *rule, *path;
        unsigned line;
    } rows[] = {
        { "FS-NAME", "a", 1 }, { "FS-NAME", "b", 0 },         { "SCAN-INCOMPLETE", "a", 0 },
        { "ST-META", "a", 0 }, { "SCAN-INCOMPLETE", "b", 2 }, { "FS-NAME", "c", 0 },
        { "FS-NAME", "", 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct finding f = { .is = rule_named(rows[i].rule), .path = span_of(rows[i].path) };
        const struct suppress_line *line = suppress_find(&s, &l, &f);
        check_case = rows[i].rule;
        CHECK((line != NULL ? line->line : 0) == rows[i].line);
        CHECK(suppress_find(&none, &l, &f) == NULL);
    }
}

TESTS(TEST(a_line_says_rule_digest_day_and_reason), TEST(there_are_bounds),
      TEST(a_line_is_about_one_rule_in_these_bytes))
