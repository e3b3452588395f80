/* inspect.h - what was looked at, for people and for programs. */
#ifndef AJAR_CLI_INSPECT_H
#define AJAR_CLI_INSPECT_H

#include "cli/out.h"
#include "scan/look.h"

struct inspect {
    bool no_hash;
    uint64_t n_first; /* tensors shown of each file, at most */
};
void inspect_text(struct buf *b, const struct look *l, const struct inspect *how);
/* The schema ajar/inspect/1. */
void inspect_json(struct jout *j, const struct look *l, const struct inspect *how);

#endif
