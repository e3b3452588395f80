/* import_text.c - see import_text.h. Every item is read once more before it is given out, by the
 * reader that decisions use: what is imported can be read. */
#include "evidence/import_text.h"

#include "base/encode.h"
#include "base/jout.h"
#include "crypto/digest.h"
#include "evidence/canon.h"
#include "evidence/item.h"

struct writing {
    const struct import_options *o;
    struct arena *a;
    struct jout j;
    bool failed; /* a number that cannot be written */
};

static int64_t file_day(const struct import_file *f, const struct import_options *o)
{
    return f->results.measured_at != 0 ? f->results.measured_at : o->measured_at;
}

static int64_t measured_at(const struct import_item *it, const struct import_options *o)
{
    return it->result->measured_at != 0 ? it->result->measured_at : file_day(it->file, o);
}

bool import_name(struct import *m, const struct import_options *o, struct arena *a, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    AUTO_CLOSE(buf) struct buf b = { 0 };
    uint8_t all[SHA256_BYTES];
    char day[CLOCK_DATE_BYTES], hex[2 * SHA256_BYTES + 1];
    enum results_format format = RESULTS_FORMATS;
    struct span text;
    if (d == NULL)
        return false;
    memcpy(all, m->file[0].sha256, sizeof all);
    for (size_t i = 0; i < m->n_files; i++)
        if (!digest_add(d, (struct span){ m->file[i].sha256, SHA256_BYTES }, err))
            return false;
    if (m->n_files > 1 && !digest_done(d, all, err))
        return false;
    for (size_t i = 0; i < m->n_files; i++) /* sums stand before their items */
        format = m->file[i].results.format < format ? m->file[i].results.format : format;
    buf_init(&b, "name", 4096);
    buf_printf(
        &b, "%s-%s-%.8s.evidence.json", results_format_name(format),
        clock_date(m->n_items > 0 ? measured_at(&m->item[0], o) : file_day(&m->file[0], o), day),
        hex_put((struct span){ all, sizeof all }, hex));
    return buf_done(&b, &text, err) && span_copy(a, text, &m->name, err);
}

static void put_double(struct writing *w, const char *key, double v)
{
    jout_raw(&w->j, key, (struct span){ 0 });
    w->failed = !canon_double(w->j.to, v) || w->failed;
}

static void put_planned(struct writing *w, const struct result *r)
{
    if (r->unscored > 0)
        jout_u64(&w->j, "unscored", r->unscored);
    if (r->planned_n > 0)
        jout_u64(&w->j, "planned_n", r->planned_n);
}

static void put_scores(struct writing *w, const struct result *r, double per)
{
    jout_open(&w->j, "scores", '[');
    for (size_t i = 0; i < r->n_scores; i++)
        put_double(w, NULL, r->score[i] / per);
    jout_close(&w->j, ']');
    if (r->cluster != NULL) {
        jout_open(&w->j, "clusters", '[');
        for (size_t i = 0; i < r->n_scores; i++)
            jout_u64(&w->j, NULL, r->cluster[i]);
        jout_close(&w->j, ']');
    }
    if (r->item != NULL) {
        jout_open(&w->j, "ids", '[');
        for (size_t i = 0; i < r->n_scores; i++)
            jout_string(&w->j, NULL, r->item[i]);
        jout_close(&w->j, ']');
    }
    put_planned(w, r);
}

static void put_kind(struct writing *w, const struct import_item *it)
{
    const struct result *r = it->result;
    switch (r->kind) {
    case RESULT_COUNT:
        jout_text(&w->j, "kind", "binomial");
        jout_u64(&w->j, "k", r->k);
        jout_u64(&w->j, "n", r->n);
        put_planned(w, r);
        return;
    case RESULT_MEAN:
        jout_text(&w->j, "kind", "mean");
        put_double(w, "mean", r->mean / it->per);
        put_double(w, "se", r->se / it->per);
        put_double(w, "df", r->df);
        if (r->n > 0)
            jout_u64(&w->j, "n", r->n);
        put_planned(w, r);
        return;
    case RESULT_SCORES:
        jout_text(&w->j, "kind", "items");
        put_scores(w, r, it->per);
        return;
    case RESULT_INTERVAL:
        jout_text(&w->j, "kind", "interval");
        put_double(w, "lo", r->lo / it->per);
        put_double(w, "hi", r->hi / it->per);
        put_double(w, "level", r->level);
        return;
    case RESULT_VALUE:
        jout_text(&w->j, "kind", "exact");
        put_double(w, "value", r->mean / it->per);
        return;
    }
}

