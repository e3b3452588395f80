/* reach_test.c - how many machines run a model: by hand on small tables, against a second and
 * naive computation on random ones, and what must hold of any. */
#include "fit/reach.h"

#include "base/buf.h"
#include "lib/check.h"

#include <math.h>

#define GIB (1024.0 * 1024 * 1024)

static struct fit_demand dense(double bytes)
{
    return (struct fit_demand){
        .ctx = 8192, .gpu = { bytes, bytes }, .touched = bytes, .layers = 1, .layer_factor = 1
    };
}

/* Cards whose speed is their bandwidth: share 1, no time for layers, within 30 %. */
static struct fit_machine card(const char *name, enum fit_machine_kind kind, double gib, double bw)
{
    return (struct fit_machine){ .name = span_of(name),
                                 .also = span_of(name),
                                 .kind = kind,
                                 .mem_bytes = gib * GIB,
                                 .bandwidth = bw * GIB,
                                 .share = 1 };
}

static struct fit_share share(const char *name, enum fit_share_kind kind, double lo, double hi)
{
    return (struct fit_share){ span_of(name), kind, lo, hi };
}

static void reach_by_hand(void)
{
    struct fit_machine list[] = {
        card("big", FIT_CARD, 16, 100), card("two", FIT_CARD, 8, 100),
        card("two", FIT_CARD, 16, 100), card("small", FIT_CARD, 4, 100),
        card("slow", FIT_CARD, 16, 20), card("ddr", FIT_RAM, 0, 20),
        card("wide", FIT_RAM, 0, 80),
    };
    struct fit_share shares[] = {
        share("big", FIT_SHARE_CARD, 0.19, 0.21),
        share("two", FIT_SHARE_CARD, 0.09, 0.11),
        share("small", FIT_SHARE_CARD, 0.29, 0.31),
        share("slow", FIT_SHARE_CARD, 0.04, 0.06),
        share("nobody", FIT_SHARE_CARD, 0.02, 0.02),
        share("Other", FIT_SHARE_UNKNOWN, 0.1, 0.1),
        share("integrated", FIT_SHARE_SHARED, 0.1, 0.1),
    };
    struct fit_share_ram rams[] = { { 8 * GIB, 8 * GIB, 0.5, 0.52 },
                                    { 16 * GIB, 16 * GIB, 0.3, 0.32 },
                                    { 32 * GIB, INFINITY, 0.01, 0.02 } };
    struct fit_survey s = { .share = shares, .n_shares = 7, .ram = rams, .n_rams = 3 };
    struct fit_machines m = { .machine = list, .n = 7 };
    struct fit_demand d = dense(9 * GIB);
    struct fit_asked q = { &d, &m, GIB, 7 };
    /* 9 GiB at 100 GiB/s: 11.1, within 30 % 7.8 to 14.4. big does; two may; small fails; slow with
     * 20 GiB/s: 1.6 to 2.9 fails. Memory at 80: 6.2 to 11.6 may, at 20 not; 9 GiB and 2 for the
     * system are in 16 and 32 GB: 0.34 at most. Small, slow and integrated would be 0.43. */
    struct fit_reach r = fit_reach(&q, &s);
    CHECK(fabs(r.lo - 0.19) < 1e-12 && fabs(r.cards.lo - 0.19) < 1e-12);
    CHECK(fabs(r.cards.hi - 0.32) < 1e-12 && fabs(r.by_memory - 0.34) < 1e-12);
    CHECK(fabs(r.hi - (1 - 0.29 - 0.04 - 0.1 + 0.34)) < 1e-12);
    CHECK(fabs(r.unknown - 0.25) < 1e-12 && fabs(r.covered - 0.65) < 1e-12);

    /* Nobody has memory fast enough: what fails, fails. Integrated may be anything with memory. */
    list[6].bandwidth = 20 * GIB;
    r = fit_reach(&q, &s);
    CHECK(fabs(r.by_memory - 0.1) < 1e-12 && fabs(r.hi - 0.67) < 1e-12);

    /* The slowest memory would do, 9 GiB and 5 for what else runs are in 16 and 32 GB. */
    list[5].bandwidth = list[6].bandwidth = 100 * GIB;
    r = fit_reach(&q, &s);
    CHECK(fabs(r.lo - 0.31) < 1e-12 && fabs(r.cards.lo - 0.19) < 1e-12);

    /* Past all of the table: nobody, and nobody of whom nothing is known either. */
    d = dense(900 * GIB);
    r = fit_reach(&q, &s);
    CHECK(r.lo == 0 && r.hi == 0 && r.cards.hi == 0 && r.by_memory == 0 &&
          fabs(r.unknown - 0.25) < 1e-12);

    /* Without memory in the table no processor is said to do. */
    d = dense(9 * GIB);
    m.n = 5;
    r = fit_reach(&q, &s);
    CHECK(fabs(r.by_memory - 0.1) < 1e-12 && fabs(r.lo - 0.19) < 1e-12);

    /* Shares that were rounded up come to no more than all. */
    shares[0].hi = 1.005;
    CHECK(fit_reach(&q, &s).cards.hi == 1);

    /* Of nobody's memory anything known: nobody is helped. */
    s.n_rams = 0;
    CHECK(fit_reach(&q, &s).by_memory == 0);
}

