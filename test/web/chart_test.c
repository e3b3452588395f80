/* chart_test.c - figures are drawn from samples and read back by a small strict reader of what an
 * SVG of ours may hold: the same samples with hostile texts hold no more.
 * CHARTS=DIR writes the samples there, to look at. */
#include "web/chart.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "lib/check.h"

#define HOSTILE                                                                                    \
    "</text></title></svg><script>alert(1)</script><a href='javascript:x' onclick=\"x\">&amp;]]>"  \
    "\xe2\x80\xae\x1b[2J\xff\xef\xbf\xbf 0%s"

static bool hostile;
static struct span as(struct span text)
{
    return hostile && text.len > 0 ? SPAN(HOSTILE) : text;
}
#define T(literal) as(SPAN(literal))

static double day(const char *text)
{
    int64_t at = 0;
    CHECK(clock_parse(span_of(text), &at));
    return (double)at;
}

/* ---- the samples ---- */
static void bars(struct buf *out)
{
    struct chart_mark mark[] = {
        { CHART_BAR, CHART_GREEN, 61, 0, true, 52, 70, T("61 %, 52 to 70 %") },
        { CHART_BAR, CHART_GREEN, 38.5, 0, true, 30, 47, T("38.5 %") },
        { CHART_BAR, CHART_GHOST, 7, 0, true, 0.5, INFINITY, T("7 %") },
    };
    struct chart_row row[] = {
        { T("4 bits, 2,048 tokens"), T("61 %, 52 to 70"), &mark[0], 1, false },
        { T("8 bits"), T("38.5 %, 30 to 47"), &mark[1], 1, false },
        { T("16 bits, and a label that is far too long for its column"), T("7 %"), &mark[2], 1,
          true },
        { T("32 bits"), T("not known"), NULL, 0, false },
    };
    struct chart c = { .title = T("Who can run it at ten tokens a second"),
                       .about =
                           T("Share of surveyed machines that hold the model and answer at ten "
                             "tokens a second or more, with low and high."),
                       .source = T("Survey of October 2026.") };
    chart_rows(&c, &(struct chart_axis){ .name = T("share of machines"), .unit = " %" }, row,
               COUNT(row), out);
}

static void moves(struct buf *out)
{
    struct span word[] = { T("closed"), T("hosted"), T("gated"), T("open") };
    struct chart_mark mark[] = {
        { CHART_ARROW, CHART_RED, 3, 1, false, 0, 0, T("open, then hosted") },
        { CHART_DOT, CHART_GREEN, 3, 0, false, 0, 0, T("released open") },
        { CHART_ARROW, CHART_GHOST, 2, 2, false, 0, 0, T("unmoved") },
        { CHART_SPAN, CHART_AMBER, 0, 3, false, 0, 0, T("anything") },
    };
    struct chart_row row[] = {
        { T("Llama 3.1 405B"), T("harm not shown"), &mark[0], 2, false },
        { T("Gemma 3 27B"), T(""), &mark[2], 1, false },
        { T("Mistral 7B"), T(""), &mark[3], 1, true },
    };
    struct chart_key key[] = { { CHART_ARROW, CHART_RED, T("moved by a rule that is true") },
                               { CHART_DOT, CHART_GREEN, T("as it was released") },
                               { CHART_RING, CHART_GHOST, T("unmoved") } };
    struct chart c = { .title = T("What the change of stance moves"),
                       .key = key,
                       .n_keys = COUNT(key) };
    chart_rows(&c, &(struct chart_axis){ .scale = CHART_WORDS, .word = word, .n_words = 4 }, row,
               COUNT(row), out);
}

static void steps(struct buf *out)
{
    struct chart_point open[] = {
        { day("2023-02-24"), 109.24, true, 100.64, 113.91, T("LLaMA-65B"), T("LLaMA-65B") },
        { day("2023-12-11"), 117.65, true, 114, 120, T("Mixtral"), T("Mixtral 8x7B") },
        { day("2024-12-26"), 132.87, true, 130, 135, T("DeepSeek-V3"), T("DeepSeek-V3") },
        { day("2025-01-20"), 139.51, true, 137, 142, T("DeepSeek-R1"), T("DeepSeek-R1") },
    };
    struct chart_point closed[] = {
        { day("2023-03-14"), 125.7, true, 119.95, 129.65, T("GPT-4"), T("GPT-4") },
        { day("2024-06-20"), 130, false, 0, 0, T("Claude 3.5 Sonnet"), T("Claude 3.5 Sonnet") },
        { day("2024-12-05"), 142.45, true, -INFINITY, 145, T("o1"), T("o1") },
    };
    struct chart_series series[] = {
        { T("best closed"), CHART_STEPS, CHART_RING, CHART_AMBER, closed, COUNT(closed),
          day("2025-03-01") },
        { T("best open"), CHART_STEPS, CHART_DOT, CHART_GREEN, open, COUNT(open),
          day("2025-03-01") },
    };
    struct chart c = {
        .title = T("Best open and best closed"),
        .about = T("Epoch Capabilities Index of the best model so far, with 90 % intervals."),
        .source = T("Epoch AI, CC BY 4.0.")
    };
    chart_plot(&c, &(struct chart_axes){ { .scale = CHART_DATE }, { .name = T("index") }, 0 },
               series, COUNT(series), out);
}

