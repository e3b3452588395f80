/* faults.h - the faults of a policy as people read them: place, line, underlined word, advice. */
#ifndef AJAR_CLI_FAULTS_H
#define AJAR_CLI_FAULTS_H

#include "policy/policy.h"

/* One of them, in the text it stands in; what goes before its own text: "note: ". */
struct faults_text {
    const char *name, *what;
    struct span text;
};
void faults_print_one(struct buf *b, const struct faults_text *of, const struct pol_fault *f);
void faults_print(struct buf *b, const char *name, struct span text, const struct pol_faults *f);
/* The same on standard error, at once. */
void faults_tell(const char *name, struct span text, const struct pol_faults *f);

#endif
