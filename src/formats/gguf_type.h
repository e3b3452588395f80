/* gguf_type.h - the types of tensors in GGUF, and what its files say they are in most of them.
 *
 * Source  docs/formats.md section 3
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_GGUF_TYPE_H
#define AJAR_FORMATS_GGUF_TYPE_H

#include "base/base.h"

struct gguf_type {
    uint32_t id;
    const char *name;      /* "Q4_K" */
    uint32_t block, bytes; /* so many elements take so many bytes */
};
/* NULL if there is none of that number, or name. */
const struct gguf_type *gguf_type_of(uint32_t id);
const struct gguf_type *gguf_type_named(struct span name);
/* What general.file_type means by id: "Q4_K_M"; or NULL. */
const char *gguf_file_type(uint64_t id);

#endif
