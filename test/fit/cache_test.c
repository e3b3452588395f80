/* cache_test.c - caches and states to the byte: tokens of published models, and runs of llama.cpp as
 * its log had them. Every row runs again with each allocation failing once. */
#include <math.h>

#include "fit/fit.h"
#include "fit/shapes.h"

#define KIB 1024.0

/* What one more token of context costs, f16: by the configuration its maker published. */
static const struct token {
    const char *name, *config;
    double kib;
} tokens[] = {
    { "Llama-3.1-8B",
      "{\"model_type\":\"llama\",\"hidden_size\":4096,\"num_hidden_layers\":32,"
      "\"num_attention_heads\":32,\"num_key_value_heads\":8}",
      128 },
    { "Mistral-Nemo: heads wider than the model",
      "{\"model_type\":\"mistral\",\"architectures\":[\"MistralForCausalLM\"],\"hidden_size\":5120,"
      "\"num_hidden_layers\":40,\"num_attention_heads\":32,\"num_key_value_heads\":8,"
      "\"head_dim\":128,\"sliding_window\":null}",
      160 },
    { "Qwen2.5-7B",
      "{\"model_type\":\"qwen2\",\"hidden_size\":3584,\"num_hidden_layers\":28,"
      "\"num_attention_heads\":28,\"num_key_value_heads\":4,\"use_sliding_window\":false,"
      "\"sliding_window\":131072}",
      56 },
    { "Qwen3-30B-A3B",
      "{\"model_type\":\"qwen3_moe\",\"architectures\":[\"Qwen3MoeForCausalLM\"],"
      "\"hidden_size\":2048,\"num_hidden_layers\":48,\"num_attention_heads\":32,"
      "\"num_key_value_heads\":4,\"head_dim\":128,\"num_experts\":128,\"num_experts_per_tok\":8}",
      96 },
    { "Qwen3-235B-A22B",
      "{\"model_type\":\"qwen3_moe\",\"architectures\":[\"Qwen3MoeForCausalLM\"],"
      "\"hidden_size\":4096,\"num_hidden_layers\":94,\"num_attention_heads\":64,"
      "\"num_key_value_heads\":4,\"head_dim\":128}",
      188 },
    { "Qwen3.5-27B: a quarter of the layers",
      "{\"model_type\":\"qwen3_5\",\"architectures\":[\"Qwen3_5ForCausalLM\"],\"hidden_size\":5120,"
      "\"num_hidden_layers\":64,\"num_attention_heads\":24,\"num_key_value_heads\":4,"
      "\"head_dim\":256,\"full_attention_interval\":4}",
      64 },
    { "Phi-3-mini",
      "{\"model_type\":\"phi3\",\"architectures\":[\"Phi3ForCausalLM\"],\"hidden_size\":3072,"
      "\"num_hidden_layers\":32,\"num_attention_heads\":32,\"num_key_value_heads\":32,"
      "\"sliding_window\":2047}",
      384 },
    { "DeepSeek-V3: one latent row",
      "{\"model_type\":\"deepseek_v3\",\"architectures\":[\"DeepseekV3ForCausalLM\"],"
      "\"hidden_size\":7168,\"num_hidden_layers\":61,\"num_attention_heads\":128,"
      "\"num_key_value_heads\":128,\"kv_lora_rank\":512,\"q_lora_rank\":1536,"
      "\"qk_nope_head_dim\":128,\"qk_rope_head_dim\":64,\"v_head_dim\":128}",
      68.625 },
    { "gpt-oss-20b: every other layer",
      "{\"model_type\":\"gpt_oss\",\"architectures\":[\"GptOssForCausalLM\"],\"hidden_size\":2880,"
      "\"num_hidden_layers\":24,\"num_attention_heads\":64,\"num_key_value_heads\":8,"
      "\"head_dim\":64,\"sliding_window\":128,\"layer_types\":[" /* as its config.json has it */
      "\"sliding_attention\",\"full_attention\",\"sliding_attention\",\"full_attention\","
      "\"sliding_attention\",\"full_attention\",\"sliding_attention\",\"full_attention\","
      "\"sliding_attention\",\"full_attention\",\"sliding_attention\",\"full_attention\","
      "\"sliding_attention\",\"full_attention\",\"sliding_attention\",\"full_attention\","
      "\"sliding_attention\",\"full_attention\",\"sliding_attention\",\"full_attention\","
      "\"sliding_attention\",\"full_attention\",\"sliding_attention\",\"full_attention\"]}",
      24 },
    { "OLMo-2-13B",
      "{\"model_type\":\"olmo2\",\"architectures\":[\"Olmo2ForCausalLM\"],\"hidden_size\":5120,"
      "\"num_hidden_layers\":40,\"num_attention_heads\":40,\"num_key_value_heads\":40}",
      800 },
    { "Falcon-7B: one head for all",
      "{\"model_type\":\"falcon\",\"architectures\":[\"FalconForCausalLM\"],\"hidden_size\":4544,"
      "\"num_hidden_layers\":32,\"num_attention_heads\":71,\"multi_query\":true}",
      8 },
    { "Mamba: nothing",
      "{\"model_type\":\"mamba\",\"architectures\":[\"MambaForCausalLM\"],\"hidden_size\":768,"
      "\"num_hidden_layers\":24,\"state_size\":16,\"conv_kernel\":4,\"expand\":2}",
      0 },
};

