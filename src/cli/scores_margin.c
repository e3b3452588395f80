/* scores_margin.c - `ajar frontier margin`: how far one model is ahead of the best open one, for how
 * long, and the same as evidence about weights. */
#include "base/file.h"
#include "catalogue/items.h"
#include "cli/evidence_write.h"
#include "cli/listing.h"
#include "cli/scores.h"
#include "policy/stat.h"

#include <math.h>

static const struct scores_asked *const asked = &scores_asked;

struct question {
    struct scores t;
    struct frontier_score of;
    const struct frontier_row *row; /* NULL: --score */
    struct frontier_margin margin;
    struct lag_window window;
    struct lag_estimates lag;
    const char *path; /* of the evidence, or NULL */
    enum written how;
    size_t n_items;
};

/* ---- whose margin ---- */

static bool number_of(const char *option, const char *given, double *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct dec v;
    if (given == NULL)
        return err_set(err, ERR_USAGE, "--%s is missing beside the others", option);
    if (!dec_parse(span_of(given), &v))
        return err_set(err, ERR_USAGE, "--%s needs a number such as 157.01, not %s", option,
                       span_quote(span_of(given), room));
    *out = dec_double(v);
    return (*out >= -1e12 && *out <= 1e12) ||
           err_set(err, ERR_USAGE, "--%s %s is past all scores", option, given);
}

static bool stated_error(struct frontier_score *of, struct err *err)
{
    double lo, hi, level = FRONTIER_LEVEL;
    of->has_error = asked->lo != NULL || asked->hi != NULL || asked->level != NULL;
    if (!of->has_error)
        return true;
    if (!number_of("lo", asked->lo, &lo, err) || !number_of("hi", asked->hi, &hi, err) ||
        (asked->level != NULL && !number_of("level", asked->level, &level, err)))
        return false;
    if (lo >= hi || of->score < lo || of->score > hi)
        return err_set(err, ERR_USAGE, "--lo and --hi do not hold the score between them");
    if (!(level >= 0.5 && level < 1))
        return err_set(err, ERR_USAGE, "--level %s is not from 0.5 to below 1", asked->level);
    of->se = (hi - lo) / (2 * stat_normal_quantile((1 + level) / 2));
    return true;
}

static bool stated_score(struct question *q, struct err *err)
{
    q->of.about.day = q->of.about.released = q->t.day;
    if (asked->maker != NULL)
        q->of.about.maker = span_of(asked->maker);
    return number_of("score", asked->score, &q->of.score, err) && stated_error(&q->of, err);
}

static bool score_of(const char *model, struct question *q, struct err *err)
{
    char room[QUOTED_BYTES];
    if ((model != NULL) == (asked->score != NULL))
        return err_set(err, ERR_USAGE,
                       "expected the name of a model in the table, or --score of one that is not");
    if (model == NULL)
        return stated_score(q, err);
    if (asked->lo != NULL || asked->hi != NULL || asked->level != NULL || asked->maker != NULL)
        return err_set(err, ERR_USAGE, "--lo, --hi, --level and --maker go with --score");
    q->row = frontier_model(q->t.s, span_of(model));
    if (q->row == NULL)
        return err_set(err, ERR_ABSENT, "the table has no score of %s in this series",
                       span_quote(span_of(model), room));
    q->of = frontier_score_of(q->row, q->t.day);
    return true;
}

/* ---- evidence ---- */

static bool write_items(struct question *q, struct arena *a, bool silent, struct err *err)
{
    struct judge_asked subject = { .path = asked->subject, .silent = silent };
    struct judge_options how = { .no_sandbox = asked->no_sandbox };
    struct look look;
    struct span name, text;
    if (!judge_look(&subject, &how, a, &look, err))
        return false;
    struct items_about about = { .weights = look.manifest.weights,
                                 .table = q->t.sha256,
                                 .series = q->t.s,
                                 .of = &q->of,
                                 .row = q->row,
                                 .margin = &q->margin,
                                 .lag = &q->lag,
                                 .by = asked->by };
    if (!items_write(&about, a, &name, &text, &q->n_items, err))
        return false;
    const char *folder = evidence_folder(&look, asked->to, a, err);
    q->path = folder != NULL ? path_join(a, folder, (const char *)name.ptr, err) : NULL;
    struct evidence_file file = { q->path, text, asked->dry_run };
    return q->path != NULL && evidence_write(&file, a, &q->how, err);
}

/* ---- the answer ---- */

static void put_difference(struct buf *rows, const struct question *q)
{
    const struct frontier_margin *m = &q->margin;
    buf_printf(rows, "margin\t");
    if (m->why == FRONTIER_SHOWN)
        buf_printf(rows, "%+.2f, at 90%% %+.2f to %+.2f\n", m->difference, m->lo, m->hi);
    else if (m->has_difference)
        buf_printf(rows, "not shown: %s (the plain difference is %+.2f)\n",
                   frontier_why_says(m->why), m->difference);
    else
        buf_printf(rows, "not shown: %s\n", frontier_why_says(m->why));
}

static void put_parity(struct buf *rows, const struct question *q)
{
    const struct lag_estimates *e = &q->lag;
    buf_printf(rows, "months to parity\t");
    if (e->why != FRONTIER_SHOWN)
        buf_printf(rows, "not shown: %s\n", frontier_why_says(e->why));
    else if (isfinite(e->parity.hi))
        buf_printf(rows, "an estimate: %.1f, 90%% of draws %.1f to %.1f\n", e->parity.value,
                   e->parity.lo, e->parity.hi);
    else
        buf_printf(rows, "an estimate: %.1f, without an upper end\n", e->parity.value);
}

