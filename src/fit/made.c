/* made.c - the tensors that a model of this shape has, where only its configuration is there.
 * What all architectures share is made; a bias here and there is not. */
#include "fit/hp.h"

struct making {
    const struct fit_hp *h;
    struct fit_shape *out;
    size_t room;
    struct arena *a;
    struct err *err;
};

static bool one_of(struct span name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(name, span_of(list[i])))
            return true;
    return false;
}

static bool put(struct making *m, const char *role, uint32_t layer, uint64_t row, uint64_t rows)
{
    struct fit_shape *s = m->out;
    struct fit_tensor t = { .role = span_of(role), .layer = layer, .rank = 2, .row = row };
    if (row == 0 || rows == 0)
        return true;
    if (!ck_mul(row, rows, &t.elements) || t.elements > FIT_BYTES_MAX / 8)
        return err_set(m->err, ERR_INPUT, "%s of %" PRIu64 " by %" PRIu64 " is past sense", role,
                       row, rows);
    if (rows == 1)
        t.rank = 1;
    struct fit_tensor *grown =
        arena_grow(m->a, s->tensor, s->n_tensors, &m->room, sizeof *grown, m->err);
    if (grown == NULL)
        return false;
    s->tensor = grown;
    grown[s->n_tensors++] = t;
    return true;
}

static bool put_experts(struct making *m, const char *role, uint32_t layer, uint64_t row,
                        uint64_t rows)
{
    size_t before = m->out->n_tensors;
    if (!ck_mul(rows, m->h->experts, &rows))
        return err_set(m->err, ERR_INPUT, "%s is past sense", role);
    if (!put(m, role, layer, row, rows))
        return false;
    if (m->out->n_tensors > before) {
        m->out->tensor[before].rank = 3;
        m->out->tensor[before].expert = true;
    }
    return true;
}

static bool make_latent(struct making *m, uint32_t i)
{
    const struct fit_hp *h = m->h;
    uint64_t heads = h->heads[i], q = heads * (h->nope + h->rope);
    bool ok = h->q_lora > 0 ? put(m, "attn_q_a", i, h->hidden, h->q_lora) &&
                                  put(m, "attn_q_b", i, h->q_lora, q)
                            : put(m, "attn_q", i, h->hidden, q);
    return ok && put(m, "attn_kv_a_mqa", i, h->hidden, h->kv_lora + h->rope) &&
           put(m, "attn_k_b", i, h->nope, h->kv_lora * heads) &&
           put(m, "attn_v_b", i, h->kv_lora, h->value * heads) &&
           put(m, "attn_output", i, heads * h->value, h->hidden);
}

static bool make_attention(struct making *m, uint32_t i)
{
    static const char *const fused[] = { "phi3",      "phi2", "falcon", "gpt2",    "gptneox",
                                         "bloom",     "mpt",  "jais",   "chatglm", "codeshell",
                                         "starcoder", "qwen", "dbrx",   "glm4" };
    const struct fit_hp *h = m->h;
    uint64_t k = h->slides[i] ? h->head_k_swa : h->head_k;
    uint64_t v = h->slides[i] ? h->head_v_swa : h->head_v;
    uint64_t q = h->heads[i] * k, keys = h->kv_heads[i] * k, values = h->kv_heads[i] * v;
    bool both = span_eq(h->arch.name, SPAN("qwen3next")) || span_begins(h->arch.name, "qwen35");
    if (h->latent)
        return make_latent(m, i);
    bool ok = one_of(h->arch.name, fused, COUNT(fused)) && !span_eq(h->arch.name, SPAN("glm4"))
                  ? put(m, "attn_qkv", i, h->hidden, q + keys + values)
                  : put(m, "attn_q", i, h->hidden, both ? 2 * q : q) && /* with its gate */
                        put(m, "attn_k", i, h->hidden, keys) &&
                        put(m, "attn_v", i, h->hidden, values);
    return ok && put(m, "attn_output", i, h->heads[i] * v, h->hidden);
}

