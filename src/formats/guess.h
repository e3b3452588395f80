/* guess.h - formats that have no mark: known only by reading them a little.
 *
 * Source  docs/formats.md section 1 */
#ifndef AJAR_FORMATS_GUESS_H
#define AJAR_FORMATS_GUESS_H

#include "formats/found.h"

/* Python would import something while it unpickles src and would then call it or end well. Texts
 * are pickles of protocol 0 if they can be; what only looks like one at its beginning is not.
 * ERR_LIMIT of a, ERR_SYSTEM. */
bool guess_pickle(struct source *src, struct arena *a, bool *yes, struct err *err) MUST;
/* The opcodes from the first of head on name something that Python would import, by its name, within
 * the first GUESS_HEAD bytes of it. */
#define GUESS_HEAD 64u
bool guess_import(struct span head);
/* src is, to its last byte, a protocol buffer with the fields of an ONNX model, a graph among
 * them. ERR_LIMIT of a, ERR_SYSTEM. */
bool guess_onnx(struct source *src, struct arena *a, bool *yes, struct err *err) MUST;

#endif
