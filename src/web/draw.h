/* draw.h - what all figures of chart.h are drawn with: the sheet, text whose width is known without
 * a font, and scales with their ticks. Lengths are pixels of the figure. */
#ifndef AJAR_WEB_DRAW_H
#define AJAR_WEB_DRAW_H

#include "web/chart.h"

#define DRAW_EDGE      16.0 /* left and right of everything */
#define DRAW_TEXT      12.5 /* height of the letters of labels */
#define DRAW_SMALL     11.0 /* of ticks and the foot */
#define DRAW_TICKS_MAX 16u

enum draw_weight { DRAW_PLAIN, DRAW_STRONG };
/* How wide text comes out in the fonts the sheet asks for; a little too much rather than too
 * little. */
double draw_width(struct span text, double size);
enum draw_anchor { DRAW_START, DRAW_MIDDLE, DRAW_END };
struct draw_text {
    double x, y; /* of the base line */
    enum draw_anchor anchor;
    const char *class; /* words of the sheet: "i s" */
    double size, room; /* what does not fit into room is cut with an ellipsis */
};
void draw_text(struct buf *out, const struct draw_text *how, struct span text);
/* The same on a ground that lets a little of what is behind it through: grid lines stay out of it. */
void draw_label(struct buf *out, const struct draw_text *how, struct span text);
/* Lines of text from y on, each 1.4 times its size; returns where the next one would stand. With
 * out NULL nothing is drawn. */
double draw_lines(struct buf *out, const struct draw_text *how, struct span text);

struct draw {
    struct buf *out;
    double width, left, right; /* the body stands between left and right */
    double top, bottom;
    double foot; /* where the text under the body begins */
    const struct chart *chart;
};
/* All that stands above the body, which is height high, and begins at d->top. */
void draw_open(struct draw *d, const struct chart *c, double height, struct buf *out);
void draw_close(struct draw *d);

struct draw_scale {
    const struct chart_axis *axis;
    double lo, hi;     /* values of the ends */
    double from, to;   /* their places */
    unsigned decimals; /* of the ticks */
    size_t n;
    double tick[DRAW_TICKS_MAX];
};
/* Finds the ends from those of the values, unless they are given, widens them to whole ticks and
 * places ticks at least gap apart. */
void draw_scale(struct draw_scale *s, const struct chart_axis *axis, double lo, double hi,
                double gap);
/* Clipped to the ends. */
double draw_at(const struct draw_scale *s, double value);
#define DRAW_LABEL_BYTES 64
const char *draw_tick(const struct draw_scale *s, double value, char out[static DRAW_LABEL_BYTES]);
/* Grid lines from y0 to y1, labels under y1, the axis' name under them. */
void draw_x_axis(struct draw *d, const struct draw_scale *s, double y0, double y1);
/* Only the names of its ticks, standing on y. */
void draw_x_ticks(struct draw *d, const struct draw_scale *s, double y);
#define DRAW_X_AXIS 40.0 /* how much room that takes under y1 */

struct draw_place {
    double x, y;
};
void draw_mark(struct buf *out, const struct chart_mark *m, const struct draw_scale *x, double y);
void draw_dot(struct buf *out, enum chart_shape shape, enum chart_tone tone, struct draw_place p);
/* <title>, if says is not empty. */
void draw_says(struct buf *out, struct span says);

#endif
