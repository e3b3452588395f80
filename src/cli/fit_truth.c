/* fit_truth.c - see fit_truth.h. */
#include "cli/fit_truth.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/sort.h"
#include "cli/listing.h"
#include "fit/table.h"
#include "fit/truth.h"
#include "scan/model.h"

enum { TABLE_MAX = 16 << 20 };
static const size_t memory_most = (size_t)1 << 30;

/* ---- --calibrate ---- */
static bool facts_of(const struct fit_calibrate *c, struct arena *a, struct span *out,
                     struct err *err)
{
    struct look_options how = { .no_sandbox = c->no_sandbox, .no_hash = true, .tensors = true };
    struct look *l = ARENA_ARRAY(a, struct look, 1, err);
    struct fit_files files;
    struct fit_shape s;
    if (l == NULL || !look_at(c->model, &how, a, l, err))
        return false;
    return (model_files(l, a, &files, err) && fit_shape(&files, a, &s, err) &&
            fit_truth_facts(&files, &s, a, out, err)) ||
           err_in(err, "%s", c->model);
}

static struct span base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return span_of(slash != NULL ? slash + 1 : path);
}

static bool add_log(const char *path, struct span facts, struct buf *rows, size_t *n,
                    struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "log", .limit = memory_most };
    char today[CLOCK_DATE_BYTES];
    struct fit_truth *list;
    struct span text;
    size_t found;
    if (!file_load(path, FIT_LOG_MAX, &a, &text, err) ||
        !fit_log_read(text, facts, &a, &list, &found, err))
        return err_in(err, "%s", path);
    clock_date(clock_read().now_at, today);
    for (size_t i = 0; i < found; i++) {
        list[i].source = base_of(path);
        list[i].date = span_of(today);
        if (list[i].model.len == 0)
            list[i].model = base_of(path);
        fit_truth_write(rows, &list[i]);
    }
    *n += found;
    return true;
}

bool fit_calibrate(const struct fit_calibrate *c, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "look", .limit = memory_most };
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    struct span facts = { 0 }, old = { 0 }, all;
    struct err none = { 0 };
    size_t n = 0;
    buf_init(&rows, "table", TABLE_MAX);
    if (c->model != NULL && !facts_of(c, &a, &facts, err))
        return false;
    if (c->to != NULL && !file_load(c->to, TABLE_MAX, &a, &old, &none) && none.kind != ERR_ABSENT) {
        *err = none;
        return false;
    }
    if (old.len > 0)
        buf_put(&rows, old);
    else
        fit_truth_head(&rows);
    for (char **log = c->logs; *log != NULL; log++)
        if (!add_log(*log, facts, &rows, &n, err))
            return false;
    if (!buf_done(&rows, &all, err))
        return false;
    if (c->to == NULL) {
        buf_put(&o->text, all);
        return true;
    }
    buf_printf(&o->talk, "%zu run%s added to ", n, n == 1 ? "" : "s");
    buf_shown(&o->talk, span_of(c->to));
    buf_printf(&o->talk, "\n");
    return file_replace(c->to, all, 0644, err);
}

/* ---- --selftest ---- */
#define ROUNDING 0.0051 /* MiB: a log has two digits */

struct error {
    double off;     /* MiB */
    double percent; /* of what was measured; 0 where that is nothing */
};

static int by_size(const void *x, const void *y)
{
    const struct error *a = x, *b = y;
    double p = fabs(a->percent), q = fabs(b->percent);
    return (p > q) - (p < q);
}

struct tally {
    struct error *error[FIT_MEASURES];
    size_t n[FIT_MEASURES];
};

static void compare(const struct fit_truth *t, const double predicted[FIT_MEASURES],
                    struct tally *to, struct buf *rows, struct jout *j)
{
    for (unsigned m = 0; m < FIT_MEASURES; m++) {
        double want = t->measured[m], got = predicted[m];
        if (want == FIT_UNSAID || got == FIT_UNSAID)
            continue;
        struct error e = { got - want, 0 };
        if (fabs(e.off) > ROUNDING && want > 0) /* below it the log says no more */
            e.percent = 100 * e.off / want;
        to->error[m][to->n[m]++] = e;
        if (rows != NULL) {
            buf_shown(rows, t->model);
            buf_printf(rows, "\t%" PRIu64 "\t%s\t%s\t%.2f\t%.2f\t%+.2f\t%+.2f %%\n", t->run.ctx,
                       fit_cache_name(t->run.k), fit_measure_name(m), got, want, e.off, e.percent);
            continue;
        }
        char text[128];
        snprintf(text, sizeof text, "{\"predicted\":%.2f,\"measured\":%.2f}", got, want);
        jout_raw(j, fit_measure_name(m), span_of(text));
    }
}

