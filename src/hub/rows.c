/* rows.c - see rows.h. A table of a fixed number of places, each holding the last that fell on it;
 * keys are compared whole. Everything kept lives in one arena, given back when the store changes
 * or the arena is full enough.
 *
 * Invariants
 *   (1) A thing is found only between two calls of rows_fresh that saw the same generation.
 *   (2) The arena is emptied in rows_fresh only: pointers given out hold until then. */
#include "hub/rows.h"

#include "crypto/digest.h"
#include "decision/settle.h"

enum {
    PLACES = 4096,
    KEY_MAX = 1536,         /* a path or a revision, and numbers */
    KEPT_FULL = 16 << 20,   /* bytes: begin anew */
    KEPT_MAX = 64 << 20,    /* what one request may add stays below the difference */
    READY_MAX = 4096,       /* answers, and */
    READY_BYTES = 32 << 20, /* bytes of them; past either they are made each time */
};

enum kind { KIND_NONE, KIND_MODEL, KIND_COMMIT, KIND_PERSON, KIND_GRANT, KIND_FILE, KIND_READY };

struct place {
    enum kind kind;
    struct span key;
    const void *value; /* NULL: known to be absent */
};

struct rows {
    const char *home; /* the caller's */
    struct store *store;
    struct settle_mark log;
    struct arena kept;
    int64_t generation; /* of the store */
    struct http_ready *ready[READY_MAX];
    unsigned n_ready;
    size_t ready_bytes;
    struct place place[PLACES];
};

struct key {
    enum kind kind;
    size_t n;
    bool whole; /* it fits: else nothing is kept under it */
    uint8_t bytes[KEY_MAX];
};

/* Only what is written of bytes is ever read: they are not cleared. */
static void key_begin(struct key *k, enum kind kind)
{
    k->kind = kind;
    k->n = 0;
    k->whole = true;
}

static void key_put(struct key *k, struct span s)
{
    k->whole = k->whole && s.len <= sizeof k->bytes - k->n;
    if (!k->whole || s.len == 0)
        return;
    memcpy(k->bytes + k->n, s.ptr, s.len);
    k->n += s.len;
}

static void key_number(struct key *k, int64_t n)
{
    key_put(k, (struct span){ (const uint8_t *)&n, sizeof n });
}

static struct place *place_of(struct rows *r, const struct key *k)
{
    uint64_t h = 14695981039346656037u + (uint64_t)k->kind; /* FNV-1a */
    for (size_t i = 0; i < k->n; i++)
        h = (h ^ k->bytes[i]) * 1099511628211u;
    return &r->place[(h ^ h >> 32) % PLACES];
}

static const struct place *find(struct rows *r, const struct key *k)
{
    const struct place *p = k->whole ? place_of(r, k) : NULL;
    bool hit = p != NULL && p->kind == k->kind && span_eq(p->key, (struct span){ k->bytes, k->n });
    return hit ? p : NULL;
}

/* Without memory it is not kept, which costs time and nothing else. */
static void keep(struct rows *r, const struct key *k, const void *value)
{
    struct err err = { 0 };
    struct span key;
    if (k->whole && span_copy(&r->kept, (struct span){ k->bytes, k->n }, &key, &err))
        *place_of(r, k) = (struct place){ k->kind, key, value };
}

struct rows *rows_open(const char *home, struct err *err)
{
    struct rows *r = mem_resize(NULL, sizeof *r);
    if (r == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the rows of a thread");
        return NULL;
    }
    memset(r, 0, sizeof *r);
    r->home = home;
    r->kept = (struct arena){ .name = "rows", .limit = KEPT_MAX };
    r->store = store_open(home, false, err);
    if (r->store == NULL || !store_generation(r->store, &r->generation, err)) {
        rows_close(r);
        return NULL;
    }
    return r;
}

static void forget(struct rows *r)
{
    for (unsigned i = 0; i < r->n_ready; i++)
        http_ready_close(r->ready[i]);
    r->n_ready = 0;
    r->ready_bytes = 0;
    memset(r->place, 0, sizeof r->place);
    arena_free(&r->kept);
}

void rows_close(struct rows *r)
{
    if (r == NULL)
        return;
    forget(r);
    store_close(r->store);
    mem_release(r);
}

bool rows_fresh(struct rows *r, bool *changed, struct err *err)
{
    int64_t generation;
    bool ok = store_generation(r->store, &generation, err);
    bool stale = ok && generation != r->generation;
    if (stale)
        r->log.stood = false; /* what changed can be an older copy, written into the same file */
    if (!ok || !settle_still(r->store, r->home, &r->log, err)) {
        err->kind = ERR_SYSTEM; /* of the home, whatever who asks has done */
        return false;
    }
    if (stale || r->kept.used > KEPT_FULL) {
        forget(r);
        r->generation = generation;
    }
    if (changed != NULL)
        *changed = stale;
    return true;
}

