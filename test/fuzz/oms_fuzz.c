/* oms_fuzz.c - any bytes as a model signature, then as the statement inside one, for a fuzzer need
 * not write base64: refused or read, and never half of it. Seeds: test/data/oms/. */
#include "base/encode.h"
#include "base/path.h"
#include "formats/gather.h"
#include "formats/oms.h"
#include "lib/oms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(const struct found *f)
{
    uint8_t digest[32];
    assert(f->n_places > 0 && f->n_places <= PLACES_MAX && f->n_facts == 1);
    assert(hex_get(found_fact(f, "root"), digest, sizeof digest));
    for (size_t i = 0; i < f->n_places; i++) {
        const struct found_pair *p = &f->place[i];
        assert(path_ok(p->key));
        assert(p->value.len == 0 || hex_get(p->value, digest, sizeof digest));
        for (size_t k = 0; k < i && i < 100; k++)
            assert(!span_eq(p->key, f->place[k].key));
    }
}

static void check_read(struct span bytes)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f = { .kind = FOUND_JSON, .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    if (!oms_read(&src, &a, &f, &err)) {
        assert(err.kind == ERR_LIMIT && !err.has_at);
        return;
    }
    uint64_t odd = notes_times(f.notes, "odd-oms");
    assert(odd <= 1 && (odd == 0 || f.kind == FOUND_JSON));
    if (f.kind == FOUND_OMS)
        check_list(&f);
    else
        assert(f.n_places == 0 && f.n_facts == 0 && f.notes->n > 0);
    for (size_t i = 0; i < f.notes->n; i++)
        assert(f.notes->list[i].off <= bytes.len && f.notes->list[i].text[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span bytes = { data, size };
    struct err err = { 0 };
    buf_init(&b, "fuzz", 64u << 20);
    check_read(bytes);
    oms_bundle(bytes, &b);
    if (buf_done(&b, &bytes, &err))
        check_read(bytes);
    return 0;
}
