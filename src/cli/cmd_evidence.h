/* cmd_evidence.h - the verbs of `ajar evidence`, each in a file of its own. */
#ifndef AJAR_CLI_CMD_EVIDENCE_H
#define AJAR_CLI_CMD_EVIDENCE_H

#include "cli/cmd.h"

/* What may be said to them; each verb refuses what is not for it. */
struct cmd_evidence_asked {
    const char *subject, *to, *variant, *run_id, *by, *unit, *measured_at, *cluster;
    struct opt_list fact;
    bool dry_run, no_sandbox;
};
extern struct cmd_evidence_asked cmd_evidence_asked;
bool cmd_evidence_import(char **args, struct out *o, struct err *err) MUST;

#endif
