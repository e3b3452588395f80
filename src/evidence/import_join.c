/* import_join.c - see import_join.h. */
#include "evidence/import_join.h"

#include <math.h>

/* Scores of single items, and where what was planned of them stands. */
static const struct {
    enum results_format items, sums;
    const char *needed; /* the file, as the tool names it */
} pairs[] = {
    { RESULTS_LM_EVAL_SAMPLES, RESULTS_LM_EVAL, "its results_DATE.json" },
    { RESULTS_EVERY_EVAL_EVER_SAMPLES, RESULTS_EVERY_EVAL_EVER, "the record of its evaluation" },
};

static struct import_file *find_sums(const struct import *m, const struct import_file *items,
                                     enum results_format format)
{
    for (size_t i = 0; i < m->n_files; i++)
        if (m->file[i].results.format == format &&
            span_eq(m->file[i].results.run_id, items->results.run_id))
            return &m->file[i];
    return NULL;
}

static bool same(const struct result *a, const struct result *b)
{
    return span_eq(a->task, b->task) && span_eq(a->metric, b->metric) &&
           span_eq(a->filter, b->filter);
}

/* The same result, else another of its task, else NULL. */
static struct result *find_sum(const struct results *sums, const struct result *r)
{
    struct result *near = NULL;
    for (size_t i = 0; i < sums->n; i++) {
        struct result *s = &sums->result[i];
        if (s->kind != RESULT_SCORES && same(s, r))
            return s;
        if (s->kind != RESULT_SCORES && span_eq(s->task, r->task))
            near = s;
    }
    return near;
}

static double mean_of(const struct result *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->n_scores; i++)
        sum += r->score[i];
    return sum / (double)r->n_scores;
}

static bool agree(const struct result *r, const struct result *sum)
{
    double mean = mean_of(r);
    return fabs(mean - sum->mean) <= 1e-6 * (1 + fabs(sum->mean));
}

/* How many items were tried, as the other file has it; 0: it does not say. */
static uint64_t tried(const struct result *sum)
{
    return sum->planned_n > 0 ? sum->planned_n - sum->unscored : sum->n;
}

static bool check_size(const struct import_file *f, const struct result *r,
                       const struct result *sum, struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t here = r->n_scores + r->unscored, there = tried(sum);
    return there == 0 || here == there ||
           err_set(err, ERR_INPUT,
                   "%s: %" PRIu64 " items of %s, and the other file of the run says %" PRIu64
                   ": one of them is cut short, or of another run",
                   f->path, here, span_quote(r->task, room), there);
}

static bool check_mean(const struct import_file *f, const struct result *r,
                       const struct result *sum, struct err *err)
{
    char task[QUOTED_BYTES], metric[QUOTED_BYTES];
    return sum->kind != RESULT_COUNT || r->unscored > 0 || agree(r, sum) ||
           err_set(err, ERR_INPUT,
                   "%s: the scores of %s, %s come to %g, and the other file of the run says %g: "
                   "one of them was changed",
                   f->path, span_quote(r->task, task), span_quote(r->metric, metric), mean_of(r),
                   sum->mean);
}

/* r takes over what sum knows; *drop: r itself is not what the tool computes from the scores, so the
 * other file's number stays. */
static bool join_result(const struct import_file *f, struct result *r, struct result *sum,
                        bool *drop, struct err *err)
{
    *drop = same(r, sum) && sum->kind != RESULT_COUNT && r->unscored == 0 && !agree(r, sum);
    if (*drop)
        return true;
    if (!check_size(f, r, sum, err) || (same(r, sum) && !check_mean(f, r, sum, err)))
        return false;
    r->task_version = sum->task_version;
    r->settings = sum->settings;
    r->measured_at = sum->measured_at;
    r->partial = sum->partial;
    r->planned_n = sum->planned_n;
    if (sum->planned_n > 0)
        r->unscored += sum->unscored;
    if (same(r, sum))
        sum->n_scores = SIZE_MAX; /* leaves with take_out */
    return true;
}

/* Those that are marked. */
static void take_out(struct results *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->result[i].n_scores != SIZE_MAX)
            r->result[kept++] = r->result[i];
    r->n = kept;
}

static bool join_file(struct import_file *f, struct import_file *sums, struct err *err)
{
    char room[QUOTED_BYTES];
    for (size_t i = 0; i < f->results.n; i++) {
        struct result *r = &f->results.result[i], *sum = find_sum(&sums->results, r);
        bool drop;
        if (sum == NULL)
            return err_set(err, ERR_INPUT, "%s: nothing of %s in %s, the other file of its run",
                           f->path, span_quote(r->task, room), sums->path);
        if (!join_result(f, r, sum, &drop, err))
            return false;
        if (drop)
            r->n_scores = SIZE_MAX;
    }
    f->results.measured_at = sums->results.measured_at;
    f->results.tool_version = sums->results.tool_version;
    f->results.model = sums->results.model;
    f->results.weights = sums->results.weights;
    take_out(&f->results);
    return true;
}

bool import_join(struct import *m, struct err *err)
{
    for (size_t p = 0; p < COUNT(pairs); p++) {
        for (size_t i = 0; i < m->n_files; i++) {
            struct import_file *f = &m->file[i];
            if (f->results.format != pairs[p].items)
                continue;
            struct import_file *sums = find_sums(m, f, pairs[p].sums);
            if (sums == NULL)
                return err_set(err, ERR_INPUT,
                               "%s: %s is needed, too: only it says what was planned", f->path,
                               pairs[p].needed);
            if (!join_file(f, sums, err))
                return false;
        }
    }
    for (size_t i = 0; i < m->n_files; i++)
        take_out(&m->file[i].results);
    return true;
}
