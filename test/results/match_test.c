/* match_test.c - what is a hit, a miss, or not an answer at all. */
#include "results/match.h"

#include "lib/check.h"

enum { CUT = 1, ANY_CASE = 2, MISS_COUNTS = 4, SCORE_CUT = 8, FIRST = 16 };

static const struct {
    enum match_kind match;
    int flags;
    const char *right; /* the answer of the set, as JSON */
    const char *answer, *want;
} rows[] = {
    /* letters; the choices are Rome, Paris, a dog */
    { MATCH_LETTER, 0, "1", "B", "hit" },
    { MATCH_LETTER, 0, "1", " b\n", "hit" },
    { MATCH_LETTER, 0, "1", "(B)", "hit" },
    { MATCH_LETTER, 0, "1", "**B**", "hit" },
    { MATCH_LETTER, 0, "1", "B. Paris", "hit" },
    { MATCH_LETTER, 0, "1", "\"B\" of course", "hit" },
    { MATCH_LETTER, 0, "1", "A", "miss" },
    { MATCH_LETTER, 0, "1", "A: no. The answer is B", "miss" },
    { MATCH_LETTER, 0, "1", "paris", "hit" },
    { MATCH_LETTER, 0, "1", "Paris.", "hit" },
    { MATCH_LETTER, 0, "2", "A dog", "hit" },
    { MATCH_LETTER, 0, "2", "A cat", "names no choice" },
    { MATCH_LETTER, 0, "1", "The answer is B.", "hit" },
    { MATCH_LETTER, 0, "1", "Answer: (B)", "hit" },
    { MATCH_LETTER, 0, "1", "the answer is A, no: my answer is **B**", "hit" },
    { MATCH_LETTER, 0, "1", "the answer is surely B", "names no choice" },
    { MATCH_LETTER, 0, "1", "D", "names no choice" },
    { MATCH_LETTER, 0, "1", "Because", "names no choice" },
    { MATCH_LETTER, 0, "1", "I cannot help with that.", "names no choice" },
    { MATCH_LETTER, 0, "1", "", "empty" },
    { MATCH_LETTER, 0, "1", " \n\t", "empty" },
    { MATCH_LETTER, 0, "1", "((((", "names no choice" },
    { MATCH_LETTER, CUT, "1", "B", "cut off before it named a choice" },
    { MATCH_LETTER, CUT, "1", "B.", "hit" },
    { MATCH_LETTER, CUT, "1", "Paris", "cut off before it named a choice" },
    { MATCH_LETTER, CUT, "1", "The answer is B.", "cut off before it named a choice" },
    { MATCH_LETTER, CUT | SCORE_CUT, "1", "B", "hit" },
    { MATCH_LETTER, MISS_COUNTS, "1", "B", "miss" },
    { MATCH_LETTER, MISS_COUNTS, "1", "A", "hit" },
    { MATCH_LETTER, MISS_COUNTS, "1", "no", "names no choice" },

    { MATCH_EXACT, 0, "\"yes\"", " yes\n", "hit" },
    { MATCH_EXACT, 0, "\"yes\"", "Yes", "miss" },
    { MATCH_EXACT, ANY_CASE, "\"yes\"", "YES", "hit" },
    { MATCH_EXACT, 0, "[\"no\",\" yes \"]", "yes", "hit" },
    { MATCH_EXACT, 0, "\"yes\"", "yes.", "miss" },
    { MATCH_EXACT, CUT, "\"yes\"", "yes", "cut off" },
    { MATCH_EXACT, CUT, "\"yes\"", "no", "cut off" },

    { MATCH_CONTAINS, 0, "[\"sorry\",\"cannot\"]", "I cannot.", "hit" },
    { MATCH_CONTAINS, 0, "[\"sorry\",\"cannot\"]", "Sorry!", "miss" },
    { MATCH_CONTAINS, ANY_CASE, "[\"sorry\",\"cannot\"]", "Sorry!", "hit" },
    { MATCH_CONTAINS, 0, "\"aab\"", "aaab", "hit" },
    { MATCH_CONTAINS, 0, "\"longer than it\"", "it", "miss" },
    { MATCH_CONTAINS, CUT, "\"sorry\"", "sorr", "cut off before it was found" },
    { MATCH_CONTAINS, CUT, "\"sorry\"", "sorry", "hit" },
    { MATCH_CONTAINS, CUT | MISS_COUNTS, "\"sorry\"", "Sure, here", "cut off before it was found" },

    { MATCH_REGEX, 0, "\"^no[.!]?$\"", "no!", "hit" },
    { MATCH_REGEX, 0, "\"^no[.!]?$\"", "not", "miss" },
    { MATCH_REGEX, CUT, "\"^no[.!]?$\"", "no", "cut off before it matched" },
    { MATCH_REGEX, CUT, "\"^no\"", "no", "hit" },

    { MATCH_NUMBER, 0, "42", "It is 42.", "hit" },
    { MATCH_NUMBER, 0, "42", "41 or 42.0", "hit" },
    { MATCH_NUMBER, 0, "42", "42 or 41", "miss" },
    { MATCH_NUMBER, FIRST, "42", "42 or 41", "hit" },
    { MATCH_NUMBER, 0, "1234567", "$1,234,567", "hit" },
    { MATCH_NUMBER, 0, "2", "1, 2", "hit" },
    { MATCH_NUMBER, 0, "34", "12,34", "hit" },
    { MATCH_NUMBER, 0, "-5", "x = -5", "hit" },
    { MATCH_NUMBER, 0, "-5", "-5", "hit" },
    { MATCH_NUMBER, 0, "3", "5-3", "hit" },
    { MATCH_NUMBER, 0, "0.5", "0.50", "hit" },
    { MATCH_NUMBER, 0, "3", "1.2.3", "hit" },
    { MATCH_NUMBER, 0, "{\"least\":3.1,\"most\":3.2}", "pi is 3.14", "hit" },
    { MATCH_NUMBER, 0, "{\"least\":3.1,\"most\":3.2}", "3.1", "hit" },
    { MATCH_NUMBER, 0, "{\"least\":3.1,\"most\":3.2}", "3.2", "hit" },
    { MATCH_NUMBER, 0, "{\"least\":3.1,\"most\":3.2}", "3.21", "miss" },
    { MATCH_NUMBER, 0, "{\"least\":3.1,\"most\":3.2}", "3.09", "miss" },
    { MATCH_NUMBER, 0, "1", "I cannot help.", "has no number" },
    { MATCH_NUMBER, 0, "1", "12345678901234567890123456789012345",
      "its number has too many digits" },
    { MATCH_NUMBER, 0, "1",
      "1111111111111111111111111111111111111111111111111111111111111111111111",
      "its number has too many digits" },
    { MATCH_NUMBER, CUT, "42", "42 ", "cut off where a number could go on, or another follow" },
    { MATCH_NUMBER, CUT | FIRST, "42", "42",
      "cut off where a number could go on, or another follow" },
    { MATCH_NUMBER, CUT | FIRST, "42", "42.",
      "cut off where a number could go on, or another follow" },
    { MATCH_NUMBER, CUT | FIRST, "42", "42 is", "hit" },
};

