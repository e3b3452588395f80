/* signing.c - see signing.h. */
#include "cli/signing.h"

#include "base/file.h"
#include "cli/home.h"
#include "decision/issue.h"
#include "formats/bundle.h"

enum { HOME_MEMORY = 64 << 10 };

static enum found_row named(struct store *s, const char *name, struct arena *a,
                            struct store_key *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct store_key k;
    enum found_row f = store_key_find(s, span_of(name), a, &k, err);
    const char *quoted = span_quote(span_of(name), room);
    if (f == ROW_ABSENT)
        err_set(err, ERR_ABSENT, "--key %s: no such key: see ajar key list", quoted);
    else if (f == ROW_FOUND && (k.role != KEY_ROLE_RELEASE || !store_key_live(&k)))
        err_set(err, ERR_DENIED, "--key %s: it is no release key that is live", quoted);
    else if (f == ROW_FOUND && !k.here)
        err_set(err, ERR_ABSENT,
                "--key %s: its private half is not here: sign where it is, and add the signature "
                "with `ajar endorse` or `ajar key sign` and --with BUNDLE",
                quoted);
    if (f != ROW_FOUND || err->kind != ERR_NONE)
        return ROW_FAILED;
    *out = k;
    return ROW_FOUND;
}

enum found_row signing_key(struct store *s, const struct signing_options *o, struct arena *a,
                           struct store_key *out, struct err *err)
{
    struct store_key *list;
    unsigned n, n_here = 0;
    if (o->key != NULL)
        return named(s, o->key, a, out, err);
    if (!store_keys(s, a, &list, &n, err))
        return ROW_FAILED;
    for (unsigned i = 0; i < n; i++)
        if (store_key_signs(&list[i])) {
            n_here++;
            *out = list[i];
        }
    if (n_here > 1) {
        err_set(err, ERR_USAGE, "%u release keys are here: say with --key NAME which one signs",
                n_here);
        return ROW_FAILED;
    }
    return n_here == 1 ? ROW_FOUND : ROW_ABSENT;
}

static bool has_signed(const struct standing *t, const struct store_key *k)
{
    for (unsigned i = 0; i < t->n_signatures; i++)
        if (pubkey_same(&t->signature[i].pub, &k->pub))
            return true;
    return false;
}

bool signing_next(struct store *s, const struct standing *t, struct arena *a,
                  struct signing_next *out, struct err *err)
{
    struct signing_next next = { .none_left = false };
    struct store_signing asked;
    struct store_key *list;
    unsigned n;
    if (!store_keys(s, a, &list, &n, err) || !store_signing(s, &asked, err))
        return false;
    next.none_left = asked.on && asked.n_live == 0;
    for (unsigned i = 0; i < n && next.key.len == 0; i++)
        if (store_key_signs(&list[i]) && !has_signed(t, &list[i]))
            next.key = list[i].name;
    *out = next;
    return true;
}

bool signing_sign(struct store *s, const struct signing_by *by, struct span statement,
                  struct arena *a, struct span *out, struct err *err)
{
    AUTO_CLOSE(passphrase_asker)
    struct passphrase_asker asker = {
        .from = by->options->passphrase,
    };
    struct key_ask ask = passphrase_ask(&asker);
    AUTO_CLOSE(key) struct key *k = keyring_open(s, by->key, &ask, err);
    return k != NULL && issue_sign(k, statement, a, out, err);
}

bool signing_bundle(struct store *s, const char *path, struct span statement, struct arena *a,
                    struct store_signing_by *out, struct err *err)
{
    struct span text;
    struct bundle b;
    struct store_key k;
    char room[QUOTED_BYTES];
    if (!file_load(path, BUNDLE_BYTES_MAX, a, &text, err))
        return false;
    if (!bundle_read(text, a, &b, err))
        return err_in(err, "%s", path);
    if (!span_eq(b.payload, statement))
        return err_set(err, ERR_DENIED, "%s: it signs another statement than the one that waits",
                       path);
    enum found_row f =
        b.hint.len == 2 * SHA256_BYTES ? store_key_find(s, b.hint, a, &k, err) : ROW_ABSENT;
    if (f == ROW_ABSENT)
        return err_set(err, ERR_DENIED, "%s: the key %s is none of this home: see ajar key list",
                       path, span_quote(b.hint, room));
    if (f == ROW_FOUND)
        *out = (struct store_signing_by){ k.id, b.signature };
    return f == ROW_FOUND;
}

void signing_settle(struct store *s, int64_t now_at, struct err *why)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "home", .limit = HOME_MEMORY };
    const char *home = store_home(&a, why);
    if (home != NULL && !settle(s, home, now_at, NULL, why))
        assert(why->kind != ERR_NONE);
}
