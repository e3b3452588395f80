/* oms_dir.c - see oms_dir.h. */
#include "decision/oms_dir.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/sort.h"
#include "base/source.h"
#include "base/threads.h"
#include "crypto/digest.h"

#define CHANGES "it changes while the folder is read: let nobody write to it"

enum {
    PIECE_BYTES = 1 << 20,
    WORTH_A_THREAD = 8u << 20, /* bytes: less is done before a thread stands */
    TRIES = 3,                 /* of a file that changes while it is read */
};

const struct span oms_ignored_always[] = {
    SPAN(".git"),       SPAN(".gitattributes"),     SPAN(".github"),
    SPAN(".gitignore"), SPAN(".cache/huggingface"), SPAN("ajar"),
    SPAN("model.sig"),
};

/* ---- which files ---- */

static bool is_below(struct span path, struct span above)
{
    return path.len >= above.len && memcmp(path.ptr, above.ptr, above.len) == 0 &&
           (path.len == above.len || path.ptr[above.len] == '/');
}

static bool is_ignored(const struct oms_dir *d, struct span path)
{
    for (unsigned i = 0; i < d->n_ignored; i++)
        if (is_below(path, d->ignored[i]))
            return true;
    return false;
}

/* path, absolute, as it is below folder; ptr NULL: it is not. */
static struct span below(const char *folder, struct span path)
{
    struct span top = span_of(folder);
    if (!is_below(path, top) || path.len < top.len + 2)
        return (struct span){ 0 };
    return (struct span){ path.ptr + top.len + 1, path.len - top.len - 1 };
}

/* Where a file is, or would be: its folder without links, and its name. */
static bool real_place(const char *path, struct arena *a, struct span *out, struct err *err)
{
    char *real = ARENA_ARRAY(a, char, PATH_MAX, err);
    struct span whole = span_of(path), folder = path_folder(whole);
    struct span name = { whole.ptr + folder.len, whole.len - folder.len }, above;
    if (real == NULL || !span_copy(a, folder.len > 0 ? folder : SPAN("."), &above, err))
        return false;
    *out = (struct span){ 0 };
    if (realpath((const char *)above.ptr, real) == NULL)
        return true;
    const char *joined = path_join(a, real, (const char *)name.ptr, err);
    if (joined != NULL)
        *out = span_of(joined);
    return joined != NULL;
}

/* "./a/b/" is "a/b". */
static struct span plain(struct span path)
{
    while (span_begins(path, "./"))
        path.ptr += 2, path.len -= 2;
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return path;
}

static bool ignore_all(struct oms_dir *d, const char *real, const struct oms_ask *ask,
                       struct arena *a, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span place = { 0 };
    d->ignored = ARENA_ARRAY(a, struct span, ask->n_ignore + 1, err);
    if (d->ignored == NULL ||
        (ask->signature != NULL && !real_place(ask->signature, a, &place, err)))
        return false;
    d->signature = below(real, place);
    if (d->signature.len > 0)
        d->ignored[d->n_ignored++] = d->signature;
    for (unsigned i = 0; i < ask->n_ignore; i++) {
        struct span path = plain(ask->ignore[i]);
        if (span_begins(path, "/"))
            path = below(real, path);
        if (path.len == 0)
            return err_set(err, ERR_USAGE, "%s cannot be ignored: it is not below the folder",
                           span_quote(ask->ignore[i], room));
        d->ignored[d->n_ignored++] = path;
    }
    sort_heap(d->ignored, d->n_ignored, sizeof *d->ignored, sort_spans);
    unsigned n = 0;
    for (unsigned i = 0; i < d->n_ignored; i++)
        if (n == 0 || !span_eq(d->ignored[i], d->ignored[n - 1]))
            d->ignored[n++] = d->ignored[i];
    d->n_ignored = n;
    return true;
}