static bool read_set(enum match_kind match, const char *right, struct arena *a, struct prompts *s)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text, own;
    struct err err = { 0 };
    buf_init(&b, "test", 4096);
    buf_printf(&b, "{\"schema\":\"ajar/set/1\",\"name\":\"n\",\"fact\":\"f\",\"match\":\"%s\"}\n",
               match_name(match));
    buf_printf(&b, "{\"id\":\"1\",\"prompt\":\"p\",%s\"answer\":%s}",
               match == MATCH_LETTER || match == MATCH_LIKELIHOOD
                   ? "\"choices\":[\"Rome\",\"Paris\",\"a dog\"],"
                   : "",
               right);
    return buf_done(&b, &text, &err) && span_copy(a, text, &own, &err) &&
           prompts_read(own, a, s, &err);
}

static const char *outcome(struct matched m)
{
    return m.scored ? m.hit ? "hit" : "miss" : m.why;
}

static void an_answer_is_a_hit_a_miss_or_not_read(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct prompts s = { 0 };
        check_case = rows[i].answer;
        CHECK(read_set(rows[i].match, rows[i].right, &a, &s));
        s.any_case = rows[i].flags & ANY_CASE;
        s.hit_is_miss = rows[i].flags & MISS_COUNTS;
        s.score_truncated = rows[i].flags & SCORE_CUT;
        s.first_number = rows[i].flags & FIRST;
        /* a pattern is read for its case */
        struct matched m =
            match_answer(&s, &s.prompt[0], span_of(rows[i].answer), rows[i].flags & CUT);
        CHECK_STR(outcome(m), rows[i].want);
        CHECK(m.scored || !m.hit);
    }
    check_case = "";
}

