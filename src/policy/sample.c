/* sample.c - see sample.h.
 *
 * At a rate that was seen: with p = k/n and hits = ceil(p * trials), all trials with the same hits
 * form a window; inside one the bound falls, and from window to window it climbs by one hit. The
 * last trial of a window is its easiest, the first its hardest; both sequences of bounds fall with
 * the hits but for the rounding of the window's ends, which the short looks around mend.
 *
 * At a true rate: all trials that afford the same hits form a window. Its first has the most chance
 * of all in it, its last the least; from window to window both rise, but for the rounding of ends. */
#include "policy/sample.h"

#include "policy/stat.h"

#include <math.h>

enum { LOOK_AROUND = 64 }; /* windows */

struct rate {
    uint64_t k, n; /* k <= n, n >= 1; hits are against the claim */
    const struct sample_limit *limit;
};

/* The first and last trials with so many hits. */
static uint64_t window_first(const struct rate *r, uint64_t hits)
{
    return hits == 0 ? 1 : (uint64_t)((unsigned __int128)(hits - 1) * r->n / r->k) + 1;
}

static uint64_t window_last(const struct rate *r, uint64_t hits)
{
    return (uint64_t)((unsigned __int128)hits * r->n / r->k);
}

/* Judged as evidence is: the bound rounded outward. */
static bool keeps(const struct sample_limit *l, uint64_t hits, uint64_t trials)
{
    if (hits > trials || trials == 0)
        return false;
    uint64_t k = l->upper ? hits : trials - hits;
    struct stat_bounds b = stat_binomial(k, trials, l->alpha);
    int order = l->upper ? dec_cmp(dec_round(b.hi, true), l->value)
                         : dec_cmp(l->value, dec_round(b.lo, false));
    return order < 0 || (order == 0 && l->itself);
}

static bool shows(const struct rate *r, uint64_t hits, uint64_t trials)
{
    return keeps(r->limit, hits, trials);
}

static bool easiest(const struct rate *r, uint64_t hits)
{
    return shows(r, hits, window_last(r, hits));
}

static bool hardest(const struct rate *r, uint64_t hits)
{
    return shows(r, hits, window_first(r, hits));
}

/* The fewest hits from which on `does` holds, as far as looking around goes; 0: none. */
static uint64_t first_hits(const struct rate *r, bool (*does)(const struct rate *, uint64_t),
                           bool stays)
{
    uint64_t lo = 0, hi = 1;
    while (window_first(r, hi) <= SAMPLE_MOST && !does(r, hi)) {
        lo = hi;
        hi *= 2;
    }
    if (!does(r, hi))
        return 0;
    while (hi - lo > 1) {
        uint64_t middle = lo + (hi - lo) / 2;
        if (does(r, middle))
            hi = middle;
        else
            lo = middle;
    }
    uint64_t found = hi;
    for (uint64_t i = 1; i <= LOOK_AROUND; i++) {
        if (stays && !does(r, hi + i))
            found = hi + i + 1;
        if (!stays && hi > i && does(r, hi - i))
            found = hi - i;
    }
    return found;
}

/* The first trial of a window, from `from`, that shows it; the window's last one does. */
static uint64_t first_trial(const struct rate *r, uint64_t hits, uint64_t from, uint64_t last)
{
    uint64_t lo = from - 1, hi = last;
    while (hi - lo > 1) {
        uint64_t middle = lo + (hi - lo) / 2;
        if (shows(r, hits, middle))
            hi = middle;
        else
            lo = middle;
    }
    return hi;
}

/* Without a hit the bound only falls. */
static bool no_hits(const struct rate *r, struct sample_size *out)
{
    if (!shows(r, 0, SAMPLE_MOST))
        return false;
    out->least = out->enough = first_trial(r, 0, 1, SAMPLE_MOST);
    return true;
}

bool sample_at_rate(uint64_t k, uint64_t n, const struct sample_limit *limit,
                    struct sample_size *out)
{
    struct rate r = { .k = limit->upper ? k : n - k, .n = n, .limit = limit };
    assert(k <= n);
    if (r.k == 0)
        return no_hits(&r, out);
    uint64_t can = first_hits(&r, easiest, false), will = first_hits(&r, hardest, true);
    if (can == 0 || will == 0)
        return false;
    out->least = first_trial(&r, can, window_first(&r, can), window_last(&r, can));
    out->enough = window_first(&r, will);
    /* The window before may end in trials that show it. */
    uint64_t before = will - 1, last = window_last(&r, before);
    if (before > 0 && shows(&r, before, last))
        out->enough = first_trial(&r, before, window_first(&r, before), last);
    return out->enough <= SAMPLE_MOST;
}

/* ---- planning ---- */

struct aim {
    const struct sample_limit *limit;
    double against, power; /* the true rate of hits against the claim */
};

