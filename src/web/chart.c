/* chart.c - see chart.h: rows, lanes and tables. Each is measured first, since the sheet says its
 * height at its beginning. */
#include "web/chart.h"

#include <math.h>

#include "web/draw.h"
#include "web/markup.h"

#define ROW       24.0
#define GROUP     10.0 /* more, where a row stands apart */
#define GAP       12.0 /* between columns */
#define TICK_GAP  72.0
#define TALL      16u /* more rows have the names of the axis above them as well */
#define ABOVE     16.0
#define LABEL_MAX 0.36 /* of the width, for the column of labels, and of texts */

static double longest(double longest_yet, struct span text, double most)
{
    return fmin(fmax(longest_yet, draw_width(text, DRAW_TEXT)), most);
}

static void widen(double *lo, double *hi, double v)
{
    if (!isfinite(v))
        return;
    *lo = fmin(*lo, v);
    *hi = fmax(*hi, v);
}

static void mark_ends(const struct chart_mark *m, enum chart_scale scale, double *lo, double *hi)
{
    widen(lo, hi, m->at);
    if (m->shape == CHART_BAR && scale == CHART_NUMBER)
        widen(lo, hi, 0);
    if (m->shape == CHART_SPAN || m->shape == CHART_ARROW)
        widen(lo, hi, m->to);
    if (m->ranged) {
        widen(lo, hi, m->lo);
        widen(lo, hi, m->hi);
    }
}

void chart_rows(const struct chart *c, const struct chart_axis *x, const struct chart_row *row,
                size_t n, struct buf *out)
{
    struct draw d;
    struct draw_scale s;
    double label = 0, text = 0, lo = INFINITY, hi = -INFINITY, height = 8;
    double most = LABEL_MAX * (c->width == 0 ? 760 : c->width);
    for (size_t i = 0; i < n; i++) {
        label = longest(label, row[i].label, most);
        text = longest(text, row[i].text, most);
        height += ROW + (row[i].apart && i > 0 ? GROUP : 0);
        for (size_t k = 0; k < row[i].n; k++)
            mark_ends(&row[i].mark[k], x->scale, &lo, &hi);
    }
    double above = n > TALL ? ABOVE : 0;
    draw_open(&d, c, above + height + DRAW_X_AXIS - (x->name.len > 0 ? 0 : 16), out);
    d.top += above;
    s.from = d.left + label + GAP;
    s.to = d.right - (text > 0 ? text + GAP : 8);
    draw_scale(&s, x, lo <= hi ? lo : 0, lo <= hi ? hi : 1, TICK_GAP);
    draw_x_axis(&d, &s, d.top, d.top + height);
    if (above > 0)
        draw_x_ticks(&d, &s, d.top - 6);
    double y = d.top + 4 + ROW / 2;
    for (size_t i = 0; i < n; i++, y += ROW) {
        if (row[i].apart && i > 0) {
            y += GROUP;
            buf_printf(out, "<path d=\"M%.1f %.1fH%.1f\" class=\"n q g\"/>\n", d.left,
                       y - ROW / 2 - GROUP / 2, d.right);
        }
        draw_text(out,
                  &(struct draw_text){ d.left, y + 4, DRAW_START, "i t", DRAW_TEXT, label + 1 },
                  row[i].label);
        for (size_t k = 0; k < row[i].n; k++)
            draw_mark(out, &row[i].mark[k], &s, y);
        if (row[i].text.len > 0)
            draw_text(out,
                      &(struct draw_text){ d.right, y + 4, DRAW_END, "m t", DRAW_TEXT, text + 1 },
                      row[i].text);
    }
    draw_close(&d);
}

#define STACK_MAX  24u /* labels below each other; more share the last line */
#define STACK_LINE 19.0
#define LANE_ROOM  12.0
#define LABEL_ROOM 260.0 /* of one label */

/* Where the sign of an event begins and its label ends. A label that does not fit on the right of
 * its sign stands on the left. */
