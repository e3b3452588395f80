/* plot.c - of chart.h: x and y. Labels are set beside their points where they cover nothing; one
 * that finds no place is left to the pointer. */
#include "web/chart.h"

#include <math.h>

#include "web/draw.h"

#define HEIGHT     320.0
#define TICK_GAP   72.0
#define Y_TICK_GAP 40.0
#define GAP        8.0
#define END_MAX    160.0 /* for labels at the ends of lines */
#define TAKEN_MAX  200u  /* boxes remembered; labels beyond are left out */

struct box {
    float x0, y0, x1, y1;
};
struct taken {
    struct box box[TAKEN_MAX];
    size_t n;
};

static bool is_free(const struct taken *t, struct box b, const struct box *inside)
{
    if (b.x0 < inside->x0 || b.x1 > inside->x1 || b.y0 < inside->y0 || b.y1 > inside->y1 ||
        t->n == TAKEN_MAX)
        return false;
    for (size_t i = 0; i < t->n; i++)
        if (b.x0 < t->box[i].x1 && t->box[i].x0 < b.x1 && b.y0 < t->box[i].y1 &&
            t->box[i].y0 < b.y1)
            return false;
    return true;
}

static void take(struct taken *t, struct box b)
{
    if (t->n < TAKEN_MAX)
        t->box[t->n++] = b;
}

struct plane {
    struct draw d;
    struct draw_scale x, y;
    struct box inside;
};

static struct draw_place place(const struct plane *p, double x, double y)
{
    return (struct draw_place){ draw_at(&p->x, x), draw_at(&p->y, y) };
}

static void line(const struct plane *p, const struct chart_series *s, struct buf *out)
{
    if (s->line == CHART_NO_LINE || s->n == 0)
        return;
    for (size_t i = 0; i < s->n; i++) {
        struct draw_place at = place(p, s->point[i].x, s->point[i].y);
        if (i == 0)
            buf_printf(out, "<path d=\"M%.1f %.1f", at.x, at.y);
        else if (s->line == CHART_STEPS)
            buf_printf(out, "H%.1fV%.1f", at.x, at.y);
        else
            buf_printf(out, "L%.1f %.1f", at.x, at.y);
    }
    if (s->line == CHART_STEPS && s->until > s->point[s->n - 1].x)
        buf_printf(out, "H%.1f", draw_at(&p->x, s->until));
    buf_printf(out, "\" class=\"n l k%d\"/>\n", s->tone);
}

static void point(const struct plane *p, const struct chart_series *s, const struct chart_point *it,
                  struct buf *out)
{
    struct draw_place at = place(p, it->x, it->y);
    buf_put(out, SPAN("<g>"));
    draw_says(out, it->says);
    if (it->ranged) {
        double a = draw_at(&p->y, it->lo), b = draw_at(&p->y, it->hi);
        buf_printf(out, "<path d=\"M%.1f %.1fV%.1f", at.x, a, b);
        if (it->lo >= p->y.lo)
            buf_printf(out, "M%.1f %.1fh6", at.x - 3, a);
        if (it->hi <= p->y.hi)
            buf_printf(out, "M%.1f %.1fh6", at.x - 3, b);
        buf_printf(out, "\" class=\"n q k%d\"/>\n", s->tone);
    }
    draw_dot(out, s->shape, s->tone, at);
    buf_put(out, SPAN("</g>\n"));
}

/* Left above, left, right below, right, and the same a little farther. */
struct spot {
    double x, y;
    enum draw_anchor anchor;
};

/* False: it would cover something. */
static bool try_label(const struct plane *p, struct span text, struct spot at, struct taken *taken,
                      struct buf *out)
{
    float wide = (float)draw_width(text, DRAW_SMALL), x = (float)at.x, y = (float)at.y;
    float x0 = x - wide * (float)at.anchor / 2;
    struct box b = { x0, y - 9, x0 + wide, y + 3 };
    if (!is_free(taken, b, &p->inside))
        return false;
    take(taken, b);
    draw_label(out, &(struct draw_text){ at.x, at.y, at.anchor, "i s", DRAW_SMALL, INFINITY },
               text);
    return true;
}

/* Of the last point at the end of its line; of any left above, right below, and so on. */
static void label(const struct plane *p, const struct chart_series *s, size_t i,
                  struct taken *taken, struct buf *out)
{
    static const struct spot tries[] = { { -5, -8, DRAW_END },   { 8, 15, DRAW_START },
                                         { -8, 4, DRAW_END },    { 8, 4, DRAW_START },
                                         { 0, -9, DRAW_MIDDLE }, { 0, 17, DRAW_MIDDLE },
                                         { 5, -8, DRAW_START },  { -5, 15, DRAW_END },
                                         { -5, -21, DRAW_END },  { 8, 28, DRAW_START },
                                         { 0, 30, DRAW_MIDDLE }, { 0, -22, DRAW_MIDDLE } };
    const struct chart_point *it = &s->point[i];
    struct draw_place at = place(p, it->x, it->y);
    if (it->label.len == 0)
        return;
    if (i + 1 == s->n && s->line == CHART_STEPS &&
        try_label(p, it->label,
                  (struct spot){ draw_at(&p->x, fmax(s->until, it->x)) + 7, at.y + 4, DRAW_START },
                  taken, out))
        return;
    for (size_t k = 0; k < COUNT(tries); k++)
        if (try_label(p, it->label,
                      (struct spot){ at.x + tries[k].x, at.y + tries[k].y, tries[k].anchor }, taken,
                      out))
            return;
}

