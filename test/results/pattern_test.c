/* pattern_test.c - patterns match as POSIX's do, in time that an answer cannot stretch. */
#include "results/pattern.h"

#include <regex.h>
#include <stdlib.h>
#include <time.h>

#include "lib/check.h"

static const char *search(const char *pattern, struct span text, bool any_case, bool more)
{
    static char out[500];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct pattern *p;
    struct err err = { 0 };
    if (pattern_read(span_of(pattern), any_case, &a, &p, &err))
        return pattern_found(p, text, more) ? "found" : "not found";
    snprintf(out, sizeof out, "@%" PRIu64 " %s", err.at, err.text);
    return out;
}

static void a_pattern_is_what_its_header_says(void)
{
    static const struct {
        const char *pattern, *text, *want;
    } rows[] = {
        { "b", "abc", "found" },
        { "^b", "abc", "not found" },
        { "c$", "abc", "found" },
        { "^$", "", "found" },
        { "a.c", "a\nc", "not found" },
        { "a[^x]c", "a\nc", "found" },
        { "[]x]", "]", "found" },
        { "[^]x]", "]", "not found" },
        { "[a-]", "-", "found" },
        { "[\\d.]+$", "v1.25", "found" },
        { "\\(\\.\\)", "(.)", "found" },
        { "^\\w+\\s\\S\\D$", "ab c.", "found" },
        { "\\bcat\\b", "a cat.", "found" },
        { "\\bcat\\b", "concat", "not found" },
        { "\\bcat\\b", "cat", "found" },
        { "^(yes|no|n\\/a)$", "n/a", "found" },
        { "^(a|)b$", "b", "found" },
        { "^(ab){2,3}$", "abab", "found" },
        { "^(ab){2,3}$", "abababab", "not found" },
        { "^a{0,2}$", "aaa", "not found" },
        { "^a{2,}$", "aaaa", "found" },
        { "^a{3}$", "aaa", "found" },
        { "^(a*)*$", "aaab", "not found" },
        { "\xc3\xa9+", "caf\xc3\xa9", "found" },
        { "a\\tb\\nc", "a\tb\nc", "found" },
        { "}", "}", "found" },
        { "", "", "@0 pattern: empty" },
        { "a(b", "", "@3 pattern: ( without )" },
        { "a)b", "", "@1 pattern: ) without (" },
        { "[a", "", "@2 pattern: [ without ]" },
        { "[b-a]", "", "@4 pattern: a range that ends before it begins" },
        { "[a-\\d]", "", "@5 pattern: a range that ends before it begins" },
        { "[\xc3\xa9]", "", "@1 pattern: only ASCII stands in brackets" },
        { "*a", "", "@0 pattern: nothing stands in front of this to be repeated" },
        { "a|+", "", "@2 pattern: nothing stands in front of this to be repeated" },
        { "a**", "", "@2 pattern: a repeat of a repeat: put the first in brackets" },
        { "a{", "", "@2 pattern: a repeat is {m}, {m,} or {m,n}" },
        { "a{2", "", "@3 pattern: a repeat is {m}, {m,} or {m,n}, n at least 1 and at least m" },
        { "a{2,1}", "", "@5 pattern: a repeat is {m}, {m,} or {m,n}, n at least 1 and at least m" },
        { "a{0}", "", "@3 pattern: a repeat is {m}, {m,} or {m,n}, n at least 1 and at least m" },
        { "a{0,0}", "", "@5 pattern: a repeat is {m}, {m,} or {m,n}, n at least 1 and at least m" },
        { "a{256}", "", "@2 pattern: repeated more than 255 times" },
        { "(?:a)", "", "@1 pattern: (? is not known here: plain brackets only" },
        { "a\\1", "", "@2 pattern: no such escape" },
        { "a\\", "", "@2 pattern: no such escape" },
        { "(a{255}){4}", "", "@2 pattern: more than 1000 steps with its repeats" },
        { "((((){255}){255}){255})", "", "@3 pattern: repeats of repeats of nothing" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].pattern;
        CHECK_STR(search(rows[i].pattern, span_of(rows[i].text), false, false), rows[i].want);
    }
    check_case = "";
}

