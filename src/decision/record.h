/* record.h - the decision record: RFC 8785 JSON, schema ajar/decision/1. No engine version, nonce
 * or wall clock is in it: replay compares exactly these bytes. */
#ifndef AJAR_DECISION_RECORD_H
#define AJAR_DECISION_RECORD_H

#include "decision/decision.h"

struct record_step {
    int64_t on_at;
    enum position target;
    const unsigned *fact; /* whose evidence ends then */
    unsigned n_facts;
};
struct record {
    const struct decision_input *in;
    const struct ev_known *known;
    const struct pol_verdict *verdict;
    struct span blocked;
    enum position effective;
    bool contested;
    const struct record_step *step;
    unsigned n_steps;
};
/* Owner: *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM. */
bool record_write(const struct record *r, struct arena *a, struct span *out, struct err *err) MUST;

#endif
