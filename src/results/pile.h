/* pile.h - the scores of single items as they come, sorted into one pile for each metric, and then
 * made to results. For readers of files that hold every item. */
#ifndef AJAR_RESULTS_PILE_H
#define AJAR_RESULTS_PILE_H

#include "results/gain.h"

#define PILES_MAX                                                                                  \
    1000u /* metrics of one run, with their filters; HELM's largest have some hundreds */

struct pile_name {
    struct span task, metric, filter;
};
/* One item under one metric. Texts live as long as the arena. */
struct pile_score {
    struct span id;      /* by which two runs are paired, no two alike; ptr NULL: there is none */
    struct span cluster; /* of items that are not independent of each other */
    double value;
    bool known;  /* else it was tried and not scored */
    bool edited; /* after the run */
    uint64_t at; /* byte of the file */
};
struct pile {
    struct pile_name name;
    struct pile_score *score;
    size_t n, cap;
    uint64_t unscored;
    bool edited;
};
struct piles {
    struct arena *a;
    struct pile *pile; /* in the order they were first met */
    size_t n, cap, hint;
    bool repeats; /* an id may stand more than once: then none of its pile pairs anything */
};

/* The pile of that name, made if there is none; NULL with ERR_LIMIT past PILES_MAX, ERR_SYSTEM. */
struct pile *pile_find(struct piles *p, const struct pile_name *name, struct err *err) MUST;
/* ERR_LIMIT past RESULTS_SCORES_MAX at its byte, ERR_SYSTEM. */
bool pile_add(struct piles *p, struct pile *pile, const struct pile_score *s, struct err *err) MUST;
/* The mean over clusters of the mean of each; pile->n > 0. ERR_LIMIT of the arena, ERR_SYSTEM. */
bool pile_mean(struct piles *p, const struct pile *pile, double *out, struct err *err) MUST;
/* A result of the pile's scores, one more of out, or NULL: ERR_INPUT at an id that stands twice,
 * ERR_LIMIT, ERR_SYSTEM. The pile must have scores. */
struct result *pile_result(struct piles *p, struct pile *pile, struct results *out,
                           struct err *err) MUST;
/* The results of all piles, in their order; one without a single score is left out and noted:
 * "no-number". As pile_result. */
bool pile_results(struct piles *p, struct results *out, struct err *err) MUST;

#endif
