/* alloc.c - see alloc.h. */
#include "fit/alloc.h"

#define ENDLESS (UINT64_MAX / 4)

void fit_alloc_open(struct fit_alloc *a, uint64_t align)
{
    *a = (struct fit_alloc){ .align = align, .n_gaps = 1 };
    a->gap[0] = (struct fit_gap){ 0, ENDLESS };
}

static void remove_gap(struct fit_alloc *a, size_t i)
{
    for (a->n_gaps--; i < a->n_gaps; i++)
        a->gap[i] = a->gap[i + 1];
}

static uint64_t take(struct fit_alloc *a, uint64_t bytes)
{
    size_t best = a->n_gaps - 1;
    for (size_t i = 0; i + 1 < a->n_gaps; i++)
        if (a->gap[i].bytes >= bytes &&
            (best == a->n_gaps - 1 || a->gap[i].bytes <= a->gap[best].bytes))
            best = i;
    uint64_t off = a->gap[best].off;
    if (a->gap[best].bytes < bytes) {
        a->failed = true;
        return 0;
    }
    a->gap[best].off += bytes;
    a->gap[best].bytes -= bytes;
    if (a->gap[best].bytes == 0)
        remove_gap(a, best);
    if (off + bytes > a->most)
        a->most = off + bytes;
    return off;
}

static void give(struct fit_alloc *a, uint64_t off, uint64_t bytes)
{
    size_t i = 0;
    while (i < a->n_gaps && a->gap[i].off < off)
        i++;
    bool before = i > 0 && a->gap[i - 1].off + a->gap[i - 1].bytes == off;
    bool behind = i < a->n_gaps && off + bytes == a->gap[i].off;
    if (before) {
        a->gap[i - 1].bytes += bytes;
        if (behind) {
            a->gap[i - 1].bytes += a->gap[i].bytes;
            remove_gap(a, i);
        }
    } else if (behind) {
        a->gap[i].off = off;
        a->gap[i].bytes += bytes;
    } else if (a->n_gaps == FIT_GAPS_MAX) {
        a->failed = true;
    } else {
        for (size_t k = a->n_gaps++; k > i; k--)
            a->gap[k] = a->gap[k - 1];
        a->gap[i] = (struct fit_gap){ off, bytes };
    }
}

static int new_tensor(struct fit_alloc *a)
{
    for (unsigned i = 0; i < FIT_LIVE_MAX; i++)
        if (!a->tensor[i].live)
            return (int)i;
    a->failed = true;
    return 0;
}

int fit_alloc_put(struct fit_alloc *a, uint64_t bytes, uint32_t uses)
{
    if (bytes > ENDLESS / FIT_LIVE_MAX / 2) {
        a->failed = true;
        return FIT_NOTHING;
    }
    bytes = (bytes + a->align - 1) / a->align * a->align;
    int t = new_tensor(a);
    if (a->failed || bytes == 0)
        return FIT_NOTHING;
    a->tensor[t] = (struct fit_live){ take(a, bytes), bytes, uses, true };
    return t;
}

void fit_alloc_use(struct fit_alloc *a, int tensor)
{
    if (tensor == FIT_NOTHING || a->failed)
        return;
    struct fit_live *t = &a->tensor[tensor];
    if (!t->live || t->uses == 0 || --t->uses > 0)
        return;
    t->live = false;
    give(a, t->off, t->bytes);
}

int fit_alloc_op(struct fit_alloc *a, uint64_t bytes, uint32_t uses, struct fit_op op)
{
    uint64_t rounded = (bytes + a->align - 1) / a->align * a->align;
    for (size_t i = 0; op.over && !a->failed && i < COUNT(op.from); i++) {
        if (op.from[i] == FIT_NOTHING)
            continue;
        struct fit_live *t = &a->tensor[op.from[i]];
        if (!t->live || t->uses != 1 || t->bytes != rounded)
            continue;
        t->uses = uses;
        for (size_t k = 0; k < COUNT(op.from); k++)
            if (k != i)
                fit_alloc_use(a, op.from[k]);
        return op.from[i];
    }
    int t = fit_alloc_put(a, bytes, uses);
    for (size_t i = 0; i < COUNT(op.from); i++)
        fit_alloc_use(a, op.from[i]);
    return t;
}
