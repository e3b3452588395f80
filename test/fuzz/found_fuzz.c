/* found_fuzz.c - any bytes under any of the names that matter. Seeds: test/data/found/. The first
 * byte chooses the name, the rest is the file. */
#include "formats/found.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_promises(const struct found *f, size_t size)
{
    assert(f->kind != FOUND_NONE && f->notes != NULL);
    assert(!(f->whole && f->fatal.kind != ERR_NONE));
    assert(f->fatal.kind == ERR_NONE || (f->fatal.kind != ERR_SYSTEM && f->fatal.text[0] != 0));
    assert(f->fatal.kind == ERR_NONE || f->n_tensors + f->n_facts + f->n_places == 0);
    assert(f->n_dtypes <= FOUND_DTYPES_MAX && found_tensors(f) == f->n_tensors);
    for (size_t i = 0; i < f->n_tensors; i++) {
        const struct found_tensor *t = &f->tensor[i];
        uint64_t elements = 1;
        assert(t->off <= size && t->bytes <= size - t->off);
        for (unsigned k = 0; k < t->rank; k++)
            elements *= t->shape[k];
        assert(elements == t->elements);
    }
    for (size_t i = 0; i < f->n_facts; i++)
        assert(f->fact[i].key.len > 0 && f->fact[i].value.len > 0);
    for (size_t i = 0; i < f->notes->n; i++)
        assert(f->notes->list[i].off <= size && f->notes->list[i].text[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "model.safetensors",
                                         "config.json",
                                         "README.md",
                                         "chat_template.jinja",
                                         "model.safetensors.index.json",
                                         "modules.json",
                                         "LICENSE",
                                         "SHA256SUMS",
                                         "model.sig",
                                         "settings.yaml" };
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    if (size == 0)
        return 0;
    struct span bytes = { data + 1, size - 1 };
    struct source src = source_mem("fuzz", &bytes);
    struct found f;
    struct err err = { 0 };
    if (found_read(&src, span_of(names[data[0] % COUNT(names)]), &a, &f, &err))
        check_promises(&f, size - 1);
    else
        assert(err.kind == ERR_LIMIT && !err.has_at);
    return 0;
}
