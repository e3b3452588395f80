/* shape.c - the shape of a model, from the best of what is there: a GGUF says all itself; for
 * safetensors the tensors give sizes and config.json the rest; config.json alone gives both. */
#include "fit/hp.h"

static bool is(const struct fit_tensor *t, const char *role)
{
    return span_eq(t->role, span_of(role));
}

static bool looked_up(const struct fit_tensor *t)
{
    return is(t, "token_embd") || is(t, "per_layer_token_embd") || is(t, "position_embd") ||
           is(t, "token_types");
}

static void add_parameters(struct fit_shape *s)
{
    unsigned __int128 experts = 0, active = 0, all = 0;
    for (size_t i = 0; i < s->n_tensors; i++) {
        const struct fit_tensor *t = &s->tensor[i];
        bool extra = t->layer < s->n_layers && s->layer[t->layer].extra;
        all += t->elements;
        if (is(t, "vision") || extra || (looked_up(t) && !(s->tied && is(t, "token_embd"))))
            continue;
        *(t->expert ? &experts : &active) += t->elements;
    }
    if (s->experts > 0 && s->experts_used <= s->experts)
        experts = experts * s->experts_used / s->experts;
    active += experts;
    s->parameters = all > UINT64_MAX ? UINT64_MAX : (uint64_t)all;
    s->active_parameters = active > UINT64_MAX ? UINT64_MAX : (uint64_t)active;
}

/* config.json may say that they are tied and the file hold both: then both are the same. */
static void drop_copies(struct fit_shape *s, bool said_tied, bool said)
{
    bool output = false;
    for (size_t i = 0; i < s->n_tensors; i++)
        output = output || (is(&s->tensor[i], "output") && !s->tensor[i].bias);
    s->tied = !output || (said && said_tied);
    for (size_t i = 0; s->tied && i < s->n_tensors; i++)
        if (is(&s->tensor[i], "output") && !s->tensor[i].bias)
            s->tensor[i].elements = 0;
}

/* What the tensors show better than a configuration: widths of keys and values, the vocabulary. */
static void measure(struct fit_shape *s, const struct fit_hp *h)
{
    for (size_t i = 0; i < s->n_tensors; i++) {
        const struct fit_tensor *t = &s->tensor[i];
        uint64_t rows = t->row > 0 ? t->elements / t->row : 0;
        struct fit_layer *l = t->layer < s->n_layers ? &s->layer[t->layer] : NULL;
        if (is(t, "token_embd") && t->rank == 2 && t->row == s->hidden && rows > 0)
            s->vocabulary = rows;
        if (l == NULL || t->bias || t->rank != 2 || l->k == 0 || h->latent || h->arch.name.len == 0)
            continue;
        if (is(t, "attn_k") && t->row == s->hidden && rows <= FIT_WIDTH_MAX)
            l->k = rows;
        else if (is(t, "attn_v") && t->row == s->hidden && rows <= FIT_WIDTH_MAX)
            l->v = rows;
    }
}

/* A configuration that gives no cache to a layer whose tensors have keys is of another model, or has
 * lost its widths: what it says of caches is the least there is. */
static void doubt(struct fit_shape *s, const struct fit_hp *h)
{
    for (size_t i = 0; s->known && h->arch.lay != FIT_LAY_UNCACHED && i < s->n_tensors; i++) {
        const struct fit_tensor *t = &s->tensor[i];
        const struct fit_layer *l = t->layer < s->n_layers ? &s->layer[t->layer] : NULL;
        if (l == NULL || l->k > 0 || t->bias || t->rank != 2 || !is(t, "attn_k") ||
            (l->mixer == FIT_RECURRENT && h->arch.lay != FIT_LAY_RECURRENT))
            continue;
        s->known = false;
        s->why = "the configuration gives no cache to a layer whose tensors have keys";
    }
}

/* How the matrices are cut, and how wide they are. */
static void cut_layers(struct fit_shape *s)
{
    for (uint32_t i = 0; i < s->n_layers; i++)
        s->layer[i].gated = false;
    for (size_t i = 0; i < s->n_tensors; i++) {
        const struct fit_tensor *t = &s->tensor[i];
        uint64_t rows = t->row > 0 ? t->elements / t->row : 0;
        struct fit_layer *l = t->layer < s->n_layers ? &s->layer[t->layer] : NULL;
        if (l == NULL || t->bias || t->rank < 2)
            continue;
        if (is(t, "ffn_gate") || is(t, "ffn_gate_exps"))
            l->gated = true;
        else if (is(t, "ffn_down"))
            l->ffn = t->row;
        else if (is(t, "ffn_down_exps"))
            l->expert_ffn = t->row;
        else if (is(t, "ffn_down_shexp"))
            l->shared_ffn = t->row;
        else if (is(t, "attn_qkv"))
            l->fused_qkv = l->mixer != FIT_RECURRENT;
        else if (is(t, "ffn_up"))
            l->fused_up = l->ffn > 0 && rows == 2 * l->ffn;
    }
    for (uint32_t i = 0; i < s->n_layers; i++)
        if (s->layer[i].expert_ffn > 0)
            s->layer[i].ffn = 0;
}

