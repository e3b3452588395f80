/* effect.c - see effect.h. Rows are written in the transaction of whoever asks: a release, a
 * signature that is added, a log that was asked. */
#include "store/effect.h"

#include "crypto/digest.h"
#include "crypto/dsse.h"
#include "store/handle.h"

enum { SIGNED_MAX = 64 << 20 };

#define LIVE "k.role = 1 AND k.listed_at > 0 AND k.retired_at = 0 AND k.revoked_at = 0"

/* ---- rows ---- */

static void statement_row(struct query *q, void *out)
{
    struct store_statement *t = out;
    t->id = row_i64(q);
    row_exact(q, t->digest, SHA256_BYTES);
    t->text = row_bytes(q);
    t->made_at = row_i64(q);
    t->commit = row_i64(q);
    t->model = row_i64(q);
    t->sequence = row_u64(q);
}

#define STATEMENT                                                                                  \
    "SELECT t.id, t.sha256, x.bytes, t.made_at, d.commit_id, d.model, d.sequence "                 \
    "FROM statements t JOIN texts x ON x.id = t.text LEFT JOIN decisions d ON d.statement = t.id "
static const struct sql_read statement_by_digest = { STATEMENT "WHERE t.sha256 = ?1", statement_row,
                                                     sizeof(struct store_statement) };
static const struct sql_read statement_by_commit = { STATEMENT "WHERE d.commit_id = ?1",
                                                     statement_row,
                                                     sizeof(struct store_statement) };

enum found_row store_statement_find(struct store *s, const uint8_t digest[SHA256_BYTES],
                                    struct arena *a, struct store_statement *out, struct err *err)
{
    struct span d = { digest, SHA256_BYTES };
    return sql_find(s->sql, &statement_by_digest, BINDS(BLOB(d)), a, out, err);
}

enum found_row store_statement_of(struct store *s, int64_t commit, struct arena *a,
                                  struct store_statement *out, struct err *err)
{
    return sql_find(s->sql, &statement_by_commit, BINDS(I64(commit)), a, out, err);
}

static void signature_row(struct query *q, void *out)
{
    struct store_signature *g = out;
    struct err why = { 0 };
    g->id = row_i64(q);
    g->statement = row_i64(q);
    g->made_at = row_i64(q);
    g->log_index = row_i64(q);
    g->key_name = row_bytes(q);
    g->bytes = row_bytes(q);
    g->counts = row_i64(q) != 0;
    if (!pubkey_of_spki(row_bytes(q), &g->pub, &why))
        row_damaged(q, "a key");
    row_exact(q, g->digest, SHA256_BYTES);
}

#define SIGNATURE                                                                                  \
    "SELECT g.id, g.statement, g.made_at, ifnull(g.log_index, -1), k.name, g.bytes, " LIVE         \
    ", k.spki, t.sha256 FROM signatures g JOIN keys k ON k.id = g.key "                            \
    "JOIN statements t ON t.id = g.statement "
static const struct sql_read signatures_of = { SIGNATURE "WHERE g.statement = ?1 ORDER BY g.id",
                                               signature_row, sizeof(struct store_signature) };
static const struct sql_read signatures_unlogged = {
    SIGNATURE "WHERE g.log_index IS NULL ORDER BY g.id LIMIT ?1", signature_row,
    sizeof(struct store_signature)
};

bool store_signatures(struct store *s, int64_t statement, struct arena *a,
                      struct store_signature **out, unsigned *n, struct err *err)
{
    return sql_list(s->sql, &signatures_of, BINDS(I64(statement)), a, out, n, err);
}

bool store_unlogged(struct store *s, unsigned most, struct arena *a, struct store_signature **out,
                    unsigned *n, struct err *err)
{
    return sql_list(s->sql, &signatures_unlogged, BINDS(I64(most)), a, out, n, err);
}

static void seen_row(struct query *q, void *out)
{
    struct store_seen *seen = out;
    seen->size = row_u64(q);
    seen->has_root = row_i64(q) != 0;
    if (seen->has_root)
        row_exact(q, seen->root, SHA256_BYTES);
}
static const struct sql_read log_seen = {
    "SELECT logged, logged_root IS NOT NULL, logged_root FROM state", seen_row,
    sizeof(struct store_seen)
};

