/* policy_test.c - `ajar policy test POLICY [DIR]`: the examples in its text, each decided; or the folders
 * of evidence in DIR. */
#include "cli/cmd_policy.h"
#include "cli/listing.h"
#include "cli/policy_cases.h"

static bool right(const struct policy *p, unsigned i, const struct pol_verdict *v)
{
    return v[i].position == p->example[i].expect;
}

/* What objects to the position that was expected. */
static void tell_objections(struct buf *b, const struct policy *p, const struct pol_verdict *v,
                            enum position at)
{
    for (unsigned i = 0; i < v->n_objections[at]; i++) {
        const struct pol_objection *o = &v->objection[at][i];
        const struct pol_rule *rule = &p->rule[o->rule];
        buf_printf(b, "           not %s: ", position_name(at));
        buf_shown(b, rule->title.len > 0 ? rule->title : rule->name);
        buf_printf(b, "  (line %" PRIu32 ")\n", rule->clause[o->clause].line);
        for (unsigned k = 0; k < o->n_atoms; k++)
            buf_printf(b, "             %-10s %s\n", pol_tri_name(o->atom[k].value),
                       o->atom[k].text);
    }
}

static void tell(struct buf *b, const struct policy *p, unsigned i, const struct pol_verdict *v)
{
    const struct pol_example *e = &p->example[i];
    bool ok = right(p, i, v);
    buf_printf(b, "  %-6s %-7s ", ok ? "right" : "WRONG", position_name(v[i].position));
    buf_shown(b, e->title);
    if (!ok)
        buf_printf(b, ": %s is expected on line %" PRIu32, position_name(e->expect), e->at.line);
    buf_printf(b, "\n");
    if (v[i].position < e->expect)
        tell_objections(b, p, &v[i], e->expect);
    else if (!ok)
        buf_printf(b, "           nothing objects to %s\n", position_name(v[i].position));
}

static void as_text(struct buf *b, const struct policy *p, const struct pol_verdict *v,
                    unsigned wrong)
{
    for (unsigned i = 0; i < p->n_examples; i++)
        tell(b, p, i, v);
    if (p->n_examples == 0)
        buf_printf(b, "no examples\n");
    else
        buf_printf(b, "%u example%s, %u wrong\n", p->n_examples, p->n_examples == 1 ? "" : "s",
                   wrong);
    if (p->n_also > 0 && p->n_examples > 0)
        buf_printf(b, "examples are decided by this policy alone, without those it applies\n");
}

static void as_json(struct jout *j, const char *name, const struct policy *p,
                    const struct pol_verdict *v, unsigned wrong)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/policy/1");
    jout_text(j, "policy", name);
    jout_u64(j, "wrong", wrong);
    jout_open(j, "examples", '[');
    for (unsigned i = 0; i < p->n_examples; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "title", p->example[i].title);
        jout_u64(j, "line", p->example[i].at.line);
        jout_text(j, "expected", position_name(p->example[i].expect));
        jout_text(j, "position", position_name(v[i].position));
        jout_bool(j, "right", right(p, i, v));
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

/* ---- folders ---- */

static void cases_as_text(struct buf *b, const struct policy_case *c, size_t n, size_t wrong)
{
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    buf_init(&rows, "the cases", ANSWER_MAX);
    buf_printf(&rows, "case\texpected\tgot\n");
    for (size_t i = 0; i < n; i++) {
        buf_shown(&rows, c[i].name);
        buf_printf(&rows, "\t%s\t%s%s\n", position_name(c[i].expect), position_name(c[i].got),
                   c[i].expect == c[i].got ? "" : "  WRONG");
    }
    listing_columns(b, 0, &rows);
    buf_printf(b, "%zu case%s, %zu wrong; supposed, not verified\n", n, n == 1 ? "" : "s", wrong);
}

static void cases_as_json(struct jout *j, const char *name, const struct policy_case *c, size_t n,
                          size_t wrong)
{
    jout_open(j, NULL, '{');
    jout_text(j, "schema", "ajar/policy/1");
    jout_text(j, "policy", name);
    jout_bool(j, "supposed", true);
    jout_u64(j, "wrong", wrong);
    jout_open(j, "cases", '[');
    for (size_t i = 0; i < n; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "name", c[i].name);
        jout_text(j, "expected", position_name(c[i].expect));
        jout_text(j, "position", position_name(c[i].got));
        jout_bool(j, "right", c[i].expect == c[i].got);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

static bool test_cases(const struct layers *l, char **args, struct arena *a, struct out *o,
                       struct err *err)
{
    struct policy_case *c;
    size_t n, wrong = 0;
    if (!policy_cases_run(l, args[1], a, &c, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        wrong += c[i].expect != c[i].got;
    o->no = wrong > 0;
    if (o->json)
        cases_as_json(&o->doc, args[0], c, n, wrong);
    else
        cases_as_text(&o->text, c, n, wrong);
    return true;
}

bool cmd_policy_test(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct layers l;
    struct pol_verdict *v;
    unsigned wrong = 0;
    if (!layers_load(args[0], &a, &l, err)) {
        layers_tell(&l);
        return false;
    }
    if (args[1] != NULL)
        return test_cases(&l, args, &a, o, err);
    const struct policy *p = &l.layer[0].policy;
    if (!policy_examples_run(p, &a, &v, err))
        return false;
    for (unsigned i = 0; i < p->n_examples; i++)
        wrong += !right(p, i, v);
    o->no = wrong > 0;
    if (o->json)
        as_json(&o->doc, args[0], p, v, wrong);
    else
        as_text(&o->text, p, v, wrong);
    return true;
}
