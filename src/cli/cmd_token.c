/* cmd_token.c - `ajar token new PERSON | list | revoke ID`: what a client shows to say whose it
 * is. The text of a token is alone on standard output, once. */
#include "cli/cmd.h"
#include "cli/home.h"
#include "cli/listing.h"

enum { LIST_MEMORY = 64 << 20 };

static const char *label = "";
static uint64_t days = OPT_UNSAID;

static void told(struct out *o, const struct store_token *t)
{
    struct buf *b = &o->talk;
    char date[CLOCK_DATE_BYTES];
    buf_printf(b, "Token %" PRId64 " of ", t->id);
    buf_shown(b, t->person);
    if (t->until_at != 0)
        buf_printf(b, ", until %s", clock_last_day(t->until_at, date));
    buf_printf(b,
               ". It is not shown again: keep it like a password.\n"
               "Clients find it in HF_TOKEN. To end it:  ajar token revoke %" PRId64 "\n",
               t->id);
}

static bool new_one(char **args, struct out *o, struct err *err)
{
    char text[TOKEN_CHARS + 1];
    struct store_token t = { .person = span_of(args[0]), .label = span_of(label) };
    struct home_end end = { .days = days };
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !home_now(s, &t.created_at, err) ||
        !home_end(&end, t.created_at, &t.until_at, err) || !store_token_new(s, &t, text, err))
        return false;
    told(o, &t);
    if (!o->json) {
        buf_printf(&o->text, "%s\n", text);
        return true;
    }
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/token/1");
    jout_u64(j, "id", (uint64_t)t.id);
    jout_string(j, "person", t.person);
    listing_time(j, "until", t.until_at);
    jout_text(j, "token", text);
    jout_close(j, '}');
    return true;
}

static void as_json(struct out *o, const struct store_token *t, unsigned n, int64_t now_at)
{
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/token/1");
    jout_open(j, "tokens", '[');
    for (unsigned i = 0; i < n; i++) {
        struct listing_span span = { t[i].until_at, t[i].revoked_at };
        jout_open(j, NULL, '{');
        jout_u64(j, "id", (uint64_t)t[i].id);
        jout_string(j, "person", t[i].person);
        jout_string(j, "label", t[i].label);
        jout_text(j, "state", listing_state(span, now_at));
        listing_time(j, "created", t[i].created_at);
        listing_time(j, "until", t[i].until_at);
        listing_time(j, "revoked", t[i].revoked_at);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

static void as_text(struct out *o, const struct store_token *t, unsigned n, int64_t now_at)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "id\tperson\tstate\tsince\tuntil\tlabel\n");
    for (unsigned i = 0; i < n; i++) {
        struct listing_span span = { t[i].until_at, t[i].revoked_at };
        buf_printf(&rows, "%" PRId64 "\t", t[i].id);
        buf_shown(&rows, t[i].person);
        buf_printf(&rows, "\t%s\t", listing_state(span, now_at));
        listing_date(&rows, t[i].created_at);
        buf_printf(&rows, "\t");
        listing_end(&rows, t[i].until_at);
        buf_printf(&rows, "\t");
        buf_shown(&rows, t[i].label);
        buf_printf(&rows, "\n");
    }
    if (n > 0)
        listing_columns(&o->text, 0, &rows);
    else
        buf_printf(&o->talk, "No tokens yet:  ajar token new PERSON\n");
}

static bool list(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "list", .limit = LIST_MEMORY };
    struct store_token *tokens;
    unsigned n;
    int64_t now_at;
    (void)args;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !home_now(s, &now_at, err) || !store_tokens(s, &a, &tokens, &n, err))
        return false;
    (o->json ? as_json : as_text)(o, tokens, n, now_at);
    return true;
}

static bool revoke(char **args, struct out *o, struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t id;
    int64_t now_at;
    if (!span_u64(span_of(args[0]), &id) || id > INT64_MAX)
        return err_set(err, ERR_USAGE, "%s is no number of a token: `ajar token list` has them",
                       span_quote(span_of(args[0]), room));
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !home_now(s, &now_at, err) || !store_token_revoke(s, (int64_t)id, now_at, err))
        return false;
    if (!o->json) {
        buf_printf(&o->text, "Token %" PRIu64 " is revoked: it opens nothing any more.\n", id);
        return true;
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/token/1");
    jout_u64(&o->doc, "revoked", id);
    jout_close(&o->doc, '}');
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    static const struct cmd_verb verbs[] = { { "new", "PERSON", new_one },
                                             { "list", NULL, list },
                                             { "revoke", "ID", revoke } };
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

static const struct opt opts[] = {
    { "label", 'l', OPT_TEXT, &label, "LABEL", "new: what it is for" },
    { "days", 'd', OPT_COUNT, &days, "N", "new: it ends after N days; otherwise it does not" },
};

const struct cmd cmd_token = {
    .name = "token",
    .summary = "what clients show to say whose they are",
    .usage = "new PERSON | list | revoke ID",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
