/* card.h - read the front matter of a model card: what its author declares.
 *
 * Source  docs/formats.md section 5: the subset of YAML that is read, and why no more
 * Terms   front matter  the lines between "---" at the top of the file and the next "---"
 * Notes   odd-card  front matter that is not read, with the place of the line and the reason: an
 *                   anchor, tag or alias, a tab or an odd line break, text over several lines
 *                   where a short one belongs, no end
 *         duplicate-key  a key of the first column
 *         After either the card gives no facts at all: half a declaration is none.
 *         template-aside  see template_stray: all of the lines as one text
 * Facts   licence, licence_name, base_model, base_relation, library, pipeline, tag, language, gated_prompt
 * Pure: reads only through the source it is given, allocates only in the arena it is given. */
#ifndef AJAR_FORMATS_CARD_H
#define AJAR_FORMATS_CARD_H

#include "formats/found.h"

#define CARD_HEAD_MAX (256u << 10) /* bytes of front matter; licences stand in there whole */

/* The lines of front matter, between "---" and "---". False if text does not begin with any; *cut:
 * they have no end. *top: byte of the first "---". */
bool card_lines(struct span text, struct span *lines, uint64_t *top, bool *cut) MUST;
/* Adds to out->fact and out->notes. src is UTF-8 text; that is the caller's to check.
 * Owner  all in a; src is borrowed for the call only.   Fails  ERR_LIMIT of a, ERR_SYSTEM. */
bool card_read(struct source *src, struct arena *a, struct found *out, struct err *err) MUST;

#endif
