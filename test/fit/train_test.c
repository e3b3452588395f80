/* train_test.c - what training took is an interval, and which side of a threshold it is on is told
 * only where all of it is on that side. */
#include "fit/train.h"

#include "lib/check.h"

#include <math.h>

static bool near(double x, double y)
{
    return fabs(x / y - 1) < 1e-9;
}

/* Llama 3.1 405B: 15.6e12 tokens; published 3.80e25, on 30.84e6 hours of H100. */
static void two_ways_to_a_published_number(void)
{
    struct fit_machine h100 = { .flops16 = 989e12 };
    struct fit_range t = fit_train_tokens(405e9, 15.6e12);
    CHECK(near(t.lo, 0.7 * 3.7908e25) && near(t.hi, 1.3 * 3.7908e25));
    CHECK(t.lo < 3.8e25 && 3.8e25 < t.hi);
    struct fit_range h = fit_train_hours(30.84e6, &h100);
    CHECK(near(h.lo * 9, h.hi) && h.lo < 3.8e25 && 3.8e25 < h.hi);
    bool apart = true;
    struct fit_range both = fit_train_both(t, h, &apart);
    CHECK(!apart && both.lo == h.lo && both.hi == h.hi);
    both = fit_train_both(h, t, &apart);
    CHECK(!apart && both.lo == h.lo && both.hi == h.hi);
    both = fit_train_both(t, fit_train_hours(30.84e3, &h100), &apart);
    CHECK(apart && both.hi == t.hi && both.lo < h.lo);
    both = fit_train_both(fit_train_hours(30.84e3, &h100), t, &apart);
    CHECK(apart && both.hi == t.hi);
    CHECK(near(fit_train_until(405e9, 1e26), 1e26 / (6 * 405e9)));
    CHECK(near(fit_train_takes(3.7908e25, &h100), 3.7908e25 / (989e12 * 0.4 * 3600)));
}

static void a_threshold_inside_the_interval_is_not_shown(void)
{
    static const struct {
        double parameters, tokens;
        const char *side[FIT_THRESHOLDS];
    } rows[] = {
        { 1.24e8, 1e10, { "below", "below", "below" } },
        { 7e9, 2e12, { "not shown to be below", "below", "below" } },    /* 8.4e22, to 1.09e23 */
        { 8e9, 15e12, { "above", "below", "below" } },                   /* 7.2e23 */
        { 70e9, 15e12, { "above", "below", "below" } },                  /* 6.3e24, to 8.2e24 */
        { 100e9, 15e12, { "above", "not shown to be below", "below" } }, /* 6.3e24 to 1.17e25 */
        { 405e9, 15.6e12, { "above", "above", "below" } },
        { 405e9, 40e12, { "above", "above", "not shown to be below" } }, /* 6.8e25 to 1.26e26 */
        { 1e12, 40e12, { "above", "above", "above" } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fit_range r = fit_train_tokens(rows[i].parameters, rows[i].tokens);
        for (unsigned k = 0; k < FIT_THRESHOLDS; k++)
            CHECK_STR(fit_side_name(fit_side_of(r, fit_threshold[k])), rows[i].side[k]);
    }
    struct fit_range at = { 1e24, 1e25 };
    CHECK(fit_side_of(at, 1e25) == FIT_NOT_SHOWN_BELOW);
    at = (struct fit_range){ 1e25, 2e25 };
    CHECK(fit_side_of(at, 1e25) == FIT_NOT_SHOWN_BELOW);
    CHECK(fit_threshold[0] == 1e23 && fit_threshold[1] == 1e25 && fit_threshold[2] == 1e26);
}

static void amounts_are_read_as_people_write_them(void)
{
    static const struct {
        const char *text;
        double want; /* 0: refused */
    } rows[] = {
        { "2T", 2e12 },    { "15.6T", 15.6e12 }, { "300b", 3e11 }, { "30.84M", 30.84e6 },
        { "7G", 7e9 },     { "12k", 12e3 },      { "1e12", 1e12 }, { "1000", 1000 },
        { "0", 0 },        { "-2T", 0 },         { "2TT", 0 },     { "T", 0 },
        { "", 0 },         { "2 T", 0 },         { "NaN", 0 },     { "inf", 0 },
        { "2000000T", 0 }, { "1e18", 1e18 },     { "1.1e18", 0 },  { "0.0T", 0 },
        { "2P", 0 },       { "-", 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        double v = -1;
        check_case = rows[i].text;
        CHECK(fit_amount(span_of(rows[i].text), &v) == (rows[i].want > 0));
        CHECK(rows[i].want > 0 ? near(v, rows[i].want) : v == -1);
    }
}

TESTS(TEST(two_ways_to_a_published_number), TEST(a_threshold_inside_the_interval_is_not_shown),
      TEST(amounts_are_read_as_people_write_them))
