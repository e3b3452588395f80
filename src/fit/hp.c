/* hp.c - what a GGUF says of its layers. */
#include "fit/hp.h"

bool fit_hp_room(struct fit_hp *h, struct arena *a, struct err *err)
{
    size_t n = h->n_all;
    h->heads = ARENA_ARRAY(a, uint64_t, n, err);
    h->kv_heads = h->heads != NULL ? ARENA_ARRAY(a, uint64_t, n, err) : NULL;
    h->ffn = h->kv_heads != NULL ? ARENA_ARRAY(a, uint64_t, n, err) : NULL;
    h->slides = h->ffn != NULL ? ARENA_ARRAY(a, bool, n, err) : NULL;
    h->recurs = h->slides != NULL ? ARENA_ARRAY(a, bool, n, err) : NULL;
    h->moe = h->recurs != NULL ? ARENA_ARRAY(a, bool, n, err) : NULL;
    return h->moe != NULL;
}

void fit_hp_pattern(struct fit_hp *h, enum fit_pattern pattern, uint64_t period)
{
    for (uint32_t i = 0; i < h->n_all - h->n_extra; i++)
        switch (pattern) {
        case FIT_PATTERN_LAST:
            h->slides[i] = period == 0 || i % period < period - 1;
            break;
        case FIT_PATTERN_FIRST:
            h->slides[i] = period == 0 || i % period != 0;
            break;
        case FIT_PATTERN_ATTENTION:
            h->slides[i] = !h->recurs[i];
            break;
        default:
            h->slides[i] = pattern == FIT_PATTERN_ALL;
        }
}

static const struct number {
    const char *key;
    size_t at;
    uint64_t most;
} numbers[] = {
#define AT(member) offsetof(struct fit_hp, member)
    { "hidden", AT(hidden), FIT_WIDTH_MAX },          { "context", AT(context), FIT_TOKENS_MAX },
    { "vocabulary", AT(vocabulary), FIT_TOKENS_MAX }, { "window", AT(window), FIT_TOKENS_MAX },
    { "kv_lora", AT(kv_lora), FIT_WIDTH_MAX },        { "q_lora", AT(q_lora), FIT_WIDTH_MAX },
    { "conv_kernel", AT(conv), FIT_WIDTH_MAX },       { "ssm_inner", AT(inner), FIT_WIDTH_MAX },
    { "ssm_state", AT(state), FIT_WIDTH_MAX },        { "ssm_groups", AT(groups), FIT_WIDTH_MAX },
    { "ssm_rank", AT(rank), FIT_WIDTH_MAX },          { "l_cache", AT(l_cache), FIT_WIDTH_MAX },
    { "kda_head_dim", AT(kda), FIT_WIDTH_MAX },       { "wkv_head", AT(wkv), FIT_WIDTH_MAX },
    { "token_shift", AT(shift), FIT_WIDTH_MAX },      { "experts", AT(experts), FIT_EXPERTS_MAX },
#undef AT
};

static bool read_numbers(const struct found *f, struct fit_hp *h, struct err *err)
{
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (!fit_number(f, numbers[i].key, numbers[i].most,
                        (uint64_t *)((uint8_t *)h + numbers[i].at), err))
            return false;
    return true;
}

static bool read_count(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t layers = 0, extra = 0;
    if (!fit_number(f, "layers", FIT_LAYERS_MAX, &layers, err) ||
        !fit_number(f, "nextn", FIT_LAYERS_MAX, &extra, err))
        return false;
    if (extra > layers)
        return err_set(err, ERR_INPUT, "nextn is %" PRIu64 " of %" PRIu64 " layers", extra, layers);
    h->n_all = (uint32_t)layers;
    h->n_extra = (uint32_t)extra;
    return true;
}

