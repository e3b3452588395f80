/* every_eval_ever.c - the shared schema of Every Eval Ever: an evaluation's record, and the lines of
 * its single items.
 *
 * Source  eval.schema.json and instance_level_eval.schema.json, version 0.3.0 */
#include "results/lines.h"
#include "results/pick.h"
#include "results/pile.h"

static const char no_bar[] = "the file has no standard error";

/* ---- a record ---- */

struct reading {
    struct arena *a;
    struct results *out;
    uint64_t index, at; /* of the result at work */
};

/* "1795319728", "1795319728.2", or a date. */
static bool time_of(const struct pick *p, struct arena *a, int64_t *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span text = { 0 };
    uint64_t seconds;
    if (!pick_text(p, a, &text, err))
        return false;
    const uint8_t *dot = text.len > 0 ? memchr(text.ptr, '.', text.len) : NULL;
    struct span whole = { text.ptr, dot != NULL ? (size_t)(dot - text.ptr) : text.len };
    if (text.len == 0 || gain_time(text, out))
        return true;
    if (!span_u64(whole, &seconds) || seconds > INT32_MAX * (uint64_t)64)
        return err_at(err, ERR_INPUT, pick_off(p), "%s is no time: expected seconds since 1970",
                      span_quote(text, room));
    *out = (int64_t)seconds;
    return true;
}

/* A number that may be missing. */
static bool real_of(const struct pick *p, struct arena *a, double *out, bool *known,
                    struct err *err)
{
    struct json j = p->at;
    *known = false;
    return !pick_has(p) || gain_real(&j, a, out, known, err);
}

enum {
    R_ID,
    R_NAME,
    R_WHEN,
    R_METRIC,
    R_UNIT,
    R_DATASET,
    R_SPLIT,
    R_ALL,
    R_SCORE,
    R_SE,
    R_LOWER,
    R_UPPER,
    R_LEVEL,
    R_SAMPLES,
    R_PICKS,
};
static const char *const result_path[R_PICKS] = {
    [R_ID] = "evaluation_result_id",
    [R_NAME] = "evaluation_name",
    [R_WHEN] = "evaluation_timestamp",
    [R_METRIC] = "metric_config/metric_name",
    [R_UNIT] = "metric_config/metric_unit",
    [R_DATASET] = "source_data/dataset_name",
    [R_SPLIT] = "source_data/hf_split",
    [R_ALL] = "source_data/samples_number",
    [R_SCORE] = "score_details/score",
    [R_SE] = "score_details/uncertainty/standard_error/value",
    [R_LOWER] = "score_details/uncertainty/confidence_interval/lower",
    [R_UPPER] = "score_details/uncertainty/confidence_interval/upper",
    [R_LEVEL] = "score_details/uncertainty/confidence_interval/confidence_level",
    [R_SAMPLES] = "score_details/uncertainty/num_samples",
};

/* A percentage comes as a fraction; what is neither stays as it is. */
static bool unit_of(struct reading *r, const struct pick *p, struct result *one, double *per,
                    struct err *err)
{
    struct span unit = { 0 };
    if (!pick_text(&p[R_UNIT], r->a, &unit, err))
        return false;
    one->fraction_unknown = unit.len == 0;
    *per = span_eq(unit, SPAN("percent")) || span_eq(unit, SPAN("percentage")) ||
                   span_eq(unit, SPAN("%"))
               ? 100
               : 1;
    return true;
}

/* An interval stands for itself only where there is no standard error. That of a part of the items
 * says nothing of the others, and an interval has no place for how many those are. */
static void settle_interval(struct result *one, const double *v, const bool *known, double per)
{
    double lo = v[R_LOWER] / per, hi = v[R_UPPER] / per;
    if (one->kind != RESULT_VALUE || !known[R_LOWER] || !known[R_UPPER] || !known[R_LEVEL] ||
        !(lo < hi) || !(v[R_LEVEL] > 0) || !(v[R_LEVEL] < 1))
        return;
    if (one->partial) {
        one->why = "an interval of a part of the items";
        return;
    }
    one->kind = RESULT_INTERVAL;
    one->lo = lo;
    one->hi = hi;
    one->level = v[R_LEVEL];
    one->why = NULL;
}

/* Fewer items than the data has: the first ones, or nobody knows which. */
static void settle_size(struct result *one, uint64_t all)
{
    if (all <= one->n || one->n == 0)
        return;
    one->partial = true;
    one->planned_n = all;
    one->unscored = all - one->n;
}

