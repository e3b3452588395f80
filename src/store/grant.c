/* grant.c - who may have which model until when, and the ledger of who asked for which bytes.
 *
 * Invariants
 *   (1) Of one person and model the newest grant holds; the earlier rows stay as its history.
 *   (2) A row of the ledger is never changed or removed. It is committed with SQL_LOGGED: no crash
 *       of ajar loses it, and a download does not wait for the disk. */
#include "store/handle.h"

enum { TERMS_MAX = 16 << 10 };

static void grant_row(struct query *q, void *out)
{
    struct store_grant *g = out;
    g->id = row_i64(q);
    g->model = row_i64(q);
    g->person = row_i64(q);
    g->person_name = row_bytes(q);
    g->ns = row_bytes(q);
    g->model_name = row_bytes(q);
    g->terms = row_bytes(q);
    g->created_at = row_i64(q);
    g->until_at = row_i64(q);
    g->revoked_at = row_i64(q);
}

#define GRANT                                                                                      \
    "SELECT g.id, g.model, g.person, p.name, m.ns, m.name, g.terms, g.created_at, g.until_at, "    \
    "g.revoked_at FROM grants g JOIN people p ON p.id = g.person JOIN models m ON m.id = g.model "
static const struct sql_read grant_newest = {
    GRANT "WHERE g.model = ?1 AND g.person = ?2 ORDER BY g.id DESC LIMIT 1", grant_row,
    sizeof(struct store_grant)
};
static const struct sql_read grants_all = {
    GRANT "WHERE (?1 = 0 OR g.model = ?1) AND g.id = (SELECT max(n.id) FROM grants n "
          "WHERE n.model = g.model AND n.person = g.person) ORDER BY m.key, p.key",
    grant_row, sizeof(struct store_grant)
};

/* The ids behind the two names. ERR_ABSENT says which is not there. */
static bool named(struct store *s, const struct store_grant *g, int64_t *model, int64_t *person,
                  struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "names", .limit = 64 << 10 };
    struct store_model m;
    struct store_person p;
    char name[QUOTED_BYTES];
    enum found_row f = store_model_find(s, g->ns, g->model_name, &a, &m, err);
    if (f == ROW_ABSENT)
        return err_set(err, ERR_ABSENT, "there is no model %s: `ajar show` has them",
                       model_quote(g->ns, g->model_name, name));
    if (f == ROW_FAILED)
        return false;
    f = store_person_find(s, g->person_name, &a, &p, err);
    if (f == ROW_ABSENT)
        return err_set(err, ERR_ABSENT, "there is no person %s: `ajar user add` makes one",
                       span_quote(g->person_name, name));
    if (f == ROW_FAILED)
        return false;
    *model = m.id;
    *person = p.id;
    return true;
}

static bool keep_grant(struct store *s, const struct store_grant *g, struct err *err)
{
    int64_t model, person;
    return named(s, g, &model, &person, err) &&
           sql_run(
               s->sql,
               "INSERT INTO grants (model, person, terms, created_at, until_at, revoked_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, 0)",
               BINDS(I64(model), I64(person), TEXT(g->terms), I64(g->created_at), I64(g->until_at)),
               err);
}

bool store_grant_add(struct store *s, struct span ns, struct span name, struct span person,
                     struct span terms, int64_t now_at, int64_t until_at, struct err *err)
{
    struct store_grant g = { .ns = ns,
                             .model_name = name,
                             .person_name = person,
                             .terms = terms,
                             .created_at = now_at,
                             .until_at = until_at };
    if (terms.len > TERMS_MAX)
        return err_set(err, ERR_LIMIT, "terms of %zu bytes, at most %d", terms.len, TERMS_MAX);
    return sql_begin(s->sql, SQL_DURABLE, err) && sql_end(s->sql, keep_grant(s, &g, err), err);
}

static bool end_grant(struct store *s, const struct store_grant *g, int64_t now_at, struct err *err)
{
    int64_t model, person;
    char name[QUOTED_BYTES], who[QUOTED_BYTES];
    if (!named(s, g, &model, &person, err) ||
        !sql_run(s->sql,
                 "UPDATE grants SET revoked_at = ?3 WHERE revoked_at = 0 "
                 "AND (until_at = 0 OR until_at > ?3) AND id = (SELECT max(n.id) FROM grants n "
                 "WHERE n.model = ?1 AND n.person = ?2)",
                 BINDS(I64(model), I64(person), I64(now_at)), err))
        return false;
    return sql_changed(s->sql) == 1 ||
           err_set(err, ERR_ABSENT, "%s has no live grant for %s", span_quote(g->person_name, who),
                   model_quote(g->ns, g->model_name, name));
}

