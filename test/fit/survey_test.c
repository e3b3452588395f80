/* survey_test.c - surveys are read strictly, shares are as wide as they were rounded, and none
 * speaks of a day it is too old or too young for. Every table is read again with each allocation
 * failing once. */
#include "fit/survey.h"

#include "base/buf.h"
#include "lib/check.h"

#include <math.h>

#define SHARES                 "month\tname\tkind\tshare\tsource\tdate\tread\n"
#define ROW(name, kind, share) "2026-04\t" name "\t" kind "\t" share "\tX\t2026-05-02\tshare\n"
#define RAMS                   "month\tfrom_gib\tto_gib\tshare\tsource\tdate\tread\n"
#define RAM(from, to, share)   "2026-04\t" from "\t" to "\t" share "\tX\t2026-05-02\tshare\n"
#define GOOD                   SHARES ROW("A", "card", "4.0")
#define GOOD_RAM               RAMS RAM("0", "4", "100")

static void a_survey_is_read_strictly(void)
{
    static const struct {
        const char *shares, *ram, *want;
    } rows[] = {
        { GOOD, GOOD_RAM, "" },
        { GOOD, RAMS, "" },
        { SHARES, GOOD_RAM, "survey.tsv: no rows" },
        { SHARES ROW("A", "card", "60") ROW("B", "shared", "40.3"), GOOD_RAM, "" },
        { SHARES ROW("A", "card", "60") ROW("B", "shared", "42"), GOOD_RAM,
          "survey.tsv: line 3, column share: more than 100 % of machines up to this row" },
        { SHARES ROW("A", "card", "101"), GOOD_RAM,
          "survey.tsv: line 2, column share: expected a number from 0 to 100, not \"101\"" },
        { SHARES ROW("A", "card", "N/A"), GOOD_RAM,
          "survey.tsv: line 2, column share: expected a number from 0 to 100, not \"N/A\"" },
        { SHARES ROW("A", "card", "-"), GOOD_RAM,
          "survey.tsv: line 2, column share: expected a number from 0 to 100, not \"-\"" },
        { SHARES ROW("A", "card", "4.0") ROW("A", "unknown", "1"), GOOD_RAM,
          "survey.tsv: line 3, column name: named twice" },
        { SHARES ROW("A", "cards", "4.0"), GOOD_RAM,
          "survey.tsv: line 2, column kind: expected card, shared or unknown, not \"cards\"" },
        { SHARES ROW("-", "card", "4.0"), GOOD_RAM,
          "survey.tsv: line 2, column name: expected a name of at most 64 bytes, not \"-\"" },
        { GOOD "2026-05\tB\tcard\t1\tX\t2026-05-02\tshare\n", GOOD_RAM,
          "survey.tsv: line 3, column month: of another month than the rows before it" },
        { SHARES "2026\tB\tcard\t1\tX\t2026-05-02\tshare\n", GOOD_RAM,
          "survey.tsv: line 2, column month: expected a month such as 2026-04, not \"2026\"" },
        { SHARES "2026-14\tB\tcard\t1\tX\t2026-05-02\tshare\n", GOOD_RAM,
          "survey.tsv: line 2, column month: expected a date such as 2026-04, not \"2026-14\"" },
        { SHARES "2026-04\tB\tcard\t1\tX\t-\tshare\n", GOOD_RAM,
          "survey.tsv: line 2, column date: expected a date such as 2026-04, not \"-\"" },
        { SHARES "2026-04\tB\tcard\t1\t-\t2026-05-02\tshare\n", GOOD_RAM,
          "survey.tsv: line 2, column source: expected where the row comes from" },
        { GOOD, RAMS "2026-03\t0\t4\t1\tX\t2026-05-02\tshare\n",
          "ram.tsv: line 2, column month: of another month than the rows before it" },
        { GOOD, RAMS RAM("8", "4", "1"), "ram.tsv: line 2, column to_gib: less than from_gib" },
        { GOOD, RAMS RAM("-", "4", "1"),
          "ram.tsv: line 2, column from_gib: expected a number from 0 to 65536, not \"-\"" },
        { GOOD, RAMS RAM("8", "x", "1"),
          "ram.tsv: line 2, column to_gib: expected a number from 0 to 65536 or \"-\", not \"x\"" },
        { GOOD, RAMS RAM("8", "8", "70") RAM("9", "-", "40"),
          "ram.tsv: line 3, column share: more than 100 % of machines up to this row" },
        { GOOD, "", "ram.tsv: there is no line of column names" },
        { "", GOOD_RAM, "survey.tsv: there is no line of column names" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].shares;
        bool failed = true;
        for (size_t n = 1; failed && n < 50; n++) {
            AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
            struct fit_survey s = { 0 };
            struct err err = { 0 };
            mem_fail_at = n;
            bool ok = fit_survey_read(span_of(rows[i].shares), span_of(rows[i].ram), &a, &s, &err);
            failed = mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(ok || s.n_shares == 0);
            CHECK(!failed || (!ok && err.kind == ERR_SYSTEM));
            if (!failed)
                CHECK_STR(err.text, rows[i].want);
            CHECK(failed || ok == (*rows[i].want == 0));
        }
        CHECK(!failed);
    }
}

