/* model_index.c - numbers that a model's page states: the model-index of a card's front matter, and
 * files of .eval_results. Neither says of how many items a number is the mean, nor how far off it may
 * be, nor whether it is a percentage. */
#include "base/clock.h"
#include "formats/card.h"
#include "formats/yaml.h"
#include "policy/dec.h"
#include "results/gain.h"

static const char no_bar[] = "the format has no error bar and no number of items";

struct reading {
    struct arena *a;
    struct results *out;
    struct yaml_ask ask;
    struct err *err;
};

static struct span text_at(const struct yaml_node *map, const char *key)
{
    const struct yaml_node *n = yaml_get(map, key);
    return n != NULL && n->kind == YAML_TEXT ? n->text : (struct span){ 0 };
}

static bool refuse(const struct reading *r, const struct yaml_node *n, const char *expected)
{
    struct err *err = r->err;
    unsigned line = 1;
    for (uint64_t i = 0; i + r->ask.origin < n->at; i++)
        line += r->ask.text.ptr[i] == '\n';
    return err_at(err, ERR_INPUT, n->at, "line %u of its YAML: %s", line, expected);
}

/* "0.87", "87 %"; *per: the sign was there. */
static bool number_of(struct span text, double *out, bool *percent)
{
    struct dec v;
    *percent = text.len > 0 && text.ptr[text.len - 1] == '%';
    text.len -= *percent;
    while (*percent && text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    if (!dec_parse(text, &v))
        return false;
    *out = dec_double(v);
    return true;
}

/* One more VALUE, or a note that n is no number. *out NULL: left out. */
static bool add_value(struct reading *r, const struct yaml_node *n, struct result **out)
{
    double value;
    bool percent;
    *out = NULL;
    if (n->kind != YAML_TEXT || !number_of(n->text, &value, &percent)) {
        notes_add(r->out->notes, "no-number", n->at, "a metric without a number is left out");
        return true;
    }
    *out = gain_result(r->out, r->a, r->err);
    if (*out == NULL)
        return false;
    (*out)->kind = RESULT_VALUE;
    (*out)->mean = percent ? value / 100 : value;
    (*out)->fraction_unknown = !percent;
    (*out)->why = no_bar;
    return true;
}

/* What else is said, as "key value, key value". */
static bool put_settings(struct reading *r, const struct yaml_node *map, const char *const *keys,
                         struct buf *b)
{
    for (; *keys != NULL; keys++) {
        struct span text = text_at(map, *keys);
        if (text.len == 0)
            continue;
        buf_printf(b, "%s%s ", b->len > 0 ? ", " : "", *keys);
        buf_put(b, text);
    }
    struct span all;
    return buf_done(b, &all, r->err);
}

/* "first/second", or first alone. */
static bool join(struct reading *r, struct span first, struct span second, struct span *out)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    *out = first;
    if (second.len == 0)
        return true;
    buf_init(&b, "name", RESULTS_LINE_MAX);
    buf_put(&b, first);
    buf_put(&b, SPAN("/"));
    buf_put(&b, second);
    return buf_done(&b, &text, r->err) && span_copy(r->a, text, out, r->err);
}

static bool point(struct reading *r, const struct yaml_node *n, struct span *out)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "pointer", 64);
    buf_printf(&b, "/byte/%" PRIu64, n->at);
    return buf_done(&b, &text, r->err) && span_copy(r->a, text, out, r->err);
}

/* ---- the card ---- */

struct index_entry {
    const struct yaml_node *task, *dataset;
};

static bool settings_of(struct reading *r, const struct index_entry *e,
                        const struct yaml_node *metric, struct span *out)
{
    static const char *const of_task[] = { "name", NULL };
    static const char *const of_dataset[] = { "split", "revision", NULL };
    static const char *const of_metric[] = { "name", "verified", NULL };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "settings", RESULTS_LINE_MAX);
    return put_settings(r, e->task, of_task, &b) && put_settings(r, e->dataset, of_dataset, &b) &&
           put_settings(r, metric, of_metric, &b) && buf_done(&b, &text, r->err) &&
           span_copy(r->a, text, out, r->err);
}

static bool add_metric(struct reading *r, const struct index_entry *e,
                       const struct yaml_node *metric)
{
    struct span dataset = text_at(e->dataset, "type"), type = text_at(metric, "type");
    const struct yaml_node *value = yaml_get(metric, "value");
    struct result *one;
    if (type.len == 0)
        return refuse(r, metric, "expected a metric with \"type\" and \"value\"");
    if (value == NULL)
        return refuse(r, metric, "expected \"value\" beside the type of the metric");
    if (!add_value(r, value, &one))
        return false;
    if (one == NULL)
        return true;
    one->metric = type;
    return join(r, dataset, text_at(e->dataset, "config"), &one->task) &&
           settings_of(r, e, metric, &one->settings) && point(r, value, &one->pointer);
}

