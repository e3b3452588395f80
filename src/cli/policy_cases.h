/* policy_cases.h - the folders of evidence with an expected position, below a folder. */
#ifndef AJAR_CLI_POLICY_CASES_H
#define AJAR_CLI_POLICY_CASES_H

#include "cli/cmd.h"
#include "cli/layers.h"

/* One: DIR/NAME with a file "expect" in it, whose first line is a position; a second, "at DATE", is the
 * day it is decided at, else it is today. */
struct policy_case {
    struct span name;
    enum position expect, got;
};
/* All of them, by name, decided by the policy as if what they state were so.
 * Owner  *out in a.  Fails  ERR_ABSENT: there is none; ERR_INPUT: one that does not read; as ev_load. */
bool policy_cases_run(const struct layers *l, const char *dir, struct arena *a,
                      struct policy_case **out, size_t *n, struct err *err) MUST;

#endif
