/* order.c - see order.h. A good start by pulling together what stands together (each fact to the
 * middle of its conditions, again and again), then by trying other places for each fact. */
#include "policy/order.h"

#include "base/sort.h"

enum {
    PINS_MAX = 1u << 16, /* facts of all conditions; what is past it has no say in the order */
    PULLS = 40,
    WORK_MAX = 1u << 23, /* pins looked at while places are tried */
    STATES = 3,          /* of a fact, as a guess: it is compared with two constants */
    FACTS_WORDS = 2 * POL_FACTS_MAX / 64,
};

struct facts {
    uint64_t bit[FACTS_WORDS];
};

/* The conditions that must all hold for a position to stand, each as the facts in it. */
struct edges {
    const struct cells *c;
    unsigned policy;
    struct facts defined[POL_DEFINITIONS_MAX];
    unsigned *pin;  /* PINS_MAX */
    unsigned *from; /* PINS_MAX + 1: where an edge's pins begin */
    unsigned n_pins, n;
};

/* NOLINTNEXTLINE(misc-no-recursion): invariant 1 of cond.h */
static void facts_of(const struct edges *e, const struct pol_cond *c, struct facts *out)
{
    if (c->kind == COND_DEFINED) {
        for (unsigned i = 0; i < FACTS_WORDS; i++)
            out->bit[i] |= e->defined[c->index].bit[i];
    } else if (c->kind >= COND_NUMBER) {
        unsigned fact = e->c->of[e->policy][c->index];
        out->bit[fact / 64] |= 1ull << fact % 64;
    } else {
        for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
            facts_of(e, kid, out);
    }
}

static void add_edge(struct edges *e, const struct facts *f)
{
    unsigned first = e->n_pins;
    for (unsigned i = 0; i < e->c->n_facts; i++)
        if ((f->bit[i / 64] >> i % 64 & 1) != 0) {
            if (e->n_pins == PINS_MAX)
                break;
            e->pin[e->n_pins++] = i;
        }
    if (e->n_pins == PINS_MAX || e->n_pins - first < 2)
        e->n_pins = first;
    else
        e->from[++e->n] = e->n_pins;
}

/* A closing condition that is one of several closes by each of them alone. */
/* NOLINTNEXTLINE(misc-no-recursion): invariant 1 of cond.h */
static void split(struct edges *e, const struct pol_cond *c, bool negated, const struct facts *with)
{
    struct facts f = *with;
    if (e->n_pins + 1 >= PINS_MAX)
        return;
    if (c->kind == COND_NOT) {
        split(e, c->kid, !negated, with);
    } else if (c->kind == COND_DEFINED) {
        split(e, e->c->policy[e->policy]->definition[c->index].cond, negated, with);
    } else if (c->kind == (negated ? COND_ALL : COND_ANY)) {
        for (const struct pol_cond *kid = c->kid; kid != NULL; kid = kid->next)
            split(e, kid, negated, with);
    } else {
        facts_of(e, c, &f);
        add_edge(e, &f);
    }
}

static void edges_of(struct edges *e, unsigned policy)
{
    const struct policy *p = e->c->policy[policy];
    e->policy = policy;
    for (unsigned i = 0; i < p->n_definitions; i++) {
        e->defined[i] = (struct facts){ 0 };
        facts_of(e, p->definition[i].cond, &e->defined[i]);
    }
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++) {
            struct closing c = pol_closing(&p->rule[i].clause[k], POSITION_OPEN);
            struct facts with = { 0 };
            if (c.n == 2)
                facts_of(e, c.part[1].cond, &with);
            if (c.n > 0)
                split(e, c.part[0].cond, c.part[0].negated, &with);
        }
}

/* ---- pulling ---- */

struct placed {
    uint64_t at; /* in units of 1/65536 of a place, so that no fraction is needed */
    unsigned fact;
};

static int by_place(const void *x, const void *y)
{
    const struct placed *a = x, *b = y;
    int c = (a->at > b->at) - (a->at < b->at);
    return c != 0 ? c : (a->fact > b->fact) - (a->fact < b->fact);
}

/* Sum over the conditions of how far their facts lie apart. */
static uint64_t spans(const struct edges *e, const unsigned *place)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < e->n; i++) {
        unsigned lo = UINT32_MAX, hi = 0;
        for (unsigned k = e->from[i]; k < e->from[i + 1]; k++) {
            unsigned at = place[e->pin[k]];
            lo = at < lo ? at : lo;
            hi = at > hi ? at : hi;
        }
        sum += hi - lo;
    }
    return sum;
}

struct pulling {
    struct placed *by; /* scratch */
    uint64_t *sum;     /* by fact */
    unsigned *count;
    unsigned *place;
};

static void pull(const struct edges *e, struct pulling *p, unsigned n)
{
    memset(p->sum, 0, n * sizeof *p->sum);
    memset(p->count, 0, n * sizeof *p->count);
    for (unsigned i = 0; i < e->n; i++) {
        uint64_t middle = 0, pins = e->from[i + 1] - e->from[i];
        for (unsigned k = e->from[i]; k < e->from[i + 1]; k++)
            middle += p->place[e->pin[k]];
        middle = (middle << 16) / pins;
        for (unsigned k = e->from[i]; k < e->from[i + 1]; k++) {
            p->sum[e->pin[k]] += middle;
            p->count[e->pin[k]]++;
        }
    }
    for (unsigned f = 0; f < n; f++) {
        uint64_t at = (uint64_t)p->place[f] << 16;
        p->by[f] = (struct placed){ p->count[f] > 0 ? p->sum[f] / p->count[f] : at, f };
    }
    sort_heap(p->by, n, sizeof *p->by, by_place);
    for (unsigned i = 0; i < n; i++)
        p->place[p->by[i].fact] = i;
}

