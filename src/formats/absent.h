/* absent.h - a file named like weights in which there are none: a download that failed, or the page of a
 * server in the place of what was asked for.
 *
 * Notes  absent  empty; a web page, a text or a picture; weights of no tensors; an archive of
 *                such files only
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_ABSENT_H
#define AJAR_FORMATS_ABSENT_H

#include "formats/found.h"

struct absent_parts {
    const struct found_part *list;
    size_t n;
    bool more; /* than are listed */
};

/* f is what its reader says of src, whose path is name; part: what it lists as its parts. ERR_SYSTEM of
 * src. */
bool absent_look(struct source *src, struct span name, struct found *f,
                 const struct absent_parts *part, struct err *err) MUST;

#endif
