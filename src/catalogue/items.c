/* items.c - see items.h. Bounds are written to a millionth, rounded outward. Every item is read once
 * more by the reader that decisions use. */
#include "catalogue/items.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/jout.h"
#include "evidence/canon.h"
#include "evidence/item.h"

struct writing {
    const struct items_about *about;
    struct jout j;
    size_t n;
};

/* Newest day of the series up to that of the score: what the table knows is of that day. */
static int64_t day_of(const struct items_about *about)
{
    const struct frontier_series *s = about->series;
    int64_t day = s->row[0].day;
    for (size_t i = 0; i < s->n && s->row[i].day <= about->of->about.day; i++)
        day = s->row[i].day;
    return day;
}

int items_leads(const struct frontier_margin *m)
{
    return m->lo > 0 ? 1 : m->hi < 0 ? -1 : 0;
}

static void put_bound(struct jout *j, const char *key, double v, bool up)
{
    jout_raw(j, key, (struct span){ 0 });
    bool ok = canon_double(j->to, (up ? ceil(v * 1e6) : floor(v * 1e6)) / 1e6);
    assert(ok); /* of scores of at most 1e12 */
}

static const char *digest_text(const uint8_t *sha256, char out[static 8 + 2 * SHA256_BYTES])
{
    memcpy(out, "sha256:", 7);
    hex_put((struct span){ sha256, SHA256_BYTES }, out + 7);
    return out;
}

/* What it is compared with and by which rule stands in settings. */
static void put_source(struct writing *w, const char *metric)
{
    const struct items_about *x = w->about;
    const struct frontier_row *first = &x->series->row[0];
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char digest[8 + 2 * SHA256_BYTES], pointer[32];
    struct span settings;
    struct err none = { 0 };
    buf_init(&b, "settings", 4096);
    if (x->margin->best.row != NULL) {
        buf_printf(&b, "against ");
        buf_shown(&b, x->margin->best.row->model);
        buf_printf(&b, " %.2f", x->margin->best.row->score);
    }
    jout_open(&w->j, "source", '{');
    jout_text(&w->j, "format", "frontier-jsonl");
    if (x->of->about.model.len > 0)
        jout_string(&w->j, "model", x->of->about.model);
    jout_string(&w->j, "task", first->benchmark);
    jout_string(&w->j, "task_version", first->task_version);
    jout_text(&w->j, "metric", metric);
    if (buf_done(&b, &settings, &none) && settings.len > 0)
        jout_string(&w->j, "settings", settings);
    snprintf(pointer, sizeof pointer, "/line/%" PRIu32, x->row != NULL ? x->row->line : 0);
    if (x->row != NULL)
        jout_text(&w->j, "pointer", pointer);
    jout_text(&w->j, "sha256", digest_text(x->table, digest));
    jout_string(&w->j, "title", first->title);
    if (first->url.len > 0)
        jout_string(&w->j, "url", first->url);
    jout_close(&w->j, '}');
}

static void begin_item(struct writing *w, const char *fact)
{
    buf_put(w->j.to, w->n++ > 0 ? SPAN(",\n") : SPAN("\n"));
    w->j.comma = false;
    jout_open(&w->j, NULL, '{');
    jout_text(&w->j, "fact", fact);
}

static void end_item(struct writing *w, const char *metric)
{
    const struct items_about *x = w->about;
    char day[CLOCK_DATE_BYTES];
    jout_text(&w->j, "measured_at", clock_date(day_of(x) * DAY_SECONDS, day));
    if (x->by != NULL)
        jout_text(&w->j, "by", x->by);
    if (x->row == NULL || !span_eq(x->row->reported_by, SPAN("third_party")))
        jout_text(&w->j, "grade", "self_reported");
    put_source(w, metric);
    jout_close(&w->j, '}');
}

static void put_interval(struct writing *w, const char *fact, const char *metric,
                         struct lag_estimate e)
{
    if (!isfinite(e.lo) || !isfinite(e.hi))
        return;
    begin_item(w, fact);
    jout_text(&w->j, "kind", "interval");
    put_bound(&w->j, "lo", e.lo, false);
    put_bound(&w->j, "hi", e.hi, true);
    put_bound(&w->j, "level", FRONTIER_LEVEL, false);
    end_item(w, metric);
}

static void put_items(struct writing *w)
{
    const struct items_about *x = w->about;
    int leads = items_leads(x->margin);
    if (x->margin->why == FRONTIER_SHOWN)
        put_interval(w, "frontier.margin", "score less that of the best open model",
                     (struct lag_estimate){ x->margin->difference, x->margin->lo, x->margin->hi });
    if (x->lag->why == FRONTIER_SHOWN)
        put_interval(w, "frontier.months_to_parity",
                     "an estimate: mean lag of the best open model, times margin over mean gap",
                     x->lag->parity);
    if (x->lag->known)
        put_interval(w, "frontier.lag_months", "an estimate: mean lag of the best open model",
                     x->lag->months);
    if (leads == 0)
        return;
    begin_item(w, "frontier.leads_open");
    jout_text(&w->j, "kind", "word");
    jout_text(&w->j, "value", leads > 0 ? "yes" : "no");
    end_item(w, "whether the margin is surely above or below zero");
}

static bool name_of(const struct items_about *x, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char day[CLOCK_DATE_BYTES], hex[2 * SHA256_BYTES + 1];
    struct span text;
    buf_init(&b, "a name", 256);
    buf_printf(&b, "frontier-%s-%.8s.evidence.json", clock_date(day_of(x) * DAY_SECONDS, day),
               hex_put((struct span){ x->table, SHA256_BYTES }, hex));
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

/* All items of the text, one a line. */
static bool check_items(struct span text, struct arena *a, struct err *err)
{
    static const struct item_file file = { .has_weights = true };
    const uint8_t *line = memchr(text.ptr, '\n', text.len), *end = text.ptr + text.len;
    for (unsigned i = 1; line != NULL && line + 1 < end; i++) {
        const uint8_t *from = line + 1, *next = memchr(from, '\n', (size_t)(end - from));
        struct span one = { from, (size_t)(next - from) - 1 };
        struct item it;
        one.len -= next + 1 == end; /* "]}" and the end of the text */
        if (!item_read(one, &file, i, a, &it, err))
            return false;
        if (!it.reads)
            return err_set(err, ERR_INPUT, "would make no evidence: %s", it.problem);
        line = next;
    }
    return true;
}

bool items_write(const struct items_about *about, struct arena *a, struct span *name,
                 struct span *text, size_t *n, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct writing w = { .about = about, .j.to = &b };
    char weights[8 + 2 * SHA256_BYTES];
    struct span all;
    buf_init(&b, "the evidence", EV_FILE_MAX);
    jout_open(&w.j, NULL, '{');
    jout_text(&w.j, "schema", "ajar/evidence/1");
    jout_text(&w.j, "weights", digest_text(about->weights, weights));
    jout_open(&w.j, "items", '[');
    put_items(&w);
    jout_close(&w.j, ']');
    jout_close(&w.j, '}');
    buf_put(&b, SPAN("\n"));
    if (w.n == 0)
        return err_set(err, ERR_ABSENT, "nothing is shown: there is no evidence to write");
    if (!buf_done(&b, &all, err) || !check_items(all, a, err) || !name_of(about, a, name, err))
        return false;
    *n = w.n;
    return span_copy(a, all, text, err);
}