bool store_log_seen(struct store *s, struct store_seen *out, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "the log", .limit = 4 << 10 };
    enum found_row f = sql_find(s->sql, &log_seen, NO_BINDS, &a, out, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database lost its state"));
}

static void line_row(struct query *q, void *out)
{
    struct store_line *l = out;
    l->head = row_i64(q);
    l->sequence = row_u64(q);
    if (l->sequence > 0)
        row_exact(q, l->digest, SHA256_BYTES);
}

static const struct sql_read line_of_key = {
    "SELECT m.head, d.sequence, t.sha256 FROM models m LEFT JOIN decisions d ON d.model = m.id "
    "LEFT JOIN statements t ON t.id = d.statement WHERE m.key = ?1 "
    "ORDER BY d.sequence DESC LIMIT 1",
    line_row, sizeof(struct store_line)
};

bool store_line(struct store *s, struct span ns, struct span name, struct store_line *out,
                struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "decisions", .limit = 4 << 10 };
    char room[KEY_ROOM];
    struct span key;
    struct store_line none = { 0 };
    if (!model_key(ns, name, room, &key)) {
        *out = none;
        return true;
    }
    enum found_row f = sql_find(s->sql, &line_of_key, BINDS(TEXT(key)), &a, out, err);
    if (f == ROW_ABSENT)
        *out = none;
    return f != ROW_FAILED;
}

/* ---- what begins to hold ---- */

/* What can leave under it: of one that is blocked, contested or overdue, nothing. */
static enum position lets_out(const struct store_commit *c, int64_t now_at)
{
    return c->blocked.len > 0 || store_status(c, now_at)[0] != 0 ? POSITION_CLOSED : c->position;
}

static bool looser(const struct store_commit *was, const struct store_commit *c)
{
    struct span terms = was->terms, dropped;
    return store_terms_missing(&terms, c->terms, &dropped) ||
           (was->rate_requests > 0 &&
            (c->rate_requests == 0 || c->rate_requests > was->rate_requests ||
             c->rate_seconds < was->rate_seconds));
}

struct coming_to_hold {
    int64_t commit, model, statement;
    bool listed; /* once it holds */
    bool was_listed;
    int64_t head;
    struct store_commit is;
};

static void coming_row(struct query *q, void *out)
{
    struct coming_to_hold *c = out;
    c->commit = row_i64(q);
    c->model = row_i64(q);
    c->statement = row_i64(q);
    c->listed = row_i64(q) != 0;
    c->was_listed = row_i64(q) != 0;
    c->head = row_i64(q);
}

/* model 0: of all. */
static const struct sql_read coming = {
    "SELECT d.commit_id, d.model, d.statement, d.listed, m.listed, ifnull(m.head, 0) "
    "FROM decisions d JOIN models m ON m.id = d.model JOIN commits c ON c.id = d.commit_id "
    "WHERE (?1 = 0 OR d.model = ?1) AND c.parent IS m.head AND "
    "d.commit_id = (SELECT max(id) FROM commits WHERE model = d.model) AND "
    "d.commit_id NOT IN (SELECT commit_id FROM effects)",
    coming_row, sizeof(struct coming_to_hold)
};

/* Nothing is let out that did not leave already: as main, and of these weights, at this position or
 * a wider one, under these terms, to whoever sees it. What cannot leave is never wider. */
static bool widens(struct store *s, const struct coming_to_hold *t, int64_t now_at, struct arena *a,
                   bool *yes, struct err *err)
{
    struct store_commit head, alike;
    const struct store_commit *c = &t->is;
    *yes = true;
    if (lets_out(c, now_at) == POSITION_CLOSED) {
        *yes = false;
        return true;
    }
    enum found_row f = t->head != 0 ? store_commit_by_id(s, t->head, a, &head, err) : ROW_ABSENT;
    enum found_row g =
        f == ROW_FOUND ? commit_alike(s, t->model, c->weights, a, &alike, err) : ROW_ABSENT;
    if (f == ROW_FAILED || g == ROW_FAILED)
        return false;
    *yes = g != ROW_FOUND || (t->listed && !t->was_listed) ||
           lets_out(c, now_at) > lets_out(&head, now_at) ||
           lets_out(c, now_at) > lets_out(&alike, now_at) || looser(&head, c) || looser(&alike, c);
    return true;
}

