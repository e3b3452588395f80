/* fit_people_chart.c - reach as a figure: a bar for each weights, in parts from what is sure to what
 * nobody knows. */
#include "cli/fit_people.h"

#include "web/chart.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { TEXT_MAX = 512, MARKS = 4 };

struct bar {
    struct chart_mark mark[MARKS];
    char text[64], says[96];
};

static struct span printed(char *room, size_t size, const char *fmt, ...) PRINTF(3, 4);
static struct span printed(char *room, size_t size, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(room, size, fmt, args);
    va_end(args);
    return span_of(room);
}

static const struct {
    enum chart_shape shape;
    enum chart_tone tone;
    const char *says;
} parts[MARKS] = {
    { CHART_BAR, CHART_BLUE, "surely" },
    { CHART_SPAN, CHART_GREEN, "perhaps, on the card" },
    { CHART_SPAN, CHART_AMBER, "perhaps, with memory" },
    { CHART_SPAN, CHART_GHOST, "nobody knows the card" },
};

static struct chart_row bar(const struct fit_people *p, size_t i, struct bar *to)
{
    const struct fit_reach *r = &p->practice[i].reach;
    const char *name = fit_quant_name(p->view->weights[i].quant);
    double lo = floor(100 * r->lo), hi = ceil(100 * r->hi);
    double end[MARKS] = { lo, 100 * r->cards.hi, 100 * (r->cards.hi + r->by_memory), hi };
    struct span says =
        printed(to->says, sizeof to->says, "%s: at least %.0f %%, at most %.0f %%", name, lo, hi);
    for (unsigned k = 0; k < MARKS; k++) {
        double from = k > 0 ? end[k - 1] : 0;
        end[k] = fmin(fmax(end[k], from), hi);
        to->mark[k] = (struct chart_mark){ .shape = parts[k].shape,
                                           .tone = parts[k].tone,
                                           .at = k > 0 ? from : end[k],
                                           .to = end[k],
                                           .says = says };
    }
    return (struct chart_row){ .label = span_of(name),
                               .text =
                                   printed(to->text, sizeof to->text, "%.0f to %.0f %%", lo, hi),
                               .mark = to->mark,
                               .n = MARKS };
}

/* Some bar has a piece of that sort to be seen. */
static bool occurs(const struct chart_row *row, size_t n, unsigned part)
{
    for (size_t i = 0; i < n; i++) {
        const struct chart_mark *m = row[i].mark;
        if (row[i].n > 0 && (part == 0 ? m[0].at > 0 : m[part].to > m[part].at))
            return true;
    }
    return false;
}

/* The last part of a path, or all of one that ends without a name. */
static struct span last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return span_of(slash != NULL && slash[1] != 0 && slash[1] != '.' ? slash + 1 : path);
}

bool fit_people_chart(struct buf *b, const struct fit_people *p, struct arena *a, struct err *err)
{
    size_t n = p->view->n_cases > 0 ? p->view->n_weights : 0;
    struct chart_row *row = ARENA_ARRAY(a, struct chart_row, n, err);
    struct bar *room = ARENA_ARRAY(a, struct bar, n, err);
    char title[TEXT_MAX], about[TEXT_MAX], source[TEXT_MAX], quoted[QUOTED_BYTES];
    struct chart_key key[MARKS];
    if (row == NULL || room == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        row[i] = bar(p, i, &room[i]);
        if (!p->survey_holds)
            row[i].n = 0, row[i].text = SPAN("not known");
    }
    size_t n_keys = 0;
    for (unsigned i = 0; i < MARKS; i++)
        if (occurs(row, n, i))
            key[n_keys++] =
                (struct chart_key){ parts[i].shape, parts[i].tone, span_of(parts[i].says) };
    struct chart c = {
        .title = printed(title, sizeof title, "How many people\xe2\x80\x99s machines run %s",
                         span_quote(last_part(p->view->look->root), quoted)),
        .about = printed(about, sizeof about,
                         "Share of surveyed machines that run it at %g tokens a second or more "
                         "with a context of %" PRIu64 " tokens, by the weights.",
                         p->least, p->ctx),
        .source = printed(source, sizeof source,
                          "Steam hardware survey, %.*s: people who play games, counted where they "
                          "agreed. Of %.0f %% of the machines the card is not known.",
                          (int)p->survey.month.len, (const char *)p->survey.month.ptr,
                          n > 0 ? 100 * p->practice[0].reach.unknown : 100),
        .key = key,
        .n_keys = n_keys,
    };
    if (!p->survey_holds)
        c.about = SPAN("The survey does not speak of the machines of that day.");
    struct chart_axis x = {
        .name = SPAN("share of surveyed machines"), .unit = " %", .given = true, .lo = 0, .hi = 100
    };
    chart_rows(&c, &x, row, n, b);
    return true;
}
