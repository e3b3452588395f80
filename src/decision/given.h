/* given.h - what went into a decision, taken back out of its record: with the policy's text and the
 * evidence files, all that is needed to make it again. */
#ifndef AJAR_DECISION_GIVEN_H
#define AJAR_DECISION_GIVEN_H

#include "decision/decision.h"
#include "decision/view.h"

/* Sets in->now, from, from_at, unfit and release, and of in->about weights, answer and parents;
 * policy and evidence are the caller's, and about.policy the digest of the text it has.
 * Owner  what is set in a, borrows from v.  Fails  ERR_INPUT: v says what no record of a decision
 * under this policy can; ERR_LIMIT, ERR_SYSTEM. */
bool given_take(const struct view *v, const struct policy *p, struct arena *a,
                struct decision_input *in, struct err *err) MUST;
/* The same for a policy that need not be the one of the record: what the files said of a fact counts
 * where this policy has a fact of that name and type, in words it has too; else nobody has said it.
 * Approvals count as if they were given again. */
bool given_move(const struct view *v, const struct policy *p, struct arena *a,
                struct decision_input *in, struct err *err) MUST;

#endif
