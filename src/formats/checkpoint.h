/* checkpoint.h - what a pickle of PyTorch says of numbers that stand elsewhere: which storages it
 * asks for, which tensors it would make of them, and what those are called.
 *
 * Source  docs/formats.md, PyTorch
 * Terms   storage  numbers in a row, kept outside the pickle under a key
 *         view     a tensor: where in its storage it begins, sizes, and how far apart neighbours are
 *         path     the keys that lead to a tensor, with dots between; of several the first
 * Notes   odd-storage   a storage that is not asked for as PyTorch does
 *         view-outside  a tensor reaches past the end of its storage, as the pickle states it
 *         odd-view      a tensor whose place cannot be told: sizes are no plain numbers, or too many
 * Limits  the constants below; past them things are not listed, and noted: limit
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_CHECKPOINT_H
#define AJAR_FORMATS_CHECKPOINT_H

#include "formats/pickle.h"

#define CHECKPOINT_STORAGES_MAX (1u << 20)
#define CHECKPOINT_TENSORS_MAX  (1u << 20)
#define CHECKPOINT_NAMES_MAX    (1u << 22) /* objects that may stand on a path */
#define CHECKPOINT_KEY_MAX      512u       /* bytes of a key, and of a path */
#define CHECKPOINT_PATH_DEPTH   32u

struct checkpoint_storage {
    struct span key;
    struct span dtype;   /* as safetensors names it; empty: not known */
    uint64_t item_bytes; /* 0: not known */
    uint64_t numel;
    uint64_t off; /* of the opcode that asked first */
    bool uneven;  /* asked for in another size or type as well */
};
struct checkpoint_tensor {
    uint32_t storage;
    uint64_t from; /* elements of the storage before it */
    struct span dtype;
    uint64_t item_bytes, elements;
    const uint64_t *shape; /* rank of them, slowest first */
    unsigned rank;
    bool dense;       /* its elements stand side by side, in that order, inside the storage */
    struct span path; /* may be empty */
    uint64_t off;     /* of the opcode that makes it */
};
struct checkpoint {
    struct pickle pickle;
    struct checkpoint_storage *storage;
    struct checkpoint_tensor *tensor;
    struct span
        *listed; /* by stacked checkpoints, behind the pickles: keys in the order of the data */
    size_t n_storages, n_tensors, n_listed;
    uint32_t *bucket; /* storages by the hash of their keys */
    size_t n_buckets;
    uint64_t end[5]; /* of the first streams; 0: there are fewer */
};

struct checkpoint_ask {
    struct source *src; /* the pickle stands at its front */
    uint64_t origin;    /* added to all offsets but end: where src begins in its file */
    uint32_t streams;   /* so many are read; the fifth is a list of keys */
};
/*
 * Owner  all in a.   Fails  ERR_LIMIT of a, ERR_SYSTEM only. */
bool checkpoint_read(const struct checkpoint_ask *ask, struct arena *a, struct notes *notes,
                     struct checkpoint *out, struct err *err) MUST;
/* The storage of that key, or NULL. */
const struct checkpoint_storage *checkpoint_find(const struct checkpoint *c, struct span key);

#endif
