/* examine.c - see examine.h.
 *
 * Threads take the largest file that is left, so that none is busy long after the others; each
 * has a sandbox and an arena of its own. A file is opened once: what was hashed is what was
 * read. What is wrong with a file itself, and not with this machine, is ERR_ABSENT in here. */
#include "scan/examine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/path.h"
#include "base/rd.h"
#include "base/sort.h"
#include "base/threads.h"
#include "base/utf8.h"
#include "crypto/digest.h"
#include "scan/weights.h"

enum {
    PIECE_BYTES = 1 << 20,
    UTF8_BYTES_MAX = 1 << 20,  /* see manifest.h; a piece holds such a file whole */
    BINARY_HEAD = 8000,        /* as git does */
    AGAIN_FACTOR = 4,          /* times the size of a file its tensors may have together */
    WORTH_A_THREAD = 8u << 20, /* bytes: less is done before a thread and its worker stand */
};

struct member {
    struct arena a;
    struct err err;
    enum sandbox_state state;
    uint8_t *piece;
    struct digest *sha256;
    struct weights weights; /* of the file at work; out NULL: none to look at */
};
struct team {
    const struct examine *e;
    size_t *order; /* of files, largest first */
    uint64_t total;
    bool numbers;
    struct numbers_key key;
    _Atomic size_t next;
    _Atomic uint64_t done;
    _Atomic bool failed;
    struct member member[THREADS_MAX];
};

static bool is_text(struct span s)
{
    return (s.len == 0 || memchr(s.ptr, 0, s.len) == NULL) && utf8_ok(s);
}

/* The file cannot be read; others may be. */
static bool is_lost(struct err *err)
{
    err->kind = ERR_ABSENT;
    return false;
}

static bool read_piece(int fd, uint64_t off, uint8_t *piece, size_t n, struct err *err)
{
    for (size_t have = 0; have < n;) {
        ssize_t got = pread(fd, piece + have, n - have, (off_t)(off + have));
        if (got < 0 && errno != EINTR) {
            err_os(err, "could not read");
            return is_lost(err);
        }
        if (got == 0)
            return err_set(err, ERR_ABSENT, "it shrank while it was read");
        have += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool begin_blob(struct digest *d, uint64_t size, struct err *err)
{
    char head[32];
    int n = snprintf(head, sizeof head, "blob %" PRIu64, size);
    return digest_add(d, (struct span){ (const uint8_t *)head, (size_t)n + 1 }, err);
}

static bool hash_blob(struct span content, uint8_t out[static SHA1_BYTES], struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA1, err);
    return d != NULL && begin_blob(d, content.len, err) && digest_add(d, content, err) &&
           digest_done(d, out, err);
}

/* A cache has files that the hub keeps in git under their git names, also larger ones than a release
 * of ours would keep there. */
static bool hash_as_named(struct member *m, int fd, struct span link, struct manifest_file *sum,
                          struct err *err)
{
    uint8_t named[SHA1_BYTES];
    size_t n, front = path_folder(link).len;
    if (link.len == 0 || !manifest_is_lfs(sum) ||
        !hex_get((struct span){ link.ptr + front, link.len - front }, named, SHA1_BYTES))
        return true;
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA1, err);
    if (d == NULL || !begin_blob(d, sum->size, err))
        return false;
    for (uint64_t off = 0; off < sum->size; off += n) {
        n = sum->size - off < PIECE_BYTES ? (size_t)(sum->size - off) : PIECE_BYTES;
        if (!read_piece(fd, off, m->piece, n, err) ||
            !digest_add(d, (struct span){ m->piece, n }, err))
            return false;
    }
    return digest_done(d, sum->blob, err);
}

/* What the first piece tells; a file git keeps itself is no longer than that. */
static bool first_piece(struct span s, bool hash, struct manifest_file *sum, struct err *err)
{
    sum->binary = s.len > 0 && memchr(s.ptr, 0, s.len < BINARY_HEAD ? s.len : BINARY_HEAD) != NULL;
    sum->utf8 = sum->size <= UTF8_BYTES_MAX && is_text(s);
    return !hash || manifest_is_lfs(sum) || hash_blob(s, sum->blob, err);
}

