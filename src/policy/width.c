/* width.c - the conjunctive width of a policy: of how many measurements one objection can be made,
 * at most. If each of them errs with probability alpha, the policy lets pass what it should not
 * with at most width times that.
 *
 * It is the largest number of different measured facts in one term of the disjunctive form of a
 * closing condition, over all clauses and candidates; here an upper bound of it, by one walk with
 * the negations pushed in: a part that is wide stands in for all its terms. */
#include "policy/cond.h"

enum { FACT_WORDS = POL_FACTS_MAX / 64 };

struct spread {
    unsigned width;
    uint64_t fact[FACT_WORDS]; /* the measured facts below */
};

/* Of a definition at one candidate, as it is and negated. */
struct defined_spread {
    bool known[2];
    struct spread of[2];
};

struct widths {
    struct eval e; /* nothing given: what is not unknown is constant */
    struct defined_spread *defined;
};

static unsigned n_facts(const struct spread *s)
{
    unsigned n = 0;
    for (unsigned i = 0; i < FACT_WORDS; i++)
        n += (unsigned)__builtin_popcountll(s->fact[i]);
    return n;
}

/* s and t together: all of them (a sum), or one of them (the wider). */
static void join(struct spread *s, const struct spread *t, bool all)
{
    for (unsigned i = 0; i < FACT_WORDS; i++)
        s->fact[i] |= t->fact[i];
    s->width = all ? s->width + t->width : s->width > t->width ? s->width : t->width;
    unsigned most = n_facts(s);
    s->width = s->width < most ? s->width : most;
}

static void spread_of(struct widths *w, const struct pol_cond *c, bool negated, struct spread *out);

/* So many of the kids hold together: the widest of them. */
static void spread_kids(struct widths *w, const struct pol_cond *c, unsigned together, bool negated,
                        struct spread *out)
{
    uint16_t of_width[POL_FACTS_MAX + 1] = { 0 };
    unsigned sum = 0, most;
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next) {
        struct spread s = { 0 };
        spread_of(w, kid, negated, &s);
        if (of_width[s.width] < POL_FACTS_MAX)
            of_width[s.width]++;
        join(out, &s, together == c->n_kids);
    }
    if (together == c->n_kids)
        return;
    for (unsigned width = POL_FACTS_MAX; width > 0 && sum < POL_FACTS_MAX; width--) {
        unsigned n = of_width[width] < together ? of_width[width] : together;
        sum += n * width;
        together -= n;
    }
    most = n_facts(out);
    out->width = sum < most ? sum : most;
}

static const struct spread *spread_defined(struct widths *w, unsigned index, bool negated)
{
    struct defined_spread *d = &w->defined[index];
    if (!d->known[negated]) {
        d->known[negated] = true;
        d->of[negated] = (struct spread){ 0 };
        spread_of(w, w->e.p->definition[index].cond, negated, &d->of[negated]);
    }
    return &d->of[negated];
}

/* What is constant at the candidate is no part of a term. */
static void spread_of(struct widths *w, const struct pol_cond *c, bool negated, struct spread *out)
{
    if (eval_cond(&w->e, c) != POL_UNKNOWN)
        return;
    switch (c->kind) {
    case COND_NOT:
        spread_of(w, c->kid, !negated, out);
        return;
    case COND_ALL:
        spread_kids(w, c, negated ? 1 : c->n_kids, negated, out);
        return;
    case COND_ANY:
        spread_kids(w, c, negated ? c->n_kids : 1, negated, out);
        return;
    case COND_AT_LEAST:
        spread_kids(w, c, negated ? c->n_kids - c->k + 1 : c->k, negated, out);
        return;
    case COND_DEFINED:
        *out = *spread_defined(w, c->index, negated);
        return;
    case COND_CANDIDATE:
        return;
    default:
        if (!w->e.p->fact[c->index].measured)
            return;
        out->width = 1;
        out->fact[c->index / 64] |= (uint64_t)1 << c->index % 64;
    }
}

static unsigned clause_width(struct widths *w, const struct pol_clause *c)
{
    struct closing closing = pol_closing(c, w->e.at);
    struct spread all = { 0 };
    if (eval_closing(&w->e, &closing) != POL_UNKNOWN)
        return 0;
    for (unsigned i = 0; i < closing.n; i++) {
        struct spread part = { 0 };
        spread_of(w, closing.part[i].cond, closing.part[i].negated, &part);
        join(&all, &part, true);
    }
    return all.width;
}

bool policy_width(const struct policy *p, struct arena *a, unsigned *out, struct err *err)
{
    struct widths w = { .defined = ARENA_ARRAY(a, struct defined_spread, p->n_definitions, err) };
    unsigned widest = 0;
    if (w.defined == NULL)
        return false;
    eval_start(&w.e, p, NULL, (struct clock){ 0 });
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++) {
        eval_at(&w.e, at);
        for (unsigned i = 0; i < p->n_definitions; i++)
            w.defined[i].known[0] = w.defined[i].known[1] = false;
        for (unsigned i = 0; i < p->n_rules; i++)
            for (unsigned k = 0; k < p->rule[i].n_clauses; k++) {
                unsigned one = clause_width(&w, &p->rule[i].clause[k]);
                widest = one > widest ? one : widest;
            }
    }
    *out = widest;
    return true;
}
