/* shape_test.c - what a model is made of: parameters by its configuration, roles by the names of its
 * tensors, and hostile numbers refused by name. */
#include <math.h>

#include "fit/fit.h"
#include "fit/shapes.h"

/* Parameters as their makers state them, in billions, computed from the configuration alone. */
static void parameters_are_as_published(void)
{
    static const struct {
        const char *name, *config;
        double total, active;
    } rows[] = {
        { "Mixtral-8x7B",
          "{\"architectures\":[\"MixtralForCausalLM\"],\"hidden_size\":4096,"
          "\"intermediate_size\":14336,\"num_hidden_layers\":32,\"num_attention_heads\":32,"
          "\"num_key_value_heads\":8,\"num_local_experts\":8,\"num_experts_per_tok\":2,"
          "\"vocab_size\":32000,\"tie_word_embeddings\":false}",
          46.70, 12.75 },
        { "Qwen3-30B-A3B",
          "{\"architectures\":[\"Qwen3MoeForCausalLM\"],\"hidden_size\":2048,"
          "\"intermediate_size\":6144,\"moe_intermediate_size\":768,\"num_hidden_layers\":48,"
          "\"num_attention_heads\":32,\"num_key_value_heads\":4,\"head_dim\":128,"
          "\"num_experts\":128,\"num_experts_per_tok\":8,\"decoder_sparse_step\":1,"
          "\"mlp_only_layers\":[],\"vocab_size\":151936,\"tie_word_embeddings\":false}",
          30.53, 3.04 },
        { "DeepSeek-V3",
          "{\"architectures\":[\"DeepseekV3ForCausalLM\"],\"hidden_size\":7168,"
          "\"intermediate_size\":18432,\"moe_intermediate_size\":2048,\"num_hidden_layers\":61,"
          "\"num_attention_heads\":128,\"num_key_value_heads\":128,\"n_routed_experts\":256,"
          "\"num_experts_per_tok\":8,\"n_shared_experts\":1,\"first_k_dense_replace\":3,"
          "\"kv_lora_rank\":512,\"q_lora_rank\":1536,\"qk_nope_head_dim\":128,"
          "\"qk_rope_head_dim\":64,\"v_head_dim\":128,\"vocab_size\":129280,"
          "\"moe_layer_freq\":1,\"tie_word_embeddings\":false}",
          671.03, 36.63 },
        { "GPT-2",
          "{\"architectures\":[\"GPT2LMHeadModel\"],\"n_embd\":768,\"n_layer\":12,\"n_head\":12,"
          "\"vocab_size\":50257,\"n_positions\":1024}",
          0.1235, 0.1235 },
        { "Gemma-2-2B",
          "{\"architectures\":[\"Gemma2ForCausalLM\"],\"hidden_size\":2304,"
          "\"intermediate_size\":9216,\"num_hidden_layers\":26,\"num_attention_heads\":8,"
          "\"num_key_value_heads\":4,\"head_dim\":256,\"vocab_size\":256000,"
          "\"sliding_window\":4096}",
          2.614, 2.614 },
        { "Llama-4-Scout, in its text part",
          "{\"architectures\":[\"Llama4ForConditionalGeneration\"],\"text_config\":{"
          "\"hidden_size\":5120,\"intermediate_size\":8192,\"intermediate_size_mlp\":16384,"
          "\"num_hidden_layers\":48,\"num_attention_heads\":40,\"num_key_value_heads\":8,"
          "\"head_dim\":128,\"num_local_experts\":16,\"num_experts_per_tok\":1,"
          "\"interleave_moe_layer_step\":1,\"vocab_size\":202048,\"tie_word_embeddings\":false}}",
          107.77, 16.14 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
        struct err err = { 0 };
        struct fit_shape s = { 0 };
        check_case = rows[i].name;
        CHECK(shape_config(rows[i].config, &a, &s, &err));
        CHECK_STR(err.text, "");
        CHECK(fabs((double)s.parameters / 1e9 / rows[i].total - 1) < 0.002);
        CHECK(fabs((double)s.active_parameters / 1e9 / rows[i].active - 1) < 0.01);
        CHECK(s.parameters_class == FIT_MODELLED && s.source == FIT_FROM_CONFIG);
    }
    check_case = "";
}

static void hostile_numbers_are_refused_by_name(void)
{
    static const struct {
        const char *facts, *want;
    } rows[] = {
        { "architecture=llama layers=4097", "layers is 4097, and at most 4096 makes sense" },
        { "architecture=llama layers=18446744073709551615",
          "layers is 18446744073709551615, and at most 4096 makes sense" },
        { "architecture=llama layers=99999999999999999999",
          "layers is \"99999999999999999999\", which is no whole number" },
        { "architecture=llama layers=-1", "layers is \"-1\", which is no whole number" },
        { "architecture=llama layers=2 nextn=3", "nextn is 3 of 2 layers" },
        { "architecture=llama layers=2 heads=4,?", "heads is \"?\", which is no whole number" },
        { "architecture=llama layers=3 heads=4,4", "heads has 2 numbers for 3 layers" },
        { "architecture=llama layers=1 heads=16777217",
          "heads is 16777217, and at most 16777216 makes sense" },
        { "architecture=llama layers=1 hidden=16777217",
          "hidden is 16777217, and at most 16777216 makes sense" },
        { "architecture=llama layers=1 context=4294967297",
          "context is 4294967297, and at most 4294967296 makes sense" },
        { "architecture=llama layers=1 experts=65537",
          "experts is 65537, and at most 65536 makes sense" },
        { "architecture=llama layers=1 experts=2 experts_used=3",
          "experts_used is 3 of 2 experts" },
        { "architecture=llama layers=1 experts_shared=65536 ffn=16777216",
          "experts_shared is 65536, past sense" },
        { "architecture=gemma4 layers=2 shared_kv_layers=3 window=1 window_pattern=1,1",
          "shared_kv_layers is 3 of 2 layers" },
        { "architecture=gemma4 layers=2 window=1 window_pattern=1", "" }, /* no list: none slides */
        { "architecture=mamba layers=1 conv_kernel=16777216 ssm_groups=16777216 "
          "ssm_state=16777216",
          "the state of a recurrent layer is past sense" },
        { "architecture=kimi-linear layers=1 heads=16777216 kda_head_dim=16777216",
          "the state of a recurrent layer is past sense" },
        { "architecture=llama layers=1 hidden=16777216 heads=16777216 head_dim=16777216 "
          "ffn=16777216",
          "attn_q of 16777216 by 281474976710656 is past sense" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
        struct err err = { 0 };
        struct fit_shape s;
        check_case = rows[i].facts;
        CHECK(shape_gguf(rows[i].facts, &a, &s, &err) == (rows[i].want[0] == 0));
        CHECK_STR(err.text, rows[i].want);
    }
    check_case = "";
}

static void hostile_configurations_are_refused_by_name(void)
{
    static const struct {
        const char *config, *want;
    } rows[] = {
        { "{\"model_type\":\"x\",\"num_hidden_layers\":4096,\"num_nextn_predict_layers\":1}",
          "layers are 4097, and at most 4096 makes sense" },
        { "{\"model_type\":\"x\",\"num_hidden_layers\":2,\"num_key_value_heads\":[1]}",
          "" }, /* one number is all layers' */
        { "{\"model_type\":\"x\",\"num_hidden_layers\":3,\"num_key_value_heads\":[1,2]}",
          "kv_heads has 2 numbers for 3 layers" },
        { "{\"model_type\":\"x\",\"num_hidden_layers\":1,\"intermediate_size\":[99999999]}",
          "ffn is 99999999, and at most 16777216 makes sense" },
        { "{\"model_type\":\"x\",\"num_hidden_layers\":1,\"n_shared_experts\":16777216,"
          "\"moe_intermediate_size\":16777216}",
          "experts_shared is past sense" },
        { "{\"model_type\":\"mamba\",\"num_hidden_layers\":1,\"hidden_size\":16777216,"
          "\"expand\":16777216}",
          "the recurrent layers are 281474976710656 wide, and at most 16777216 makes sense" },
        { "{\"model_type\":\"x\",\"num_hidden_layers\":1,\"vocab_size\":99999999999}",
          "vocabulary is 99999999999, and at most 4294967296 makes sense" },
        { "{\"model_type\":\"x\",\"num_hidden_layers\":1,\"num_experts\":1,"
          "\"num_experts_per_tok\":2}",
          "experts_used is 2 of 1 experts" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
        struct err err = { 0 };
        struct fit_shape s;
        check_case = rows[i].config;
        CHECK(shape_config(rows[i].config, &a, &s, &err) == (rows[i].want[0] == 0));
        CHECK_STR(err.text, rows[i].want);
    }
    check_case = "";
}

static void without_weights_and_configuration_there_is_no_shape(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    CHECK(!fit_shape(&(struct fit_files){ 0 }, &a, &s, &err) && err.kind == ERR_ABSENT);
}

static void layers_without_a_width_are_no_model(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    CHECK(shape_config("{\"model_type\":\"llama\",\"num_hidden_layers\":2}", &a, &s, &err));
    CHECK(s.parameters == 0);
    CHECK_STR(s.why, "nothing says how wide the layers are");
}

static void a_name_that_is_in_no_table_is_a_guess(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    struct fit_memory m;
    struct fit_weights w = { 0 };
    CHECK(shape_gguf("architecture=unheard-of layers=2 hidden=64 heads=4", &a, &s, &err));
    CHECK(!s.known && s.why != NULL && fit_memory(&s, &w, &(struct fit_run){ 0 }, &m, &err));
    CHECK(m.cache_class == FIT_AT_LEAST && m.gpu.kv == 2 * 2 * 64 * 2 * 4096);
    CHECK(shape_config("{\"model_type\":\"llama\",\"num_hidden_layers\":2}", &a, &s, &err));
    CHECK(!s.known && s.why != NULL && s.parameters_class == FIT_AT_LEAST); /* of no width */
    CHECK(shape_gguf("architecture=deepseek32 layers=2 hidden=64 heads=4", &a, &s, &err));
    CHECK(!s.known && s.why != NULL);
}

TESTS(TEST(parameters_are_as_published), TEST(hostile_numbers_are_refused_by_name),
      TEST(hostile_configurations_are_refused_by_name),
      TEST(without_weights_and_configuration_there_is_no_shape),
      TEST(layers_without_a_width_are_no_model), TEST(a_name_that_is_in_no_table_is_a_guess))
