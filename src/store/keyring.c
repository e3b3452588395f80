/* keyring.c - see keyring.h.
 *
 *   (nothing) -> private half on disk, synced -> row waits -> row listed -> retired or revoked
 *
 * Killed between the first two, a file is left that no row names: the next key of that name is
 * refused with its path. */
#include "store/keyring.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/handle.h"

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyz"

enum {
    PATHS_MAX = 64 << 10,
    HINT_SHOWN = 8, /* digits of a hint in a name, and the fewest that find a key */
    OPEN_MEMORY = 64 << 10,
};

bool store_key_live(const struct store_key *k)
{
    return k->listed_at != 0 && k->retired_at == 0 && k->revoked_at == 0;
}

bool store_key_signs(const struct store_key *k)
{
    return k->role == KEY_ROLE_RELEASE && k->here && store_key_live(k);
}

const char *store_key_state(const struct store_key *k)
{
    return k->revoked_at != 0                        ? "revoked"
           : k->retired_at != 0 && k->listed_at == 0 ? "dropped"
           : k->retired_at != 0                      ? "retired"
           : k->listed_at != 0                       ? "live"
                                                     : "waiting";
}

const char *store_key_role(enum key_role role)
{
    return role == KEY_ROLE_LOG ? "log" : "release";
}

bool store_key_counts(const struct store_key *k, struct err *err)
{
    char room[QUOTED_BYTES];
    return store_key_live(k) || err_set(err, ERR_DENIED, "%s is %s: it does not sign for this home",
                                        span_quote(k->name, room), store_key_state(k));
}

/* ---- rows ---- */

static void key_row(struct query *q, void *out)
{
    struct store_key *k = out;
    struct err why = { 0 };
    k->id = row_i64(q);
    k->name = row_bytes(q);
    k->role = row_i64(q) == KEY_ROLE_LOG ? KEY_ROLE_LOG : KEY_ROLE_RELEASE;
    row_chars(q, k->hint, KEY_HINT_BYTES - 1);
    struct span spki = row_bytes(q);
    if (spki.len > 0 && !pubkey_of_spki(spki, &k->pub, &why))
        row_damaged(q, "a key");
    k->here = row_i64(q) != 0;
    k->created_at = row_i64(q);
    k->listed_at = row_i64(q);
    k->retired_at = row_i64(q);
    k->revoked_at = row_i64(q);
    k->log_index = row_i64(q);
    k->reason = row_bytes(q);
}

#define KEYS                                                                                       \
    "SELECT id, name, role, hint, spki, here, created_at, listed_at, retired_at, revoked_at, "     \
    "ifnull(log_index, -1), ifnull((SELECT reason FROM key_changes c WHERE c.key = keys.id "       \
    "AND c.kind = 3), '') FROM keys "
#define LIVE "listed_at > 0 AND retired_at = 0 AND revoked_at = 0"
static const struct sql_read keys_all = { KEYS "ORDER BY id", key_row, sizeof(struct store_key) };
static const struct sql_read key_by_name = { KEYS "WHERE name = ?1", key_row,
                                             sizeof(struct store_key) };
static const struct sql_read key_by_hint = {
    KEYS "WHERE substr(hint, 1, length(?1)) = ?1 AND (SELECT count(*) FROM keys "
         "WHERE substr(hint, 1, length(?1)) = ?1) = 1",
    key_row, sizeof(struct store_key)
};
static const struct sql_read key_by_spki = { KEYS "WHERE spki = ?1", key_row,
                                             sizeof(struct store_key) };
static const struct sql_read key_of_log = { KEYS "WHERE role = 2 AND " LIVE " ORDER BY id DESC",
                                            key_row, sizeof(struct store_key) };

bool store_keys(struct store *s, struct arena *a, struct store_key **out, unsigned *n,
                struct err *err)
{
    return sql_list(s->sql, &keys_all, NO_BINDS, a, out, n, err);
}

/* It could be the hint of a key, or the first digits of one. */
static bool is_hint(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == 0 || strchr(DIGITS "abcdefABCDEF", name.ptr[i]) == NULL)
            return false;
    return name.len >= HINT_SHOWN;
}

/* The hint first: a home of before may have keys whose names look like one. */
enum found_row store_key_find(struct store *s, struct span name, struct arena *a,
                              struct store_key *out, struct err *err)
{
    enum found_row f = ROW_ABSENT;
    if (is_hint(name))
        f = sql_find(s->sql, &key_by_hint, BINDS(TEXT(name)), a, out, err);
    return f != ROW_ABSENT ? f : sql_find(s->sql, &key_by_name, BINDS(TEXT(name)), a, out, err);
}

