/* cmd_release.c - `ajar release DIR NS/NAME`: look, decide, and commit in one go. */
#include "base/file.h"
#include "base/encode.h"
#include "cli/home.h"
#include "cli/judge.h"
#include "cli/kept.h"
#include "cli/print.h"
#include "cli/progress.h"
#include "cli/signing.h"
#include "decision/about.h"
#include "decision/issue.h"
#include "decision/settle.h"

#include <fcntl.h>
#include <unistd.h>

enum { RELEASE_MEMORY = 2000u << 20 };

static struct judge_options options;
static struct signing_options signing = { .passphrase.fd = OPT_UNSAID };
static const char *at_least, *message;
static bool unlisted;

/* What is stored is what was decided on: the store refuses bytes of another digest. */
static bool put_file(struct store *s, const char *root, const struct manifest_file *f,
                     struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a path", .limit = 64 << 10 };
    struct span name;
    if (!span_copy(&a, f->path, &name, err))
        return false;
    const char *path = path_join(&a, root, (const char *)name.ptr, err);
    if (path == NULL)
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_os(err, "%s: could not open", path);
    bool ok = store_blob_put(s, fd, f->size, f->sha256, err) || err_in(err, "%s", path);
    close(fd);
    return ok;
}

static bool put_files(struct store *s, const struct look *l, bool silent, struct err *err)
{
    AUTO_CLOSE(progress) struct progress p = { 0 };
    progress_begin(&p, "storing", silent);
    uint64_t done = 0;
    bool ok = true;
    for (size_t i = 0; i < l->manifest.n && ok; i++) {
        ok = !manifest_served(l->manifest.file[i].path) ||
             put_file(s, l->root, &l->manifest.file[i], err);
        done += l->manifest.file[i].size;
        progress_bytes(&p, done, l->bytes);
    }
    return ok;
}

/* What the decision stood on goes in before the commit that names it. */
static bool put_grounds(struct store *s, const struct judge *j, struct arena *a,
                        struct store_release *r, struct err *err)
{
    struct view v;
    struct span *text = ARENA_ARRAY(a, struct span, j->layers.n, err);
    if (text == NULL || !view_read(j->decision.record, a, &v, err) ||
        !kept_put(s, j, &v, a, r, err))
        return false;
    for (unsigned i = 0; i < j->layers.n; i++)
        text[i] = j->layers.layer[i].text;
    r->layer_text = text;
    r->n_layers = j->layers.n > 1 ? j->layers.n : 0;
    return true;
}

/* The decision as it is signed, if this home signs: by the release key that is here, if there is one. */
/* The same decision waits, of this second, for the record says when: what is signed is its statement. */
static bool same_waits(struct store *s, const struct judge *j, const char *model, struct arena *a,
                       struct span *text, struct err *err)
{
    struct span ns, name;
    struct store_model m;
    struct store_commit c;
    struct standing t;
    if (!home_name(model, &ns, &name, err))
        return false;
    enum found_row f = store_model_find(s, ns, name, a, &m, err);
    if (f == ROW_FOUND)
        f = store_waiting(s, m.id, a, &c, err);
    bool same = f == ROW_FOUND && memcmp(c.record, j->decision.record_digest, SHA256_BYTES) == 0;
    if (same && !standing_of(s, c.id, a, &t, err))
        return false;
    *text = same ? t.statement.text : (struct span){ 0 };
    return f != ROW_FAILED;
}

static bool decided(struct store *s, const struct judge *j, const char *model, struct arena *a,
                    struct store_decided **out, struct err *err)
{
    struct store_signing asked;
    struct store_line line;
    struct store_key key;
    struct span ns, name;
    *out = NULL;
    if (!store_signing(s, &asked, err) || !asked.on)
        return err->kind == ERR_NONE;
    struct store_decided *d = ARENA_ARRAY(a, struct store_decided, 1, err);
    struct store_signing_by *by = ARENA_ARRAY(a, struct store_signing_by, 1, err);
    if (d == NULL || by == NULL || !home_name(model, &ns, &name, err) ||
        !store_line(s, ns, name, &line, err))
        return false;
    struct issue issue = { .decision = &j->decision,
                           .manifest = &j->look.manifest,
                           .model = span_of(model),
                           .line = &line,
                           .engine = "ajar " VERSION };
    *d = (struct store_decided){ .sequence = line.sequence + 1, .head = line.head, .sign = by };
    if (!same_waits(s, j, model, a, &d->text, err) ||
        (d->text.len == 0 && !issue_decision(&issue, a, &d->text, err)))
        return false;
    enum found_row f = signing_key(s, &signing, a, &key, err);
    if (f == ROW_FAILED)
        return false;
    if (f == ROW_FOUND) {
        by->key = key.id;
        d->n_signs = 1;
    }
    *out = d;
    return f == ROW_ABSENT ||
           signing_sign(s, &(struct signing_by){ &signing, &key }, d->text, a, &by->signature, err);
}

