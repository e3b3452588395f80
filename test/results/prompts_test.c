/* prompts_test.c - a set file is read strictly, and what is wrong is told by line and column. */
#include "results/prompts.h"

#include "lib/check.h"

#define HEAD(more) "{\"schema\":\"ajar/set/1\",\"name\":\"n\",\"fact\":\"eval.n\"," more "}\n"
#define EXACT      HEAD("\"match\":\"exact\"")
#define LETTER     HEAD("\"match\":\"letter\"")
#define NUMBER     HEAD("\"match\":\"number\"")
#define REGEX      HEAD("\"match\":\"regex\"")
#define LIKELY     HEAD("\"match\":\"likelihood\"")
#define JUDGE      "\"match\":\"judge\",\"rubric\":\"r\",\"judge_hit\":\"yes\",\"judge_miss\":\"no\""
#define ONE        "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"a\"}\n"
#define MANY5      "\"a\",\"a\",\"a\",\"a\",\"a\","

static const struct {
    const char *text, *error; /* "" reads */
} rows[] = {
    { EXACT ONE, "" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":[\"a\",\"b\"],\"cluster\":\"c\"}", "" },
    { LETTER "{\"id\":\"1\",\"prompt\":\"p\",\"choices\":[\"a\",\"b\"],\"answer\":1}\r\n", "" },
    { LIKELY "{\"id\":\"1\",\"prompt\":\"p\",\"choices\":[\"a\",\"b\"],\"answer\":0}\n", "" },
    { NUMBER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":-2.5e3}\n", "" },
    { NUMBER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":{\"least\":1,\"most\":1}}\n", "" },
    { REGEX "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"^a+$\"}\n", "" },
    { HEAD(JUDGE) "{\"id\":\"1\",\"prompt\":\"p\"}\n", "" },
    { HEAD(JUDGE) "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":[\"x\",\"y\"]}\n", "" },
    { HEAD("\"match\":\"number\",\"hit\":\"miss\",\"truncated\":\"scored\",\"number\":\"first\","
           "\"max_tokens\":1,\"temperature\":2,\"stop\":\"x\",\"system\":\"s\"") "{\"id\":\"1\","
                                                                                 "\"prompt\":\"p\","
                                                                                 "\"answer\":1}",
      "" },

    { "", "no question: the first line says what the set is, and each further one asks" },
    { EXACT, "no question: the first line says what the set is, and each further one asks" },
    { "\n", "line 1, column 1: expected '{'" },
    { EXACT "\n" ONE, "line 2, column 1: expected '{'" },
    { EXACT ONE "\n", "line 3, column 1: expected '{'" },
    { EXACT "[]\n", "line 2, column 1: expected '{'" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"a\"}x\n",
      "line 2, column 37: text after the end" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"a\n\"}",
      "line 2, column 34: answer: string without an end" },
    { EXACT "{\"id\":\"1\",\"id\":\"2\"}", "line 2, column 11: \"id\" is given twice" },
    { EXACT "{\"id\":\"1\",\"promt\":\"p\"}",
      "line 2, column 11: \"promt\" is not a key of this object" },
    { EXACT "{\"id\":\"1\"}", "line 2, column 11: a required key is missing" },
    { EXACT "{\"id\":\"\",\"prompt\":\"p\",\"answer\":\"a\"}", "line 2, column 7: id: empty" },
    { EXACT "{\"id\":7,\"prompt\":\"p\",\"answer\":\"a\"}", "line 2, column 7: id: expected '\"'" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\"}", "line 2, column 1: answer: missing" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":[]}",
      "line 2, column 33: answer: needs at least 1" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":[\"\"]}",
      "line 2, column 34: answer: empty" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":1}",
      "line 2, column 33: answer: expected '['" },
    { EXACT "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"a\",\"choices\":[\"a\",\"b\"]}",
      "line 2, column 1: choices do not belong to match \"exact\"" },
    { EXACT ONE ONE, "line 3: the id \"1\" is that of line 2" },

    { LETTER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":0}", "line 2, column 1: choices: missing" },
    { LETTER "{\"id\":\"1\",\"prompt\":\"p\",\"choices\":[\"a\"],\"answer\":0}",
      "line 2, column 34: choices: needs at least 2" },
    { LETTER "{\"id\":\"1\",\"prompt\":\"p\",\"choices\":[" MANY5 MANY5 MANY5 MANY5 MANY5
             "\"y\",\"z\"],\"answer\":0}",
      "line 2, column 139: choices: more than 26 of them" },
    { LETTER "{\"id\":\"1\",\"prompt\":\"p\",\"choices\":[\"a\",\"b\"],\"answer\":2}",
      "line 2, column 53: answer: there are 2 choices, the first is 0" },
    { LETTER "{\"id\":\"1\",\"prompt\":\"p\",\"choices\":[\"a\",\"b\"],\"answer\":\"A\"}",
      "line 2, column 53: answer: expected a whole number" },
    { NUMBER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"4\"}",
      "line 2, column 33: answer: expected a value" },
    { NUMBER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":{\"least\":2,\"most\":1}}",
      "line 2, column 33: answer: least is above most" },
    { NUMBER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":{\"least\":2}}",
      "line 2, column 44: answer: a required key is missing" },
    { NUMBER "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":1e99}",
      "line 2, column 33: answer: more digits than we keep" },
    { REGEX "{\"id\":\"1\",\"prompt\":\"p\",\"answer\":\"(a\"}",
      "line 2, column 33: answer: at its character 3: pattern: ( without )" },

    { "{\"schema\":\"ajar/set/2\"}", "line 1, column 11: schema: \"ajar/set/2\" is none we know" },
    { HEAD("\"match\":\"letters\""), "line 1, column 59: match: \"letters\" is none we know" },
    { HEAD("\"match\":\"none\""), "line 1, column 59: match: \"none\" is none we know" },
    { "{\"schema\":\"ajar/set/1\",\"name\":\"a b\"}",
      "line 1, column 31: name: not a name: letters, digits, _ and -, joined by full stops" },
    { "{\"schema\":\"ajar/set/1\",\"name\":\".a\"}",
      "line 1, column 31: name: not a name: letters, digits, _ and -, joined by full stops" },
    { "{\"schema\":\"ajar/set/1\",\"name\":\"a..b\"}",
      "line 1, column 31: name: not a name: letters, digits, _ and -, joined by full stops" },
    { "{\"schema\":\"ajar/set/1\",\"name\":\"a.\"}",
      "line 1, column 31: name: not a name: letters, digits, _ and -, joined by full stops" },
    { HEAD("\"match\":\"exact\",\"hit\":\"hit\""),
      "line 1, column 73: hit: \"hit\" is none we know" },
    { HEAD("\"match\":\"exact\",\"max_tokens\":0"),
      "line 1, column 80: max_tokens: from 1 to 65536" },
    { HEAD("\"match\":\"exact\",\"max_tokens\":65537"),
      "line 1, column 80: max_tokens: from 1 to 65536" },
    { HEAD("\"match\":\"exact\",\"temperature\":2.1"),
      "line 1, column 81: temperature: from 0 to 2" },
    { HEAD("\"match\":\"exact\",\"temperature\":-0.1"),
      "line 1, column 81: temperature: from 0 to 2" },
    { HEAD("\"match\":\"exact\",\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]"),
      "line 1, column 91: stop: more than 4 of them" },
    { HEAD("\"match\":\"exact\",\"stop\":[]"), "line 1, column 74: stop: needs at least 1" },
    { HEAD("\"match\":\"letter\",\"case\":\"any\""),
      "line 1, column 1: case does not belong to match \"letter\"" },
    { HEAD("\"match\":\"exact\",\"number\":\"first\""),
      "line 1, column 1: number does not belong to match \"exact\"" },
    { HEAD("\"match\":\"letter\",\"normalise\":\"characters\""),
      "line 1, column 1: normalise does not belong to match \"letter\"" },
    { HEAD("\"match\":\"letter\",\"delimiter\":\" \""),
      "line 1, column 1: delimiter does not belong to match \"letter\"" },
    { HEAD("\"match\":\"exact\",\"rubric\":\"r\""),
      "line 1, column 1: rubric does not belong to match \"exact\"" },
    { HEAD("\"match\":\"exact\",\"judge_hit\":\"r\""),
      "line 1, column 1: judge_hit does not belong to match \"exact\"" },
    { HEAD("\"match\":\"exact\",\"judge_miss\":\"r\""),
      "line 1, column 1: judge_miss does not belong to match \"exact\"" },
    { HEAD("\"match\":\"likelihood\",\"stop\":\"r\""),
      "line 1, column 1: stop does not belong to match \"likelihood\"" },
    { HEAD("\"match\":\"likelihood\",\"system\":\"r\""),
      "line 1, column 1: system does not belong to match \"likelihood\"" },
    { HEAD("\"match\":\"judge\",\"rubric\":\"r\",\"judge_hit\":\"yes\""),
      "line 1, column 1: match \"judge\" needs rubric, judge_hit and judge_miss: what to look for, "
      "and the two words it may answer" },
    { HEAD("\"match\":\"judge\",\"rubric\":\"r\",\"judge_hit\":\"a\",\"judge_miss\":\"a\""),
      "line 1, column 1: judge_hit and judge_miss are the same word" },
};

