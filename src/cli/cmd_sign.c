/* cmd_sign.c - `ajar sign DIR`: a signature over every file of a model that others verify with what
 * they have; and `ajar sign --statement FILE`: over a statement as it is, by a key that lives where
 * no model does. */
#include "cli/sign.h"

static struct sign_asked asked = { .by.passphrase.fd = OPT_UNSAID };

static bool run(char **args, struct out *o, struct err *err)
{
    asked.path = args[0];
    return sign_asked(&asked, o, err);
}

static const struct opt opts[] = {
    { "key", 'k', OPT_TEXT, &asked.by.key, "KEY",
      "a file in PEM, or the name of a key of this home" },
    PASSPHRASE_OPTS(asked.by.passphrase),
    { "output", 'o', OPT_TEXT, &asked.output, "FILE", "where to write it, if not DIR/model.sig" },
    { "certificate", 0, OPT_LIST, &asked.certs, "FILE",
      "in PEM: the key's, then those of its issuers but for the root" },
    { "ignore", 0, OPT_LIST, &asked.ignore, "PATH", "leave out this file or folder of DIR" },
    { "allow-symlinks", 0, OPT_FLAG, &asked.links, NULL,
      "a link to a file that stays in DIR counts as that file" },
    { "rehash", 0, OPT_FLAG, &asked.rehash, NULL, "read every file, known or not" },
    { "statement", 0, OPT_TEXT, &asked.statement, "FILE", "sign this statement, byte by byte" },
};

const struct cmd cmd_sign = {
    .name = "sign",
    .summary = "sign every file of a model, as OpenSSF Model Signing does",
    .usage = "DIR | --statement FILE",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 1,
    .run = run,
};
