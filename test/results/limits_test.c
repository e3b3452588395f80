/* limits_test.c - files that are longer than any tool writes, one past each limit. */
#include "results/show.h"

static void check_limit(const struct buf *b, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 30 };
    struct span bytes = { b->bytes, b->len };
    struct source src = source_mem("test", &bytes);
    struct results r = { .n = 77 };
    struct err err = { 0 };
    CHECK(b->failed == ERR_NONE);
    CHECK(results_read(&src, &(struct results_ask){ 0 }, &a, &r, &err) == (want[0] == 0));
    CHECK_STR(err.text, want);
    CHECK(want[0] == 0 || (err.kind == ERR_LIMIT && r.n == 77));
}

static void a_line_has_a_most_of_bytes(void)
{
    static const char front[] = "{\"entry_type\":\"init\",\"x\":\"", back[] = "\"}";
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        size_t n = RESULTS_LINE_MAX + more - (sizeof front - 1) - (sizeof back - 1);
        buf_init(&b, "test", 32u << 20);
        buf_put(&b, span_of(front));
        for (size_t i = 0; i < n; i++)
            buf_put(&b, SPAN("x"));
        buf_printf(&b, "%s\n", back);
        buf_printf(&b, "{\"entry_type\":\"attempt\",\"uuid\":\"u\",\"status\":2,"
                       "\"probe_classname\":\"p\",\"detector_results\":{\"d\":[0]}}\n"
                       "{\"entry_type\":\"eval\",\"probe\":\"p\",\"detector\":\"d\",\"passed\":1,"
                       "\"total_evaluated\":1}\n{\"entry_type\":\"completion\"}\n");
        check_limit(&b, more ? "a line longer than 16777216 bytes" : "");
    }
}

static void a_metric_has_a_most_of_scores(void)
{
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "test", 32u << 20);
        buf_printf(&b, "{\"entry_type\":\"attempt\",\"uuid\":\"u\",\"status\":2,"
                       "\"probe_classname\":\"p\",\"detector_results\":{\"d\":[0");
        for (size_t i = 1; i < RESULTS_SCORES_MAX + more; i++)
            buf_put(&b, SPAN(",0"));
        buf_printf(&b,
                   "]}}\n{\"entry_type\":\"eval\",\"probe\":\"p\",\"detector\":\"d\","
                   "\"passed\":%u,\"total_evaluated\":%u}\n{\"entry_type\":\"completion\"}\n",
                   RESULTS_SCORES_MAX + more, RESULTS_SCORES_MAX + more);
        check_limit(&b, more ? "line 1: more than 1000000 scores of one metric" : "");
    }
}

static void a_run_has_a_most_of_metrics(void)
{
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "test", 1u << 20);
        buf_printf(&b, "{\"spec\":{\"eval_name\":\"e\"}}\n{\"final_report\":{}}\n"
                       "{\"sample_id\":\"a\",\"type\":\"metrics\",\"data\":{\"m\":0");
        for (size_t i = 1; i < 1000 + more; i++)
            buf_printf(&b, ",\"m%zu\":0", i);
        buf_printf(&b, "}}\n");
        check_limit(&b, more ? "line 3: more than 1000 metrics" : "");
    }
}

static void a_long_file_needs_no_more_room_than_its_lines(void)
{
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct results r = { 0 };
    struct err err = { 0 };
    buf_init(&b, "test", 32u << 20);
    for (unsigned i = 0; i < 8000; i++)
        buf_printf(&b, "{\"entry_type\":\"attempt\",\"status\":1,\"outputs\":\"%01000u\"}\n", i);
    buf_printf(&b, "{\"entry_type\":\"attempt\",\"uuid\":\"u\",\"status\":2,"
                   "\"probe_classname\":\"p\",\"detector_results\":{\"d\":[0]}}\n"
                   "{\"entry_type\":\"eval\",\"probe\":\"p\",\"detector\":\"d\",\"passed\":1,"
                   "\"total_evaluated\":1}\n{\"entry_type\":\"completion\"}\n");
    struct span bytes = { b.bytes, b.len };
    struct source src = source_mem("test", &bytes);
    CHECK(results_read(&src, &(struct results_ask){ 0 }, &a, &r, &err) && r.n == 1);
    CHECK_STR(err.text, "");
}

TESTS(TEST(a_line_has_a_most_of_bytes), TEST(a_metric_has_a_most_of_scores),
      TEST(a_run_has_a_most_of_metrics), TEST(a_long_file_needs_no_more_room_than_its_lines))