static void what_is_wrong_is_told_with_its_place(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct prompts s = { .n = 77 };
        struct err err = { 0 };
        check_case = rows[i].text;
        bool ok = prompts_read(span_of(rows[i].text), &a, &s, &err);
        CHECK_STR(err.text, rows[i].error);
        CHECK(ok == (rows[i].error[0] == 0) && (ok || s.n == 77));
    }
    check_case = "";
}

static void memory_may_end_anywhere(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 1;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            struct prompts s = { .n = 77 };
            struct err err = { 0 };
            check_case = rows[i].text;
            mem_fail_at = nth;
            bool ok = prompts_read(span_of(rows[i].text), &a, &s, &err);
            bool reached = mem_fail_at == 0;
            mem_fail_at = 0;
            if (!reached) {
                CHECK_STR(err.text, rows[i].error);
                break;
            }
            CHECK(!ok && err.kind == ERR_SYSTEM && s.n == 77);
        }
    check_case = "";
}

static void what_is_not_said_has_its_default(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct prompts s;
    struct err err = { 0 };
    CHECK(prompts_read(span_of(EXACT ONE), &a, &s, &err));
    CHECK(s.match == MATCH_EXACT && s.max_tokens == 256 && span_eq(s.temperature, SPAN("0")));
    CHECK(!s.hit_is_miss && !s.any_case && !s.score_truncated && !s.first_number && !s.clustered);
    CHECK(s.n == 1 && s.prompt[0].line == 2 && prompts_parts(&s, &s.prompt[0]) == 1);
    CHECK(prompts_read(span_of(rows[3].text), &a, &s, &err));
    CHECK(span_eq(s.delimiter, SPAN(" ")) && prompts_parts(&s, &s.prompt[0]) == 2);
    CHECK(prompts_read(span_of(HEAD(JUDGE) "{\"id\":\"1\",\"prompt\":\"p\"}\n"), &a, &s, &err));
    CHECK(prompts_parts(&s, &s.prompt[0]) == 2);
}

