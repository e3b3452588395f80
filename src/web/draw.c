/* draw.c - see draw.h. The sheet names colours twice instead of using variables: programs that set
 * articles read style sheets of before 2015, and take the light half. */
#include "web/draw.h"

#include <math.h>
#include <stdio.h>

#include "base/utf8.h"
#include "web/markup.h"

#define LINE      1.4
#define KEY_LINE  20.0
#define KEY_ROOM  26.0 /* for the sign in front of the text */
#define TITLE     18.0
#define ELLIPSIS  "\xe2\x80\xa6"
#define WIDTH     760u
#define WIDTH_MAX 4000u

/* Of Helvetica, Arial and Liberation Sans alike, in thousandths of the size, from space on. */
static const uint16_t widths[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};
/* What markup_put spells out is about this wide: \u202e. */
#define SPELT 3000u

static const char sheet[] =
    "text{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;font-variant-numeric:"
    "tabular-nums}"
    ".b{font-weight:700}.h{font-size:18px}.t{font-size:12.5px}.s{font-size:11px}"
    ".n{fill:none}.l{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
    ".w{stroke-width:1.5}.q{stroke-width:1}.y{fill-opacity:.8}.o{stroke-width:2}";
/* paper, rule, ink, muted, then the tones */
static const char *const colours[2][4 + CHART_TONES] = {
    { "#fbfaf7", "#e4dfd5", "#23221f", "#625d54", "#23221f", "#1d6f63", "#b5600f", "#2c5aa0",
      "#9b2226", "#a59d8e" },
    { "#171715", "#35332e", "#e8e5dd", "#aaa497", "#e8e5dd", "#7cc4b6", "#e9b94f", "#8fb6ee",
      "#f2a3a0", "#78736a" },
};

double draw_width(struct span text, double size)
{
    double sum = 0;
    for (size_t i = 0, n; i < text.len; i += n) {
        uint32_t c = 0;
        n = utf8_next((struct span){ text.ptr + i, text.len - i }, &c);
        bool spelt = n == 0 || utf8_hidden(c);
        n = n > 0 ? n : 1;
        sum += spelt                                 ? SPELT
               : c >= ' ' && c < ' ' + COUNT(widths) ? widths[c - ' ']
               : c < 0x1100                          ? 640
                                                     : 1000;
    }
    return sum * size / 1000 * 1.04;
}

/* The beginning of text that is no wider than room, broken behind a space if it must be broken and
 * there is one. Never empty unless text is. *rest is what follows, without the space. */
static struct span line_of(struct span text, double size, double room, struct span *rest)
{
    double wide = 0;
    size_t end = 0, space = 0;
    while (end < text.len) {
        uint32_t c;
        size_t n = utf8_next((struct span){ text.ptr + end, text.len - end }, &c);
        n = n > 0 ? n : 1;
        wide += draw_width((struct span){ text.ptr + end, n }, size);
        if (wide > room && end > 0)
            break;
        if (text.ptr[end] == ' ')
            space = end;
        end += n;
    }
    size_t cut = end == text.len ? end : space > 0 ? space : end;
    size_t next = cut < text.len && text.ptr[cut] == ' ' ? cut + 1 : cut;
    *rest = (struct span){ text.ptr + next, text.len - next };
    return (struct span){ text.ptr, cut };
}

/* As line_of, but no word matters: what is cut is cut. */
static struct span cut(struct span text, double size, double room, bool *whole)
{
    struct span rest;
    *whole = draw_width(text, size) <= room;
    if (*whole)
        return text;
    double wide = draw_width(SPAN(ELLIPSIS), size);
    size_t end = 0;
    for (size_t n; end < text.len; end += n) {
        uint32_t c;
        rest = (struct span){ text.ptr + end, text.len - end };
        n = utf8_next(rest, &c);
        n = n > 0 ? n : 1;
        wide += draw_width((struct span){ rest.ptr, n }, size);
        if (wide > room)
            break;
    }
    return (struct span){ text.ptr, end };
}

void draw_says(struct buf *out, struct span says)
{
    if (says.len == 0)
        return;
    buf_put(out, SPAN("<title>"));
    markup_put(out, says);
    buf_put(out, SPAN("</title>"));
}

