/* absent.h - a file named like weights in which there are none: a download that failed, or the page of a
 * server in the place of what was asked for.
 *
 * Notes  absent  empty; a web page, a text or a picture; weights of no tensors
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_ABSENT_H
#define AJAR_FORMATS_ABSENT_H

#include "formats/found.h"

/* f is what its reader says of src, whose path is name. ERR_SYSTEM of src. */
bool absent_look(struct source *src, struct span name, struct found *f, struct err *err) MUST;

#endif
