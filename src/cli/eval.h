/* eval.h - how the outcome of a run is told. */
#ifndef AJAR_CLI_EVAL_H
#define AJAR_CLI_EVAL_H

#include "cli/out.h"
#include "evidence/run.h"

struct eval_told {
    const struct prompts *set;
    const struct run_named *named;
    const struct run_scores *scores;
    const char *log, *registered, *evidence; /* paths */
    bool was_there;                          /* the evidence, byte by byte */
};
void eval_text(struct buf *b, const struct eval_told *t);
void eval_json(struct jout *o, const struct eval_told *t);

#endif
