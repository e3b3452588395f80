/* model.c - models, their commits and files, as they are read. Only release.c writes them. */
#include "base/encode.h"
#include "store/effect.h"
#include "store/handle.h"

enum { REV_LEAST = 7, OID_CHARS = 2 * SHA1_BYTES };

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool is_word(uint8_t c)
{
    uint8_t l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* Puts name in lower case at *end. Word characters, and between them those of between. */
static bool fold(struct span name, const char *between, char **end)
{
    if (name.len == 0 || name.len > NAME_MAX_CHARS || !is_word(name.ptr[0]) ||
        !is_word(name.ptr[name.len - 1]))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        uint8_t c = name.ptr[i];
        if (!is_word(c) && (c == 0 || strchr(between, c) == NULL))
            return false;
        *(*end)++ = (char)lower(c);
    }
    return true;
}

/* What clients take for something else: "--" and ".." anywhere, ".git" at the end of a name, and
 * the first segments of the hub's own routes. */
static bool misleads(struct span key, size_t ns_len)
{
    static const char *const routes[] = { "api",   "assets",   "datasets", "kernels", "models",
                                          "oauth", "settings", "spaces",   "v2" };
    struct span ns = { key.ptr, ns_len };
    for (size_t i = 0; i < COUNT(routes); i++)
        if (span_eq(ns, span_of(routes[i])))
            return true;
    for (size_t i = 1; i < key.len; i++)
        if (key.ptr[i] == key.ptr[i - 1] && (key.ptr[i] == '-' || key.ptr[i] == '.'))
            return true;
    return span_ends(key, ".git");
}

bool model_key(struct span ns, struct span name, char room[static KEY_ROOM], struct span *key)
{
    char *end = room;
    if (!fold(ns, "-.", &end))
        return false;
    *end++ = '/';
    if (!fold(name, "-.", &end))
        return false;
    *key = (struct span){ (uint8_t *)room, (size_t)(end - room) };
    return !misleads(*key, ns.len);
}

const char *model_quote(struct span ns, struct span name, char room[static QUOTED_BYTES])
{
    uint8_t both[2 * QUOTED_MAX + 1]; /* more is not shown */
    size_t a = ns.len < QUOTED_MAX ? ns.len : QUOTED_MAX;
    size_t b = name.len < QUOTED_MAX ? name.len : QUOTED_MAX;
    if (a > 0)
        memcpy(both, ns.ptr, a);
    both[a] = '/';
    if (b > 0)
        memcpy(both + a + 1, name.ptr, b);
    return span_quote((struct span){ both, a + 1 + b }, room);
}

bool person_key(struct span name, char room[static KEY_ROOM], struct span *key)
{
    char *end = room;
    if (!fold(name, "-.@+", &end))
        return false;
    *key = (struct span){ (uint8_t *)room, name.len };
    return true;
}

static void model_row(struct query *q, void *out)
{
    struct store_model *m = out;
    m->id = row_i64(q);
    m->ns = row_bytes(q);
    m->name = row_bytes(q);
    m->listed = row_i64(q) != 0;
    m->created_at = row_i64(q);
    m->changed_at = row_i64(q);
    m->head = row_i64(q);
}

#define MODEL "SELECT id, ns, name, listed, created_at, changed_at, head FROM models "
static const struct sql_read model_by_key = { MODEL "WHERE key = ?1", model_row,
                                              sizeof(struct store_model) };
static const struct sql_read models_after = {
    MODEL "WHERE key > coalesce((SELECT key FROM models WHERE id = ?1), '') "
          "AND (listed = 1 OR ?2 = 1) ORDER BY key LIMIT ?3",
    model_row, sizeof(struct store_model)
};

enum found_row store_model_find(struct store *s, struct span ns, struct span name, struct arena *a,
                                struct store_model *out, struct err *err)
{
    char room[KEY_ROOM];
    struct span key;
    if (!model_key(ns, name, room, &key))
        return ROW_ABSENT;
    return sql_find(s->sql, &model_by_key, BINDS(TEXT(key)), a, out, err);
}

static const struct sql_read model_of_id = { MODEL "WHERE id = ?1", model_row,
                                             sizeof(struct store_model) };

