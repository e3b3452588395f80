/* recipe.c - see recipe.h. The rules are those of src/llama-quant.cpp of llama.cpp, in its order:
 * the last that says something wins, then the shape has a word.
 *
 * An importance matrix is taken to be given exactly where llama.cpp asks for one. */
#include "fit/recipe.h"

static const struct recipe {
    const char *name, *base;
} recipes[FIT_QUANTS] = {
    [FIT_AS_FILED] = { "as filed", NULL },
    [FIT_F32] = { "F32", "F32" },
    [FIT_F16] = { "F16", "F16" },
    [FIT_BF16] = { "BF16", "BF16" },
    [FIT_Q8_0] = { "Q8_0", "Q8_0" },
    [FIT_Q6_K] = { "Q6_K", "Q6_K" },
    [FIT_Q5_K_M] = { "Q5_K_M", "Q5_K" },
    [FIT_Q5_K_S] = { "Q5_K_S", "Q5_K" },
    [FIT_Q5_1] = { "Q5_1", "Q5_1" },
    [FIT_Q5_0] = { "Q5_0", "Q5_0" },
    [FIT_Q4_K_M] = { "Q4_K_M", "Q4_K" },
    [FIT_Q4_K_S] = { "Q4_K_S", "Q4_K" },
    [FIT_Q4_1] = { "Q4_1", "Q4_1" },
    [FIT_Q4_0] = { "Q4_0", "Q4_0" },
    [FIT_IQ4_NL] = { "IQ4_NL", "IQ4_NL" },
    [FIT_IQ4_XS] = { "IQ4_XS", "IQ4_XS" },
    [FIT_MXFP4_MOE] = { "MXFP4_MOE", "MXFP4" },
    [FIT_Q3_K_L] = { "Q3_K_L", "Q3_K" },
    [FIT_Q3_K_M] = { "Q3_K_M", "Q3_K" },
    [FIT_Q3_K_S] = { "Q3_K_S", "Q3_K" },
    [FIT_IQ3_M] = { "IQ3_M", "IQ3_S" },
    [FIT_IQ3_S] = { "IQ3_S", "IQ3_S" },
    [FIT_IQ3_XS] = { "IQ3_XS", "IQ3_S" },
    [FIT_IQ3_XXS] = { "IQ3_XXS", "IQ3_XXS" },
    [FIT_Q2_K] = { "Q2_K", "Q2_K" },
    [FIT_Q2_K_S] = { "Q2_K_S", "Q2_K" },
    [FIT_IQ2_M] = { "IQ2_M", "IQ2_S" },
    [FIT_IQ2_S] = { "IQ2_S", "IQ2_XS" },
    [FIT_IQ2_XS] = { "IQ2_XS", "IQ2_XS" },
    [FIT_IQ2_XXS] = { "IQ2_XXS", "IQ2_XXS" },
    [FIT_IQ1_M] = { "IQ1_M", "IQ1_M" },
    [FIT_IQ1_S] = { "IQ1_S", "IQ1_S" },
    [FIT_TQ2_0] = { "TQ2_0", "TQ2_0" },
    [FIT_TQ1_0] = { "TQ1_0", "TQ1_0" },
};

const char *fit_quant_name(enum fit_quant q)
{
    return q < FIT_QUANTS ? recipes[q].name : "?";
}

enum fit_quant fit_quant_of(struct span name)
{
    unsigned q = FIT_AS_FILED + 1;
    while (q < FIT_QUANTS && !span_eq(name, span_of(recipes[q].name)))
        q++;
    return (enum fit_quant)q;
}

/* ---- what a tensor is to a recipe ---- */
enum part { OTHER, OUTPUT, EMBEDDING, VALUE, KEY, QUERY, ATTENTION_OUT, UP, GATE, DOWN };

static bool is(struct span s, const char *word)
{
    return span_eq(s, span_of(word));
}

