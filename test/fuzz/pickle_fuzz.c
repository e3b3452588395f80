/* pickle_fuzz.c - any bytes as pickles. Seeds: test/data/pickle/.
 *
 * Every name lies in its bounds, every count adds up, and what stands behind never takes an import
 * away: those of a half are among those of the whole. */
#include "formats/pickle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has(const struct pickle *p, const struct pickle_import *of)
{
    for (size_t i = 0; i < p->n_imports; i++)
        if (span_eq(p->import[i].module, of->module) && span_eq(p->import[i].name, of->name) &&
            p->import[i].how == of->how && (p->import[i].uses & of->uses) == of->uses)
            return true;
    return false;
}

static void check(const struct pickle *p, size_t size)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < COUNT(p->opcodes); i++)
        sum += p->opcodes[i];
    assert(sum <= size && p->end <= size);
    assert(p->n_imports <= PICKLE_IMPORTS_MAX && p->streams <= PICKLE_STREAMS_MAX);
    for (size_t i = 0; i < p->n_imports; i++) {
        const struct pickle_import *x = &p->import[i];
        assert(x->off < size && x->times > 0 && x->protocol <= 5 && x->stream <= p->streams);
        assert(x->real_module.ptr != NULL && x->real_name.ptr != NULL);
        for (const char *c = x->shown; c != NULL && *c != 0; c++)
            assert(*c >= ' ' && *c < 0x7f);
    }
    for (size_t i = 0; i < p->notes->n; i++)
        assert(p->notes->list[i].off <= size);
}

static bool read(const uint8_t *data, size_t size, struct arena *a, struct pickle *p)
{
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    if (!pickle_read(&src, 0, a, p, &err)) {
        assert(err.kind == ERR_LIMIT);
        return false;
    }
    check(p, size);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    AUTO_CLOSE(arena) struct arena b = { .name = "fuzz", .limit = 256u << 20 };
    struct pickle whole, half;
    if (!read(data, size, &a, &whole) || !read(data, size / 2, &b, &half))
        return 0;
    for (size_t i = 0; i < half.n_imports; i++)
        assert(has(&whole, &half.import[i]));
    return 0;
}
