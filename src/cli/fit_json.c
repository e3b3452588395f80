/* fit_json.c - see fit.h. Schema ajar/fit/1: docs/fit.md. */
#include "cli/fit.h"

#include <stdio.h>

static void number(struct jout *j, const char *key, uint64_t value)
{
    if (value == 0)
        jout_null(j, key);
    else
        jout_u64(j, key, value);
}

static void model(struct jout *j, const struct fit_view *v)
{
    const struct fit_shape *s = &v->shape;
    uint64_t state = 0;
    size_t mixers[FIT_PARALLEL + 1] = { 0 };
    for (uint32_t i = 0; i < s->n_layers; i++) {
        mixers[s->layer[i].mixer]++;
        ck_raise(&state, 4 * (s->layer[i].r + s->layer[i].s));
    }
    jout_open(j, "model", '{');
    jout_string(j, "arch", s->architecture);
    jout_text(j, "from", fit_source_name(s->source));
    jout_bool(j, "known", s->known);
    jout_u64(j, "params_total", s->parameters);
    jout_u64(j, "params_active", s->active_parameters);
    jout_text(j, "params_confidence", fit_class_name(s->parameters_class));
    jout_u64(j, "layers", s->n_layers);
    jout_u64(j, "layers_full", mixers[FIT_ATTENTION] + mixers[FIT_PARALLEL]);
    jout_u64(j, "layers_sliding", mixers[FIT_SLIDING]);
    jout_u64(j, "layers_recurrent", mixers[FIT_RECURRENT] + mixers[FIT_PARALLEL]);
    number(j, "d", s->hidden);
    number(j, "vocabulary", s->vocabulary);
    number(j, "ctx_train", s->context);
    number(j, "window", s->window);
    number(j, "experts", s->experts);
    number(j, "experts_used", s->experts_used);
    jout_bool(j, "tied", s->tied);
    if (v->n_cases > 0)
        jout_u64(j, "kv_bytes_per_token", v->each[0].memory.kv_per_token);
    jout_u64(j, "rs_bytes_per_seq", state);
    if (s->why != NULL)
        jout_text(j, "note", s->why);
    else
        jout_null(j, "note");
    jout_close(j, '}');
}

static void quants(struct jout *j, const struct fit_view *v)
{
    char bits[32];
    jout_open(j, "quant", '[');
    for (size_t i = 0; i < v->n_weights; i++) {
        const struct fit_weights *w = &v->weights[i];
        jout_open(j, NULL, '{');
        jout_text(j, "name", fit_quant_name(w->quant));
        jout_u64(j, "bytes", w->bytes);
        jout_u64(j, "file_bytes", w->file_bytes);
        jout_u64(j, "lo", w->lo);
        jout_u64(j, "hi", w->hi);
        snprintf(bits, sizeof bits, "%.4f",
                 v->shape.parameters > 0 ? (double)w->bytes * 8 / (double)v->shape.parameters
                                         : 0.0);
        jout_raw(j, "bpw", span_of(bits));
        jout_text(j, "how", w->quant == FIT_AS_FILED ? "file" : "recipe");
        jout_text(j, "confidence", fit_class_name(w->class));
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

static void buffers(struct jout *j, const char *key, const struct fit_buffers *b)
{
    jout_open(j, key, '{');
    jout_u64(j, "weights", b->weights);
    jout_u64(j, "kv", b->kv);
    jout_u64(j, "swa", b->kv_sliding);
    jout_u64(j, "rs", b->recurrent);
    jout_u64(j, "compute", b->compute);
    jout_u64(j, "output", b->output);
    jout_close(j, '}');
}

static void memory(struct jout *j, const struct fit_view *v)
{
    jout_open(j, "mem", '[');
    for (size_t i = 0; i < v->n_cases; i++) {
        const struct fit_case *c = &v->each[i];
        const struct fit_memory *m = &c->memory;
        jout_open(j, NULL, '{');
        jout_text(j, "engine", c->run.old ? "llama.cpp@old" : "llama.cpp@new");
        jout_text(j, "quant", fit_quant_name(c->weights->quant));
        jout_u64(j, "ctx", m->ctx);
        jout_u64(j, "cells", m->cells);
        jout_u64(j, "cells_swa", m->sliding_cells);
        jout_u64(j, "slots", c->run.slots);
        jout_text(j, "cache", fit_cache_name(c->run.k));
        buffers(j, "gpu", &m->gpu);
        buffers(j, "host", &m->host);
        jout_u64(j, "ctx_overhead", m->overhead);
        jout_u64(j, "total", m->gpu_bytes);
        jout_u64(j, "host_total", m->host_bytes);
        jout_u64(j, "lo", m->lo);
        jout_u64(j, "hi", m->hi);
        jout_text(j, "cache_confidence", fit_class_name(m->cache_class));
        jout_text(j, "compute_confidence", fit_class_name(m->compute_class));
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

void fit_json(struct jout *j, const struct fit_view *v)
{
    jout_text(j, "schema", "ajar/fit/1");
    jout_string(j, "path", span_of(v->look->root));
    model(j, v);
    quants(j, v);
    memory(j, v);
}
