/* catalogue_fuzz.c - any bytes as a table of releases and as one of promises: refused with a line, or
 * every row keeps what catalogue.h says of it. Seeds: test/data/catalogue/. */
#include "base/clock.h"
#include "catalogue/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool published(const struct cat_release *r, struct span sentence)
{
    for (size_t i = 0; i < r->published.n; i++)
        if (span_eq(r->published.list[i], sentence))
            return true;
    return false;
}

static void check_release(const struct cat_release *r)
{
    assert(r->id.len > 0 && r->maker.len > 0 && r->name.len > 0 && r->line > 1);
    assert(r->actual >= POSITION_CLOSED && r->actual <= POSITION_OPEN && r->gate.len > 0);
    assert(r->flop_lo.known == r->flop_hi.known);
    assert(!r->flop_lo.known || dec_cmp(r->flop_lo.value, r->flop_hi.value) <= 0);
    for (unsigned i = 0; i < CAT_HARMS; i++) {
        const struct cat_record *c = &r->record[i];
        assert(c->known == (c->why.len == 0));
        assert(c->sentence.len == 0 || published(r, c->sentence));
        assert(r->published.n > 0 || (c->known && c->level == CAT_NONE_FOUND));
        assert(!c->known || c->sentence.len > 0 || r->published.n == 0);
    }
    for (size_t i = 0; i < r->n_sources; i++)
        assert(r->source[i].about < CAT_ABOUTS && r->basis[r->source[i].about] != CAT_NO_SOURCE);
}

static void check_error(const struct err *err)
{
    assert(err->kind == ERR_INPUT || err->kind == ERR_LIMIT);
    assert(!err->has_at && err->text[0] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    struct span bytes = { data, size };
    struct catalogue c;
    struct cat_promises p;
    struct err err = { 0 };
    if (!cat_read(bytes, &a, &c, &err)) {
        check_error(&err);
    } else {
        assert(c.n > 0 && c.state.known);
        for (size_t i = 0; i < c.n; i++)
            check_release(&c.release[i]);
    }
    err = (struct err){ 0 };
    if (!cat_read_promises(bytes, &a, &p, &err)) {
        check_error(&err);
        return 0;
    }
    for (size_t i = 0; i < p.n; i++)
        assert(p.list[i].says.n > 0 && p.list[i].n_sources > 0 && p.list[i].basis != CAT_NO_SOURCE);
    return 0;
}
