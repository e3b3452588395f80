/* oms.c - see oms.h.
 *
 *   bundle     mediaType  verificationMaterial  dsseEnvelope
 *   envelope   payload  payloadType  signatures
 *   statement  _type  subject[1].digest.sha256  predicateType  predicate
 *   predicate  serialization.method  resources[].{name,digest,algorithm}
 *
 * A key that stands twice means one thing to one reader and another to the next: it voids the list
 * at any level that is read. Keys of their own may stand only in the statement. */
#include "formats/oms.h"

#include "base/encode.h"
#include "base/json.h"
#include "base/path.h"
#include "formats/gather.h"
#include "formats/twice.h"

enum { SHA256_HEX = 64 };

struct text {
    struct span s;
    uint64_t at; /* of its first byte or its quote, in the JSON it stands in */
};

struct reading {
    struct found list; /* becomes the caller's when all is read */
    struct gather g;   /* into list */
    struct notes *again;
    struct twice names;
    struct text payload;
    bool decoded; /* the payload did not stand in the file as it is: places in it are not known */
    struct text name, digest, algorithm; /* of the resource at work */
    struct span root;
    unsigned subjects;
    bool pieces;
};

bool oms_named(struct span name)
{
    return span_eq(name, SPAN("model.sig"));
}

/* Where a byte of the payload is written in the file: three bytes in four characters. */
static uint64_t place_of(const struct reading *r, uint64_t at)
{
    return r->decoded ? r->payload.at : r->payload.at + at / 3 * 4 + at % 3;
}

static bool take_text(struct reading *r, struct json *j, struct text *out, struct err *err)
{
    json_peek(j);
    out->at = j->origin + j->pos;
    return json_string(j, r->g.a, &out->s, err);
}

/* The text that tells the version of what is read. */
static bool take_word(struct reading *r, struct json *j, const char *want, struct err *err)
{
    struct text t;
    char room[QUOTED_BYTES];
    if (!take_text(r, j, &t, err))
        return false;
    return span_eq(t.s, span_of(want)) ||
           err_at(err, ERR_INPUT, t.at, "%s is not read", span_quote(t.s, room));
}

static bool skip(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_skip(j, r->g.a, err);
}

/* ---- the bundle ---- */

static bool media_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return take_word(ctx, j, "application/vnd.dev.sigstore.bundle.v0.3+json", err);
}

static bool payload_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return take_word(ctx, j, "application/vnd.in-toto+json", err);
}

static bool payload(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    if (!take_text(r, j, &r->payload, err))
        return false;
    r->decoded = r->payload.s.ptr != j->text.ptr + r->payload.at + 1;
    r->payload.at += !r->decoded;
    return true;
}

static bool envelope(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "payload", payload },
        { "payloadType", payload_type },
        { "signatures", skip },
    };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err);
}

static bool read_bundle(struct reading *r, struct span text, struct err *err)
{
    static const struct json_member members[] = {
        { "mediaType", media_type },
        { "verificationMaterial", skip },
        { "dsseEnvelope", envelope },
    };
    struct json j = { .text = text };
    return json_members(&j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err) &&
           json_end(&j, err);
}

/* ---- the statement ---- */

static bool is_digest(struct span text)
{
    uint8_t digest[SHA256_HEX / 2];
    return hex_get(text, digest, sizeof digest);
}

static bool statement_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return take_word(ctx, j, "https://in-toto.io/Statement/v1", err);
}

static bool predicate_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    (void)key;
    return take_word(ctx, j, "https://model_signing/signature/v1.0", err);
}

static bool root(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct text t;
    (void)key;
    if (!take_text(r, j, &t, err))
        return false;
    r->root = t.s;
    return is_digest(t.s) || err_at(err, ERR_INPUT, t.at, "no SHA-256 in lower-case hex");
}

static bool subject_digest(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "sha256", root } };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err);
}

static bool subject(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "digest", subject_digest } };
    struct reading *r = ctx;
    (void)key;
    if (r->subjects++ > 0)
        return json_refuse(j, err, "a second subject");
    return json_members(j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err);
}

static bool subjects(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_list(j, subject, r, err) && (r->subjects == 1 || json_refuse(j, err, "no subject"));
}

static bool method(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct text t;
    char room[QUOTED_BYTES];
    (void)key;
    if (!take_text(r, j, &t, err))
        return false;
    r->pieces = !span_eq(t.s, SPAN("files"));
    if (r->pieces)
        notes_add(r->list.notes, "other-digest", place_of(r, t.at), "of %s, not of files",
                  span_quote(t.s, room));
    return true;
}

