/* frontier_test.c - the table of scores: what is refused, with the place; the records of the table we
 * carry; and what a margin rests on. A row of a table changes one place of a line that reads. */
#include "catalogue/frontier.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "lib/check.h"

#define ROW                                                                                        \
    "{\"date\":\"2024-07-23\",\"model\":\"One\",\"maker\":\"M\",\"weights\":\"open\","             \
    "\"weights_terms\":null,\"benchmark\":\"B\",\"task_version\":\"1\",\"variant\":\"as_"          \
    "released\","                                                                                  \
    "\"score\":50,\"unit\":\"percent\",\"lo\":45,\"hi\":55.5,\"level\":0.9,\"se\":null,\"n\":198," \
    "\"reported_by\":\"third_party\",\"evaluator\":\"E\",\"source_title\":\"T\","                  \
    "\"source_url\":null,\"source_sha256\":null,\"read\":true,\"date_in_source\":null,"            \
    "\"note\":null}\n"

static char text[4u << 20];

/* The line with one place changed, behind a line of another model. */
static struct span change(const char *find, const char *replace)
{
    const char *at = strstr(ROW, find);
    if (at == NULL)
        abort();
    const char *model = strstr(ROW, "One");
    snprintf(text, sizeof text, "%.*sTwo%s%.*s%s%s", (int)(model - ROW), ROW, model + 3,
             (int)(at - ROW), ROW, replace, at + strlen(find));
    return span_of(text);
}

static const struct refused {
    const char *name, *find, *replace, *error;
} refused[] = {
    { "no day", "\"2024-07-23\"", "null",
      "line 2, column 1: \"date\" is null: a score without a day cannot be put in order" },
    { "a day that is none", "2024-07-23", "2024-07-32",
      "line 2, column 9: not a day such as \"2024-07-23\"" },
    { "a key is missing", "\"model\":\"One\",", "", "line 2, column 1: \"model\" is missing" },
    { "a key that is none",
      "\"se\":", "\"sd\":", "line 2, column 203: \"sd\" is not a key of this object" },
    { "neither open nor closed", "\"open\"", "\"gated\"",
      "line 2, column 58: \"gated\" is none of the words that may stand here" },
    { "reported by nobody we know", "third_party", "rumour",
      "line 2, column 235: \"rumour\" is none of the words that may stand here" },
    { "no score", "\"score\":50", "\"score\":null", "line 2, column 1: \"score\" is null" },
    { "NaN", "50", "NaN", "line 2, column 153: expected a value" },
    { "a word", "50", "\"N/A\"", "line 2, column 153: expected a value" },
    { "past all", "50", "1e30", "line 2, column 153: a number that is too long or too large" },
    { "past all, below", "50", "-1e30",
      "line 2, column 153: a number that is too long or too large" },
    { "no percentage", "50", "100.5",
      "line 2, column 1: \"score\" is no percentage, from 0 to 100" },
    { "below zero percent", "50", "-1",
      "line 2, column 1: \"score\" is no percentage, from 0 to 100" },
    { "half an interval", "\"lo\":45", "\"lo\":null",
      "line 2, column 1: \"lo\", \"hi\" and \"level\" are given together or not at all" },
    { "the other half", "\"hi\":55.5", "\"hi\":null",
      "line 2, column 1: \"lo\", \"hi\" and \"level\" are given together or not at all" },
    { "an interval of no level", "0.9", "null",
      "line 2, column 1: \"lo\", \"hi\" and \"level\" are given together or not at all" },
    { "an interval of no width", "\"lo\":45,\"hi\":55.5", "\"lo\":50,\"hi\":50",
      "line 2, column 1: \"lo\" is not below \"hi\": what has no error is not known, and null" },
    { "an interval beside the score", "\"lo\":45", "\"lo\":50.5",
      "line 2, column 1: the score is not between \"lo\" and \"hi\"" },
    { "an interval below the score", "\"hi\":55.5", "\"hi\":49.5",
      "line 2, column 1: the score is not between \"lo\" and \"hi\"" },
    { "a level that shows nothing", "0.9", "0.4",
      "line 2, column 1: \"level\" is not from 0.5 to below 1, such as 0.9" },
    { "a level in percent", "0.9", "90",
      "line 2, column 1: \"level\" is not from 0.5 to below 1, such as 0.9" },
    { "an error of zero", "\"se\":null", "\"se\":0",
      "line 2, column 1: \"se\" is not above 0: an error that is not known is null" },
    { "of no items", "198", "0",
      "line 2, column 1: \"n\" is 0: a number that is not known is null" },
    { "a model twice", "One", "Two",
      "line 2: \"Two\" has a score in line 1 already, of the same series: a new fit is a new "
      "\"task_version\"" },
    { "half a line", "\"note\":null}", "", "line 2, column 357: expected '\"'" },
};

