/* cache.h - which models there are in the cache of a Hugging Face client.
 *
 * Source  huggingface_hub 2.4: utils/_cache_manager.py, and the names in constants.py
 * Terms   model     a folder models--NAMESPACE--NAME; "--" stands for the "/" of the name
 *         snapshot  the files of one revision, links to the blobs of the model's folder
 * Limits  CACHE_MAX names of models, other things and snapshots: with more it is a folder like any
 *         other, and looked at as a whole */
#ifndef AJAR_SCAN_CACHE_H
#define AJAR_SCAN_CACHE_H

#include "base/base.h"

#define CACHE_MAX        20000u
#define CACHE_UNFINISHED ".incomplete" /* at the end of the name of a part of a download */

struct cache_snapshot {
    const char *path; /* of its folder */
    struct span name; /* "NAMESPACE/NAME"; hostile */
    struct span revision;
    bool folder;     /* else a link or a file: whatever it leads to is not of the cache */
    int why;         /* not 0: it could not be opened, and this was errno */
    bool unfinished; /* nothing of the model is here but a part of a download */
};
struct cache {
    bool is_cache; /* path is a cache, the folder that holds one, or a model of one */
    struct cache_snapshot *snapshot; /* by name, then revision */
    struct span *other;              /* what else stands beside the models, ascending: a set of
                                        data, a model of which nothing is here */
    size_t n_snapshots, n_others;
};
/* What is no cache is an answer too, and so is what cannot be opened.  Owner  *out in a.
 * Fails  ERR_LIMIT, ERR_SYSTEM of a. */
bool cache_read(const char *path, struct arena *a, struct cache *out, struct err *err) MUST;

#endif
