/* cmd_policy.c - `ajar policy check | list | show`: policies as texts. */
#include "base/file.h"
#include "cli/faults.h"
#include "cli/cmd.h"
#include "store/builtin.h"

enum { POLICY_MEMORY = 256u << 20 };

static bool list(struct out *o)
{
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

static bool show(const char *name, struct out *o, struct err *err)
{
    struct span text;
    if (!store_policy(name, &text))
        return err_set(err, ERR_ABSENT, "no policy is called %s: see ajar policy list", name);
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

static bool check(const char *name, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct policy p;
    struct span text;
    struct err bad = { 0 };
    struct pol_faults *f = ARENA_ARRAY(&a, struct pol_faults, 1, err);
    if (f == NULL)
        return false;
    if (!store_policy(name, &text) && !file_load(name, POL_TEXT_MAX, &a, &text, err))
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
                   "sound: %u facts, %u rules, %u duties; bad news never opens, silence "
                   "never opens\n",
                   p.n_facts, p.n_rules, p.n_duties);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    if (strcmp(args[0], "list") == 0 && args[1] == NULL)
        return list(o);
    if (strcmp(args[0], "show") == 0 && args[1] != NULL)
        return show(args[1], o, err);
    if (strcmp(args[0], "check") == 0 && args[1] != NULL)
        return check(args[1], o, err);
    return err_set(err, ERR_USAGE, "expected check POLICY, show NAME or list");
}

const struct cmd cmd_policy = {
    .name = "policy",
    .summary = "check a policy, or show one that comes with ajar",
    .usage = "check POLICY | show NAME | list",
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
