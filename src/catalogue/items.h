/* items.h - what a table of scores says of one model, as evidence about its weights. */
#ifndef AJAR_CATALOGUE_ITEMS_H
#define AJAR_CATALOGUE_ITEMS_H

#include "catalogue/lag.h"
#include "crypto/digest.h"
#include "evidence/evidence.h"

struct items_about {
    const uint8_t *weights, *table; /* SHA-256 of each */
    const struct frontier_series *series;
    const struct frontier_score *of;
    const struct frontier_row *row; /* NULL: the score was stated, by nobody in the table */
    const struct frontier_margin *margin;
    const struct lag_estimates *lag;
    const char *by; /* or NULL */
};
/* frontier-DAY-DIGEST.evidence.json, of the table's digest, with an item for each of frontier.margin,
 * frontier.months_to_parity, frontier.lag_months and frontier.leads_open that is shown; *n of them.
 * Owner  *name and *text in a.  Fails  ERR_ABSENT: none is shown; ERR_LIMIT, ERR_SYSTEM. */
bool items_write(const struct items_about *about, struct arena *a, struct span *name,
                 struct span *text, size_t *n, struct err *err) MUST;

/* The model leads the open ones: 1, it does not: -1, not shown: 0. */
int items_leads(const struct frontier_margin *m);

#endif
