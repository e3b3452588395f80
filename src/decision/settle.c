/* settle.c - see settle.h.
 *
 *   signature kept -> appended and published -> its place kept, what waited holds
 *
 * The database knows up to which entry it has looked. Behind that the log may have entries whose
 * places were not kept when something was killed: they are looked through first. */
#include "decision/settle.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tlog/rekord.h"
#include "tlog/shelf.h"

enum { SETTLE_MEMORY = 64 << 20, BATCH = 1024, HOME_ROOM = 4096 };

const char *settle_folder(const char *home, struct arena *a, struct err *err)
{
    return path_join(a, home, "log", err);
}

static bool log_key(struct store *s, struct arena *a, struct store_key *out, struct err *err)
{
    enum found_row f = store_key_log(s, a, out, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT && err_set(err, ERR_ABSENT,
                                       "the home has no key for its log: make one "
                                       "with `ajar key new`"));
}

bool settle_log_key(struct store *s, struct arena *a, struct note_key *out, struct err *err)
{
    struct store_key k;
    return log_key(s, a, &k, err) && note_key_of(k.name, NOTE_ED25519, &k.pub, out, err);
}

bool settle_quorum(struct store *s, const char *home, struct arena *a, struct quorum *out,
                   struct err *err)
{
    struct note_key *log = ARENA_ARRAY(a, struct note_key, 1, err);
    struct err why = { 0 };
    struct span text;
    if (log == NULL || !settle_log_key(s, a, log, err))
        return false;
    const char *folder = settle_folder(home, a, err);
    const char *path = folder != NULL ? path_join(a, folder, "log.policy", err) : NULL;
    if (path == NULL)
        return false;
    if (!file_load(path, QUORUM_BYTES_MAX, a, &text, &why)) {
        if (why.kind == ERR_ABSENT)
            return quorum_of_log(log, a, out, err);
        *err = why;
        return false;
    }
    return (quorum_read(text, a, out, err) &&
            (quorum_has_log(out, log) ||
             err_set(err, ERR_DENIED, "it does not name the log of this home"))) ||
           err_in(err, "%s", path);
}

struct settling {
    struct log log;
    struct store_signature *list; /* that are not known to be in the log */
    unsigned n_list;
    struct span *entry; /* of each */
    struct store_place *place;
    size_t n_places;
    bool *placed;
    struct span *coming; /* entries that are appended, of coming_of */
    unsigned *coming_of;
    size_t n_coming;
};

static bool entries(struct settling *t, struct arena *a, struct err *err)
{
    unsigned n = t->n_list;
    t->entry = ARENA_ARRAY(a, struct span, n, err);
    t->place = ARENA_ARRAY(a, struct store_place, n, err);
    t->placed = ARENA_ARRAY(a, bool, n, err);
    t->coming = ARENA_ARRAY(a, struct span, n, err);
    t->coming_of = ARENA_ARRAY(a, unsigned, n, err);
    if (t->entry == NULL || t->place == NULL || t->placed == NULL || t->coming == NULL ||
        t->coming_of == NULL)
        return false;
    for (unsigned i = 0; i < n; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct rekord r = { .signature = t->list[i].bytes, .key = t->list[i].pub };
        struct span text;
        memcpy(r.digest, t->list[i].digest, sizeof r.digest);
        buf_init(&b, "an entry", REKORD_BYTES_MAX);
        if (!rekord_write(&r, &b, err) || !buf_done(&b, &text, err) ||
            !span_copy(a, text, &t->entry[i], err))
            return false;
    }
    return true;
}

static void place(struct settling *t, unsigned i, uint64_t index)
{
    t->placed[i] = true;
    t->place[t->n_places++] = (struct store_place){ t->list[i].id, index };
}

/* Entries that are there although nobody kept where. What signs keeps that before it is appended, so an
 * entry of nothing that is kept was signed by a database newer than this one. */
