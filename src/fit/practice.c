/* practice.c - see practice.h. */
#include "fit/practice.h"

bool fit_usual_weights(const struct fit_shape *s, struct arena *a, struct fit_weights *out,
                       struct err *err)
{
    struct fit_weights filed = { 0 };
    bool weights = s->source != FIT_FROM_CONFIG;
    if ((weights && !fit_weights(s, FIT_AS_FILED, a, &filed, err)) ||
        !fit_weights(s, FIT_Q4_K_M, a, out, err))
        return false;
    if (weights && filed.bytes <= out->bytes)
        *out = filed;
    return true;
}

bool fit_served_weights(const struct fit_shape *s, struct arena *a, struct fit_weights *out,
                        struct err *err)
{
    return fit_weights(s, s->source == FIT_FROM_CONFIG ? FIT_BF16 : FIT_AS_FILED, a, out, err);
}

/* The context asked for, and down to the least that an engine would take by itself, in steps of a
 * quarter and a third: 32768, 24576, 16384, ... */
static bool ladder(const struct fit_practice_asked *q, struct fit_practice *p, struct err *err)
{
    struct fit_run run = q->run;
    uint64_t ctx = run.ctx;
    for (p->n_rungs = 0; p->n_rungs < FIT_RUNGS_MAX;
         ctx = p->n_rungs % 2 ? ctx / 4 * 3 : ctx / 3 * 2) {
        struct fit_memory m;
        if (p->n_rungs > 0 && ctx < FIT_CTX_LEAST)
            break;
        run.ctx = ctx;
        if (!fit_memory(q->shape, q->weights, &run, &m, err))
            return false;
        p->rung[p->n_rungs++] = fit_demand_of(q->shape, q->weights, &m);
    }
    return true;
}

bool fit_practice(const struct fit_practice_asked *q, struct fit_practice *out, struct err *err)
{
    struct fit_practice p = { 0 };
    struct fit_asked asked = { p.rung, q->machines, q->margin_bytes, q->least };
    if (!ladder(q, &p, err))
        return false;
    p.card_bytes = fit_card_for(p.rung[0].gpu, q->margin_bytes);
    p.reach = fit_reach(&asked, q->survey);
    p.cheapest = fit_cheapest(&asked);
    p.consumer = fit_on_cards(&asked, FIT_CONSUMER_CARD);
    *out = p;
    return true;
}

bool fit_practice_service(const struct fit_shape *s, const struct fit_weights *w,
                          struct fit_service *out, struct err *err)
{
    struct fit_run run = { .ctx = FIT_SERVE_CTX, .slots = 1 };
    struct fit_memory m;
    if (!fit_memory(s, w, &run, &m, err))
        return false;
    *out = fit_service_of(s, w, &m);
    return true;
}
