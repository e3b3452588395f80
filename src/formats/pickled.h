/* pickled.h - a file that is a pickle: what it would import, and whether all of it is accounted for.
 *
 * Source  docs/formats.md section 9
 * Notes   those of pickle.h; extra-stream (a pickle behind the first), trailing-bytes (what stands
 *         behind is none), newer-opcode (opcodes that torch.load(weights_only=True) refuses, where
 *         the file is made of PyTorch's objects) */
#ifndef AJAR_FORMATS_PICKLED_H
#define AJAR_FORMATS_PICKLED_H

#include "formats/inside.h"

/* Sets kind, whole, notes and the imports of the part that is read. A pickle that breaks is not whole.
 * Owner  see inside.h.   Fails  ERR_LIMIT of the arena, ERR_SYSTEM only. */
bool pickled_read(struct source *src, struct span name, struct inside *in, struct found *f,
                  struct err *err) MUST;
/* The same for who has run the pickle himself: imports, notes and what torch.load says. p may live
 * elsewhere than in in->a. */
bool pickled_add(struct inside *in, struct found *f, const struct pickle *p, struct err *err) MUST;
/* All of src is one or more pickles, for a file whose name says so and whose content does not: such
 * as lists of numbers in protocol 0. ERR_LIMIT of the arena, ERR_SYSTEM. */
bool pickled_is(struct source *src, struct span name, struct arena *a, bool *yes,
                struct err *err) MUST;

#endif
