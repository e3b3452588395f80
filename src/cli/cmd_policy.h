/* cmd_policy.h - the verbs of `ajar policy` that have a file of their own. */
#ifndef AJAR_CLI_CMD_POLICY_H
#define AJAR_CLI_CMD_POLICY_H

#include "cli/cmd.h"
#include "cli/layers.h"

enum { POLICY_MEMORY = 256u << 20 };

extern bool cmd_policy_compare; /* --check: fmt only says whether it would change anything */
bool cmd_policy_fmt(char **args, struct out *o, struct err *err) MUST;
bool cmd_policy_test(char **args, struct out *o, struct err *err) MUST;

#endif
