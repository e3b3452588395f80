/* position.c - see position.h. */
#include "policy/position.h"

static const struct {
    const char *name, *means;
} positions[] = {
    [POSITION_NONE] = { "none", "not decided" },
    [POSITION_CLOSED] = { "closed", "nobody gets the weights" },
    [POSITION_HOSTED] = { "hosted", "answers, never weights" },
    [POSITION_GATED] = { "gated", "weights for accepted recipients, under terms" },
    [POSITION_OPEN] = { "open", "weights for everyone" },
};

const char *position_name(enum position p)
{
    return positions[p].name;
}

const char *position_means(enum position p)
{
    return positions[p].means;
}

bool position_parse(struct span word, enum position *out)
{
    for (unsigned i = POSITION_CLOSED; i < COUNT(positions); i++)
        if (span_eq(word, span_of(positions[i].name))) {
            *out = (enum position)i;
            return true;
        }
    return false;
}
