/* bundle.c - see bundle.h.
 *
 *   bundle     mediaType  verificationMaterial  dsseEnvelope
 *   material   publicKey{hint|rawBytes,keyDetails} | x509CertificateChain{certificates[]{rawBytes}}
 *              | certificate{rawBytes}, then tlogEntries[] and timestampVerificationData
 *   envelope   payload  payloadType  signatures[1]{sig,keyid}
 *
 * Objects are closed: what a reader of another make would take for a second signature, a second key
 * or a message beside the statement is refused, not skipped. */
#include "formats/bundle.h"

#include <stdio.h>

#include "base/encode.h"
#include "base/jout.h"
#include "base/json.h"
#include "formats/strict.h"

#define MEDIA_TYPE "application/vnd.dev.sigstore.bundle.v0.3+json"

struct reading {
    struct bundle b;
    struct arena *a;
    struct span *cert;
    struct bundle_entry *entry;
    struct span *hash; /* of the entry at work */
    unsigned methods, n_signatures;
};

#define MEMBERS(j, r, list, n_optional, err)                                                       \
    json_members(j, (r)->a, (struct json_members){ list, COUNT(list), n_optional }, r, err)

/* A member that may be left out may also be null. */
static bool take_text(struct json *j, struct reading *r, struct span *out, struct err *err)
{
    return json_null(j) || json_string(j, r->a, out, err);
}

/* Into the alphabet of RFC 4648 section 4, padded. */
static bool plain_base64(struct span text, struct arena *a, struct span *out, struct err *err)
{
    size_t n = (text.len + 3) / 4 * 4;
    uint8_t *to = ARENA_ARRAY(a, uint8_t, n, err);
    if (to == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = i < text.len ? text.ptr[i] : '=';
        to[i] = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    *out = (struct span){ to, n };
    return true;
}

/* Bytes written as base64. *at, *plain: where, see struct bundle. */
static bool take_base64(struct json *j, struct reading *r, struct span *out, uint64_t *at,
                        bool *plain, struct err *err)
{
    struct span text, padded;
    json_peek(j);
    size_t quote = j->pos;
    if (!json_string(j, r->a, &text, err) || !plain_base64(text, r->a, &padded, err))
        return false;
    *plain = text.ptr == j->text.ptr + quote + 1;
    *at = quote + *plain;
    if (base64_get(padded, r->a, out, err))
        return true;
    if (err->has_at)
        err->at = *plain ? *at + (err->at < text.len ? err->at : text.len) : *at;
    return false;
}

static bool take_bytes(struct json *j, struct reading *r, struct span *out, struct err *err)
{
    uint64_t at;
    bool plain;
    return json_null(j) || take_base64(j, r, out, &at, &plain, err);
}

/* 64 bits are written as a text, for readers whose numbers are doubles. */
static bool take_u64(struct json *j, struct reading *r, uint64_t *out, struct err *err)
{
    struct span text;
    if (json_null(j))
        return true;
    if (json_peek(j) != '"')
        return json_u64(j, out, err);
    size_t at = j->pos;
    return json_string(j, r->a, &text, err) &&
           (span_u64(text, out) || err_at(err, ERR_INPUT, at, "expected a whole number"));
}

/* ---- the entry of a log ---- */

static struct bundle_entry *entry_of(struct reading *r)
{
    return &r->entry[r->b.n_entries - 1];
}

#define TAKE(name, take, place)                                                                    \
    static bool name(struct json *j, struct span key, void *ctx, struct err *err)                  \
    {                                                                                              \
        struct reading *r = ctx;                                                                   \
        (void)key;                                                                                 \
        return take(j, r, &(place), err);                                                          \
    }

TAKE(log_index, take_u64, entry_of(r)->index)
TAKE(key_id, take_bytes, entry_of(r)->log_id)
TAKE(kind, take_text, entry_of(r)->kind)
TAKE(kind_version, take_text, entry_of(r)->kind_version)
TAKE(integrated_time, take_u64, entry_of(r)->integrated_at)
TAKE(body, take_bytes, entry_of(r)->body)
TAKE(proof_index, take_u64, entry_of(r)->proof_index)
TAKE(tree_size, take_u64, entry_of(r)->tree_size)
TAKE(root_hash, take_bytes, entry_of(r)->root)
TAKE(note, take_text, entry_of(r)->checkpoint)

static bool log_id(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "keyId", key_id } };
    struct reading *r = ctx;
    (void)key;
    return json_null(j) || MEMBERS(j, r, members, 1, err);
}

