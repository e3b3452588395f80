/* cmd_evidence.h - the verbs of `ajar evidence`, each in a file of its own. */
#ifndef AJAR_CLI_CMD_EVIDENCE_H
#define AJAR_CLI_CMD_EVIDENCE_H

#include "cli/judge.h"

/* Members of an item that are given as options of the same name. */
enum evidence_member {
    MEMBER_KIND,
    MEMBER_VALUE,
    MEMBER_K,
    MEMBER_N,
    MEMBER_UNSCORED,
    MEMBER_PLANNED_N,
    MEMBER_MEAN,
    MEMBER_SE,
    MEMBER_DF,
    MEMBER_LO,
    MEMBER_HI,
    MEMBER_LEVEL,
    MEMBER_SIDED,
    MEMBER_SCORES,
    MEMBER_CLUSTERS,
    MEMBER_POOL,
    MEMBER_GRADE,
    MEMBER_ATTEMPT,
    EVIDENCE_MEMBERS,
};

/* What may be said to them; what is not for a verb is refused before it runs. */
struct cmd_evidence_asked {
    const char *subject, *to, *variant, *run_id, *by, *unit, *measured_at, *cluster;
    struct opt_list fact;
    bool dry_run;
    struct judge_options judge;
    const char *at, *position, *reason;
    const char *member[EVIDENCE_MEMBERS];
    struct opt_list source;
    bool extended, peeked, yaml;
};
extern struct cmd_evidence_asked cmd_evidence_asked;
bool cmd_evidence_import(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_list(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_show(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_add(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_check(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_supersede(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_register(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_openness(char **args, struct out *o, struct err *err) MUST;
bool cmd_evidence_missing(char **args, struct out *o, struct err *err) MUST;

#endif
