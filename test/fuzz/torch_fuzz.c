/* torch_fuzz.c - any bytes as a checkpoint: each tensor lies in the file, is as long as its shape says
 * where its type is known, and no reader of parts goes astray. Seeds: test/data/torch/. */
#include "formats/found.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tensor(const struct found_tensor *t, uint64_t size)
{
    uint64_t elements = 1, end;
    assert(ck_add(t->off, t->bytes, &end) && end <= size);
    for (unsigned i = 0; i < t->rank; i++)
        if (t->shape[i] == 0)
            elements = 0;
    for (unsigned i = 0; i < t->rank && elements > 0; i++)
        assert(ck_mul(elements, t->shape[i], &elements));
    assert(elements == t->elements);
    assert(elements > 0 ? t->bytes % elements == 0 : t->bytes == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 512u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f;
    if (!found_read(&src, SPAN("model.pt"), &a, &f, &err)) {
        assert(err.kind == ERR_LIMIT);
        return 0;
    }
    if (f.kind != FOUND_ZIP && f.kind != FOUND_PICKLE && f.kind != FOUND_NPY)
        return 0;
    for (size_t i = 0; i < f.n_tensors; i++)
        check_tensor(&f.tensor[i], size);
    for (size_t i = 0; i < f.n_imports; i++)
        assert(f.import[i].part <= f.n_parts);
    for (size_t i = 0; i < f.n_parts; i++)
        assert(!f.whole || f.part[i].whole);
    return 0;
}
