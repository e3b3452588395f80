/* past_figure.c - see past_figure.h. */
#include "cli/past_figure.h"

#include "base/file.h"
#include "web/chart.h"

enum { FIGURE_WIDTH = 860, TEXT_MAX = 4 << 10 };

#define WORDS(literal)                                                                             \
    {                                                                                              \
        (const uint8_t *)(literal), sizeof(literal) - 1                                            \
    }

/* From the left. */
static const struct span doors[] = { WORDS("closed"), WORDS("hosted"), WORDS("gated"),
                                     WORDS("open") };

static double door(enum position p)
{
    return (double)(p - POSITION_CLOSED);
}

/* What was written, in a; b is empty then. */
static bool keep(struct buf *b, struct arena *a, struct span *out, struct err *err)
{
    struct span text;
    if (!buf_done(b, &text, err) || !span_copy(a, text, out, err))
        return false;
    b->len = 0;
    return true;
}

/* ---- two policies: a row a release ---- */

static enum chart_tone tone(const struct cat_replay *r)
{
    return r->absence ? CHART_AMBER : r->shown ? CHART_RED : r->moved ? CHART_GHOST : CHART_GREEN;
}

/* The rule of the first step that is told: of a true one, if there is one. */
static const struct cat_step *telling(const struct cat_replay *r)
{
    for (unsigned i = 0; i < r->n_steps; i++)
        if (r->step[i].why->value == POL_TRUE || !r->shown)
            return &r->step[i];
    return NULL;
}

static bool row_text(const struct cat_replay *r, struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct cat_step *step = telling(r);
    buf_init(&b, "a figure", TEXT_MAX);
    if (step != NULL)
        buf_put(&b, step->by->policy->rule[step->why->rule].name);
    buf_printf(&b, "%s",
               step == NULL ? "unmoved"
               : r->absence ? ": nothing found"
               : r->shown   ? ": true"
                            : ": silence");
    return keep(&b, a, out, err);
}

static bool row_label(const struct cat_replay *r, struct arena *a, struct span *out,
                      struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    char day[CLOCK_DATE_BYTES];
    buf_init(&b, "a figure", TEXT_MAX);
    buf_printf(&b, "%.7s  ", clock_date(r->release->released.at, day));
    buf_put(&b, r->release->name);
    return keep(&b, a, out, err);
}

static bool mark_says(const struct cat_replay *r, struct arena *a, struct span *out,
                      struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a figure", TEXT_MAX);
    buf_put(&b, r->release->name);
    buf_printf(&b, ": was ");
    past_actual(&b, r->release);
    buf_printf(&b, "; A %s, B %s", position_name(r->outcome[0].verdict.position),
               position_name(r->outcome[1].verdict.position));
    return keep(&b, a, out, err);
}

static bool fill_row(const struct cat_replay *r, struct arena *a, struct chart_row *row,
                     struct err *err)
{
    struct chart_mark *mark = ARENA_ARRAY(a, struct chart_mark, 2, err);
    struct span says;
    if (mark == NULL || !mark_says(r, a, &says, err) || !row_label(r, a, &row->label, err) ||
        !row_text(r, a, &row->text, err))
        return false;
    mark[0] = (struct chart_mark){
        .shape = CHART_DOT, .tone = CHART_BLUE, .at = door(r->release->actual), .says = says
    };
    mark[1] = (struct chart_mark){ .shape = CHART_ARROW,
                                   .tone = tone(r),
                                   .at = door(r->outcome[0].verdict.position),
                                   .to = door(r->outcome[1].verdict.position),
                                   .says = says };
    row->mark = mark;
    row->n = r->moved || r->release->actual != r->outcome[0].verdict.position ? 2 : 1;
    return true;
}

static int64_t year_of(const struct cat_replay *r)
{
    char day[CLOCK_DATE_BYTES];
    uint64_t year = 0;
    clock_date(r->release->released.at, day);
    return span_u64((struct span){ (const uint8_t *)day, 4 }, &year) ? (int64_t)year : 0;
}