bool store_grant_revoke(struct store *s, struct span ns, struct span name, struct span person,
                        int64_t now_at, struct err *err)
{
    struct store_grant g = { .ns = ns, .model_name = name, .person_name = person };
    return sql_begin(s->sql, SQL_DURABLE, err) &&
           sql_end(s->sql, end_grant(s, &g, now_at, err), err);
}

enum found_row store_grant_find(struct store *s, int64_t model, int64_t person, struct arena *a,
                                struct store_grant *out, struct err *err)
{
    return sql_find(s->sql, &grant_newest, BINDS(I64(model), I64(person)), a, out, err);
}

bool store_grants(struct store *s, int64_t model, struct arena *a, struct store_grant **out,
                  unsigned *n, struct err *err)
{
    return sql_list(s->sql, &grants_all, BINDS(I64(model)), a, out, n, err);
}

static struct span next_line(struct span *text)
{
    const uint8_t *end = text->len > 0 ? memchr(text->ptr, '\n', text->len) : NULL;
    struct span line = { text->ptr, end != NULL ? (size_t)(end - text->ptr) : text->len };
    size_t past = line.len + (end != NULL);
    *text = (struct span){ past > 0 ? text->ptr + past : text->ptr, text->len - past };
    return line;
}

static bool has_line(struct span text, struct span line)
{
    while (text.len > 0)
        if (span_eq(next_line(&text), line))
            return true;
    return false;
}

bool store_terms_missing(struct span *terms, struct span accepted, struct span *missing)
{
    while (terms->len > 0) {
        struct span line = next_line(terms);
        if (line.len > 0 && !has_line(accepted, line)) {
            *missing = line;
            return true;
        }
    }
    return false;
}

/* ---- the ledger ---- */

static void entry_row(struct query *q, void *out)
{
    struct store_entry *e = out;
    e->at = row_i64(q);
    e->person = row_i64(q);
    e->commit = row_i64(q);
    e->person_name = row_bytes(q);
    e->path = row_bytes(q);
    e->off = row_u64(q);
    e->bytes = row_u64(q);
}

static const struct sql_read ledger_newest = {
    "SELECT e.at, e.person, e.commit_id, p.name, e.path, e.off, e.bytes FROM ledger e "
    "LEFT JOIN people p ON p.id = e.person WHERE e.model = ?1 ORDER BY e.id DESC LIMIT ?2",
    entry_row, sizeof(struct store_entry)
};

bool store_ledger_count(struct store *s, int64_t commit, int64_t person, int64_t since_at,
                        uint64_t *n, struct err *err)
{
    int64_t count = 0;
    if (!sql_number(s->sql,
                    "SELECT count(*) FROM ledger WHERE model = (SELECT model FROM commits "
                    "WHERE id = ?1) AND person IS ?2 AND at >= ?3",
                    BINDS(I64(commit), KEY(person), I64(since_at)), &count, err))
        return false;
    *n = (uint64_t)count;
    return true;
}

static bool keep_entry(struct store *s, const struct store_entry *e, struct err *err)
{
    uint64_t n;
    if (e->most > 0 && !store_ledger_count(s, e->commit, e->person, e->since_at, &n, err))
        return false;
    if (e->most > 0 && n >= e->most)
        return err_set(err, ERR_DENIED, "the rate limit is used up");
    if (!sql_run(s->sql,
                 "INSERT INTO ledger (at, model, person, commit_id, path, off, bytes) "
                 "SELECT ?1, model, ?2, id, ?4, ?5, ?6 FROM commits WHERE id = ?3",
                 BINDS(I64(e->at), KEY(e->person), I64(e->commit), BLOB(e->path), U64(e->off),
                       U64(e->bytes)),
                 err))
        return false;
    return sql_changed(s->sql) == 1 ||
           err_set(err, ERR_ABSENT, "there is no commit %" PRId64 " to write a download of",
                   e->commit);
}

bool store_ledger_add(struct store *s, const struct store_entry *e, struct err *err)
{
    return sql_begin(s->sql, SQL_LOGGED, err) && sql_end(s->sql, keep_entry(s, e, err), err);
}

bool store_ledger(struct store *s, int64_t model, unsigned most, struct arena *a,
                  struct store_entry **out, unsigned *n, struct err *err)
{
    return sql_list(s->sql, &ledger_newest, BINDS(I64(model), I64(most)), a, out, n, err);
}
