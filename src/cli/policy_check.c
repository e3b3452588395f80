/* policy_check.c - `ajar policy check | silence | table | diff`: what a policy can do at all. */
#include "cli/cmd_policy.h"
#include "cli/policy_releases.h"
#include "cli/faults.h"
#include "cli/findings.h"
#include "cli/tables.h"
#include "cli/witness.h"

enum { WORK_UNIT = 1000000, CHECK_MEMORY = 512 << 20 };

struct cmd_policy_asked cmd_policy_asked = { .work = OPT_UNSAID };

static bool read_budget(struct dd_budget *out, struct err *err)
{
    *out = POL_BUDGET;
    return cmd_policy_asked.work == OPT_UNSAID ||
           ck_mul(cmd_policy_asked.work, WORK_UNIT, &out->steps) ||
           err_set(err, ERR_USAGE, "--work is at most %" PRIu64, UINT64_MAX / WORK_UNIT);
}

/* ---- check ---- */

static void put_n(struct buf *b, unsigned n, const char *one, const char *many)
{
    buf_printf(b, "%u %s", n, n == 1 ? one : many);
}

static void tell_sound(struct buf *b, const struct layers *l, unsigned n_faults)
{
    if (n_faults > 0)
        put_n(b, n_faults, "fault: ", "faults: ");
    else
        buf_printf(b, "sound: ");
    if (l->n > 1)
        buf_printf(b, "%u policies, ", l->n);
    put_n(b, l->policy.n_facts, "fact, ", "facts, ");
    put_n(b, l->policy.n_rules, "rule, ", "rules, ");
    put_n(b, l->policy.n_duties, "duty", "duties");
    buf_printf(b, "; bad news never opens, silence never opens\n");
}

static void faults_json(struct jout *j, const struct pol_faults *f)
{
    jout_open(j, "faults", '[');
    for (size_t i = 0; i < f->n; i++) {
        jout_open(j, NULL, '{');
        jout_u64(j, "line", f->list[i].line);
        jout_u64(j, "column", f->list[i].column);
        jout_u64(j, "length", f->list[i].length);
        jout_text(j, "text", f->list[i].text);
        jout_text(j, "hint", f->list[i].hint);
        jout_close(j, '}');
    }
    jout_close(j, ']');
}

/* The analyses of a policy: of a stack and of each of its layers, or just one. */
struct checks {
    struct layers l;
    struct findings *of;
    size_t n, n_faults;
    bool sound, decided;
};

static void layers_json(struct jout *j, const struct checks *c)
{
    jout_open(j, "undecided_alone", '[');
    for (size_t i = 1; i < c->n; i++)
        if (!c->of[i].found.decided)
            jout_text(j, NULL, c->of[i].layer->name);
    jout_close(j, ']');
}

/* A policy that is not sound has one analysis at most: what shows it. */
static void check_json(struct jout *j, const char *name, const struct checks *c)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/policy/1");
    jout_text(j, "policy", name);
    if (!c->sound && c->l.faulty != c->l.layer)
        jout_text(j, "layer", c->l.faulty->name);
    jout_bool(j, "sound", c->sound);
    faults_json(j, c->l.faults);
    if (c->n > 0) {
        if (c->sound)
            findings_json_reached(j, &c->of[0].found);
        if (c->n > 1)
            layers_json(j, c);
        jout_open(j, "findings", '[');
        for (size_t i = 0; i < c->n; i++)
            findings_json(j, &c->of[i]);
        jout_close(j, ']');
    }
    jout_close(j, '}');
}

static void check_text(struct buf *b, const struct checks *c)
{
    if (!c->sound) {
        faults_print(b, c->l.faulty->name, c->l.faulty->text, c->l.faults);
    } else {
        tell_sound(b, &c->l, (unsigned)c->n_faults);
        findings_print_reached(b, &c->of[0].found);
    }
    for (size_t i = 0; i < c->n; i++) {
        if (i > 0 && !c->of[i].found.decided) {
            buf_shown(b, span_of(c->of[i].layer->name));
            buf_printf(b, " alone: ");
            findings_print_undecided(b, &c->of[i].found);
        }
        findings_print(b, &c->of[i], cmd_policy_asked.witness);
    }
}

static bool analyse_one(struct checks *c, size_t i, struct arena *a, struct err *err)
{
    struct findings *f = &c->of[i];
    const char *folder = cmd_policy_asked.witness;
    struct dd_budget budget;
    f->p = i == 0 ? &c->l.policy : &c->l.layer[i - 1].policy;
    f->layer = i == 0 ? c->l.layer : &c->l.layer[i - 1];
    f->before = i == 0 ? 0 : f[-1].before + f[-1].found.n_findings;
    if (!read_budget(&budget, err))
        return false;
    budget.nodes /= (uint32_t)c->n; /* all of them are kept */
    if (!policy_analyse(f->p, budget, a, &f->found, err))
        return false;
    if (i == 0 && c->n > 1)
        findings_of_stack(&f->found);
    c->n_faults += f->found.n_faults;
    c->decided = c->decided && f->found.decided;
    return folder == NULL || witness_write(folder, f, a, err);
}

