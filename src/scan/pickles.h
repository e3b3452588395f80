/* pickles.h - what the imports of a file's pickles say: findings, and whether PyTorch would load them in
 * its safe mode.
 *
 * Limits  PICKLES_TOLD findings of one rule and one pickle; the rest is counted in a last one */
#ifndef AJAR_SCAN_PICKLES_H
#define AJAR_SCAN_PICKLES_H

#include "scan/imports.h"
#include "scan/rules.h"
#include "scan/shadow.h"

#define PICKLES_TOLD 20u

/* Of one file with its parts; shadow: of the release it is in. ERR_LIMIT, ERR_SYSTEM: of to->a. */
bool pickles_check(const struct shadow *shadow, const struct look_file *f, struct findings *to,
                   struct err *err) MUST;

enum pickles_weights {
    PICKLES_NOT_TORCH, /* no pickle, or none that names anything of PyTorch */
    PICKLES_LOADED,
    PICKLES_REFUSED,
};
/* What torch.load(weights_only=True) of PyTorch IMPORTS_TORCH, with nothing added to its list, does with
 * the pickle that is part `part` of f, 0 for f itself. Refused: the reasons to why, one line, safe to
 * show: "sklearn.svm.SVC, numpy.dtype and 3 more; MEMOIZE, STACK_GLOBAL". */
enum pickles_weights pickles_weights_only(const struct found *f, uint32_t part, struct buf *why);

#endif