/* Latent attention: the converter keeps the two halves of kv_b apart, turned. */
static bool split_latent(struct fit_shape *s, const struct fit_hp *h, struct arena *a,
                         struct err *err)
{
    size_t n = s->n_tensors, room = n;
    for (size_t i = 0; h->latent && i < n; i++) {
        if (!is(&s->tensor[i], "attn_kv_b") || s->tensor[i].rank != 2 || h->nope + h->value == 0)
            continue;
        struct fit_tensor half = s->tensor[i];
        half.elements = half.elements / (h->nope + h->value) * h->value;
        half.bytes = 0;
        half.role = SPAN("attn_v_b");
        struct fit_tensor *grown = arena_grow(a, s->tensor, s->n_tensors, &room, sizeof half, err);
        if (grown == NULL)
            return false;
        s->tensor = grown;
        grown[i].elements -= half.elements;
        grown[i].row = h->nope;
        grown[i].role = SPAN("attn_k_b");
        grown[s->n_tensors++] = half;
    }
    return true;
}

static bool fill(const struct fit_hp *h, struct arena *a, struct fit_shape *s, struct err *err)
{
    s->architecture = h->known ? h->arch.name : h->name;
    s->known = h->known && !fit_arch_is(&h->arch, "partial");
    s->n_layers = h->n_all;
    s->hidden = h->hidden;
    s->vocabulary = h->vocabulary;
    s->context = h->context;
    s->window = h->window;
    s->chunked = fit_arch_is(&h->arch, "chunk");
    s->experts = h->experts;
    s->experts_used = h->used;
    s->latent = h->latent;
    s->latent_key = h->nope + h->rope;
    s->latent_value = h->value;
    s->latent_row = h->kv_lora;
    s->inner = h->inner;
    s->wide = h->inner + 2 * h->groups * h->state;
    s->conv = h->conv;
    s->steps = h->rank;
    s->heads = h->n_all > 0 ? h->heads[0] : 0;
    if (!h->known)
        s->why = "this architecture is in no table: its caches are a guess at the usual";
    else if (!s->known)
        s->why = "this architecture keeps more than the caches that are counted here";
    if (h->n_all == 0)
        s->why = "nothing says how many layers there are";
    for (uint32_t i = 0; i < h->n_all; i++)
        s->recurs = s->recurs || h->recurs[i];
    return fit_layers(h, a, &s->layer, err);
}

/* The header of a GGUF that nobody has made yet: its vocabulary, mostly. */
static uint64_t likely_header(const struct fit_shape *s)
{
    uint64_t bytes = (1u << 20) + 40 * (s->vocabulary < FIT_TOKENS_MAX ? s->vocabulary : 0);
    return bytes;
}

static bool from_gguf(const struct fit_files *f, struct arena *a, struct fit_shape *s,
                      struct err *err)
{
    struct fit_hp h;
    const struct found *speaks = f->weights[0];
    for (size_t i = 0; i < f->n_weights; i++) /* of shards, the one with the words */
        if (!fit_said(speaks, "layers") && fit_said(f->weights[i], "layers"))
            speaks = f->weights[i];
    if (!fit_hp_gguf(speaks, a, &h, err) || !fill(&h, a, s, err) ||
        !fit_tensors_filed(f, true, a, s, err))
        return false;
    if (s->n_tensors == 0) { /* only what a log says of it */
        s->tied = h.tied;
        s->parameters_class = FIT_MODELLED;
        s->header_bytes = likely_header(s);
        return fit_tensors_made(&h, a, s, err);
    }
    drop_copies(s, false, false);
    for (size_t i = 0; i < s->n_tensors; i++)
        if (is(&s->tensor[i], "token_embd") && s->tensor[i].row > 0)
            s->vocabulary = s->tensor[i].elements / s->tensor[i].row;
    return true;
}

static bool from_safetensors(const struct fit_files *f, struct arena *a, struct fit_shape *s,
                             struct err *err)
{
    struct fit_hp h = { 0 };
    if (f->config != NULL && !fit_hp_config(f->config, a, &h, err))
        return false;
    if (!fill(&h, a, s, err) || !fit_tensors_filed(f, false, a, s, err))
        return false;
    drop_copies(s, h.tied, f->config != NULL);
    measure(s, &h);
    doubt(s, &h);
    if (f->config == NULL)
        s->why = "without a config.json beside the weights the caches are not known";
    return split_latent(s, &h, a, err);
}

static bool from_config(const struct fit_files *f, struct arena *a, struct fit_shape *s,
                        struct err *err)
{
    struct fit_hp h;
    if (!fit_hp_config(f->config, a, &h, err) || !fill(&h, a, s, err) ||
        !fit_tensors_made(&h, a, s, err))
        return false;
    s->tied = h.tied;
    s->parameters_class = s->known ? FIT_MODELLED : FIT_AT_LEAST;
    return true;
}

bool fit_shape(const struct fit_files *f, struct arena *a, struct fit_shape *out, struct err *err)
{
    struct fit_shape s = { .parameters_class = FIT_EXACT };
    bool ok;
    if (f->n_weights > 0 && f->weights[0]->kind == FOUND_GGUF) {
        s.source = FIT_FROM_GGUF;
        ok = from_gguf(f, a, &s, err);
    } else if (f->n_weights > 0) {
        s.source = FIT_FROM_SAFETENSORS;
        ok = from_safetensors(f, a, &s, err);
    } else if (f->config != NULL) {
        s.source = FIT_FROM_CONFIG;
        ok = from_config(f, a, &s, err);
    } else {
        return err_set(err, ERR_ABSENT,
                       "neither weights whose header can be read nor a "
                       "config.json");
    }
    if (!ok)
        return false;
    add_parameters(&s);
    if (s.parameters == 0) {
        s.why = s.why != NULL ? s.why : "nothing says how wide the layers are";
        s.known = false;
        s.parameters_class = FIT_AT_LEAST;
    }
    cut_layers(&s);
    if (s.source != FIT_FROM_GGUF)
        s.header_bytes = likely_header(&s);
    *out = s;
    return true;
}
