/* frontier_read.c - of frontier.h: the table, and the series in it. */
#include "catalogue/frontier.h"

#include "base/clock.h"
#include "base/sort.h"
#include "catalogue/lines.h"
#include "policy/stat.h"

struct number {
    bool known;
    double value;
};
/* A line as it is written. */
struct line {
    struct cat_day date, date_in_source;
    struct span model, maker, terms, benchmark, task_version, variant, unit, evaluator;
    struct span title, url, sha256, note;
    struct number score, lo, hi, level, se;
    struct cat_whole n;
    unsigned weights, reported_by;
    bool read;
};

static const char *const weights_words[] = { "closed", "open" };
static const char *const reporters[] = { "vendor", "third_party", "partner" };

static bool read_number(struct cat_reading *r, void *at, struct err *err)
{
    struct number *out = at;
    struct span text;
    struct dec v;
    json_peek(r->j);
    size_t begin = r->j->pos;
    if (json_null(r->j))
        return true;
    if (!json_number(r->j, &text, err))
        return false;
    out->known = dec_parse(text, &v);
    out->value = out->known ? dec_double(v) : 0;
    if (out->known && out->value <= 1e12 && out->value >= -1e12)
        return true;
    r->j->pos = begin;
    return json_refuse(r->j, err, "a number that is too long or too large");
}

static bool read_weights(struct cat_reading *r, void *at, struct err *err)
{
    return cat_read_word(r, weights_words, COUNT(weights_words), at, err);
}

static bool read_reporter(struct cat_reading *r, void *at, struct err *err)
{
    return cat_read_word(r, reporters, COUNT(reporters), at, err);
}

static bool refuse(struct cat_reading *r, struct err *err, const char *why)
{
    return json_refuse(r->j, err, why);
}

static bool check_interval(struct cat_reading *r, const struct line *l, struct err *err)
{
    if (l->lo.known != l->hi.known || l->lo.known != l->level.known)
        return refuse(r, err, "\"lo\", \"hi\" and \"level\" are given together or not at all");
    if (!l->lo.known)
        return true;
    if (l->lo.value >= l->hi.value)
        return refuse(r, err,
                      "\"lo\" is not below \"hi\": what has no error is not known, and null");
    if (l->score.value < l->lo.value || l->score.value > l->hi.value)
        return refuse(r, err, "the score is not between \"lo\" and \"hi\"");
    return (l->level.value > 0 && l->level.value < 1 && l->level.value >= 0.5) ||
           refuse(r, err, "\"level\" is not from 0.5 to below 1, such as 0.9");
}

static bool check_line(struct cat_reading *r, void *at, struct err *err)
{
    const struct line *l = at;
    bool percent = span_eq(l->unit, SPAN("percent"));
    if (!l->date.known)
        return refuse(r, err, "\"date\" is null: a score without a day cannot be put in order");
    if (!l->score.known)
        return refuse(r, err, "\"score\" is null");
    if (percent && (l->score.value < 0 || l->score.value > 100))
        return refuse(r, err, "\"score\" is no percentage, from 0 to 100");
    if (l->se.known && l->se.value <= 0)
        return refuse(r, err, "\"se\" is not above 0: an error that is not known is null");
    if (l->n.known && l->n.value == 0)
        return refuse(r, err, "\"n\" is 0: a number that is not known is null");
    return check_interval(r, l, err);
}

#define FIELD(key, kind, name)                                                                     \
    {                                                                                              \
#key, kind, offsetof(struct line, name), NULL, NULL                                        \
    }
#define OWN(key, name, how)                                                                        \
    {                                                                                              \
#key, CAT_OWN, offsetof(struct line, name), NULL, how                                      \
    }
static const struct cat_field fields[] = {
    FIELD(date, CAT_DAY, date),
    FIELD(model, CAT_TEXT, model),
    FIELD(maker, CAT_TEXT, maker),
    OWN(weights, weights, read_weights),
    FIELD(weights_terms, CAT_TEXT_OR_NULL, terms),
    FIELD(benchmark, CAT_TEXT, benchmark),
    FIELD(task_version, CAT_TEXT, task_version),
    FIELD(variant, CAT_TEXT, variant),
    OWN(score, score, read_number),
    FIELD(unit, CAT_TEXT, unit),
    OWN(lo, lo, read_number),
    OWN(hi, hi, read_number),
    OWN(level, level, read_number),
    OWN(se, se, read_number),
    FIELD(n, CAT_WHOLE, n),
    OWN(reported_by, reported_by, read_reporter),
    FIELD(evaluator, CAT_TEXT, evaluator),
    FIELD(source_title, CAT_TEXT, title),
    FIELD(source_url, CAT_TEXT_OR_NULL, url),
    FIELD(source_sha256, CAT_TEXT_OR_NULL, sha256),
    FIELD(read, CAT_BOOL, read),
    FIELD(date_in_source, CAT_DAY, date_in_source),
    FIELD(note, CAT_TEXT_OR_NULL, note),
};
static const struct cat_object line_object = { fields, COUNT(fields), sizeof(struct line),
                                               check_line };