static void what_does_not_read_is_refused_with_its_place(void)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 1u << 20 };
        struct frontier t = { 0 };
        struct err err = { 0 };
        check_case = refused[i].name;
        CHECK(!frontier_read(change(refused[i].find, refused[i].replace), &a, &t, &err));
        CHECK_STR(err.text, refused[i].error);
        CHECK(t.n_rows == 0 && err.kind == ERR_INPUT);
    }
    check_case = "";
}

static void a_table_past_its_limit_is_not_read(void)
{
    static uint8_t large[FRONTIER_BYTES_MAX + 1];
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 1u << 20 };
    struct frontier t = { 0 };
    struct err err = { 0 };
    CHECK(!frontier_read((struct span){ large, sizeof large }, &a, &t, &err));
    CHECK_STR(err.text, "more than 16777216 bytes");
}

/* The bound of a row is one-sided 95 %, whatever the level of its interval. */
static void intervals_of_any_level_are_brought_to_one(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 1u << 20 };
    struct frontier t = { 0 };
    struct err err = { 0 };
    CHECK(frontier_read(change("0.9", "0.95"), &a, &t, &err));
    const struct frontier_row *same = frontier_model(t.series, SPAN("Two"));
    const struct frontier_row *wide = frontier_model(t.series, SPAN("One"));
    CHECK(fabs(same->lower - 45) < 1e-9 && fabs(same->se - 10.5 / 3.2897072539) < 1e-9);
    CHECK(fabs(wide->lower - (50 - 5 * 1.6448536270 / 1.9599639845)) < 1e-8);
    CHECK(fabs(wide->se - 10.5 / (2 * 1.9599639845)) < 1e-8);
    CHECK(frontier_read(change("\"lo\":45,\"hi\":55.5,\"level\":0.9,\"se\":null",
                               "\"lo\":null,\"hi\":null,\"level\":null,\"se\":2"),
                        &a, &t, &err));
    const struct frontier_row *stated = frontier_model(t.series, SPAN("One"));
    CHECK(stated->has_error && !stated->has_interval && stated->se == 2);
    CHECK(fabs(stated->lower - (50 - 2 * 1.6448536270)) < 1e-8);
}

static void without_memory_it_says_so(void)
{
    struct span s = change("One", "One");
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 1u << 20 };
        struct frontier t = { 0 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = frontier_read(s, &a, &t, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        if (!reached) {
            CHECK(ok && nth > 1);
            return;
        }
        CHECK(!ok && err.kind == ERR_SYSTEM && t.n_rows == 0);
    }
}

/* Rows differ in one part each, and are as many series. */
static void rows_of_different_kind_are_never_compared(void)
{
    static const char *const parts[][2] = { { "\"benchmark\":\"B\"", "\"benchmark\":\"C\"" },
                                            { "\"task_version\":\"1\"", "\"task_version\":\"2\"" },
                                            { "as_released", "tuned" },
                                            { "third_party", "vendor" },
                                            { "\"evaluator\":\"E\"", "\"evaluator\":\"F\"" },
                                            { "percent", "points" } };
    for (size_t i = 0; i < COUNT(parts); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 1u << 20 };
        struct frontier t = { 0 };
        struct err err = { 0 };
        CHECK(frontier_read(change(parts[i][0], parts[i][1]), &a, &t, &err));
        CHECK(t.n_series == 2 && t.n_rows == 2);
    }
}

