/* seal.c - see seal.h. */
#include "decision/seal.h"

#include "crypto/dsse.h"

enum { PAE_ROOM = BUNDLE_BYTES_MAX + 1024 };

bool seal_can(const struct key *k, struct err *err)
{
    return key_public(k)->kind == KEY_P256 ||
           err_set(
               err, ERR_DENIED,
               "not a key of kind ECDSA P-256, which every reader of bundles verifies: make one "
               "with `ajar key new`");
}

bool seal_make(const struct seal_of *s, const struct key *k, struct arena *a, struct bundle *out,
               struct err *err)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct bundle b = { .method = BUNDLE_KEY, .type = s->type, .payload = s->payload };
    char *hint = ARENA_ARRAY(a, char, KEY_HINT_BYTES, err);
    struct span bytes;
    if (hint == NULL || !seal_can(k, err))
        return false;
    buf_init(&pae, "statement", PAE_ROOM);
    dsse_pae(s->type, s->payload, &pae);
    if (!buf_done(&pae, &bytes, err) || !key_sign(k, bytes, a, &b.signature, err) ||
        !pubkey_hint(key_public(k), hint, err))
        return false;
    b.hint = b.keyid = span_of(hint);
    *out = b;
    return true;
}

bool seal_check(const struct bundle *b, const struct pubkey *k, struct err *err)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    char hint[KEY_HINT_BYTES], room[QUOTED_BYTES];
    struct span bytes;
    if (!pubkey_hint(k, hint, err))
        return false;
    if (b->hint.len > 0 && !span_eq(b->hint, span_of(hint)))
        return err_set(err, ERR_DENIED, "it says to be signed by another key: %s",
                       span_quote(b->hint, room));
    buf_init(&pae, "statement", PAE_ROOM);
    dsse_pae(b->type, b->payload, &pae);
    return buf_done(&pae, &bytes, err) && pubkey_verify(k, b->signature, bytes, err);
}