static void put_rows(struct buf *rows, const struct question *q)
{
    static const char *const leads[] = { "no", "not shown", "yes" };
    const struct frontier_row *best = q->margin.best.row;
    char day[CLOCK_DATE_BYTES];
    buf_printf(rows, "score\t");
    if (q->row != NULL)
        scores_value(rows, q->row);
    else if (q->of.has_error)
        buf_printf(rows, "%.2f (%s to %s), as stated", q->of.score, asked->lo, asked->hi);
    else
        buf_printf(rows, "%.2f, as stated", q->of.score);
    buf_printf(rows, "\nbest open model\t");
    if (best != NULL) {
        buf_shown(rows, best->model);
        buf_printf(rows, " ");
        scores_value(rows, best);
        buf_printf(rows, ", since %s", scores_day(best->day, day));
    } else {
        buf_printf(rows, "none by then");
    }
    buf_printf(rows, "\n");
    put_difference(rows, q);
    buf_printf(rows, "leads the open ones\t%s\n", leads[items_leads(&q->margin) + 1]);
    put_parity(rows, q);
}

static void put_notes(struct buf *b, const struct question *q)
{
    char day[CLOCK_DATE_BYTES];
    const struct frontier_row *rival = q->margin.best.rival;
    if (rival != NULL) {
        buf_printf(b, "note: ");
        buf_shown(b, rival->model);
        buf_printf(b, " scored %.2f, without an error\n", rival->score);
    }
    if (q->margin.fitted_later)
        buf_printf(b,
                   "note: fitted later, with scores up to %s: on that day nobody could know this\n",
                   scores_day(q->t.s->newest, day));
    if (q->t.day > q->t.s->newest)
        buf_printf(b, "note: what came after %s is not in the table\n",
                   scores_day(q->t.s->newest, day));
}

static void put_written(struct buf *b, const struct question *q)
{
    if (q->path != NULL)
        evidence_written(b, q->n_items, q->path, q->how);
}

static void put_text(struct buf *b, const struct question *q)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    char day[CLOCK_DATE_BYTES];
    buf_init(&rows, "a margin", ANSWER_MAX);
    scores_head(b, &q->t);
    if (q->row != NULL)
        buf_shown(b, q->row->model);
    else
        buf_printf(b, "A score that was stated");
    buf_printf(b, ", on %s:\n", scores_day(q->t.day, day));
    put_rows(&rows, q);
    listing_columns(b, 2, &rows);
    put_notes(b, q);
    put_written(b, q);
}

static void put_interval(struct jout *j, const char *key, bool shown, struct lag_estimate e)
{
    if (!shown) {
        jout_null(j, key);
        return;
    }
    jout_open(j, key, '{');
    scores_number(j, "value", e.value);
    scores_number(j, "lo", e.lo);
    scores_number(j, "hi", e.hi);
    scores_number(j, "level", FRONTIER_LEVEL);
    jout_close(j, '}');
}

static void put_json(struct jout *j, const struct question *q)
{
    const struct frontier_margin *m = &q->margin;
    int leads = items_leads(m);
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/frontier-margin/1");
    scores_json(j, &q->t);
    scores_row_json(j, "model", q->row);
    scores_number(j, "score", q->of.score);
    scores_row_json(j, "best_open", m->best.row);
    scores_row_json(j, "open_without_error", m->best.rival);
    put_interval(j, "margin", m->why == FRONTIER_SHOWN,
                 (struct lag_estimate){ m->difference, m->lo, m->hi });
    jout_text(j, "margin_why", frontier_why_says(m->why));
    scores_number(j, "plain_difference", m->has_difference ? m->difference : INFINITY);
    jout_bool(j, "fitted_later", m->fitted_later);
    if (leads != 0)
        jout_bool(j, "leads_open", leads > 0);
    else
        jout_null(j, "leads_open");
    put_interval(j, "months_to_parity", q->lag.why == FRONTIER_SHOWN, q->lag.parity);
    jout_text(j, "months_to_parity_why", frontier_why_says(q->lag.why));
    put_interval(j, "lag_months", q->lag.known, q->lag.months);
    put_interval(j, "gap", q->lag.known, q->lag.gap);
    if (q->path != NULL) {
        jout_text(j, "file", q->path);
        jout_text(j, "outcome", evidence_written_name(q->how));
    }
    jout_close(j, '}');
}

bool scores_margin(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = (size_t)2 << 30 };
    struct question q = { 0 };
    if (asked->subject == NULL && (asked->to != NULL || asked->by != NULL || asked->dry_run))
        return err_set(err, ERR_USAGE, "--to, --by and --dry-run go with --subject");
    if (!scores_open(&a, &q.t, err) || !score_of(args[0], &q, err) ||
        !scores_window(&q.t, &q.window, err))
        return false;
    frontier_margin(q.t.s, &q.of, &q.margin);
    if (!lag_estimate(q.t.s, &q.of, q.window, &a, &q.lag, err) ||
        (asked->subject != NULL && !write_items(&q, &a, o->json, err)))
        return false;
    o->no = q.margin.why != FRONTIER_SHOWN;
    if (o->json)
        put_json(&o->doc, &q);
    else
        put_text(&o->text, &q);
    return true;
}
