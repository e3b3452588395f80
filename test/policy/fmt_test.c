/* fmt_test.c - a policy in its one form: what goes in, what comes out, and that it stays so. */
#include "policy/given.h"

#define P "policy \"t\" version 1.\n"
#define F "fact a is a count, higher is riskier.\n"

static const struct {
    const char *name, *text, *want;
} rows[] = {
    { "one space between words", "Policy   \"t\"\n version\t1 .\nrule r :  At most\nclosed .",
      P "rule r:\n  at most closed.\n" },
    { "marks",
      P F "RULE r: at most closed when ( a is above 3 and a is above 4 )or not"
          "( a is below 5 ).",
      P F
      "rule r:\n  at most closed when (a is above 3 and a is above 4) or not (a is below 5).\n" },
    { "first words",
      P
      "start from gated. JUDGE measurements at 95 % confidence. also apply \"x\" pinned at\n"
      "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff. widen at most one "
      "step every 2 weeks. FACT a is approvals. consider a. Rule r: NOT open before 2026-01-01. "
      "Open lapses on 2027-01-01. AT most gated. TO be open require a is at least 1.\n"
      "Duty d: At open require fingerprint.",
      P "Start from gated.\nJudge measurements at 95% confidence.\nAlso apply \"x\" pinned at "
        "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff.\n"
        "Widen at most one step every 2 weeks.\nfact a is approvals.\nConsider a.\nrule r:\n"
        "  not open before 2026-01-01.\n  open lapses on 2027-01-01.\n  at most gated.\n"
        "  to be open require a is at least 1.\nduty d:\n  at open require fingerprint.\n" },
    { "articles of types",
      P "fact a is an approvals.\nfact b is a compute, neutral.\nfact c is count, neutral.\n"
        "fact d is an number of points, neutral.\nfact e is one of (x, y), neutral.\n"
        "rule r: at most closed.",
      P "fact a is approvals.\nfact b is compute, neutral.\nfact c is a count, neutral.\n"
        "fact d is a number of points, neutral.\nfact e is one of (x, y), neutral.\n"
        "rule r:\n  at most closed.\n" },
    { "columns by block",
      P "fact a is approvals.\nfact longer is approvals. # behind\nfact b is approvals.\n\n"
        "fact c is approvals.\n# apart\nfact longest is approvals.\nConsider a.\nfact d is "
        "approvals.\nrule r: at most closed.",
      P
      "fact a      is approvals.\nfact longer is approvals.  # behind\nfact b      is approvals.\n"
      "\nfact c is approvals.\n# apart\nfact longest is approvals.\nConsider a.\nfact d is "
      "approvals.\nrule r:\n  at most closed.\n" },
    { "a name out of its column",
      P "fact a is approvals.\nfact abcdefghijabcdefghijabcdefghijabcdefghijx is approvals.\n"
        "fact bb is approvals.\nrule r: at most closed.",
      P "fact a  is approvals.\nfact abcdefghijabcdefghijabcdefghijabcdefghijx is approvals.\n"
        "fact bb is approvals.\nrule r:\n  at most closed.\n" },
    { "comments",
      "# head  \n\n\n# second\t\n" P "# before\nrule r: # behind the heading\n# before the clause\n"
      "at most # inside\nclosed # before the stop\n. # behind\n\n# between\n\n  # again\nat most "
      "gated.\n\n\n# end\n\n",
      "# head\n\n# second\n" P "# before\nrule r:  # behind the heading\n  # before the clause\n"
      "  at most  # inside\n    closed  # before the stop\n    .  # behind\n\n  # between\n\n  # "
      "again\n  at most gated.\n\n# end\n" },
    { "ends of lines", "policy \"t\" version 1.\r\n# c\r\n\r\nrule r: at most closed.\r\n",
      P "# c\n\nrule r:\n  at most closed.\n" },
    { "example",
      P F "rule r: at most closed when a is above 3.\nExample \"e\": given a is between 1 and 3 "
          "expect open. example \"f\" :\ngiven as in \"e\",today is 2026-01-01 expect open.",
      P F
      "rule r:\n  at most closed when a is above 3.\nexample \"e\":\n  given a is between 1 and "
      "3 expect open.\nexample \"f\":\n  given as in \"e\", today is 2026-01-01 expect open.\n" },
    { "words that begin sentences inside them",
      P
      "fact open is approvals. define rule as open is at least 1. rule duty: at most gated unless "
      "rule. duty fact: at gated when not\nrule require notify \"rule x: at\".",
      P "fact open is approvals.\ndefine rule as open is at least 1.\nrule duty:\n  at most gated "
        "unless rule.\nduty fact:\n  at gated when not rule require notify \"rule x: at\".\n" },
    { "a line of 100 columns, and one of 101",
      P F "define b as a is above 1000000000000000000 and a is above 2000000000000000000 and a is "
          "above 300000.\n"
          "define c as a is above 1000000000000000000 and a is above 2000000000000000000 and a is "
          "above 3000000.\nrule r: at most closed when b and c.",
      P F "define b as a is above 1000000000000000000 and a is above 2000000000000000000 and a is "
          "above 300000.\n"
          "define c as a is above 1000000000000000000 and a is above 2000000000000000000\n"
          "  and a is above 3000000.\nrule r:\n  at most closed when b and c.\n" },
    { "no cut in except when",
      P F
      "rule r: at most gated when a is above 1000000000000000000 and a is above 2000000000000000 "
      "except when a is below 3.",
      P F "rule r:\n  at most gated when a is above 1000000000000000000 and a is above "
          "2000000000000000\n    except when a is below 3.\n" },
    { "no cut at a comma near the margin",
      P "rule r: at most closed. duty d: at open require fingerprint, notify "
        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\".",
      P "rule r:\n  at most closed.\nduty d:\n  at open require fingerprint, notify\n    "
        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"."
        "\n" },
    { "empty lines first", "\n\n\n# head\n" P "rule r: at most closed.",
      "# head\n" P "rule r:\n  at most closed.\n" },
    { "letters, not bytes",
      P "rule r: at most closed. duty d: at open require notify "
        "\"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\", publish "
        "\"aaaaaaaaaaaaaaaaaaaa\".",
      P "rule r:\n  at most closed.\nduty d:\n  at open require notify "
        "\"üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\", publish "
        "\"aaaaaaaaaaaaaaaaaaaa\".\n" },
    { "a word that fits nowhere",
      P
      "rule r \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxx\": at most closed.",
      P
      "rule r\n  \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\":\n  at most closed.\n" },
};

