/* scores_show.c - `ajar frontier show`: the best open and the best closed model, now and over time. */
#include "base/file.h"
#include "catalogue/lag.h"
#include "cli/listing.h"
#include "cli/scores.h"
#include "web/chart.h"

/* Both records from one day on. */
struct change {
    int64_t day;
    const struct frontier_row *open, *closed; /* NULL: there is none yet */
};
struct changes {
    struct change *list;
    size_t n;
};

static bool find_changes(const struct scores *t, struct arena *a, struct changes *out,
                         struct err *err)
{
    struct changes c = { .list = ARENA_ARRAY(a, struct change, t->s->n, err) };
    struct change now = { 0 };
    if (c.list == NULL)
        return false;
    for (size_t i = 0; i < t->s->n && t->s->row[i].day <= t->day; i++) {
        const struct frontier_row *r = &t->s->row[i];
        const struct frontier_row **best = r->open ? &now.open : &now.closed;
        if (*best != NULL && r->score <= (*best)->score)
            continue;
        *best = r;
        now.day = r->day;
        c.n += c.n == 0 || c.list[c.n - 1].day != r->day;
        c.list[c.n - 1] = now;
    }
    *out = c;
    return true;
}

static void put_best(struct buf *rows, const char *which, const struct frontier_row *row)
{
    char day[CLOCK_DATE_BYTES];
    buf_printf(rows, "%s\t", which);
    if (row == NULL) {
        buf_printf(rows, "none yet\n");
        return;
    }
    buf_shown(rows, row->model);
    buf_printf(rows, ", ");
    buf_shown(rows, row->maker);
    buf_printf(rows, "\t");
    scores_value(rows, row);
    buf_printf(rows, "\tsince %s\n", scores_day(row->day, day));
}

static void put_now(struct buf *b, const struct scores *t, const struct change *now)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    char day[CLOCK_DATE_BYTES];
    struct frontier_about about = { .day = t->day };
    struct frontier_best sure = frontier_best_open(t->s, &about);
    buf_init(&rows, "the records", ANSWER_MAX);
    buf_printf(b, "On %s, by plain score:\n", scores_day(t->day, day));
    put_best(&rows, "best open", now->open);
    put_best(&rows, "best closed", now->closed);
    if (sure.row != NULL && sure.row != now->open)
        put_best(&rows, "open, by lower bound", sure.row);
    listing_columns(b, 2, &rows);
    if (t->day > t->s->newest)
        buf_printf(b, "What came after %s is not in the table.\n", scores_day(t->s->newest, day));
    if (frontier_near_ceiling(t->s, 0, t->day))
        buf_printf(b,
                   "The best is above %g percent: near the ceiling differences say little, and no "
                   "margin is shown.\n",
                   FRONTIER_CEILING);
}

static void put_cell(struct buf *rows, const struct frontier_row *row, bool is_new)
{
    if (row == NULL) {
        buf_printf(rows, "-\t\t");
        return;
    }
    if (is_new)
        buf_shown(rows, row->model);
    buf_printf(rows, "\t%.2f\t", row->score);
}

static void put_changes(struct buf *b, const struct scores *t, const struct changes *c)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    char day[CLOCK_DATE_BYTES];
    buf_init(&rows, "the records", ANSWER_MAX);
    buf_printf(
        b, "\nEach day on which a record was broken; behind: days since a closed model was first "
           "better than\nthe best open one of that day.\n\n");
    buf_printf(&rows, "day\tbest open\t\tbest closed\t\tmargin\tbehind\n");
    for (size_t i = 0; i < c->n; i++) {
        const struct change *k = &c->list[i];
        const struct frontier_row *since;
        int64_t days;
        buf_printf(&rows, "%s\t", scores_day(k->day, day));
        put_cell(&rows, k->open, i == 0 || k->open != k[-1].open);
        put_cell(&rows, k->closed, i == 0 || k->closed != k[-1].closed);
        if (k->open != NULL && k->closed != NULL)
            buf_printf(&rows, "%+.2f", k->closed->score - k->open->score);
        if (lag_of_day(t->s, LAG_PLAIN, k->day, &days, &since))
            buf_printf(&rows, "\t%" PRId64, days);
        else
            buf_printf(&rows, "\t-");
        buf_printf(&rows, "\n");
    }
    listing_columns(b, 2, &rows);
}