static struct frontier carried(struct arena *a)
{
    struct frontier t = { 0 };
    struct err err = { 0 };
    CHECK(frontier_read(cat_carried("frontier"), a, &t, &err));
    CHECK_STR(err.text, "");
    return t;
}

static const struct frontier_series *series(const struct frontier *t, const char *benchmark,
                                            const char *version)
{
    const struct frontier_series *s = NULL;
    struct frontier_choice c = { .benchmark = span_of(benchmark),
                                 .task_version = span_of(version) };
    struct err err = { 0 };
    CHECK(frontier_choose(t, &c, &s, &err));
    return s;
}

static int64_t day(const char *date)
{
    int64_t at = 0;
    CHECK(clock_parse(span_of(date), &at));
    return clock_day(at);
}

static void check_model(const struct frontier_row *r, const char *want)
{
    CHECK(want == NULL ? r == NULL : r != NULL && span_eq(r->model, span_of(want)));
}

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by;
}

/* catalogue/README.md says where the table is from. */
static void the_carried_table_has_the_records_it_is_known_for(void)
{
    static const struct {
        const char *day, *open, *closed;
        double open_score, closed_score;
    } rows[] = {
        { "2023-12-31", "Mixtral 8x7B", "GPT-4 Turbo (Nov 2023)", 117.65, 125.83 },
        { "2024-12-31", "DeepSeek-V3", "o1", 132.87, 142.45 },
        { "2025-01-31", "DeepSeek-R1", "o1", 139.51, 142.45 },
        { "2025-12-31", "DeepSeek-V3.2", "GPT-5.2 Pro", 146.37, 155.03 },
        { "2026-05-29", "Kimi K2.6", "GPT-5.5 Pro", 151.11, 161.49 },
        { "2026-08-11", "Kimi K3", "GPT-5.6 Sol", 157.01, 161.65 },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 4u << 20 };
    struct frontier t = carried(&a);
    const struct frontier_series *eci = series(&t, "ECI", "");
    CHECK(t.n_rows == 153 && eci->n == 59 && eci->n_without_error == 2 && !eci->percent);
    CHECK(span_eq(eci->row[0].task_version, SPAN("epoch-2026-08-11")));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct frontier_row *open = frontier_plain(eci, true, day(rows[i].day));
        const struct frontier_row *closed = frontier_plain(eci, false, day(rows[i].day));
        check_case = rows[i].day;
        check_model(open, rows[i].open);
        check_model(closed, rows[i].closed);
        CHECK(near(open->score, rows[i].open_score, 1e-9));
        CHECK(near(closed->score, rows[i].closed_score, 1e-9));
    }
    check_case = "";
    struct frontier_about about = { .day = day("2026-08-11") };
    check_model(frontier_best_open(eci, &about).row, "Kimi K3");
    CHECK(frontier_plain(eci, true, day("2023-02-23")) == NULL);
    const struct frontier_series *helm = series(&t, "MMLU", "HELM 5-shot");
    CHECK(helm->n == 18 && helm->n_without_error == 18);
    CHECK(near(frontier_plain(helm, true, day("2024-12-31"))->score, 87.2, 1e-9));
    CHECK(near(frontier_plain(helm, false, day("2024-12-31"))->score, 87.3, 1e-9));
}

/* Two fits of one index in one table: the newer one has a higher score, and is not looked at. */
static void a_second_fit_is_another_series(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 4u << 20 };
    struct frontier t = carried(&a);
    const struct frontier_series *second = series(&t, "ECI", "epoch-2026-09");
    CHECK(second->n == 8);
    check_model(frontier_plain(second, false, day("2026-11-01")), "GPT-6 Astra");
    check_model(frontier_plain(series(&t, "ECI", ""), false, day("2026-11-01")), "GPT-5.6 Sol");
}