/* 10 of experts may leave a card: with the rest of 4 on it, a machine needs memory for 10, without
 * a card for 14. As many are helped as have so much, and no more of those who need more. */
static void those_who_need_more_memory_are_fewer(void)
{
    struct fit_machine list[] = { card("old", FIT_CARD, 2, 100), card("card", FIT_CARD, 8, 100),
                                  card("wide", FIT_RAM, 0, 80) };
    struct fit_share shares[] = { share("old", FIT_SHARE_CARD, 0.5, 0.5),
                                  share("card", FIT_SHARE_CARD, 0.4, 0.4) };
    struct fit_share_ram rams[] = { { 8 * GIB, 8 * GIB, 0.1, 0.1 },
                                    { 13 * GIB, 13 * GIB, 0.6, 0.6 },
                                    { 32 * GIB, 32 * GIB, 0.2, 0.2 } };
    struct fit_survey s = { .share = shares, .n_shares = 2, .ram = rams, .n_rams = 3 };
    struct fit_machines m = { .machine = list, .n = 3 };
    struct fit_demand d = dense(14 * GIB);
    d.fixed = 14 * GIB;
    d.touched = 5 * GIB;
    d.expert = 10 * GIB, d.touched_expert = 1 * GIB, d.experts = true;
    struct fit_asked q = { &d, &m, GIB, 10 };
    struct fit_reach r = fit_reach(&q, &s);
    CHECK(fabs(r.by_memory - 0.6) < 1e-12 && fabs(r.hi - 0.7) < 1e-12 && r.lo == 0.2);
    shares[0].lo = shares[0].hi = 0.1;
    r = fit_reach(&q, &s);
    CHECK(fabs(r.by_memory - 0.5) < 1e-12);
    rams[1].hi = 0.1;
    r = fit_reach(&q, &s);
    CHECK(fabs(r.by_memory - 0.3) < 1e-12);
}

/* ---- the same once more, as one would write it without thought of speed or order ---- */

static unsigned long long state = 88172645463325252ull;
static unsigned below(unsigned n)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (unsigned)(state % n);
}

static bool naive_fits(const struct fit_asked *q, const struct fit_machine *m, bool best)
{
    struct fit_range u = fit_usable(m, q->margin_bytes);
    double seconds =
        (q->demand->touched + (best ? 0 : q->demand->cache)) / (m->share * m->bandwidth) +
        q->demand->layers * m->layer_seconds;
    double within = m->calibrated ? 0.1 : 0.3;
    double toks = (best ? 1 + within : 1 - within) / seconds;
    return toks >= q->least && (best ? q->demand->gpu.lo <= u.hi : q->demand->gpu.hi <= u.lo);
}

static bool naive_ram(const struct fit_asked *q, bool best)
{
    bool any = false, all = true;
    for (size_t i = 0; i < q->machines->n; i++) {
        const struct fit_machine *m = &q->machines->machine[i];
        if (m->kind != FIT_RAM)
            continue;
        double bytes = q->demand->touched + (best ? 0 : q->demand->cache);
        double toks = (best ? 1.3 : 0.7) /
                      (bytes / (m->share * m->bandwidth) + q->demand->layers * m->layer_seconds);
        any = any || toks >= q->least;
        all = all && toks >= q->least;
    }
    return best ? any : any && all;
}

static double naive_rams(const struct fit_asked *q, const struct fit_survey *s, bool best)
{
    double sum = 0;
    for (size_t i = 0; i < s->n_rams; i++) {
        double have = best ? s->ram[i].to_bytes - 2 * GIB : s->ram[i].from_bytes - 5 * GIB;
        if (have >= (best ? q->demand->gpu.lo : q->demand->gpu.hi) && have > 0)
            sum += best ? s->ram[i].hi : s->ram[i].lo;
    }
    return fmin(sum, 1);
}