static struct span formatted(struct span text, struct arena *a)
{
    struct policy p = { 0 };
    struct span out = { 0 };
    struct err err = { 0 };
    CHECK(given_policy(text, a, &p) && policy_format(&p, a, &out, &err));
    return out;
}

static void a_policy_has_one_form(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        check_case = rows[i].name;
        struct span got = formatted(span_of(rows[i].text), &a), again = formatted(got, &a);
        char text[2000];
        snprintf(text, sizeof text, "%.*s", (int)got.len, (const char *)got.ptr);
        CHECK_STR(text, rows[i].want);
        CHECK(span_eq(got, again));
    }
}

/* Every form of sentence, as it is written by hand and by the formatter. */
static void what_has_its_form_is_left_as_it_is(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    check_case = "forms.ajar";
    struct span text = given_file("test/data/policy", "forms.ajar", &a);
    CHECK(text.len > 2000 && span_eq(formatted(text, &a), text));
}

static void a_form_is_found_or_memory_ran_out(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t nth = 1;; nth++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
            AUTO_CLOSE(arena) struct arena b = { .name = "form", .limit = 1 << 20 };
            struct policy p = { 0 };
            struct span out = { 0 };
            struct err err = { 0 };
            CHECK(given_policy(span_of(rows[i].text), &a, &p));
            mem_fail_at = nth;
            bool ok = policy_format(&p, &b, &out, &err), reached = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok == !reached && (ok || (err.kind == ERR_SYSTEM && out.ptr == NULL)));
            if (!reached)
                break;
        }
}

TESTS(TEST(a_policy_has_one_form), TEST(what_has_its_form_is_left_as_it_is),
      TEST(a_form_is_found_or_memory_ran_out))
