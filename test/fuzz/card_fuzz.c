/* card_fuzz.c - any bytes as a card: refused or read, and never half of it. Seeds:
 * test/data/card/. */
#include "formats/card.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    if (!card_read(&src, &a, &f, &err))
        assert(err.kind == ERR_LIMIT && !err.has_at);
    if (notes_times(f.notes, "odd-card") + notes_times(f.notes, "duplicate-key") > 0)
        assert(f.n_facts == 0);
    assert(notes_times(f.notes, "odd-card") <= 1);
    for (size_t i = 0; i < f.n_facts; i++)
        assert(f.fact[i].key.len > 0 && f.fact[i].value.len > 0);
    for (size_t i = 0; i < f.notes->n; i++)
        assert(f.notes->list[i].off <= size && f.notes->list[i].text[0] != 0);
    return 0;
}
