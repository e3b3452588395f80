/* duty.h - which duties this build performs. One that it cannot perform blocks its position. */
#ifndef AJAR_DECISION_DUTY_H
#define AJAR_DECISION_DUTY_H

#include "policy/policy.h"

/* "duty not available: fingerprint, recipients who are not_embargoed", or empty; in a. */
bool duty_blocked(const struct pol_obligation *o, unsigned n, enum position at, struct arena *a,
                  struct span *out, struct err *err) MUST;

#endif
