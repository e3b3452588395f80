/* reach.c - see reach.h. */
#include "fit/reach.h"

#include <math.h>

static bool people_have(const struct fit_machine *m)
{
    return m->kind >= FIT_CARD && m->kind <= FIT_UNIFIED;
}

enum fit_verdict fit_verdict(const struct fit_asked *q, const struct fit_machine *m)
{
    struct fit_range usable = fit_usable(m, q->margin_bytes);
    struct fit_placed sure = fit_place(q->demand, 1, false, usable.lo, INFINITY);
    struct fit_placed best = fit_place(q->demand, 1, true, usable.hi, INFINITY);
    if (sure.place == FIT_ON_GPU && fit_decode(&sure, m, NULL, 1).lo >= q->least)
        return FIT_DOES;
    return best.place == FIT_ON_GPU && fit_decode(&best, m, NULL, 0).hi >= q->least ? FIT_MAY
                                                                                    : FIT_FAILS;
}

/* Of all machines that go by one name; 0: the table knows none. */
static enum fit_verdict named(const struct fit_asked *q, struct span name)
{
    unsigned n = 0, fail = 0, do_so = 0;
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *m = &q->machines->machine[i];
        if (!fit_machine_called(m, name) || !people_have(m))
            continue;
        enum fit_verdict v = fit_verdict(q, m);
        n++;
        fail += v == FIT_FAILS;
        do_so += v == FIT_DOES;
    }
    return n == 0 ? 0 : fail == n ? FIT_FAILS : do_so == n ? FIT_DOES : FIT_MAY;
}

/* Bytes the machine's memory must have so that it may run there, beside the card if there is one,
 * with the fastest memory of the table; infinite: it may not. */
static double helped(const struct fit_asked *q, const struct fit_machine *card)
{
    double usable = card != NULL ? fit_usable(card, q->margin_bytes).hi : 0;
    struct fit_placed p = fit_place(q->demand, 1, true, usable, INFINITY);
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *ram = &q->machines->machine[i];
        if (ram->kind == FIT_RAM &&
            fit_decode(&p, card != NULL ? card : ram, ram, 0).hi >= q->least)
            return p.host;
    }
    return INFINITY;
}

static bool has_own_memory(const struct fit_machine *m)
{
    return m->kind == FIT_CARD || m->kind == FIT_LAPTOP;
}

static double helped_by_name(const struct fit_asked *q, struct span name)
{
    double least = helped(q, NULL);
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *m = &q->machines->machine[i];
        if (has_own_memory(m) && fit_machine_called(m, name))
            least = fmin(least, helped(q, m));
    }
    return least;
}

/* The share of machines with at least so much memory to be used: at least and at most. */
static struct fit_range with_memory(const struct fit_survey *s, double bytes)
{
    struct fit_range share = { 0 };
    for (size_t i = 0; i < s->n_rams; i++) {
        const struct fit_share_ram *r = &s->ram[i];
        struct fit_range usable = fit_usable_ram(r->from_bytes, r->to_bytes);
        share.lo += usable.lo >= bytes ? r->lo : 0;
        share.hi += usable.hi >= bytes ? r->hi : 0;
    }
    return share;
}

static bool anybody_may(const struct fit_asked *q)
{
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *m = &q->machines->machine[i];
        if (people_have(m) &&
            (fit_verdict(q, m) != FIT_FAILS || (has_own_memory(m) && isfinite(helped(q, m)))))
            return true;
    }
    return isfinite(helped(q, NULL));
}

/* Processors alone, with whatever memory of the table, and everything at its worse end. */
static double processors(const struct fit_asked *q, const struct fit_survey *s)
{
    struct fit_placed p = fit_place(q->demand, 1, false, 0, INFINITY);
    bool any = false;
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *ram = &q->machines->machine[i];
        if (ram->kind != FIT_RAM)
            continue;
        if (fit_decode(&p, ram, ram, 1).lo < q->least)
            return 0;
        any = true;
    }
    return any ? with_memory(s, p.host).lo : 0;
}

