/* template.h - a coarse look at a Jinja chat template: not what it does, only whether it reaches
 * for what no chat template needs. It is split as Jinja splits it into text, comments, raw text
 * and tags, and the tags into names, strings, numbers and signs; nothing is parsed further and
 * nothing is run. What is put together piece by piece at run time can escape it.
 *
 * Source  docs/formats.md section 6
 * Notes   template-code  it reaches into Python or for other files: a name or string with "__",
 *                        or one spelled with escapes or put together from halves; |attr; a
 *                        member of a built-in function; import, include, extends, from
 *         template-odd   a tag, string or comment without an end; a name that only other users
 *                        of Jinja have; a number past TEMPLATE_NUMBER_MAX; too long
 *         hidden-character  see gather.h */
#ifndef AJAR_FORMATS_TEMPLATE_H
#define AJAR_FORMATS_TEMPLATE_H

#include "base/notes.h"

#define TEMPLATE_BYTES_MAX  (128u << 10) /* the longest in use that we know has 20 KiB */
#define TEMPLATE_NUMBER_MAX 1000000u     /* more rounds or copies than any prompt has tokens */

/* off and step as for gather_hidden. All of text is read, whatever its length. */
void template_read(struct span text, uint64_t off, unsigned step, struct notes *notes);

#endif
