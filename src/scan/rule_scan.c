/* rule_scan.c - rules: of any file, whatever it is. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "SCAN-INCOMPLETE", SEVERITY_HIGH, false, 0, "not examined to its end",
      "what was not looked at may be anything, so it cannot be called clean",
      "fetch it again if it broke on the way; else convert it to safetensors or GGUF, or remove it",
      NULL },
    { "SCAN-CRASH", SEVERITY_HIGH, true, 0, "its reader died of it, or never came to an end",
      "a file that breaks one reader may be made to break others, and to run code in them",
      "load it only where it can do no harm; if its origin is known, tell the makers of ajar",
      "SCAN-INCOMPLETE" },
    { "FILE-ODD", SEVERITY_MEDIUM, false, 0, "the reader saw something unusual",
      "there is no rule for it yet, and what is unusual deserves a look",
      "look at the place; tell the makers of ajar", NULL },
};

static const struct noted notes[] = {
    { FOUND_NONE, "parts", "SCAN-INCOMPLETE", 0, NULL },
};

const struct rule_family rules_scan = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
