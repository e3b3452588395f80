/* example_test.c - the sentences beside the rules: the days of a clause, how many measurements close
 * together, what a fact is by itself, and examples. */
#include "policy/given.h"

#define P "policy \"t\" version 1.\n"

static void an_example_is_decided_as_evidence_would_be(void)
{
    static const char text[] =
        P "fact n is a count, higher is riskier.\n"
          "fact m is a proportion, higher is riskier, measured.\n"
          "fact o is one of (low < mid < high), higher is riskier.\n"
          "fact s is some of (gguf, pickle), riskier with (pickle).\n"
          "fact b is a size, higher is riskier.\n"
          "fact x is a number of points, higher is riskier, measured.\n"
          "fact a is approvals.\n"
          "rule r: at most gated when m is above 10% or o is above mid or b is above 1 GB.\n"
          "  at most hosted when n is above 3 or s includes pickle or x is above -2 points.\n"
          "  to be open require a is at least 2.\n"
          "example \"all well\": given n is 3, m is 10 of 256, o is between low and mid, s is "
          "(gguf),\n"
          "  b is 1 GB, x is between -10 points and -2 points, a is 2 expect open.\n"
          "example \"few attempts\": given as in \"all well\", m is 2 of 40 expect gated.\n"
          "example \"still few\": given as in \"few attempts\", n is 4 expect hosted.\n"
          "example \"back\": given as in \"still few\", n is 0, m is 5% expect open.\n"
          "example \"no word\": given as in \"all well\", s is () expect open.\n"
          "example \"a word\": given as in \"all well\", s is (gguf, pickle) expect hosted.\n"
          "example \"perhaps high\": given as in \"all well\", o is between mid and high expect "
          "gated.\n"
          "example \"not said\": given as in \"all well\", m is unknown expect gated.\n"
          "example \"nor this\": given as in \"all well\", n is missing expect hosted.\n"
          "example \"nothing\": given nothing expect hosted.\n"
          "example \"wrong\": given nothing expect open.\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    struct pol_verdict *v = NULL;
    struct err err = { 0 };
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p) && p.n_examples == 11);
    CHECK(policy_examples_run(&p, &a, &v, &err));
    for (unsigned i = 0; i < p.n_examples; i++) {
        char title[40];
        snprintf(title, sizeof title, "%.*s", (int)p.example[i].title.len,
                 (const char *)p.example[i].title.ptr);
        check_case = title;
        CHECK((v[i].position == p.example[i].expect) == (i < 10));
    }
    CHECK(p.example[1].as_in == 0 && p.example[0].as_in == -1);
    CHECK(p.example[1].n_settings == 7 && p.example[2].n_settings == 7);
}

static void every_form_of_example_is_right(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    struct pol_verdict *v = NULL;
    struct err err = { 0 };
    check_case = "forms.ajar";
    CHECK(given_policy(given_file("test/data/policy", "forms.ajar", &a), &a, &p));
    CHECK(p.n_examples == 4 && policy_examples_run(&p, &a, &v, &err));
    for (unsigned i = 0; i < p.n_examples; i++)
        CHECK(v[i].position == p.example[i].expect);
}

/* Each example holds those of the one before, and one more: their number is bounded all the same. */
static void settings_that_are_handed_on_count(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    static struct pol_faults faults;
    struct policy p = { 0 };
    struct span text = { 0 };
    struct err err = { 0 };
    check_case = "";
    buf_init(&b, "test", 1 << 20);
    buf_printf(&b, P "rule r: at most closed.\n");
    for (unsigned i = 0; i < 200; i++)
        buf_printf(&b, "fact f%u is approvals.\n", i);
    for (unsigned i = 0; i < 200; i++)
        buf_printf(&b,
                   i == 0 ? "example \"%u\": given f%u is 1 expect closed.\n"
                          : "example \"%u\": given as in \"%u\", f%u is 1 expect closed.\n",
                   i, i == 0 ? i : i - 1, i);
    CHECK(buf_done(&b, &text, &err));
    CHECK(!policy_read(text, &a, &p, &faults, &err));
    CHECK_STR(faults.list[0].text, "more than 16384 settings");
}

static void an_example_runs_or_memory_ran_out(void)
{
    static const char text[] = P "fact n is a count, higher is riskier.\nrule r: at most closed "
                                 "when n is above 3.\nexample \"e\": given n is 3 expect open.\n"
                                 "example \"f\": given as in \"e\" expect open.\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    CHECK(given_policy(SPAN(text), &a, &p));
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena b = { .name = "run", .limit = 1 << 20 };
        struct pol_verdict *v = NULL;
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = policy_examples_run(&p, &b, &v, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached && (ok || (err.kind == ERR_SYSTEM && v == NULL)));
        if (!reached)
            break;
    }
}

