/* sample.c - see sample.h. With p = k/n and hits = ceil(p * trials), all trials with the same hits
 * form a window; inside one the bound falls, and from window to window it climbs by one hit. The
 * last trial of a window is its easiest, the first its hardest; both sequences of bounds fall with
 * the hits but for the rounding of the window's ends, which the short looks around mend. */
#include "policy/sample.h"

#include "policy/stat.h"

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
static bool shows(const struct rate *r, uint64_t hits, uint64_t trials)
{
    if (hits > trials || trials == 0)
        return false;
    const struct sample_limit *l = r->limit;
    uint64_t k = l->upper ? hits : trials - hits;
    struct stat_bounds b = stat_binomial(k, trials, l->alpha);
    int order = l->upper ? dec_cmp(dec_round(b.hi, true), l->value)
                         : dec_cmp(l->value, dec_round(b.lo, false));
    return order < 0 || (order == 0 && l->itself);
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