static bool serialization(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "method", method } };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err);
}

static bool name(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return take_text(r, j, &r->name, err);
}

static bool digest(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return take_text(r, j, &r->digest, err);
}

static bool algorithm(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return take_text(r, j, &r->algorithm, err);
}

/* One file with its digest. */
static bool add_resource(struct reading *r, struct err *err)
{
    char room[QUOTED_BYTES];
    struct found *list = &r->list;
    struct span value = r->digest.s;
    if (!path_ok(r->name.s))
        return err_at(err, ERR_INPUT, r->name.at, "%s is no path of a file",
                      span_quote(r->name.s, room));
    if (!span_eq(r->algorithm.s, SPAN("sha256"))) {
        notes_add(list->notes, "other-digest", place_of(r, r->algorithm.at), "by %s",
                  span_quote(r->algorithm.s, room));
        value = (struct span){ 0 };
    } else if (!is_digest(value)) {
        return err_at(err, ERR_INPUT, r->digest.at, "no SHA-256 in lower-case hex");
    }
    if (list->n_places == PLACES_MAX)
        return err_at(err, ERR_LIMIT, r->name.at, "more than %u files", PLACES_MAX);
    return twice_add(&r->names, r->g.a, 0, r->name.s, r->name.at, err) &&
           gather_place(&r->g, r->name.s, value, r->name.at, err);
}

static bool resource(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "name", name },
        { "digest", digest },
        { "algorithm", algorithm },
    };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err) &&
           add_resource(r, err);
}

static bool resources(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_list(j, resource, r, err) &&
           (r->list.n_places > 0 || json_refuse(j, err, "no file is named"));
}

static bool predicate(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "serialization", serialization },
        { "resources", resources },
    };
    struct reading *r = ctx;
    (void)key;
    return json_members(j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err);
}

/* Refuses what was met twice: a key, then the name of a file. */
static bool once(const struct reading *r, const char *code, struct err *err)
{
    for (size_t i = 0; i < r->again->n; i++)
        if (strcmp(r->again->list[i].code, code) == 0)
            return err_at(err, ERR_INPUT, r->again->list[i].off, "%s is given twice",
                          r->again->list[i].text);
    return true;
}

static bool read_statement(struct reading *r, struct span text, struct err *err)
{
    static const struct json_member members[] = {
        { "_type", statement_type },
        { "subject", subjects },
        { "predicateType", predicate_type },
        { "predicate", predicate },
    };
    struct json j = { .text = text, .notes = r->again };
    return json_members(&j, r->g.a, (struct json_members){ members, COUNT(members), 0 }, r, err) &&
           json_end(&j, err) && once(r, "duplicate-key", err) &&
           twice_note(&r->names, r->g.a, r->again, "duplicate-name", err) &&
           once(r, "duplicate-name", err);
}

static bool read_payload(struct reading *r, struct err *err)
{
    struct span text;
    if (!base64_get(r->payload.s, r->g.a, &text, err)) {
        err->at = r->decoded ? r->payload.at : r->payload.at + err->at;
        return err_in(err, "payload");
    }
    if (read_statement(r, text, err))
        return true;
    err->at = place_of(r, err->at);
    return err_in(err, "payload");
}

static bool read_all(struct source *src, struct reading *r, struct err *err)
{
    if (src->size > OMS_BYTES_MAX)
        return err_at(err, ERR_LIMIT, OMS_BYTES_MAX, "more than %u bytes", OMS_BYTES_MAX);
    size_t n = (size_t)src->size;
    uint8_t *text = ARENA_ARRAY(r->g.a, uint8_t, n, err);
    return text != NULL && source_read(src, 0, text, n, err) &&
           (r->again = ARENA_ARRAY(r->g.a, struct notes, 1, err)) != NULL &&
           read_bundle(r, (struct span){ text, n }, err) && read_payload(r, err) &&
           gather_fact(&r->g, "root", r->root, 0, err);
}

bool oms_read(struct source *src, struct arena *a, struct found *f, struct err *err)
{
    struct reading r = { .list.notes = f->notes };
    r.g = (struct gather){ .f = &r.list, .a = a };
    if (!read_all(src, &r, err)) {
        if (!err->has_at)
            return false;
        notes_add(f->notes, "odd-oms", err->at, "%s", err->text);
        *err = (struct err){ 0 };
        return true;
    }
    if (r.pieces)
        return true;
    f->kind = FOUND_OMS;
    f->place = r.list.place, f->n_places = r.list.n_places;
    f->fact = r.list.fact, f->n_facts = r.list.n_facts;
    return true;
}
