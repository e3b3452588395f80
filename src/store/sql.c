/* sql.c - see sql.h. The only file that knows SQLite. */
#include "store/sql.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>

enum {
    SLOTS = 128, /* more than the program has statements */
    PATH_ROOM = 4096,
};

size_t store_fail_at;
unsigned store_busy_ms = 10000;

struct query {
    const char *text; /* its address is the key; NULL: a free slot */
    sqlite3_stmt *stmt;
    struct sql *db;
    struct arena *a;
    int col;
    bool open, failed;
    struct err *err;
};
struct sql {
    sqlite3 *lib;
    const volatile uint64_t *index; /* head of the WAL index: see sql_version */
    enum sql_sync sync;
    struct query slot[SLOTS];
    char path[PATH_ROOM];
};

/* The one place where an answer of SQLite becomes words. */
static bool refused(struct sql *db, int code, struct err *err)
{
    const char *path = db->path;
    int os = db->lib != NULL ? sqlite3_system_errno(db->lib) : 0;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, ERR_SYSTEM,
                       "%s: another ajar has held it for %u ms: wait for it to end, then try again",
                       path, store_busy_ms);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(err, ERR_SYSTEM,
                       "%s: the database is damaged: put a copy of it back, or move it away and "
                       "release again",
                       path);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return err_set(err, ERR_SYSTEM,
                       "%s: could not open it for writing, which even reading needs: make it and "
                       "its folder writable for you",
                       path);
    case SQLITE_FULL:
        os = ENOSPC;
        break;
    case SQLITE_NOMEM:
        return err_set(err, ERR_SYSTEM, "%s: out of memory", path);
    default:
        break;
    }
    if (os == ENOSPC || os == EDQUOT)
        return err_set(err, ERR_SYSTEM, "%s: no room left on its disk: free some, then try again",
                       path);
    if ((code & 0xFF) == SQLITE_IOERR)
        return err_set(err, ERR_SYSTEM, "%s: could not read or write: %s", path,
                       os != 0 ? strerror(os) : sqlite3_errstr(code));
    return err_set(err, ERR_SYSTEM, "%s: %s", path, sqlite3_errmsg(db->lib));
}

static int step(sqlite3_stmt *stmt)
{
    if (store_fail_at > 0 && --store_fail_at == 0)
        return SQLITE_IOERR;
    return sqlite3_step(stmt);
}

