/* tally_test.c - results come back as they were written, and every lie in an answer is refused: each
 * row spoils one thing of a sound answer. */
#include "sandbox/tally.h"

#include <math.h>

#include "lib/check.h"

enum { FILE_BYTES = 1000, FATAL_AT = 4, FORMAT_AT = 24, FINISHED_AT = 28 };

/* A sound answer, spoiled by a row before it is written (results) or after (bytes). */
struct sample {
    struct results r;
    struct result result[4];
    double score[3];
    uint32_t cluster[3];
    struct span item[3];
    struct notes notes;
    struct err fatal;
};

static void sound(struct sample *s)
{
    static const struct result four[] = {
        { .task = SPAN("a"),
          .metric = SPAN("acc"),
          .kind = RESULT_COUNT,
          .k = 4,
          .n = 6,
          .unscored = 2,
          .planned_n = 8,
          .partial = true,
          .pointer = SPAN("/a") },
        { .task = SPAN("\xc3\xa4"),
          .metric = SPAN("f1"),
          .filter = SPAN("strict"),
          .task_version = SPAN("1.0"),
          .settings = SPAN("shots 5"),
          .kind = RESULT_MEAN,
          .mean = 0.5,
          .se = 0.1,
          .df = 5,
          .n = 6,
          .measured_at = 1795319728 },
        { .task = SPAN("c"),
          .metric = SPAN("acc"),
          .kind = RESULT_SCORES,
          .n_scores = 3,
          .edited = true },
        { .task = SPAN("d"),
          .metric = SPAN("acc"),
          .kind = RESULT_VALUE,
          .mean = 20.9,
          .fraction_unknown = true,
          .why = "none" },
    };
    memset(s, 0, sizeof *s);
    memcpy(s->result, four, sizeof four);
    for (unsigned i = 0; i < 3; i++) {
        s->score[i] = i / 2.0;
        s->cluster[i] = i / 2;
        s->item[i] = (struct span){ (const uint8_t *)"xyz" + i, 1 };
    }
    s->result[2].score = s->score;
    s->result[2].cluster = s->cluster;
    s->result[2].item = s->item;
    notes_add(&s->notes, "no-number", 1000, "left out");
    s->r = (struct results){ .format = RESULTS_GARAK,
                             .tool_version = SPAN("1.2"),
                             .model = SPAN("m"),
                             .run_id = SPAN("r"),
                             .weights = SPAN("w"),
                             .measured_at = 77,
                             .finished = true,
                             .result = s->result,
                             .n = 4,
                             .notes = &s->notes };
}

static void nothing(struct sample *s)
{
    (void)s;
}
static void fatal_without_text(struct sample *s)
{
    s->fatal.kind = ERR_INPUT;
}
static void fatal_outside(struct sample *s)
{
    s->fatal = (struct err){ .kind = ERR_INPUT, .has_at = true, .at = FILE_BYTES + 1, .text = "x" };
}
static void format_none(struct sample *s)
{
    s->r.format = RESULTS_NONE;
}
static void note_outside(struct sample *s)
{
    s->notes.list[0].off = FILE_BYTES + 1;
}
static void model_not_utf8(struct sample *s)
{
    s->r.model = SPAN("\xff");
}
static void too_many(struct sample *s)
{
    static struct result many[RESULTS_MAX + 1];
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = s->result[0];
    s->r.result = many;
    s->r.n = COUNT(many);
}
static void no_kind(struct sample *s)
{
    s->result[0].kind = 0;
}
static void strange_kind(struct sample *s)
{
    s->result[0].kind = (enum result_kind)(RESULT_VALUE + 1);
}
static void task_empty(struct sample *s)
{
    s->result[0].task.len = 0;
}
static void metric_empty(struct sample *s)
{
    s->result[1].metric.len = 0;
}
static void pointer_not_utf8(struct sample *s)
{
    s->result[1].pointer = SPAN("\xc0\x80");
}
static void more_hits(struct sample *s)
{
    s->result[0].k = 7;
}
static void no_trials(struct sample *s)
{
    s->result[0].k = s->result[0].n = 0;
}
static void mean_infinite(struct sample *s)
{
    s->result[1].mean = INFINITY;
}
static void error_zero(struct sample *s)
{
    s->result[1].se = 0;
}
static void error_nan(struct sample *s)
{
    s->result[1].se = NAN;
}
static void df_small(struct sample *s)
{
    s->result[1].df = 0.5;
}
static void interval_empty(struct sample *s)
{
    s->result[1].kind = RESULT_INTERVAL;
    s->result[1].level = 0.95;
}
static void interval_certain(struct sample *s)
{
    s->result[1].kind = RESULT_INTERVAL;
    s->result[1].hi = s->result[1].level = 1;
}
static void no_scores(struct sample *s)
{
    s->result[2].n_scores = 0;
    s->result[2].cluster = NULL;
    s->result[2].item = NULL;
}
static void score_nan(struct sample *s)
{
    s->score[1] = NAN;
}
static void cluster_strange(struct sample *s)
{
    s->cluster[2] = 3;
}
static void ids_alike(struct sample *s)
{
    s->item[2] = s->item[0];
}
static void id_not_utf8(struct sample *s)
{
    s->item[1] = SPAN("\x80");
}
static void no_reason(struct sample *s)
{
    s->result[3].why = NULL;
}
static void empty_reason(struct sample *s)
{
    s->result[3].why = "";
}
static void coloured_reason(struct sample *s)
{
    s->result[3].why = "\x1b[31m";
}
static void long_reason(struct sample *s)
{
    static char text[300];
    memset(text, 'x', sizeof text - 1);
    s->result[3].why = text;
}

