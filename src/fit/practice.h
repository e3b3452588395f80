/* practice.h - the practical side of one model with one set of weights at one context: what it
 * asks of machines, how many people's machines run it, what would have to be bought, what serving
 * it takes. */
#ifndef AJAR_FIT_PRACTICE_H
#define AJAR_FIT_PRACTICE_H

#include "fit/reach.h"
#include "fit/serve.h"

/* The question that facts answer; commands may ask others. */
#define FIT_USUAL_CTX     8192u
#define FIT_USUAL_TOKS    10.0                   /* a second: as fast as most people read */
#define FIT_USUAL_MARGIN  (1024.0 * 1024 * 1024) /* what llama.cpp leaves free on a device */
#define FIT_CONSUMER_CARD (8 * 1024.0 * 1024 * 1024)

/* The weights that people would run: as they are in the file, or by the recipe Q4_K_M, whichever
 * are fewer bytes. Fails as fit_weights. */
bool fit_usual_weights(const struct fit_shape *s, struct arena *a, struct fit_weights *out,
                       struct err *err) MUST;

/* As they are in the file, or in 16 bits where there are none. Fails as fit_weights. */
bool fit_served_weights(const struct fit_shape *s, struct arena *a, struct fit_weights *out,
                        struct err *err) MUST;

struct fit_practice {
    struct fit_demand rung[FIT_RUNGS_MAX]; /* the context asked for, then smaller ones */
    size_t n_rungs;
    struct fit_range card_bytes; /* memory of the smallest graphics card that holds all */
    struct fit_reach reach;
    struct fit_cheapest cheapest;
    enum fit_verdict consumer; /* on a card of FIT_CONSUMER_CARD */
};
struct fit_practice_asked {
    const struct fit_shape *shape;
    const struct fit_weights *weights;
    struct fit_run run;
    const struct fit_machines *machines;
    const struct fit_survey *survey;
    double least, margin_bytes;
};
/* Fails as fit_memory. */
bool fit_practice(const struct fit_practice_asked *q, struct fit_practice *out,
                  struct err *err) MUST;

/* Likewise, for fit_serve; weights as they would be served. */
bool fit_practice_service(const struct fit_shape *s, const struct fit_weights *w,
                          struct fit_service *out, struct err *err) MUST;

#endif
