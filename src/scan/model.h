/* model.h - what the files say together: the model in numbers, each tensor counted once. */
#ifndef AJAR_SCAN_MODEL_H
#define AJAR_SCAN_MODEL_H

#include "fit/fit.h"
#include "scan/look.h"

/* name, without a folder, up to "-NNNNN-of-NNNNN", if that is in it. */
struct span model_stem(struct span name);

/* set_of as shards_check left it.  Owner  *out in a and in l.  Fails  ERR_LIMIT, ERR_SYSTEM. */
bool model_sum(const struct look *l, const size_t *set_of, struct arena *a, struct look_model *out,
               struct err *err) MUST;

/* The files that make up the model of l, which was looked at with its tensors: those that are
 * counted, and the configuration that speaks for them.
 * Owner  *out in a, borrows l.   Fails  ERR_LIMIT, ERR_SYSTEM. */
bool model_files(const struct look *l, struct arena *a, struct fit_files *out,
                 struct err *err) MUST;

#endif