static void letters_of_ascii_match_in_either_case(void)
{
    CHECK_STR(search("^yEs[a-c]\\n$", SPAN("YeSB\n"), true, false), "found");
    CHECK_STR(search("^[^a]$", SPAN("A"), true, false), "not found");
    CHECK_STR(search("yes", SPAN("YES"), false, false), "not found");
}

/* Where an answer may go on, its end is no end. */
static void an_end_that_is_none_is_not_matched(void)
{
    CHECK_STR(search("yes$", SPAN("yes"), false, true), "not found");
    CHECK_STR(search("cat\\b", SPAN("cat"), false, true), "not found");
    CHECK_STR(search("cat\\b", SPAN("cat "), false, true), "found");
    CHECK_STR(search("yes", SPAN("yes"), false, true), "found");
}

static void deep_and_wide_patterns_have_a_limit(void)
{
    char deep[128] = "", wide[256] = "a";
    for (unsigned i = 0; i < PATTERN_DEPTH_MAX + 1; i++)
        strcat(deep, "(");
    CHECK_STR(search(deep, SPAN(""), false, false), "@33 pattern: brackets more than 32 deep");
    for (unsigned i = 0; i < 65; i++)
        strcat(wide, "|a");
    CHECK_STR(search(wide, SPAN(""), false, false),
              "@130 pattern: more than 64 ways beside each other");
}

static void no_answer_takes_long(void)
{
    static uint8_t text[64 << 10];
    clock_t began = clock();
    memset(text, 'a', sizeof text);
    CHECK_STR(search("(a*)*(a|aa)+(a?){200}b", (struct span){ text, sizeof text }, false, false),
              "not found");
    CHECK((clock() - began) / CLOCKS_PER_SEC < 20);
}

static void add(char *out, size_t *n, const char *text)
{
    memcpy(out + *n, text, strlen(text));
    *n += strlen(text);
}

static void random_pattern(unsigned depth, char *out, size_t *n)
{
    static const char *const atom[] = { "a", "b", "c", ".", "[ab]", "[^b]" };
    static const char *const repeat[] = { "", "", "", "*", "+", "?", "{2}", "{1,2}", "{2,}" };
    for (int pieces = rand() % 3 + 1; pieces > 0; pieces--) {
        bool group = depth > 0 && rand() % 3 == 0;
        add(out, n, group ? "(" : atom[(size_t)rand() % COUNT(atom)]);
        if (group) {
            random_pattern(depth - 1, out, n);
            add(out, n, ")");
        }
        add(out, n, repeat[(size_t)rand() % COUNT(repeat)]);
    }
    if (depth > 0 && rand() % 3 == 0) {
        add(out, n, "|");
        random_pattern(depth - 1, out, n);
    }
}

/* The C library's own, on short texts, is the second opinion. */
static void random_patterns_match_as_in_posix(void)
{
    srand(1);
    for (unsigned i = 0; i < 20000; i++) {
        char pattern[4096] = "", text[9] = "";
        size_t n = 0;
        regex_t re;
        add(pattern, &n, rand() % 4 == 0 ? "^" : "");
        random_pattern(2, pattern, &n);
        add(pattern, &n, rand() % 4 == 0 ? "$" : "");
        if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
            continue;
        for (unsigned k = 0; k < 8; k++)
            text[k] = (char)(rand() % 4 == 0 ? 0 : 'a' + rand() % 3);
        check_case = pattern;
        CHECK_STR(search(pattern, span_of(text), false, false),
                  regexec(&re, text, 0, NULL, 0) == 0 ? "found" : "not found");
        regfree(&re);
    }
    check_case = "";
}

TESTS(TEST(a_pattern_is_what_its_header_says), TEST(letters_of_ascii_match_in_either_case),
      TEST(an_end_that_is_none_is_not_matched), TEST(deep_and_wide_patterns_have_a_limit),
      TEST(no_answer_takes_long), TEST(random_patterns_match_as_in_posix))
