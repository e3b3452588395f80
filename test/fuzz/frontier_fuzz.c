/* frontier_fuzz.c - any bytes as a table of scores: refused with a line, or every series keeps what
 * frontier.h says of it, and whatever is asked of it is answered. Seeds: test/data/frontier/. */
#include <math.h>

#include "catalogue/lag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(const struct frontier_series *s, size_t i)
{
    const struct frontier_row *r = &s->row[i];
    assert(r->model.len > 0 && r->maker.len > 0 && r->line > 0 && isfinite(r->score));
    assert(span_eq(r->benchmark, s->row[0].benchmark) && span_eq(r->unit, s->row[0].unit));
    assert(span_eq(r->task_version, s->row[0].task_version));
    assert(span_eq(r->evaluator, s->row[0].evaluator) && span_eq(r->variant, s->row[0].variant));
    assert(!s->percent || (r->score >= 0 && r->score <= 100));
    assert(!r->has_error || (r->se > 0 && isfinite(r->se) && r->lower <= r->score));
    assert(!r->has_interval || (r->lo <= r->score && r->score <= r->hi && r->has_error));
    assert(i == 0 || s->row[i - 1].day <= r->day);
    for (size_t k = 0; k < i; k++)
        assert(!span_eq(s->row[k].model, r->model));
}

static void check_margin(const struct frontier_series *s, const struct frontier_row *r)
{
    struct frontier_score of = frontier_score_of(r, s->newest);
    struct frontier_margin m;
    frontier_margin(s, &of, &m);
    assert(m.why != FRONTIER_SHOWN || (m.best.row != NULL && m.best.row->open));
    assert(m.why != FRONTIER_SHOWN || (m.lo < m.difference && m.difference < m.hi));
    assert(m.best.row == NULL || !span_eq(m.best.row->model, r->model));
}

static void check_series(const struct frontier_series *s)
{
    size_t without = 0;
    assert(s->n > 0 && s->newest == s->row[s->n - 1].day);
    for (size_t i = 0; i < s->n; i++) {
        check_row(s, i);
        check_margin(s, &s->row[i]);
        without += !s->row[i].has_error;
    }
    assert(without == s->n_without_error);
    for (enum lag_rule rule = LAG_PLAIN; rule <= LAG_AS_IF_EXACT; rule++) {
        struct lag lag;
        lag_mean(s, rule, (struct lag_window){ s->newest - 400, s->newest + 10 }, &lag);
        assert(lag.days + lag.no_pair + lag.not_shown == 411);
        assert(isfinite(lag.months) && lag.months >= 0 && isfinite(lag.gap));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    struct frontier t;
    struct err err = { 0 };
    size_t rows = 0;
    if (!frontier_read((struct span){ data, size }, &a, &t, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        assert(!err.has_at && err.text[0] != 0);
        return 0;
    }
    for (size_t i = 0; i < t.n_series; i++) {
        check_series(&t.series[i]);
        rows += t.series[i].n;
    }
    assert(rows == t.n_rows);
    return 0;
}
