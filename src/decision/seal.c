/* seal.c - see seal.h. */
#include "decision/seal.h"

#include "crypto/dsse.h"

enum { PAE_ROOM = BUNDLE_BYTES_MAX + 1024 };

bool seal_can(const struct seal_of *s, const struct key *k, struct arena *a, struct err *err)
{
    struct chain_leaf leaf;
    if (key_public(k)->kind != KEY_P256)
        return err_set(
            err, ERR_DENIED,
            "not a key of kind ECDSA P-256, which every reader of bundles verifies: make one "
            "with `ajar key new`");
    return s->n_certs == 0 ||
           (chain_read(s->cert[0], a, &leaf, err) &&
            (pubkey_same(&leaf.pub, key_public(k)) ||
             err_set(err, ERR_DENIED, "the first certificate is of another key")));
}

bool seal_make(const struct seal_of *s, const struct key *k, struct arena *a, struct bundle *out,
               struct err *err)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct bundle b = { .method = s->n_certs > 0 ? BUNDLE_CHAIN : BUNDLE_KEY,
                        .cert = s->cert,
                        .n_certs = s->n_certs,
                        .type = s->type,
                        .payload = s->payload };
    char *hint = ARENA_ARRAY(a, char, KEY_HINT_BYTES, err);
    struct span bytes;
    if (hint == NULL || !seal_can(s, k, a, err))
        return false;
    buf_init(&pae, "statement", PAE_ROOM);
    dsse_pae(s->type, s->payload, &pae);
    if (!buf_done(&pae, &bytes, err) || !key_sign(k, bytes, a, &b.signature, err) ||
        !pubkey_hint(key_public(k), hint, err))
        return false;
    if (s->n_certs == 0)
        b.hint = span_of(hint);
    *out = b;
    return true;
}

static bool check_bytes(const struct bundle *b, const struct pubkey *k, struct err *err)
{
    AUTO_CLOSE(buf) struct buf pae = { 0 };
    struct span bytes;
    char room[QUOTED_BYTES];
    if (!span_eq(b->type, SPAN(DSSE_INTOTO)))
        return err_set(err, ERR_DENIED, "it signs bytes of type %s, not a statement",
                       span_quote(b->type, room));
    buf_init(&pae, "statement", PAE_ROOM);
    dsse_pae(b->type, b->payload, &pae);
    return buf_done(&pae, &bytes, err) && pubkey_verify(k, b->signature, bytes, err);
}

/* Bundles of old carry the key itself: who goes by that one sees another signer than who goes by the hint. */
static bool same_key(const struct bundle *b, const struct pubkey *k, struct err *err)
{
    struct pubkey pub;
    struct err why = { 0 };
    if (b->raw_key.len == 0)
        return true;
    bool read = pubkey_read(b->raw_key, &pub, &why);
    if (why.kind == ERR_SYSTEM) {
        *err = why;
        return false;
    }
    return (read && pubkey_same(&pub, k)) ||
           err_set(err, ERR_DENIED, "it holds another key than it is checked by");
}

bool seal_check(const struct bundle *b, const struct pubkey *k, struct err *err)
{
    char hint[KEY_HINT_BYTES], room[QUOTED_BYTES];
    if (b->method != BUNDLE_KEY)
        return err_set(err, ERR_DENIED, "it is signed with a certificate, not with a key");
    if (!pubkey_hint(k, hint, err))
        return false;
    if (b->hint.len > 0 && !span_eq(b->hint, span_of(hint)))
        return err_set(err, ERR_DENIED, "it says to be signed by another key: %s",
                       span_quote(b->hint, room));
    return same_key(b, k, err) && check_bytes(b, k, err);
}

bool seal_check_chain(const struct bundle *b, const struct seal_roots *roots, struct arena *a,
                      struct chain_leaf *out, struct err *err)
{
    struct chain_check c = { b->cert, b->n_certs, roots->pem, roots->at };
    if (b->method == BUNDLE_KEY)
        return err_set(err, ERR_DENIED, "it is signed with a key, not with a certificate");
    return chain_verify(&c, a, out, err) && check_bytes(b, &out->pub, err);
}
