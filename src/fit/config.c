/* config.c - what a config.json says of the layers, brought into the words of GGUF as llama.cpp's
 * converter does it. */
#include "fit/hp.h"

static const struct number {
    const char *key;
    size_t at;
    uint64_t most;
} numbers[] = {
#define AT(member) offsetof(struct fit_hp, member)
    { "hidden", AT(hidden), FIT_WIDTH_MAX },
    { "context", AT(context), FIT_TOKENS_MAX },
    { "vocabulary", AT(vocabulary), FIT_TOKENS_MAX },
    { "window", AT(window), FIT_TOKENS_MAX },
    { "kv_lora", AT(kv_lora), FIT_WIDTH_MAX },
    { "q_lora", AT(q_lora), FIT_WIDTH_MAX },
    { "qk_rope", AT(rope), FIT_WIDTH_MAX },
    { "qk_nope", AT(nope), FIT_WIDTH_MAX },
    { "v_head_dim", AT(value), FIT_WIDTH_MAX },
    { "conv_kernel", AT(conv), FIT_WIDTH_MAX },
    { "ssm_state", AT(state), FIT_WIDTH_MAX },
    { "ssm_groups", AT(groups), FIT_WIDTH_MAX },
    { "ssm_rank", AT(rank), FIT_WIDTH_MAX },
    { "l_cache", AT(l_cache), FIT_WIDTH_MAX },
    { "experts", AT(experts), FIT_EXPERTS_MAX },
    { "experts_used", AT(used), FIT_EXPERTS_MAX },
    { "per_layer_embedding", AT(per_layer_embedding), FIT_WIDTH_MAX },
    { "per_layer_vocabulary", AT(per_layer_vocabulary), FIT_TOKENS_MAX },
#undef AT
};

static bool flag(const struct found *f, const char *key, bool otherwise)
{
    struct span s = found_fact(f, key);
    return s.len == 0 ? otherwise : span_eq(s, SPAN("1"));
}

static uint64_t number(const struct found *f, const char *key, uint64_t otherwise, struct err *err)
{
    uint64_t n = otherwise;
    return err->kind == ERR_NONE && fit_number(f, key, FIT_WIDTH_MAX, &n, err) ? n : otherwise;
}

static bool name_it(const struct found *f, struct fit_hp *h)
{
    struct span type = found_fact(f, "model_type");
    h->name = found_fact(f, "architecture");
    h->known = fit_arch_of(h->name, &h->arch) || fit_arch_named(type, &h->arch);
    return h->known;
}

static bool is_arch(const struct fit_hp *h, const char *name)
{
    return h->known && span_eq(h->arch.name, span_of(name));
}

/* ---- heads ---- */
static bool read_heads(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t heads = number(f, "heads", 0, err), dim = 0;
    bool falcon = is_arch(h, "falcon");
    for (uint32_t i = 0; i < h->n_all; i++) {
        h->heads[i] = heads;
        h->kv_heads[i] =
            falcon && !flag(f, "new_decoder", false) && flag(f, "multi_query", true) ? 1 : heads;
    }
    bool alone = falcon && !flag(f, "new_decoder", false);
    if (err->kind != ERR_NONE ||
        (!alone && !fit_numbers(f, "kv_heads", FIT_WIDTH_MAX, h->kv_heads, h->n_all, err)))
        return false;
    dim = heads > 0 ? h->hidden / heads : 0;
    h->head_k = h->head_v = h->head_k_swa = h->head_v_swa = number(f, "head_dim", dim, err);
    if (h->nope + h->rope > 0 && h->value > 0) {
        h->latent = h->kv_lora > 0 && !is_arch(h, "minicpm3") && !is_arch(h, "plm");
        h->head_k = h->latent ? h->kv_lora + h->rope : h->nope + h->rope;
        h->head_v = h->latent ? h->kv_lora : h->value;
        h->head_k_swa = h->head_k, h->head_v_swa = h->head_v;
    }
    for (uint32_t i = 0; h->latent && i < h->n_all; i++)
        h->kv_heads[i] = 1;
    return err->kind == ERR_NONE;
}

/* ---- which layer does what ---- */
static void take_types(struct span list, struct fit_hp *h)
{
    struct span item;
    for (uint32_t i = 0; i < h->n_all && fit_item(&list, &item); i++) {
        bool attends = span_begins(item, "full") || span_begins(item, "sliding") ||
                       span_begins(item, "chunked") || span_eq(item, SPAN("attention")) ||
                       span_eq(item, SPAN("hybrid"));
        h->slides[i] = span_begins(item, "sliding") || span_begins(item, "chunked");
        h->recurs[i] = !attends;
        if (!attends)
            h->kv_heads[i] = 0;
    }
}

/* Nemotron-H spells its layers: M state, * attention, - feed-forward, E experts. */
static void take_pattern(struct span text, struct fit_hp *h)
{
    for (uint32_t i = 0; i < h->n_all && i < text.len; i++) {
        uint8_t c = text.ptr[i];
        h->recurs[i] = c == 'M';
        h->moe[i] = c == 'E';
        if (c != '*')
            h->kv_heads[i] = 0;
        if (c == 'M' || c == '*')
            h->ffn[i] = 0;
        else if (h->ffn[i] == 0)
            h->ffn[i] = 1;
    }
}

