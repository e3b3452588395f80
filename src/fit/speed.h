/* speed.h - where a model runs on a machine and how fast, with intervals.
 *
 * Decode   seconds a token = bytes it reads / (share * bandwidth) + layers * layer_seconds, summed
 *          over what is on the device and what is in the machine's memory; within 10 % where share
 *          and layer_seconds were fitted to runs of the device, else within 30 %
 * Place    in the order in which llama.cpp would try: all on the device; with a smaller context;
 *          experts in the machine's memory; some layers there; all there
 * Source   docs/fit.md
 * Units    bytes; doubles, for sums of modelled numbers are no whole ones */
#ifndef AJAR_FIT_SPEED_H
#define AJAR_FIT_SPEED_H

#include "fit/fit.h"
#include "fit/machine.h"

#define FIT_CTX_LEAST 4096u /* llama.cpp makes no context smaller by itself */
#define FIT_RUNGS_MAX 24u

/* What a model asks of a machine at one context. */
struct fit_demand {
    uint64_t ctx;
    struct fit_range gpu;           /* all that is on the device if everything is */
    double host;                    /* what is in the machine's memory even then */
    double fixed;                   /* of gpu: buffers and the output, which no layer takes along */
    double expert;                  /* of gpu: weights of experts */
    double touched, touched_expert; /* weights one token reads; of which of experts */
    double cache;                   /* read for each token when the context is full; of gpu */
    unsigned layers;
    double layer_factor; /* of layer_seconds: architectures with more steps in a layer */
    bool experts;
    double active_parameters, attention; /* attention: operations a token and token of context */
};
/* gpu.hi is infinite where something is left out of the sum. */
struct fit_demand fit_demand_of(const struct fit_shape *s, const struct fit_weights *w,
                                const struct fit_memory *m);

enum fit_place {
    FIT_NOWHERE = 1,
    FIT_ON_CPU,
    FIT_SPLIT,
    FIT_MOE_OFFLOAD,
    FIT_SMALLER,
    FIT_ON_GPU,
};
const char *fit_place_name(enum fit_place p); /* "gpu", "smaller context", "moe-offload", ... */
struct fit_placed {
    enum fit_place place;
    const struct fit_demand *at;
    unsigned gpu_layers; /* of at->layers, with the output behind the last */
    double gpu, host;    /* bytes there */
    double gpu_part;     /* of what is not of experts, on the device: 0 to 1 */
    double expert_part;  /* of the experts, likewise */
    double spare;        /* bytes left free on the device; below 0: what is missing */
};
/* rung: the context asked for first, then smaller ones; n at least 1. possible: it might, if all
 * is better than thought; else it surely does. usable and ram: bytes to be had. */
struct fit_placed fit_place(const struct fit_demand *rung, size_t n, bool possible, double usable,
                            double ram);

struct fit_speed {
    double toks, lo, hi; /* tokens a second; 0: not known */
    bool calibrated;
};
/* filled: how much of the context stands in the cache, 0 to 1. ram: what the machine's memory can
 * do, for what of it is there. */
struct fit_speed fit_decode(const struct fit_placed *p, const struct fit_machine *m,
                            const struct fit_machine *ram, double filled);
/* Reading a prompt of so many tokens, all on the device. */
struct fit_speed fit_prefill(const struct fit_demand *d, const struct fit_machine *m,
                             double tokens);

#endif
