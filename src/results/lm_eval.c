/* lm_eval.c - results_DATE.json of lm-evaluation-harness: of each task the sums over its items.
 *
 * Two passes: the places of the top members, then a table of tasks that each of them adds to. What a
 * number means is settled when all have been read, for they come in any order. */
#include <math.h>

#include "base/path.h"
#include "base/sort.h"
#include "results/lm_eval.h"

enum {
    METRICS_MAX = 200, /* of one task; the longest lists have about thirty */
    TASKS_MAX = 20000, /* the harness knows about twelve thousand */
};
static const double last_second = 253402300799; /* of the year 9999 */

struct metric {
    struct span name, filter, key;
    double value, se;
    bool has_value, has_se;
    struct span aggregation; /* "mean", the name of another, or empty */
};

struct task {
    struct span name;
    struct json at; /* at its metrics */
    bool group;
    struct span version, shots, hash;
    uint64_t original, effective, sample_len; /* 0: not said */
    struct json counts; /* of a group: items of each metric, or text.ptr NULL */
    struct json list;   /* of a group: its members, or text.ptr NULL */
    struct metric *metric;
    size_t n_metrics, cap;
};

enum place { RESULTS, GROUPS, SUBTASKS, VERSIONS, SHOTS, SAMPLES, HASHES, CONFIGS, CONFIG, PLACES };
static const char *const place_name[PLACES] = {
    "results",   "groups",      "group_subtasks", "versions", "n-shot",
    "n-samples", "task_hashes", "configs",        "config",
};

struct reading {
    struct arena *a;
    struct results *out;
    struct json place[PLACES]; /* text.ptr NULL: not in the file */
    struct task *task;         /* ascending name */
    size_t n_tasks, cap;
    struct span template_sha, system_sha, hub_sha;
    bool limit;
    struct task *at; /* the one at work */
};

/* ---- names ---- */

static struct span base_name(struct span name)
{
    size_t n = path_folder(name).len;
    return (struct span){ name.ptr + n, name.len - n };
}

bool lm_eval_named(struct span name, const char *before, const char *end, struct span *date)
{
    struct span s = base_name(name);
    size_t n = strlen(before);
    if (!span_begins(s, before) || !span_ends(s, end) || s.len <= n + strlen(end))
        return false;
    s = (struct span){ s.ptr + n, s.len - n - strlen(end) };
    for (size_t i = s.len; i > 0; i--)
        if (s.ptr[i - 1] == '_') {
            s = (struct span){ s.ptr + i, s.len - i };
            break;
        }
    *date = s;
    return span_begins(s, "20") && memchr(s.ptr, 'T', s.len) != NULL;
}

bool lm_eval_task(struct span name, struct span date, struct span *task)
{
    struct span s = base_name(name);
    size_t front = strlen("samples_"), back = date.len + strlen("_.jsonl");
    if (s.len <= front + back)
        return false;
    *task = (struct span){ s.ptr + front, s.len - front - back };
    return true;
}

/* ---- the table of tasks ---- */

static int by_name(const void *x, const void *y)
{
    return span_cmp(((const struct task *)x)->name, ((const struct task *)y)->name);
}

static struct task *find(const struct reading *r, struct span name)
{
    size_t lo = 0, hi = r->n_tasks;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = span_cmp(r->task[mid].name, name);
        if (c == 0)
            return &r->task[mid];
        *(c < 0 ? &lo : &hi) = c < 0 ? mid + 1 : mid;
    }
    return NULL;
}

static bool add_task(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    if (name.len == 0 || json_peek(j) != '{')
        return err_at(err, ERR_INPUT, j->key_pos, "expected the name of a task and its metrics");
    if (r->n_tasks == TASKS_MAX)
        return err_at(err, ERR_LIMIT, j->key_pos, "more than %d tasks", TASKS_MAX);
    r->task = arena_grow(r->a, r->task, r->n_tasks, &r->cap, sizeof *r->task, err);
    if (r->task == NULL)
        return false;
    r->task[r->n_tasks++] = (struct task){ .name = name, .at = *j };
    return json_skip(j, r->a, err);
}

