/* moves_test.c - the theorems where people meet them: over sets of items, under random policies and
 * the written ones.
 *
 *   T1, T2  ageing, worsening, key expiry, adding, losing, a later clock: nothing widens, and no
 *           duty is lost, unless docs/decisions/0004-bad-news-does-not-expire.md lists it
 *   T3      one more rule never widens: policies come as chains, each a rule longer
 *   local   a strike, or hiding the worst item, moves nothing but its own fact
 *
 * Each move is judged by all policies of two chains, and all is compared with naive
 * implementations of resolving (naive.h) and of deciding (policy/naive.h). MOVES counts pairs of a
 * move and a policy. */
#include "evidence/world.h"
#include "policy/given.h"
#include "policy/naive.h"
#include "policy/random.h"

#define MOVES 1200000

enum { CHAINS = 2, LINKS = RND_CLAUSES, WORLDS = 24, STEPS = 8 };

struct judges {
    struct policy p[CHAINS * LINKS]; /* all declare the same facts */
    unsigned n, chain[CHAINS * LINKS];
    bool today; /* one of them asks for the day */
    struct constants constants;
};

struct run {
    struct world w;
    struct seen was, is;
    enum position at[CHAINS * LINKS];
    uint64_t duties[CHAINS * LINKS];
    unsigned moves, wide[POSITIONS], clocks, strikes, hidden;
};

/* What all say of what is seen now; true to what they said before, if nothing may widen. */
static void judge(const struct judges *j, struct run *r, bool may_widen)
{
    for (unsigned i = 0; i < j->n; i++) {
        enum position at = policy_position(&j->p[i], r->is.given, r->w.now);
        uint64_t duties = given_duties(&j->p[i], r->is.given, r->w.now, POSITION_GATED);
        CHECK(at == naive_position(&j->p[i], r->is.given, r->w.now));
        CHECK(i == 0 || j->chain[i] != j->chain[i - 1] || at <= r->at[i - 1]);
        CHECK(may_widen || (at <= r->at[i] && (r->duties[i] & ~duties) == 0));
        r->at[i] = at;
        r->duties[i] = duties;
        r->wide[at]++;
        r->moves++;
    }
}

static void look(const struct judges *j, struct run *r, bool may_widen)
{
    world_look(&r->w, &r->is);
    CHECK(world_naive_agrees(&r->w, &r->is));
    judge(j, r, may_widen);
}

static void step(const struct judges *j, struct run *r)
{
    unsigned m = below(COUNT(world_moves));
    r->was = r->is;
    if (r->w.s.n_items == 0 || r->w.s.n_items > WORLD_ITEMS || !world_moves[m].make(&r->w, &r->was))
        return;
    check_case = world_moves[m].name;
    look(j, r, false);
    for (unsigned f = 0; f < r->w.p->n_facts; f++)
        CHECK(world_covers(&r->w.p->fact[f], r->was.given[f].set, r->is.given[f].set));
    check_case = "";
}

static bool same_but(const struct run *r, int fact)
{
    for (int f = 0; f < (int)r->w.p->n_facts; f++)
        if (f != fact && !world_same_set(r->was.given[f].set, r->is.given[f].set))
            return false;
    return true;
}

/* What is allowed to widen does it for its own fact only. */
static void strike_or_hide(const struct judges *j, struct run *r)
{
    struct world *w = &r->w;
    if (w->s.n_items == 0 || w->s.n_items > WORLD_ITEMS)
        return;
    size_t i = below((unsigned)w->s.n_items);
    int fact = policy_fact(w->p, w->item[i].fact);
    if (fact < 0)
        return;
    r->was = r->is;
    if (below(2)) {
        struct item by = world_item(w, (unsigned)fact);
        if (policy_fact(w->p, by.fact) != fact)
            return;
        by.has_supersedes = true, by.reason = SPAN("wrong prompt");
        memcpy(by.supersedes, w->item[i].digest, SHA256_BYTES);
        w->item[w->s.n_items++] = by;
        r->strikes++;
    } else {
        w->item[i] = w->item[--w->s.n_items];
        r->hidden++;
    }
    look(j, r, true);
    CHECK(same_but(r, fact));
}