static enum part part_of(struct span role)
{
    if (is(role, "output"))
        return OUTPUT;
    if (is(role, "token_embd") || is(role, "per_layer_token_embd"))
        return EMBEDDING;
    if (span_ends(role, "attn_qkv") || span_ends(role, "attn_kv_b") || span_ends(role, "attn_v"))
        return VALUE;
    if (span_ends(role, "attn_k"))
        return KEY;
    if (span_ends(role, "attn_q"))
        return QUERY;
    if (span_ends(role, "attn_output"))
        return ATTENTION_OUT;
    return span_holds(role, "ffn_up")     ? UP
           : span_holds(role, "ffn_gate") ? GATE
           : span_holds(role, "ffn_down") ? DOWN
                                          : OTHER;
}

static bool packed(const struct fit_tensor *t)
{
    static const char *const never[] = {
        "ffn_gate_inp",         "ffn_gate_tid2eid",    "altup",          "laurel",
        "per_layer_model_proj", "ssm_conv1d",          "shortconv.conv", "indexer.k_proj",
        "indexer.q_proj",       "position_embd",       "token_types",    "time_mix_first",
        "time_mix_w0",          "time_mix_w1",         "time_mix_w2",    "time_mix_v0",
        "time_mix_v1",          "time_mix_v2",         "time_mix_a0",    "time_mix_a1",
        "time_mix_a2",          "time_mix_g1",         "time_mix_g2",    "time_mix_decay_w1",
        "time_mix_decay_w2",    "time_mix_lerp_fused", "attn_rel_b",     "vision",
    };
    if (t->rank < 2 || t->bias || t->elements == 0 || span_ends(t->role, "_norm"))
        return false;
    for (size_t i = 0; i < COUNT(never); i++)
        if (span_holds(t->role, never[i]) && !is(t->role, "ffn_gate_inp_shexp"))
            return false;
    return true;
}

bool fit_recipe_open(const struct fit_shape *s, enum fit_quant q, struct arena *a,
                     struct fit_recipe *out, struct err *err)
{
    const struct fit_layer *first = s->n_layers > 0 ? &s->layer[0] : NULL;
    bool llama = is(s->architecture, "llama") || is(s->architecture, "deci");
    struct fit_recipe r = {
        .quant = q,
        .shape = s,
        .experts = s->experts,
        .layers = s->n_layers,
        .tied = s->tied,
        .falcon = is(s->architecture, "falcon"),
    };
    if (first != NULL && first->kv_heads > 0)
        r.gqa = s->latent ? first->heads : first->heads / first->kv_heads;
    r.seventy = s->n_layers == 80 && ((llama && r.gqa > 1) || is(s->architecture, "qwen2"));
    r.value_of = ARENA_ARRAY(a, uint32_t, (size_t)s->n_layers + 1, err);
    r.down_of = r.value_of != NULL ? ARENA_ARRAY(a, uint32_t, (size_t)s->n_layers + 1, err) : NULL;
    if (r.down_of == NULL)
        return false;
    for (size_t i = 0; i < s->n_tensors; i++) {
        const struct fit_tensor *t = &s->tensor[i];
        enum part part = part_of(t->role);
        if (t->layer >= s->n_layers || !packed(t))
            continue;
        if (part == VALUE)
            r.value_of[t->layer + 1]++, r.n_values++;
        else if (part == DOWN)
            r.down_of[t->layer + 1]++;
    }
    for (uint32_t i = 0; i < s->n_layers; i++) {
        r.value_of[i + 1] += r.value_of[i];
        r.down_of[i + 1] += r.down_of[i];
    }
    *out = r;
    return true;
}

/* ---- the rules ---- */
static bool more_bits(uint64_t i, uint64_t n)
{
    return i < n / 8 || i >= 7 * n / 8 || (i - n / 8) % 3 == 2;
}

static bool any(enum fit_quant q, const enum fit_quant *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == q)
            return true;
    return false;
}
#define ONE_OF(q, ...)                                                                             \
    any((q), (const enum fit_quant[]){ __VA_ARGS__ },                                              \
        COUNT(((const enum fit_quant[]){ __VA_ARGS__ })))

/* Those below three bits have rules of their own. */
static bool is_low(enum fit_quant q)
{
    return ONE_OF(q, FIT_IQ2_XXS, FIT_IQ2_XS, FIT_IQ1_S, FIT_IQ2_S, FIT_IQ2_M, FIT_IQ1_M);
}