static bool signed_enough(struct store *s, int64_t statement, bool wider, bool *yes,
                          struct err *err)
{
    int64_t n = 0, logged = 0, k = 1;
    if (!sql_number(s->sql,
                    "SELECT count(*) FROM signatures g JOIN keys k ON k.id = g.key "
                    "WHERE g.statement = ?1 AND " LIVE,
                    BINDS(I64(statement)), &n, err) ||
        !sql_number(s->sql,
                    "SELECT count(*) FROM signatures g JOIN keys k ON k.id = g.key "
                    "WHERE g.statement = ?1 AND g.log_index IS NOT NULL AND " LIVE,
                    BINDS(I64(statement)), &logged, err) ||
        !sql_number(s->sql, "SELECT threshold FROM state", NO_BINDS, &k, err))
        return false;
    *yes = wider ? logged >= k : n >= 1;
    return true;
}

/* *yes: it holds from now on. What has ended since it was made lets nothing out, and yet weights would
 * be called open that never were: it does not begin to hold. */
static bool is_due(struct store *s, struct coming_to_hold *t, int64_t now_at, struct arena *a,
                   bool *yes, struct err *err)
{
    bool wider;
    *yes = false;
    if (commit_any(s, t->commit, a, &t->is, err) != ROW_FOUND)
        return err->kind != ERR_NONE ? false
                                     : err_set(err, ERR_SYSTEM, "the database lost a commit");
    return store_ended(&t->is, now_at) || (widens(s, t, now_at, a, &wider, err) &&
                                           signed_enough(s, t->statement, wider, yes, err));
}

bool effect_now(struct store *s, int64_t commit, bool listed, int64_t now_at, struct err *err)
{
    return sql_run(s->sql, "INSERT INTO effects (commit_id, at) VALUES (?1, ?2)",
                   BINDS(I64(commit), I64(now_at)), err) &&
           sql_run(s->sql,
                   "UPDATE models SET head = ?1, listed = ?2, changed_at = ?3 "
                   "WHERE id = (SELECT model FROM commits WHERE id = ?1)",
                   BINDS(I64(commit), I64(listed), I64(now_at)), err);
}

bool effect_due(struct store *s, int64_t model, int64_t now_at, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "what waits", .limit = 64 << 20 };
    struct coming_to_hold *list;
    unsigned n;
    if (!sql_list(s->sql, &coming, BINDS(I64(model)), &a, &list, &n, err))
        return false;
    for (unsigned i = 0; i < n; i++) {
        struct arena_mark mark = arena_mark(&a);
        bool due;
        if (!is_due(s, &list[i], now_at, &a, &due, err) ||
            (due && !effect_now(s, list[i].commit, list[i].listed, now_at, err)))
            return false;
        arena_back(&a, mark);
    }
    return true;
}

/* ---- statements and signatures ---- */

bool effect_statement(struct store *s, struct span text, int64_t at,
                      uint8_t digest[static SHA256_BYTES], int64_t *id, struct err *err)
{
    uint8_t d[SHA256_BYTES], sha256[SHA256_BYTES];
    int64_t kept;
    if (!dsse_digest(SPAN(DSSE_INTOTO), text, d, err) ||
        !digest_of(DIGEST_SHA256, text, sha256, err) || !text_keep(s, text, sha256, &kept, err) ||
        !sql_run(s->sql,
                 "INSERT INTO statements (sha256, text, made_at) VALUES (?1, ?2, ?3) "
                 "ON CONFLICT (sha256) DO NOTHING",
                 BINDS(BYTES(d), I64(kept), I64(at)), err) ||
        !sql_number(s->sql, "SELECT id FROM statements WHERE sha256 = ?1", BINDS(BYTES(d)), id,
                    err))
        return false;
    memcpy(digest, d, sizeof d);
    return true;
}

bool store_statement_put(struct store *s, struct span text, int64_t at,
                         uint8_t digest[static SHA256_BYTES], struct err *err)
{
    uint8_t d[SHA256_BYTES];
    int64_t id;
    if (!sql_begin(s->sql, SQL_DURABLE, err) ||
        !sql_end(s->sql, effect_statement(s, text, at, d, &id, err), err))
        return false;
    memcpy(digest, d, sizeof d);
    return true;
}

