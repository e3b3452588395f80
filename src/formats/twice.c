/* twice.c - see twice.h. Names are put in order by a hash of theirs, radix by radix; only runs of
 * equal hashes are compared as text. The hash is not secret: who makes names collide makes us
 * sort them by heap, which costs n log n and no more. */
#include "formats/twice.h"

#include "base/sort.h"
#include "formats/radix.h"

struct twice_name {
    struct span name;
    uint64_t off;
    uint32_t group, hash;
};

static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 29;
}

static uint32_t hash_of(struct span s, uint64_t h)
{
    uint64_t word;
    for (; s.len >= 8; s.ptr += 8, s.len -= 8) {
        memcpy(&word, s.ptr, 8);
        h = mix(h ^ word) + 0x9E3779B97F4A7C15u;
    }
    word = s.len;
    for (size_t i = 0; i < s.len; i++)
        word = word << 8 | s.ptr[i];
    return (uint32_t)mix(h ^ word);
}

bool twice_reserve(struct twice *t, struct arena *a, size_t n, struct err *err)
{
    t->name = ARENA_ARRAY(a, struct twice_name, n, err);
    t->room = n;
    return t->name != NULL;
}

bool twice_add(struct twice *t, struct arena *a, uint32_t group, struct span name, uint64_t off,
               struct err *err)
{
    struct twice_name *grown = arena_grow(a, t->name, t->n, &t->room, sizeof *grown, err);
    if (grown == NULL)
        return false;
    t->name = grown;
    grown[t->n++] = (struct twice_name){ name, off, group, hash_of(name, group) };
    return true;
}

static int by_text(const void *x, const void *y)
{
    const struct twice_name *a = x, *b = y;
    int c = (a->group > b->group) - (a->group < b->group);
    c = c != 0 ? c : span_cmp(a->name, b->name);
    return c != 0 ? c : (a->off > b->off) - (a->off < b->off);
}

static int by_off(const void *x, const void *y)
{
    const struct twice_name *a = x, *b = y;
    return (a->off > b->off) - (a->off < b->off);
}

/* Of n keys with one hash: which names are there for the second time and more. */
static bool take_run(const struct twice *t, const struct radix *key, size_t n, struct arena *a,
                     struct twice *again, struct err *err)
{
    struct twice_name *run = ARENA_ARRAY(a, struct twice_name, n, err);
    if (run == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        run[i] = t->name[key[i].i];
    sort_heap(run, n, sizeof *run, by_text);
    for (size_t i = 1; i < n; i++) {
        if (run[i].group != run[i - 1].group || !span_eq(run[i].name, run[i - 1].name))
            continue;
        if (!twice_add(again, a, run[i].group, run[i].name, run[i].off, err))
            return false;
    }
    return true;
}

bool twice_note(struct twice *t, struct arena *a, struct notes *notes, const char *code,
                struct err *err)
{
    struct twice again = { 0 };
    char room[QUOTED_BYTES];
    struct radix *key = ARENA_ARRAY(a, struct radix, t->n, err);
    struct radix *spare = key != NULL ? ARENA_ARRAY(a, struct radix, t->n, err) : NULL;
    if (spare == NULL)
        return false;
    for (size_t i = 0; i < t->n; i++)
        key[i] = (struct radix){ t->name[i].hash, (uint32_t)i };
    radix_sort(key, spare, t->n);
    for (size_t i = 0, end; i < t->n; i = end) {
        for (end = i + 1; end < t->n && key[end].key == key[i].key;)
            end++;
        if (end - i > 1 && !take_run(t, key + i, end - i, a, &again, err))
            return false;
    }
    sort_heap(again.name, again.n, sizeof *again.name, by_off);
    for (size_t i = 0; i < again.n; i++)
        notes_add(notes, code, again.name[i].off, "%s", span_quote(again.name[i].name, room));
    return true;
}
