/* uri_test.c - targets of requests, kind and hostile. */
#include "http/uri.h"

#include "base/buf.h"
#include "lib/check.h"

static const struct {
    const char *name;
    struct span text;
    bool plus;
    struct span want;
    const char *err;
} decoded[] = {
    { "plain", SPAN("a-b_c.d~e"), false, SPAN("a-b_c.d~e"), "" },
    { "nothing", SPAN(""), false, SPAN(""), "" },
    { "a slash", SPAN("refs%2Fpr%2f1"), false, SPAN("refs/pr/1"), "" },
    { "dots", SPAN("%2e%2E"), false, SPAN(".."), "" },
    { "only once", SPAN("%252e"), false, SPAN("%2e"), "" },
    { "UTF-8", SPAN("%C3%A8"), false, SPAN("\xc3\xa8"), "" },
    { "UTF-8 raw", SPAN("\xc3\xa8"), false, SPAN("\xc3\xa8"), "" },
    { "a plus", SPAN("a+b"), false, SPAN("a+b"), "" },
    { "a plus in a path beside an escape", SPAN("a+b%2B"), false, SPAN("a+b+"), "" },
    { "nothing to decode in a form", SPAN("ab"), true, SPAN("ab"), "" },
    { "two zeros are no NUL", SPAN("a00"), false, SPAN("a00"), "" },
    { "a plus in a form", SPAN("a+b%2B"), true, SPAN("a b+"), "" },
    { "an escaped control is the caller's to judge", SPAN("%0a"), false, SPAN("\n"), "" },
    { "NUL", SPAN("a%00b"), false, SPAN(""), "1: a NUL, space or control character" },
    { "a raw NUL", SPAN("a\0b"), false, SPAN(""), "1: a NUL, space or control character" },
    { "a raw space", SPAN("a b"), false, SPAN(""), "1: a NUL, space or control character" },
    { "a raw control", SPAN("ab\x7f"), false, SPAN(""), "2: a NUL, space or control character" },
    { "no digits", SPAN("a%zz"), false, SPAN(""), "1: expected two hex digits after '%'" },
    { "one digit", SPAN("%4"), false, SPAN(""), "0: expected two hex digits after '%'" },
    { "one digit and more", SPAN("%4g"), false, SPAN(""), "0: expected two hex digits after '%'" },
    { "no end", SPAN("abc%"), false, SPAN(""), "3: expected two hex digits after '%'" },
    { "between digits and letters", SPAN("%:0"), false, SPAN(""),
      "0: expected two hex digits after '%'" },
    { "before the letters", SPAN("%0@"), false, SPAN(""), "0: expected two hex digits after '%'" },
    { "a sign", SPAN("%+1"), false, SPAN(""), "0: expected two hex digits after '%'" },
};

static const char *shown(bool ok, const struct err *err, char out[static 512])
{
    out[0] = 0;
    if (!ok && err->has_at)
        snprintf(out, 512, "%u: %s", (unsigned)err->at, err->text);
    else if (!ok)
        snprintf(out, 512, "%s", err->text);
    return out;
}

static void an_escape_is_decoded_once_and_strictly(void)
{
    char text[512];
    for (size_t i = 0; i < COUNT(decoded); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 16 };
        struct err err = { 0 };
        struct span out = { 0 };
        check_case = decoded[i].name;
        bool ok = uri_decode(decoded[i].text, decoded[i].plus, &a, &out, &err);
        CHECK_STR(shown(ok, &err, text), decoded[i].err);
        if (!ok)
            continue;
        CHECK(span_eq(out, decoded[i].want));
        CHECK((out.ptr == decoded[i].text.ptr) == span_eq(decoded[i].text, decoded[i].want));
    }
}

