/* quantized_test.c - what llama-quantize of llama.cpp (llama-cpp-python 0.3.36) wrote for two small
 * models with experts: the sum of all tensors of each file, and ours to the byte. */
#include "fit/fit.h"
#include "lib/check.h"

struct part {
    const char *name;
    int from, to; /* layers; -1: none */
    uint64_t dim[3];
    const char *dtype;
};
struct size {
    const char *quant;
    uint64_t bytes;
};

static const struct part mixtral[] = {
    { "token_embd.weight", -1, -1, { 256, 1024, 0 }, "F16" },
    { "output_norm.weight", -1, -1, { 256, 0, 0 }, "F32" },
    { "output.weight", -1, -1, { 256, 1024, 0 }, "F16" },
    { "attn_norm.weight", 0, 5, { 256, 0, 0 }, "F32" },
    { "attn_q.weight", 0, 5, { 256, 256, 0 }, "F16" },
    { "attn_k.weight", 0, 5, { 256, 64, 0 }, "F16" },
    { "attn_v.weight", 0, 5, { 256, 64, 0 }, "F16" },
    { "attn_output.weight", 0, 5, { 256, 256, 0 }, "F16" },
    { "ffn_norm.weight", 0, 5, { 256, 0, 0 }, "F32" },
    { "ffn_gate_inp.weight", 0, 5, { 256, 8, 0 }, "F16" },
    { "ffn_gate_exps.weight", 0, 5, { 256, 640, 8 }, "F16" },
    { "ffn_up_exps.weight", 0, 5, { 256, 640, 8 }, "F16" },
    { "ffn_down_exps.weight", 0, 5, { 640, 256, 8 }, "F16" },
};
static const struct size mixtral_sizes[] = {
    { "Q8_0", 26706944 },   { "Q6_K", 22580224 },      { "Q5_K_M", 18713600 },
    { "Q5_K_S", 17894400 }, { "Q5_0", 17402880 },      { "Q4_K_M", 16337920 },
    { "Q4_K_S", 15354880 }, { "Q4_0", 14322688 },      { "IQ4_NL", 14371840 },
    { "IQ4_XS", 13859840 }, { "Q3_K_L", 13569024 },    { "Q3_K_M", 13178880 },
    { "Q3_K_S", 12195840 }, { "IQ3_M", 12523520 },     { "IQ3_S", 12195840 },
    { "Q2_K", 10531840 },   { "TQ2_0", 9290752 },      { "TQ1_0", 8516608 },
    { "F16", 50238464 },    { "MXFP4_MOE", 14173184 },
};

static const struct part deepseek2[] = {
    { "token_embd.weight", -1, -1, { 256, 1024, 0 }, "F16" },
    { "output_norm.weight", -1, -1, { 256, 0, 0 }, "F32" },
    { "output.weight", -1, -1, { 256, 1024, 0 }, "F16" },
    { "attn_norm.weight", 0, 26, { 256, 0, 0 }, "F32" },
    { "attn_q.weight", 0, 26, { 256, 768, 0 }, "F16" },
    { "attn_kv_a_norm.weight", 0, 26, { 128, 0, 0 }, "F32" },
    { "attn_kv_a_mqa.weight", 0, 26, { 256, 160, 0 }, "F16" },
    { "attn_k_b.weight", 0, 26, { 64, 128, 8 }, "F32" },
    { "attn_v_b.weight", 0, 26, { 128, 64, 8 }, "F32" },
    { "attn_output.weight", 0, 26, { 512, 256, 0 }, "F16" },
    { "ffn_norm.weight", 0, 26, { 256, 0, 0 }, "F32" },
    { "ffn_gate.weight", 0, 0, { 256, 640, 0 }, "F16" },
    { "ffn_up.weight", 0, 0, { 256, 640, 0 }, "F16" },
    { "ffn_down.weight", 0, 0, { 640, 256, 0 }, "F16" },
    { "ffn_gate_inp.weight", 1, 26, { 256, 8, 0 }, "F16" },
    { "ffn_gate_exps.weight", 1, 26, { 256, 128, 8 }, "F16" },
    { "ffn_up_exps.weight", 1, 26, { 256, 128, 8 }, "F16" },
    { "ffn_down_exps.weight", 1, 26, { 128, 256, 8 }, "F16" },
    { "ffn_gate_shexp.weight", 1, 26, { 256, 128, 0 }, "F16" },
    { "ffn_up_shexp.weight", 1, 26, { 256, 128, 0 }, "F16" },
    { "ffn_down_shexp.weight", 1, 26, { 128, 256, 0 }, "F16" },
};
static const struct size deepseek2_sizes[] = {
    { "Q8_0", 40032256 },   { "Q6_K", 33701312 },      { "Q5_K_M", 27868160 },
    { "Q5_K_S", 26711040 }, { "Q5_0", 26000384 },      { "Q4_K_M", 24596480 },
    { "Q4_K_S", 23255040 }, { "Q4_0", 21344256 },      { "IQ4_NL", 21927936 },
    { "IQ4_XS", 21229824 }, { "Q3_K_L", 19375680 },    { "Q3_K_M", 19808832 },
    { "Q3_K_S", 18819648 }, { "IQ3_M", 19282496 },     { "IQ3_S", 18819648 },
    { "Q2_K", 16550784 },   { "TQ2_0", 13539264 },     { "TQ1_0", 12338496 },
    { "F16", 75198976 },    { "MXFP4_MOE", 27289600 },
};