static bool pull_together(const struct edges *e, struct arena *a, unsigned *best, struct err *err)
{
    unsigned n = e->c->n_facts;
    struct pulling p = { .by = ARENA_ARRAY(a, struct placed, n, err) };
    if (p.by == NULL || (p.sum = ARENA_ARRAY(a, uint64_t, n, err)) == NULL ||
        (p.count = ARENA_ARRAY(a, unsigned, n, err)) == NULL ||
        (p.place = ARENA_ARRAY(a, unsigned, n, err)) == NULL)
        return false;
    memcpy(p.place, best, n * sizeof *best);
    uint64_t least = spans(e, best);
    for (unsigned i = 0; i < PULLS; i++) {
        pull(e, &p, n);
        uint64_t now = spans(e, p.place);
        if (now >= least)
            continue;
        least = now;
        memcpy(best, p.place, n * sizeof *best);
    }
    return true;
}

/* ---- trying ---- */

struct trying {
    const struct edges *e;
    unsigned *last, *closes; /* scratch, by place */
    unsigned *order, *place;
    uint64_t left; /* of work */
};

/* A guess at the size of the diagram: at each place, what must be remembered of the facts up to
 * it that stand in a condition with one behind it. */
static uint64_t size_of(struct trying *t)
{
    const struct edges *e = t->e;
    unsigned n = e->c->n_facts, open = 0;
    uint64_t size = 0;
    memset(t->closes, 0, n * sizeof *t->closes);
    for (unsigned i = 0; i < n; i++)
        t->last[i] = i;
    for (unsigned i = 0; i < e->n; i++) {
        unsigned end = 0;
        for (unsigned k = e->from[i]; k < e->from[i + 1]; k++)
            end = t->place[e->pin[k]] > end ? t->place[e->pin[k]] : end;
        for (unsigned k = e->from[i]; k < e->from[i + 1]; k++) {
            unsigned *to = &t->last[t->place[e->pin[k]]];
            *to = end > *to ? end : *to;
        }
    }
    for (unsigned i = 0; i < n; i++) {
        uint64_t states = 1;
        t->closes[t->last[i]] += t->last[i] > i;
        open += t->last[i] > i;
        open -= t->closes[i];
        for (unsigned k = 0; k < open && k < 36; k++)
            states *= STATES;
        size += states;
    }
    t->left -= t->left < e->n_pins + n ? t->left : e->n_pins + n;
    return size;
}

/* The fact at place `from` goes to place `to`; those between move up. */
static void move(struct trying *t, unsigned from, unsigned to)
{
    unsigned fact = t->order[from];
    for (; from < to; from++)
        t->order[from] = t->order[from + 1];
    for (; from > to; from--)
        t->order[from] = t->order[from - 1];
    t->order[to] = fact;
    for (unsigned i = 0; i < t->e->c->n_facts; i++)
        t->place[t->order[i]] = i;
}

/* The best place for each fact in turn, until nothing gets better. */
static void try_places(struct trying *t)
{
    unsigned n = t->e->c->n_facts;
    uint64_t least = size_of(t);
    for (bool better = true; better && t->left > 0;) {
        better = false;
        for (unsigned from = 0; from < n && t->left > 0; from++) {
            unsigned best = from, at = from;
            for (unsigned to = 0; to < n && t->left > 0; to++) {
                move(t, at, to);
                at = to;
                uint64_t size = size_of(t);
                best = size < least ? to : best;
                better = better || size < least;
                least = size < least ? size : least;
            }
            move(t, at, best);
        }
    }
}

static bool edges_start(struct edges *e, const struct cells *c, struct arena *a, struct err *err)
{
    e->c = c;
    return (e->pin = ARENA_ARRAY(a, unsigned, PINS_MAX, err)) != NULL &&
           (e->from = ARENA_ARRAY(a, unsigned, PINS_MAX + 1, err)) != NULL;
}

bool order_facts(const struct cells *c, struct arena *a, unsigned *order, struct err *err)
{
    unsigned n = c->n_facts;
    struct edges *e = ARENA_ARRAY(a, struct edges, 1, err);
    struct trying t = { .e = e, .order = order, .left = WORK_MAX };
    if (e == NULL || !edges_start(e, c, a, err) ||
        (t.place = ARENA_ARRAY(a, unsigned, n, err)) == NULL ||
        (t.last = ARENA_ARRAY(a, unsigned, n, err)) == NULL ||
        (t.closes = ARENA_ARRAY(a, unsigned, n, err)) == NULL)
        return false;
    for (unsigned i = 0; i < n; i++)
        t.place[i] = i;
    for (unsigned i = 0; i < c->n_policies; i++)
        edges_of(e, i);
    if (!pull_together(e, a, t.place, err))
        return false;
    for (unsigned i = 0; i < n; i++)
        order[t.place[i]] = i;
    try_places(&t);
    return true;
}
