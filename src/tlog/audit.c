/* audit.c - see audit.h. Each entry is read once; of each level the hashes are kept that are not yet
 * a full tile, so that nothing is asked of the tiles but to be the same. */
#include "tlog/audit.h"

enum { LEVELS = 8, BUNDLE_MEMORY = 64 << 20 };

struct stream {
    struct shelf *from;
    const struct audit_visit *visit;         /* or NULL */
    uint64_t n, n_rekords, n_bad, first_bad; /* bad: the signature is not what the entry says */
    struct pubkey_known known;
    struct level {
        struct tree_hash hash[TILE_WIDTH];
        unsigned n;
        uint64_t index; /* of the tile that is being filled */
    } level[LEVELS];
};

/* The tile that stands there has these hashes. */
static bool settle(struct stream *s, unsigned level, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a tile", .limit = 64 << 10 };
    const struct level *l = &s->level[level];
    struct tile t = { level, l->index, l->n };
    char name[TILE_PATH_BYTES];
    struct span bytes;
    if (!shelf_tile(s->from, &t, &a, &bytes, err))
        return false;
    return memcmp(bytes.ptr, l->hash, bytes.len) == 0 ||
           err_set(err, ERR_DENIED, "%s: is not the tile of the entries", tile_path(&t, name));
}

static bool add(struct stream *s, const struct tree_hash *leaf, struct err *err)
{
    struct tree_hash h = *leaf;
    for (unsigned level = 0; level < LEVELS; level++) {
        struct level *l = &s->level[level];
        l->hash[l->n++] = h;
        if (l->n < TILE_WIDTH)
            return true;
        if (!settle(s, level, err) || !tile_top(l->hash, &h, err))
            return false;
        l->n = 0;
        l->index++;
    }
    return true;
}

static bool add_entry(struct stream *s, struct span entry, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "an entry", .limit = 64 << 10 };
    struct err why = { 0 };
    struct rekord r;
    struct tree_hash leaf;
    bool signature = rekord_read(entry, &s->known, &a, &r, &why);
    if (!signature && why.kind == ERR_SYSTEM) { /* it may be one all the same */
        *err = why;
        return false;
    }
    bool holds = signature && pubkey_verify_digest(&s->known, &r.key, r.signature, r.digest, &why);
    if (signature && !holds && why.kind != ERR_DENIED) {
        *err = why;
        return false;
    }
    if (signature && !holds)
        s->first_bad = s->n_bad++ == 0 ? s->n : s->first_bad;
    if (holds && s->visit != NULL && !s->visit->see(s->visit->ctx, s->n, &r, err))
        return false;
    s->n_rekords += signature;
    s->n++;
    return tree_leaf(entry, &leaf, err) && add(s, &leaf, err);
}

/* The tree holds whatever was put into it: what an entry says of itself is another matter. */
static bool all_verify(const struct stream *s, struct err *err)
{
    if (s->n_bad == 0)
        return true;
    err_set(err, ERR_DENIED,
            "entry %" PRIu64 ": its signature is not by the key that it names, over the digest "
            "that it names",
            s->first_bad);
    return s->n_bad == 1 ? false : err_in(err, "%" PRIu64 " entries, the first", s->n_bad);
}

/* Calls see with each entry from first on, in order. */
static bool each_entry(struct shelf *from, uint64_t first, uint64_t size,
                       bool (*see)(void *ctx, uint64_t index, struct span entry, struct err *err),
                       void *ctx, struct err *err)
{
    for (uint64_t i = first - first % TILE_WIDTH; i < size;) {
        AUTO_CLOSE(arena) struct arena a = { .name = "a bundle", .limit = BUNDLE_MEMORY };
        struct tile t = { TILE_ENTRIES, i / TILE_WIDTH, 0 };
        struct span bundle, entry;
        t.width = tile_width(TILE_ENTRIES, t.index, size);
        if (!shelf_tile(from, &t, &a, &bundle, err))
            return false;
        for (unsigned k = 0; k < t.width; k++, i++)
            if (!tile_entry(&bundle, &entry, err) || (i >= first && !see(ctx, i, entry, err)))
                return false;
    }
    return true;
}

static bool hash_entry(void *ctx, uint64_t index, struct span entry, struct err *err)
{
    (void)index;
    return add_entry(ctx, entry, err);
}