static bool refuse_odd(const struct walk_odd *odd, bool links, struct err *err)
{
    char path[QUOTED_BYTES], to[QUOTED_BYTES];
    span_quote(odd->path, path);
    switch (odd->kind) {
    case WALK_LINK_NOWHERE: /* nobody knows what will be there when it is read */
        return err_set(err, ERR_INPUT,
                       "%s is a link to %s, where nothing is: remove it, or ignore it", path,
                       span_quote(odd->link, to));
    case WALK_LINK:
        return err_set(err, ERR_INPUT,
                       links ? "%s is a link to %s, which is no file: remove it, or ignore it"
                             : "%s is a link to %s: put the file in its place, ignore it, or allow "
                               "links with --allow-symlinks",
                       path, span_quote(odd->link, to));
    case WALK_LINK_OUT:
        return err_set(err, ERR_INPUT,
                       "%s is a link to %s, outside of the folder: put the file in its place, or "
                       "ignore it",
                       path, span_quote(odd->link, to));
    case WALK_SPECIAL:
        return err_set(err, ERR_INPUT, "%s is neither a file nor a folder: remove it, or ignore it",
                       path);
    case WALK_LONG:
        return err_set(err, ERR_INPUT, "%s: a path of more than %u bytes", path, PATH_BYTES_MAX);
    case WALK_GIT:
        return err_set(err, ERR_INPUT,
                       "%s is git's own: remove it, or ignore it: no model holds one", path);
    default: /* hard links are files; what is not served or not read was not asked for */
        return true;
    }
}

/* A hard link is among the files, and a part of a download beside a snapshot is none of it. */
static void pass(struct oms_dir *d, const struct walk_odd *odd)
{
    if (odd->kind == WALK_HARD_LINK || odd->kind == WALK_UNFINISHED)
        return;
    d->passed[d->n_passed] = odd->path;
    d->n_passed += !span_eq(odd->path, d->signature);
}

static bool take_files(struct oms_dir *d, const struct oms_ask *ask, struct arena *a,
                       struct err *err)
{
    char path[QUOTED_BYTES];
    const struct walk *w = &d->walk;
    d->file = ARENA_ARRAY(a, struct oms_sum, w->n_files, err);
    d->passed = d->file != NULL ? ARENA_ARRAY(a, struct span, w->n_files + w->n_odds, err) : NULL;
    if (d->passed == NULL)
        return false;
    for (size_t i = 0; i < w->n_odds; i++)
        if (is_ignored(d, w->odd[i].path))
            pass(d, &w->odd[i]);
        else if (!refuse_odd(&w->odd[i], ask->links, err))
            return false;
    for (size_t i = 0; i < w->n_files; i++) {
        const struct walk_file *f = &w->file[i];
        if (is_ignored(d, f->path)) {
            d->passed[d->n_passed] = f->path;
            d->n_passed += !span_eq(f->path, d->signature);
            continue;
        }
        if (f->link.ptr != NULL && !ask->links)
            return refuse_odd(
                &(struct walk_odd){ .kind = WALK_LINK, .path = f->path, .link = f->link }, false,
                err);
        if (!ask->verify && !path_ok(f->path))
            return err_set(err, ERR_INPUT,
                           "%s is a name that not every system can hold: rename it, or ignore it",
                           span_quote(f->path, path));
        d->file[d->n++] = (struct oms_sum){ .path = f->path, .size = f->size, .at = i };
    }
    sort_heap(d->passed, d->n_passed, sizeof *d->passed, sort_spans);
    return true;
}

