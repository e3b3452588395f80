/* known.h - what is known of each fact in one decision, and how it is told. */
#ifndef AJAR_CLI_KNOWN_H
#define AJAR_CLI_KNOWN_H

#include "cli/judge.h"

struct known {
    struct ev_known ev;
    struct pol_given *given; /* one a fact, as the evaluator takes them */
};
/* What judge_model decided on. Owner: *out in a. */
bool known_read(const struct judge *j, struct arena *a, struct known *out, struct err *err) MUST;
/* A line that says what is known of a fact, and why no more, behind so many blanks. */
void known_print_set(struct buf *b, const struct judge *j, const struct known *k, unsigned fact,
                     enum position at, unsigned blanks);
/* The same, and lines that say where that comes from. */
void known_print(struct buf *b, const struct judge *j, const struct known *k, unsigned fact,
                 enum position at, unsigned blanks);
/* The same as members of the open object. */
void known_json(struct jout *o, const struct judge *j, const struct known *k, unsigned fact,
                enum position at);

#endif