enum found_row store_key_of(struct store *s, const struct pubkey *pub, struct arena *a,
                            struct store_key *out, struct err *err)
{
    struct span spki = { pub->spki, pub->n_spki };
    return sql_find(s->sql, &key_by_spki, BINDS(BLOB(spki)), a, out, err);
}

enum found_row store_key_log(struct store *s, struct arena *a, struct store_key *out,
                             struct err *err)
{
    return sql_find(s->sql, &key_of_log, NO_BINDS, a, out, err);
}

bool store_signing(struct store *s, struct store_signing *out, struct err *err)
{
    int64_t ever, threshold, live;
    if (!sql_number(s->sql, "SELECT count(*) FROM keys WHERE role = 1 AND listed_at > 0", NO_BINDS,
                    &ever, err) ||
        !sql_number(s->sql, "SELECT threshold FROM state", NO_BINDS, &threshold, err) ||
        !sql_number(s->sql, "SELECT count(*) FROM keys WHERE role = 1 AND " LIVE, NO_BINDS, &live,
                    err))
        return false;
    *out = (struct store_signing){ ever > 0, (unsigned)threshold, (unsigned)live };
    return true;
}

static void past_row(struct query *q, void *out)
{
    struct store_past *p = out;
    p->before = (uint64_t)row_i64(q);
    p->until_at = row_i64(q);
    p->threshold = (unsigned)row_i64(q);
}

bool store_thresholds(struct store *s, struct arena *a, struct store_past **out, unsigned *n,
                      struct err *err)
{
    static const struct sql_read past = {
        "SELECT min(ifnull(log_index, place), ifnull(place, log_index)), done_at, "
        "lag(threshold, 1, 1) OVER (ORDER BY done_at, id) FROM key_changes WHERE kind = 4 "
        "AND done_at > 0 AND ifnull(log_index, place) IS NOT NULL ORDER BY done_at, id",
        past_row, sizeof(struct store_past)
    };
    return sql_list(s->sql, &past, NO_BINDS, a, out, n, err);
}

/* ---- new ones ---- */

/* Each name is one of a file too, and in a note; that of a log is a host's besides. */
static bool name_ok(struct span name, enum key_role role)
{
    const char *edge =
        role == KEY_ROLE_LOG ? LETTERS DIGITS : LETTERS DIGITS "_ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (name.len == 0 || name.len > KEY_NAME_MAX || is_hint(name))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        bool inside = i > 0 && i + 1 < name.len && name.ptr[i - 1] != '.';
        if (name.ptr[i] == 0 || (strchr(edge, name.ptr[i]) == NULL &&
                                 !(inside && (name.ptr[i] == '-' || name.ptr[i] == '.'))))
            return false;
        if (name.ptr[i] == '.' && name.ptr[i - 1] == '-')
            return false;
    }
    return true;
}

static bool refuse_name(const struct keyring_new *n, struct err *err)
{
    char room[QUOTED_BYTES];
    if (is_hint(n->name))
        return err_set(err, ERR_INPUT,
                       "%s cannot name a key: %u or more hex digits are how a key is found by "
                       "its fingerprint",
                       span_quote(n->name, room), (unsigned)HINT_SHOWN);
    if (n->role == KEY_ROLE_LOG)
        return err_set(err, ERR_INPUT,
                       "%s cannot name a log: the name of a host, in lower case, of at most %u "
                       "characters, without port and path",
                       span_quote(n->name, room), KEY_NAME_MAX);
    return err_set(
        err, ERR_INPUT,
        "%s cannot name a key: at most %u letters, digits, '_', and between them '-' and "
        "'.'",
        span_quote(n->name, room), KEY_NAME_MAX);
}

const char *keyring_path(struct store *s, struct span name, struct arena *a, struct err *err)
{
    size_t room = strlen(s->home) + sizeof "/keys/" + name.len + sizeof ".pem";
    char *path = ARENA_ARRAY(a, char, room, err);
    if (path != NULL)
        snprintf(path, room, "%s/keys/%.*s.pem", s->home, (int)name.len, (const char *)name.ptr);
    return path;
}

static bool name_free(struct store *s, struct span name, struct arena *a, struct err *err)
{
    char room[QUOTED_BYTES];
    struct store_key other;
    enum found_row f = sql_find(s->sql, &key_by_name, BINDS(TEXT(name)), a, &other, err);
    return f == ROW_ABSENT ||
           (f == ROW_FOUND &&
            err_set(err, ERR_DENIED, "there is a key %s already: give another name",
                    span_quote(other.name, room)));
}

