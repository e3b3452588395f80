/* runlog_test.c - what came back is kept as it came, on one line that reads. */
#include "results/runlog.h"

#include "lib/check.h"
#include "lib/exact.h"

static const struct {
    const char *line, *error;
} rows[] = {
    { "{\"id\":\"a\",\"part\":0,\"status\":200,\"answer\":{\"x\": [1]}}", "" },
    { "{\"id\":\"a\",\"part\":3,\"again\":true,\"status\":503,\"failed\":\"status 503\"}", "" },
    { "{\"id\":\"a\",\"part\":0,\"failed\":\"no connection\"}", "" },
    { "{\"id\":\"a\",\"part\":0,\"status\":200,\"stray\":\"<html>\"}", "" },
    { "", "@0 expected '{'" },
    { "{\"id\":\"a\",\"part\":0}",
      "@0 expected an id, a part, and one of answer, stray and failed" },
    { "{\"id\":\"\",\"part\":0,\"failed\":\"x\"}",
      "@0 expected an id, a part, and one of answer, stray and failed" },
    { "{\"id\":\"a\",\"part\":0,\"failed\":\"x\",\"answer\":{}}",
      "@0 expected an id, a part, and one of answer, stray and failed" },
    { "{\"id\":\"a\",\"part\":0,\"status\":500,\"answer\":{}}", "@0 an answer has the status 200" },
    { "{\"id\":\"a\",\"part\":0,\"stray\":\"x\"}", "@0 an answer has the status 200" },
    { "{\"part\":0,\"failed\":\"x\"}", "@23 a required key is missing" },
    { "{\"id\":\"a\",\"failed\":\"x\"}", "@23 a required key is missing" },
    { "{\"id\":\"a\",\"part\":0,\"failed\":\"x\"} ", "" },
    { "{\"id\":\"a\",\"part\":0,\"failed\":\"x\"}}", "@32 text after the end" },
    { "{\"id\":\"a\",\"part\":-1,\"failed\":\"x\"}", "@17 part: expected a whole number" },
    { "{\"id\":\"a\",\"part\":0,\"who\":1,\"failed\":\"x\"}",
      "@19 \"who\" is not a key of this object" },
};

static void a_line_reads_or_says_why_not(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(exact) struct exact x = exact_of(span_of(rows[i].line));
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct runlog_line l = { .part = 77 };
            struct err err = { 0 };
            char got[500] = "";
            check_case = rows[i].line;
            mem_fail_at = nth;
            bool ok = runlog_read(x.bytes, &a, &l, &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            if (reached && !ok && err.kind == ERR_SYSTEM)
                continue;
            if (!ok)
                snprintf(got, sizeof got, "@%" PRIu64 " %s", err.at, err.text);
            CHECK_STR(got, rows[i].error);
            CHECK(ok || l.part == 77);
            if (nth > 0)
                break;
        }
    check_case = "";
}

static void what_is_written_is_read_again(void)
{
    for (size_t i = 0; i < 4; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct runlog_line l;
        struct err err = { 0 };
        check_case = rows[i].line;
        buf_init(&b, "test", 4096);
        CHECK(runlog_read(span_of(rows[i].line), &a, &l, &err));
        runlog_put(&b, &l);
        CHECK(b.len == strlen(rows[i].line) + 1 && b.bytes[b.len - 1] == '\n' &&
              memcmp(b.bytes, rows[i].line, b.len - 1) == 0);
    }
    check_case = "";
}

/* A body of so many lists in lists. */
static struct span deep(struct buf *b, unsigned n)
{
    buf_init(b, "test", 4096);
    for (unsigned i = 0; i < n; i++)
        buf_printf(b, "[");
    for (unsigned i = 0; i < n; i++)
        buf_printf(b, "]");
    return (struct span){ b->bytes, b->len };
}

static void json_is_kept_and_anything_else_begun(void)
{
    static const char *const bodies[][3] = {
        /* body, answer, stray */
        { "{\n \"a\":\r\n1 }\n", "{  \"a\":  1 }", "" },
        { " [1] ", "[1]", "" },
        { "{\"a\":\"\n\"}", "", "{\"a\":\"\n\"}" },
        { "{} {}", "", "{} {}" },
        { "<html>", "", "<html>" },
        { "", "", "" },
    };
    for (size_t i = 0; i < COUNT(bodies); i++)
        for (size_t nth = 0;; nth++) {
            AUTO_CLOSE(exact) struct exact x = exact_of(span_of(bodies[i][0]));
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(buf) struct buf b = { 0 };
            struct runlog_line l = { .id = SPAN("i"), .status = 200 }, back;
            struct err err = { 0 };
            check_case = bodies[i][0];
            mem_fail_at = nth;
            bool ok = runlog_take(x.bytes, &a, &l, &err);
            bool reached = nth > 0 && mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok != reached && (ok || err.kind == ERR_SYSTEM));
            if (reached)
                continue;
            CHECK(span_eq(l.answer, span_of(bodies[i][1])) &&
                  span_eq(l.stray, span_of(bodies[i][2])));
            buf_init(&b, "test", 4096);
            runlog_put(&b, &l);
            CHECK(runlog_read((struct span){ b.bytes, b.len - 1 }, &a, &back, &err));
            CHECK(memchr(b.bytes, '\n', b.len) == b.bytes + b.len - 1);
            if (nth > 0)
                break;
        }
    check_case = "";
}

static void what_would_not_read_in_a_line_is_not_json(void)
{
    for (unsigned n = JSON_DEPTH_MAX - 1; n <= JSON_DEPTH_MAX + 1; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 }, put = { 0 };
        struct runlog_line l = { .id = SPAN("i"), .status = 200 }, back;
        struct err err = { 0 };
        CHECK(runlog_take(deep(&b, n), &a, &l, &err));
        buf_init(&put, "test", 8192);
        runlog_put(&put, &l);
        CHECK(runlog_read((struct span){ put.bytes, put.len - 1 }, &a, &back, &err));
        CHECK((l.answer.len > 0) == (n <= JSON_DEPTH_MAX));
        buf_free(&put);
    }
}

static void of_what_is_no_json_the_beginning_is_kept(void)
{
    static uint8_t body[RUNLOG_STRAY_MAX + 1];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct runlog_line l = { .id = SPAN("i") };
    struct err err = { 0 };
    CHECK(runlog_take((struct span){ body, sizeof body }, &a, &l, &err));
    CHECK(l.answer.len == 0 && l.stray.len == RUNLOG_STRAY_MAX);
}

TESTS(TEST(a_line_reads_or_says_why_not), TEST(what_is_written_is_read_again),
      TEST(json_is_kept_and_anything_else_begun), TEST(what_would_not_read_in_a_line_is_not_json),
      TEST(of_what_is_no_json_the_beginning_is_kept))