static bool look_behind(struct settling *t, const char *folder, uint64_t seen, uint64_t size,
                        struct arena *a, struct err *err)
{
    struct shelf shelf = shelf_folder(folder);
    for (uint64_t at = seen; at < size; at++) {
        struct arena_mark mark = arena_mark(a);
        struct span entry;
        bool known = false;
        if (!shelf_entry(&shelf, &(struct shelf_place){ at, size }, a, &entry, err))
            return false;
        for (unsigned i = 0; i < t->n_list; i++)
            if (!t->placed[i] && span_eq(entry, t->entry[i])) {
                place(t, i, at);
                known = true;
            }
        if (!known)
            return err_set(err, ERR_DENIED,
                           "ajar.db is older than %s: entry %" PRIu64
                           " is of nothing that was signed in it; put the newer one back",
                           folder, at);
        arena_back(a, mark);
    }
    return true;
}

static bool not_set_back(const char *folder, uint64_t size, uint64_t seen, struct err *err)
{
    if (seen <= size)
        return true;
    if (size == 0)
        return err_set(err, ERR_DENIED,
                       "%s has no checkpoint and had %" PRIu64 " %s before: put the log back",
                       folder, seen, seen == 1 ? "entry" : "entries");
    return err_set(err, ERR_DENIED,
                   "%s has %" PRIu64 " %s and had %" PRIu64
                   " before: it is an older copy; put the newer one back",
                   folder, size, size == 1 ? "entry" : "entries", seen);
}

static bool root_of(const char *folder, uint64_t size, uint64_t first, struct tree_hash *out,
                    struct err *err)
{
    struct shelf shelf = shelf_folder(folder);
    struct tile_source from;
    shelf_source(&shelf, size, &from);
    return tree_root(&from.nodes, first, out, err);
}

/* As long is not the same: two copies that both went on signed different logs with one key. */
static bool same_log(const char *folder, uint64_t size, const struct tree_hash *root,
                     const struct store_seen *seen, struct err *err)
{
    struct tree_hash all = *root, first = *root;
    if (!seen->has_root || size < seen->size)
        return true;
    if (size > seen->size && (!root_of(folder, size, size, &all, err) ||
                              !root_of(folder, size, seen->size, &first, err)))
        return false;
    return (memcmp(&all, root, sizeof all) == 0 &&
            memcmp(first.b, seen->root, sizeof seen->root) == 0) ||
           err_set(err, ERR_DENIED,
                   "%s is not the log that ajar.db knows, with another root over %" PRIu64
                   " %s; put back the two that belong together",
                   folder, seen->size, seen->size == 1 ? "entry" : "entries");
}

static bool sizes_of(struct store *s, const char *folder, struct arena *a, struct log_sizes *out,
                     struct err *err)
{
    struct store_key k;
    struct note_key by;
    enum found_row f = store_key_log(s, a, &k, err);
    if (f == ROW_FAILED || (f == ROW_FOUND && !note_key_of(k.name, NOTE_ED25519, &k.pub, &by, err)))
        return false;
    return log_sizes(folder, f == ROW_FOUND ? &by : NULL, out, err);
}

/* The log was asked for its size first: what is appended meanwhile is in the database before. */
static bool stands(struct store *s, const char *folder, const struct log_sizes *log,
                   struct arena *a, struct err *err)
{
    struct settling t = { .log.lock = -1 };
    struct store_seen seen;
    if (!store_log_seen(s, &seen, err))
        return false;
    return log->promised <= seen.size ||
           (store_unlogged(s, BATCH, a, &t.list, &t.n_list, err) && store_log_seen(s, &seen, err) &&
            entries(&t, a, err) && look_behind(&t, folder, seen.size, log->promised, a, err));
}

/* shows: that nothing is missing, too. For that the database is asked first. */
static bool stands_or_shows(struct store *s, const char *home, bool shows, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "the log", .limit = SETTLE_MEMORY };
    struct log_sizes log;
    struct store_seen seen;
    const char *folder = settle_folder(home, &a, err);
    return folder != NULL &&
           ((store_log_seen(s, &seen, err) && sizes_of(s, folder, &a, &log, err) &&
             (!shows || not_set_back(folder, log.published, seen.size, err)) &&
             same_log(folder, log.published, &log.root, &seen, err) &&
             stands(s, folder, &log, &a, err)) ||
            err_in(err, "log"));
}

