/* naive.h - the position of a policy, a second time: as proof/policy.v says it, section by section,
 * and as slowly. It asks of a comparison whether it holds for each kind of value that is still
 * possible, where src/policy/eval.c compares ends and masks. It keeps no definition's value and
 * stops nowhere early. */
#ifndef AJAR_TEST_POLICY_NAIVE_H
#define AJAR_TEST_POLICY_NAIVE_H

#include "policy/cond.h"

struct naive_at {
    const struct policy *p;
    const struct pol_given *given;
    struct clock now;
    enum position at;
};

/* ---- section 1 of the proof ---- */

static inline enum pol_tri naive_not(enum pol_tri t)
{
    return t == POL_TRUE ? POL_FALSE : t == POL_FALSE ? POL_TRUE : POL_UNKNOWN;
}

/* All, any and k of n are one question: how many hold, how many may hold. */
static inline enum pol_tri naive_at_least(unsigned k, unsigned shown, unsigned possible)
{
    return shown >= k ? POL_TRUE : possible < k ? POL_FALSE : POL_UNKNOWN;
}

/* ---- section 2 ---- */

static inline enum pol_tri naive_verdict(unsigned hold, unsigned of)
{
    return of == 0 ? POL_UNKNOWN : hold == of ? POL_TRUE : hold == 0 ? POL_FALSE : POL_UNKNOWN;
}

static inline struct pol_set naive_set(const struct naive_at *n, unsigned f)
{
    const struct pol_given *g = &n->given[f];
    struct dec today = dec_i64(clock_day(n->now.now_at));
    if (n->p->fact[f].is_today)
        return (struct pol_set){ .lo = today, .hi = today };
    struct pol_set s = g->by_position != NULL ? g->by_position[n->at] : g->set;
    struct pol_set whole = pol_whole(&n->p->fact[f]);
    return s.missing ? whole : s;
}

/* Of a number the values below the constant, itself, and those above it. */
static inline enum pol_tri naive_number(struct pol_set s, const struct pol_cond *c)
{
    bool there[3] = { dec_cmp(s.lo, c->value) < 0,
                      dec_cmp(s.lo, c->value) <= 0 && dec_cmp(s.hi, c->value) >= 0,
                      dec_cmp(s.hi, c->value) > 0 };
    static const bool holds[][3] = { [OP_ABOVE] = { false, false, true },
                                     [OP_AT_LEAST] = { false, true, true },
                                     [OP_BELOW] = { true, false, false },
                                     [OP_AT_MOST] = { true, true, false } };
    unsigned hold = 0, of = 0;
    for (unsigned i = 0; i < 3 && dec_cmp(s.lo, s.hi) <= 0; i++) {
        of += there[i];
        hold += there[i] && holds[c->op][i];
    }
    return naive_verdict(hold, of);
}

static inline enum pol_tri naive_words(const struct pol_fact *f, struct pol_set s, uint64_t mask)
{
    unsigned hold = 0, of = 0;
    for (unsigned w = 0; w < f->n_words; w++)
        if ((s.may >> w & 1) != 0) {
            of++;
            hold += (mask >> w & 1) != 0;
        }
    return naive_verdict(hold, of);
}

/* A word is in the set, or it is not: two values. */
static inline enum pol_tri naive_includes(struct pol_set s, const struct pol_cond *c)
{
    bool in = (s.may & c->mask) != 0, out = (s.must & c->mask) == 0;
    bool against_itself = (s.must & ~s.may) != 0;
    return against_itself ? POL_UNKNOWN : naive_verdict(in, (unsigned)in + out);
}

/* ---- section 3 ---- */

static inline enum pol_tri naive_leaf(const struct naive_at *n, const struct pol_cond *c)
{
    if (c->kind == COND_CANDIDATE)
        return (c->mask >> n->at & 1) != 0 ? POL_TRUE : POL_FALSE;
    const struct pol_fact *f = &n->p->fact[c->index];
    const struct pol_given *g = &n->given[c->index];
    struct pol_set s = naive_set(n, c->index);
    switch (c->kind) {
    case COND_NUMBER:
        return naive_number(s, c);
    case COND_INCLUDES:
        return naive_includes(s, c);
    case COND_WORDS:
        return naive_words(f, s, c->mask);
    default:
        if (!f->is_today && (g->by_position != NULL ? g->by_position[n->at] : g->set).missing)
            return POL_FALSE;
        return POL_TRUE;
    }
}

static inline enum pol_tri naive_cond(const struct naive_at *n, const struct pol_cond *c)
{
    unsigned kids = 0, shown = 0, possible = 0;
    if (c->kind == COND_DEFINED)
        return naive_cond(n, n->p->definition[c->index].cond);
    if (c->kind == COND_NOT)
        return naive_not(naive_cond(n, c->kid));
    if (c->kind > COND_AT_LEAST)
        return naive_leaf(n, c);
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next, kids++) {
        enum pol_tri t = naive_cond(n, kid);
        shown += t == POL_TRUE;
        possible += t != POL_FALSE;
    }
    unsigned k = c->kind == COND_ALL ? kids : c->kind == COND_ANY ? 1 : c->k;
    return naive_at_least(k, shown, possible);
}

/* True if the clause lets the candidate be: one part of its closing condition is shown false. */
static inline bool naive_silent(const struct naive_at *n, const struct pol_clause *c)
{
    if (c->kind == POL_NEVER_WIDER) {
        uint64_t below = (1ull << (n->at - POSITION_CLOSED)) - 1;
        struct pol_set s = naive_set(n, c->fact);
        return naive_words(&n->p->fact[c->fact], s, below) == POL_FALSE;
    }
    if (c->kind == POL_REQUIRE ? n->at < c->position : n->at <= c->position)
        return true;
    return (c->when != NULL && naive_cond(n, c->when) == POL_FALSE) ||
           (c->unless != NULL && naive_cond(n, c->unless) == POL_TRUE) ||
           (c->require != NULL && naive_cond(n, c->require) == POL_TRUE) ||
           (c->except != NULL && naive_cond(n, c->except) == POL_TRUE);
}

static inline bool naive_stands(const struct policy *p, const struct pol_given *given,
                                struct clock now, enum position at)
{
    struct naive_at n = { .p = p, .given = given, .now = now, .at = at };
    unsigned objections = 0;
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++)
            objections += !naive_silent(&n, &p->rule[i].clause[k]);
    return objections == 0;
}

static inline enum position naive_position(const struct policy *p, const struct pol_given *given,
                                           struct clock now)
{
    enum position widest = POSITION_CLOSED;
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++)
        widest = naive_stands(p, given, now, at) ? at : widest;
    return widest;
}

#endif
