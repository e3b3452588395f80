/* log.c - see log.h. */
#include "tlog/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "tlog/sheaf.h"
#include "tlog/shelf.h"

enum { PATH_ROOM = 4096, BATCH_MEMORY = 128 << 20, WITNESS_MEMORY = 16 << 20 };

static const char published[] = "checkpoint", pending[] = "state/pending", policy[] = "log.policy";

struct log_place {
    const char *folder, *name;
};

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

/* ---- appending ---- */

struct batch {
    struct log *l;
    struct shelf shelf;
    struct arena *a;
    const struct span *entry;
    size_t n;
    uint64_t size; /* when they are in */
    struct sheaf *files;
};

/* The entries that stand in the bundle already, if it is begun. */
static bool begun(struct batch *b, uint64_t index, struct buf *to, struct err *err)
{
    struct tile t = { TILE_ENTRIES, index, tile_width(TILE_ENTRIES, index, b->l->now.size) };
    struct span bundle;
    if (t.width == 0)
        return true;
    if (!shelf_tile(&b->shelf, &t, b->a, &bundle, err))
        return false;
    buf_put(to, bundle);
    return true;
}

static bool write_bundles(struct batch *b, struct err *err)
{
    uint64_t from = b->l->now.size;
    for (uint64_t i = from / TILE_WIDTH; i * TILE_WIDTH < b->size; i++) {
        AUTO_CLOSE(buf) struct buf to = { 0 };
        struct tile t = { TILE_ENTRIES, i, tile_width(TILE_ENTRIES, i, b->size) };
        char name[TILE_PATH_BYTES];
        struct span bytes;
        buf_init(&to, "a bundle of entries", SHELF_BUNDLE_MAX);
        if (!begun(b, i, &to, err))
            return false;
        uint64_t k = i * TILE_WIDTH > from ? i * TILE_WIDTH : from;
        for (; k < b->size && k < (i + 1) * TILE_WIDTH; k++)
            tile_entry_write(b->entry[k - from], &to);
        if (!buf_done(&to, &bytes, err) || !sheaf_add(b->files, tile_path(&t, name), bytes, err))
            return false;
    }
    return true;
}

/* The hashes of a tile as they were before the batch. */
static bool begun_tile(struct batch *b, const struct tile *t, struct tree_hash *out,
                       struct err *err)
{
    struct tile_source s;
    if (t->width == 0)
        return true;
    shelf_source(&b->shelf, b->l->now.size, &s);
    return s.load(&s, t, out, err);
}

/* below: the new hashes of this level, in order; *above: those they complete of the next. */
static bool write_level(struct batch *b, unsigned level, const struct tree_hash *below,
                        struct tree_hash *above, struct err *err)
{
    uint64_t before = b->l->now.size >> 8 * level, after = b->size >> 8 * level;
    for (uint64_t i = before / TILE_WIDTH; before < after && i * TILE_WIDTH < after; i++) {
        struct tree_hash hash[TILE_WIDTH];
        struct tile old = { level, i, tile_width(level, i, b->l->now.size) };
        struct tile t = { level, i, tile_width(level, i, b->size) };
        char name[TILE_PATH_BYTES];
        if (!begun_tile(b, &old, hash, err))
            return false;
        memcpy(hash + old.width, below, (t.width - old.width) * sizeof *hash);
        below += t.width - old.width;
        if (!sheaf_add(b->files, tile_path(&t, name),
                       (struct span){ hash[0].b, t.width * TREE_HASH_BYTES }, err) ||
            (t.width == TILE_WIDTH && !tile_top(hash, above++, err)))
            return false;
    }
    return true;
}

static bool write_tiles(struct batch *b, struct err *err)
{
    struct tree_hash *below = ARENA_ARRAY(b->a, struct tree_hash, b->n, err);
    for (size_t i = 0; below != NULL && i < b->n; i++)
        if (!tree_leaf(b->entry[i], &below[i], err))
            return false;
    for (unsigned level = 0; below != NULL && level < 8; level++) {
        /* as many as were added, over 256, and one that was begun */
        struct tree_hash *above = ARENA_ARRAY(b->a, struct tree_hash, b->n / TILE_WIDTH + 2, err);
        if (above == NULL || !write_level(b, level, below, above, err))
            return false;
        below = above;
    }
    return below != NULL;
}

