/* findings.h - what the analysis of a policy found, as people and machines read it. */
#ifndef AJAR_CLI_FINDINGS_H
#define AJAR_CLI_FINDINGS_H

#include "base/jout.h"
#include "cli/layers.h"
#include "policy/analyse.h"

/* One analysis: of a stack as a whole, or of one of its layers alone; of a policy without layers, both
 * are one. */
struct findings {
    const struct policy *p;
    const struct layer *layer; /* by finding.layer: where the text of its place is */
    struct pol_analysis found;
    size_t before; /* findings of the analyses in front of this one: they are numbered on */
};
/* What a stack does is of the stack; what a clause or a fact is good for, each layer answers alone:
 * a law makes a house rule idle, and that is no fault of either. Drops the rest. */
void findings_of_stack(struct pol_analysis *found);
/* "reached: ..." and what is not decided. */
void findings_print_reached(struct buf *b, const struct pol_analysis *found);
/* That it is not decided, and what was not. */
void findings_print_undecided(struct buf *b, const struct pol_analysis *found);
/* Each with its place. folder: where witness_write has put the witnesses, or NULL. */
void findings_print(struct buf *b, const struct findings *f, const char *folder);
/* Members of the object that is open: "reached", "blank", "decided", "undecided". */
void findings_json_reached(struct jout *j, const struct pol_analysis *found);
/* Into the list that is open. */
void findings_json(struct jout *j, const struct findings *f);

#endif
