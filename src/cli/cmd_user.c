/* cmd_user.c - `ajar user add NAME | list`: the people who can be given tokens and grants. */
#include "cli/cmd.h"
#include "cli/home.h"
#include "cli/listing.h"

enum { LIST_MEMORY = 64 << 20 };

static bool add(char **args, struct out *o, struct err *err)
{
    int64_t now_at;
    struct span name = span_of(args[0]);
    AUTO_CLOSE(store) struct store *s = home_open(true, err);
    if (s == NULL || !home_now(s, &now_at, err) || !store_person_add(s, name, now_at, err))
        return false;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/user/1");
        jout_string(&o->doc, "added", name);
        jout_close(&o->doc, '}');
        return true;
    }
    buf_shown(&o->text, name);
    buf_printf(&o->text, " is added.\n");
    buf_printf(&o->talk, "A token lets them in:  ajar token new %s\n", args[0]);
    return true;
}

static void as_json(struct out *o, const struct store_person *p, unsigned n)
{
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/user/1");
    jout_open(j, "people", '[');
    for (unsigned i = 0; i < n; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "name", p[i].name);
        listing_time(j, "created", p[i].created_at);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

static void as_text(struct out *o, const struct store_person *p, unsigned n)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "name\tsince\n");
    for (unsigned i = 0; i < n; i++) {
        buf_shown(&rows, p[i].name);
        buf_printf(&rows, "\t");
        listing_date(&rows, p[i].created_at);
        buf_printf(&rows, "\n");
    }
    if (n > 0)
        listing_columns(&o->text, 0, &rows);
    else
        buf_printf(&o->talk, "Nobody yet:  ajar user add NAME\n");
}

static bool list(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "list", .limit = LIST_MEMORY };
    struct store_person *people;
    unsigned n;
    (void)args;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !store_people(s, &a, &people, &n, err))
        return false;
    (o->json ? as_json : as_text)(o, people, n);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    static const struct cmd_verb verbs[] = { { "add", "NAME", add }, { "list", NULL, list } };
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_user = {
    .name = "user",
    .summary = "the people who may be given tokens and grants",
    .usage = "add NAME | list",
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
