/* wants.h - a position as a choice of terms: each a list of facts and where they would have to be
 * for it to stand. For the folder's own use, by need.c. */
#ifndef AJAR_POLICY_WANTS_H
#define AJAR_POLICY_WANTS_H

#include "policy/cond.h"

#define TERMS_MAX 256u /* kept of one condition; the cheapest, where there are more */
/* Wants put together and terms compared, before only one way more is sought. */
#define TERMS_WORK 5000000u

/* An atom, perhaps negated, that asks for something. */
struct asker {
    const struct pol_cond *atom; /* NULL: "never wider than" asks */
    bool negated;
};
/* Where one fact has to be. */
struct want {
    unsigned fact;
    struct dec lo, hi; /* numbers */
    bool lo_out, hi_out;
    uint64_t may, must; /* words it may be among; sets: may hold, must hold */
    bool known;         /* it is enough, and needed, that it is known */
    struct asker lo_by, hi_by, words_by;
    unsigned n_words_by; /* how many asked about its words */
};
struct term {
    const struct want *want; /* by fact */
    unsigned n;
};
struct terms {
    struct term *term;
    size_t n, room;
    bool cut; /* some were left out */
};
/* The terms that would make e->at stand; one empty term where it stands, none where nothing can.
 * Every term is free of contradictions, and none makes another superfluous.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM of a. */
bool wants_find(const struct eval *e, struct arena *a, struct terms *out, struct err *err) MUST;

/* How hard a fact is to change, from 0: what is measured, what people decide and time brings,
 * licences, the model itself, and what nothing changes; of that, what is not known yet can still be
 * stated. */
#define WANT_NEVER 4u
unsigned want_hardness(const struct eval *e, unsigned fact);

#endif
