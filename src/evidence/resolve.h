/* resolve.h - the parts of ev_resolve: from items as written to one set for each fact.
 *
 *   admit    which items count at all, and for which fact
 *   strike   which of them are withdrawn
 *   weigh    items and pools become entries: a set, a date, live or not
 *   combine  entries become the set of a fact
 *   approve  approvals become counts of people */
#ifndef AJAR_EVIDENCE_RESOLVE_H
#define AJAR_EVIDENCE_RESOLVE_H

#include "evidence/load.h"
#include "evidence/weigh.h"

/* What is being found out of one item. */
struct claim {
    const struct item *it;
    struct ev_item *to;
    int fact;       /* of the policy, or -1 */
    bool copy;      /* the same statement stands elsewhere */
    bool cut;       /* of another size than the run was announced with */
    bool withdrawn; /* superseded, whether by a key that is valid now or not: never live again */
};

/* What an item showed when it was last weighed: no clock in it. */
struct ev_bound {
    double alpha; /* 0: not weighed yet */
    bool looked;
    struct weighed weighed;
};

/* What is known of one fact so far. */
struct tally {
    enum ev_why blocked; /* the whole domain, whatever the items say; 0: not */
    unsigned strikes;
    unsigned attempts;
    int64_t newest_at; /* of a fact whose latest reading counts */
    bool any, any_live;
    struct pol_set all, live;
    const struct ev_item *risky, *newest_live, *failed;
    int64_t until_at;
};

struct resolving {
    const struct ev_store *s;
    const struct ev_subject *about;
    const struct policy *p;
    struct clock now;
    struct arena *a;
    struct claim *c;                /* one an item, same order */
    struct ev_bound *bound;         /* likewise */
    struct tally *tally;            /* one a fact */
    const struct ev_answer *answer; /* one a fact: what the files say */
    struct ev_known *out;
};

bool resolve_weigh(struct resolving *r, struct err *err) MUST;
void resolve_finish(const struct resolving *r, size_t fact);
bool resolve_approvals(struct resolving *r, struct err *err) MUST;

/* EV_KNOWN if the files say something of it now; else why they do not. */
enum ev_why resolve_said(const struct resolving *r, size_t fact);
/* The key may sign now. */
bool resolve_key_valid(const struct signer *s, struct clock now);
/* First second at which the item no longer is inside its shelf life, or INT64_MAX. */
int64_t resolve_stale_at(int64_t measured_at, const struct pol_fact *f);
double resolve_alpha(const struct resolving *r, size_t fact);

#endif
