/* fit_people.h - the second half of `ajar fit`: on which machines a model runs, how fast, how many
 * people have such machines, what serving and training it take. */
#ifndef AJAR_CLI_FIT_PEOPLE_H
#define AJAR_CLI_FIT_PEOPLE_H

#include "base/clock.h"
#include "cli/fit.h"
#include "fit/practice.h"
#include "fit/train.h"

struct fit_people_options {
    const char *hw;        /* a name of hw.tsv, "all", or a file of its columns; NULL: a few */
    uint64_t least;        /* tokens a second */
    uint64_t margin_mib;   /* OPT_UNSAID: as llama.cpp */
    const char *tokens;    /* trained on: "2T"; NULL: not said */
    const char *gpu_hours; /* "30.84M" or "30.84M@H100 SXM"; NULL: not said */
};
/* What was said of training, and what follows. */
struct fit_training {
    double tokens, hours;                       /* 0: not said */
    const struct fit_machine *by;               /* of the hours */
    struct fit_range by_tokens, by_hours, flop; /* hi 0: not known */
    bool apart;
};
struct fit_people {
    const struct fit_view *view;
    struct clock now;
    double least, margin_bytes;
    struct fit_machines machines;
    struct fit_survey survey;
    bool survey_holds;
    const struct fit_machine **shown; /* of machines */
    size_t n_shown;
    uint64_t ctx;
    struct fit_practice *practice; /* one for each weights of the view */
    size_t usual;                  /* of these: what people would run */
    const struct fit_machine *ram; /* the memory beside a card */
    struct fit_weights served;     /* as they are, or in 16 bits where there are none */
    struct fit_service service;
    struct fit_training training;
};
/* Owner  *out in a; borrows view.
 * Fails  ERR_USAGE an option; ERR_INPUT the file of --hw; ERR_LIMIT, ERR_SYSTEM. */
bool fit_people_find(const struct fit_view *view, const struct fit_people_options *o,
                     struct clock now, struct arena *a, struct fit_people *out,
                     struct err *err) MUST;
void fit_people_text(struct buf *b, const struct fit_people *p);
/* What a data centre needs, in place of speed and reach. */
void fit_people_serve(struct buf *b, const struct fit_people *p);
/* Members of the open object. */
void fit_people_json(struct jout *j, const struct fit_people *p);
/* Reach as a bar chart, in SVG. Fails: ERR_LIMIT of a, ERR_SYSTEM; b says itself that it is full. */
bool fit_people_chart(struct buf *b, const struct fit_people *p, struct arena *a,
                      struct err *err) MUST;

/* One machine's row: where it runs there, and how fast. */
struct fit_people_row {
    struct fit_placed placed;
    struct fit_speed empty, full, prefill; /* prefill hi 0: not all on the device */
};
struct fit_people_row fit_people_row(const struct fit_people *p, const struct fit_practice *w,
                                     const struct fit_machine *m);

#endif