/* Nothing said of the fact has yet to begin: no date, no key. */
static bool all_begun(const struct world *w, unsigned fact)
{
    for (size_t i = 0; i < w->s.n_items; i++) {
        const struct item *it = &w->item[i];
        if ((it->fact.len == 0 || policy_fact(w->p, it->fact) == (int)fact) &&
            (it->measured_at > WORLD_NOW || it->file->signer == &w->signer[LATE]))
            return false;
    }
    return true;
}

/* Another clock: nothing that has begun says more for it. */
static void later(const struct judges *j, struct run *r)
{
    bool all = true;
    r->was = r->is;
    r->w.now.now_at += (int64_t)below(80) * WORLD_DAY;
    for (unsigned f = 0; f < r->w.p->n_facts; f++)
        all = all && all_begun(&r->w, f);
    check_case = "a later clock";
    look(j, r, !all || j->today);
    for (unsigned f = 0; f < r->w.p->n_facts; f++)
        if (all_begun(&r->w, f)) {
            r->clocks++;
            CHECK(world_covers(&r->w.p->fact[f], r->was.given[f].set, r->is.given[f].set));
        }
    check_case = "";
}

static void live_once(const struct judges *j, struct run *r)
{
    world_make(&r->w, &j->p[0], &j->constants);
    look(j, r, true);
    for (unsigned k = 0; k < STEPS; k++)
        step(j, r);
    strike_or_hide(j, r);
    step(j, r);
    later(j, r);
}

static bool read_sketch(const struct sketch *s, int n, struct arena *a, struct policy *out)
{
    static struct pol_faults faults;
    AUTO_CLOSE(buf) struct buf b;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "policy", 1 << 20);
    sketch_print(&b, s, n);
    faults = (struct pol_faults){ 0 };
    bool ok = buf_done(&b, &text, &err) && policy_read(text, a, out, &faults, &err);
    CHECK_STR(err.text, "");
    return ok;
}

static bool read_chains(struct judges *j, struct arena *a)
{
    static struct sketch s;
    j->n = 0;
    j->constants = (struct constants){ 0 };
    j->today = false;
    sketch_declare(&s);
    s.jointly = rnd_roll(6) == 0; /* the width, and so each set, hangs on the rules */
    for (unsigned c = 0; c < (s.jointly ? 1 : CHAINS); c++) {
        sketch_make(&s, (struct rnd_limits){ .exact = true, .all_forms = true });
        for (int n = s.jointly ? s.n_clauses : 1; n <= s.n_clauses; n++, j->n++) {
            if (!read_sketch(&s, n, a, &j->p[j->n]))
                return false;
            j->chain[j->n] = c;
            j->today = j->today || j->p[j->n].n_facts > RND_FACTS;
            constants_add(&j->constants, &j->p[j->n]);
        }
    }
    return true;
}

static void under_random_policies_nothing_but_what_is_listed_widens(void)
{
    static struct judges j;
    static struct run r;
    while (r.moves < MOVES && check_bad < 10) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 32 << 20 };
        if (!read_chains(&j, &a))
            return;
        for (unsigned i = 0; i < WORLDS; i++)
            live_once(&j, &r);
    }
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(r.wide[at] > MOVES / 100);
    CHECK(r.clocks > MOVES / 100 && r.strikes > MOVES / 1000 && r.hidden > MOVES / 1000);
}