struct extent {
    double from, to, text;
    bool left;
};
static struct extent extent(const struct chart_event *e, const struct draw_scale *s)
{
    double a = draw_at(s, e->at), b = e->shape == CHART_SPAN ? draw_at(s, e->to) : a;
    double wide = fmin(draw_width(e->label, DRAW_SMALL), LABEL_ROOM);
    double side = e->shape == CHART_SPAN ? 3 : 6;
    bool left = b + side + 3 + wide > s->to && a - side - 3 - wide > s->from;
    return left ? (struct extent){ a - side - 3 - wide, b + side, a - side - 3, true }
                : (struct extent){ a - side, b + side + 3 + wide, b + side + 3, false };
}

/* Calls of this for the events in turn give each the first line that is free. */
struct stack {
    double end[STACK_MAX];
    unsigned used;
};
static unsigned stack_line(struct stack *k, struct extent e)
{
    unsigned line = 0;
    while (line < k->used && line + 1 < STACK_MAX && k->end[line] + 6 > e.from)
        line++;
    k->used = line >= k->used ? line + 1 : k->used;
    k->end[line] = e.to;
    return line;
}

static double lane_height(const struct chart_lane *lane, const struct draw_scale *s)
{
    struct stack k = { .used = 1, .end = { -INFINITY } };
    for (size_t i = 0; i < lane->n; i++)
        stack_line(&k, extent(&lane->event[i], s));
    return k.used * STACK_LINE + LANE_ROOM;
}

static void draw_event(struct buf *out, const struct chart_event *e, const struct draw_scale *s,
                       double y)
{
    struct extent x = extent(e, s);
    struct chart_mark m = {
        .shape = e->shape, .tone = e->tone, .at = e->at, .to = e->to, .says = e->says
    };
    draw_mark(out, &m, s, y);
    draw_label(out,
               &(struct draw_text){ x.text, y + 4, x.left ? DRAW_END : DRAW_START, "i s",
                                    DRAW_SMALL, LABEL_ROOM + 1 },
               e->label);
}

void chart_lanes(const struct chart *c, const struct chart_axis *x, const struct chart_lane *lane,
                 size_t n, struct buf *out)
{
    struct draw d;
    struct draw_scale s;
    double width = c->width == 0 ? 760 : c->width, label = 0, lo = INFINITY, hi = -INFINITY;
    double height = 0;
    for (size_t i = 0; i < n; i++) {
        label = longest(label, lane[i].name, LABEL_MAX * width);
        for (size_t k = 0; k < lane[i].n; k++) {
            widen(&lo, &hi, lane[i].event[k].at);
            if (lane[i].event[k].shape == CHART_SPAN)
                widen(&lo, &hi, lane[i].event[k].to);
        }
    }
    s.from = DRAW_EDGE + label + GAP + 8;
    s.to = width - DRAW_EDGE - 8;
    draw_scale(&s, x, lo <= hi ? lo : 0, lo <= hi ? hi : 1, TICK_GAP);
    for (size_t i = 0; i < n; i++)
        height += lane_height(&lane[i], &s);
    double above = n > TALL ? ABOVE : 0;
    draw_open(&d, c, above + height + DRAW_X_AXIS - (x->name.len > 0 ? 0 : 16), out);
    d.top += above;
    draw_x_axis(&d, &s, d.top, d.top + height);
    double top = d.top;
    for (size_t i = 0; i < n; i++) {
        struct stack k = { .used = 1, .end = { -INFINITY } };
        buf_printf(out, "<path d=\"M%.1f %.1fH%.1f\" class=\"n q g\"/>\n", d.left, top, d.right);
        draw_text(out,
                  &(struct draw_text){ d.left, top + LANE_ROOM / 2 + STACK_LINE / 2 + 4, DRAW_START,
                                       "i b t", DRAW_TEXT, label + 1 },
                  lane[i].name);
        for (size_t e = 0; e < lane[i].n; e++) {
            unsigned line = stack_line(&k, extent(&lane[i].event[e], &s));
            draw_event(out, &lane[i].event[e], &s, top + LANE_ROOM / 2 + STACK_LINE * (line + 0.5));
        }
        top += lane_height(&lane[i], &s);
    }
    buf_printf(out, "<path d=\"M%.1f %.1fH%.1f\" class=\"n q g\"/>\n", d.left, top, d.right);
    draw_close(&d);
}

#define CELL_LINE (DRAW_TEXT * 1.4)
#define CELL_ROOM 9.0
#define DOT_ROOM  14.0

struct columns {
    double width[CHART_WORDS_MAX];
    size_t n;
};

