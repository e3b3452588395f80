/* sums.c - see sums.h. A database of its own: to lose it costs time and nothing else, and no reader
 * of the home's own waits for it. */
#include "store/sums.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "store/sql.h"

enum { PATHS_MAX = 64 << 10, SECOND = 1000000000 };

struct sums {
    struct sql *sql;
};

static const char table[] = "CREATE TABLE IF NOT EXISTS sums ("
                            " dev INTEGER NOT NULL, ino INTEGER NOT NULL, size INTEGER NOT NULL,"
                            " mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,"
                            " sha256 BLOB NOT NULL CHECK (length(sha256) = 32),"
                            " PRIMARY KEY (dev, ino)) STRICT, WITHOUT ROWID";

/* Who can write here chooses the digests that are signed. */
static bool is_ours(const char *path, bool file, struct err *err)
{
    struct stat st;
    if ((file ? lstat(path, &st) : stat(path, &st)) < 0)
        return err_os(err, "%s: could not look at it", path);
    if (file && !S_ISREG(st.st_mode))
        return err_set(err, ERR_DENIED, "%s: not a regular file: remove it", path);
    return (st.st_uid == geteuid() && (st.st_mode & (S_IWGRP | S_IWOTH)) == 0) ||
           err_set(err, ERR_DENIED, "%s: others may write to it: %s", path,
                   file ? "remove it" : "make it your own, of mode 0700");
}

struct sums *sums_open(const char *home, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "paths", .limit = PATHS_MAX };
    const char *path = file_folder(home, 0700, err) && is_ours(home, false, err)
                           ? path_join(&a, home, "sums.db", err)
                           : NULL;
    if (path == NULL)
        return NULL;
    /* SQLite would let everybody read it. */
    if (mknod(path, S_IFREG | 0600, 0) < 0 && errno != EEXIST) {
        err_os(err, "%s: could not make", path);
        return NULL;
    }
    if (!is_ours(path, true, err))
        return NULL;
    struct sums *s = mem_resize(NULL, sizeof *s);
    if (s == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the digests of before");
        return NULL;
    }
    s->sql = sql_open(path, err);
    if (s->sql != NULL && sql_run(s->sql, table, NO_BINDS, err))
        return s;
    sums_close(s);
    return NULL;
}

void sums_close(struct sums *s)
{
    if (s == NULL)
        return;
    sql_close(s->sql);
    mem_release(s);
}

/* False for a time that 64 bits of nanoseconds do not hold. */
static bool in_ns(struct timespec t, int64_t *ns)
{
    return !__builtin_mul_overflow((int64_t)t.tv_sec, (int64_t)SECOND, ns) &&
           !__builtin_add_overflow(*ns, (int64_t)t.tv_nsec, ns);
}

struct key {
    int64_t dev, ino, size, mtime_ns, ctime_ns;
};

static bool key_of(const struct stat *st, struct key *k)
{
    *k = (struct key){ .dev = (int64_t)st->st_dev,
                       .ino = (int64_t)st->st_ino,
                       .size = (int64_t)st->st_size };
    return in_ns(st->st_mtim, &k->mtime_ns) && in_ns(st->st_ctim, &k->ctime_ns);
}

static void row_sum(struct query *q, void *out)
{
    row_exact(q, out, SHA256_BYTES);
}

enum found_row sums_find(struct sums *s, const struct stat *st, uint8_t sha256[SHA256_BYTES],
                         struct err *err)
{
    static const struct sql_read read = {
        "SELECT sha256 FROM sums WHERE dev = ?1 AND ino = ?2 AND size = ?3 AND mtime_ns = ?4 AND "
        "ctime_ns = ?5",
        row_sum, SHA256_BYTES
    };
    AUTO_CLOSE(arena) struct arena a = { .name = "a digest", .limit = 64 << 10 };
    struct key k;
    if (!key_of(st, &k))
        return ROW_ABSENT;
    return sql_find(s->sql, &read,
                    BINDS(I64(k.dev), I64(k.ino), I64(k.size), I64(k.mtime_ns), I64(k.ctime_ns)),
                    &a, sha256, err);
}

bool sums_begin(struct sums *s, struct err *err)
{
    return sql_begin(s->sql, SQL_LOGGED, err);
}

bool sums_keep(struct sums *s, bool well, struct err *err)
{
    return sql_end(s->sql, well, err);
}

static bool settled(const struct stat *st, int64_t read_at)
{
    int64_t latest =
        st->st_ctim.tv_sec > st->st_mtim.tv_sec ? st->st_ctim.tv_sec : st->st_mtim.tv_sec;
    return latest < read_at - SUMS_SETTLED_SECONDS;
}

bool sums_put(struct sums *s, const struct stat *st, const uint8_t sha256[SHA256_BYTES],
              int64_t read_at, struct err *err)
{
    struct key k;
    if (!settled(st, read_at) || !key_of(st, &k))
        return true;
    return sql_run(s->sql,
                   "INSERT INTO sums (dev, ino, size, mtime_ns, ctime_ns, sha256) VALUES (?1, ?2, "
                   "?3, ?4, ?5, ?6) ON CONFLICT (dev, ino) DO UPDATE SET size = ?3, mtime_ns = ?4, "
                   "ctime_ns = ?5, sha256 = ?6",
                   BINDS(I64(k.dev), I64(k.ino), I64(k.size), I64(k.mtime_ns), I64(k.ctime_ns),
                         BLOB(((struct span){ sha256, SHA256_BYTES }))),
                   err);
}
