/* key_new.c - `ajar key new [NAME]`: a release key, and the key of the log if there is none. */
#include "cli/cmd_key.h"
#include "cli/home.h"

#define NAME "release" /* of the first, so that its public half is release.pub */

enum { MEMORY = 1 << 20 };

struct made {
    struct store_key log, release;
    bool logs; /* the home had no log */
    const char *path;
};

static void told_release(struct buf *b, const struct made *m)
{
    const struct store_key *k = &m->release;
    buf_printf(b, "Release key %.*s: %s, %s.\n", (int)k->name.len, (const char *)k->name.ptr,
               m->path,
               key_asked.open ? "without a passphrase: who can read that file can sign with it"
                              : "under its passphrase");
    buf_printf(b, "Keep a copy of it elsewhere: what is lost cannot be made again.\n");
    if (m->logs)
        buf_printf(b, "Log %.*s: its key is of this home, and signs without anybody.\n",
                   (int)m->log.name.len, (const char *)m->log.name.ptr);
    if (k->listed_at == 0)
        return;
    buf_printf(b,
               "From now on what lets a model further out is signed and in the log first.\n"
               "Publish the line above, where people look for you: it is the SHA-256 of what\n"
               "`ajar key show %.*s` writes, and others check their copy by it.\n",
               (int)k->name.len, (const char *)k->name.ptr);
}

/* Of one that has to be listed first. */
static bool told_wait(struct store *s, struct out *o, const struct store_key *k, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    struct key_ring r;
    if (k->listed_at != 0)
        return true;
    if (!key_ring_of(s, &a, &r, err))
        return false;
    const struct store_key_change *c = &r.change[r.n_changes - 1];
    key_told(&o->talk, &r, c);
    buf_printf(&o->talk, ".\n");
    key_told_sign(&o->talk, "", &r, c);
    return true;
}

static bool answer(struct store *s, struct out *o, const struct made *m, struct err *err)
{
    const struct store_key *k = &m->release;
    if (!o->json) {
        buf_printf(&o->text, "%s  %.*s.pub\n", k->hint, (int)k->name.len,
                   (const char *)k->name.ptr);
        told_release(&o->talk, m);
        return told_wait(s, o, k, err);
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/key/1");
    jout_open(&o->doc, "made", '[');
    if (m->logs && !key_members(&o->doc, &m->log, false, err))
        return false;
    if (!key_members(&o->doc, k, false, err))
        return false;
    jout_close(&o->doc, ']');
    jout_close(&o->doc, '}');
    return true;
}

bool key_log(struct store *s, int64_t now_at, struct arena *a, struct store_key *out, bool *made,
             struct err *err)
{
    char room[QUOTED_BYTES];
    const char *origin = key_asked.origin;
    struct keyring_new n = { .role = KEY_ROLE_LOG,
                             .at = now_at,
                             .name = span_of(origin != NULL ? origin : "") };
    enum found_row f = store_key_log(s, a, out, err);
    if (f == ROW_FOUND && origin != NULL && !span_eq(n.name, out->name))
        return err_set(err, ERR_DENIED, "this home has a log, and its name stays: %s",
                       span_quote(out->name, room));
    if (origin != NULL && n.name.len == 0)
        return err_set(err, ERR_USAGE, "--origin needs the name of a host");
    *made = f == ROW_ABSENT;
    return f == ROW_FOUND || (f == ROW_ABSENT && keyring_make(s, &n, a, out, err));
}

static bool make_release(struct store *s, const struct keyring_new *n, struct arena *a,
                         struct made *m, struct err *err)
{
    return key_log(s, n->at, a, &m->log, &m->logs, err) &&
           keyring_make(s, n, a, &m->release, err) &&
           (m->path = keyring_path(s, m->release.name, a, err)) != NULL;
}

bool key_may_begin(struct store *s, struct err *err)
{
    struct store_signing now;
    if (!store_signing(s, &now, err))
        return false;
    bool gone = now.on && now.n_live == 0;
    return gone == key_asked.again ||
           err_set(err, ERR_DENIED, "%s",
                   gone ? "no release key counts any more: the next one decides alone, and nobody "
                          "signs for it. If that is meant: --begin-again"
                        : "--begin-again is for a home whose release keys were all revoked");
}

bool key_make(struct store *s, const char *name, int64_t replaces, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "keys", .limit = MEMORY };
    AUTO_CLOSE(passphrase) struct passphrase said = { 0 };
    struct made m = { 0 };
    struct keyring_new n = { .name = span_of(name),
                             .role = KEY_ROLE_RELEASE,
                             .replaces = replaces };
    struct passphrase_want want = { key_asked.passphrase, n.name, true };
    if (key_asked.open && (want.from.fd != OPT_UNSAID || want.from.file != NULL))
        return err_set(err, ERR_USAGE, "--no-passphrase and a passphrase: give one");
    if (!key_may_begin(s, err) || !home_now(s, &n.at, err) || !keyring_free(s, n.name, err) ||
        (!key_asked.open && !passphrase_read(&want, &said, err)))
        return false;
    if (!key_asked.open)
        n.passphrase = (struct span){ (const uint8_t *)said.text, said.len };
    return make_release(s, &n, &a, &m, err) && answer(s, o, &m, err);
}

bool key_new_one(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(store) struct store *s = home_current(true, err);
    return s != NULL && key_make(s, args[0] != NULL ? args[0] : NAME, 0, o, err);
}
