/* wants.c - see wants.h. The closing conditions of a candidate are taken apart with their
 * negations pushed in; what is as wanted already asks for nothing. "and" puts the terms of its
 * parts together, "or" puts them side by side, and a term that asks for all another asks for, and
 * more, is dropped on the way: so few stay few. */
#include "policy/wants.h"

#include "policy/fact.h"

struct search {
    const struct eval *e;
    struct arena *a;
    struct err *err;
    size_t work;
};

/* ---- one fact ---- */

static struct want anything(const struct eval *e, unsigned fact)
{
    struct pol_set whole = pol_whole(&e->p->fact[fact]);
    return (struct want){ .fact = fact, .lo = dec_inf(-1), .hi = dec_inf(1), .may = whole.may };
}

static bool is_set(const struct pol_fact *f)
{
    return f->type == POL_SET;
}

/* No value is left, or none that the fact's type has. */
static bool contradicts(const struct pol_fact *f, const struct want *w)
{
    struct pol_set whole = pol_whole(f);
    if (is_set(f))
        return (w->must & ~w->may) != 0;
    if (!type_is_number(f->type))
        return w->may == 0;
    int order = dec_cmp(w->lo, w->hi);
    if (order > 0 || (order == 0 && (w->lo_out || w->hi_out)))
        return true;
    int below = dec_cmp(w->hi, whole.lo), above = dec_cmp(w->lo, whole.hi);
    return below < 0 || (below == 0 && w->hi_out) || above > 0 || (above == 0 && w->lo_out);
}

static void meet_lo(struct want *w, const struct want *o)
{
    int order = dec_cmp(o->lo, w->lo);
    if (order < 0 || (order == 0 && (w->lo_out || !o->lo_out)))
        return;
    w->lo = o->lo;
    w->lo_out = o->lo_out;
    w->lo_by = o->lo_by;
}

static void meet_hi(struct want *w, const struct want *o)
{
    int order = dec_cmp(o->hi, w->hi);
    if (order > 0 || (order == 0 && (w->hi_out || !o->hi_out)))
        return;
    w->hi = o->hi;
    w->hi_out = o->hi_out;
    w->hi_by = o->hi_by;
}

/* w asks for what both ask for. */
static void meet(struct want *w, const struct want *o)
{
    meet_lo(w, o);
    meet_hi(w, o);
    w->known = w->known || o->known;
    if (o->n_words_by == 0)
        return;
    bool more = (w->may & ~o->may) != 0 || (o->must & ~w->must) != 0;
    if (more && (o->may & ~w->may) == 0 && (w->must & ~o->must) == 0) {
        w->words_by = o->words_by;
        w->n_words_by = o->n_words_by;
    } else if (more) {
        w->n_words_by += o->n_words_by;
    }
    w->may &= o->may;
    w->must |= o->must;
}

/* All that b asks for, a asks for as well. */
static bool implies(const struct want *a, const struct want *b)
{
    int lo = dec_cmp(a->lo, b->lo), hi = dec_cmp(a->hi, b->hi);
    if (lo < 0 || (lo == 0 && b->lo_out && !a->lo_out) || hi > 0 ||
        (hi == 0 && b->hi_out && !a->hi_out))
        return false;
    return (a->may & ~b->may) == 0 && (b->must & ~a->must) == 0 && (a->known || !b->known);
}

/* ---- terms ---- */

/* All that b asks for, a asks for: beside b, a is superfluous. */
static bool covers(const struct term *a, const struct term *b)
{
    unsigned i = 0;
    for (unsigned k = 0; k < b->n; k++, i++) {
        while (i < a->n && a->want[i].fact < b->want[k].fact)
            i++;
        if (i == a->n || a->want[i].fact != b->want[k].fact || !implies(&a->want[i], &b->want[k]))
            return false;
    }
    return true;
}

unsigned want_hardness(const struct eval *e, unsigned fact)
{
    const struct pol_fact *f = &e->p->fact[fact];
    static const unsigned rank[] = {
        [POL_MEASURING] = 0,  [POL_DECIDING] = 1,         [POL_LICENSING] = 2,
        [POL_MITIGATING] = 3, [POL_NOTHING] = WANT_NEVER,
    };
    bool open = f->is_today || (f->changed_by == POL_NOTHING && e->given[fact].set.missing);
    return rank[open ? POL_DECIDING : f->changed_by];
}