/* What each column would like, then the widest give way, evenly, until all fit. */
static void set_columns(struct columns *w, const struct chart_column *column,
                        const struct chart_cell *cell, size_t n_rows, double room)
{
    double sum = 0;
    for (size_t k = 0; k < w->n; k++) {
        w->width[k] = draw_width(column[k].name, DRAW_SMALL) * 1.08;
        for (size_t i = 0; i < n_rows; i++) {
            const struct chart_cell *it = &cell[i * w->n + k];
            double wide = draw_width(it->text, DRAW_TEXT) * (it->strong ? 1.08 : 1);
            w->width[k] = fmax(w->width[k], wide + (it->dot ? DOT_ROOM : 0));
        }
        w->width[k] += 1;
        sum += w->width[k];
    }
    double spare = room - sum - GAP * 1.5 * (double)(w->n - 1);
    for (unsigned turn = 0; spare < 0 && turn < 2000; turn++) {
        size_t widest = 0;
        for (size_t k = 1; k < w->n; k++)
            widest = w->width[k] > w->width[widest] ? k : widest;
        w->width[widest] -= 2;
        spare += 2;
    }
    for (size_t k = 0; k < w->n && spare > 0; k++)
        w->width[k] += spare / (double)w->n;
}

static double cell_height(const struct chart_cell *it, double width)
{
    double room = (width - (it->dot ? DOT_ROOM : 0)) / (it->strong ? 1.08 : 1);
    struct draw_text how = { .size = DRAW_TEXT, .room = fmax(room, 8) };
    return fmax(draw_lines(NULL, &how, it->text), CELL_LINE);
}

static double table_row(const struct chart_cell *cell, const struct columns *w)
{
    double height = 0;
    for (size_t k = 0; k < w->n; k++)
        height = fmax(height, cell_height(&cell[k], w->width[k]));
    return height + CELL_ROOM;
}

static void draw_cell(struct buf *out, const struct chart_cell *it, bool number, double width,
                      struct draw_place p)
{
    double by = it->dot ? DOT_ROOM : 0;
    struct draw_text how = {
        number ? p.x + width : p.x + by, p.y,       number ? DRAW_END : DRAW_START,
        it->strong ? "i b t" : "i t",    DRAW_TEXT, fmax((width - by) / (it->strong ? 1.08 : 1), 8)
    };
    if (it->dot)
        draw_dot(out, CHART_DOT, it->tone, (struct draw_place){ p.x + 4.5, p.y - 4 });
    draw_lines(out, &how, it->text);
}

void chart_table(const struct chart *c, const struct chart_column *column, size_t n_columns,
                 const struct chart_cell *cell, size_t n_rows, struct buf *out)
{
    struct draw d;
    struct columns w = { .n = n_columns };
    double width = c->width == 0 ? 760 : c->width, height = 26;
    assert(n_columns > 0 && n_columns <= CHART_WORDS_MAX);
    set_columns(&w, column, cell, n_rows, width - 2 * DRAW_EDGE);
    for (size_t i = 0; i < n_rows; i++)
        height += table_row(&cell[i * n_columns], &w);
    draw_open(&d, c, height, out);
    double y = d.top + 14;
    for (size_t i = 0; i <= n_rows; i++) {
        double x = d.left;
        for (size_t k = 0; k < n_columns; k++) {
            bool number = column[k].number;
            if (i == 0)
                draw_text(out,
                          &(struct draw_text){ number ? x + w.width[k] : x, y,
                                               number ? DRAW_END : DRAW_START, "m b s", DRAW_SMALL,
                                               w.width[k] },
                          column[k].name);
            else
                draw_cell(out, &cell[(i - 1) * n_columns + k], number, w.width[k],
                          (struct draw_place){ x, y });
            x += w.width[k] + GAP * 1.5;
        }
        double next = i == 0 ? 12 + 4 : table_row(&cell[(i - 1) * n_columns], &w);
        buf_printf(out, "<path d=\"M%.1f %.1fH%.1f\" class=\"n q g\"/>\n", d.left,
                   i == 0 ? y + 6 : y + next - CELL_LINE + 1, d.right);
        y += i == 0 ? 6 + CELL_LINE + 2 : next;
    }
    draw_close(&d);
}
