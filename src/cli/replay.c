/* replay.c - see replay.h. */
#include "cli/replay.h"

#include "base/encode.h"
#include "base/file.h"
#include "cli/home.h"
#include "cli/kept.h"
#include "decision/given.h"
#include "decision/statement.h"
#include "formats/bundle.h"
#include "store/effect.h"
#include "store/builtin.h"

#include <stdio.h>
#include <unistd.h>

enum { RECORD_TEXT_MAX = 64 << 20, SIGNERS_MAX = 64 };

/* ---- who signed it ---- */

/* A key of this home that counts no more: by its name, or by the hint in a bundle. */
static bool signed_by(struct replaying *r, struct span key, struct err *err)
{
    struct store_key k;
    if (r->asked.store == NULL || key.len == 0 || r->n_ended == SIGNERS_MAX)
        return true;
    enum found_row f = store_key_find(r->asked.store, key, r->a, &k, err);
    if (f != ROW_FOUND || k.role != KEY_ROLE_RELEASE || store_key_live(&k))
        return f != ROW_FAILED;
    if (r->ended == NULL)
        r->ended = ARENA_ARRAY(r->a, struct store_key, SIGNERS_MAX, err);
    if (r->ended == NULL)
        return false;
    r->ended[r->n_ended++] = k;
    return true;
}

static bool signed_commit(struct replaying *r, int64_t commit, struct err *err)
{
    struct store_statement t;
    struct store_signature *list;
    unsigned n = 0;
    enum found_row f = store_statement_of(r->asked.store, commit, r->a, &t, err);
    if (f != ROW_FOUND)
        return f == ROW_ABSENT;
    if (!store_signatures(r->asked.store, t.id, r->a, &list, &n, err))
        return false;
    for (unsigned i = 0; i < n; i++)
        if (!signed_by(r, list[i].key_name, err))
            return false;
    return true;
}

/* ---- the record ---- */