/* Through the tiles as they are on disk now: what they prove is what will be signed. */
static bool sum_up(struct batch *b, struct log_head *out, struct err *err)
{
    struct tile_source s;
    struct tree_growth g = { b->l->now.size, b->size, b->l->now.root, { { 0 } } };
    struct tree_proof p;
    shelf_source(&b->shelf, b->size, &s);
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

/* Whom to ask. *any: there is somebody. */
static bool read_policy(struct log *l, struct arena *a, struct quorum *out, bool *any,
                        struct err *err)
{
    struct span text;
    struct err why = { 0 };
    *any = false;
    if (load(l->folder, policy, QUORUM_BYTES_MAX, a, &text, &why)) {
        *any = quorum_read(text, a, out, err);
        return *any || err_in(err, "%s/%s", l->folder, policy);
    }
    *err = why.kind == ERR_ABSENT ? *err : why;
    return why.kind == ERR_ABSENT;
}

/* note with what witnesses say, in its file of that name: before anybody is told of it. It is kept with
 * too few of them, so that the others alone are asked again, but only if it reads as a note. */
static bool cosign(struct log *l, const char *name, struct span note, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "witnesses", .limit = WITNESS_MEMORY };
    struct shelf shelf = shelf_folder(l->folder);
    struct quorum q;
    struct quorum_seen seen;
    struct note_signed n;
    struct witness_ask ask = { &shelf, &q, path_join(&a, l->folder, "state", err) };
    struct span more;
    bool any;
    l->witnesses.n = 0;
    if (ask.state == NULL || !read_policy(l, &a, &q, &any, err))
        return false;
    if (!any)
        return true;
    if (!witness_sign(&ask, note, &a, &more, &l->witnesses, err))
        return false;
    if (more.len > note.len &&
        (!note_read(more, &a, &n, err) || !replace(l->folder, name, more, err)))
        return false;
    return quorum_check(&q, more, &a, &seen, err) || err_in(err, "%s/%s", l->folder, name);
}

static bool publish(struct log *l, const struct log_head *c, struct span note, struct err *err)
{
    char from[PATH_ROOM], to[PATH_ROOM];
    if (!cosign(l, pending, note, err) || !path_of(l->folder, pending, from, err) ||
        !path_of(l->folder, published, to, err))
        return false;
    if (rename(from, to) < 0)
        return err_os(err, "%s: could not publish a checkpoint", to);
    if (!file_sync_folder(l->folder, err))
        return false;
    l->now = *c;
    l->now.origin = l->by.name;
    return true;
}

static bool may_append(const struct log *l, const struct span *entry, size_t n, uint64_t *size,
                       struct err *err)
{
    for (size_t i = 0; i < n; i++)
        if (entry[i].len > TILE_ENTRY_MAX)
            return err_set(err, ERR_LIMIT, "an entry is at most %u bytes", TILE_ENTRY_MAX);
    return (n <= LOG_BATCH_MAX && ck_add(l->now.size, n, size)) ||
           err_set(err, ERR_LIMIT, "at most %u entries at once", LOG_BATCH_MAX);
}

bool log_append(struct log *l, const struct span *entry, size_t n, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a batch of entries", .limit = BATCH_MEMORY };
    AUTO_CLOSE(buf) struct buf note = { 0 };
    AUTO_CLOSE(sheaf) struct sheaf files = { .root = l->folder, .a = &a };
    struct batch b = { l, shelf_folder(l->folder), &a, entry, n, 0, &files };
    struct log_head next;
    struct span bytes;
    buf_init(&note, "a checkpoint", NOTE_BYTES_MAX);
    if (n == 0)
        return true;
    return may_append(l, entry, n, &b.size, err) && write_bundles(&b, err) &&
           write_tiles(&b, err) && sheaf_done(&files, err) && sum_up(&b, &next, err) &&
           sign(l, &next, &note, &bytes, err) && replace(l->folder, pending, bytes, err) &&
           publish(l, &next, bytes, err);
}

/* ---- opening ---- */

/* A checkpoint in that file, signed by k, which is of its origin; k NULL: by whomever. *text, in a: the
 * note. ERR_ABSENT if there is none. */
static bool signed_by(const struct log_place *p, const struct note_key *k, struct arena *a,
                      struct log_head *out, struct span *text, struct err *err)
{
    struct span note;
    struct note_signed n;
    struct log_head head;
    uint64_t seconds;
    if (!load(p->folder, p->name, NOTE_BYTES_MAX, a, &note, err))
        return false;
    if (!note_read(note, a, &n, err) || (k != NULL && !note_verify(&n, k, &seconds, err)) ||
        !head_read(n.text, a, &head, err)) {
        if (err->kind == ERR_ABSENT)
            err->kind = ERR_DENIED;
        return err_in(err, "%s/%s", p->folder, p->name);
    }
    if (k != NULL && !span_eq(head.origin, k->name))
        return err_set(err, ERR_DENIED, "%s/%s: is the checkpoint of another log", p->folder,
                       p->name);
    *out = head;
    *text = note;
    return true;
}

