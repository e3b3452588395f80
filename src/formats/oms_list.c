/* oms_list.c - see oms_list.h.
 *
 *   statement  _type  subject[1].digest.sha256  predicateType  predicate
 *   predicate  serialization.{method,hash_type,allow_symlinks,ignore_paths}
 *              resources[].{name,digest,algorithm} */
#include "formats/oms_list.h"

#include "base/encode.h"
#include "base/jout.h"
#include "base/json.h"
#include "base/path.h"
#include "formats/strict.h"
#include "formats/twice.h"

#define TYPE      "https://in-toto.io/Statement/v1"
#define PREDICATE "https://model_signing/signature/v1."

enum { SHA256_HEX = 64 };

struct text {
    struct span s;
    uint64_t at; /* of its quote */
};

struct reading {
    struct oms_list l;
    struct arena *a;
    struct notes *passed; /* keys that say nothing here */
    struct twice names;
    size_t file_room, ignored_room;
    struct text name, digest, algorithm; /* of the resource at work */
    unsigned subjects;
};

#define MEMBERS(j, r, list, n_optional, err)                                                       \
    json_members(j, (r)->a, (struct json_members){ list, COUNT(list), n_optional }, r, err)

static bool is_digest(struct span text)
{
    uint8_t digest[SHA256_HEX / 2];
    return hex_get(text, digest, sizeof digest);
}

static bool take_text(struct reading *r, struct json *j, struct text *out, struct err *err)
{
    json_peek(j);
    out->at = j->pos;
    return json_string(j, r->a, &out->s, err);
}

static bool refuse_text(const struct text *t, const char *why, struct err *err)
{
    char room[QUOTED_BYTES];
    return err_at(err, ERR_INPUT, t->at, "%s %s", span_quote(t->s, room), why);
}

static bool statement_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct text t;
    (void)key;
    return take_text(ctx, j, &t, err) &&
           (span_eq(t.s, SPAN(TYPE)) || refuse_text(&t, "is not read", err));
}

/* Minor versions are read as the first: what they add may not change what is there. */
static bool predicate_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct text t;
    uint64_t minor;
    (void)key;
    if (!take_text(ctx, j, &t, err))
        return false;
    struct span rest = t.s;
    if (span_begins(t.s, PREDICATE))
        rest.ptr += strlen(PREDICATE), rest.len -= strlen(PREDICATE);
    return (rest.len < t.s.len && span_u64(rest, &minor)) || refuse_text(&t, "is not read", err);
}

static bool root(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct text t;
    (void)key;
    if (!take_text(r, j, &t, err))
        return false;
    r->l.root = t.s;
    return is_digest(t.s) || err_at(err, ERR_INPUT, t.at, "no SHA-256 in lower-case hex");
}

static bool subject_digest(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "sha256", root } };
    struct reading *r = ctx;
    (void)key;
    return MEMBERS(j, r, members, 0, err);
}

static bool subject_name(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_string(j, r->a, &r->l.model, err);
}

static bool subject(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = { { "digest", subject_digest },
                                                  { "name", subject_name } };
    struct reading *r = ctx;
    (void)key;
    if (r->subjects++ > 0)
        return json_refuse(j, err, "a second subject");
    return MEMBERS(j, r, members, 1, err);
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
    (void)key;
    if (!take_text(r, j, &t, err))
        return false;
    r->l.method = t.s;
    r->l.method_at = t.at;
    return true;
}

static bool hash_type(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_string(j, r->a, &r->l.hash, err);
}

static bool links(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_bool(j, &r->l.links, err);
}

static bool ignored(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct oms_list *l = &r->l;
    struct span path;
    (void)key;
    if (l->n_ignored == OMS_IGNORED_MAX)
        return err_at(err, ERR_LIMIT, j->pos, "more than %u paths", OMS_IGNORED_MAX);
    if (!json_string(j, r->a, &path, err))
        return false;
    l->ignored = arena_grow(r->a, l->ignored, l->n_ignored, &r->ignored_room, sizeof path, err);
    if (l->ignored == NULL)
        return false;
    l->ignored[l->n_ignored++] = path;
    return true;
}

static bool ignore_paths(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    r->l.ignores = true;
    return json_list(j, ignored, r, err);
}

