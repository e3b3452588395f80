/* say_test.c - sets in words for people. */
#include "policy/given.h"

static void sets_read_as_a_person_would_say_them(void)
{
    static const struct {
        const char *type, *set, *want;
    } rows[] = {
        { "a count, neutral", "2", "2" },
        { "a count, neutral", "134515008", "134515008" },
        { "a count, neutral", "0..inf", "at least 0" },
        { "a count, neutral", "?", "nothing known" },
        { "a count, neutral", "3..2", "contradictory" },
        { "a count, neutral", "inf..inf", "contradictory" },
        { "a proportion, neutral, measured", "0.0213..0.065361234", "2.13% to 6.537%" },
        { "a proportion, neutral, measured", "0.02134999..0.0653", "2.134% to 6.53%" },
        { "a proportion, neutral", "0.9", "90%" },
        { "a proportion, neutral", "0..1", "0% to 100%" },
        { "a number of points, neutral, measured", "-0.652512345..2.652512345",
          "-0.6526 points to 2.653 points" },
        { "a number of points, neutral", "-inf..2", "at most 2 points" },
        { "a number of points, neutral", "-inf..inf", "nothing ruled out" },
        { "a number of months, neutral", "5..8", "5 months to 8 months" },
        { "a size, neutral", "94437312", "94.44 MB" },
        { "a size, neutral", "40e9", "40 GB" },
        { "a size, neutral", "999..1e12", "999 B to 1 TB" },
        { "a size, neutral", "0", "0 B" },
        { "compute, neutral", "3e24..6e24", "3e24 FLOP to 6e24 FLOP" },
        { "a duration, neutral", "30", "30 days" },
        { "a date, neutral", "2026-11-30", "2026-11-30" },
        { "a date, neutral", "-1e30..1e30", "0001-01-01 to 9999-12-31" },
        { "approvals", "1", "1" },
        { "yes or no, neutral", "yes", "yes" },
        { "yes or no, neutral", "yes|no", "no or yes" },
        { "one of (a < b < c), neutral", "b|c", "b or c" },
        { "one of (a < b < c), neutral", "a|b|c", "a, b or c" },
        { "one of (a < b < c), neutral", "none", "contradictory" },
        { "a position", "hosted", "hosted" },
        { "some of (a, b, c), neutral", "{a,b}", "a and b" },
        { "some of (a, b, c), neutral", "{a}?{b,c}", "a, perhaps b or c" },
        { "some of (a, b, c), neutral", "{}?{b}", "perhaps b" },
        { "some of (a, b, c), neutral", "{}", "none of its words" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        char text[200];
        struct policy p = { 0 };
        struct span got = { 0 };
        struct err err = { 0 };
        check_case = rows[i].want;
        snprintf(text, sizeof text, "policy \"t\" version 1. fact f is %s. rule r: at most closed.",
                 rows[i].type);
        buf_init(&b, "test", 200);
        CHECK(given_policy(span_of(text), &a, &p) && p.n_facts == 1);
        pol_print_set(&b, &p.fact[0], given_set(&p.fact[0], rows[i].set));
        buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
        CHECK(buf_done(&b, &got, &err));
        CHECK_STR((const char *)got.ptr, rows[i].want);
    }
}

static void a_hull_holds_both(void)
{
    static const char text[] = "policy \"t\" version 1. fact n is a count, neutral. fact s is some "
                               "of (a, b, c), neutral. rule r: at most closed.";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct policy p = { 0 };
    check_case = "";
    CHECK(given_policy(SPAN(text), &a, &p));
    const struct pol_fact *n = &p.fact[0], *s = &p.fact[1];
    struct pol_set h = pol_hull(n, given_set(n, "2..5"), given_set(n, "4..9"));
    CHECK(dec_cmp(h.lo, dec_u64(2)) == 0 && dec_cmp(h.hi, dec_u64(9)) == 0 && !h.missing);
    h = pol_hull(n, given_set(n, "2"), pol_whole(n));
    CHECK(h.lo.m == 0 && h.hi.inf == 1 && !h.missing);
    h = pol_hull(n, given_set(n, "2"), (struct pol_set){ .missing = true });
    CHECK(h.lo.m == 0 && h.hi.inf == 1 && !h.missing);
    h = pol_hull(n, (struct pol_set){ .missing = true }, given_set(n, "2"));
    CHECK(h.lo.m == 0 && h.hi.inf == 1 && !h.missing);
    h = pol_hull(n, pol_whole(n), pol_whole(n));
    CHECK(h.missing);
    h = pol_hull(s, given_set(s, "{a,b}"), given_set(s, "{a}?{c}"));
    CHECK(h.must == 1 && h.may == 7 && !h.missing);
}

TESTS(TEST(sets_read_as_a_person_would_say_them), TEST(a_hull_holds_both))
