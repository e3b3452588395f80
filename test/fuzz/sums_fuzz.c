/* sums_fuzz.c - any bytes as a list of digests: every line is one, or the list says nothing. Seeds:
 * test/data/sums/. */
#include "base/encode.h"
#include "base/path.h"
#include "formats/gather.h"
#include "formats/sums.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines that hold more than their end. */
static size_t count_lines(const uint8_t *text, size_t size)
{
    size_t n = 0, begin = 0;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && text[i] != '\n')
            continue;
        n += i - begin > 1 || (i - begin == 1 && text[begin] != '\r');
        begin = i + 1;
    }
    return n;
}

static void check_place(const struct found_pair *p)
{
    uint8_t digest[32];
    assert(path_ok(p->key) && hex_get(p->value, digest, sizeof digest));
    assert(memchr(p->key.ptr, '\n', p->key.len) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    struct span bytes = { data, size };
    struct source src = source_mem("fuzz", &bytes);
    struct err err = { 0 };
    struct found f = { .kind = FOUND_TEXT, .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    if (!sums_read(&src, &a, &f, &err)) {
        assert(err.kind == ERR_LIMIT && !err.has_at);
        return 0;
    }
    assert((f.kind == FOUND_SUMS) == (f.notes->n == 0) && f.notes->n <= 1);
    assert(f.n_places == (f.kind == FOUND_SUMS ? count_lines(data, size) : 0));
    for (size_t i = 0; i < f.n_places; i++)
        check_place(&f.place[i]);
    for (size_t i = 0; i < f.notes->n; i++)
        assert(f.notes->list[i].off <= size && f.notes->list[i].text[0] != 0);
    return 0;
}
