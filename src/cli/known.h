/* known.h - what a decision knows of each fact, and how it is told. */
#ifndef AJAR_CLI_KNOWN_H
#define AJAR_CLI_KNOWN_H

#include "cli/judge.h"

/* A line that says what is known of a fact, and why no more, behind so many blanks. */
void known_print_set(struct buf *b, const struct judge *j, unsigned fact, enum position at,
                     unsigned blanks);
/* The same, and lines that say where that comes from. */
void known_print(struct buf *b, const struct judge *j, unsigned fact, enum position at,
                 unsigned blanks);
/* The same as members of the open object. */
void known_json(struct jout *o, const struct judge *j, unsigned fact, enum position at);

#endif
