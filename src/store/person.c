/* person.c - people and their tokens. The text of a token exists once, in the answer of the call
 * that makes it; the database has its SHA-256, and a token is found by that, so nothing secret is
 * ever compared byte by byte. */
#include "crypto/digest.h"
#include "crypto/random.h"
#include "store/handle.h"

#define TOKEN_FRONT "hf_" /* what the clients of the hub expect in front */
enum { LABEL_MAX = 200 };

static void person_row(struct query *q, void *out)
{
    struct store_person *p = out;
    p->id = row_i64(q);
    p->name = row_bytes(q);
    p->created_at = row_i64(q);
}

static const struct sql_read person_by_key = {
    "SELECT id, name, created_at FROM people WHERE key = ?1", person_row,
    sizeof(struct store_person)
};
static const struct sql_read people_all = { "SELECT id, name, created_at FROM people ORDER BY key",
                                            person_row, sizeof(struct store_person) };
static const struct sql_read person_by_token = {
    "SELECT p.id, p.name, p.created_at FROM tokens t JOIN people p ON p.id = t.person "
    "WHERE t.sha256 = ?1 AND t.revoked_at = 0 AND (t.until_at = 0 OR t.until_at > ?2)",
    person_row, sizeof(struct store_person)
};

static bool keep_person(struct store *s, struct span key, struct span name, int64_t now_at,
                        struct err *err)
{
    char quoted[QUOTED_BYTES];
    if (!sql_run(s->sql,
                 "INSERT INTO people (key, name, created_at) VALUES (?1, ?2, ?3) "
                 "ON CONFLICT (key) DO NOTHING",
                 BINDS(TEXT(key), TEXT(name), I64(now_at)), err))
        return false;
    return sql_changed(s->sql) == 1 ||
           err_set(err, ERR_DENIED, "%s is there already: names are unique ignoring case",
                   span_quote(name, quoted));
}

bool store_person_add(struct store *s, struct span name, int64_t now_at, struct err *err)
{
    char room[KEY_ROOM], quoted[QUOTED_BYTES];
    struct span key;
    if (!person_key(name, room, &key))
        return err_set(err, ERR_INPUT,
                       "%s cannot name a person: at most %d letters, digits, '_', and between them "
                       "'-', '.', '@' and '+'",
                       span_quote(name, quoted), NAME_MAX_CHARS);
    return sql_begin(s->sql, SQL_DURABLE, err) &&
           sql_end(s->sql, keep_person(s, key, name, now_at, err), err);
}

enum found_row store_person_find(struct store *s, struct span name, struct arena *a,
                                 struct store_person *out, struct err *err)
{
    char room[KEY_ROOM];
    struct span key;
    if (!person_key(name, room, &key))
        return ROW_ABSENT;
    return sql_find(s->sql, &person_by_key, BINDS(TEXT(key)), a, out, err);
}

bool store_people(struct store *s, struct arena *a, struct store_person **out, unsigned *n,
                  struct err *err)
{
    return sql_list(s->sql, &people_all, NO_BINDS, a, out, n, err);
}

/* ---- tokens ---- */

static void token_row(struct query *q, void *out)
{
    struct store_token *t = out;
    t->id = row_i64(q);
    t->person = row_bytes(q);
    t->label = row_bytes(q);
    t->created_at = row_i64(q);
    t->until_at = row_i64(q);
    t->revoked_at = row_i64(q);
}

static const struct sql_read tokens_all = {
    "SELECT t.id, p.name, t.label, t.created_at, t.until_at, t.revoked_at "
    "FROM tokens t JOIN people p ON p.id = t.person ORDER BY t.id",
    token_row, sizeof(struct store_token)
};

static bool keep_token(struct store *s, struct store_token *t, const uint8_t sha256[SHA256_BYTES],
                       struct err *err)
{
    char room[KEY_ROOM], quoted[QUOTED_BYTES];
    struct span key, digest = { sha256, SHA256_BYTES };
    if (!person_key(t->person, room, &key))
        key = SPAN("");
    if (!sql_run(
            s->sql,
            "INSERT INTO tokens (person, label, sha256, created_at, until_at, revoked_at) "
            "SELECT id, ?2, ?3, ?4, ?5, 0 FROM people WHERE key = ?1",
            BINDS(TEXT(key), TEXT(t->label), BLOB(digest), I64(t->created_at), I64(t->until_at)),
            err))
        return false;
    return sql_changed(s->sql) == 1 ||
           err_set(err, ERR_ABSENT, "there is no person %s: `ajar user add` makes one",
                   span_quote(t->person, quoted));
}

bool store_token_new(struct store *s, struct store_token *t, char text[static TOKEN_CHARS + 1],
                     struct err *err)
{
    char made[TOKEN_CHARS + 1] = TOKEN_FRONT;
    uint8_t sha256[SHA256_BYTES];
    if (t->label.len > LABEL_MAX)
        return err_set(err, ERR_LIMIT, "label of %zu bytes, at most %d", t->label.len, LABEL_MAX);
    if (!random_text(made + strlen(TOKEN_FRONT), TOKEN_CHARS - strlen(TOKEN_FRONT), err) ||
        !digest_of(DIGEST_SHA256, span_of(made), sha256, err) ||
        !sql_begin(s->sql, SQL_DURABLE, err) ||
        !sql_end(s->sql, keep_token(s, t, sha256, err), err))
        return false;
    t->id = sql_last_id(s->sql);
    memcpy(text, made, sizeof made);
    return true;
}

bool store_tokens(struct store *s, struct arena *a, struct store_token **out, unsigned *n,
                  struct err *err)
{
    return sql_list(s->sql, &tokens_all, NO_BINDS, a, out, n, err);
}

static bool end_token(struct store *s, int64_t id, int64_t now_at, struct err *err)
{
    if (!sql_run(s->sql,
                 "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at = 0 "
                 "AND (until_at = 0 OR until_at > ?2)",
                 BINDS(I64(id), I64(now_at)), err))
        return false;
    return sql_changed(s->sql) == 1 ||
           err_set(err, ERR_ABSENT,
                   "there is no live token %" PRId64 ": `ajar token list` has them", id);
}

bool store_token_revoke(struct store *s, int64_t id, int64_t now_at, struct err *err)
{
    return sql_begin(s->sql, SQL_DURABLE, err) &&
           sql_end(s->sql, end_token(s, id, now_at, err), err);
}

enum found_row store_token_person(struct store *s, struct span text, int64_t now_at,
                                  struct arena *a, struct store_person *out, struct err *err)
{
    uint8_t sha256[SHA256_BYTES];
    if (text.len != TOKEN_CHARS)
        return ROW_ABSENT;
    if (!digest_of(DIGEST_SHA256, text, sha256, err))
        return ROW_FAILED;
    return sql_find(s->sql, &person_by_token, BINDS(BYTES(sha256), I64(now_at)), a, out, err);
}
