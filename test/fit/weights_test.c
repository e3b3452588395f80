/* weights_test.c - sizes of weights by recipe, against what others published. */
#include "fit/fit.h"

#include <math.h>

#include "fit/shapes.h"

#define LLAMA_8B                                                                                   \
    "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":4096,"     \
    "\"intermediate_size\":14336,\"num_hidden_layers\":32,\"num_attention_heads\":32,"             \
    "\"num_key_value_heads\":8,\"vocab_size\":128256,\"tie_word_embeddings\":false,"               \
    "\"max_position_embeddings\":131072}"

/* tools/quantize/README.md of llama.cpp: GiB of Llama-3.1-8B. */
static void recipes_give_the_published_sizes(void)
{
    static const struct {
        const char *quant;
        double gib;
    } rows[] = {
        { "Q2_K", 2.95 },   { "Q3_K_S", 3.41 }, { "Q3_K_L", 4.02 }, { "Q4_K_S", 4.36 },
        { "Q4_K_M", 4.58 }, { "Q5_K_S", 5.21 }, { "Q5_K_M", 5.33 }, { "Q6_K", 6.14 },
        { "Q8_0", 7.95 },   { "F16", 14.96 },
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    CHECK(shape_config(LLAMA_8B, &a, &s, &err));
    CHECK(s.parameters == 8030261248 && s.active_parameters == s.parameters - 4096ull * 128256);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fit_weights w;
        check_case = rows[i].quant;
        enum fit_quant q = fit_quant_of(span_of(rows[i].quant));
        CHECK(q != FIT_QUANTS && fit_weights(&s, q, &a, &w, &err));
        CHECK(fabs((double)w.bytes / (1u << 30) - rows[i].gib) < 0.006);
        CHECK(w.embedding + w.dense + w.expert + w.other + w.output == w.bytes);
        CHECK(fit_touched(&s, &w) == w.bytes - w.embedding);
    }
}

static void a_shape_without_weights_has_none_as_filed(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    struct fit_weights w;
    CHECK(shape_config(LLAMA_8B, &a, &s, &err));
    CHECK(!fit_weights(&s, FIT_AS_FILED, &a, &w, &err) && err.kind == ERR_ABSENT);
    CHECK_STR(err.text, "there are no weights beside the configuration");
}

TESTS(TEST(recipes_give_the_published_sizes), TEST(a_shape_without_weights_has_none_as_filed))
