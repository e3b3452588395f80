/* show.h - what results_read gave, in one line that a table can hold, and the loops that every table of
 * its readers goes through:
 *   FORMAT VERSION of MODEL run ID at TIME; TASK/METRIC/FILTER (VERSION): 4 of 6, 2 unscored | SETTINGS #POINTER; ...
 *   ; @OFFSET code: text     or     ! @OFFSET error */
#ifndef AJAR_TEST_RESULTS_SHOW_H
#define AJAR_TEST_RESULTS_SHOW_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "lib/check.h"
#include "lib/exact.h"
#include "results/results.h"

__attribute__((unused)) static void show_span(struct buf *b, const char *before, struct span s)
{
    if (s.len == 0)
        return;
    buf_printf(b, "%s", before);
    buf_put(b, s);
}

__attribute__((unused)) static void show_scores(struct buf *b, const struct result *r)
{
    for (size_t i = 0; i < r->n_scores; i++) {
        buf_printf(b, "%s%g", i > 0 ? " " : "", r->score[i]);
        if (r->cluster != NULL)
            buf_printf(b, "@%u", r->cluster[i]);
        if (r->item != NULL)
            show_span(b, "=", r->item[i]);
    }
}

__attribute__((unused)) static void show_result(struct buf *b, const struct result *r)
{
    char time[CLOCK_TIME_BYTES];
    show_span(b, "; ", r->task);
    show_span(b, "/", r->metric);
    show_span(b, "/", r->filter);
    show_span(b, " v", r->task_version);
    buf_printf(b, ": ");
    if (r->kind == RESULT_COUNT)
        buf_printf(b, "%" PRIu64 " of %" PRIu64, r->k, r->n);
    else if (r->kind == RESULT_MEAN)
        buf_printf(b, "%g+-%g df %g", r->mean, r->se, r->df);
    else if (r->kind == RESULT_INTERVAL)
        buf_printf(b, "%g to %g at %g", r->lo, r->hi, r->level);
    else if (r->kind == RESULT_VALUE)
        buf_printf(b, "%g (%s)", r->mean, r->why);
    else
        show_scores(b, r);
    if (r->unscored > 0)
        buf_printf(b, ", %" PRIu64 " unscored", r->unscored);
    if (r->planned_n > 0)
        buf_printf(b, ", %" PRIu64 " planned", r->planned_n);
    buf_printf(b, "%s%s%s", r->partial ? ", partial" : "", r->edited ? ", edited" : "",
               r->fraction_unknown ? ", unit unknown" : "");
    if (r->measured_at != 0)
        buf_printf(b, ", at %s", clock_time(r->measured_at, time));
    show_span(b, " | ", r->settings);
    show_span(b, " #", r->pointer);
}

__attribute__((unused)) static void show_results(struct buf *b, const struct results *r)
{
    char time[CLOCK_TIME_BYTES];
    buf_printf(b, "%s", results_format_name(r->format));
    show_span(b, " ", r->tool_version);
    show_span(b, " of ", r->model);
    show_span(b, " run ", r->run_id);
    show_span(b, " weights ", r->weights);
    if (r->measured_at != 0)
        buf_printf(b, " at %s", clock_time(r->measured_at, time));
    buf_printf(b, "%s", r->finished ? "" : ", not finished");
    for (size_t i = 0; i < r->n; i++)
        show_result(b, &r->result[i]);
    for (size_t i = 0; i < r->notes->n; i++)
        buf_printf(b, "; @%" PRIu64 " %s: %s", r->notes->list[i].off, r->notes->list[i].code,
                   r->notes->list[i].text);
}

/* A source over memory of which the nth read fails. */
struct show_disk {
    struct span bytes;
    size_t left;
    bool hit;
};
__attribute__((unused)) static bool show_read(struct source *s, uint64_t off, void *dst, size_t n,
                                              struct err *err)
{
    struct show_disk *d = s->state;
    if (--d->left == 0) {
        d->hit = true;
        return err_set(err, ERR_SYSTEM, "disk on fire");
    }
    memcpy(dst, d->bytes.ptr + off, n);
    return true;
}

/* The nth read fails; false once there are none left. */
__attribute__((unused)) static bool show_burns(struct span bytes, const struct results_ask *ask,
                                               size_t nth)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct show_disk disk = { bytes, nth, false };
    struct source src = { "test", bytes.len, show_read, &disk };
    struct results r = { .n = 77 };
    struct err err = { 0 };
    bool ok = results_read(&src, ask, &a, &r, &err);
    CHECK(!disk.hit || (!ok && err.kind == ERR_SYSTEM && strcmp(err.text, "disk on fire") == 0));
    return disk.hit;
}

/* The nth allocation fails; false once there are none left. */
__attribute__((unused)) static bool show_fails(struct span bytes, const struct results_ask *ask,
                                               size_t nth)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem("test", &bytes);
    struct results r = { .n = 77 };
    struct err err = { 0 };
    mem_fail_at = nth;
    bool ok = results_read(&src, ask, &a, &r, &err);
    bool hit = mem_fail_at == 0;
    mem_fail_at = 0;
    CHECK(!hit || (!ok && err.kind == ERR_SYSTEM));
    return hit;
}

__attribute__((unused)) static void check_results(struct span bytes, const struct results_ask *ask,
                                                  const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct source src = source_mem("test", &bytes);
    struct results r = { .n = 77 };
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 20);
    if (results_read(&src, ask, &a, &r, &err)) {
        show_results(&b, &r);
    } else {
        CHECK(r.n == 77);
        buf_printf(&b, "! ");
        if (err.has_at)
            buf_printf(&b, "@%" PRIu64 " ", err.at);
        buf_printf(&b, "%s", err.text);
    }
    buf_printf(&b, "%c", 0);
    CHECK_STR((const char *)b.bytes, want);
    for (size_t nth = 1; nth < 3000 && show_fails(bytes, ask, nth); nth++)
        ;
    for (size_t nth = 1; nth < 3000 && show_burns(bytes, ask, nth); nth++)
        ;
}

/* The same of a text in which ' stands for ". */
__attribute__((unused)) static void check_quoted(const char *text, const struct results_ask *ask,
                                                 const char *want)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "test", 1 << 20);
    buf_put(&b, span_of(text));
    for (size_t i = 0; i < b.len; i++)
        if (b.bytes[i] == '\'')
            b.bytes[i] = '"';
    AUTO_CLOSE(exact) struct exact bytes = exact_of((struct span){ b.bytes, b.len });
    check_results(bytes.bytes, ask, want);
}

/* A file of test/data/results. */
__attribute__((unused)) static void check_file(const char *name, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct results_ask ask = { .name = span_of(name) };
    struct err err = { 0 };
    struct span bytes = { 0 };
    char path[200];
    check_case = name;
    snprintf(path, sizeof path, "test/data/results/%s", name);
    CHECK(file_load(path, 1 << 20, &a, &bytes, &err));
    check_results(bytes, &ask, want);
}

#endif