bool keyring_free(struct store *s, struct span name, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = OPEN_MEMORY };
    struct keyring_new n = { .name = name, .role = KEY_ROLE_RELEASE };
    return (name_ok(name, n.role) || refuse_name(&n, err)) && name_free(s, name, &a, err);
}

static bool is_free(struct store *s, const struct store_key *k, struct arena *a, struct err *err)
{
    char room[QUOTED_BYTES];
    struct store_key other;
    int64_t n = 0;
    if (!name_free(s, k->name, a, err))
        return false;
    enum found_row f = store_key_of(s, &k->pub, a, &other, err);
    if (f == ROW_FOUND)
        return err_set(err, ERR_DENIED, "that key is listed already, as %s",
                       span_quote(other.name, room));
    if (f == ROW_FAILED || !sql_number(s->sql, "SELECT count(*) FROM keys", NO_BINDS, &n, err))
        return false;
    return n < KEYRING_MAX ||
           err_set(err, ERR_LIMIT, "%u keys are listed, at most %u", (unsigned)n, KEYRING_MAX);
}

/* Nobody is there who could sign for it. */
static bool begins(struct store *s, const struct store_key *k, bool *yes, struct err *err)
{
    struct store_signing signing;
    if (!store_signing(s, &signing, err))
        return false;
    *yes = k->role == KEY_ROLE_LOG || signing.n_live == 0;
    if (k->role == KEY_ROLE_LOG || !*yes)
        return true;
    /* fewer are asked for from here on, and not for what stands in the log already */
    return sql_run(s->sql,
                   "INSERT INTO key_changes (kind, threshold, asked_at, done_at, log_index, place) "
                   "SELECT 4, 1, ?1, ?1, logged, logged FROM state WHERE threshold > 1",
                   BINDS(I64(k->created_at)), err) &&
           sql_run(s->sql, "UPDATE state SET threshold = 1", NO_BINDS, err);
}

static bool insert(struct store *s, struct store_key *k, int64_t replaces, struct err *err)
{
    struct span spki = { k->pub.spki, k->pub.n_spki };
    bool now = false;
    if (!begins(s, k, &now, err))
        return false;
    k->listed_at = now ? k->created_at : 0;
    if (!sql_run(s->sql,
                 "INSERT INTO keys (name, role, kind, hint, spki, here, created_at, listed_at, "
                 "retired_at, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0)",
                 BINDS(TEXT(k->name), I64(k->role), I64(k->pub.kind), TEXT(span_of(k->hint)),
                       BLOB(spki), I64(k->here), I64(k->created_at), I64(k->listed_at)),
                 err))
        return false;
    k->id = sql_last_id(s->sql);
    return now || sql_run(s->sql,
                          "INSERT INTO key_changes (kind, key, old, threshold, asked_at, done_at) "
                          "VALUES (iif(?2 IS NULL, 1, 2), ?1, ?2, 0, ?3, 0)",
                          BINDS(I64(k->id), KEY(replaces), I64(k->created_at)), err);
}

/* What ended between the two left the file without a row, or a database was put back that is older. */
static bool left_over(const char *path, struct err *err)
{
    if (err->kind != ERR_DENIED)
        return false;
    *err = (struct err){ 0 };
    return err_set(err, ERR_DENIED,
                   "%s: is there already, and no key of this home is in it: move it away, or give "
                   "another name",
                   path);
}

/* The file is made inside the transaction, so that two of one name do not meet. */
static bool keep(struct store *s, const struct keyring_new *n, struct store_key *k,
                 const char *path, struct span pem, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = OPEN_MEMORY };
    if (!sql_begin(s->sql, SQL_DURABLE, err))
        return false;
    bool made = false, ok = is_free(s, k, &a, err);
    if (ok && path != NULL)
        ok = made = file_create(path, pem, 0600, err) || left_over(path, err);
    ok = sql_end(s->sql, ok && insert(s, k, n->replaces, err), err);
    if (!ok && made)
        unlink(path);
    return ok;
}