static bool settle(struct reading *r, const struct pick *p, struct result *one, struct err *err)
{
    static const unsigned reals[] = { R_SCORE, R_SE, R_LOWER, R_UPPER, R_LEVEL };
    double v[R_PICKS] = { 0 }, per;
    bool known[R_PICKS] = { 0 };
    uint64_t n = 0, all = 0;
    for (size_t i = 0; i < COUNT(reals); i++)
        if (!real_of(&p[reals[i]], r->a, &v[reals[i]], &known[reals[i]], err))
            return false;
    if (!pick_u64(&p[R_SAMPLES], &n, err) || !pick_u64(&p[R_ALL], &all, err) ||
        !unit_of(r, p, one, &per, err))
        return false;
    if (!known[R_SCORE]) {
        notes_add(r->out->notes, "no-number", pick_off(&p[R_SCORE]),
                  "a score without a number is left out");
        r->out->n--;
        return true;
    }
    struct gain_mean mean = { .mean = v[R_SCORE] / per,
                              .se = v[R_SE] / per,
                              .n = n,
                              .has_se = known[R_SE],
                              .bounded = !one->fraction_unknown };
    gain_settle(one, &mean);
    if (!known[R_SE])
        one->why = no_bar;
    settle_size(one, all);
    settle_interval(one, v, known, per);
    return true;
}

/* The id is what single items are joined by. */
static bool name_result(struct reading *r, const struct pick *p, struct result *one,
                        struct err *err)
{
    struct span dataset = { 0 }, split = { 0 };
    if (!pick_has(&p[R_NAME]) || !pick_has(&p[R_SCORE]))
        return err_at(err, ERR_INPUT, r->at,
                      "expected a result with \"evaluation_name\" and \"score_details\"/\"score\"");
    if (!pick_text(&p[R_NAME], r->a, &one->task, err) ||
        !pick_text(&p[pick_has(&p[R_ID]) ? R_ID : R_METRIC], r->a, &one->metric, err) ||
        !pick_text(&p[R_DATASET], r->a, &dataset, err) ||
        !pick_text(&p[R_SPLIT], r->a, &split, err) ||
        !time_of(&p[R_WHEN], r->a, &one->measured_at, err))
        return false;
    if (one->task.len == 0 || one->metric.len == 0)
        return err_at(err, ERR_INPUT, r->at,
                      "expected a result with \"evaluation_result_id\" or \"metric_name\"");
    return gain_print(r->a, &one->settings, err, "dataset %.*s%s%.*s", (int)dataset.len,
                      (const char *)dataset.ptr, split.len > 0 ? ", split " : "", (int)split.len,
                      (const char *)split.ptr) &&
           gain_print(r->a, &one->pointer, err, "/evaluation_results/%" PRIu64, r->index);
}

static bool visit_result(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[R_PICKS];
    (void)key;
    json_peek(j);
    r->at = j->origin + j->pos;
    for (unsigned i = 0; i < R_PICKS; i++)
        p[i] = (struct pick){ .path = result_path[i] };
    struct result *one = gain_result(r->out, r->a, err);
    if (one == NULL || !pick_all(j, p, R_PICKS, r->a, err))
        return false;
    bool ok = name_result(r, p, one, err) && settle(r, p, one, err);
    r->index++;
    return ok;
}

bool results_every_eval_ever(struct source *src, const struct results_ask *ask, struct arena *a,
                             struct results *out, struct err *err)
{
    struct pick p[] = {
        { .path = "evaluation_id" },
        { .path = "evaluation_timestamp" },
        { .path = "eval_library/name" },
        { .path = "eval_library/version" },
        { .path = "model_info/id" },
        { .path = "evaluation_results" },
        { .path = "model_info/additional_details/weights" },
    };
    struct reading r = { .a = a, .out = out };
    struct span text, tool = { 0 }, version = { 0 };
    (void)ask;
    out->format = RESULTS_EVERY_EVAL_EVER;
    out->finished = true;
    if (!gain_text(src, a, &text, err))
        return false;
    struct json j = gain_json(text);
    if (!pick_all(&j, p, COUNT(p), a, err) || !json_end(&j, err) ||
        !pick_text(&p[0], a, &out->run_id, err) || !time_of(&p[1], a, &out->measured_at, err) ||
        !pick_text(&p[2], a, &tool, err) || !pick_text(&p[3], a, &version, err) ||
        !pick_text(&p[4], a, &out->model, err) || !pick_text(&p[6], a, &out->weights, err) ||
        !gain_print(a, &out->tool_version, err, "%.*s %.*s", (int)tool.len, (const char *)tool.ptr,
                    (int)version.len, (const char *)version.ptr))
        return false;
    struct json list = p[5].at;
    return json_list(&list, visit_result, &r, err) || err_in(err, "evaluation_results");
}

