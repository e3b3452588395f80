/* frontier.c - see frontier.h. */
#include "catalogue/frontier.h"

#include <math.h>

#include "policy/stat.h"

static bool fits(const struct frontier_series *s, const struct frontier_choice *c)
{
    const struct frontier_row *r = &s->row[0];
    return span_eq(r->benchmark, c->benchmark) &&
           (c->task_version.len == 0 || span_eq(r->task_version, c->task_version)) &&
           (c->evaluator.len == 0 || span_eq(r->evaluator, c->evaluator));
}

bool frontier_choose(const struct frontier *t, const struct frontier_choice *c,
                     const struct frontier_series **out, struct err *err)
{
    char benchmark[QUOTED_BYTES], version[QUOTED_BYTES], evaluator[QUOTED_BYTES];
    const struct frontier_series *most = NULL;
    for (size_t i = 0; i < t->n_series; i++)
        if (fits(&t->series[i], c) && (most == NULL || t->series[i].n > most->n))
            most = &t->series[i];
    if (most == NULL)
        return err_set(err, ERR_ABSENT, "the table has no scores on %s%s%s%s%s",
                       span_quote(c->benchmark, benchmark),
                       c->task_version.len > 0 ? " of version " : "",
                       c->task_version.len > 0 ? span_quote(c->task_version, version) : "",
                       c->evaluator.len > 0 ? " by " : "",
                       c->evaluator.len > 0 ? span_quote(c->evaluator, evaluator) : "");
    *out = most;
    return true;
}

const struct frontier_row *frontier_model(const struct frontier_series *s, struct span model)
{
    for (size_t i = 0; i < s->n; i++)
        if (span_eq(s->row[i].model, model))
            return &s->row[i];
    return NULL;
}

const struct frontier_row *frontier_plain(const struct frontier_series *s, bool open, int64_t day)
{
    const struct frontier_row *best = NULL;
    for (size_t i = 0; i < s->n && s->row[i].day <= day; i++)
        if (s->row[i].open == open && (best == NULL || s->row[i].score > best->score))
            best = &s->row[i];
    return best;
}

static bool left_out(const struct frontier_row *r, const struct frontier_about *about)
{
    return (about->model.len > 0 && span_eq(r->model, about->model)) ||
           (about->maker.len > 0 && r->day == about->released && span_eq(r->maker, about->maker));
}

struct frontier_best frontier_best_open(const struct frontier_series *s,
                                        const struct frontier_about *about)
{
    struct frontier_best best = { 0 };
    for (size_t i = 0; i < s->n && s->row[i].day <= about->day; i++) {
        const struct frontier_row *r = &s->row[i];
        if (!r->open || left_out(r, about))
            continue;
        if (!r->has_error)
            best.rival = best.rival == NULL || r->score > best.rival->score ? r : best.rival;
        else if (best.row == NULL || r->lower > best.row->lower)
            best.row = r;
    }
    if (best.row != NULL && best.rival != NULL && best.rival->score <= best.row->lower)
        best.rival = NULL;
    return best;
}

const char *frontier_why_says(enum frontier_why why)
{
    static const char *const says[] = {
        [FRONTIER_SHOWN] = "shown",
        [FRONTIER_NO_OPEN] = "no open model has a score with an error by then",
        [FRONTIER_NO_ERROR] = "its score has no interval, which is not an error of zero",
        [FRONTIER_RIVAL] = "an open model whose score has no interval may be the best one",
        [FRONTIER_CEILING_NEAR] = "the benchmark is near its ceiling",
        [FRONTIER_NO_LAG] = "the open side is not behind, or by how long is not known",
    };
    assert(why >= FRONTIER_SHOWN && why <= FRONTIER_NO_LAG);
    return says[why];
}

struct frontier_score frontier_score_of(const struct frontier_row *row, int64_t day)
{
    return (struct frontier_score){
        { row->model, row->maker, day, row->day }, row->score, row->has_error, row->se
    };
}

bool frontier_near_ceiling(const struct frontier_series *s, double score, int64_t day)
{
    const struct frontier_row *open = frontier_plain(s, true, day);
    const struct frontier_row *closed = frontier_plain(s, false, day);
    double best = score;
    best = open != NULL && open->score > best ? open->score : best;
    best = closed != NULL && closed->score > best ? closed->score : best;
    return s->percent && best >= FRONTIER_CEILING;
}

void frontier_margin(const struct frontier_series *s, const struct frontier_score *of,
                     struct frontier_margin *out)
{
    struct frontier_best best = frontier_best_open(s, &of->about);
    const struct frontier_row *row = best.row != NULL ? best.row : best.rival;
    *out = (struct frontier_margin){ .best = best,
                                     .has_difference = row != NULL,
                                     .difference = row != NULL ? of->score - row->score : 0,
                                     .fitted_later = s->newest > of->about.day };
    out->why = best.row == NULL                                     ? FRONTIER_NO_OPEN
               : best.rival != NULL                                 ? FRONTIER_RIVAL
               : !of->has_error                                     ? FRONTIER_NO_ERROR
               : frontier_near_ceiling(s, of->score, of->about.day) ? FRONTIER_CEILING_NEAR
                                                                    : FRONTIER_SHOWN;
    if (out->why != FRONTIER_SHOWN)
        return;
    double z = stat_normal_quantile((1 + FRONTIER_LEVEL) / 2);
    out->se = sqrt(of->se * of->se + row->se * row->se);
    out->lo = out->difference - z * out->se;
    out->hi = out->difference + z * out->se;
}
