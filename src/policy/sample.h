/* sample.h - how many trials would show that a rate is on the right side of a limit. */
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

#endif
