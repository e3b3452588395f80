/* rule_archive.c - rules: archives, wrappers, and files that are two things. See rule.h. */
#include "scan/rule.h"

static const struct rule rules[] = {
    { "POLY-FILE", SEVERITY_CRITICAL, false, 436, "it is a file of another kind as well",
      "what was judged here is not what another program reads",
      "take the file from its maker again, or remove it", "SCAN-INCOMPLETE" },
    { "EXT-MISMATCH", SEVERITY_MEDIUM, false, 646, "its content is not what its name says",
      "programs that go by the name treat it as something else",
      "find out who named it, and rename it", NULL },
};

static const struct noted notes[] = {
    { FOUND_NONE, "polyglot", "POLY-FILE", 0, NULL },
};

const struct rule_family rules_archive = {
    .rule = rules,
    .n_rules = COUNT(rules),
    .noted = notes,
    .n_noted = COUNT(notes),
};
