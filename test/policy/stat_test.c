/* stat_test.c - the vectors of docs/statistics.md, and our own functions against libm. */
#include "policy/stat.h"

#include <math.h>

#include "lib/check.h"

static bool near(double got, double want, double within)
{
    bool ok = fabs(got - want) <= within;
    if (!ok)
        printf("    want: %.12g\n    got:  %.12g\n", want, got);
    return ok;
}

static const struct vector {
    const char *name;
    uint64_t k, n;
    double alpha, lo, hi, wilson, sequence; /* NAN: not in the table */
} vectors[] = {
    { "0/59", 0, 59, 0.05, 0, 0.04951, 0.04385, 0.11323 },
    { "0/100", 0, 100, 0.05, 0, 0.02951, 0.02634, 0.07328 },
    { "0/256", 0, 256, 0.05, 0, 0.01163, 0.01046, 0.03283 },
    { "10/256", 10, 256, 0.05, 0.02134, 0.06536, 0.06427, 0.09866 },
    { "3/100", 3, 100, 0.05, 0.00823, 0.07571, 0.07271, 0.12972 },
    { "13/50", 13, 50, 0.05, 0.16117, 0.38126, 0.37246, 0.47508 },
    { "1/400", 1, 400, 0.05, 0.000128, 0.011804, 0.011127, NAN },
    { "5/10", 5, 10, 0.05, 0.222441, 0.777559, 0.730728, NAN },
    { "30/256 at 99%", 30, 256, 0.01, 0.074747, 0.171965, 0.172066, NAN },
    { "5/100", 5, 100, 0.05, NAN, 0.10225, NAN, NAN },
    { "5/100 and 20 unscored", 25, 120, 0.05, NAN, 0.27865, NAN, NAN },
    { "0/1", 0, 1, 0.05, 0, 0.95, 0.730, NAN },
    { "0/30", 0, 30, 0.05, 0, 0.095, 0.083, NAN },
    { "1/1", 1, 1, 0.05, 0.05, 1, 1, 1 },
};

static void bounds_of_counts_are_those_of_the_table(void)
{
    for (size_t i = 0; i < COUNT(vectors); i++) {
        const struct vector *v = &vectors[i];
        double within = v->n <= 30 && v->n != 10 ? 5e-4 : 1e-5;
        struct stat_bounds exact = stat_binomial(v->k, v->n, v->alpha);
        struct stat_bounds shown = stat_wilson(v->k, v->n, v->alpha);
        struct stat_bounds any_time = stat_sequence(v->k, v->n, v->alpha);
        check_case = v->name;
        CHECK(isnan(v->lo) || near(exact.lo, v->lo, within));
        CHECK(isnan(v->hi) || near(exact.hi, v->hi, within));
        CHECK(isnan(v->wilson) || near(shown.hi, v->wilson, within));
        CHECK(isnan(v->sequence) || near(any_time.hi, v->sequence, within));
        CHECK(any_time.lo <= exact.lo && exact.hi <= any_time.hi);
        CHECK(shown.lo >= 0 && shown.hi <= 1 && any_time.lo >= 0);
    }
}

static void lower_bounds_mirror_upper_ones(void)
{
    for (uint64_t n = 1; n <= 64; n++)
        for (uint64_t k = 0; k <= n; k++) {
            struct stat_bounds a = stat_binomial(k, n, 0.01), b = stat_binomial(n - k, n, 0.01);
            struct stat_bounds s = stat_sequence(k, n, 0.01), t = stat_sequence(n - k, n, 0.01);
            CHECK(near(a.lo, 1 - b.hi, 1e-12) && near(s.lo, 1 - t.hi, 1e-12));
            CHECK(k == 0 || (a.hi > stat_binomial(k - 1, n, 0.01).hi || k == n));
        }
}

static void nothing_seen_has_a_closed_form(void)
{
    for (uint64_t n = 1; n < 1000000000000000000; n = n * 3 + 1)
        CHECK(near(stat_binomial(0, n, 0.05).hi / -expm1(log(0.05) / (double)n), 1, 1e-13));
}

/* A billion trials: against the normal approximation, whose own error is below 1e-9 here. */
static void very_large_counts_keep_their_precision(void)
{
    struct stat_bounds b = stat_binomial(500000000, 1000000000, 0.05);
    double half = 1.6448536269514722 * 0.5 / sqrt(1e9);
    CHECK(near(b.hi - 0.5, half, 1e-9) && near(0.5 - b.lo, half, 1e-9));
    CHECK(near(stat_binomial(1, 1000000000, 0.05).hi, 4.743864518e-9, 1e-16));
}

