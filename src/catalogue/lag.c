/* lag.c - see lag.h. Days go by once; the best open row changes seldom, and only then are the closed
 * ones looked through again. */
#include "catalogue/lag.h"

#include <math.h>

#include "base/sort.h"
#include "policy/stat.h"

struct sweep {
    const struct frontier_series *s;
    enum lag_rule rule;
    double z;
    size_t next; /* the first row that is still to come */
    const struct frontier_row *open, *rival,
        *closed;                      /* the best; rival: of open ones without error */
    const struct frontier_row *first; /* closed, ahead of open */
};

static struct sweep sweep_begin(const struct frontier_series *s, enum lag_rule rule)
{
    return (struct sweep){ .s = s, .rule = rule, .z = stat_normal_quantile(0.95) };
}

static bool is_compared(const struct sweep *w, const struct frontier_row *r)
{
    return w->rule != LAG_SIGNIFICANT || r->has_error;
}

/* By what the best is chosen. */
static double worth(const struct sweep *w, const struct frontier_row *r)
{
    return w->rule == LAG_PLAIN || !r->has_error ? r->score : r->lower;
}

static bool is_ahead(const struct sweep *w, const struct frontier_row *c)
{
    double by = c->score - w->open->score;
    double se = sqrt(c->se * c->se + w->open->se * w->open->se); /* what has no error has 0 */
    return is_compared(w, c) && by > (w->rule == LAG_PLAIN ? 0 : w->z * se);
}

static void take_row(struct sweep *w, const struct frontier_row *r, bool *changed)
{
    if (!is_compared(w, r)) {
        if (r->open && (w->rival == NULL || r->score > w->rival->score))
            w->rival = r;
        return;
    }
    const struct frontier_row **best = r->open ? &w->open : &w->closed;
    if (*best == NULL || worth(w, r) > worth(w, *best)) {
        *best = r;
        *changed = *changed || r->open;
    }
}

/* All rows up to that day have their effect. */
static void sweep_to(struct sweep *w, int64_t day)
{
    size_t from = w->next;
    bool changed = false;
    for (; w->next < w->s->n && w->s->row[w->next].day <= day; w->next++)
        take_row(w, &w->s->row[w->next], &changed);
    if (changed) {
        w->first = NULL;
        from = 0;
    }
    for (size_t i = from; i < w->next && w->open != NULL && w->first == NULL; i++)
        if (!w->s->row[i].open && is_ahead(w, &w->s->row[i]))
            w->first = &w->s->row[i];
}

static bool is_shown(const struct sweep *w)
{
    return w->rival == NULL || (w->open != NULL && w->rival->score <= w->open->lower);
}

static bool has_pair(const struct sweep *w)
{
    return w->open != NULL && w->closed != NULL;
}

bool lag_of_day(const struct frontier_series *s, enum lag_rule rule, int64_t day, int64_t *days,
                const struct frontier_row **since)
{
    struct sweep w = sweep_begin(s, rule);
    sweep_to(&w, day);
    if (!has_pair(&w) || !is_shown(&w))
        return false;
    *since = w.first;
    *days = w.first != NULL ? day - w.first->day : 0;
    return true;
}

void lag_mean(const struct frontier_series *s, enum lag_rule rule, struct lag_window window,
              struct lag *out)
{
    struct sweep w = sweep_begin(s, rule);
    struct lag got = { 0 };
    assert(window.last - window.first < (int64_t)LAG_DAYS_MAX);
    for (int64_t day = window.first; day <= window.last; day++) {
        sweep_to(&w, day);
        if (!has_pair(&w)) {
            got.no_pair++;
        } else if (!is_shown(&w)) {
            got.not_shown++;
        } else {
            got.days++;
            got.months += w.first != NULL ? (double)(day - w.first->day) : 0;
            got.gap += w.closed->score - w.open->score;
        }
    }
    got.months = got.days > 0 ? got.months / got.days / LAG_MONTH : 0;
    got.gap = got.days > 0 ? got.gap / got.days : 0;
    *out = got;
}

/* ---- draws ---- */

/* SplitMix64 (Steele, Lea, Flood 2014): equal draws on every machine. */
struct dice {
    uint64_t state;
};

