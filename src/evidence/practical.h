/* practical.h - the facts fit.*: how practical a model is for others, from the shape of its weights
 * and the tables of machines and surveys that the program carries.
 *
 * The question is always the same: the weights as they are or by the recipe Q4_K_M, whichever are
 * fewer bytes; a context of 8,192 tokens; 10 tokens a second. See docs/fit.md. */
#ifndef AJAR_EVIDENCE_PRACTICAL_H
#define AJAR_EVIDENCE_PRACTICAL_H

#include "evidence/evidence.h"
#include "fit/practice.h"

struct practical {
    bool known; /* the weights were read to their end, and their shape could be told */
    struct fit_practice practice;
    struct fit_range node;   /* sequences at a time on eight accelerators of 80 GB */
    double price_most;       /* of all in the table */
    struct fit_range memory; /* of the run asked for; 0 if its caches are not exact */
    uint64_t parameters;
    struct fit_machines machines;
    struct fit_survey survey;
};
/* A fact of this name is one of these; model.memory_4bit and model.parameters are told here better
 * than by the sums of a look, where the shape is known. */
bool practical_own(struct span fact);
/* look may be NULL: nothing is known then.
 * Owner  *out in a and in look.   Fails  ERR_LIMIT of a, ERR_SYSTEM: files that say nothing or
 * contradict themselves are no failure. */
bool practical_read(const struct look *look, struct arena *a, struct practical *out,
                    struct err *err) MUST;
/* What is known of one of them, and from when to when. */
void practical_answer(const struct practical *p, const struct pol_fact *f, struct ev_answer *out);

#endif
