/* strict.h - JSON that is signed, or carries a signature, means one thing to every reader or nothing.
 *
 * A reader that keeps the first of two members of one name and a reader that keeps the last see two
 * documents under one signature. So all of a text is looked at before any of it is believed:
 * well-formed UTF-8, no name twice in an object at any depth, no half of a surrogate pair, no whole
 * number that a double does not hold, nothing behind the end.
 * Limits  STRICT_DEPTH_MAX */
#ifndef AJAR_FORMATS_STRICT_H
#define AJAR_FORMATS_STRICT_H

#include "base/base.h"

#define STRICT_DEPTH_MAX 32u          /* a statement with a record of ours has nine levels */
#define STRICT_WHOLE_MAX (1ull << 53) /* past it readers that use doubles see another number */

/* True if text is one JSON value as above. a is used for the call only, about 80 bytes for each
 * member. ERR_INPUT, or ERR_LIMIT if too deep, with at = byte of the text; ERR_LIMIT of a,
 * ERR_SYSTEM. */
bool strict_json(struct span text, struct arena *a, struct err *err) MUST;

#endif