/* Machines that memory may help, by how much of it they need: no more of them can be helped than
 * have as much. under[i]: those for whom the memory of the ith row is enough. */
struct needy {
    double all, under[FIT_SURVEY_RAMS_MAX];
};

static void add_needy(struct needy *n, const struct fit_survey *s, double share, double bytes)
{
    n->all += share;
    for (size_t i = 0; i < s->n_rams; i++)
        if (bytes <= fit_usable_ram(s->ram[i].from_bytes, s->ram[i].to_bytes).hi)
            n->under[i] += share;
}

/* At most: for each amount of memory, those who need no more than that and those who have more. */
static double most_helped(const struct needy *n, const struct fit_survey *s)
{
    double most = s->n_rams > 0 ? fmin(n->all, with_memory(s, 0).hi) : 0;
    for (size_t i = 0; i < s->n_rams; i++) {
        double have = fit_usable_ram(s->ram[i].from_bytes, s->ram[i].to_bytes).hi;
        most = fmin(most, n->under[i] + with_memory(s, nextafter(have, INFINITY)).hi);
    }
    return most;
}

/* Of shared graphics nothing is known but how much memory machines have. */
static double need_of(const struct fit_asked *q, const struct fit_share *one, bool anybody)
{
    if (one->kind == FIT_SHARE_CARD)
        return helped_by_name(q, one->name);
    return anybody ? q->demand->gpu.lo + q->demand->host : INFINITY;
}

struct fit_reach fit_reach(const struct fit_asked *q, const struct fit_survey *s)
{
    struct fit_reach r = { 0 };
    struct needy needy = { 0 };
    bool anybody = anybody_may(q);
    double told = 0, fails = 0;
    for (size_t i = 0; i < s->n_shares; i++) {
        const struct fit_share *one = &s->share[i];
        double share = (one->lo + one->hi) / 2;
        enum fit_verdict v = one->kind == FIT_SHARE_CARD ? named(q, one->name) : 0;
        r.covered += v != 0 ? share : 0;
        r.cards.lo += v == FIT_DOES ? one->lo : 0;
        r.cards.hi += v == FIT_DOES || v == FIT_MAY ? one->hi : 0;
        told += v != 0 || one->kind == FIT_SHARE_SHARED ? share : 0;
        if (v != FIT_FAILS && one->kind != FIT_SHARE_SHARED)
            continue;
        double need = need_of(q, one, anybody);
        fails += one->lo;
        if (isfinite(need))
            add_needy(&needy, s, one->lo, need);
    }
    r.unknown = fmax(0, 1 - told);
    r.by_memory = most_helped(&needy, s);
    r.cards.hi = fmin(r.cards.hi, 1);
    r.lo = fmax(r.cards.lo, processors(q, s));
    r.hi = anybody ? fmax(r.lo, fmin(1, 1 - fails + r.by_memory)) : 0;
    return r;
}

struct fit_cheapest fit_cheapest(const struct fit_asked *q)
{
    struct fit_cheapest c = { 0 };
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *m = &q->machines->machine[i];
        if (!people_have(m) || m->price <= 0)
            continue;
        enum fit_verdict v = fit_verdict(q, m);
        if (v == FIT_DOES && (c.does == NULL || m->price < c.does->price))
            c.does = m;
        if (v != FIT_FAILS && (c.may == NULL || m->price < c.may->price))
            c.may = m;
    }
    return c;
}

enum fit_verdict fit_on_cards(const struct fit_asked *q, double mem_bytes)
{
    enum fit_verdict best = FIT_FAILS;
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *m = &q->machines->machine[i];
        enum fit_verdict v = FIT_FAILS;
        if (has_own_memory(m) && m->mem_bytes == mem_bytes)
            v = fit_verdict(q, m);
        best = v > best ? v : best;
    }
    return best;
}
