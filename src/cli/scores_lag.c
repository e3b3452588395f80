/* scores_lag.c - `ajar frontier lag`: how long the best open models are behind, by three rules. */
#include "catalogue/lag.h"
#include "cli/listing.h"
#include "cli/scores.h"

#include <math.h>

static const char *const rules[] = {
    [LAG_PLAIN] = "any higher score",
    [LAG_SIGNIFICANT] = "higher by more than the errors",
    [LAG_AS_IF_EXACT] = "the same, were no interval no error",
};
static const char *const names[] = {
    [LAG_PLAIN] = "plain", [LAG_SIGNIFICANT] = "significant", [LAG_AS_IF_EXACT] = "as_if_exact"
};

bool scores_window(const struct scores *t, struct lag_window *out, struct err *err)
{
    uint64_t days = scores_asked.days == OPT_UNSAID ? LAG_WINDOW : scores_asked.days;
    if (days == 0 || days > LAG_DAYS_MAX)
        return err_set(err, ERR_USAGE, "--days needs a number from 1 to %u, not %" PRIu64,
                       LAG_DAYS_MAX, days);
    *out = (struct lag_window){ t->day - (int64_t)days + 1, t->day };
    return true;
}

static void put_rule(struct buf *rows, const struct lag *lag, enum lag_rule rule,
                     const struct lag_estimates *e)
{
    buf_printf(rows, "%s\t", rules[rule]);
    if (lag->days == 0 || (rule == LAG_SIGNIFICANT && !e->known)) {
        buf_printf(rows, "not shown\n");
        return;
    }
    buf_printf(rows, "%.2f\t", lag->months);
    if (rule == LAG_SIGNIFICANT && e->known)
        buf_printf(rows, "%.2f to %.2f", e->months.lo, e->months.hi);
    buf_printf(rows, "\t%.2f\n", lag->gap);
}

static void put_days(struct buf *b, const struct lag *lag)
{
    if (lag->no_pair > 0)
        buf_printf(
            b, "%u days count for nothing: no open or no closed model has a score with an error.\n",
            lag->no_pair);
    if (lag->not_shown > 0)
        buf_printf(b,
                   "%u days count for nothing: an open model whose score has no error may be the "
                   "best one.\n",
                   lag->not_shown);
}

static void put_text(struct buf *b, const struct scores *t, struct lag_window w,
                     const struct lag_estimates *e)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    char first[CLOCK_DATE_BYTES], last[CLOCK_DATE_BYTES];
    buf_init(&rows, "lags", ANSWER_MAX);
    scores_head(b, t);
    buf_printf(b,
               "How long the best open model is behind, mean over the days %s to %s.\n"
               "A day's lag: since when a closed model has been better than the best open one.\n\n",
               scores_day(w.first, first), scores_day(w.last, last));
    buf_printf(&rows, "better is\tmonths\t90%% of draws\tgap, mean\n");
    for (enum lag_rule rule = LAG_PLAIN; rule <= LAG_AS_IF_EXACT; rule++) {
        struct lag lag;
        lag_mean(t->s, rule, w, &lag);
        put_rule(&rows, &lag, rule, e);
    }
    listing_columns(b, 2, &rows);
    buf_printf(b, "\n");
    put_days(b, &e->lag);
    if (t->day > t->s->newest)
        buf_printf(b, "What came after %s is not in the table.\n", scores_day(t->s->newest, first));
    if (frontier_near_ceiling(t->s, 0, t->day))
        buf_printf(b, "The best is above %g percent: near the ceiling differences say little.\n",
                   FRONTIER_CEILING);
    if (e->known)
        buf_printf(b,
                   "The second line is the estimate; the first takes noise for progress, and the "
                   "third shows what it\ncosts to read \"no interval\" as \"no error\".\n");
}

static void put_json(struct jout *j, const struct scores *t, struct lag_window w,
                     const struct lag_estimates *e)
{
    char day[CLOCK_DATE_BYTES];
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/frontier-lag/1");
    scores_json(j, t);
    jout_text(j, "first", scores_day(w.first, day));
    jout_text(j, "last", scores_day(w.last, day));
    for (enum lag_rule rule = LAG_PLAIN; rule <= LAG_AS_IF_EXACT; rule++) {
        struct lag lag;
        bool ranged = rule == LAG_SIGNIFICANT && e->known;
        bool shown = rule == LAG_SIGNIFICANT ? e->known : true;
        lag_mean(t->s, rule, w, &lag);
        jout_open(j, names[rule], '{');
        jout_u64(j, "days", lag.days);
        jout_u64(j, "days_without_pair", lag.no_pair);
        jout_u64(j, "days_not_shown", lag.not_shown);
        scores_number(j, "months", shown && lag.days > 0 ? lag.months : INFINITY);
        scores_number(j, "lo", ranged ? e->months.lo : INFINITY);
        scores_number(j, "hi", ranged ? e->months.hi : INFINITY);
        scores_number(j, "gap", lag.days > 0 ? lag.gap : INFINITY);
        jout_close(j, '}');
    }
    jout_bool(j, "near_ceiling", frontier_near_ceiling(t->s, 0, t->day));
    jout_close(j, '}');
}

bool scores_lag(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = (size_t)512 << 20 };
    struct scores t;
    struct lag_window w;
    struct lag_estimates e;
    (void)args;
    if (!scores_open(&a, &t, err) || !scores_window(&t, &w, err) ||
        !lag_estimate(t.s, NULL, w, &a, &e, err))
        return false;
    o->no = !e.known;
    if (o->json)
        put_json(&o->doc, &t, w, &e);
    else
        put_text(&o->text, &t, w, &e);
    return true;
}