/* What a key is before it has a row. */
static bool described(const struct keyring_new *n, const struct pubkey *pub, struct arena *a,
                      struct store_key *out, struct err *err)
{
    char made[sizeof "log-.internal" + HINT_SHOWN];
    struct span name = n->name;
    *out = (struct store_key){ .role = n->role, .pub = *pub, .created_at = n->at, .log_index = -1 };
    if (!pubkey_hint(pub, out->hint, err))
        return false;
    if (name.len == 0 && n->role == KEY_ROLE_LOG) {
        snprintf(made, sizeof made, "log-%.*s.internal", HINT_SHOWN, out->hint);
        name = span_of(made);
    }
    return (name_ok(name, n->role) || refuse_name(n, err)) && span_copy(a, name, &out->name, err);
}

bool keyring_add(struct store *s, const struct keyring_new *n, const struct pubkey *pub,
                 struct arena *a, struct store_key *out, struct err *err)
{
    struct store_key k;
    if (pub->kind != KEY_P256)
        return err_set(err, ERR_INPUT, "a release key is ECDSA P-256: this one is of another kind");
    if (!described(n, pub, a, &k, err) || !keep(s, n, &k, NULL, (struct span){ 0 }, err))
        return false;
    *out = k;
    return true;
}

/* The folder and the path in it. */
static const char *place(struct store *s, struct span name, struct arena *a, struct err *err)
{
    const char *folder = path_join(a, s->home, "keys", err);
    return folder != NULL && file_folder(folder, 0700, err) && file_sync_folder(s->home, err)
               ? keyring_path(s, name, a, err)
               : NULL;
}

bool keyring_make(struct store *s, const struct keyring_new *n, struct arena *a,
                  struct store_key *out, struct err *err)
{
    AUTO_CLOSE(arena) struct arena paths = { .name = "paths", .limit = PATHS_MAX };
    AUTO_CLOSE(buf) struct buf pem = { 0 };
    struct store_key k;
    struct span text;
    AUTO_CLOSE(key)
    struct key *made = key_new(n->role == KEY_ROLE_LOG ? KEY_ED25519 : KEY_P256, err);
    buf_init(&pem, "a key", KEY_TEXT_MAX);
    buf_room(&pem, KEY_TEXT_MAX); /* it is not moved, so that it can be wiped */
    if (made == NULL || !described(n, key_public(made), a, &k, err))
        return false;
    const char *path = place(s, k.name, &paths, err);
    k.here = true;
    bool ok = path != NULL && key_write(made, n->passphrase, &pem, err) &&
              buf_done(&pem, &text, err) && keep(s, n, &k, path, text, err);
    if (pem.len > 0)
        explicit_bzero(pem.bytes, pem.len);
    if (ok)
        *out = k;
    return ok;
}

/* ---- opening ---- */

static bool is_private(const char *path, struct err *err)
{
    struct stat st;
    if (lstat(path, &st) < 0)
        return errno == ENOENT
                   ? err_set(err, ERR_ABSENT, "%s: the private half is not here: it was moved away",
                             path)
                   : err_os(err, "%s: could not look at it", path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_DENIED, "%s: not a regular file", path);
    return (st.st_mode & 077) == 0 ||
           err_set(err, ERR_DENIED,
                   "%s: others may read or write it: chmod 600 it, and make a new "
                   "key if they did",
                   path);
}

static struct key *unlock(struct span pem, const struct store_key *k, const struct key_ask *ask,
                          struct err *err)
{
    struct err why = { 0 };
    struct span passphrase;
    struct key *key = key_read(pem, (struct span){ 0 }, &why);
    if (key == NULL && why.kind == ERR_DENIED && ask != NULL)
        return ask->tell(ask->state, k->name, &passphrase, err) ? key_read(pem, passphrase, err)
                                                                : NULL;
    if (key == NULL)
        *err = why;
    return key;
}

struct key *keyring_open(struct store *s, const struct store_key *k, const struct key_ask *ask,
                         struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a key", .limit = OPEN_MEMORY };
    char room[QUOTED_BYTES];
    struct span pem;
    const char *path = keyring_path(s, k->name, &a, err);
    if (!k->here)
        err_set(err, ERR_ABSENT, "the private half of %s is not in this home",
                span_quote(k->name, room));
    if (path == NULL || !k->here || !is_private(path, err) ||
        !file_load(path, KEY_TEXT_MAX, &a, &pem, err))
        return NULL;
    struct key *key = unlock(pem, k, ask, err);
    explicit_bzero((void *)(uintptr_t)pem.ptr, pem.len);
    if (key == NULL) {
        err_in(err, "%s", path);
        return NULL;
    }
    if (pubkey_same(key_public(key), &k->pub))
        return key;
    err_set(err, ERR_DENIED, "%s: not the key that is listed: %.8s is", path, k->hint);
    key_close(key);
    return NULL;
}
