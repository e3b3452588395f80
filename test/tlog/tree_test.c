/* tree_test.c - roots, proofs and checks of the tree against the definitions of RFC 6962, written down
 * a second time as they stand there; the roots of its eight usual entries; and what is no proof. */
#include "tlog/tree.h"

#include "base/encode.h"
#include "lib/check.h"

enum { ENTRIES = 300 };

static struct tree_hash leaf[ENTRIES];

/* MTH(D[from:from+n]). */
static struct tree_hash naive(uint64_t from, uint64_t n)
{
    struct err err = { 0 };
    struct tree_hash out, left, right;
    if (n == 1)
        return leaf[from];
    uint64_t k = 1;
    while (2 * k < n)
        k *= 2;
    left = naive(from, k);
    right = naive(from + k, n - k);
    CHECK(tree_node(&left, &right, &out, &err));
    return out;
}

static uint64_t size_now;

static bool read_node(struct tree_nodes *t, unsigned level, uint64_t index, struct tree_hash *out,
                      struct err *err)
{
    (void)err;
    CHECK(t->state == leaf && (index + 1) << level <= size_now); /* complete at this size */
    *out = naive(index << level, 1ull << level);
    return true;
}
static struct tree_nodes nodes = { read_node, leaf };

/* PATH(m, D[from:from+n]) and SUBPROOF(m, D[from:from+n], b), hashes behind those in p. */
static void naive_path(uint64_t m, uint64_t from, uint64_t n, struct tree_proof *p)
{
    uint64_t k = 1;
    if (n == 1)
        return;
    while (2 * k < n)
        k *= 2;
    if (m < k) {
        naive_path(m, from, k, p);
        p->hash[p->n++] = naive(from + k, n - k);
    } else {
        naive_path(m - k, from + k, n - k, p);
        p->hash[p->n++] = naive(from, k);
    }
}

static void naive_subproof(uint64_t m, uint64_t from, uint64_t n, bool b, struct tree_proof *p)
{
    uint64_t k = 1;
    if (m == n) {
        if (!b)
            p->hash[p->n++] = naive(from, m);
        return;
    }
    while (2 * k < n)
        k *= 2;
    if (m <= k) {
        naive_subproof(m, from, k, b, p);
        p->hash[p->n++] = naive(from + k, n - k);
    } else {
        naive_subproof(m - k, from + k, n - k, false, p);
        p->hash[p->n++] = naive(from, k);
    }
}

static void plant(void)
{
    struct err err = { 0 };
    for (unsigned i = 0; i < ENTRIES; i++) {
        uint8_t entry[2] = { (uint8_t)i, (uint8_t)(i >> 8) };
        CHECK(tree_leaf((struct span){ entry, 2 }, &leaf[i], &err));
    }
}

static bool same_proof(const struct tree_proof *a, const struct tree_proof *b)
{
    return a->n == b->n && memcmp(a->hash, b->hash, a->n * sizeof *a->hash) == 0;
}

