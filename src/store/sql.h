/* sql.h - SQLite in few words: statements prepared once, values bound, rows read like a record.
 * For the files of store/ only.
 *
 * Terms   query  one prepared statement at work; its text is a literal or static, whose address
 *                names it in the cache
 * Fails   ERR_SYSTEM with the path of the database and what to do next. ERR_LIMIT for a number
 *         that SQL cannot hold */
#ifndef AJAR_STORE_SQL_H
#define AJAR_STORE_SQL_H

#include "store/store.h"

struct sql;
/* Opens or makes the file; WAL, foreign keys, a busy timeout. */
struct sql *sql_open(const char *path, struct err *err) MUST;
void sql_close(struct sql *db);
AUTO_HANDLE(sql, sql_close)
/* Every statement of a script, in order. */
bool sql_script(struct sql *db, struct span text, struct err *err) MUST;

struct bind {
    enum bind_kind { BIND_I64 = 1, BIND_U64, BIND_TEXT, BIND_BLOB, BIND_NULL } kind;
    int64_t i64;
    uint64_t u64;
    struct span bytes;
};
struct binds {
    const struct bind *bind;
    int n;
};
#define I64(v)     ((struct bind){ .kind = BIND_I64, .i64 = (v) })
#define U64(v)     ((struct bind){ .kind = BIND_U64, .u64 = (v) })
#define KEY(v)     ((struct bind){ .kind = (v) != 0 ? BIND_I64 : BIND_NULL, .i64 = (v) })
#define TEXT(v)    ((struct bind){ .kind = BIND_TEXT, .bytes = (v) })
#define BLOB(v)    ((struct bind){ .kind = BIND_BLOB, .bytes = (v) })
#define BYTES(a)   BLOB(((struct span){ (a), sizeof(a) }))
#define BINDS(...) ((struct binds){ BIND_LIST(__VA_ARGS__), (int)COUNT((BIND_LIST(__VA_ARGS__))) })
#define BIND_LIST(...)                                                                             \
    (const struct bind[])                                                                          \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define NO_BINDS ((struct binds){ 0 })

/* Columns in their order. After a failure, which is kept, each yields zero or nothing. */
struct query;
int64_t row_i64(struct query *q); /* NULL is 0 */
uint64_t row_u64(struct query *q);
struct span row_bytes(struct query *q); /* text or blob, copied into the arena */
/* A blob of exactly n bytes; a text of exactly n, and a NUL behind it. */
void row_exact(struct query *q, uint8_t *out, size_t n);
void row_chars(struct query *q, char *out, size_t n);
/* The row holds what no ajar wrote. */
void row_damaged(struct query *q, const char *what);

/* One SELECT and how a row of it becomes a struct of size bytes. */
struct sql_read {
    const char *text;
    void (*row)(struct query *q, void *out);
    size_t size;
};
/* The first row. out is written when it is found. */
enum found_row sql_find(struct sql *db, const struct sql_read *r, struct binds b, struct arena *a,
                        void *out, struct err *err) MUST;
/* All rows as an array in a. out: the pointer to it, of whatever struct the rows become. */
bool sql_list(struct sql *db, const struct sql_read *r, struct binds b, struct arena *a, void *out,
              unsigned *n, struct err *err) MUST;

/* A transaction that will write. SQL_LOGGED: a crash of ajar loses nothing of it, a loss of power
 * may lose the last of it; it is on disk at the latest with the next SQL_DURABLE. */
enum sql_sync { SQL_DURABLE = 1, SQL_LOGGED };
bool sql_begin(struct sql *db, enum sql_sync sync, struct err *err) MUST;
/* Commits what went well and takes back what did not: true if it is committed. */
bool sql_end(struct sql *db, bool well, struct err *err) MUST;
bool sql_run(struct sql *db, const char *text, struct binds b, struct err *err) MUST;
int64_t sql_last_id(struct sql *db); /* of the last INSERT */
int64_t sql_changed(struct sql *db); /* rows, by the last statement that changed some */

/* Another number after every commit to the file, by whatever connection. */
bool sql_version(struct sql *db, uint64_t *out, struct err *err) MUST;

/* One whole number, the only column of the only row. */
bool sql_number(struct sql *db, const char *text, struct binds b, int64_t *out,
                struct err *err) MUST;

#endif
