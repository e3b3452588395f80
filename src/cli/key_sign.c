/* key_sign.c - `ajar key sign CHANGE`: a signature under a change of who signs; the last that it needs puts it
 * into the log, where it holds. */
#include "base/encode.h"
#include "base/file.h"
#include "cli/cmd_key.h"
#include "cli/home.h"
#include "cli/signing.h"
#include "crypto/random.h"
#include "decision/statement.h"

enum { MEMORY = 64 << 20 };

static const struct store_key *key_of(const struct key_ring *r, int64_t id)
{
    for (unsigned i = 0; i < r->n; i++)
        if (r->key[i].id == id)
            return &r->key[i];
    return NULL;
}

static const struct store_key *log_of(const struct key_ring *r)
{
    for (unsigned i = 0; i < r->n; i++)
        if (r->key[i].role == KEY_ROLE_LOG && store_key_live(&r->key[i]))
            return &r->key[i];
    return NULL;
}

/* ---- the statement ---- */

static void describe(const struct key_ring *r, const struct store_key_change *c,
                     struct statement *t)
{
    static const char *const actions[] = {
        [KEY_ADDED] = "add", [KEY_ROTATED] = "rotate", [KEY_THRESHOLD] = "threshold"
    };
    if (c->kind == KEY_REVOKED) {
        t->kind = STATEMENT_REVOCATION;
        t->key = span_of(key_of(r, c->key)->hint);
        t->reason_code = c->reason.len > 0 ? c->reason : SPAN("unspecified");
        t->effective_at = c->done_at;
        return;
    }
    t->kind = STATEMENT_KEYS;
    t->action = span_of(actions[c->kind]);
    t->threshold = c->threshold;
    if (c->kind == KEY_ROTATED)
        t->key = span_of(key_of(r, c->old)->hint);
}

static bool write_it(const struct key_ring *r, const struct store_key_change *c, struct arena *a,
                     struct span *out, struct err *err)
{
    char nonce[STATEMENT_NONCE_CHARS];
    const struct store_key *k = c->kind == KEY_THRESHOLD ? log_of(r) : key_of(r, c->key);
    struct statement t = { .n_subjects = 1, .nonce = { (uint8_t *)nonce, sizeof nonce } };
    if (k == NULL)
        return err_set(err, ERR_ABSENT, "the home has no log: `ajar key new` makes its key");
    describe(r, c, &t);
    t.subject[0].name = k->name;
    return hex_get(span_of(k->hint), t.subject[0].sha256, SHA256_BYTES) &&
           random_text(nonce, sizeof nonce, err) && statement_write(&t, a, out, err);
}

