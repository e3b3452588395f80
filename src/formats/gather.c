/* gather.c - see gather.h. */
#include "formats/gather.h"

#include <stdio.h>

#include "base/sort.h"
#include "base/utf8.h"
#include "formats/radix.h"

static bool pair_add(struct arena *a, struct found_pair **list, size_t *n, size_t *room,
                     struct found_pair pair, struct err *err)
{
    struct found_pair *grown = arena_grow(a, *list, *n, room, sizeof pair, err);
    if (grown == NULL)
        return false;
    *list = grown;
    grown[(*n)++] = pair;
    return true;
}

bool gather_fact(struct gather *g, const char *key, struct span value, uint64_t off,
                 struct err *err)
{
    struct found *f = g->f;
    if (value.len == 0)
        return true;
    if (f->n_facts == FACTS_MAX || value.len > FACT_BYTES_MAX) {
        notes_add(f->notes, "odd-fact", off, "%s of %zu bytes is left out", key, value.len);
        return true;
    }
    return pair_add(g->a, &f->fact, &f->n_facts, &g->fact_room,
                    (struct found_pair){ span_of(key), value }, err);
}

bool gather_number(struct gather *g, const char *key, uint64_t value, struct err *err)
{
    char *text = ARENA_ARRAY(g->a, char, sizeof "18446744073709551615", err);
    if (text == NULL)
        return false;
    snprintf(text, sizeof "18446744073709551615", "%" PRIu64, value);
    return gather_fact(g, key, span_of(text), 0, err);
}

bool gather_place(struct gather *g, struct span tensor, struct span file, uint64_t off,
                  struct err *err)
{
    struct found *f = g->f;
    if (f->n_places == PLACES_MAX)
        return err_at(err, ERR_LIMIT, off, "more than %u tensors", PLACES_MAX);
    return pair_add(g->a, &f->place, &f->n_places, &g->place_room,
                    (struct found_pair){ tensor, file }, err);
}

static int by_place(const void *x, const void *y)
{
    const struct found_tensor *a = x, *b = y;
    uint64_t i = a->off, j = b->off;
    if (i == j) /* an empty tensor stands before the one it touches */
        i = a->bytes, j = b->bytes;
    return (i > j) - (i < j);
}

bool gather_order(struct found_tensor **list, size_t n, struct arena *a, struct err *err)
{
    struct found_tensor *t = *list;
    size_t ordered = 1;
    while (ordered < n && by_place(&t[ordered - 1], &t[ordered]) <= 0)
        ordered++;
    if (ordered >= n)
        return true;
    struct radix *keys = ARENA_ARRAY(a, struct radix, 2 * n, err);
    struct found_tensor *sorted = keys != NULL ? ARENA_ARRAY(a, struct found_tensor, n, err) : NULL;
    if (sorted == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct radix){ t[i].off, (uint32_t)i };
    radix_sort(keys, keys + n, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = t[keys[i].i];
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && sorted[end].off == sorted[i].off;)
            end++;
        sort_heap(sorted + i, end - i, sizeof *sorted, by_place);
    }
    *list = sorted;
    return true;
}

void gather_hidden(struct notes *notes, const char *code, struct span text, uint64_t off,
                   unsigned step)
{
    uint32_t c, last = 0;
    for (size_t i = 0, n; i < text.len; i += n, last = c) {
        n = utf8_next((struct span){ text.ptr + i, text.len - i }, &c);
        if (n == 0)
            return;
        if (!utf8_hidden(c) || (c >= '\t' && c <= '\r' && c != '\v'))
            continue;
        if ((c == 0x200C || c == 0x200D) && last >= 0x80)
            continue;
        notes_add(notes, code, off + i * step, "U+%04" PRIX32, c);
    }
}
