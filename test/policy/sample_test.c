/* sample_test.c - sample sizes at an observed rate, against trying every number of trials. */
#include "lib/check.h"
#include "policy/sample.h"
#include "policy/stat.h"

#include <math.h>

static struct sample_limit limit_of(const char *value, bool upper, double alpha)
{
    struct sample_limit l = { .upper = upper, .alpha = alpha };
    CHECK(dec_parse(span_of(value), &l.value));
    return l;
}

/* The naive one: ceil(k/n * trials) hits against the claim, every n up to most. */
static bool try_all(uint64_t k, uint64_t n, const struct sample_limit *l, uint64_t most,
                    struct sample_size *out)
{
    *out = (struct sample_size){ 0 };
    uint64_t against = l->upper ? k : n - k;
    for (uint64_t t = 1; t <= most; t++) {
        uint64_t hits = (against * t + n - 1) / n;
        struct stat_bounds b = stat_binomial(l->upper ? hits : t - hits, t, l->alpha);
        bool shows = l->upper ? dec_cmp(dec_round(b.hi, true), l->value) < 0
                              : dec_cmp(dec_round(b.lo, false), l->value) > 0;
        if (shows && out->least == 0)
            out->least = t;
        if (!shows)
            out->enough = t + 1;
    }
    return out->enough <= most;
}

static void the_sizes_are_those_found_by_trying_all(void)
{
    static const struct {
        uint64_t k, n;
        const char *limit;
        bool upper;
        double alpha;
    } rows[] = {
        { 10, 256, "0.05", true, 0.05 }, { 2, 40, "0.1", true, 0.05 },
        { 10, 60, "0.3", true, 0.05 },   { 1, 400, "0.1", true, 0.05 },
        { 3, 100, "0.08", true, 0.01 },  { 7, 9, "0.9", true, 0.025 },
        { 90, 100, "0.8", false, 0.05 }, { 250, 256, "0.9", false, 0.01 },
        { 1, 3, "0.5", true, 0.2 },      { 0, 10, "0.05", true, 0.05 },
        { 10, 10, "0.95", false, 0.05 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sample_limit l = limit_of(rows[i].limit, rows[i].upper, rows[i].alpha);
        struct sample_size got = { 0 }, want;
        check_case = rows[i].limit;
        CHECK(try_all(rows[i].k, rows[i].n, &l, 3000, &want));
        CHECK(sample_at_rate(rows[i].k, rows[i].n, &l, &got));
        CHECK(got.least == want.least && got.enough == want.enough);
    }
    check_case = "";
}

static void known_sizes(void)
{
    struct sample_limit five = limit_of("0.05", true, 0.05), ten = limit_of("0.1", true, 0.05);
    struct sample_limit one = limit_of("0.01", true, 0.05);
    struct sample_size s = { 0 };
    CHECK(sample_at_rate(10, 256, &five, &s) && s.least == 1126 && s.enough == 1282);
    CHECK(sample_at_rate(0, 0, &five, &s) && s.least == 59 && s.enough == 59);
    CHECK(sample_at_rate(0, 0, &one, &s) && s.least == 299 && s.enough == 299);
    /* The rate itself is over the limit, at it, or so near that nobody counts so far. */
    CHECK(!sample_at_rate(10, 60, &ten, &s));
    CHECK(!sample_at_rate(6, 60, &ten, &s));
    CHECK(!sample_at_rate(999, 10000, &ten, &s));
}

static void the_limit_itself_may_do(void)
{
    struct sample_limit zero = limit_of("0", true, 0.05), all = limit_of("1", true, 0.05);
    struct sample_size s = { 0 };
    zero.itself = true;
    CHECK(!sample_at_rate(0, 5, &zero, &s));
    CHECK(!sample_at_rate(5, 5, &all, &s));
    all.itself = true;
    CHECK(sample_at_rate(5, 5, &all, &s) && s.least == 1 && s.enough == 1);
}

/* Chance that the exact upper bound of n trials at rate p stays below limit, summed term by term. */
static double power_of(uint64_t n, double limit, double p)
{
    double sum = 0;
    for (uint64_t k = 0; k <= n && stat_binomial(k, n, 0.05).hi < limit; k++)
        sum += p > 0 ? exp(lgamma((double)n + 1) - lgamma((double)k + 1) -
                           lgamma((double)(n - k) + 1) + (double)k * log(p) +
                           (double)(n - k) * log1p(-p))
                     : (k == 0);
    return sum;
}

/* The last n, up to most, that lacks the power, and one more. k follows n: what is afforded only
 * grows. */
static uint64_t steady_from(double limit, double p, double power, uint64_t most)
{
    uint64_t k = 0, from = 1; /* k - 1 hits are afforded */
    for (uint64_t n = 1; n <= most; n++) {
        while (k <= n && (k == n ? 0 : stat_beta(1 - limit, (double)(n - k), (double)k + 1)) < 0.05)
            k++;
        double chance = k == 0 ? 0 : stat_beta(1 - p, (double)(n - k) + 1, (double)k);
        from = chance < power ? n + 1 : from;
    }
    return from;
}

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

static void plans_are_those_found_by_trying_all(void)
{
    static const struct {
        const char *limit;
        double rate;
        uint64_t n80, n90;           /* the fewest */
        uint64_t steady80, steady90; /* the fewest that more may follow */
    } plans[] = {
        { "0.05", 0, 59, 59, 59, 59 },         { "0.01", 0, 299, 299, 299, 299 },
        { "0.05", 0.01, 124, 153, 124, 181 },  { "0.05", 0.02, 234, 311, 286, 361 },
        { "0.05", 0.03, 601, 832, 694, 900 },  { "0.05", 0.04, 2698, 3701, 2869, 3871 },
        { "0.02", 0.005, 386, 456, 386, 523 }, { "0.02", 0.01, 969, 1271, 1091, 1390 },
        { "0.01", 0.001, 473, 473, 473, 628 }, { "0.1", 0.05, 179, 239, 203, 263 },
        { "0.9", 0.85, 270, 368, 299, 405 },
    };
    for (size_t i = 0; i < COUNT(plans); i++) {
        struct sample_limit l = limit_of(plans[i].limit, true, 0.05);
        double limit = dec_double(l.value), rate = plans[i].rate;
        struct sample_plan most = { 0 }, nearly = { 0 };
        check_case = plans[i].limit;
        CHECK(sample_plan(rate, 0.8, &l, &most) && sample_plan(rate, 0.9, &l, &nearly));
        CHECK(most.fewest.n == plans[i].n80 && nearly.fewest.n == plans[i].n90);
        CHECK(most.steady.n == plans[i].steady80 && nearly.steady.n == plans[i].steady90);
        CHECK(steady_from(limit, rate, 0.8, 5000) == plans[i].steady80);
        CHECK(steady_from(limit, rate, 0.9, 5000) == plans[i].steady90);
        CHECK(near(most.fewest.chance, power_of(plans[i].n80, limit, rate), 1e-9));
        CHECK(most.fewest.chance >= 0.8 && nearly.steady.chance >= 0.9);
        for (uint64_t n = 1; n < plans[i].n80 && n < 250; n++)
            CHECK(power_of(n, limit, rate) < 0.8);
    }
    check_case = "";
}

/* What is to be shown above a limit is the other side of the same. */
static void misses_are_planned_as_hits_are(void)
{
    struct sample_limit below = limit_of("0.05", true, 0.05), above = limit_of("0.95", false, 0.05);
    struct sample_plan b = { 0 }, a = { 0 };
    CHECK(sample_plan(0.02, 0.8, &below, &b) && sample_plan(0.98, 0.8, &above, &a));
    CHECK(a.fewest.n == 234 && a.fewest.most == b.fewest.most && a.steady.n == b.steady.n);
    CHECK(near(a.fewest.chance, b.fewest.chance, 1e-9));
}

static void no_number_of_trials_will_do(void)
{
    struct sample_limit five = limit_of("0.05", true, 0.05), most = limit_of("0.95", false, 0.05);
    struct sample_plan p;
    CHECK(!sample_plan(0.05, 0.8, &five, &p));
    CHECK(!sample_plan(0.06, 0.8, &five, &p));
    CHECK(!sample_plan(0.95, 0.8, &most, &p));
    CHECK(!sample_plan(0.04999, 0.8, &five, &p)); /* past SAMPLE_MOST */
}

/* A rate of 2 % shown to be below 5 %: 234 trials do it in 81 of 100 runs, 259 in 74. */
static void more_than_was_planned_may_show_less(void)
{
    static const struct {
        uint64_t n, most;
        double chance;
    } rows[] = { { 58, 0, 0 },      { 59, 0, 0.304 },  { 234, 6, 0.809 }, { 259, 6, 0.737 },
                 { 260, 7, 0.847 }, { 285, 7, 0.786 }, { 286, 8, 0.877 } };
    struct sample_limit five = limit_of("0.05", true, 0.05);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sample_run r = sample_run(rows[i].n, 0.02, &five);
        CHECK(r.n == rows[i].n && r.most == rows[i].most && near(r.chance, rows[i].chance, 5e-4));
        CHECK(near(r.chance, power_of(rows[i].n, 0.05, 0.02), 1e-9));
    }
}

