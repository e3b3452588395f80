/* fault.h - what is wrong with a policy: where, what, and what to write instead. */
#ifndef AJAR_POLICY_FAULT_H
#define AJAR_POLICY_FAULT_H

#include "policy/policy.h"

/* One more fault, unless to is NULL; false, so that a reader ends in `return fault_add(...)`. */
bool fault_add(struct pol_faults *to, struct place at, const char *fmt, ...) PRINTF(3, 4);
/* The hint of the fault added last. False as well. */
bool fault_hint(struct pol_faults *to, const char *fmt, ...) PRINTF(2, 3);
/* By place, as they stand in the text. */
void fault_sort(struct pol_faults *faults);

/* The candidate that is nearest to a word that was not understood. */
struct nearest {
    struct span word, best;
    unsigned distance;
};
struct nearest nearest_to(struct span word);
void nearest_try(struct nearest *n, struct span candidate);
/* Hint "did you mean ...?" if one is near enough to be meant. */
bool fault_suggest(struct pol_faults *to, const struct nearest *n);

#endif
