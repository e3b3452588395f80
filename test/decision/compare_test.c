/* compare_test.c - the first place where two records differ, and the record in what holds one. */
#include "decision/compare.h"

#include "base/buf.h"
#include "lib/check.h"

static const struct {
    const char *name, *x, *y, *want; /* "POINTER X Y"; "": the same */
} rows[] = {
    { "the same", "{\"a\":1}", "{\"a\":1}", "" },
    { "a number", "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":3}", "/b 2 3" },
    { "a longer number", "{\"a\":1}", "{\"a\":12}", "/a 1 12" },
    { "a longer number, the other way", "{\"a\":12}", "{\"a\":1}", "/a 12 1" },
    { "a text", "{\"a\":\"xy\"}", "{\"a\":\"xz\"}", "/a \"xy\" \"xz\"" },
    { "a text with a quote", "{\"a\":\"x\\\"y\"}", "{\"a\":\"x\\\"z\"}",
      "/a \"x\\\"y\" \"x\\\"z\"" },
    { "another kind", "{\"a\":{\"b\":1}}", "{\"a\":[1]}", "/a {\"b\":1} [1]" },
    { "deep", "{\"a\":{\"b\":[1,{\"c\":2}]}}", "{\"a\":{\"b\":[1,{\"c\":3}]}}", "/a/b/1/c 2 3" },
    { "behind what is closed", "{\"a\":{\"b\":[1]},\"c\":[[],2]}",
      "{\"a\":{\"b\":[1]},\"c\":[[],3]}", "/c/1 2 3" },
    { "a member more in the first", "{\"a\":1,\"b\":2}", "{\"a\":1}", "/b 2 -" },
    { "a member more in the second", "{\"a\":1}", "{\"a\":1,\"b\":2}", "/b - 2" },
    { "a member between", "{\"a\":1,\"c\":3}", "{\"a\":1,\"b\":2,\"c\":3}", "/b - 2" },
    { "a member before all", "{\"b\":2}", "{\"a\":1,\"b\":2}", "/a - 1" },
    { "the only member", "{}", "{\"a\":1}", "/a - 1" },
    { "a key that begins like another", "{\"ab\":1}", "{\"a\":1}", "/a - 1" },
    { "an item more", "{\"a\":[1]}", "{\"a\":[1,2]}", "/a/1 - 2" },
    { "an item less", "{\"a\":[{\"b\":1},2]}", "{\"a\":[{\"b\":1}]}", "/a/1 2 -" },
    { "none of them", "{\"a\":[]}", "{\"a\":[7]}", "/a/0 - 7" },
    { "a key that needs escaping", "{\"a/b~\":1}", "{\"a/b~\":2}", "/a~1b~0 1 2" },
    { "not even an object", "1", "2", " 1 2" },
};

static void say(char room[400], const struct difference *d)
{
    snprintf(room, 400, "%.*s %.*s %.*s", (int)d->at.len, (const char *)d->at.ptr,
             d->x.len > 0 ? (int)d->x.len : 1, d->x.len > 0 ? (const char *)d->x.ptr : "-",
             d->y.len > 0 ? (int)d->y.len : 1, d->y.len > 0 ? (const char *)d->y.ptr : "-");
}

static void the_first_place_is_named(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct difference d;
        struct err err = { 0 };
        char got[400] = "";
        check_case = rows[i].name;
        if (compare_differ(span_of(rows[i].x), span_of(rows[i].y), &a, &d, &err))
            say(got, &d);
        CHECK_STR(err.text, "");
        CHECK_STR(got, rows[i].want);
        if (rows[i].want[0] == 0)
            continue;
        for (size_t nth = 1; nth < 20; nth++) {
            AUTO_CLOSE(arena) struct arena b = { .name = "test", .limit = 1 << 20 };
            mem_fail_at = nth;
            bool ok = compare_differ(span_of(rows[i].x), span_of(rows[i].y), &b, &d, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == (err.kind == ERR_NONE) && (ok || reached));
            err = (struct err){ 0 };
            if (!reached)
                break;
        }
    }
}

/* A record is not so deep; what is gives its whole as the place. */
static void what_is_too_deep_is_one_place(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct difference d;
    struct err err = { 0 };
    char x[300], y[300];
    memset(x, '[', 100), memset(x + 101, ']', 100), x[100] = '1', x[201] = 0;
    memcpy(y, x, sizeof x), y[100] = '2';
    CHECK(compare_differ(span_of(x), span_of(y), &a, &d, &err));
    CHECK(d.at.len == 0 && span_eq(d.x, span_of(x)) && span_eq(d.y, span_of(y)));
}

static const struct {
    const char *name, *text, *want, *error;
} taken[] = {
    { "a record", "{\"a\":1}", "{\"a\":1}", "" },
    { "in other clothes", "\n{ \"a\" : [ 1 , true , null ],\n\"b\":\"\\u0041\\/ \\u00e9\" }\n",
      "{\"a\":[1,true,null],\"b\":\"A/ \xc3\xa9\"}", "" },
    { "in an answer", "{\"schema\":\"ajar/decide/1\",\"record\":{ \"a\":1 },\"x\":2}", "{\"a\":1}",
      "" },
    { "a record by name only", "{\"record\":\"x\"}", "{\"record\":\"x\"}", "" },
    { "two of them", "{\"record\":{},\"record\":{}}", "",
      "no decision record: \"record\" is given twice" },
    { "no object", "[]", "", "no decision record: not an object of JSON" },
    { "nothing", "", "", "no decision record: not an object of JSON" },
    { "no JSON", "{\"a\":}", "", "no decision record: expected a value" },
    { "more behind it", "{} {}", "", "no decision record: text after the end" },
};

static void a_record_is_found_in_what_holds_one(void)
{
    for (size_t i = 0; i < COUNT(taken); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct span out = { 0 };
        struct err err = { 0 };
        check_case = taken[i].name;
        CHECK(compare_take(span_of(taken[i].text), &a, &out, &err) == (taken[i].error[0] == 0));
        CHECK_STR(err.text, taken[i].error);
        CHECK(span_eq(out, span_of(taken[i].want)));
        CHECK(taken[i].error[0] == 0 || err.kind == ERR_INPUT);
    }
}

TESTS(TEST(the_first_place_is_named), TEST(what_is_too_deep_is_one_place),
      TEST(a_record_is_found_in_what_holds_one))
