/* routes.h - the table of what the hub answers. */
#ifndef AJAR_HUB_ROUTES_H
#define AJAR_HUB_ROUTES_H

#include "hub/call.h"

/* Patterns: ":ns", ":name", ":rev" are one segment, "*path" is the rest, at least one. HEAD is
 * answered wherever GET is. */
struct route {
    enum http_method method;
    const char *pattern;
    bool (*answer)(struct call *c, struct err *err); /* true: an answer was given */
    bool sends; /* bytes of a model's files leave by it: through hub/send.c, with a pass */
};
const struct route *route_list(unsigned *n);

/* Finds the route of c->http, decodes its parts into c and answers. */
void route_answer(struct call *c);

#endif