static bool per_token(const struct token *row, double *kib, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    struct fit_shape s;
    struct fit_weights w = { 0 };
    struct fit_memory m;
    if (!shape_config(row->config, &a, &s, err) ||
        !fit_memory(&s, &w, &(struct fit_run){ .ctx = 512 }, &m, err))
        return false;
    CHECK(s.known && m.cache_class == FIT_EXACT);
    *kib = (double)m.kv_per_token / KIB;
    return true;
}

static void a_token_costs_what_is_published(void)
{
    for (size_t i = 0; i < COUNT(tokens); i++) {
        struct err err = { 0 };
        double kib = -1;
        check_case = tokens[i].name;
        CHECK(per_token(&tokens[i], &kib, &err) && kib == tokens[i].kib);
        for (size_t n = 1;; n++) {
            struct err none = { 0 };
            mem_fail_at = n;
            bool ok = per_token(&tokens[i], &kib, &none);
            bool hit = mem_fail_at == 0;
            mem_fail_at = 0;
            if (ok && !hit)
                break;
            CHECK(ok || none.kind == ERR_SYSTEM);
        }
    }
    check_case = "";
}

/* "cells" lines and "size =" lines of llama.cpp; states of one sequence. */
static const struct run {
    const char *name, *facts;
    struct fit_run run;
    double kv, sliding, state; /* MiB */
} runs[] = {
    { "gpt-oss at four slots",
      "architecture=gpt-oss layers=24 hidden=2880 heads=64 kv_heads=8 head_dim=64 head_dim_v=64 "
      "window=128",
      { .ctx = 8192, .slots = 4 },
      192,
      24,
      0 }, /* 1024 cells: 4 windows of 128, and 512 at work */
    { "Gemma-3-27B",
      "architecture=gemma3 layers=62 hidden=5376 heads=32 kv_heads=16 head_dim=128 head_dim_v=128 "
      "window=1024",
      { .ctx = 131072 },
      10240,
      624,
      0 },
    { "Gemma-3-27B, the whole of it",
      "architecture=gemma3 layers=62 hidden=5376 heads=32 kv_heads=16 head_dim=128 head_dim_v=128 "
      "window=1024",
      { .ctx = 4096, .swa_full = true },
      320,
      1664,
      0 },
    { "Gemma 3n: twenty layers have a cache",
      "architecture=gemma3n layers=35 hidden=2048 heads=8 kv_heads=2 head_dim=256 head_dim_v=256 "
      "window=512",
      { .ctx = 4096 },
      32,
      32,
      0 },
    { "Gemma 4: two widths, and layers that share",
      "architecture=gemma4 layers=6 hidden=1536 heads=8 kv_heads=8,8,2,8,8,2 head_dim=512 "
      "head_dim_v=512 head_dim_swa=256 head_dim_v_swa=256 window=512 window_pattern=1,1,0,1,1,0 "
      "shared_kv_layers=2",
      { .ctx = 2048 },
      8,
      24,
      0 },
    { "command-r: as many heads as queries",
      "architecture=command-r layers=40 hidden=8192 heads=64 kv_heads=64",
      { .ctx = 4096 },
      5120,
      0,
      0 },
    { "Llama-4 slides by chunks",
      "architecture=llama4 layers=48 hidden=5120 heads=40 kv_heads=8 head_dim=128 head_dim_v=128",
      { .ctx = 32768 },
      1536,
      1224,
      0 },
    { "EXAONE-4 of 30 layers does not slide",
      "architecture=exaone4 layers=30 hidden=2048 heads=32 kv_heads=8 head_dim=64 head_dim_v=64 "
      "window=4096",
      { .ctx = 32768 },
      1920,
      0,
      0 },
    { "Phi-3: its window is passed over",
      "architecture=phi3 layers=32 hidden=3072 heads=32 kv_heads=32 window=2047",
      { .ctx = 4096 },
      1536,
      0,
      0 },
    { "DeepSeek-R1, latent",
      "architecture=deepseek2 layers=61 hidden=7168 heads=128 kv_heads=1 head_dim=576 "
      "head_dim_v=512 head_dim_mla=192 head_dim_v_mla=128 kv_lora=512",
      { .ctx = 4096 },
      274.5,
      0,
      0 },
    { "DeepSeek-R1, as older files have it",
      "architecture=deepseek2 layers=61 hidden=7168 heads=128 kv_heads=128 head_dim=192 "
      "head_dim_v=128 kv_lora=512",
      { .ctx = 1024 },
      4880,
      0,
      0 },
    { "a nemotron of uneven layers",
      "architecture=deci layers=4 hidden=8192 heads=64,64,0,64 kv_heads=8,0,0,4 head_dim=128 "
      "head_dim_v=128",
      { .ctx = 1024 },
      6,
      0,
      0 },
    { "Qwen3.5-4B",
      "architecture=qwen35 layers=32 hidden=2560 heads=16 kv_heads=4 head_dim=256 head_dim_v=256 "
      "conv_kernel=4 ssm_inner=4096 ssm_state=128 ssm_groups=16 ssm_rank=32",
      { .ctx = 4096 },
      128,
      0,
      50.25 },
    { "Qwen3.5-27B",
      "architecture=qwen35 layers=64 hidden=5120 heads=24 kv_heads=4 head_dim=256 head_dim_v=256 "
      "conv_kernel=4 ssm_inner=6144 ssm_state=128 ssm_groups=16 ssm_rank=48",
      { .ctx = 4096, .slots = 2 },
      256,
      0,
      2 * 149.625 },
    { "Qwen3.5-35B-A3B",
      "architecture=qwen35moe layers=40 hidden=2048 heads=16 kv_heads=2 head_dim=256 "
      "head_dim_v=256 conv_kernel=4 ssm_inner=4096 ssm_state=128 ssm_groups=16 ssm_rank=32",
      { .ctx = 4096 },
      80,
      0,
      62.8125 },
    { "the layer that drafts has none",
      "architecture=qwen35 layers=33 nextn=1 hidden=2560 heads=16 kv_heads=4 head_dim=256 "
      "head_dim_v=256 conv_kernel=4 ssm_inner=4096 ssm_state=128 ssm_groups=16 ssm_rank=32",
      { .ctx = 4096 },
      128,
      0,
      50.25 },
    { "RWKV",
      "architecture=rwkv6 layers=24 hidden=2048 wkv_head=64 heads=0",
      { .ctx = 4096 },
      0,
      0,
      12.375 },
    { "LFM2: a short convolution",
      "architecture=lfm2 layers=4 hidden=1024 heads=16 kv_heads=0,8,0,8 l_cache=3",
      { .ctx = 1024 },
      4,
      0,
      0.015625 },
    { "Kimi-Linear: three convolutions",
      "architecture=kimi-linear layers=4 hidden=2304 heads=32 kv_heads=0,0,0,1 head_dim=576 "
      "head_dim_v=512 head_dim_mla=192 head_dim_v_mla=128 kv_lora=512 conv_kernel=4 "
      "kda_head_dim=128",
      { .ctx = 1024 },
      1.125,
      0,
      6.421875 },
    { "Falcon-H1: both in each layer",
      "architecture=falcon-h1 layers=2 hidden=1024 heads=8 kv_heads=2 head_dim=128 head_dim_v=128 "
      "conv_kernel=4 ssm_inner=1536 ssm_state=128 ssm_groups=1 ssm_rank=24",
      { .ctx = 1024 },
      2,
      0,
      1.541015625 },
    { "Nemotron-H: state, feed-forward, attention",
      "architecture=nemotron_h layers=3 hidden=4480 heads=40 kv_heads=0,0,8 ffn=0,15680,0 "
      "head_dim=128 head_dim_v=128 conv_kernel=4 ssm_inner=10240 ssm_state=128 ssm_groups=8",
      { .ctx = 1024 },
      4,
      0,
      5.140625 },
    { "packed",
      "architecture=llama layers=2 hidden=256 heads=4 kv_heads=2",
      { .ctx = 4096, .k = FIT_CACHE_Q8_0, .v = FIT_CACHE_Q4_0 },
      1.625,
      0,
      0 },
    { "without flash attention values are not packed",
      "architecture=llama layers=2 hidden=256 heads=4 kv_heads=2",
      { .ctx = 4096, .k = FIT_CACHE_Q8_0, .v = FIT_CACHE_Q4_0, .no_flash = true },
      3.0625,
      0,
      0 },
    { "an odd context is rounded up",
      "architecture=llama layers=2 hidden=256 heads=4 kv_heads=4",
      { .ctx = 4097 },
      8.5,
      0,
      0 },
    { "an embedder has none",
      "architecture=bert layers=12 hidden=384 heads=12",
      { .ctx = 512 },
      0,
      0,
      0 },
};

static void a_run_takes_what_llama_cpp_takes(void)
{
    for (size_t i = 0; i < COUNT(runs); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
        const double mib = 1 << 20;
        struct err err = { 0 };
        struct fit_shape s;
        struct fit_weights w = { 0 };
        struct fit_memory m;
        check_case = runs[i].name;
        CHECK(shape_gguf(runs[i].facts, &a, &s, &err) &&
              fit_memory(&s, &w, &runs[i].run, &m, &err));
        CHECK_STR(err.text, "");
        CHECK((double)m.gpu.kv / mib == runs[i].kv);
        CHECK((double)m.gpu.kv_sliding / mib == runs[i].sliding);
        CHECK((double)m.gpu.recurrent / mib == runs[i].state);
    }
    check_case = "";
}

TESTS(TEST(a_token_costs_what_is_published), TEST(a_run_takes_what_llama_cpp_takes))
