/* serve_test.c - what servers said of themselves lies in our intervals. */
#include "fit/serve.h"

#include "lib/check.h"

#include <math.h>

#define GIB (1024.0 * 1024 * 1024)

static struct fit_machine node(double gib, double bandwidth, double tf)
{
    return (struct fit_machine){ .kind = FIT_NODE,
                                 .mem_bytes = gib * GIB,
                                 .bandwidth = bandwidth * 1e9,
                                 .flops16 = tf * 1e12,
                                 .share = 0.82 };
}

static const struct fit_service llama8b = {
    .weights = 14.96 * GIB,
    .sequence = 8192.0 * 131072, /* 128 KiB a token */
    .touched = 14.0 * GIB,
    .step = 2.0 * 8192 * (2 * 14336 + 6 * 4096) + 8.0 * 256 * 128256,
    .active_parameters = 7.5e9,
    .kv_heads = 8,
};

/* Caches as vLLM reported them, in GiB or tokens, as sequences of 8,192. */
static void caches_that_servers_reported_lie_in_the_interval(void)
{
    struct fit_service d = llama8b;
    struct fit_machine h100 = node(80, 3350, 989), l40s = node(48, 864, 362);
    /* One H100: 53.29 GiB of cache, at 1 GiB a sequence. */
    struct fit_range r = fit_serve_on(&d, &h100, 1);
    CHECK(r.lo <= 53.29 && 53.29 <= r.hi && r.hi - r.lo < 12);
    /* L40S: 158,656 tokens. */
    r = fit_serve_on(&d, &l40s, 1);
    CHECK(r.lo <= 158656 / 8192.0 && 158656 / 8192.0 <= r.hi);
    /* Qwen3-235B in 8 bits on four H100: 178,880 tokens of 192,512 bytes, over 4 key-value heads. */
    d = (struct fit_service){ .weights = 235.1e9,
                              .sequence = 8192.0 * 192512,
                              .touched = 22e9,
                              .expert = 227e9,
                              .touched_expert = 14e9,
                              .step = 2.0 * 8192 * (2 * 1536 + 6 * 4096) + 8.0 * 256 * 151936,
                              .active_parameters = 22e9,
                              .kv_heads = 4 };
    r = fit_serve_on(&d, &h100, 4);
    CHECK(r.lo <= 178880 / 8192.0 && 178880 / 8192.0 <= r.hi);
    struct fit_served s = fit_serve(&d, &h100);
    CHECK(s.cards_lo == 4 && (s.cards_hi == 4 || s.cards_hi == 8));
}

static void cards_double_until_a_sequence_has_room(void)
{
    struct fit_machine h100 = node(80, 3350, 989), tiny = node(1, 3350, 989);
    CHECK(fit_serve_on(&llama8b, &tiny, 1).hi == 0);
    static const struct {
        double weights_gib;
        unsigned lo, hi;
    } rows[] = { { 15, 1, 1 },   { 65, 1, 2 },     { 100, 2, 2 },   { 130, 2, 4 },
                 { 500, 8, 16 }, { 1000, 16, 32 }, { 4000, 64, 0 }, { 5000, 0, 0 } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fit_service d = llama8b;
        d.weights = rows[i].weights_gib * GIB;
        struct fit_served s = fit_serve(&d, &h100);
        CHECK(s.cards_lo == rows[i].lo && s.cards_hi == rows[i].hi);
        CHECK((s.cards_hi > 0) == (s.sequences.lo >= 1 && s.toks_a_card.lo > 0));
        CHECK(s.sequences.lo <= s.sequences.hi && s.toks_a_card.lo <= s.toks_a_card.hi);
    }
}

/* Of latent attention every card keeps the whole cache; of 8 heads each of 8 has an eighth. */
static void a_cache_is_divided_by_its_heads_and_no_further(void)
{
    struct fit_machine h100 = node(80, 3350, 989);
    struct fit_service d = llama8b;
    double eighth = fit_serve_on(&d, &h100, 8).hi;
    d.kv_heads = 2;
    CHECK(fabs(fit_serve_on(&d, &h100, 8).hi - eighth / 4) <= 1);
    d.kv_heads = 1;
    CHECK(fabs(fit_serve_on(&d, &h100, 8).hi - eighth / 8) <= 1);
    d.kv_heads = 8;
    /* Two machines: each has half of the layers, and so half of each cache. */
    CHECK(fit_serve_on(&d, &h100, 16).hi > 2 * eighth);
    d.sequence = 0;
    CHECK(fit_serve_on(&d, &h100, 1).hi == 256);
}

static void a_batch_is_bound_by_memory_or_by_arithmetic(void)
{
    struct fit_service d = llama8b;
    /* One sequence: at least 0.7 of 0.82 of the bandwidth through 14 + 1 GiB, by hand 119.4. */
    struct fit_machine small = node(26, 3350, 989);
    struct fit_served s = fit_serve(&d, &small);
    CHECK(s.cards_hi == 1 && s.sequences.lo == 1);
    CHECK(fabs(s.toks_a_card.lo - 0.7 * 0.82 * 3350e9 / (15 * GIB)) < 1e-6);
    /* Little arithmetic: 0.4 of it through twice the parameters is the end. */
    struct fit_machine weak = node(80, 3350, 1);
    s = fit_serve(&d, &weak);
    CHECK(fabs(s.toks_a_card.hi - 0.4 * 1e12 / 15e9) < 1e-6);
    /* Of 8 experts with 2 used, two tokens read 1 - 0.75^2 of all. */
    d.expert = 8 * GIB, d.touched_expert = 2 * GIB, d.touched = 3 * GIB;
    d.sequence = 30 * GIB;
    d.step = 0, d.weights = 9 * GIB;
    struct fit_machine two = node(80, 3350, 989);
    s = fit_serve(&d, &two);
    CHECK(s.sequences.lo == 1 && s.sequences.hi == 2);
    CHECK(fabs(s.toks_a_card.hi - 2 * 0.82 * 3350e9 / ((1 + 8 * (1 - 0.5625)) * GIB)) < 1e-6);
}

TESTS(TEST(caches_that_servers_reported_lie_in_the_interval),
      TEST(cards_double_until_a_sequence_has_room),
      TEST(a_cache_is_divided_by_its_heads_and_no_further),
      TEST(a_batch_is_bound_by_memory_or_by_arithmetic))
