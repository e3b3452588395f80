/* cmd_verify.c - `ajar verify DIR`: whether the files of a model are those that were signed, and what
 * is different; `ajar verify --receipt R`: whether a decision is the one that was signed and logged. */
#include "cli/verify.h"
#include "cli/verify_receipt.h"

static struct verify_asked asked;
static struct verify_receipt_asked receipt;

static bool run(char **args, struct out *o, struct err *err)
{
    bool of_files = asked.key != NULL || asked.signature != NULL || asked.ignore.n > 0 ||
                    asked.extra || asked.links;
    bool of_receipt = receipt.trust != NULL || receipt.before.n > 0 || receipt.log != NULL ||
                      receipt.judge.policy != NULL || receipt.judge.evidence != NULL ||
                      receipt.judge.signers != NULL || receipt.judge.no_sandbox;
    if (receipt.receipt != NULL ? of_files : of_receipt)
        return err_set(err, ERR_USAGE,
                       receipt.receipt != NULL
                           ? "with --receipt the keys are those of --trust, and no "
                             "signature of files is looked at"
                           : "--trust, --before, --log, --policy, --evidence, --signers and "
                             "--no-sandbox are for --receipt");
    if (receipt.receipt == NULL && args[0] == NULL)
        return err_set(err, ERR_USAGE, "a DIR is missing, or --receipt");
    receipt.dir = args[0];
    if (receipt.receipt != NULL ? verify_receipt(&receipt, o, err)
                                : verify_folder(args[0], &asked, o, err))
        return true;
    if (err->kind == ERR_ABSENT)
        err->kind = ERR_INPUT; /* no answer: a no is another status */
    return false;
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
    { "receipt", 'r', OPT_TEXT, &receipt.receipt, "FILE",
      "a decision instead, by its receipt; DIR may be left out" },
    { "trust", 't', OPT_TEXT, &receipt.trust, "DIR",
      "whom a receipt must be by: a folder of ajar key show --trust" },
    { "before", 0, OPT_LIST, &receipt.before, "FILE",
      "receipts of what was decided before, where too few keys have signed" },
    { "log", 0, OPT_TEXT, &receipt.log, "URL|DIR",
      "look through the log for a newer decision: its address or folder" },
    JUDGE_OPTIONS(receipt.judge),
};

const struct cmd cmd_verify = {
    .name = "verify",
    .summary = "say whether the files of a model are those that were signed",
    .usage = "[DIR]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 1,
    .run = run,
};
