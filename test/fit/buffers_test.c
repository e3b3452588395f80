/* buffers_test.c - what computing takes: the allocator against cases worked by hand, and the sum
 * against runs on cards that others published. What our own runs measured is in truth.tsv. */
#include <math.h>

#include "fit/alloc.h"
#include "fit/fit.h"
#include "fit/shapes.h"

#define OP(x, y, may) ((struct fit_op){ { (x), (y), FIT_NOTHING }, (may) })

static void a_tensor_takes_the_smallest_gap(void)
{
    struct fit_alloc a;
    fit_alloc_open(&a, 1);
    int one = fit_alloc_put(&a, 100, 1), two = fit_alloc_put(&a, 10, 1);
    int three = fit_alloc_put(&a, 50, 1), four = fit_alloc_put(&a, 10, 1);
    CHECK(a.most == 170 && four != FIT_NOTHING);
    fit_alloc_use(&a, one);
    fit_alloc_use(&a, three); /* gaps of 100 and 50 */
    int five = fit_alloc_put(&a, 40, 1);
    CHECK(a.tensor[five].off == 110);
    int six = fit_alloc_put(&a, 60, 1);
    CHECK(a.tensor[six].off == 0 && a.most == 170);
    int seven = fit_alloc_put(&a, 60, 1);
    CHECK(a.tensor[seven].off == 170 && a.most == 230);
    fit_alloc_use(&a, two); /* between the rest of two gaps: all one */
    int eight = fit_alloc_put(&a, 50, 1);
    CHECK(a.tensor[eight].off == 60 && a.most == 230);
}

static void an_operation_may_write_over_what_nobody_else_needs(void)
{
    struct fit_alloc a;
    fit_alloc_open(&a, 32);
    int x = fit_alloc_put(&a, 90, 2);                          /* rounded up to 96 */
    int y = fit_alloc_op(&a, 90, 1, OP(x, FIT_NOTHING, true)); /* x is needed once more */
    CHECK(y != x && a.most == 192);
    int z = fit_alloc_op(&a, 90, 1, OP(x, y, true)); /* now over x, and y is free */
    CHECK(z == x && a.most == 192);
    int w = fit_alloc_op(&a, 60, 1, OP(z, FIT_NOTHING, true)); /* of another size: not over */
    CHECK(w != z && a.tensor[w].off == 96);
    int v = fit_alloc_op(&a, 96, 1, OP(w, FIT_NOTHING, false));
    CHECK(a.tensor[v].off == 0 && !a.failed);
}

static void more_than_can_be_counted_is_a_failure(void)
{
    struct fit_alloc a;
    fit_alloc_open(&a, 1);
    for (unsigned i = 0; i < FIT_LIVE_MAX; i++)
        fit_alloc_put(&a, 1, 1);
    CHECK(!a.failed);
    fit_alloc_put(&a, 1, 1);
    CHECK(a.failed);
    fit_alloc_open(&a, 1);
    fit_alloc_put(&a, UINT64_MAX / 4, 1);
    CHECK(a.failed);
}

/* MiB of "compute buffer size" on a card, all layers there, flash attention on: from logs in reports
 * and pull requests of llama.cpp. */
