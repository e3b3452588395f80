/* tile.c - see tile.h. */
#include "tlog/tile.h"

#include <stdio.h>

enum { HEIGHT = 8, GROUPS_MAX = 7, LENGTH_BYTES = 2 };

const char *tile_path(const struct tile *t, char out[static TILE_PATH_BYTES])
{
    unsigned group[GROUPS_MAX], n_groups = 0;
    uint64_t i = t->index;
    do
        group[n_groups++] = (unsigned)(i % 1000);
    while ((i /= 1000) > 0);
    size_t n =
        (size_t)(t->level == TILE_ENTRIES ? snprintf(out, TILE_PATH_BYTES, "tile/entries")
                                          : snprintf(out, TILE_PATH_BYTES, "tile/%u", t->level));
    while (n_groups-- > 0)
        n += (size_t)snprintf(out + n, TILE_PATH_BYTES - n, "/%s%03u", n_groups > 0 ? "x" : "",
                              group[n_groups]);
    if (t->width < TILE_WIDTH)
        snprintf(out + n, TILE_PATH_BYTES - n, ".p/%u", t->width);
    return out;
}

/* Digits up to the next of none; false if there are none or too many. */
static bool digits(struct span *s, size_t most, uint64_t *out)
{
    size_t n = 0;
    while (n < s->len && s->ptr[n] >= '0' && s->ptr[n] <= '9')
        n++;
    struct span number = { s->ptr, n };
    *s = (struct span){ s->ptr + n, s->len - n };
    return n > 0 && n <= most && span_u64(number, out);
}

static bool skip(struct span *s, const char *word)
{
    size_t n = strlen(word);
    if (!span_begins(*s, word))
        return false;
    *s = (struct span){ s->ptr + n, s->len - n };
    return true;
}

bool tile_of_path(struct span path, struct tile *out)
{
    struct tile t = { .level = TILE_ENTRIES, .width = TILE_WIDTH };
    struct span s = path;
    char again[TILE_PATH_BYTES];
    uint64_t v = 0;
    bool more = true;
    if (path.len >= TILE_PATH_BYTES || !skip(&s, "tile/"))
        return false;
    if (!skip(&s, "entries/")) {
        if (!digits(&s, 2, &v) || v > TILE_LEVEL_MAX || !skip(&s, "/"))
            return false;
        t.level = (unsigned)v;
    }
    for (unsigned g = 0; more; g++) {
        more = skip(&s, "x");
        if (g == GROUPS_MAX || !digits(&s, 3, &v) || !ck_mul(t.index, 1000, &t.index) ||
            !ck_add(t.index, v, &t.index) || (more && !skip(&s, "/")))
            return false;
    }
    if (skip(&s, ".p/")) {
        if (!digits(&s, 3, &v) || v == 0 || v >= TILE_WIDTH)
            return false;
        t.width = (unsigned)v;
    }
    /* leading zeros and groups of another length are another text for the same tile */
    if (s.len > 0 || !span_eq(path, span_of(tile_path(&t, again))))
        return false;
    *out = t;
    return true;
}

unsigned tile_width(unsigned level, uint64_t index, uint64_t size)
{
    unsigned shift = level == TILE_ENTRIES ? 0 : HEIGHT * level;
    uint64_t hashes = shift < 64 ? size >> shift : 0, before = index * TILE_WIDTH;
    if (index > UINT64_MAX / TILE_WIDTH || hashes <= before)
        return 0;
    return hashes - before < TILE_WIDTH ? (unsigned)(hashes - before) : TILE_WIDTH;
}

/* ---- nodes out of tiles ---- */

static bool fold(struct tree_hash *h, size_t n, struct err *err)
{
    for (; n > 1; n /= 2)
        for (size_t i = 0; i < n / 2; i++)
            if (!tree_node(&h[2 * i], &h[2 * i + 1], &h[i], err))
                return false;
    return true;
}

bool tile_top(const struct tree_hash hash[static TILE_WIDTH], struct tree_hash *out,
              struct err *err)
{
    struct tree_hash part[TILE_WIDTH];
    memcpy(part, hash, sizeof part);
    if (!fold(part, TILE_WIDTH, err))
        return false;
    *out = part[0];
    return true;
}

static bool read_node(struct tree_nodes *nodes, unsigned level, uint64_t index,
                      struct tree_hash *out, struct err *err)
{
    struct tile_source *s = nodes->state;
    unsigned row = level % HEIGHT;
    struct tree_hash part[TILE_WIDTH];
    uint64_t first = index << row; /* of the hashes of this level of tiles */
    struct tile t = { .level = level / HEIGHT, .index = first / TILE_WIDTH };
    t.width = tile_width(t.level, t.index, s->size);
    size_t at = (size_t)(first % TILE_WIDTH), n = (size_t)1 << row;
    assert(at + n <= t.width);
    if (s->last.width != t.width || s->last.index != t.index || s->last.level != t.level) {
        s->last.width = 0;
        if (!s->load(s, &t, s->hash, err))
            return false;
        s->last = t;
    }
    memcpy(part, &s->hash[at], n * sizeof *part);
    if (!fold(part, n, err))
        return false;
    *out = part[0];
    return true;
}

void tile_source(struct tile_source *s, uint64_t size)
{
    s->nodes = (struct tree_nodes){ read_node, s };
    s->size = size;
    s->last = (struct tile){ 0 };
}

/* ---- bundles ---- */

bool tile_entry(struct span *bundle, struct span *out, struct err *err)
{
    struct span b = *bundle;
    if (b.len == 0)
        return false;
    size_t n = b.len >= LENGTH_BYTES ? (size_t)b.ptr[0] << 8 | b.ptr[1] : SIZE_MAX;
    if (b.len < LENGTH_BYTES || n > b.len - LENGTH_BYTES)
        return err_set(err, ERR_INPUT, "a bundle of entries ends inside one");
    *out = (struct span){ b.ptr + LENGTH_BYTES, n };
    *bundle = (struct span){ b.ptr + LENGTH_BYTES + n, b.len - LENGTH_BYTES - n };
    return true;
}

void tile_entry_write(struct span entry, struct buf *to)
{
    assert(entry.len <= TILE_ENTRY_MAX);
    uint8_t length[LENGTH_BYTES] = { (uint8_t)(entry.len >> 8), (uint8_t)entry.len };
    buf_put(to, (struct span){ length, sizeof length });
    buf_put(to, entry);
}
