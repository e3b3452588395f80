/* frontier.h - what models scored, by day: how far the best open one is behind the best closed one,
 * and how far one model is ahead of the best open one.
 *
 * Source  docs/frontier.md: the rules, where they are from, what they give on the table we carry
 * Terms   row      one score of one model, as somebody measured it
 *         series   rows that may be compared: equal benchmark, task version, variant, unit, and equal
 *                  in who reported and who ran it. Two fits of one index are two series
 *         error    a standard error in the unit of the score: as stated, or of a stated interval
 *                  (its width over twice the quantile of its level). A row that states neither has
 *                  an unknown error, which is not one of zero: such a row bears no comparison
 *         lower    one-sided 95 % bound of a score
 *         day      whole days since 1970-01-01
 * Owner   what is read lives in the arena and borrows from the text
 * Limits  FRONTIER_BYTES_MAX, CAT_LINES_MAX rows */
#ifndef AJAR_CATALOGUE_FRONTIER_H
#define AJAR_CATALOGUE_FRONTIER_H

#include "base/base.h"

#define FRONTIER_BYTES_MAX (16u << 20) /* twenty thousand rows such as ours */
#define FRONTIER_CEILING                                                                           \
    90.0                   /* percent: above, what is left is about as much as wrong answer keys */
#define FRONTIER_LEVEL 0.9 /* two-sided, of all intervals that are given out */

struct frontier_row {
    int64_t day; /* when outsiders could use it */
    struct span model, maker;
    bool open; /* outsiders can have the weights, on some terms */
    struct span benchmark, task_version, variant, unit, reported_by, evaluator;
    double score;
    bool has_interval;
    double lo, hi, level; /* two-sided */
    bool has_error;
    double se, lower; /* of what has an error */
    struct span title, url;
    bool read;     /* somebody saw the score in a text; else it is from memory */
    uint32_t line; /* from 1 */
};
struct frontier_series {
    const struct frontier_row *row; /* ascending by day, then by line; row[0] names the series */
    size_t n, n_without_error;
    bool percent;
    int64_t newest; /* day of the last row */
};
struct frontier {
    const struct frontier_series *series; /* by name */
    size_t n_series, n_rows;
};

/* A table, one JSON object a line, as catalogue/README.md describes it.
 * Fails  ERR_INPUT and ERR_LIMIT as "line 3, column 17: what is wrong". Also refused: a model twice
 *        in one series, an interval that does not hold its score, an error of zero, a percentage
 *        above 100. */
bool frontier_read(struct span text, struct arena *a, struct frontier *out, struct err *err) MUST;

/* Which series is meant: empty parts leave it open, and of several that fit it is the one with the
 * most rows. benchmark is never empty. ERR_ABSENT. */
struct frontier_choice {
    struct span benchmark, task_version, evaluator;
};
bool frontier_choose(const struct frontier *t, const struct frontier_choice *c,
                     const struct frontier_series **out, struct err *err) MUST;
/* The row of that model, or NULL. */
const struct frontier_row *frontier_model(const struct frontier_series *s, struct span model);

/* The highest score up to that day; of equal ones the first. NULL: there is none. */
const struct frontier_row *frontier_plain(const struct frontier_series *s, bool open, int64_t day);

/* What is compared with the others: no margin over itself, nor over what its maker brought out with
 * it. */
struct frontier_about {
    struct span model, maker; /* empty: nothing is left out */
    int64_t day;              /* of its release, and up to which the others are looked at */
    int64_t released;         /* day on which its maker's other rows are left out */
};
struct frontier_best {
    const struct frontier_row *row; /* the open one with the highest lower bound; NULL: none */
    /* An open one without an error that scored above that bound: it may be the best. Or NULL. */
    const struct frontier_row *rival;
};
struct frontier_best frontier_best_open(const struct frontier_series *s,
                                        const struct frontier_about *about);

/* Why a number is not shown. */
enum frontier_why {
    FRONTIER_SHOWN = 1,
    FRONTIER_NO_OPEN,  /* no open model has a score with an error up to that day */
    FRONTIER_NO_ERROR, /* the score itself has none */
    FRONTIER_RIVAL,    /* frontier_best.rival may be the best open one */
    FRONTIER_CEILING_NEAR,
    FRONTIER_NO_LAG, /* of a time to parity: the open side is not behind, or its lag is not known */
};
const char *frontier_why_says(enum frontier_why why); /* "no open model has a score ..." */

struct frontier_score {
    struct frontier_about about;
    double score;
    bool has_error;
    double se;
};
/* That of a row, as of a day. */
struct frontier_score frontier_score_of(const struct frontier_row *row, int64_t day);
struct frontier_margin {
    enum frontier_why why;
    struct frontier_best best;
    bool has_difference; /* there is something to compare with, whether it is shown or not */
    double difference;   /* score - best.row->score; without a row the best by plain score */
    double se, lo, hi;   /* lo and hi at FRONTIER_LEVEL; 0 unless FRONTIER_SHOWN */
    bool fitted_later;   /* the series goes on after that day: nobody could know this score then */
};
void frontier_margin(const struct frontier_series *s, const struct frontier_score *of,
                     struct frontier_margin *out);
/* The best of both sides, or this score, is above FRONTIER_CEILING percent. */
bool frontier_near_ceiling(const struct frontier_series *s, double score, int64_t day);

#endif