bool oms_dir_open(struct oms_dir *d, const struct oms_ask *ask, struct arena *a, struct err *err)
{
    struct walk_ask walk = {
        .path = ask->path, .unserved = true, .parts = true, .links = ask->links
    };
    char *real = ARENA_ARRAY(a, char, PATH_MAX, err);
    struct span path;
    *d = (struct oms_dir){ .walk = { .root = -1, .cache = -1 }, .links = ask->links };
    if (real == NULL || !span_copy(a, span_of(ask->path), &path, err) ||
        !walk_open(&d->walk, &walk, a, err))
        return false;
    if (d->walk.single != NULL)
        return err_set(err, ERR_INPUT, "a file: models are signed as folders");
    if (realpath(ask->path, real) == NULL)
        return err_os(err, "could not resolve the path");
    d->path = (const char *)path.ptr;
    d->name = span_of(strrchr(real, '/') + 1);
    return ignore_all(d, real, ask, a, err) && take_files(d, ask, a, err);
}

void oms_dir_close(struct oms_dir *d)
{
    walk_close(&d->walk);
}

/* ---- their digests ---- */

struct todo {
    struct oms_sum *file;
    bool read;
};
struct member {
    struct arena a;
    struct err err;
};
struct team {
    const struct oms_dir *d;
    const struct oms_hashing *h;
    struct todo *todo; /* largest first */
    size_t n;
    uint64_t total;
    _Atomic size_t next;
    _Atomic uint64_t done;
    _Atomic bool failed;
    struct member member[THREADS_MAX];
};

static bool same_file(const struct stat *x, const struct stat *y)
{
    return x->st_dev == y->st_dev && x->st_ino == y->st_ino && x->st_size == y->st_size &&
           x->st_mtim.tv_sec == y->st_mtim.tv_sec && x->st_mtim.tv_nsec == y->st_mtim.tv_nsec &&
           x->st_ctim.tv_sec == y->st_ctim.tv_sec && x->st_ctim.tv_nsec == y->st_ctim.tv_nsec;
}

static bool hash_bytes(struct team *t, struct digest *sha256, uint8_t *piece, int fd,
                       struct todo *f, struct err *err)
{
    uint64_t size = (uint64_t)f->file->st.st_size;
    struct source src = source_fd("", fd, size);
    for (uint64_t off = 0; off < size;) {
        size_t n = size - off < PIECE_BYTES ? (size_t)(size - off) : PIECE_BYTES;
        if (!source_read(&src, off, piece, n, err) ||
            !digest_add(sha256, (struct span){ piece, n }, err))
            return false;
        off += n;
        uint64_t done = atomic_fetch_add(&t->done, n) + n;
        if (t->h->progress != NULL)
            t->h->progress(t->h->ctx, done < t->total ? done : t->total, t->total);
    }
    return digest_done(sha256, f->file->sha256, err);
}

/* What was hashed was there at one time, as one file. */
static bool hash_fd(struct team *t, struct digest *sha256, uint8_t *piece, int fd, struct todo *f,
                    struct err *err)
{
    struct stat after;
    for (unsigned i = 0; i < TRIES; i++) {
        struct err why = { 0 };
        uint8_t none[SHA256_BYTES];
        if (fstat(fd, &f->file->st) < 0)
            return err_os(err, "could not stat");
        bool ok = hash_bytes(t, sha256, piece, fd, f, &why);
        if (fstat(fd, &after) < 0)
            return err_os(err, "could not stat");
        if (ok && same_file(&f->file->st, &after)) {
            f->read = true;
            return true;
        }
        if (!ok && same_file(&f->file->st, &after)) {
            *err = why;
            return false;
        }
        if (!ok && !digest_done(sha256, none, err)) /* the next try begins anew */
            return false;
    }
    return err_set(err, ERR_SYSTEM, "it changes while it is read: let nobody write to it");
}

static bool hash_one(struct team *t, struct digest *sha256, uint8_t *piece, struct todo *f,
                     struct err *err)
{
    char room[QUOTED_BYTES];
    int fd = walk_fd(&t->d->walk, &t->d->walk.file[f->file->at], err);
    bool ok = fd >= 0 && hash_fd(t, sha256, piece, fd, f, err);
    if (fd >= 0)
        close(fd);
    return ok || err_in(err, "%s", span_quote(f->file->path, room));
}

