/* alloc.h - the allocator of ggml's graphs, ggml/src/ggml-alloc.c, without memory: how much a graph
 * needs follows from the order in which its tensors come and go.
 *
 *   a tensor takes the smallest gap that holds it, else the end
 *   an operation may write over a parent that nobody else needs
 *   after it, parents nobody needs any more leave a gap, which grows together with its neighbours */
#ifndef AJAR_FIT_ALLOC_H
#define AJAR_FIT_ALLOC_H

#include "base/base.h"

#define FIT_GAPS_MAX 256u
#define FIT_LIVE_MAX 96u
#define FIT_NOTHING  (-1)

struct fit_alloc {
    uint64_t align, most; /* most: bytes so far */
    struct fit_gap {
        uint64_t off, bytes;
    } gap[FIT_GAPS_MAX]; /* ascending; the last has no end */
    size_t n_gaps;
    struct fit_live {
        uint64_t off, bytes;
        uint32_t uses; /* still to come */
        bool live;
    } tensor[FIT_LIVE_MAX];
    bool failed; /* past what can be counted here */
};
void fit_alloc_open(struct fit_alloc *a, uint64_t align);
/* A tensor of so many bytes that will be used so often. */
int fit_alloc_put(struct fit_alloc *a, uint64_t bytes, uint32_t uses);
/* An operation on up to three tensors or FIT_NOTHING; over: it may write over one of them. */
struct fit_op {
    int from[3];
    bool over;
};
int fit_alloc_op(struct fit_alloc *a, uint64_t bytes, uint32_t uses, struct fit_op op);
/* A use that makes nothing: a copy into a cache. */
void fit_alloc_use(struct fit_alloc *a, int tensor);

#endif
