/* practical_test.c - how practical a model is for others, as facts: on models of three sizes, of
 * each policy type, through the days of the tables behind it, with every allocation failing. */
#include "evidence/practical.h"

#include "base/buf.h"
#include "evidence/files.h"
#include "fit/table.h"
#include "lib/check.h"

#include <math.h>
#include <stdio.h>

enum { ROOM = 4096 };

/* A llama of a safetensors file with its tensors, 16 bits each, and a configuration. */
struct model {
    struct arena a;
    struct look look;
    struct look_file file[2];
    struct found_tensor tensor[ROOM];
    uint64_t shape[ROOM][2];
    char name[ROOM][64], config[512];
    uint64_t off;
};

static void tensor(struct model *m, const char *name, uint64_t rows, uint64_t columns)
{
    struct found *f = &m->file[0].found;
    size_t i = f->n_tensors++;
    assert(i < ROOM);
    snprintf(m->name[i], sizeof m->name[i], "%s", name);
    m->shape[i][0] = rows, m->shape[i][1] = columns;
    uint64_t n = rows * (columns > 0 ? columns : 1);
    m->tensor[i] = (struct found_tensor){ span_of(m->name[i]), SPAN("BF16"),       m->off, 2 * n, n,
                                          m->shape[i],         columns > 0 ? 2 : 1 };
    m->off += 2 * n;
}

static void build(struct model *m, uint64_t d, uint64_t ffn, unsigned layers, uint64_t vocabulary)
{
    static const char *const square[] = { "self_attn.q_proj", "self_attn.k_proj",
                                          "self_attn.v_proj", "self_attn.o_proj" };
    struct err err = { 0 };
    memset(m, 0, sizeof *m);
    m->a = (struct arena){ .name = "test", .limit = 64u << 20 };
    m->file[0].path = SPAN("model.safetensors");
    m->file[0].counted = true;
    m->file[0].found =
        (struct found){ .kind = FOUND_SAFETENSORS, .whole = true, .tensor = m->tensor };
    tensor(m, "model.embed_tokens.weight", vocabulary, d);
    for (unsigned i = 0; i < layers; i++) {
        char name[64];
        for (unsigned k = 0; k < 4; k++) {
            snprintf(name, sizeof name, "model.layers.%u.%s.weight", i, square[k]);
            tensor(m, name, d, d);
        }
        snprintf(name, sizeof name, "model.layers.%u.mlp.gate_proj.weight", i);
        tensor(m, name, ffn, d);
        snprintf(name, sizeof name, "model.layers.%u.mlp.up_proj.weight", i);
        tensor(m, name, ffn, d);
        snprintf(name, sizeof name, "model.layers.%u.mlp.down_proj.weight", i);
        tensor(m, name, d, ffn);
    }
    tensor(m, "lm_head.weight", vocabulary, d);
    snprintf(m->config, sizeof m->config,
             "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\","
             "\"hidden_size\":%llu,\"intermediate_size\":%llu,\"num_hidden_layers\":%u,"
             "\"num_attention_heads\":%llu,\"num_key_value_heads\":%llu,\"vocab_size\":%llu,"
             "\"tie_word_embeddings\":false,\"max_position_embeddings\":8192}",
             (unsigned long long)d, (unsigned long long)ffn, layers, (unsigned long long)d / 64,
             (unsigned long long)d / 64, (unsigned long long)vocabulary);
    struct span bytes = span_of(m->config);
    struct source src = source_mem("config.json", &bytes);
    m->file[1].path = SPAN("config.json");
    CHECK(found_read(&src, SPAN("config.json"), &m->a, &m->file[1].found, &err));
    m->look = (struct look){ .folder = true, .file = m->file, .n_files = 2, .complete = true };
}

static struct model small, large, giant;

static void build_all(void)
{
    build(&small, 576, 1536, 30, 49152);      /* 163 million */
    build(&large, 5120, 13824, 40, 32000);    /* 13 billion: a model of 2023 */
    build(&giant, 16384, 53248, 200, 128256); /* 741 billion */
}

static struct ev_answer ask(const struct practical *p, const char *name, enum pol_type type)
{
    struct pol_fact f = { .name = span_of(name), .type = type };
    struct ev_answer out = { .said = true, .until_at = 7 };
    practical_answer(p, &f, &out);
    return out;
}

static struct practical read_model(struct model *m)
{
    struct practical p;
    struct err err = { 0 };
    CHECK(practical_read(m != NULL ? &m->look : NULL, m != NULL ? &m->a : &small.a, &p, &err));
    CHECK_STR(err.text, "");
    return p;
}

static double lo(struct ev_answer a)
{
    return dec_double(a.set.lo);
}
static double hi(struct ev_answer a)
{
    return dec_double(a.set.hi);
}

