/* gain.h - what the readers of results share: bytes in, numbers as tools write them, results out.
 * For the folder's own use. */
#ifndef AJAR_RESULTS_GAIN_H
#define AJAR_RESULTS_GAIN_H

#include "base/buf.h"
#include "base/json.h"
#include "results/results.h"

/* One reader for each format. As results_read. */
typedef bool results_reader(struct source *src, const struct results_ask *ask, struct arena *a,
                            struct results *out, struct err *err);
results_reader results_lm_eval, results_lm_eval_samples, results_model_index, results_eval_results,
    results_every_eval_ever, results_every_eval_ever_samples, results_inspect, results_garak,
    results_helm, results_helm_sums, results_ailuminate, results_openai_evals, results_promptfoo;

/* All of src. ERR_LIMIT past RESULTS_TEXT_MAX. Owner: *out in a. */
bool gain_text(struct source *src, struct arena *a, struct span *out, struct err *err) MUST;
/* A reader of JSON as Python writes it: NaN and Infinity are numbers there. */
struct json gain_json(struct span text);

/* Eats one value. *known: it is a finite number, and *out is it. What a tool writes where it has no
 * number (null, NaN, Infinity, "N/A", any text) is eaten, too, and not known.
 * ERR_INPUT: a list or an object; a number past what a double keeps. */
bool gain_real(struct json *j, struct arena *a, double *out, bool *known, struct err *err) MUST;
/* A string; of anything else its text as it is written, or empty for null. Of a list or an object
 * that is its JSON. */
bool gain_text_of(struct json *j, struct arena *a, struct span *out, struct err *err) MUST;
/* The JSON pointer to a member of a member: base, then both names, the last of which may be empty. */
struct gain_path {
    const char *base; /* "/results/" */
    struct span first, second;
};
bool gain_pointer(struct gain_path p, struct arena *a, struct span *out, struct err *err) MUST;
/* "2026-11-22T03:22:51.5+00:00", with Z, without a zone (UTC then), with a space for the T, or the
 * day alone. False if it is anything else; *at is untouched. */
bool gain_time(struct span text, int64_t *at) MUST;
/* Printed text in a. ERR_LIMIT of a, ERR_SYSTEM. */
bool gain_print(struct arena *a, struct span *out, struct err *err, const char *fmt, ...)
    PRINTF(4, 5) MUST;

/* Room for one more result, zeroed. NULL: ERR_LIMIT past RESULTS_MAX, ERR_SYSTEM. */
struct result *gain_result(struct results *r, struct arena *a, struct err *err) MUST;
/* Sets kind and what belongs to it, for a mean of n items (0: not known) with standard error se, or
 * without one where !has_se. A count is recovered where mean and error can only be one: each item
 * 0 or 1. bounded: no item can lie outside 0 to 1. */
struct gain_mean {
    double mean, se;
    uint64_t n;
    bool has_se, bounded;
    double df; /* 0: n - 1 */
};
void gain_settle(struct result *r, const struct gain_mean *m);

#endif
