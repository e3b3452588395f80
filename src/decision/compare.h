/* compare.h - two records of one decision: the same bytes, or the first place where they differ. */
#ifndef AJAR_DECISION_COMPARE_H
#define AJAR_DECISION_COMPARE_H

#include "base/base.h"

struct difference {
    struct span at;   /* JSON pointer (RFC 6901): "/digests/policy" */
    struct span x, y; /* the values there, as JSON; empty: there is none */
};

/* text is a record, or an answer of decide, release or show --json that holds one under "record":
 * that record, without white space and with its strings as RFC 8785 writes them. Members stay in
 * the order they are in. Owner: *out in a, or text.
 * Fails  ERR_INPUT: no JSON, or no record in it; ERR_LIMIT. */
bool compare_take(struct span text, struct arena *a, struct span *out, struct err *err) MUST;
/* Where two such texts first differ. False with err clear: they are the same. Owner: *out in a, borrows from
 * x and y.  Fails  ERR_LIMIT, ERR_SYSTEM: false with err set. */
bool compare_differ(struct span x, struct span y, struct arena *a, struct difference *out,
                    struct err *err) MUST;

#endif
