/* need.h - what would have to change for a position to stand.
 *
 * Terms   change  one fact brought to where the conditions that ask for it are content
 *         way     changes that together make the position stand, none of them idle
 *
 * Invariants of every way that comes out, by the one evaluator
 *   (1) with the goals of its changes in place of what is given, the position stands
 *   (2) with any one of them left out it does not */
#ifndef AJAR_POLICY_NEED_H
#define AJAR_POLICY_NEED_H

#include "policy/policy.h"

#define NEED_WAYS_MAX 20u /* told; more are counted */

struct need_change {
    unsigned fact;
    const char *text; /* "eval.cyber.success is below 10%" */
    /* Numbers: where the fact has to be; the end itself may be excluded. Infinite: no limit. */
    struct dec lo, hi;
    bool lo_out, hi_out;
    struct pol_set goal; /* a set that will do */
};
struct need_way {
    const struct need_change *change; /* by fact */
    unsigned n;
    bool idle; /* through what nothing changes: nobody can go it */
    unsigned hardness;
};
struct need {
    /* The easiest first: to be measured, decided, licensed, mitigated; last those through what
     * nothing changes. */
    const struct need_way *way;
    size_t n, more; /* more: past NEED_WAYS_MAX */
    bool complete;  /* false: there are ways that were not looked at */
};
/* Ways to make `at` stand. n is 0 where it stands, and where nothing at all would do.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM of a. */
bool policy_need(const struct policy *p, const struct pol_given *given, struct clock now,
                 enum position at, struct arena *a, struct need *out, struct err *err) MUST;

#endif