static void what_is_not_in_the_table_is_absent(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 4u << 20 };
    struct frontier t = carried(&a);
    const struct frontier_series *s = NULL;
    struct err err = { 0 };
    struct frontier_choice c = { SPAN("ECI"), SPAN("epoch-1999"), SPAN("me") };
    CHECK(!frontier_choose(&t, &c, &s, &err) && s == NULL && err.kind == ERR_ABSENT);
    CHECK_STR(err.text, "the table has no scores on \"ECI\" of version \"epoch-1999\" by \"me\"");
    CHECK(frontier_model(series(&t, "ECI", ""), SPAN("nobody's")) == NULL);
    c = (struct frontier_choice){ .benchmark = SPAN("MMLU"), .evaluator = SPAN("Meta") };
    CHECK(frontier_choose(&t, &c, &s, &err) && s->n == 4);
}

/* Rows of small tables: "day|model|maker|o or c|score|lo|hi", lo and hi empty for none. */
static const struct frontier_series *small(const char *const *rows, struct arena *a,
                                           const char *unit)
{
    static struct frontier t;
    struct err err = { 0 };
    size_t n = 0;
    for (; *rows != NULL; rows++) {
        char f[7][32];
        const char *p = *rows;
        for (size_t i = 0; i < 7; i++) {
            size_t len = strcspn(p, "|");
            snprintf(f[i], sizeof f[i], "%.*s", (int)len, p);
            p += len + (p[len] == '|');
        }
        bool ranged = f[5][0] != 0;
        n += (size_t)snprintf(
            text + n, sizeof text - n,
            "{\"date\":\"%s\",\"model\":\"%s\",\"maker\":\"%s\",\"weights\":\"%s\","
            "\"weights_terms\":null,\"benchmark\":\"B\",\"task_version\":\"1\",\"variant\":\"v\","
            "\"score\":%s,\"unit\":\"%s\",\"lo\":%s,\"hi\":%s,\"level\":%s,\"se\":null,"
            "\"n\":null,\"reported_by\":\"vendor\",\"evaluator\":\"E\",\"source_title\":\"T\","
            "\"source_url\":null,\"source_sha256\":null,\"read\":true,\"date_in_source\":null,"
            "\"note\":null}\n",
            f[0], f[1], f[2], f[3][0] == 'o' ? "open" : "closed", f[4], unit,
            ranged ? f[5] : "null", ranged ? f[6] : "null", ranged ? "0.9" : "null");
    }
    if (!frontier_read(span_of(text), a, &t, &err) || t.n_series != 1) {
        CHECK_STR(err.text, "");
        abort();
    }
    return t.series;
}

static struct frontier_margin margin_of(const struct frontier_series *s, const char *model,
                                        const char *at)
{
    const struct frontier_row *row = frontier_model(s, span_of(model));
    struct frontier_margin m = { 0 };
    CHECK(row != NULL);
    if (row != NULL) {
        struct frontier_score of = frontier_score_of(row, day(at));
        frontier_margin(s, &of, &m);
    }
    return m;
}

static void a_margin_is_over_the_open_one_that_is_surely_good(void)
{
    static const char *const rows[] = { "2024-01-01|lucky|X|o|60|30|90",
                                        "2024-01-02|sure|Y|o|55|53|57",
                                        "2024-02-01|mine|M|c|70|66|74", NULL };
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 4u << 20 };
    const struct frontier_series *s = small(rows, &a, "points");
    struct frontier_margin m = margin_of(s, "mine", "2024-02-01");
    double se = sqrt(4.0 * 4 + 2 * 2) / 1.6448536269515;
    CHECK(m.why == FRONTIER_SHOWN && !m.fitted_later);
    check_model(m.best.row, "sure");
    CHECK(near(m.difference, 15, 1e-9) && near(m.se, se, 1e-9));
    CHECK(near(m.lo, 15 - sqrt(20.0), 1e-9) && near(m.hi, 15 + sqrt(20.0), 1e-9));
    m = margin_of(s, "mine", "2024-01-01");
    check_model(m.best.row, "lucky");
    CHECK(m.fitted_later);
}

