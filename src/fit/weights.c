/* weights.c - bytes of the weights, as they are in the file or as a recipe would make them, and
 * where they lie while the model runs. */
#include "fit/recipe.h"

const char *fit_class_name(enum fit_class c)
{
    static const char *const names[] = { "unknown", "at least", "modelled", "exact" };
    return names[c];
}

const char *fit_source_name(enum fit_source s)
{
    static const char *const names[] = { "nothing", "GGUF", "safetensors", "config.json" };
    return names[s];
}

static bool is(const struct fit_tensor *t, const char *role)
{
    return span_eq(t->role, span_of(role));
}

/* Rows of these are looked up, one for a token: they stay in the host's memory. */
static bool looked_up(const struct fit_tensor *t)
{
    return is(t, "token_embd") || is(t, "per_layer_token_embd") || is(t, "position_embd") ||
           is(t, "token_types");
}

/* What llama.cpp's converter writes where no recipe has a word. */
static uint64_t unpacked_bytes(const struct fit_tensor *t, bool gguf, enum fit_quant q)
{
    if (gguf && t->bytes > 0)
        return t->bytes;
    uint64_t each = t->rank < 2 || t->bias || span_ends(t->role, "_norm") ||
                            is(t, "ffn_gate_inp") || is(t, "ssm_conv1d") || q == FIT_F32
                        ? 4
                        : 2;
    uint64_t bytes;
    return ck_mul(t->elements, each, &bytes) ? bytes : UINT64_MAX;
}

static bool bytes_of(const struct fit_recipe *r, const struct fit_tensor *t, uint64_t *out)
{
    const struct gguf_type *type = fit_recipe_type(r, t);
    if (r->quant == FIT_AS_FILED) {
        *out = t->bytes;
        return true;
    }
    if (type == NULL) {
        *out = unpacked_bytes(t, r->shape->source == FIT_FROM_GGUF, r->quant);
        return *out <= FIT_BYTES_MAX;
    }
    return ck_mul(t->elements / type->block, type->bytes, out) && *out <= FIT_BYTES_MAX;
}

static void add(const struct fit_shape *s, const struct fit_tensor *t, uint64_t bytes,
                struct fit_weights *w)
{
    w->bytes += bytes;
    if (t->layer < s->n_layers) {
        struct fit_part *part = &w->layer[t->layer];
        *(t->expert ? &part->expert : &part->dense) += bytes;
        *(t->expert ? &w->expert : &w->dense) += bytes;
    } else if (looked_up(t)) {
        w->embedding += bytes;
        if (s->tied && is(t, "token_embd"))
            w->output += bytes;
    } else if (is(t, "output")) {
        w->output += bytes;
    } else {
        w->other += bytes;
    }
}

/* Recipes of other makers differ a little from llama.cpp's own; shapes from config.json alone lack
 * a bias here and there. */
static void give_bounds(const struct fit_shape *s, struct fit_weights *w)
{
    bool filed = w->quant == FIT_AS_FILED;
    uint64_t slack = filed ? 0 : w->bytes / (s->source == FIT_FROM_CONFIG ? 50 : 100);
    w->class = filed ? FIT_EXACT : FIT_MODELLED;
    if (s->source == FIT_FROM_CONFIG && s->parameters_class == FIT_AT_LEAST)
        w->class = FIT_AT_LEAST;
    w->lo = w->bytes - slack;
    w->hi = w->bytes + slack;
}

bool fit_weights(const struct fit_shape *s, enum fit_quant q, struct arena *a,
                 struct fit_weights *out, struct err *err)
{
    struct fit_weights w = { .quant = q };
    struct fit_recipe r;
    if (q == FIT_AS_FILED && s->source == FIT_FROM_CONFIG)
        return err_set(err, ERR_ABSENT, "there are no weights beside the configuration");
    w.layer = ARENA_ARRAY(a, struct fit_part, s->n_layers, err);
    if (w.layer == NULL || !fit_recipe_open(s, q, a, &r, err))
        return false;
    for (size_t i = 0; i < s->n_tensors; i++) {
        uint64_t bytes = 0;
        if (is(&s->tensor[i], "vision")) /* another file has it where llama.cpp runs it */
            continue;
        if (!bytes_of(&r, &s->tensor[i], &bytes) || w.bytes + bytes > FIT_BYTES_MAX)
            return err_set(err, ERR_LIMIT, "the weights are past %llu bytes", FIT_BYTES_MAX);
        add(s, &s->tensor[i], bytes, &w);
    }
    give_bounds(s, &w);
    w.file_bytes = q == FIT_AS_FILED && s->source == FIT_FROM_SAFETENSORS
                       ? s->file_bytes
                       : w.bytes + s->header_bytes;
    *out = w;
    return true;
}

uint64_t fit_touched(const struct fit_shape *s, const struct fit_weights *w)
{
    uint64_t used = s->experts > 0 && s->experts_used < s->experts
                        ? (uint64_t)((unsigned __int128)w->expert * s->experts_used / s->experts)
                        : w->expert;
    return w->dense + w->output + w->other + used;
}
