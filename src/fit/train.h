/* train.h - what training a model took, as an interval; never a number without one.
 *
 * By tokens  6 operations for each parameter that a token passes through and each token, within
 *            30 %: attention over long contexts and what is computed twice lie inside
 * By hours   of accelerators: hours x peak x 0.4, from a third of that to three times */
#ifndef AJAR_FIT_TRAIN_H
#define AJAR_FIT_TRAIN_H

#include "fit/machine.h"

#define FIT_THRESHOLDS 3u
extern const double fit_threshold[FIT_THRESHOLDS]; /* operations: 10^23, 10^25, 10^26 */

enum fit_side {
    FIT_BELOW = 1,
    FIT_NOT_SHOWN_BELOW, /* it lies inside the interval */
    FIT_ABOVE,
};
const char *fit_side_name(enum fit_side s); /* "below", "not shown to be below", "above" */
enum fit_side fit_side_of(struct fit_range flop, double threshold);

struct fit_range fit_train_tokens(double active_parameters, double tokens);
/* m has flops16. */
struct fit_range fit_train_hours(double hours, const struct fit_machine *m);
/* From the least to the greatest of both; *apart: they have nothing in common, so that one of the
 * two statements is wrong. */
struct fit_range fit_train_both(struct fit_range x, struct fit_range y, bool *apart);
/* Tokens with which it would come to so many operations. */
double fit_train_until(double active_parameters, double flop);
/* Hours on one such accelerator that so many operations take. */
double fit_train_takes(double flop, const struct fit_machine *m);

/* "2T", "15.6T", "300B", "30.84M", "1e12": a number above 0, at most FIT_AMOUNT_MAX, with K, M, B
 * (or G) and T behind it for the powers of a thousand. False if it is anything else. */
#define FIT_AMOUNT_MAX 1e18
bool fit_amount(struct span text, double *out) MUST;

#endif
