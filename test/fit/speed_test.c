/* speed_test.c - decode against runs of others, placement in its order, prefill. */
#include "fit/speed.h"

#include "lib/check.h"

#include <math.h>

#define GIB (1024.0 * 1024 * 1024)

static struct fit_machines machines(struct arena *a)
{
    struct fit_machines list = { 0 };
    struct err err = { 0 };
    CHECK(fit_machines_builtin(a, &list, &err));
    return list;
}

/* A dense model of so many bytes, all of them read for each token. */
static struct fit_demand dense(double bytes, unsigned layers)
{
    return (struct fit_demand){
        .ctx = 8192, .gpu = { bytes, bytes }, .touched = bytes, .layers = layers, .layer_factor = 1
    };
}

static struct fit_speed on_device(const struct fit_demand *d, const struct fit_machine *m)
{
    struct fit_placed p = fit_place(d, 1, true, INFINITY, INFINITY);
    CHECK(p.place == FIT_ON_GPU && p.at == d);
    return fit_decode(&p, m, NULL, 0);
}

/* Published single runs. What was read is tokens a second and their share of the bandwidth; so many
 * bytes a token are share * bandwidth / tokens. Layers are those of the models. */
static void single_runs_of_others_lie_in_the_interval(void)
{
    static const struct {
        const char *machine, *run;
        double toks, share, bandwidth;
        unsigned layers;
    } rows[] = {
        { "RTX 3090", "Qwen3-8B", 133, 0.66, 936, 36 },
        { "RTX 3080 10G", "Llama-3.1-8B", 134, 0.81, 760, 32 },
        { "RTX 3080 10G", "Qwen3-14B", 75, 0.84, 760, 40 },
        { "RTX 5090", "Qwen3-8B", 227, 0.59, 1792, 36 },
        { "DGX Spark GB10", "24B", 13.2, 0.68, 273, 40 },
        { "DGX Spark GB10", "70B", 4.6, 0.71, 273, 80 },
        { "Apple M1 Max 64G", "7B", 48.7, 0.53, 400, 32 },
        { "Apple M1 Max 64G", "14B", 24.8, 0.53, 400, 40 },
        { "Apple M5 Max 128G", "8B", 89.3, 0.67, 614, 32 },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
    struct fit_machines list = machines(&a);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].run;
        const struct fit_machine *m = fit_machine_named(&list, span_of(rows[i].machine));
        double bytes = rows[i].share * rows[i].bandwidth * 1e9 / rows[i].toks;
        struct fit_demand d = dense(bytes, rows[i].layers);
        CHECK(m != NULL && m->bandwidth == rows[i].bandwidth * 1e9);
        struct fit_speed s = on_device(&d, m);
        CHECK(s.lo <= rows[i].toks && rows[i].toks <= s.hi && !s.calibrated);
    }
}

static void a_processor_is_slower_by_its_memory(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
    struct fit_machines list = machines(&a);
    const struct fit_machine *m = fit_machine_named(&list, SPAN("DDR5-5600 x2"));
    static const struct {
        double toks;
        unsigned layers;
    } rows[] = { { 12.3, 32 }, { 22.3, 36 } }; /* Ryzen 7840HS: 8B, 4B at 0.62 of 89.6 GB/s */
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fit_demand d = dense(0.62 * 89.6e9 / rows[i].toks, rows[i].layers);
        struct fit_placed p = fit_place(&d, 1, true, 0, INFINITY);
        struct fit_speed s = fit_decode(&p, m, m, 0);
        CHECK(p.place == FIT_ON_CPU && s.lo <= rows[i].toks && rows[i].toks <= s.hi);
    }
}

