/* shadow.h - files of a release that Python would take for a library: who loads a pickle beside a
 * torch.py, or in a folder on the path of modules, runs that file instead.
 *
 * The files are put in order once, so that each import asks for itself and not through all of them. */
#ifndef AJAR_SCAN_SHADOW_H
#define AJAR_SCAN_SHADOW_H

#include "scan/look.h"

struct shadow {
    struct shadow_name *name;
    size_t n; /* 0: there is no code in the release */
};

/* Of l's files. Owner: list in a; paths are borrowed. ERR_LIMIT of a, ERR_SYSTEM. */
bool shadow_open(struct shadow *s, const struct look *l, struct arena *a, struct err *err) MUST;
/* The first file that would be found for `import MODULE`, which stands in that folder ("a/b/", or
 * empty) or at the top: "x.py", "x.so", "x.abi3.so", or "x/" with code in it. NULL: there is none. */
const struct look_file *shadow_of(const struct shadow *s, struct span folder, struct span module);

#endif