static const struct lie {
    const char *name;
    void (*spoil)(struct sample *s);
    size_t at;  /* of the byte that is set */
    int byte;   /* to what, or -1 */
    int longer; /* bytes added behind */
    const char *want;
} lies[] = {
    { "none", nothing, 0, -1, 0, "" },
    { "no magic", nothing, 0, '@', 0, "no answer" },
    { "fatal kind", nothing, FATAL_AT, 99, 0, "a kind of error that does not exist" },
    { "fatal without text", fatal_without_text, 0, -1, 0,
      "an error without a text, or with something behind it" },
    { "fatal outside", fatal_outside, 0, -1, 0, "an error outside the file" },
    { "format", nothing, FORMAT_AT, RESULTS_FORMATS, 0, "a format that does not exist" },
    { "no format", format_none, 0, -1, 0, "a format that does not exist" },
    { "finished", nothing, FINISHED_AT, 2, 0, "neither finished nor not" },
    { "note outside", note_outside, 0, -1, 0, "a note outside the file" },
    { "model", model_not_utf8, 0, -1, 0, "a text that is no UTF-8" },
    { "too many", too_many, 0, -1, 0, "count is past its limit" },
    { "no kind", no_kind, 0, -1, 0, "result 1: a kind that does not exist" },
    { "strange kind", strange_kind, 0, -1, 0, "a kind that does not exist" },
    { "no task", task_empty, 0, -1, 0, "result 1: no task or no metric" },
    { "no metric", metric_empty, 0, -1, 0, "result 2: no task or no metric" },
    { "pointer", pointer_not_utf8, 0, -1, 0, "result 2: a text that is no UTF-8" },
    { "more hits", more_hits, 0, -1, 0, "result 1: more hits than trials, or no trial" },
    { "no trials", no_trials, 0, -1, 0, "result 1: more hits than trials, or no trial" },
    { "infinite", mean_infinite, 0, -1, 0, "result 2: a number that is none" },
    { "no error", error_zero, 0, -1, 0, "result 2: a mean without an error" },
    { "error NaN", error_nan, 0, -1, 0, "result 2: a mean without an error" },
    { "df", df_small, 0, -1, 0, "result 2: a mean without an error" },
    { "interval", interval_empty, 0, -1, 0, "result 2: an interval that is none" },
    { "certain", interval_certain, 0, -1, 0, "result 2: an interval that is none" },
    { "no scores", no_scores, 0, -1, 0, "result 3: no scores, or too many" },
    { "score NaN", score_nan, 0, -1, 0, "result 3: a score or a cluster that is none" },
    { "cluster", cluster_strange, 0, -1, 0, "result 3: a score or a cluster that is none" },
    { "ids alike", ids_alike, 0, -1, 0, "result 3: an id that is no text, or that two items have" },
    { "id", id_not_utf8, 0, -1, 0, "result 3: an id that is no text, or that two items have" },
    { "no reason", no_reason, 0, -1, 0, "result 4: no error bar, and no reason why" },
    { "empty reason", empty_reason, 0, -1, 0, "result 4: no error bar, and no reason why" },
    { "colour", coloured_reason, 0, -1, 0, "a text is not one line of ASCII" },
    { "long reason", long_reason, 0, -1, 0, "a text is too long" },
    { "bytes behind", nothing, 0, -1, 1, "more than an answer" },
};

