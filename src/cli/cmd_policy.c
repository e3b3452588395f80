/* cmd_policy.c - `ajar policy check | list | show`: policies as texts. */
#include "cli/faults.h"
#include "cli/judge.h"
#include "store/builtin.h"

enum { POLICY_MEMORY = 256u << 20 };

static bool list(char **args, struct out *o, struct err *err)
{
    (void)args;
    (void)err;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/policy/1");
        jout_open(&o->doc, "policies", '[');
    }
    struct span name;
    for (size_t i = 0; store_policy_name(i, &name); i++) {
        if (o->json)
            jout_string(&o->doc, NULL, name);
        else
            buf_printf(&o->text, "%.*s\n", (int)name.len, (const char *)name.ptr);
    }
    if (o->json) {
        jout_close(&o->doc, ']');
        jout_close(&o->doc, '}');
    }
    return true;
}

static bool show(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct span text;
    if (!judge_policy_text(args[0], &a, &text, err))
        return false;
    buf_put(&o->text, text);
    return true;
}

static void faults_json(struct out *o, const char *name, const struct pol_faults *f)
{
    struct jout *j = &o->doc;
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/policy/1");
    jout_text(j, "policy", name);
    jout_bool(j, "sound", f->times == 0);
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
    jout_close(j, '}');
}

static bool check(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct policy p;
    struct span text;
    struct err bad = { 0 };
    const char *name = args[0];
    struct pol_faults *f = ARENA_ARRAY(&a, struct pol_faults, 1, err);
    if (f == NULL || !judge_policy_text(name, &a, &text, err))
        return false;
    bool sound = policy_read(text, &a, &p, f, &bad);
    if (!sound && bad.kind != ERR_INPUT) {
        *err = bad;
        return false;
    }
    o->no = !sound;
    if (o->json)
        faults_json(o, name, f);
    else if (!sound)
        faults_print(&o->text, name, text, f);
    else
        buf_printf(&o->text,
                   "sound: %u fact%s, %u rule%s, %u dut%s; bad news never opens, silence "
                   "never opens\n",
                   p.n_facts, p.n_facts == 1 ? "" : "s", p.n_rules, p.n_rules == 1 ? "" : "s",
                   p.n_duties, p.n_duties == 1 ? "y" : "ies");
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    static const struct cmd_verb verbs[] = { { "check", "POLICY", check },
                                             { "show", "POLICY", show },
                                             { "list", NULL, list } };
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_policy = {
    .name = "policy",
    .summary = "check a policy, or show one that comes with ajar",
    .usage = "check POLICY | show POLICY | list",
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
