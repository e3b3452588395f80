/* store.c - opening and closing the home, its clock, its blobs.
 *
 * A new database becomes ours in one transaction; killed before its end, the file holds nothing and
 * the next opening begins again. PRAGMA user_version says how many steps have been made. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "gen/sql.h"
#include "store/handle.h"

#define APPLICATION_ID 1634361714 /* "ajar" */
enum { PATHS_MAX = 64 << 10 };

/* In the order they are made; a step, once released, is never edited. */
static const char *const steps[] = { "schema.sql",         "generation.sql",  "grounds.sql",
                                     "contested.sql",      "keys.sql",        "effects.sql",
                                     "key_statements.sql", "revocations.sql", "change_places.sql",
                                     "log_root.sql" };

static struct span step_text(const char *name)
{
    for (size_t i = 0; i < COUNT(gen_sql); i++)
        if (strcmp(gen_sql[i].name, name) == 0)
            return (struct span){ gen_sql[i].bytes, gen_sql[i].len };
    assert(!"every step is a file of store/");
    return (struct span){ 0 };
}

static bool version_of(struct sql *sql, const char *home, int64_t *version, struct err *err)
{
    int64_t id = 0, tables = 0;
    if (!sql_number(sql, "PRAGMA user_version", NO_BINDS, version, err) ||
        !sql_number(sql, "PRAGMA application_id", NO_BINDS, &id, err) ||
        !sql_number(sql, "SELECT count(*) FROM sqlite_schema", NO_BINDS, &tables, err))
        return false;
    if (id != APPLICATION_ID && (id != 0 || tables > 0))
        return err_set(err, ERR_SYSTEM,
                       "%s/ajar.db: a database of another program: set AJAR_HOME to a folder of "
                       "its own",
                       home);
    if (*version > (int64_t)COUNT(steps))
        return err_set(err, ERR_SYSTEM,
                       "%s/ajar.db: version %" PRId64 " of a newer ajar; this one knows %zu: use "
                       "the newer one",
                       home, *version, COUNT(steps));
    return true;
}

static bool make_steps(struct sql *sql, const char *home, struct err *err)
{
    int64_t version;
    if (!version_of(sql, home, &version, err))
        return false;
    for (size_t i = (size_t)version; i < COUNT(steps); i++)
        if (!sql_script(sql, step_text(steps[i]), err))
            return false;
    return true;
}

static bool migrate(struct store *s, const char *home, struct err *err)
{
    int64_t version = 0;
    if (!version_of(s->sql, home, &version, err))
        return false;
    if (version == (int64_t)COUNT(steps))
        return true;
    return sql_begin(s->sql, SQL_DURABLE, err) &&
           sql_end(s->sql, make_steps(s->sql, home, err), err) && file_sync_folder(home, err);
}

static bool note_file(struct store *s, const char *path, struct err *err)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return err_os(err, "%s: could not look at it", path);
    s->dev = st.st_dev;
    s->ino = st.st_ino;
    return true;
}

/* One process at a time makes or opens the database: turning WAL on suffers nobody beside it. */
static bool open_database(struct store *s, const char *home, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "paths", .limit = PATHS_MAX };
    const char *path = path_join(&a, home, "ajar.db", err);
    int lock = path != NULL ? open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool ok = path != NULL &&
              ((lock >= 0 && flock(lock, LOCK_EX) == 0) || err_os(err, "%s: could not open", home));
    /* SQLite would let everybody read it. Not open: to close it would drop SQLite's locks. */
    if (ok && mknod(path, S_IFREG | 0600, 0) < 0 && errno != EEXIST)
        ok = err_os(err, "%s: could not make", path);
    s->sql = ok ? sql_open(path, err) : NULL;
    ok = s->sql != NULL && migrate(s, home, err) && note_file(s, path, err);
    if (lock >= 0)
        close(lock);
    return ok;
}

static bool home_ready(const char *home, bool create, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "paths", .limit = PATHS_MAX };
    struct stat st;
    const char *path = path_join(&a, home, "ajar.db", err);
    if (path == NULL)
        return false;
    if (create)
        return file_folder(home, 0700, err);
    if (stat(path, &st) == 0)
        return true;
    if (errno == ENOENT || errno == ENOTDIR)
        return err_set(err, ERR_ABSENT,
                       "%s: nothing is kept here yet: begin with `ajar release DIR NS/NAME`, "
                       "`ajar key new NAME` or `ajar user add NAME`, or set AJAR_HOME to where "
                       "it is",
                       home);
    return err_os(err, "%s: could not look into it", home);
}

