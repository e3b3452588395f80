/* serve.h - what a data centre needs to serve a model to many at a time, as vLLM would: how many
 * accelerators, how many sequences of 8,192 tokens at once, how many tokens a second of each.
 *
 * Model  of each accelerator 0.9 is used; what weights, the largest step, the driver and recorded
 *        graphs leave of that holds caches. What was read of steps and drivers lies between 0.2 and
 *        3.6 GiB, so everything here is an interval: lo is the number of accelerators, and of what
 *        they give, that is sure. */
#ifndef AJAR_FIT_SERVE_H
#define AJAR_FIT_SERVE_H

#include "fit/fit.h"
#include "fit/machine.h"

#define FIT_SERVE_CTX     8192u
#define FIT_SERVE_MOST    64u   /* accelerators: eight machines of eight */
#define FIT_SERVE_TOKENS  8192u /* of one step; vLLM */
#define FIT_SERVE_ANSWERS 256u  /* sequences of one step; vLLM */
#define FIT_NODE_CARDS    8u    /* of one machine */

struct fit_service {
    double weights;         /* bytes */
    double sequence;        /* bytes of cache and state of one sequence of FIT_SERVE_CTX */
    double touched, expert; /* weights one token reads; those of all experts */
    double touched_expert;  /* of touched */
    double step;            /* bytes of the largest step */
    double active_parameters;
    unsigned kv_heads; /* caches are divided among so many at most */
};
/* m: of a run with a context of FIT_SERVE_CTX and one slot, its cache in 16 bits. */
struct fit_service fit_service_of(const struct fit_shape *s, const struct fit_weights *w,
                                  const struct fit_memory *m);
struct fit_served {
    unsigned cards_lo, cards_hi;  /* might do, surely do; 0: not with FIT_SERVE_MOST */
    struct fit_range sequences;   /* at a time, on cards_hi of them */
    struct fit_range toks_a_card; /* tokens a second, of all sequences, for each of cards_hi */
};
struct fit_served fit_serve(const struct fit_service *d, const struct fit_machine *m);
/* On so many: at least and at most as many sequences; hi below 1: it does not fit. */
struct fit_range fit_serve_on(const struct fit_service *d, const struct fit_machine *m,
                              unsigned cards);

#endif