bool settle_stands(struct store *s, const char *home, struct err *err)
{
    return stands_or_shows(s, home, false, err);
}

bool settle_shows(struct store *s, const char *home, struct err *err)
{
    return stands_or_shows(s, home, true, err);
}

bool settle_still(struct store *s, const char *home, struct settle_mark *m, struct err *err)
{
    char path[HOME_ROOM];
    struct settle_mark now = { .stood = true };
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/log/checkpoint", home);
    if ((size_t)n >= sizeof path)
        return err_set(err, ERR_LIMIT, "log: a path too long");
    if (stat(path, &st) == 0) {
        const int64_t is[] = { (int64_t)st.st_dev,  (int64_t)st.st_ino,
                               (int64_t)st.st_size, (int64_t)st.st_mtim.tv_sec,
                               st.st_mtim.tv_nsec,  (int64_t)st.st_ctim.tv_sec,
                               st.st_ctim.tv_nsec };
        memcpy(now.is, is, sizeof is);
    }
    if (m->stood && memcmp(m->is, now.is, sizeof now.is) == 0)
        return true;
    m->stood = false;
    if (!settle_shows(s, home, err))
        return false;
    *m = now;
    return true;
}

static bool append(struct settling *t, struct err *err)
{
    uint64_t first = t->log.now.size;
    for (unsigned i = 0; i < t->n_list; i++)
        if (!t->placed[i]) {
            t->coming[t->n_coming] = t->entry[i];
            t->coming_of[t->n_coming++] = i;
        }
    if (!log_append(&t->log, t->coming, t->n_coming, err))
        return false;
    for (size_t i = 0; i < t->n_coming; i++)
        place(t, t->coming_of[i], first + i);
    return true;
}

/* Once with the lock of the log: who else settles waits, and finds nothing left. */
static bool once(struct store *s, const char *home, int64_t now_at, unsigned *n, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "the log", .limit = SETTLE_MEMORY };
    AUTO_CLOSE(key) struct key *key = NULL;
    struct settling t = { .log.lock = -1 };
    struct store_key k;
    struct store_seen seen;
    const char *folder = settle_folder(home, &a, err);
    if (folder == NULL || !log_key(s, &a, &k, err) ||
        (key = keyring_open(s, &k, NULL, err)) == NULL)
        return false;
    struct note_signer by = { k.name, key };
    if (!log_open(&t.log, folder, &by, err))
        return false;
    bool ok = store_unlogged(s, BATCH, &a, &t.list, &t.n_list, err) &&
              store_log_seen(s, &seen, err) && entries(&t, &a, err) &&
              not_set_back(folder, t.log.now.size, seen.size, err) &&
              same_log(folder, t.log.now.size, &t.log.now.root, &seen, err) &&
              look_behind(&t, folder, seen.size, t.log.now.size, &a, err) && append(&t, err) &&
              store_logged(s,
                           &(struct store_logged){ .place = t.place,
                                                   .n = t.n_places,
                                                   .size = t.log.now.size,
                                                   .now_at = now_at,
                                                   .root = t.log.now.root.b },
                           err);
    log_close(&t.log);
    *n = t.n_list;
    return ok;
}

bool settle(struct store *s, const char *home, int64_t now_at, uint64_t *n, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "what is signed", .limit = 1 << 20 };
    struct store_signature *one;
    unsigned left = 0;
    uint64_t sum = 0;
    if (!settle_stands(s, home, err) || !store_unlogged(s, 1, &a, &one, &left, err))
        return false;
    if (left == 0 && !store_settle_due(s, now_at, err))
        return false;
    while (left > 0) {
        if (!once(s, home, now_at, &left, err))
            return err_in(err, "log");
        sum += left;
        left = left == BATCH ? BATCH : 0;
    }
    if (n != NULL)
        *n = sum;
    return true;
}
