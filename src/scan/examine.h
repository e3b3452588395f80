/* examine.h - every file hashed and read, on all processors. */
#ifndef AJAR_SCAN_EXAMINE_H
#define AJAR_SCAN_EXAMINE_H

#include "scan/look.h"
#include "scan/walk.h"

/* Fills file[i].found and sum[i] for each file of w; both are zeroed and have room for them.
 * Owner  what is found, in a.   Fails  ERR_SYSTEM, ERR_INPUT, ERR_LIMIT: names the file. */
struct examine {
    const struct walk *walk;
    const struct look_options *options;
    struct look_file *file;
    struct manifest_file *sum;
};
bool examine_all(const struct examine *e, struct arena *a, enum sandbox_state *state,
                 struct err *err) MUST;

#endif
