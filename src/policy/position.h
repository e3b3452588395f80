/* position.h - the four positions of the door, in order. */
#ifndef AJAR_POLICY_POSITION_H
#define AJAR_POLICY_POSITION_H

#include "base/base.h"

enum position {
    POSITION_NONE, /* not decided */
    POSITION_CLOSED,
    POSITION_HOSTED,
    POSITION_GATED,
    POSITION_OPEN,
};
enum { POSITIONS = POSITION_OPEN + 1 };

const char *position_name(enum position p); /* "closed" */
/* What it means, one line: "answers, never weights". */
const char *position_means(enum position p);
/* False, *out untouched, if word is none of the four. */
bool position_parse(struct span word, enum position *out) MUST;

#endif
