/* key_show.c - `ajar key list`, `show [NAME]`: what is public of the keys; and `check [NAME]`. */
#include "cli/cmd_key.h"
#include "cli/home.h"
#include "cli/listing.h"
#include "tlog/note.h"

enum { MEMORY = 4 << 20, TEXT_MAX = 4 << 10, HINT_SHOWN = 16 };

static bool note_line(const struct store_key *k, struct buf *to, struct err *err)
{
    struct note_key n;
    if (!note_key_of(k->name, NOTE_ED25519, &k->pub, &n, err))
        return false;
    note_key_write(&n, to);
    return true;
}

/* As others are given it: of a release key the PEM of `openssl pkey -pubout`, of a log's its line for
 * signed notes. */
static bool key_text(const struct store_key *k, struct buf *to, struct err *err)
{
    if (k->role != KEY_ROLE_LOG)
        return pubkey_write(&k->pub, to, err);
    if (!note_line(k, to, err))
        return false;
    buf_put(to, SPAN("\n"));
    return true;
}

bool key_members(struct jout *j, const struct store_key *k, bool told, struct err *err)
{
    AUTO_CLOSE(buf) struct buf pem = { 0 }, line = { 0 };
    struct span text, vkey = { 0 };
    buf_init(&pem, "a key", TEXT_MAX);
    buf_init(&line, "a key", TEXT_MAX);
    if (!pubkey_write(&k->pub, &pem, err) || !buf_done(&pem, &text, err) ||
        (k->role == KEY_ROLE_LOG && (!note_line(k, &line, err) || !buf_done(&line, &vkey, err))))
        return false;
    jout_open(j, NULL, '{');
    jout_string(j, "name", k->name);
    jout_text(j, "role", store_key_role(k->role));
    jout_text(j, "kind", k->pub.kind == KEY_ED25519 ? "ed25519" : "p256");
    jout_text(j, "state", store_key_state(k));
    jout_text(j, "hint", k->hint);
    if (!told)
        jout_bool(j, "here", k->here);
    listing_time(j, "created", k->created_at);
    listing_time(j, "listed", k->listed_at);
    listing_time(j, "retired", k->retired_at);
    listing_time(j, "revoked", k->revoked_at);
    if (k->log_index >= 0)
        jout_u64(j, "log_index", (uint64_t)k->log_index);
    else
        jout_null(j, "log_index");
    if (k->reason.len > 0)
        jout_string(j, "reason", k->reason);
    jout_string(j, "pem", text);
    if (vkey.len > 0)
        jout_string(j, "vkey", vkey);
    jout_close(j, '}');
    return true;
}

/* ---- list ---- */

bool key_ring_of(struct store *s, struct arena *a, struct key_ring *out, struct err *err)
{
    struct key_ring r = { 0 };
    if (!store_keys(s, a, &r.key, &r.n, err) || !store_signing(s, &r.signing, err) ||
        !store_thresholds(s, a, &r.past, &r.n_past, err) ||
        !store_key_changes(s, a, &r.change, &r.n_changes, err))
        return false;
    *out = r;
    return true;
}

static void changes_json(struct jout *j, const struct key_ring *r)
{
    AUTO_CLOSE(buf) struct buf what = { 0 };
    jout_open(j, "changes", '[');
    for (unsigned i = 0; i < r->n_changes; i++) {
        const struct store_key_change *c = &r->change[i];
        buf_free(&what);
        buf_init(&what, "a change", TEXT_MAX);
        key_told(&what, r, c);
        jout_open(j, NULL, '{');
        jout_u64(j, "id", (uint64_t)c->id);
        jout_string(j, "what", (struct span){ what.bytes, what.len });
        jout_bool(j, "holds", c->done_at != 0);
        jout_u64(j, "needed", c->needed);
        listing_time(j, "asked", c->asked_at);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

bool key_ring_json(struct jout *j, const struct key_ring *r, struct err *err)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/key/1");
    jout_u64(j, "threshold", r->signing.threshold);
    if (r->n_past > 0)
        jout_open(j, "past", '[');
    for (unsigned i = 0; i < r->n_past; i++) {
        jout_open(j, NULL, '{');
        jout_u64(j, "before", r->past[i].before);
        listing_time(j, "until", r->past[i].until_at);
        jout_u64(j, "threshold", r->past[i].threshold);
        jout_close(j, '}');
    }
    if (r->n_past > 0)
        jout_close(j, ']');
    jout_open(j, "keys", '[');
    for (unsigned i = 0; i < r->n; i++)
        if (!key_members(j, &r->key[i], r->told, err))
            return false;
    jout_close(j, ']');
    if (!r->told)
        changes_json(j, r);
    jout_close(j, '}');
    return true;
}

static void list_changes(struct out *o, const struct key_ring *r)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the list", ANSWER_MAX);
    if (r->n_changes == 0)
        return;
    buf_printf(&o->text, "\nNot in the log yet:\n\n");
    buf_printf(&rows, "change\tsince\twhat\n");
    for (unsigned i = 0; i < r->n_changes; i++) {
        buf_printf(&rows, "%" PRId64 "\t", r->change[i].id);
        listing_date(&rows, r->change[i].asked_at);
        buf_printf(&rows, "\t");
        key_told(&rows, r, &r->change[i]);
        buf_printf(&rows, "\n");
    }
    listing_columns(&o->text, 0, &rows);
}

