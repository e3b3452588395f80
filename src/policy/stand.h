/* stand.h - a policy as functions of what is known: where each clause objects, what stands, what
 * the position is. Kleene's third value needs none: what counts is whether a closing condition is
 * false, and that pushes down to "is this atom possible?", which cells.h answers. */
#ifndef AJAR_POLICY_STAND_H
#define AJAR_POLICY_STAND_H

#include "policy/cells.h"

struct stand_clause {
    unsigned rule, clause;       /* clause within its rule */
    uint32_t objects[POSITIONS]; /* by candidate; not cut to what is real */
};
struct stand {
    const struct cells *cells;
    struct dd *d;
    unsigned policy; /* which of the cells' */
    uint32_t real;
    struct stand_clause *clause;
    unsigned n_clauses;
    struct standing *work;        /* of stand.c */
    uint32_t stands[POSITIONS];   /* nothing objects; real states only, and so below */
    uint32_t at_least[POSITIONS]; /* the position is this one or a wider one */
    uint32_t is[POSITIONS];       /* the position is this one */
};

/* What each clause objects to. It counts if dd_fine(d), as everything below. */
bool stand_clauses(const struct cells *c, struct dd *d, unsigned policy, struct arena *a,
                   struct stand *out, struct err *err) MUST;
/* All the rest, from the clauses. */
void stand_positions(struct stand *s);
/* Where a closing condition or a guard is not false at a candidate. False if memory ran out. */
bool stand_closing(const struct stand *s, const struct closing *c, enum position at, uint32_t *out,
                   struct err *err) MUST;

/* One policy, or two (else policy[1] is NULL), in one diagram, all of it. */
struct stands {
    struct cells cells;
    struct dd d;
    struct stand of[CELLS_POLICIES_MAX];
    bool decided; /* false: past the budget, and the functions mean nothing */
};
bool stand_all(const struct policy *const policy[2], struct dd_budget budget, struct arena *a,
               struct stands *out, struct err *err) MUST;

#endif
