/* survey.c - see survey.h. */
#include "fit/survey.h"

#include "fit/sheet.h"

#include <math.h>

#define GIB (1024.0 * 1024 * 1024)

static const char *const survey_columns[] = { "month",  "name", "kind", "share",
                                              "source", "date", "read" };
static const char *const ram_columns[] = { "month",  "from_gib", "to_gib", "share",
                                           "source", "date",     "read" };
static const char *const kinds[] = { "card", "shared", "unknown" };
enum { MONTH, S_NAME, S_KIND, SHARE, SOURCE, DATE };
enum { R_FROM = 1, R_TO = 2 };

/* "4.0" was anything from 3.95 to 4.05. */
static bool percent(const struct sheet *s, double *lo, double *hi, struct err *err)
{
    static const struct sheet_bounds within = { 0, 100, false };
    struct span cell = s->row.cell[SHARE];
    const uint8_t *dot = memchr(cell.ptr, '.', cell.len);
    double v, half = 0.5;
    if (!sheet_number(s, SHARE, within, &v, err))
        return false;
    for (size_t i = dot != NULL ? (size_t)(dot - cell.ptr) + 1 : cell.len; i < cell.len; i++)
        half /= 10;
    *lo = v > half ? (v - half) / 100 : 0;
    *hi = (v + half) / 100;
    return true;
}

/* All rows are of the month that the first row names. */
static bool month(const struct sheet *s, struct fit_survey *v, struct err *err)
{
    char room[QUOTED_BYTES], day[] = "2000-01-01";
    struct span cell = s->row.cell[MONTH], date;
    if (cell.len != 7)
        return sheet_refuse(s, MONTH, err, "expected a month such as 2026-04, not %s",
                            span_quote(cell, room));
    if (!sheet_date(s, MONTH, false, &cell, err) || !sheet_date(s, DATE, false, &date, err))
        return false;
    if (span_eq(s->row.cell[SOURCE], SPAN("-")))
        return sheet_refuse(s, SOURCE, err, "expected where the row comes from");
    if (v->month.len == 0) {
        memcpy(day, cell.ptr, 7);
        if (!clock_parse(span_of(day), &v->from_at))
            assert(!"a month that was read has a first day");
        v->until_at = v->from_at + (int64_t)FIT_SURVEY_DAYS * DAY_SECONDS;
        v->month = cell;
        v->source = s->row.cell[SOURCE];
    }
    return span_eq(v->month, cell) ||
           sheet_refuse(s, MONTH, err, "of another month than the rows before it");
}

static bool once(const struct sheet *s, const struct fit_survey *v, struct span name,
                 struct err *err)
{
    for (size_t i = 0; i < v->n_shares; i++)
        if (span_eq(v->share[i].name, name))
            return sheet_refuse(s, S_NAME, err, "named twice");
    return true;
}

static bool read_shares(struct span text, struct arena *a, struct fit_survey *v, struct err *err)
{
    struct sheet s = { .name = "survey.tsv",
                       .column = survey_columns,
                       .n_columns = COUNT(survey_columns) };
    double sum = 0;
    size_t room = 0;
    if (!sheet_open(&s, text, err))
        return false;
    for (enum sheet_step step; (step = sheet_next(&s, err)) != SHEET_END;) {
        struct fit_share one = { 0 };
        unsigned kind;
        if (step == SHEET_FAILED || !month(&s, v, err) || !sheet_name(&s, S_NAME, &one.name, err) ||
            !once(&s, v, one.name, err) ||
            !sheet_word(&s, S_KIND, kinds, COUNT(kinds), &kind, err) ||
            !percent(&s, &one.lo, &one.hi, err))
            return false;
        one.kind = FIT_SHARE_CARD + kind;
        sum += one.lo;
        if (sum > 1 + 1e-9)
            return sheet_refuse(&s, SHARE, err, "more than 100 %% of machines up to this row");
        v->share = arena_grow(a, v->share, v->n_shares, &room, sizeof one, err);
        if (v->share == NULL)
            return false;
        v->share[v->n_shares++] = one;
    }
    return true;
}

static bool read_ram(struct span text, struct arena *a, struct fit_survey *v, struct err *err)
{
    static const struct sheet_bounds from = { 0, 65536, false }, to = { 0, 65536, true };
    struct sheet s = { .name = "ram.tsv", .column = ram_columns, .n_columns = COUNT(ram_columns) };
    double sum = 0;
    size_t room = 0;
    if (!sheet_open(&s, text, err))
        return false;
    for (enum sheet_step step; (step = sheet_next(&s, err)) != SHEET_END;) {
        struct fit_share_ram one = { 0 };
        if (step == SHEET_FAILED || !month(&s, v, err) ||
            !sheet_number(&s, R_FROM, from, &one.from_bytes, err) ||
            !sheet_number(&s, R_TO, to, &one.to_bytes, err) || !percent(&s, &one.lo, &one.hi, err))
            return false;
        if (span_eq(s.row.cell[R_TO], SPAN("-")))
            one.to_bytes = INFINITY;
        if (one.to_bytes < one.from_bytes)
            return sheet_refuse(&s, R_TO, err, "less than from_gib");
        sum += one.lo;
        if (sum > 1 + 1e-9)
            return sheet_refuse(&s, SHARE, err, "more than 100 %% of machines up to this row");
        if (v->n_rams == FIT_SURVEY_RAMS_MAX)
            return err_set(err, ERR_LIMIT, "ram.tsv: more than %u rows", FIT_SURVEY_RAMS_MAX);
        one.from_bytes *= GIB;
        one.to_bytes *= GIB;
        v->ram = arena_grow(a, v->ram, v->n_rams, &room, sizeof one, err);
        if (v->ram == NULL)
            return false;
        v->ram[v->n_rams++] = one;
    }
    return true;
}

bool fit_survey_read(struct span survey, struct span ram, struct arena *a, struct fit_survey *out,
                     struct err *err)
{
    struct fit_survey v = { 0 };
    if (!read_shares(survey, a, &v, err) || !read_ram(ram, a, &v, err))
        return false;
    if (v.n_shares == 0)
        return err_set(err, ERR_INPUT, "survey.tsv: no rows");
    *out = v;
    return true;
}

bool fit_survey_builtin(struct arena *a, struct fit_survey *out, struct err *err)
{
    return fit_survey_read(fit_table("survey.tsv"), fit_table("ram.tsv"), a, out, err);
}

bool fit_survey_holds(const struct fit_survey *s, struct clock now)
{
    return s->from_at <= now.now_at && now.now_at < s->until_at;
}
