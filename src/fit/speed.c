/* speed.c - see speed.h. */
#include "fit/speed.h"

#include <math.h>

static const double calibrated_within = 0.1, default_within = 0.3;

const char *fit_place_name(enum fit_place p)
{
    static const char *const names[] = {
        [FIT_NOWHERE] = "does not fit",
        [FIT_ON_CPU] = "cpu",
        [FIT_SPLIT] = "split",
        [FIT_MOE_OFFLOAD] = "moe-offload",
        [FIT_SMALLER] = "smaller context",
        [FIT_ON_GPU] = "gpu",
    };
    return names[p];
}

/* Bytes wanted of the device: the better or the worse end of what is modelled. */
static double wanted(const struct fit_demand *d, bool possible)
{
    return possible ? d->gpu.lo : d->gpu.hi;
}

static struct fit_placed whole(const struct fit_demand *d, enum fit_place place, bool possible,
                               double usable)
{
    double want = wanted(d, possible);
    return (struct fit_placed){ .place = place,
                                .at = d,
                                .gpu_layers = d->layers + 1,
                                .gpu = want,
                                .host = d->host,
                                .gpu_part = 1,
                                .expert_part = 1,
                                .spare = usable - want };
}

/* So many layers' experts go to the machine's memory as must. */
static bool without_experts(const struct fit_demand *d, bool possible, double usable,
                            struct fit_placed *out)
{
    double over = wanted(d, possible) - usable;
    if (d->expert <= 0 || d->layers == 0 || over > d->expert)
        return false;
    double moved = ceil(over / d->expert * d->layers) / d->layers;
    struct fit_placed p = whole(d, FIT_MOE_OFFLOAD, possible, usable);
    p.expert_part = 1 - moved;
    p.gpu -= moved * d->expert;
    p.host += moved * d->expert;
    p.spare = usable - p.gpu;
    *out = p;
    return true;
}

/* So many layers are on the device as there is room for; all layers count the same. */
static bool split(const struct fit_demand *d, bool possible, double usable, struct fit_placed *out)
{
    double want = wanted(d, possible);
    double layers = want - d->fixed, each = d->layers > 0 ? layers / d->layers : 0;
    double n = each > 0 ? floor((usable - d->fixed) / each) : 0;
    if (n < 1 || n >= d->layers)
        return false;
    struct fit_placed p = { .place = FIT_SPLIT, .at = d };
    p.gpu_layers = (unsigned)n;
    p.gpu_part = p.expert_part = n / d->layers;
    p.gpu = d->fixed + n * each;
    p.host = d->host + want - p.gpu;
    p.spare = usable - p.gpu;
    *out = p;
    return true;
}

struct fit_placed fit_place(const struct fit_demand *rung, size_t n, bool possible, double usable,
                            double ram)
{
    struct fit_placed p;
    for (size_t i = 0; i < n; i++)
        if (wanted(&rung[i], possible) <= usable && rung[i].host <= ram)
            return whole(&rung[i], i == 0 ? FIT_ON_GPU : FIT_SMALLER, possible, usable);
    for (size_t i = 0; i < n; i++)
        if (without_experts(&rung[i], possible, usable, &p) && p.host <= ram)
            return p;
    for (size_t i = 0; i < n; i++)
        if (split(&rung[i], possible, usable, &p) && p.host <= ram)
            return p;
    p = whole(&rung[0], FIT_NOWHERE, possible, usable);
    for (size_t i = n; i-- > 0;)
        if (wanted(&rung[i], possible) + rung[i].host <= ram)
            p.place = FIT_ON_CPU, p.at = &rung[i];
    p.gpu_layers = 0;
    p.gpu_part = p.expert_part = 0;
    p.gpu = 0;
    p.host = wanted(p.at, possible) + p.at->host;
    return p;
}

static struct fit_speed around(double toks, bool calibrated)
{
    double within = calibrated ? calibrated_within : default_within;
    return (struct fit_speed){ toks, toks * (1 - within), toks * (1 + within), calibrated };
}

struct fit_speed fit_decode(const struct fit_placed *p, const struct fit_machine *m,
                            const struct fit_machine *ram, double filled)
{
    const struct fit_demand *d = p->at;
    const struct fit_machine *steps = p->gpu_part > 0 || ram == NULL ? m : ram;
    if (p->place == FIT_NOWHERE)
        return (struct fit_speed){ 0 };
    double dense = d->touched - d->touched_expert + filled * d->cache;
    double gpu = dense * p->gpu_part + d->touched_expert * p->expert_part;
    double host = dense + d->touched_expert - gpu;
    double seconds = d->layers * steps->layer_seconds * d->layer_factor;
    if (gpu > 0)
        seconds += gpu / (m->share * m->bandwidth);
    if (host > 0) {
        const struct fit_machine *by = ram != NULL ? ram : m;
        seconds += host / (by->share * by->bandwidth);
    }
    return seconds > 0 ? around(1 / seconds, m->calibrated && host <= 0) : (struct fit_speed){ 0 };
}

struct fit_speed fit_prefill(const struct fit_demand *d, const struct fit_machine *m, double tokens)
{
    const double lo = 0.2, hi = 0.4; /* experts are many small products */
    double per = 2 * d->active_parameters + d->attention * tokens / 2;
    double from = m->prefill_lo, to = m->prefill_hi;
    if (per <= 0)
        return (struct fit_speed){ 0 };
    if (d->experts)
        from = from < lo ? from : lo, to = to < hi ? to : hi;
    return (struct fit_speed){ m->flops16 * (from + to) / 2 / per, m->flops16 * from / per,
                               m->flops16 * to / per, false };
}
