/* packed_fuzz.c - any bytes as packed data of each kind: no more comes out than was asked for, the
 * same bytes at every offset, first forward and then backward. The first byte chooses the kind. Seeds:
 * test/data/packed/. */
#include "formats/packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 12 << 20, STEP = 300000 };
    AUTO_CLOSE(packed) struct packed p = { 0 };
    struct err err = { 0 };
    uint8_t first[64], again[64];
    if (size == 0)
        return 0;
    struct span bytes = { data + 1, size - 1 };
    struct source src = source_mem("fuzz", &bytes);
    enum packed_kind kind = (enum packed_kind)(PACKED_DEFLATE + data[0] % PACKED_LZ4);
    if (!packed_open(&p, &(struct packed_ask){ &src, 0, bytes.len, kind, MOST }, &err)) {
        assert(err.kind == ERR_SYSTEM);
        return 0;
    }
    assert(p.out.size <= MOST && p.eaten <= bytes.len);
    assert(p.broken.kind != ERR_NONE || p.streams > 0);
    for (uint64_t off = 0; off < p.out.size; off += STEP) {
        uint64_t back = p.out.size - 1 - off;
        size_t n = p.out.size - off < sizeof first ? (size_t)(p.out.size - off) : sizeof first;
        size_t m = p.out.size - back < sizeof again ? (size_t)(p.out.size - back) : sizeof again;
        if (!source_read(&p.out, off, first, n, &err) ||
            !source_read(&p.out, back, again, m, &err) ||
            !source_read(&p.out, off, again, n, &err)) {
            assert(err.kind == ERR_LIMIT && err.has_at);
            return 0;
        }
        assert(memcmp(first, again, n) == 0);
    }
    return 0;
}
