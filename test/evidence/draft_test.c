/* draft_test.c - items written by hand: the same words give the same file, and what no decision could
 * read is not written. */
#include "evidence/draft.h"

#include "lib/check.h"

static const uint8_t weights[SHA256_BYTES] = { 0xAB };

struct member {
    const char *key, *json;
};

static bool draft_of(const struct member *m, size_t n, struct draft *d, struct err *err)
{
    for (size_t i = 0; i < n; i++)
        if (!draft_json(d, m[i].key, span_of(m[i].json), err))
            return false;
    return true;
}

static const struct member count[] = {
    { "n", "256" },
    { "fact", "\"eval.cyber\"" },
    { "kind", "\"binomial\"" },
    { "k", "10" },
    { "measured_at", "\"2026-10-01\"" },
    { "source", "{\"url\":\"u\"}" },
    { "planned_n", "256.5" },
};

static void a_file_has_one_item_and_its_name_is_made_of_it(void)
{
    struct arena a = { .name = "test", .limit = 1 << 20 };
    struct draft d = { .a = &a };
    struct draft_file f, again;
    struct err err = { 0 };
    char name[256], text[1024];
    CHECK(draft_of(count, COUNT(count), &d, &err));
    CHECK(!draft_finish(&d, weights, &f, &err));
    CHECK_STR(err.text, "it would not read: planned_n: expected a whole number");
    err = (struct err){ 0 };
    draft_drop(&d, "planned_n");
    CHECK(!draft_has(&d, "planned_n") && draft_has(&d, "k"));
    CHECK(draft_number(&d, "unscored", "3", &err) && draft_finish(&d, weights, &f, &err));
    CHECK(f.item.k == 10 && f.item.n == 256 && f.item.unscored == 3);
    snprintf(name, sizeof name, "%.*s", (int)f.name.len, (const char *)f.name.ptr);
    CHECK(strncmp(name, "eval.cyber-2026-10-01-", 22) == 0);
    snprintf(text, sizeof text, "%.*s", (int)f.text.len, (const char *)f.text.ptr);
    CHECK_STR(
        text,
        "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:ab000000000000000000000000000000"
        "00000000000000000000000000000000\",\"items\":[\n"
        "{\"fact\":\"eval.cyber\",\"k\":10,\"kind\":\"binomial\",\"measured_at\":\"2026-10-01\","
        "\"n\":256,\"source\":{\"url\":\"u\"},\"unscored\":3}]}\n");
    /* What a file held comes back as it was, and in another order it is the same. */
    struct draft e = { .a = &a };
    CHECK(draft_from(&e, &f.item, &err) && draft_finish(&e, weights, &again, &err));
    CHECK(span_eq(again.text, f.text) && span_eq(again.name, f.name));
    CHECK(draft_text(&e, "by", "a \"quoted\" man", &err) &&
          draft_finish(&e, weights, &again, &err));
    CHECK(span_eq(again.item.by, SPAN("a \"quoted\" man")) && !span_eq(again.name, f.name));
    arena_free(&a);
}

