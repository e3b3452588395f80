/* cmd_approve.c - `ajar approve MODEL`: the text a person signs to approve. ajar signs nothing for
 * a person: ssh-keygen does. */
#include "cli/home.h"
#include "cli/judge.h"

enum {
    APPROVE_MEMORY = 2000u << 20,
    APPROVE_DAYS = 90, /* where the policy gives approvals no shelf life */
};

static struct judge_options options;
static const char *fact_name, *position_given, *until;

/* Layers may ask for one approval, each with a shelf life of its own: what counts in all of them. */
static const struct pol_fact *shorter(const struct pol_fact *x, const struct pol_fact *y)
{
    return y->good_for_days != 0 && (x->good_for_days == 0 || y->good_for_days < x->good_for_days)
               ? y
               : x;
}

/* The fact to approve: the one named, or the only one the policy has. */
static bool find_fact(const struct policy *p, const struct pol_fact **out, struct err *err)
{
    char room[QUOTED_BYTES];
    *out = NULL;
    for (unsigned i = 0; i < p->n_facts; i++) {
        const struct pol_fact *f = &p->fact[i];
        if (f->type != POL_APPROVALS ||
            (fact_name != NULL && !span_eq(f->name, span_of(fact_name))))
            continue;
        if (*out != NULL && span_eq((*out)->name, f->name)) {
            *out = shorter(*out, f);
            continue;
        }
        if (*out != NULL)
            return err_set(err, ERR_USAGE,
                           "this policy asks for several approvals: name one with "
                           "--fact, such as %.*s",
                           (int)f->name.len, (const char *)f->name.ptr);
        *out = f;
    }
    if (*out == NULL && fact_name != NULL)
        return err_set(err, ERR_USAGE, "%s is no approval this policy asks for",
                       span_quote(span_of(fact_name), room));
    return *out != NULL || err_set(err, ERR_USAGE, "this policy asks for no approvals");
}

/* An approval lives for the fact's shelf life before `until`: later would not count yet. *out is
 * the first second of its last day. */
static bool find_until(const struct pol_fact *f, struct clock now, int64_t *out, struct err *err)
{
    char date[CLOCK_DATE_BYTES];
    int64_t end_at, days = f->good_for_days > 0 ? f->good_for_days : APPROVE_DAYS;
    int64_t last = (clock_day(now.now_at) + days) * DAY_SECONDS;
    *out = last;
    if (until == NULL)
        return true;
    if (!home_until(until, now.now_at, &end_at, err))
        return false;
    if (end_at % DAY_SECONDS != 0)
        return err_set(err, ERR_USAGE, "--until needs a day: an approval holds for whole days");
    *out = end_at - DAY_SECONDS;
    if (f->good_for_days > 0 && *out > last)
        return err_set(err, ERR_USAGE, "--until %s is too far off: this policy takes %s at most",
                       until, clock_date(last, date));
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "approve", .limit = APPROVE_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked asked = { .path = args[0], .now = clock_read(), .silent = o->json };
    struct judge j = { 0 };
    const struct pol_fact *f;
    struct span text;
    enum position position;
    int64_t until_at;
    if (position_given == NULL)
        return err_set(err, ERR_USAGE, "--position is missing: closed, hosted, gated or open");
    const char *home = store_home(&a, err);
    if (home == NULL || !judge_store(home, &store, err))
        return false;
    asked.store = store; /* parents that are here count as they will for release */
    if (!judge_position("position", position_given, &position, err) ||
        !judge_model(&asked, &options, &a, &j, err) || !find_fact(&j.layers.policy, &f, err) ||
        !find_until(f, asked.now, &until_at, err))
        return false;
    struct ev_approval v = { .fact = f->name,
                             .weights = j.look.manifest.weights,
                             .policy = j.layers.digest,
                             .evidence = j.decision.evidence_digest,
                             .position = position,
                             .until_at = until_at };
    if (!ev_approval_text(&v, &a, &text, err))
        return false;
    buf_put(&o->text, text);
    if (j.look.folder && manifest_reaches(&j.look.manifest))
        buf_printf(&o->talk, "ajar: keep this outside of the model, and name its folder with "
                             "--evidence: beside an ONNX "
                             "file it would change the weights it is about\n");
    return true;
}

static const struct opt opts[] = {
    JUDGE_OPTIONS(options),
    { "position", 0, OPT_TEXT, &position_given, "POSITION", "the widest position approved" },
    { "fact", 0, OPT_TEXT, &fact_name, "FACT", "which approval, if the policy has several" },
    { "until", 0, OPT_TEXT, &until, "DATE", HOME_UNTIL_HELP },
};

const struct cmd cmd_approve = {
    .name = "approve",
    .summary = "print the approval that a person then signs with ssh-keygen",
    .usage = "MODEL",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
