/* verdict.c - a policy on what is given: the position, who objects to the wider ones and by which
 * atoms, and the duties that hold. */
#include "policy/cond.h"
#include "policy/fact.h"

#define ATOM_BYTES  16384u /* of one atom's text: a name and every word of its fact */
#define SAME_LOOKED 64u    /* atoms among which the same is not listed twice */

struct verdict {
    struct eval e;
    struct eval constant; /* nothing given: what is true there is so whatever the evidence */
    struct arena *a;
    struct err *err;
    struct pol_atom *atom;
    size_t n_atoms, atom_room;
    uint8_t seen[POL_DEFINITIONS_MAX]; /* by this objection: 1 as it is, 2 negated */
};

/* What was written into b, as a text in the arena; NULL if memory ran out. */
static const char *keep_text(struct verdict *v, const struct buf *b)
{
    struct span s;
    char *text = buf_done(b, &s, v->err) ? ARENA_ARRAY(v->a, char, s.len + 1, v->err) : NULL;
    if (text != NULL && s.len > 0)
        memcpy(text, s.ptr, s.len);
    return text;
}

static bool add_atom(struct verdict *v, int fact, enum pol_tri value, const struct buf *b)
{
    const char *text = keep_text(v, b);
    if (text == NULL)
        return false;
    for (size_t i = 0; i < v->n_atoms && i < SAME_LOOKED; i++)
        if (strcmp(v->atom[i].text, text) == 0)
            return true;
    v->atom = arena_grow(v->a, v->atom, v->n_atoms, &v->atom_room, sizeof *v->atom, v->err);
    if (v->atom == NULL)
        return false;
    v->atom[v->n_atoms++] = (struct pol_atom){ .fact = fact, .value = value, .text = text };
    return true;
}

static enum pol_tri value_of(const struct eval *e, const struct pol_cond *c, bool negated)
{
    enum pol_tri t = eval_cond(e, c);
    return negated ? (enum pol_tri)(POL_TRUE - t) : t;
}

static bool walk(struct verdict *v, const struct pol_cond *c, bool negated);

/* One of the kids is enough: if the candidate alone makes one true, the others do not matter. */
static bool walk_kids(struct verdict *v, const struct pol_cond *c, bool negated)
{
    bool one_is_enough = c->kind == (negated ? COND_ALL : COND_ANY);
    for (const struct pol_cond *kid = c->kid; one_is_enough && kid != NULL; kid = kid->next)
        if (value_of(&v->constant, kid, negated) == POL_TRUE)
            return walk(v, kid, negated);
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
        if (!walk(v, kid, negated))
            return false;
    return true;
}

static bool walk_definition(struct verdict *v, unsigned index, bool negated)
{
    uint8_t how = negated ? 2 : 1;
    if ((v->seen[index] & how) != 0)
        return true;
    v->seen[index] |= how;
    return walk(v, v->e.p->definition[index].cond, negated);
}

/* The atoms of c, its negations pushed in, that are not false. */
static bool walk(struct verdict *v, const struct pol_cond *c, bool negated)
{
    enum pol_tri value = value_of(&v->e, c, negated);
    AUTO_CLOSE(buf) struct buf b = { 0 };
    if (value == POL_FALSE)
        return true;
    switch (c->kind) {
    case COND_NOT:
        return walk(v, c->kid, !negated);
    case COND_ALL:
    case COND_ANY:
    case COND_AT_LEAST:
        return walk_kids(v, c, negated);
    case COND_DEFINED:
        return walk_definition(v, c->index, negated);
    default:
        buf_init(&b, "atom", ATOM_BYTES);
        cond_print(&b, v->e.p, c, negated);
        return add_atom(v, c->kind == COND_CANDIDATE ? -1 : (int)c->index, value, &b);
    }
}

static bool walk_clause(struct verdict *v, const struct pol_clause *c, enum pol_tri value)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "atom", ATOM_BYTES);
    if (c->kind == POL_NEVER_WIDER) {
        buf_put(&b, v->e.p->fact[c->fact].name);
        buf_printf(&b, " is below %s", position_name(v->e.at));
        return add_atom(v, (int)c->fact, value, &b);
    }
    struct closing closing = pol_closing(c, v->e.at);
    for (unsigned i = 0; i < closing.n; i++)
        if (!walk(v, closing.part[i].cond, closing.part[i].negated))
            return false;
    return true;
}