static void list_text(struct out *o, const struct key_ring *r)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "name\trole\tstate\tsince\tprivate half\tfingerprint\n");
    for (unsigned i = 0; i < r->n; i++) {
        const struct store_key *k = &r->key[i];
        buf_shown(&rows, k->name);
        buf_printf(&rows, "\t%s\t%s", store_key_role(k->role), store_key_state(k));
        if (k->reason.len > 0) {
            buf_printf(&rows, " (");
            buf_shown(&rows, k->reason);
            buf_printf(&rows, ")");
        }
        buf_printf(&rows, "\t");
        listing_date(&rows, k->revoked_at != 0   ? k->revoked_at
                            : k->retired_at != 0 ? k->retired_at
                            : k->listed_at != 0  ? k->listed_at
                                                 : k->created_at);
        buf_printf(&rows, "\t%s\t%.*s\n", k->here ? "here" : "elsewhere", HINT_SHOWN, k->hint);
    }
    if (r->n == 0) {
        buf_printf(&o->talk, "No keys yet, so nothing is signed:  ajar key new\n");
        return;
    }
    listing_columns(&o->text, 0, &rows);
    list_changes(o, r);
    buf_printf(&o->text, "\nTo let a model further out, %u of %u release keys must sign%s.\n",
               r->signing.threshold, r->signing.n_live,
               r->signing.n_live < r->signing.threshold ? ": more than there are, so none is" : "");
}

bool key_list(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct key_ring r;
    (void)args;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !key_ring_of(s, &a, &r, err))
        return false;
    if (o->json)
        return key_ring_json(&o->doc, &r, err);
    list_text(o, &r);
    return true;
}

/* ---- show ---- */

static bool show_one(struct out *o, const struct store_key *k, struct err *err)
{
    if (!o->json)
        return key_text(k, &o->text, err);
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/key/1");
    jout_key(&o->doc, SPAN("key"));
    if (!key_members(&o->doc, k, false, err))
        return false;
    jout_close(&o->doc, '}');
    return true;
}

/* The only release key that is live, if nobody says which. */
static enum found_row only_one(struct store *s, struct arena *a, struct store_key *out,
                               struct err *err)
{
    struct store_key *k;
    unsigned n, live = 0;
    if (!store_keys(s, a, &k, &n, err))
        return ROW_FAILED;
    for (unsigned i = 0; i < n; i++)
        if (k[i].role == KEY_ROLE_RELEASE && store_key_live(&k[i]) && ++live == 1)
            *out = k[i];
    if (live == 1)
        return ROW_FOUND;
    err_set(err, live == 0 ? ERR_ABSENT : ERR_USAGE, "%s",
            live == 0 ? "there is no release key: `ajar key new` makes one"
                      : "there are several release keys: say which, `ajar key list` has them");
    return ROW_FAILED;
}

bool key_named(struct store *s, const char *name, struct arena *a, struct store_key *out,
               struct err *err)
{
    char room[QUOTED_BYTES];
    enum found_row f =
        name != NULL ? store_key_find(s, span_of(name), a, out, err) : only_one(s, a, out, err);
    return f == ROW_FOUND ||
           (f == ROW_ABSENT &&
            err_set(err, ERR_ABSENT, "there is no key %s: `ajar key list` has them",
                    span_quote(span_of(name), room)));
}

bool key_show(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct store_key k;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s != NULL && key_asked.trust != NULL)
        return args[0] == NULL ? key_trust(s, key_asked.trust, o, err)
                               : err_set(err, ERR_USAGE, "--trust is for all keys: name none");
    return s != NULL && key_named(s, args[0], &a, &k, err) && show_one(o, &k, err);
}

/* ---- check ---- */

bool key_check(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    AUTO_CLOSE(passphrase_asker)
    struct passphrase_asker asker = { .from = key_asked.passphrase };
    struct key_ask ask = passphrase_ask(&asker);
    struct store_key k;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !key_named(s, args[0], &a, &k, err))
        return false;
    AUTO_CLOSE(key) struct key *key = keyring_open(s, &k, &ask, err);
    if (key == NULL)
        return false;
    if (!o->json) {
        buf_shown(&o->text, k.name);
        buf_printf(&o->text, " opens, and is the key that is listed.\n");
        return true;
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/key/1");
    jout_string(&o->doc, "opens", k.name);
    jout_close(&o->doc, '}');
    return true;
}