/* ---- single items ---- */

enum { S_RUN, S_NAME, S_RESULT, S_ID, S_HASH, S_SCORE, S_ERROR, S_MODEL, S_CLUSTER, S_PICKS };
static const char *const sample_path[S_CLUSTER] = {
    [S_RUN] = "evaluation_id", [S_NAME] = "evaluation_name", [S_RESULT] = "evaluation_result_id",
    [S_ID] = "sample_id",      [S_HASH] = "sample_hash",     [S_SCORE] = "evaluation/score",
    [S_ERROR] = "error",       [S_MODEL] = "model_id",
};

struct items {
    struct arena *a, *scratch;
    struct results *out;
    struct piles piles;
    const char *cluster; /* a path into the line, or "" */
};

static bool same_run(struct items *r, const struct pick *p, struct err *err)
{
    struct span run = { 0 };
    if (!pick_text(&p[S_RUN], r->scratch, &run, err))
        return false;
    if (r->out->run_id.len == 0)
        return span_copy(r->a, run, &r->out->run_id, err);
    return span_eq(run, r->out->run_id) ||
           err_at(err, ERR_INPUT, pick_off(&p[S_RUN]),
                  "expected items of one evaluation in a file, as \"evaluation_id\" has it");
}

/* Repeats of one item share its hash, so they are one cluster. */
static bool name_score(struct items *r, const struct pick *p, struct pile_score *s, struct err *err)
{
    struct span id = { 0 }, hash = { 0 }, cluster = { 0 };
    if (!pick_text(&p[S_ID], r->scratch, &id, err) ||
        !pick_text(&p[S_HASH], r->scratch, &hash, err) ||
        (r->cluster[0] != 0 && !pick_text(&p[S_CLUSTER], r->scratch, &cluster, err)))
        return false;
    if (r->cluster[0] != 0 && cluster.len == 0)
        return err_at(err, ERR_INPUT, s->at, "the item has no field \"%s\"", r->cluster);
    if (r->cluster[0] == 0)
        cluster = hash.len > 0 ? hash : id;
    return span_copy(r->a, id, &s->id, err) && span_copy(r->a, cluster, &s->cluster, err);
}

static bool read_item(struct json *j, uint64_t number, struct arena *scratch, void *ctx,
                      struct err *err)
{
    struct items *r = ctx;
    (void)number;
    r->scratch = scratch;
    struct pick p[S_PICKS];
    struct pile_name of = { 0 };
    struct pile_score s = { .at = j->origin + j->pos };
    unsigned n = r->cluster[0] != 0 ? S_PICKS : S_CLUSTER;
    for (unsigned i = 0; i < n; i++)
        p[i] = (struct pick){ .path = i < S_CLUSTER ? sample_path[i] : r->cluster };
    if (!pick_all(j, p, n, r->scratch, err) || !json_end(j, err))
        return false;
    if (!pick_has(&p[S_NAME]) || !pick_has(&p[S_RESULT]) || !pick_has(&p[S_ID]))
        return err_at(err, ERR_INPUT, s.at,
                      "expected \"evaluation_name\", \"evaluation_result_id\" and \"sample_id\"");
    if (!same_run(r, p, err) || !name_score(r, p, &s, err) ||
        !pick_text(&p[S_NAME], r->scratch, &of.task, err) ||
        !pick_text(&p[S_RESULT], r->scratch, &of.metric, err) ||
        !real_of(&p[S_SCORE], r->scratch, &s.value, &s.known, err))
        return false;
    s.known =
        s.known && !pick_has(&p[S_ERROR]); /* what failed was not scored, whatever stands there */
    if (of.task.len == 0 || of.metric.len == 0)
        return err_at(err, ERR_INPUT, s.at, "an item without the name of its evaluation");
    struct pile *pile = pile_find(&r->piles, &of, err);
    return pile != NULL && pile_add(&r->piles, pile, &s, err);
}

bool results_every_eval_ever_samples(struct source *src, const struct results_ask *ask,
                                     struct arena *a, struct results *out, struct err *err)
{
    struct items r = { .a = a, .out = out, .piles.a = a };
    struct span cluster;
    out->format = RESULTS_EVERY_EVAL_EVER_SAMPLES;
    out->finished = true;
    if (!span_copy(a, ask->cluster, &cluster, err))
        return false;
    r.cluster = (const char *)cluster.ptr;
    if (!lines_each(src, a, read_item, &r, err))
        return false;
    if (!pile_results(&r.piles, out, err))
        return false;
    for (size_t i = 0; i < out->n; i++)
        out->result[i].pointer = SPAN("/evaluation/score");
    return true;
}
