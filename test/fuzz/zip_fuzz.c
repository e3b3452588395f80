/* zip_fuzz.c - any bytes as a ZIP archive: what is not lost lies where it may, is disjoint unless a
 * note says so, and unpacks to what it states or not at all. Seeds: test/data/zip/. */
#include "formats/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(struct span piece, void *ctx, struct err *err)
{
    (void)err;
    assert(piece.len > 0 && piece.len <= ZIP_PIECE_BYTES);
    *(uint64_t *)ctx += piece.len;
    return true;
}

static void check_member(struct zip *z, const struct zip_member *m)
{
    struct err err = { 0 };
    uint64_t n = 0;
    const struct zip_member *last = zip_find(z, m->name);
    assert(last != NULL && span_eq(last->name, m->name) && last->entry_off >= m->entry_off);
    assert(m->name.len <= ZIP_NAME_MAX);
    assert(m->entry_off >= z->directory_off && m->entry_off < z->src->size);
    if (m->data_off != 0)
        assert(m->local_off >= z->prefix && m->data_off - m->local_off >= 30 &&
               m->data_off <= z->directory_off &&
               m->packed_bytes <= z->directory_off - m->data_off);
    if (zip_read(z, m, count, &n, &err))
        assert(n == m->bytes && m->data_off != 0);
    else
        assert((err.kind == ERR_INPUT || err.kind == ERR_LIMIT) && n <= m->bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    struct zip z;
    if (!zip_open(&z, &src, &a, notes, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return 0;
    }
    assert(z.n <= size / 46 && z.prefix <= z.directory_off && z.directory_off <= size);
    z.left = 16u << 20;
    for (size_t i = 0; i < z.n; i++)
        check_member(&z, &z.member[i]);
    if (notes->n > 0)
        return 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < z.n; i++)
        sum += z.member[i].data_off - z.member[i].local_off + z.member[i].packed_bytes;
    assert(sum <= z.directory_off); /* nobody's bytes twice */
    return 0;
}
