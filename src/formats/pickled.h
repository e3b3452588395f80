/* pickled.h - a file that is a pickle: what it would import, and whether all of it is accounted for.
 *
 * Source  docs/formats.md section 9
 * Notes   those of pickle.h; extra-stream (a pickle behind the first), trailing-bytes (what stands
 *         behind is none), nested (a file in a value that would
 *         import something or is a program), nested-data (another file in a value, or a tensor of
 *         PyTorch), embedded (a pickle among bytes that are no opcodes), newer-opcode (opcodes that torch.load(weights_only=True) refuses, where
 *         the file is made of PyTorch's objects) */
#ifndef AJAR_FORMATS_PICKLED_H
#define AJAR_FORMATS_PICKLED_H

#include "formats/inside.h"

#define PICKLED_VALUES_MAX 1024u /* files in values of one pickle that are looked into */
/* Places that begin like a pickle which are tried: so many, and one for each PICKLED_RARE bytes. Of random
 * numbers every 16,384th begins so. */
#define PICKLED_EMBEDDED_MAX 1024u
#define PICKLED_RARE         8192u
/* Bytes: in more, or in an image, a sound or a document, a pickle without an import is one by
 * chance. */
#define PICKLED_FEW   (1u << 20)
#define PICKLED_TRIED (1u << 20) /* bytes of each, to see whether it is one */
/* Bytes that may be read to try them all, and PICKLED_FACTOR times the size of the source. */
#define PICKLED_WORK   (32u << 20)
#define PICKLED_FACTOR 8u

/* Sets kind, whole, notes and the imports of the part that is read. A pickle that breaks is not whole.
 * Owner  see inside.h.   Fails  ERR_LIMIT of the arena, ERR_SYSTEM only. */
bool pickled_read(struct source *src, struct span name, struct inside *in, struct found *f,
                  struct err *err) MUST;
/* The same for who has run the pickle himself: imports, notes and what torch.load says. p may live
 * elsewhere than in in->a. */
bool pickled_add(struct inside *in, struct found *f, const struct pickle *p, struct err *err) MUST;
/* The files in p's values: each a part. src is what p was read from. Also to be called by who has run
 * the pickle himself. */
bool pickled_values(struct inside *in, struct source *src, struct found *f, const struct pickle *p,
                    struct err *err) MUST;
/* Pickles in bytes of src that nothing accounts for, from..src->size: each a part. Past
 * PICKLED_EMBEDDED_MAX or PICKLED_WORK the note "limit" says where it stopped. */
bool pickled_embedded(struct inside *in, struct source *src, uint64_t from, struct found *f,
                      struct err *err) MUST;
/* All of src is one or more pickles, for a file whose name says so and whose content does not: such
 * as lists of numbers in protocol 0. ERR_LIMIT of the arena, ERR_SYSTEM. */
bool pickled_is(struct source *src, struct span name, struct arena *a, bool *yes,
                struct err *err) MUST;

/* Reads what text, at h->off of a file of another format, holds in the coat of h; packed: only if it is packed
 * by zlib, and a file. What is no pickle, program or archive is none. ERR_LIMIT of the arena, ERR_SYSTEM only. */
bool pickled_text(struct inside *in, struct span text, const struct pickle_hidden *h, bool packed,
                  struct found *f, struct err *err) MUST;

#endif
