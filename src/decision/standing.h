/* standing.h - how a commit stands with those who sign and with the log, for people and for JSON. */
#ifndef AJAR_DECISION_STANDING_H
#define AJAR_DECISION_STANDING_H

#include "base/jout.h"
#include "decision/settle.h"

struct standing {
    bool asked;   /* the home has release keys: decisions are signed */
    bool written; /* this one is, or is written to be: the rest is of its statement */
    struct store_statement statement;
    char name[2 * SHA256_BYTES + 1]; /* D, hex */
    struct store_signature *signature;
    unsigned n_signatures;
    unsigned n_counts, n_logged; /* of live release keys; of those in the log */
    unsigned threshold;
    struct span origin; /* of the log, or empty */
};
/* Of a commit, whether it holds or waits. Owner: *out in a. */
bool standing_of(struct store *s, int64_t commit, struct arena *a, struct standing *out,
                 struct err *err) MUST;
/* "signed by alice, logged as entry 3 of log.acme.org" */
void standing_say(struct buf *b, const struct standing *t);
/* "signed by 1 of 2: alice", of one that waits. */
void standing_wants(struct buf *b, const struct standing *t);
/* Members "logged" and, where decisions are signed, "signed", "statement", "signatures". */
void standing_json(struct jout *j, const struct standing *t);

#endif