/* Groups stand among the results, and again by themselves. */
static bool mark_group(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct task *t = find(r, name);
    if (t != NULL)
        t->group = true;
    return json_skip(j, r->a, err);
}

/* ---- what is said of a task elsewhere ---- */

static bool visit_members(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    r->at = find(r, name);
    if (r->at == NULL || json_peek(j) != '[')
        return json_skip(j, r->a, err);
    r->at->list = *j;
    return json_skip(j, r->a, err);
}

static bool visit_version(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct task *t = find(r, name);
    return t == NULL ? json_skip(j, r->a, err) : gain_text_of(j, r->a, &t->version, err);
}

static bool visit_shots(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct task *t = find(r, name);
    return t == NULL ? json_skip(j, r->a, err) : gain_text_of(j, r->a, &t->shots, err);
}

static bool visit_hash(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct task *t = find(r, name);
    return t == NULL ? json_skip(j, r->a, err) : gain_text_of(j, r->a, &t->hash, err);
}

static bool visit_size(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    if (span_eq(key, SPAN("original")))
        return json_u64(j, &r->at->original, err);
    if (span_eq(key, SPAN("effective")))
        return json_u64(j, &r->at->effective, err);
    return json_skip(j, r->a, err);
}

static bool visit_sizes(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    size_t start = j->pos;
    r->at = find(r, name);
    if (r->at == NULL)
        return json_skip(j, r->a, err);
    if (!json_each(j, r->a, visit_size, r, err))
        return false;
    return r->at->effective <= r->at->original ||
           err_at(err, ERR_INPUT, start,
                  "%" PRIu64 " items of %" PRIu64 ": expected \"effective\" not above \"original\"",
                  r->at->effective, r->at->original);
}

/* One entry of metric_list: which metric, and how its items become one number. */
struct rule {
    struct arena *a;
    struct span metric, aggregation;
};

static bool visit_rule_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct rule *rule = ctx;
    struct span *to = span_eq(key, SPAN("metric"))        ? &rule->metric
                      : span_eq(key, SPAN("aggregation")) ? &rule->aggregation
                                                          : NULL;
    return to != NULL ? gain_text_of(j, rule->a, to, err) : json_skip(j, rule->a, err);
}

static bool visit_rule(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct rule rule = { .a = r->a };
    (void)key;
    if (!json_each(j, r->a, visit_rule_member, &rule, err))
        return false;
    for (size_t i = 0; i < r->at->n_metrics; i++)
        if (span_eq(r->at->metric[i].name, rule.metric))
            r->at->metric[i].aggregation = rule.aggregation;
    return true;
}

static bool visit_config_of(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    if (span_eq(key, SPAN("metric_list")) && json_peek(j) == '[')
        return json_list(j, visit_rule, r, err);
    return json_skip(j, r->a, err);
}

static bool visit_configs(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    r->at = find(r, name);
    if (r->at == NULL || json_peek(j) != '{')
        return json_skip(j, r->a, err);
    return json_each(j, r->a, visit_config_of, r, err);
}

static bool visit_run(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    if (span_eq(key, SPAN("model_sha")))
        return gain_text_of(j, r->a, &r->hub_sha, err);
    if (span_eq(key, SPAN("model")) && r->out->model.len == 0)
        return gain_text_of(j, r->a, &r->out->model, err);
    if (!span_eq(key, SPAN("limit")))
        return json_skip(j, r->a, err);
    r->limit = !json_null(j);
    return !r->limit || json_skip(j, r->a, err);
}

/* ---- the numbers of a task ---- */