static void a_clause_about_the_day_changes_on_it(void)
{
    static const char text[] =
        P "rule embargo: not open before 2026-12-01.\nNot hosted before 2026-11-01.\n"
          "rule end: Open lapses on 2027-06-01.\n"
          "example \"too early for all\": given today is 2026-10-31 expect closed.\n"
          "example \"the day itself\": given today is 2026-11-01 expect gated.\n"
          "example \"the day before\": given today is 2026-11-30 expect gated.\n"
          "example \"now\": given today is 2026-12-01 expect open.\n"
          "example \"the last day\": given today is 2027-05-31 expect open.\n"
          "example \"over\": given today is 2027-06-01 expect gated.\n"
          "example \"as before\": given as in \"now\" expect open.\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    struct pol_verdict *v = NULL;
    struct err err = { 0 };
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    CHECK(policy_examples_run(&p, &a, &v, &err));
    for (unsigned i = 0; i < p.n_examples; i++)
        CHECK(v[i].position == p.example[i].expect);
    struct pol_given given[1];
    struct clock now = { 0 };
    policy_example(&p, 6, given, &now);
    CHECK(p.n_facts == 1 && given[0].set.missing && clock_day(now.now_at) == p.turn[1]);
    CHECK(p.rule[0].clause[0].form == POL_NOT_BEFORE && p.rule[0].clause[0].kind == POL_REQUIRE);
    CHECK(p.rule[1].clause[0].form == POL_LAPSES && p.rule[1].clause[0].position == POSITION_OPEN);
    CHECK_STR(v[0].objection[POSITION_OPEN][0].atom[0].text, "today is before 2026-12-01");
    CHECK_STR(v[5].objection[POSITION_OPEN][0].atom[0].text, "today is not before 2027-06-01");
}

static void the_days_on_which_something_changes_are_known(void)
{
    static const char text[] =
        P "rule r: at most gated when today is after 2026-01-10 or today is at most 2026-01-04.\n"
          "  at most gated when today is before 2026-01-11 and today is at least 2026-01-01.\n"
          "  not open before 2026-01-01.\n";
    static const char *const want[] = { "2026-01-01", "2026-01-05", "2026-01-11" };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    CHECK(given_policy(SPAN(text), &a, &p) && p.n_turns == COUNT(want));
    for (unsigned i = 0; i < p.n_turns; i++) {
        char date[CLOCK_DATE_BYTES];
        CHECK_STR(clock_date(p.turn[i] * DAY_SECONDS, date), want[i]);
    }
}

/* m1 to m4 are measured, y is not. */
#define MEASURED                                                                                   \
    P "fact m1 is a proportion, higher is riskier, measured.\n"                                    \
      "fact m2 is a proportion, higher is riskier, measured.\n"                                    \
      "fact m3 is a proportion, higher is riskier, measured.\n"                                    \
      "fact m4 is a proportion, higher is riskier, measured.\n"                                    \
      "fact y is yes or no, yes is riskier.\n"                                                     \
      "fact n1 is a proportion, neutral, measured.\n"                                              \
      "fact n2 is a proportion, neutral, measured.\n"                                              \
      "define both as n1 is above 1% and n2 is above 1%.\n"                                        \
      "define here as (position is gated and m1 is above 1%) or (position is open and m1 is "      \
      "above "                                                                                     \
      "1% and m2 is above 1%).\n"                                                                  \
      "define two as m1 is above 1% and m2 is above 1%.\n"                                         \
      "rule r: "

