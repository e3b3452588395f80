/* lm_eval.c - results_DATE.json of lm-evaluation-harness: of each task the sums over its items.
 *
 * Two passes: the places of the top members, then a table of tasks that each of them adds to. What a
 * number means is settled when all have been read, for they come in any order. */
#include <math.h>

#include "base/sort.h"
#include "results/gain.h"

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
    uint64_t members;   /* of a group: tasks in it */
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

static bool count_member(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    r->at->members++;
    return json_skip(j, r->a, err);
}

static bool visit_members(struct json *j, struct span name, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    r->at = find(r, name);
    return r->at == NULL ? json_skip(j, r->a, err) : json_list(j, count_member, r, err);
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
    if (span_eq(key, SPAN("limit")))
        r->limit = !json_null(j);
    else if (span_eq(key, SPAN("model_sha")))
        return gain_text_of(j, r->a, &r->hub_sha, err);
    else if (span_eq(key, SPAN("model")) && r->out->model.len == 0)
        return gain_text_of(j, r->a, &r->out->model, err);
    else
        return json_skip(j, r->a, err);
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
static struct gain_mean mean_of(const struct task *t, const struct metric *m, uint64_t n)
{
    bool said = m->aggregation.len > 0, mean = span_eq(m->aggregation, SPAN("mean"));
    struct gain_mean g = { .mean = m->value, .se = m->se, .n = n, .has_se = m->has_se };
    g.bounded = !t->group && (said ? mean : named_as_mean(m->name));
    if (said && !mean && n > 1)
        g.se *= sqrt((double)n / (double)(n - 1));
    if (t->group && n > t->members && t->members > 0)
        g.df = (double)(n - t->members);
    return g;
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
    if (t->effective < t->original && !t->group) {
        one->partial = true;
        one->unscored = t->original - t->effective;
        one->planned_n = t->original;
    } else if (r->limit && t->effective == 0) {
        one->partial = true;
        *one = (struct result){ .task = one->task,
                                .metric = one->metric,
                                .filter = one->filter,
                                .kind = RESULT_VALUE,
                                .mean = one->mean,
                                .partial = true };
        one->why = "a run with a limit, and the file does not say of how many items";
    }
}

static bool add_result(const struct reading *r, const struct task *t, const struct metric *m,
                       struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t n;
    struct result *one = gain_result(r->out, r->a, err);
    if (one == NULL || !size_of(r, t, m, &n, err))
        return false;
    one->task = t->name;
    one->metric = m->name;
    one->filter = m->filter;
    struct gain_mean g = mean_of(t, m, n);
    gain_settle(one, &g);
    settle_partial(r, t, one);
    one->task_version = t->version;
    return settings_of(r, t, &one->settings, err) &&
           (t->name.len > 0 && m->name.len > 0
                ? true
                : err_at(err, ERR_INPUT, 0, "a task or a metric without a name: %s",
                         span_quote(m->key, room))) &&
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
    struct span text;
    (void)ask;
    out->format = RESULTS_LM_EVAL;
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