static void a_share_is_as_wide_as_it_was_rounded(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct fit_survey s;
    struct err err = { 0 };
    CHECK(fit_survey_read(SPAN(SHARES ROW("A", "card", "4.0") ROW("B", "card", "4")
                                   ROW("C", "unknown", "0.25") ROW("D", "shared", "0")),
                          SPAN(RAMS RAM("16", "-", "40.9")), &a, &s, &err));
    static const double lo[] = { 0.0395, 0.035, 0.00245, 0 },
                        hi[] = { 0.0405, 0.045, 0.00255, 0.005 };
    CHECK(s.n_shares == 4 && s.n_rams == 1);
    for (size_t i = 0; i < s.n_shares; i++)
        CHECK(fabs(s.share[i].lo - lo[i]) < 1e-12 && fabs(s.share[i].hi - hi[i]) < 1e-12);
    CHECK(s.share[0].kind == FIT_SHARE_CARD && s.share[3].kind == FIT_SHARE_SHARED);
    CHECK(isinf(s.ram[0].to_bytes) && s.ram[0].from_bytes == 16.0 * (1u << 30));
}

static void a_survey_has_a_most_of_amounts_of_memory(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "test", 1u << 20);
    buf_put(&b, SPAN(RAMS));
    for (unsigned i = 0; i < FIT_SURVEY_RAMS_MAX + 1; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
        struct fit_survey s;
        struct err err = { 0 };
        buf_printf(&b, RAM("%u", "-", "1"), i);
        bool ok = fit_survey_read(SPAN(GOOD), (struct span){ b.bytes, b.len }, &a, &s, &err);
        CHECK(ok == (i < FIT_SURVEY_RAMS_MAX));
        CHECK_STR(err.text, ok ? "" : "ram.tsv: more than 64 rows");
    }
}

static void a_survey_speaks_of_a_year_of_days(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    static const struct {
        const char *day;
        bool holds;
    } rows[] = {
        { "2026-03-31", false }, { "2026-04-01", true },  { "2026-11-22", true },
        { "2027-03-31", true },  { "2027-04-01", false }, { "2040-01-01", false },
    };
    struct fit_survey s;
    struct err err = { 0 };
    CHECK(fit_survey_builtin(&a, &s, &err));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct clock now;
        check_case = rows[i].day;
        CHECK(clock_parse(span_of(rows[i].day), &now.now_at));
        CHECK(fit_survey_holds(&s, now) == rows[i].holds);
    }
}

TESTS(TEST(a_survey_is_read_strictly), TEST(a_share_is_as_wide_as_it_was_rounded),
      TEST(a_survey_has_a_most_of_amounts_of_memory), TEST(a_survey_speaks_of_a_year_of_days))