static void what_would_not_read_is_refused(void)
{
    static const struct {
        struct member m;
        const char *error;
    } rows[] = {
        { { "k", "300" }, "it would not read: k: 300 hits of 256" },
        { { "hits", "3" }, "it would not read: \"hits\" is not a key of this object" },
        { { "source", "{\"shelf\":\"u\"}" },
          "it would not read: source: \"shelf\" is not a key of this object" },
        { { "mean", "3" }, "it would not read: mean: does not belong to kind binomial" },
        { { "k", "{" }, "it would not read: k: expected '\"'" },
        { { "measured_at", "\"2026-13-01\"" },
          "it would not read: measured_at: \"2026-13-01\" is not YYYY-MM-DD or "
          "YYYY-MM-DDTHH:MM:SSZ" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct draft d = { .a = &a };
        struct draft_file f;
        struct err err = { 0 };
        check_case = rows[i].error;
        CHECK(draft_of(count, COUNT(count) - 1, &d, &err) && draft_of(&rows[i].m, 1, &d, &err));
        CHECK(!draft_finish(&d, weights, &f, &err) && err.kind == ERR_INPUT && !err.has_at);
        CHECK_STR(err.text, rows[i].error);
        arena_free(&a);
    }
    check_case = "";
}

#define LONG                                                                                       \
    "a23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"   \
    "123456"

static void facts_have_names_that_a_policy_can_use(void)
{
    static const struct {
        const char *fact;
        bool ok;
    } rows[] = {
        { "a", true },         { "eval.cyber_2.x-y", true },
        { "A.0", true },       { "a..b", false },
        { ".a", false },       { "a.", false },
        { "0a", false },       { "_a", false },
        { "a b", false },      { "a/b", false },
        { "\xc3\xa4", false }, { "-a", false },
        { LONG, true },        { LONG "x", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct draft d = { .a = &a };
        struct draft_file f;
        struct err err = { 0 };
        check_case = rows[i].fact;
        CHECK(draft_of(count, COUNT(count) - 1, &d, &err) &&
              draft_text(&d, "fact", rows[i].fact, &err));
        CHECK(draft_finish(&d, weights, &f, &err) == rows[i].ok);
        CHECK(rows[i].ok || strncmp(err.text, "no policy can name the fact", 27) == 0);
        arena_free(&a);
    }
    check_case = "";
}

static void numbers_and_lists_are_read_as_people_type_them(void)
{
    static const struct {
        const char *text;
        bool numbers;
        const char *json, *error;
    } rows[] = {
        { "1,0,0.5", true, "[1,0,0.5]", NULL },
        { "", true, "[]", NULL },
        { "a,b c,\"", false, "[\"a\",\"b c\",\"\\\"\"]", NULL },
        { "1,x", true, NULL, "key: \"x\" is no number such as 12 or 0.05" },
        { "1,,2", true, NULL, "key: \"\" is no number such as 12 or 0.05" },
        { "1 2", true, NULL, "key: \"1 2\" is no number such as 12 or 0.05" },
        { ".5", true, NULL, "key: \".5\" is no number such as 12 or 0.05" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct draft d = { .a = &a };
        struct err err = { 0 };
        char got[64];
        check_case = rows[i].text;
        CHECK(draft_list(&d, "key", rows[i].text, rows[i].numbers, &err) == (rows[i].json != NULL));
        if (rows[i].json == NULL) {
            CHECK(err.kind == ERR_USAGE);
            CHECK_STR(err.text, rows[i].error);
        } else {
            snprintf(got, sizeof got, "%.*s", (int)d.member[0].json.len,
                     (const char *)d.member[0].json.ptr);
            CHECK_STR(got, rows[i].json);
        }
        arena_free(&a);
    }
    check_case = "";
}

static bool write_one(struct arena *a, struct err *err)
{
    struct draft d = { .a = a }, e = { .a = a };
    struct draft_file f;
    return draft_of(count, COUNT(count) - 1, &d, err) && draft_text(&d, "by", "b", err) &&
           draft_list(&d, "variant", "", false, err) && draft_text(&d, "variant", "v", err) &&
           draft_number(&d, "unscored", "1", err) && draft_finish(&d, weights, &f, err) &&
           draft_from(&e, &f.item, err);
}

static void every_allocation_may_fail(void)
{
    for (size_t n = 1; n < 1000; n++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct err err = { 0 };
        mem_fail_at = n;
        bool done = write_one(&a, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        arena_free(&a);
        if (done && !reached)
            return;
        CHECK(done || err.kind == ERR_SYSTEM);
    }
    CHECK(false);
}

static void there_is_an_end_to_members(void)
{
    struct arena a = { .name = "test", .limit = 1 << 20 };
    struct draft d = { .a = &a };
    struct err err = { 0 };
    static char key[DRAFT_MEMBERS_MAX + 1][8];
    for (unsigned i = 0; i < DRAFT_MEMBERS_MAX; i++) {
        snprintf(key[i], sizeof key[i], "k%u", i);
        CHECK(draft_json(&d, key[i], SPAN("1"), &err));
    }
    CHECK(draft_json(&d, "k3", SPAN("2"), &err));
    CHECK(!draft_json(&d, "more", SPAN("1"), &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 64 members");
    arena_free(&a);
}

TESTS(TEST(a_file_has_one_item_and_its_name_is_made_of_it), TEST(what_would_not_read_is_refused),
      TEST(facts_have_names_that_a_policy_can_use),
      TEST(numbers_and_lists_are_read_as_people_type_them), TEST(every_allocation_may_fail),
      TEST(there_is_an_end_to_members))