static void a_small_model_is_practical_for_nearly_all(void)
{
    struct practical p = read_model(&small);
    struct ev_answer a = ask(&p, "fit.reach", POL_PROPORTION);
    CHECK(p.known && a.said && lo(a) > 0.6 && lo(a) < 0.66 && hi(a) == 1);
    a = ask(&p, "fit.consumer", POL_YESNO);
    CHECK(a.said && a.set.may == 2);
    a = ask(&p, "fit.single_node", POL_YESNO);
    CHECK(a.said && a.set.may == 2);
    a = ask(&p, "fit.min_price", POL_COUNT);
    CHECK(a.said && lo(a) == 139 && hi(a) == 139); /* the least of the table: a GTX 1050 Ti */
    a = ask(&p, "fit.min_gpu_gb", POL_SIZE);
    CHECK(a.said && lo(a) > 5e8 && hi(a) < 3e9 && lo(a) < hi(a));
}

/* 13 billion with 8,192 tokens of full caches: 7.3 GiB of weights and 6.3 of caches. Cards of 16 GB
 * hold it; those of 8 do not. */
static void a_large_model_is_for_large_cards(void)
{
    struct practical p = read_model(&large);
    struct ev_answer a = ask(&p, "fit.reach", POL_PROPORTION);
    CHECK(p.known && a.said && lo(a) > 0.05 && lo(a) < 0.2 && hi(a) > 0.5);
    a = ask(&p, "fit.consumer", POL_YESNO);
    CHECK(a.said && a.set.may == 1);
    a = ask(&p, "fit.single_node", POL_YESNO);
    CHECK(a.said && a.set.may == 2);
    a = ask(&p, "fit.min_price", POL_COUNT);
    CHECK(a.said && lo(a) >= 300 && hi(a) <= 600);
    a = ask(&p, "fit.min_gpu_gb", POL_SIZE);
    CHECK(a.said && lo(a) > 14e9 && hi(a) < 17.5e9);
}

/* Weights by recipe, caches to the byte, buffers within their bounds; parameters are those of the
 * tensors. Where no configuration names the layers, the sums of the look are all there is. */
static void memory_and_parameters_follow_from_the_shape(void)
{
    struct practical p = read_model(&large);
    struct ev_answer a = ask(&p, "model.memory_4bit", POL_SIZE);
    CHECK(a.said && lo(a) > 14.3e9 && hi(a) < 15e9 && hi(a) - lo(a) < 0.3e9);
    a = ask(&p, "model.parameters", POL_COUNT);
    double layer = 4.0 * 5120 * 5120 + 3.0 * 5120 * 13824;
    CHECK(a.said && lo(a) == 40 * layer + 2 * 32000.0 * 5120 && hi(a) == lo(a));
    CHECK(!ask(&p, "model.parameters", POL_SIZE).said);
    large.look.n_files = 1;
    p = read_model(&large);
    CHECK(!ask(&p, "model.memory_4bit", POL_SIZE).said);
    large.look.n_files = 2;
}

static void a_giant_is_for_nobody(void)
{
    struct practical p = read_model(&giant);
    struct ev_answer a = ask(&p, "fit.reach", POL_PROPORTION);
    CHECK(p.known && a.said && lo(a) == 0 && hi(a) < 0.3);
    a = ask(&p, "fit.consumer", POL_YESNO);
    CHECK(a.said && a.set.may == 1);
    a = ask(&p, "fit.single_node", POL_YESNO);
    CHECK(a.said && a.set.may == 1);
    a = ask(&p, "fit.min_price", POL_COUNT);
    CHECK(a.said && lo(a) == 8565 && a.set.hi.inf == 1); /* dearer than all of the table */
    a = ask(&p, "fit.min_gpu_gb", POL_SIZE);
    CHECK(a.said && lo(a) > 4e11 && hi(a) < 6e11);
}

