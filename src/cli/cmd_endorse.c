/* cmd_endorse.c - `ajar endorse NS/NAME`: a signature more under the decision that waits: by a release
 * key that is here, or one that was made elsewhere over the same bytes. The last that is asked for lets
 * it hold. */
#include "cli/home.h"
#include "cli/signing.h"

enum { MEMORY = 256 << 20 };

static struct signing_options signing = { .passphrase.fd = OPT_UNSAID };
static const char *with;

static bool from_key(struct store *s, const struct standing *t, struct arena *a,
                     struct store_signing_by *out, struct err *err)
{
    struct store_key k;
    enum found_row f = signing_key(s, &signing, a, &k, err);
    struct signing_next next;
    if (f == ROW_ABSENT && signing_next(s, t, a, &next, err))
        return err_set(err, ERR_ABSENT, "%s",
                       next.none_left
                           ? "no release key is live: `ajar key new NAME --begin-again` makes one, "
                             "which can sign it then"
                           : "no release key is here: sign elsewhere, and give the bundle with "
                             "--with");
    if (f != ROW_FOUND)
        return false;
    out->key = k.id;
    return signing_sign(s, &(struct signing_by){ &signing, &k }, t->statement.text, a,
                        &out->signature, err);
}

static bool waiting(struct store *s, const char *model, struct arena *a, struct store_commit *c,
                    struct standing *t, struct err *err)
{
    struct store_model m;
    char date[CLOCK_DATE_BYTES];
    int64_t now_at;
    if (!home_model(s, model, a, &m, err))
        return false;
    enum found_row f = store_waiting(s, m.id, a, c, err);
    if (f == ROW_ABSENT)
        return err_set(err, ERR_ABSENT, "%s: no decision of it waits", model);
    if (f != ROW_FOUND || !home_now(s, &now_at, err))
        return false;
    if (store_ended(c, now_at))
        return err_set(err, ERR_DENIED,
                       "%s: the decision that waits ended on %s, before it held: release it again",
                       model, clock_date(c->review_at, date));
    return standing_of(s, c->id, a, t, err);
}

static void as_text(struct buf *b, const char *model, const struct store_commit *c, bool holds,
                    const struct standing *t)
{
    buf_shown(b, span_of(model));
    buf_printf(b, " commit %.12s: ", c->oid);
    if (holds)
        standing_say(b, t);
    else
        standing_wants(b, t);
    buf_printf(b, holds ? "; it holds\n" : "; it waits\n");
}

static void as_json(struct jout *j, const char *model, const struct store_commit *c, bool holds,
                    const struct standing *t)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/endorse/1");
    jout_text(j, "model", model);
    jout_text(j, "commit", c->oid);
    jout_text(j, "position", position_name(c->position));
    jout_bool(j, "waits", !holds);
    standing_json(j, t);
    jout_close(j, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "endorse", .limit = MEMORY };
    AUTO_CLOSE(store) struct store *s = home_current(false, err);
    struct store_commit c, holds;
    struct standing t;
    struct store_signing_by by;
    struct err why = { 0 };
    int64_t now_at;
    if (with != NULL && signing.key != NULL)
        return err_set(err, ERR_USAGE, "--with names a signature that is made, --key one to make");
    if (s == NULL || !home_now(s, &now_at, err) || !waiting(s, args[0], &a, &c, &t, err) ||
        !(with != NULL ? signing_bundle(s, with, t.statement.text, &a, &by, err)
                       : from_key(s, &t, &a, &by, err)) ||
        !store_sign(s, t.statement.digest, by.key, by.signature, now_at, err))
        return false;
    signing_settle(s, now_at, &why);
    enum found_row f = store_commit_by_id(s, c.id, &a, &holds, err);
    if (f == ROW_FAILED || !standing_of(s, c.id, &a, &t, err))
        return false;
    o->no = f != ROW_FOUND;
    if (o->json)
        as_json(&o->doc, args[0], &c, f == ROW_FOUND, &t);
    else
        as_text(&o->text, args[0], &c, f == ROW_FOUND, &t);
    if (why.kind != ERR_NONE) {
        buf_printf(&o->talk, "Not logged yet: ");
        buf_shown(&o->talk, span_of(why.text));
        buf_printf(&o->talk, "\n");
    }
    return true;
}

static const struct opt opts[] = {
    { "with", 0, OPT_TEXT, &with, "BUNDLE", "a signature made elsewhere: a Sigstore bundle" },
    SIGNING_OPTIONS(signing),
};

const struct cmd cmd_endorse = {
    .name = "endorse",
    .summary = "sign the decision that waits: the last signature asked for lets it hold",
    .usage = "NS/NAME",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