static void put_json(struct jout *j, const struct scores *t, const struct changes *c)
{
    char day[CLOCK_DATE_BYTES];
    const struct change *now = c->n > 0 ? &c->list[c->n - 1] : &(struct change){ 0 };
    struct frontier_about about = { .day = t->day };
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/frontier-show/1");
    scores_json(j, t);
    scores_row_json(j, "best_open", now->open);
    scores_row_json(j, "best_closed", now->closed);
    scores_row_json(j, "best_open_by_lower_bound", frontier_best_open(t->s, &about).row);
    jout_bool(j, "near_ceiling", frontier_near_ceiling(t->s, 0, t->day));
    jout_open(j, "records", '[');
    for (size_t i = 0; i < c->n; i++) {
        const struct frontier_row *since;
        int64_t days;
        jout_open(j, NULL, '{');
        jout_text(j, "date", scores_day(c->list[i].day, day));
        scores_row_json(j, "best_open", c->list[i].open);
        scores_row_json(j, "best_closed", c->list[i].closed);
        if (lag_of_day(t->s, LAG_PLAIN, c->list[i].day, &days, &since))
            scores_number(j, "behind_days", (double)days);
        else
            jout_null(j, "behind_days");
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

/* ---- the figure ---- */

static bool text_of(struct arena *a, const struct buf *b, struct span *out, struct err *err)
{
    struct span text;
    return buf_done(b, &text, err) && span_copy(a, text, out, err);
}

static bool point_says(struct arena *a, const struct frontier_row *r, struct span *out,
                       struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char day[CLOCK_DATE_BYTES];
    buf_init(&b, "a label", CHART_BYTES_MAX);
    buf_put(&b, r->model);
    buf_printf(&b, ", %s: ", scores_day(r->day, day));
    scores_value(&b, r);
    return text_of(a, &b, out, err);
}

/* The holders of one record, as points. */
static bool set_series(const struct changes *c, bool open, struct arena *a, struct chart_series *to,
                       struct err *err)
{
    struct chart_point *p = ARENA_ARRAY(a, struct chart_point, c->n, err);
    const struct frontier_row *last = NULL;
    to->point = p;
    for (size_t i = 0; p != NULL && i < c->n; i++) {
        const struct frontier_row *r = open ? c->list[i].open : c->list[i].closed;
        if (r == NULL || r == last)
            continue;
        last = r;
        p[to->n] = (struct chart_point){ .x = (double)(r->day * DAY_SECONDS),
                                         .y = r->score,
                                         .ranged = r->has_error,
                                         .lo = r->has_interval ? r->lo : r->lower,
                                         .hi = r->has_interval ? r->hi : 2 * r->score - r->lower,
                                         .label = r->model };
        if (!point_says(a, r, &p[to->n].says, err))
            return false;
        to->n++;
    }
    return p != NULL;
}

static bool about_text(struct arena *a, const struct scores *t, const struct change *now,
                       struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char day[CLOCK_DATE_BYTES];
    buf_init(&b, "a sentence", CHART_BYTES_MAX);
    buf_printf(&b, "Score of the best model so far");
    if (t->s->n_without_error < t->s->n)
        buf_printf(&b, ", with its 90 %% interval where its error is known");
    buf_printf(&b, ". Step by step, to %s", scores_day(t->day, day));
    if (now->open != NULL && now->closed != NULL) {
        buf_printf(&b, ": ");
        buf_put(&b, now->closed->model);
        buf_printf(&b, " %.2f, ", now->closed->score);
        buf_put(&b, now->open->model);
        buf_printf(&b, " %.2f", now->open->score);
    }
    buf_printf(&b, ".");
    return text_of(a, &b, out, err);
}

static bool title_text(struct arena *a, const struct frontier_row *r, struct span *out,
                       struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a title", CHART_BYTES_MAX);
    buf_printf(&b, "Best open and best closed model on ");
    buf_put(&b, r->benchmark);
    return text_of(a, &b, out, err);
}

static bool write_chart(const struct scores *t, const struct changes *c, struct arena *a,
                        struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct frontier_row *r = &t->s->row[0];
    const struct change *now = c->n > 0 ? &c->list[c->n - 1] : &(struct change){ 0 };
    struct chart_series series[] = {
        { .name = SPAN("best closed"), CHART_STEPS, CHART_RING, CHART_AMBER },
        { .name = SPAN("best open"), CHART_STEPS, CHART_DOT, CHART_GREEN },
    };
    struct chart chart = { .source = r->title, .width = 960 };
    struct chart_axes axes = { { .scale = CHART_DATE }, { .name = r->unit }, 440 };
    struct span svg;
    for (size_t i = 0; i < COUNT(series); i++) {
        series[i].until = (double)(t->day * DAY_SECONDS);
        if (!set_series(c, i == 1, a, &series[i], err))
            return false;
    }
    if (!about_text(a, t, now, &chart.about, err) || !title_text(a, r, &chart.title, err))
        return false;
    buf_init(&b, "the figure", CHART_BYTES_MAX);
    chart_plot(&chart, &axes, series, COUNT(series), &b);
    return buf_done(&b, &svg, err) && file_replace(scores_asked.svg, svg, 0644, err);
}

bool scores_show(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = (size_t)512 << 20 };
    struct scores t;
    struct changes c;
    (void)args;
    if (!scores_open(&a, &t, err) || !find_changes(&t, &a, &c, err) ||
        (scores_asked.svg != NULL && !write_chart(&t, &c, &a, err)))
        return false;
    if (o->json) {
        put_json(&o->doc, &t, &c);
        return true;
    }
    scores_head(&o->text, &t);
    put_now(&o->text, &t, c.n > 0 ? &c.list[c.n - 1] : &(struct change){ 0 });
    if (c.n > 0)
        put_changes(&o->text, &t, &c);
    return true;
}
