/* weigh.h - what one item shows of its fact, at the policy's confidence.
 *
 * Terms   alpha  one-sided error the fact is judged at
 *         bar    the item's own error is known well enough for that alpha: without it the item is
 *                bad news or nothing */
#ifndef AJAR_EVIDENCE_WEIGH_H
#define AJAR_EVIDENCE_WEIGH_H

#include "evidence/item.h"

struct weighed {
    bool fits; /* the item is a value of the fact's type at all */
    bool bar;
    struct pol_set set;
};
/* Fails  ERR_LIMIT, ERR_SYSTEM: of a, for scores. */
bool weigh_item(const struct item *it, const struct pol_fact *f, double alpha, struct arena *a,
                struct weighed *out, struct err *err) MUST;
/* Several runs taken together: their sums in it. looked: their number was not fixed before. */
struct weighed weigh_pool(const struct item *sum, const struct pol_fact *f, double alpha);
/* What an item counted or averaged, if no more than its size kept it from showing more. n 0: it is no
 * count; se 0: it is no mean with an error. Fails  as weigh_item. */
struct weigh_sample {
    uint64_t k, n;
    double mean, se;
};
bool weigh_sample(const struct item *it, const struct pol_fact *f, struct arena *a,
                  struct weigh_sample *out, struct err *err) MUST;
/* For people: "10 of 256, 95% bound 0.0654". *out in a. */
bool weigh_shown(const struct item *it, const struct pol_fact *f, const struct weighed *w,
                 double alpha, struct arena *a, struct span *out, struct err *err) MUST;

bool weigh_is_number(const struct pol_fact *f);  /* lo and hi of its sets count, not words */
bool weigh_is_ordered(const struct pol_fact *f); /* words in a row: yes or no, positions, levels */

#endif
