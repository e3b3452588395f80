/* sample.h - how many trials would show that a rate or a mean is on the right side of a limit. */
#ifndef AJAR_POLICY_SAMPLE_H
#define AJAR_POLICY_SAMPLE_H

#include "policy/dec.h"

#define SAMPLE_MOST 10000000u /* trials; beyond, nobody plans by this */

struct sample_limit {
    struct dec value;
    bool upper;  /* the rate must be shown below it; else above */
    bool itself; /* the limit itself will do */
    double alpha;
};
/* Hits come whole, so the bound jumps up with each: some n will do and a few larger ones not. */
struct sample_size {
    uint64_t least;  /* the fewest that can show it */
    uint64_t enough; /* so many, or any more, will */
};
/* With k hits of n now, at the same rate (hits rounded against the claim). False: no sample size up
 * to SAMPLE_MOST will do; the rate itself is on the wrong side, or too near. n 0: at no hit at all
 * (upper), or nothing but hits.
 * Source  docs/statistics.md: planning at an observed rate */
bool sample_at_rate(uint64_t k, uint64_t n, const struct sample_limit *limit,
                    struct sample_size *out) MUST;

/* A run of n trials at a true rate: it shows the limit kept unless more than `most` of them are
 * hits against the claim, and that often. */
struct sample_run {
    uint64_t n, most;
    double chance; /* 0: not even without a hit against it */
};
struct sample_plan {
    struct sample_run fewest; /* the least n that has the chance; a larger one may have less */
    struct sample_run steady; /* this n and every larger one have it */
};
/* The plan for a true rate and a chance (power) inside (0, 1). False: no n up to SAMPLE_MOST will
 * do; the rate is on the wrong side of the limit, or too near.
 * Source  docs/statistics.md: planning */
bool sample_plan(double rate, double power, const struct sample_limit *limit,
                 struct sample_plan *out) MUST;
/* What a run of n trials, at least one, does. */
struct sample_run sample_run(uint64_t n, double rate, const struct sample_limit *limit);

/* The same for a mean of n scores, judged by Student's t: room is how far its true value lies from
 * the limit, variance that of one score (of a paired difference: of one difference). 0: more than
 * SAMPLE_MOST. */
uint64_t sample_of_mean(double room, double variance, double alpha, double power);

#endif