static void words(struct buf *out)
{
    struct span word[] = { T("closed"), T("hosted"), T("gated"), T("open") };
    struct chart_point taken[] = { { day("2023-02-24"), 2, false, 0, 0, T("LLaMA"), T("LLaMA") },
                                   { day("2024-07-23"), 3, false, 0, 0, T("3.1"),
                                     T("Llama 3.1") } };
    struct chart_series series[] = { { T("taken"), CHART_LINE, CHART_DOT, CHART_INK, taken, 2, 0 },
                                     { T("empty"), CHART_LINE, CHART_DOT, CHART_INK, NULL, 0, 0 } };
    struct chart_axes axes = { { .scale = CHART_DATE, .name = T("released") },
                               { .scale = CHART_WORDS, .word = word, .n_words = 4 },
                               160 };
    chart_plot(&(struct chart){ .title = T("Positions"), .width = 480 }, &axes, series, 2, out);
}

static void lanes(struct buf *out)
{
    struct chart_event said[] = {
        { day("2019-02-14"), 0, CHART_RING, CHART_BLUE, T("too dangerous to release"), T("said") },
        { day("2019-03-01"), 0, CHART_RING, CHART_BLUE, T("staged release"), T("said") },
        { day("2025-08-05"), 0, CHART_RING, CHART_BLUE, T("open weights for all"), T("said") },
    };
    struct chart_event did[] = {
        { day("2019-02-14"), 0, CHART_DOT, CHART_GREEN, T("GPT-2 124M: open"), T("") },
        { day("2020-06-11"), day("2025-08-05"), CHART_SPAN, CHART_GHOST,
          T("GPT-3 to GPT-4: hosted"), T("") },
        { day("2025-08-05"), 0, CHART_DOT, CHART_GREEN, T("gpt-oss: open"), T("") },
    };
    struct chart_lane lane[] = { { T("promised"), said, COUNT(said) },
                                 { T("done"), did, COUNT(did) },
                                 { T("nothing"), NULL, 0 } };
    chart_lanes(&(struct chart){ .title = T("Promises beside positions") },
                &(struct chart_axis){ .scale = CHART_DATE }, lane, COUNT(lane), out);
}

static void table(struct buf *out)
{
    struct chart_column column[] = {
        { T("day"), false }, { T("best open"), false }, { T("margin"), true }, { T("note"), false }
    };
    struct chart_cell cell[] = {
        { T("2023-12-31"), false, false, 0 },
        { T("Mixtral 8x7B"), true, true, CHART_GREEN },
        { T("8.18"), false, false, 0 },
        { T("a long note that does not fit into the column it is given "
            "and is set in as many lines as it needs, as it should"),
          false, false, 0 },
        { T("2026-08-11"), false, false, 0 },
        { T("Kimi K3"), true, true, CHART_GREEN },
        { T("4.64"), false, false, 0 },
        { T(""), false, false, 0 },
    };
    chart_table(&(struct chart){ .title = T("In columns"), .source = T("foot") }, column,
                COUNT(column), cell, 2, out);
}

static void powers(struct buf *out)
{
    struct chart_mark mark[] = {
        { CHART_DOT, CHART_INK, 3.8e25, 0, true, 2.7e25, 4.9e25, T("3.8e25") },
        { CHART_DOT, CHART_INK, 2.1e21, 0, true, 1e21, 4e21, T("2.1e21") }
    };
    struct chart_row row[] = { { T("405B"), T(""), &mark[0], 1, false },
                               { T("GPT-2"), T(""), &mark[1], 1, false } };
    chart_rows(&(struct chart){ .title = T("Training") },
               &(struct chart_axis){ .scale = CHART_LOG, .name = T("operations") }, row, 2, out);
    chart_rows(&(struct chart){ .title = T("Nothing") }, &(struct chart_axis){ .scale = CHART_LOG },
               row, 0, out);
}

static const struct {
    const char *name;
    void (*draw)(struct buf *out);
} samples[] = { { "bars", bars },   { "moves", moves }, { "steps", steps },  { "words", words },
                { "lanes", lanes }, { "table", table }, { "powers", powers } };

/* ---- the reader ---- */
static bool listed(const char *at, size_t n, const char *list)
{
    for (const char *p = list; *p != 0; p += strcspn(p, " "), p += *p == ' ')
        if (strcspn(p, " ") == n && memcmp(p, at, n) == 0)
            return true;
    return false;
}

static size_t name_len(const char *at)
{
    return strspn(at, "abcdefghijklmnopqrstuvwxyz-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:");
}

struct reader {
    const char *at;
    char open[8][8];
    unsigned depth;
};

