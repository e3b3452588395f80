/* property_test.c - bad news does not expire: random sets of items, random moves on them, and for
 * each the two questions: does a second, naive implementation agree, and did anything widen that
 * must not. The seed is fixed; the moves are a hundred thousand. */
#include <stdlib.h>

#include "evidence/world.h"

#define MOVES 100000

static const char text[] =
    "policy \"random\" version 1.\n"
    "Start from open.\n"
    "Judge measurements at 95% confidence.\n"
    "fact a.risk is a proportion, higher is riskier, measured, good for 100 days,"
    " counts only if signed by \"red team\".\n"
    "fact a.safe is a proportion, higher is safer, measured, good for 100 days.\n"
    "fact a.size is a size, neutral, good for 50 days.\n"
    "fact a.flag is yes or no, yes is riskier, good for 30 days.\n"
    "fact a.level is one of (none < low < high), higher is riskier,"
    " counts only if signed by \"red team\".\n"
    "fact a.rank is one of (c3 < c2 < c1), higher is safer, good for 90 days.\n"
    "fact a.forms is some of (p, q, r), riskier with (q, r).\n"
    "fact a.margin is a number of points, higher is riskier, good for 60 days, the latest counts.\n"
    "rule one:\n"
    "  to be open require all of (a.risk is below 20%, a.safe is above 60%).\n"
    "  to be gated require a.risk is below 40%.\n"
    "  at most gated when a.size is above 50 GB.\n"
    "  at most hosted when a.flag.\n"
    "  to be gated require a.level is at most low.\n"
    "  to be open require a.rank is at least c2.\n"
    "  at most hosted when a.forms includes q.\n"
    "  to be open require a.margin is below 5 points.\n";

static struct constants constants;

static bool read_policy(struct arena *a, struct policy *p)
{
    struct err err = { 0 };
    struct pol_faults *faults = ARENA_ARRAY(a, struct pol_faults, 1, &err);
    bool ok = policy_read(SPAN(text), a, p, faults, &err);
    if (!ok)
        printf("%s: line %u: %s\n", err.text, faults->list[0].line, faults->list[0].text);
    constants = (struct constants){ 0 };
    constants_add(&constants, p);
    return ok;
}

static void nothing_but_what_is_listed_widens(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct world w;
    static struct seen was, is;
    struct policy p;
    unsigned made[COUNT(world_moves)] = { 0 }, known = 0;
    CHECK(read_policy(&a, &p));
    for (unsigned total = 0; total < MOVES;) {
        world_make(&w, &p, &constants);
        world_look(&w, &was);
        for (unsigned step = 0; step < 6 && w.s.n_items > 0; step++) {
            unsigned m = below(COUNT(world_moves));
            if (w.s.n_items > WORLD_ITEMS || !world_moves[m].make(&w, &was))
                continue;
            made[m]++, total++;
            world_look(&w, &is);
            check_case = world_moves[m].name;
            CHECK(policy_position(&p, is.given, w.now) <= policy_position(&p, was.given, w.now));
            for (unsigned f = 0; f < p.n_facts; f++) {
                known += was.fact[f].why == EV_KNOWN;
                CHECK(world_covers(&p.fact[f], was.given[f].set, is.given[f].set));
            }
            was = is;
            if (check_bad > 10)
                return;
        }
    }
    for (unsigned m = 0; m < COUNT(world_moves); m++)
        CHECK(made[m] > MOVES / 20);
    CHECK(known > MOVES / 4);
}

static void a_naive_implementation_agrees(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct world w;
    static struct seen seen;
    struct policy p;
    unsigned known = 0;
    CHECK(read_policy(&a, &p));
    for (unsigned i = 0; i < MOVES / 10 && check_bad < 5; i++) {
        world_make(&w, &p, &constants);
        world_look(&w, &seen);
        CHECK(world_naive_agrees(&w, &seen));
        for (unsigned f = 0; f < p.n_facts; f++)
            known += seen.fact[f].why == EV_KNOWN;
    }
    CHECK(known > MOVES / 20);
}

/* The first moment at which something is said to change. */
static int64_t next_of(const struct world *w, const struct seen *s)
{
    int64_t next = w->now.now_at + 60 * WORLD_DAY;
    for (unsigned f = 0; f < w->p->n_facts; f++) {
        const struct ev_fact *e = &s->fact[f];
        next = e->until_at < next ? e->until_at : next;
        next = e->turns_at < next ? e->turns_at : next;
    }
    return next;
}