/* Z of the one-sided 95 % bound is what all bounds are brought to. */
static void set_error(struct frontier_row *row, const struct line *l)
{
    double z = stat_normal_quantile((1 + FRONTIER_LEVEL) / 2);
    row->has_interval = l->lo.known;
    row->has_error = l->lo.known || l->se.known;
    row->lo = l->lo.value;
    row->hi = l->hi.value;
    row->level = l->level.value;
    if (l->lo.known) {
        double own = stat_normal_quantile((1 + l->level.value) / 2);
        row->se = (l->hi.value - l->lo.value) / (2 * own);
        row->lower = l->level.value == FRONTIER_LEVEL
                         ? l->lo.value
                         : row->score - (row->score - l->lo.value) * z / own;
    } else if (l->se.known) {
        row->se = l->se.value;
        row->lower = row->score - z * row->se;
    }
}

struct table {
    struct frontier_row *row;
    size_t n, room;
};

static bool read_line(struct cat_reading *r, uint32_t number, void *ctx, struct err *err)
{
    struct table *t = ctx;
    struct line l = { 0 };
    if (!cat_read_object(r, &line_object, &l, err))
        return false;
    t->row = arena_grow(r->a, t->row, t->n, &t->room, sizeof *t->row, err);
    if (t->row == NULL)
        return false;
    struct frontier_row *row = &t->row[t->n++];
    *row = (struct frontier_row){ .day = clock_day(l.date.at),
                                  .model = l.model,
                                  .maker = l.maker,
                                  .open = l.weights == 1,
                                  .benchmark = l.benchmark,
                                  .task_version = l.task_version,
                                  .variant = l.variant,
                                  .unit = l.unit,
                                  .reported_by = span_of(reporters[l.reported_by]),
                                  .evaluator = l.evaluator,
                                  .score = l.score.value,
                                  .title = l.title,
                                  .url = l.url,
                                  .read = l.read,
                                  .line = number };
    set_error(row, &l);
    return true;
}

static int by_series(const struct frontier_row *a, const struct frontier_row *b)
{
    const struct span x[] = { a->benchmark, a->task_version, a->variant,
                              a->unit,      a->reported_by,  a->evaluator };
    const struct span y[] = { b->benchmark, b->task_version, b->variant,
                              b->unit,      b->reported_by,  b->evaluator };
    int c = 0;
    for (size_t i = 0; i < COUNT(x) && c == 0; i++)
        c = span_cmp(x[i], y[i]);
    return c;
}

static int by_model(const void *x, const void *y)
{
    const struct frontier_row *a = x, *b = y;
    int c = by_series(a, b);
    c = c != 0 ? c : span_cmp(a->model, b->model);
    return c != 0 ? c : (a->line > b->line) - (a->line < b->line);
}

static int by_day(const void *x, const void *y)
{
    const struct frontier_row *a = x, *b = y;
    int c = by_series(a, b);
    c = c != 0 ? c : (a->day > b->day) - (a->day < b->day);
    return c != 0 ? c : (a->line > b->line) - (a->line < b->line);
}

/* Sorts as by_model. */
static bool check_twice(struct table *t, struct err *err)
{
    char room[QUOTED_BYTES];
    sort_heap(t->row, t->n, sizeof *t->row, by_model);
    for (size_t i = 1; i < t->n; i++)
        if (by_series(&t->row[i - 1], &t->row[i]) == 0 &&
            span_eq(t->row[i - 1].model, t->row[i].model))
            return err_set(err, ERR_INPUT,
                           "line %" PRIu32 ": %s has a score in line %" PRIu32
                           " already, of the same series: a new fit is a new \"task_version\"",
                           t->row[i].line, span_quote(t->row[i].model, room), t->row[i - 1].line);
    return true;
}

static void set_series(struct frontier_series *s, const struct frontier_row *row, size_t n)
{
    *s = (struct frontier_series){
        .row = row, .n = n, .percent = span_eq(row->unit, SPAN("percent")), .newest = row[n - 1].day
    };
    for (size_t i = 0; i < n; i++)
        s->n_without_error += !row[i].has_error;
}

bool frontier_read(struct span text, struct arena *a, struct frontier *out, struct err *err)
{
    struct table t = { 0 };
    struct frontier_series *series = NULL;
    size_t n = 0, room = 0;
    if (text.len > FRONTIER_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "more than %u bytes", FRONTIER_BYTES_MAX);
    if (!cat_lines(text, a, read_line, &t, err) || !check_twice(&t, err))
        return false;
    sort_heap(t.row, t.n, sizeof *t.row, by_day);
    for (size_t i = 0, end; i < t.n; i = end) {
        for (end = i + 1; end < t.n && by_series(&t.row[i], &t.row[end]) == 0;)
            end++;
        series = arena_grow(a, series, n, &room, sizeof *series, err);
        if (series == NULL)
            return false;
        set_series(&series[n++], &t.row[i], end - i);
    }
    *out = (struct frontier){ series, n, t.n };
    return true;
}
