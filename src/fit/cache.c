/* cache.c - caches and states of a run, in llama.cpp's own arithmetic: src/llama-kv-cache*.cpp,
 * src/llama-memory-recurrent.cpp and llama-context.cpp. */
#include "fit/memory.h"

static const struct cache_type {
    const char *name;
    uint32_t block, bytes;
} types[FIT_CACHE_TYPES] = {
    [FIT_CACHE_F16] = { "f16", 1, 2 },         [FIT_CACHE_BF16] = { "bf16", 1, 2 },
    [FIT_CACHE_F32] = { "f32", 1, 4 },         [FIT_CACHE_Q8_0] = { "q8_0", 32, 34 },
    [FIT_CACHE_Q5_1] = { "q5_1", 32, 24 },     [FIT_CACHE_Q5_0] = { "q5_0", 32, 22 },
    [FIT_CACHE_Q4_1] = { "q4_1", 32, 20 },     [FIT_CACHE_Q4_0] = { "q4_0", 32, 18 },
    [FIT_CACHE_IQ4_NL] = { "iq4_nl", 32, 18 },
};

const char *fit_cache_name(enum fit_cache_type t)
{
    return t < FIT_CACHE_TYPES ? types[t].name : "?";
}

enum fit_cache_type fit_cache_of(struct span name)
{
    unsigned t = 0;
    while (t < FIT_CACHE_TYPES && !span_eq(name, span_of(types[t].name)))
        t++;
    return (enum fit_cache_type)t;
}

static uint64_t pad256(uint64_t n)
{
    return (n + 255) / 256 * 256;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

bool fit_plan(const struct fit_shape *s, const struct fit_run *r, struct fit_plan *out,
              struct err *err)
{
    uint64_t ctx = r->ctx > 0 ? r->ctx : s->context > 0 ? s->context : 4096;
    struct fit_plan p = { .slots = r->slots > 0 ? r->slots : 1, .k = r->k, .v = r->v };
    if (ctx > FIT_TOKENS_MAX || r->slots > FIT_SLOTS_MAX || r->ubatch > FIT_TOKENS_MAX)
        return err_set(err, ERR_LIMIT, "a context of at most %llu tokens in at most %u slots",
                       FIT_TOKENS_MAX, FIT_SLOTS_MAX);
    p.ubatch = least(least(ctx, FIT_BATCH), r->ubatch > 0 ? r->ubatch : FIT_UBATCH);
    p.ctx = pad256(ctx);
    p.streams = r->split ? p.slots : 1;
    p.cells = p.ctx;
    if (r->split) {
        p.cells = pad256(p.ctx / p.slots);
        p.ctx = p.cells * p.slots;
    }
    p.sliding = r->swa_full
                    ? p.cells
                    : pad256(least(p.cells, s->window * (r->split ? 1 : p.slots) + p.ubatch));
    if (r->no_flash && types[p.v].block > 1)
        p.v = FIT_CACHE_F16; /* llama.cpp has no other without flash attention */
    *out = p;
    return true;
}

/* One row of n elements; a row that is no whole blocks is none llama.cpp makes, and rounded up. */
static uint64_t row_bytes(enum fit_cache_type t, uint64_t n)
{
    return (n + types[t].block - 1) / types[t].block * types[t].bytes;
}

static bool add(uint64_t *sum, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t n;
    return ck_mul(a, b, &n) && ck_mul(n, c, &n) && ck_add(*sum, n, sum) && *sum <= FIT_BYTES_MAX;
}

/* Without flash attention values lie turned, all layers as wide as the widest. */
static uint64_t widest_value(const struct fit_shape *s)
{
    uint64_t widest = 0;
    for (uint32_t i = 0; i < s->n_layers; i++)
        widest = s->layer[i].v > widest ? s->layer[i].v : widest;
    return widest;
}

bool fit_caches(const struct fit_shape *s, const struct fit_run *r, const struct fit_plan *p,
                struct fit_cache *out, struct err *err)
{
    struct fit_cache c = { 0 };
    uint64_t widest = r->no_flash ? widest_value(s) : 0;
    for (uint32_t i = 0; i < s->n_layers; i++) {
        const struct fit_layer *l = &s->layer[i];
        bool slides = l->mixer == FIT_SLIDING, recurs = l->r > 0 || l->s > 0;
        uint64_t *kv = slides ? &c.sliding : &c.full, ignored = 0;
        uint64_t cells = slides ? p->sliding : p->cells;
        uint64_t value = r->no_flash && l->v > 0 ? widest : l->v;
        uint64_t row = row_bytes(p->k, l->k) + row_bytes(p->v, value);
        bool kept = l->cached && (!l->extra || (r->old && !s->recurs));
        if (kept &&
            (!add(kv, row, cells, p->streams) || !add(slides ? &ignored : &c.per_token, row, 1, 1)))
            return err_set(err, ERR_LIMIT, "the cache is past %llu bytes", FIT_BYTES_MAX);
        if (recurs && !l->extra && !add(&c.state, l->r + l->s, 4, p->slots))
            return err_set(err, ERR_LIMIT, "the states are past %llu bytes", FIT_BYTES_MAX);
    }
    *out = c;
    return true;
}