/* Put into the equation it answers, each bound gives alpha back. */
static void bounds_answer_their_equations(void)
{
    static const double alphas[] = { 0.5, 0.3, 0.05, 0.01, 1e-4, 1e-9 };
    for (size_t i = 0; i < COUNT(alphas); i++)
        for (uint64_t n = 2; n < 100000; n = n * 2 + 1)
            for (uint64_t k = 1; k < n; k = k * 2 + 1) {
                struct stat_bounds b = stat_binomial(k, n, alphas[i]);
                struct stat_bounds s = stat_sequence(k, n, alphas[i]);
                double hits = (double)k, rest = (double)(n - k), all = (double)n;
                double log_b = lgamma(hits + 1) + lgamma(rest + 1) - lgamma(all + 2);
                double log_lo = hits * log(s.lo) + rest * log1p(-s.lo) - log_b;
                double log_hi = hits * log(s.hi) + rest * log1p(-s.hi) - log_b;
                CHECK(near(stat_beta(b.lo, hits, rest + 1) / alphas[i], 1, 1e-10));
                double lost = 1e-10 + rest * 0x1p-52 / (1 - b.hi);
                CHECK(near(stat_beta(1 - b.hi, rest, hits + 1) / alphas[i], 1, lost));
                CHECK(near(log_lo, log(alphas[i]), 1e-7) && near(log_hi, log(alphas[i]), 1e-7));
            }
}

/* Nobody has counted so far, but a file may say so: pools add up. With one hit both ends have closed
 * forms, up to 1/n. */
static void no_count_is_too_large(void)
{
    const uint64_t n = 1000000000000000000;
    struct stat_bounds b = stat_binomial(1, n, 1e-8), s = stat_sequence(1, n, 1e-8);
    double u = b.hi * 1e18, v = s.hi * 1e18;
    CHECK(near(b.lo * 1e26, 1.000000005, 1e-12) && near((1 + u) * exp(-u) * 1e8, 1, 1e-12));
    CHECK(near(s.lo * 1e44, 1, 1e-12) && near(v * exp(-v) * 1e26, 1, 1e-12));
    b = stat_binomial(n - 1, n, 1e-8), s = stat_sequence(n - 1, n, 1e-8);
    CHECK(b.hi == 1 && s.hi == 1 && near(b.lo, 1, 1e-15) && near(s.lo, 1, 1e-15));
    s = stat_sequence(1, 2000000000000, 1e-302);
    CHECK(s.lo >= 0 && s.lo < 1e-280 && s.hi < 1e-9);
    CHECK(near(stat_mean(0, 1, 1e200, 0.05).hi, 1.6448536269515, 1e-10));
}

static void quantiles_agree_with_tables(void)
{
    CHECK(near(stat_t_quantile(0.95, 9), 1.8331129326562, 1e-10));
    CHECK(near(stat_normal_quantile(0.95), 1.6448536269515, 1e-10));
    CHECK(near(stat_t_quantile(0.95, 1e12), 1.6448536269515, 1e-10));
    CHECK(near(stat_t_quantile(0.5, 3), 0, 0));
    for (double p = 0.51; p < 0.9999; p += 0.001) {
        double pi = acos(-1), two = 2 * p - 1;
        CHECK(near(stat_t_quantile(p, 1) / tan(pi * (p - 0.5)), 1, 1e-12));
        CHECK(near(stat_t_quantile(p, 2) / (two * sqrt(2 / (1 - two * two))), 1, 1e-12));
    }
    for (double p = 1e-300; p < 1; p = p < 0.5 ? p * 1.1 : p + 0.001) {
        double z = stat_normal_quantile(p), back = erfc(-z / sqrt(2)) / 2;
        CHECK(near(back / p, 1, 1e-15 * fmax(1, z * z)));
    }
}

/* The errors that docs/statistics.md states. */
static void own_functions_stay_within_their_stated_error(void)
{
    for (double x = -708; x < 709; x += 0.0137)
        CHECK(near(stat_exp(x) / exp(x), 1, 4.5e-16));
    for (double x = 1e-320; x < 1e300; x *= 1.0137)
        CHECK(near(stat_log(x), log(x), 4.5e-16 * fabs(log(x))));
    for (double x = 0.5; x < 2; x += 1e-4)
        CHECK(near(stat_log(x), log(x), 4.5e-16 * fabs(log(x))));
    for (double x = 1e-6; x < 1e12; x *= 1.00137)
        CHECK(near(stat_lgamma(x), lgamma(x), 3e-14 * fmax(1, fabs(lgamma(x)))));
    CHECK(isinf(stat_exp(1e9)) && stat_exp(-1e9) == 0);
    CHECK(near(stat_exp(-744) / exp(-744), 1, 0.5));
}