static void the_usual_roots_come_out(void)
{
    static const struct {
        struct span entry;
        const char *root; /* with it and all before it */
    } rows[] = {
        { SPAN(""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
        { SPAN("\x00"), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
        { SPAN("\x10"), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
        { SPAN("\x20\x21"), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
        { SPAN("\x30\x31"), "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
        { SPAN("\x40\x41\x42\x43"),
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
        { SPAN("\x50\x51\x52\x53\x54\x55\x56\x57"),
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
        { SPAN("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
    };
    struct err err = { 0 };
    struct tree_hash root;
    char hex[65];
    CHECK(tree_root(&nodes, 0, &root, &err));
    CHECK_STR(hex_put((struct span){ root.b, 32 }, hex),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK(tree_leaf(rows[i].entry, &leaf[i], &err));
        size_now = i + 1;
        CHECK(tree_root(&nodes, size_now, &root, &err));
        CHECK_STR(hex_put((struct span){ root.b, 32 }, hex), rows[i].root);
    }
}

static void proofs_are_those_of_the_definition(void)
{
    struct err err = { 0 };
    plant();
    for (size_now = 1; size_now <= 70; size_now++) {
        struct tree_claim c = { .size = size_now, .root = naive(0, size_now) };
        struct tree_growth g = { .size = size_now, .root = c.root };
        struct tree_hash root;
        CHECK(tree_root(&nodes, size_now, &root, &err));
        CHECK(memcmp(root.b, c.root.b, 32) == 0);
        for (c.index = 0; c.index < size_now; c.index++) {
            struct tree_proof p, want = { .n = 0 };
            naive_path(c.index, 0, size_now, &want);
            CHECK(tree_prove(&nodes, c.index, size_now, &p, &err) && same_proof(&p, &want));
            CHECK(tree_check(&c, &leaf[c.index], &p, &err));
        }
        for (g.old = 1; g.old <= size_now; g.old++) {
            struct tree_proof p, want = { .n = 0 };
            naive_subproof(g.old, 0, size_now, true, &want);
            g.old_root = naive(0, g.old);
            CHECK(tree_prove_growth(&nodes, g.old, size_now, &p, &err) && same_proof(&p, &want));
            CHECK(tree_check_growth(&g, &p, &err));
        }
    }
    CHECK(err.kind == ERR_NONE);
}

static bool denied(bool ok, struct err *err)
{
    bool no = !ok && err->kind == ERR_DENIED;
    *err = (struct err){ 0 };
    return no;
}

/* Everything is changed in turn: a bit of each hash, the number of hashes, every number. */
static void what_is_changed_proves_nothing(void)
{
    struct err err = { 0 };
    plant();
    for (uint64_t size = 1; size <= 40; size += 3)
        for (uint64_t index = 0; index < size; index++) {
            struct tree_claim c = { index, size, naive(0, size) }, d;
            struct tree_proof p;
            size_now = size;
            CHECK(tree_prove(&nodes, index, size, &p, &err));
            for (size_t i = 0; i < p.n; i++) {
                p.hash[i].b[i % 32] ^= 1;
                CHECK(denied(tree_check(&c, &leaf[index], &p, &err), &err));
                p.hash[i].b[i % 32] ^= 1;
            }
            CHECK(denied(tree_check(&c, &leaf[index + 1], &p, &err), &err));
            d = c, d.root.b[31] ^= 1;
            CHECK(denied(tree_check(&d, &leaf[index], &p, &err), &err));
            d = c, d.index = size;
            CHECK(denied(tree_check(&d, &leaf[index], &p, &err), &err));
            if (p.n > 0) {
                p.n--;
                CHECK(denied(tree_check(&c, &leaf[index], &p, &err), &err));
                p.n++;
            }
            p.hash[p.n++] = leaf[0];
            CHECK(denied(tree_check(&c, &leaf[index], &p, &err), &err));
        }
}

static void what_is_changed_shows_no_growth(void)
{
    struct err err = { 0 };
    struct tree_proof p;
    plant();
    for (uint64_t size = 2; size <= 40; size += 3)
        for (uint64_t old = 1; old < size; old++) {
            struct tree_growth g = { old, size, naive(0, old), naive(0, size) }, d;
            size_now = size;
            CHECK(tree_prove_growth(&nodes, old, size, &p, &err));
            for (size_t i = 0; i < p.n; i++) {
                p.hash[i].b[0] ^= 1;
                CHECK(denied(tree_check_growth(&g, &p, &err), &err));
                p.hash[i].b[0] ^= 1;
            }
            d = g, d.root.b[0] ^= 1;
            CHECK(denied(tree_check_growth(&d, &p, &err), &err));
            d = g, d.old_root.b[0] ^= 1;
            CHECK(denied(tree_check_growth(&d, &p, &err), &err));
            p.n--;
            CHECK(denied(tree_check_growth(&g, &p, &err), &err));
            p.n++;
            p.hash[p.n++] = leaf[0];
            CHECK(denied(tree_check_growth(&g, &p, &err), &err));
        }
}

static void nothing_and_equal_need_no_proof(void)
{
    struct err err = { 0 };
    struct tree_hash none;
    plant();
    CHECK(tree_root(&nodes, 0, &none, &err));
    struct tree_growth from_none = { 0, 5, none, naive(0, 5) };
    struct tree_growth equal = { 5, 5, naive(0, 5), naive(0, 5) };
    struct tree_proof p = { .n = 0 };
    CHECK(tree_prove_growth(&nodes, 0, 5, &p, &err) && p.n == 0);
    CHECK(tree_check_growth(&from_none, &p, &err) && tree_check_growth(&equal, &p, &err));
    from_none.old_root.b[0] ^= 1;
    CHECK(!tree_check_growth(&from_none, &p, &err));
    CHECK_STR(err.text, "two trees of one size have different roots");
    equal.old_root.b[0] ^= 1, err = (struct err){ 0 };
    CHECK(denied(tree_check_growth(&equal, &p, &err), &err));
    equal.old_root.b[0] ^= 1, p.n = 1;
    CHECK(!tree_check_growth(&equal, &p, &err));
    CHECK_STR(err.text, "a proof where none is needed");
    err = (struct err){ 0 };
    CHECK(denied(tree_check_growth(&(struct tree_growth){ 6, 5, none, none }, &p, &err), &err));
}

TESTS(TEST(the_usual_roots_come_out), TEST(proofs_are_those_of_the_definition),
      TEST(what_is_changed_proves_nothing), TEST(what_is_changed_shows_no_growth),
      TEST(nothing_and_equal_need_no_proof))
