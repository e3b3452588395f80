/* note.c - see note.h. */
#include "tlog/note.h"

#include "base/encode.h"
#include "base/rd.h"
#include "base/utf8.h"
#include "crypto/digest.h"

#define DASH "\xe2\x80\x94 " /* U+2014 and a blank */

enum { ID_BYTES = 4, RAW_BYTES = 32, ED25519_BYTES = 64, TIME_BYTES = 8 };

static uint32_t u32be(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t u64be(const uint8_t *p)
{
    return (uint64_t)u32be(p) << 32 | u32be(p + 4);
}

/* Letters that are shown as they stand, and none that Unicode calls a space: the line goes to terminals. */
static bool name_ok(struct span name)
{
    uint32_t c;
    if (name.len == 0 || name.len > NOTE_NAME_MAX)
        return false;
    for (size_t n; name.len > 0; name.ptr += n, name.len -= n) {
        n = utf8_next(name, &c);
        if (n == 0 || c <= ' ' || c == '+' || c == 0xA0 || c == 0x1680 ||
            (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000 ||
            utf8_hidden(c))
            return false;
    }
    return true;
}

bool note_key_hash(const struct note_key *k, uint8_t out[static NOTE_HASH_BYTES], struct err *err)
{
    AUTO_CLOSE(digest) struct digest *d = digest_open(DIGEST_SHA256, err);
    uint8_t head[2] = { '\n', k->kind };
    return d != NULL && digest_add(d, k->name, err) &&
           digest_add(d, (struct span){ head, sizeof head }, err) &&
           digest_add(d, (struct span){ k->pub.raw, RAW_BYTES }, err) && digest_done(d, out, err);
}

bool note_key_of(struct span name, uint8_t kind, const struct pubkey *pub, struct note_key *out,
                 struct err *err)
{
    struct note_key k = { name, kind, 0, *pub };
    uint8_t hash[NOTE_HASH_BYTES];
    if (!name_ok(name) || pub->kind != KEY_ED25519)
        return err_set(err, ERR_INPUT,
                       "a key for notes is Ed25519 and has a name without blanks and \"+\"");
    if (!note_key_hash(&k, hash, err))
        return false;
    k.id = u32be(hash);
    *out = k;
    return true;
}

static struct span before(struct span s, uint8_t end)
{
    const uint8_t *p = s.len > 0 ? memchr(s.ptr, end, s.len) : NULL;
    return (struct span){ s.ptr, p != NULL ? (size_t)(p - s.ptr) : s.len };
}

static struct span behind(struct span s, size_t n)
{
    return n < s.len ? (struct span){ s.ptr + n, s.len - n } : (struct span){ 0 };
}

bool note_key_read(struct span vkey, struct arena *a, struct note_key *out, struct err *err)
{
    static const char no[] = "no key of the form NAME+HASH+KEY";
    struct span name = before(vkey, '+'), rest = behind(vkey, name.len + 1), raw;
    struct span hash = before(rest, '+'), base64 = behind(rest, hash.len + 1);
    struct pubkey pub;
    uint8_t id[ID_BYTES];
    struct err why = { 0 };
    if (hash.len != 2 * sizeof id || !hex_get(hash, id, sizeof id) ||
        !base64_get(base64, a, &raw, &why))
        return why.kind == ERR_LIMIT || why.kind == ERR_SYSTEM ? (*err = why, false)
                                                               : err_set(err, ERR_INPUT, "%s", no);
    if (raw.len != 1 + RAW_BYTES || (raw.ptr[0] != NOTE_ED25519 && raw.ptr[0] != NOTE_COSIGNATURE))
        return err_set(err, ERR_INPUT, "a key of a kind that is not read: Ed25519 is");
    if (!pubkey_of_raw(raw.ptr + 1, &pub, err) || !note_key_of(name, raw.ptr[0], &pub, out, err))
        return false;
    return out->id == u32be(id) ||
           err_set(err, ERR_INPUT, "the hash of the key is not the one that stands there");
}

void note_key_write(const struct note_key *k, struct buf *to)
{
    uint8_t raw[1 + RAW_BYTES] = { k->kind };
    memcpy(raw + 1, k->pub.raw, RAW_BYTES);
    buf_put(to, k->name);
    buf_printf(to, "+%08" PRIx32 "+", k->id);
    buf_base64(to, (struct span){ raw, sizeof raw });
}

static bool text_ok(struct span text)
{
    if (text.len == 0 || text.ptr[text.len - 1] != '\n' || !utf8_ok(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 0x20 && text.ptr[i] != '\n')
            return false;
    return true;
}

/* One line "DASH NAME BASE64". */
static bool signature_line(struct span line, struct arena *a, struct note_signature *out,
                           struct err *err)
{
    struct span rest = behind(line, sizeof DASH - 1), name = before(rest, ' '), bytes;
    if (!span_begins(line, DASH) || !name_ok(name) || name.len == rest.len)
        return err_set(err, ERR_INPUT, "no line with a signature");
    if (!base64_get(behind(rest, name.len + 1), a, &bytes, err)) {
        err->has_at = false;
        return false;
    }
    if (bytes.len < ID_BYTES + 1)
        return err_set(err, ERR_INPUT, "a signature that is too short");
    *out = (struct note_signature){
        name, u32be(bytes.ptr), behind(bytes, ID_BYTES), { line.ptr, line.len + 1 } /* the end */
    };
    return true;
}

/* Where the lines with signatures begin: behind the last empty line. */
static size_t last_gap(struct span bytes)
{
    for (size_t i = bytes.len; i >= 2; i--)
        if (bytes.ptr[i - 1] == '\n' && bytes.ptr[i - 2] == '\n')
            return i;
    return 0;
}

bool note_read(struct span bytes, struct arena *a, struct note_signed *out, struct err *err)
{
    struct note_signed n = { 0 };
    if (bytes.len > NOTE_BYTES_MAX)
        return err_at(err, ERR_LIMIT, NOTE_BYTES_MAX, "a note is at most %u bytes", NOTE_BYTES_MAX);
    size_t at = last_gap(bytes);
    if (at < 2 || !text_ok((struct span){ bytes.ptr, at - 1 }))
        return err_set(err, ERR_INPUT, "no note: a text, an empty line, and signatures");
    n.text = (struct span){ bytes.ptr, at - 1 };
    n.signature = ARENA_ARRAY(a, struct note_signature, NOTE_SIGNATURES_MAX, err);
    if (n.signature == NULL)
        return false;
    while (at < bytes.len) {
        struct span line = before(behind(bytes, at), '\n');
        if (at + line.len == bytes.len)
            return err_at(err, ERR_INPUT, at, "the last line has no end");
        if (n.n_signatures == NOTE_SIGNATURES_MAX)
            return err_at(err, ERR_LIMIT, at, "more than %u signatures", NOTE_SIGNATURES_MAX);
        if (!signature_line(line, a, &n.signature[n.n_signatures++], err)) {
            err->has_at = err->kind == ERR_INPUT;
            err->at = at;
            return false;
        }
        at += line.len + 1;
    }
    if (n.n_signatures == 0)
        return err_at(err, ERR_INPUT, at, "a note without a signature");
    *out = n;
    return true;
}

/* What a signature of kind is over: the text, or a head with the time in front of it. */
static bool signed_bytes(const struct note_signed *n, uint8_t kind, uint64_t seconds,
                         struct buf *to, struct span *out, struct err *err)
{
    buf_init(to, "a note", NOTE_BYTES_MAX + 128);
    if (kind == NOTE_COSIGNATURE)
        buf_printf(to, "cosignature/v1\ntime %" PRIu64 "\n", seconds);
    buf_put(to, n->text);
    return buf_done(to, out, err);
}

static bool verify_one(const struct note_signed *n, const struct note_signature *s,
                       const struct note_key *k, uint64_t *seconds, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span bytes, signature = s->bytes;
    *seconds = 0;
    if (k->kind == NOTE_COSIGNATURE && signature.len == TIME_BYTES + ED25519_BYTES) {
        *seconds = u64be(signature.ptr);
        signature = behind(signature, TIME_BYTES);
    }
    if (signature.len != ED25519_BYTES)
        return err_set(err, ERR_DENIED, "a signature of another length");
    return signed_bytes(n, k->kind, *seconds, &b, &bytes, err) &&
           pubkey_verify(&k->pub, signature, bytes, err);
}

bool note_verify(const struct note_signed *n, const struct note_key *k, uint64_t *seconds,
                 struct err *err)
{
    char room[QUOTED_BYTES];
    bool any = false;
    for (size_t i = 0; i < n->n_signatures; i++) {
        const struct note_signature *s = &n->signature[i];
        if (s->id != k->id || !span_eq(s->name, k->name))
            continue;
        if (!verify_one(n, s, k, seconds, err))
            return err_in(err, "%s", span_quote(k->name, room));
        any = true;
    }
    return any || err_set(err, ERR_ABSENT, "not signed by %s", span_quote(k->name, room));
}

bool note_sign(struct span text, const struct note_signer *by, struct buf *to, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a signature", .limit = 4096 };
    struct note_key k;
    struct span signature;
    uint8_t bytes[ID_BYTES + ED25519_BYTES];
    assert(text_ok(text));
    if (!note_key_of(by->name, NOTE_ED25519, key_public(by->key), &k, err) ||
        !key_sign(by->key, text, &a, &signature, err))
        return false;
    assert(signature.len == ED25519_BYTES);
    for (unsigned i = 0; i < ID_BYTES; i++)
        bytes[i] = (uint8_t)(k.id >> (24 - 8 * i));
    memcpy(bytes + ID_BYTES, signature.ptr, ED25519_BYTES);
    buf_put(to, SPAN(DASH));
    buf_put(to, by->name);
    buf_put(to, SPAN(" "));
    buf_base64(to, (struct span){ bytes, sizeof bytes });
    buf_put(to, SPAN("\n"));
    return true;
}
