/* cmd_grant.c - `ajar grant NS/NAME PERSON`: a person may have a model until a date, under terms. */
#include "cli/cmd.h"
#include "cli/home.h"
#include "cli/listing.h"

enum { GRANT_MEMORY = 16 << 20, DAYS_USUAL = 90 };

static struct home_end end = { .days = OPT_UNSAID };
static struct opt_list accepted;

/* The terms that were accepted, one a line. */
static bool join_terms(struct buf *b, struct span *out, struct err *err)
{
    char room[QUOTED_BYTES];
    for (unsigned i = 0; i < accepted.n; i++) {
        struct span s = span_of(accepted.text[i]);
        if (s.len == 0 || memchr(s.ptr, '\n', s.len) != NULL)
            return err_set(err, ERR_USAGE, "--accepted needs the name of terms, not %s",
                           span_quote(s, room));
        buf_put(b, s);
        buf_printf(b, "\n");
    }
    return buf_done(b, out, err);
}

/* Terms of the release that this grant does not name keep the door shut: said now, with the line
 * that opens it. */
static void warn_terms(struct out *o, char **args, const struct store_commit *c,
                       struct span by_grant)
{
    struct buf *b = &o->talk;
    struct span missing, rest = c->terms;
    if (c->position != POSITION_GATED || !store_terms_missing(&rest, by_grant, &missing))
        return;
    buf_printf(b,
               "It does not open yet: %s asks for terms that this grant does not name.\n"
               "When they are accepted:  ajar grant %s %s",
               args[0], args[0], args[1]);
    for (rest = by_grant; store_terms_missing(&rest, SPAN(""), &missing);) {
        buf_printf(b, " --accepted ");
        buf_word(b, missing);
    }
    for (rest = c->terms; store_terms_missing(&rest, by_grant, &missing);) {
        buf_printf(b, " --accepted ");
        buf_word(b, missing);
    }
    buf_printf(b, "\n");
}

static void warn_position(struct out *o, const struct store_commit *c)
{
    static const char *const words[POSITIONS] = {
        [POSITION_CLOSED] = "is closed: nobody gets it, with or without a grant",
        [POSITION_HOSTED] = "is hosted: its weights do not leave, with or without a grant",
        [POSITION_OPEN] = "is open: everyone gets it, a grant is not needed",
    };
    if (words[c->position] != NULL)
        buf_printf(&o->talk, "The model %s. The grant counts when it is gated.\n",
                   words[c->position]);
    if (c->blocked.len > 0) {
        buf_printf(&o->talk, "Nothing is let through for now: ");
        buf_shown(&o->talk, c->blocked);
        buf_printf(&o->talk, ".\n");
    }
}

static void answer(struct out *o, char **args, struct span terms, int64_t until_at)
{
    char date[CLOCK_DATE_BYTES];
    if (!o->json) {
        buf_printf(&o->text, "%s has a grant for %s until %s.\n", args[1], args[0],
                   clock_last_day(until_at, date));
        return;
    }
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/grant/1");
    jout_text(j, "model", args[0]);
    jout_text(j, "person", args[1]);
    listing_time(j, "until", until_at);
    listing_lines(j, "accepted", terms);
    jout_close(j, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "grant", .limit = GRANT_MEMORY };
    AUTO_CLOSE(buf) struct buf joined = { 0 };
    struct store_model m;
    struct store_commit c;
    struct span ns, name, terms;
    int64_t now_at, until_at;
    buf_init(&joined, "the terms", GRANT_MEMORY);
    if (end.until == NULL && end.days == OPT_UNSAID)
        end.days = DAYS_USUAL;
    if (!home_name(args[0], &ns, &name, err) || !join_terms(&joined, &terms, err))
        return false;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !home_now(s, &now_at, err) || !home_end(&end, now_at, &until_at, err) ||
        !home_model(s, args[0], &a, &m, err) || !home_head(s, &m, &a, &c, err) ||
        !store_grant_add(s, ns, name, span_of(args[1]), terms, now_at, until_at, err))
        return false;
    answer(o, args, terms, until_at);
    warn_position(o, &c);
    warn_terms(o, args, &c, terms);
    return true;
}

static const struct opt opts[] = {
    { "until", 'u', OPT_TEXT, &end.until, "DATE", HOME_UNTIL_HELP },
    { "days", 'd', OPT_COUNT, &end.days, "N", "it ends after N days; 90 if nothing is said" },
    { "accepted", 'a', OPT_LIST, &accepted, "TERMS", "terms they have accepted; may be repeated" },
};

const struct cmd cmd_grant = {
    .name = "grant",
    .summary = "let a person have a gated model",
    .usage = "NS/NAME PERSON",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 2,
    .max_args = 2,
    .run = run,
};
