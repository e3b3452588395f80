/* lm_eval.h - how lm-evaluation-harness names the files of one run. For its two readers. */
#ifndef AJAR_RESULTS_LM_EVAL_H
#define AJAR_RESULTS_LM_EVAL_H

#include "results/gain.h"

/* Of a file BEFORE...DATEend the date, by which files of one run know each other. False: it has
 * another name. */
bool lm_eval_named(struct span name, const char *before, const char *end, struct span *date) MUST;
/* Of samples_TASK_DATE.jsonl the task. */
bool lm_eval_task(struct span name, struct span date, struct span *task) MUST;

#endif