static void nobody_is_compared_with_itself_or_its_maker_s_same_day(void)
{
    static const char *const rows[] = { "2024-01-01|old|X|o|40|38|42",
                                        "2024-02-01|small|M|o|60|58|62",
                                        "2024-02-01|large|M|o|70|68|72",
                                        "2024-02-01|rival|R|o|50|48|52", NULL };
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 4u << 20 };
    const struct frontier_series *s = small(rows, &a, "points");
    check_model(margin_of(s, "large", "2024-02-01").best.row, "rival");
    check_model(margin_of(s, "small", "2024-03-01").best.row, "rival");
    check_model(margin_of(s, "rival", "2024-02-01").best.row, "large");
    check_model(margin_of(s, "old", "2024-01-31").best.row, NULL);
    struct frontier_about about = { .model = SPAN("large"), .day = day("2024-02-01") };
    check_model(frontier_best_open(s, &about).row, "small");
}

static void what_a_margin_cannot_rest_on_is_said(void)
{
    static const char *const rows[] = { "2024-01-01|first|X|o|60||",
                                        "2024-01-02|weak|X|o|10||",
                                        "2024-01-02|open|Y|o|55|53|57",
                                        "2024-01-03|anchor|M|c|70||",
                                        "2024-01-04|better|Y|o|65|61|69",
                                        "2024-01-05|high|M|c|90.5|89|92",
                                        NULL };
    AUTO_CLOSE(arena) struct arena a = { .name = "table", .limit = 4u << 20 };
    const struct frontier_series *s = small(rows, &a, "percent");
    struct frontier_margin m = margin_of(s, "anchor", "2024-01-01");
    CHECK(m.why == FRONTIER_NO_OPEN && m.has_difference && near(m.difference, 10, 1e-9));
    m = margin_of(s, "anchor", "2024-01-03");
    CHECK(m.why == FRONTIER_RIVAL && near(m.difference, 15, 1e-9));
    check_model(m.best.rival, "first");
    m = margin_of(s, "anchor", "2024-01-04");
    CHECK(m.why == FRONTIER_NO_ERROR && m.best.rival == NULL);
    m = margin_of(s, "open", "2024-01-04");
    CHECK(m.why == FRONTIER_SHOWN);
    m = margin_of(s, "open", "2024-01-05");
    CHECK(m.why == FRONTIER_CEILING_NEAR && near(m.difference, -10, 1e-9));
    CHECK(strcmp(frontier_why_says(m.why), "the benchmark is near its ceiling") == 0);
    CHECK(frontier_near_ceiling(s, 0, day("2024-01-05")));
    CHECK(!frontier_near_ceiling(s, 89.9, day("2024-01-04")));
    CHECK(frontier_near_ceiling(s, 90, day("2024-01-04")));
    static const char *const open[] = { "2024-01-01|o|X|o|91||", "2024-01-02|c|X|c|80||", NULL };
    CHECK(frontier_near_ceiling(small(open, &a, "percent"), 0, day("2024-01-03")));
    s = small(rows, &a, "percent");
    m = margin_of(s, "first", "2023-12-31");
    CHECK(m.why == FRONTIER_NO_OPEN && !m.has_difference);
    s = small(rows, &a, "points");
    CHECK(margin_of(s, "open", "2024-01-05").why == FRONTIER_SHOWN);
}

TESTS(TEST(what_does_not_read_is_refused_with_its_place), TEST(without_memory_it_says_so),
      TEST(a_table_past_its_limit_is_not_read), TEST(intervals_of_any_level_are_brought_to_one),
      TEST(rows_of_different_kind_are_never_compared),
      TEST(the_carried_table_has_the_records_it_is_known_for), TEST(a_second_fit_is_another_series),
      TEST(what_is_not_in_the_table_is_absent),
      TEST(a_margin_is_over_the_open_one_that_is_surely_good),
      TEST(nobody_is_compared_with_itself_or_its_maker_s_same_day),
      TEST(what_a_margin_cannot_rest_on_is_said))
