/* imports.h - what an import of a pickle can do to whoever loads it, judged by its name and by what the
 * pickle does with it.
 *
 * Nothing is trusted that is not listed: a name is inert if calling it with any arguments a pickle
 * can hold runs no code but its own, which only makes data. Lists of what is dangerous only choose
 * the words: what stands on neither list is unknown, and unknown is high.
 *
 * Terms   inert    only holds or makes data
 *         custom   a class of a known library: its own code runs, as installed
 *         written  the name as the pickle has it; Python 3 may look elsewhere, and both are judged
 * Source  docs/formats.md section 9; the lists stand in imports_table.c and _custom.c */
#ifndef AJAR_SCAN_IMPORTS_H
#define AJAR_SCAN_IMPORTS_H

#include "base/buf.h"
#include "scan/rule.h"

struct import_grade {
    const char *rule;       /* id of what it raises; NULL: inert */
    enum severity severity; /* 0: that of the rule */
    const char *why;        /* "starts other programs": goes on from the name; a literal */
};
/* Cannot fail: what is not known is unknown. */
struct import_grade imports_grade(const struct found_import *i);

/* What it reaches is itself a module that is bad as a whole: "os.path.os" is os. */
bool imports_is_module(const struct found_import *i);

/* It is of a library that is known: what may be wrong with it is how it is used. */
bool imports_listed(const struct found_import *i);

/* torch.load(weights_only=True) of the version IMPORTS_TORCH takes this import, used as it is. */
#define IMPORTS_TORCH "2.11"
bool imports_weights_only(const struct found_import *i);

/* "os.system("id")" to b, with what Python 3 takes it for if that differs. Hostile text is quoted. */
void imports_show(struct buf *b, const struct found_import *i);

#endif
