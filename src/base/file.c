/* file.c - see file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sort.h"

enum { PATH_ROOM = 4096 };

static bool read_all(int fd, const char *path, size_t limit, struct arena *a, struct span *out,
                     struct err *err)
{
    struct stat st;
    size_t n = 0;
    if (fstat(fd, &st) < 0)
        return err_os(err, "%s: could not stat", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_INPUT, "%s: not a regular file", path);
    if ((uint64_t)st.st_size > limit)
        return err_set(err, ERR_LIMIT, "%s: %lld bytes, at most %zu", path, (long long)st.st_size,
                       limit);
    size_t size = (size_t)st.st_size;
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, size + 1, err);
    if (bytes == NULL)
        return err_in(err, "%s", path);
    while (n < size) {
        ssize_t got = read(fd, bytes + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_os(err, "%s: could not read", path);
        if (got == 0)
            return err_set(err, ERR_SYSTEM, "%s: it shrank while it was read", path);
        n += (size_t)got;
    }
    *out = (struct span){ bytes, size };
    return true;
}

/* Where a file that is not there means something, a link on which nobody can follow must not mean it. */
static bool nothing_there(const char *path, struct err *err)
{
    struct stat st;
    if (lstat(path, &st) == 0)
        return err_set(err, ERR_INPUT, "%s: a link to nothing", path);
    return err_set(err, ERR_ABSENT, "%s: no such file", path);
}

bool file_load(const char *path, size_t limit, struct arena *a, struct span *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return nothing_there(path, err);
    if (fd < 0)
        return err_os(err, "%s: could not open", path);
    bool ok = read_all(fd, path, limit, a, out, err);
    close(fd);
    return ok;
}

static bool write_all(int fd, struct span bytes)
{
    for (size_t n = 0; n < bytes.len;) {
        ssize_t put = write(fd, bytes.ptr + n, bytes.len - n);
        if (put < 0 && errno != EINTR)
            return false;
        n += put > 0 ? (size_t)put : 0;
    }
    return fsync(fd) == 0;
}

static bool parent_of(const char *path, char out[static PATH_ROOM])
{
    const char *slash = strrchr(path, '/');
    int n = slash == NULL
                ? snprintf(out, PATH_ROOM, ".")
                : snprintf(out, PATH_ROOM, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return n > 0 && n < PATH_ROOM;
}

bool file_sync_folder(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        err_os(err, "%s: could not sync", path);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool file_replace(const char *path, struct span bytes, unsigned mode, struct err *err)
{
    char beside[PATH_ROOM], folder[PATH_ROOM];
    int n = snprintf(beside, sizeof beside, "%s.%ld.tmp", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof beside || !parent_of(path, folder))
        return err_set(err, ERR_LIMIT, "%s: path of more than %d bytes", path, PATH_ROOM);
    struct stat st;
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode)) /* /dev/stdout would be gone for all */
        return err_set(err, ERR_SYSTEM, "%s: not a regular file, nothing was written", path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return err_os(err, "%s: could not create", beside);
    bool ok = write_all(fd, bytes) || err_os(err, "%s: could not write", beside);
    close(fd);
    ok = ok && (rename(beside, path) == 0 || err_os(err, "%s: could not replace", path));
    if (!ok)
        unlink(beside);
    return ok && file_sync_folder(folder, err);
}

bool file_create(const char *path, struct span bytes, unsigned mode, struct err *err)
{
    char folder[PATH_ROOM];
    if (!parent_of(path, folder))
        return err_set(err, ERR_LIMIT, "path of more than %d bytes", PATH_ROOM);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0 && errno == EEXIST)
        return err_set(err, ERR_DENIED, "%s: is there already", path);
    if (fd < 0)
        return err_os(err, "%s: could not create", path);
    bool ok = write_all(fd, bytes) || err_os(err, "%s: could not write", path);
    close(fd);
    ok = ok && file_sync_folder(folder, err);
    if (!ok)
        unlink(path);
    return ok;
}

bool file_folder(const char *path, unsigned mode, struct err *err)
{
    char part[PATH_ROOM];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part)
        return err_set(err, ERR_LIMIT, "path of %zu bytes", n);
    for (size_t i = 1; i <= n; i++) {
        if (path[i] != '/' && path[i] != 0)
            continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (mkdir(part, mode) < 0 && errno != EEXIST && errno != EISDIR)
            return err_os(err, "%s: could not make the folder", part);
    }
    struct stat st;
    if (stat(path, &st) < 0)
        return err_os(err, "%s: could not stat", path);
    return S_ISDIR(st.st_mode) || err_set(err, ERR_SYSTEM, "%s: not a folder", path);
}

static bool wanted(const struct file_wanted *w, struct span name)
{
    for (size_t i = 0; i < w->n_ends; i++)
        if (name.len > strlen(w->end[i]) && span_ends(name, w->end[i]))
            return true;
    return false;
}

/* The names of dir that are wanted, in no order. */
struct names {
    struct span *name;
    size_t n, cap;
};
static bool read_names(DIR *dir, const char *folder, const struct file_wanted *w, struct arena *a,
                       struct names *to, struct err *err)
{
    for (struct dirent *e; errno = 0, (e = readdir(dir)) != NULL;) {
        if (!wanted(w, span_of(e->d_name)))
            continue;
        if (to->n == w->most)
            return err_set(err, ERR_LIMIT, "%s: more than %u %s", folder, w->most, w->what);
        to->name = arena_grow(a, to->name, to->n, &to->cap, sizeof *to->name, err);
        if (to->name == NULL || !span_copy(a, span_of(e->d_name), &to->name[to->n++], err))
            return false;
    }
    return errno == 0 || err_os(err, "%s: could not list", folder);
}

bool file_names(const char *folder, const struct file_wanted *w, struct arena *a, struct span **out,
                size_t *n, struct err *err)
{
    struct names to = { 0 };
    DIR *dir = opendir(folder);
    if (dir == NULL && (errno == ENOENT || errno == ENOTDIR))
        return err_set(err, ERR_ABSENT, "%s: no such folder", folder);
    if (dir == NULL)
        return err_os(err, "%s: could not open", folder);
    bool ok = read_names(dir, folder, w, a, &to, err);
    closedir(dir);
    if (!ok)
        return false;
    sort_heap(to.name, to.n, sizeof *to.name, sort_spans);
    *out = to.name;
    *n = to.n;
    return true;
}

const char *path_join(struct arena *a, const char *folder, const char *name, struct err *err)
{
    size_t n = strlen(folder) + strlen(name) + 2;
    char *out = ARENA_ARRAY(a, char, n, err);
    if (out != NULL)
        snprintf(out, n, "%s/%s", folder, name);
    return out;
}
