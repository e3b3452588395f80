/* blob.c - see blob.h.
 *
 *   (nothing) -> tmp/PID.N, locked -> hashed -> synced -> blobs/sha256/ab/HEX -> folder synced
 *
 * Invariants
 *   (1) A file in tmp/ is locked (flock) by the process that writes it; one that nobody holds was
 *       left by a dead process and may go.
 *   (2) A name under blobs/ is given only to bytes that were hashed to it and synced.
 *   (3) When blob_put returns, the name too survives a loss of power: also that of a blob that was
 *       there already, whose writer may have died before the folder was synced. */
#include "store/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/file.h"
#include "crypto/digest.h"

enum {
    PATH_ROOM = 4096,
    PIECE = 256 << 10,                   /* bytes read at a time */
    NAME_ROOM = 32,                      /* "PID.N" */
    HEX_ROOM = 3 + 2 * SHA256_BYTES + 1, /* "ab/" and 64 digits */
    TRIES = 100, /* of names in tmp/; each lost one is another process at work */
};

struct blobs {
    int tmp, sha;     /* the folders tmp/ and blobs/sha256/ */
    unsigned n;       /* files written so far: the next name */
    bool synced[256]; /* this process has made sure of that folder ab/ */
    uint8_t *piece;
    char home[PATH_ROOM];
};

/* One blob on its way in. */
struct incoming {
    int fd;
    char name[NAME_ROOM];
};

static bool failed(const struct blobs *b, const char *what, struct err *err)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return err_set(err, ERR_SYSTEM, "%s: no room left on its disk: free some, then try again",
                       b->home);
    if (errno == EACCES || errno == EPERM || errno == EROFS)
        return err_set(err, ERR_SYSTEM, "%s: could not %s: %s: make it writable for you", b->home,
                       what, strerror(errno));
    return err_os(err, "%s: could not %s", b->home, what);
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

