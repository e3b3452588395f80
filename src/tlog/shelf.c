/* shelf.c - see shelf.h. */
#include "tlog/shelf.h"

#include <stdio.h>

#include "base/file.h"

enum { HASHES_MAX = TILE_WIDTH * TREE_HASH_BYTES };

static bool load_file(struct shelf *s, const char *name, size_t limit, struct arena *a,
                      struct span *out, struct err *err)
{
    const char *path = path_join(a, s->place, name, err);
    return path != NULL && file_load(path, limit, a, out, err);
}

struct shelf shelf_folder(const char *folder)
{
    return (struct shelf){ .place = folder, .load = load_file };
}

bool shelf_checkpoint(struct shelf *s, struct arena *a, struct span *out, struct err *err)
{
    return s->load(s, "checkpoint", NOTE_BYTES_MAX, a, out, err);
}

/* How many bytes the first entries of a bundle take. */
static bool entries(struct span bundle, unsigned n, size_t *out, struct err *err)
{
    struct span rest = bundle, one;
    for (unsigned i = 0; i < n; i++)
        if (!tile_entry(&rest, &one, err))
            return err->kind != ERR_NONE
                       ? false
                       : err_set(err, ERR_INPUT, "holds %u entries, not %u", i, n);
    *out = bundle.len - rest.len;
    return true;
}

/* A file is of exactly that many, and not longer: a longer one under this name is another's. */
static bool cut(const struct tile *t, unsigned width, struct span bytes, struct span *out,
                struct err *err)
{
    size_t n = (size_t)t->width * TREE_HASH_BYTES, all = (size_t)width * TREE_HASH_BYTES;
    if (t->level == TILE_ENTRIES &&
        (!entries(bytes, width, &all, err) || !entries(bytes, t->width, &n, err)))
        return false;
    if (bytes.len != all)
        return t->level == TILE_ENTRIES
                   ? err_set(err, ERR_INPUT, "holds more than %u entries", width)
                   : err_set(err, ERR_INPUT, "holds %zu bytes, not %u hashes", bytes.len, width);
    *out = (struct span){ bytes.ptr, n };
    return true;
}

bool shelf_tile(struct shelf *s, const struct tile *t, struct arena *a, struct span *out,
                struct err *err)
{
    char name[TILE_PATH_BYTES];
    size_t limit = t->level == TILE_ENTRIES ? SHELF_BUNDLE_MAX : HASHES_MAX;
    struct tile full = { t->level, t->index, TILE_WIDTH };
    struct err why = { 0 };
    struct span bytes;
    unsigned width = t->width;
    tile_path(t, name);
    if (!s->load(s, name, limit, a, &bytes, &why)) {
        if (why.kind != ERR_ABSENT || width == TILE_WIDTH) {
            *err = why;
            return false;
        }
        width = TILE_WIDTH;
        struct err not_full = { 0 };
        if (!s->load(s, tile_path(&full, name), limit, a, &bytes, &not_full)) {
            *err = not_full.kind == ERR_ABSENT ? why : not_full;
            return false;
        }
    }
    return cut(t, width, bytes, out, err) || err_in(err, "%s/%s", s->place, name);
}

bool shelf_entry(struct shelf *s, const struct shelf_place *at, struct arena *a, struct span *out,
                 struct err *err)
{
    struct tile t = { .level = TILE_ENTRIES, .index = at->index / TILE_WIDTH };
    struct span bundle, one = { 0 };
    t.width = tile_width(TILE_ENTRIES, t.index, at->size);
    if (at->index >= at->size)
        return err_set(err, ERR_INPUT, "the log has %" PRIu64 " %s", at->size,
                       at->size == 1 ? "entry" : "entries");
    if (!shelf_tile(s, &t, a, &bundle, err))
        return false;
    for (uint64_t i = 0; i <= at->index % TILE_WIDTH; i++)
        if (!tile_entry(&bundle, &one, err))
            return false;
    *out = one;
    return true;
}

static bool load_hashes(struct tile_source *from, const struct tile *t, struct tree_hash *out,
                        struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a tile", .limit = 64 << 10 };
    struct span bytes;
    if (!shelf_tile(from->state, t, &a, &bytes, err))
        return false;
    memcpy(out, bytes.ptr, bytes.len);
    return true;
}

void shelf_source(struct shelf *s, uint64_t size, struct tile_source *out)
{
    tile_source(out, size);
    out->load = load_hashes;
    out->state = s;
}
