/* cells_give.c - a state of the cells as sets of values, with numbers that are easy to read. */
#include "policy/cells.h"
#include "policy/fact.h"

/* ---- a number of a cell ---- */

/* A cell: between two ends, each part of it or not. */
struct between {
    struct dec lo, hi;
    bool with_lo, with_hi;
};

static bool is_in(const struct between *b, struct dec v)
{
    int lo = dec_cmp(v, b->lo), hi = dec_cmp(v, b->hi);
    return (b->with_lo ? lo >= 0 : lo > 0) && (b->with_hi ? hi <= 0 : hi < 0);
}

/* The next multiple of 10^e above v; false past what a dec holds. */
static bool step_above(struct dec v, int e, struct dec *out)
{
    __int128 m = v.m;
    for (int from = v.e; from < e && m != 0; from++) {
        __int128 rest = m % 10;
        m = m / 10 - (rest < 0);
    }
    for (int from = v.e; from > e && m != 0; from--) {
        if (m > (__int128)1 << 96 || m < -((__int128)1 << 96))
            return false;
        m *= 10;
    }
    *out = (struct dec){ .m = m + 1, .e = e };
    return true;
}

static struct dec negative(struct dec v)
{
    return (struct dec){ .m = -v.m, .e = v.e, .inf = (int8_t)-v.inf };
}

/* The roundest number strictly inside: the fewest digits that fall between the ends. */
static struct dec round_inside(struct between b)
{
    struct dec v = dec_u64(0);
    if (b.lo.inf < 0 && b.hi.inf > 0)
        return v;
    if (b.lo.inf < 0)
        return negative(round_inside((struct between){ negative(b.hi), dec_inf(1), false, false }));
    int e = DEC_EXPONENT_MAX;
    for (double size = dec_double(b.lo); b.hi.inf > 0 && e > -DEC_EXPONENT_MAX; e--) {
        struct dec unit = { .m = 1, .e = e };
        if (size >= dec_double(unit) || -size >= dec_double(unit) || (size == 0 && e == 0))
            break;
    }
    for (; e >= -DEC_EXPONENT_MAX; e--)
        if (step_above(b.lo, e, &v) && is_in(&b, v))
            return v;
    return b.lo;
}

static struct dec number_in(const struct cell_fact *f, unsigned cell)
{
    struct pol_set all = pol_whole(f->fact);
    struct between b = { all.lo, all.hi, true, true };
    if (f->fact->n_words > 0)
        b = (struct between){ dec_u64(0), dec_u64(POL_WORDS_MAX), true, true };
    bool whole = f->fact->type == POL_DATE || f->counted;
    if (cell > 0) {
        b.lo = f->cut[cell - 1].at;
        b.with_lo = !f->cut[cell - 1].after;
    }
    if (cell < f->n_cuts) {
        b.hi = f->cut[cell].at;
        b.with_hi = f->cut[cell].after;
    }
    if (b.with_lo && b.lo.inf == 0)
        return b.lo;
    if (whole && b.lo.inf < 0)
        return dec_i64((int64_t)dec_double(b.hi) - 1);
    struct dec v = round_inside((struct between){ b.lo, b.hi, false, false });
    return is_in(&b, v) ? v : b.hi;
}

/* ---- a state ---- */

struct giving {
    const struct cells *c;
    const uint8_t *value;
    const struct cell_fact *f;
};

/* The cells an end of the fact may lie in, from what is said of it. */
struct range {
    unsigned from, to;
};
static struct range end_of(const struct giving *g, enum cell_role role, enum position at)
{
    struct range r = { 0, g->f->n_cuts };
    for (uint32_t i = g->f->block.first; i < g->f->block.first + g->f->block.n; i++) {
        const struct cell_variable *v = &g->c->variable[i];
        if (v->role != role || v->at != at)
            continue;
        bool above = (role == CELL_HIGH) == (g->value[i] != 0);
        if (above && v->index + 1 > r.from)
            r.from = v->index + 1;
        if (!above && v->index < r.to)
            r.to = v->index;
    }
    return r;
}

/* One cell if the ends can be in one, the worst such; else the two nearest. */
static void ends(const struct giving *g, unsigned *lo, unsigned *hi)
{
    struct range low = end_of(g, CELL_LOW, POSITION_NONE);
    struct range high = end_of(g, CELL_HIGH, POSITION_NONE);
    unsigned from = low.from > high.from ? low.from : high.from;
    unsigned to = low.to < high.to ? low.to : high.to;
    *lo = from > to ? low.to : g->f->fact->direction == POL_SAFER_UP ? from : to;
    *hi = from > to ? high.from : *lo;
}

