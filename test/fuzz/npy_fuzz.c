/* npy_fuzz.c - any bytes as the head of a NumPy array: what is stated is consistent, and what is read
 * as a literal is one tree. Seeds: test/data/npy/. */
#include "formats/literal.h"
#include "formats/npy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_literal(struct span text, struct arena *a)
{
    struct literal *list = NULL;
    struct err err = { 0 };
    if (!literal_read(text, 0, a, &list, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return;
    }
    for (size_t i = 0; i < list[0].end; i++) {
        size_t n = 0;
        assert(list[i].end > i && list[i].end <= list[0].end && list[i].off < text.len);
        for (size_t k = i + 1; k < list[i].end; k = list[k].end, n++)
            assert(list[k].end <= list[i].end && list[k].off > list[i].off);
        assert(n == list[i].n && (n == 0 || list[i].kind >= LITERAL_TUPLE));
        assert(list[i].kind != LITERAL_DICT || n % 2 == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    struct npy n;
    check_literal(bytes, &a);
    if (!npy_head(&src, 0, &a, notes, &n, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return 0;
    }
    assert(n.data_off <= size && n.rank <= NPY_RANK_MAX && n.descr.len <= size);
    uint64_t elements = 1, product;
    for (unsigned i = 0; i < n.rank; i++)
        assert(ck_mul(elements, n.shape[i], &elements));
    assert(elements == n.elements);
    if (n.known && !n.object)
        assert(ck_mul(elements, n.item_bytes, &product) && product == n.bytes);
    else
        assert(n.bytes == 0);
    return 0;
}