static bool serialization(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "method", method },
        { "hash_type", hash_type },
        { "allow_symlinks", links },
        { "ignore_paths", ignore_paths },
    };
    struct reading *r = ctx;
    (void)key;
    return MEMBERS(j, r, members, 3, err);
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
    struct oms_list *l = &r->l;
    if (!path_ok(r->name.s))
        return refuse_text(&r->name, "is no path of a file", err);
    if (span_eq(r->algorithm.s, SPAN("sha256")) && !is_digest(r->digest.s))
        return err_at(err, ERR_INPUT, r->digest.at, "no SHA-256 in lower-case hex");
    if (l->n == OMS_FILES_MAX)
        return err_at(err, ERR_LIMIT, r->name.at, "more than %u files", OMS_FILES_MAX);
    l->file = arena_grow(r->a, l->file, l->n, &r->file_room, sizeof *l->file, err);
    if (l->file == NULL || !twice_add(&r->names, r->a, 0, r->name.s, r->name.at, err))
        return false;
    l->file[l->n++] = (struct oms_file){ r->name.s, r->digest.s, r->algorithm.s, r->algorithm.at };
    return true;
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
    return MEMBERS(j, r, members, 0, err) && add_resource(r, err);
}

static bool resources(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return json_list(j, resource, r, err) &&
           (r->l.n > 0 || json_refuse(j, err, "no file is named"));
}

static bool predicate(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const struct json_member members[] = {
        { "serialization", serialization },
        { "resources", resources },
    };
    struct reading *r = ctx;
    (void)key;
    return MEMBERS(j, r, members, 0, err);
}

static bool no_name_twice(struct reading *r, struct err *err)
{
    struct notes *again = ARENA_ARRAY(r->a, struct notes, 1, err);
    if (again == NULL || !twice_note(&r->names, r->a, again, "duplicate-name", err))
        return false;
    return again->n == 0 ||
           err_at(err, ERR_INPUT, again->list[0].off, "%s is given twice", again->list[0].text);
}

bool oms_list_read(struct span text, struct arena *a, struct oms_list *out, struct err *err)
{
    static const struct json_member members[] = {
        { "_type", statement_type },
        { "subject", subjects },
        { "predicateType", predicate_type },
        { "predicate", predicate },
    };
    struct reading r = { .a = a, .passed = ARENA_ARRAY(a, struct notes, 1, err) };
    struct json j = { .text = text, .notes = r.passed };
    if (r.passed == NULL || !strict_json(text, a, err) || !MEMBERS(&j, &r, members, 0, err) ||
        !no_name_twice(&r, err))
        return false;
    *out = r.l;
    return true;
}

void oms_list_write(const struct oms_list *l, struct buf *to)
{
    struct jout j = { .to = to, .canonical = true };
    jout_open(&j, NULL, '{');
    jout_text(&j, "_type", TYPE);
    jout_open(&j, "predicate", '{');
    jout_open(&j, "resources", '[');
    for (size_t i = 0; i < l->n; i++) {
        jout_open(&j, NULL, '{');
        jout_text(&j, "algorithm", "sha256");
        jout_string(&j, "digest", l->file[i].digest);
        jout_string(&j, "name", l->file[i].name);
        jout_close(&j, '}');
    }
    jout_close(&j, ']');
    jout_open(&j, "serialization", '{');
    jout_bool(&j, "allow_symlinks", l->links);
    jout_text(&j, "hash_type", "sha256");
    if (l->ignores) {
        jout_open(&j, "ignore_paths", '[');
        for (unsigned i = 0; i < l->n_ignored; i++)
            jout_string(&j, NULL, l->ignored[i]);
        jout_close(&j, ']');
    }
    jout_text(&j, "method", "files");
    jout_close(&j, '}');
    jout_close(&j, '}');
    jout_text(&j, "predicateType", PREDICATE "0");
    jout_open(&j, "subject", '[');
    jout_open(&j, NULL, '{');
    jout_open(&j, "digest", '{');
    jout_string(&j, "sha256", l->root);
    jout_close(&j, '}');
    jout_string(&j, "name", l->model);
    jout_close(&j, '}');
    jout_close(&j, ']');
    jout_close(&j, '}');
}