static void nothing_moves_but_when_it_is_said_to(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct world w;
    static struct seen was, is;
    struct policy p;
    unsigned moved = 0;
    CHECK(read_policy(&a, &p));
    for (unsigned i = 0; i < MOVES / 4 && check_bad < 5; i++) {
        world_make(&w, &p, &constants);
        w.signer[VENDOR] = w.signer[RED]; /* what one withdrew, the other goes on saying */
        w.signer[LATE].valid_after = below(2) ? WORLD_NOW + WORLD_DAY : INT64_MIN;
        w.signer[RED].valid_before = below(2) ? WORLD_NOW + 5 * WORLD_DAY : INT64_MAX;
        world_look(&w, &was);
        enum position before = policy_position(&p, was.given, w.now);
        int64_t next = next_of(&w, &was), from = w.now.now_at;
        for (unsigned look = 0; look < 4; look++) {
            w.now.now_at = next - 1 - (int64_t)below(look * (unsigned)WORLD_DAY + 1);
            world_look(&w, &is);
            CHECK(w.now.now_at < from || policy_position(&p, is.given, w.now) == before);
        }
        w.now.now_at = next;
        world_look(&w, &is);
        moved += policy_position(&p, is.given, w.now) != before;
        w.now.now_at = from;
    }
    CHECK(moved > MOVES / 500);
}

static bool same_item(const struct ev_item *x, const struct ev_item *y)
{
    return x->why == y->why && x->accepted == y->accepted && x->live == y->live &&
           x->struck == y->struck && x->pooled == y->pooled && world_same_set(x->set, y->set);
}

/* w resolved at its time, first having been resolved at another, is what it is without. */
static void check_found_before(const struct world *w, int64_t other_at)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4 << 20 };
    struct ev_known then, again, fresh;
    struct ev_subject about = { .weights = w->weights };
    struct err err = { 0 };
    CHECK(ev_resolve(&w->s, &about, w->p, (struct clock){ other_at }, &a, &then, &err));
    CHECK(ev_resolve(&w->s, &about, w->p, w->now, &a, &fresh, &err));
    about.before = &then;
    CHECK(ev_resolve(&w->s, &about, w->p, w->now, &a, &again, &err));
    for (unsigned f = 0; f < w->p->n_facts; f++)
        CHECK(world_same_set(again.fact[f].given.set, fresh.fact[f].given.set) &&
              again.fact[f].why == fresh.fact[f].why &&
              again.fact[f].until_at == fresh.fact[f].until_at &&
              again.fact[f].turns_at == fresh.fact[f].turns_at);
    for (size_t k = 0; k < w->s.n_items; k++)
        CHECK(same_item(&again.item[k], &fresh.item[k]) && again.item[k].shown.len == 0);
}

/* A run is shorter than was announced. The announcement was struck by a key that has ended since:
 * then the run had the size it said, now it may have been cut. */
static void cut_since(struct world *w)
{
    struct item it = { .file = &w->file[RED],
                       .index = 1,
                       .reads = true,
                       .fact = SPAN("a.risk"),
                       .variant = SPAN("as_released"),
                       .kind = ITEM_BINOMIAL,
                       .k = 5,
                       .n = 100,
                       .run_id = world_runs[0],
                       .measured_at = WORLD_NOW - 10 * WORLD_DAY };
    w->s.n_items = 3;
    w->item[0] = w->item[1] = w->item[2] = it;
    w->item[0].digest[0] = 1, w->item[1].digest[0] = 2, w->item[2].digest[0] = 3;
    w->item[1].kind = ITEM_REGISTERED, w->item[1].n = 200;
    w->item[2].file = &w->file[RETIRED], w->item[2].run_id = world_runs[1];
    w->item[2].has_supersedes = true, w->item[2].supersedes[0] = 2;
}

/* Keys end, strikes begin and pools close between one time and the other: their bounds must not be
 * mixed up. */
static void what_was_found_before_changes_no_answer(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct world w;
    struct policy p;
    CHECK(read_policy(&a, &p));
    for (unsigned i = 0; i < MOVES / 10 && check_bad < 5; i++) {
        world_make(&w, &p, &constants);
        check_found_before(&w, WORLD_NOW + ((int64_t)below(200) - 100) * WORLD_DAY);
    }
    cut_since(&w);
    check_found_before(&w, WORLD_NOW - 2 * WORLD_DAY);
}

TESTS(TEST(nothing_moves_but_when_it_is_said_to), TEST(nothing_but_what_is_listed_widens),
      TEST(a_naive_implementation_agrees), TEST(what_was_found_before_changes_no_answer))
