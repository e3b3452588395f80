/* demand.c - what a model asks of a machine and of a data centre, from its shape, its weights and
 * the memory of a run. */
#include "fit/serve.h"
#include "fit/speed.h"

#include <math.h>

/* More steps in a layer than others have: norms before and after, a cap on the logits. */
static double layer_factor(struct span architecture)
{
    return span_begins(architecture, "gemma") ? 1.2 : 1;
}

struct fit_demand fit_demand_of(const struct fit_shape *s, const struct fit_weights *w,
                                const struct fit_memory *m)
{
    double used = s->experts > 0 ? (double)s->experts_used / (double)s->experts : 0;
    bool all = m->cache_class >= FIT_MODELLED && m->compute_class >= FIT_MODELLED &&
               w->class >= FIT_MODELLED;
    struct fit_demand d = {
        .ctx = m->ctx,
        .gpu = { (double)m->lo, all ? (double)m->hi : INFINITY },
        .host = (double)m->host_bytes,
        .fixed = (double)m->gpu.compute + (double)m->gpu.output + (double)w->output,
        .expert = (double)w->expert,
        .touched = (double)fit_touched(s, w),
        .touched_expert = (double)w->expert * (used < 1 ? used : 1),
        .cache = (double)m->gpu.kv + (double)m->gpu.kv_sliding + (double)m->gpu.recurrent,
        .layer_factor = layer_factor(s->architecture),
        .experts = w->expert > 0,
        .active_parameters = (double)s->active_parameters,
    };
    for (uint32_t i = 0; i < s->n_layers; i++) {
        const struct fit_layer *one = &s->layer[i];
        d.layers += !one->extra;
        if (!one->extra && (one->mixer == FIT_ATTENTION || one->mixer == FIT_PARALLEL))
            d.attention += 4 * (double)s->hidden;
    }
    return d;
}

struct fit_service fit_service_of(const struct fit_shape *s, const struct fit_weights *w,
                                  const struct fit_memory *m)
{
    double ffn = 0, used = s->experts > 0 ? (double)s->experts_used / (double)s->experts : 0;
    uint32_t kv_heads = 1;
    for (uint32_t i = 0; i < s->n_layers; i++) {
        ffn = fmax(ffn, (double)s->layer[i].ffn + (double)s->layer[i].shared_ffn +
                            (double)s->experts_used * (double)s->layer[i].expert_ffn);
        kv_heads = s->layer[i].kv_heads > kv_heads ? s->layer[i].kv_heads : kv_heads;
    }
    return (struct fit_service){
        .weights = (double)w->bytes,
        .sequence = (double)m->gpu.kv + (double)m->gpu.kv_sliding + (double)m->gpu.recurrent,
        .touched = (double)fit_touched(s, w),
        .expert = (double)w->expert,
        .touched_expert = (double)w->expert * fmin(used, 1),
        .step = 2.0 * FIT_SERVE_TOKENS * (2 * ffn + 6 * (double)s->hidden) +
                8.0 * FIT_SERVE_ANSWERS * (double)s->vocabulary,
        .active_parameters = (double)s->active_parameters,
        .kv_heads = s->latent ? 1 : kv_heads,
    };
}
