/* gguf.h - read a GGUF file, version 2 or 3, little-endian, and account for every byte of it.
 *
 * Source  docs/formats.md section 3: byte layout, types, limits.
 * Terms   pair    a key with a typed value
 *         info    what the file says of one tensor; infos follow the pairs
 *         data    from the first multiple of the alignment after the infos on
 *         row     the first dimension: whole blocks of its type
 * Notes   duplicate-key, duplicate-name, odd-key, empty-key, odd-value, odd-alignment, odd-name,
 *         cut-name (by a NUL), long-name, no-dimensions, odd-vocabulary, odd-meta (pairs and tensors
 *         disagree), local-path, unknown-dtype, gap, overlap, out-of-order, padding (not zero),
 *         trailing-bytes, truncated-template, and those of template.h and gather.h; of a failure
 *         overflow, outside, odd-value, odd-tensor, big-endian, legacy. What llama.cpp refuses may
 *         be a note here.
 * Facts   architecture, name, licence, licence_name, base_model, tag, language, quantization,
 *         alignment, vocabulary, and of its architecture those from context on that found.h lists
 * Pure: reads only through the source it is given, allocates only in the arena it is given. */
#ifndef AJAR_FORMATS_GGUF_H
#define AJAR_FORMATS_GGUF_H

#include "formats/found.h"

#define GGUF_PAIRS_MAX   65536u     /* real files have some dozens */
#define GGUF_TENSORS_MAX 200000u    /* as many as a safetensors file may have */
#define GGUF_KEY_MAX     65535u     /* bytes, by the format */
#define GGUF_NAME_MAX    63u        /* bytes of a tensor's name that llama.cpp has room for */
#define GGUF_ARRAY_MAX   (1u << 30) /* elements, as in llama.cpp */
#define GGUF_RANK_MAX    4u
#define GGUF_LAYERS_MAX  4096u      /* of a list with a number for each; a longer one is skipped */
#define GGUF_ALIGN       32u        /* where no general.alignment says otherwise */
#define GGUF_ALIGN_STEP  8u         /* the format's text asks for a multiple of it */
#define GGUF_ALIGN_MAX   (1u << 20) /* padding is read byte by byte: no more than this a tensor */
#define GGUF_TEXT_MAX    (1u << 20) /* bytes of a value that is kept; a longer one is skipped */

/* The fact that a pair of this key states of an architecture, "llama.block_count": "layers"; or
 * NULL. */
const char *gguf_fact(struct span key);

/* Fills out->tensor (in the order of the file), fact, notes and whole; the rest is the caller's.
 * shape is slowest first, so the reverse of the file's.
 * Owner  all in a; src is borrowed for the call only; out->notes is given, out is else zeroed.
 * Fails  ERR_INPUT (err->at = byte of the file), ERR_LIMIT, ERR_SYSTEM; notes may have grown. */
bool gguf_read(struct source *src, struct arena *a, struct found *out, struct err *err) MUST;

#endif
