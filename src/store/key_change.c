/* key_change.c - how the keys of a home change: see keyring.h.
 *
 *   asked -> in the log, holds      what lets more people sign, or fewer suffice
 *   asked, holds -> in the log      what lets fewer people sign, or asks for more
 *   asked -> dropped
 *
 * Invariants
 *   (1) Nothing that makes it easier to let a model out holds before its record is in the log.
 *   (2) What holds at once goes by the log as it stood then, whatever comes into it before the record.
 *   (3) The threshold is never raised above the keys that can sign. It can come to be above them, when one
 *       is revoked: then nothing is let further out until another is listed. */
#include "store/handle.h"
#include "store/keyring.h"

enum { DROPPED = -1 }; /* done_at of what was given up */

static void change_row(struct query *q, void *out)
{
    struct store_key_change *c = out;
    c->id = row_i64(q);
    c->kind = (enum key_change_kind)row_i64(q);
    c->key = row_i64(q);
    c->old = row_i64(q);
    c->threshold = (unsigned)row_i64(q);
    c->asked_at = row_i64(q);
    c->done_at = row_i64(q);
    bool all = c->done_at == 0 && c->kind != KEY_ROTATED;
    unsigned now = (unsigned)row_i64(q);
    c->needed = all ? now : 1;
    c->reason = row_bytes(q);
    c->statement = row_i64(q);
    if (c->statement != 0)
        row_exact(q, c->digest, SHA256_BYTES);
}

#define CHANGES                                                                                    \
    "SELECT c.id, c.kind, ifnull(c.key, 0), ifnull(c.old, 0), c.threshold, c.asked_at, "           \
    "c.done_at, (SELECT threshold FROM state), ifnull(c.reason, ''), "                             \
    "ifnull(c.statement, 0), t.sha256 "                                                            \
    "FROM key_changes c LEFT JOIN statements t ON t.id = c.statement "                             \
    "WHERE c.log_index IS NULL AND c.done_at >= 0 "
static const struct sql_read changes_waiting = { CHANGES "ORDER BY c.id", change_row,
                                                 sizeof(struct store_key_change) };
static const struct sql_read change_by_id = { CHANGES "AND c.id = ?1", change_row,
                                              sizeof(struct store_key_change) };

bool store_key_changes(struct store *s, struct arena *a, struct store_key_change **out, unsigned *n,
                       struct err *err)
{
    return sql_list(s->sql, &changes_waiting, NO_BINDS, a, out, n, err);
}

/* ---- asked ---- */

static bool insert(struct store *s, struct store_key_change *c, struct err *err)
{
    if (!sql_run(s->sql,
                 "INSERT INTO key_changes (kind, key, old, threshold, asked_at, done_at, reason, "
                 "place) VALUES (?1, ?2, NULL, ?3, ?4, ?5, nullif(?6, ''), "
                 "iif(?5 > 0, (SELECT logged FROM state), NULL))",
                 BINDS(I64(c->kind), KEY(c->key), I64(c->threshold), I64(c->asked_at),
                       I64(c->done_at), TEXT(c->reason)),
                 err))
        return false;
    c->id = sql_last_id(s->sql);
    return true;
}

static bool revoke(struct store *s, struct store_key_change *c, struct err *err)
{
    if (!sql_run(s->sql,
                 "UPDATE keys SET revoked_at = ?2 WHERE id = ?1 AND role = 1 AND listed_at > 0 "
                 "AND revoked_at = 0",
                 BINDS(I64(c->key), I64(c->asked_at)), err))
        return false;
    if (sql_changed(s->sql) != 1)
        return err_set(err, ERR_DENIED, "it is no release key that counts, or is revoked already");
    c->done_at = c->asked_at;
    c->needed = 1;
    return insert(s, c, err);
}

/* One at a time: two that wait would each be signed for what the other changes. */
static bool waits_for_threshold(struct store *s, bool *yes, struct err *err)
{
    int64_t n = 0;
    bool ok = sql_number(s->sql, "SELECT count(*) FROM key_changes WHERE kind = 4 AND done_at = 0",
                         NO_BINDS, &n, err);
    *yes = n > 0;
    return ok;
}