/* The least n that affords so many hits, above `from`, which does not; or past SAMPLE_MOST. */
static uint64_t affords(const struct aim *m, uint64_t hits, uint64_t from)
{
    uint64_t step = 1, lo = from, hi = from + 1;
    while (hi <= SAMPLE_MOST && !keeps(m->limit, hits, hi))
        lo = hi, hi += step, step *= 2;
    if (hi > SAMPLE_MOST) {
        hi = SAMPLE_MOST;
        if (!keeps(m->limit, hits, hi))
            return SAMPLE_MOST + 1;
    }
    while (hi - lo > 1) {
        uint64_t middle = lo + (hi - lo) / 2;
        *(keeps(m->limit, hits, middle) ? &hi : &lo) = middle;
    }
    return hi;
}

/* Of n trials no more than so many hits. */
static double chance_of(const struct aim *m, uint64_t hits, uint64_t n)
{
    return hits >= n ? 1 : stat_beta(1 - m->against, (double)(n - hits), (double)hits + 1);
}

static struct sample_run first_of(const struct aim *m, uint64_t hits, uint64_t from)
{
    uint64_t n = affords(m, hits, from);
    return (struct sample_run){ n, hits, n > SAMPLE_MOST ? 0 : chance_of(m, hits, n) };
}

/* The last n of a window, past SAMPLE_MOST or not, has the chance. */
static bool lasts(const struct aim *m, uint64_t hits, uint64_t next)
{
    return next > SAMPLE_MOST || chance_of(m, hits, next - 1) >= m->power;
}

/* Some hits by which the chance is there, as if it only rose; a few windows later it is for good. */
static uint64_t about(const struct aim *m)
{
    uint64_t lo = 0, hi = 1;
    while (hi < SAMPLE_MOST && first_of(m, hi, hi).chance < m->power)
        lo = hi, hi *= 2;
    while (hi - lo > 1) {
        uint64_t middle = lo + (hi - lo) / 2;
        *(first_of(m, middle, middle).chance >= m->power ? &hi : &lo) = middle;
    }
    return hi;
}

/* An end of a window is rounded by less than one trial. How many windows that is worth depends on
 * how near the rate is to the limit. */
static uint64_t windows_around(const struct aim *m)
{
    double limit = dec_double(m->limit->value);
    double far = m->limit->upper ? limit : 1 - limit;
    double worth = 4 * far * m->against / (far - m->against);
    return LOOK_AROUND + (worth < 4096 ? (uint64_t)worth : 4096);
}

/* From the first window that could be the fewest to where the last of a row of them keeps the
 * chance to its end. */
static void search(const struct aim *m, struct sample_plan *out)
{
    uint64_t around = windows_around(m), middle = about(m), row = 0;
    uint64_t hits = middle > around ? middle - around : 0;
    struct sample_run here = first_of(m, hits, hits);
    *out = (struct sample_plan){ 0 };
    for (; here.n <= SAMPLE_MOST && row <= around; hits++) {
        struct sample_run next = first_of(m, hits + 1, here.n);
        if (out->fewest.n == 0 && here.chance >= m->power)
            out->fewest = here;
        bool good = lasts(m, hits, next.n);
        if (good && row++ == 0)
            out->steady = here;
        row = good ? row : 0;
        here = next;
    }
    if (row == 0)
        out->steady = (struct sample_run){ 0 };
}

bool sample_plan(double rate, double power, const struct sample_limit *limit,
                 struct sample_plan *out)
{
    struct aim m = { limit, limit->upper ? rate : 1 - rate, power };
    double far = dec_double(limit->value);
    assert(rate >= 0 && rate <= 1 && power > 0 && power < 1);
    if (limit->upper ? rate >= far : rate <= far)
        return false;
    search(&m, out);
    return out->fewest.n > 0 && out->steady.n > 0;
}

struct sample_run sample_run(uint64_t n, double rate, const struct sample_limit *limit)
{
    struct aim m = { .limit = limit, .against = limit->upper ? rate : 1 - rate };
    uint64_t lo = 0, hi = n + 1; /* lo hits are afforded, hi are not */
    if (!keeps(limit, 0, n))
        return (struct sample_run){ .n = n };
    while (hi - lo > 1) {
        uint64_t middle = lo + (hi - lo) / 2;
        *(keeps(limit, middle, n) ? &lo : &hi) = middle;
    }
    return (struct sample_run){ n, lo, chance_of(&m, lo, n) };
}

/* The last term makes up for t, which is wider than the normal quantile of the formula. */
uint64_t sample_of_mean(double room, double variance, double alpha, double power)
{
    double z = stat_normal_quantile(1 - alpha), all = z + stat_normal_quantile(power);
    assert(room > 0 && variance >= 0);
    double n = ceil(all * all * variance / (room * room) + z * z / 2);
    return n > SAMPLE_MOST ? 0 : n < 2 ? 2 : (uint64_t)n;
}
