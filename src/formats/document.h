/* document.h - read a JSON document of a model release: config.json, tokenizer.json, the index of
 * shards and all others. Well-formed all the way down; keys that make a loader run code are found
 * at any depth.
 *
 * Source  docs/formats.md section 4: which keys, and who obeys them
 * Terms   shards  the object "weight_map" at the top: tensor to file
 * Notes   those of loaders.h, template.h and gather.h;
 *         duplicate-key, bom, not-a-number (NaN, Infinity), ambiguous: readers disagree on them;
 *         notebook (it has the cells of one), odd-place (a shard's file that is no plain name),
 *         odd-value
 * Facts   of a document with "model_type" or "architectures": architecture, model_type,
 *         quantization, torch_dtype, vocabulary and those from context on that found.h lists; lists
 *         as "8,0,8", flags as "0" and "1"; of an adapter base_model and base_relation; of an index
 *         total_size; component: the file a foreign part of a pipeline would come from
 * Pure: reads only through the source it is given, allocates only in the arena it is given. */
#ifndef AJAR_FORMATS_DOCUMENT_H
#define AJAR_FORMATS_DOCUMENT_H

#include "formats/found.h"

#define DOCUMENT_BYTES_MAX (64u << 20) /* twice the largest tokenizer.json we know */
#define DOCUMENT_KEYS_MAX  (1u << 21)  /* a vocabulary of 262,144 and room */

/* Fills out->fact, place and notes; *shards tells that it is an index. out->notes is given.
 * Owner  all in a; src is borrowed for the call only.
 * Fails  ERR_INPUT (err->at = byte of the file), ERR_LIMIT, ERR_SYSTEM; out may have grown. */
bool document_read(struct source *src, struct span name, struct arena *a, struct found *out,
                   bool *shards, struct err *err) MUST;

#endif