static bool work_as(struct team *t, struct member *m, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *sha256 = digest_open(DIGEST_SHA256, err);
    uint8_t *piece = sha256 != NULL ? ARENA_ARRAY(&m->a, uint8_t, PIECE_BYTES, err) : NULL;
    if (piece == NULL)
        return false;
    for (size_t k; (k = atomic_fetch_add(&t->next, 1)) < t->n;)
        if (atomic_load(&t->failed) || !hash_one(t, sha256, piece, &t->todo[k], err))
            return false;
    return true;
}

static void work(void *ctx, unsigned i)
{
    struct team *t = ctx;
    struct member *m = &t->member[i];
    if (!work_as(t, m, &m->err))
        atomic_store(&t->failed, true);
}

static int largest_first(const void *x, const void *y)
{
    const struct todo *a = x, *b = y;
    if (a->file->size != b->file->size)
        return a->file->size < b->file->size ? 1 : -1;
    return (a->file > b->file) - (a->file < b->file);
}

/* Of those that are wanted, which have to be read. */
static bool lay_out(struct team *t, struct oms_dir *d, struct err *err)
{
    for (size_t i = 0; i < d->n; i++) {
        struct oms_sum *f = &d->file[i];
        enum found_row known = ROW_ABSENT;
        if (t->h->wanted != NULL && !t->h->wanted[i])
            continue;
        if (t->h->sums != NULL) {
            int fd = walk_fd(&d->walk, &d->walk.file[f->at], err);
            if (fd < 0)
                return false;
            if (fstat(fd, &f->st) == 0)
                known = sums_find(t->h->sums, &f->st, f->sha256, err);
            close(fd);
        }
        if (known == ROW_FAILED)
            return false;
        if (known == ROW_FOUND) {
            f->size = (uint64_t)f->st.st_size;
            f->hashed = true;
            ck_raise(&d->bytes, f->size);
            continue;
        }
        t->todo[t->n++].file = f;
        ck_raise(&t->total, f->size);
    }
    sort_heap(t->todo, t->n, sizeof *t->todo, largest_first);
    return true;
}

static unsigned threads_for(const struct team *t)
{
    uint64_t n = threads_cores(), worth = t->total / WORTH_A_THREAD + 1;
    n = t->n < n ? t->n : n;
    n = worth < n ? worth : n;
    return n > 0 ? (unsigned)n : 1;
}

/* What was read is taken over, and remembered. */
static bool take_read(struct team *t, struct oms_dir *d, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; i < t->n; i++) {
        struct todo *f = &t->todo[i];
        f->file->size = (uint64_t)f->file->st.st_size;
        f->file->hashed = true;
        d->n_read++;
        ck_raise(&d->bytes, f->file->size);
        ck_raise(&d->read_bytes, f->file->size);
    }
    if (t->h->sums == NULL || t->n == 0)
        return true;
    if (!sums_begin(t->h->sums, err))
        return false;
    for (size_t i = 0; ok && i < t->n; i++)
        ok = sums_put(t->h->sums, &t->todo[i].file->st, t->todo[i].file->sha256, t->h->now_at, err);
    return sums_keep(t->h->sums, ok, err);
}

static bool is_same(const struct oms_sum *f, const struct oms_dir *now, size_t k, struct err *err)
{
    struct stat st;
    int fd = walk_fd(&now->walk, &now->walk.file[now->file[k].at], err);
    bool ok = fd >= 0 && (fstat(fd, &st) == 0 || err_os(err, "could not stat")) &&
              (same_file(&f->st, &st) || err_set(err, ERR_SYSTEM, CHANGES));
    if (fd >= 0)
        close(fd);
    return ok;
}

