/* markup.h - outside text inside our HTML and SVG, and no way to write it raw. */
#ifndef AJAR_WEB_MARKUP_H
#define AJAR_WEB_MARKUP_H

#include "base/buf.h"

/* Safe as text and inside a quoted attribute. Characters that cannot be seen, that reorder what is
 * seen or that XML forbids are shown as \u202e, bytes that are not UTF-8 as \xff. */
void markup_put(struct buf *out, struct span text);

#endif
