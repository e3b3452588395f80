/* cmd_decide.c - `ajar decide MODEL`: how far the door opens, and why not further. */
#include "cli/home.h"
#include "cli/judge.h"
#include "cli/print.h"
#include "decision/about.h"
#include "base/encode.h"

enum { DECIDE_MEMORY = 2000u << 20 };

static struct judge_options options;
static const char *at, *at_least;

static void as_json(struct out *o, const struct decision *d, struct span about, bool narrower)
{
    struct jout *j = &o->doc;
    char hex[2 * SHA256_BYTES + 1];
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/decide/1");
    if (options.suppose != NULL)
        jout_bool(j, "supposed", true);
    jout_text(j, "position", position_name(d->effective));
    jout_bool(j, "narrower", narrower);
    jout_string(j, "summary", d->summary);
    jout_text(j, "record_sha256", hex_put((struct span){ d->record_digest, SHA256_BYTES }, hex));
    jout_raw(j, "record", d->record);
    if (options.suppose == NULL)
        jout_raw(j, "about", about);
    jout_close(j, '}');
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "decide", .limit = DECIDE_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked asked = { .path = args[0], .silent = o->json };
    struct judge j = { 0 };
    struct view v;
    struct view_about m;
    struct span about;
    enum position least;
    if (!judge_position("at-least", at_least, &least, err) ||
        !judge_begin(at, &a, &asked, &store, err) || !judge_model(&asked, &options, &a, &j, err) ||
        !about_write(&j.look, &a, &about, err) || !view_about(about, &a, &m, err) ||
        !view_read(j.decision.record, &a, &v, err))
        return false;
    o->no = least != POSITION_NONE && (j.decision.effective < least || v.blocked.len > 0);
    if (o->json) {
        as_json(o, &j.decision, about, o->no);
        return true;
    }
    print_decision(&o->text, &v, j.policy_name);
    if (!v.supposed) {
        buf_printf(&o->text, "\nThe model\n");
        print_model(&o->text, &m);
    }
    if (v.target < POSITION_OPEN && !v.supposed)
        buf_printf(
            &o->text,
            "\nWhat would change that: ajar need %s MODEL. What is not shown can be stated, and "
            "what waits\nfor people approved, in signed files beside the model: man ajar-approve, "
            "docs/evidence.md\n",
            position_name(v.target + 1));
    if (o->no)
        buf_printf(&o->text, "\nNarrower than asked for, which was %s.\n", position_name(least));
    return true;
}

static const struct opt opts[] = {
    JUDGE_OPTIONS(options),
    SUPPOSE_OPTION(options),
    { "at", 0, OPT_TEXT, &at, "DATE", "decide as of that day, not now" },
    { "at-least", 0, OPT_TEXT, &at_least, "POSITION", "status 1 if the answer is narrower" },
};

const struct cmd cmd_decide = {
    .name = "decide",
    .summary = "how far a model may be let out, and why no further",
    .usage = "[MODEL]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 1,
    .run = run,
};
