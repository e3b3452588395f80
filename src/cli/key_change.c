/* key_change.c - `ajar key add`, `rotate`, `revoke`, `threshold` and `drop`: who may sign from now on. What
 * makes it harder to sign holds at once, what makes it easier waits until it is signed and in the log. */
#include "base/file.h"
#include "cli/cmd_key.h"
#include "cli/home.h"
#include "decision/statement.h"

enum { MEMORY = 4 << 20 };

/* ---- said ---- */

static struct span name_of(const struct key_ring *r, int64_t id)
{
    for (unsigned i = 0; i < r->n; i++)
        if (r->key[i].id == id)
            return r->key[i].name;
    return SPAN("-");
}

static void told_needs(struct buf *b, const struct key_ring *r, const struct store_key_change *c)
{
    if (c->done_at != 0)
        buf_printf(b, "; that holds, and is not in the log yet");
    else if (c->kind == KEY_ROTATED) {
        buf_printf(b, ", once ");
        buf_shown(b, name_of(r, c->old));
        buf_printf(b, " has signed that and it is in the log");
    } else if (c->needed <= r->signing.n_live)
        buf_printf(b, ", once %u of %u release keys %s signed that and it is in the log", c->needed,
                   r->signing.n_live, c->needed == 1 ? "has" : "have");
    else
        buf_printf(b, ", once %u release key%s signed that and it is in the log: %u can", c->needed,
                   c->needed == 1 ? " has" : "s have", r->signing.n_live);
}

static void told_reason(struct buf *b, struct span reason)
{
    if (reason.len == 0)
        return;
    buf_printf(b, " (");
    buf_shown(b, reason);
    buf_printf(b, ")");
}

void key_told_what(struct buf *b, const struct key_ring *r, const struct store_key_change *c)
{
    if (c->kind != KEY_THRESHOLD)
        buf_shown(b, name_of(r, c->key));
    switch (c->kind) {
    case KEY_ADDED:
        buf_printf(b, " signs for this home");
        break;
    case KEY_ROTATED:
        buf_printf(b, " takes the place of ");
        buf_shown(b, name_of(r, c->old));
        break;
    case KEY_REVOKED:
        buf_printf(b, " is revoked");
        told_reason(b, c->reason);
        break;
    case KEY_THRESHOLD:
        buf_printf(b, "%u release key%s must sign", c->threshold, c->threshold == 1 ? "" : "s");
        break;
    }
}

void key_told(struct buf *b, const struct key_ring *r, const struct store_key_change *c)
{
    key_told_what(b, r, c);
    told_needs(b, r, c);
}

static void warned(struct buf *b, const struct store_signing *s)
{
    if (s->n_live < s->threshold)
        buf_printf(b,
                   "%u must sign and %u can: no model is let further out until another key is "
                   "listed.\n",
                   s->threshold, s->n_live);
}

/* Where several keys are here it takes --key; of a rotation only one can sign. */
void key_told_sign(struct buf *b, const char *when, const struct key_ring *r,
                   const struct store_key_change *c)
{
    const struct store_key *by = NULL;
    unsigned n = 0;
    for (unsigned i = 0; i < r->n; i++)
        if (store_key_signs(&r->key[i]) && n++ == 0)
            by = &r->key[i];
    buf_printf(b, "To sign it%s:  ajar key sign %" PRId64, when, c->id);
    if (n > 1 && c->kind != KEY_ROTATED) {
        buf_printf(b, " --key ");
        buf_word(b, by->name);
    }
    buf_printf(b, "\n");
}

static void told_waits(struct out *o, const struct key_ring *r, const struct store_key_change *c)
{
    bool none = r->signing.n_live == 0;
    key_told(&o->text, r, c);
    buf_printf(&o->text, ".\n");
    if (none)
        buf_printf(&o->talk, "No key is left to sign that. To begin again:  ajar key new NAME "
                             "--begin-again\n");
    key_told_sign(&o->talk, none ? " then" : "", r, c);
}

static const struct store_key_change *waiting(const struct key_ring *r, int64_t id)
{
    for (unsigned i = 0; i < r->n_changes; i++)
        if (r->change[i].id == id)
            return &r->change[i];
    return NULL;
}

/* The answer of each verb: the change that was asked for, as things stand now. */
static bool answer(struct store *s, const struct store_key_change *c, struct out *o,
                   struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct key_ring r;
    if (!key_ring_of(s, &a, &r, err))
        return false;
    if (o->json)
        return key_ring_json(&o->doc, &r, err);
    const struct store_key_change *now = waiting(&r, c->id);
    if (now != NULL)
        told_waits(o, &r, now);
    else {
        key_told_what(&o->text, &r, c);
        buf_printf(&o->text, ": that is signed, in the log, and holds.\n");
    }
    warned(&o->talk, &r.signing);
    return true;
}

/* ---- the verbs ---- */

static bool load_public(const char *path, struct pubkey *out, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct span text;
    return file_load(path, KEY_TEXT_MAX, &a, &text, err) &&
           (pubkey_read(text, out, err) || err_in(err, "%s", path));
}

static bool told_added(struct store *s, const struct store_key *k, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct key_ring r;
    if (!key_ring_of(s, &a, &r, err))
        return false;
    if (k->listed_at == 0)
        return answer(s, &r.change[r.n_changes - 1], o, err);
    if (o->json)
        return key_ring_json(&o->doc, &r, err);
    buf_shown(&o->text, k->name);
    buf_printf(&o->text, " signs for this home: there is no other key that does.\n");
    return true;
}

