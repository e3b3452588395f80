/* fit.h - what `ajar fit` found, as people and programs read it. */
#ifndef AJAR_CLI_FIT_H
#define AJAR_CLI_FIT_H

#include "base/jout.h"
#include "fit/fit.h"
#include "scan/look.h"

struct fit_view {
    const struct look *look;
    struct fit_shape shape;
    struct fit_weights *weights; /* as they are first, if they are there */
    size_t n_weights;
    struct fit_case {
        const struct fit_weights *weights;
        struct fit_run run;
        struct fit_memory memory;
    } * each; /* weights by contexts */
    size_t n_cases;
};
void fit_text(struct buf *b, const struct fit_view *v);
/* Members of the open object. */
void fit_json(struct jout *j, const struct fit_view *v);

#endif
