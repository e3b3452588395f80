/* cmd_key.h - the verbs of `ajar key`, and the options they share. */
#ifndef AJAR_CLI_CMD_KEY_H
#define AJAR_CLI_CMD_KEY_H

#include "cli/passphrase.h"

extern struct key_asked {
    struct passphrase_from passphrase;
    bool open; /* without a passphrase, because they said so */
    const char *origin;
} key_asked;

bool key_new_one(char **args, struct out *o, struct err *err);
bool key_list(char **args, struct out *o, struct err *err);
bool key_show(char **args, struct out *o, struct err *err);
bool key_check(char **args, struct out *o, struct err *err);

/* What is public of a key, as a JSON object. */
bool key_members(struct jout *j, const struct store_key *k, struct err *err) MUST;

#endif