static bool object(struct verdict *v, unsigned rule, unsigned clause, enum pol_tri value,
                   struct pol_objection *out)
{
    v->atom = NULL;
    v->n_atoms = v->atom_room = 0;
    memset(v->seen, 0, sizeof v->seen);
    if (!walk_clause(v, &v->e.p->rule[rule].clause[clause], value))
        return false;
    *out = (struct pol_objection){ .rule = rule,
                                   .clause = clause,
                                   .value = value,
                                   .atom = v->atom,
                                   .n_atoms = (unsigned)v->n_atoms };
    return true;
}

static bool object_at(struct verdict *v, enum position at, struct pol_verdict *out)
{
    const struct policy *p = v->e.p;
    size_t room = 0, n = 0;
    struct pol_objection *list = NULL;
    eval_at(&v->e, at);
    eval_at(&v->constant, at);
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++) {
            enum pol_tri value = eval_clause(&v->e, &p->rule[i].clause[k]);
            if (value == POL_FALSE)
                continue;
            list = arena_grow(v->a, list, n, &room, sizeof *list, v->err);
            if (list == NULL || !object(v, i, k, value, &list[n]))
                return false;
            n++;
        }
    out->objection[at] = list;
    out->n_objections[at] = (unsigned)n;
    return true;
}

/* ---- duties ---- */

struct meeting {
    const struct policy *p;
    const bool *holds; /* by duty */
    struct arena *a;
    struct pol_obligation *list;
    size_t n, room;
};

/* The stricter of two numbers of a kind: fewer requests, an earlier review, longer logs. */
static bool stricter(const struct pol_obligation *x, const struct pol_obligation *than)
{
    if (x->kind == POL_RATE_LIMIT)
        return x->number * than->per_seconds < than->number * x->per_seconds;
    return x->kind == POL_KEEP_LOGS ? x->number > than->number : x->number < than->number;
}

/* Puts o beside what is there of its kind, or into its place, or nowhere: it says no more. */
static bool meet(struct meeting *m, const struct pol_obligation *o, struct err *err)
{
    bool number = o->kind == POL_RATE_LIMIT || o->kind == POL_REVIEW || o->kind == POL_KEEP_LOGS;
    for (size_t i = m->n; i > 0 && m->list[i - 1].kind == o->kind; i--) {
        struct pol_obligation *there = &m->list[i - 1];
        if (number && stricter(o, there))
            *there = *o;
        if (number || span_eq(o->text, there->text))
            return true;
    }
    m->list = arena_grow(m->a, m->list, m->n, &m->room, sizeof *o, err);
    if (m->list == NULL)
        return false;
    m->list[m->n++] = *o;
    return true;
}

static bool meet_kind(struct meeting *m, enum pol_obligation_kind kind, struct err *err)
{
    for (unsigned i = 0; i < m->p->n_duties; i++)
        for (unsigned k = 0; m->holds[i] && k < m->p->duty[i].n_obligations; k++) {
            const struct pol_obligation *o = &m->p->duty[i].obligation[k];
            if (o->kind == kind && !meet(m, o, err))
                return false;
        }
    return true;
}

static bool duties_at(struct eval *e, enum position at, struct arena *a,
                      const struct pol_obligation **out, unsigned *n, struct err *err)
{
    struct meeting m = { .p = e->p, .a = a };
    bool *holds = ARENA_ARRAY(a, bool, e->p->n_duties, err);
    if (holds == NULL)
        return false;
    eval_at(e, at);
    for (unsigned i = 0; i < e->p->n_duties; i++) {
        struct closing guard = pol_guard(&e->p->duty[i], at);
        holds[i] = eval_closing(e, &guard) != POL_FALSE;
    }
    m.holds = holds;
    for (enum pol_obligation_kind kind = POL_TERMS; kind <= POL_APPROVE_EACH; kind++)
        if (!meet_kind(&m, kind, err))
            return false;
    *out = m.list;
    *n = (unsigned)m.n;
    return true;
}

bool policy_duties(const struct policy *p, const struct pol_given *given, struct clock now,
                   enum position at, struct arena *a, const struct pol_obligation **out,
                   unsigned *n, struct err *err)
{
    struct eval e;
    eval_start(&e, p, given, now);
    return duties_at(&e, at, a, out, n, err);
}

bool policy_eval(const struct policy *p, const struct pol_given *given, struct clock now,
                 struct arena *a, struct pol_verdict *out, struct err *err)
{
    struct verdict v = { .a = a, .err = err };
    struct pol_verdict got = { .position = POSITION_CLOSED };
    eval_start(&v.e, p, given, now);
    eval_start(&v.constant, p, NULL, now);
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++) {
        if (!object_at(&v, at, &got))
            return false;
        if (got.n_objections[at] == 0)
            got.position = at;
    }
    if (!duties_at(&v.e, got.position, a, &got.obligation, &got.n_obligations, err))
        return false;
    *out = got;
    return true;
}