static bool make_state(struct making *m, uint32_t i)
{
    const struct fit_hp *h = m->h;
    uint64_t wide = h->inner + 2 * h->groups * h->state, d = h->hidden;
    if (h->l_cache > 0)
        return put(m, "shortconv.in_proj", i, d, 3 * d) &&
               put(m, "shortconv.conv", i, h->l_cache, d) && put(m, "shortconv.out_proj", i, d, d);
    if (h->arch.lay == FIT_LAY_EVERY) /* gated delta net */
        return put(m, "attn_qkv", i, d, wide) && put(m, "attn_gate", i, d, h->inner) &&
               put(m, "ssm_ba", i, d, 2 * h->rank) && put(m, "ssm_conv1d", i, h->conv, wide) &&
               put(m, "ssm_out", i, h->inner, d);
    if (h->groups == 0) { /* the first Mamba */
        uint64_t rank = h->rank > 0 ? h->rank : (d + 15) / 16;
        return put(m, "ssm_in", i, d, 2 * h->inner) && put(m, "ssm_conv1d", i, h->conv, h->inner) &&
               put(m, "ssm_x", i, h->inner, rank + 2 * h->state) &&
               put(m, "ssm_dt", i, rank, h->inner) && put(m, "ssm_out", i, h->inner, d);
    }
    return put(m, "ssm_in", i, d, h->inner + wide + h->rank) &&
           put(m, "ssm_conv1d", i, h->conv, wide) && put(m, "ssm_out", i, h->inner, d);
}

static bool make_ffn(struct making *m, uint32_t i)
{
    static const char *const ungated[] = {
        "gpt2", "gptneox", "gptj",       "bloom",     "mpt",      "falcon",     "starcoder",
        "phi2", "jais",    "starcoder2", "codeshell", "nemotron", "nemotron_h", "nemotron_h_moe",
    };
    const struct fit_hp *h = m->h;
    uint64_t d = h->hidden, f = h->ffn[i];
    bool gated = !one_of(h->arch.name, ungated, COUNT(ungated));
    if (h->moe[i])
        return put(m, "ffn_gate_inp", i, d, h->experts) &&
               (!gated || put_experts(m, "ffn_gate_exps", i, d, h->expert_ffn)) &&
               put_experts(m, "ffn_up_exps", i, d, h->expert_ffn) &&
               put_experts(m, "ffn_down_exps", i, h->expert_ffn, d) &&
               (!gated || put(m, "ffn_gate_shexp", i, d, h->shared_ffn)) &&
               put(m, "ffn_up_shexp", i, d, h->shared_ffn) &&
               put(m, "ffn_down_shexp", i, h->shared_ffn, d);
    if (span_eq(h->arch.name, SPAN("phi3")))
        return put(m, "ffn_up", i, d, 2 * f) && put(m, "ffn_down", i, f, d);
    return (!gated || put(m, "ffn_gate", i, d, f)) && put(m, "ffn_up", i, d, f) &&
           put(m, "ffn_down", i, f, d);
}

static bool make_layer(struct making *m, uint32_t i)
{
    const struct fit_hp *h = m->h;
    bool nemotron = h->arch.lay == FIT_LAY_NEMOTRON, parallel = h->arch.lay == FIT_LAY_PARALLEL;
    if (!put(m, "attn_norm", i, h->hidden, 1))
        return false;
    if (h->recurs[i] && !make_state(m, i))
        return false;
    if ((!h->recurs[i] || parallel) && (h->kv_heads[i] > 0 || h->latent) && !make_attention(m, i))
        return false;
    if (h->ffn[i] == 0 && !h->moe[i])
        return true;
    return (nemotron || put(m, "ffn_norm", i, h->hidden, 1)) && make_ffn(m, i);
}

bool fit_tensors_made(const struct fit_hp *h, struct arena *a, struct fit_shape *out,
                      struct err *err)
{
    struct making m = { .h = h, .out = out, .a = a, .err = err };
    uint64_t rows = h->per_layer_vocabulary > 0 ? h->per_layer_vocabulary : h->vocabulary;
    if (!put(&m, "token_embd", FIT_NO_LAYER, h->hidden, h->vocabulary) ||
        !put(&m, "output_norm", FIT_NO_LAYER, h->hidden, 1) ||
        (!h->tied && !put(&m, "output", FIT_NO_LAYER, h->hidden, h->vocabulary)) ||
        !put(&m, "per_layer_token_embd", FIT_NO_LAYER, h->per_layer_embedding * h->n_all, rows))
        return false;
    for (uint32_t i = 0; i < h->n_all; i++)
        if (!make_layer(&m, i))
            return false;
    return true;
}
