/* tree.h - the Merkle tree of a transparency log: its hashes, proofs that an entry is in it and that a
 * longer tree is the shorter one and more, and the checks of both.
 *
 * Terms   node    hash of a complete subtree: level l, index i stands for the entries from i * 2^l on
 *         root    hash of all entries of a tree of some size
 * Source  RFC 6962 section 2.1 for the hashes, RFC 9162 sections 2.1.3.2 and 2.1.4.2 for the checks
 * Limits  TREE_PROOF_MAX: no tree of 64-bit size needs more */
#ifndef AJAR_TLOG_TREE_H
#define AJAR_TLOG_TREE_H

#include "base/base.h"

#define TREE_HASH_BYTES 32u
#define TREE_PROOF_MAX  64u

struct tree_hash {
    uint8_t b[TREE_HASH_BYTES];
};
struct tree_proof {
    struct tree_hash hash[TREE_PROOF_MAX]; /* from the leaf upwards */
    size_t n;
};
/* Where nodes are kept. Only those are asked for that are complete at the size in question. */
struct tree_nodes {
    bool (*read)(struct tree_nodes *t, unsigned level, uint64_t index, struct tree_hash *out,
                 struct err *err);
    void *state;
};

/* All four: ERR_SYSTEM of the cryptographic library. */
bool tree_leaf(struct span entry, struct tree_hash *out, struct err *err) MUST;
bool tree_node(const struct tree_hash *left, const struct tree_hash *right, struct tree_hash *out,
               struct err *err) MUST;
/* Fail as t->read does, too. index < size, old <= size. */
bool tree_root(struct tree_nodes *t, uint64_t size, struct tree_hash *out, struct err *err) MUST;
bool tree_prove(struct tree_nodes *t, uint64_t index, uint64_t size, struct tree_proof *out,
                struct err *err) MUST;
bool tree_prove_growth(struct tree_nodes *t, uint64_t old, uint64_t size, struct tree_proof *out,
                       struct err *err) MUST;

/* ERR_DENIED: it does not prove it. */
struct tree_claim {
    uint64_t index, size;
    struct tree_hash root;
};
bool tree_check(const struct tree_claim *c, const struct tree_hash *leaf,
                const struct tree_proof *p, struct err *err) MUST;
struct tree_growth {
    uint64_t old, size;
    struct tree_hash old_root, root;
};
bool tree_check_growth(const struct tree_growth *g, const struct tree_proof *p,
                       struct err *err) MUST;

#endif