/* Removes name if nobody holds it. The lock is kept while it is removed: see claim(). */
static void sweep_one(const struct blobs *b, const char *name)
{
    int fd = openat(b->tmp, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(b->tmp, name, 0);
    close_fd(fd);
}

/* A file that cannot be removed costs room and nothing else: no error. */
static void sweep(const struct blobs *b)
{
    int fd = openat(b->tmp, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (d == NULL) {
        close_fd(fd);
        return;
    }
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            sweep_one(b, e->d_name);
    closedir(d);
}

/* A new file in tmp/ that is ours: between its making and its locking a sweep of another process
 * may have taken it away; then it has no name left, and the next one is tried. */
static bool claim(struct blobs *b, struct incoming *in, struct err *err)
{
    for (unsigned tries = 0; tries < TRIES; tries++) {
        struct stat st;
        snprintf(in->name, sizeof in->name, "%ld.%u", (long)getpid(), b->n++);
        in->fd = openat(b->tmp, in->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (in->fd < 0 && errno == EEXIST)
            continue;
        if (in->fd < 0 || flock(in->fd, LOCK_EX) < 0 || fstat(in->fd, &st) < 0)
            return failed(b, "make a file in tmp/", err);
        if (st.st_nlink > 0)
            return true;
        close(in->fd);
        in->fd = -1;
    }
    return err_set(err, ERR_SYSTEM, "%s: could not find a free name in tmp/", b->home);
}

static bool write_all(const struct blobs *b, int fd, size_t n, struct err *err)
{
    for (size_t done = 0; done < n;) {
        ssize_t put = write(fd, b->piece + done, n - done);
        if (put < 0 && errno != EINTR)
            return failed(b, "write in tmp/", err);
        done += put > 0 ? (size_t)put : 0;
    }
    return true;
}

static bool changed(struct err *err)
{
    return err_set(err, ERR_INPUT, "it changed while it was released: try again");
}

/* from is read from its beginning to exactly size bytes, hashed, and copied if to >= 0. */
static bool take_in(struct blobs *b, int from, int to, uint64_t size, uint8_t *sha256,
                    struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    if (d == NULL)
        return false;
    for (uint64_t off = 0;;) {
        ssize_t n = pread(from, b->piece, PIECE, (off_t)off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_os(err, "could not read");
        if (n == 0)
            return off == size ? digest_done(d, sha256, err) : changed(err);
        if ((uint64_t)n > size - off)
            return changed(err);
        if (!digest_add(d, (struct span){ b->piece, (size_t)n }, err) ||
            (to >= 0 && !write_all(b, to, (size_t)n, err)))
            return false;
        off += (uint64_t)n;
    }
}

/* A clone costs no room and no copying, but what is hashed must be what is kept: the clone. */
static bool fill(struct blobs *b, int from, int to, uint64_t size, uint8_t *sha256, struct err *err)
{
    if (ioctl(to, FICLONE, from) == 0)
        return take_in(b, to, -1, size, sha256, err);
    /* Only asks for the room early; a file system that cannot is no failure. */
    if (size > 0 && fallocate(to, FALLOC_FL_KEEP_SIZE, 0, (off_t)size) < 0 &&
        (errno == ENOSPC || errno == EDQUOT))
        return failed(b, "write in tmp/", err);
    return take_in(b, from, to, size, sha256, err);
}

static const char *path_of(const uint8_t sha256[SHA256_BYTES], char out[static HEX_ROOM])
{
    hex_put((struct span){ sha256, 1 }, out);
    out[2] = '/';
    hex_put((struct span){ sha256, SHA256_BYTES }, out + 3);
    return out;
}

/* The folder ab/ is there, and its name is on disk. */
static bool folder_ready(struct blobs *b, uint8_t first, struct err *err)
{
    char name[3];
    if (b->synced[first])
        return true;
    hex_put((struct span){ &first, 1 }, name);
    if ((mkdirat(b->sha, name, 0700) < 0 && errno != EEXIST) || fsync(b->sha) < 0)
        return failed(b, "make a folder in blobs/", err);
    b->synced[first] = true;
    return true;
}

static bool folder_sync(struct blobs *b, uint8_t first, struct err *err)
{
    char name[3];
    int fd = openat(b->sha, hex_put((struct span){ &first, 1 }, name),
                    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        failed(b, "sync a folder in blobs/", err);
    close_fd(fd);
    return ok;
}

static bool bring_in(struct blobs *b, struct incoming *in, int fd, uint64_t size,
                     const uint8_t sha256[SHA256_BYTES], struct err *err)
{
    uint8_t got[SHA256_BYTES];
    char path[HEX_ROOM];
    if (!claim(b, in, err) || !fill(b, fd, in->fd, size, got, err))
        return false;
    if (memcmp(got, sha256, SHA256_BYTES) != 0)
        return changed(err);
    if (fchmod(in->fd, 0444) < 0 || fsync(in->fd) < 0)
        return failed(b, "sync a file in tmp/", err);
    if (!folder_ready(b, sha256[0], err))
        return false;
    if (renameat(b->tmp, in->name, b->sha, path_of(sha256, path)) < 0)
        return failed(b, "name a blob", err);
    in->name[0] = 0;
    return true;
}

enum found_row blob_size(struct blobs *b, const uint8_t sha256[SHA256_BYTES], uint64_t *size,
                         struct err *err)
{
    struct stat st;
    char path[HEX_ROOM];
    if (fstatat(b->sha, path_of(sha256, path), &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno == ENOENT)
            return ROW_ABSENT;
        failed(b, "look at a blob", err);
        return ROW_FAILED;
    }
    *size = (uint64_t)st.st_size;
    return ROW_FOUND;
}

bool blob_put(struct blobs *b, int fd, uint64_t size, const uint8_t sha256[SHA256_BYTES],
              struct err *err)
{
    struct incoming in = { .fd = -1 };
    char path[HEX_ROOM];
    uint64_t there = 0;
    enum found_row f = blob_size(b, sha256, &there, err);
    if (f == ROW_FAILED)
        return false;
    if (f == ROW_FOUND && there != size)
        return err_set(err, ERR_SYSTEM,
                       "%s/blobs/sha256/%s is damaged: %" PRIu64 " bytes where %" PRIu64
                       " belong: move it away, then release again",
                       b->home, path_of(sha256, path), there, size);
    if (f == ROW_FOUND)
        return folder_ready(b, sha256[0], err) && folder_sync(b, sha256[0], err);
    bool ok = bring_in(b, &in, fd, size, sha256, err);
    if (in.name[0] != 0 && in.fd >= 0)
        unlinkat(b->tmp, in.name, 0);
    close_fd(in.fd);
    return ok && folder_sync(b, sha256[0], err);
}

enum found_row blob_open(struct blobs *b, const uint8_t sha256[SHA256_BYTES], int *fd,
                         uint64_t *size, struct err *err)
{
    struct stat st;
    char path[HEX_ROOM];
    int got = openat(b->sha, path_of(sha256, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (got < 0 && errno == ENOENT)
        return ROW_ABSENT;
    if (got < 0 || fstat(got, &st) < 0) {
        failed(b, "open a blob", err);
        close_fd(got);
        return ROW_FAILED;
    }
    *fd = got;
    *size = (uint64_t)st.st_size;
    return ROW_FOUND;
}

/* A folder of home that only its owner enters, made if need be. -1: failed. */
static int folder_open(struct blobs *b, const char *name, struct err *err)
{
    char path[PATH_ROOM];
    int n = snprintf(path, sizeof path, "%s/%s", b->home, name);
    if (n < 0 || (size_t)n >= sizeof path) {
        err_set(err, ERR_LIMIT, "path of %d bytes", n);
        return -1;
    }
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        if (!file_folder(path, 0700, err) || !file_sync_folder(b->home, err))
            return -1;
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (fd < 0)
        failed(b, "open its folders", err);
    return fd;
}

struct blobs *blobs_open(const char *home, struct err *err)
{
    struct blobs *b = mem_resize(NULL, sizeof *b);
    if (b == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the store");
        return NULL;
    }
    memset(b, 0, sizeof *b);
    b->tmp = b->sha = -1;
    int n = snprintf(b->home, sizeof b->home, "%s", home);
    if (n < 0 || (size_t)n >= sizeof b->home)
        err_set(err, ERR_LIMIT, "path of %d bytes", n);
    else if ((b->piece = mem_resize(NULL, PIECE)) == NULL)
        err_set(err, ERR_SYSTEM, "out of memory for the store");
    else if ((b->tmp = folder_open(b, "tmp", err)) >= 0 &&
             (b->sha = folder_open(b, "blobs/sha256", err)) >= 0) {
        sweep(b);
        return b;
    }
    blobs_close(b);
    return NULL;
}

void blobs_close(struct blobs *b)
{
    if (b == NULL)
        return;
    close_fd(b->tmp);
    close_fd(b->sha);
    mem_release(b->piece);
    mem_release(b);
}