void draw_text(struct buf *out, const struct draw_text *how, struct span text)
{
    static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
    bool whole;
    struct span shown = cut(text, how->size, how->room, &whole);
    buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\"%s>", how->x, how->y, how->class,
               anchors[how->anchor]);
    if (!whole)
        draw_says(out, text);
    markup_put(out, shown);
    if (!whole)
        buf_put(out, SPAN(ELLIPSIS));
    buf_put(out, SPAN("</text>\n"));
}

void draw_label(struct buf *out, const struct draw_text *how, struct span text)
{
    double wide = fmin(draw_width(text, how->size), how->room);
    buf_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"p y\"/>\n",
               how->x - wide * (double)how->anchor / 2 - 1, how->y - how->size + 1, wide + 2,
               how->size + 3);
    draw_text(out, how, text);
}

double draw_lines(struct buf *out, const struct draw_text *how, struct span text)
{
    struct draw_text line = *how;
    while (text.len > 0) {
        struct span piece = line_of(text, how->size, how->room, &text);
        line.room = INFINITY;
        if (out != NULL)
            draw_text(out, &line, piece);
        line.y += how->size * LINE;
    }
    return line.y;
}

void draw_dot(struct buf *out, enum chart_shape shape, enum chart_tone tone, struct draw_place p)
{
    if (shape == CHART_DOT)
        buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" class=\"f%d\"", p.x, p.y, tone);
    else
        buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.8\" class=\"p o k%d\"", p.x, p.y,
                   tone);
    buf_put(out, SPAN("/>\n"));
}

/* An error bar along x; an end past the axis has no cap. */
static void whisker(struct buf *out, const struct chart_mark *m, const struct draw_scale *x,
                    double y)
{
    if (!m->ranged)
        return;
    double a = draw_at(x, m->lo), b = draw_at(x, m->hi);
    const char *stroke = m->shape == CHART_BAR || m->shape == CHART_SPAN ? "k0" : NULL;
    buf_printf(out, "<path d=\"M%.1f %.1fH%.1f", a, y, b);
    if (m->lo >= x->lo)
        buf_printf(out, "M%.1f %.1fv8", a, y - 4);
    if (m->hi <= x->hi)
        buf_printf(out, "M%.1f %.1fv8", b, y - 4);
    if (stroke != NULL)
        buf_printf(out, "\" class=\"n w %s\"/>\n", stroke);
    else
        buf_printf(out, "\" class=\"n w k%d\"/>\n", m->tone);
}

static void arrow(struct buf *out, enum chart_tone tone, double a, double b, double y)
{
    double way = b > a ? 1 : -1;
    if (fabs(b - a) < 8) {
        draw_dot(out, CHART_RING, tone, (struct draw_place){ a, y });
        return;
    }
    buf_printf(out, "<path d=\"M%.1f %.1fH%.1f\" class=\"n l k%d\"/>\n", a + way * 5, y,
               b - way * 9, tone);
    buf_printf(out, "<path d=\"M%.1f %.1fl%.1f -4.5v9z\" class=\"f%d\"/>\n", b - way * 1, y,
               -way * 9, tone);
}

static void key_sign(struct buf *out, const struct chart_key *k, double x, double y)
{
    if (k->shape == CHART_ARROW)
        arrow(out, k->tone, x - 6, x + 20, y);
    else if (k->shape >= CHART_BAR)
        buf_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"16\" height=\"8\" class=\"f%d\"/>\n",
                   x, y - 4, k->tone);
    else
        draw_dot(out, k->shape, k->tone, (struct draw_place){ x + 8, y });
}

/* Where the legend ends, which begins at y; with out NULL it is only measured. */
static double legend(const struct chart *c, double width, double y, struct buf *out)
{
    double x = DRAW_EDGE;
    for (size_t i = 0; i < c->n_keys; i++) {
        const struct chart_key *k = &c->key[i];
        double wide = KEY_ROOM + draw_width(k->says, DRAW_TEXT) + 18;
        if (x > DRAW_EDGE && x + wide > width - DRAW_EDGE) {
            x = DRAW_EDGE;
            y += KEY_LINE;
        }
        if (out != NULL)
            key_sign(out, k, x, y - 4);
        if (out != NULL)
            draw_text(out,
                      &(struct draw_text){ x + KEY_ROOM - 4, y, DRAW_START, "i t", DRAW_TEXT,
                                           width - x - KEY_ROOM },
                      k->says);
        x += wide;
    }
    return c->n_keys > 0 ? y + KEY_LINE : y;
}

