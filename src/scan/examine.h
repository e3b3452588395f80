/* examine.h - every file hashed and read, on all processors. */
#ifndef AJAR_SCAN_EXAMINE_H
#define AJAR_SCAN_EXAMINE_H

#include "scan/look.h"
#include "scan/walk.h"

/* Fills file[i].found and sum[i] for each file of w; both are zeroed and have room for them.
 * Owner  what is found and unread, in a.  Fails  ERR_SYSTEM, ERR_INPUT, ERR_LIMIT: names the file. */
struct examine {
    const struct walk *walk;
    const struct look_options *options;
    struct look_file *file;
    struct manifest_file *sum;
    struct span *unread; /* why a file could not be read, of each; NULL: that is a failure */
};
bool examine_all(const struct examine *e, struct arena *a, enum sandbox_state *state,
                 struct err *err) MUST;

#endif