static bool analyse_all(struct checks *c, struct arena *a, struct err *err)
{
    size_t n = c->l.n > 1 ? c->l.n + 1 : 1;
    if (cmd_policy_asked.witness != NULL && !witness_room(cmd_policy_asked.witness, err))
        return false;
    c->of = ARENA_ARRAY(a, struct findings, n, err);
    if (c->of == NULL)
        return false;
    c->n = n;
    for (size_t i = 0; i < n; i++)
        if (!analyse_one(c, i, a, err))
            return false;
    return true;
}

/* What shows that the faults of direction matter. */
static bool analyse_faulty(struct checks *c, struct arena *a, struct err *err)
{
    const char *folder = cmd_policy_asked.witness;
    struct dd_budget budget;
    c->of = ARENA_ARRAY(a, struct findings, 1, err);
    if (c->of == NULL || !read_budget(&budget, err) ||
        (folder != NULL && !witness_room(folder, err)))
        return false;
    c->n = 1;
    *c->of = (struct findings){ .p = &c->l.policy, .layer = c->l.faulty };
    return policy_read_unsound(c->l.faulty->text, a, &c->l.policy, err) &&
           policy_counter(c->of->p, budget, a, &c->of->found, err) &&
           (folder == NULL || witness_write(folder, c->of, a, err));
}

bool cmd_policy_check(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = CHECK_MEMORY };
    struct checks c = { .decided = true };
    struct err bad = { 0 };
    c.sound = layers_load(args[0], &a, &c.l, &bad);
    if (!c.sound && c.l.faulty == NULL) {
        *err = bad;
        return false;
    }
    if (c.sound && !analyse_all(&c, &a, err))
        return false;
    if (!c.sound && c.l.faults->of_direction && !analyse_faulty(&c, &a, err))
        return false;
    o->no = !c.sound || c.n_faults > 0 || !c.decided;
    if (o->json)
        check_json(&o->doc, args[0], &c);
    else
        check_text(&o->text, &c);
    return true;
}

/* ---- tables ---- */

static void open_json(struct out *o, const char *name)
{
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/policy/1");
    jout_text(&o->doc, "policy", name);
}

/* A policy that must be sound: its faults are told at once. */
static bool load(const char *name, struct arena *a, struct layers *out, struct err *err)
{
    if (layers_load(name, a, out, err))
        return true;
    layers_tell(out);
    return false;
}

bool cmd_policy_silence(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct layers l;
    struct pol_silence s;
    struct dd_budget budget;
    if (!read_budget(&budget, err) || !load(args[0], &a, &l, err) ||
        !policy_silence(&l.policy, budget, &a, &s, err))
        return false;
    o->no = !s.decided;
    if (o->json) {
        open_json(o, args[0]);
        tables_silence_json(&o->doc, &l.policy, &s);
        jout_close(&o->doc, '}');
    } else {
        tables_silence(&o->text, &l.policy, &s);
    }
    return true;
}

bool cmd_policy_table(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct layers l;
    struct pol_table t;
    struct dd_budget budget;
    if (!read_budget(&budget, err) || !load(args[0], &a, &l, err) ||
        !policy_table(&l.policy, budget, &a, &t, err))
        return false;
    o->no = !t.decided;
    if (o->json) {
        open_json(o, args[0]);
        jout_bool(&o->doc, "decided", t.decided);
        tables_json(&o->doc, "cases", &t);
        jout_close(&o->doc, '}');
    } else if (cmd_policy_asked.csv && t.decided) {
        tables_csv(&o->text, &t);
    } else {
        tables_print(&o->text, &t);
    }
    return true;
}

bool cmd_policy_diff(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "two policies", .limit = 2 * POLICY_MEMORY };
    struct layers l[2];
    const struct policy *const pair[2] = { &l[0].policy, &l[1].policy };
    const struct layers *const both[2] = { &l[0], &l[1] };
    struct moved_releases moved = { 0 };
    struct pol_diff d;
    struct dd_budget budget;
    if (cmd_policy_asked.catalogue != NULL)
        return cmd_policy_past(args, o, err);
    if (cmd_policy_asked.svg != NULL || cmd_policy_asked.frontier != NULL)
        return err_set(err, ERR_USAGE, "--svg and --frontier are of --catalogue");
    if (!read_budget(&budget, err) || !load(args[0], &a, &l[0], err) ||
        !load(args[1], &a, &l[1], err) || !policy_diff(pair, budget, &a, &d, err) ||
        (cmd_policy_asked.releases && !policy_releases(both, &a, &moved, err)))
        return false;
    o->no = !d.decided || d.moved.n_rows > 0 || d.n_declared > 0 || d.n_duties > 0 || moved.n > 0;
    if (o->json) {
        open_json(o, args[0]);
        jout_text(&o->doc, "other", args[1]);
        tables_diff_json(&o->doc, &d);
        if (cmd_policy_asked.releases)
            policy_releases_json(&o->doc, &moved);
        jout_close(&o->doc, '}');
    } else {
        tables_diff(&o->text, &d);
        if (cmd_policy_asked.releases)
            policy_releases_print(&o->text, &moved);
    }
    return true;
}