/* Title, sentence, legend; returns where the body begins. */
static double head(const struct chart *c, double width, struct buf *out)
{
    double room = width - 2 * DRAW_EDGE, y = DRAW_EDGE;
    if (c->title.len > 0)
        y = draw_lines(out,
                       &(struct draw_text){ DRAW_EDGE, y + TITLE, DRAW_START, "i b h", TITLE,
                                            room / 1.08 },
                       c->title) -
            TITLE + 6;
    if (c->about.len > 0)
        y = draw_lines(
                out,
                &(struct draw_text){ DRAW_EDGE, y + DRAW_TEXT, DRAW_START, "m t", DRAW_TEXT, room },
                c->about) -
            DRAW_TEXT + 6;
    return c->n_keys > 0 ? legend(c, width, y + 14, out) - 8 : y;
}

static double foot(const struct chart *c, double width, double y, struct buf *out)
{
    if (c->source.len == 0)
        return y;
    return draw_lines(out,
                      &(struct draw_text){ DRAW_EDGE, y + DRAW_SMALL, DRAW_START, "m s", DRAW_SMALL,
                                           width - 2 * DRAW_EDGE },
                      c->source);
}

static void half_sheet(struct buf *out, const char *const *colour)
{
    buf_printf(out, ".p{fill:%s}.g{stroke:%s}.i{fill:%s}.m{fill:%s}", colour[0], colour[1],
               colour[2], colour[3]);
    for (int i = 0; i < CHART_TONES; i++)
        buf_printf(out, ".f%d{fill:%s}.k%d{stroke:%s}", i, colour[4 + i], i, colour[4 + i]);
}

/* Several figures may stand in one page, and an id only once: it is made from the title. */
static uint32_t name_of(struct span title)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < title.len; i++)
        h = (h ^ title.ptr[i]) * 16777619u;
    return h;
}

void draw_open(struct draw *d, const struct chart *c, double height, struct buf *out)
{
    unsigned asked = c->width == 0 ? WIDTH : c->width;
    assert(asked >= 240 && asked <= WIDTH_MAX);
    double width = asked, top = head(c, width, NULL) + 10;
    *d = (struct draw){ out, width,        DRAW_EDGE,        width - DRAW_EDGE,
                        top, top + height, top + height + 6, c };
    double all = foot(c, width, d->foot, NULL) + 8;
    uint32_t id = name_of(c->title);
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
               "height=\"%.0f\" role=\"img\" aria-labelledby=\"t%08x d%08x\">\n",
               width, all, width, all, id, id);
    buf_printf(out, "<title id=\"t%08x\">", id);
    markup_put(out, c->title);
    buf_printf(out, "</title>\n<desc id=\"d%08x\">", id);
    markup_put(out, c->about);
    buf_printf(out, "</desc>\n<style>%s", sheet);
    half_sheet(out, colours[0]);
    buf_put(out, SPAN("@media (prefers-color-scheme:dark){"));
    half_sheet(out, colours[1]);
    buf_put(out, SPAN("}</style>\n"));
    buf_printf(out, "<rect width=\"%.0f\" height=\"%.0f\" class=\"p\"/>\n", width, all);
    head(c, width, out);
}

void draw_close(struct draw *d)
{
    foot(d->chart, d->width, d->foot, d->out);
    buf_put(d->out, SPAN("</svg>\n"));
}

void draw_mark(struct buf *out, const struct chart_mark *m, const struct draw_scale *x, double y)
{
    double a = m->shape == CHART_BAR ? x->from : draw_at(x, m->at);
    double b = draw_at(x, m->shape == CHART_BAR ? m->at : m->to);
    buf_put(out, SPAN("<g>"));
    draw_says(out, m->says);
    if (m->shape == CHART_BAR || m->shape == CHART_SPAN)
        buf_printf(out,
                   "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" rx=\"2\" "
                   "class=\"f%d\"/>\n",
                   a < b ? a : b, y - 7, fmax(fabs(b - a), 1), m->tone);
    else if (m->shape == CHART_ARROW)
        arrow(out, m->tone, a, b, y);
    whisker(out, m, x, y);
    if (m->shape == CHART_DOT || m->shape == CHART_RING)
        draw_dot(out, m->shape, m->tone, (struct draw_place){ a, y });
    buf_put(out, SPAN("</g>\n"));
}
