/* eval.c - the one evaluator: strong Kleene logic over sets of values not ruled out. Decisions,
 * positions, duties and the checker's question "is this constant?" all come through eval_cond. */
#include "policy/cond.h"
#include "policy/fact.h"

static enum pol_tri tri_not(enum pol_tri t)
{
    return (enum pol_tri)(POL_TRUE - t);
}

static enum pol_tri tri_and(enum pol_tri a, enum pol_tri b)
{
    return a < b ? a : b;
}

/* What is given of a fact at the candidate: whole where nothing is known. */
static struct pol_set set_of(const struct eval *e, unsigned index)
{
    const struct pol_fact *f = &e->p->fact[index];
    const struct pol_given *g = &e->given[index];
    if (f->is_today)
        return (struct pol_set){ .lo = e->today, .hi = e->today };
    struct pol_set s =
        f->type == POL_APPROVALS && g->by_position != NULL ? g->by_position[e->at] : g->set;
    return s.missing ? pol_whole(f) : s;
}

/* A set without a value rules nothing in: it shows nothing. */
static enum pol_tri eval_number(const struct eval *e, const struct pol_cond *c)
{
    struct pol_set s = set_of(e, c->index);
    int lo = dec_cmp(s.lo, c->value), hi = dec_cmp(s.hi, c->value);
    if (lo >= hi && dec_cmp(s.lo, s.hi) > 0)
        return POL_UNKNOWN;
    switch (c->op) {
    case OP_ABOVE:
        return lo > 0 ? POL_TRUE : hi <= 0 ? POL_FALSE : POL_UNKNOWN;
    case OP_AT_LEAST:
        return lo >= 0 ? POL_TRUE : hi < 0 ? POL_FALSE : POL_UNKNOWN;
    case OP_BELOW:
        return hi < 0 ? POL_TRUE : lo >= 0 ? POL_FALSE : POL_UNKNOWN;
    case OP_AT_MOST:
        return hi <= 0 ? POL_TRUE : lo > 0 ? POL_FALSE : POL_UNKNOWN;
    }
    return POL_UNKNOWN;
}

static enum pol_tri in_mask(uint64_t may, uint64_t mask, uint64_t all)
{
    may &= all;
    return may == 0             ? POL_UNKNOWN
           : (may & ~mask) == 0 ? POL_TRUE
           : (may & mask) == 0  ? POL_FALSE
                                : POL_UNKNOWN;
}

static enum pol_tri eval_includes(const struct eval *e, const struct pol_cond *c)
{
    struct pol_set s = set_of(e, c->index);
    if ((s.must & ~s.may) != 0)
        return POL_UNKNOWN;
    return (s.must & c->mask) != 0 ? POL_TRUE : (s.may & c->mask) == 0 ? POL_FALSE : POL_UNKNOWN;
}

static enum pol_tri eval_atom(const struct eval *e, const struct pol_cond *c)
{
    const struct pol_fact *f = &e->p->fact[c->index];
    if (e->given == NULL)
        return POL_UNKNOWN;
    if (c->kind == COND_KNOWN) {
        const struct pol_given *g = &e->given[c->index];
        bool missing = f->type == POL_APPROVALS && g->by_position != NULL
                           ? g->by_position[e->at].missing
                           : g->set.missing;
        return f->is_today || !missing ? POL_TRUE : POL_FALSE;
    }
    if (c->kind == COND_NUMBER)
        return eval_number(e, c);
    if (c->kind == COND_INCLUDES)
        return eval_includes(e, c);
    struct pol_set s = set_of(e, c->index);
    return in_mask(s.may, c->mask, fact_words(f));
}

static enum pol_tri eval_at_least(const struct eval *e, const struct pol_cond *c)
{
    unsigned shown = 0, possible = 0;
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next) {
        enum pol_tri t = eval_cond(e, kid);
        shown += t == POL_TRUE;
        possible += t != POL_FALSE;
    }
    return shown >= c->k ? POL_TRUE : possible < c->k ? POL_FALSE : POL_UNKNOWN;
}

