/* release.c - a release becomes a commit: the one place where models, commits, files and texts are
 * written, in one transaction.
 *
 * What needs no transaction comes first: the names git would give, and whether each blob is there.
 * From BEGIN on the database alone decides. */
#include <stdio.h>

#include "base/encode.h"
#include "crypto/digest.h"
#include "store/git.h"
#include "store/effect.h"
#include "store/handle.h"

enum { OID_CHARS = 2 * SHA1_BYTES };

/* A release with what was worked out for it. */
struct coming {
    const struct store_release *r;
    struct span key;
    struct git_entry *entry; /* of the files that are served */
    const struct manifest_file **file;
    size_t n;
    uint8_t tree[SHA1_BYTES], listing[SHA256_BYTES];
    uint8_t record[SHA256_BYTES], policy[SHA256_BYTES];
    int64_t model, listing_id, head;
    struct store_commit was; /* of head, if there is one */
};

static struct span hex(const uint8_t *bytes, size_t n, char *room)
{
    return span_of(hex_put((struct span){ bytes, n }, room));
}

static bool blob_there(struct store *s, const struct store_ground *f, struct err *err)
{
    uint64_t size = 0;
    char room[QUOTED_BYTES];
    enum found_row found = blob_size(s->blobs, f->sha256, &size, err);
    if (found == ROW_FAILED || (found == ROW_FOUND && size == f->size))
        return found == ROW_FOUND;
    return err_set(err, ERR_SYSTEM, "the blob of %s is %s: release again",
                   span_quote(f->name, room), found == ROW_FOUND ? "of another size" : "missing");
}

static struct store_ground as_blob(const struct manifest_file *f)
{
    struct store_ground g = { .name = f->path, .size = f->size };
    memcpy(g.sha256, f->sha256, sizeof g.sha256);
    return g;
}

static bool grounds_there(struct store *s, const struct store_release *r, struct err *err)
{
    for (size_t i = 0; i < r->n_grounds; i++)
        if (!blob_there(s, &r->ground[i], err))
            return false;
    return true;
}

static bool entry_of(const struct manifest_file *f, struct arena *a, struct git_entry *out,
                     struct err *err)
{
    char room[GIT_POINTER_BYTES];
    *out = (struct git_entry){ f->path, f->blob };
    if (!manifest_is_lfs(f))
        return true;
    uint8_t *id = ARENA_ARRAY(a, uint8_t, SHA1_BYTES, err);
    out->id = id;
    return id != NULL && git_blob(git_pointer(f->sha256, f->size, room), id, err);
}

static bool listing_line(struct digest *d, const struct manifest_file *f, struct err *err)
{
    char digits[2 * SHA256_BYTES + 1], size[24];
    snprintf(size, sizeof size, " %" PRIu64 " ", f->size);
    return digest_add(d, hex(f->sha256, SHA256_BYTES, digits), err) &&
           digest_add(d, span_of(size), err) && digest_add(d, f->path, err) &&
           digest_add(d, SPAN("\n"), err);
}

static bool list_files(struct store *s, struct coming *c, struct arena *a, struct err *err)
{
    const struct manifest *m = c->r->manifest;
    size_t at;
    if (!manifest_fit(m, a, &at, err))
        return false;
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    c->entry = d != NULL ? ARENA_ARRAY(a, struct git_entry, m->n, err) : NULL;
    c->file = c->entry != NULL ? ARENA_ARRAY(a, const struct manifest_file *, m->n, err) : NULL;
    if (c->file == NULL)
        return false;
    for (size_t i = 0; i < m->n; i++) {
        const struct manifest_file *f = &m->file[i];
        if (!manifest_served(f->path))
            continue;
        struct store_ground blob = as_blob(f);
        if (!blob_there(s, &blob, err) || !entry_of(f, a, &c->entry[c->n], err) ||
            !listing_line(d, f, err))
            return false;
        c->file[c->n++] = f;
    }
    return digest_done(d, c->listing, err) && git_tree(c->entry, c->n, c->tree, err);
}

static bool row_of(struct store *s, const char *text, struct binds b, int64_t *id, struct err *err)
{
    return sql_number(s->sql, text, b, id, err);
}

