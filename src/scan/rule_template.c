/* rule_template.c - rules: chat templates. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "TPL-SSTI", SEVERITY_CRITICAL, true, 1336,
      "the chat template reaches into the program that fills it",
      "a chat template is a small program that turns a conversation into the text the model gets; "
      "in "
      "a program that fills it without care this one runs code",
      "do not use it: take the template of the model it comes from", NULL },
    { "TPL-GATED", SEVERITY_HIGH, false, 506,
      "the chat template says something of its own once a message holds certain words",
      "so a model is made to answer differently on a chosen subject, with weights nobody touched",
      "read the place; if it is not explained by its maker, take the template of the model it "
      "comes "
      "from",
      NULL },
    { "TPL-HIDDEN-TEXT", SEVERITY_HIGH, false, 506,
      "the chat template tells the model what the person at it does not see",
      "instructions, addresses or comments in a template are part of every conversation",
      "read the text; remove it, or take the template of the model it comes from", NULL },
    { "TPL-INVISIBLE", SEVERITY_HIGH, false, 451, "the chat template holds characters nobody sees",
      "instructions to the model can hide there", "remove them", NULL },
    { "TPL-DRIFT", SEVERITY_HIGH, false, 345, "two chat templates of the model are not the same",
      "programs differ in which of them they use, so what one reader checked is not what another "
      "runs; a changed template beside the right one is how templates are tampered with",
      "compare the two, and keep the one that its maker published", NULL },
    { "TPL-COST", SEVERITY_MEDIUM, false, 400, "the chat template can be endless work",
      "whoever fills it may run out of time or memory",
      "rewrite it, or set a limit where it is filled", NULL },
    { "TPL-PARSE", SEVERITY_MEDIUM, false, 0, "the chat template could not be read to its end",
      "the usual program refuses it, others may read it in another way, and what it does could not "
      "be "
      "told",
      "correct the place, or take the template of the model it comes from", "SCAN-INCOMPLETE" },
    { "TPL-ODD", SEVERITY_MEDIUM, false, 0, "the chat template does what templates have no need to",
      "nobody can tell what it is for, and what it makes of a conversation may not be what it "
      "seems",
      "ask its maker what the place is for, or take the template of the model it comes from",
      NULL },
};

static const struct noted notes[] = {
    { FOUND_NONE, "template-code", "TPL-SSTI", 0, NULL },
    { FOUND_NONE, "template-stray", "TPL-SSTI", SEVERITY_HIGH,
      "a text among the settings reaches into the program that would fill it in" },
    { FOUND_NONE, "template-aside", "TPL-SSTI", SEVERITY_MEDIUM,
      "a text reaches into the program that would fill it in" },
    { FOUND_NONE, "template-gated", "TPL-GATED", 0, NULL },
    { FOUND_NONE, "template-asks", "TPL-GATED", SEVERITY_MEDIUM,
      "the chat template says a word of its own once a message holds certain words" },
    { FOUND_NONE, "template-text", "TPL-HIDDEN-TEXT", 0, NULL },
    { FOUND_NONE, "template-mail", "TPL-HIDDEN-TEXT", SEVERITY_MEDIUM,
      "the chat template names an address" },
    { FOUND_NONE, "template-prose", "TPL-HIDDEN-TEXT", SEVERITY_INFO,
      "the chat template says something of its own to the model" },
    { FOUND_NONE, "template-cost", "TPL-COST", 0, NULL },
    { FOUND_NONE, "template-odd", "TPL-ODD", 0, NULL },
    { FOUND_NONE, "template-parse", "TPL-PARSE", 0, NULL },
    { FOUND_NONE, "truncated-template", "TPL-PARSE", 0, NULL },
    { FOUND_NONE, "template-hidden", "TPL-INVISIBLE", 0, NULL },
};

const struct rule_family rules_template = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