static bool read_heads(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t mla_k = 0, mla_v = 0;
    if (!fit_numbers(f, "heads", FIT_WIDTH_MAX, h->heads, h->n_all, err))
        return false;
    for (uint32_t i = 0; i < h->n_all; i++)
        h->kv_heads[i] = h->heads[i];
    if (h->n_all > 0 && h->heads[0] > 0)
        h->head_k = h->head_v = h->hidden / h->heads[0];
    if (!fit_numbers(f, "kv_heads", FIT_WIDTH_MAX, h->kv_heads, h->n_all, err) ||
        !fit_numbers(f, "ffn", FIT_WIDTH_MAX, h->ffn, h->n_all, err) ||
        !fit_number(f, "head_dim", FIT_WIDTH_MAX, &h->head_k, err) ||
        !fit_number(f, "head_dim_v", FIT_WIDTH_MAX, &h->head_v, err))
        return false;
    h->head_k_swa = h->head_k, h->head_v_swa = h->head_v;
    if (!fit_number(f, "head_dim_swa", FIT_WIDTH_MAX, &h->head_k_swa, err) ||
        !fit_number(f, "head_dim_v_swa", FIT_WIDTH_MAX, &h->head_v_swa, err) ||
        !fit_number(f, "head_dim_mla", FIT_WIDTH_MAX, &mla_k, err) ||
        !fit_number(f, "head_dim_v_mla", FIT_WIDTH_MAX, &mla_v, err))
        return false;
    h->latent = mla_k > 0 && mla_v > 0;
    h->rope = h->head_k > h->kv_lora ? h->head_k - h->kv_lora : 0;
    h->nope = mla_k > h->rope ? mla_k - h->rope : 0;
    h->value = mla_v;
    return true;
}

static bool read_recurrent(const struct found *f, struct fit_hp *h, struct arena *a,
                           struct err *err)
{
    uint64_t every = h->arch.every;
    uint64_t *list = ARENA_ARRAY(a, uint64_t, h->n_all, err);
    if (list == NULL || !fit_number(f, "full_interval", FIT_LAYERS_MAX, &every, err))
        return false;
    if (h->arch.lay == FIT_LAY_EVERY && fit_said(f, "recurrent_layers")) {
        if (!fit_numbers(f, "recurrent_layers", 1, list, h->n_all, err))
            return false;
        for (uint32_t i = 0; i < h->n_all; i++)
            h->recurs[i] = list[i] != 0;
        return true;
    }
    for (uint32_t i = 0; i < h->n_all; i++) {
        bool trunk = i < h->n_all - h->n_extra;
        switch (h->arch.lay) {
        case FIT_LAY_RECURRENT:
        case FIT_LAY_PARALLEL:
            h->recurs[i] = true;
            break;
        case FIT_LAY_HYBRID:
            h->recurs[i] = trunk && h->kv_heads[i] == 0;
            break;
        case FIT_LAY_NEMOTRON:
            h->recurs[i] = trunk && h->kv_heads[i] == 0 && h->ffn[i] == 0;
            break;
        case FIT_LAY_EVERY:
            h->recurs[i] = trunk && every > 0 && (i + 1) % every != 0;
            break;
        default:
            break;
        }
    }
    return true;
}

static bool read_window(const struct found *f, struct fit_hp *h, struct arena *a, struct err *err)
{
    const struct fit_arch *arch = &h->arch;
    uint64_t period = arch->period;
    bool given = fit_said(f, "window"), list = fit_listed(f, "window_pattern");
    if (!arch->slides || (given && h->window == 0) || (!given && arch->window == 0) ||
        (fit_arch_is(arch, "64") && h->n_all - h->n_extra != 64)) {
        h->window = 0;
        return true;
    }
    h->window = given ? h->window : arch->window;
    if (fit_arch_is(arch, "w4096"))
        h->window = 4096;
    if (fit_arch_is(arch, "chunk"))
        h->window = arch->window;
    if (!list) {
        if (arch->pattern != FIT_PATTERN_LIST &&
            !fit_number(f, "window_pattern", FIT_LAYERS_MAX, &period, err))
            return false;
        fit_hp_pattern(h, arch->pattern, period);
        return true;
    }
    uint64_t *each = ARENA_ARRAY(a, uint64_t, h->n_all, err);
    if (each == NULL || !fit_numbers(f, "window_pattern", UINT32_MAX, each, h->n_all, err))
        return false;
    for (uint32_t i = 0; i < h->n_all; i++)
        h->slides[i] = each[i] != 0;
    return true;
}

