/* past_figure.h - releases of the past as figures that stand by themselves. */
#ifndef AJAR_CLI_PAST_FIGURE_H
#define AJAR_CLI_PAST_FIGURE_H

#include "cli/past.h"

/* Of all: a row a release, from where one policy would have put it to where the other would, and where
 * it was. Of one maker: when it said what, and on the lane of a door when it did what. */
struct past_figure {
    const struct past *past;
    const struct cat_replays *replays;
    struct span maker; /* empty: all */
    const struct cat_promise *const *said;
    size_t n_said; /* ascending by day */
};
/* Into a file, whole or not at all.  Fails  ERR_LIMIT, ERR_SYSTEM. */
bool past_figure_save(const struct past_figure *f, const char *path, struct err *err) MUST;

#endif
