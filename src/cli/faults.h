/* faults.h - the faults of a policy as people read them: place, line, underlined word, advice. */
#ifndef AJAR_CLI_FAULTS_H
#define AJAR_CLI_FAULTS_H

#include "policy/policy.h"

void faults_print(struct buf *b, const char *name, struct span text, const struct pol_faults *f);
/* The same on standard error, at once. */
void faults_tell(const char *name, struct span text, const struct pol_faults *f);

#endif
