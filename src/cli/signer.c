/* signer.c - see signer.h. */
#include "cli/signer.h"

#include "base/file.h"
#include "cli/home.h"

static bool is_file(const char *given)
{
    return strchr(given, '/') != NULL || strchr(given, '.') != NULL;
}

static bool find_key(const char *given, struct arena *a, struct store **store,
                     struct store_key *out, struct err *err)
{
    char room[QUOTED_BYTES];
    *store = home_open(false, err);
    if (*store == NULL)
        return false;
    switch (store_key_find(*store, span_of(given), a, out, err)) {
    case ROW_FOUND:
        return true;
    case ROW_ABSENT:
        return err_set(err, ERR_ABSENT,
                       "%s: no key of this home: see `ajar key list`, or name a file with its "
                       "folder: ./%s",
                       span_quote(span_of(given), room), given);
    default:
        return false;
    }
}

static struct key *open_file(const struct signer_asked *asked, struct arena *a, struct err *err)
{
    AUTO_CLOSE(passphrase) struct passphrase said = { 0 };
    struct passphrase_want want = { .from = asked->passphrase, .name = span_of(asked->key) };
    struct span pem, none = { 0 };
    if (!file_load(asked->key, KEY_TEXT_MAX, a, &pem, err))
        return NULL;
    bool locked = span_holds(pem, "ENCRYPTED");
    if (locked && !passphrase_read(&want, &said, err))
        return NULL;
    struct key *k =
        key_read(pem, locked ? (struct span){ (const uint8_t *)said.text, said.len } : none, err);
    explicit_bzero((void *)(uintptr_t)pem.ptr, pem.len);
    if (k == NULL)
        err_in(err, "%s", asked->key);
    return k;
}

struct key *signer_open(const struct signer_asked *asked, struct arena *a, struct err *err)
{
    AUTO_CLOSE(store) struct store *store = NULL;
    AUTO_CLOSE(passphrase_asker) struct passphrase_asker asker = { .from = asked->passphrase };
    struct store_key found;
    if (asked->key == NULL) {
        err_set(err, ERR_USAGE, "--key is missing: a file, or the name of a key of this home");
        return NULL;
    }
    if (is_file(asked->key))
        return open_file(asked, a, err);
    if (!find_key(asked->key, a, &store, &found, err))
        return NULL;
    struct key_ask ask = passphrase_ask(&asker);
    return keyring_open(store, &found, &ask, err);
}

bool signer_public(const char *given, struct arena *a, struct pubkey *out, struct err *err)
{
    AUTO_CLOSE(store) struct store *store = NULL;
    struct store_key found;
    struct span pem;
    if (is_file(given))
        return file_load(given, KEY_TEXT_MAX, a, &pem, err) &&
               (pubkey_read(pem, out, err) || err_in(err, "%s", given));
    if (!find_key(given, a, &store, &found, err))
        return false;
    *out = found.pub;
    return true;
}
