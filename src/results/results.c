/* results.c - see results.h. What a file is is told by the members of its first object. */
#include "results/results.h"

#include <math.h>

#include "base/sort.h"
#include "base/utf8.h"
#include "results/gain.h"

static const char *const names[] = {
    [RESULTS_NONE] = "none",
    [RESULTS_LM_EVAL] = "lm-eval",
    [RESULTS_LM_EVAL_SAMPLES] = "lm-eval-samples",
    [RESULTS_MODEL_INDEX] = "model-index",
    [RESULTS_EVAL_RESULTS] = "eval-results",
    [RESULTS_EVERY_EVAL_EVER] = "every-eval-ever",
    [RESULTS_EVERY_EVAL_EVER_SAMPLES] = "every-eval-ever-samples",
    [RESULTS_INSPECT] = "inspect",
    [RESULTS_GARAK] = "garak",
    [RESULTS_HELM] = "helm",
    [RESULTS_AILUMINATE] = "ailuminate",
    [RESULTS_OPENAI_EVALS] = "openai-evals",
    [RESULTS_PROMPTFOO] = "promptfoo",
    [RESULTS_AJAR_EVAL] = "ajar-eval",
};

const char *results_format_name(enum results_format f)
{
    return f < RESULTS_FORMATS ? names[f] : NULL;
}

/* ---- which reader ---- */

enum { MARKS_MAX = 4, HEAD_BYTES = 1 << 20 };

/* The first whose marks are all among the keys of the first object. */
static const struct {
    const char *mark[MARKS_MAX];
    results_reader *read;
} readers[] = {
    { { "results", "versions", "config" }, results_lm_eval },
    { { "version", "status", "eval" }, results_inspect },
    { { "entry_type" }, results_garak },
    { { "instance_id", "stats" }, results_helm },
    { { "name", "count", "sum", "sum_squared" }, results_helm_sums },
    { { "benchmark", "run_uid", "scores" }, results_ailuminate },
    { { "spec" }, results_openai_evals },
    { { "evalId", "results" }, results_promptfoo },
    { { "version", "timestamp", "results" }, results_promptfoo },
    { { "doc_id", "doc", "target" }, results_lm_eval_samples },
    { { "schema_version", "evaluation_id", "evaluation_results" }, results_every_eval_ever },
    { { "schema_version", "evaluation_id", "sample_id" }, results_every_eval_ever_samples },
};

struct keys {
    struct arena *a;
    uint8_t has[COUNT(readers)]; /* a bit for each mark */
};

static bool visit_key(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct keys *k = ctx;
    for (size_t i = 0; i < COUNT(readers); i++)
        for (unsigned m = 0; m < MARKS_MAX && readers[i].mark[m] != NULL; m++)
            if (span_eq(key, span_of(readers[i].mark[m])))
                k->has[i] |= (uint8_t)(1u << m);
    return json_skip(j, k->a, err);
}

static bool has_all(const struct keys *k, size_t i)
{
    for (unsigned m = 0; m < MARKS_MAX && readers[i].mark[m] != NULL; m++)
        if ((k->has[i] & 1u << m) == 0)
            return false;
    return true;
}

/* A file that breaks behind its marks is still of that tool, whose reader then says where. */
static results_reader *find_json(struct span head, struct arena *scratch, struct err *err)
{
    struct keys k = { .a = scratch };
    struct json j = gain_json(head);
    struct err none = { 0 };
    if (json_peek(&j) == '[')
        j.pos++;
    if (json_peek(&j) != '{')
        return NULL;
    if (!json_each(&j, scratch, visit_key, &k, &none) && none.kind == ERR_SYSTEM) {
        *err = none;
        return NULL;
    }
    for (size_t i = 0; i < COUNT(readers); i++)
        if (has_all(&k, i))
            return readers[i].read;
    return NULL;
}

/* What is no JSON is told by its name: a card, or a list of numbers as YAML. */
static results_reader *find_yaml(struct span name)
{
    if (span_ends_anyhow(name, ".md"))
        return results_model_index;
    return span_ends(name, ".yaml") || span_ends(name, ".yml") ? results_eval_results : NULL;
}

static bool find_reader(struct source *src, struct span name, results_reader **out, struct err *err)
{
    AUTO_CLOSE(arena)
    struct arena scratch = { .name = "results", .limit = 2 * (size_t)RESULTS_TEXT_MAX };
    size_t n = (size_t)(src->size <= RESULTS_TEXT_MAX ? src->size : HEAD_BYTES);
    uint8_t *head = ARENA_ARRAY(&scratch, uint8_t, n, err);
    if (head == NULL || !source_read(src, 0, head, n, err))
        return false;
    struct span text = { head, n };
    *out = span_begins(text, "PK") ? results_inspect : find_json(text, &scratch, err);
    if (*out == NULL && err->kind == ERR_NONE)
        *out = find_yaml(name);
    if (*out != NULL || err->kind != ERR_NONE)
        return *out != NULL;
    return err_at(err, ERR_INPUT, 0,
                  "no results of a tool that is read here; ajar-evidence(1) lists them");
}