static void y_axis(struct plane *p)
{
    char text[DRAW_LABEL_BYTES];
    const struct draw_scale *y = &p->y;
    bool words = y->axis->scale == CHART_WORDS;
    for (size_t i = 0; i < y->n; i++) {
        double at = draw_at(y, y->tick[i]);
        buf_printf(p->d.out, "<path d=\"M%.1f %.1fH%.1f\" class=\"n q g\"/>\n", p->x.from, at,
                   p->x.to);
        draw_text(p->d.out,
                  &(struct draw_text){ p->x.from - GAP, at + 4, DRAW_END, words ? "i t" : "m s",
                                       words ? DRAW_TEXT : DRAW_SMALL, p->x.from },
                  words ? y->axis->word[i] : span_of(draw_tick(y, y->tick[i], text)));
    }
    if (y->axis->name.len > 0)
        draw_text(p->d.out,
                  &(struct draw_text){ p->d.left, p->d.top + 8, DRAW_START, "m s", DRAW_SMALL,
                                       p->d.right - p->d.left },
                  y->axis->name);
}

struct ends {
    double x0, x1, y0, y1;
};

static struct ends ends(const struct chart_series *series, size_t n)
{
    struct ends e = { INFINITY, -INFINITY, INFINITY, -INFINITY };
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < series[i].n; k++) {
            const struct chart_point *p = &series[i].point[k];
            bool steps = series[i].line == CHART_STEPS;
            e.x0 = fmin(e.x0, p->x);
            e.x1 = fmax(e.x1, steps ? fmax(p->x, series[i].until) : p->x);
            e.y0 = fmin(e.y0, p->ranged && isfinite(p->lo) ? p->lo : p->y);
            e.y1 = fmax(e.y1, p->ranged && isfinite(p->hi) ? p->hi : p->y);
        }
    return e.x0 <= e.x1 ? e : (struct ends){ 0, 1, 0, 1 };
}

static double y_labels(const struct draw_scale *y)
{
    char text[DRAW_LABEL_BYTES];
    double wide = 0;
    for (size_t i = 0; i < y->n; i++)
        wide = fmax(wide, y->axis->scale == CHART_WORDS
                              ? draw_width(y->axis->word[i], DRAW_TEXT)
                              : draw_width(span_of(draw_tick(y, y->tick[i], text)), DRAW_SMALL));
    return wide;
}

/* Of lines that have a label at their end. */
static double end_labels(const struct chart_series *series, size_t n)
{
    double wide = 0;
    for (size_t i = 0; i < n; i++)
        if (series[i].line == CHART_STEPS && series[i].n > 0)
            wide = fmax(wide, draw_width(series[i].point[series[i].n - 1].label, DRAW_SMALL));
    return fmin(wide, END_MAX);
}

/* What labels must not cover: the points and the lines to them. */
static void take_points(const struct plane *p, const struct chart_series *s, struct taken *taken)
{
    for (size_t i = 0; i < s->n; i++) {
        struct draw_place at = place(p, s->point[i].x, s->point[i].y);
        float x = (float)at.x, y = (float)at.y;
        take(taken, (struct box){ x - 5, y - 5, x + 5, y + 5 });
        if (s->point[i].ranged)
            take(taken, (struct box){ x - 3, (float)draw_at(&p->y, s->point[i].hi), x + 3,
                                      (float)draw_at(&p->y, s->point[i].lo) });
        if (s->line != CHART_STEPS)
            continue;
        bool last = i + 1 == s->n;
        struct draw_place to = last ? place(p, fmax(s->until, s->point[i].x), s->point[i].y)
                                    : place(p, s->point[i + 1].x, s->point[i + 1].y);
        take(taken, (struct box){ x, y - 1, (float)to.x, y + 1 });
        take(taken, (struct box){ (float)to.x - 1, fminf(y, (float)to.y), (float)to.x + 1,
                                  fmaxf(y, (float)to.y) });
    }
}

void chart_plot(const struct chart *c, const struct chart_axes *axes,
                const struct chart_series *series, size_t n, struct buf *out)
{
    struct chart_key key[CHART_WORDS_MAX];
    struct chart with = *c;
    struct plane p = { 0 };
    struct taken taken = { .n = 0 };
    struct ends e = ends(series, n);
    double height = axes->height > 0 ? axes->height : HEIGHT;
    if (c->n_keys == 0) {
        for (size_t i = 0; i < n; i++)
            if (series[i].name.len > 0 && with.n_keys < COUNT(key))
                key[with.n_keys++] =
                    (struct chart_key){ series[i].shape, series[i].tone, series[i].name };
        with.key = key;
    }
    double name = axes->y.name.len > 0 ? 22 : 6;
    draw_open(&p.d, &with, name + height + DRAW_X_AXIS - (axes->x.name.len > 0 ? 0 : 16), out);
    p.y.from = p.d.top + name + height;
    p.y.to = p.d.top + name;
    draw_scale(&p.y, &axes->y, e.y0, e.y1, Y_TICK_GAP);
    p.x.from = p.d.left + y_labels(&p.y) + GAP + 2;
    p.x.to = p.d.right - end_labels(series, n) - 8;
    draw_scale(&p.x, &axes->x, e.x0, e.x1, TICK_GAP);
    p.inside =
        (struct box){ (float)p.x.from, (float)p.y.to - 12, (float)p.d.right, (float)p.y.from };
    draw_x_axis(&p.d, &p.x, p.y.to, p.y.from);
    y_axis(&p);
    for (size_t i = 0; i < n; i++) {
        line(&p, &series[i], out);
        take_points(&p, &series[i], &taken);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < series[i].n; k++)
            point(&p, &series[i], &series[i].point[k], out);
    for (size_t i = 0; i < n; i++) /* where there is no room for all, the later ones are named */
        for (size_t k = series[i].n; k-- > 0;)
            label(&p, &series[i], k, &taken, out);
    draw_close(&p.d);
}