static bool draw_rows(const struct past_figure *f, struct chart *c, struct arena *a,
                      struct buf *out, struct err *err)
{
    static const struct chart_key key[] = {
        { CHART_DOT, CHART_BLUE, WORDS("where the door stood") },
        { CHART_ARROW, CHART_GHOST, WORDS("A to B: only silence") },
        { CHART_ARROW, CHART_AMBER, WORDS("A to B: no published test was found") },
        { CHART_ARROW, CHART_RED, WORDS("A to B: by what was published") },
        { CHART_RING, CHART_GREEN, WORDS("A and B agree elsewhere") },
    };
    const struct chart_axis x = { .scale = CHART_WORDS, .word = doors, .n_words = COUNT(doors) };
    struct chart_row *row = ARENA_ARRAY(a, struct chart_row, f->replays->n_dated, err);
    for (size_t i = 0; row != NULL && i < f->replays->n_dated; i++) {
        const struct cat_replay *r = &f->replays->list[i];
        row[i].apart = i > 0 && year_of(r) != year_of(r - 1);
        if (!fill_row(r, a, &row[i], err))
            return false;
    }
    c->key = key;
    c->n_keys = COUNT(key);
    if (row != NULL)
        chart_rows(c, &x, row, f->replays->n_dated, out);
    return row != NULL;
}

/* ---- a maker: what it said, and on the lane of a door what it did ---- */

static bool event_label(const struct cat_replay *r, struct arena *a, struct span *out,
                        struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    enum position x = r->outcome[0].verdict.position, y = r->outcome[1].verdict.position;
    buf_init(&b, "a figure", TEXT_MAX);
    buf_put(&b, r->release->name);
    buf_printf(&b, ": %s", position_name(x));
    if (x != y)
        buf_printf(&b, " \xe2\x86\x92 %s", position_name(y));
    return keep(&b, a, out, err);
}

static bool fill_door(const struct past_figure *f, enum position at, struct arena *a,
                      struct chart_lane *lane, struct err *err)
{
    struct chart_event *event = ARENA_ARRAY(a, struct chart_event, f->replays->n_dated, err);
    size_t n = 0;
    for (size_t i = 0; event != NULL && i < f->replays->n_dated; i++) {
        const struct cat_replay *r = &f->replays->list[i];
        struct chart_event *e = &event[n];
        if (r->release->actual != at)
            continue;
        *e = (struct chart_event){ .at = (double)r->release->released.at,
                                   .shape = r->moved ? CHART_DOT : CHART_RING,
                                   .tone = tone(r) };
        if (!event_label(r, a, &e->label, err) || !mark_says(r, a, &e->says, err))
            return false;
        n++;
    }
    *lane = (struct chart_lane){ doors[at - POSITION_CLOSED], event, n };
    return event != NULL;
}

/* A day is a point; a month or a year is as long as it is. */
static void said_when(const struct cat_promise *p, struct chart_event *e)
{
    char from[CLOCK_DATE_BYTES] = "2024-01-01", to[CLOCK_DATE_BYTES] = "2024-12-31";
    int64_t at = 0, end = 0;
    memcpy(from, p->on.ptr, p->on.len);
    memcpy(to, p->on.ptr, p->on.len);
    if (p->on.len == strlen("2024-07"))
        memcpy(to + strlen("2024-07-"), "28", 2);
    if (!clock_parse(span_of(from), &at) || !clock_parse_end(span_of(to), &end))
        return;
    e->at = (double)at;
    e->to = (double)end;
    e->shape = p->on.len == strlen("2024-07-23") ? CHART_RING : CHART_SPAN;
}