static bool take_periods(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t period = number(f, "attn_period", 0, err), offset = number(f, "attn_offset", 0, err);
    uint64_t every = number(f, "full_interval", h->arch.every, err);
    struct span list = found_fact(f, "attn_layers"), item;
    for (uint32_t i = 0; i < h->n_all; i++) {
        bool attends = period == 0 || i % period == offset;
        if (h->arch.lay == FIT_LAY_EVERY)
            attends = every == 0 || (i + 1) % every == 0 || i >= h->n_all - h->n_extra;
        else if (h->arch.lay == FIT_LAY_HYBRID && list.len > 0)
            attends = false;
        h->recurs[i] = !attends;
        if (!attends && h->arch.lay != FIT_LAY_EVERY)
            h->kv_heads[i] = 0;
    }
    uint64_t *own = h->heads, i = 0;
    while (list.len > 0 && fit_item(&list, &item))
        if (span_u64(item, &i) && i < h->n_all) {
            h->recurs[i] = false;
            h->kv_heads[i] = number(f, "kv_heads", own[i], err);
        }
    return err->kind == ERR_NONE;
}

static bool read_layers(const struct found *f, struct fit_hp *h, struct err *err)
{
    struct span types = found_fact(f, "layer_types"), spelled = found_fact(f, "hybrid_pattern");
    enum fit_lay lay = h->arch.lay;
    if (spelled.len > 0)
        take_pattern(spelled, h);
    else if (types.len > 0)
        take_types(types, h);
    else if ((lay == FIT_LAY_HYBRID || lay == FIT_LAY_EVERY) && !take_periods(f, h, err))
        return false;
    for (uint32_t i = 0; i < h->n_all; i++) {
        if (lay == FIT_LAY_RECURRENT || lay == FIT_LAY_PARALLEL)
            h->recurs[i] = true;
        if (lay == FIT_LAY_RECURRENT)
            h->kv_heads[i] = 0;
        else if (lay == FIT_LAY_PLAIN || lay == FIT_LAY_UNCACHED)
            h->recurs[i] = false;
    }
    return true;
}

static bool read_window(const struct found *f, struct fit_hp *h, struct err *err)
{
    const struct fit_arch *arch = &h->arch;
    bool given = fit_said(f, "window") && h->window > 0, off = !flag(f, "use_window", true);
    uint64_t period = arch->period, chunk = number(f, "chunk", 0, err);
    if (!arch->slides || off || (!given && arch->window == 0) ||
        (fit_arch_is(arch, "64") && h->n_all - h->n_extra != 64)) {
        for (uint32_t i = 0; i < h->n_all; i++)
            h->slides[i] = false;
        h->window = 0;
        return err->kind == ERR_NONE;
    }
    h->window = given ? h->window : arch->window;
    if (fit_arch_is(arch, "w4096"))
        h->window = 4096;
    if (fit_arch_is(arch, "chunk"))
        h->window = chunk > 0 ? chunk : arch->window;
    if (fit_said(f, "layer_types"))
        return err->kind == ERR_NONE;
    if (!fit_number(f, "window_pattern", FIT_LAYERS_MAX, &period, err))
        return false;
    fit_hp_pattern(h, arch->pattern, period);
    return true;
}

/* ---- states ---- */
static bool read_states(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t expand = number(f, "ssm_expand", 2, err), heads = number(f, "ssm_heads", 0, err);
    uint64_t dim = number(f, "ssm_head_dim", 0, err), v_heads = number(f, "linear_v_heads", 0, err);
    h->inner = expand * h->hidden;
    if (is_arch(h, "nemotron_h") || is_arch(h, "nemotron_h_moe"))
        h->inner = heads * dim;
    h->inner = number(f, "ssm_inner", h->inner, err);
    if (v_heads > 0) {
        h->state = number(f, "linear_k_dim", 0, err);
        h->groups = number(f, "linear_k_heads", 0, err);
        h->inner = v_heads * number(f, "linear_v_dim", 0, err);
        h->rank = v_heads;
    }
    if (is_arch(h, "mamba") || is_arch(h, "jamba"))
        h->groups = 0;
    if (h->inner > FIT_WIDTH_MAX)
        return err->kind == ERR_NONE &&
               err_set(err, ERR_INPUT,
                       "the recurrent layers are %" PRIu64 " wide, and at most %u "
                       "makes sense",
                       h->inner, FIT_WIDTH_MAX);
    return err->kind == ERR_NONE;
}

