/* mof_fuzz.c - any bytes as a statement of openness: refused or read, and never half of it. Seeds:
 * test/data/mof/. */
#include "formats/mof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f = { .kind = FOUND_TEXT, .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    if (!mof_read(&src, &a, &f, &err)) {
        assert(err.kind == ERR_LIMIT && !err.has_at);
        return 0;
    }
    assert(f.kind == FOUND_TEXT && f.notes->n <= 1);
    if (f.notes->n > 0)
        assert(f.n_facts == 0 && f.notes->list[0].off <= size && f.notes->list[0].text[0] != 0);
    uint32_t seen = 0;
    for (size_t i = 0; i < f.n_facts; i++) {
        struct span licence, path;
        unsigned component;
        assert(f.fact[i].value.len > 0);
        if (!span_eq(f.fact[i].key, SPAN("mof_component")))
            continue;
        assert(mof_part(f.fact[i].value, &component, &licence, &path));
        assert(memchr(f.fact[i].value.ptr, '\n', f.fact[i].value.len) == NULL);
        assert((seen >> component & 1) == 0);
        seen |= (uint32_t)1 << component;
    }
    return 0;
}