bool text_keep(struct store *s, struct span text, const uint8_t sha256[SHA256_BYTES], int64_t *id,
               struct err *err)
{
    struct span digest = { sha256, SHA256_BYTES };
    return sql_run(s->sql,
                   "INSERT INTO texts (sha256, bytes) VALUES (?1, ?2) "
                   "ON CONFLICT (sha256) DO NOTHING",
                   BINDS(BLOB(digest), BLOB(text)), err) &&
           row_of(s, "SELECT id FROM texts WHERE sha256 = ?1", BINDS(BLOB(digest)), id, err);
}

static bool keep_file(struct store *s, const struct coming *c, size_t i, struct err *err)
{
    char oid[OID_CHARS + 1];
    const struct manifest_file *f = c->file[i];
    return sql_run(s->sql,
                   "INSERT INTO files (listing, path, size, sha256, oid, lfs) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                   BINDS(I64(c->listing_id), BLOB(f->path), U64(f->size), BYTES(f->sha256),
                         TEXT(hex(c->entry[i].id, SHA1_BYTES, oid)), I64(manifest_is_lfs(f))),
                   err);
}

static bool keep_listing(struct store *s, struct coming *c, struct err *err)
{
    char tree[OID_CHARS + 1];
    if (!sql_run(s->sql,
                 "INSERT INTO listings (sha256, tree) VALUES (?1, ?2) "
                 "ON CONFLICT (sha256) DO NOTHING",
                 BINDS(BYTES(c->listing), TEXT(hex(c->tree, SHA1_BYTES, tree))), err))
        return false;
    bool known = sql_changed(s->sql) == 0;
    if (!row_of(s, "SELECT id FROM listings WHERE sha256 = ?1", BINDS(BYTES(c->listing)),
                &c->listing_id, err))
        return false;
    for (size_t i = 0; i < c->n && !known; i++)
        if (!keep_file(s, c, i, err))
            return false;
    return true;
}

