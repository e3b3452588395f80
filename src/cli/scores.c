/* scores.c - see scores.h. */
#include "cli/scores.h"

#include <math.h>

#include "base/encode.h"
#include "base/file.h"
#include "catalogue/catalogue.h"
#include "cli/home.h"
#include "evidence/canon.h"

struct scores_asked scores_asked = { .days = OPT_UNSAID };

static const struct scores_asked *const asked = &scores_asked;

const char *scores_home(struct arena *a, struct err *err)
{
    const char *home = store_home(a, err);
    return home != NULL ? path_join(a, home, "frontier.jsonl", err) : NULL;
}

/* Without a home there is no table in it. */
static bool load_home(struct arena *a, struct scores *out, struct err *err)
{
    struct err none = { 0 };
    out->path = scores_home(a, &none);
    if (out->path == NULL && none.kind == ERR_USAGE)
        none.kind = ERR_ABSENT;
    else if (out->path != NULL && file_load(out->path, FRONTIER_BYTES_MAX, a, &out->text, &none))
        return true;
    if (none.kind != ERR_ABSENT) {
        *err = none;
        return false;
    }
    out->path = NULL;
    out->text = cat_carried("frontier");
    return true;
}

static bool load(struct arena *a, struct scores *out, struct err *err)
{
    struct scores t = { .path = asked->table };
    if (asked->table != NULL ? !file_load(asked->table, FRONTIER_BYTES_MAX, a, &t.text, err)
                             : !load_home(a, &t, err))
        return false;
    if (!frontier_read(t.text, a, &t.all, err))
        return err->kind == ERR_SYSTEM ? false : err_in(err, "%s", t.path != NULL ? t.path : "");
    *out = t;
    return digest_of(DIGEST_SHA256, t.text, out->sha256, err);
}

bool scores_open(struct arena *a, struct scores *out, struct err *err)
{
    struct frontier_choice c = { .benchmark = SPAN("ECI") };
    int64_t at;
    if (asked->benchmark != NULL)
        c.benchmark = span_of(asked->benchmark);
    if (asked->version != NULL)
        c.task_version = span_of(asked->version);
    if (asked->evaluator != NULL)
        c.evaluator = span_of(asked->evaluator);
    if (!load(a, out, err) || !frontier_choose(&out->all, &c, &out->s, err))
        return false;
    out->day = out->s->newest;
    if (asked->at != NULL && !home_date("at", asked->at, &at, err))
        return false;
    if (asked->at != NULL)
        out->day = clock_day(at);
    return true;
}

const char *scores_day(int64_t day, char out[static CLOCK_DATE_BYTES])
{
    return clock_date(day * DAY_SECONDS, out);
}

const char *scores_digest(const uint8_t sha256[static SHA256_BYTES],
                          char out[static SCORES_DIGEST_BYTES])
{
    memcpy(out, "sha256:", strlen("sha256:"));
    hex_put((struct span){ sha256, SHA256_BYTES }, out + strlen("sha256:"));
    return out;
}

void scores_head(struct buf *b, const struct scores *t)
{
    const struct frontier_row *r = &t->s->row[0];
    char day[CLOCK_DATE_BYTES], digest[SCORES_DIGEST_BYTES];
    buf_shown(b, r->benchmark);
    buf_printf(b, ", ");
    buf_shown(b, r->task_version);
    buf_printf(b, ", as ");
    buf_shown(b, r->evaluator);
    buf_printf(b, " has it: %zu models, the newest of %s", t->s->n, scores_day(t->s->newest, day));
    if (t->s->n_without_error > 0)
        buf_printf(b, ", %zu without an error", t->s->n_without_error);
    buf_printf(b, "\n");
    if (t->path != NULL)
        buf_shown(b, span_of(t->path));
    else
        buf_printf(b, "the table that ajar carries");
    buf_printf(b, ", %.15s\n\n", scores_digest(t->sha256, digest));
}

void scores_number(struct jout *j, const char *key, double v)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err none = { 0 };
    buf_init(&b, "number", 64);
    if (isfinite(v) && canon_double(&b, round(v * 1e6) / 1e6) && buf_done(&b, &text, &none))
        jout_raw(j, key, text);
    else
        jout_null(j, key);
}

static void json_text(struct jout *j, const char *key, struct span text)
{
    if (text.len > 0)
        jout_string(j, key, text);
    else
        jout_null(j, key);
}

void scores_row_json(struct jout *j, const char *key, const struct frontier_row *row)
{
    char day[CLOCK_DATE_BYTES];
    if (row == NULL) {
        jout_null(j, key);
        return;
    }
    jout_open(j, key, '{');
    jout_string(j, "model", row->model);
    jout_string(j, "maker", row->maker);
    jout_text(j, "weights", row->open ? "open" : "closed");
    jout_text(j, "date", scores_day(row->day, day));
    scores_number(j, "score", row->score);
    scores_number(j, "lo", row->has_interval ? row->lo : INFINITY);
    scores_number(j, "hi", row->has_interval ? row->hi : INFINITY);
    scores_number(j, "level", row->has_interval ? row->level : INFINITY);
    scores_number(j, "se", row->has_error ? row->se : INFINITY);
    jout_u64(j, "line", row->line);
    jout_close(j, '}');
}

void scores_json(struct jout *j, const struct scores *t)
{
    const struct frontier_row *r = &t->s->row[0];
    char day[CLOCK_DATE_BYTES], digest[SCORES_DIGEST_BYTES];
    jout_open(j, "table", '{');
    json_text(j, "file", t->path != NULL ? span_of(t->path) : (struct span){ 0 });
    jout_text(j, "sha256", scores_digest(t->sha256, digest));
    jout_u64(j, "rows", t->all.n_rows);
    jout_close(j, '}');
    jout_open(j, "series", '{');
    jout_string(j, "benchmark", r->benchmark);
    jout_string(j, "task_version", r->task_version);
    jout_string(j, "variant", r->variant);
    jout_string(j, "unit", r->unit);
    jout_string(j, "reported_by", r->reported_by);
    jout_string(j, "evaluator", r->evaluator);
    jout_u64(j, "rows", t->s->n);
    jout_u64(j, "without_error", t->s->n_without_error);
    jout_text(j, "newest", scores_day(t->s->newest, day));
    jout_close(j, '}');
    jout_text(j, "at", scores_day(t->day, day));
}

void scores_value(struct buf *b, const struct frontier_row *row)
{
    buf_printf(b, "%.2f", row->score);
    if (row->has_interval)
        buf_printf(b, " (%.2f to %.2f)", row->lo, row->hi);
    else if (row->has_error)
        buf_printf(b, " (error %.2f)", row->se);
}