/* The sum of the model, once by hand: 4.5e9 / (0.835 * 672e9) + 32 * 44e-6 = 9.4277e-3 s. */
static void a_calibrated_device_is_within_a_tenth(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
    struct fit_machines list = machines(&a);
    const struct fit_machine *m = fit_machine_named(&list, SPAN("RTX 5070"));
    struct fit_demand d = dense(4.5e9, 32);
    struct fit_speed s = on_device(&d, m);
    CHECK(s.calibrated && fabs(s.toks - 106.07) < 0.01);
    CHECK(fabs(s.lo / s.toks - 0.9) < 1e-12 && fabs(s.hi / s.toks - 1.1) < 1e-12);
    d.layer_factor = 1.2; /* 9.7093e-3 */
    CHECK(fabs(on_device(&d, m).toks - 102.99) < 0.01);
    d.layer_factor = 1;
    d.cache = 1e9; /* 0.5 * 1e9 / 561.12e9 = 0.8911e-3 more */
    struct fit_placed p = fit_place(&d, 1, true, INFINITY, INFINITY);
    CHECK(fabs(fit_decode(&p, m, NULL, 0.5).toks - 96.91) < 0.01);
    const struct fit_machine *other = fit_machine_named(&list, SPAN("RTX 5080"));
    d.cache = 0;
    s = on_device(&d, other);
    CHECK(!s.calibrated && fabs(s.lo / s.toks - 0.7) < 1e-12 && fabs(s.hi / s.toks - 1.3) < 1e-12);
}

/* An RTX 2080 of 8 GB beside DDR4: which part is where decides, so the interval runs from the card
 * as people have it to the card with all else closed. Sizes are of Q4_K_M files. */
static void runs_that_spill_lie_in_the_interval(void)
{
    static const struct {
        const char *run;
        double gb, toks;
        unsigned layers;
    } rows[] = {
        { "Qwen3-14B", 9.0, 16.9, 40 },
        { "Qwen3-14B", 9.0, 20.8, 40 },
        { "Mistral-24B", 14.3, 5.2, 40 },
        { "gemma-2-27b", 16.6, 3.9, 46 },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
    struct fit_machines list = machines(&a);
    const struct fit_machine *m = fit_machine_named(&list, SPAN("RTX 2080"));
    const struct fit_machine *slow = fit_machine_named(&list, SPAN("DDR4-3200 x2"));
    struct fit_range usable = fit_usable(m, GIB);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].run;
        struct fit_demand d = dense(rows[i].gb * 1e9, rows[i].layers);
        struct fit_placed worse = fit_place(&d, 1, false, usable.lo, INFINITY);
        struct fit_placed better = fit_place(&d, 1, true, usable.hi, INFINITY);
        CHECK(worse.place == FIT_SPLIT && better.place == FIT_SPLIT);
        CHECK(fit_decode(&worse, m, slow, 0).lo <= rows[i].toks);
        CHECK(rows[i].toks <= fit_decode(&better, m, slow, 0).hi);
        CHECK(!fit_decode(&worse, m, slow, 0).calibrated);
    }
}

