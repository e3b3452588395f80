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

/* What somebody has to do about a fact that is not as it should be, as a word: "measure". */
const char *known_verb(const struct pol_fact *f, const struct ev_fact *e);
/* What keeps anything new from showing it, or NULL. */
const char *known_hindrance(const struct ev_fact *e);

#endif