static void published_runs_come_out(void)
{
    static const struct {
        const char *name, *facts;
        struct fit_run run;
        double mib, within; /* per cent */
    } rows[] = {
        { "Qwen2.5-3B",
          "architecture=qwen2 layers=36 hidden=2048 heads=16 kv_heads=2 ffn=11008 "
          "vocabulary=151936 tied=1",
          { .ctx = 4096, .old = true },
          300.75,
          0.01 },
        { "Gemma-3-27B",
          "architecture=gemma3 layers=62 hidden=5376 heads=32 kv_heads=16 head_dim=128 "
          "head_dim_v=128 ffn=21504 vocabulary=262208 window=1024 tied=1",
          { .ctx = 131072, .old = true },
          522.62,
          0.01 },
        { "Qwen3.5-27B",
          "architecture=qwen35 layers=64 hidden=5120 heads=24 kv_heads=4 head_dim=256 "
          "head_dim_v=256 ffn=17408 vocabulary=248320 conv_kernel=4 ssm_inner=6144 ssm_state=128 "
          "ssm_groups=16 ssm_rank=48",
          { .ctx = 8192, .old = true },
          495.00,
          0.01 },
        { "bitnet-2B",
          "architecture=bitnet layers=30 hidden=2560 heads=20 kv_heads=5 ffn=6912 "
          "vocabulary=128256 tied=1",
          { .ctx = 4096, .old = true },
          255.50,
          0.01 },
        { "gemma-2-2b",
          "architecture=gemma2 layers=26 hidden=2304 heads=8 kv_heads=4 head_dim=256 "
          "head_dim_v=256 ffn=9216 vocabulary=256000 window=4096 tied=1",
          { .ctx = 8192, .old = true },
          509.00,
          1 },
        { "Qwen3-30B-A3B",
          "architecture=qwen3moe layers=48 hidden=2048 heads=32 kv_heads=4 head_dim=128 "
          "head_dim_v=128 expert_ffn=768 experts=128 experts_used=8 vocabulary=151936",
          { .ctx = 32768, .old = true },
          304.75,
          1.5 },
        { "Qwen3-235B-A22B",
          "architecture=qwen3moe layers=94 hidden=4096 heads=64 kv_heads=4 head_dim=128 "
          "head_dim_v=128 expert_ffn=1536 experts=128 experts_used=8 vocabulary=151936",
          { .ctx = 32768, .old = true },
          312.75,
          3 },
        { "Qwen3-32B, 1024 tokens at a time",
          "architecture=qwen3 layers=64 hidden=5120 heads=64 kv_heads=8 head_dim=128 "
          "head_dim_v=128 ffn=25600 vocabulary=151936",
          { .ctx = 8192, .ubatch = 1024, .old = true },
          633.50,
          3.5 },
        { "Llama-3.1-8B",
          "architecture=llama layers=32 hidden=4096 heads=32 kv_heads=8 ffn=14336 "
          "vocabulary=128256",
          { .ctx = 32768 },
          140.00,
          0.01 },
        { "Qwen3-4B",
          "architecture=qwen3 layers=36 hidden=2560 heads=32 kv_heads=8 head_dim=128 "
          "head_dim_v=128 ffn=9728 vocabulary=151936 tied=1",
          { .ctx = 8192 },
          85,
          2.5 },
        { "Qwen3.8-27B",
          "architecture=qwen35 layers=64 hidden=5120 heads=24 kv_heads=4 head_dim=256 "
          "head_dim_v=256 ffn=17408 vocabulary=248320 conv_kernel=4 ssm_inner=6144 ssm_state=128 "
          "ssm_groups=16 ssm_rank=48",
          { .ctx = 196608 },
          314,
          4 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
        struct err err = { 0 };
        struct fit_shape s;
        struct fit_weights w = { 0 };
        struct fit_memory m;
        check_case = rows[i].name;
        CHECK(shape_gguf(rows[i].facts, &a, &s, &err) &&
              fit_memory(&s, &w, &rows[i].run, &m, &err));
        CHECK(fabs((double)m.gpu.compute / (1 << 20) / rows[i].mib - 1) * 100 < rows[i].within);
        CHECK(m.compute_class == FIT_MODELLED && m.lo <= m.gpu_bytes && m.hi >= m.gpu_bytes);
    }
    check_case = "";
}

/* Without flash attention each layer's scores are there in full; a cache of whole floats is halved
 * first; on a processor all of it is in one place. */
static void how_it_runs_changes_what_it_takes(void)
{
    static const char facts[] = "architecture=llama layers=32 hidden=4096 heads=32 kv_heads=8 "
                                "ffn=14336 vocabulary=128256";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    struct fit_weights w = { 0 };
    struct fit_memory plain, other;
    CHECK(shape_gguf(facts, &a, &s, &err));
    CHECK(fit_memory(&s, &w, &(struct fit_run){ .ctx = 8192 }, &plain, &err));
    CHECK(fit_memory(&s, &w, &(struct fit_run){ .ctx = 8192, .no_flash = true }, &other, &err));
    CHECK(other.gpu.compute > plain.gpu.compute + 8192ull * 512 * 32 * 4 - (128u << 20));
    struct fit_run whole = { .ctx = 8192, .k = FIT_CACHE_F32, .v = FIT_CACHE_F32 };
    CHECK(fit_memory(&s, &w, &whole, &other, &err) && other.gpu.kv == 2 * plain.gpu.kv);
    CHECK(fit_memory(&s, &w, &(struct fit_run){ .ctx = 8192, .cpu = true }, &other, &err));
    CHECK(other.gpu_bytes == 0 && other.host.kv == plain.gpu.kv && other.overhead == 0);
    CHECK(other.host.compute >= plain.gpu.compute && other.host_bytes >= other.lo);
    CHECK(fit_memory(&s, &w, &(struct fit_run){ .ctx = 8192, .outputs = 512 }, &other, &err));
    CHECK(other.gpu.compute > 4ull * 512 * 128256);
}

static void a_run_past_counting_is_refused(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    struct fit_weights w = { 0 };
    struct fit_memory m;
    CHECK(shape_gguf("architecture=llama layers=4096 hidden=16777216 heads=1 vocabulary=1 "
                     "context=4294967296",
                     &a, &s, &err));
    CHECK(!fit_memory(&s, &w, &(struct fit_run){ 0 }, &m, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "the cache is past 1152921504606846976 bytes");
    err = (struct err){ 0 };
    CHECK(!fit_memory(&s, &w, &(struct fit_run){ .ctx = 1, .slots = 257 }, &m, &err));
    CHECK_STR(err.text, "a context of at most 4294967296 tokens in at most 256 slots");
}

TESTS(TEST(a_tensor_takes_the_smallest_gap),
      TEST(an_operation_may_write_over_what_nobody_else_needs),
      TEST(more_than_can_be_counted_is_a_failure), TEST(published_runs_come_out),
      TEST(how_it_runs_changes_what_it_takes), TEST(a_run_past_counting_is_refused))
