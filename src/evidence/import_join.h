/* import_join.h - several files of one run become one set of results. For import.c. */
#ifndef AJAR_EVIDENCE_IMPORT_JOIN_H
#define AJAR_EVIDENCE_IMPORT_JOIN_H

#include "evidence/import.h"

/* Some tools write the scores of single items into one file, and what was planned, which version and
 * with which settings into another. The scores take the place of what the other file makes of them;
 * the rest of it is theirs, too.
 * Fails  ERR_INPUT: the other file is missing, or says something else. */
bool import_join(struct import *m, struct err *err) MUST;

#endif
