/* stand.c - see stand.h. */
#include "policy/stand.h"

struct standing {
    struct cells_at at;
    struct dd *d;
    struct arena *a;
    struct err *err;
    bool failed;
    uint32_t defined[POL_DEFINITIONS_MAX][2]; /* [1]: negated; CELLS_NONE: not asked yet */
};

static void begin(struct standing *s, const struct stand *of, enum position at)
{
    s->at = (struct cells_at){ .cells = of->cells, .policy = of->policy, .at = at };
    s->d = of->d;
    memset(s->defined, 0xFF, sizeof s->defined);
}

static uint32_t possible(struct standing *s, const struct pol_cond *c, bool negated);

/* Of n functions, at least k are true; how many are is counted kid by kid. */
/* NOLINTNEXTLINE(misc-no-recursion): invariant 1 of cond.h */
static uint32_t at_least(struct standing *s, const struct pol_cond *c, bool negated)
{
    unsigned k = negated ? c->n_kids - c->k + 1 : c->k;
    uint32_t *of = c->k > c->n_kids ? NULL : ARENA_ARRAY(s->a, uint32_t, k + 1, s->err);
    if (of == NULL) {
        s->failed = c->k <= c->n_kids;
        return negated ? DD_TRUE : DD_FALSE;
    }
    of[0] = DD_TRUE; /* of[i]: at least i of those seen */
    for (const struct pol_cond *kid = c->kid; kid != NULL && dd_fine(s->d); kid = kid->next) {
        uint32_t is = possible(s, kid, negated);
        for (unsigned i = k; i > 0; i--)
            of[i] = dd_or(s->d, of[i], dd_and(s->d, is, of[i - 1]));
    }
    return of[k];
}

/* NOLINTNEXTLINE(misc-no-recursion): invariant 1 of cond.h */
static uint32_t defined(struct standing *s, unsigned index, bool negated)
{
    uint32_t *known = &s->defined[index][negated];
    if (*known == CELLS_NONE) {
        const struct policy *p = s->at.cells->policy[s->at.policy];
        *known = possible(s, p->definition[index].cond, negated);
    }
    return *known;
}

/* Where the condition (negated: its negation) is not false. */
/* NOLINTNEXTLINE(misc-no-recursion): invariant 1 of cond.h */
static uint32_t possible(struct standing *s, const struct pol_cond *c, bool negated)
{
    bool all = c->kind == (negated ? COND_ANY : COND_ALL);
    uint32_t sum = all ? DD_TRUE : DD_FALSE;
    if (s->failed || !dd_fine(s->d))
        return DD_FALSE;
    switch (c->kind) {
    case COND_NOT:
        return possible(s, c->kid, !negated);
    case COND_ALL:
    case COND_ANY:
        for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next) {
            uint32_t one = possible(s, kid, negated);
            sum = all ? dd_and(s->d, sum, one) : dd_or(s->d, sum, one);
        }
        return sum;
    case COND_AT_LEAST:
        return at_least(s, c, negated);
    case COND_DEFINED:
        return defined(s, c->index, negated);
    case COND_CANDIDATE:
        return ((c->mask >> s->at.at & 1) != 0) != negated ? DD_TRUE : DD_FALSE;
    default:
        return cells_atom(&s->at, s->d, c, negated);
    }
}

static uint32_t closing(struct standing *s, const struct closing *c)
{
    uint32_t all = c->applies ? DD_TRUE : DD_FALSE;
    for (unsigned i = 0; i < c->n && all != DD_FALSE; i++)
        all = dd_and(s->d, all, possible(s, c->part[i].cond, c->part[i].negated));
    return all;
}

static uint32_t clause(struct standing *s, const struct pol_clause *c)
{
    if (c->kind == POL_NEVER_WIDER)
        return cells_narrower(&s->at, s->d, c->fact);
    struct closing of = pol_closing(c, s->at.at);
    return closing(s, &of);
}

static bool list_clauses(struct stand *s, struct arena *a, struct err *err)
{
    const struct policy *p = s->cells->policy[s->policy];
    for (unsigned i = 0; i < p->n_rules; i++)
        s->n_clauses += p->rule[i].n_clauses;
    s->clause = ARENA_ARRAY(a, struct stand_clause, s->n_clauses, err);
    if (s->clause == NULL)
        return false;
    for (unsigned i = 0, n = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++)
            s->clause[n++] = (struct stand_clause){ .rule = i, .clause = k };
    return true;
}

bool stand_clauses(const struct cells *c, struct dd *d, unsigned policy, struct arena *a,
                   struct stand *out, struct err *err)
{
    *out = (struct stand){ .cells = c, .d = d, .policy = policy };
    struct standing *s = out->work = ARENA_ARRAY(a, struct standing, 1, err);
    if (s == NULL || !list_clauses(out, a, err))
        return false;
    s->a = a;
    s->err = err;
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++) {
        begin(s, out, at);
        for (unsigned i = 0; i < out->n_clauses; i++) {
            const struct pol_rule *r = &c->policy[policy]->rule[out->clause[i].rule];
            out->clause[i].objects[at] = clause(s, &r->clause[out->clause[i].clause]);
        }
    }
    out->real = cells_real(c, d);
    return !s->failed && !d->failed;
}

void stand_positions(struct stand *s)
{
    uint32_t wider = DD_FALSE;
    for (enum position at = POSITION_OPEN; at >= POSITION_CLOSED; at--) {
        uint32_t stands = s->real;
        for (unsigned i = 0; i < s->n_clauses && dd_fine(s->d); i++)
            stands = dd_without(s->d, stands, s->clause[i].objects[at]);
        s->stands[at] = stands;
        s->is[at] = dd_without(s->d, stands, wider);
        s->at_least[at] = wider = dd_or(s->d, wider, stands);
    }
}

bool stand_closing(const struct stand *s, const struct closing *c, enum position at, uint32_t *out,
                   struct err *err)
{
    s->work->err = err;
    begin(s->work, s, at);
    *out = closing(s->work, c);
    return !s->work->failed && !s->d->failed;
}

bool stand_all(const struct policy *const policy[2], struct dd_budget budget, struct arena *a,
               struct stands *out, struct err *err)
{
    unsigned n = policy[1] != NULL ? 2 : 1;
    bool fits;
    *out = (struct stands){ 0 };
    if (!dd_start(&out->d, budget, a, err) || !cells_of(policy, n, a, &out->cells, &fits, err))
        return false;
    for (unsigned i = 0; fits && i < n; i++) {
        if (!stand_clauses(&out->cells, &out->d, i, a, &out->of[i], err))
            return false;
        stand_positions(&out->of[i]);
    }
    out->decided = fits && dd_fine(&out->d);
    return !out->d.failed;
}