/* For a dense model, where no card is helped by memory in part: all there or not at all. */
static struct fit_range naive(const struct fit_asked *q, const struct fit_survey *s)
{
    double sure = 0, not = 0, shared = 0;
    bool anybody = naive_ram(q, true);
    for (size_t k = 0; k < q->machines->n; k++)
        anybody = anybody || (q->machines->machine[k].kind <= FIT_UNIFIED &&
                              naive_fits(q, &q->machines->machine[k], true));
    for (size_t i = 0; i < s->n_shares; i++) {
        bool some = false, all = true, known = false;
        for (size_t k = 0; k < q->machines->n; k++) {
            const struct fit_machine *m = &q->machines->machine[k];
            if (m->kind > FIT_UNIFIED || !span_eq(m->also, s->share[i].name))
                continue;
            known = true;
            some = some || naive_fits(q, m, true);
            all = all && naive_fits(q, m, false);
        }
        known = known && s->share[i].kind == FIT_SHARE_CARD;
        if (known && all)
            sure += s->share[i].lo;
        if ((known && !some) || s->share[i].kind == FIT_SHARE_SHARED)
            not += s->share[i].lo;
        if (s->share[i].kind == FIT_SHARE_SHARED)
            shared += s->share[i].lo;
    }
    double helped = fmin(naive_ram(q, true) ? not : shared, naive_rams(q, s, true));
    double lo = fmax(sure, naive_ram(q, false) ? naive_rams(q, s, false) : 0);
    return (struct fit_range){ lo, anybody ? fmin(1, 1 - not +helped) : 0 };
}

enum { MACHINES = 12, SHARES = 8, RAMS = 5 };
static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };

static void random_tables(struct fit_machine *m, struct fit_share *s, struct fit_share_ram *r)
{
    for (unsigned i = 0; i < MACHINES; i++) {
        enum fit_machine_kind kind = i < 2 ? FIT_RAM : FIT_CARD + below(4);
        m[i] = card(names[below(7)], kind, i < 2 ? 0 : 1 + below(40), 1 + below(900));
        m[i].layer_seconds = below(3) * 1e-3;
        m[i].share = 0.5 + below(50) / 100.0;
        m[i].calibrated = kind != FIT_RAM && below(2);
    }
    for (unsigned i = 0; i < SHARES; i++) {
        double at = below(120) / 1000.0, half = below(5) / 1000.0;
        s[i] = share(names[i], below(8) ? FIT_SHARE_CARD : FIT_SHARE_SHARED + below(2),
                     fmax(0, at - half), at + half);
    }
    for (unsigned i = 0; i < RAMS; i++) {
        double at = below(190) / 1000.0;
        r[i] = (struct fit_share_ram){ (i + 1) * 6 * GIB, (i + 1) * (6 + below(3)) * GIB, at,
                                       at + 0.002 };
    }
}

static void reach_is_what_a_naive_computation_says(void)
{
    unsigned inside = 0, none = 0;
    for (unsigned n = 0; n < 20000; n++) {
        struct fit_machine m[MACHINES];
        struct fit_share s[SHARES];
        struct fit_share_ram r[RAMS];
        random_tables(m, s, r);
        struct fit_machines list = { .machine = m, .n = MACHINES };
        struct fit_survey survey = { .share = s, .n_shares = SHARES, .ram = r, .n_rams = RAMS };
        struct fit_demand d = dense((1 + below(30 + below(60))) * GIB);
        d.fixed = d.gpu.lo; /* no layer can be moved: all there or not at all */
        d.layers = 1 + below(2);
        d.cache = below(2) * GIB;
        d.gpu.hi *= 1 + below(2) * 0.05;
        struct fit_asked q = { &d, &list, below(3) * GIB / 2, 1 + below(12) };
        struct fit_reach got = fit_reach(&q, &survey);
        struct fit_range want = naive(&q, &survey);
        CHECK(fabs(got.lo - want.lo) < 1e-9 && fabs(got.hi - want.hi) < 1e-9);
        CHECK(0 <= got.lo && got.lo <= got.hi + 1e-12 && got.hi <= 1);
        inside += got.lo > 0 && got.hi < 1;
        none += got.hi == 0;
        if (fabs(got.lo - want.lo) >= 1e-9 || fabs(got.hi - want.hi) >= 1e-9)
            return;
    }
    CHECK(inside > 1000 && none > 10); /* not only the plain cases were met */
}