/* "acc,none", "acc_stderr,none"; until 2024 "acc" and "acc_stderr". */
static struct metric *metric_of(struct reading *r, struct span key, bool *error, struct err *err)
{
    struct task *t = r->at;
    const uint8_t *comma = memchr(key.ptr, ',', key.len);
    struct span name = { key.ptr, comma != NULL ? (size_t)(comma - key.ptr) : key.len };
    struct span filter = { 0 };
    if (comma != NULL)
        filter = (struct span){ comma + 1, key.len - name.len - 1 };
    if (span_eq(filter, SPAN("none")))
        filter.len = 0;
    *error = span_ends(name, "_stderr");
    name.len -= *error ? strlen("_stderr") : 0;
    if (name.len == 0) {
        err_set(err, ERR_INPUT, "expected the name of a metric in front of the comma");
        return NULL;
    }
    for (size_t i = 0; i < t->n_metrics; i++)
        if (span_eq(t->metric[i].name, name) && span_eq(t->metric[i].filter, filter))
            return &t->metric[i];
    if (t->n_metrics == METRICS_MAX) {
        err_set(err, ERR_LIMIT, "more than %d metrics of one task", METRICS_MAX);
        return NULL;
    }
    t->metric = arena_grow(r->a, t->metric, t->n_metrics, &t->cap, sizeof *t->metric, err);
    if (t->metric == NULL)
        return NULL;
    t->metric[t->n_metrics] = (struct metric){ .name = name, .filter = filter };
    return &t->metric[t->n_metrics++];
}

static bool visit_number(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    double value;
    bool known, error, counted = memchr(key.ptr, ',', key.len) != NULL;
    if (span_eq(key, SPAN("sample_len")))
        return json_u64(j, &r->at->sample_len, err);
    if (span_eq(key, SPAN("sample_count")))
        r->at->counts = *j;
    int c = json_peek(j);
    if (c == '{' || c == '[' || key.len == 0)
        return json_skip(j, r->a, err);
    size_t at = j->key_pos;
    if (!gain_real(j, r->a, &value, &known, err))
        return false;
    if (!known && !counted)
        return true; /* its name, its alias */
    struct metric *m = metric_of(r, key, &error, err);
    if (m == NULL)
        return false;
    if (error) {
        m->has_se = known;
        m->se = value;
        return true;
    }
    m->key = key;
    m->has_value = known;
    m->value = value;
    if (!known)
        notes_add(r->out->notes, "no-number", at, "a metric without a number is left out");
    return true;
}

/* ---- results ---- */

struct counting {
    struct arena *a;
    struct span key;
    uint64_t n;
};

static bool visit_count(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct counting *c = ctx;
    return span_eq(key, c->key) ? json_u64(j, &c->n, err) : json_skip(j, c->a, err);
}

/* Of how many items it is the mean. sample_len is that of the last metric only, so it can make the
 * number smaller and never larger. */
static bool size_of(const struct reading *r, const struct task *t, const struct metric *m,
                    uint64_t *n, struct err *err)
{
    struct counting c = { r->a, m->key, 0 };
    struct json j = t->counts;
    *n = t->effective;
    if (!t->group)
        return true;
    if (j.text.ptr != NULL && !json_each(&j, r->a, visit_count, &c, err))
        return false;
    *n = c.n;
    return true;
}

static bool named_as_mean(struct span metric)
{
    return span_begins(metric, "acc") || span_begins(metric, "exact_match") ||
           span_begins(metric, "pass@");
}

/* What the error is of. A bootstrap has the form with n; that of a mean has n - 1. */
static struct gain_mean mean_of(const struct metric *m, uint64_t n)
{
    bool said = m->aggregation.len > 0, mean = span_eq(m->aggregation, SPAN("mean"));
    struct gain_mean g = { .mean = m->value, .se = m->se, .n = n, .has_se = m->has_se };
    g.bounded = said ? mean : named_as_mean(m->name);
    if (said && !mean && n > 1)
        g.se *= sqrt((double)n / (double)(n - 1));
    return g;
}

/* ---- groups ---- */

/* What the members of a group come to, weighted by their size and each for one. */
struct group {
    const struct reading *r;
    const struct metric *m;
    bool whole; /* each is a task of this file, with this metric and its error */
    bool partial;
    double sum, pooled, plain, squares, least; /* least: items of the smallest task */
    double n, tasks;
};