static const char *for_output(const struct fit_recipe *r, const struct fit_tensor *t,
                              const char *base)
{
    const struct gguf_type *type = gguf_type_named(span_of(base));
    if (r->quant == FIT_MXFP4_MOE || r->falcon || t->row % type->block != 0)
        return "Q8_0";
    if (is_low(r->quant) || r->quant == FIT_IQ3_XXS)
        return "Q5_K";
    return strcmp(base, "Q8_0") == 0 ? base : "Q6_K";
}

static const char *for_embedding(const struct fit_recipe *r, const char *base)
{
    if (ONE_OF(r->quant, FIT_IQ2_XXS, FIT_IQ2_XS, FIT_IQ1_S, FIT_IQ1_M))
        return "Q2_K";
    if (ONE_OF(r->quant, FIT_IQ2_S, FIT_IQ2_M, FIT_IQ3_XXS))
        return "IQ3_S";
    return ONE_OF(r->quant, FIT_TQ1_0, FIT_TQ2_0) ? "Q4_K" : base;
}

static const char *below_three(const struct fit_recipe *r, enum part part, uint64_t i,
                               const char *base)
{
    bool two = r->quant == FIT_IQ2_S || r->quant == FIT_IQ2_M;
    if (part == VALUE)
        return r->gqa >= 4 || r->experts >= 4 ? "Q4_K" : two ? "IQ3_S" : "Q2_K";
    if (part == KEY && r->experts == 8)
        return "Q4_K";
    if (part == DOWN && i < r->layers / 8)
        return two ? "IQ3_S" : "Q2_K";
    if (part == ATTENTION_OUT && r->experts == 8)
        return "Q5_K";
    if (part == ATTENTION_OUT && ONE_OF(r->quant, FIT_IQ1_S, FIT_IQ1_M))
        return "IQ2_XXS";
    return part == ATTENTION_OUT && two ? "IQ3_S" : base;
}

static const char *for_value(const struct fit_recipe *r, uint32_t layer, const char *base)
{
    uint64_t i = layer < r->layers ? r->value_of[layer] : 0;
    bool grouped = r->gqa >= 4;
    const char *type = base;
    if (r->quant == FIT_Q2_K)
        type = grouped ? "Q4_K" : "Q3_K";
    else if (r->quant == FIT_IQ3_M ||
             (grouped && ONE_OF(r->quant, FIT_Q2_K_S, FIT_IQ3_XXS, FIT_IQ3_XS, FIT_IQ3_S)))
        type = "Q4_K";
    else if (r->quant == FIT_Q3_K_M)
        type = i < 2 ? "Q5_K" : "Q4_K";
    else if (r->quant == FIT_Q3_K_L || (r->quant == FIT_Q4_K_S && i < 4) ||
             (grouped && ONE_OF(r->quant, FIT_IQ4_NL, FIT_IQ4_XS)))
        type = "Q5_K";
    else if (ONE_OF(r->quant, FIT_Q4_K_M, FIT_Q5_K_M) && more_bits(i, r->n_values))
        type = "Q6_K";
    if (r->seventy && (strcmp(type, "Q3_K") == 0 || strcmp(type, "Q4_K") == 0))
        type = "Q5_K";
    return r->experts == 8 ? "Q8_0" : type;
}

static const char *for_down(const struct fit_recipe *r, uint64_t i, const char *base)
{
    uint64_t n = r->layers;
    bool more = more_bits(i, n), first = i < n / 8;
    switch (r->quant) {
    case FIT_Q2_K:
        return "Q3_K";
    case FIT_Q2_K_S:
        return first ? "Q4_K" : base;
    case FIT_Q3_K_M:
        return i < n / 16 ? "Q5_K" : !r->falcon || more ? "Q4_K" : "Q3_K";
    case FIT_IQ3_M:
        return first || (r->experts == 8 && more) ? "Q4_K" : base;
    case FIT_Q3_K_L:
        return r->falcon ? "Q4_K" : "Q5_K";
    case FIT_Q4_K_M:
        if (r->falcon)
            return i < n / 16 ? "Q6_K" : more ? "Q5_K" : "Q4_K";
        return more ? "Q6_K" : base;
    case FIT_IQ4_NL:
    case FIT_IQ4_XS:
        return first ? "Q5_K" : base;
    case FIT_Q5_K_M:
        return more ? "Q6_K" : base;
    case FIT_Q4_K_S:
        return first && !r->falcon ? "Q5_K" : base;
    default:
        return base;
    }
}

