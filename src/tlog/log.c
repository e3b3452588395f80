/* log.c - see log.h. */
#include "tlog/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"

enum { PATH_ROOM = 4096, BUNDLE_MAX = TILE_WIDTH * (2 + TILE_ENTRY_MAX), BATCH_MEMORY = 128 << 20 };

static const char published[] = "checkpoint", pending[] = "state/pending";

static bool path_of(const char *folder, const char *name, char out[static PATH_ROOM],
                    struct err *err)
{
    int n = snprintf(out, PATH_ROOM, "%s/%s", folder, name);
    return (n > 0 && n < PATH_ROOM) || err_set(err, ERR_LIMIT, "%s: a path too long", folder);
}

static bool load(const char *folder, const char *name, size_t limit, struct arena *a,
                 struct span *out, struct err *err)
{
    char path[PATH_ROOM];
    return path_of(folder, name, path, err) && file_load(path, limit, a, out, err);
}

/* The folders in front of name are made. */
static bool replace(const char *folder, const char *name, struct span bytes, struct err *err)
{
    char path[PATH_ROOM];
    if (!path_of(folder, name, path, err))
        return false;
    char *slash = strrchr(path, '/');
    *slash = 0;
    if (!file_folder(path, 0755, err))
        return false;
    *slash = '/';
    return file_replace(path, bytes, 0644, err);
}

/* ---- tiles on disk ---- */

/* A tile that is full may stand there for one that is asked for in part. */
static bool load_tile(const char *folder, const struct tile *t, size_t limit, struct arena *a,
                      struct span *out, struct err *err)
{
    char name[TILE_PATH_BYTES];
    struct tile full = { t->level, t->index, TILE_WIDTH };
    struct err why = { 0 };
    if (load(folder, tile_path(t, name), limit, a, out, &why))
        return true;
    if (why.kind == ERR_ABSENT && t->width < TILE_WIDTH)
        return load(folder, tile_path(&full, name), limit, a, out, err);
    *err = why;
    return false;
}

static bool load_hashes(struct tile_source *s, const struct tile *t, struct tree_hash *out,
                        struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a tile", .limit = 64 << 10 };
    char name[TILE_PATH_BYTES];
    struct span bytes;
    if (!load_tile(s->state, t, TILE_WIDTH * TREE_HASH_BYTES, &a, &bytes, err))
        return false;
    if (bytes.len % TREE_HASH_BYTES != 0 || bytes.len < t->width * TREE_HASH_BYTES)
        return err_set(err, ERR_INPUT, "%s: holds %zu bytes, not %u hashes", tile_path(t, name),
                       bytes.len, t->width);
    memcpy(out, bytes.ptr, t->width * sizeof *out);
    return true;
}

void log_source(struct tile_source *s, const char *folder, uint64_t size)
{
    tile_source(s, size);
    s->load = load_hashes;
    s->state = (void *)(uintptr_t)folder;
}

bool log_checkpoint(const char *folder, struct arena *a, struct span *out, struct err *err)
{
    return load(folder, published, NOTE_BYTES_MAX, a, out, err);
}

bool log_entry(const struct log_place *at, struct arena *a, struct span *out, struct err *err)
{
    struct tile t = { .level = TILE_ENTRIES, .index = at->index / TILE_WIDTH };
    struct span bundle;
    t.width = tile_width(TILE_ENTRIES, t.index, at->size);
    if (at->index >= at->size)
        return err_set(err, ERR_INPUT, "the log has %" PRIu64 " entries", at->size);
    if (!load_tile(at->folder, &t, BUNDLE_MAX, a, &bundle, err))
        return false;
    for (uint64_t i = 0; i <= at->index % TILE_WIDTH; i++)
        if (!tile_entry(&bundle, out, err))
            return err->kind == ERR_NONE ? err_set(err, ERR_INPUT, "a bundle ends too early")
                                         : false;
    return true;
}

/* ---- appending ---- */

struct batch {
    struct log *l;
    struct arena *a;
    const struct span *entry;
    size_t n;
    uint64_t size; /* when they are in */
};

/* The entries that stand in the bundle already, if it is begun. */
static bool begun(const struct batch *b, uint64_t index, struct buf *to, struct err *err)
{
    struct tile t = { TILE_ENTRIES, index, tile_width(TILE_ENTRIES, index, b->l->now.size) };
    struct span bundle, rest, one;
    if (t.width == 0)
        return true;
    if (!load_tile(b->l->folder, &t, BUNDLE_MAX, b->a, &bundle, err))
        return false;
    rest = bundle;
    for (unsigned i = 0; i < t.width; i++) /* it may hold more, of a batch that was cut short */
        if (!tile_entry(&rest, &one, err))
            return err->kind == ERR_NONE ? err_set(err, ERR_INPUT, "a bundle ends too early")
                                         : false;
    buf_put(to, (struct span){ bundle.ptr, bundle.len - rest.len });
    return true;
}