static bool kind_of(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "kind", kind }, { "version", kind_version } };
    struct reading *r = ctx;
    (void)key;
    return json_null(j) || MEMBERS(j, r, members, 2, err);
}

static bool promise(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    if (json_null(j))
        return true;
    entry_of(r)->promise = true;
    return json_skip(j, r->a, err);
}

static bool hash(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct bundle_entry *e = entry_of(r);
    (void)key;
    if (e->n_hashes == BUNDLE_HASHES_MAX)
        return err_at(err, ERR_LIMIT, j->pos, "more than %u hashes", BUNDLE_HASHES_MAX);
    return take_bytes(j, r, &r->hash[e->n_hashes++], err);
}

static bool hashes(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    if (json_null(j))
        return true;
    r->hash = ARENA_ARRAY(r->a, struct span, BUNDLE_HASHES_MAX, err);
    entry_of(r)->hash = r->hash;
    return r->hash != NULL && json_list(j, hash, r, err);
}

static bool checkpoint(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "envelope", note } };
    struct reading *r = ctx;
    (void)key;
    return json_null(j) || MEMBERS(j, r, members, 1, err);
}

static bool proof(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "logIndex", proof_index }, { "rootHash", root_hash },    { "treeSize", tree_size },
        { "hashes", hashes },        { "checkpoint", checkpoint },
    };
    struct reading *r = ctx;
    (void)key;
    if (json_null(j))
        return true;
    entry_of(r)->proof = true;
    return MEMBERS(j, r, members, 5, err);
}

static bool entry(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "logIndex", log_index },       { "logId", log_id },
        { "kindVersion", kind_of },      { "integratedTime", integrated_time },
        { "inclusionPromise", promise }, { "inclusionProof", proof },
        { "canonicalizedBody", body },
    };
    struct reading *r = ctx;
    (void)key;
    if (r->b.n_entries == BUNDLE_ENTRIES_MAX)
        return err_at(err, ERR_LIMIT, j->pos, "more than %u entries", BUNDLE_ENTRIES_MAX);
    r->b.n_entries++;
    return MEMBERS(j, r, members, COUNT(members), err);
}

static bool entries(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    if (json_null(j))
        return true;
    r->entry = ARENA_ARRAY(r->a, struct bundle_entry, BUNDLE_ENTRIES_MAX, err);
    r->b.entry = r->entry;
    return r->entry != NULL && json_list(j, entry, r, err);
}

/* ---- what to verify with ---- */

TAKE(hint, take_text, r->b.hint)
TAKE(raw_key, take_bytes, r->b.raw_key)

static bool skip(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_skip(j, r->a, err);
}

static bool one_method(struct json *j, struct reading *r, enum bundle_method method,
                       struct err *err)
{
    r->b.method = method;
    return r->methods++ == 0 || json_refuse(j, err, "a second way to verify");
}

static bool public_key(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "hint", hint },
        { "rawBytes", raw_key },
        { "keyDetails", skip },
        { "validFor", skip },
    };
    struct reading *r = ctx;
    (void)key;
    return one_method(j, r, BUNDLE_KEY, err) && MEMBERS(j, r, members, COUNT(members), err);
}

static bool der(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    uint64_t at;
    bool plain;
    (void)key;
    return take_base64(j, r, &r->cert[r->b.n_certs - 1], &at, &plain, err);
}