static bool set_threshold(struct store *s, struct store_key_change *c, struct err *err)
{
    struct store_signing now;
    bool waits = false;
    if (!store_signing(s, &now, err) || !waits_for_threshold(s, &waits, err))
        return false;
    if (waits)
        return err_set(err, ERR_DENIED, "another threshold waits to be signed: drop it first");
    if (c->threshold == 0)
        return err_set(err, ERR_INPUT, "a threshold is 1 or more");
    if (c->threshold == now.threshold)
        return err_set(err, ERR_DENIED, "the threshold is %u already", now.threshold);
    if (c->threshold > now.n_live)
        return err_set(
            err, ERR_DENIED,
            "of release keys that count there %s %u: with a threshold of %u nothing would "
            "ever be let further out",
            now.n_live == 1 ? "is" : "are", now.n_live, c->threshold);
    bool raised = c->threshold > now.threshold;
    c->done_at = raised ? c->asked_at : 0;
    c->needed = raised ? 1 : now.threshold;
    return (!raised ||
            sql_run(s->sql, "UPDATE state SET threshold = ?1", BINDS(I64(c->threshold)), err)) &&
           insert(s, c, err);
}

bool store_key_change(struct store *s, struct store_key_change *c, struct err *err)
{
    struct store_key_change made = { .kind = c->kind, .asked_at = c->asked_at };
    assert(c->kind == KEY_REVOKED || c->kind == KEY_THRESHOLD);
    if (c->kind == KEY_REVOKED) {
        made.key = c->key;
        made.reason = c->reason;
    } else
        made.threshold = c->threshold;
    if (!sql_begin(s->sql, SQL_DURABLE, err) ||
        !sql_end(s->sql, (c->kind == KEY_REVOKED ? revoke : set_threshold)(s, &made, err), err))
        return false;
    *c = made;
    return true;
}

/* ---- logged ---- */

static bool list_key(struct store *s, int64_t key, int64_t at, struct err *err)
{
    return sql_run(s->sql, "UPDATE keys SET listed_at = ?2 WHERE id = ?1 AND listed_at = 0",
                   BINDS(I64(key), I64(at)), err);
}

static bool retire(struct store *s, const struct store_key_change *c, uint64_t index, int64_t at,
                   struct err *err)
{
    if (!sql_run(s->sql,
                 "UPDATE keys SET retired_at = ?2, log_index = ?3 WHERE id = ?1 "
                 "AND retired_at = 0 AND revoked_at = 0",
                 BINDS(I64(c->old), I64(at), U64(index)), err))
        return false;
    return sql_changed(s->sql) == 1 ||
           err_set(err, ERR_DENIED,
                   "the key that is replaced does not count any more: add the new "
                   "one instead");
}

static bool apply(struct store *s, const struct store_key_change *c, uint64_t index, int64_t at,
                  struct err *err)
{
    switch (c->kind) {
    case KEY_ADDED:
        return list_key(s, c->key, at, err);
    case KEY_ROTATED:
        return retire(s, c, index, at, err) && list_key(s, c->key, at, err);
    case KEY_REVOKED:
        /* one that had retired before counts up to then only; what was signed but not in the log
           when it was revoked did not hold here, and is nowhere to count by coming in before this */
        return sql_run(s->sql,
                       "UPDATE keys SET log_index = min(ifnull(log_index, ?2), ?2, ifnull((SELECT "
                       "place FROM key_changes WHERE id = ?3), ?2)) WHERE id = ?1",
                       BINDS(I64(c->key), U64(index), I64(c->id)), err);
    case KEY_THRESHOLD:
        break;
    }
    return c->done_at != 0 ||
           sql_run(s->sql, "UPDATE state SET threshold = ?1", BINDS(I64(c->threshold)), err);
}

static bool found(struct store *s, int64_t id, struct store_key_change *c, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a change", .limit = 4 << 10 };
    enum found_row f = sql_find(s->sql, &change_by_id, BINDS(I64(id)), &a, c, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT &&
            err_set(err, ERR_ABSENT, "there is no change %" PRId64 " that waits", id));
}

static bool holds(struct store *s, const struct store_key_change *c, uint64_t index, int64_t at,
                  struct err *err)
{
    return apply(s, c, index, at, err) &&
           sql_run(s->sql,
                   "UPDATE key_changes SET log_index = ?2, done_at = iif(done_at > 0, done_at, ?3) "
                   "WHERE id = ?1",
                   BINDS(I64(c->id), U64(index), I64(at)), err);
}

