/* policy_releases.h - the releases of a store, decided again under two policies. */
#ifndef AJAR_CLI_POLICY_RELEASES_H
#define AJAR_CLI_POLICY_RELEASES_H

#include "cli/layers.h"
#include "base/jout.h"

/* A release that moves. */
struct moved_release {
    struct span model;           /* "ns/name" */
    enum position before, after; /* the targets under each of the two */
    struct span rule;            /* title or name of one that objects under one policy only */
    uint32_t line;               /* of its clause; 0: no rule says why */
    struct span silent;          /* what that asks and nobody ever stated, ", " between; or empty */
};
struct moved_releases {
    size_t n_releases; /* decided, of the models that are here: of each the one that holds */
    size_t n_lost;     /* not: what they stood on is not kept, or does not read */
    struct moved_release *list;
    size_t n;
};
/* Each is decided on the evidence that was kept with it, on what its files answered and at the time
 * of its decision; approvals count as if they were given again.
 * Owner  *out in a.  Fails  ERR_ABSENT: there is no store; ERR_LIMIT, ERR_SYSTEM. */
bool policy_releases(const struct layers *const pair[2], struct arena *a,
                     struct moved_releases *out, struct err *err) MUST;
void policy_releases_print(struct buf *b, const struct moved_releases *m);
/* As members of the open object. */
void policy_releases_json(struct jout *j, const struct moved_releases *m);

#endif
