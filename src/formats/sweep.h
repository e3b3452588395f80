/* sweep.h - look through bytes, without reading their format, for words that give themselves away.
 * For texts that have no reader, and for those whose reader gave up.
 *
 * Notes  secret  a key or token, by secret.h: its kind and its first letters
 *        target  Hydra's _target_ with a name that loaders_inert does not know, in YAML also a plain
 *                target that loaders_runs knows, or a tag of YAML
 *                that makes a reader call something; however it is spelled
 *        alias-key  in YAML, behind an anchor: an alias where a key stands
 *        template-stray  within the braces of a template, in YAML: a name by which it gets at Python
 *        url     an address
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_SWEEP_H
#define AJAR_FORMATS_SWEEP_H

#include "base/notes.h"
#include "base/source.h"

enum sweep_want {
    SWEEP_SECRETS = 1 << 0,
    SWEEP_TARGETS = 1 << 1, /* _target_ */
    SWEEP_TAGS = 1 << 2,    /* of YAML */
    SWEEP_URLS = 1 << 3,
};
/* The bytes from..to of src. wants: of the above. ERR_LIMIT of a, ERR_SYSTEM. */
struct sweep_ask {
    uint64_t from, to;
    unsigned wants;
};
bool sweep_read(struct source *src, const struct sweep_ask *ask, struct arena *a,
                struct notes *notes, struct err *err) MUST;

#endif
