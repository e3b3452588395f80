/* tree.c - see tree.h. */
#include "tlog/tree.h"

#include "crypto/digest.h"

bool tree_leaf(struct span entry, struct tree_hash *out, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    return d != NULL && digest_add(d, SPAN("\x00"), err) && digest_add(d, entry, err) &&
           digest_done(d, out->b, err);
}

bool tree_node(const struct tree_hash *left, const struct tree_hash *right, struct tree_hash *out,
               struct err *err)
{
    uint8_t bytes[1 + 2 * TREE_HASH_BYTES] = { 1 };
    memcpy(bytes + 1, left->b, TREE_HASH_BYTES);
    memcpy(bytes + 1 + TREE_HASH_BYTES, right->b, TREE_HASH_BYTES);
    return digest_of(DIGEST_SHA256, (struct span){ bytes, sizeof bytes }, out->b, err);
}

/* The largest power of two below n, which is above 1. */
static unsigned split(uint64_t n)
{
    return 63u - (unsigned)__builtin_clzll(n - 1);
}

/* Hash of the entries from `from` on, n > 0 of them; from is a multiple of a power of two that is at
 * least n. */
static bool range(struct tree_nodes *t, uint64_t from, uint64_t n, struct tree_hash *out,
                  struct err *err)
{
    struct tree_hash part[TREE_PROOF_MAX];
    size_t parts = 0;
    while (n > 0) {
        unsigned level = 63u - (unsigned)__builtin_clzll(n);
        if (!t->read(t, level, from >> level, &part[parts++], err))
            return false;
        from += 1ull << level;
        n -= 1ull << level;
    }
    *out = part[--parts];
    while (parts > 0)
        if (!tree_node(&part[--parts], out, out, err))
            return false;
    return true;
}

bool tree_root(struct tree_nodes *t, uint64_t size, struct tree_hash *out, struct err *err)
{
    return size > 0 ? range(t, 0, size, out, err)
                    : digest_of(DIGEST_SHA256, (struct span){ 0 }, out->b, err);
}

static void turn_round(struct tree_proof *p)
{
    for (size_t i = 0; i < p->n / 2; i++) {
        struct tree_hash h = p->hash[i];
        p->hash[i] = p->hash[p->n - 1 - i];
        p->hash[p->n - 1 - i] = h;
    }
}

bool tree_prove(struct tree_nodes *t, uint64_t index, uint64_t size, struct tree_proof *out,
                struct err *err)
{
    struct tree_proof p = { .n = 0 };
    uint64_t from = 0;
    assert(index < size);
    while (size > 1) { /* downwards: the half the entry is not in */
        uint64_t k = 1ull << split(size);
        bool right = index - from >= k;
        if (!range(t, right ? from : from + k, right ? k : size - k, &p.hash[p.n++], err))
            return false;
        from += right ? k : 0;
        size = right ? size - k : k;
    }
    turn_round(&p);
    *out = p;
    return true;
}

bool tree_prove_growth(struct tree_nodes *t, uint64_t old, uint64_t size, struct tree_proof *out,
                       struct err *err)
{
    struct tree_proof p = { .n = 0 };
    uint64_t from = 0;
    bool whole = true; /* what is left of the old tree is all of it: its root is known */
    assert(old <= size);
    while (old > 0 && old < size) {
        uint64_t k = 1ull << split(size);
        bool right = old > k;
        if (!range(t, right ? from : from + k, right ? k : size - k, &p.hash[p.n++], err))
            return false;
        from += right ? k : 0;
        old -= right ? k : 0;
        size = right ? size - k : k;
        whole = whole && !right;
    }
    if (!whole && !range(t, from, old, &p.hash[p.n++], err))
        return false;
    turn_round(&p);
    *out = p;
    return true;
}

static bool denied(struct err *err, const char *what)
{
    return err_set(err, ERR_DENIED, "%s", what);
}

static bool same(const struct tree_hash *a, const struct tree_hash *b)
{
    return memcmp(a->b, b->b, TREE_HASH_BYTES) == 0;
}

bool tree_check(const struct tree_claim *c, const struct tree_hash *leaf,
                const struct tree_proof *p, struct err *err)
{
    static const char no[] = "the proof does not lead from the entry to the root";
    struct tree_hash r = *leaf;
    if (c->index >= c->size)
        return denied(err, "the entry lies behind the end of the tree");
    uint64_t fn = c->index, sn = c->size - 1;
    for (size_t i = 0; i < p->n; i++) {
        if (sn == 0)
            return denied(err, no);
        bool left = (fn & 1) != 0 || fn == sn;
        if (!tree_node(left ? &p->hash[i] : &r, left ? &r : &p->hash[i], &r, err))
            return false;
        while (left && (fn & 1) == 0 && fn != 0)
            fn >>= 1, sn >>= 1;
        fn >>= 1, sn >>= 1;
    }
    return (sn == 0 && same(&r, &c->root)) || denied(err, no);
}

/* old is neither 0 nor size. */
static bool climb(const struct tree_growth *g, const struct tree_hash *hash, size_t n,
                  struct err *err)
{
    static const char no[] = "the proof does not lead from the older tree to the newer";
    uint64_t fn = g->old - 1, sn = g->size - 1;
    size_t i = 0;
    for (; fn & 1; fn >>= 1)
        sn >>= 1;
    struct tree_hash fr = fn == 0 ? g->old_root : hash[i++], sr = fr; /* a power of two */
    for (; i < n; i++) {
        if (sn == 0)
            return denied(err, no);
        bool left = (fn & 1) != 0 || fn == sn;
        if ((left && !tree_node(&hash[i], &fr, &fr, err)) ||
            !tree_node(left ? &hash[i] : &sr, left ? &sr : &hash[i], &sr, err))
            return false;
        while (left && (fn & 1) == 0 && fn != 0)
            fn >>= 1, sn >>= 1;
        fn >>= 1, sn >>= 1;
    }
    return (sn == 0 && same(&fr, &g->old_root) && same(&sr, &g->root)) || denied(err, no);
}

bool tree_check_growth(const struct tree_growth *g, const struct tree_proof *p, struct err *err)
{
    if (g->old > g->size)
        return denied(err, "the older tree is the larger one");
    if (g->old == g->size || g->old == 0) {
        struct tree_hash none;
        if (g->old == 0 && !tree_root(NULL, 0, &none, err))
            return false;
        if (!same(g->old == 0 ? &none : &g->root, &g->old_root))
            return denied(err, "two trees of one size have different roots");
        return p->n == 0 || denied(err, "a proof where none is needed");
    }
    return p->n > 0 ? climb(g, p->hash, p->n, err) : denied(err, "a proof is missing");
}