static void places_are_tried_in_order(void)
{
    /* 10 of weights in 4 layers and 2 of buffers; at the smaller context one less of cache. */
    struct fit_demand rung[2] = {
        { .ctx = 8192,
          .gpu = { 13, 14 },
          .host = 1,
          .fixed = 2,
          .expert = 8,
          .layers = 4,
          .touched = 5,
          .touched_expert = 2,
          .layer_factor = 1 },
        { .ctx = 4096,
          .gpu = { 11, 12 },
          .host = 1,
          .fixed = 2,
          .expert = 8,
          .layers = 4,
          .touched = 5,
          .touched_expert = 2,
          .layer_factor = 1 },
    };
    static const struct {
        double usable, ram;
        bool possible, experts;
        enum fit_place place;
        uint64_t ctx;
        double gpu, host, spare;
        unsigned layers;
    } rows[] = {
        { 14, 9, false, true, FIT_ON_GPU, 8192, 14, 1, 0, 5 },
        { 13.9, 9, true, true, FIT_ON_GPU, 8192, 13, 1, 0.9, 5 },
        { 13.9, 9, false, true, FIT_SMALLER, 4096, 12, 1, 1.9, 5 },
        { 11.9, 9, false, true, FIT_MOE_OFFLOAD, 8192, 10, 5, 1.9, 5 },
        { 6, 9, false, true, FIT_MOE_OFFLOAD, 8192, 6, 9, 0, 5 },
        { 6, 8, false, true, FIT_MOE_OFFLOAD, 4096, 6, 7, 0, 5 },
        { 11.9, 9, false, false, FIT_SPLIT, 8192, 11, 4, 0.9, 3 },
        { 5, 12, false, false, FIT_SPLIT, 8192, 5, 10, 0, 1 },
        { 4.9, 12, false, false, FIT_SPLIT, 4096, 4.5, 8.5, 0.4, 1 },
        { 4.4, 15, false, false, FIT_ON_CPU, 8192, 0, 15, -9.6, 0 },
        { 4.4, 14, false, false, FIT_ON_CPU, 4096, 0, 13, -9.6, 0 },
        { 4.4, 12, false, false, FIT_NOWHERE, 8192, 0, 15, -9.6, 0 },
        { 14, 0.5, false, false, FIT_NOWHERE, 8192, 0, 15, 0, 0 },
        { 100, 0.5, false, false, FIT_NOWHERE, 8192, 0, 15, 86, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char name[64];
        check_case = name;
        snprintf(name, sizeof name, "row %zu", i + 1);
        rung[0].expert = rung[1].expert = rows[i].experts ? 8 : 0;
        struct fit_placed p = fit_place(rung, 2, rows[i].possible, rows[i].usable, rows[i].ram);
        CHECK_STR(fit_place_name(p.place), fit_place_name(rows[i].place));
        CHECK(p.at->ctx == rows[i].ctx && p.gpu_layers == rows[i].layers);
        CHECK(fabs(p.gpu - rows[i].gpu) < 1e-9 && fabs(p.host - rows[i].host) < 1e-9);
        CHECK(fabs(p.spare - rows[i].spare) < 1e-9);
    }
    check_case = "";
}

/* Half of the experts moved: 3 + 1 on the device, 1 in memory. */
static void what_is_moved_is_read_from_memory(void)
{
    struct fit_demand d = { .ctx = 8192,
                            .gpu = { 14e9, 14e9 },
                            .fixed = 2e9,
                            .expert = 8e9,
                            .layers = 4,
                            .touched = 5e9,
                            .touched_expert = 2e9,
                            .layer_factor = 1,
                            .experts = true };
    struct fit_machine m = { .bandwidth = 10e9, .share = 0.5, .calibrated = true };
    struct fit_machine ram = { .bandwidth = 1e9, .share = 0.5, .layer_seconds = 1 };
    struct fit_placed p = fit_place(&d, 1, true, 10e9, INFINITY);
    CHECK(p.place == FIT_MOE_OFFLOAD && p.expert_part == 0.5);
    CHECK(fabs(1 / fit_decode(&p, &m, &ram, 0).toks - (4e9 / 5e9 + 1e9 / 0.5e9)) < 1e-9);
    p = fit_place(&d, 1, true, 0, INFINITY);
    CHECK(fabs(1 / fit_decode(&p, &m, &ram, 0).toks - (5e9 / 0.5e9 + 4)) < 1e-9);
    p = fit_place(&d, 1, true, 0, 0);
    CHECK(p.place == FIT_NOWHERE && fit_decode(&p, &m, &ram, 0).hi == 0);
}

/* RTX 3090, 8B: 3,500 tokens a second at 2,048 were read. */
static void a_prompt_is_read_as_fast_as_arithmetic_goes(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 4u << 20 };
    struct fit_machines list = machines(&a);
    struct fit_demand d = dense(4.9e9, 32);
    d.active_parameters = 7.5e9;
    d.attention = 4.0 * 32 * 4096;
    const struct fit_machine *m = fit_machine_named(&list, SPAN("RTX 3090"));
    struct fit_speed s = fit_prefill(&d, m, 2048);
    CHECK(s.lo <= 3500 && 3500 <= s.hi && s.lo > 2500 && s.hi < 4000);
    CHECK(fit_prefill(&d, m, 100000).hi < s.lo);
    d.experts = true;
    struct fit_speed moe = fit_prefill(&d, m, 2048);
    CHECK(fabs(moe.lo / s.lo - 0.2 / 0.6) < 1e-9 && fabs(moe.hi / s.hi - 0.4 / 0.8) < 1e-9);
    struct fit_machine unknown = *m;
    unknown.flops16 = 0;
    CHECK(fit_prefill(&d, &unknown, 2048).hi == 0);
    d.active_parameters = d.attention = 0;
    CHECK(fit_prefill(&d, m, 2048).hi == 0);
}

TESTS(TEST(single_runs_of_others_lie_in_the_interval), TEST(a_processor_is_slower_by_its_memory),
      TEST(a_calibrated_device_is_within_a_tenth), TEST(runs_that_spill_lie_in_the_interval),
      TEST(places_are_tried_in_order), TEST(what_is_moved_is_read_from_memory),
      TEST(a_prompt_is_read_as_fast_as_arithmetic_goes))
