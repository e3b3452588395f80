/* cmd_explain.c - `ajar explain MODEL`: how each rule comes to its answer, on which evidence. */
#include "cli/home.h"
#include "cli/known.h"
#include "cli/print.h"
#include "policy/derive.h"

enum { EXPLAIN_MEMORY = 2000u << 20, CLAUSE_LINES = 12 };

static struct judge_options options;
static const char *at, *position;
static bool all;

struct explaining {
    const struct judge *j;
    enum position at;
    struct arena *a;
};

/* The clause as it stands in the policy. */
static void print_clause(struct buf *b, struct span text, const struct pol_clause *c)
{
    const uint8_t *end = text.ptr + text.len;
    struct span left = text;
    for (uint32_t line = c->line; line <= c->end_line && line < c->line + CLAUSE_LINES; line++) {
        struct span s = line == c->line ? policy_line(text, line) : policy_line(left, 2);
        left = (struct span){ s.ptr, (size_t)(end - s.ptr) };
        while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
            s = (struct span){ s.ptr + 1, s.len - 1 };
        buf_printf(b, line == c->line ? "     " : "       ");
        buf_shown(b, s);
        buf_printf(b, "\n");
    }
}

static void print_step(struct buf *b, const struct explaining *x, const struct pol_step *s)
{
    unsigned indent = 2 * s->depth;
    buf_printf(b, "     %-11s%*s%s%s\n", pol_tri_name(s->value), (int)indent, "", s->text,
               s->told ? " (see above)" : "");
    if (s->fact >= 0)
        known_print(b, x->j, (unsigned)s->fact, x->at, 18 + indent);
}

static void print_one(struct buf *b, const struct explaining *x, const struct pol_rule *rule,
                      unsigned clause, const struct pol_derivation *d)
{
    const struct pol_clause *c = &rule->clause[clause];
    buf_shown(b, rule->title.len > 0 ? rule->title : rule->name);
    buf_printf(b, "  (rule ");
    buf_shown(b, rule->name);
    buf_printf(b, ", line %" PRIu32 ")%s\n", c->line,
               d->value == POL_FALSE     ? ": agrees"
               : d->value == POL_UNKNOWN ? ": objects, for something is not shown"
                                         : ": objects");
    print_clause(b, x->j->in.policy->layer[rule->layer].text, c);
    for (size_t i = 0; i < d->n; i++)
        print_step(b, x, &d->step[i]);
}

static void json_one(struct jout *o, const struct explaining *x, const struct pol_rule *rule,
                     unsigned clause, const struct pol_derivation *d)
{
    jout_open(o, NULL, '{');
    jout_string(o, "rule", rule->name);
    jout_string(o, "title", rule->title);
    jout_u64(o, "clause", clause + 1u);
    jout_u64(o, "line", rule->clause[clause].line);
    jout_text(o, "value", pol_tri_name(d->value));
    jout_open(o, "steps", '[');
    for (size_t i = 0; i < d->n; i++) {
        jout_open(o, NULL, '{');
        jout_u64(o, "depth", d->step[i].depth);
        jout_text(o, "text", d->step[i].text);
        jout_text(o, "value", pol_tri_name(d->step[i].value));
        if (d->step[i].fact >= 0)
            known_json(o, x->j, (unsigned)d->step[i].fact, x->at);
        jout_close(o, '}');
    }
    jout_close(o, ']');
    jout_close(o, '}');
}

/* Calls back for each clause that says something about the candidate: those that object, or all. */
static bool each_clause(struct out *o, const struct explaining *x, struct err *err)
{
    unsigned n = 0;
    const struct policy *p = x->j->in.policy;
    for (unsigned i = 0; i < p->n_rules; i++)
        for (unsigned k = 0; k < p->rule[i].n_clauses; k++) {
            struct pol_derivation d;
            if (!policy_derive(p, x->j->decision.given, x->j->in.now, x->at, &p->rule[i].clause[k],
                               x->a, &d, err))
                return false;
            if (d.n == 0 || (d.value == POL_FALSE && !all))
                continue;
            ++n;
            if (o->json) {
                json_one(&o->doc, x, &p->rule[i], k, &d);
            } else {
                buf_printf(&o->text, "  %u. ", n);
                print_one(&o->text, x, &p->rule[i], k, &d);
            }
        }
    return true;
}

static bool explain_at(struct out *o, const struct explaining *x, struct err *err)
{
    bool stands = policy_stands(x->j->in.policy, x->j->decision.given, x->j->in.now, x->at);
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "position", position_name(x->at));
        jout_bool(&o->doc, "stands", stands);
        jout_open(&o->doc, "clauses", '[');
    } else {
        buf_printf(&o->text, "\n%s %s\n", stands ? "Nothing objects to" : "What objects to",
                   position_name(x->at));
    }
    if (!each_clause(o, x, err))
        return false;
    if (o->json) {
        jout_close(&o->doc, ']');
        jout_close(&o->doc, '}');
    }
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "explain", .limit = EXPLAIN_MEMORY };
    AUTO_CLOSE(store) struct store *store = NULL;
    struct judge_asked asked = { .path = args[0], .silent = o->json };
    struct judge j = { 0 };
    enum position only;
    if (!judge_position("position", position, &only, err) ||
        !judge_begin(at, &a, &asked, &store, err) || !judge_model(&asked, &options, &a, &j, err))
        return false;
    enum position reached = j.decision.target;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/explain/1");
        if (options.suppose != NULL)
            jout_bool(&o->doc, "supposed", true);
        jout_text(&o->doc, "target", position_name(reached));
        jout_text(&o->doc, "effective", position_name(j.decision.effective));
        jout_open(&o->doc, "positions", '[');
    } else {
        print_head(&o->text, options.suppose != NULL, reached);
    }
    for (enum position p = POSITION_HOSTED; p <= POSITION_OPEN; p++) {
        struct explaining x = { &j, p, &a };
        bool asked_for = only != POSITION_NONE ? p == only : p > reached || all;
        if (asked_for && !explain_at(o, &x, err))
            return false;
    }
    if (o->json) {
        jout_close(&o->doc, ']');
        jout_close(&o->doc, '}');
    } else if (reached == POSITION_OPEN && only == POSITION_NONE && !all) {
        buf_printf(&o->text, "\nNothing objects to open: --all shows why each rule agrees\n");
    }
    return true;
}

static const struct opt opts[] = {
    JUDGE_OPTIONS(options),
    SUPPOSE_OPTION(options),
    { "at", 0, OPT_TEXT, &at, "DATE", "as of that day, not now" },
    { "position", 0, OPT_TEXT, &position, "POSITION", "this one, whether it stands or not" },
    { "all", 'a', OPT_FLAG, &all, NULL, "the rules that agree, too" },
};

const struct cmd cmd_explain = {
    .name = "explain",
    .summary = "how each rule comes to its answer, and on which evidence",
    .usage = "[MODEL]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 1,
    .run = run,
};
