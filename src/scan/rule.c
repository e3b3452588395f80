/* rule.c - see rule.h. */
#include "scan/rule.h"

static const struct rule_family *const families[] = {
    &rules_scan,   &rules_pickle, &rules_archive,  &rules_torch,
    &rules_tensor, &rules_config, &rules_template,
};

const char *severity_name(enum severity s)
{
    static const char *const names[] = {
        [SEVERITY_INFO] = "info", [SEVERITY_LOW] = "low",           [SEVERITY_MEDIUM] = "medium",
        [SEVERITY_HIGH] = "high", [SEVERITY_CRITICAL] = "critical",
    };
    return (size_t)s < COUNT(names) && names[s] != NULL ? names[s] : "none";
}

const struct rule_family *rule_family_at(size_t i)
{
    return i < COUNT(families) ? families[i] : NULL;
}

const struct rule *rule_at(size_t i)
{
    for (size_t k = 0; k < COUNT(families); i -= families[k]->n_rules, k++)
        if (i < families[k]->n_rules)
            return &families[k]->rule[i];
    return NULL;
}

const struct rule *rule_named(const char *id)
{
    const struct rule *r;
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++)
        if (strcmp(r->id, id) == 0)
            return r;
    return NULL;
}

static const struct noted *noted_of(enum found_kind kind, const char *code)
{
    for (size_t k = 0; k < COUNT(families); k++)
        for (size_t i = 0; i < families[k]->n_noted; i++) {
            const struct noted *n = &families[k]->noted[i];
            if (n->kind == kind && strcmp(n->code, code) == 0)
                return n;
        }
    return NULL;
}

const struct noted *rule_noted(enum found_kind kind, const char *code)
{
    static const struct noted odd = { FOUND_NONE, "", "FILE-ODD", 0, NULL };
    const struct noted *n = noted_of(kind, code);
    if (n == NULL)
        n = noted_of(FOUND_NONE, code);
    return n != NULL ? n : &odd;
}