static bool cert(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "rawBytes", der } };
    struct reading *r = ctx;
    (void)key;
    if (r->cert == NULL &&
        (r->cert = ARENA_ARRAY(r->a, struct span, BUNDLE_CERTS_MAX, err)) == NULL)
        return false;
    if (r->b.n_certs == BUNDLE_CERTS_MAX)
        return err_at(err, ERR_LIMIT, j->pos, "more than %u certificates", BUNDLE_CERTS_MAX);
    r->b.n_certs++;
    r->b.cert = r->cert;
    return MEMBERS(j, r, members, 0, err);
}

static bool certs(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_list(j, cert, r, err) &&
           (r->b.n_certs > 0 || json_refuse(j, err, "no certificate"));
}

static bool chain(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "certificates", certs } };
    struct reading *r = ctx;
    (void)key;
    return one_method(j, r, BUNDLE_CHAIN, err) && MEMBERS(j, r, members, 0, err);
}

static bool certificate(struct json *j, struct span key, void *ctx, struct err *err)
{
    return one_method(j, ctx, BUNDLE_CERTIFICATE, err) && cert(j, key, ctx, err);
}

static bool stamp(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    r->b.timestamps = true;
    return skip(j, key, ctx, err);
}

static bool stamps(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return json_null(j) || json_list(j, stamp, ctx, err);
}

static bool stamp_data(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "rfc3161Timestamps", stamps } };
    struct reading *r = ctx;
    (void)key;
    return json_null(j) || MEMBERS(j, r, members, 1, err);
}

static bool material(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "publicKey", public_key },
        { "x509CertificateChain", chain },
        { "certificate", certificate },
        { "tlogEntries", entries },
        { "timestampVerificationData", stamp_data },
    };
    struct reading *r = ctx;
    (void)key;
    return MEMBERS(j, r, members, COUNT(members), err) &&
           (r->methods == 1 || json_refuse(j, err, "neither a key nor a certificate"));
}

/* ---- what is signed ---- */

TAKE(keyid, take_text, r->b.keyid)

static bool payload(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return take_base64(j, r, &r->b.payload, &r->b.payload_at, &r->b.payload_plain, err);
}

static bool payload_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_string(j, r->a, &r->b.type, err);
}

static bool sig(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    uint64_t at;
    bool plain;
    (void)key;
    return take_base64(j, r, &r->b.signature, &at, &plain, err) &&
           (r->b.signature.len > 0 || err_at(err, ERR_INPUT, at, "an empty signature"));
}

static bool signature(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "sig", sig }, { "keyid", keyid } };
    struct reading *r = ctx;
    (void)key;
    if (r->n_signatures++ > 0)
        return json_refuse(j, err, "a second signature");
    return MEMBERS(j, r, members, 1, err);
}

static bool signatures(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_list(j, signature, r, err) &&
           (r->n_signatures == 1 || json_refuse(j, err, "no signature"));
}

static bool envelope(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "payload", payload },
        { "payloadType", payload_type },
        { "signatures", signatures },
    };
    struct reading *r = ctx;
    (void)key;
    return MEMBERS(j, r, members, 0, err);
}

static bool media_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span text;
    char room[QUOTED_BYTES];
    (void)key;
    json_peek(j);
    size_t at = j->pos;
    return json_string(j, r->a, &text, err) &&
           (span_eq(text, SPAN(MEDIA_TYPE)) ||
            err_at(err, ERR_INPUT, at, "%s is not read", span_quote(text, room)));
}

bool bundle_read(struct span text, struct arena *a, struct bundle *out, struct err *err)
{
    static const struct json_member members[] = {
        { "mediaType", media_type },
        { "verificationMaterial", material },
        { "dsseEnvelope", envelope },
    };
    struct json j = { .text = text };
    struct reading r = { .a = a };
    if (text.len > BUNDLE_BYTES_MAX)
        return err_at(err, ERR_LIMIT, BUNDLE_BYTES_MAX, "more than %u bytes", BUNDLE_BYTES_MAX);
    if (!strict_json(text, a, err) || !MEMBERS(&j, &r, members, 0, err))
        return false;
    *out = r.b;
    return true;
}