static bool visit_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct group *g = ctx;
    struct span name;
    (void)key;
    if (!json_string(j, g->r->a, &name, err))
        return false;
    const struct task *t = find(g->r, name);
    const struct metric *m = NULL;
    for (size_t i = 0; t != NULL && i < t->n_metrics; i++)
        if (span_eq(t->metric[i].name, g->m->name) && span_eq(t->metric[i].filter, g->m->filter))
            m = &t->metric[i];
    g->partial = g->partial || (t != NULL && t->effective < t->original);
    if (m == NULL || t->group || !m->has_value || !m->has_se || t->effective < 2) {
        g->whole = false;
        return true;
    }
    double n = (double)t->effective;
    g->sum += m->value * n;
    g->pooled += (n - 1) * m->se * m->se * n;
    g->plain += m->value;
    g->squares += m->se * m->se;
    g->least = g->tasks == 0 || n < g->least ? n : g->least;
    g->n += n, g->tasks++;
    return true;
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-6 * (fabs(a) + fabs(b));
}

/* The error of a group is that of a mean weighted by size, pooled over its tasks, or that of a plain
 * mean of means. Older versions print the former beside the latter. */
static bool settle_group(const struct reading *r, const struct task *t, const struct metric *m,
                         struct result *one, struct err *err)
{
    struct group g = { .r = r, .m = m, .whole = true };
    struct json j = t->list;
    struct gain_mean mean = { .mean = m->value, .se = m->se, .n = one->n, .has_se = m->has_se };
    const char *why = NULL;
    if (j.text.ptr != NULL && !json_list(&j, visit_member, &g, err))
        return false;
    mean.n = mean.n > 0 ? mean.n : (uint64_t)g.n;
    if (g.tasks == 0 || !g.whole)
        why = "a group whose tasks are not all in the file";
    else if (near(m->value, g.sum / g.n) && near(m->se, sqrt(g.pooled / (g.n - g.tasks) / g.n)))
        mean.df = g.n - g.tasks;
    else if (near(m->value, g.plain / g.tasks) && near(m->se, sqrt(g.squares) / g.tasks))
        mean.df = g.least - 1;
    else
        why = "a group whose error is not that of its tasks";
    gain_settle(one, &mean);
    one->partial = g.partial || r->limit;
    if (one->partial)
        why = "a group of runs with a limit";
    if (why == NULL || one->kind == RESULT_VALUE)
        return true;
    one->kind = RESULT_VALUE;
    one->why = why;
    return true;
}

static bool settings_of(const struct reading *r, const struct task *t, struct span *out,
                        struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct {
        const char *name;
        struct span value;
    } said[] = {
        { "shots", t->shots },
        { "task hash", t->hash },
        { "chat template", r->template_sha },
        { "system instruction", r->system_sha },
        { "hub revision", r->hub_sha },
    };
    struct span text;
    buf_init(&b, "settings", RESULTS_LINE_MAX);
    for (size_t i = 0; i < COUNT(said); i++) {
        if (said[i].value.len == 0)
            continue;
        buf_printf(&b, "%s%s ", b.len > 0 ? ", " : "", said[i].name);
        buf_put(&b, said[i].value);
    }
    return buf_done(&b, &text, err) && span_copy(r->a, text, out, err);
}

/* The items that were left out of a run with a limit are the last ones, not some: nothing is known
 * of them. */
static void settle_partial(const struct reading *r, const struct task *t, struct result *one)
{
    one->planned_n = t->original;
    one->partial = r->limit || t->effective < t->original;
    one->unscored = t->original - t->effective;
    if (!one->partial || t->original > 0)
        return;
    one->kind = RESULT_VALUE;
    one->why = "a run with a limit, and the file does not say of how many items";
}

