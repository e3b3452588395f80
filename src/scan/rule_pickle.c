/* rule_pickle.c - rules: pickles. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "PKL-PRESENT", SEVERITY_HIGH, true, 502, "loading a pickle runs the code in it",
      "whoever loads it does what its maker wrote, with his own rights",
      "convert the file to safetensors", NULL },
};

const struct rule_family rules_pickle = {
    .rule = rules,
    .n_rules = COUNT(rules),
};
