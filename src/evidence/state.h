/* state.h - a state of evidence that is only supposed, as a file of items: for the witnesses of an
 * analysis, which anybody can then decide on. */
#ifndef AJAR_EVIDENCE_STATE_H
#define AJAR_EVIDENCE_STATE_H

#include "policy/analyse.h"

/* A NAME.evidence.json that gives each fact the set it has in the state: about weights whose digest
 * is all zeros, every item dated the day of the state and `by` the role the policy names. The count
 * of approvals is stated as a number.
 * *whole: false if an item cannot say it: an end without bound, or other people for each position.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM. */
bool ev_state_text(const struct policy *p, const struct pol_state *s, struct arena *a,
                   struct span *out, bool *whole, struct err *err) MUST;

#endif
