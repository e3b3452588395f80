/* gguf_fuzz.c - any bytes at all. Seeds: test/data/gguf/. */
#include "formats/gguf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every byte behind the infos is a tensor's, or zero, or noted. */
static void check_promises(const struct found *f, const uint8_t *data, size_t size)
{
    uint64_t next = 0;
    bool covered = true;
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        uint64_t elements = 1;
        assert(t->off <= size && t->bytes <= size - t->off && t->rank <= GGUF_RANK_MAX);
        assert(i == 0 || f->tensor[i - 1].off <= t->off);
        assert(t->name.len <= GGUF_KEY_MAX && t->dtype.len > 0);
        for (unsigned k = 0; k < t->rank; k++)
            elements *= t->shape[k];
        assert(elements == t->elements && elements <= INT64_MAX);
        for (; i > 0 && covered && next < t->off; next++)
            covered = data[next] == 0;
        next = t->off + t->bytes > next ? t->off + t->bytes : next;
    }
    for (; f->n_tensors > 0 && covered && next < size; next++)
        covered = data[next] == 0;
    uint64_t noted = notes_times(f->notes, "gap") + notes_times(f->notes, "padding") +
                     notes_times(f->notes, "trailing-bytes") +
                     notes_times(f->notes, "unknown-dtype");
    assert(covered || noted > 0);
    for (size_t i = 0; i < f->n_facts; i++)
        assert(f->fact[i].key.len > 0 && f->fact[i].value.len > 0);
    for (size_t i = 0; i < f->notes->n; i++)
        assert(f->notes->list[i].off <= size && f->notes->list[i].text[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 16u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    if (gguf_read(&src, &a, &f, &err))
        check_promises(&f, data, size);
    else
        assert(err.kind != ERR_NONE && err.text[0] != 0 && (!err.has_at || err.at <= size));
    return 0;
}