/* Of the first n of hash, a power of two of them. */
static bool fold(const struct tree_hash *hash, unsigned n, struct tree_hash *out, struct err *err)
{
    struct tree_hash h[TILE_WIDTH];
    memcpy(h, hash, n * sizeof *h);
    for (; n > 1; n /= 2)
        for (unsigned i = 0; i < n / 2; i++)
            if (!tree_node(&h[2 * i], &h[2 * i + 1], &h[i], err))
                return false;
    *out = h[0];
    return true;
}

/* The root of all that came in: from the right edge of each level upwards, in halves that are whole. */
static bool root_of(const struct stream *s, struct tree_hash *out, struct err *err)
{
    bool any = false;
    if (!tree_root(NULL, 0, out, err))
        return false;
    for (unsigned level = 0; level < LEVELS; level++) {
        unsigned end = s->level[level].n;
        for (unsigned part = 1; end > 0; part *= 2) {
            struct tree_hash h;
            if ((end & part) == 0)
                continue;
            end -= part;
            if (!fold(&s->level[level].hash[end], part, &h, err) ||
                (any && !tree_node(&h, out, &h, err)))
                return false;
            *out = h;
            any = true;
        }
    }
    return true;
}

static bool hold_against(struct stream *s, const struct log_head *head, struct err *err)
{
    struct tree_hash root;
    if (!each_entry(s->from, 0, head->size, hash_entry, s, err))
        return false;
    for (unsigned level = 0; level < LEVELS; level++)
        if (s->level[level].n > 0 && !settle(s, level, err))
            return false;
    if (!root_of(s, &root, err))
        return false;
    return memcmp(root.b, head->root.b, TREE_HASH_BYTES) == 0 ||
           err_set(err, ERR_DENIED, "the root that was signed is not that of the entries");
}

bool audit_log(struct shelf *from, const struct quorum *q, const struct audit_visit *visit,
               struct arena *a, struct audit *out, struct err *err)
{
    AUTO_CLOSE(arena) struct arena own = { .name = "an audit", .limit = 1 << 20 };
    struct audit found;
    struct stream *s = ARENA_ARRAY(&own, struct stream, 1, err);
    if (s == NULL || !shelf_checkpoint(from, a, &found.note, err) ||
        !quorum_check(q, found.note, a, &found.seen, err))
        return false;
    s->from = from;
    s->visit = visit;
    bool ok = hold_against(s, &found.seen.head, err) && all_verify(s, err);
    pubkey_known_close(&s->known);
    if (!ok)
        return false;
    found.n_rekords = s->n_rekords;
    *out = found;
    return true;
}

struct search {
    const struct audit_find *f;
    size_t n;
    struct pubkey_known known;
};

static bool look_at(void *ctx, uint64_t index, struct span entry, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "an entry", .limit = 64 << 10 };
    struct search *s = ctx;
    struct err why = { 0 };
    struct rekord r;
    bool signature = s->n < s->f->most && rekord_read(entry, &s->known, &a, &r, &why);
    if (signature && memcmp(r.digest, s->f->digest, sizeof r.digest) == 0)
        s->f->index[s->n++] = index;
    if (why.kind == ERR_SYSTEM)
        *err = why;
    return why.kind != ERR_SYSTEM;
}

bool audit_find(struct shelf *from, const struct audit_find *f, size_t *n, struct err *err)
{
    struct search s = { .f = f };
    bool ok = each_entry(from, f->from, f->size, look_at, &s, err);
    pubkey_known_close(&s.known);
    if (ok)
        *n = s.n;
    return ok;
}

bool audit_growth(struct shelf *from, const struct log_head *old, const struct log_head *now,
                  struct err *err)
{
    struct tree_growth g = { old->size, now->size, old->root, now->root };
    struct tree_proof p = { .n = 0 };
    struct tree_hash root;
    struct tile_source s;
    shelf_source(from, now->size, &s);
    if (!tree_root(&s.nodes, now->size, &root, err))
        return false;
    if (memcmp(root.b, now->root.b, TREE_HASH_BYTES) != 0)
        return err_set(err, ERR_INPUT, "%s: the tiles are not those of the checkpoint",
                       from->place);
    if (g.old <= g.size && !tree_prove_growth(&s.nodes, g.old, g.size, &p, err))
        return false;
    return tree_check_growth(&g, &p, err);
}