static bool write_bundles(const struct batch *b, struct err *err)
{
    uint64_t from = b->l->now.size;
    for (uint64_t i = from / TILE_WIDTH; i * TILE_WIDTH < b->size; i++) {
        AUTO_CLOSE(buf) struct buf to = { 0 };
        struct tile t = { TILE_ENTRIES, i, tile_width(TILE_ENTRIES, i, b->size) };
        char name[TILE_PATH_BYTES];
        struct span bytes;
        buf_init(&to, "a bundle of entries", BUNDLE_MAX);
        if (!begun(b, i, &to, err))
            return false;
        uint64_t k = i * TILE_WIDTH > from ? i * TILE_WIDTH : from;
        for (; k < b->size && k < (i + 1) * TILE_WIDTH; k++)
            tile_entry_write(b->entry[k - from], &to);
        if (!buf_done(&to, &bytes, err) || !replace(b->l->folder, tile_path(&t, name), bytes, err))
            return false;
    }
    return true;
}

/* The hashes of one level that are new: at level 0 of the entries, above of full tiles below. */
static bool new_hash(const struct batch *b, unsigned level, uint64_t i, struct tree_hash *out,
                     struct err *err)
{
    struct tree_hash hash[TILE_WIDTH];
    struct tile_source s;
    struct tile below = { level - 1, i, TILE_WIDTH };
    if (level == 0)
        return tree_leaf(b->entry[i - b->l->now.size], out, err);
    log_source(&s, b->l->folder, b->size);
    return load_hashes(&s, &below, hash, err) && tile_top(hash, out, err);
}

static bool write_level(const struct batch *b, unsigned level, struct err *err)
{
    uint64_t before = b->l->now.size >> 8 * level, after = b->size >> 8 * level;
    for (uint64_t i = before / TILE_WIDTH; before < after && i * TILE_WIDTH < after; i++) {
        struct tree_hash hash[TILE_WIDTH];
        struct tile old = { level, i, tile_width(level, i, b->l->now.size) };
        struct tile t = { level, i, tile_width(level, i, b->size) };
        struct tile_source s;
        char name[TILE_PATH_BYTES];
        log_source(&s, b->l->folder, b->l->now.size);
        if (old.width > 0 && !load_hashes(&s, &old, hash, err))
            return false;
        for (unsigned k = old.width; k < t.width; k++)
            if (!new_hash(b, level, i * TILE_WIDTH + k, &hash[k], err))
                return false;
        if (!replace(b->l->folder, tile_path(&t, name),
                     (struct span){ hash[0].b, t.width * TREE_HASH_BYTES }, err))
            return false;
    }
    return true;
}

/* Through the tiles as they are on disk now: what they prove is what will be signed. */
static bool sum_up(const struct batch *b, struct log_head *out, struct err *err)
{
    struct tile_source s;
    struct tree_growth g = { b->l->now.size, b->size, b->l->now.root, { { 0 } } };
    struct tree_proof p;
    log_source(&s, b->l->folder, b->size);
    if (!tree_root(&s.nodes, b->size, &g.root, err) ||
        !tree_prove_growth(&s.nodes, g.old, g.size, &p, err) || !tree_check_growth(&g, &p, err))
        return err_in(err, "the tiles are not those of the checkpoint");
    *out = (struct log_head){ b->l->by.name, b->size, g.root };
    return true;
}

static bool sign(struct log *l, const struct log_head *c, struct buf *to, struct span *out,
                 struct err *err)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct span bytes;
    buf_init(&text, "a checkpoint", 4096);
    head_write(c, &text);
    if (!buf_done(&text, &bytes, err))
        return false;
    buf_put(to, bytes);
    buf_put(to, SPAN("\n"));
    return note_sign(bytes, &l->by, to, err) && buf_done(to, out, err);
}

static bool publish(struct log *l, const struct log_head *c, struct err *err)
{
    char from[PATH_ROOM], to[PATH_ROOM];
    if (!path_of(l->folder, pending, from, err) || !path_of(l->folder, published, to, err))
        return false;
    if (rename(from, to) < 0)
        return err_os(err, "%s: could not publish a checkpoint", to);
    if (!file_sync_folder(l->folder, err))
        return false;
    l->now = *c;
    l->now.origin = l->by.name;
    return true;
}

