/* lag.h - for how long closed models have been where the best open one is: day by day, as Epoch AI
 * counts it, and what that makes of one model's margin. All of it is an estimate.
 *
 * Source  docs/frontier.md: the rules, the draws, what they give on the table we carry
 * Terms   ahead  a closed row is ahead of an open one: its score is higher (LAG_PLAIN), or higher by
 *                more than the 95 % quantile times the error of the difference
 *         lag    of a day: how long ago the first closed row appeared that is ahead of the best open
 *                one of that day; 0: none is
 *         gap    of a day: best closed score less best open one
 * Units   months of LAG_MONTH days */
#ifndef AJAR_CATALOGUE_LAG_H
#define AJAR_CATALOGUE_LAG_H

#include "catalogue/frontier.h"

#define LAG_MONTH    30.4375
#define LAG_WINDOW   180    /* days, where nobody says another number */
#define LAG_DAYS_MAX 36600u /* of a window: a hundred years */
#define LAG_DRAWS    1999u  /* the 100th and the 1900th are the ends at FRONTIER_LEVEL */

enum lag_rule {
    LAG_PLAIN = 1,
    LAG_SIGNIFICANT, /* best is by lower bound; rows without an error are passed over */
    LAG_AS_IF_EXACT, /* for comparison only: what reading "no interval" as "no error" would give */
};
struct lag_window {
    int64_t first, last; /* days, both in it */
};
struct lag {
    unsigned days;      /* of the window that count */
    unsigned no_pair;   /* that do not: no open or no closed row to compare */
    unsigned not_shown; /* nor these: an open row without an error may be the best */
    double months, gap; /* means over the days that count */
};
/* False: that day has none. *days is in days; *since the closed row it counts from, or NULL. */
bool lag_of_day(const struct frontier_series *s, enum lag_rule rule, int64_t day, int64_t *days,
                const struct frontier_row **since) MUST;
/* w is at most LAG_DAYS_MAX days long. */
void lag_mean(const struct frontier_series *s, enum lag_rule rule, struct lag_window w,
              struct lag *out);

/* With the 5 % and 95 % quantiles over LAG_DRAWS tables whose scores are drawn from their errors, by a
 * generator of our own that always begins alike. hi may be infinite. */
struct lag_estimate {
    double value, lo, hi;
};
struct lag_estimates {
    bool known; /* some day counts, in every draw, and the benchmark is not near its ceiling */
    struct lag lag;
    struct lag_estimate months, gap; /* by LAG_SIGNIFICANT */
    /* months to parity: max(0, lag * margin / gap), if why is FRONTIER_SHOWN */
    enum frontier_why why;
    struct lag_estimate parity;
};
/* of: whose margin; NULL: only lag and gap. a holds what is drawn. ERR_LIMIT, ERR_SYSTEM. */
bool lag_estimate(const struct frontier_series *s, const struct frontier_score *of,
                  struct lag_window w, struct arena *a, struct lag_estimates *out,
                  struct err *err) MUST;

#endif
