/* cmd_key.c - `ajar key`: who signs for this home. */
#include "cli/cmd_key.h"

#include "cli/home.h"
#include "cli/passphrase.h"

struct key_asked key_asked = { .passphrase.fd = OPT_UNSAID };

enum {
    NEW = 1,
    LIST = 2,
    SHOW = 4,
    CHECK = 8,
    ADD = 16,
    ROTATE = 32,
    REVOKE = 64,
    THRESHOLD = 128,
    SIGN = 512
};

static const struct cmd_verb verbs[] = {
    { "new", "[NAME]", key_new_one },    { "list", NULL, key_list },
    { "show", "[NAME]", key_show },      { "check", "[NAME]", key_check },
    { "add", "NAME FILE.pub", key_add }, { "rotate", "NAME NEW-NAME", key_rotate },
    { "revoke", "NAME", key_revoke },    { "threshold", "K", key_threshold },
    { "drop", "CHANGE", key_drop },      { "sign", "CHANGE", key_sign_change },
};
static const struct opt opts[] = {
    PASSPHRASE_OPTS(key_asked.passphrase),
    { "no-passphrase", 0, OPT_FLAG, &key_asked.open, NULL,
      "new, rotate: who can read the file can sign with it" },
    { "begin-again", 0, OPT_FLAG, &key_asked.again, NULL,
      "new, add: the first key after the last was revoked, which decides alone" },
    { "origin", 0, OPT_TEXT, &key_asked.origin, "HOST",
      "new, add: the name of the home's log, if it has none yet" },
    { "trust", 0, OPT_TEXT, &key_asked.trust, "DIR",
      "show: all that others check with, as files in DIR" },
    { "reason", 0, OPT_TEXT, &key_asked.reason, "WORD",
      "revoke: keyCompromise, affiliationChanged, superseded, cessationOfOperation or "
      "unspecified" },
    { "key", 'k', OPT_TEXT, &key_asked.by, "NAME",
      "sign, revoke, threshold: the key that signs, if several are here" },
    { "with", 0, OPT_TEXT, &key_asked.with, "BUNDLE",
      "sign: a signature made elsewhere: a Sigstore bundle" },
    { "statement", 0, OPT_FLAG, &key_asked.statement, NULL,
      "sign: write what is to be signed, and sign nothing" },
};
/* For whom each option is, in the order of opts. */
static const unsigned meant[] = {
    NEW | CHECK | ROTATE | SIGN | REVOKE | THRESHOLD, /* passphrase-fd */
    NEW | CHECK | ROTATE | SIGN | REVOKE | THRESHOLD, /* passphrase-file */
    NEW | ROTATE,                                     /* no-passphrase */
    NEW | ADD,                                        /* begin-again */
    NEW | ADD,                                        /* origin */
    SHOW,                                             /* trust */
    REVOKE,                                           /* reason */
    SIGN | REVOKE | THRESHOLD,                        /* key */
    SIGN,                                             /* with */
    SIGN,                                             /* statement */
};
static_assert(COUNT(meant) == COUNT(opts), "one for each");

static bool run(char **args, struct out *o, struct err *err)
{
    struct cmd_meant all = { opts, meant, COUNT(opts), verbs, COUNT(verbs) };
    return cmd_meant(&all, args[0], err) && cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_key = {
    .name = "key",
    .summary = "who signs what is released, and how many of them must",
    .usage = "new [NAME] | list | show [NAME] | check [NAME] | add NAME FILE.pub | rotate NAME "
             "NEW-NAME | revoke NAME | threshold K | drop CHANGE | sign CHANGE",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 3,
    .run = run,
};