static void spki_row(struct query *q, void *out)
{
    *(struct span *)out = row_bytes(q);
}
static const struct sql_read live_key = { "SELECT k.spki FROM keys k WHERE k.id = ?1 AND " LIVE,
                                          spki_row, sizeof(struct span) };

static bool verifies(struct span spki, struct span text, struct span signature, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct pubkey pub;
    struct span pae;
    buf_init(&b, "what is signed", SIGNED_MAX);
    dsse_pae(SPAN(DSSE_INTOTO), text, &b);
    return buf_done(&b, &pae, err) && pubkey_of_spki(spki, &pub, err) &&
           pubkey_verify(&pub, signature, pae, err);
}

bool effect_sign(struct store *s, int64_t statement, const struct store_signing_by *by,
                 struct span text, int64_t at, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a key", .limit = 4 << 10 };
    struct span spki;
    enum found_row f = sql_find(s->sql, &live_key, BINDS(I64(by->key)), &a, &spki, err);
    if (f != ROW_FOUND)
        return f == ROW_ABSENT &&
               err_set(err, ERR_DENIED, "the key is none of the release keys that are live");
    return verifies(spki, text, by->signature, err) &&
           sql_run(s->sql,
                   "INSERT INTO signatures (statement, key, bytes, made_at) "
                   "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (statement, key) DO NOTHING",
                   BINDS(I64(statement), I64(by->key), BLOB(by->signature), I64(at)), err);
}

static bool add_signature(struct store *s, const uint8_t *digest, const struct store_signing_by *by,
                          int64_t now_at, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a statement", .limit = 64 << 20 };
    struct store_statement t;
    enum found_row f = store_statement_find(s, digest, &a, &t, err);
    if (f != ROW_FOUND)
        return f == ROW_ABSENT && err_set(err, ERR_ABSENT, "there is no such statement here");
    return effect_sign(s, t.id, by, t.text, now_at, err) &&
           (t.model == 0 || effect_due(s, t.model, now_at, err));
}

bool store_sign(struct store *s, const uint8_t digest[SHA256_BYTES], int64_t key,
                struct span signature, int64_t now_at, struct err *err)
{
    struct store_signing_by by = { key, signature };
    return sql_begin(s->sql, SQL_DURABLE, err) &&
           sql_end(s->sql, add_signature(s, digest, &by, now_at, err), err);
}

/* So far stands in the log what was signed here, and what comes to hold by it does. */
static bool log_reaches(struct store *s, uint64_t size, int64_t now_at, struct err *err)
{
    return sql_run(s->sql, "UPDATE state SET logged = ?1, logged_root = NULL WHERE logged < ?1",
                   BINDS(U64(size)), err) &&
           key_changes_due(s, now_at, err) && effect_due(s, 0, now_at, err);
}

/* Entry by entry, for whoever reads the log counts so: a key that a later entry takes out counted before. */
static bool keep_places(struct store *s, const struct store_logged *l, struct err *err)
{
    for (size_t i = 0; i < l->n; i++) {
        uint64_t index = l->place[i].log_index;
        if (!sql_run(s->sql,
                     "UPDATE signatures SET log_index = ?2 WHERE id = ?1 AND log_index IS NULL",
                     BINDS(I64(l->place[i].signature), U64(index)), err) ||
            !log_reaches(s, index < l->size ? index + 1 : l->size, l->now_at, err))
            return false;
    }
    return log_reaches(s, l->size, l->now_at, err) &&
           (l->root == NULL ||
            sql_run(s->sql, "UPDATE state SET logged_root = ?1 WHERE logged = ?2",
                    BINDS(BLOB(((struct span){ l->root, SHA256_BYTES })), U64(l->size)), err));
}

bool store_logged(struct store *s, const struct store_logged *l, struct err *err)
{
    return sql_begin(s->sql, SQL_DURABLE, err) && sql_end(s->sql, keep_places(s, l, err), err);
}

bool store_settle_due(struct store *s, int64_t now_at, struct err *err)
{
    int64_t n;
    if (!sql_number(s->sql,
                    "SELECT count(*) FROM decisions WHERE commit_id NOT IN "
                    "(SELECT commit_id FROM effects)",
                    NO_BINDS, &n, err))
        return false;
    return n == 0 || (sql_begin(s->sql, SQL_DURABLE, err) &&
                      sql_end(s->sql, effect_due(s, 0, now_at, err), err));
}