/* ---- experts and what all tokens pass ---- */
static bool read_experts(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t dense = number(f, "dense_layers", 0, err), step = 1, shared;
    uint64_t period = number(f, "expert_period", 0, err);
    uint64_t offset = number(f, "expert_offset", 0, err), i = 0;
    struct span only = found_fact(f, "mlp_only_layers"), item;
    uint64_t ffn = h->n_all > 0 ? h->ffn[h->n_all - 1] : 0;
    if (err->kind != ERR_NONE)
        return false;
    if (!fit_listed(f, "moe_step") && !fit_number(f, "moe_step", FIT_LAYERS_MAX, &step, err))
        return false;
    h->expert_ffn = number(f, "expert_ffn", h->expert_ffn > 0 ? h->expert_ffn : ffn, err);
    shared = number(f, "experts_shared", 0, err);
    if (!ck_mul(shared, h->expert_ffn, &shared) || shared > FIT_WIDTH_MAX)
        return err->kind == ERR_NONE && err_set(err, ERR_INPUT, "experts_shared is past sense");
    h->shared_ffn = number(f, "shared_ffn", shared, err);
    if (is_arch(h, "llama4"))
        h->shared_ffn = h->expert_ffn;
    for (uint32_t k = 0; k < h->n_all && !fit_said(f, "hybrid_pattern"); k++) {
        h->moe[k] = h->experts > 0 && k >= dense && (step == 0 || (k + 1) % step == 0);
        if (period > 0)
            h->moe[k] = h->experts > 0 && k % period == offset;
    }
    while (fit_item(&only, &item))
        if (span_u64(item, &i) && i < h->n_all)
            h->moe[i] = false;
    if (h->used > h->experts)
        return err_set(err, ERR_INPUT, "experts_used is %" PRIu64 " of %" PRIu64 " experts",
                       h->used, h->experts);
    if (h->experts > 0 && h->used == 0)
        h->used = h->experts < 2 ? h->experts : 2;
    return err->kind == ERR_NONE;
}

static bool read_ffn(const struct found *f, struct fit_hp *h, struct err *err)
{
    for (uint32_t i = 0; i < h->n_all; i++)
        h->ffn[i] = 4 * h->hidden;
    if (is_arch(h, "mamba") || is_arch(h, "mamba2"))
        for (uint32_t i = 0; i < h->n_all; i++)
            h->ffn[i] = 0;
    else if (!fit_numbers(f, "ffn", FIT_WIDTH_MAX, h->ffn, h->n_all, err) ||
             (is_arch(h, "llama4") &&
              !fit_numbers(f, "dense_ffn", FIT_WIDTH_MAX, h->ffn, h->n_all, err)))
        return false;
    if (is_arch(h, "llama4") && !fit_said(f, "expert_ffn"))
        h->expert_ffn = number(f, "ffn", 0, err);
    return err->kind == ERR_NONE;
}

static bool gemma4(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t dim = number(f, "global_head_dim", h->head_k, err);
    uint64_t heads = number(f, "global_kv_heads", 0, err);
    h->head_k = h->head_v = dim;
    for (uint32_t i = 0; heads > 0 && i < h->n_all; i++)
        if (!h->slides[i])
            h->kv_heads[i] = heads;
    return err->kind == ERR_NONE;
}

static bool read_caches(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t shared = number(f, "shared_kv_layers", 0, err);
    h->kv_layers = h->n_all;
    if (fit_arch_is(&h->arch, "first20"))
        h->kv_layers = h->n_all < 20 ? h->n_all : 20;
    else if (fit_arch_is(&h->arch, "shared"))
        h->kv_layers = shared < h->n_all ? h->n_all - shared : 0;
    return err->kind == ERR_NONE;
}

static bool read_numbers(const struct found *f, struct fit_hp *h, struct err *err)
{
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct span text = found_fact(f, numbers[i].key);
        uint64_t *to = (uint64_t *)((uint8_t *)h + numbers[i].at);
        bool word = text.len > 0 && (text.ptr[0] < '0' || text.ptr[0] > '9'); /* "auto" */
        if (!word && !fit_number(f, numbers[i].key, numbers[i].most, to, err))
            return false;
    }
    return true;
}

bool fit_hp_config(const struct found *f, struct arena *a, struct fit_hp *out, struct err *err)
{
    struct fit_hp h = { .shift = 2 };
    uint64_t layers = 0, extra = 0;
    name_it(f, &h);
    if (!fit_number(f, "layers", FIT_LAYERS_MAX, &layers, err) ||
        !fit_number(f, "nextn", FIT_LAYERS_MAX, &extra, err))
        return false;
    if (layers + extra > FIT_LAYERS_MAX)
        return err_set(err, ERR_INPUT, "layers are %" PRIu64 ", and at most %u makes sense",
                       layers + extra, FIT_LAYERS_MAX);
    h.n_all = (uint32_t)(layers + extra); /* config.json counts them apart */
    h.n_extra = (uint32_t)extra;
    h.tied = flag(f, "tied", true);
    if (!fit_hp_room(&h, a, err) || !read_numbers(f, &h, err) || !read_heads(f, &h, err) ||
        !read_ffn(f, &h, err) || !read_layers(f, &h, err) || !read_window(f, &h, err) ||
        (is_arch(&h, "gemma4") && !gemma4(f, &h, err)) || !read_states(f, &h, err) ||
        !read_experts(f, &h, err) || !read_caches(f, &h, err))
        return false;
    *out = h;
    return true;
}
