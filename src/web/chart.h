/* chart.h - figures as SVG that stand by themselves: in a page, in an article, printed.
 *
 * One file, no script, no font, no link: what it needs is in it. Light or dark as the reader has
 * it, by a media query. A title and a description for those who cannot see it; nothing is told by
 * colour alone. All text goes through markup_put.
 *
 *   chart_rows    one thing a row, marks along an axis: bars, dots with error bars, moves
 *   chart_plot    x and y: lines, steps, dots with error bars
 *   chart_lanes   what happened when, one lane a subject
 *   chart_table   words and numbers in columns
 *
 * Terms   value  a finite number in the unit of its axis; of CHART_DATE Unix seconds, of
 *                CHART_WORDS the place in the list of words, from 0
 * Owner   everything is borrowed until the call returns
 * Limits  CHART_BYTES_MAX is for the buf; CHART_WORDS_MAX words on an axis
 * Fails   never; a full buf says so itself (buf_done) */
#ifndef AJAR_WEB_CHART_H
#define AJAR_WEB_CHART_H

#include "base/buf.h"

#define CHART_BYTES_MAX (16u << 20) /* a figure of ten thousand marks; nobody reads more */
#define CHART_WORDS_MAX 12u         /* more do not fit beside each other */

/* Meanings are the caller's; the closed and the open side of a thing should differ in shape too. */
enum chart_tone {
    CHART_INK,
    CHART_GREEN,
    CHART_AMBER,
    CHART_BLUE,
    CHART_RED,
    CHART_GHOST,
    CHART_TONES
};
enum chart_shape {
    CHART_DOT,   /* filled */
    CHART_RING,  /* hollow */
    CHART_BAR,   /* from the begin of the axis to at */
    CHART_SPAN,  /* a bar from at to to */
    CHART_ARROW, /* from at to to; a ring if they are the same */
};
/* One line of the legend. */
struct chart_key {
    enum chart_shape shape;
    enum chart_tone tone;
    struct span says;
};
/* What every figure says around its middle. Empty texts leave no gap. */
struct chart {
    struct span title;
    struct span about;  /* a sentence or two: what is to be seen; also for screen readers */
    struct span source; /* at the foot: where the numbers are from, and of when */
    const struct chart_key *key;
    size_t n_keys;
    unsigned width; /* 0: 760, the width of a text column */
};
enum chart_scale { CHART_NUMBER, CHART_LOG, CHART_DATE, CHART_WORDS };
struct chart_axis {
    struct span name; /* what it measures: "memory", "index points"; may be empty */
    enum chart_scale scale;
    const char *unit; /* stands behind each number: " GiB", "%"; or NULL */
    bool given;       /* the ends are lo and hi; else they are found from the values */
    double lo, hi;
    const struct span *word; /* CHART_WORDS: the first is at the left or at the bottom */
    size_t n_words;
};

struct chart_mark {
    enum chart_shape shape;
    enum chart_tone tone;
    double at, to;
    bool ranged; /* lo and hi are known; an infinite one is drawn to the edge */
    double lo, hi;
    struct span says; /* shown when pointed at, read to who cannot see */
};
struct chart_row {
    struct span label;
    struct span text; /* at the right, or empty: "61 %, 52 to 70" */
    const struct chart_mark *mark;
    size_t n;   /* 0: nothing is drawn, which is what is said of what is not known */
    bool apart; /* a line above: another group begins */
};
void chart_rows(const struct chart *c, const struct chart_axis *x, const struct chart_row *row,
                size_t n, struct buf *out);

enum chart_line { CHART_NO_LINE, CHART_LINE, CHART_STEPS };
struct chart_point {
    double x, y;
    bool ranged;
    double lo, hi;     /* of y */
    struct span says;  /* as of a mark */
    struct span label; /* beside the point, if there is room; or empty */
};
struct chart_series {
    struct span name; /* a line of the legend; or empty */
    enum chart_line line;
    enum chart_shape shape; /* CHART_DOT or CHART_RING */
    enum chart_tone tone;
    const struct chart_point *point; /* ascending by x */
    size_t n;
    double until; /* CHART_STEPS: the last one holds to here */
};
struct chart_axes {
    struct chart_axis x, y;
    unsigned height; /* of the plot; 0: 320 */
};
void chart_plot(const struct chart *c, const struct chart_axes *axes,
                const struct chart_series *series, size_t n, struct buf *out);

/* Labels that would overlap stand below each other; a lane is as high as it needs. */
struct chart_lane {
    struct span name;
    const struct chart_event {
        double at, to; /* CHART_SPAN; else to is not read */
        enum chart_shape shape;
        enum chart_tone tone;
        struct span label, says;
    } * event; /* ascending by at */
    size_t n;
};
void chart_lanes(const struct chart *c, const struct chart_axis *x, const struct chart_lane *lane,
                 size_t n, struct buf *out);

struct chart_column {
    struct span name;
    bool number; /* set to the right */
};
struct chart_cell {
    struct span text; /* wrapped where the column is narrow */
    bool strong;
    bool dot; /* one of tone stands before it */
    enum chart_tone tone;
};
/* cell: n_rows times n_columns, row by row; n_columns is at most CHART_WORDS_MAX. */
void chart_table(const struct chart *c, const struct chart_column *column, size_t n_columns,
                 const struct chart_cell *cell, size_t n_rows, struct buf *out);

#endif