static void statistics(const struct tally *t, struct buf *b, struct jout *j)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "table", TABLE_MAX);
    buf_printf(&rows, "quantity\trows\tmedian error\tworst\tworst in MiB\n");
    for (unsigned m = 0; m < FIT_MEASURES; m++) {
        size_t n = t->n[m];
        double worst = 0;
        if (n == 0)
            continue;
        sort_heap(t->error[m], n, sizeof *t->error[m], by_size);
        for (size_t i = 0; i < n; i++)
            worst = fmax(worst, fabs(t->error[m][i].off));
        double median = fabs(t->error[m][n / 2].percent), most = fabs(t->error[m][n - 1].percent);
        buf_printf(&rows, "%s\t%zu\t%.2f %%\t%.2f %%\t%.2f\n", fit_measure_name(m), n, median, most,
                   worst);
        if (j != NULL) {
            char text[160];
            snprintf(text, sizeof text,
                     "{\"rows\":%zu,\"median_percent\":%.3f,\"worst_percent\":%.3f,"
                     "\"worst_mib\":%.3f}",
                     n, median, most, worst);
            jout_raw(j, fit_measure_name(m), span_of(text));
        }
    }
    if (rows.failed != ERR_NONE)
        b->failed = rows.failed;
    if (j == NULL)
        listing_columns(b, 0, &rows);
}

static bool each_row(const struct fit_truth *list, size_t n, struct tally *to, struct out *o,
                     struct err *err)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "table", TABLE_MAX);
    buf_printf(&rows, "model\tcontext\tcache\tquantity\tpredicted\tmeasured\toff\t\n");
    for (size_t i = 0; i < n; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "row", .limit = memory_most };
        double predicted[FIT_MEASURES];
        if (!fit_truth_predict(&list[i], &a, predicted, err))
            return err_in(err, "row %zu", i + 1);
        if (o->json) {
            jout_open(&o->doc, NULL, '{');
            jout_string(&o->doc, "model", list[i].model);
            jout_string(&o->doc, "source", list[i].source);
            jout_u64(&o->doc, "ctx", list[i].run.ctx);
            jout_text(&o->doc, "cache", fit_cache_name(list[i].run.k));
        }
        compare(&list[i], predicted, to, o->json ? NULL : &rows, &o->doc);
        if (o->json)
            jout_close(&o->doc, '}');
    }
    if (rows.failed != ERR_NONE)
        o->text.failed = rows.failed;
    if (!o->json)
        listing_columns(&o->text, 0, &rows);
    return true;
}

bool fit_selftest(const char *table, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = memory_most };
    struct span text = fit_table("truth.tsv");
    struct fit_truth *list;
    struct tally t = { 0 };
    size_t n;
    if (table != NULL && !file_load(table, TABLE_MAX, &a, &text, err))
        return false;
    if (!fit_truth_read(text, &a, &list, &n, err))
        return err_in(err, "%s", table != NULL ? table : "truth.tsv");
    for (unsigned m = 0; m < FIT_MEASURES; m++)
        if ((t.error[m] = ARENA_ARRAY(&a, struct error, n, err)) == NULL)
            return false;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/fit-selftest/1");
        jout_open(&o->doc, "rows", '[');
    }
    if (!each_row(list, n, &t, o, err))
        return false;
    if (!o->json)
        buf_printf(&o->text, "\n%zu runs; errors are of what was measured\n\n", n);
    else
        jout_close(&o->doc, ']'), jout_open(&o->doc, "errors", '{');
    statistics(&t, &o->text, o->json ? &o->doc : NULL);
    if (o->json)
        jout_close(&o->doc, '}'), jout_close(&o->doc, '}');
    return true;
}
