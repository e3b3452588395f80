/* memory.c - what a run takes, on the device and on the host. */
#include "fit/memory.h"

#define MIB ((uint64_t)1 << 20)

/* A driver's own: seen between 140 and 460 MiB on cards of one maker. */
#define OVERHEAD (300 * MIB)

static void place_weights(const struct fit_shape *s, const struct fit_weights *w, bool cpu,
                          struct fit_memory *m)
{
    uint64_t there = w->dense + w->expert + w->other + w->output;
    uint64_t tied = s->tied ? w->output : 0; /* on the device a second time */
    if (cpu) {
        m->host.weights = w->bytes;
        return;
    }
    m->gpu.weights = there;
    m->host.weights = w->bytes - there + tied;
}

static void place_caches(const struct fit_cache *c, struct fit_buffers *to)
{
    to->kv = c->full;
    to->kv_sliding = c->sliding;
    to->recurrent = c->state;
}

static uint64_t sum(const struct fit_buffers *b)
{
    uint64_t all = 0;
    const uint64_t parts[] = {
        b->weights, b->kv, b->kv_sliding, b->recurrent, b->compute, b->output
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        ck_raise(&all, parts[i]);
    return all;
}

/* Only the buffers of computing are a model; weights bring their own bounds. */
static void give_bounds(const struct fit_weights *w, bool cpu, struct fit_memory *m)
{
    uint64_t all = cpu ? m->host_bytes : m->gpu_bytes;
    uint64_t compute = cpu ? m->host.compute : m->gpu.compute;
    uint64_t slack = compute / 20 > 16 * MIB ? compute / 20 : 16 * MIB;
    uint64_t below = w->bytes - w->lo + (slack < compute ? slack : compute);
    m->lo = all > below ? all - below : 0;
    m->hi = all;
    ck_raise(&m->hi, slack);
    ck_raise(&m->hi, w->hi - w->bytes);
}

bool fit_memory(const struct fit_shape *s, const struct fit_weights *w, const struct fit_run *r,
                struct fit_memory *out, struct err *err)
{
    struct fit_memory m = { 0 };
    struct fit_plan p;
    struct fit_cache c;
    struct fit_graph g;
    if (!fit_plan(s, r, &p, err) || !fit_caches(s, r, &p, &c, err) ||
        !fit_graphs(s, r, &p, &g, err))
        return false;
    m.ctx = p.ctx;
    m.cells = p.cells;
    m.sliding_cells = s->window > 0 ? p.sliding : 0;
    m.kv_per_token = c.per_token;
    place_weights(s, w, r->cpu, &m);
    place_caches(&c, r->cpu ? &m.host : &m.gpu);
    m.gpu.compute = r->cpu ? 0 : g.gpu;
    m.host.compute = r->cpu ? g.gpu : g.host;
    if (!ck_mul(4 * p.slots, s->vocabulary, &m.host.output))
        m.host.output = UINT64_MAX;
    m.overhead = r->cpu ? 0 : OVERHEAD;
    m.gpu_bytes = sum(&m.gpu);
    m.host_bytes = sum(&m.host);
    m.cache_class = s->n_layers == 0 ? FIT_UNKNOWN : s->known ? FIT_EXACT : FIT_AT_LEAST;
    m.compute_class = g.class;
    give_bounds(w, r->cpu, &m);
    *out = m;
    return true;
}
