/* memory.h - the parts of fit_memory. */
#ifndef AJAR_FIT_MEMORY_H
#define AJAR_FIT_MEMORY_H

#include "fit/fit.h"

#define FIT_BATCH  2048u /* tokens llama.cpp is given at a time, unless told */
#define FIT_UBATCH 512u  /* and works on */

/* A run as llama.cpp rounds it. */
struct fit_plan {
    uint64_t ctx, slots, ubatch, streams;
    uint64_t cells, sliding; /* of one stream */
    enum fit_cache_type k, v;
};
bool fit_plan(const struct fit_shape *s, const struct fit_run *r, struct fit_plan *out,
              struct err *err) MUST;

struct fit_cache {
    uint64_t full, sliding, state; /* bytes */
    uint64_t per_token;            /* of further context */
};
bool fit_caches(const struct fit_shape *s, const struct fit_run *r, const struct fit_plan *p,
                struct fit_cache *out, struct err *err) MUST;

/* What a graph needs while it is computed. */
struct fit_graph {
    uint64_t gpu, host;
    enum fit_class class;
};
bool fit_graphs(const struct fit_shape *s, const struct fit_run *r, const struct fit_plan *p,
                struct fit_graph *out, struct err *err) MUST;

#endif
