/* fit_truth.h - `ajar fit --calibrate` and `--selftest`: what was measured, and what is computed. */
#ifndef AJAR_CLI_FIT_TRUTH_H
#define AJAR_CLI_FIT_TRUTH_H

#include "cli/out.h"

struct fit_calibrate {
    char **logs;       /* NULL behind the last */
    const char *model; /* whose runs they are, or NULL: as the logs say */
    const char *to;    /* the table that gets the rows, or NULL: the answer is the table */
    bool no_sandbox;
};
bool fit_calibrate(const struct fit_calibrate *c, struct out *o, struct err *err) MUST;
/* table: another than the program's own, or NULL. */
bool fit_selftest(const char *table, struct out *o, struct err *err) MUST;

#endif
