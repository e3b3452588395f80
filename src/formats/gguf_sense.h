/* gguf_sense.h - do the pairs and the tensors of a GGUF file fit each other? */
#ifndef AJAR_FORMATS_GGUF_SENSE_H
#define AJAR_FORMATS_GGUF_SENSE_H

#include "formats/found.h"

#define GGUF_BLOCKS_MAX                                                                            \
    (1u << 24) /* models have hundreds; what is kept of each then takes gigabytes */

/* What is no fact and matters here. */
struct gguf_claims {
    bool pairs;   /* there are any */
    bool partial; /* part of a model, or no model: blocks may be missing */
};
/* Notes of f "odd-meta", "overflow", by its facts and tensors. Cannot fail. */
void gguf_sense(const struct gguf_claims *c, const struct found *f);
/* Says which of the formats before GGUF src is: a note "legacy" of f. ERR_SYSTEM. */
bool gguf_legacy(struct source *src, const struct found *f, struct err *err) MUST;

#endif
