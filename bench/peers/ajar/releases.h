/* releases.h - releases that nobody made, for bench/policy: each with a look, evidence of which some
 * is stale, unsigned or missing, and approvals. The same seed gives the same releases. */
#ifndef AJAR_BENCH_RELEASES_H
#define AJAR_BENCH_RELEASES_H

#include "evidence/load.h"

enum { RELEASE_FILES = 5 }; /* two of statements, at most three approvals */

struct release {
    struct look look;
    struct look_file file;
    struct manifest_file sum;
    struct finding finding;
    struct item_file said[RELEASE_FILES];
    struct ev_store store;
    struct ev_subject about;
    struct pol_given *given; /* of the policy, resolved */
};

#define RELEASES_CLOCK ((struct clock){ 1795219200 }) /* 2026-11-21 */

/* n releases to be judged by p, whose text has this digest. Owner: *out in a. */
bool releases_make(const struct policy *p, const uint8_t *policy_digest, size_t n, struct arena *a,
                   struct release **out, struct err *err) MUST;
/* One line of JSON: what is shown of each fact, as the peers read it. See peers/opa/memo.rego. */
bool releases_print(const struct policy *p, const struct release *r, struct buf *b,
                    struct err *err) MUST;

#endif
