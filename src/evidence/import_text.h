/* import_text.h - the bytes of an import. For import.c. */
#ifndef AJAR_EVIDENCE_IMPORT_TEXT_H
#define AJAR_EVIDENCE_IMPORT_TEXT_H

#include "evidence/import.h"

/* Sets m->name: FORMAT-DAY-DIGEST.evidence.json, of the first file and the digests of all. */
bool import_name(struct import *m, const struct import_options *o, struct arena *a,
                 struct err *err) MUST;
/* Sets m->text, an item a line. ERR_INPUT: a file that does not say when it was measured; an item
 * that would not read. */
bool import_write(struct import *m, const struct import_options *o, struct span weights,
                  struct arena *a, struct err *err) MUST;

#endif