static bool logged(struct store *s, int64_t id, uint64_t index, int64_t at, struct err *err)
{
    struct store_key_change c;
    return found(s, id, &c, err) && holds(s, &c, index, at, err);
}

bool store_key_change_logged(struct store *s, int64_t id, uint64_t index, int64_t at,
                             struct err *err)
{
    return sql_begin(s->sql, SQL_DURABLE, err) &&
           sql_end(s->sql, logged(s, id, index, at, err), err);
}

/* ---- dropped ---- */

static bool drop(struct store *s, int64_t id, int64_t at, struct err *err)
{
    struct store_key_change c;
    if (!found(s, id, &c, err))
        return false;
    if (c.done_at != 0)
        return err_set(err, ERR_ABSENT, "there is no change %" PRId64 " that waits", id);
    return sql_run(s->sql, "UPDATE keys SET retired_at = ?2 WHERE id = ?1 AND listed_at = 0",
                   BINDS(I64(c.key), I64(at)), err) &&
           sql_run(s->sql, "UPDATE key_changes SET done_at = ?2 WHERE id = ?1",
                   BINDS(I64(id), I64(DROPPED)), err);
}

bool store_key_change_drop(struct store *s, int64_t id, int64_t at, struct err *err)
{
    return sql_begin(s->sql, SQL_DURABLE, err) && sql_end(s->sql, drop(s, id, at, err), err);
}

/* ---- signed ---- */

static bool state(struct store *s, int64_t id, struct span text, int64_t at, uint8_t *digest,
                  struct err *err)
{
    struct store_key_change c;
    int64_t statement;
    if (!found(s, id, &c, err))
        return false;
    if (c.statement != 0) {
        memcpy(digest, c.digest, sizeof c.digest);
        return true;
    }
    return effect_statement(s, text, at, digest, &statement, err) &&
           sql_run(s->sql, "UPDATE key_changes SET statement = ?2 WHERE id = ?1",
                   BINDS(I64(id), I64(statement)), err);
}

bool store_key_change_state(struct store *s, int64_t id, struct span text, int64_t at,
                            uint8_t digest[static SHA256_BYTES], struct err *err)
{
    uint8_t d[SHA256_BYTES];
    if (!sql_begin(s->sql, SQL_DURABLE, err) ||
        !sql_end(s->sql, state(s, id, text, at, d, err), err))
        return false;
    memcpy(digest, d, sizeof d);
    return true;
}

static void index_row(struct query *q, void *out)
{
    *(uint64_t *)out = row_u64(q);
}

/* Where the last of the signatures it needs is in the log; old 0: by whatever live keys. */
static const struct sql_read last_needed = {
    "SELECT g.log_index FROM signatures g JOIN keys k ON k.id = g.key "
    "WHERE g.statement = ?1 AND g.log_index IS NOT NULL AND (?2 = 0 OR k.id = ?2) AND k.role = 1 "
    "AND k.listed_at > 0 AND k.retired_at = 0 AND k.revoked_at = 0 "
    "ORDER BY g.log_index LIMIT 1 OFFSET ?3",
    index_row, sizeof(uint64_t)
};

/* One that is due; *any: there was one. */
static bool one_due(struct store *s, int64_t now_at, bool *any, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "changes", .limit = 1 << 20 };
    struct store_key_change *c;
    unsigned n;
    *any = false;
    if (!store_key_changes(s, &a, &c, &n, err))
        return false;
    for (unsigned i = 0; i < n && !*any; i++) {
        uint64_t index;
        enum found_row f =
            c[i].statement == 0
                ? ROW_ABSENT
                : sql_find(s->sql, &last_needed,
                           BINDS(I64(c[i].statement), I64(c[i].old), I64((int64_t)c[i].needed - 1)),
                           &a, &index, err);
        if (f == ROW_FAILED || (f == ROW_FOUND && !holds(s, &c[i], index, now_at, err)))
            return false;
        *any = f == ROW_FOUND;
    }
    return true;
}

/* Again after each: one can change what another needs. */
bool key_changes_due(struct store *s, int64_t now_at, struct err *err)
{
    bool any = true;
    while (any)
        if (!one_due(s, now_at, &any, err))
            return false;
    return true;
}