/* ---- writing ---- */

static void put_base64(struct jout *j, const char *key, struct span bytes)
{
    jout_raw(j, key, SPAN("\""));
    buf_base64(j->to, bytes);
    buf_put(j->to, SPAN("\""));
}

static void put_u64(struct jout *j, const char *key, uint64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, value);
    jout_text(j, key, digits);
}

static void put_proof(struct jout *j, const struct bundle_entry *e)
{
    jout_open(j, "inclusionProof", '{');
    put_u64(j, "logIndex", e->proof_index);
    put_base64(j, "rootHash", e->root);
    put_u64(j, "treeSize", e->tree_size);
    jout_open(j, "hashes", '[');
    for (unsigned i = 0; i < e->n_hashes; i++)
        put_base64(j, NULL, e->hash[i]);
    jout_close(j, ']');
    jout_open(j, "checkpoint", '{');
    jout_string(j, "envelope", e->checkpoint);
    jout_close(j, '}');
    jout_close(j, '}');
}

static void put_entry(struct jout *j, const struct bundle_entry *e)
{
    jout_open(j, NULL, '{');
    put_u64(j, "logIndex", e->index);
    jout_open(j, "logId", '{');
    put_base64(j, "keyId", e->log_id);
    jout_close(j, '}');
    jout_open(j, "kindVersion", '{');
    jout_string(j, "kind", e->kind);
    jout_string(j, "version", e->kind_version);
    jout_close(j, '}');
    put_u64(j, "integratedTime", e->integrated_at);
    if (e->proof)
        put_proof(j, e);
    put_base64(j, "canonicalizedBody", e->body);
    jout_close(j, '}');
}

static void put_cert(struct jout *j, const char *key, struct span cert_der)
{
    jout_open(j, key, '{');
    put_base64(j, "rawBytes", cert_der);
    jout_close(j, '}');
}

static void put_material(struct jout *j, const struct bundle *b)
{
    jout_open(j, "verificationMaterial", '{');
    if (b->method == BUNDLE_KEY) {
        jout_open(j, "publicKey", '{');
        jout_string(j, "hint", b->hint);
        jout_close(j, '}');
    } else if (b->method == BUNDLE_CHAIN) {
        jout_open(j, "x509CertificateChain", '{');
        jout_open(j, "certificates", '[');
        for (unsigned i = 0; i < b->n_certs; i++)
            put_cert(j, NULL, b->cert[i]);
        jout_close(j, ']');
        jout_close(j, '}');
    } else {
        put_cert(j, "certificate", b->cert[0]);
    }
    jout_open(j, "tlogEntries", '[');
    for (unsigned i = 0; i < b->n_entries; i++)
        put_entry(j, &b->entry[i]);
    jout_close(j, ']');
    jout_close(j, '}');
}

static void put_envelope(struct jout *j, const struct bundle *b)
{
    jout_open(j, "dsseEnvelope", '{');
    put_base64(j, "payload", b->payload);
    jout_string(j, "payloadType", b->type);
    jout_open(j, "signatures", '[');
    jout_open(j, NULL, '{');
    put_base64(j, "sig", b->signature);
    if (b->keyid.len > 0)
        jout_string(j, "keyid", b->keyid);
    jout_close(j, '}');
    jout_close(j, ']');
    jout_close(j, '}');
}

void bundle_write(const struct bundle *b, struct buf *to)
{
    struct jout j = { .to = to, .canonical = true };
    jout_open(&j, NULL, '{');
    jout_text(&j, "mediaType", MEDIA_TYPE);
    put_material(&j, b);
    put_envelope(&j, b);
    jout_close(&j, '}');
}