static bool stored_record(struct replaying *r, const char *model, struct span *out, struct err *err)
{
    struct span ns, name;
    struct store_model m;
    struct store_commit c;
    if (!home_name(model, &ns, &name, err))
        return false;
    if (r->asked.store == NULL)
        return err_set(err, ERR_ABSENT, "%s: no such file, and no store", model);
    if (!home_model(r->asked.store, model, r->a, &m, err) ||
        !home_head(r->asked.store, &m, r->a, &c, err) || !signed_commit(r, c.id, err))
        return false;
    enum found_row row = store_text(r->asked.store, c.record, r->a, out, err);
    return row == ROW_FOUND ||
           (row == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database is damaged: no record"));
}

static struct span first_line(struct span text)
{
    const uint8_t *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    struct span line = { text.ptr, end != NULL ? (size_t)(end - text.ptr) : text.len };
    return end != NULL && span_eq(line, SPAN("{")) ? text : line; /* laid out for people */
}

/* The record that the first of the bundles signs. Whether they do is asked by `ajar verify`. */
static bool out_of_bundle(struct replaying *r, struct span text, struct span *out, struct err *err)
{
    struct bundle b, other;
    struct statement s;
    struct span line = first_line(text);
    if (!bundle_read(line, r->a, &b, err) || !statement_read(b.payload, r->a, &s, err) ||
        !signed_by(r, b.hint, err))
        return false;
    while (text.len > line.len + 1) {
        text = (struct span){ text.ptr + line.len + 1, text.len - line.len - 1 };
        line = first_line(text);
        if (!bundle_read(line, r->a, &other, err) || !signed_by(r, other.hint, err))
            return false;
    }
    if (s.kind != STATEMENT_DECISION)
        return err_set(err, ERR_INPUT, "its statement is no decision");
    *out = s.record;
    return true;
}

/* A file of that name outranks a model of that name: what is here is seen. */
bool replay_find(struct replaying *r, const char *name, struct err *err)
{
    struct span text;
    bool file = access(name, F_OK) == 0 || strchr(name, '/') == NULL;
    if (!(file ? file_load(name, RECORD_TEXT_MAX, r->a, &text, err)
               : stored_record(r, name, &text, err)))
        return false;
    bool signed_one = span_holds(text, "\"dsseEnvelope\"");
    return (((signed_one ? out_of_bundle(r, text, &r->record, err)
                         : compare_take(text, r->a, &r->record, err)) &&
             view_read(r->record, r->a, &r->v, err))) ||
           err_in(err, "%s", name);
}

bool replay_take(struct replaying *r, struct span record, struct err *err)
{
    r->record = record;
    return view_read(record, r->a, &r->v, err);
}

/* ---- what went into it ---- */

/* The policy of this digest among those that come with ajar; NULL: none. */
static bool builtin_of(const uint8_t *digest, struct arena *a, const char **out, struct err *err)
{
    struct span name, text;
    *out = NULL;
    for (size_t i = 0; *out == NULL && store_policy_name(i, &name); i++) {
        uint8_t sha256[SHA256_BYTES];
        if (!store_policy(name, &text) || !digest_of(DIGEST_SHA256, text, sha256, err) ||
            memcmp(sha256, digest, SHA256_BYTES) != 0)
            continue;
        if (!span_copy(a, name, &name, err))
            return false;
        *out = (const char *)name.ptr;
    }
    return true;
}

static bool load_named(struct replaying *r, const char *name, enum origin from, struct err *err)
{
    r->policy = from;
    if (layers_load(name, r->a, &r->j.layers, err))
        return true;
    layers_tell(&r->j.layers);
    return false;
}

static bool no_policy(struct err *err)
{
    return err_set(err, ERR_INPUT, "decision record: no policy is named");
}

static bool find_policy(struct replaying *r, struct err *err)
{
    uint8_t digest[SHA256_BYTES];
    const char *name;
    struct err why = { 0 };
    if (r->options->policy != NULL)
        return load_named(r, r->options->policy, FROM_FILE, err);
    if (!hex_get(r->v.policy_digest, digest, sizeof digest))
        return no_policy(err);
    r->policy = FROM_STORE;
    if (layers_stored(r->asked.store, digest, r->a, &r->j.layers, &why))
        return true;
    if (!builtin_of(digest, r->a, &name, err))
        return false;
    if (name != NULL)
        return load_named(r, name, FROM_PROGRAM, err);
    *err = why;
    return false;
}

static bool find_evidence(struct replaying *r, struct ev_input *in, struct err *err)
{
    struct err why = { 0 };
    in->folder = r->options->evidence;
    if (in->folder == NULL && r->j.look.folder)
        in->folder = r->asked.path;
    r->evidence = FROM_FILE;
    r->signers = r->v.signers.len > 0 ? FROM_FILE : FROM_NOWHERE;
    bool wanted = r->v.signers.len > 0 || r->options->signers != NULL;
    if (in->folder != NULL)
        return !wanted || judge_signers(r->options, r->a, &in->signers, err);
    r->evidence = r->v.n_files > 0 ? FROM_STORE : FROM_NOWHERE;
    if (!kept_read(r->asked.store, &r->v, r->a, in, &why)) {
        if (why.kind == ERR_ABSENT)
            return err_set(err, ERR_ABSENT, "%s: give --evidence and --signers", why.text);
        *err = why;
        return false;
    }
    if (r->options->signers == NULL) {
        r->signers = r->v.signers.len > 0 ? FROM_STORE : FROM_NOWHERE;
        return true;
    }
    in->signers = r->options->signers;
    return true;
}

/* The files say it themselves; where their parents stood, the record. */
static bool ask_files(struct replaying *r, struct err *err)
{
    struct ev_subject *about = &r->j.in.about;
    struct span *name;
    size_t n;
    if (!judge_parents(&r->j.look, r->a, &name, &n, err))
        return false;
    struct ev_parent *list = ARENA_ARRAY(r->a, struct ev_parent, n, err);
    for (size_t i = 0; list != NULL && i < n; i++) {
        list[i].name = name[i];
        for (size_t k = 0; k < about->n_parents; k++)
            if (span_eq(about->parent[k].name, name[i]))
                list[i] = about->parent[k];
    }
    about->parent = list;
    about->n_parents = n;
    about->look = &r->j.look;
    about->answer = NULL;
    about->weights = r->j.look.manifest.weights;
    r->j.in.release = r->j.look.manifest.release;
    r->j.in.unfit = r->j.look.unfit;
    return list != NULL;
}

/* Nothing else is compared then: each rule may be another. */
static bool another_policy(struct replaying *r, struct err *err)
{
    char recorded[2 * SHA256_BYTES + 3], given[2 * SHA256_BYTES + 3], hex[2 * SHA256_BYTES + 1];
    snprintf(recorded, sizeof recorded, "\"%.*s\"", (int)r->v.policy_digest.len,
             (const char *)r->v.policy_digest.ptr);
    snprintf(given, sizeof given, "\"%s\"",
             hex_put((struct span){ r->j.layers.digest, SHA256_BYTES }, hex));
    r->diff.at = SPAN("/policy/digest");
    return span_copy(r->a, span_of(recorded), &r->diff.x, err) &&
           span_copy(r->a, span_of(given), &r->diff.y, err);
}

bool replay_decide(struct replaying *r, struct err *err)
{
    struct ev_input from = { 0 };
    uint8_t digest[SHA256_BYTES];
    if (r->asked.path != NULL && !judge_look(&r->asked, r->options, r->a, &r->j.look, err))
        return false;
    if (!find_policy(r, err))
        return false;
    if (!hex_get(r->v.policy_digest, digest, sizeof digest))
        return no_policy(err);
    if (memcmp(digest, r->j.layers.digest, sizeof digest) != 0)
        return another_policy(r, err);
    r->j.in = (struct decision_input){ .policy = &r->j.layers.policy,
                                       .layers = r->j.layers.sha256,
                                       .about = { .policy = r->j.layers.digest } };
    if (!given_take(&r->v, &r->j.layers.policy, r->a, &r->j.in, err) ||
        (r->asked.path != NULL && !ask_files(r, err)) || !find_evidence(r, &from, err) ||
        !ev_load(&from, r->a, &r->j.evidence, err))
        return false;
    r->j.in.evidence = r->j.evidence;
    if (!decision_make(&r->j.in, r->a, &r->j.decision, err))
        return false;
    struct err differ = { 0 };
    r->same = !compare_differ(r->record, r->j.decision.record, r->a, &r->diff, &differ) &&
              differ.kind == ERR_NONE;
    *err = differ;
    return differ.kind == ERR_NONE;
}
