/* derive.h - how a clause comes to its value: its conditions as they are written, each with what
 * it comes to on what is given. */
#ifndef AJAR_POLICY_DERIVE_H
#define AJAR_POLICY_DERIVE_H

#include "policy/policy.h"

struct pol_step {
    unsigned depth;     /* 0: a part of the clause: "when", "unless", "require", "except when" */
    enum pol_tri value; /* of the condition as written; a part's is its condition's */
    int fact;           /* an atom's; -1: none */
    const char *text;   /* "all of", "lasting-advantage", "eval.cyber.success is below 10%" */
    bool told;          /* a definition that was taken apart further up: nothing hangs below it */
};
/* The steps of a clause at a candidate, parents before what hangs below them. n is 0 where the
 * clause says nothing about the candidate.
 * Owner  *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM of a. */
struct pol_derivation {
    enum pol_tri value; /* of the closing condition: it objects unless this is false */
    const struct pol_step *step;
    size_t n;
};
bool policy_derive(const struct policy *p, const struct pol_given *given, struct clock now,
                   enum position at, const struct pol_clause *clause, struct arena *a,
                   struct pol_derivation *out, struct err *err) MUST;

#endif