enum pol_tri eval_cond(const struct eval *e, const struct pol_cond *c)
{
    const struct pol_cond *kid = c->kid;
    enum pol_tri t, worst;
    switch (c->kind) {
    case COND_NOT:
        return tri_not(eval_cond(e, kid));
    case COND_ALL:
        for (worst = POL_TRUE; kid != NULL && worst != POL_FALSE; kid = kid->next)
            worst = tri_and(worst, eval_cond(e, kid));
        return worst;
    case COND_ANY:
        for (worst = POL_FALSE; kid != NULL && worst != POL_TRUE; kid = kid->next)
            worst = (t = eval_cond(e, kid)) > worst ? t : worst;
        return worst;
    case COND_AT_LEAST:
        return eval_at_least(e, c);
    case COND_DEFINED:
        return (enum pol_tri)e->defined[c->index];
    case COND_CANDIDATE:
        return (c->mask >> e->at & 1) != 0 ? POL_TRUE : POL_FALSE;
    default:
        return eval_atom(e, c);
    }
}

/* ---- clauses ---- */

static void add_part(struct closing *c, const struct pol_cond *cond, bool negated)
{
    if (cond == NULL)
        return;
    c->part[c->n].cond = cond;
    c->part[c->n++].negated = negated;
}

struct closing pol_closing(const struct pol_clause *c, enum position at)
{
    struct closing out = { 0 };
    switch (c->kind) {
    case POL_AT_MOST:
        out.applies = at > c->position;
        add_part(&out, c->when, false);
        add_part(&out, c->unless, true);
        break;
    case POL_REQUIRE:
        out.applies = at >= c->position;
        add_part(&out, c->require, true);
        break;
    case POL_NEVER_WIDER:
        return out;
    }
    add_part(&out, c->except, true);
    return out;
}

struct closing pol_guard(const struct pol_duty *d, enum position at)
{
    struct closing out = { .applies = at == d->position || (d->or_wider && at > d->position) };
    add_part(&out, d->when, false);
    add_part(&out, d->except, true);
    return out;
}

enum pol_tri eval_closing(const struct eval *e, const struct closing *c)
{
    enum pol_tri t = c->applies ? POL_TRUE : POL_FALSE;
    for (unsigned i = 0; i < c->n && t != POL_FALSE; i++) {
        enum pol_tri part = eval_cond(e, c->part[i].cond);
        t = tri_and(t, c->part[i].negated ? tri_not(part) : part);
    }
    return t;
}

enum pol_tri eval_clause(const struct eval *e, const struct pol_clause *c)
{
    if (c->kind == POL_NEVER_WIDER) {
        if (e->given == NULL)
            return POL_UNKNOWN;
        uint64_t below = (1ull << (e->at - POSITION_CLOSED)) - 1;
        return in_mask(set_of(e, c->fact).may, below, fact_words(&e->p->fact[c->fact]));
    }
    struct closing closing = pol_closing(c, e->at);
    return eval_closing(e, &closing);
}

void eval_start(struct eval *e, const struct policy *p, const struct pol_given *given,
                struct clock now)
{
    e->p = p;
    e->given = given;
    e->today = dec_i64(clock_day(now.now_at));
}

void eval_at(struct eval *e, enum position at)
{
    e->at = at;
    for (unsigned i = 0; i < e->p->n_definitions; i++)
        e->defined[i] = (uint8_t)eval_cond(e, e->p->definition[i].cond);
}

static bool stands(const struct eval *e)
{
    for (unsigned i = 0; i < e->p->n_rules; i++)
        for (unsigned k = 0; k < e->p->rule[i].n_clauses; k++)
            if (eval_clause(e, &e->p->rule[i].clause[k]) != POL_FALSE)
                return false;
    return true;
}

enum position policy_position(const struct policy *p, const struct pol_given *given,
                              struct clock now)
{
    struct eval e;
    eval_start(&e, p, given, now);
    for (enum position at = POSITION_OPEN; at > POSITION_CLOSED; at--) {
        eval_at(&e, at);
        if (stands(&e))
            return at;
    }
    return POSITION_CLOSED;
}
