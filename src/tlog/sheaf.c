/* sheaf.c - see sheaf.h. */
#include "tlog/sheaf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { MODE = 0644, FOLDER_MODE = 0755 };

static bool listed(const struct sheaf *s, struct span path)
{
    for (size_t i = s->n_folders; i-- > 0;) /* the last is the likeliest */
        if (span_eq(span_of(s->folder[i]), path))
            return true;
    return false;
}

static bool list(struct sheaf *s, struct span path, struct err *err)
{
    struct span copy;
    if (listed(s, path))
        return true;
    s->folder = arena_grow(s->a, s->folder, s->n_folders, &s->folders_room, sizeof *s->folder, err);
    if (s->folder == NULL || !span_copy(s->a, path, &copy, err))
        return false;
    s->folder[s->n_folders++] = (const char *)copy.ptr;
    return true;
}

/* The folders of path below root, each but the first in one that is there. */
static bool make_folders(struct sheaf *s, const char *path, struct err *err)
{
    size_t above = strlen(s->root);
    for (const char *slash; (slash = strchr(path + above + 1, '/')) != NULL;) {
        struct span folder = { (const uint8_t *)path, (size_t)(slash - path) }, copy;
        if (!listed(s, folder)) {
            if (!span_copy(s->a, folder, &copy, err))
                return false;
            bool made = mkdir((const char *)copy.ptr, FOLDER_MODE) == 0;
            if (!made && errno != EEXIST)
                return err_os(err, "%s: could not make the folder", (const char *)copy.ptr);
            if (made && !list(s, (struct span){ folder.ptr, above }, err))
                return false;
        }
        above = folder.len;
    }
    return list(s, (struct span){ (const uint8_t *)path, above }, err);
}

static bool write_all(int fd, struct span bytes)
{
    for (size_t n = 0; n < bytes.len;) {
        ssize_t put = write(fd, bytes.ptr + n, bytes.len - n);
        if (put < 0 && errno != EINTR)
            return false;
        n += put > 0 ? (size_t)put : 0;
    }
    return true;
}

bool sheaf_add(struct sheaf *s, const char *name, struct span bytes, struct err *err)
{
    struct sheaf_file f = { .path = path_join(s->a, s->root, name, err), .fd = -1 };
    if (s->n == SHEAF_FILES_MAX)
        return err_set(err, ERR_LIMIT, "more than %u files at once", SHEAF_FILES_MAX);
    if (f.path == NULL || !make_folders(s, f.path, err))
        return false;
    size_t room = strlen(f.path) + sizeof ".tmp";
    char *beside = ARENA_ARRAY(s->a, char, room, err);
    s->file = beside != NULL ? arena_grow(s->a, s->file, s->n, &s->n_room, sizeof *s->file, err)
                             : s->file;
    if (beside == NULL || s->file == NULL)
        return false;
    snprintf(beside, room, "%s.tmp", f.path);
    f.beside = beside;
    f.fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, MODE);
    if (f.fd < 0)
        return err_os(err, "%s: could not create", beside);
    s->file[s->n++] = f;
    return write_all(f.fd, bytes) || err_os(err, "%s: could not write", beside);
}

bool sheaf_done(struct sheaf *s, struct err *err)
{
    for (size_t i = 0; i < s->n; i++)
        if (fsync(s->file[i].fd) < 0)
            return err_os(err, "%s: could not sync", s->file[i].beside);
    for (size_t i = 0; i < s->n; i++)
        if (rename(s->file[i].beside, s->file[i].path) < 0)
            return err_os(err, "%s: could not replace", s->file[i].path);
    for (size_t i = 0; i < s->n_folders; i++)
        if (!file_sync_folder(s->folder[i], err))
            return false;
    return true;
}

void sheaf_close(struct sheaf *s)
{
    for (size_t i = 0; i < s->n; i++) {
        close(s->file[i].fd);
        unlink(s->file[i].beside); /* fails where it was renamed */
    }
    s->n = 0;
}