static bool ours(struct log *l, const char *name, struct arena *a, struct log_head *out,
                 struct span *text, struct err *err)
{
    struct log_place p = { l->folder, name };
    struct note_key k;
    if (!note_key_of(l->by.name, NOTE_ED25519, key_public(l->by.key), &k, err) ||
        !signed_by(&p, &k, a, out, text, err))
        return false;
    out->origin = l->by.name;
    return true;
}

static bool size_at(const struct log_place *p, const struct note_key *k, uint64_t *size,
                    struct tree_hash *root, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a checkpoint", .limit = 4 << 20 };
    struct err why = { 0 };
    struct log_head head = { 0 };
    struct span note;
    if (!signed_by(p, k, &a, &head, &note, &why) && why.kind != ERR_ABSENT) {
        *err = why;
        return false;
    }
    *size = head.size;
    *root = head.root;
    return true;
}

/* Pending first: what is published in between stands in the other then. */
bool log_sizes(const char *folder, const struct note_key *k, struct log_sizes *out, struct err *err)
{
    struct log_sizes n;
    if (!size_at(&(struct log_place){ folder, pending }, k, &n.promised, &n.root, err) ||
        !size_at(&(struct log_place){ folder, published }, k, &n.published, &n.root, err))
        return false;
    n.promised = n.promised > n.published ? n.promised : n.published;
    *out = n;
    return true;
}

static bool root_stands(struct log *l, const struct log_head *c, struct err *err)
{
    struct shelf shelf = shelf_folder(l->folder);
    struct tile_source s;
    struct tree_hash root;
    shelf_source(&shelf, c->size, &s);
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
    struct span note;
    if (!ours(l, pending, &a, &c, &note, &why)) {
        if (why.kind == ERR_ABSENT)
            return true;
        *err = why;
        return false;
    }
    struct shelf shelf = shelf_folder(l->folder);
    struct tile_source s;
    struct tree_growth g = { l->now.size, c.size, l->now.root, c.root };
    struct tree_proof p;
    shelf_source(&shelf, c.size, &s);
    if (c.size < l->now.size || !tree_prove_growth(&s.nodes, g.old, g.size, &p, err) ||
        !tree_check_growth(&g, &p, err))
        return err->kind != ERR_NONE
                   ? err_in(err, "%s/%s", l->folder, pending)
                   : err_set(err, ERR_DENIED, "%s/%s: is older than the log", l->folder, pending);
    return root_stands(l, &c, err) && publish(l, &c, note, err);
}

/* It was made just now, perhaps: with what is in it, it must be there after a loss of power. */
static bool keep_folder(struct log *l, struct err *err)
{
    char above[PATH_ROOM];
    return path_of(l->folder, "..", above, err) && file_sync_folder(above, err) &&
           file_sync_folder(l->folder, err);
}

static bool stand(struct log *l, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a checkpoint", .limit = 4 << 20 };
    struct err why = { 0 };
    struct span note;
    l->now = (struct log_head){ .origin = l->by.name };
    if (!ours(l, published, &a, &l->now, &note, &why)) {
        if (why.kind != ERR_ABSENT) {
            *err = why;
            return false;
        }
        return keep_folder(l, err) && tree_root(NULL, 0, &l->now.root, err) && finish(l, err);
    }
    return root_stands(l, &l->now, err) && finish(l, err);
}

static bool lock(const char *folder, struct log *l, struct err *err)
{
    char path[PATH_ROOM];
    if (!path_of(folder, "lock", path, err))
        return false;
    l->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return (l->lock >= 0 && flock(l->lock, LOCK_EX) == 0) ||
           err_os(err, "%s: could not lock", path);
}

bool log_hold(struct log *l, const char *folder, struct err *err)
{
    struct log held = { .folder = folder, .lock = -1 };
    if (!lock(folder, &held, err)) {
        log_close(&held);
        return false;
    }
    *l = held;
    return true;
}

bool log_witness(const char *folder, struct witness_answers *answers, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a checkpoint", .limit = 4 << 20 };
    AUTO_CLOSE(log) struct log l = { .folder = folder, .lock = -1 };
    struct span note;
    /* first without the lock: it makes a file, and there may be no log */
    if (!load(folder, published, NOTE_BYTES_MAX, &a, &note, err) || !lock(folder, &l, err) ||
        !load(folder, published, NOTE_BYTES_MAX, &a, &note, err))
        return false;
    bool ok = cosign(&l, published, note, err);
    *answers = l.witnesses;
    return ok;
}

bool log_open(struct log *l, const char *folder, const struct note_signer *by, struct err *err)
{
    char path[PATH_ROOM];
    struct log opened = { .folder = folder, .by = *by, .lock = -1 };
    if (!path_of(folder, "state", path, err) || !file_folder(path, 0755, err) ||
        !lock(folder, &opened, err) || !stand(&opened, err)) {
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
