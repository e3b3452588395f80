/* sshsig.c - see sshsig.h. */
#include "crypto/sshsig.h"

#include "base/buf.h"
#include "base/encode.h"

#define BEGIN "-----BEGIN SSH SIGNATURE-----"
#define END   "-----END SSH SIGNATURE-----"

enum { SIGNED_MAX = 1024 };

static bool blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The base64 between the two lines, without its line ends, decoded. */
static bool dearmor(struct span text, struct arena *a, struct span *out, struct err *err)
{
    size_t n = 0, i = sizeof BEGIN;
    if (text.len > SSHSIG_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "%zu bytes, at most %u", text.len, SSHSIG_TEXT_MAX);
    if (!span_begins(text, BEGIN "\n"))
        return err_at(err, ERR_INPUT, 0, "does not begin with " BEGIN);
    uint8_t *base64 = ARENA_ARRAY(a, uint8_t, text.len, err);
    if (base64 == NULL)
        return false;
    for (; i < text.len && text.ptr[i] != '-'; i++)
        if (!blank(text.ptr[i]))
            base64[n++] = text.ptr[i];
    if (!span_begins((struct span){ text.ptr + i, text.len - i }, END) || text.ptr[i - 1] != '\n')
        return err_at(err, ERR_INPUT, i, "expected a line " END);
    for (i += sizeof END - 1; i < text.len; i++)
        if (!blank(text.ptr[i]))
            return err_at(err, ERR_INPUT, i, "text after the end");
    struct err inner = { 0 };
    if (base64_get((struct span){ base64, n }, a, out, &inner))
        return true;
    return err_set(err, inner.kind, "%s", inner.text);
}

static bool refuse_word(struct err *err, const char *what, struct span value)
{
    char room[QUOTED_BYTES];
    return err_set(err, ERR_INPUT, "%s %s", what, span_quote(value, room));
}

/* The reserved string is skipped, as the protocol asks; what is signed has an empty one. */
static bool read_blob(struct span blob, struct sshsig *s, struct err *err)
{
    struct rd r = { .in = blob };
    struct span magic = rd_bytes(&r, 6);
    uint32_t version = ssh_u32(&r);
    if (!rd_ok(&r, err))
        return false;
    if (!span_eq(magic, SPAN("SSHSIG")))
        return refuse_word(err, "expected SSHSIG, found", magic);
    if (version != 1)
        return err_set(err, ERR_INPUT, "version %" PRIu32 ", not 1", version);
    s->blob = ssh_string(&r);
    s->space = ssh_string(&r);
    (void)ssh_string(&r);
    s->hash = ssh_string(&r);
    s->signature = ssh_string(&r);
    if (!ssh_end(&r, err))
        return false;
    if (s->space.len == 0)
        return err_set(err, ERR_INPUT, "empty namespace");
    if (!span_eq(s->hash, SPAN("sha256")) && !span_eq(s->hash, SPAN("sha512")))
        return refuse_word(err, "digest is neither sha256 nor sha512:", s->hash);
    return sshkey_read(s->blob, &s->key, err);
}

bool sshsig_read(struct span text, struct arena *a, struct sshsig *out, struct err *err)
{
    struct sshsig s = { 0 };
    struct span blob;
    struct err inner = { 0 };
    if (!dearmor(text, a, &blob, err))
        return err_in(err, "ssh signature");
    /* an offset in the decoded bytes would be read as one in the text */
    if (!read_blob(blob, &s, &inner))
        return err_set(err, inner.kind, "ssh signature: %s", inner.text);
    *out = s;
    return true;
}

static void put_string(struct buf *b, struct span s)
{
    uint32_t n = (uint32_t)s.len;
    uint8_t size[4] = { (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n };
    buf_put(b, (struct span){ size, sizeof size });
    buf_put(b, s);
}

enum digest_kind sshsig_digest(const struct sshsig *s)
{
    return span_eq(s->hash, SPAN("sha512")) ? DIGEST_SHA512 : DIGEST_SHA256;
}

bool sshsig_verify_digest(const struct sshsig *s, struct span space, const uint8_t *digest,
                          struct err *err)
{
    char got[QUOTED_BYTES], want[QUOTED_BYTES];
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span data;
    if (!span_eq(s->space, space))
        return err_set(err, ERR_DENIED, "ssh signature: made for %s, not for %s",
                       span_quote(s->space, got), span_quote(space, want));
    buf_init(&b, "ssh signature", SIGNED_MAX);
    buf_put(&b, SPAN("SSHSIG"));
    put_string(&b, space);
    put_string(&b, (struct span){ 0 });
    put_string(&b, s->hash);
    put_string(&b, (struct span){ digest, sshsig_digest(s) == DIGEST_SHA512 ? 64 : 32 });
    return buf_done(&b, &data, err) &&
           (sshkey_verify(&s->key, s->signature, data, err) || err_in(err, "ssh signature"));
}

bool sshsig_verify(const struct sshsig *s, struct span space, struct span message, struct err *err)
{
    uint8_t digest[DIGEST_BYTES_MAX];
    return digest_of(sshsig_digest(s), message, digest, err) &&
           sshsig_verify_digest(s, space, digest, err);
}
