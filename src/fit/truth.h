/* truth.h - what llama.cpp itself said that a run takes, and what is computed for the same run. A
 * row holds all that the computation needs: no model has to be there.
 *
 * Units  MiB as the log has them; tokens a second */
#ifndef AJAR_FIT_TRUTH_H
#define AJAR_FIT_TRUTH_H

#include "base/buf.h"
#include "fit/fit.h"

enum fit_measure {
    FIT_WEIGHTS_GPU,
    FIT_WEIGHTS_HOST,
    FIT_KV,
    FIT_KV_SLIDING,
    FIT_STATE,
    FIT_COMPUTE_GPU,
    FIT_COMPUTE_HOST,
    FIT_OUTPUT,
    FIT_GPU, /* sum */
    FIT_MEASURES,
};
const char *fit_measure_name(enum fit_measure m); /* "kv", as the column is called */

#define FIT_UNSAID   (-1.0)
#define FIT_LOG_MAX  (64u << 20) /* bytes of one log */
#define FIT_ROWS_MAX 4096u

struct fit_truth {
    struct span model, facts; /* "layers=30 kv_heads=3 ..."; empty: nothing can be computed */
    struct span quant, source, date;
    struct fit_run run;
    uint64_t gpu_layers;           /* so many of them are on a device; UINT64_MAX: all */
    double measured[FIT_MEASURES]; /* FIT_UNSAID: the log does not say */
    double decode, prefill;        /* tokens a second, or FIT_UNSAID */
};

/* The runs a log tells of: of llama-server, llama-cli or llama-bench. facts, if any, stand for the
 * model instead of what the log says of it.
 * Owner  *out in a, borrows text and facts.   Fails  ERR_INPUT no run; ERR_LIMIT, ERR_SYSTEM. */
bool fit_log_read(struct span text, struct span facts, struct arena *a, struct fit_truth **out,
                  size_t *n, struct err *err) MUST;
/* Facts of a model that was looked at, for rows. */
bool fit_truth_facts(const struct fit_files *f, const struct fit_shape *s, struct arena *a,
                     struct span *out, struct err *err) MUST;
/* Rows of a truth.tsv. ERR_INPUT names the line. */
bool fit_truth_read(struct span table, struct arena *a, struct fit_truth **out, size_t *n,
                    struct err *err) MUST;
void fit_truth_head(struct buf *b); /* the row of names */
void fit_truth_write(struct buf *b, const struct fit_truth *t);
/* What is computed for that run; FIT_UNSAID where nothing can be. */
bool fit_truth_predict(const struct fit_truth *t, struct arena *a, double out[FIT_MEASURES],
                       struct err *err) MUST;

#endif
