/* stat.h - one-sided bounds of measurements. All arithmetic is + - * / sqrt and our own exp, log
 * and lgamma, so that every machine gets the same bits (build with -ffp-contract=off).
 *
 * Terms   alpha  one-sided error, 1 - confidence, inside (0, 1)
 * Source  docs/statistics.md: formulas, references, test vectors, measured errors */
#ifndef AJAR_POLICY_STAT_H
#define AJAR_POLICY_STAT_H

#include "base/base.h"

struct stat_bounds {
    double lo, hi;
};
/* -inf or NaN never come out; arguments outside the domain are an assertion. */
double stat_exp(double x);
double stat_log(double x);    /* x > 0 */
double stat_lgamma(double x); /* 0 < x < 1e300 */
/* Regularised incomplete beta function I_x(a, b); a, b > 0; 0 <= x <= 1. */
double stat_beta(double x, double a, double b);
double stat_normal_quantile(double p);       /* 0 < p < 1 */
double stat_t_quantile(double p, double df); /* 0.5 <= p < 1, df >= 1 */
/* Exact binomial (Clopper-Pearson) one-sided bounds for k hits of n, n >= 1. */
struct stat_bounds stat_binomial(uint64_t k, uint64_t n, double alpha);
struct stat_bounds stat_wilson(uint64_t k, uint64_t n, double alpha); /* for display only */
/* Anytime-valid bounds (beta(1,1) mixture): for a run that was looked at before it ended. */
struct stat_bounds stat_sequence(uint64_t k, uint64_t n, double alpha);
/* mean +- t * se; df >= 1. */
struct stat_bounds stat_mean(double mean, double se, double df, double alpha);

/* Standard error of a mean of n >= 2 scores: plain, or with cluster[i] < n naming the cluster of
 * item i (any order): sqrt(C/(C-1) * sum of squared cluster sums) / n, df C - 1. False if there
 * are fewer than two clusters. scratch: n doubles. */
struct stat_error {
    double mean, se, df;
};
bool stat_items(const double *score, const uint32_t *cluster, size_t n, struct stat_error *out,
                double *scratch) MUST;
/* Of a - b item by item. */
bool stat_paired(const double *a, const double *b, size_t n, struct stat_error *out,
                 double *scratch) MUST;

#endif