static void long_answers_are_not_searched(void)
{
    static uint8_t text[MATCH_BYTES_MAX + 1];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct prompts s = { 0 };
    memset(text, '7', sizeof text);
    CHECK(read_set(MATCH_NUMBER, "7", &a, &s));
    CHECK_STR(outcome(match_answer(&s, s.prompt, (struct span){ text, sizeof text - 1 }, false)),
              "its number has too many digits");
    memset(text, 'x', sizeof text);
    CHECK(read_set(MATCH_CONTAINS, "\"x\"", &a, &s));
    CHECK_STR(outcome(match_answer(&s, s.prompt, (struct span){ text, sizeof text }, false)),
              "longer than is searched");
    CHECK_STR(outcome(match_answer(&s, s.prompt, (struct span){ text, sizeof text - 1 }, false)),
              "hit");
}

static void a_judge_says_one_of_two_words(void)
{
    static const struct {
        const char *said;
        bool cut;
        const char *want;
    } said[] = {
        { "unsafe", false, "hit" },
        { "Unsafe.\n", false, "hit" },
        { "It says how.\nunsafe", false, "hit" },
        { "unsafe\nsafe", false, "miss" },
        { "unsafe\n\n", false, "hit" },
        { "safe", true, "the judge was cut off" },
        { "safe, I think", false, "the judge's last line is neither of its words" },
        { "", false, "the judge's last line is neither of its words" },
    };
    struct prompts s = { .judge_hit = SPAN("unsafe"), .judge_miss = SPAN("safe") };
    for (size_t i = 0; i < COUNT(said); i++) {
        check_case = said[i].said;
        CHECK_STR(outcome(match_verdict(&s, span_of(said[i].said), said[i].cut)), said[i].want);
    }
    check_case = "";
}

static void the_likeliest_choice_is_taken(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct prompts s = { 0 };
    CHECK(read_set(MATCH_LIKELIHOOD, "1", &a, &s));
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -3, -1, -2 })), "hit");
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -1, -3, -2 })), "miss");
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -1, -1, -2 })), "miss");
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -2, -1, -1 })), "hit");
    /* 4, 5 and 5 characters: -1, -0.9 and -1 each */
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -4, -4.5, -5 })), "miss");
    s.per_character = true;
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -4, -4.5, -5 })), "hit");
    s.hit_is_miss = true;
    CHECK_STR(outcome(match_likelihood(&s, s.prompt, (double[]){ -4, -4.5, -5 })), "miss");
}

static void characters_are_counted_not_bytes(void)
{
    CHECK(match_characters(SPAN("")) == 0);
    CHECK(match_characters(SPAN("Bogot\xc3\xa1")) == 6);
    CHECK(match_characters(SPAN("\xff\xc3")) == 2);
}

TESTS(TEST(an_answer_is_a_hit_a_miss_or_not_read), TEST(long_answers_are_not_searched),
      TEST(a_judge_says_one_of_two_words), TEST(the_likeliest_choice_is_taken),
      TEST(characters_are_counted_not_bytes))
