/* template.h - a coarse look at a Jinja chat template.
 *
 * Notes   template-odd   more than TEMPLATE_BYTES_MAX bytes
 *         hidden-character  see gather.h */
#ifndef AJAR_FORMATS_TEMPLATE_H
#define AJAR_FORMATS_TEMPLATE_H

#include "base/notes.h"

#define TEMPLATE_BYTES_MAX (128u << 10) /* the longest in use that we know has 20 KiB */

/* off and step as for gather_hidden. */
void template_read(struct span text, uint64_t off, unsigned step, struct notes *notes);

#endif