static bool add_result(const struct reading *r, const struct task *t, const struct metric *m,
                       struct err *err)
{
    uint64_t n;
    struct result *one = gain_result(r->out, r->a, err);
    if (one == NULL || !size_of(r, t, m, &n, err))
        return false;
    one->task = t->name;
    one->metric = m->name;
    one->filter = m->filter;
    if (t->group) {
        one->n = n;
        if (!settle_group(r, t, m, one, err))
            return false;
    } else {
        struct gain_mean g = mean_of(m, n);
        gain_settle(one, &g);
        settle_partial(r, t, one);
    }
    one->task_version = t->version;
    return settings_of(r, t, &one->settings, err) &&
           gain_pointer((struct gain_path){ "/results/", t->name, m->key }, r->a, &one->pointer,
                        err);
}

/* ---- the file ---- */

static bool visit_top(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span *text = NULL;
    double date;
    bool known;
    for (unsigned i = 0; i < PLACES; i++)
        if (span_eq(key, span_of(place_name[i])))
            r->place[i] = *j;
    if (span_eq(key, SPAN("lm_eval_version")))
        text = &r->out->tool_version;
    else if (span_eq(key, SPAN("model_name")))
        text = &r->out->model;
    else if (span_eq(key, SPAN("chat_template_sha")))
        text = &r->template_sha;
    else if (span_eq(key, SPAN("system_instruction_sha")))
        text = &r->system_sha;
    if (text != NULL)
        return gain_text_of(j, r->a, text, err);
    if (!span_eq(key, SPAN("date")))
        return json_skip(j, r->a, err);
    if (!gain_real(j, r->a, &date, &known, err))
        return false;
    if (known && date > 0 && date < last_second)
        r->out->measured_at = (int64_t)date;
    return true;
}

/* Each member that the file has. */
static bool visit_place(struct reading *r, enum place p, json_visit *visit, struct err *err)
{
    struct json j = r->place[p];
    return j.text.ptr == NULL || json_null(&j) || json_each(&j, r->a, visit, r, err) ||
           err_in(err, "%s", place_name[p]);
}

static bool read_tasks(struct reading *r, struct err *err)
{
    if (!visit_place(r, RESULTS, add_task, err))
        return false;
    sort_heap(r->task, r->n_tasks, sizeof *r->task, by_name);
    for (size_t i = 1; i < r->n_tasks; i++)
        if (span_eq(r->task[i - 1].name, r->task[i].name))
            return err_at(err, ERR_INPUT, r->task[i].at.key_pos,
                          "a task stands twice in \"results\"");
    if (!visit_place(r, GROUPS, mark_group, err))
        return false;
    for (size_t i = 0; i < r->n_tasks; i++) {
        r->at = &r->task[i];
        struct json j = r->at->at;
        if (!json_each(&j, r->a, visit_number, r, err))
            return err_in(err, "results");
    }
    return true;
}

static bool read_rest(struct reading *r, struct err *err)
{
    return visit_place(r, SUBTASKS, visit_members, err) &&
           visit_place(r, VERSIONS, visit_version, err) &&
           visit_place(r, SHOTS, visit_shots, err) && visit_place(r, SAMPLES, visit_sizes, err) &&
           visit_place(r, HASHES, visit_hash, err) && visit_place(r, CONFIGS, visit_configs, err) &&
           visit_place(r, CONFIG, visit_run, err);
}

bool results_lm_eval(struct source *src, const struct results_ask *ask, struct arena *a,
                     struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out };
    struct span text, date;
    out->format = RESULTS_LM_EVAL;
    if (lm_eval_named(ask->name, "results_", ".json", &date) &&
        !span_copy(a, date, &out->run_id, err))
        return false;
    if (!gain_text(src, a, &text, err))
        return false;
    struct json j = gain_json(text);
    if (!json_each(&j, a, visit_top, &r, err) || !json_end(&j, err) || !read_tasks(&r, err) ||
        !read_rest(&r, err))
        return false;
    for (size_t i = 0; i < r.n_tasks; i++)
        for (size_t k = 0; k < r.task[i].n_metrics; k++)
            if (r.task[i].metric[k].has_value &&
                !add_result(&r, &r.task[i], &r.task[i].metric[k], err))
                return false;
    out->finished = true; /* it is written when all is done */
    return true;
}
