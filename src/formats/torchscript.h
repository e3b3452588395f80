/* torchscript.h - the code of a TorchScript program: which operations it names. It is looked through
 * for names, not understood: the language has no strings that become names, and what could hide one
 * is reported as if it did.
 *
 * Source  docs/formats.md, PyTorch
 * Notes   program-reach  it names an operation that reads or writes files, one of a library outside
 *                        PyTorch, one of inductor, whose views of memory are not
 *                        checked, or of static_runtime, which no file has, or
 *                        one that cannot be told
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_TORCHSCRIPT_H
#define AJAR_FORMATS_TORCHSCRIPT_H

#include "base/notes.h"

#define TORCHSCRIPT_BYTES_MAX (16u << 20) /* of one file of code */

/* off: of text, for the notes. False: not the text of a program. */
bool torchscript_look(struct span text, uint64_t off, struct notes *notes) MUST;

#endif