static bool keep_model(struct store *s, struct coming *c, struct arena *a, struct err *err)
{
    const struct store_release *r = c->r;
    /* Hidden until something of it holds. */
    if (!sql_run(s->sql,
                 "INSERT INTO models (key, ns, name, listed, created_at, changed_at) "
                 "VALUES (?1, ?2, ?3, 0, ?4, ?4) ON CONFLICT (key) DO NOTHING",
                 BINDS(TEXT(c->key), TEXT(r->ns), TEXT(r->name), I64(r->now_at)), err) ||
        !row_of(s, "SELECT id FROM models WHERE key = ?1", BINDS(TEXT(c->key)), &c->model, err) ||
        !row_of(s, "SELECT coalesce(head, 0) FROM models WHERE id = ?1", BINDS(I64(c->model)),
                &c->head, err))
        return false;
    if (c->head == 0)
        return true;
    enum found_row f = store_commit_by_id(s, c->head, a, &c->was, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database is damaged: no head commit"));
}

/* Nothing to do: main, or what waits to be, is this release already. */
static bool is_there(struct store *s, const struct coming *c, const struct store_commit *was,
                     bool *same, struct err *err)
{
    int64_t listing = 0;
    *same = false;
    if (was->id == 0 || was->created_at != c->r->now_at ||
        memcmp(was->record, c->record, SHA256_BYTES) != 0)
        return true;
    if (!row_of(s, "SELECT listing FROM commits WHERE id = ?1", BINDS(I64(was->id)), &listing, err))
        return false;
    *same = listing == c->listing_id;
    return true;
}

/* *id: of the commit that is there; 0: none. */
static bool find_same(struct store *s, const struct coming *c, struct arena *a, int64_t *id,
                      struct err *err)
{
    struct store_commit waits = { 0 };
    bool main_is, waits_is;
    if (store_waiting(s, c->model, a, &waits, err) == ROW_FAILED ||
        !is_there(s, c, &c->was, &main_is, err) || !is_there(s, c, &waits, &waits_is, err))
        return false;
    *id = main_is ? c->head : waits_is ? waits.id : 0;
    return true;
}

static bool oid_at(const struct coming *c, int64_t at, char oid[static OID_CHARS + 1],
                   struct err *err)
{
    uint8_t parent[SHA1_BYTES], id[SHA1_BYTES];
    if (c->head != 0 && !hex_get(span_of(c->was.oid), parent, SHA1_BYTES))
        return err_set(err, ERR_SYSTEM, "the database is damaged: a commit id is not hexadecimal");
    struct git_commit commit = {
        .tree = c->tree, .parent = c->head != 0 ? parent : NULL, .at = at, .message = c->r->message
    };
    if (!git_commit(&commit, id, err))
        return false;
    hex(id, SHA1_BYTES, oid);
    return true;
}

/* Another decision about the same files in the same second, as one that closes what was just asked for, would
 * have the same id: its commit is named as of the next second that is free. */
static bool oid_of(struct store *s, const struct coming *c, char oid[static OID_CHARS + 1],
                   struct err *err)
{
    int64_t taken = 1;
    for (int64_t at = c->r->now_at; taken > 0; at++)
        if (!oid_at(c, at, oid, err) ||
            !sql_number(s->sql, "SELECT count(*) FROM commits WHERE model = ?1 AND oid = ?2",
                        BINDS(I64(c->model), TEXT(span_of(oid))), &taken, err))
            return false;
    return true;
}

static bool keep_layers(struct store *s, const struct store_release *r, struct err *err)
{
    uint8_t sha256[SHA256_BYTES];
    int64_t id;
    for (unsigned i = 0; i < r->n_layers; i++)
        if (!digest_of(DIGEST_SHA256, r->layer_text[i], sha256, err) ||
            !text_keep(s, r->layer_text[i], sha256, &id, err))
            return false;
    return true;
}

static bool keep_grounds(struct store *s, const struct store_release *r, int64_t commit,
                         struct err *err)
{
    for (size_t i = 0; i < r->n_grounds; i++) {
        const struct store_ground *g = &r->ground[i];
        if (!sql_run(s->sql,
                     "INSERT INTO grounds (commit_id, name, sha256, size) VALUES (?1, ?2, ?3, ?4)",
                     BINDS(I64(commit), BLOB(g->name), BYTES(g->sha256), U64(g->size)), err))
            return false;
    }
    return true;
}

/* It was written before the transaction, to be signed: what it says of before must still be so. */
static bool still_so(struct store *s, const struct coming *c, struct err *err)
{
    const struct store_decided *d = c->r->decided;
    struct store_line line;
    if (d == NULL)
        return true;
    if (!store_line(s, c->r->ns, c->r->name, &line, err))
        return false;
    return (line.sequence + 1 == d->sequence && line.head == d->head) ||
           err_set(err, ERR_SYSTEM,
                   "another release of the model was made meanwhile: release again");
}

static bool keep_decided(struct store *s, const struct coming *c, int64_t commit, struct err *err)
{
    const struct store_decided *d = c->r->decided;
    uint8_t digest[SHA256_BYTES];
    int64_t statement;
    if (!effect_statement(s, d->text, c->r->now_at, digest, &statement, err) ||
        !sql_run(s->sql,
                 "INSERT INTO decisions (commit_id, statement, model, sequence, listed) "
                 "VALUES (?1, ?2, ?3, ?4, ?5)",
                 BINDS(I64(commit), I64(statement), I64(c->model), U64(d->sequence),
                       I64(!c->r->unlisted)),
                 err))
        return false;
    for (unsigned i = 0; i < d->n_signs; i++)
        if (!effect_sign(s, statement, &d->sign[i], d->text, c->r->now_at, err))
            return false;
    return effect_due(s, c->model, c->r->now_at, err);
}

static bool keep_commit(struct store *s, struct coming *c, int64_t *id, struct err *err)
{
    const struct store_release *r = c->r;
    const struct store_commit *m = &r->commit;
    char oid[OID_CHARS + 1];
    int64_t record, policy;
    if (!still_so(s, c, err) || !oid_of(s, c, oid, err) ||
        !text_keep(s, r->record_text, c->record, &record, err) ||
        !text_keep(s, r->policy_text, c->policy, &policy, err) ||
        !sql_run(s->sql,
                 "INSERT INTO commits (model, parent, oid, listing, created_at, message, position, "
                 "blocked, terms, rate_requests, rate_seconds, review_at, release, weights, "
                 "record, policy, summary, about, contested) VALUES "
                 "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
                 "?18, ?19)",
                 BINDS(I64(c->model), KEY(c->head), TEXT(span_of(oid)), I64(c->listing_id),
                       I64(r->now_at), BLOB(r->message), I64(m->position), TEXT(m->blocked),
                       TEXT(m->terms), U64(m->rate_requests), U64(m->rate_seconds),
                       I64(m->review_at), BYTES(r->manifest->release), BYTES(r->manifest->weights),
                       I64(record), I64(policy), TEXT(m->summary), TEXT(m->about),
                       I64(m->contested)),
                 err))
        return false;
    *id = sql_last_id(s->sql);
    return keep_layers(s, r, err) && keep_grounds(s, r, *id, err) &&
           (r->decided != NULL ? keep_decided(s, c, *id, err)
                               : effect_now(s, *id, !r->unlisted, r->now_at, err));
}

/* To be seen by more takes a decision where decisions are signed. */
static bool relist(struct store *s, const struct store_release *r, int64_t head, struct err *err)
{
    return (r->decided != NULL && !r->unlisted) ||
           sql_run(s->sql, "UPDATE models SET listed = ?2 WHERE head = ?1",
                   BINDS(I64(head), I64(!r->unlisted)), err);
}

/* Who makes the same release once more signs the decision that is there, if that is what was signed. */
static bool sign_again(struct store *s, const struct coming *c, int64_t commit, struct arena *a,
                       struct err *err)
{
    const struct store_decided *d = c->r->decided;
    struct store_statement t;
    enum found_row f = d != NULL ? store_statement_of(s, commit, a, &t, err) : ROW_ABSENT;
    if (f != ROW_FOUND || !span_eq(t.text, d->text))
        return f != ROW_FAILED;
    for (unsigned i = 0; i < d->n_signs; i++)
        if (!effect_sign(s, t.id, &d->sign[i], t.text, c->r->now_at, err))
            return false;
    return effect_due(s, c->model, c->r->now_at, err);
}

static bool keep_all(struct store *s, struct coming *c, struct arena *a, struct store_commit *made,
                     struct err *err)
{
    struct store_signing asked;
    int64_t id;
    if (!store_signing(s, &asked, err))
        return false;
    if (asked.on != (c->r->decided != NULL))
        return err_set(err, ERR_DENIED,
                       asked.on ? "a home with release keys takes signed decisions only"
                                : "a home without release keys takes no signed decisions");
    if (!keep_model(s, c, a, err) || !keep_listing(s, c, err) || !find_same(s, c, a, &id, err) ||
        (id == 0 ? !keep_commit(s, c, &id, err)
                 : (id == c->head && !relist(s, c->r, id, err)) || !sign_again(s, c, id, a, err)))
        return false;
    enum found_row f = commit_any(s, id, a, made, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database lost a commit"));
}

bool store_name_ok(struct span ns, struct span name, struct err *err)
{
    char room[KEY_ROOM], quoted[QUOTED_BYTES];
    struct span key;
    return model_key(ns, name, room, &key) ||
           err_set(err, ERR_INPUT,
                   "%s cannot name a model: it takes NAMESPACE/NAME of letters, digits, '_', and "
                   "between them '-' and '.'",
                   model_quote(ns, name, quoted));
}

bool store_release(struct store *s, const struct store_release *r, struct arena *a,
                   struct store_commit *out, struct err *err)
{
    struct coming c = { .r = r };
    struct store_commit made;
    char room[KEY_ROOM];
    assert(r->commit.position > POSITION_NONE && r->commit.position <= POSITION_OPEN);
    if (!store_name_ok(r->ns, r->name, err) || !model_key(r->ns, r->name, room, &c.key))
        return false;
    if (!digest_of(DIGEST_SHA256, r->record_text, c.record, err) ||
        !digest_of(DIGEST_SHA256, r->policy_text, c.policy, err) || !list_files(s, &c, a, err) ||
        !grounds_there(s, r, err))
        return false;
    if (!sql_begin(s->sql, SQL_DURABLE, err) ||
        !sql_end(s->sql, keep_all(s, &c, a, &made, err), err))
        return false;
    *out = made;
    return true;
}