static bool read_caches(const struct found *f, struct fit_hp *h, struct err *err)
{
    uint64_t shared = 0;
    h->kv_layers = h->n_all;
    if (fit_arch_is(&h->arch, "first20"))
        h->kv_layers = h->n_all < 20 ? h->n_all : 20;
    if (!fit_arch_is(&h->arch, "shared"))
        return true;
    if (!fit_number(f, "shared_kv_layers", FIT_LAYERS_MAX, &shared, err))
        return false;
    if (shared > h->n_all)
        return err_set(err, ERR_INPUT, "shared_kv_layers is %" PRIu64 " of %u layers", shared,
                       h->n_all);
    h->kv_layers = h->n_all - shared;
    return true;
}

static bool read_experts(const struct found *f, struct fit_hp *h, struct arena *a, struct err *err)
{
    uint64_t *used = ARENA_ARRAY(a, uint64_t, h->n_all, err);
    if (used == NULL || !fit_numbers(f, "experts_used", FIT_EXPERTS_MAX, used, h->n_all, err))
        return false;
    for (uint32_t i = 0; i < h->n_all; i++)
        h->used = used[i] > h->used ? used[i] : h->used;
    if (h->used > h->experts)
        return err_set(err, ERR_INPUT, "experts_used is %" PRIu64 " of %" PRIu64 " experts",
                       h->used, h->experts);
    return true;
}

/* Where the tensors are not listed: which layers have experts, and how wide they are. */
static bool read_widths(const struct found *f, struct fit_hp *h, struct arena *a, struct err *err)
{
    uint64_t dense = 0, shared = 0, tied = 0;
    uint64_t *wide = ARENA_ARRAY(a, uint64_t, h->n_all, err);
    if (wide == NULL || !fit_numbers(f, "expert_ffn", FIT_WIDTH_MAX, wide, h->n_all, err) ||
        !fit_number(f, "dense_layers", FIT_LAYERS_MAX, &dense, err) ||
        !fit_number(f, "experts_shared", FIT_EXPERTS_MAX, &shared, err) ||
        !fit_number(f, "tied", 1, &tied, err))
        return false;
    h->tied = tied != 0;
    for (uint32_t i = 0; i < h->n_all; i++) {
        h->moe[i] = h->experts > 0 && i >= dense;
        h->expert_ffn = wide[i] > h->expert_ffn ? wide[i] : h->expert_ffn;
    }
    if (h->expert_ffn == 0 && h->n_all > 0)
        h->expert_ffn = h->ffn[0];
    return (ck_mul(shared, h->expert_ffn, &h->shared_ffn) && h->shared_ffn <= FIT_WIDTH_MAX) ||
           err_set(err, ERR_INPUT, "experts_shared is %" PRIu64 ", past sense", shared);
}

bool fit_hp_gguf(const struct found *f, struct arena *a, struct fit_hp *out, struct err *err)
{
    struct fit_hp h = { .shift = 2, .name = found_fact(f, "architecture") };
    h.known = fit_arch_named(h.name, &h.arch);
    if (!read_count(f, &h, err) || !fit_hp_room(&h, a, err) || !read_numbers(f, &h, err) ||
        !read_heads(f, &h, err) || !read_recurrent(f, &h, a, err) || !read_window(f, &h, a, err) ||
        !read_caches(f, &h, err) || !read_experts(f, &h, a, err) || !read_widths(f, &h, a, err))
        return false;
    *out = h;
    return true;
}
