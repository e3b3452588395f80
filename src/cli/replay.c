/* replay.c - see replay.h. */
#include "cli/replay.h"

#include "base/encode.h"
#include "base/file.h"
#include "base/path.h"
#include "cli/home.h"
#include "cli/kept.h"
#include "crypto/signers.h"
#include "decision/given.h"
#include "decision/statement.h"
#include "decision/vouch.h"
#include "store/effect.h"
#include "store/builtin.h"

#include <stdio.h>
#include <unistd.h>

enum { RECORD_TEXT_MAX = 64 << 20, ENDED_MAX = 64 };

/* ---- who signed it ---- */

/* A key of this home that counts no more: by its name, or by the hint in a bundle. */
static bool signed_by(struct replaying *r, struct span key, struct err *err)
{
    struct store_key k;
    if (r->asked.store == NULL || key.len == 0 || r->n_ended == ENDED_MAX)
        return true;
    enum found_row f = store_key_find(r->asked.store, key, r->a, &k, err);
    if (f != ROW_FOUND || k.role != KEY_ROLE_RELEASE || store_key_live(&k))
        return f != ROW_FAILED;
    if (r->ended == NULL)
        r->ended = ARENA_ARRAY(r->a, struct store_key, ENDED_MAX, err);
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

/* The record that the bundles sign. Whether they do is asked by `ajar verify`. */
static bool out_of_bundle(struct replaying *r, struct span text, struct span *out, struct err *err)
{
    struct vouch_bundles b;
    struct statement s;
    if (!vouch_read(text, r->a, &b, err) || !statement_read(b.list[0].payload, r->a, &s, err))
        return false;
    for (unsigned i = 0; i < b.n; i++) {
        if (!span_eq(b.list[i].payload, b.list[0].payload))
            return err_set(err, ERR_INPUT, "line %u: it is of another statement than line 1",
                           i + 1);
        if (!signed_by(r, b.list[i].hint, err))
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
    struct statement s;
    struct err why = { 0 };
    if (span_holds(text, "\"predicateType\"") && statement_read(text, r->a, &s, &why) &&
        s.kind == STATEMENT_DECISION)
        text = s.record;
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

/* What is missing is no answer: it is named, as the record names it. */
static bool missing(const char *what, struct span digest, const char *option, struct err *err)
{
    return err_set(err, ERR_ABSENT, "%s is not here: give %s (sha256:%.*s)", what, option,
                   (int)digest.len, (const char *)digest.ptr);
}

/* Nothing else is compared where one of these is another: each rule, or each signature, may be. */
static bool another(struct replaying *r, const char *at, struct span recorded,
                    const uint8_t given[static SHA256_BYTES], struct err *err)
{
    char x[2 * SHA256_BYTES + 3], y[2 * SHA256_BYTES + 3], hex[2 * SHA256_BYTES + 1];
    snprintf(x, sizeof x, "\"%.*s\"", (int)recorded.len, (const char *)recorded.ptr);
    snprintf(y, sizeof y, "\"%s\"", hex_put((struct span){ given, SHA256_BYTES }, hex));
    r->diff.at = span_of(at);
    return span_copy(r->a, span_of(x), &r->diff.x, err) &&
           span_copy(r->a, span_of(y), &r->diff.y, err);
}

/* A list that is asked in the place of the one that was kept. *same: it is the one the record names. */
static bool take_signers(struct replaying *r, const char *path, struct ev_input *in, bool *same,
                         uint8_t sha256[static SHA256_BYTES], struct err *err)
{
    uint8_t recorded[SHA256_BYTES];
    *same = false;
    if (!file_load(path, SIGNERS_TEXT_MAX, r->a, &in->signers_text, err) ||
        !digest_of(DIGEST_SHA256, in->signers_text, sha256, err))
        return false;
    *same = hex_get(r->v.signers, recorded, sizeof recorded) &&
            memcmp(sha256, recorded, sizeof recorded) == 0;
    r->signers = FROM_FILE;
    return true;
}

static bool own_signers(struct replaying *r, struct ev_input *in, struct err *err)
{
    uint8_t sha256[SHA256_BYTES];
    const char *path;
    bool same = false;
    return judge_signers(r->options, r->a, &path, err) &&
           (path == NULL || take_signers(r, path, in, &same, sha256, err)) &&
           (same || missing("the list of signers", r->v.signers, "--signers", err));
}

static bool find_signers(struct replaying *r, struct ev_input *in, struct err *err)
{
    struct err why = { 0 };
    uint8_t sha256[SHA256_BYTES];
    bool same;
    r->signers = FROM_NOWHERE;
    if (r->v.signers.len == 0)
        return true;
    if (r->options->signers != NULL)
        return take_signers(r, r->options->signers, in, &same, sha256, err) &&
               (same || another(r, "/digests/signers", r->v.signers, sha256, err));
    r->signers = FROM_STORE;
    if (kept_signers(r->asked.store, &r->v, r->a, in, &why))
        return true;
    if (why.kind == ERR_ABSENT)
        return own_signers(r, in, err);
    *err = why;
    return false;
}

/* A file that the record names and the folder lacks; *out NULL: none. What is there may still be
 * another, which the records will show. */
static bool lacks(const struct replaying *r, const char *folder, const struct view_file **out,
                  struct err *err)
{
    struct span name;
    *out = NULL;
    for (size_t i = 0; *out == NULL && i < r->v.n_files; i++) {
        const struct view_file *f = &r->v.file[i];
        if (f->sha256.len == 0 || memchr(f->name.ptr, '/', f->name.len) != NULL)
            continue;
        if (!span_copy(r->a, f->name, &name, err))
            return false;
        const char *path = path_join(r->a, folder, (const char *)name.ptr, err);
        if (path == NULL)
            return false;
        if (access(path, F_OK) != 0)
            *out = f;
    }
    return true;
}

static bool missing_evidence(const struct view_file *f, struct err *err)
{
    char room[QUOTED_BYTES];
    return missing(span_quote(f->name, room), f->sha256, "its folder with --evidence", err);
}

static bool kept_or_missing(struct replaying *r, const struct view_file *f, struct ev_input *in,
                            struct err *err)
{
    struct err why = { 0 };
    r->evidence = r->v.n_files > 0 ? FROM_STORE : FROM_NOWHERE;
    if (kept_evidence(r->asked.store, &r->v, r->a, in, &why))
        return true;
    if (why.kind != ERR_ABSENT)
        *err = why;
    else if (f != NULL)
        return missing_evidence(f, err);
    else
        err_set(err, ERR_ABSENT, "%s: give its folder with --evidence", why.text);
    return false;
}

/* In the folder that is named; of a model that is looked at again beside it, where all of it is; else
 * as it was kept. */
static bool find_evidence(struct replaying *r, struct ev_input *in, struct err *err)
{
    const struct view_file *f = NULL;
    const char *folder = r->options->evidence;
    if (!find_signers(r, in, err))
        return false;
    if (folder == NULL && r->j.look.folder)
        folder = r->asked.path;
    if (folder == NULL)
        return kept_or_missing(r, NULL, in, err);
    if (!lacks(r, folder, &f, err))
        return false;
    if (f != NULL)
        return r->options->evidence == NULL ? kept_or_missing(r, f, in, err)
                                            : missing_evidence(f, err);
    in->folder = folder;
    r->evidence = FROM_FILE;
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

bool replay_decide(struct replaying *r, struct err *err)
{
    struct ev_input from = { 0 };
    uint8_t digest[SHA256_BYTES];
    r->looked = r->asked.path != NULL && judge_look(&r->asked, r->options, r->a, &r->j.look, err);
    if (r->asked.path != NULL && !r->looked)
        return false;
    if (!find_policy(r, err))
        return false;
    if (!hex_get(r->v.policy_digest, digest, sizeof digest))
        return no_policy(err);
    if (memcmp(digest, r->j.layers.digest, sizeof digest) != 0)
        return another(r, "/policy/digest", r->v.policy_digest, r->j.layers.digest, err);
    r->j.in = (struct decision_input){ .policy = &r->j.layers.policy,
                                       .layers = r->j.layers.sha256,
                                       .about = { .policy = r->j.layers.digest } };
    if (!given_take(&r->v, &r->j.layers.policy, r->a, &r->j.in, err) ||
        (r->looked && !ask_files(r, err)) || !find_evidence(r, &from, err))
        return false;
    if (r->diff.at.len > 0)
        return true;
    if (!ev_load(&from, r->a, &r->j.evidence, err))
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
