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

static void asks_candidate(const struct eval *e)
{
    if (e->asked != NULL)
        *e->asked = true;
}

/* What is given of a fact at the candidate, in *room where nobody keeps it: whole where nothing is
 * known. */
static const struct pol_set *set_of(const struct eval *e, unsigned index, struct pol_set *room)
{
    const struct pol_fact *f = &e->p->fact[index];
    const struct pol_given *g = &e->given[index];
    const struct pol_set *s = &g->set;
    if (f->type == POL_APPROVALS && g->by_position != NULL) {
        s = &g->by_position[e->at];
        asks_candidate(e);
    }
    if (f->is_today)
        *room = (struct pol_set){ .lo = e->today, .hi = e->today };
    else if (s->missing)
        *room = pol_whole(f);
    else
        return s;
    return room;
}

/* A set without a value rules nothing in: it shows nothing. */
static enum pol_tri eval_number(const struct eval *e, const struct pol_cond *c)
{
    struct pol_set room;
    const struct pol_set *s = set_of(e, c->index, &room);
    int lo = dec_cmp(s->lo, c->value), hi = dec_cmp(s->hi, c->value);
    if (lo >= hi && dec_cmp(s->lo, s->hi) > 0)
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
    struct pol_set room;
    const struct pol_set *s = set_of(e, c->index, &room);
    if ((s->must & ~s->may) != 0)
        return POL_UNKNOWN;
    return (s->must & c->mask) != 0 ? POL_TRUE : (s->may & c->mask) == 0 ? POL_FALSE : POL_UNKNOWN;
}

static enum pol_tri eval_atom(const struct eval *e, const struct pol_cond *c)
{
    const struct pol_fact *f = &e->p->fact[c->index];
    if (e->given == NULL)
        return POL_UNKNOWN;
    if (c->kind == COND_KNOWN) {
        const struct pol_given *g = &e->given[c->index];
        bool by_position = f->type == POL_APPROVALS && g->by_position != NULL;
        bool missing = by_position ? g->by_position[e->at].missing : g->set.missing;
        if (by_position)
            asks_candidate(e);
        return f->is_today || !missing ? POL_TRUE : POL_FALSE;
    }
    if (c->kind == COND_NUMBER)
        return eval_number(e, c);
    if (c->kind == COND_INCLUDES)
        return eval_includes(e, c);
    struct pol_set room;
    return in_mask(set_of(e, c->index, &room)->may, c->mask, fact_words(f));
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
        asks_candidate(e);
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

/* The narrowest candidate a clause of a condition speaks of. */
static enum position applies_from(const struct pol_clause *c)
{
    return c->kind == POL_AT_MOST ? c->position + 1 : c->position;
}

struct closing pol_closing(const struct pol_clause *c, enum position at)
{
    struct closing out = { 0 };
    switch (c->kind) {
    case POL_AT_MOST:
        out.applies = at >= applies_from(c);
        add_part(&out, c->when, false);
        add_part(&out, c->unless, true);
        break;
    case POL_REQUIRE:
        out.applies = at >= applies_from(c);
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
        struct pol_set room;
        return in_mask(set_of(e, c->fact, &room)->may, below, fact_words(&e->p->fact[c->fact]));
    }
    if (e->at < applies_from(c))
        return POL_FALSE;
    struct closing closing = pol_closing(c, e->at);
    return eval_closing(e, &closing);
}

void eval_start(struct eval *e, const struct policy *p, const struct pol_given *given,
                struct clock now)
{
    e->p = p;
    e->given = given;
    e->today = dec_i64(clock_day(now.now_at));
    e->asked = NULL;
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

bool policy_stands(const struct policy *p, const struct pol_given *given, struct clock now,
                   enum position at)
{
    struct eval e;
    eval_start(&e, p, given, now);
    eval_at(&e, at);
    return stands(&e);
}

/* Each clause narrows the candidate until it no longer objects. One that did not ask which candidate
 * it was judged at objects from some position on, or to none: where it lets one pass it lets pass
 * all narrower ones, and need not be judged again. True: *e is at the answer. False: the answer is
 * there or narrower, for what asked was judged at a wider candidate. */
static bool narrow(struct eval *e)
{
    bool asked = false;
    enum position judged_at = POSITION_NONE; /* the widest at which a clause asked */
    e->asked = &asked;
    eval_at(e, POSITION_OPEN);
    bool same = !asked; /* the definitions, at every candidate */
    for (unsigned i = 0; same && i < e->p->n_rules; i++)
        for (unsigned k = 0; k < e->p->rule[i].n_clauses; k++) {
            const struct pol_clause *c = &e->p->rule[i].clause[k];
            for (; e->at > POSITION_CLOSED; e->at--) {
                asked = false;
                if (eval_clause(e, c) == POL_FALSE)
                    break;
                if (!asked && c->kind != POL_NEVER_WIDER)
                    e->at = applies_from(c);
            }
            if (asked && judged_at < e->at)
                judged_at = e->at;
        }
    e->asked = NULL;
    return same && judged_at <= e->at;
}

/* Of thousands of releases none is in a cache, and clauses ask for facts in no order: asked for all at
 * once they come in the time of one. */
static void fetch(const void *bytes, size_t n)
{
    for (size_t at = 0; at < n; at += 64)
        __builtin_prefetch((const char *)bytes + at);
}

enum position policy_position(const struct policy *p, const struct pol_given *given,
                              struct clock now)
{
    struct eval e;
    fetch(given, p->n_facts * sizeof *given);
    eval_start(&e, p, given, now);
    if (narrow(&e))
        return e.at;
    for (enum position at = e.at; at > POSITION_CLOSED; at--) {
        eval_at(&e, at);
        if (stands(&e))
            return at;
    }
    return POSITION_CLOSED;
}
