/* accord.h - do the tensors of a model agree with its configuration? */
#ifndef AJAR_SCAN_ACCORD_H
#define AJAR_SCAN_ACCORD_H

#include "scan/look.h"
#include "scan/rules.h"

/* Layers and embeddings of the safetensors that make up l, against the config.json that speaks for them.
 * model_sum was there before. Adds findings. ERR_LIMIT, ERR_SYSTEM. */
bool accord_check(const struct look *l, struct findings *to, struct err *err) MUST;

#endif
