/* cmd_replay.c - `ajar replay RECORD`: a decision is made again from what its record names, and the
 * two records compared, byte for byte. */
#include "base/encode.h"
#include "base/file.h"
#include "cli/home.h"
#include "cli/kept.h"
#include "cli/print.h"
#include "decision/compare.h"
#include "decision/given.h"
#include "store/builtin.h"

#include <stdio.h>
#include <unistd.h>

enum { REPLAY_MEMORY = 2000u << 20, RECORD_TEXT_MAX = 64 << 20, VALUE_SHOWN = 300 };

static struct judge_options options;

/* Where each input is from, for people and programs. */
enum origin { FROM_NOWHERE, FROM_STORE, FROM_PROGRAM, FROM_FILE };
static const char *const origin_said[] = {
    [FROM_NOWHERE] = "none",
    [FROM_STORE] = "kept in the store",
    [FROM_PROGRAM] = "comes with ajar",
    [FROM_FILE] = "as named",
};
static const char *const origin_word[] = { "none", "store", "program", "named" };

struct replaying {
    struct judge_asked asked; /* path: of the model, or NULL */
    struct arena *a;
    struct span record; /* as it was made */
    struct view v;
    struct judge j;
    enum origin policy, evidence, signers;
    bool same;
    struct difference diff;
};

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
        !home_head(r->asked.store, &m, r->a, &c, err))
        return false;
    enum found_row row = store_text(r->asked.store, c.record, r->a, out, err);
    return row == ROW_FOUND ||
           (row == ROW_ABSENT && err_set(err, ERR_SYSTEM, "the database is damaged: no record"));
}

/* A file of that name outranks a model of that name: what is here is seen. */
static bool find_record(struct replaying *r, const char *name, struct err *err)
{
    struct span text;
    bool file = access(name, F_OK) == 0 || strchr(name, '/') == NULL;
    if (!(file ? file_load(name, RECORD_TEXT_MAX, r->a, &text, err)
               : stored_record(r, name, &text, err)))
        return false;
    return (compare_take(text, r->a, &r->record, err) && view_read(r->record, r->a, &r->v, err)) ||
           err_in(err, "%s", name);
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
    if (options.policy != NULL)
        return load_named(r, options.policy, FROM_FILE, err);
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
    in->folder = options.evidence;
    if (in->folder == NULL && r->j.look.folder)
        in->folder = r->asked.path;
    r->evidence = FROM_FILE;
    r->signers = r->v.signers.len > 0 ? FROM_FILE : FROM_NOWHERE;
    bool wanted = r->v.signers.len > 0 || options.signers != NULL;
    if (in->folder != NULL)
        return !wanted || judge_signers(&options, r->a, &in->signers, err);
    r->evidence = r->v.n_files > 0 ? FROM_STORE : FROM_NOWHERE;
    if (!kept_read(r->asked.store, &r->v, r->a, in, &why)) {
        if (why.kind == ERR_ABSENT)
            return err_set(err, ERR_ABSENT, "%s: give --evidence and --signers", why.text);
        *err = why;
        return false;
    }
    if (options.signers == NULL) {
        r->signers = r->v.signers.len > 0 ? FROM_STORE : FROM_NOWHERE;
        return true;
    }
    in->signers = options.signers;
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

static bool decide_again(struct replaying *r, struct err *err)
{
    struct ev_input from = { 0 };
    uint8_t digest[SHA256_BYTES];
    if (r->asked.path != NULL && !judge_look(&r->asked, &options, r->a, &r->j.look, err))
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

/* ---- what is said ---- */

static void put_value(struct buf *b, const char *name, struct span json)
{
    buf_printf(b, "  %-11s", name);
    if (json.len == 0)
        buf_printf(b, "nothing");
    else
        buf_shown(b, (struct span){ json.ptr, json.len < VALUE_SHOWN ? json.len : VALUE_SHOWN });
    buf_printf(b, "%s\n", json.len > VALUE_SHOWN ? "..." : "");
}

static void put_inputs(struct buf *b, const struct replaying *r)
{
    char hex[2 * SHA256_BYTES + 1];
    bool looked = r->asked.path != NULL;
    buf_printf(b, "  policy     sha256:%s, %s\n",
               hex_put((struct span){ r->j.layers.digest, SHA256_BYTES }, hex),
               origin_said[r->policy]);
    if (r->j.evidence == NULL)
        return;
    if (r->v.n_files == 0)
        buf_printf(b, "  evidence   none\n");
    else
        buf_printf(b, "  evidence   %zu file%s, %s\n", r->v.n_files, r->v.n_files == 1 ? "" : "s",
                   origin_said[r->evidence]);
    buf_printf(b, "  signers    %s\n", origin_said[r->signers]);
    buf_printf(b, "  files      %s\n",
               looked ? "looked at again" : "what they answered, from the record");
    buf_printf(b, "  the rest   from the record: the clock, what held before, where parents "
                  "stood\n");
    if (!looked)
        buf_printf(b, "\nIts digests and what its files answer are as the record says: name the "
                      "MODEL to look again.\n");
}

static void as_text(struct out *o, const struct replaying *r)
{
    struct buf *b = &o->text;
    buf_printf(b, r->same ? "ajar: the same, byte for byte\n" : "ajar: not the same\n");
    if (!r->same) {
        buf_printf(b, "\n  at         ");
        buf_shown(b, r->diff.at.len > 0 ? r->diff.at : SPAN("the whole"));
        buf_printf(b, "\n");
        put_value(b, "recorded", r->diff.x);
        put_value(b, "recomputed", r->diff.y);
    }
    buf_printf(b, "\n  decided    ");
    buf_shown(b, r->v.clock);
    buf_printf(b, ", %s\n", position_name(r->v.effective));
    put_inputs(b, r);
}

static void as_json(struct out *o, const struct replaying *r)
{
    struct jout *j = &o->doc;
    char hex[2 * SHA256_BYTES + 1];
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/replay/1");
    jout_bool(j, "same", r->same);
    if (!r->same) {
        jout_open(j, "difference", '{');
        jout_string(j, "at", r->diff.at);
        if (r->diff.x.len > 0)
            jout_raw(j, "recorded", r->diff.x);
        if (r->diff.y.len > 0)
            jout_raw(j, "recomputed", r->diff.y);
        jout_close(j, '}');
    }
    jout_open(j, "inputs", '{');
    jout_text(j, "policy", origin_word[r->policy]);
    jout_text(j, "evidence", origin_word[r->evidence]);
    jout_text(j, "signers", origin_word[r->signers]);
    jout_text(j, "files", r->asked.path != NULL ? "look" : "record");
    jout_close(j, '}');
    if (r->j.evidence != NULL) {
        struct span digest = { r->j.decision.record_digest, SHA256_BYTES };
        jout_text(j, "record_sha256", hex_put(digest, hex));
        jout_raw(j, "record", r->j.decision.record);
    }
    jout_close(j, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "replay", .limit = REPLAY_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct replaying r = { .a = &a };
    if (!judge_begin(NULL, &a, &r.asked, &store, err))
        return false;
    r.asked.path = args[1];
    r.asked.silent = o->json;
    if (!find_record(&r, args[0], err) || !decide_again(&r, err))
        return false;
    o->no = !r.same;
    if (o->json)
        as_json(o, &r);
    else
        as_text(o, &r);
    return true;
}

static const struct opt opts[] = { JUDGE_OPTIONS(options) };

const struct cmd cmd_replay = {
    .name = "replay",
    .summary = "make a decision again from its record, and compare byte for byte",
    .usage = "RECORD [MODEL]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