bool key_add(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct keyring_new n = { .name = span_of(args[0]), .role = KEY_ROLE_RELEASE };
    struct pubkey pub;
    struct store_key k, log;
    bool made;
    if (!load_public(args[1], &pub, err))
        return false;
    AUTO_CLOSE(store) struct store *s = home_current(true, err);
    return s != NULL && key_may_begin(s, err) && home_now(s, &n.at, err) &&
           keyring_free(s, n.name, err) && key_log(s, n.at, &a, &log, &made, err) &&
           keyring_add(s, &n, &pub, &a, &k, err) && told_added(s, &k, o, err);
}

static bool live(const struct store_key *k, struct err *err)
{
    char room[QUOTED_BYTES];
    if (k->role != KEY_ROLE_RELEASE)
        return err_set(err, ERR_DENIED,
                       "%s is the key of the log: its name is the log's, and stays",
                       span_quote(k->name, room));
    return store_key_counts(k, err);
}

bool key_rotate(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct store_key k;
    AUTO_CLOSE(store) struct store *s = home_current(false, err);
    return s != NULL && key_named(s, args[0], &a, &k, err) && live(&k, err) &&
           key_make(s, args[1], k.id, o, err);
}

/* What holds at once is signed in the same step, so that it is in the log, where no older copy of the
 * database undoes it; what waits, if they say who signs. Where that fails it holds all the same. */
static void sign_now(struct store *s, const struct store_key_change *c, struct out *o)
{
    struct err why = { 0 };
    struct store_signing signing;
    bool said = key_asked.by != NULL || key_asked.passphrase.file != NULL ||
                key_asked.passphrase.fd != OPT_UNSAID;
    if ((c->done_at == 0 && !said) || (store_signing(s, &signing, &why) &&
                                       (signing.n_live == 0 || key_sign_now(s, c->id, o, &why))))
        return;
    buf_printf(&o->talk, "Not signed yet: ");
    buf_shown(&o->talk, span_of(why.text));
    buf_printf(&o->talk, "\n");
}

/* The same was asked before, and something ended it, or nobody signed, before it was in the log: it is gone
 * on with. */
static bool go_on(struct store *s, struct store_key_change *c, bool *begun, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct key_ring r;
    *begun = false;
    if (!key_ring_of(s, &a, &r, err))
        return false;
    for (unsigned i = 0; i < r.n_changes; i++) {
        const struct store_key_change *w = &r.change[i];
        bool still =
            w->kind == KEY_REVOKED || w->done_at == 0 || w->threshold == r.signing.threshold;
        if (w->kind != c->kind || w->key != c->key || w->threshold != c->threshold ||
            !span_eq(w->reason, c->reason) || !still)
            continue;
        c->id = w->id;
        c->done_at = w->done_at;
        *begun = true;
    }
    return true;
}

/* k: the key that is revoked. One that was retired by a thief's rotation is, all the same. */
static bool change(struct store *s, const struct store_key *k, struct store_key_change *c,
                   struct out *o, struct err *err)
{
    bool begun;
    if (!go_on(s, c, &begun, err) ||
        (!begun && ((k != NULL && k->retired_at == 0 && !live(k, err)) ||
                    !home_now(s, &c->asked_at, err) || !store_key_change(s, c, err))))
        return false;
    sign_now(s, c, o);
    return answer(s, c, o, err);
}

static bool reason(struct span *out, struct err *err)
{
    char room[QUOTED_BYTES];
    if (key_asked.reason == NULL)
        return true;
    *out = span_of(key_asked.reason);
    return statement_reason_ok(*out) ||
           err_set(err, ERR_USAGE,
                   "--reason %s: say keyCompromise, affiliationChanged, superseded, "
                   "cessationOfOperation or unspecified",
                   span_quote(*out, room));
}

bool key_revoke(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct store_key_change c = { .kind = KEY_REVOKED };
    struct store_key k;
    if (!reason(&c.reason, err))
        return false;
    AUTO_CLOSE(store) struct store *s = home_current(false, err);
    if (s == NULL || !key_named(s, args[0], &a, &k, err))
        return false;
    c.key = k.id;
    return change(s, &k, &c, o, err);
}

bool key_number(const char *text, uint64_t most, const char *what, uint64_t *out, struct err *err)
{
    char room[QUOTED_BYTES];
    return (span_u64(span_of(text), out) && *out <= most) ||
           err_set(err, ERR_USAGE, "%s is no %s: `ajar key list` shows how it stands",
                   span_quote(span_of(text), room), what);
}

bool key_threshold(char **args, struct out *o, struct err *err)
{
    struct store_key_change c = { .kind = KEY_THRESHOLD };
    uint64_t k;
    if (!key_number(args[0], KEYRING_MAX, "number of keys", &k, err))
        return false;
    c.threshold = (unsigned)k;
    AUTO_CLOSE(store) struct store *s = home_current(false, err);
    return s != NULL && change(s, NULL, &c, o, err);
}

bool key_drop(char **args, struct out *o, struct err *err)
{
    uint64_t id;
    int64_t now_at;
    if (!key_number(args[0], INT64_MAX, "number of a change", &id, err))
        return false;
    AUTO_CLOSE(store) struct store *s = home_current(false, err);
    if (s == NULL || !home_now(s, &now_at, err) ||
        !store_key_change_drop(s, (int64_t)id, now_at, err))
        return false;
    if (o->json)
        return answer(s, &(struct store_key_change){ .id = (int64_t)id }, o, err);
    buf_printf(&o->text, "Change %" PRIu64 " is given up.\n", id);
    return true;
}
