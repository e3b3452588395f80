/* strict_test.c - JSON with one meaning for every reader. Each row runs again with each allocation
 * failing once. */
#include "formats/strict.h"

#include "lib/check.h"
#include "lib/exact.h"

static void check_text(struct span given, size_t at, const char *want)
{
    AUTO_CLOSE(exact) struct exact text = exact_of(given);
    bool hit = true;
    for (size_t nth = 0; hit; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = strict_json(text.bytes, &a, &err);
        hit = nth == 0 || mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == (err.kind == ERR_NONE) && a.used == 0);
        if (nth > 0)
            continue;
        CHECK_STR(err.text, want);
        CHECK(ok || (err.has_at && err.at == at));
    }
}

static void a_text_has_one_meaning_or_none(void)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        { "{}", "" },
        { "[]", "" },
        { " 7 ", "" },
        { "\"\"", "" },
        { "{\"a\":{\"a\":[{\"a\":1},{\"a\":true}]},\"b\":{\"a\":null}}", "" },
        { "[9007199254740992,-9007199254740992,0,-0]", "" },
        { "{\"\\u00e4\":1,\"a\":\"\\ud83d\\ude00\"}", "" },
        { "^", "expected a value" },
        { "[^", "expected a value" },
        { "[1^", "expected ','" },
        { "[1,^]", "expected a value" },
        { "[1^}", "expected ','" },
        { "{\"a\"^1}", "expected ':'" },
        { "{\"a\":1,^}", "expected '\"'" },
        { "{\"a\":1^]", "expected ','" },
        { "{^1:1}", "expected '\"'" },
        { "{} ^x", "text after the end" },
        { "1 ^2", "text after the end" },
        { "^nul", "expected a value" },
        { "^tru", "expected true or false" },
        { "{\"a\":1,\"b\":2,^\"a\":3}", "\"a\" is given twice" },
        { "{\"a\":1,^\"\\u0061\":3}", "\"a\" is given twice" },
        { "[{\"x\":[{\"a\":{},^\"a\":[]}]}]", "\"a\" is given twice" },
        { "{\"\":1,^\"\":1}", "\"\" is given twice" },
        { "{\"a\":{\"b\":1},\"c\":1,^\"a\":1,\"c\":1}", "\"a\" is given twice" },
        { "[1.5,1e3,-0.0,9007199254740993.0]", "" },
        { "[1.^]", "expected a value" },
        { "[^9007199254740993]", "a whole number past 2^53" },
        { "[^-9007199254740993]", "a whole number past 2^53" },
        { "[^99999999999999999999]", "a whole number past 2^53" },
        { "[\"\\ud83d^\"]", "half of a surrogate pair" },
        { "[\"^\xff\"]", "string is not UTF-8 text" },
        { "[\"^\x01\"]", "string is not UTF-8 text" },
        { "^\xef\xbb\xbf{}", "expected a value" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char room[200];

        const char *mark = strchr(rows[i].text, '^');
        size_t n = strlen(rows[i].text), front = mark != NULL ? (size_t)(mark - rows[i].text) : n;
        memcpy(room, rows[i].text, front);
        memcpy(room + front, rows[i].text + front + (mark != NULL), n - front);
        check_case = rows[i].text;
        check_text((struct span){ (const uint8_t *)room, n - (mark != NULL) }, front, rows[i].want);
    }
}

static void depth_has_a_limit(void)
{
    uint8_t text[2 * STRICT_DEPTH_MAX + 2];
    for (unsigned more = 0; more < 2; more++) {
        unsigned n = STRICT_DEPTH_MAX + more;
        memset(text, '[', n);
        memset(text + n, ']', n);
        check_text((struct span){ text, 2 * (size_t)n }, STRICT_DEPTH_MAX,
                   more == 0 ? "" : "more than 32 levels deep");
    }
}

TESTS(TEST(a_text_has_one_meaning_or_none), TEST(depth_has_a_limit))
