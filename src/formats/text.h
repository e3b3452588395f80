/* text.h - plain text: UTF-8 without NUL, of any size.
 *
 * Notes   hidden-character (see gather_hidden), bom */
#ifndef AJAR_FORMATS_TEXT_H
#define AJAR_FORMATS_TEXT_H

#include "base/notes.h"
#include "base/source.h"

/* *text: it is one, to the last byte. If not, notes tell of the part that is. notes may be NULL.
 * ERR_LIMIT of a, ERR_SYSTEM. */
bool text_read(struct source *src, struct arena *a, struct notes *notes, bool *text,
               struct err *err) MUST;

#endif
