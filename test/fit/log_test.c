/* log_test.c - logs of llama.cpp: what begins a run, and how many there may be. A whole log of a card
 * is in the transcript. */
#include "base/buf.h"
#include "fit/truth.h"
#include "lib/check.h"

#define RUN "### ajar truth: model=m.gguf swa=full\nx: CPU compute buffer size = 1.50 MiB\n"

static void a_model_that_is_loaded_again_is_another_run(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct fit_truth *rows;
    struct err err = { 0 };
    size_t n = 0;
    static const char log[] = "llama_model_loader: loaded meta data with 2 pairs\n"
                              "print_info: n_layer_all = 2\n"
                              "print_info: n_head_kv = [0, 2]\n"
                              "llama_context: n_ctx = 512\n"
                              "llama_kv_cache: size = 1.00 MiB ( 512 cells), K (q8_0): 0.50 MiB, "
                              "V (q4_0): 0.50 MiB\n"
                              "sched_reserve: CPU compute buffer size = 1.50 MiB\n"
                              "llama_context: n_ctx = 1024\n"
                              "llama_kv_cache: size = 2.00 MiB ( 1024 cells)\n"
                              "sched_reserve: CPU compute buffer size = 1.75 MiB\n"
                              "llama_model_loader: loaded meta data with 2 pairs\n"
                              "sched_reserve: CPU compute buffer size = 2.00 MiB\n";
    CHECK(fit_log_read(SPAN(log), (struct span){ 0 }, &a, &rows, &n, &err) && n == 3);
    CHECK(rows[0].run.ctx == 512 && rows[0].measured[FIT_KV] == 1 && rows[0].run.cpu);
    CHECK(rows[0].run.k == FIT_CACHE_Q8_0 && rows[0].run.v == FIT_CACHE_Q4_0);
    CHECK(span_eq(rows[0].facts, SPAN("layers=2 kv_heads=0,2")));
    CHECK(rows[1].run.ctx == 1024 && rows[1].measured[FIT_KV] == 2);
    CHECK(span_eq(rows[1].facts, rows[0].facts)); /* the same model in another context */
    CHECK(rows[2].facts.len == 0 && rows[2].measured[FIT_COMPUTE_HOST] == 2);
    CHECK(rows[2].measured[FIT_KV] == FIT_UNSAID);
}

static void a_log_has_a_most_of_runs(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct fit_truth *rows;
    struct err err = { 0 };
    struct span text;
    size_t n = 0;
    buf_init(&b, "log", 1u << 20);
    for (unsigned i = 0; i < FIT_ROWS_MAX; i++)
        buf_printf(&b, "%s", RUN);
    CHECK(buf_done(&b, &text, &err));
    CHECK(fit_log_read(text, (struct span){ 0 }, &a, &rows, &n, &err) && n == FIT_ROWS_MAX);
    CHECK(rows[7].run.swa_full && span_eq(rows[7].model, SPAN("m.gguf")));
    buf_printf(&b, "%s", RUN);
    CHECK(buf_done(&b, &text, &err));
    CHECK(!fit_log_read(text, (struct span){ 0 }, &a, &rows, &n, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 4096 runs in one log");
}

TESTS(TEST(a_model_that_is_loaded_again_is_another_run), TEST(a_log_has_a_most_of_runs))