enum { ROOM = 1024 };
static struct found_tensor tensor[ROOM];
static char name[ROOM][64];
static uint64_t shape[ROOM][3];

static void put(struct found *f, const struct part *p, int layer)
{
    size_t i = f->n_tensors++;
    unsigned rank = p->dim[2] > 0 ? 3 : p->dim[1] > 0 ? 2 : 1;
    uint64_t n = 1;
    assert(i < ROOM);
    if (layer < 0)
        snprintf(name[i], sizeof name[i], "%s", p->name);
    else
        snprintf(name[i], sizeof name[i], "blk.%d.%s", layer, p->name);
    for (unsigned k = 0; k < rank; k++) {
        shape[i][k] = p->dim[rank - 1 - k];
        n *= p->dim[k];
    }
    tensor[i] = (struct found_tensor){ .name = span_of(name[i]),
                                       .dtype = span_of(p->dtype),
                                       .bytes = n * (p->dtype[1] == '3' ? 4 : 2),
                                       .elements = n,
                                       .shape = shape[i],
                                       .rank = rank };
}

static void compare(const struct part *part, size_t n_parts, const struct size *size, size_t n,
                    const struct found_pair *fact, size_t n_facts)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    struct found f = { .kind = FOUND_GGUF, .tensor = tensor, .n_facts = n_facts };
    struct found_pair facts[16];
    const struct found *list[] = { &f };
    struct err err = { 0 };
    struct fit_shape s;
    memcpy(facts, fact, n_facts * sizeof *fact);
    f.fact = facts;
    for (size_t i = 0; i < n_parts; i++)
        for (int l = part[i].from; l <= part[i].to; l++)
            put(&f, &part[i], l);
    CHECK(fit_shape(&(struct fit_files){ list, 1, NULL }, &a, &s, &err));
    CHECK_STR(err.text, "");
    for (size_t i = 0; i < n; i++) {
        struct fit_weights w;
        check_case = size[i].quant;
        CHECK(fit_weights(&s, fit_quant_of(span_of(size[i].quant)), &a, &w, &err) &&
              w.bytes == size[i].bytes);
    }
    check_case = "";
}

#define FACT(k, v)                                                                                 \
    {                                                                                              \
        { (const uint8_t *)(k), sizeof(k) - 1 },                                                   \
        {                                                                                          \
            (const uint8_t *)(v), sizeof(v) - 1                                                    \
        }                                                                                          \
    }

static void eight_experts(void)
{
    static const struct found_pair facts[] = {
        FACT("architecture", "llama"), FACT("layers", "6"),
        FACT("hidden", "256"),         FACT("heads", "8"),
        FACT("kv_heads", "2"),         FACT("ffn", "640"),
        FACT("experts", "8"),          FACT("experts_used", "2"),
    };
    compare(mixtral, COUNT(mixtral), mixtral_sizes, COUNT(mixtral_sizes), facts, COUNT(facts));
}

static void latent_attention_and_rows_that_are_no_blocks(void)
{
    static const struct found_pair facts[] = {
        FACT("architecture", "deepseek2"),
        FACT("layers", "27"),
        FACT("hidden", "256"),
        FACT("heads", "8"),
        FACT("kv_heads", "1"),
        FACT("experts", "8"),
        FACT("experts_used", "2"),
        FACT("head_dim", "160"),
        FACT("head_dim_v", "128"),
        FACT("head_dim_mla", "96"),
        FACT("head_dim_v_mla", "64"),
        FACT("kv_lora", "128"),
    };
    compare(deepseek2, COUNT(deepseek2), deepseek2_sizes, COUNT(deepseek2_sizes), facts,
            COUNT(facts));
}

TESTS(TEST(eight_experts), TEST(latent_attention_and_rows_that_are_no_blocks))