/* More asked, a larger model, more kept free: no more machines, at neither end. */
static void asking_for_more_reaches_no_more(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8u << 20 };
    struct fit_machines m;
    struct fit_survey s;
    struct err err = { 0 };
    CHECK(fit_machines_builtin(&a, &m, &err) && fit_survey_builtin(&a, &s, &err));
    for (unsigned what = 0; what < 3; what++) {
        struct fit_reach before = { .lo = 1, .hi = 1 };
        for (unsigned i = 1; i < 60; i++) {
            struct fit_demand d = dense((what == 0 ? i : 5) * GIB);
            d.layers = 32;
            struct fit_asked q = { &d, &m, (what == 1 ? i / 4.0 : 1) * GIB, what == 2 ? i : 10 };
            struct fit_reach r = fit_reach(&q, &s);
            CHECK(r.lo <= before.lo + 1e-12 && r.hi <= before.hi + 1e-12 && r.lo <= r.hi);
            CHECK(r.lo >= r.cards.lo && r.cards.lo <= r.cards.hi);
            before = r;
        }
    }
}

/* What was computed of the same survey by others, with their own table of cards: 4-bit files at a
 * context of 8,192 and 10 tokens a second. Ours knows fewer cards and takes what it does not know
 * to either side, so its interval holds theirs. */
static void reach_of_known_models_holds_what_others_computed(void)
{
    static const struct {
        const char *model;
        double need_gib, weights_gib, lo, hi;
    } rows[] = {
        { "Llama-3.2-3B", 3.0, 1.9, 0.74, 0.76 }, { "Llama-3.1-8B", 5.6, 4.6, 0.58, 0.59 },
        { "Qwen3-14B", 9.5, 8.4, 0.24, 0.29 },    { "Mistral-24B", 14.6, 13.3, 0.10, 0.14 },
        { "Qwen3-32B", 20.4, 18.4, 0.02, 0.02 },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8u << 20 };
    struct fit_machines m;
    struct fit_survey s;
    struct err err = { 0 };
    CHECK(fit_machines_builtin(&a, &m, &err) && fit_survey_builtin(&a, &s, &err));
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].model;
        struct fit_demand d = dense(rows[i].need_gib * GIB);
        d.touched = rows[i].weights_gib * GIB;
        d.cache = d.gpu.lo - d.touched;
        d.layers = 40;
        struct fit_asked q = { &d, &m, GIB, 10 };
        struct fit_reach r = fit_reach(&q, &s);
        CHECK(r.lo <= rows[i].lo && rows[i].hi <= r.hi);
        CHECK(r.cards.lo <= rows[i].hi && rows[i].lo <= r.cards.hi + r.unknown);
    }
}

static void the_cheapest_is_of_known_price(void)
{
    struct fit_machine list[] = {
        card("sure", FIT_CARD, 16, 200),   card("dear", FIT_CARD, 24, 200),
        card("maybe", FIT_APPLE, 14, 110), card("free", FIT_CARD, 24, 200),
        card("node", FIT_NODE, 80, 2000),
    };
    list[0].price = 500, list[1].price = 900, list[2].price = 300, list[4].price = 1;
    struct fit_machines m = { .machine = list, .n = 5 };
    struct fit_demand d = dense(9.4 * GIB);
    struct fit_asked q = { &d, &m, GIB, 10 };
    struct fit_cheapest c = fit_cheapest(&q);
    CHECK(c.does == &list[0] && c.may == &list[2]);
    CHECK(fit_verdict(&q, &list[0]) == FIT_DOES && fit_verdict(&q, &list[2]) == FIT_MAY);
    q.least = 1000;
    c = fit_cheapest(&q);
    CHECK(c.does == NULL && c.may == NULL);
    q.least = 10;
    CHECK(fit_on_cards(&q, 16 * GIB) == FIT_DOES && fit_on_cards(&q, 24 * GIB) == FIT_DOES);
    CHECK(fit_on_cards(&q, 14 * GIB) == FIT_FAILS && fit_on_cards(&q, 80 * GIB) == FIT_FAILS);
    q.least = 16;
    CHECK(fit_on_cards(&q, 16 * GIB) == FIT_MAY);
}

TESTS(TEST(reach_by_hand), TEST(those_who_need_more_memory_are_fewer),
      TEST(reach_is_what_a_naive_computation_says), TEST(asking_for_more_reaches_no_more),
      TEST(reach_of_known_models_holds_what_others_computed), TEST(the_cheapest_is_of_known_price))