static int bind_one(sqlite3_stmt *stmt, int i, const struct bind *b)
{
    const void *p = b->bytes.len > 0 ? (const void *)b->bytes.ptr : "";
    switch (b->kind) {
    case BIND_I64:
        return sqlite3_bind_int64(stmt, i, b->i64);
    case BIND_U64:
        return b->u64 <= INT64_MAX ? sqlite3_bind_int64(stmt, i, (int64_t)b->u64) : SQLITE_TOOBIG;
    case BIND_TEXT:
        return sqlite3_bind_text64(stmt, i, p, b->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
    case BIND_BLOB:
        return sqlite3_bind_blob64(stmt, i, p, b->bytes.len, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(stmt, i);
    }
}

static struct query *slot_of(struct sql *db, const char *text)
{
    for (size_t i = ((uintptr_t)text >> 3) % SLOTS, n = 0; n < SLOTS; i = (i + 1) % SLOTS, n++)
        if (db->slot[i].text == text || db->slot[i].text == NULL)
            return &db->slot[i];
    return NULL;
}

static void query_close(struct query *q)
{
    if (q == NULL)
        return;
    sqlite3_reset(q->stmt);
    sqlite3_clear_bindings(q->stmt);
    q->open = false;
}
AUTO_HANDLE(query, query_close)

static struct query *query_open(struct sql *db, const char *text, struct binds b, struct err *err)
{
    struct query *q = slot_of(db, text);
    assert(q != NULL && !q->open);
    int code = SQLITE_OK;
    if (q->stmt == NULL)
        code = sqlite3_prepare_v3(db->lib, text, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
    if (code != SQLITE_OK) {
        refused(db, code, err);
        return NULL;
    }
    q->text = text;
    q->db = db;
    assert(sqlite3_bind_parameter_count(q->stmt) == b.n);
    for (int i = 0; i < b.n && code == SQLITE_OK; i++)
        code = bind_one(q->stmt, i + 1, &b.bind[i]);
    if (code != SQLITE_OK) {
        sqlite3_clear_bindings(q->stmt);
        if (code == SQLITE_TOOBIG)
            err_set(err, ERR_LIMIT, "a value is past what the database can hold");
        else
            refused(db, code, err);
        return NULL;
    }
    q->open = true;
    q->failed = false;
    q->err = err;
    return q;
}

static enum found_row query_step(struct query *q)
{
    int code = step(q->stmt);
    q->col = 0;
    if (code == SQLITE_ROW)
        return ROW_FOUND;
    if (code == SQLITE_DONE)
        return ROW_ABSENT;
    refused(q->db, code, q->err);
    return ROW_FAILED;
}

void row_damaged(struct query *q, const char *what)
{
    if (!q->failed)
        err_set(q->err, ERR_SYSTEM, "%s: the database is damaged: %s", q->db->path, what);
    q->failed = true;
}

int64_t row_i64(struct query *q)
{
    return q->failed ? 0 : sqlite3_column_int64(q->stmt, q->col++);
}

uint64_t row_u64(struct query *q)
{
    int64_t v = row_i64(q);
    if (v < 0)
        row_damaged(q, "a size below zero");
    return v < 0 ? 0 : (uint64_t)v;
}

/* Borrowed until the next step. */
static struct span row_peek(struct query *q)
{
    if (q->failed)
        return (struct span){ 0 };
    const uint8_t *p = sqlite3_column_blob(q->stmt, q->col);
    int n = sqlite3_column_bytes(q->stmt, q->col++);
    return (struct span){ p, p != NULL ? (size_t)n : 0 };
}

struct span row_bytes(struct query *q)
{
    struct span s = row_peek(q);
    if (s.len == 0)
        return (struct span){ 0 };
    uint8_t *copy = ARENA_ARRAY(q->a, uint8_t, s.len, q->err);
    if (copy == NULL) {
        q->failed = true;
        return (struct span){ 0 };
    }
    memcpy(copy, s.ptr, s.len);
    return (struct span){ copy, s.len };
}

void row_exact(struct query *q, uint8_t *out, size_t n)
{
    struct span s = row_peek(q);
    if (s.len == n)
        memcpy(out, s.ptr, n);
    else
        row_damaged(q, "a digest of another length");
}

void row_chars(struct query *q, char *out, size_t n)
{
    row_exact(q, (uint8_t *)out, n);
    out[n] = 0;
}

enum found_row sql_find(struct sql *db, const struct sql_read *r, struct binds b, struct arena *a,
                        void *out, struct err *err)
{
    AUTO_CLOSE(query) struct query *q = query_open(db, r->text, b, err);
    void *made = q != NULL ? arena_alloc(a, 1, r->size, err) : NULL;
    if (made == NULL)
        return ROW_FAILED;
    q->a = a;
    enum found_row f = query_step(q);
    if (f != ROW_FOUND)
        return f;
    r->row(q, made);
    if (q->failed)
        return ROW_FAILED;
    memcpy(out, made, r->size);
    return ROW_FOUND;
}

bool sql_list(struct sql *db, const struct sql_read *r, struct binds b, struct arena *a, void *out,
              unsigned *n, struct err *err)
{
    AUTO_CLOSE(query) struct query *q = query_open(db, r->text, b, err);
    size_t room = 0, rows = 0;
    if (q == NULL)
        return false;
    q->a = a;
    for (uint8_t *list = NULL;;) {
        list = arena_grow(a, list, rows, &room, r->size, err);
        enum found_row f = list != NULL ? query_step(q) : ROW_FAILED;
        if (f == ROW_FOUND)
            r->row(q, list + rows++ * r->size);
        if (f == ROW_FAILED || q->failed)
            return false;
        if (f == ROW_ABSENT) {
            *n = (unsigned)rows;
            memcpy(out, &list, sizeof list);
            return true;
        }
    }
}

bool sql_run(struct sql *db, const char *text, struct binds b, struct err *err)
{
    AUTO_CLOSE(query) struct query *q = query_open(db, text, b, err);
    enum found_row f = q != NULL ? query_step(q) : ROW_FAILED;
    while (f == ROW_FOUND)
        f = query_step(q);
    return f == ROW_ABSENT;
}

bool sql_number(struct sql *db, const char *text, struct binds b, int64_t *out, struct err *err)
{
    AUTO_CLOSE(query) struct query *q = query_open(db, text, b, err);
    enum found_row f = q != NULL ? query_step(q) : ROW_FAILED;
    if (f == ROW_ABSENT)
        return err_set(err, ERR_SYSTEM, "%s: the database is damaged: a row is missing", db->path);
    if (f == ROW_FOUND)
        *out = row_i64(q);
    return f == ROW_FOUND;
}

int64_t sql_last_id(struct sql *db)
{
    return sqlite3_last_insert_rowid(db->lib);
}

int64_t sql_changed(struct sql *db)
{
    return sqlite3_changes64(db->lib);
}

/* PRAGMA synchronous acts when it is prepared, so it is never cached. */
bool sql_script(struct sql *db, struct span text, struct err *err)
{
    const char *at = (const char *)text.ptr, *end = at + text.len;
    while (at < end) {
        sqlite3_stmt *stmt = NULL;
        int code = sqlite3_prepare_v2(db->lib, at, (int)(end - at), &stmt, &at);
        while (code == SQLITE_OK && stmt != NULL && (code = step(stmt)) == SQLITE_ROW)
            code = SQLITE_OK;
        bool well = code == SQLITE_DONE || (code == SQLITE_OK && stmt == NULL);
        well = well || refused(db, code, err);
        sqlite3_finalize(stmt);
        if (!well)
            return false;
    }
    return true;
}

bool sql_begin(struct sql *db, enum sql_sync sync, struct err *err)
{
    if (sync != db->sync) {
        struct span how = sync == SQL_DURABLE ? SPAN("PRAGMA synchronous = FULL")
                                              : SPAN("PRAGMA synchronous = NORMAL");
        if (!sql_script(db, how, err))
            return false;
        db->sync = sync;
    }
    return sql_run(db, "BEGIN IMMEDIATE", NO_BINDS, err);
}

bool sql_end(struct sql *db, bool well, struct err *err)
{
    if (well && sql_run(db, "COMMIT", NO_BINDS, err))
        return true;
    /* Not through step(): what is taken back must be, and its failure has nobody to tell. */
    sqlite3_stmt *stmt = NULL;
    if (!sqlite3_get_autocommit(db->lib) &&
        sqlite3_prepare_v2(db->lib, "ROLLBACK", -1, &stmt, NULL) == SQLITE_OK)
        sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return false;
}

static bool prepare(struct sql *db, struct err *err)
{
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(db->path, &db->lib, flags, NULL);
    if (code != SQLITE_OK)
        return refused(db, code, err);
    sqlite3_busy_timeout(db->lib, (int)store_busy_ms);
    sqlite3_db_config(db->lib, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return sql_script(db,
                      SPAN("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                           "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                           "PRAGMA journal_mode = WAL"),
                      err);
}

struct sql *sql_open(const char *path, struct err *err)
{
    struct sql *db = mem_resize(NULL, sizeof *db);
    if (db == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the database");
        return NULL;
    }
    memset(db, 0, sizeof *db);
    db->sync = SQL_DURABLE;
    int n = snprintf(db->path, sizeof db->path, "%s", path);
    if (n < 0 || (size_t)n >= sizeof db->path)
        err_set(err, ERR_LIMIT, "path of %d bytes", n);
    else if (prepare(db, err))
        return db;
    sql_close(db);
    return NULL;
}

void sql_close(struct sql *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        sqlite3_finalize(db->slot[i].stmt);
    sqlite3_close(db->lib);
    mem_release(db);
}

/* The head of the WAL index, which every connection maps and each commit writes anew: a change
 * counter, the last frame, salts and checksums. It is asked before each answer of the hub, and
 * PRAGMA data_version would lock and unlock the file, and wait for the other threads to do so.
 * Source: sqlite.org/walformat.html section 2.2; the address comes by the public VFS call. */
enum { INDEX_REGION = 32768, HEAD_WORDS = 48 / 8 };

static bool map_index(struct sql *db, struct err *err)
{
    sqlite3_file *file = NULL;
    void volatile *p = NULL;
    int code = sqlite3_file_control(db->lib, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK && file != NULL && file->pMethods != NULL &&
        file->pMethods->iVersion >= 2)
        code = file->pMethods->xShmMap(file, 0, INDEX_REGION, 0, &p);
    if (code != SQLITE_OK || p == NULL)
        return err_set(err, ERR_SYSTEM, "%s: has no index of its log", db->path);
    db->index = p;
    return true;
}

bool sql_version(struct sql *db, uint64_t *out, struct err *err)
{
    uint64_t v = 0;
    if (db->index == NULL && !map_index(db, err))
        return false;
    for (size_t i = 0; i < HEAD_WORDS; i++)
        v = (v ^ db->index[i]) * 0x9E3779B97F4A7C15u;
    *out = v ^ v >> 32;
    return true;
}