/* Chance that mean + t * se stays below 0 for n normal scores with mean -room and spread 1: the
 * noncentral t, by adding up over what the spread came out as. */
static double chance_of_mean(uint64_t n, double room)
{
    double df = (double)n - 1, t = stat_t_quantile(0.95, df), sum = 0, step = 1e-3;
    double scale = log(2.0) + df / 2 * log(df / 2) - lgamma(df / 2);
    for (double s = step / 2; s < 6; s += step)
        sum += step * exp(scale + (df - 1) * log(s) - df * s * s / 2) * 0.5 *
               erfc((t * s - sqrt((double)n) * room) / sqrt(2));
    return sum;
}

static void means_are_planned_by_the_formula(void)
{
    static const double rooms[] = { 0.05, 0.1, 0.3, 0.5, 1 };
    for (size_t i = 0; i < COUNT(rooms); i++) {
        uint64_t n = sample_of_mean(rooms[i], 1, 0.05, 0.8);
        CHECK(n >= 2 && near(chance_of_mean(n, rooms[i]), 0.8, 0.03));
        CHECK(chance_of_mean(n + 1, rooms[i]) >= 0.8 && chance_of_mean(n - 1, rooms[i]) < 0.8);
    }
    CHECK(sample_of_mean(0.1, 1, 0.05, 0.8) == 620);
    CHECK(sample_of_mean(0.1, 4, 0.05, 0.8) == 2475);
    CHECK(sample_of_mean(0.001, 1, 0.05, 0.8) == 6182559);
    CHECK(sample_of_mean(0.0001, 1, 0.05, 0.8) == 0);
    CHECK(sample_of_mean(5, 0, 0.05, 0.8) == 2);
}

TESTS(TEST(the_sizes_are_those_found_by_trying_all), TEST(known_sizes),
      TEST(the_limit_itself_may_do), TEST(plans_are_those_found_by_trying_all),
      TEST(misses_are_planned_as_hits_are), TEST(no_number_of_trials_will_do),
      TEST(more_than_was_planned_may_show_less), TEST(means_are_planned_by_the_formula))