static const char *for_attention_out(const struct fit_recipe *r, const char *base)
{
    enum fit_quant q = r->quant;
    if (r->falcon)
        return q == FIT_Q3_K_L ? "Q4_K" : base;
    if (r->experts == 8)
        return ONE_OF(q, FIT_Q2_K, FIT_IQ3_XS, FIT_IQ3_XXS, FIT_Q3_K_S, FIT_Q3_K_M, FIT_IQ4_NL,
                      FIT_Q4_K_S, FIT_Q4_K_M, FIT_IQ3_S, FIT_IQ3_M, FIT_IQ4_XS)
                   ? "Q5_K"
                   : base;
    return q == FIT_Q2_K                       ? "Q3_K"
           : q == FIT_IQ3_XXS                  ? "IQ3_S"
           : q == FIT_Q3_K_M || q == FIT_IQ3_M ? "Q4_K"
           : q == FIT_Q3_K_L                   ? "Q5_K"
                                               : base;
}

static const char *rule(const struct fit_recipe *r, const struct fit_tensor *t, const char *base)
{
    enum part part = part_of(t->role);
    uint64_t i = t->layer, n = r->layers;
    if (part == DOWN && i < n && r->experts <= 1) /* llama.cpp counts them */
        i = r->down_of[i];
    if (part == OUTPUT || (part == EMBEDDING && r->tied))
        return for_output(r, t, base);
    if (r->quant == FIT_MXFP4_MOE)
        return t->rank > 2 ? "MXFP4" : "Q8_0";
    if (part == EMBEDDING)
        return for_embedding(r, base);
    if (is_low(r->quant))
        return below_three(r, part, i, base);
    switch (part) {
    case VALUE:
        return for_value(r, t->layer, base);
    case KEY:
    case QUERY:
        if (part == KEY && r->experts == 8)
            return "Q8_0";
        return r->quant == FIT_IQ3_XS ? "IQ3_XXS" : r->quant == FIT_IQ3_XXS ? "IQ2_S" : base;
    case DOWN:
        return for_down(r, i, base);
    case ATTENTION_OUT:
        return for_attention_out(r, base);
    case UP:
    case GATE:
        return r->quant == FIT_IQ3_XS && i >= n / 8 && i < 7 * n / 8 ? "IQ3_XXS" : base;
    default:
        return base;
    }
}

/* Rows that are no whole blocks. */
static const char *by_shape(const char *type, uint64_t row)
{
    static const struct {
        const char *from, *to;
    } falls[] = {
        { "IQ1_S", "IQ4_NL" },  { "IQ1_M", "IQ4_NL" },  { "IQ2_XXS", "IQ4_NL" },
        { "IQ2_XS", "IQ4_NL" }, { "IQ2_S", "IQ4_NL" },  { "IQ3_XXS", "IQ4_NL" },
        { "IQ3_S", "IQ4_NL" },  { "IQ4_XS", "IQ4_NL" }, { "Q2_K", "Q4_0" },
        { "Q3_K", "Q4_0" },     { "TQ1_0", "Q4_0" },    { "TQ2_0", "Q4_0" },
        { "Q4_K", "Q5_0" },     { "Q5_K", "Q5_1" },     { "Q6_K", "Q8_0" },
    };
    if (row % gguf_type_named(span_of(type))->block == 0)
        return type;
    for (size_t i = 0; i < COUNT(falls); i++)
        if (strcmp(falls[i].from, type) == 0) {
            type = falls[i].to;
            break;
        }
    return row % gguf_type_named(span_of(type))->block == 0 ? type : "F16";
}

const struct gguf_type *fit_recipe_type(const struct fit_recipe *r, const struct fit_tensor *t)
{
    const char *base = recipes[r->quant].base;
    if (base == NULL || !packed(t))
        return NULL;
    if (ONE_OF(r->quant, FIT_F32, FIT_F16, FIT_BF16))
        return gguf_type_named(span_of(base));
    return gguf_type_named(span_of(by_shape(rule(r, t, base), t->row)));
}
