/* about.h - what the files say of a model, as JSON that is kept beside its decision for pages and
 * the API, schema ajar/about/1. view.h reads it back. */
#ifndef AJAR_DECISION_ABOUT_H
#define AJAR_DECISION_ABOUT_H

#include "scan/look.h"

/* Owner: *out in a.  Fails  ERR_LIMIT, ERR_SYSTEM. */
bool about_write(const struct look *l, struct arena *a, struct span *out, struct err *err) MUST;

#endif