static bool hash_file(struct team *t, struct member *m, int fd, struct manifest_file *sum,
                      struct err *err)
{
    const struct look_options *o = t->e->options;
    uint64_t off = 0;
    do {
        size_t n = sum->size - off < PIECE_BYTES ? (size_t)(sum->size - off) : PIECE_BYTES;
        struct span s = { m->piece, n };
        if (!read_piece(fd, off, m->piece, n, err) ||
            (off == 0 && !first_piece(s, !o->no_hash, sum, err)))
            return false;
        if (o->no_hash)
            return true;
        if (!digest_add(m->sha256, s, err))
            return false;
        weights_add(&m->weights, off, s);
        off += n;
        uint64_t done = atomic_fetch_add(&t->done, n) + n;
        if (o->progress != NULL)
            o->progress(o->ctx, done, t->total);
    } while (off < sum->size);
    return digest_done(m->sha256, sum->sha256, err);
}

static bool same(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
           a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* The worker is through with these as soon as their head is read, so that the one way through the
 * file can be for the digest and for the numbers. */
static bool has_head(int fd, uint64_t size, bool *yes, struct err *err)
{
    uint8_t head[9];
    *yes = false;
    if (size < sizeof head)
        return true;
    if (!read_piece(fd, 0, head, sizeof head, err))
        return false;
    struct rd r = { .in = { head, sizeof head } };
    uint64_t n = rd_u64le(&r);
    *yes = memcmp(head, "GGUF", 4) == 0 || (head[8] == '{' && n <= size - 8);
    return true;
}

static bool weigh_one(struct member *m, int fd, size_t i, struct err *err)
{
    const struct found_tensor *t = &m->weights.found->tensor[i];
    uint64_t off = t->off, end = off + t->bytes;
    weights_go_to(&m->weights, i);
    do {
        size_t n = end - off < PIECE_BYTES ? (size_t)(end - off) : PIECE_BYTES;
        if (!read_piece(fd, off, m->piece, n, err))
            return false;
        weights_add(&m->weights, off, (struct span){ m->piece, n });
        off += n;
    } while (off < end);
    return true;
}

/* The numbers of what turned out to hold tensors after it was hashed, or holds them in another order:
 * tensor by tensor. Checkpoints have several on the same bytes; a file that has many of large ones
 * there is not followed for ever. */
static bool weigh_again(struct team *t, struct member *m, int fd, size_t i, struct err *err)
{
    struct look_file *f = &t->e->file[i];
    uint64_t left;
    if (!ck_mul(t->e->sum[i].size, AGAIN_FACTOR, &left))
        left = UINT64_MAX;
    if (!weights_begin(&m->weights, &f->found, &t->key, &m->a, err))
        return false;
    f->numbers = m->weights.out;
    for (size_t k = 0; k < f->found.n_tensors; k++) {
        if (f->found.tensor[k].bytes > left)
            continue;
        left -= f->found.tensor[k].bytes;
        if (!weigh_one(m, fd, k, err))
            return false;
    }
    return true;
}

static bool examine_bytes(struct team *t, struct member *m, struct sandbox *s,
                          const struct sandbox_file *file, size_t i, struct err *err)
{
    struct manifest_file *sum = &t->e->sum[i];
    struct look_file *f = &t->e->file[i];
    bool first = false;
    m->weights = (struct weights){ .out = NULL };
    if ((t->numbers && !has_head(file->fd, file->size, &first, err)) ||
        !sandbox_begin(s, file, err))
        return false;
    if (first)
        sandbox_end(s, &m->a, &f->found);
    bool fused = first && weights_in_order(&f->found);
    bool hashed = (!fused || weights_begin(&m->weights, &f->found, &t->key, &m->a, err)) &&
                  hash_file(t, m, file->fd, sum, err) &&
                  (t->e->options->no_hash || hash_as_named(m, file->fd, f->link, sum, err));
    f->numbers = m->weights.out;
    if (!first)
        sandbox_end(s, &m->a, &f->found);
    return hashed && (!t->numbers || fused || weigh_again(t, m, file->fd, i, err));
}

static bool examine_open(struct team *t, struct member *m, struct sandbox *s, size_t i, int fd,
                         struct err *err)
{
    struct manifest_file *sum = &t->e->sum[i];
    struct stat before, after;
    if (fstat(fd, &before) < 0) {
        err_os(err, "could not stat");
        return is_lost(err);
    }
    sum->size = (uint64_t)before.st_size;
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    /* One of several files may be an index that names the tensors of the others. */
    bool tensors = t->e->options->tensors || t->numbers || t->e->walk->n_files > 1;
    struct sandbox_file file = { fd, sum->size, t->e->file[i].path, tensors };
    if (!examine_bytes(t, m, s, &file, i, err))
        return false;
    if (fstat(fd, &after) < 0) {
        err_os(err, "could not stat");
        return is_lost(err);
    }
    return same(&before, &after) || err_set(err, ERR_ABSENT, "it changed while it was read");
}

static bool keep_why(struct team *t, struct member *m, size_t i, struct err *err)
{
    uint8_t half[SHA256_BYTES];
    struct err why = *err;
    *err = (struct err){ 0 };
    return span_copy(&m->a, span_of(why.text), &t->e->unread[i], err) &&
           digest_done(m->sha256, half, err); /* the next file begins anew */
}

static bool examine_one(struct team *t, struct member *m, struct sandbox *s, size_t i,
                        struct err *err)
{
    char room[QUOTED_BYTES];
    int fd = walk_fd(t->e->walk, &t->e->walk->file[i], err);
    bool ok = fd >= 0 && examine_open(t, m, s, i, fd, err);
    if (fd >= 0)
        close(fd);
    bool lost = !ok && (err->kind == ERR_ABSENT || (fd < 0 && err->kind != ERR_LIMIT));
    if (lost && t->e->unread != NULL)
        return keep_why(t, m, i, err);
    if (!ok && err->kind == ERR_ABSENT)
        err->kind = ERR_SYSTEM;
    return ok || err_in(err, "%s", span_quote(t->e->file[i].path, room));
}

static bool work_as(struct team *t, struct member *m, struct err *err)
{
    AUTO_CLOSE(sandbox) struct sandbox *s = sandbox_open(t->e->options->no_sandbox, err);
    if (s == NULL)
        return false;
    m->state = sandbox_state(s);
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    m->sha256 = d;
    m->piece = d != NULL ? ARENA_ARRAY(&m->a, uint8_t, PIECE_BYTES, err) : NULL;
    if (m->piece == NULL)
        return false;
    for (size_t k; (k = atomic_fetch_add(&t->next, 1)) < t->e->walk->n_files;)
        if (atomic_load(&t->failed) || !examine_one(t, m, s, t->order[k], err))
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

struct by_size {
    uint64_t size;
    size_t i;
};

static int largest_first(const void *x, const void *y)
{
    const struct by_size *a = x, *b = y;
    return a->size != b->size ? (a->size < b->size ? 1 : -1) : (a->i > b->i) - (a->i < b->i);
}

static bool put_in_order(struct team *t, struct arena *a, struct err *err)
{
    size_t n = t->e->walk->n_files;
    struct by_size *by = ARENA_ARRAY(a, struct by_size, n, err);
    t->order = by != NULL ? ARENA_ARRAY(a, size_t, n, err) : NULL;
    if (t->order == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        by[i] = (struct by_size){ t->e->walk->file[i].size, i };
        ck_raise(&t->total, by[i].size);
    }
    sort_heap(by, n, sizeof *by, largest_first);
    for (size_t i = 0; i < n; i++)
        t->order[i] = by[i].i;
    return true;
}

static unsigned threads_for(const struct team *t)
{
    uint64_t n = threads_cores();
    n = t->e->walk->n_files < n ? t->e->walk->n_files : n;
    return t->total / WORTH_A_THREAD + 1 < n ? (unsigned)(t->total / WORTH_A_THREAD + 1)
                                             : (unsigned)n;
}

bool examine_all(const struct examine *e, struct arena *a, enum sandbox_state *state,
                 struct err *err)
{
    struct team *t = ARENA_ARRAY(a, struct team, 1, err);
    if (t == NULL)
        return false;
    t->e = e;
    t->numbers = e->options->numbers && !e->options->no_hash;
    if (!put_in_order(t, a, err) || (t->numbers && !weights_key(&t->key, err)))
        return false;
    unsigned n = threads_for(t);
    for (unsigned i = 0; i < n; i++)
        t->member[i].a = (struct arena){ .name = a->name, .limit = a->limit - a->used };
    threads_run(n, work, t);
    bool ok = true;
    for (unsigned i = 0; i < n; i++) {
        struct member *m = &t->member[i];
        if (ok && m->err.kind != ERR_NONE) {
            *err = m->err;
            ok = false;
        }
        *state = m->state > *state ? m->state : *state;
        ok = ok && arena_take(a, &m->a, err);
        arena_free(&m->a);
    }
    return ok;
}