static bool home_kept(struct store *s, const char *home, struct err *err)
{
    size_t n = strlen(home);
    if (n >= sizeof s->home)
        return err_set(err, ERR_LIMIT, "home of a path of %zu bytes, at most %zu", n,
                       sizeof s->home - 1);
    memcpy(s->home, home, n + 1);
    return true;
}

struct store *store_open(const char *home, bool create, struct err *err)
{
    if (!home_ready(home, create, err))
        return NULL;
    struct store *s = mem_resize(NULL, sizeof *s);
    if (s == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the store");
        return NULL;
    }
    *s = (struct store){ 0 };
    if (home_kept(s, home, err) && open_database(s, home, err) &&
        (s->blobs = blobs_open(home, err)) != NULL)
        return s;
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    sql_close(s->sql);
    blobs_close(s->blobs);
    mem_release(s);
}

const char *store_home(struct arena *a, struct err *err)
{
    static const struct {
        const char *variable, *below; /* NULL: the variable is the home */
    } places[] = {
        { "AJAR_HOME", NULL },
        { "XDG_DATA_HOME", "ajar" },
        { "HOME", ".local/share/ajar" },
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        const char *value = getenv(places[i].variable);
        if (value == NULL || value[0] == 0)
            continue;
        if (places[i].below != NULL)
            return path_join(a, value, places[i].below, err);
        struct span copy;
        return span_copy(a, span_of(value), &copy, err) ? (const char *)copy.ptr : NULL;
    }
    err_set(err, ERR_USAGE, "no place for the store: set AJAR_HOME to a folder");
    return NULL;
}

#define SEEN_AT "SELECT seen_at FROM state"

static bool remember(struct store *s, int64_t now_at, int64_t *seen_at, struct err *err)
{
    return sql_run(s->sql, "UPDATE state SET seen_at = ?1 WHERE seen_at < ?1", BINDS(I64(now_at)),
                   err) &&
           sql_number(s->sql, SEEN_AT, NO_BINDS, seen_at, err);
}

bool store_clock(struct store *s, struct clock now, struct clock *out, struct err *err)
{
    int64_t seen_at = 0;
    if (!sql_number(s->sql, SEEN_AT, NO_BINDS, &seen_at, err))
        return false;
    if (now.now_at > seen_at && (!sql_begin(s->sql, SQL_LOGGED, err) ||
                                 !sql_end(s->sql, remember(s, now.now_at, &seen_at, err), err)))
        return false;
    out->now_at = seen_at;
    return true;
}

/* A copy that is put back by its name leaves this one open, and nobody writes into it any more. It is
 * not opened beside the other: both would take the locks of one index. */
static bool same_file(const struct store *s, struct err *err)
{
    char path[HOME_ROOM + sizeof "/ajar.db"];
    struct stat st;
    snprintf(path, sizeof path, "%s/ajar.db", s->home);
    if (stat(path, &st) == 0 && st.st_dev == s->dev && st.st_ino == s->ino)
        return true;
    return err_set(err, ERR_DENIED,
                   "%s: another file was put in its place while it was open: start ajar again",
                   path);
}

/* The version is asked first: what is committed between the two is seen as new the next time. */
bool store_generation(struct store *s, int64_t *out, struct err *err)
{
    uint64_t version;
    int64_t generation;
    if (!same_file(s, err) || !sql_version(s->sql, &version, err))
        return false;
    if (!s->asked || version != s->version) {
        if (!sql_number(s->sql, "SELECT generation FROM state", NO_BINDS, &generation, err))
            return false;
        s->asked = true;
        s->version = version;
        s->generation = generation;
    }
    *out = s->generation;
    return true;
}

bool store_blob_put(struct store *s, int fd, uint64_t size, const uint8_t sha256[SHA256_BYTES],
                    struct err *err)
{
    return blob_put(s->blobs, fd, size, sha256, err);
}

enum found_row store_blob_open(struct store *s, const uint8_t sha256[SHA256_BYTES], int *fd,
                               uint64_t *size, struct err *err)
{
    return blob_open(s->blobs, sha256, fd, size, err);
}