static void questions_are_found_by_their_ids(void)
{
    static const char text[] =
        EXACT "{\"id\":\"b\",\"prompt\":\"p\",\"answer\":\"a\",\"cluster\":\"x\"}\n"
              "{\"id\":\"c\",\"prompt\":\"p\",\"answer\":\"a\"}\n"
              "{\"id\":\"a\",\"prompt\":\"p\",\"answer\":\"a\",\"cluster\":\"x\"}\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct prompts s = { 0 };
    struct err err = { 0 };
    CHECK(prompts_read(span_of(text), &a, &s, &err) && s.clustered);
    const struct prompt **order = prompts_by_id(&s, &a, &err);
    CHECK(order != NULL);
    CHECK(prompts_find(order, s.n, SPAN("a")) == &s.prompt[2]);
    CHECK(prompts_find(order, s.n, SPAN("b")) == &s.prompt[0]);
    CHECK(prompts_find(order, s.n, SPAN("c")) == &s.prompt[1]);
    CHECK(prompts_find(order, s.n, SPAN("")) == NULL);
    CHECK(prompts_find(order, s.n, SPAN("d")) == NULL);
}

static void long_texts_have_a_limit(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct prompts s;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "test", 4 << 20);
    buf_printf(&b, EXACT "{\"id\":\"");
    for (unsigned i = 0; i < PROMPTS_ID_MAX + 1; i++)
        buf_printf(&b, "x");
    buf_printf(&b, "\",\"prompt\":\"p\",\"answer\":\"a\"}");
    CHECK(buf_done(&b, &text, &err) && !prompts_read(text, &a, &s, &err));
    CHECK_STR(err.text, "line 2, column 7: id: longer than 256 bytes");
    CHECK(err.kind == ERR_LIMIT);
}

/* So many questions with ids of so many characters, by a judge. */
static const char *many(unsigned n, int width)
{
    static struct err err;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 128 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct prompts s;
    struct span text;
    err = (struct err){ 0 };
    buf_init(&b, "test", 32 << 20);
    buf_printf(&b, HEAD(JUDGE));
    for (unsigned i = 0; i < n; i++)
        buf_printf(&b, "{\"id\":\"%0*u\",\"prompt\":\"p\"}\n", width, i);
    CHECK(buf_done(&b, &text, &err));
    CHECK(prompts_read(text, &a, &s, &err) == (err.kind == ERR_NONE) &&
          (err.kind == ERR_NONE || err.kind == ERR_LIMIT));
    return err.text;
}

static void a_set_has_a_limit(void)
{
    uint8_t byte = 0;
    struct prompts s;
    struct arena a = { .name = "test" };
    struct err err = { 0 };
    CHECK_STR(many(PROMPTS_MAX, 6), "");
    CHECK_STR(many(PROMPTS_MAX + 1, 6), "line 100002, column 1: more than 100000 questions");
    CHECK_STR(many(PROMPTS_IDS_MAX / 256, 256), "");
    CHECK_STR(many(PROMPTS_IDS_MAX / 256 + 1, 256),
              "line 8194, column 1: the ids come to more than 2 MiB");
    CHECK(!prompts_read((struct span){ &byte, PROMPTS_BYTES_MAX + 1 }, &a, &s, &err));
    CHECK_STR(err.text, "more than 64 MiB");
}

TESTS(TEST(what_is_wrong_is_told_with_its_place), TEST(memory_may_end_anywhere),
      TEST(what_is_not_said_has_its_default), TEST(questions_are_found_by_their_ids),
      TEST(long_texts_have_a_limit), TEST(a_set_has_a_limit))
