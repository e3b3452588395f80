/* results_fuzz.c - any bytes as what an evaluation tool wrote, read by whichever reader its content
 * asks for: refused with a place, or everything that results.h promises; and what is sent to the
 * parent comes back the same. The same bytes as an answer of a worker keep the same promises. Seeds:
 * test/data/results/. */
#include <math.h>

#include "base/utf8.h"
#include "sandbox/tally.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Some readers ask the name, too. */
static struct span name_for(const uint8_t *data, size_t size)
{
    if (size > 0 && (data[0] == '{' || data[0] == '[' || data[0] == 'P'))
        return SPAN("mmlu:model=acme_tiny/samples_t_2026-11-22T03-21-27.4.jsonl");
    return size > 3 && memcmp(data, "---", 3) == 0 ? SPAN("README.md") : SPAN("a.yaml");
}

/* Said again here, not by results_sound: one of them may be wrong. */
static void check_numbers(const struct result *r)
{
    if (r->kind == RESULT_COUNT)
        assert(r->n > 0 && r->k <= r->n);
    if (r->kind == RESULT_MEAN)
        assert(isfinite(r->mean) && isfinite(r->se) && r->se > 0 && r->df >= 1);
    if (r->kind == RESULT_INTERVAL)
        assert(isfinite(r->lo) && isfinite(r->hi) && r->lo < r->hi && r->level > 0 && r->level < 1);
    if (r->kind == RESULT_VALUE)
        assert(isfinite(r->mean) && r->why != NULL && r->why[0] != 0);
}

static void check_scores(const struct result *r)
{
    assert(r->n_scores > 0 && r->n_scores <= RESULTS_SCORES_MAX);
    assert(r->planned_n == 0 || r->n_scores <= r->planned_n);
    for (size_t i = 0; i < r->n_scores; i++) {
        assert(isfinite(r->score[i]) && (r->cluster == NULL || r->cluster[i] < r->n_scores));
        for (size_t k = 0; r->item != NULL && k < i && i < 200; k++)
            assert(!span_eq(r->item[i], r->item[k]));
    }
}

static void check_result(const struct result *r)
{
    assert(r->kind >= RESULT_COUNT && r->kind <= RESULT_VALUE && r->pointer.len > 0);
    assert(r->task.len > 0 && r->metric.len > 0 && utf8_ok(r->task) && utf8_ok(r->metric));
    if (r->kind == RESULT_SCORES)
        check_scores(r);
    else
        check_numbers(r);
}

static void check_all(const struct results *r)
{
    assert(results_format_name(r->format) != NULL && r->n <= RESULTS_MAX);
    for (size_t i = 0; i < r->n; i++)
        check_result(&r->result[i]);
}

/* What is written, read and written again is the same bytes. */
static void check_sent(const struct results *r, size_t size, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf once = { 0 };
    AUTO_CLOSE(buf) struct buf again = { 0 };
    struct err none = { 0 }, fatal = { 0 }, err = { 0 };
    struct results back;
    struct span first, second;
    buf_init(&once, "fuzz", 64u << 20);
    buf_init(&again, "fuzz", 64u << 20);
    tally_write(r, &none, &once);
    assert(buf_done(&once, &first, &err));
    assert(tally_read((struct tally_place){ first, size }, a, &back, &fatal, &err));
    tally_write(&back, &none, &again);
    assert(buf_done(&again, &second, &err) && span_eq(first, second));
}

static void as_file(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct results_ask ask = { .name = name_for(data, size) };
    struct results r = { .n = 77 };
    struct err err = { 0 };
    if (!results_read(&src, &ask, &a, &r, &err)) {
        assert(r.n == 77 && err.text[0] != 0 && (!err.has_at || err.at <= size));
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return;
    }
    assert(r.n > 0);
    check_all(&r);
    check_sent(&r, size, &a);
}

static void as_answer(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    struct results r = { .n = 77 };
    struct err fatal = { 0 }, err = { 0 };
    if (!tally_read((struct tally_place){ { data, size }, 1000 }, &a, &r, &fatal, &err))
        assert(r.n == 77 && (err.kind == ERR_INPUT || err.kind == ERR_LIMIT));
    else if (fatal.kind == ERR_NONE)
        check_all(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_file(data, size);
    as_answer(data, size);
    return 0;
}
