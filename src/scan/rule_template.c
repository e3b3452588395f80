/* rule_template.c - rules: chat templates. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "TPL-SSTI", SEVERITY_CRITICAL, true, 1336,
      "the chat template reaches into the program that fills it",
      "in a careless program it runs code",
      "rewrite the template, or use that of the model it comes from", NULL },
    { "TPL-ODD", SEVERITY_MEDIUM, false, 0, "the chat template does what templates have no need to",
      "nobody can tell what it is for", "rewrite the template", NULL },
    { "TPL-PARSE", SEVERITY_MEDIUM, false, 0, "the chat template could not be read to its end",
      "what follows was not looked at", "rewrite the template", "SCAN-INCOMPLETE" },
    { "TPL-INVISIBLE", SEVERITY_HIGH, false, 451, "the chat template holds characters nobody sees",
      "instructions to the model can hide there", "remove them", NULL },
};

static const struct noted notes[] = {
    { FOUND_NONE, "template-code", "TPL-SSTI", 0, NULL },
    { FOUND_NONE, "template-odd", "TPL-ODD", 0, NULL },
    { FOUND_NONE, "truncated-template", "TPL-PARSE", 0, NULL },
    { FOUND_NONE, "hidden-character", "TPL-INVISIBLE", 0, NULL },
};

const struct rule_family rules_template = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
