/* recipe.h - which type each tensor becomes when llama.cpp quantises a model. */
#ifndef AJAR_FIT_RECIPE_H
#define AJAR_FIT_RECIPE_H

#include "fit/fit.h"
#include "formats/gguf_type.h"

struct fit_recipe {
    enum fit_quant quant;
    const struct fit_shape *shape;
    uint64_t gqa, experts;
    uint64_t layers, n_values;    /* tensors that are like attn_v */
    uint32_t *value_of, *down_of; /* of each layer: tensors like attn_v, like ffn_down before it */
    bool tied, seventy, falcon;
};
/* Owner  in a. */
bool fit_recipe_open(const struct fit_shape *s, enum fit_quant q, struct arena *a,
                     struct fit_recipe *out, struct err *err) MUST;
/* The type t gets, or NULL: it stays as it is. */
const struct gguf_type *fit_recipe_type(const struct fit_recipe *r, const struct fit_tensor *t);

#endif