static void incomplete_beta_has_its_closed_forms(void)
{
    CHECK(stat_beta(0, 2, 3) == 0 && stat_beta(1, 2, 3) == 1);
    CHECK(stat_beta(0x1p-1074, 1e9, 3) == 0 && stat_beta(0x1p-1074, 0.5, 1) > 0);
    for (double x = 0.01; x < 1; x += 0.01) {
        CHECK(near(stat_beta(x, 1, 7), 1 - pow(1 - x, 7), 1e-14));
        CHECK(near(stat_beta(x, 7, 1), pow(x, 7), 1e-14));
        CHECK(near(stat_beta(x, 2, 2), x * x * (3 - 2 * x), 1e-14));
        CHECK(near(stat_beta(x, 0.5, 0.5), asin(sqrt(x)) * 2 / acos(-1), 1e-14));
        CHECK(near(stat_beta(x, 40, 2.5) + stat_beta(1 - x, 2.5, 40), 1, 1e-14));
    }
}

static const double score[] = { 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0 };
static const uint32_t cluster[] = { 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4 };

static void errors_of_means_count_clusters(void)
{
    double scratch[COUNT(score)];
    struct stat_error e;
    CHECK(stat_items(score, NULL, COUNT(score), &e, scratch));
    CHECK(near(e.mean, 0.5, 0) && near(e.se, 0.150756, 1e-6) && e.df == 11);
    CHECK(stat_items(score, cluster, COUNT(score), &e, scratch));
    CHECK(near(e.se, 0.237537, 1e-6) && e.df == 4);
    CHECK(near(e.se * sqrt(4.0 / 5), 0.212459, 1e-6)); /* without C / (C - 1) */
}

static void cluster_numbers_may_come_in_any_order(void)
{
    const double s[] = { 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0 };
    const uint32_t c[] = { 11, 4, 9, 1, 9, 2, 4, 4, 1, 11, 1, 2 };
    double scratch[COUNT(s)];
    struct stat_error e;
    CHECK(stat_items(s, c, COUNT(s), &e, scratch) && e.df == 4);
    CHECK(near(e.se, sqrt(5.0 / 4 * (0 + 0.25 + 2.25 + 1 + 0)) / 12, 1e-12));
}

static void too_few_scores_have_no_error(void)
{
    double scratch[3];
    struct stat_error e = { .mean = 77 };
    const uint32_t same[] = { 2, 2, 2 };
    CHECK(!stat_items(score, NULL, 1, &e, scratch) && !stat_items(score, NULL, 0, &e, scratch));
    CHECK(!stat_items(score, same, 3, &e, scratch));
    CHECK(!stat_paired(score, score, 1, &e, scratch));
    CHECK(e.mean == 77);
}

static void pairs_are_compared_item_by_item(void)
{
    const double a[] = { 1, 1, 0, 1, 0, 1, 1, 0, 1, 1 }, b[] = { 1, 0, 0, 1, 0, 1, 0, 0, 1, 0 };
    double scratch[COUNT(a)];
    struct stat_error e;
    CHECK(stat_paired(a, b, COUNT(a), &e, scratch) && e.df == 9);
    CHECK(near(e.mean, 0.3, 1e-15) && near(e.se, 0.152753, 1e-6));
    CHECK(near(stat_mean(e.mean, e.se, e.df, 0.05).hi, 0.580013, 1e-6));
    struct stat_bounds flat = stat_mean(1, 2, 9, 0.5), swapped = stat_mean(1, 2, 9, 0.95);
    CHECK(flat.lo == 1 && flat.hi == 1 && near(swapped.lo, 1 + 2 * 1.8331129326562, 1e-9));
}

TESTS(TEST(bounds_of_counts_are_those_of_the_table), TEST(lower_bounds_mirror_upper_ones),
      TEST(nothing_seen_has_a_closed_form), TEST(very_large_counts_keep_their_precision),
      TEST(bounds_answer_their_equations), TEST(no_count_is_too_large),
      TEST(quantiles_agree_with_tables), TEST(own_functions_stay_within_their_stated_error),
      TEST(incomplete_beta_has_its_closed_forms), TEST(errors_of_means_count_clusters),
      TEST(cluster_numbers_may_come_in_any_order), TEST(too_few_scores_have_no_error),
      TEST(pairs_are_compared_item_by_item))
