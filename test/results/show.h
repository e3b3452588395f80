/* show.h - what results_read gave, in one line that a table can hold, and the loops that every table of
 * its readers goes through:
 *   FORMAT VERSION of MODEL run ID at TIME; TASK/METRIC/FILTER (VERSION): 4 of 6, 2 unscored | SETTINGS #POINTER; ...
 *   ; @OFFSET code: text     or     ! @OFFSET error */
#ifndef AJAR_TEST_RESULTS_SHOW_H
#define AJAR_TEST_RESULTS_SHOW_H

#include "base/buf.h"
#include "base/clock.h"
#include "lib/check.h"
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

/* The nth allocation fails; false once there are none left. */
__attribute__((unused)) static bool show_fails(struct span bytes, const struct results_ask *ask,
                                               size_t nth)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem("test", &bytes);
    struct results r = { .n = 77 };
    struct err err = { 0 };
    mem_fail_at = nth;
    bool ok = results_read(&src, ask, &a, &r, &err) && results_sound(&r, &a, &err);
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
        CHECK(results_sound(&r, &a, &err));
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
}

#endif