static bool read_result(struct reading *r, const struct yaml_node *n)
{
    struct index_entry e = { yaml_get(n, "task"), yaml_get(n, "dataset") };
    const struct yaml_node *metrics = yaml_get(n, "metrics");
    if (text_at(e.dataset, "type").len == 0)
        return refuse(r, n, "expected a result with \"dataset\" and its \"type\"");
    if (metrics == NULL || metrics->kind != YAML_LIST)
        return refuse(r, n, "expected a result with a list of \"metrics\"");
    for (const struct yaml_node *m = metrics->child; m != NULL; m = m->next)
        if (!add_metric(r, &e, m))
            return false;
    return true;
}

static bool read_index(struct reading *r, const struct yaml_node *index)
{
    if (index->kind != YAML_LIST)
        return refuse(r, index, "expected a list of models under \"model-index\"");
    for (const struct yaml_node *model = index->child; model != NULL; model = model->next) {
        const struct yaml_node *results = yaml_get(model, "results");
        if (results == NULL || results->kind != YAML_LIST)
            return refuse(r, model, "expected a model with a list of \"results\"");
        if (r->out->model.len == 0)
            r->out->model = text_at(model, "name");
        for (const struct yaml_node *n = results->child; n != NULL; n = n->next)
            if (!read_result(r, n))
                return false;
    }
    return true;
}

bool results_model_index(struct source *src, const struct results_ask *ask, struct arena *a,
                         struct results *out, struct err *err)
{
    static const char *const only[] = { "model-index" };
    struct reading r = { .a = a, .out = out, .err = err };
    struct yaml_node *root;
    struct span text;
    uint64_t top;
    bool cut;
    (void)ask;
    out->format = RESULTS_MODEL_INDEX;
    out->finished = true;
    if (!gain_text(src, a, &text, err))
        return false;
    if (!card_lines(text, &r.ask.text, &top, &cut))
        return err_at(err, ERR_INPUT, 0,
                      cut ? "front matter without an end"
                          : "expected front matter with \"model-index\" at the top of a card");
    r.ask.origin = (uint64_t)(r.ask.text.ptr - text.ptr);
    r.ask.only = only;
    r.ask.n_only = COUNT(only);
    if (!yaml_tree(&r.ask, a, &root, err))
        return false;
    const struct yaml_node *index = yaml_get(root, only[0]);
    if (index == NULL)
        return err_at(err, ERR_INPUT, r.ask.origin, "expected \"model-index\" in the front matter");
    return read_index(&r, index);
}

/* ---- .eval_results ---- */

static bool read_date(struct reading *r, const struct yaml_node *entry, int64_t *out)
{
    const struct yaml_node *date = yaml_get(entry, "date");
    if (date == NULL || date->kind == YAML_NOTHING || clock_parse(date->text, out))
        return true;
    return refuse(r, date, "expected \"date\" as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ");
}

static bool read_entry(struct reading *r, const struct yaml_node *entry)
{
    static const char *const said[] = { "notes", NULL };
    static const char *const of_dataset[] = { "revision", NULL };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct yaml_node *wrapped = yaml_get(entry, "data");
    entry = wrapped != NULL ? wrapped : entry;
    const struct yaml_node *dataset = yaml_get(entry, "dataset"), *value = yaml_get(entry, "value");
    struct span id = text_at(dataset, "id"), task = text_at(dataset, "task_id"), text;
    struct result *one;
    if (id.len == 0 || task.len == 0)
        return refuse(r, entry, "expected \"dataset\" with \"id\" and \"task_id\"");
    if (value == NULL)
        return refuse(r, entry, "expected \"value\" beside the dataset");
    if (!add_value(r, value, &one))
        return false;
    if (one == NULL)
        return true;
    buf_init(&b, "settings", RESULTS_LINE_MAX);
    one->metric = SPAN("value");
    return join(r, id, task, &one->task) && read_date(r, entry, &one->measured_at) &&
           put_settings(r, dataset, of_dataset, &b) && put_settings(r, entry, said, &b) &&
           buf_done(&b, &text, r->err) && span_copy(r->a, text, &one->settings, r->err) &&
           point(r, value, &one->pointer);
}

bool results_eval_results(struct source *src, const struct results_ask *ask, struct arena *a,
                          struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out, .err = err };
    struct yaml_node *root;
    (void)ask;
    out->format = RESULTS_EVAL_RESULTS;
    out->finished = true;
    if (!gain_text(src, a, &r.ask.text, err) || !yaml_tree(&r.ask, a, &root, err))
        return false;
    if (root->kind != YAML_LIST)
        return err_at(err, ERR_INPUT, root->at,
                      "expected a list of results, each with \"dataset\" and \"value\"");
    for (const struct yaml_node *n = root->child; n != NULL; n = n->next)
        if (!read_entry(&r, n))
            return false;
    return true;
}
