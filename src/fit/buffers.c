/* buffers.c - what computing a graph takes. */
#include "fit/memory.h"

bool fit_graphs(const struct fit_shape *s, const struct fit_run *r, const struct fit_plan *p,
                struct fit_graph *out, struct err *err)
{
    uint64_t u = p->ubatch, wide = 0;
    struct fit_graph g = { .class = FIT_MODELLED };
    for (uint32_t i = 0; i < s->n_layers; i++)
        wide = s->layer[i].ffn > wide ? s->layer[i].ffn : wide;
    uint64_t masks = 2 * u * (p->cells + (s->window > 0 ? p->sliding : 0));
    g.gpu = r->old ? 4 * u * s->vocabulary + 8 * u * s->hidden
                   : masks + 12 * u * wide + 12 * u * s->hidden;
    g.host = 8 * u * s->hidden + masks;
    if (g.gpu > FIT_BYTES_MAX || g.host > FIT_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "the buffers are past %llu bytes", FIT_BYTES_MAX);
    *out = g;
    return true;
}
