/* stand_test.c - the cells and the functions over them are exact, on random policies: what is given
 * is a state that is called real, the functions give its position; and every state that is called
 * real is that of some sets, with that position. */
#include "policy/random.h"
#include "policy/stand.h"

enum { POLICIES = 400, TRIES = 60 };
static const struct dd_budget plenty = { 1u << 20, 1u << 26 };

static bool random_policy(struct arena *a, struct policy *out)
{
    static struct pol_faults faults;
    static struct sketch s;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    sketch_make(&s, (struct rnd_limits){ .exact = true });
    buf_init(&b, "policy", 1 << 20);
    sketch_print(&b, &s, s.n_clauses);
    faults = (struct pol_faults){ 0 };
    return buf_done(&b, &text, &err) && policy_read(text, a, out, &faults, &err);
}

/* Approvals are known people, fewer for wider positions. */
static void random_given(const struct policy *p, struct pol_given *given)
{
    static struct pol_set people[RND_FACTS][POSITIONS];
    for (int f = 0; f < RND_FACTS; f++) {
        rnd_set(p, f, &given[f].set);
        given[f].by_position = NULL;
        if (p->fact[f].type != POL_APPROVALS)
            continue;
        given[f].by_position = people[f];
        uint64_t n = (uint64_t)rnd_roll(12);
        for (int at = POSITION_NONE; at<POSITIONS; at++, n -= n> 0 ? (uint64_t)rnd_roll(2) : 0)
            people[f][at] = (struct pol_set){ .lo = dec_u64(n), .hi = dec_u64(n) };
        given[f].set = people[f][POSITION_OPEN];
    }
}

static bool above(struct dec end, struct cell_cut cut)
{
    int c = dec_cmp(end, cut.at);
    return cut.after ? c > 0 : c >= 0;
}

static bool holds(const struct cells *c, const struct cell_variable *v, struct pol_set s)
{
    const struct cell_fact *f = &c->fact[v->fact];
    bool words = f->fact->n_words > 0;
    unsigned at =
        v->role <= CELL_LOW && f->n_cuts > 0 ? (unsigned)dec_double(f->cut[v->index].at) : 0;
    switch (v->role) {
    case CELL_MISSING:
        return s.missing;
    case CELL_HIGH:
        return words ? s.may >> at != 0 : above(s.hi, f->cut[v->index]);
    case CELL_LOW:
        return words ? (s.may & ((1ull << at) - 1)) != 0 : !above(s.lo, f->cut[v->index]);
    case CELL_CLASS:
        return (s.may & f->class[v->index]) != 0;
    case CELL_IN:
        return (s.may >> v->index & 1) != 0;
    case CELL_OUT:
        return (s.must >> v->index & 1) == 0;
    }
    return false;
}

static bool is_at(const struct dd *d, uint32_t f, const uint8_t *value)
{
    while (f > DD_TRUE)
        f = dd_branch(d, f, value[dd_top(d, f)] != 0);
    return f == DD_TRUE;
}

static enum position position_at(const struct stand *s, const uint8_t *value)
{
    enum position found = POSITION_NONE;
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        if (is_at(s->d, s->is[at], value)) {
            CHECK(found == POSITION_NONE);
            found = at;
        }
    return found;
}

static void guards_hold(const struct stand *s, const struct policy *p,
                        const struct pol_given *given, const uint8_t *value)
{
    static struct eval e;
    struct err err = { 0 };
    uint32_t f = DD_FALSE;
    eval_start(&e, p, given, CLOCK_OF_TESTS);
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
        eval_at(&e, at);
        for (unsigned i = 0; i < p->n_duties; i++) {
            struct closing guard = pol_guard(&p->duty[i], at);
            CHECK(stand_closing(s, &guard, at, &f, &err));
            CHECK(is_at(s->d, f, value) == (eval_closing(&e, &guard) != POL_FALSE));
        }
    }
}

static void given_is_real(const struct stand *s, const struct policy *p)
{
    static struct pol_given given[RND_FACTS];
    static uint8_t value[DD_VARIABLES_MAX];
    random_given(p, given);
    for (unsigned i = 0; i < s->cells->n_variables; i++) {
        const struct cell_variable *v = &s->cells->variable[i];
        const struct pol_given *of = &given[s->cells->fact[v->fact].index[0]];
        value[i] = holds(s->cells, v, of->by_position != NULL ? of->by_position[v->at] : of->set);
    }
    CHECK(is_at(s->d, s->real, value));
    CHECK(position_at(s, value) == policy_position(p, given, CLOCK_OF_TESTS));
    guards_hold(s, p, given, value);
}

static void real_is_given(const struct stand *s, const struct policy *p)
{
    static uint8_t value[DD_VARIABLES_MAX];
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct cells_given g;
    struct err err = { 0 };
    for (unsigned i = 0; i < s->cells->n_variables; i++)
        value[i] = (uint8_t)rnd_roll(2);
    for (uint32_t f = s->real; f != DD_TRUE;) {
        uint32_t v = dd_top(s->d, f);
        if (dd_branch(s->d, f, value[v] != 0) == DD_FALSE)
            value[v] = !value[v];
        f = dd_branch(s->d, f, value[v] != 0);
    }
    CHECK(cells_give(s->cells, 0, value, &a, &g, &err));
    CHECK(position_at(s, value) == policy_position(p, g.given, CLOCK_OF_TESTS));
    for (unsigned i = 0; i < s->cells->n_variables; i++) {
        const struct cell_variable *v = &s->cells->variable[i];
        const struct pol_given *to = &g.given[s->cells->fact[v->fact].index[0]];
        CHECK(holds(s->cells, v, to->by_position != NULL ? to->by_position[v->at] : to->set) ==
              (value[i] != 0));
    }
}

static void what_is_real_and_what_is_given_are_the_same(void)
{
    unsigned read = 0, seen[POSITIONS] = { 0 };
    for (unsigned i = 0; i < POLICIES; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct policy p;
        struct cells c;
        struct dd d;
        struct stand s;
        struct err err = { 0 };
        bool fits;
        if (!random_policy(&a, &p))
            continue;
        const struct policy *one = &p;
        CHECK(dd_start(&d, plenty, &a, &err) && cells_of(&one, 1, &a, &c, &fits, &err) && fits &&
              stand_clauses(&c, &d, 0, &a, &s, &err));
        stand_positions(&s);
        CHECK(dd_fine(&d));
        for (unsigned k = 0; k < TRIES; k++) {
            given_is_real(&s, &p);
            real_is_given(&s, &p);
        }
        for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
            seen[at] += s.is[at] != DD_FALSE;
        read++;
    }
    CHECK(read > POLICIES / 2);
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(seen[at] > 50);
}

TESTS(TEST(what_is_real_and_what_is_given_are_the_same))