bool log_append(struct log *l, const struct span *entry, size_t n, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a batch of entries", .limit = BATCH_MEMORY };
    AUTO_CLOSE(buf) struct buf note = { 0 };
    struct batch b = { l, &a, entry, n, 0 };
    struct log_head next;
    struct span bytes;
    buf_init(&note, "a checkpoint", NOTE_BYTES_MAX);
    if (n == 0)
        return true;
    for (size_t i = 0; i < n; i++)
        if (entry[i].len > TILE_ENTRY_MAX)
            return err_set(err, ERR_LIMIT, "an entry is at most %u bytes", TILE_ENTRY_MAX);
    if (n > LOG_BATCH_MAX || !ck_add(l->now.size, n, &b.size))
        return err_set(err, ERR_LIMIT, "at most %u entries at once", LOG_BATCH_MAX);
    if (!write_bundles(&b, err))
        return false;
    for (unsigned level = 0; level < 8 && b.size >> 8 * level > 0; level++)
        if (!write_level(&b, level, err))
            return false;
    return sum_up(&b, &next, err) && sign(l, &next, &note, &bytes, err) &&
           replace(l->folder, pending, bytes, err) && publish(l, &next, err);
}

/* ---- opening ---- */

/* A checkpoint of our own in that file; ERR_ABSENT if there is none. Its origin is by.name. */
static bool ours(struct log *l, const char *name, struct arena *a, struct log_head *out,
                 struct err *err)
{
    struct span note;
    struct note_signed n;
    struct note_key k;
    uint64_t seconds;
    if (!load(l->folder, name, NOTE_BYTES_MAX, a, &note, err))
        return false;
    if (!note_key_of(l->by.name, NOTE_ED25519, key_public(l->by.key), &k, err) ||
        !note_read(note, a, &n, err) || !note_verify(&n, &k, &seconds, err) ||
        !head_read(n.text, a, out, err)) {
        if (err->kind == ERR_ABSENT)
            err->kind = ERR_DENIED;
        return err_in(err, "%s/%s", l->folder, name);
    }
    if (!span_eq(out->origin, l->by.name))
        return err_set(err, ERR_DENIED, "%s/%s: is the checkpoint of another log", l->folder, name);
    out->origin = l->by.name;
    return true;
}

static bool root_stands(struct log *l, const struct log_head *c, struct err *err)
{
    struct tile_source s;
    struct tree_hash root;
    log_source(&s, l->folder, c->size);
    if (!tree_root(&s.nodes, c->size, &root, err))
        return err_in(err, "%s: the tiles do not hold what the checkpoint says", l->folder);
    return memcmp(root.b, c->root.b, TREE_HASH_BYTES) == 0 ||
           err_set(err, ERR_DENIED, "%s: the tiles are not those of the checkpoint", l->folder);
}

/* What was signed and not published is published, if the tiles are its own. */
static bool finish(struct log *l, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a checkpoint", .limit = 4 << 20 };
    struct err why = { 0 };
    struct log_head c;
    if (!ours(l, pending, &a, &c, &why)) {
        if (why.kind == ERR_ABSENT)
            return true;
        *err = why;
        return false;
    }
    struct tile_source s;
    struct tree_growth g = { l->now.size, c.size, l->now.root, c.root };
    struct tree_proof p;
    log_source(&s, l->folder, c.size);
    if (c.size < l->now.size || !tree_prove_growth(&s.nodes, g.old, g.size, &p, err) ||
        !tree_check_growth(&g, &p, err))
        return err->kind != ERR_NONE
                   ? err_in(err, "%s/%s", l->folder, pending)
                   : err_set(err, ERR_DENIED, "%s/%s: is older than the log", l->folder, pending);
    return root_stands(l, &c, err) && publish(l, &c, err);
}

static bool stand(struct log *l, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a checkpoint", .limit = 4 << 20 };
    struct err why = { 0 };
    l->now = (struct log_head){ .origin = l->by.name };
    if (!ours(l, published, &a, &l->now, &why)) {
        if (why.kind != ERR_ABSENT) {
            *err = why;
            return false;
        }
        return tree_root(NULL, 0, &l->now.root, err) && finish(l, err);
    }
    return root_stands(l, &l->now, err) && finish(l, err);
}

bool log_open(struct log *l, const char *folder, const struct note_signer *by, struct err *err)
{
    char path[PATH_ROOM];
    struct log opened = { .folder = folder, .by = *by, .lock = -1 };
    if (!path_of(folder, "state", path, err) || !file_folder(path, 0755, err) ||
        !path_of(folder, "lock", path, err))
        return false;
    opened.lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (opened.lock < 0 || flock(opened.lock, LOCK_EX) < 0) {
        err_os(err, "%s: could not lock", path);
        log_close(&opened);
        return false;
    }
    if (!stand(&opened, err)) {
        log_close(&opened);
        return false;
    }
    *l = opened;
    return true;
}

void log_close(struct log *l)
{
    if (l->lock > 0)
        close(l->lock);
    l->lock = -1;
}
