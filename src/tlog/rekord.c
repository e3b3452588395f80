/* rekord.c - see rekord.h. */
#include "tlog/rekord.h"

#include "base/encode.h"

/* What stands around the three values, in base64, of an entry. */
static const char head[] =
    "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{"
    "\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\",\"digest\":\"",
                  between[] = "\"},\"signature\":{\"content\":\"",
                  key_head[] = "\",\"verifier\":{\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\","
                               "\"publicKey\":{\"rawBytes\":\"",
                  tail[] = "\"}}}}}}";

bool rekord_write(const struct rekord *r, struct buf *to, struct err *err)
{
    if (r->key.kind != KEY_P256)
        return err_set(err, ERR_INPUT, "only signatures by ECDSA P-256 are logged");
    if (r->signature.len == 0 || r->signature.len > REKORD_SIGNATURE_MAX)
        return err_set(err, ERR_INPUT, "a signature that is logged has 1 to %u bytes",
                       REKORD_SIGNATURE_MAX);
    buf_put(to, span_of(head));
    buf_base64(to, (struct span){ r->digest, sizeof r->digest });
    buf_put(to, span_of(between));
    buf_base64(to, r->signature);
    buf_put(to, span_of(key_head));
    buf_base64(to, (struct span){ r->key.spki, r->key.n_spki });
    buf_put(to, span_of(tail));
    return true;
}

static bool literal(struct span *s, const char *text)
{
    size_t n = strlen(text);
    if (!span_begins(*s, text))
        return false;
    *s = (struct span){ s->ptr + n, s->len - n };
    return true;
}

/* The base64 up to the next quote. ERR_NONE: there is none. */
static bool value(struct span *s, struct arena *a, struct span *out, struct err *err)
{
    const uint8_t *end = s->len > 0 ? memchr(s->ptr, '"', s->len) : NULL;
    if (end == NULL)
        return false;
    size_t n = (size_t)(end - s->ptr);
    if (!base64_get((struct span){ s->ptr, n }, a, out, err))
        return false;
    *s = (struct span){ end, s->len - n };
    return true;
}

bool rekord_read(struct span entry, struct pubkey_known *known, struct arena *a, struct rekord *out,
                 struct err *err)
{
    struct rekord r;
    struct span s = entry, digest, spki;
    struct err why = { 0 };
    if (entry.len > REKORD_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "an entry of this kind is at most %u bytes",
                       REKORD_BYTES_MAX);
    if (!literal(&s, head) || !value(&s, a, &digest, &why) || !literal(&s, between) ||
        !value(&s, a, &r.signature, &why) || !literal(&s, key_head) || !value(&s, a, &spki, &why) ||
        !span_eq(s, span_of(tail)) || digest.len != sizeof r.digest || r.signature.len == 0 ||
        r.signature.len > REKORD_SIGNATURE_MAX || !pubkey_recall(known, spki, &r.key, &why) ||
        r.key.kind != KEY_P256 || !span_eq((struct span){ r.key.spki, r.key.n_spki }, spki))
        return why.kind == ERR_LIMIT || why.kind == ERR_SYSTEM
                   ? (*err = why, false)
                   : err_set(err, ERR_INPUT, "no entry of kind hashedrekord 0.0.2 with P-256");
    memcpy(r.digest, digest.ptr, sizeof r.digest);
    *out = r;
    return true;
}
