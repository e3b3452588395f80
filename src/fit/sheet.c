/* sheet.c - see sheet.h. */
#include "fit/sheet.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

bool sheet_refuse(const struct sheet *s, unsigned column, struct err *err, const char *fmt, ...)
{
    char text[192];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return err_set(err, ERR_INPUT, "%s: line %u, column %s: %s", s->name, s->row.line,
                   s->column[column], text);
}

static bool plain(struct span s)
{
    uint32_t c;
    for (size_t n; s.len > 0; s.ptr += n, s.len -= n)
        if ((n = utf8_next(s, &c)) == 0 || utf8_hidden(c))
            return false;
    return true;
}

static bool cells(const struct sheet *s, struct err *err)
{
    char room[QUOTED_BYTES];
    if (s->row.n != s->n_columns)
        return err_set(err, ERR_INPUT, "%s: line %u: %u cell%s, expected %u between tabs", s->name,
                       s->row.line, s->row.n, s->row.n == 1 ? "" : "s", s->n_columns);
    for (unsigned i = 0; i < s->row.n; i++) {
        struct span cell = s->row.cell[i];
        if (cell.len == 0)
            return sheet_refuse(s, i, err, "empty, expected \"-\" where nobody knows");
        if (cell.len > FIT_CELL_MAX)
            return sheet_refuse(s, i, err, "more than %u bytes", FIT_CELL_MAX);
        if (!plain(cell))
            return sheet_refuse(s, i, err, "%s is not text that shows as it is",
                                span_quote(cell, room));
    }
    return true;
}

bool sheet_open(struct sheet *s, struct span text, struct err *err)
{
    char room[QUOTED_BYTES];
    assert(s->n_columns < FIT_COLUMNS_MAX);
    if (text.len > FIT_SHEET_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "%s: more than %u bytes", s->name, FIT_SHEET_BYTES_MAX);
    s->rest = text;
    s->row = (struct fit_row){ 0 };
    s->n_rows = 0;
    if (!fit_table_next(&s->rest, &s->row))
        return err_set(err, ERR_INPUT, "%s: there is no line of column names", s->name);
    for (unsigned i = 0; i < s->n_columns; i++)
        if (!span_eq(i < s->row.n ? s->row.cell[i] : SPAN(""), span_of(s->column[i])))
            return err_set(err, ERR_INPUT, "%s: line %u: column %u is %s, expected \"%s\"", s->name,
                           s->row.line, i + 1,
                           i < s->row.n ? span_quote(s->row.cell[i], room) : "not there",
                           s->column[i]);
    return cells(s, err);
}

enum sheet_step sheet_next(struct sheet *s, struct err *err)
{
    if (!fit_table_next(&s->rest, &s->row))
        return SHEET_END;
    if (++s->n_rows > FIT_SHEET_ROWS_MAX) {
        (void)err_set(err, ERR_LIMIT, "%s: more than %u rows", s->name, FIT_SHEET_ROWS_MAX);
        return SHEET_FAILED;
    }
    return cells(s, err) ? SHEET_ROW : SHEET_FAILED;
}

static bool lacks(struct span cell)
{
    return span_eq(cell, SPAN("-"));
}

bool sheet_number(const struct sheet *s, unsigned column, struct sheet_bounds within, double *out,
                  struct err *err)
{
    char room[QUOTED_BYTES];
    struct span cell = s->row.cell[column];
    double v;
    if (within.may_lack && lacks(cell)) {
        *out = 0;
        return true;
    }
    if (!fit_table_number(cell, &v) || v < within.least || v > within.most)
        return sheet_refuse(s, column, err, "expected a number from %g to %g%s, not %s",
                            within.least, within.most, within.may_lack ? " or \"-\"" : "",
                            span_quote(cell, room));
    *out = v;
    return true;
}

bool sheet_word(const struct sheet *s, unsigned column, const char *const *word, unsigned n,
                unsigned *out, struct err *err)
{
    char room[QUOTED_BYTES], known[96];
    size_t len = 0;
    for (unsigned i = 0; i < n; i++) {
        if (span_eq(s->row.cell[column], span_of(word[i]))) {
            *out = i;
            return true;
        }
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%s",
                                i == 0      ? ""
                                : i + 1 < n ? ", "
                                            : " or ",
                                word[i]);
        assert(len < sizeof known);
    }
    return sheet_refuse(s, column, err, "expected %s, not %s", known,
                        span_quote(s->row.cell[column], room));
}

bool sheet_name(const struct sheet *s, unsigned column, struct span *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span cell = s->row.cell[column];
    if (lacks(cell) || cell.len > FIT_NAME_MAX)
        return sheet_refuse(s, column, err, "expected a name of at most %u bytes, not %s",
                            FIT_NAME_MAX, span_quote(cell, room));
    *out = cell;
    return true;
}

bool sheet_date(const struct sheet *s, unsigned column, bool may_lack, struct span *out,
                struct err *err)
{
    static const char whole[] = "2000-01-01";
    char room[QUOTED_BYTES], day[sizeof whole];
    struct span cell = s->row.cell[column];
    int64_t at;
    bool ok = may_lack && lacks(cell);
    if (cell.len == 4 || cell.len == 7 || cell.len == 10) {
        memcpy(day, whole, sizeof day);
        memcpy(day, cell.ptr, cell.len);
        ok = clock_parse(span_of(day), &at);
    }
    if (!ok)
        return sheet_refuse(s, column, err, "expected a date such as 2026-04, not %s",
                            span_quote(cell, room));
    *out = cell;
    return true;
}
