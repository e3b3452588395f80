/* sums.h - a list of SHA-256 digests, as `sha256sum` writes it and `sha256sum --tag` does:
 * "DIGEST  NAME", "DIGEST *NAME" or "SHA256 (NAME) = DIGEST" on each line.
 *
 * Notes  odd-sums  a line is none of these: the list says nothing then, for a part of it could
 *                  leave out what differs */
#ifndef AJAR_FORMATS_SUMS_H
#define AJAR_FORMATS_SUMS_H

#include "formats/found.h"

#define SUMS_BYTES_MAX (4u << 20) /* some 40,000 names */

/* A file of that name is taken for one: "SHA256SUMS" and its usual spellings. */
bool sums_named(struct span name) MUST;
/* src is text. Places: key is a name (path_ok), value its digest in lower-case hex; kind is then
 * FOUND_SUMS. ERR_LIMIT of a or at the place past PLACES_MAX, ERR_SYSTEM. */
bool sums_read(struct source *src, struct arena *a, struct found *f, struct err *err) MUST;

#endif
