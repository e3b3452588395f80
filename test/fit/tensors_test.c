/* tensors_test.c - what tensors do, by the names that transformers and GGUF give them; and a model
 * of them, with each allocation failing once. */
#include "fit/fit.h"
#include "fit/truth.h"
#include "lib/check.h"

enum { ROOM = 64 };
struct files {
    struct found weights, config;
    struct found_tensor tensor[ROOM];
    uint64_t shape[ROOM][3];
    struct found_pair fact[ROOM];
};

static void add(struct files *f, const char *name, const char *dtype, uint64_t rows, uint64_t row)
{
    size_t i = f->weights.n_tensors++;
    uint64_t n = rows * (row > 0 ? row : 1), each = dtype[0] == 'B' ? 2 : dtype[0] == 'I' ? 4 : 1;
    assert(i < ROOM);
    f->shape[i][0] = rows, f->shape[i][1] = row;
    f->tensor[i] = (struct found_tensor){ .name = span_of(name),
                                          .dtype = span_of(dtype),
                                          .bytes = n * each,
                                          .elements = n,
                                          .shape = f->shape[i],
                                          .rank = row > 0 ? 2 : 1 };
    f->weights.tensor = f->tensor;
}

static void say(struct files *f, const char *key, const char *value)
{
    f->fact[f->config.n_facts++] = (struct found_pair){ span_of(key), span_of(value) };
    f->config.fact = f->fact;
}

static bool shape_of(const struct files *f, struct arena *a, struct fit_shape *s, struct err *err)
{
    const struct found *list[] = { &f->weights };
    return fit_shape(&(struct fit_files){ list, 1, f->config.n_facts > 0 ? &f->config : NULL }, a,
                     s, err);
}

