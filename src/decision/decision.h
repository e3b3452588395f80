/* decision.h - policy + evidence + clock -> position, duties, reasons, forecast; and the record
 * of it, the same bytes on every machine.
 *
 * Terms   target     what the policy gives
 *         effective  what holds: the target, or a step towards it where the policy sets a pace
 *         unfit      by their names the files can be no release (look.h): that is closed, whatever the
 *                    policy says
 *         contested  what was open once stays open, whatever the policy comes to later: nothing more
 *                    is sent then
 *         blocked    a duty of the position cannot be performed by this build: every action of it
 *                    is refused
 *         record     RFC 8785 JSON, schema ajar/decision/1; everything that is shown of a decision
 *                    is read back from it (view.h)
 * Fails   ERR_LIMIT, ERR_SYSTEM: a checked policy always decides. */
#ifndef AJAR_DECISION_DECISION_H
#define AJAR_DECISION_DECISION_H

#include "evidence/evidence.h"

#define DECISION_EXPIRES_DAYS 180 /* a decision is looked at again after half a year at most */
#define DECISION_FORECAST_MAX 32  /* steps; a policy has few shelf lives */

struct decision_input {
    const struct policy *policy;
    uint8_t (*layers)[SHA256_BYTES]; /* of its layers' texts; NULL for a policy of one */
    const struct ev_store *evidence;
    struct ev_subject about;
    const uint8_t *release; /* digest: named in the record, nothing is decided by it; NULL in a
                               supposition */
    struct clock now;
    struct span unfit; /* why the files can be no release, or empty */
    /* What holds in the store now; POSITION_NONE without a store or before the first release. */
    enum position from;
    int64_t from_at;
    bool opened; /* these weights have been open there: that cannot be undone */
};
struct decision {
    enum position target, effective;
    bool contested;
    struct span blocked;                  /* "duty not available: fingerprint", unfit, or empty */
    struct span terms;                    /* a recipient must have accepted these, one a line */
    uint64_t rate_requests, rate_seconds; /* 0: no limit */
    int64_t review_at;                    /* first forecast change or review duty, at most
                                             DECISION_EXPIRES_DAYS from now */
    struct span record;
    uint8_t record_digest[SHA256_BYTES];
    uint8_t evidence_digest[SHA256_BYTES]; /* of what approvals must name */
    struct span summary;                   /* one line: why it is not wider */
    struct ev_known known;                 /* what it stands on */
    const struct pol_given *given;         /* of each fact, as the evaluator took it */
};
/* Owner: *out in a. */
bool decision_make(const struct decision_input *in, struct arena *a, struct decision *out,
                   struct err *err) MUST;

#endif
