/* walk.c - see walk.h.
 *
 * Everything below the root is opened by openat2 from the root's descriptor: no step may be a
 * link, except those of a cache, which may not leave it. */
#include "scan/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/plural.h"
#include "base/sort.h"
#include "scan/cache.h"
#include "scan/look.h"

struct walking {
    struct walk *w;
    struct arena *a;
    size_t file_room;
    struct span *folder; /* still to be read; a stack */
    size_t n_folders, folder_room;
    uint64_t met;
    struct walk_ask ask;
};

static int open_below(int root, const char *path, uint64_t flags, uint64_t resolve)
{
    if ((flags & O_PATH) == 0)
        flags |= O_NONBLOCK | O_NOCTTY;
    struct open_how how = { .flags = flags | O_CLOEXEC,
                            .resolve = resolve | RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
    return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

static const char *text_of(struct span s)
{
    return s.len > 0 ? (const char *)s.ptr : ".";
}

static bool join(struct arena *a, struct span folder, struct span name, struct span *out,
                 struct err *err)
{
    bool top = folder.len == 0;
    uint8_t *p = ARENA_ARRAY(a, uint8_t, folder.len + name.len + 2, err);
    if (p == NULL)
        return false;
    if (!top) {
        memcpy(p, folder.ptr, folder.len);
        p[folder.len] = '/';
    }
    memcpy(p + folder.len + !top, name.ptr, name.len);
    *out = (struct span){ p, folder.len + !top + name.len };
    return true;
}

static bool add_file(struct walking *k, struct span path, struct span link, uint64_t size,
                     struct err *err)
{
    struct walk *w = k->w;
    w->file = arena_grow(k->a, w->file, w->n_files, &k->file_room, sizeof *w->file, err);
    if (w->file == NULL)
        return false;
    w->file[w->n_files++] = (struct walk_file){ path, link, size };
    return true;
}

static bool put_odd(struct walk *w, struct arena *a, struct walk_odd odd, struct err *err)
{
    w->odd = arena_grow(a, w->odd, w->n_odds, &w->odd_room, sizeof *w->odd, err);
    if (w->odd == NULL)
        return false;
    w->odd[w->n_odds++] = odd;
    return true;
}

static bool add_odd(struct walking *k, enum walk_odd_kind kind, struct span path, struct span link,
                    struct err *err)
{
    return put_odd(k->w, k->a, (struct walk_odd){ .kind = kind, .path = path, .link = link }, err);
}

bool walk_unread(struct walk *w, struct arena *a, struct span path, struct span why,
                 struct err *err)
{
    struct walk_odd odd = { .kind = WALK_UNREAD, .path = path, .why = why };
    return put_odd(w, a, odd, err);
}

/* errno has why. */
static bool add_unread(struct walking *k, struct span path, const char *what, struct err *err)
{
    char room[QUOTED_BYTES];
    struct err why = { 0 };
    struct span text;
    if (!k->ask.unread)
        return err_os(err, "%s: %s", span_quote(path, room), what);
    err_os(&why, "%s", what);
    return span_copy(k->a, span_of(why.text), &text, err) &&
           walk_unread(k->w, k->a, path, text, err);
}

static bool add_folder(struct walking *k, struct span path, struct err *err)
{
    k->folder = arena_grow(k->a, k->folder, k->n_folders, &k->folder_room, sizeof path, err);
    if (k->folder == NULL)
        return false;
    k->folder[k->n_folders++] = path;
    return true;
}

static bool read_link(struct arena *a, int folder, const char *name, struct span *out,
                      struct err *err)
{
    uint8_t room[PATH_MAX];
    ssize_t n = readlinkat(folder, name, (char *)room, sizeof room);
    return span_copy(a, (struct span){ room, n > 0 ? (size_t)n : 0 }, out, err);
}

/* A link: a file if this is a cache and it stays inside and ends at a regular file. */
static bool add_link(struct walking *k, int folder, const char *name, struct span path,
                     struct err *err)
{
    struct walk *w = k->w;
    struct span link, full;
    struct stat st;
    if (!read_link(k->a, folder, name, &link, err) || !join(k->a, w->inside, path, &full, err))
        return false;
    int fd = open_below(w->cache >= 0 ? w->cache : w->root, text_of(full), O_PATH, 0);
    bool circle = fd < 0 && errno == ELOOP;
    bool nowhere = errno == ENOENT || errno == ENOTDIR || errno == ELOOP; /* unless it is inside */
    bool inside = fd >= 0, file = inside && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (fd >= 0)
        close(fd);
    if (w->cache >= 0 && file)
        return add_file(k, path, link, (uint64_t)st.st_size, err);
    struct walk_odd odd = { .path = path, .link = link, .circle = circle };
    odd.kind = inside ? WALK_LINK : nowhere ? WALK_LINK_NOWHERE : WALK_LINK_OUT;
    return put_odd(w, k->a, odd, err);
}

/* What the hub's client has fetched so far of a file, in a folder it was told to fetch into. */
static bool is_unfinished(struct span path)
{
    static const char where[] = ".cache/huggingface/download/";
    size_t n = strlen(where);
    if (!span_ends(path, CACHE_UNFINISHED))
        return false;
    for (size_t i = 0; i + n < path.len; i++)
        if (memcmp(path.ptr + i, where, n) == 0 && (i == 0 || path.ptr[i - 1] == '/'))
            return true;
    return false;
}

static bool add_so_far(struct walking *k, struct span path, uint64_t size, struct err *err)
{
    char text[60];
    struct walk_odd odd = { .kind = WALK_UNFINISHED, .path = path };
    snprintf(text, sizeof text, "%" PRIu64 " byte%s so far", size, plural(size));
    return span_copy(k->a, span_of(text), &odd.why, err) && put_odd(k->w, k->a, odd, err);
}

static bool add_hard_link(struct walking *k, struct span path, const struct stat *st,
                          struct err *err)
{
    struct walk_odd odd = { .kind = WALK_HARD_LINK,
                            .path = path,
                            .device = (uint64_t)st->st_dev,
                            .inode = (uint64_t)st->st_ino };
    return put_odd(k->w, k->a, odd, err);
}

static int by_file(const void *x, const void *y)
{
    const struct walk_odd *a = x, *b = y;
    if (a->device != b->device)
        return a->device > b->device ? 1 : -1;
    if (a->inode != b->inode)
        return a->inode > b->inode ? 1 : -1;
    return span_cmp(a->path, b->path);
}

static bool one_file(const struct walk_odd *a, const struct walk_odd *b)
{
    return a->kind == WALK_HARD_LINK && b->kind == a->kind && a->device == b->device &&
           a->inode == b->inode;
}

/* Each name of a file learns of another one. */
static void pair_names(struct walk *w)
{
    sort_heap(w->odd, w->n_odds, sizeof *w->odd, by_file);
    for (size_t i = 1; i < w->n_odds; i++)
        if (one_file(&w->odd[i - 1], &w->odd[i])) {
            w->odd[i].link = w->odd[i - 1].path;
            if (w->odd[i - 1].link.ptr == NULL)
                w->odd[i - 1].link = w->odd[i].path;
        }
}

static bool add_entry(struct walking *k, struct span above, int folder, const char *name,
                      struct err *err)
{
    struct stat st;
    struct span path, none = { 0 };
    if (++k->met > LOOK_FILES_MAX)
        return err_set(err, ERR_LIMIT, "more than %u files and folders", LOOK_FILES_MAX);
    if (!join(k->a, above, span_of(name), &path, err))
        return false;
    if (path.len > PATH_BYTES_MAX)
        return add_odd(k, WALK_LONG, path, none, err);
    if (strcasecmp(name, ".git") == 0)
        return add_odd(k, WALK_GIT, path, none, err);
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return add_unread(k, path, "could not stat", err);
    if (S_ISREG(st.st_mode) && k->ask.unserved && !k->ask.parts && is_unfinished(path))
        return add_so_far(k, path, (uint64_t)st.st_size, err);
    if (S_ISREG(st.st_mode))
        return add_file(k, path, none, (uint64_t)st.st_size, err) &&
               (st.st_nlink < 2 || add_hard_link(k, path, &st, err));
    if (S_ISLNK(st.st_mode))
        return add_link(k, folder, name, path, err);
    if (!S_ISDIR(st.st_mode))
        return add_odd(k, WALK_SPECIAL, path, none, err);
    if (!k->ask.unserved && above.len == 0 &&
        (strcmp(name, "ajar") == 0 || strcmp(name, ".cache") == 0))
        return add_odd(k, WALK_UNSERVED, path, none, err);
    return add_folder(k, path, err);
}

static bool read_folder(struct walking *k, struct span path, struct err *err)
{
    int fd = open_below(k->w->root, text_of(path), O_RDONLY | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    bool ok = true;
    if (dir == NULL) {
        ok = add_unread(k, path, "could not open the folder", err);
        if (fd >= 0)
            close(fd);
        return ok;
    }
    for (errno = 0; ok; errno = 0) {
        const struct dirent *e = readdir(dir);
        if (e == NULL) {
            ok = errno == 0 || add_unread(k, path, "could not read the folder", err);
            break;
        }
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            ok = add_entry(k, path, dirfd(dir), e->d_name, err);
    }
    closedir(dir);
    return ok;
}

static int by_path(const void *x, const void *y)
{
    const struct walk_file *a = x, *b = y;
    return span_cmp(a->path, b->path);
}

/* ---- a Hugging Face cache ---- */

/* The snapshot that a cache's refs/main names, or its only one. */
static bool pick_snapshot(struct walking *k, struct err *err)
{
    struct walk *w = k->w;
    char name[NAME_MAX + 1];
    unsigned n = 0;
    int fd = open_below(w->cache, "refs/main", O_RDONLY, RESOLVE_NO_SYMLINKS);
    ssize_t got = fd >= 0 ? read(fd, name, sizeof name - 1) : 0;
    if (fd >= 0)
        close(fd);
    if (got > 0) {
        name[got] = 0;
        n = memchr(name, '/', (size_t)got) == NULL && name[0] != '.';
    }
    if (n == 0) {
        fd = open_below(w->cache, "snapshots", O_RDONLY | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
        DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
        if (dir == NULL)
            return err_set(err, ERR_INPUT, "a cache folder without snapshots");
        for (const struct dirent *e; (e = readdir(dir)) != NULL;)
            if (e->d_name[0] != '.' && n++ == 0)
                memcpy(name, e->d_name, strlen(e->d_name) + 1);
        closedir(dir);
    }
    if (n != 1)
        return err_set(err, ERR_INPUT,
                       "a cache folder of %u snapshots; give the path of one: snapshots/...", n);
    if (!join(k->a, SPAN("snapshots"), span_of(name), &w->inside, err))
        return false;
    close(w->root);
    w->root = open_below(w->cache, text_of(w->inside), O_RDONLY | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
    return w->root >= 0 || err_os(err, "%s: could not open", text_of(w->inside));
}

/* path may lie in a cache, or be one. */
static bool find_cache(struct walking *k, const char *path, struct err *err)
{
    static const char mark[] = "/models--";
    struct walk *w = k->w;
    char *real = ARENA_ARRAY(k->a, char, PATH_MAX, err);
    if (real == NULL)
        return false;
    if (realpath(path, real) == NULL)
        return err_os(err, "could not resolve the path");
    char *at = NULL;
    for (char *p = real; (p = strstr(p, mark)) != NULL; p++)
        at = p;
    if (at == NULL)
        return true;
    char *end = strchr(at + 1, '/');
    if (end != NULL)
        *end = 0;
    w->cache = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->cache < 0)
        return err_os(err, "could not open the cache folder");
    w->inside = span_of(end != NULL ? end + 1 : "");
    struct stat st;
    if (w->inside.len == 0 && fstatat(w->cache, "snapshots", &st, AT_SYMLINK_NOFOLLOW) == 0)
        return pick_snapshot(k, err);
    return true;
}

/* A file that is not among those of the snapshot, because all of it is not here yet. */
static bool add_unfinished(struct walking *k, struct err *err)
{
    struct span name, path;
    struct stat st;
    int fd = open_below(k->w->cache, "blobs", O_RDONLY | O_DIRECTORY, RESOLVE_NO_SYMLINKS);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    bool ok = true;
    for (const struct dirent *e; ok && dir != NULL && (e = readdir(dir)) != NULL;) {
        name = span_of(e->d_name);
        if (++k->met > LOOK_FILES_MAX)
            ok = err_set(err, ERR_LIMIT, "more than %u files and folders", LOOK_FILES_MAX);
        else if (span_ends(name, CACHE_UNFINISHED))
            ok = join(k->a, SPAN("blobs"), name, &path, err) &&
                 add_so_far(k, path,
                            fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0
                                ? (uint64_t)st.st_size
                                : 0,
                            err);
    }
    if (dir != NULL)
        closedir(dir);
    else if (fd >= 0)
        close(fd);
    return ok;
}

static bool open_single(struct walking *k, const char *path, const struct stat *st, struct err *err)
{
    struct span name = span_of(path), link = { 0 };
    struct stat itself;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '/')
            name = (struct span){ name.ptr + i + 1, name.len - i - 1 }, i = (size_t)-1;
    if (!S_ISREG(st->st_mode))
        return err_set(err, ERR_INPUT, "neither a folder nor a regular file");
    if (lstat(path, &itself) == 0 && S_ISLNK(itself.st_mode) &&
        !read_link(k->a, AT_FDCWD, path, &link, err))
        return false;
    k->w->single = path;
    return add_file(k, name, link, (uint64_t)st->st_size, err);
}

bool walk_open(struct walk *w, const struct walk_ask *ask, struct arena *a, struct err *err)
{
    struct walking k = { .w = w, .a = a, .ask = *ask };
    const char *path = ask->path;
    struct stat st;
    *w = (struct walk){ .root = -1, .cache = -1 };
    if (stat(path, &st) < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? err_set(
                         err, ERR_ABSENT,
                         "no such file or folder: give a folder with a model, or one of its files")
                   : err_os(err, "could not stat");
    if (!S_ISDIR(st.st_mode))
        return open_single(&k, path, &st, err);
    w->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (w->root < 0)
        return err_os(err, "could not open the folder");
    if (!find_cache(&k, path, err))
        return false;
    if (ask->links && w->cache < 0 && (w->cache = fcntl(w->root, F_DUPFD_CLOEXEC, 0)) < 0)
        return err_os(err, "could not open the folder again");
    if (!add_folder(&k, (struct span){ 0 }, err))
        return false;
    while (k.n_folders > 0)
        if (!read_folder(&k, k.folder[--k.n_folders], err))
            return false;
    sort_heap(w->file, w->n_files, sizeof *w->file, by_path);
    pair_names(w);
    return !ask->unserved || w->cache < 0 || add_unfinished(&k, err);
}

int walk_fd(const struct walk *w, const struct walk_file *f, struct err *err)
{
    struct stat st;
    int fd;
    if (w->single != NULL) {
        fd = open(w->single, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } else if (f->link.ptr == NULL) {
        fd = open_below(w->root, text_of(f->path), O_RDONLY, RESOLVE_NO_SYMLINKS);
    } else {
        AUTO_CLOSE(buf) struct buf full = { 0 };
        buf_init(&full, "path", 2 * PATH_MAX);
        buf_put(&full, w->inside);
        if (w->inside.len > 0)
            buf_put(&full, SPAN("/"));
        buf_put(&full, f->path);
        buf_put(&full, SPAN("\0"));
        struct span s;
        if (!buf_done(&full, &s, err))
            return -1;
        fd = open_below(w->cache, (const char *)s.ptr, O_RDONLY, 0);
    }
    if (fd < 0) {
        err_os(err, "could not open");
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    close(fd);
    err_set(err, ERR_INPUT, "not a regular file any more");
    return -1;
}

void walk_close(struct walk *w)
{
    if (w->root >= 0)
        close(w->root);
    if (w->cache >= 0)
        close(w->cache);
    w->root = w->cache = -1;
}