static double normal(struct dice *d)
{
    uint64_t x = d->state += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    x ^= x >> 31;
    return stat_normal_quantile(((double)(x >> 11) + 0.5) / 9007199254740992.0);
}

/* The series with every score moved by a draw from its error, and `of` with it, by the same draw if
 * it is in the series. */
struct draw {
    struct frontier_row *row;
    struct frontier_series series;
    struct frontier_score of;
};

static void draw_table(struct draw *d, const struct frontier_series *s,
                       const struct frontier_score *of, struct dice *dice)
{
    bool met = false;
    for (size_t i = 0; i < s->n; i++) {
        double by = s->row[i].has_error ? s->row[i].se * normal(dice) : 0;
        bool same = of != NULL && span_eq(s->row[i].model, of->about.model);
        d->row[i].score = s->row[i].score + by;
        d->row[i].lower = s->row[i].lower + by;
        if (same)
            d->of.score = of->score + by;
        met = met || same;
    }
    if (of != NULL && !met)
        d->of.score = of->score + of->se * normal(dice);
}

static double parity_of(const struct lag *lag, double margin)
{
    return margin <= 0 ? 0 : lag->gap > 0 ? lag->months * margin / lag->gap : INFINITY;
}

static int by_value(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static void set_ends(struct lag_estimate *e, double *drawn)
{
    size_t tail = (LAG_DRAWS + 1) / 20;
    sort_heap(drawn, LAG_DRAWS, sizeof *drawn, by_value);
    e->lo = drawn[tail - 1];
    e->hi = drawn[LAG_DRAWS - tail];
}

static void set_values(const struct frontier_series *s, const struct frontier_score *of,
                       struct lag_window w, struct lag_estimates *out)
{
    struct frontier_margin m = { .why = FRONTIER_NO_LAG };
    lag_mean(s, LAG_SIGNIFICANT, w, &out->lag);
    out->known = out->lag.days > 0 && !frontier_near_ceiling(s, 0, w.last);
    out->months.value = out->lag.months;
    out->gap.value = out->lag.gap;
    if (of != NULL)
        frontier_margin(s, of, &m);
    bool paced = out->known && out->lag.gap > 0 && out->lag.months > 0;
    out->why = m.why != FRONTIER_SHOWN ? m.why : paced ? FRONTIER_SHOWN : FRONTIER_NO_LAG;
    if (out->why == FRONTIER_SHOWN)
        out->parity.value = parity_of(&out->lag, m.difference);
}

bool lag_estimate(const struct frontier_series *s, const struct frontier_score *of,
                  struct lag_window w, struct arena *a, struct lag_estimates *out, struct err *err)
{
    struct dice dice = { 0x616A6172 }; /* "ajar" */
    struct lag_estimates e = { 0 };
    double *drawn[3];
    struct draw d = { .row = ARENA_ARRAY(a, struct frontier_row, s->n, err), .series = *s };
    for (size_t i = 0; i < COUNT(drawn); i++)
        if (d.row == NULL || (drawn[i] = ARENA_ARRAY(a, double, LAG_DRAWS, err)) == NULL)
            return false;
    set_values(s, of, w, &e);
    memcpy(d.row, s->row, s->n * sizeof *d.row);
    d.series.row = d.row;
    d.of = of != NULL ? *of : d.of;
    for (size_t i = 0; i < LAG_DRAWS && e.known; i++) {
        struct lag lag;
        struct frontier_margin m = { 0 };
        draw_table(&d, s, of, &dice);
        lag_mean(&d.series, LAG_SIGNIFICANT, w, &lag);
        e.known = lag.days > 0;
        if (e.why == FRONTIER_SHOWN)
            frontier_margin(&d.series, &d.of, &m);
        drawn[0][i] = lag.months;
        drawn[1][i] = lag.gap;
        drawn[2][i] = parity_of(&lag, m.difference);
    }
    if (e.known) {
        set_ends(&e.months, drawn[0]);
        set_ends(&e.gap, drawn[1]);
        set_ends(&e.parity, drawn[2]);
    } else {
        e.why = e.why == FRONTIER_SHOWN ? FRONTIER_NO_LAG : e.why;
    }
    *out = e;
    return true;
}
