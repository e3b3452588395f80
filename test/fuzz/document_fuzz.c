/* document_fuzz.c - any bytes as JSON. What we take, the other reader of JSON in the tree takes
 * too, but for the numbers that only Python knows. Seeds: test/data/document/. */
#include "base/json.h"
#include "formats/document.h"
#include "formats/gather.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_promises(const struct found *f, size_t size, bool shards)
{
    assert(shards || f->n_places == 0);
    assert(f->n_facts <= FACTS_MAX && f->n_places <= PLACES_MAX);
    for (size_t i = 0; i < f->n_facts; i++)
        assert(f->fact[i].value.len > 0 && f->fact[i].value.len <= FACT_BYTES_MAX);
    for (size_t i = 0; i < f->notes->n; i++)
        assert(f->notes->list[i].off <= size && f->notes->list[i].text[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 }, other = { 0 };
    struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    bool shards = false;
    bool ok = document_read(&src, SPAN("modules.json"), &a, &f, &shards, &err);
    struct json j = { .text = bytes };
    bool skipped = json_skip(&j, &a, &other) && json_end(&j, &other);
    if (ok)
        check_promises(&f, size, shards);
    else
        assert(err.kind != ERR_NONE && err.text[0] != 0 && (!err.has_at || err.at <= size));
    if (notes_times(f.notes, "not-a-number") + notes_times(f.notes, "bom") +
            notes_times(f.notes, "ambiguous") ==
        0)
        assert(ok == skipped);
    return 0;
}