static uint64_t give_classes(const struct giving *g)
{
    uint64_t may = 0, free = fact_words(g->f->fact);
    for (uint32_t i = g->f->block.first; i < g->f->block.first + g->f->block.n; i++)
        if (g->c->variable[i].role == CELL_CLASS) {
            uint64_t class = g->f->class[g->c->variable[i].index];
            may |= g->value[i] != 0 ? class & -class : 0;
            free &= ~class;
        }
    return may != 0 ? may : free & -free;
}

static void give_members(const struct giving *g, struct pol_set *s)
{
    bool may[POL_WORDS_MAX] = { 0 }, lack[POL_WORDS_MAX] = { 0 };
    bool in[POL_WORDS_MAX] = { 0 }, out[POL_WORDS_MAX] = { 0 };
    for (uint32_t i = g->f->block.first; i < g->f->block.first + g->f->block.n; i++) {
        const struct cell_variable *v = &g->c->variable[i];
        if (v->role == CELL_IN) {
            in[v->index] = true;
            may[v->index] = g->value[i] != 0;
        } else if (v->role == CELL_OUT) {
            out[v->index] = true;
            lack[v->index] = g->value[i] != 0;
        }
    }
    *s = (struct pol_set){ 0 };
    for (unsigned w = 0; w < g->f->fact->n_words; w++) {
        bool is_in = in[w] ? may[w] : out[w] && !lack[w];
        s->may |= is_in ? 1ull << w : 0;
        s->must |= is_in && !(in[w] && out[w] && lack[w]) ? 1ull << w : 0;
    }
}

static struct pol_set give_set(const struct giving *g)
{
    const struct pol_fact *fact = g->f->fact;
    struct pol_set s = pol_whole(fact);
    unsigned lo, hi;
    bool unknown = true, asked = g->f->block.n == 0;
    for (uint32_t i = g->f->block.first; i < g->f->block.first + g->f->block.n; i++) {
        unknown = unknown && g->value[i] != 0;
        asked = asked || g->c->variable[i].role == CELL_MISSING;
    }
    if (unknown && (asked || !g->c->prefer_known))
        return s;
    if (fact->type == POL_SET) {
        give_members(g, &s);
        return s;
    }
    s.missing = false;
    if (g->f->classes) {
        s.may = give_classes(g);
        return s;
    }
    ends(g, &lo, &hi);
    s.lo = number_in(g->f, lo);
    s.hi = number_in(g->f, hi);
    if (fact->n_words > 0) {
        s.may = 1ull << (unsigned)dec_double(s.lo) | 1ull << (unsigned)dec_double(s.hi);
        s.lo = s.hi = dec_u64(0);
    }
    return s;
}

/* People who speak for a wider position speak for the narrower ones. */
static bool give_people(const struct giving *g, struct arena *a, struct pol_given *out,
                        struct err *err)
{
    struct pol_set *by = ARENA_ARRAY(a, struct pol_set, POSITIONS, err);
    struct dec people = dec_u64(0);
    if (by == NULL)
        return false;
    for (enum position at = POSITION_OPEN; at > POSITION_NONE; at--) {
        struct dec least = number_in(g->f, end_of(g, CELL_LOW, at).from);
        people = dec_cmp(least, people) > 0 ? least : people;
        by[at] = (struct pol_set){ .lo = people, .hi = people };
    }
    by[POSITION_NONE] = by[POSITION_OPEN];
    *out = (struct pol_given){ .set = by[POSITION_OPEN], .by_position = by };
    return true;
}

bool cells_give(const struct cells *c, unsigned policy, const uint8_t *value, struct arena *a,
                struct cells_given *out, struct err *err)
{
    const struct policy *p = c->policy[policy];
    *out = (struct cells_given){ .today = INT64_MIN };
    out->given = ARENA_ARRAY(a, struct pol_given, p->n_facts, err);
    if (out->given == NULL)
        return false;
    for (unsigned i = 0; i < p->n_facts; i++) {
        struct giving g = { .c = c, .value = value, .f = &c->fact[c->of[policy][i]] };
        struct pol_given *to = &out->given[i];
        if (g.f->fact->is_today && g.f->block.n > 0) {
            struct range r = end_of(&g, CELL_LOW, POSITION_NONE);
            out->today = (int64_t)dec_double(number_in(g.f, r.from));
        }
        if (g.f->counted && !give_people(&g, a, to, err))
            return false;
        if (!g.f->counted)
            to->set = give_set(&g);
    }
    return true;
}
