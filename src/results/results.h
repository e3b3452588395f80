/* results.h - what an evaluation tool wrote about a run, whatever the tool: the one answer of all
 * readers, small enough to be sent from the sandbox to the parent.
 *
 * Source  docs/importers.md: each format, what is read of it, and what each trap of it becomes
 * Terms   hit       in the sense of the metric; where a tool counts unsafe answers, one of those
 *         unscored  tried and not scored, or planned and not tried: could be anything
 *         partial   a prefix of what was planned, not a sample of it
 * Promise (results_sound holds each; the parent asks it again of what the sandbox sends)
 *   (1) Every number is finite. k <= n, and n > 0 wherever there is one.
 *   (2) se > 0 and df >= 1 of a mean; lo < hi and 0 < level < 1 of an interval. No error bar is a
 *       VALUE, and why says why there is none.
 *   (3) Scores are at least one; cluster[i] < n_scores; no two items have one id.
 *   (4) Texts are UTF-8; task and metric are not empty; why is one line of ASCII.
 * Pure: a reader sees a source, an arena and nothing else. */
#ifndef AJAR_RESULTS_RESULTS_H
#define AJAR_RESULTS_RESULTS_H

#include "base/notes.h"
#include "base/source.h"

#define RESULTS_TEXT_MAX    (256u << 20) /* bytes of a file that is one JSON document */
#define RESULTS_LINE_MAX    (16u << 20)  /* of one line, where a file is lines */
#define RESULTS_MAX         10000u       /* results of one file */
#define RESULTS_SCORES_MAX  1000000u     /* items of one result */
#define RESULTS_CLUSTER_MAX 128u         /* bytes of the name of a field */

enum results_format {
    RESULTS_NONE,
    RESULTS_LM_EVAL,
    RESULTS_LM_EVAL_SAMPLES,
    RESULTS_MODEL_INDEX,
    RESULTS_EVAL_RESULTS,
    RESULTS_EVERY_EVAL_EVER,
    RESULTS_EVERY_EVAL_EVER_SAMPLES,
    RESULTS_INSPECT,
    RESULTS_GARAK,
    RESULTS_HELM,
    RESULTS_AILUMINATE,
    RESULTS_OPENAI_EVALS,
    RESULTS_PROMPTFOO,
    RESULTS_AJAR_EVAL, /* the log of `ajar eval`: made here, not read by results_read */
    RESULTS_FORMATS
};
/* "lm-eval", "garak", ... as evidence names its source; NULL past the last. */
const char *results_format_name(enum results_format f);

enum result_kind {
    RESULT_COUNT = 1, /* k of n */
    RESULT_MEAN,      /* mean, se, df, and n if it is known */
    RESULT_SCORES,    /* score, and cluster and item or NULL */
    RESULT_INTERVAL,  /* lo and hi, that somebody computed at a two-sided level */
    RESULT_VALUE,     /* mean alone: a number without any error bar */
};

struct result {
    struct span task, metric;
    struct span filter;       /* how answers were taken out of outputs, or empty */
    struct span task_version; /* or empty */
    struct span settings;     /* what else the number depends on, for people, or empty */
    struct span pointer;      /* where in the file: "/results/arc_easy", "/line/812" */
    enum result_kind kind;
    uint64_t k;
    uint64_t n; /* items that were scored; 0: not said */
    uint64_t unscored;
    uint64_t planned_n; /* 0: not said */
    double mean, se, df;
    double lo, hi, level;
    int64_t measured_at; /* Unix seconds; 0: as the file */
    double *score;
    uint32_t *cluster;
    struct span *item; /* the ids by which two runs are paired */
    size_t n_scores;
    bool partial;
    bool edited;           /* changed after the run */
    bool fraction_unknown; /* whether it is a percentage or a fraction is not said */
    const char *why;       /* of a VALUE: why there is no error bar; else NULL */
};

struct results {
    enum results_format format;
    struct span tool_version, model, run_id; /* as the file has them, or empty */
    struct span weights;                     /* "sha256:..." if the file names weights, or empty */
    int64_t measured_at;                     /* Unix seconds; 0: not said */
    bool finished;                           /* the tool says that it came to its end */
    struct result *result;
    size_t n, cap;
    struct notes *notes; /* never NULL; of what was passed over: "no-number", ... */
};

/* How a file is to be read. */
struct results_ask {
    struct span name;    /* FOLDER/FILE, or FILE: some tools say there what it is about */
    struct span cluster; /* field of a test item whose equal values make a cluster, or empty */
};

/* What src holds, by content, with every promise kept.
 * Owner  all in a; src borrowed for the call.
 * Fails  ERR_INPUT with the byte: not what the tool should have written, and what that is; also
 *        where no format is recognised. ERR_LIMIT, ERR_SYSTEM. *out is untouched. */
bool results_read(struct source *src, const struct results_ask *ask, struct arena *a,
                  struct results *out, struct err *err) MUST;
/* The promises above. ERR_INPUT names the first that is broken; ERR_LIMIT, ERR_SYSTEM of a. */
bool results_sound(const struct results *r, struct arena *a, struct err *err) MUST;

#endif
