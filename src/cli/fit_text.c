/* fit_text.c - see fit.h. */
#include "cli/fit.h"

#include <stdio.h>

#include "cli/listing.h"
#include "decision/view.h"

enum { LABEL = 12 };

/* "1.25 GiB", "96.00 MiB" */
static void size(struct buf *b, uint64_t bytes)
{
    static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
    double v = (double)bytes / 1024;
    size_t unit = 0;
    for (; v >= 1024 && unit + 1 < COUNT(units); unit++)
        v /= 1024;
    buf_printf(b, "%.2f %s", v, units[unit]);
}

static void label(struct buf *b, const char *word)
{
    buf_printf(b, "  %-*s  ", LABEL, word);
}

static size_t count(const struct fit_shape *s, enum fit_mixer m)
{
    size_t n = 0;
    for (uint32_t i = 0; i < s->n_layers; i++)
        n += s->layer[i].mixer == m && !s->layer[i].extra;
    return n;
}

static void layers(struct buf *b, const struct fit_shape *s)
{
    static const char *const mixers[] = {
        [FIT_ATTENTION] = "attend to all", [FIT_SLIDING] = "to a window",
        [FIT_RECURRENT] = "keep a state",  [FIT_PARALLEL] = "attend and keep a state",
        [FIT_NO_MIXER] = "do neither",
    };
    static const enum fit_mixer order[] = { FIT_ATTENTION, FIT_SLIDING, FIT_PARALLEL, FIT_RECURRENT,
                                            FIT_NO_MIXER };
    size_t kinds = 0, extra = 0;
    for (uint32_t i = 0; i < s->n_layers; i++)
        extra += s->layer[i].extra;
    label(b, "layers");
    buf_printf(b, "%zu", s->n_layers - extra);
    for (size_t i = 0; i < COUNT(order); i++)
        kinds += count(s, order[i]) > 0;
    for (size_t i = 0, said = 0; kinds > 1 && i < COUNT(order); i++)
        if (count(s, order[i]) > 0)
            buf_printf(b, "%s%zu %s", said++ == 0 ? ": " : ", ", count(s, order[i]),
                       mixers[order[i]]);
    if (s->window > 0)
        buf_printf(b, "; window %" PRIu64, s->window);
    if (extra > 0)
        buf_printf(b, "; %zu more to draft with", extra);
    buf_printf(b, "\n");
}

static void shape(struct buf *b, const struct fit_view *v)
{
    const struct fit_shape *s = &v->shape;
    char room[QUOTED_BYTES];
    buf_quoted(b, span_of(v->look->root));
    buf_printf(b, ": %s, from %s\n\n",
               s->architecture.len > 0 ? span_quote(s->architecture, room) : "a model",
               fit_source_name(s->source));
    label(b, "parameters");
    view_count(b, s->parameters);
    if (s->active_parameters != s->parameters && s->experts > 0) {
        buf_printf(b, ", of which a token uses ");
        view_count(b, s->active_parameters);
    }
    buf_printf(b, "%s\n",
               s->parameters_class == FIT_EXACT      ? ""
               : s->parameters_class == FIT_AT_LEAST ? " at least (computed)"
                                                     : " (computed)");
    if (s->n_layers > 0)
        layers(b, s);
    if (s->experts > 0) {
        label(b, "experts");
        buf_printf(b, "%" PRIu64 ", %" PRIu64 " at a time\n", s->experts, s->experts_used);
    }
    if (s->context > 0) {
        label(b, "context");
        buf_printf(b, "%" PRIu64 " tokens, as trained\n", s->context);
    }
    if (v->n_cases > 0 && v->each[0].memory.kv_per_token > 0) {
        label(b, "cache");
        size(b, v->each[0].memory.kv_per_token);
        buf_printf(b, " for each token of context, as %s\n", fit_cache_name(v->each[0].run.k));
    }
    if (s->why != NULL) {
        label(b, "note");
        buf_printf(b, "%s\n", s->why);
    }
}

static void cell(struct buf *b, uint64_t bytes)
{
    buf_printf(b, "\t");
    if (bytes == 0)
        buf_printf(b, "-");
    else
        size(b, bytes);
}

static void row(struct buf *b, const struct fit_case *c)
{
    const struct fit_memory *m = &c->memory;
    buf_printf(b, "%s", fit_quant_name(c->weights->quant));
    cell(b, m->gpu.weights);
    cell(b, m->gpu.kv + m->gpu.kv_sliding);
    cell(b, m->gpu.recurrent);
    cell(b, m->gpu.compute);
    cell(b, m->gpu_bytes);
    cell(b, m->host_bytes);
    buf_printf(b, "\n");
}

/* One table a context. */
static void tables(struct buf *b, const struct fit_view *v)
{
    for (size_t i = 0, n; i < v->n_cases; i += n) {
        const struct fit_case *c = &v->each[i];
        AUTO_CLOSE(buf) struct buf rows = { 0 };
        buf_init(&rows, "table", (size_t)1 << 20);
        buf_printf(&rows, "weights\ton the gpu\tcache\tstate\tcompute\tsum\ton the host\n");
        for (n = 0; i + n < v->n_cases && v->each[i + n].run.ctx == c->run.ctx; n++)
            row(&rows, &v->each[i + n]);
        buf_printf(
            b, "\nmemory for a context of %" PRIu64 " token%s, %" PRIu64 " slot%s, cache %s\n\n",
            c->memory.ctx, c->memory.ctx == 1 ? "" : "s", c->run.slots,
            c->run.slots == 1 ? "" : "s", fit_cache_name(c->run.k));
        if (rows.failed != ERR_NONE)
            b->failed = rows.failed;
        listing_columns(b, 2, &rows);
        if (v->shape.context > 0 && c->run.ctx > v->shape.context)
            buf_printf(b,
                       "\n  Longer than it was trained for: what it answers there, nobody says.\n");
    }
}

static void sizes(struct buf *b, const struct fit_view *v)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "table", (size_t)1 << 20);
    buf_printf(&rows, "file\tsize\tbits a weight\t\n");
    for (size_t i = 0; i < v->n_weights; i++) {
        const struct fit_weights *w = &v->weights[i];
        buf_printf(&rows, "%s\t", fit_quant_name(w->quant));
        size(&rows, w->file_bytes);
        buf_printf(&rows, "\t%.2f\t%s\n",
                   v->shape.parameters > 0 ? (double)w->bytes * 8 / (double)v->shape.parameters
                                           : 0.0,
                   w->class == FIT_EXACT      ? "exact"
                   : w->class == FIT_MODELLED ? "by recipe"
                                              : "at least");
    }
    if (rows.failed != ERR_NONE)
        b->failed = rows.failed;
    buf_printf(b, "\n");
    listing_columns(b, 2, &rows);
}

void fit_text(struct buf *b, const struct fit_view *v)
{
    shape(b, v);
    sizes(b, v);
    tables(b, v);
    if (v->n_cases == 0)
        return;
    const struct fit_memory *m = &v->each[0].memory;
    buf_printf(b, "\nweights and caches are %s, compute is %s; a driver takes about ",
               fit_class_name(m->cache_class), fit_class_name(m->compute_class));
    size(b, m->overhead);
    buf_printf(b, " more on the gpu\n");
}
