/* files.h - the facts that the files of a release answer themselves. They are known exactly, need no
 * signature and do not age; an item that states one of them counts for nothing.
 *
 * Source  docs/evidence.md: the list, and what each means */
#ifndef AJAR_EVIDENCE_FILES_H
#define AJAR_EVIDENCE_FILES_H

#include "evidence/evidence.h"

/* True if the files answer f: *out is what they say. look may be NULL: then they say nothing but
 * what the store knows of the parent. */
bool files_answer(const struct look *look, enum position parent, const struct pol_fact *f,
                  struct pol_set *out);
/* The narrowest position of the parents that are here, or POSITION_NONE; *elsewhere: others are not. */
enum position files_parent(const struct ev_subject *about, bool *elsewhere);
/* A fact of this name comes from the files, if from anywhere. */
bool files_own(struct span fact);
/* Nobody may state it: what the files do not answer stays unknown. */
bool files_alone(struct span fact);

/* Every file with weights was read to its end, and no file may be one that was not. */
bool files_weights_read(const struct look *look);

#endif
