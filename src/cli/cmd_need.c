/* cmd_need.c - `ajar need POSITION MODEL`: what would have to change for it to be reached. */
#include "cli/home.h"
#include "cli/known.h"
#include "cli/print.h"
#include "cli/sizes.h"

#include <stdio.h>

enum { NEED_MEMORY = 2000u << 20 };

static struct judge_options options;
static const char *at;
static bool all;

struct needing {
    const struct judge *j;
    enum position at;
    bool beside; /* something would have to stand beside what is there, and that goes on counting */
};

static void print_change(struct buf *b, struct needing *x, const char *mark,
                         const struct need_change *c)
{
    const struct pol_fact *f = &x->j->in.policy->fact[c->fact];
    const struct ev_fact *e = &x->j->decision.known.fact[c->fact];
    buf_printf(b, "  %4s %-8s %s\n", mark, known_verb(f, e), c->text);
    if (!f->is_today)
        known_print_set(b, x->j, c->fact, x->at, 16);
    if (known_hindrance(e) != NULL)
        buf_printf(b, "%16s%s\n", "", known_hindrance(e));
    sizes_print(b, x->j, c, 16);
    x->beside = x->beside || (e->attempts > 0 && !e->from_files && f->type != POL_APPROVALS &&
                              !f->latest_counts);
}

static bool asks(const struct need_way *w, const struct need_change *c)
{
    for (unsigned i = 0; i < w->n; i++)
        if (w->change[i].fact == c->fact && strcmp(w->change[i].text, c->text) == 0)
            return true;
    return false;
}

static bool shown(const struct need_way *w)
{
    return all || !w->idle;
}

/* Every way that is shown asks for it. */
static bool in_any_case(const struct need *n, const struct need_change *c)
{
    for (size_t i = 0; i < n->n; i++)
        if (shown(&n->way[i]) && !asks(&n->way[i], c))
            return false;
    return true;
}

/* What all ways ask for, then what each asks for besides. first: any way that is shown. */
static void print_shown(struct buf *b, struct needing *x, const struct need *n,
                        const struct need_way *first)
{
    size_t told = 0, common = 0;
    for (unsigned i = 0; i < first->n; i++)
        common += in_any_case(n, &first->change[i]);
    buf_printf(b, "\nTo reach %s%s\n", position_name(x->at),
               common == 0 ? ", one of these will do" : "");
    for (unsigned i = 0; i < first->n; i++)
        if (in_any_case(n, &first->change[i]))
            print_change(b, x, "", &first->change[i]);
    if (common > 0 && common < first->n)
        buf_printf(b, "and one of these\n");
    for (size_t i = 0; i < n->n; i++) {
        char mark[24];
        snprintf(mark, sizeof mark, "%zu.", ++told);
        for (unsigned k = 0; shown(&n->way[i]) && k < n->way[i].n; k++)
            if (!in_any_case(n, &n->way[i].change[k])) {
                print_change(b, x, mark, &n->way[i].change[k]);
                mark[0] = 0;
            }
    }
}

static void print_ways(struct buf *b, struct needing *x, const struct need *n)
{
    size_t idle = 0;
    for (size_t i = 0; i < n->n; i++)
        idle += n->way[i].idle;
    if (n->n > 0 && shown(&n->way[0])) /* the idle ones are last */
        print_shown(b, x, n, &n->way[0]);
    else if (n->n == 0 && !n->complete)
        buf_printf(b, "\nNo way to %s was found.\n", position_name(x->at));
    else
        buf_printf(b, "\nNothing that people can change would bring it to %s.\n",
                   position_name(x->at));
    if (idle > 0 && !all)
        buf_printf(b, "\n%zu%s way%s through what nothing changes: --all shows %s\n", idle,
                   idle < n->n ? " more" : "", idle == 1 ? " goes" : "s go",
                   idle == 1 ? "it" : "them");
    if (n->more > 0)
        buf_printf(b, "\nand %zu harder or longer ones\n", n->more);
    if (!n->complete)
        buf_printf(b, "\nThere may be other ways: not all could be looked at.\n");
    if (x->beside)
        buf_printf(b,
                   "\nWhat is newly measured or stated stands beside the old, which goes on "
                   "counting; it takes\nits place only if it supersedes it, with a reason, or is "
                   "pooled with it: see docs/evidence.md\n");
}

static void json_ways(struct jout *o, const struct needing *x, const struct need *n)
{
    jout_open(o, "ways", '[');
    for (size_t i = 0; i < n->n; i++) {
        const struct need_way *w = &n->way[i];
        jout_open(o, NULL, '{');
        jout_bool(o, "idle", w->idle);
        jout_open(o, "changes", '[');
        for (unsigned k = 0; k < w->n; k++) {
            const struct pol_fact *f = &x->j->in.policy->fact[w->change[k].fact];
            jout_open(o, NULL, '{');
            jout_text(o, "do", known_verb(f, &x->j->decision.known.fact[w->change[k].fact]));
            jout_text(o, "text", w->change[k].text);
            known_json(o, x->j, w->change[k].fact, x->at);
            sizes_json(o, x->j, &w->change[k]);
            jout_close(o, '}');
        }
        jout_close(o, ']');
        jout_close(o, '}');
    }
    jout_close(o, ']');
    jout_u64(o, "more", n->more);
    jout_bool(o, "complete", n->complete);
}

static bool can_be_gone(const struct need *n)
{
    for (size_t i = 0; i < n->n; i++)
        if (!n->way[i].idle)
            return true;
    return false;
}

static void tell(struct out *o, struct needing *x, const struct need *n, bool stands)
{
    enum position reached = x->j->decision.target;
    o->no = !stands && !can_be_gone(n);
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/need/1");
        if (options.suppose != NULL)
            jout_bool(&o->doc, "supposed", true);
        jout_text(&o->doc, "asked", position_name(x->at));
        jout_bool(&o->doc, "stands", stands);
        jout_text(&o->doc, "target", position_name(reached));
        json_ways(&o->doc, x, n);
        jout_close(&o->doc, '}');
        return;
    }
    print_head(&o->text, options.suppose != NULL, reached);
    if (stands)
        buf_printf(&o->text, "\nNothing objects to %s.\n", position_name(x->at));
    else
        print_ways(&o->text, x, n);
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "need", .limit = NEED_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked asked = { .path = args[1], .silent = o->json };
    struct judge j = { 0 };
    struct need n;
    struct needing x = { .j = &j };
    char room[QUOTED_BYTES];
    if (!position_parse(span_of(args[0]), &x.at))
        return err_set(err, ERR_USAGE, "need asks for closed, hosted, gated or open, not %s",
                       span_quote(span_of(args[0]), room));
    if (!judge_begin(at, &a, &asked, &store, err) || !judge_model(&asked, &options, &a, &j, err) ||
        !policy_need(j.in.policy, j.decision.given, j.in.now, x.at, &a, &n, err))
        return false;
    tell(o, &x, &n, policy_stands(j.in.policy, j.decision.given, j.in.now, x.at));
    return true;
}

static const struct opt opts[] = {
    JUDGE_OPTIONS(options),
    SUPPOSE_OPTION(options),
    { "at", 0, OPT_TEXT, &at, "DATE", "as of that day, not now" },
    { "all", 'a', OPT_FLAG, &all, NULL, "ways through what nothing changes, too" },
};

const struct cmd cmd_need = {
    .name = "need",
    .summary = "what would have to change for a position to be reached",
    .usage = "POSITION [MODEL]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