static void under_written_policies_nothing_but_what_is_listed_widens(void)
{
    static struct judges j;
    static struct run r;
    for (size_t n = 0; n < COUNT(given_pack) && check_bad < 10; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 32 << 20 };
        j = (struct judges){ .n = 1 };
        if (!given_policy(given_file(given_pack[n].folder, given_pack[n].name, &a), &a, &j.p[0]))
            continue;
        constants_add(&j.constants, &j.p[0]);
        for (r = (struct run){ 0 }; r.moves < MOVES / 200;)
            live_once(&j, &r);
        check_case = given_pack[n].name;
        CHECK(r.wide[POSITION_CLOSED] > 50 && r.wide[POSITION_GATED] + r.wide[POSITION_OPEN] > 50);
        check_case = "";
    }
}

/* ---- several layers ---- */

struct stack {
    struct policy layer[2], all;
    struct constants constants;
};

static bool read_stack(struct stack *s, struct arena *a)
{
    static struct sketch sketch;
    struct err err = { 0 };
    s->constants = (struct constants){ 0 };
    for (unsigned i = 0; i < 2; i++) {
        sketch_declare(&sketch);
        sketch.jointly = rnd_roll(2) != 0;
        sketch_make(&sketch, (struct rnd_limits){ .exact = true, .all_forms = true, .clauses = 2 });
        if (!read_sketch(&sketch, sketch.n_clauses, a, &s->layer[i]))
            return false;
        constants_add(&s->constants, &s->layer[i]);
    }
    bool ok = policy_stack(s->layer, 2, a, &s->all, &err);
    CHECK_STR(err.text, "");
    return ok;
}

/* What a policy knows of a world, where its facts are those of rnd_fact. */
static void given_alone(const struct world *w, const struct policy *p, struct pol_given *given)
{
    struct ev_fact fact[RND_FACTS + 1];
    world_resolve(w, p, fact, NULL);
    memcpy(given, w->fixed, p->n_facts * sizeof *given);
    for (unsigned i = 0; i < w->n_spoken; i++)
        given[w->spoken[i]] = fact[w->spoken[i]].given;
}

static enum position stacked(const struct world *w, const struct stack *s)
{
    struct ev_fact fact[2 * (RND_FACTS + 1)];
    struct pol_given given[2 * (RND_FACTS + 1)];
    enum position widest = POSITION_CLOSED;
    unsigned first = s->layer[0].n_facts;
    given_alone(w, &s->layer[0], given);
    given_alone(w, &s->layer[1], given + first);
    world_resolve(w, &s->all, fact, NULL);
    for (unsigned i = 0; i < w->n_spoken; i++)
        for (unsigned k = 0; k < 2; k++) {
            unsigned f = w->spoken[i] + k * first;
            CHECK(world_same_set(fact[f].given.set, given[f].set));
        }
    for (enum position at = POSITION_HOSTED; at <= POSITION_OPEN; at++)
        if (naive_stands(&s->layer[0], given, w->now, at) &&
            naive_stands(&s->layer[1], given + first, w->now, at))
            widest = at;
    CHECK(policy_position(&s->all, given, w->now) == widest);
    return widest;
}

/* Theorem 3, and each layer keeps its own signers, shelf lives, variants and width. */
static void in_a_stack_each_layer_sees_and_says_what_it_does_alone(void)
{
    static struct stack s;
    static struct world w;
    static struct seen seen;
    unsigned wide[POSITIONS] = { 0 };
    for (unsigned n = 0; n < MOVES / 600 && check_bad < 10; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 32 << 20 };
        if (!read_stack(&s, &a))
            return;
        for (unsigned i = 0; i < 4; i++) {
            world_make(&w, &s.layer[i % 2], &s.constants);
            enum position was = stacked(&w, &s);
            wide[was]++;
            world_look(&w, &seen);
            unsigned m = 1 + below(2); /* worsening or key expiry: bad for every layer */
            if (w.s.n_items > 0 && world_moves[m].make(&w, &seen))
                CHECK(stacked(&w, &s) <= was);
        }
    }
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(wide[at] > MOVES / 10000);
}

TESTS(TEST(under_random_policies_nothing_but_what_is_listed_widens),
      TEST(under_written_policies_nothing_but_what_is_listed_widens),
      TEST(in_a_stack_each_layer_sees_and_says_what_it_does_alone))