/* The hardest of its changes first, then how many there are. */
static unsigned hardness(const struct search *s, const struct term *t)
{
    unsigned hardest = 0;
    for (unsigned i = 0; i < t->n; i++) {
        unsigned by = want_hardness(s->e, t->want[i].fact);
        hardest = by > hardest ? by : hardest;
    }
    return hardest * (POL_FACTS_MAX + 1) + t->n;
}

static bool put_term(struct search *s, struct terms *to, struct term t)
{
    size_t kept = 0;
    s->work += 1 + to->n;
    for (size_t i = 0; i < to->n; i++)
        if (covers(&t, &to->term[i]))
            return true;
    for (size_t i = 0; i < to->n; i++)
        if (!covers(&to->term[i], &t))
            to->term[kept++] = to->term[i];
    to->n = kept;
    if (to->n < TERMS_MAX) {
        to->term = arena_grow(s->a, to->term, to->n, &to->room, sizeof t, s->err);
        if (to->term == NULL)
            return false;
        to->term[to->n++] = t;
        return true;
    }
    size_t worst = 0;
    to->cut = true;
    for (size_t i = 1; i < to->n; i++)
        if (hardness(s, &to->term[i]) > hardness(s, &to->term[worst]))
            worst = i;
    if (hardness(s, &t) < hardness(s, &to->term[worst]))
        to->term[worst] = t;
    return true;
}

/* x and y at once; *fits: they do not contradict. */
static bool join(struct search *s, const struct term *x, const struct term *y, struct term *out,
                 bool *fits)
{
    struct want *w = ARENA_ARRAY(s->a, struct want, x->n + y->n, s->err);
    unsigned n = 0, i = 0, k = 0;
    s->work += 8 * (x->n + y->n); /* memory, too */
    *fits = true;
    if (w == NULL)
        return false;
    while (i < x->n || k < y->n) {
        bool from_x = k == y->n || (i < x->n && x->want[i].fact <= y->want[k].fact);
        bool both = i < x->n && k < y->n && x->want[i].fact == y->want[k].fact;
        w[n] = from_x ? x->want[i] : y->want[k];
        if (both)
            meet(&w[n], &y->want[k]);
        if (both && contradicts(&s->e->p->fact[w[n].fact], &w[n]))
            *fits = false;
        i += from_x;
        k += both || !from_x;
        n++;
    }
    *out = (struct term){ w, n };
    return true;
}

static bool both_of(struct search *s, const struct terms *x, const struct terms *y,
                    struct terms *out)
{
    struct terms got = { .cut = x->cut || y->cut };
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) {
            struct term t;
            bool fits;
            if (s->work >= TERMS_WORK && got.n > 0) {
                got.cut = true;
                continue;
            }
            if (!join(s, &x->term[i], &y->term[k], &t, &fits) || (fits && !put_term(s, &got, t)))
                return false;
        }
    *out = got;
    return true;
}

static bool either_of(struct search *s, struct terms *to, const struct terms *more)
{
    to->cut = to->cut || more->cut;
    for (size_t i = 0; i < more->n; i++)
        if (!put_term(s, to, more->term[i]))
            return false;
    return true;
}

/* The one term that asks for nothing. */
static bool nothing(struct search *s, struct terms *out)
{
    *out = (struct terms){ 0 };
    return put_term(s, out, (struct term){ 0 });
}

/* ---- conditions ---- */

static void want_number(struct want *w, const struct pol_cond *c, bool negated)
{
    bool up = (c->op == OP_ABOVE || c->op == OP_AT_LEAST) != negated;
    bool out = (c->op == OP_ABOVE || c->op == OP_BELOW) != negated;
    struct asker by = { c, negated };
    if (up) {
        w->lo = c->value;
        w->lo_out = out;
        w->lo_by = by;
    } else {
        w->hi = c->value;
        w->hi_out = out;
        w->hi_by = by;
    }
}