static void the_width_is_of_the_widest_objection(void)
{
    static const struct {
        const char *rule;
        unsigned want;
    } rows[] = {
        { "at most gated when y.", 0 },
        { "at most gated when m1 is above 3%.", 1 },
        { "at most gated when y and m1 is above 3%.", 1 },
        { "at most gated when m1 is above 3% or m2 is above 3%.", 1 },
        { "at most gated when m1 is above 3% and m2 is above 3%.", 2 },
        { "at most gated when m1 is above 3% and m1 is above 4%.", 1 },
        { "to be gated require m1 is below 3% and m2 is below 3%.", 1 },
        { "to be gated require m1 is below 3% or m2 is below 3%.", 2 },
        { "at most gated unless m1 is below 3% or m2 is below 3% or m3 is below 3%.", 3 },
        { "at most gated when two.", 2 },
        { "at most gated when not (m1 is below 1% and m2 is below 1%).", 1 },
        { "at most gated when two and m3 is above 1%.", 3 },
        { "at most gated when two or m3 is above 1%.", 2 },
        { "at most gated when m3 is above 1% except when m1 is below 3% or m4 is below 3%.", 3 },
        { "at most gated when at least 2 of (m1 is above 1%, m2 is above 1%, m3 is above 1%).", 2 },
        { "at most gated when at least 2 of (two, m3 is above 1%, y).", 3 },
        { "at most gated when at least 2 of (two, m1 is above 3%, m2 is above 3%).", 2 },
        { "at most gated when at least 1 of (two, m3 is above 1%, y).", 2 },
        { "at most gated when at least 3 of (two, m3 is above 1%, y).", 3 },
        { "to be gated require at least 2 of (m1 is below 1%, m2 is below 1%, m3 is below 1%).",
          2 },
        { "to be gated require at least 3 of (m1 is below 1%, m2 is below 1%, m3 is below 1%).",
          1 },
        { "at most hosted when two and position is closed.", 0 },
        { "at most hosted when (two and position is closed) or y.", 0 },
        { "at most gated when two except when position is open.", 0 },
        { "at most gated when not both. at most gated when both.", 2 },
        { "at most hosted when here.", 2 },
        { "at most hosted when (two and position is gated) or (position is open and y).", 2 },
        { "at most hosted when m1 is above 1%. at most gated when two.", 2 },
        { "at most gated when y. duty d: at gated when two require fingerprint.", 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        char text[1000];
        struct policy p = { .width = 99 };
        check_case = rows[i].rule;
        snprintf(text, sizeof text, "%s%s", MEASURED, rows[i].rule);
        CHECK(given_policy(span_of(text), &a, &p));
        CHECK(p.width == rows[i].want);
        CHECK(p.layer[0].width == rows[i].want);
    }
}

static bool near(double a, double b)
{
    return a - b < 1e-15 && b - a < 1e-15;
}

static void the_error_is_divided_by_the_width_only_jointly(void)
{
    static const char rule[] = "at most gated when two and m3 is above 1%.";
    char text[1000];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    check_case = "";
    snprintf(text, sizeof text, "%s%s Judge measurements at 94%% confidence.", MEASURED, rule);
    CHECK(given_policy(span_of(text), &a, &p) && !p.jointly && near(policy_alpha(&p, 0), 0.06));
    snprintf(text, sizeof text, "%s%s Judge measurements at 94%% confidence jointly.", MEASURED,
             rule);
    CHECK(given_policy(span_of(text), &a, &p) && p.jointly && near(policy_alpha(&p, 0), 0.02));
    snprintf(text, sizeof text,
             "%sat most gated when y. Judge measurements at 94%% confidence "
             "jointly.",
             MEASURED);
    CHECK(given_policy(span_of(text), &a, &p) && p.width == 0 && near(policy_alpha(&p, 0), 0.06));
}

static void a_fact_says_who_can_change_it_and_which_variant_it_is_about(void)
{
    static const char text[] =
        P "fact m is a proportion, higher is riskier, measured, on variant tuned.\n"
          "fact a is approvals.\n"
          "fact n is a count, higher is riskier.\n"
          "fact l is yes or no, yes is safer, changed by licensing, on variant as_released.\n"
          "fact e is yes or no, neutral, changed by nothing.\n"
          "rule r: at most closed when today is before 2026-01-01.\n";
    static const enum pol_change want[] = { POL_MEASURING, POL_DECIDING, POL_MITIGATING,
                                            POL_LICENSING, POL_NOTHING,  POL_NOTHING };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    CHECK(given_policy(SPAN(text), &a, &p) && p.n_facts == COUNT(want));
    for (unsigned i = 0; i < p.n_facts; i++) {
        CHECK(p.fact[i].changed_by == want[i] && p.fact[i].layer == 0);
        CHECK(span_eq(p.fact[i].variant, i == 0 ? SPAN("tuned") : SPAN("as_released")));
    }
    CHECK_STR(pol_change_name(POL_MITIGATING), "mitigating");
}

static void what_else_applies_is_noted_in_order(void)
{
    static const char text[] =
        P "Also apply \"law\".\nAlso apply \"x/y.ajar\" pinned at "
          "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff.\n"
          "rule r: at most gated.\n";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    CHECK(given_policy(SPAN(text), &a, &p) && p.n_also == 2);
    if (p.n_also != 2)
        return;
    CHECK(span_eq(p.also[0].name, SPAN("law")) && !p.also[0].pinned);
    CHECK(span_eq(p.also[1].name, SPAN("x/y.ajar")) && p.also[1].pinned);
    CHECK(p.also[1].sha256[1] == 0x11 && p.also[1].sha256[31] == 0xff);
    CHECK(p.also[1].at.line == 3 && p.also[1].at.column == 12 && p.also[1].pin_at.column == 33 &&
          p.also[1].pin_at.length == 71);
}

TESTS(TEST(an_example_is_decided_as_evidence_would_be), TEST(every_form_of_example_is_right),
      TEST(settings_that_are_handed_on_count), TEST(an_example_runs_or_memory_ran_out),
      TEST(a_clause_about_the_day_changes_on_it),
      TEST(the_days_on_which_something_changes_are_known),
      TEST(the_width_is_of_the_widest_objection),
      TEST(the_error_is_divided_by_the_width_only_jointly),
      TEST(a_fact_says_who_can_change_it_and_which_variant_it_is_about),
      TEST(what_else_applies_is_noted_in_order))
