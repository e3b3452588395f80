/* cmd_policy.h - the verbs of `ajar policy` that have a file of their own. */
#ifndef AJAR_CLI_CMD_POLICY_H
#define AJAR_CLI_CMD_POLICY_H

#include "cli/cmd.h"
#include "cli/layers.h"

enum { POLICY_MEMORY = 256u << 20 };

/* Of an analysis: how much work it may take, where its witnesses go, how its table looks. */
struct cmd_policy_asked {
    uint64_t work; /* millions of steps */
    const char *witness;
    bool csv, releases;
    const char *catalogue, *frontier,
        *svg; /* diff: of what is looked at instead; where its figure goes */
};
extern struct cmd_policy_asked cmd_policy_asked;
bool cmd_policy_check(char **args, struct out *o, struct err *err) MUST;
bool cmd_policy_silence(char **args, struct out *o, struct err *err) MUST;
bool cmd_policy_table(char **args, struct out *o, struct err *err) MUST;
bool cmd_policy_diff(char **args, struct out *o, struct err *err) MUST;
/* The diff over the releases of a catalogue. */
bool cmd_policy_past(char **args, struct out *o, struct err *err) MUST;

extern bool cmd_policy_compare; /* --check: fmt only says whether it would change anything */
bool cmd_policy_fmt(char **args, struct out *o, struct err *err) MUST;
bool cmd_policy_test(char **args, struct out *o, struct err *err) MUST;

#endif