/* The bytes to sign, and their name. */
static bool statement_of(struct store *s, const struct key_ring *r,
                         const struct store_key_change *c, struct arena *a,
                         struct store_statement *out, struct err *err)
{
    struct span text = { 0 };
    uint8_t digest[SHA256_BYTES];
    int64_t now_at;
    if (!home_now(s, &now_at, err) || (c->statement == 0 && !write_it(r, c, a, &text, err)) ||
        !store_key_change_state(s, c->id, text, now_at, digest, err))
        return false;
    enum found_row f = store_statement_find(s, digest, a, out, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database lost a statement"));
}

/* ---- the signature ---- */

/* Of a rotation only the key that is replaced can sign. */
static bool may(const struct key_ring *r, const struct store_key_change *c, int64_t key,
                struct err *err)
{
    char room[QUOTED_BYTES];
    return c->kind != KEY_ROTATED || key == c->old ||
           err_set(err, ERR_DENIED, "only %s can sign who takes its place",
                   span_quote(key_of(r, c->old)->name, room));
}

static bool here(struct store *s, const struct key_ring *r, const struct store_key_change *c,
                 struct arena *a, struct store_key *out, struct err *err)
{
    struct signing_options o = { key_asked.by, key_asked.passphrase };
    struct span old = c->kind == KEY_ROTATED ? key_of(r, c->old)->name : SPAN("");
    if (o.key == NULL && c->kind == KEY_ROTATED)
        o.key = (const char *)old.ptr;
    enum found_row f = signing_key(s, &o, a, out, err);
    return f == ROW_FOUND || (f == ROW_ABSENT &&
                              err_set(err, ERR_ABSENT,
                                      r->signing.n_live == 0
                                          ? "no release key is live: `ajar key new NAME "
                                            "--begin-again` makes one, which can sign it then"
                                          : "no release key is here: sign elsewhere what "
                                            "--statement writes, and give the bundle with --with"));
}

static bool signature_of(struct store *s, const struct key_ring *r,
                         const struct store_key_change *c, struct span text, struct arena *a,
                         struct store_signing_by *out, struct err *err)
{
    struct signing_options o = { key_asked.by, key_asked.passphrase };
    struct store_key k;
    if (key_asked.with != NULL)
        return signing_bundle(s, key_asked.with, text, a, out, err) && may(r, c, out->key, err);
    if (!here(s, r, c, a, &k, err) || !may(r, c, k.id, err))
        return false;
    out->key = k.id;
    return signing_sign(s, &(struct signing_by){ &o, &k }, text, a, &out->signature, err);
}

/* ---- the answer ---- */

static bool answer(struct store *s, const struct key_ring *before, int64_t id, struct out *o,
                   struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct key_ring r;
    const struct store_key_change *c = NULL, *was = NULL;
    if (!key_ring_of(s, &a, &r, err))
        return false;
    for (unsigned i = 0; i < r.n_changes; i++)
        if (r.change[i].id == id)
            c = &r.change[i];
    for (unsigned i = 0; i < before->n_changes; i++)
        if (before->change[i].id == id)
            was = &before->change[i];
    o->no = c != NULL;
    if (o->json)
        return key_ring_json(&o->doc, &r, err);
    if (c != NULL)
        key_told(&o->text, &r, c);
    else
        key_told_what(&o->text, before, was);
    buf_printf(&o->text, c != NULL ? ".\n" : ": that is signed, in the log, and holds.\n");
    return true;
}

static bool find(const struct key_ring *r, uint64_t id, const struct store_key_change **out,
                 struct err *err)
{
    for (unsigned i = 0; i < r->n_changes; i++)
        if ((uint64_t)r->change[i].id == id) {
            *out = &r->change[i];
            return true;
        }
    return err_set(err, ERR_ABSENT, "there is no change %" PRIu64 " that waits", id);
}

static bool sign(struct store *s, const struct key_ring *r, const struct store_key_change *c,
                 struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct store_statement t;
    struct store_signing_by by;
    struct err why = { 0 };
    int64_t now_at;
    if (!statement_of(s, r, c, &a, &t, err) || !signature_of(s, r, c, t.text, &a, &by, err) ||
        !home_now(s, &now_at, err) || !store_sign(s, t.digest, by.key, by.signature, now_at, err))
        return false;
    signing_settle(s, now_at, &why);
    if (why.kind != ERR_NONE) {
        buf_printf(&o->talk, "Not logged yet: ");
        buf_shown(&o->talk, span_of(why.text));
        buf_printf(&o->talk, "\n");
    }
    return true;
}

bool key_sign_now(struct store *s, int64_t id, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    const struct store_key_change *c = NULL;
    struct key_ring r;
    return key_ring_of(s, &a, &r, err) && find(&r, (uint64_t)id, &c, err) && sign(s, &r, c, o, err);
}

static bool write_statement(struct store *s, const struct key_ring *r,
                            const struct store_key_change *c, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct store_statement t;
    if (!statement_of(s, r, c, &a, &t, err))
        return false;
    buf_put(&o->text, t.text);
    o->exact = true;
    return true;
}

bool key_sign_change(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    const struct store_key_change *c = NULL;
    struct key_ring r;
    uint64_t id;
    if (!key_number(args[0], INT64_MAX, "number of a change", &id, err))
        return false;
    if (key_asked.with != NULL && key_asked.by != NULL)
        return err_set(err, ERR_USAGE, "--with names a signature that is made, --key one to make");
    AUTO_CLOSE(store) struct store *s = home_current(false, err);
    if (s == NULL || !key_ring_of(s, &a, &r, err) || !find(&r, id, &c, err))
        return false;
    return key_asked.statement ? write_statement(s, &r, c, o, err)
                               : sign(s, &r, c, o, err) && answer(s, &r, c->id, o, err);
}