static void put_given(struct jout *j, const char *key, struct span value)
{
    if (value.len > 0)
        jout_string(j, key, value);
}

static void put_source(struct writing *w, const struct import_item *it)
{
    char hex[sizeof "sha256:" + 2 * SHA256_BYTES] = "sha256:";
    const struct results *from = &it->file->results;
    hex_put((struct span){ it->file->sha256, SHA256_BYTES }, hex + strlen(hex));
    jout_open(&w->j, "source", '{');
    jout_text(&w->j, "format", results_format_name(from->format));
    put_given(&w->j, "tool_version", from->tool_version);
    put_given(&w->j, "model", from->model);
    put_given(&w->j, "task", it->result->task);
    put_given(&w->j, "task_version", it->result->task_version);
    put_given(&w->j, "metric", it->result->metric);
    put_given(&w->j, "filter", it->result->filter);
    put_given(&w->j, "settings", it->result->settings);
    put_given(&w->j, "pointer", it->result->pointer);
    jout_text(&w->j, "sha256", hex);
    jout_close(&w->j, '}');
}

static void put_item(struct writing *w, const struct import_item *it)
{
    const struct import_options *o = w->o;
    const struct results *from = &it->file->results;
    char time[CLOCK_TIME_BYTES];
    jout_open(&w->j, NULL, '{');
    jout_string(&w->j, "fact", it->fact);
    put_kind(w, it);
    jout_text(&w->j, "measured_at", clock_time(measured_at(it, o), time));
    if (o->variant != NULL)
        jout_text(&w->j, "variant", o->variant);
    if (o->run_id != NULL)
        jout_text(&w->j, "run_id", o->run_id);
    else
        put_given(&w->j, "run_id", from->run_id);
    if (o->by != NULL)
        jout_text(&w->j, "by", o->by);
    if (it->result->kind == RESULT_VALUE || it->result->edited)
        jout_text(&w->j, "grade", "self_reported");
    put_source(w, it);
    jout_close(&w->j, '}');
}

static bool check_item(struct span text, struct arena *a, struct err *err)
{
    static const struct item_file file = { .has_weights = true };
    struct item it;
    return item_read(text, &file, 1, a, &it, err) &&
           (it.reads || err_set(err, ERR_INPUT, "would make no evidence: %s", it.problem));
}

static bool write_items(struct writing *w, const struct import *m, struct err *err)
{
    char room[QUOTED_BYTES];
    struct buf *b = w->j.to;
    for (size_t i = 0; i < m->n_items; i++) {
        const struct import_item *it = &m->item[i];
        struct span all;
        if (measured_at(it, w->o) == 0)
            return err_set(
                err, ERR_INPUT,
                "%s: the file does not say when it was measured: --measured-at DATE does",
                it->file->path);
        buf_put(b, i > 0 ? SPAN(",\n") : SPAN("\n"));
        w->j.comma = false;
        size_t start = b->len;
        put_item(w, it);
        if (!buf_done(b, &all, err))
            return false;
        struct span one = { all.ptr + start, all.len - start };
        if (w->failed)
            return err_set(err, ERR_INPUT, "%s: %s has a number past what evidence can hold",
                           it->file->path, span_quote(it->fact, room));
        if (!check_item(one, w->a, err))
            return err_in(err, "%s: %s", it->file->path, span_quote(it->fact, room));
    }
    return true;
}

bool import_write(struct import *m, const struct import_options *o, struct span weights,
                  struct arena *a, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct writing w = { .o = o, .a = a, .j.to = &b };
    struct span text;
    buf_init(&b, "the evidence", EV_FILE_MAX);
    jout_open(&w.j, NULL, '{');
    jout_text(&w.j, "schema", "ajar/evidence/1");
    jout_string(&w.j, "weights", weights);
    jout_open(&w.j, "items", '[');
    if (!write_items(&w, m, err))
        return false;
    jout_close(&w.j, ']');
    jout_close(&w.j, '}');
    buf_put(&b, SPAN("\n"));
    return buf_done(&b, &text, err) && span_copy(a, text, &m->text, err);
}
