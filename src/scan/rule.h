/* rule.h - the rules of the scan: what each means, to whom it matters and what to do. The tables of
 * one family of files stand in rule_FAMILY.c; rules.c turns what was found into findings by them.
 *
 * Terms   noted   which note of which reader raises a rule
 *         code    counts for files.code_execution when high or critical
 * Source  docs/findings.md has a row for each */
#ifndef AJAR_SCAN_RULE_H
#define AJAR_SCAN_RULE_H

#include "formats/found.h"

enum severity {
    SEVERITY_INFO = 1,
    SEVERITY_LOW,
    SEVERITY_MEDIUM,
    SEVERITY_HIGH,
    SEVERITY_CRITICAL,
};
const char *severity_name(enum severity s);

/* Texts for people who never heard of the format; each one line without a full stop at its end. */
struct rule {
    const char *id;
    enum severity severity; /* unless a row of noted says otherwise */
    bool code;
    unsigned cwe;        /* number in the Common Weakness Enumeration; 0: none fits */
    const char *title;   /* what it is */
    const char *why;     /* why it matters */
    const char *todo;    /* the next step */
    const char *implies; /* ids with a blank between: rules that always come with it; or NULL */
};
struct noted {
    enum found_kind kind; /* FOUND_NONE: any that has no row of its own for this code */
    const char *code;
    const char *rule;
    enum severity severity; /* 0: that of the rule */
    const char *title;      /* NULL: that of the rule */
};
/* A rule where it is of another weight, or asks for another reason or step: in findings of that title,
 * else in those of the rule's own title that have another severity than it. */
struct rule_case {
    const char *rule;
    enum severity severity;   /* 0: that of the rule */
    const char *title, *when; /* one of them: "when WHEN", for people who ask what the rule means */
    const char *why, *todo;   /* NULL: those of the rule */
};
/* The title of PKL-IMPORT-DENY where the file calls the function by itself. */
#define RULE_CALLED "loading it calls a function that attacks are made of"
/* Its title where it stands in a pickle that loading the file does not reach by itself. */
#define RULE_TERMS    "a program that torch.export wrote has code for terms"
#define RULE_EXPORTED "a program that torch.export wrote; its instructions were not looked at"
#define RULE_HIDDEN   "a hidden pickle asks for a function that attacks are made of"
/* Of PKL-IMPORT-UNKNOWN where the name is known, and the use is not. */
#define RULE_MISUSED "it uses code of a known library in a way that the library's own files do not"
/* Titles of JL-WRAPPER where who does not read as joblib does imports something; the second where that is
 * a function of PKL-IMPORT-DENY, or as bad. */
#define RULE_TWO_READINGS "what joblib takes for an array is a program to others"
#define RULE_TWO_PROGRAMS "loaders that know no arrays run an attack where joblib sees numbers"
/* Of CODE-FILE: requirements.txt and its like. */
#define RULE_LIST "a list of what an installer fetches and runs"
/* Of CFG-LOADER. */
#define RULE_MLMODEL "which code MLflow loads the model with could not be read"
#define RULE_ALIAS   "a key that stands elsewhere in the file, so that it was not looked at"
#define RULE_SETTING "a text among the settings looks like code"
#define RULE_OPENED  "a layer reads its words from a file or an address that it names"
/* Of IDX-PATH: in the settings of an adapter. */
#define RULE_ADAPTER_OUTSIDE "an adapter that lies outside the folder"
/* Of PT-TORCHSCRIPT and PKL-NOT-WEIGHTS-ONLY. */
#define RULE_REACHES "a program in the place of weights that reaches past numbers"
#define RULE_SCRIPT  "a TorchScript program: torch.load with weights_only=True refuses it"
/* What stands around the text of a note that is no more than a name (behind it), or a number. */
struct rule_seen {
    enum found_kind kind; /* FOUND_NONE: any that has no row of its own for this code */
    const char *code, *before, *after;
};
struct rule_family {
    const struct rule *rule;
    size_t n_rules;
    const struct noted *noted;
    size_t n_noted;
};
extern const struct rule_family rules_scan; /* of any file, whatever it is */
extern const struct rule_family rules_pickle, rules_archive, rules_torch, rules_tensor,
    rules_config, rules_template;

/* NULL past the end. */
const struct rule_family *rule_family_at(size_t i);
/* NULL: no such rule. */
const struct rule *rule_named(const char *id);
/* All of them, family by family; NULL past the end. */
const struct rule *rule_at(size_t i);
/* What a note of a reader raises; never NULL. */
const struct noted *rule_noted(enum found_kind kind, const char *code);
/* NULL past the end. */
const struct rule_case *rule_case_at(size_t i);
/* NULL: the rule says all itself. */
const struct rule_case *rule_case_of(const struct noted *as, enum severity severity);
/* NULL: the text of the note says all itself. */
const struct rule_seen *rule_seen(enum found_kind kind, const char *code);

#endif
