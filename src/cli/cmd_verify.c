/* cmd_verify.c - `ajar verify DIR`: whether the files of a model are those that were signed, and what
 * is different. */
#include "cli/verify.h"

static struct verify_asked asked;

static bool run(char **args, struct out *o, struct err *err)
{
    return verify_folder(args[0], &asked, o, err);
}

static const struct opt opts[] = {
    { "key", 'k', OPT_TEXT, &asked.key, "KEY",
      "the signer's public key in PEM, or the name of a key of this home" },
    { "roots", 0, OPT_LIST, &asked.roots, "FILE",
      "certificates in PEM that may vouch for the signer's, in the place of a key" },
    { "signature", 0, OPT_TEXT, &asked.signature, "FILE", "if it is not DIR/model.sig" },
    { "ignore", 0, OPT_LIST, &asked.ignore, "PATH",
      "pass over this file or folder, beside those the signature names" },
    { "ignore-unsigned", 0, OPT_FLAG, &asked.extra, NULL,
      "files that are not signed may be there" },
    { "allow-symlinks", 0, OPT_FLAG, &asked.links, NULL,
      "a link to a file that stays in DIR counts as that file" },
};

const struct cmd cmd_verify = {
    .name = "verify",
    .summary = "say whether the files of a model are those that were signed",
    .usage = "DIR",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
