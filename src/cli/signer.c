/* signer.c - see signer.h. */
#include "cli/signer.h"

#include "base/encode.h"
#include "base/file.h"
#include "cli/home.h"
#include "crypto/chain.h"

static bool is_file(const char *given)
{
    return strchr(given, '/') != NULL || strchr(given, '.') != NULL;
}

/* A key that only waits, or does not count any more, is nobody's word here. */
static bool find_key(const char *given, struct arena *a, struct store **store,
                     struct store_key *out, struct err *err)
{
    char room[QUOTED_BYTES];
    *store = home_open(false, err);
    if (*store == NULL)
        return false;
    switch (store_key_find(*store, span_of(given), a, out, err)) {
    case ROW_FOUND:
        return store_key_counts(out, err);
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
        err_set(err, ERR_USAGE,
                "--key is missing: a file, or the name of a key of this home, which "
                "`ajar key new` makes");
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

/* ---- certificates ---- */

#define BEGINS "-----BEGIN CERTIFICATE-----"
#define ENDS   "-----END CERTIFICATE-----"

static struct span after(struct span s, size_t n)
{
    return (struct span){ s.ptr + n, s.len - n };
}

/* Up to where word begins in s; false: nowhere. */
static bool split_at(struct span s, const char *word, struct span *before)
{
    const uint8_t *at = memmem(s.ptr, s.len, word, strlen(word));
    *before = (struct span){ s.ptr, at != NULL ? (size_t)(at - s.ptr) : s.len };
    return at != NULL;
}

static bool decode(struct span block, struct arena *a, struct span *out, struct err *err)
{
    uint8_t *plain = ARENA_ARRAY(a, uint8_t, block.len, err);
    size_t n = 0;
    for (size_t i = 0; plain != NULL && i < block.len; i++)
        if (block.ptr[i] != '\n' && block.ptr[i] != '\r' && block.ptr[i] != ' ')
            plain[n++] = block.ptr[i];
    return plain != NULL && base64_get((struct span){ plain, n }, a, out, err);
}

static bool certs_of(struct span text, struct arena *a, struct span *out, unsigned *n,
                     struct err *err)
{
    struct span before;
    unsigned was = *n;
    while (split_at(text, BEGINS, &before)) {
        text = after(text, before.len + strlen(BEGINS));
        if (!split_at(text, ENDS, &before))
            return err_set(err, ERR_INPUT, "a certificate without an end");
        if (*n == CHAIN_MAX)
            return err_set(err, ERR_LIMIT, "more than %u certificates", CHAIN_MAX);
        if (!decode(before, a, &out[(*n)++], err))
            return false;
        text = after(text, before.len);
    }
    return *n > was || err_set(err, ERR_INPUT, "no certificate in PEM");
}

bool signer_read_certs(const struct signer_certs *files, struct arena *a, struct span **out,
                       unsigned *n, struct err *err)
{
    *n = 0;
    *out = ARENA_ARRAY(a, struct span, CHAIN_MAX, err);
    for (unsigned i = 0; *out != NULL && i < files->n; i++) {
        struct span text;
        if (!file_load(files->path[i], ROOTS_TEXT_MAX, a, &text, err))
            return false;
        if (!certs_of(text, a, *out, n, err))
            return err_in(err, "%s", files->path[i]);
    }
    return *out != NULL;
}

bool signer_roots(const struct signer_certs *files, struct arena *a, struct span *out,
                  struct err *err)
{
    AUTO_CLOSE(buf) struct buf all = { 0 };
    struct span text;
    buf_init(&all, "the certificates that are trusted", ROOTS_TEXT_MAX);
    for (unsigned i = 0; i < files->n; i++) {
        if (!file_load(files->path[i], ROOTS_TEXT_MAX, a, &text, err))
            return false;
        buf_put(&all, text);
        buf_put(&all, SPAN("\n"));
    }
    return buf_done(&all, &text, err) && span_copy(a, text, out, err);
}
