/* example.c - the examples of a policy: what they suppose, and what is decided of it. */
#include "policy/policy.h"
#include "policy/stat.h"

#define SOME_DAY 20000 /* of an example that names none: its policy does not ask for it */

static struct pol_set setting_set(const struct policy *p, const struct pol_setting *s)
{
    if (!s->counted)
        return s->set;
    struct stat_bounds b = stat_binomial(s->k, s->n, policy_alpha(p, s->fact));
    return (struct pol_set){ .lo = dec_round(b.lo, false), .hi = dec_round(b.hi, true) };
}

void policy_example(const struct policy *p, unsigned example, struct pol_given *given,
                    struct clock *now)
{
    const struct pol_example *e = &p->example[example];
    for (unsigned i = 0; i < p->n_facts; i++)
        given[i] = (struct pol_given){ .set = pol_whole(&p->fact[i]) };
    for (unsigned i = 0; i < e->n_settings; i++)
        given[e->setting[i].fact].set = setting_set(p, &e->setting[i]);
    now->now_at = (e->has_today ? e->today : SOME_DAY) * DAY_SECONDS;
}

bool policy_examples_run(const struct policy *p, struct arena *a, struct pol_verdict **out,
                         struct err *err)
{
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, p->n_facts, err);
    struct pol_verdict *verdict =
        given == NULL ? NULL : ARENA_ARRAY(a, struct pol_verdict, p->n_examples, err);
    if (verdict == NULL)
        return false;
    for (unsigned i = 0; i < p->n_examples; i++) {
        struct clock now = { 0 };
        policy_example(p, i, given, &now);
        if (!policy_eval(p, given, now, a, &verdict[i], err))
            return false;
    }
    *out = verdict;
    return true;
}