/* What is said of the folder holds of all its files at one time. */
static bool is_still(const struct oms_dir *d, const struct oms_hashing *h, struct arena *a,
                     struct err *err)
{
    AUTO_CLOSE(oms_dir) struct oms_dir now = { .walk = { .root = -1, .cache = -1 } };
    struct oms_ask ask = { .path = d->path,
                           .ignore = d->ignored,
                           .n_ignore = d->n_ignored,
                           .links = d->links,
                           .verify = true };
    char room[QUOTED_BYTES];
    if (!oms_dir_open(&now, &ask, a, err))
        return false;
    for (size_t i = 0, k = 0; i < d->n || k < now.n;) {
        int c = i == d->n ? 1 : k == now.n ? -1 : span_cmp(d->file[i].path, now.file[k].path);
        const struct oms_sum *f = c <= 0 ? &d->file[i] : &now.file[k];
        bool ok = c > 0 ? h->extra : !f->hashed || (c == 0 && is_same(f, &now, k, err));
        if (!ok && err->kind == ERR_NONE)
            err_set(err, ERR_SYSTEM, CHANGES);
        if (!ok)
            return err_in(err, "%s", span_quote(f->path, room));
        i += c <= 0;
        k += c >= 0;
    }
    return true;
}

bool oms_dir_hash(struct oms_dir *d, const struct oms_hashing *h, struct arena *a, struct err *err)
{
    struct team *t = ARENA_ARRAY(a, struct team, 1, err);
    if (t == NULL || (t->todo = ARENA_ARRAY(a, struct todo, d->n, err)) == NULL)
        return false;
    t->d = d;
    t->h = h;
    if (!lay_out(t, d, err))
        return false;
    unsigned n = threads_for(t);
    for (unsigned i = 0; i < n; i++)
        t->member[i].a = (struct arena){ .name = a->name, .limit = 2 * PIECE_BYTES };
    threads_run(n, work, t);
    bool ok = true;
    for (unsigned i = 0; i < n; i++) {
        if (ok && t->member[i].err.kind != ERR_NONE)
            *err = t->member[i].err, ok = false;
        arena_free(&t->member[i].a);
    }
    return ok && take_read(t, d, err) && is_still(d, h, a, err);
}

/* ---- what they come to ---- */

static bool root_in(const struct oms_sum *const *file, const struct oms_sum *all, size_t n,
                    uint8_t *out, struct err *err)
{
    AUTO_CLOSE(digest) struct digest *sha256 = digest_open(DIGEST_SHA256, err);
    if (sha256 == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct oms_sum *f = file != NULL ? file[i] : &all[i];
        assert(f->hashed);
        if (!digest_add(sha256, (struct span){ f->sha256, SHA256_BYTES }, err))
            return false;
    }
    return digest_done(sha256, out, err);
}

bool oms_root(const struct oms_dir *d, uint8_t out[static SHA256_BYTES], struct err *err)
{
    return root_in(NULL, d->file, d->n, out, err);
}

/* "/" sorts before every other byte. */
static int by_parts(const void *x, const void *y)
{
    const struct oms_sum *const *a = x, *const *b = y;
    struct span p = (*a)->path, q = (*b)->path;
    size_t n = p.len < q.len ? p.len : q.len;
    for (size_t i = 0; i < n; i++) {
        int c = p.ptr[i] == '/' ? -1 : p.ptr[i], d = q.ptr[i] == '/' ? -1 : q.ptr[i];
        if (c != d)
            return c < d ? -1 : 1;
    }
    return (p.len > q.len) - (p.len < q.len);
}

bool oms_root_by_parts(const struct oms_dir *d, struct arena *a, uint8_t out[static SHA256_BYTES],
                       struct err *err)
{
    const struct oms_sum **order = ARENA_ARRAY(a, const struct oms_sum *, d->n, err);
    if (order == NULL)
        return false;
    for (size_t i = 0; i < d->n; i++)
        order[i] = &d->file[i];
    sort_heap(order, d->n, sizeof *order, by_parts);
    return root_in(order, NULL, d->n, out, err);
}