/* One tensor each: its role, its layer, elements, and whether only some tokens pass it. */
static void names_of_transformers_are_told_apart(void)
{
    static const struct {
        const char *name, *role;
        uint32_t layer;
        bool expert, bias;
    } rows[] = {
        { "model.layers.7.self_attn.q_proj.weight", "attn_q", 7, false, false },
        { "model.layers.7.self_attn.k_proj.bias", "attn_k", 7, false, true },
        { "model.language_model.layers.3.self_attn.o_proj.weight", "attn_output", 3, false, false },
        { "transformer.h.11.attn.c_attn.weight", "attn_qkv", 11, false, false },
        { "transformer.h.11.attn.c_proj.weight", "attn_output", 11, false, false },
        { "transformer.h.11.mlp.c_proj.weight", "ffn_down", 11, false, false },
        { "transformer.h.0.self_attention.query_key_value.weight", "attn_qkv", 0, false, false },
        { "transformer.h.0.self_attention.dense.weight", "attn_output", 0, false, false },
        { "gpt_neox.layers.2.mlp.dense_h_to_4h.weight", "ffn_up", 2, false, false },
        { "model.layers.1.mlp.experts.93.down_proj.weight", "ffn_down_exps", 1, true, false },
        { "model.layers.1.block_sparse_moe.experts.0.w2.weight", "ffn_down_exps", 1, true, false },
        { "model.layers.1.block_sparse_moe.gate.weight", "ffn_gate_inp", 1, false, false },
        { "model.layers.1.mlp.experts.gate_up_proj_blocks", "ffn_up_exps", 1, true, false },
        { "model.layers.1.mlp.shared_experts.up_proj.weight", "ffn_up_shexp", 1, false, false },
        { "model.layers.1.mlp.shared_expert_gate.weight", "ffn_gate_inp_shexp", 1, false, false },
        { "model.layers.1.self_attn.kv_b_proj.weight", "attn_kv_b", 1, false, false },
        { "model.layers.1.linear_attn.conv1d.weight", "ssm_conv1d", 1, false, false },
        { "model.layers.1.input_layernorm.weight", "other_norm", 1, false, false },
        { "transformer.wte.weight", "token_embd", FIT_NO_LAYER, false, false },
        { "transformer.wpe.weight", "position_embd", FIT_NO_LAYER, false, false },
        { "lm_head.weight", "output", FIT_NO_LAYER, false, false },
        { "model.visual.blocks.3.attn.qkv.weight", "vision", 3, false, false },
        { "multi_modal_projector.linear_1.weight", "vision", FIT_NO_LAYER, false, false },
        { "something.else", "something.else", FIT_NO_LAYER, false, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
        struct files f = { .weights = { .kind = FOUND_SAFETENSORS } };
        struct err err = { 0 };
        struct fit_shape s;
        check_case = rows[i].name;
        add(&f, rows[i].name, "BF16", 8, 64);
        CHECK(shape_of(&f, &a, &s, &err) && s.n_tensors == 1);
        const struct fit_tensor *t = &s.tensor[0];
        CHECK(span_eq(t->role, span_of(rows[i].role)) && t->layer == rows[i].layer);
        CHECK(t->expert == rows[i].expert && t->bias == rows[i].bias);
        CHECK(s.why != NULL); /* nothing says what the layers are */
    }
    check_case = "";
}

static void packed_weights_count_one_by_one(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct files f = { .weights = { .kind = FOUND_SAFETENSORS } };
    struct err err = { 0 };
    struct fit_shape s;
    add(&f, "model.layers.0.self_attn.q_proj.qweight", "I32", 8, 64); /* 8 of 4 bits in each */
    add(&f, "model.layers.0.self_attn.q_proj.qzeros", "I32", 1, 8);
    add(&f, "model.layers.0.self_attn.q_proj.scales", "BF16", 1, 64);
    add(&f, "model.layers.0.self_attn.q_proj.g_idx", "I32", 64, 0);
    add(&f, "model.layers.0.mlp.experts.down_proj_blocks", "U8", 16, 32);
    add(&f, "model.layers.0.mlp.experts.down_proj_scales", "U8", 16, 2);
    add(&f, "model.layers.0.mlp.up_proj.weight", "F8_E4M3", 8, 8);
    add(&f, "model.layers.0.mlp.up_proj.weight_scale_inv", "BF16", 1, 1);
    add(&f, "model.layers.0.mlp.counts", "U8", 8, 8); /* bytes that are bytes */
    CHECK(shape_of(&f, &a, &s, &err));
    CHECK(s.parameters == 8 * 64 * 8 + 16 * 32 * 2 + 64 + 64);
    CHECK(s.file_bytes == 2048 + 32 + 128 + 256 + 512 + 32 + 64 + 2 + 64);
    f.weights.n_tensors = 0;
    add(&f, "model.layers.0.mlp.up_proj.weight", "U8", 32, 1);
    say(&f, "model_type", "llama");
    say(&f, "quantization", "bitsandbytes");
    CHECK(shape_of(&f, &a, &s, &err) && s.parameters == 64);
}

/* What the tensors show wins over what the configuration says. */
static void experts_and_ties(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct files f = { .weights = { .kind = FOUND_SAFETENSORS } };
    struct err err = { 0 };
    struct fit_shape s;
    static const char *const facts[][2] = {
        { "architecture", "Qwen3MoeForCausalLM" },
        { "layers", "1" },
        { "hidden", "256" },
        { "heads", "4" },
        { "kv_heads", "2" },
        { "head_dim", "128" },
        { "experts", "4" },
        { "experts_used", "2" },
        { "expert_ffn", "512" },
        { "vocabulary", "999" },
        { "tied", "1" },
        { "context", "4096" },
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        say(&f, facts[i][0], facts[i][1]);
    static const char *const experts[] = { "model.layers.0.mlp.experts.0.down_proj.weight",
                                           "model.layers.0.mlp.experts.1.down_proj.weight",
                                           "model.layers.0.mlp.experts.2.down_proj.weight",
                                           "model.layers.0.mlp.experts.3.down_proj.weight" };
    for (size_t i = 0; i < COUNT(experts); i++)
        add(&f, experts[i], "BF16", 256, 512);
    add(&f, "model.layers.0.self_attn.k_proj.weight", "BF16", 64, 256); /* not 2 x 128 */
    add(&f, "model.layers.0.self_attn.v_proj.weight", "BF16", 32, 256);
    add(&f, "model.embed_tokens.weight", "BF16", 1000, 256);
    add(&f, "lm_head.weight", "BF16", 1000, 256); /* a copy, says the configuration */
    add(&f, "model.norm.weight", "BF16", 256, 0);
    CHECK(shape_of(&f, &a, &s, &err));
    CHECK_STR(err.text, "");
    CHECK(s.tied && s.vocabulary == 1000 && s.known);
    CHECK(s.layer[0].k == 64 && s.layer[0].v == 32 && s.layer[0].expert_ffn == 512);
    uint64_t expert = 256 * 512, dense = 64 * 256 + 32 * 256 + 256, rows = 1000 * 256;
    CHECK(s.parameters == 4 * expert + dense + rows);
    CHECK(s.active_parameters == 2 * expert + dense + rows);
    struct fit_weights w;
    CHECK(fit_weights(&s, FIT_AS_FILED, &a, &w, &err) && w.expert == 4 * expert * 2);
    CHECK(w.bytes == 2 * (4 * expert + dense + 2 * rows));
    CHECK(fit_weights(&s, FIT_MXFP4_MOE, &a, &w, &err) && w.expert == 4 * expert / 32 * 17);
}

static void latent_keys_and_values_are_kept_apart(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct files f = { .weights = { .kind = FOUND_SAFETENSORS } };
    struct err err = { 0 };
    struct fit_shape s;
    static const char *const facts[][2] = {
        { "architecture", "DeepseekV3ForCausalLM" },
        { "layers", "1" },
        { "hidden", "256" },
        { "heads", "4" },
        { "kv_lora", "512" },
        { "qk_nope", "128" },
        { "qk_rope", "64" },
        { "v_head_dim", "128" },
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        say(&f, facts[i][0], facts[i][1]);
    add(&f, "model.layers.0.self_attn.kv_b_proj.weight", "BF16", 4 * 256, 512);
    CHECK(shape_of(&f, &a, &s, &err) && s.n_tensors == 2 && s.latent);
    CHECK(span_eq(s.tensor[0].role, SPAN("attn_k_b")) && s.tensor[0].row == 128);
    CHECK(span_eq(s.tensor[1].role, SPAN("attn_v_b")) && s.tensor[1].row == 512);
    CHECK(s.tensor[0].elements == 4 * 128 * 512 && s.tensor[1].elements == 4 * 128 * 512);
    CHECK(s.parameters == 4 * 256 * 512 && s.layer[0].k == 576 && s.layer[0].v == 0);
}

/* llama.cpp packs what is called a weight, of whatever shape the rest is. */
static void what_is_no_weight_is_not_packed(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct files f = { .weights = { .kind = FOUND_GGUF } };
    struct err err = { 0 };
    struct fit_shape s;
    struct fit_weights w;
    say(&f, "architecture", "mamba2");
    say(&f, "layers", "1");
    f.weights.fact = f.fact, f.weights.n_facts = f.config.n_facts;
    add(&f, "blk.0.ssm_a", "BF16", 8, 64);
    add(&f, "blk.0.ssm_in.weight", "BF16", 8, 64);
    add(&f, "blk.0.ssm_conv1d.weight", "BF16", 8, 64);
    add(&f, "blk.0.attn_norm.weight", "BF16", 8, 64);
    add(&f, "blk.0.ffn_gate_inp.weight", "BF16", 8, 64);
    CHECK(shape_of(&f, &a, &s, &err) && fit_weights(&s, FIT_Q8_0, &a, &w, &err));
    CHECK(w.bytes == 4 * 1024 + 8 * 64 / 32 * 34);
    CHECK(fit_weights(&s, FIT_Q4_K_M, &a, &w, &err)); /* rows of 64 are no blocks of 256 */
    CHECK(w.bytes == 4 * 1024 + 8 * 64 / 32 * 22);
}

static void weights_past_counting_are_refused(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct files f = { .weights = { .kind = FOUND_GGUF } };
    struct err err = { 0 };
    struct fit_shape s;
    struct fit_weights w;
    add(&f, "output.weight", "BF16", 1ull << 29, 1ull << 30);
    CHECK(shape_of(&f, &a, &s, &err) && fit_weights(&s, FIT_AS_FILED, &a, &w, &err));
    CHECK(!fit_weights(&s, FIT_F32, &a, &w, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "the weights are past 1152921504606846976 bytes");
    f.weights.n_tensors = 0; /* each can be counted, and not both */
    err = (struct err){ 0 };
    add(&f, "output.weight", "BF16", 1ull << 29, 1ull << 29);
    add(&f, "other.weight", "BF16", 1ull << 29, 1ull << 29);
    CHECK(shape_of(&f, &a, &s, &err) && !fit_weights(&s, FIT_F32, &a, &w, &err));
    CHECK_STR(err.text, "the weights are past 1152921504606846976 bytes");
    err = (struct err){ 0 };
    add(&f, "token_embd.weight", "BF16", 1, 1);
    CHECK(!shape_of(&f, &a, &s, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "the weights are past 1152921504606846976 bytes");
}

static bool all_of_it(struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16u << 20 };
    struct files f = { .weights = { .kind = FOUND_GGUF } };
    struct fit_shape s;
    struct fit_weights w;
    struct fit_memory m;
    struct fit_truth *rows;
    struct span facts;
    size_t n;
    double predicted[FIT_MEASURES];
    const struct found *list[] = { &f.weights };
    say(&f, "architecture", "llama");
    say(&f, "layers", "2");
    say(&f, "hidden", "256");
    say(&f, "heads", "4");
    f.weights.fact = f.fact, f.weights.n_facts = f.config.n_facts, f.config.n_facts = 0;
    add(&f, "blk.0.attn_v.weight", "BF16", 256, 256);
    add(&f, "blk.1.ffn_down.weight", "BF16", 256, 512);
    add(&f, "blk.1.ffn_up.3.weight", "BF16", 256, 512);
    add(&f, "token_embd.weight", "BF16", 100, 256);
    return shape_of(&f, &a, &s, err) && fit_weights(&s, FIT_Q4_K_M, &a, &w, err) &&
           fit_memory(&s, &w, &(struct fit_run){ .ctx = 512 }, &m, err) &&
           fit_truth_facts(&(struct fit_files){ list, 1, NULL }, &s, &a, &facts, err) &&
           fit_log_read(SPAN("llama_context: n_ctx = 512\nx: CPU compute buffer size = 1.00 MiB\n"),
                        (struct span){ 0 }, &a, &rows, &n, err) &&
           fit_log_read(SPAN("x: CPU compute buffer size = 1.00 MiB\n"), facts, &a, &rows, &n,
                        err) &&
           fit_truth_predict(&rows[0], &a, predicted, err);
}

static void each_allocation_may_fail(void)
{
    for (size_t n = 1; n < 500; n++) {
        struct err err = { 0 };
        mem_fail_at = n;
        bool ok = all_of_it(&err), hit = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !hit && (ok || err.kind == ERR_SYSTEM));
        if (ok)
            return;
    }
    CHECK(!"it ends");
}

TESTS(TEST(names_of_transformers_are_told_apart), TEST(packed_weights_count_one_by_one),
      TEST(experts_and_ties), TEST(latent_keys_and_values_are_kept_apart),
      TEST(what_is_no_weight_is_not_packed), TEST(weights_past_counting_are_refused),
      TEST(each_allocation_may_fail))