static void attributes(struct reader *r)
{
    while (*r->at == ' ') {
        size_t n = name_len(++r->at);
        CHECK(listed(r->at, n,
                     "xmlns viewBox width height role aria-labelledby id x y x1 y1 rx cx "
                     "cy r d class text-anchor"));
        bool space = listed(r->at, n, "xmlns");
        r->at += n;
        CHECK(strncmp(r->at, "=\"", 2) == 0);
        r->at += 2;
        if (space)
            CHECK(strncmp(r->at, "http://www.w3.org/2000/svg\"", 27) == 0);
        n = strcspn(r->at, "\"");
        CHECK(space || strspn(r->at, "abcdefghijklmnopqrstuvwxyzMHVL0123456789 .-") == n);
        r->at += n + 1;
    }
}

static void element(struct reader *r)
{
    bool end = r->at[1] == '/';
    const char *name = r->at + (end ? 2 : 1);
    size_t n = name_len(name);
    CHECK(listed(name, n, "svg title desc style rect g text path circle"));
    r->at = name + n;
    if (end) {
        CHECK(r->depth > 0 && strlen(r->open[r->depth - 1]) == n &&
              memcmp(r->open[r->depth - 1], name, n) == 0);
        r->depth -= r->depth > 0;
        CHECK(*r->at == '>');
        r->at++;
        return;
    }
    attributes(r);
    CHECK(r->depth < COUNT(r->open) && n < sizeof r->open[0]);
    if (*r->at == '/')
        r->at++;
    else if (r->depth < COUNT(r->open) && n < sizeof r->open[0])
        snprintf(r->open[r->depth++], sizeof r->open[0], "%.*s", (int)n, name);
    CHECK(*r->at == '>');
    r->at++;
}

/* Text up to the next tag: entities, and no other byte that means something. */
static void text_run(struct reader *r)
{
    size_t n = strcspn(r->at, "<");
    struct span s = { (const uint8_t *)r->at, n };
    for (size_t i = 0, k; i<n; i += k> 0 ? k : 1) {
        uint32_t c = 0;
        const char *p = r->at + i;
        k = utf8_next((struct span){ s.ptr + i, n - i }, &c);
        CHECK(k > 0 && (c == '\n' || !utf8_hidden(c)) && c != 0xFFFF && c != '>');
        CHECK(*p != '&' || strncmp(p, "&amp;", 5) == 0 || strncmp(p, "&lt;", 4) == 0 ||
              strncmp(p, "&gt;", 4) == 0 || strncmp(p, "&quot;", 6) == 0 ||
              strncmp(p, "&#39;", 5) == 0);
    }
    r->at += n;
}

static void read_back(const char *svg)
{
    struct reader r = { .at = svg };
    CHECK(strncmp(svg, "<svg ", 5) == 0);
    while (*r.at != 0 && check_bad < 50) {
        if (*r.at == '<')
            element(&r);
        else
            text_run(&r);
    }
    CHECK(r.depth == 0);
}

static void draw_all(const char *folder)
{
    struct err err = { 0 };
    for (size_t i = 0; i < COUNT(samples); i++) {
        AUTO_CLOSE(buf) struct buf out;
        struct span svg = { 0 };
        char path[PATH_BYTES_MAX];
        check_case = samples[i].name;
        buf_init(&out, "figure", CHART_BYTES_MAX);
        samples[i].draw(&out);
        buf_put(&out, (struct span){ (const uint8_t *)"", 1 });
        CHECK(buf_done(&out, &svg, &err));
        read_back((const char *)svg.ptr);
        CHECK(memmem(svg.ptr, svg.len, "nan", 3) == NULL &&
              memmem(svg.ptr, svg.len, "inf", 3) == NULL);
        snprintf(path, sizeof path, "%s/%s.svg", folder != NULL ? folder : "", samples[i].name);
        svg.len--;
        if (folder != NULL && !hostile)
            CHECK(file_replace(path, svg, 0644, &err));
    }
    check_case = "";
}

static void a_figure_is_what_the_sheet_allows(void)
{
    draw_all(getenv("CHARTS"));
}

static void hostile_text_does_not_leave_its_element(void)
{
    hostile = true;
    draw_all(NULL);
    hostile = false;
}

/* What the text says is still there to be read. */
static void text_is_shown_as_it_is(void)
{
    AUTO_CLOSE(buf) struct buf out;
    buf_init(&out, "figure", CHART_BYTES_MAX);
    struct span cell_text = SPAN("a < b & \"c\" \xe2\x80\xae");
    struct chart_cell cell = { .text = cell_text };
    struct chart_column column = { .name = SPAN("x") };
    chart_table(&(struct chart){ .title = SPAN("t") }, &column, 1, &cell, 1, &out);
    struct span want = SPAN(">a &lt; b &amp; &quot;c&quot; \\u202e</text>");
    CHECK(memmem(out.bytes, out.len, want.ptr, want.len) != NULL);
}

static void a_full_buf_says_so(void)
{
    AUTO_CLOSE(buf) struct buf out;
    struct span svg;
    struct err err = { 0 };
    buf_init(&out, "figure", 2000);
    steps(&out);
    CHECK(!buf_done(&out, &svg, &err));
    CHECK_STR(err.text, "figure is limited to 2000 bytes");
}

TESTS(TEST(a_figure_is_what_the_sheet_allows), TEST(hostile_text_does_not_leave_its_element),
      TEST(text_is_shown_as_it_is), TEST(a_full_buf_says_so))