bool store_model_by_id(struct store *s, int64_t id, struct arena *a, struct store_model *out,
                       struct err *err)
{
    enum found_row f = sql_find(s->sql, &model_of_id, BINDS(I64(id)), a, out, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database lost a model"));
}

bool store_models(struct store *s, int64_t after, unsigned most, bool unlisted_too, struct arena *a,
                  struct store_model **out, unsigned *n, struct err *err)
{
    return sql_list(s->sql, &models_after, BINDS(I64(after), I64(unlisted_too), I64(most)), a, out,
                    n, err);
}

static void commit_row(struct query *q, void *out)
{
    struct store_commit *c = out;
    c->id = row_i64(q);
    c->model = row_i64(q);
    row_chars(q, c->oid, OID_CHARS);
    row_chars(q, c->tree, OID_CHARS);
    c->created_at = row_i64(q);
    c->message = row_bytes(q);
    int64_t position = row_i64(q);
    c->blocked = row_bytes(q);
    c->terms = row_bytes(q);
    c->rate_requests = row_u64(q);
    c->rate_seconds = row_u64(q);
    c->review_at = row_i64(q);
    row_exact(q, c->release, SHA256_BYTES);
    row_exact(q, c->weights, SHA256_BYTES);
    row_exact(q, c->record, SHA256_BYTES);
    row_exact(q, c->policy, SHA256_BYTES);
    c->summary = row_bytes(q);
    c->about = row_bytes(q);
    c->contested = row_i64(q) != 0;
    c->held_at = row_i64(q);
    if (position <= POSITION_NONE || position >= POSITIONS)
        row_damaged(q, "a position that is none of the four");
    else
        c->position = (enum position)position;
}

#define COMMIT_OF(held_at, from)                                                                   \
    "SELECT c.id, c.model, c.oid, l.tree, c.created_at, c.message, c.position, c.blocked, "        \
    "c.terms, c.rate_requests, c.rate_seconds, c.review_at, c.release, c.weights, r.sha256, "      \
    "p.sha256, c.summary, c.about, c.contested, " held_at " FROM " from                            \
    " c JOIN listings l ON l.id = c.listing "                                                      \
    "JOIN texts r ON r.id = c.record JOIN texts p ON p.id = c.policy "
/* What does not hold is found by store_waiting and commit_any only. */
#define COMMIT COMMIT_OF("c.held_at", "held")
#define MADE   COMMIT_OF("(SELECT e.at FROM effects e WHERE e.commit_id = c.id)", "commits")
static const struct sql_read commit_by_id = { COMMIT "WHERE c.id = ?1", commit_row,
                                              sizeof(struct store_commit) };
static const struct sql_read commit_of_main = {
    COMMIT "WHERE c.id = (SELECT head FROM models WHERE id = ?1)", commit_row,
    sizeof(struct store_commit)
};
/* Two are enough to know that an abbreviation names more than one. */
static const struct sql_read commits_between = {
    COMMIT "WHERE c.model = ?1 AND c.oid >= ?2 AND c.oid < ?3 LIMIT 2", commit_row,
    sizeof(struct store_commit)
};
static const struct sql_read commits_newest = { COMMIT
                                                "WHERE c.model = ?1 ORDER BY c.id DESC LIMIT ?2",
                                                commit_row, sizeof(struct store_commit) };

static const struct sql_read commit_made = { MADE "WHERE c.id = ?1", commit_row,
                                             sizeof(struct store_commit) };
static const struct sql_read commit_that_waits = {
    MADE "WHERE c.id = (SELECT max(id) FROM commits WHERE model = ?1) AND c.id NOT IN "
         "(SELECT commit_id FROM effects) AND c.parent IS (SELECT head FROM models WHERE id = ?1)",
    commit_row, sizeof(struct store_commit)
};

enum found_row store_commit_by_id(struct store *s, int64_t id, struct arena *a,
                                  struct store_commit *out, struct err *err)
{
    return sql_find(s->sql, &commit_by_id, BINDS(I64(id)), a, out, err);
}

enum found_row commit_any(struct store *s, int64_t id, struct arena *a, struct store_commit *out,
                          struct err *err)
{
    return sql_find(s->sql, &commit_made, BINDS(I64(id)), a, out, err);
}

enum found_row store_waiting(struct store *s, int64_t model, struct arena *a,
                             struct store_commit *out, struct err *err)
{
    return sql_find(s->sql, &commit_that_waits, BINDS(I64(model)), a, out, err);
}

/* Past every id that begins with the digits of rev is rev with a letter behind 'f'. */
static enum found_row find_oid(struct store *s, int64_t model, struct span rev, struct arena *a,
                               struct store_commit *out, struct err *err)
{
    uint8_t past[OID_CHARS + 1];
    unsigned n = 0;
    for (size_t i = 0; i < rev.len; i++) {
        uint8_t c = past[i] = lower(rev.ptr[i]);
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
            return ROW_ABSENT;
    }
    past[rev.len] = 'g';
    struct span low = { past, rev.len }, high = { past, rev.len + 1 };
    struct store_commit *list;
    if (!sql_list(s->sql, &commits_between, BINDS(I64(model), TEXT(low), TEXT(high)), a, &list, &n,
                  err))
        return ROW_FAILED;
    if (n != 1)
        return ROW_ABSENT;
    *out = list[0];
    return ROW_FOUND;
}

enum found_row store_commit_find(struct store *s, int64_t model, struct span rev, struct arena *a,
                                 struct store_commit *out, struct err *err)
{
    static const char *const main_names[] = { "main", "HEAD", "refs/heads/main" };
    for (size_t i = 0; i < COUNT(main_names); i++)
        if (span_eq(rev, span_of(main_names[i])))
            return sql_find(s->sql, &commit_of_main, BINDS(I64(model)), a, out, err);
    if (rev.len < REV_LEAST || rev.len > OID_CHARS)
        return ROW_ABSENT;
    return find_oid(s, model, rev, a, out, err);
}

static const struct sql_read commit_of_weights = {
    COMMIT "WHERE c.model = ?1 AND c.weights = ?2 ORDER BY c.id DESC LIMIT 1", commit_row,
    sizeof(struct store_commit)
};

const char *store_status(const struct store_commit *c, int64_t now_at)
{
    bool overdue = c->position > POSITION_CLOSED && c->review_at != 0 && c->review_at <= now_at;
    return c->contested ? "contested" : overdue ? "review overdue" : "";
}

bool store_ended(const struct store_commit *c, int64_t now_at)
{
    return !c->contested && store_status(c, now_at)[0] != 0;
}

enum found_row commit_alike(struct store *s, int64_t model, const uint8_t weights[SHA256_BYTES],
                            struct arena *a, struct store_commit *out, struct err *err)
{
    struct span digest = { weights, SHA256_BYTES };
    return sql_find(s->sql, &commit_of_weights, BINDS(I64(model), BLOB(digest)), a, out, err);
}

/* It gets no more than newest lets out. What was open stays it, and nothing of it is sent. */
static void hold_to(struct store_commit *c, const struct store_commit *newest)
{
    bool was_open = c->position == POSITION_OPEN && newest->position < POSITION_OPEN;
    c->position = was_open ? POSITION_OPEN : newest->position;
    c->contested = was_open || newest->contested;
    c->blocked = newest->blocked;
    c->terms = newest->terms;
    c->rate_requests = newest->rate_requests;
    c->rate_seconds = newest->rate_seconds;
    c->review_at = newest->review_at;
}

/* Main, if a file that is stored as weights are is in both. */
static enum found_row main_with_its_files(struct store *s, const struct store_commit *c,
                                          struct arena *a, struct store_commit *out,
                                          struct err *err)
{
    int64_t n = 0;
    enum found_row f = sql_find(s->sql, &commit_of_main, BINDS(I64(c->model)), a, out, err);
    if (f != ROW_FOUND || out->id == c->id)
        return f == ROW_FAILED ? f : ROW_ABSENT;
    if (!sql_number(s->sql,
                    "SELECT EXISTS (SELECT 1 FROM commits x JOIN files f ON f.listing = x.listing "
                    "AND f.lfs = 1 WHERE x.id = ?1 AND f.sha256 IN (SELECT g.sha256 FROM commits y "
                    "JOIN files g ON g.listing = y.listing AND g.lfs = 1 WHERE y.id = ?2))",
                    BINDS(I64(c->id), I64(out->id)), &n, err))
        return ROW_FAILED;
    return n != 0 ? ROW_FOUND : ROW_ABSENT;
}

bool store_commit_renew(struct store *s, struct store_commit *c, struct arena *a, struct err *err)
{
    struct store_commit newest, main;
    enum found_row f = commit_alike(s, c->model, c->weights, a, &newest, err);
    if (f == ROW_FOUND && newest.id != c->id) {
        bool wider = newest.position > c->position && !newest.contested && newest.blocked.len == 0;
        if (!wider)
            hold_to(c, &newest);
        else if (newest.position == POSITION_OPEN)
            c->review_at = newest.review_at;
    }
    enum found_row g = f != ROW_FAILED ? main_with_its_files(s, c, a, &main, err) : ROW_FAILED;
    if (g == ROW_FOUND && main.position <= c->position)
        hold_to(c, &main);
    return g != ROW_FAILED;
}

bool store_opened(struct store *s, int64_t model, const uint8_t weights[SHA256_BYTES], bool *yes,
                  struct err *err)
{
    int64_t n = 0;
    struct span digest = { weights, SHA256_BYTES };
    if (!sql_number(s->sql,
                    "SELECT count(*) FROM held WHERE model = ?1 AND weights = ?2 AND "
                    "position = 4",
                    BINDS(I64(model), BLOB(digest)), &n, err))
        return false;
    *yes = n > 0;
    return true;
}

bool store_since(struct store *s, int64_t model, int64_t *since_at, struct err *err)
{
    return sql_number(s->sql,
                      "SELECT held_at FROM held WHERE model = ?1 AND id > "
                      "(SELECT coalesce(max(c.id), 0) FROM held c WHERE c.model = ?1 AND "
                      "c.position <> (SELECT h.position FROM models m JOIN commits h "
                      "ON h.id = m.head WHERE m.id = ?1)) ORDER BY id LIMIT 1",
                      BINDS(I64(model)), since_at, err);
}

bool store_commits(struct store *s, int64_t model, unsigned most, struct arena *a,
                   struct store_commit **out, unsigned *n, struct err *err)
{
    return sql_list(s->sql, &commits_newest, BINDS(I64(model), I64(most)), a, out, n, err);
}

static void file_row(struct query *q, void *out)
{
    struct store_file *f = out;
    f->path = row_bytes(q);
    f->size = row_u64(q);
    row_exact(q, f->sha256, SHA256_BYTES);
    row_chars(q, f->oid, OID_CHARS);
    f->lfs = row_i64(q) != 0;
}

#define FILES                                                                                      \
    "SELECT f.path, f.size, f.sha256, f.oid, f.lfs FROM held c "                                   \
    "JOIN files f ON f.listing = c.listing "
static const struct sql_read file_by_path = { FILES "WHERE c.id = ?1 AND f.path = ?2", file_row,
                                              sizeof(struct store_file) };
static const struct sql_read files_after = {
    FILES "WHERE c.id = ?1 AND f.path > ?2 ORDER BY f.path LIMIT ?3", file_row,
    sizeof(struct store_file)
};

enum found_row store_file_find(struct store *s, int64_t commit, struct span path, struct arena *a,
                               struct store_file *out, struct err *err)
{
    return sql_find(s->sql, &file_by_path, BINDS(I64(commit), BLOB(path)), a, out, err);
}

bool store_files(struct store *s, int64_t commit, struct span after, unsigned most, struct arena *a,
                 struct store_file **out, unsigned *n, struct err *err)
{
    return sql_list(s->sql, &files_after, BINDS(I64(commit), BLOB(after), I64(most)), a, out, n,
                    err);
}

static void ground_row(struct query *q, void *out)
{
    struct store_ground *g = out;
    g->name = row_bytes(q);
    row_exact(q, g->sha256, SHA256_BYTES);
    g->size = row_u64(q);
}

static const struct sql_read grounds_of = {
    "SELECT name, sha256, size FROM grounds WHERE commit_id = ?1 ORDER BY name", ground_row,
    sizeof(struct store_ground)
};

bool store_grounds(struct store *s, int64_t commit, struct arena *a, struct store_ground **out,
                   unsigned *n, struct err *err)
{
    return sql_list(s->sql, &grounds_of, BINDS(I64(commit)), a, out, n, err);
}

static void text_row(struct query *q, void *out)
{
    *(struct span *)out = row_bytes(q);
}

static const struct sql_read text_by_digest = { "SELECT bytes FROM texts WHERE sha256 = ?1",
                                                text_row, sizeof(struct span) };

enum found_row store_text(struct store *s, const uint8_t sha256[SHA256_BYTES], struct arena *a,
                          struct span *out, struct err *err)
{
    struct span digest = { sha256, SHA256_BYTES };
    return sql_find(s->sql, &text_by_digest, BINDS(BLOB(digest)), a, out, err);
}