/* What the atom asks for. False: nobody can bring it about. */
static bool want_atom(const struct eval *e, const struct pol_cond *c, bool negated, struct want *w)
{
    const struct pol_fact *f = &e->p->fact[c->index];
    *w = anything(e, c->index);
    w->words_by = (struct asker){ c, negated };
    w->n_words_by = 1;
    if (c->kind == COND_KNOWN) {
        w->known = true;
        return !negated; /* what is known stays known */
    }
    if (c->kind == COND_NUMBER) {
        want_number(w, c, negated);
        w->n_words_by = 0;
        return !f->is_today || dec_cmp(w->hi, e->today) > 0; /* time goes one way */
    }
    if (c->kind == COND_INCLUDES && !negated)
        w->must = c->mask;
    else
        w->may &= negated ? ~c->mask : c->mask;
    return true;
}

static bool one_want(struct search *s, const struct want *w, struct terms *out)
{
    struct want *copy = ARENA_ARRAY(s->a, struct want, 1, s->err);
    if (copy == NULL)
        return false;
    *copy = *w;
    if (contradicts(&s->e->p->fact[w->fact], w))
        return true;
    return put_term(s, out, (struct term){ copy, 1 });
}

static bool solve(struct search *s, const struct pol_cond *c, bool negated, struct terms *out);

/* k of n kids as wanted: by_now[j] holds the ways to j of those before. */
static bool solve_some(struct search *s, const struct pol_cond *c, unsigned k, bool negated,
                       struct terms *out)
{
    struct terms *by_now = ARENA_ARRAY(s->a, struct terms, k + 1u, s->err);
    if (by_now == NULL || !nothing(s, &by_now[0]))
        return false;
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next) {
        struct terms one = { 0 };
        if (!solve(s, kid, negated, &one))
            return false;
        for (unsigned j = k; j > 0; j--) {
            struct terms with;
            if (!both_of(s, &by_now[j - 1], &one, &with) || !either_of(s, &by_now[j], &with))
                return false;
        }
    }
    *out = by_now[k];
    return true;
}

/* The ways to make c true; negated: false. out is empty. */
static bool solve(struct search *s, const struct pol_cond *c, bool negated, struct terms *out)
{
    struct want w;
    if (eval_cond(s->e, c) == (negated ? POL_FALSE : POL_TRUE))
        return nothing(s, out);
    switch (c->kind) {
    case COND_NOT:
        return solve(s, c->kid, !negated, out);
    case COND_ALL:
        return solve_some(s, c, negated ? 1 : c->n_kids, negated, out);
    case COND_ANY:
        return solve_some(s, c, negated ? c->n_kids : 1, negated, out);
    case COND_AT_LEAST:
        return solve_some(s, c, negated ? c->n_kids - c->k + 1 : c->k, negated, out);
    case COND_DEFINED:
        return solve(s, s->e->p->definition[c->index].cond, negated, out);
    case COND_CANDIDATE:
        return true;
    default:
        return !want_atom(s->e, c, negated, &w) || one_want(s, &w, out);
    }
}

/* One part of the closing condition that is false is enough. */
static bool solve_clause(struct search *s, const struct pol_clause *c, struct terms *out)
{
    if (eval_clause(s->e, c) == POL_FALSE)
        return nothing(s, out);
    if (c->kind == POL_NEVER_WIDER) {
        struct want w = anything(s->e, c->fact);
        w.may &= ~((1ull << (s->e->at - POSITION_CLOSED)) - 1);
        w.n_words_by = 1;
        return one_want(s, &w, out);
    }
    struct closing closing = pol_closing(c, s->e->at);
    for (unsigned i = 0; i < closing.n; i++) {
        struct terms part = { 0 };
        if (!solve(s, closing.part[i].cond, !closing.part[i].negated, &part) ||
            !either_of(s, out, &part))
            return false;
    }
    return true;
}

bool wants_find(const struct eval *e, struct arena *a, struct terms *out, struct err *err)
{
    struct search s = { .e = e, .a = a, .err = err };
    struct terms all = { 0 };
    if (!nothing(&s, &all))
        return false;
    for (unsigned i = 0; i < e->p->n_rules; i++)
        for (unsigned k = 0; k < e->p->rule[i].n_clauses; k++) {
            struct terms one = { 0 };
            if (!solve_clause(&s, &e->p->rule[i].clause[k], &one) || !both_of(&s, &all, &one, &all))
                return false;
        }
    *out = all;
    return true;
}