static void a_path_is_split_before_it_is_decoded(void)
{
    struct span s[URI_SEGMENTS];
    unsigned n = 0;
    CHECK(uri_split(SPAN("/a%2Fb/%2e%2e//c/"), s, &n) && n == 5);
    CHECK(span_eq(s[0], SPAN("a%2Fb")) && span_eq(s[1], SPAN("%2e%2e")));
    CHECK(s[2].len == 0 && span_eq(s[3], SPAN("c")) && s[4].len == 0);
    CHECK(uri_split(SPAN("/"), s, &n) && n == 1 && s[0].len == 0);
    CHECK(!uri_split(SPAN(""), s, &n) && !uri_split(SPAN("a/b"), s, &n));
    CHECK(!uri_split(SPAN("http://h/a"), s, &n) && !uri_split((struct span){ 0 }, s, &n));
}

static void a_path_has_a_most_of_segments(void)
{
    struct span s[URI_SEGMENTS];
    unsigned n = 0;
    uint8_t slashes[URI_SEGMENTS + 1];
    memset(slashes, '/', sizeof slashes);
    CHECK(uri_split((struct span){ slashes, URI_SEGMENTS }, s, &n) && n == URI_SEGMENTS);
    CHECK(!uri_split((struct span){ slashes, URI_SEGMENTS + 1 }, s, &n));
}

static void a_query_keeps_repeated_keys_in_order(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 16 };
    struct err err = { 0 };
    struct uri_pair *pair;
    unsigned n;
    CHECK(uri_pairs(SPAN("expand=a&expand%5B%5D=b+c&x&&=lost&y=%3D%26="), &a, &pair, &n, &err));
    CHECK(n == 4);
    CHECK(span_eq(pair[0].key, SPAN("expand")) && span_eq(pair[0].value, SPAN("a")));
    CHECK(span_eq(pair[1].key, SPAN("expand[]")) && span_eq(pair[1].value, SPAN("b c")));
    CHECK(span_eq(pair[2].key, SPAN("x")) && pair[2].value.len == 0);
    CHECK(span_eq(pair[3].key, SPAN("y")) && span_eq(pair[3].value, SPAN("=&=")));
    CHECK(uri_pairs(SPAN(""), &a, &pair, &n, &err) && n == 0);
    CHECK(!uri_pairs(SPAN("a=%"), &a, &pair, &n, &err) && err.kind == ERR_INPUT);
}

static void a_query_has_a_most_of_pairs(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 18 };
    struct err err = { 0 };
    struct uri_pair *pair;
    unsigned n;
    uint8_t text[2 * URI_PAIRS + 2];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 == 0 ? 'k' : '&';
    CHECK(uri_pairs((struct span){ text, 2 * URI_PAIRS }, &a, &pair, &n, &err) && n == URI_PAIRS);
    CHECK(!uri_pairs((struct span){ text, sizeof text }, &a, &pair, &n, &err));
    CHECK_STR(err.text, "more than 512 fields");
}

static void each_allocation_may_fail(void)
{
    unsigned failed = 0;
    for (size_t nth = 1; nth < 8; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 16 };
        struct err err = { 0 };
        struct uri_pair *pair;
        unsigned n;
        mem_fail_at = nth;
        bool ok = uri_pairs(SPAN("a+=b%20&c%41=%42"), &a, &pair, &n, &err);
        mem_fail_at = 0;
        CHECK(ok || err.kind == ERR_SYSTEM);
        failed += !ok;
    }
    CHECK(failed >= 1);
}

static void what_is_put_comes_back(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "request", .limit = 1 << 16 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span put, got;
    buf_init(&b, "path", 1024);
    uri_put(&b, SPAN("a bz/%\xc3\xa8~.-_AZ09\"\n"));
    CHECK(buf_done(&b, &put, &err) && span_eq(put, SPAN("a%20bz%2F%25%C3%A8~.-_AZ09%22%0A")));
    CHECK(uri_decode(put, false, &a, &got, &err));
    CHECK(span_eq(got, SPAN("a bz/%\xc3\xa8~.-_AZ09\"\n")));
}

TESTS(TEST(an_escape_is_decoded_once_and_strictly), TEST(a_path_is_split_before_it_is_decoded),
      TEST(a_path_has_a_most_of_segments), TEST(a_query_keeps_repeated_keys_in_order),
      TEST(a_query_has_a_most_of_pairs), TEST(each_allocation_may_fail),
      TEST(what_is_put_comes_back))