bool results_read(struct source *src, const struct results_ask *ask, struct arena *a,
                  struct results *out, struct err *err)
{
    results_reader *read;
    struct results r = { .notes = ARENA_ARRAY(a, struct notes, 1, err) };
    if (r.notes == NULL || !find_reader(src, ask->name, &read, err) || !read(src, ask, a, &r, err))
        return false;
    if (r.n == 0)
        return err_at(err, ERR_INPUT, 0, "no result in it");
    if (!results_sound(&r, a, err))
        return false;
    *out = r;
    return true;
}

/* ---- the promises ---- */

static bool broken(struct err *err, size_t i, const char *what)
{
    return err_set(err, ERR_INPUT, "result %zu: %s", i + 1, what);
}

static bool is_line(const char *s)
{
    for (; *s != 0; s++)
        if (*s < 0x20 || *s > 0x7E)
            return false;
    return true;
}

static bool ids_differ(const struct result *r, struct arena *a, bool *differ, struct err *err)
{
    struct span *sorted = ARENA_ARRAY(a, struct span, r->n_scores, err);
    if (sorted == NULL)
        return false;
    memcpy(sorted, r->item, r->n_scores * sizeof *sorted);
    sort_heap(sorted, r->n_scores, sizeof *sorted, sort_spans);
    *differ = true;
    for (size_t i = 0; i < r->n_scores; i++)
        if (!utf8_ok(sorted[i]) || (i > 0 && span_eq(sorted[i - 1], sorted[i])))
            *differ = false;
    return true;
}

static bool scores_sound(const struct result *r, size_t i, struct arena *a, struct err *err)
{
    bool differ = true;
    if (r->n_scores == 0 || r->n_scores > RESULTS_SCORES_MAX)
        return broken(err, i, "no scores, or too many");
    for (size_t k = 0; k < r->n_scores; k++)
        if (!isfinite(r->score[k]) || (r->cluster != NULL && r->cluster[k] >= r->n_scores))
            return broken(err, i, "a score or a cluster that is none");
    if (r->item != NULL && !ids_differ(r, a, &differ, err))
        return false;
    return differ || broken(err, i, "an id that is no text, or that two items have");
}

static const char *number_fault(const struct result *r)
{
    if (r->kind == RESULT_COUNT)
        return r->n == 0 || r->k > r->n ? "more hits than trials, or no trial" : NULL;
    if (r->kind == RESULT_INTERVAL)
        return !isfinite(r->lo) || !isfinite(r->hi) || !(r->lo < r->hi) || !(r->level > 0) ||
                       !(r->level < 1)
                   ? "an interval that is none"
                   : NULL;
    if (!isfinite(r->mean))
        return "a number that is none";
    if (r->kind == RESULT_VALUE)
        return r->why == NULL || r->why[0] == 0 || !is_line(r->why)
                   ? "no error bar, and no reason why"
                   : NULL;
    if (!isfinite(r->se) || !(r->se > 0) || !isfinite(r->df) || !(r->df >= 1))
        return "a mean without an error";
    return NULL;
}

static bool sound(const struct result *r, size_t i, struct arena *a, struct err *err)
{
    const struct span *texts[] = { &r->task,         &r->metric,   &r->filter,
                                   &r->task_version, &r->settings, &r->pointer };
    for (size_t k = 0; k < COUNT(texts); k++)
        if (!utf8_ok(*texts[k]))
            return broken(err, i, "a text that is no UTF-8");
    if (r->task.len == 0 || r->metric.len == 0)
        return broken(err, i, "no task or no metric");
    if (r->kind < RESULT_COUNT || r->kind > RESULT_VALUE)
        return broken(err, i, "a kind that does not exist");
    if (r->kind == RESULT_SCORES)
        return scores_sound(r, i, a, err);
    const char *fault = number_fault(r);
    return fault == NULL || broken(err, i, fault);
}

bool results_sound(const struct results *r, struct arena *a, struct err *err)
{
    const struct span *texts[] = { &r->tool_version, &r->model, &r->run_id, &r->weights };
    if (r->format <= RESULTS_NONE || r->format >= RESULTS_FORMATS)
        return err_set(err, ERR_INPUT, "a format that does not exist");
    for (size_t k = 0; k < COUNT(texts); k++)
        if (!utf8_ok(*texts[k]))
            return err_set(err, ERR_INPUT, "a text that is no UTF-8");
    if (r->n > RESULTS_MAX)
        return err_set(err, ERR_INPUT, "too many results");
    for (size_t i = 0; i < r->n; i++)
        if (!sound(&r->result[i], i, a, err))
            return false;
    return true;
}