/* Machines of people change; what a model asks for does not. */
static void what_rests_on_a_table_ends_with_it(void)
{
    struct practical p = read_model(&small);
    static const struct {
        const char *fact, *from, *until;
        enum pol_type type;
    } rows[] = {
        { "fit.reach", "2026-04-01", "2027-04-01", POL_PROPORTION },
        { "fit.min_price", "2026-11-01", "2027-11-01", POL_COUNT },
        { "fit.consumer", "2026-11-01", "2027-11-01", POL_YESNO },
        { "fit.single_node", NULL, NULL, POL_YESNO },
        { "fit.min_gpu_gb", NULL, NULL, POL_SIZE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t from = 0, until = 0;
        check_case = rows[i].fact;
        CHECK(rows[i].from == NULL || (clock_parse(span_of(rows[i].from), &from) &&
                                       clock_parse(span_of(rows[i].until), &until)));
        struct ev_answer a = ask(&p, rows[i].fact, rows[i].type);
        CHECK(a.said && a.from_at == from && a.until_at == until);
        CHECK(practical_own(span_of(rows[i].fact)) && files_own(span_of(rows[i].fact)));
        CHECK(!files_alone(span_of(rows[i].fact)));
        a = ask(&p, rows[i].fact, POL_DATE);
        CHECK(!a.said && a.until_at == 0);
    }
    CHECK(!practical_own(SPAN("fit.reaches")) && !practical_own(SPAN("fit.")));
}

static void what_was_not_read_to_its_end_says_nothing(void)
{
    struct practical p = read_model(NULL);
    CHECK(!p.known && !ask(&p, "fit.reach", POL_PROPORTION).said);
    small.file[0].found.whole = false;
    p = read_model(&small);
    CHECK(!p.known && !ask(&p, "fit.min_gpu_gb", POL_SIZE).said);
    small.file[0].found.whole = true;
    /* A configuration is a claim: without weights that bear it out nothing is known. */
    small.look.file = &small.file[1];
    small.look.n_files = 1;
    p = read_model(&small);
    CHECK(!p.known);
    small.look.file = small.file;
    small.look.n_files = 2;
    size_t n = small.file[0].found.n_tensors;
    small.file[0].found.n_tensors = 0;
    p = read_model(&small);
    CHECK(!p.known);
    small.file[0].found.n_tensors = n;
    CHECK(read_model(&small).known);
}

/* Without heads, or of a model that keeps states, the tensors' keys would cost no memory. */
static void a_configuration_of_another_model_shows_nothing_of_caches(void)
{
    static const char *const rows[] = {
        "{\"model_type\":\"llama\",\"hidden_size\":576,\"num_hidden_layers\":30,"
        "\"num_attention_heads\":9,\"num_key_value_heads\":0}",
        "{\"model_type\":\"llama\",\"hidden_size\":576,\"num_hidden_layers\":30}",
        "{\"model_type\":\"llama\",\"num_hidden_layers\":30,\"num_attention_heads\":9}",
        "{\"model_type\":\"mamba\",\"hidden_size\":576,\"num_hidden_layers\":30,"
        "\"num_attention_heads\":9}",
    };
    struct found as_made = small.file[1].found;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span bytes = span_of(rows[i]);
        struct source src = source_mem("config.json", &bytes);
        struct err err = { 0 };
        check_case = rows[i];
        CHECK(found_read(&src, SPAN("config.json"), &small.a, &small.file[1].found, &err));
        struct practical p = read_model(&small);
        CHECK(p.known && ask(&p, "fit.min_gpu_gb", POL_SIZE).set.hi.inf == 1);
        CHECK(!ask(&p, "model.memory_4bit", POL_SIZE).said);
        CHECK(!ask(&p, "fit.consumer", POL_YESNO).said);
    }
    check_case = "";
    small.file[1].found = as_made;
}

/* What lies between yes and no is not said. */
static void what_is_not_sure_is_not_said(void)
{
    struct practical p = read_model(&small);
    p.practice.consumer = FIT_MAY;
    p.node = (struct fit_range){ 0, 3 };
    CHECK(!ask(&p, "fit.consumer", POL_YESNO).said && !ask(&p, "fit.single_node", POL_YESNO).said);
    p.practice.card_bytes.hi = INFINITY;
    CHECK(ask(&p, "fit.min_gpu_gb", POL_SIZE).set.hi.inf == 1);
}

static void every_allocation_may_fail(void)
{
    size_t n = 1;
    for (bool failed = true; failed && n < 200; n++) {
        struct arena a = { .name = "test", .limit = 64u << 20 };
        struct practical p = { .known = true };
        struct err err = { 0 };
        mem_fail_at = n;
        bool ok = practical_read(&small.look, &a, &p, &err);
        failed = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok != failed && (!failed || (err.kind == ERR_SYSTEM && !p.known)));
        CHECK(failed || p.known);
        arena_free(&a);
    }
    CHECK(n > 3 && n < 200);
}

static void models_are_put_away(void)
{
    arena_free(&small.a);
    arena_free(&large.a);
    arena_free(&giant.a);
}

TESTS(TEST(build_all), TEST(a_small_model_is_practical_for_nearly_all),
      TEST(a_large_model_is_for_large_cards), TEST(memory_and_parameters_follow_from_the_shape),
      TEST(a_giant_is_for_nobody), TEST(what_rests_on_a_table_ends_with_it),
      TEST(what_was_not_read_to_its_end_says_nothing),
      TEST(a_configuration_of_another_model_shows_nothing_of_caches),
      TEST(what_is_not_sure_is_not_said), TEST(every_allocation_may_fail),
      TEST(models_are_put_away))
