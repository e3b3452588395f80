/* licence_fuzz.c - any bytes as a licence expression: read or not, what is known of it lies within its
 * ends, and brackets around it change nothing. Seeds: test/data/licence/. */
#include "evidence/licence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_range(struct licence_range r, unsigned most)
{
    assert(r.lo <= r.hi && r.hi <= most);
}

static void check(const struct licence_words *w)
{
    check_range(w->family, LICENCE_PROPRIETARY);
    check_range(w->osi, 1);
    check_range(w->free_and_open, 1);
    check_range(w->bars_large_rivals, 1);
}

/* a is known at least as well as b. */
static bool within(struct licence_range a, struct licence_range b)
{
    return b.lo <= a.lo && a.hi <= b.hi;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bracketed[LICENCE_TEXT_MAX + 2];
    struct licence_words w, v, either;
    bool reads = licence_words((struct span){ data, size }, &w);
    check(&w);
    assert(reads || w.family.hi == LICENCE_PROPRIETARY);
    if (size == 0 || size > LICENCE_TEXT_MAX - 2 || memchr(data, '+', size) != NULL)
        return 0; /* names with "+" in them, or blanks, are only known alone */
    bracketed[0] = '(';
    memcpy(bracketed + 1, data, size);
    bracketed[size + 1] = ')';
    bool again = licence_words((struct span){ bracketed, size + 2 }, &v);
    check(&v);
    if (again && reads && memchr(data, ' ', size) == NULL && memchr(data, ')', size) == NULL)
        assert(memcmp(&w, &v, sizeof w) == 0);
    either = licence_either(w, v);
    assert(within(w.family, either.family) && within(v.osi, either.osi));
    return 0;
}
