/* openness.h - how much of a release is there for others to study and change: what its statement of
 * openness declares, under which licences, and what the files themselves show.
 *
 * Source  docs/evidence.md: openness; formats/mof.h: components and classes */
#ifndef AJAR_EVIDENCE_OPENNESS_H
#define AJAR_EVIDENCE_OPENNESS_H

#include "formats/mof.h"
#include "scan/look.h"

/* Bit i: component i of mof_components. */
struct openness {
    bool stated;         /* one mof.yml stands at the top, and reads */
    const char *why;     /* not stated: one line */
    const char *problem; /* what is wrong with it, if it does not read; or NULL */
    struct span name;    /* as it says, or empty */
    uint32_t declared;   /* components it names */
    uint32_t open, shut; /* of those: under a licence that is free and open, or surely is not */
    uint32_t shown;      /* components that the files hold, whatever is declared */
    struct span licence[MOF_COMPONENTS], path[MOF_COMPONENTS]; /* as declared; or empty */
    struct span file[MOF_COMPONENTS]; /* of shown ones, one that shows it */
};
/* Borrows from look. */
void openness_of(const struct look *look, struct openness *out);
/* The classes between which it lies: of what is open for sure, and of what may be. */
unsigned openness_class(const struct openness *o, bool at_best);

#endif