static bool commit(struct store *s, const struct judge *j, const char *model, struct span about,
                   struct arena *a, struct store_commit *out, struct err *err)
{
    const struct decision *d = &j->decision;
    struct store_release r = {
        .message = span_of(message != NULL ? message : "release"),
        .unlisted = unlisted,
        .manifest = &j->look.manifest,
        .commit = { .created_at = j->in.now.now_at,
                    .position = d->effective,
                    .contested = d->contested,
                    .blocked = d->blocked,
                    .terms = d->terms,
                    .rate_requests = d->rate_requests,
                    .rate_seconds = d->rate_seconds,
                    .review_at = d->review_at,
                    .summary = d->summary,
                    .about = about },
        .record_text = d->record,
        .policy_text = j->layers.text,
        .now_at = j->in.now.now_at,
    };
    if (!home_name(model, &r.ns, &r.name, err))
        return false;
    r.commit.message = r.message;
    memcpy(r.commit.release, j->look.manifest.release, SHA256_BYTES);
    memcpy(r.commit.weights, j->look.manifest.weights, SHA256_BYTES);
    memcpy(r.commit.record, d->record_digest, SHA256_BYTES);
    memcpy(r.commit.policy, j->layers.digest, SHA256_BYTES);
    struct store_decided *as_signed;
    if (!put_grounds(s, j, a, &r, err) || !decided(s, j, model, a, &as_signed, err))
        return false;
    r.decided = as_signed;
    return store_release(s, &r, a, out, err);
}

/* What became of it once the log was asked. */
struct released {
    struct store_commit commit;
    struct standing standing;
    struct err unlogged; /* why what is signed could not be logged, or nothing */
    struct signing_next next;
};
static bool settle_it(struct store *s, int64_t now_at, struct arena *a, struct released *r,
                      struct err *err)
{
    struct store_commit holds;
    if (!standing_of(s, r->commit.id, a, &r->standing, err))
        return false;
    if (!r->standing.asked)
        return true;
    signing_settle(s, now_at, &r->unlogged);
    enum found_row f = standing_of(s, r->commit.id, a, &r->standing, err)
                           ? store_commit_by_id(s, r->commit.id, a, &holds, err)
                           : ROW_FAILED;
    if (f == ROW_FOUND)
        r->commit = holds;
    return f != ROW_FAILED && signing_next(s, &r->standing, a, &r->next, err);
}

static void as_json(struct out *o, const struct judge *j, const char *model,
                    const struct released *r)
{
    struct jout *doc = &o->doc;
    jout_open(doc, NULL, '{');
    jout_text(doc, "schema", "ajar/release/1");
    jout_text(doc, "model", model);
    jout_text(doc, "position", position_name(j->decision.effective));
    jout_bool(doc, "contested", j->decision.contested);
    jout_string(doc, "blocked", j->decision.blocked);
    jout_bool(doc, "released", r != NULL && r->commit.held_at != 0);
    standing_json(doc, r != NULL ? &r->standing : &(struct standing){ 0 });
    if (r != NULL)
        jout_text(doc, "commit", r->commit.oid);
    if (r != NULL && r->standing.asked)
        jout_bool(doc, "waits", r->commit.held_at == 0);
    jout_raw(doc, "record", j->decision.record);
    jout_close(doc, '}');
}

