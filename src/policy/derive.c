/* derive.c - see derive.h. */
#include "policy/derive.h"

#include "policy/cond.h"

#include <stdio.h>

enum { TEXT_BYTES = 16384 };

struct deriving {
    struct eval e;
    struct arena *a;
    struct err *err;
    struct pol_step *step;
    size_t n, room;
    bool told[POL_DEFINITIONS_MAX];
};

static bool add(struct deriving *d, struct pol_step step, struct span text)
{
    struct span copy;
    d->step = arena_grow(d->a, d->step, d->n, &d->room, sizeof *d->step, d->err);
    if (d->step == NULL || !span_copy(d->a, text, &copy, d->err))
        return false;
    step.text = (const char *)copy.ptr;
    d->step[d->n++] = step;
    return true;
}

static bool add_atom(struct deriving *d, const struct pol_cond *c, struct pol_step step)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a step", TEXT_BYTES);
    cond_print(&b, d->e.p, c, false);
    step.fact = c->kind == COND_CANDIDATE ? -1 : (int)c->index;
    return buf_done(&b, &text, d->err) && add(d, step, text);
}

static bool add_group(struct deriving *d, const struct pol_cond *c, struct pol_step step)
{
    char text[32];
    if (c->kind == COND_AT_LEAST)
        snprintf(text, sizeof text, "at least %u of", c->k);
    return add(d, step,
               c->kind == COND_NOT   ? SPAN("not")
               : c->kind == COND_ALL ? SPAN("all of")
               : c->kind == COND_ANY ? SPAN("any of")
                                     : span_of(text));
}

static bool walk(struct deriving *d, const struct pol_cond *c, unsigned depth)
{
    struct pol_step step = { .depth = depth, .value = eval_cond(&d->e, c), .fact = -1 };
    const struct pol_definition *def;
    switch (c->kind) {
    case COND_NOT:
    case COND_ALL:
    case COND_ANY:
    case COND_AT_LEAST:
        if (!add_group(d, c, step))
            return false;
        for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
            if (!walk(d, kid, depth + 1))
                return false;
        return true;
    case COND_DEFINED:
        def = &d->e.p->definition[c->index];
        step.told = d->told[c->index];
        d->told[c->index] = true;
        return add(d, step, def->name) && (step.told || walk(d, def->cond, depth + 1));
    default:
        return add_atom(d, c, step);
    }
}

static bool part(struct deriving *d, const char *name, const struct pol_cond *c)
{
    if (c == NULL)
        return true;
    struct pol_step step = { .value = eval_cond(&d->e, c), .fact = -1 };
    return add(d, step, span_of(name)) && walk(d, c, 1);
}

static bool never_wider(struct deriving *d, const struct pol_clause *c, enum pol_tri value)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "a step", TEXT_BYTES);
    buf_put(&b, d->e.p->fact[c->fact].name);
    buf_printf(&b, " is below %s", position_name(d->e.at));
    return buf_done(&b, &text, d->err) &&
           add(d, (struct pol_step){ .value = value, .fact = -1 }, SPAN("never wider")) &&
           add(d, (struct pol_step){ .depth = 1, .value = value, .fact = (int)c->fact }, text);
}

bool policy_derive(const struct policy *p, const struct pol_given *given, struct clock now,
                   enum position at, const struct pol_clause *clause, struct arena *a,
                   struct pol_derivation *out, struct err *err)
{
    struct deriving d = { .a = a, .err = err };
    eval_start(&d.e, p, given, now);
    eval_at(&d.e, at);
    enum pol_tri value = eval_clause(&d.e, clause);
    if (clause->kind == POL_NEVER_WIDER) {
        if (!never_wider(&d, clause, value))
            return false;
    } else if (pol_closing(clause, at).applies &&
               (!part(&d, "when", clause->when) || !part(&d, "unless", clause->unless) ||
                !part(&d, "require", clause->require) ||
                !part(&d, "except when", clause->except))) {
        return false;
    }
    *out = (struct pol_derivation){ value, d.step, d.n };
    return true;
}