static bool read_bytes(const uint8_t *bytes, size_t n, struct arena *a, struct results *out,
                       struct err *err)
{
    struct tally_place from = { { bytes, n }, FILE_BYTES };
    struct err fatal = { 0 };
    return tally_read(from, a, out, &fatal, err);
}

/* The answer of the row in b, spoiled. */
static void write_row(const struct lie *row, struct buf *b)
{
    static struct sample s;
    sound(&s);
    row->spoil(&s);
    buf_init(b, "test", 8 << 20);
    tally_write(&s.r, &s.fatal, b);
    if (row->byte >= 0)
        b->bytes[row->at] = (uint8_t)row->byte;
    for (int i = 0; i < row->longer; i++)
        buf_put(b, SPAN("x"));
}

static void every_lie_is_refused(void)
{
    for (size_t i = 0; i < COUNT(lies); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct results r = { .n = 77 };
        struct err err = { 0 };
        check_case = lies[i].name;
        write_row(&lies[i], &b);
        bool ok = read_bytes(b.bytes, b.len, &a, &r, &err);
        CHECK(ok == (lies[i].want[0] == 0) && (ok || r.n == 77));
        CHECK_STR(err.text, lies[i].want);
    }
}

static void results_come_back_as_they_were_written(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct results r = { 0 };
    struct err err = { 0 };
    write_row(&lies[0], &b);
    CHECK(read_bytes(b.bytes, b.len, &a, &r, &err));
    CHECK(r.format == RESULTS_GARAK && r.finished && r.measured_at == 77 && r.n == 4);
    CHECK(span_eq(r.tool_version, SPAN("1.2")) && span_eq(r.model, SPAN("m")));
    CHECK(span_eq(r.run_id, SPAN("r")) && span_eq(r.weights, SPAN("w")));
    CHECK(r.notes->n == 1 && r.notes->list[0].off == 1000);
    const struct result *one = r.result;
    CHECK(one[0].kind == RESULT_COUNT && one[0].k == 4 && one[0].n == 6 && one[0].partial);
    CHECK(one[0].unscored == 2 && one[0].planned_n == 8 && span_eq(one[0].pointer, SPAN("/a")));
    CHECK(one[1].kind == RESULT_MEAN && one[1].mean == 0.5 && one[1].se == 0.1 && one[1].df == 5);
    CHECK(span_eq(one[1].filter, SPAN("strict")) && span_eq(one[1].task_version, SPAN("1.0")));
    CHECK(span_eq(one[1].settings, SPAN("shots 5")) && one[1].measured_at == 1795319728);
    CHECK(one[2].n_scores == 3 && one[2].score[2] == 1 && one[2].cluster[2] == 1 && one[2].edited);
    CHECK(span_eq(one[2].item[1], SPAN("y")));
    CHECK(one[3].mean == 20.9 && one[3].fraction_unknown && strcmp(one[3].why, "none") == 0);
}

static void what_was_fatal_comes_back(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err fatal = { .kind = ERR_INPUT, .has_at = true, .at = 12, .text = "expected more" };
    struct err back = { 0 }, err = { 0 };
    struct results r = { .n = 77 };
    buf_init(&b, "test", 1 << 20);
    tally_write(&r, &fatal, &b);
    struct tally_place from = { { b.bytes, b.len }, FILE_BYTES };
    CHECK(tally_read(from, &a, &r, &back, &err) && r.n == 77);
    CHECK(back.kind == ERR_INPUT && back.has_at && back.at == 12);
    CHECK_STR(back.text, "expected more");
}

static void an_answer_that_is_cut_is_none(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    write_row(&lies[0], &b);
    for (size_t n = 0; n < b.len; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct results r;
        struct err err = { 0 };
        CHECK(!read_bytes(b.bytes, n, &a, &r, &err) && err.kind == ERR_INPUT);
    }
}

static void each_allocation_may_fail(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    bool hit = true;
    write_row(&lies[0], &b);
    for (size_t nth = 1; hit; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct results r;
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = read_bytes(b.bytes, b.len, &a, &r, &err);
        hit = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(!hit || (!ok && err.kind == ERR_SYSTEM));
    }
}

TESTS(TEST(every_lie_is_refused), TEST(results_come_back_as_they_were_written),
      TEST(what_was_fatal_comes_back), TEST(an_answer_that_is_cut_is_none),
      TEST(each_allocation_may_fail))