/* What the next one does who signs: with a key that is here, or anywhere. */
static void put_waits(struct buf *b, const char *model, const struct signing_next *next)
{
    struct span name = span_of(model);
    buf_printf(b, "It waits; what held before holds.");
    if (next->none_left) {
        buf_printf(b, " No release key is left to sign it. To begin again:\n"
                      "  ajar key new NAME --begin-again\n  ajar endorse ");
        buf_word(b, name);
        buf_printf(b, "\n");
        return;
    }
    if (next->key.len > 0) {
        buf_printf(b, " With another key that is here:\n  ajar endorse ");
        buf_word(b, name);
        buf_printf(b, " --key ");
        buf_word(b, next->key);
        buf_printf(b, "\n");
    }
    buf_printf(b,
               "%sWho signs elsewhere needs the statement:\n"
               "  ajar show --statement ",
               next->key.len > 0 ? "" : " ");
    buf_word(b, name);
    buf_printf(b, " >statement.json\n  ajar endorse ");
    buf_word(b, name);
    buf_printf(b, " --with BUNDLE\n");
}

static void put_released(struct buf *b, const struct judge *j, const char *model,
                         const struct released *r)
{
    bool waits = r->commit.held_at == 0;
    buf_printf(b, waits ? "Made " : "Released ");
    buf_shown(b, span_of(model));
    buf_printf(b, " as commit %.12s: %zu files, ", r->commit.oid, j->look.n_files);
    view_bytes(b, j->look.bytes);
    buf_printf(b, "; ");
    if (waits)
        standing_wants(b, &r->standing);
    else
        standing_say(b, &r->standing);
    if (r->unlogged.kind != ERR_NONE) {
        buf_printf(b, ", because ");
        buf_shown(b, span_of(r->unlogged.text));
    }
    if (!r->standing.asked)
        buf_printf(b, ": ajar key new");
    buf_printf(b, "\n");
    if (waits)
        put_waits(b, model, &r->next);
    else
        buf_printf(b, "Serve it:  ajar serve\n");
}

static bool as_text(struct out *o, const struct judge *j, const char *model,
                    const struct released *r, struct arena *a, struct err *err)
{
    struct buf *b = &o->text;
    struct view v;
    if (!view_read(j->decision.record, a, &v, err))
        return false;
    print_decision(b, &v, j->policy_name);
    buf_printf(b, "\n");
    if (r == NULL)
        buf_printf(b, "Not released: narrower than asked for, which was %s. Nothing was stored.\n",
                   at_least);
    else
        put_released(b, j, model, r);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "release", .limit = RELEASE_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked asked = { .path = args[0], .model = args[1], .silent = o->json };
    struct judge j = { 0 };
    struct released r = { 0 };
    struct span about, ns, name;
    enum position least;
    const char *home = store_home(&a, err);
    if (home == NULL || !judge_position("at-least", at_least, &least, err) ||
        !home_name(args[1], &ns, &name, err) || !store_name_ok(ns, name, err))
        return false;
    asked.store = store = store_open(home, true, err);
    if (store == NULL || !settle_stands(store, home, err) ||
        !home_now(store, &asked.now.now_at, err) || !judge_model(&asked, &options, &a, &j, err))
        return false;
    if (!j.look.folder)
        return err_set(err, ERR_USAGE, "%s is a file: release the folder it is in", args[0]);
    if (j.look.unfit.len > 0)
        return err_set(err, ERR_INPUT, "%s: %s", args[0], (const char *)j.look.unfit.ptr);
    o->no = least != POSITION_NONE &&
            (j.decision.effective < least || j.decision.contested || j.decision.blocked.len > 0);
    if (!o->no &&
        (!about_write(&j.look, &a, &about, err) || !put_files(store, &j.look, o->json, err) ||
         !commit(store, &j, args[1], about, &a, &r.commit, err) ||
         !settle_it(store, asked.now.now_at, &a, &r, err)))
        return false;
    const struct released *made = o->no ? NULL : &r;
    o->no = o->no || r.commit.held_at == 0;
    if (o->json)
        as_json(o, &j, args[1], made);
    return o->json || as_text(o, &j, args[1], made, &a, err);
}

static const struct opt opts[] = {
    JUDGE_OPTIONS(options),
    { "at-least", 0, OPT_TEXT, &at_least, "POSITION", "release only if the answer is as wide" },
    { "message", 'm', OPT_TEXT, &message, "TEXT", "what the commit says" },
    { "unlisted", 0, OPT_FLAG, &unlisted, NULL, "hide the model from who has no grant" },
    SIGNING_OPTIONS(signing),
};

const struct cmd cmd_release = {
    .name = "release",
    .summary = "look, decide and commit: the position takes effect",
    .usage = "DIR NS/NAME",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 2,
    .max_args = 2,
    .run = run,
};
