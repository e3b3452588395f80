/* exported.h - the terms in a program that torch.export wrote: sympy evaluates each as Python.
 *
 * Source  docs/formats.md, PyTorch
 * Notes   exported         JSON in the shape of such a program
 *         exported-reach   one of its terms is no formula
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_EXPORTED_H
#define AJAR_FORMATS_EXPORTED_H

#include "base/notes.h"

/* Of a document, zeroed at first. */
struct exported {
    bool graph, terms; /* it has a "graph_module"; it has terms */
    uint64_t at;       /* where the first that is no formula stands; odd.ptr NULL: there is none */
    struct span odd;
};

/* A key, at off, of the object that stands under outer. */
void exported_key(struct exported *e, struct span outer, struct span key, uint64_t off);
/* A text, at off, under key. */
void exported_text(struct exported *e, struct span key, struct span text, uint64_t off);
/* What it was, at the end of the document. */
void exported_note(const struct exported *e, struct notes *notes);

#endif
