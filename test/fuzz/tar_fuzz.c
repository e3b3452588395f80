/* tar_fuzz.c - any bytes as a TAR archive: members come in order, lie inside the source and share
 * nothing, and there are no more of them than there are headers. Seeds: test/data/tar/. */
#include "formats/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    struct tar t;
    struct tar_member m = { .type = TAR_FILE };
    uint64_t reach = 0;
    size_t n = 0;
    tar_open(&t, &src, &a, notes);
    while (m.type != TAR_END) {
        if (!tar_next(&t, &m, &err)) {
            assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
            return 0;
        }
        if (m.type == TAR_END)
            break;
        assert(++n <= size / TAR_BLOCK);
        assert(m.header_off >= reach && m.data_off == m.header_off + TAR_BLOCK);
        assert(m.data_off <= size && m.bytes <= size - m.data_off);
        assert(m.name.len <= TAR_NAME_MAX);
        reach = m.data_off + m.bytes;
    }
    assert(t.behind == 0 || (t.behind >= reach && t.behind < size));
    return 0;
}