static bool fill_said(const struct past_figure *f, struct arena *a, struct chart_lane *lane,
                      struct err *err)
{
    struct chart_event *event = ARENA_ARRAY(a, struct chart_event, f->n_said, err);
    for (size_t i = 0; event != NULL && i < f->n_said; i++) {
        event[i] = (struct chart_event){ .tone = CHART_BLUE,
                                         .label = f->said[i]->title,
                                         .says = f->said[i]->title };
        said_when(f->said[i], &event[i]);
    }
    *lane = (struct chart_lane){ SPAN("said"), event, f->n_said };
    return event != NULL;
}

static bool draw_lanes(const struct past_figure *f, struct chart *c, struct arena *a,
                       struct buf *out, struct err *err)
{
    static const struct chart_key key[] = {
        { CHART_RING, CHART_BLUE, WORDS("said") },
        { CHART_DOT, CHART_GHOST, WORDS("did; A to B: only silence") },
        { CHART_DOT, CHART_AMBER, WORDS("did; no published test was found") },
        { CHART_DOT, CHART_RED, WORDS("did; by what was published") },
        { CHART_RING, CHART_GREEN, WORDS("did; A and B agree") },
    };
    const struct chart_axis x = { .scale = CHART_DATE };
    struct chart_lane lane[1 + COUNT(doors)];
    if (!fill_said(f, a, &lane[0], err))
        return false;
    for (unsigned i = 0; i < COUNT(doors); i++)
        if (!fill_door(f, POSITION_OPEN - i, a, &lane[1 + i], err))
            return false;
    c->key = key;
    c->n_keys = COUNT(key);
    chart_lanes(c, &x, lane, COUNT(lane), out);
    return true;
}

/* ---- both ---- */

static bool titles(const struct past_figure *f, struct arena *a, struct chart *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    const struct past *p = f->past;
    const struct cat_replays *r = f->replays;
    char day[CLOCK_DATE_BYTES];
    buf_init(&b, "a figure", TEXT_MAX);
    buf_put(&b, f->maker);
    buf_printf(&b, f->maker.len > 0 ? ": said and done"
                                    : "What two policies make of the same releases");
    if (!keep(&b, a, &c->title, err))
        return false;
    past_silence(&b, r);
    if (f->maker.len > 0)
        buf_printf(&b, "Behind each name: where A, then B would have put it. ");
    for (unsigned i = 0; i < 2; i++) {
        buf_printf(&b, "%c: ", "AB"[i]);
        buf_put(&b, p->layers[i].policy.title);
        buf_printf(&b, ". ");
    }
    buf_printf(&b, "Supposed of every release: ");
    for (size_t i = 0; i < p->catalogue.n_supposed; i++) {
        buf_printf(&b, i > 0 ? ", " : "");
        buf_put(&b, p->catalogue.supposed[i].says);
    }
    buf_printf(&b, ".");
    for (size_t i = 0; i < b.len; i++)
        b.bytes[i] = b.bytes[i] == '\n' ? ' ' : b.bytes[i];
    if (!keep(&b, a, &c->about, err))
        return false;
    buf_printf(&b, "Catalogue of %s", clock_date(p->catalogue.state.at, day));
    if (r->n > r->n_dated)
        buf_printf(&b, "; %zu without a day left out", r->n - r->n_dated);
    buf_printf(&b, ". How a row is read: ");
    for (size_t i = 0; i < p->catalogue.reading.n; i++) {
        buf_printf(&b, i > 0 ? "; " : "");
        buf_put(&b, p->catalogue.reading.list[i]);
    }
    buf_printf(&b, ".");
    return keep(&b, a, &c->source, err);
}

bool past_figure_save(const struct past_figure *f, const char *path, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a figure", .limit = 64 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct chart c = { .width = FIGURE_WIDTH };
    struct span svg;
    buf_init(&b, "a figure", CHART_BYTES_MAX);
    return titles(f, &a, &c, err) &&
           (f->maker.len > 0 ? draw_lanes(f, &c, &a, &b, err) : draw_rows(f, &c, &a, &b, err)) &&
           buf_done(&b, &svg, err) && file_replace(path, svg, 0644, err);
}
