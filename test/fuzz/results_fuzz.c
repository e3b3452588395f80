/* results_fuzz.c - any bytes as what an evaluation tool wrote: results that keep the promises of
 * results.h, or a refusal with its place. Seeds: test/data/results/. */
#include "results/results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_result(const struct result *r)
{
    assert(r->pointer.len > 0);
    if (r->kind == RESULT_COUNT)
        assert(r->k <= r->n && r->n > 0);
    if (r->kind == RESULT_SCORES)
        assert(r->planned_n == 0 || r->n_scores <= r->planned_n);
    if (r->kind == RESULT_VALUE)
        assert(r->why != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 128u << 20 };
    struct results_ask ask = { .name = SPAN("run:model=m/per_instance_stats.json") };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct results r = { .n = 77 };
    struct err err = { 0 };
    if (!results_read(&src, &ask, &a, &r, &err)) {
        assert(r.n == 77 && err.text[0] != 0);
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return 0;
    }
    assert(r.n > 0 && r.format > RESULTS_NONE && r.format < RESULTS_FORMATS);
    for (size_t i = 0; i < r.n; i++)
        check_result(&r.result[i]);
    assert(results_sound(&r, &a, &err) || err.kind == ERR_LIMIT);
    return 0;
}