struct store *rows_store(struct rows *r)
{
    return r->store;
}

/* What a lookup found, kept; row is in the arena. */
static enum found_row kept(struct rows *r, const struct key *k, enum found_row f, const void *row)
{
    if (f != ROW_FAILED)
        keep(r, k, f == ROW_FOUND ? row : NULL);
    return f;
}

/* The lookups differ in their key, their type and the call of the store; all else is here. */
#define LOOK_UP(type, k, call)                                                                     \
    do {                                                                                           \
        const struct place *p = find(r, &(k));                                                     \
        if (p != NULL) {                                                                           \
            *out = p->value != NULL ? p->value : *out;                                             \
            return p->value != NULL ? ROW_FOUND : ROW_ABSENT;                                      \
        }                                                                                          \
        struct type *row = ARENA_ARRAY(&r->kept, struct type, 1, err);                             \
        enum found_row f = row != NULL ? (call) : ROW_FAILED;                                      \
        if (f == ROW_FOUND)                                                                        \
            *out = row;                                                                            \
        return kept(r, &(k), f, row);                                                              \
    } while (0)

enum found_row rows_model(struct rows *r, struct span ns, struct span name,
                          const struct store_model **out, struct err *err)
{
    struct key k;
    key_begin(&k, KIND_MODEL);
    key_put(&k, ns);
    key_put(&k, SPAN("/"));
    key_put(&k, name);
    LOOK_UP(store_model, k, store_model_find(r->store, ns, name, &r->kept, row, err));
}

/* An old revision is no more open than what was decided of its weights since. */
static enum found_row find_commit(struct rows *r, int64_t model, struct span rev,
                                  struct store_commit *out, struct err *err)
{
    struct store_commit c;
    enum found_row f = store_commit_find(r->store, model, rev, &r->kept, &c, err);
    if (f == ROW_FOUND && !store_commit_renew(r->store, &c, &r->kept, err))
        return ROW_FAILED;
    if (f == ROW_FOUND)
        *out = c;
    return f;
}

enum found_row rows_commit(struct rows *r, int64_t model, struct span rev,
                           const struct store_commit **out, struct err *err)
{
    struct key k;
    key_begin(&k, KIND_COMMIT);
    key_number(&k, model);
    key_put(&k, rev);
    LOOK_UP(store_commit, k, find_commit(r, model, rev, row, err));
}

enum found_row rows_person(struct rows *r, struct span token, int64_t now_at,
                           const struct store_person **out, struct err *err)
{
    struct key k;
    key_begin(&k, KIND_PERSON);
    uint8_t sha256[SHA256_BYTES]; /* a secret is not kept, not even here */
    if (!digest_of(DIGEST_SHA256, token, sha256, err))
        return ROW_FAILED;
    key_number(&k, now_at); /* a token may end with any second */
    key_put(&k, (struct span){ sha256, sizeof sha256 });
    LOOK_UP(store_person, k, store_token_person(r->store, token, now_at, &r->kept, row, err));
}

enum found_row rows_grant(struct rows *r, int64_t model, int64_t person,
                          const struct store_grant **out, struct err *err)
{
    struct key k;
    key_begin(&k, KIND_GRANT);
    key_number(&k, model);
    key_number(&k, person);
    LOOK_UP(store_grant, k, store_grant_find(r->store, model, person, &r->kept, row, err));
}

enum found_row rows_file(struct rows *r, int64_t commit, struct span path,
                         const struct store_file **out, struct err *err)
{
    struct key k;
    key_begin(&k, KIND_FILE);
    key_number(&k, commit);
    key_put(&k, path);
    LOOK_UP(store_file, k, store_file_find(r->store, commit, path, &r->kept, row, err));
}

struct http_ready *rows_ready(struct rows *r, struct span key)
{
    struct key k;
    key_begin(&k, KIND_READY);
    key_put(&k, key);
    const struct place *p = find(r, &k);
    struct http_ready *ready = p != NULL ? r->ready[*(const unsigned *)p->value] : NULL;
    return ready != NULL && http_ready_idle(ready) ? ready : NULL;
}

void rows_keep(struct rows *r, struct span key, struct http_ready *ready, size_t bytes)
{
    struct key k;
    struct err err = { 0 };
    key_begin(&k, KIND_READY);
    key_put(&k, key);
    bool room = k.whole && r->n_ready < READY_MAX && bytes <= READY_BYTES - r->ready_bytes;
    unsigned *at = room ? ARENA_ARRAY(&r->kept, unsigned, 1, &err) : NULL;
    if (at == NULL) {
        http_ready_close(ready);
        return;
    }
    *at = r->n_ready++;
    r->ready[*at] = ready;
    r->ready_bytes += bytes;
    keep(r, &k, at);
}
