/* stack.c - several policies as one. Each is put behind those before it, and whatever points at a fact
 * or a definition by its index is copied with the index moved; the rest is borrowed. */
#include "policy/cond.h"

struct stacking {
    struct arena *a;
    struct err *err;
    struct policy p;
    struct pol_layer *layer;
    struct pol_fact *fact;
    struct pol_definition *definition;
    struct pol_rule *rule;
    struct pol_duty *duty;
    int64_t *turn;
    unsigned facts, definitions; /* of the layers before this one */
    unsigned at;                 /* the layer */
};

/* A condition with its indices moved; NULL for NULL, or if memory ran out. */
static struct pol_cond *move(struct stacking *s, const struct pol_cond *c)
{
    struct pol_cond *out = c == NULL ? NULL : ARENA_ARRAY(s->a, struct pol_cond, 1, s->err), *last;
    if (out == NULL)
        return NULL;
    *out = *c;
    out->kid = out->next = NULL;
    if (c->kind == COND_DEFINED)
        out->index += s->definitions;
    else if (c->kind > COND_CANDIDATE)
        out->index += s->facts;
    last = NULL;
    for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next) {
        struct pol_cond *moved = move(s, kid);
        if (moved == NULL)
            return NULL;
        if (last == NULL)
            out->kid = moved;
        else
            last->next = moved;
        last = moved;
    }
    return out;
}

static bool move_into(struct stacking *s, const struct pol_cond **c)
{
    const struct pol_cond *from = *c;
    *c = move(s, from);
    return from == NULL || *c != NULL;
}

static bool move_rule(struct stacking *s, const struct pol_rule *from, struct pol_rule *to)
{
    struct pol_clause *c = ARENA_ARRAY(s->a, struct pol_clause, from->n_clauses, s->err);
    if (c == NULL)
        return false;
    for (unsigned i = 0; i < from->n_clauses; i++) {
        c[i] = from->clause[i];
        if (c[i].kind == POL_NEVER_WIDER)
            c[i].fact += s->facts;
        if (!move_into(s, &c[i].when) || !move_into(s, &c[i].unless) ||
            !move_into(s, &c[i].except) || !move_into(s, &c[i].require))
            return false;
    }
    *to = *from;
    to->clause = c;
    to->layer = s->at;
    return true;
}

static bool add_layer(struct stacking *s, const struct policy *p)
{
    s->layer[s->at] = p->layer[0];
    for (unsigned i = 0; i < p->n_facts; i++) {
        struct pol_fact *f = &s->fact[s->p.n_facts++];
        *f = p->fact[i];
        f->layer = s->at;
    }
    for (unsigned i = 0; i < p->n_definitions; i++) {
        struct pol_definition *d = &s->definition[s->p.n_definitions++];
        *d = p->definition[i];
        d->layer = s->at;
        if (!move_into(s, &d->cond))
            return false;
    }
    for (unsigned i = 0; i < p->n_rules; i++)
        if (!move_rule(s, &p->rule[i], &s->rule[s->p.n_rules++]))
            return false;
    for (unsigned i = 0; i < p->n_duties; i++) {
        struct pol_duty *d = &s->duty[s->p.n_duties++];
        *d = p->duty[i];
        d->layer = s->at;
        if (!move_into(s, &d->when) || !move_into(s, &d->except))
            return false;
    }
    for (unsigned i = 0; i < p->n_turns; i++)
        s->turn[s->p.n_turns++] = p->turn[i];
    s->p.widen_days = s->p.widen_days > p->widen_days ? s->p.widen_days : p->widen_days;
    return true;
}

static bool within(struct stacking *s, unsigned n, unsigned most, const char *what)
{
    return n <= most ||
           err_set(s->err, ERR_LIMIT, "the layers hold %u %s together, at most %u", n, what, most);
}

/* Room for all layers: one after the other they are no larger than one policy may be. */
static bool make_room(struct stacking *s, const struct policy *layer, unsigned n)
{
    unsigned facts = 0, definitions = 0, rules = 0, duties = 0, turns = 0, obligations = 0;
    for (unsigned i = 0; i < n; i++) {
        facts += layer[i].n_facts;
        definitions += layer[i].n_definitions;
        rules += layer[i].n_rules;
        duties += layer[i].n_duties;
        turns += layer[i].n_turns;
        for (unsigned k = 0; k < layer[i].n_duties; k++)
            obligations += layer[i].duty[k].n_obligations;
    }
    return within(s, facts, POL_FACTS_MAX, "facts") &&
           within(s, definitions, POL_DEFINITIONS_MAX, "definitions") &&
           within(s, rules, POL_RULES_MAX, "rules") &&
           within(s, duties, POL_DUTIES_MAX, "duties") &&
           within(s, obligations, POL_OBLIGATIONS_MAX, "obligations") &&
           (s->layer = ARENA_ARRAY(s->a, struct pol_layer, n, s->err)) != NULL &&
           (s->fact = ARENA_ARRAY(s->a, struct pol_fact, facts, s->err)) != NULL &&
           (s->definition = ARENA_ARRAY(s->a, struct pol_definition, definitions, s->err)) !=
               NULL &&
           (s->rule = ARENA_ARRAY(s->a, struct pol_rule, rules, s->err)) != NULL &&
           (s->duty = ARENA_ARRAY(s->a, struct pol_duty, duties, s->err)) != NULL &&
           (s->turn = ARENA_ARRAY(s->a, int64_t, turns, s->err)) != NULL;
}

bool policy_stack(const struct policy *layer, unsigned n, struct arena *a, struct policy *out,
                  struct err *err)
{
    struct stacking s = { .a = a, .err = err, .p = layer[0] };
    if (n > POL_ALSO_MAX)
        return err_set(err, ERR_LIMIT, "%u layers, at most %u", n, POL_ALSO_MAX);
    s.p.n_facts = s.p.n_definitions = s.p.n_rules = s.p.n_duties = s.p.n_turns = 0;
    s.p.n_also = s.p.n_examples = 0;
    s.p.also = NULL;
    s.p.example = NULL;
    if (!make_room(&s, layer, n))
        return false;
    for (; s.at < n; s.at++) {
        s.facts = s.p.n_facts;
        s.definitions = s.p.n_definitions;
        if (!add_layer(&s, &layer[s.at]))
            return false;
    }
    s.p.layer = s.layer;
    s.p.n_layers = n;
    s.p.fact = s.fact;
    s.p.definition = s.definition;
    s.p.rule = s.rule;
    s.p.duty = s.duty;
    s.p.turn = s.turn;
    s.p.n_turns = turns_sort(s.turn, s.p.n_turns);
    *out = s.p;
    return true;
}
