/* compare_fuzz.c - any two texts, one a line, as decision records. Seeds: test/data/compare/.
 *
 * A record that was taken is taken again unchanged and is the same as itself. Two differ in both
 * directions or in none, at the same place, and what stands there lies in the texts. */
#include "decision/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(struct span text, struct arena *a, struct span *out)
{
    struct err err = { 0 };
    if (compare_take(text, a, out, &err))
        return true;
    assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    return false;
}

static bool differ(struct span x, struct span y, struct arena *a, struct difference *d)
{
    struct err err = { 0 };
    bool yes = compare_differ(x, y, a, d, &err);
    assert(err.kind == ERR_NONE);
    return yes;
}

static bool inside(struct span part, struct span whole)
{
    return part.len == 0 ||
           (part.ptr >= whole.ptr && part.len <= whole.len - (size_t)(part.ptr - whole.ptr));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 256u << 20 };
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t first = line != NULL ? (size_t)(line - data) : size;
    struct span x, y, again;
    struct difference d, back;
    if (!take((struct span){ data, first }, &a, &x))
        return 0;
    assert(take(x, &a, &again) && span_eq(x, again) && !differ(x, again, &a, &d));
    if (line == NULL || !take((struct span){ line + 1, size - first - 1 }, &a, &y))
        return 0;
    bool apart = differ(x, y, &a, &d);
    assert(apart == !span_eq(x, y) && apart == differ(y, x, &a, &back));
    if (apart) {
        assert(span_eq(d.at, back.at) && span_eq(d.x, back.y) && span_eq(d.y, back.x));
        assert(inside(d.x, x) && inside(d.y, y) && !span_eq(d.x, d.y));
    }
    return 0;
}
