/* builtin.h - the policies that the program carries: policies/NAME.ajar of the source tree. A name
 * may have a folder in front: "record/memo-2025". */
#ifndef AJAR_STORE_BUILTIN_H
#define AJAR_STORE_BUILTIN_H

#include "base/base.h"

/* The text of the policy of that name, "start"; it lives as long as the program. False if there
 * is none. */
bool store_policy(struct span name, struct span *out) MUST;
/* The ith name in alphabetical order, from 0; false behind the last. */
bool store_policy_name(size_t i, struct span *out) MUST;

#endif
