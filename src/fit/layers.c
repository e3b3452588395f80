/* layers.c - which layers have a cache or a state, and of what size: llama.cpp's rules. */
#include "fit/hp.h"

/* Elements of the convolution of one sequence. */
static uint64_t state_r(const struct fit_hp *h, uint64_t heads)
{
    uint64_t conv = h->conv > 0 ? h->conv - 1 : 0;
    if (h->wkv != 0)
        return h->shift * h->hidden;
    if (h->l_cache != 0)
        return h->hidden * (h->l_cache - 1);
    if (h->kda != 0)
        return 3 * (h->conv > 0 ? conv : 3) * heads * h->kda;
    return conv * (h->inner + 2 * h->groups * h->state);
}

static uint64_t state_s(const struct fit_hp *h, uint64_t heads)
{
    if (h->wkv != 0)
        return h->hidden * h->wkv;
    if (h->kda != 0)
        return h->kda * h->kda * heads;
    if (fit_arch_is(&h->arch, "lightning"))
        return h->head_k * h->head_k * heads;
    return h->state * h->inner;
}

static enum fit_mixer mixer_of(const struct fit_hp *h, uint32_t i)
{
    enum fit_lay lay = h->arch.lay;
    if (lay == FIT_LAY_PARALLEL)
        return FIT_PARALLEL;
    if (h->recurs[i])
        return FIT_RECURRENT;
    if (h->kv_heads[i] == 0 || (lay == FIT_LAY_NEMOTRON && h->ffn[i] != 0))
        return FIT_NO_MIXER;
    return h->slides[i] ? FIT_SLIDING : FIT_ATTENTION;
}

/* One sequence's state: past this no sum over layers is sure to fit. */
static bool fits_product(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t n;
    return ck_mul(a, b, &n) && ck_mul(n, c, &n) && n <= FIT_BYTES_MAX / 8;
}

static bool states_fit(const struct fit_hp *h, uint64_t heads, struct err *err)
{
    bool ok = fits_product(h->shift, h->hidden, 1) && fits_product(h->hidden, h->l_cache, 1) &&
              fits_product(3 * (h->conv + 3), heads, h->kda) &&
              fits_product(h->conv, h->inner, 1) &&
              fits_product(h->conv, h->groups, 2 * h->state) &&
              fits_product(h->hidden, h->wkv, 1) && fits_product(h->kda, h->kda, heads) &&
              (!fit_arch_is(&h->arch, "lightning") || fits_product(h->head_k, h->head_k, heads));
    return ok || err_set(err, ERR_INPUT, "the state of a recurrent layer is past sense");
}

bool fit_layers(const struct fit_hp *h, struct arena *a, struct fit_layer **out, struct err *err)
{
    struct fit_layer *list = ARENA_ARRAY(a, struct fit_layer, h->n_all, err);
    uint64_t heads = h->n_all > 0 ? h->heads[0] : 0;
    if (list == NULL || !states_fit(h, heads, err))
        return false;
    for (uint32_t i = 0; i < h->n_all; i++) {
        struct fit_layer *l = &list[i];
        bool slides = h->slides[i];
        l->mixer = mixer_of(h, i);
        l->extra = i >= h->n_all - h->n_extra;
        bool attends =
            l->mixer == FIT_ATTENTION || l->mixer == FIT_SLIDING || l->mixer == FIT_PARALLEL;
        l->cached = attends && i < h->kv_layers && h->arch.lay != FIT_LAY_UNCACHED;
        l->heads = (uint32_t)h->heads[i];
        l->kv_heads = (uint32_t)h->kv_heads[i];
        l->ffn = h->ffn[i];
        l->gated = true;
        if (attends) {
            l->q = h->heads[i] * (slides ? h->head_k_swa : h->head_k);
            l->o = h->heads[i] * (h->latent ? h->value : slides ? h->head_v_swa : h->head_v);
            l->k = h->kv_heads[i] * (slides ? h->head_k_swa : h->head_k);
            l->v = h->latent ? 0 : h->kv_heads[i] * (slides ? h->head_v_swa : h->head_v);
        }
        if (l->mixer == FIT_RECURRENT || l->mixer == FIT_PARALLEL) {
            l->r = state_r(h, heads);
            l->s = state_s(h, heads);
        }
    }
    *out = list;
    return true;
}
