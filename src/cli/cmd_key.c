/* cmd_key.c - `ajar key`: who signs for this home. */
#include "cli/cmd_key.h"

#include "cli/home.h"
#include "cli/passphrase.h"

struct key_asked key_asked = { .passphrase.fd = OPT_UNSAID };

enum { NEW = 1, LIST = 2, SHOW = 4, CHECK = 8 };

static const struct cmd_verb verbs[] = {
    { "new", "[NAME]", key_new_one },
    { "list", NULL, key_list },
    { "show", "[NAME]", key_show },
    { "check", "[NAME]", key_check },
};
static const struct opt opts[] = {
    PASSPHRASE_OPTS(key_asked.passphrase),
    { "no-passphrase", 0, OPT_FLAG, &key_asked.open, NULL,
      "new: who can read the file can sign with it" },
    { "origin", 0, OPT_TEXT, &key_asked.origin, "HOST",
      "new: the name of the home's log, if it has none yet" },
};
/* For whom each option is, in the order of opts. */
static const unsigned meant[] = {
    NEW | CHECK, /* passphrase-fd */
    NEW | CHECK, /* passphrase-file */
    NEW,         /* no-passphrase */
    NEW,         /* origin */
};
static_assert(COUNT(meant) == COUNT(opts), "one for each");

static bool run(char **args, struct out *o, struct err *err)
{
    struct cmd_meant all = { opts, meant, COUNT(opts), verbs, COUNT(verbs) };
    return cmd_meant(&all, args[0], err) && cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_key = {
    .name = "key",
    .summary = "who signs what is released: make, list and show keys",
    .usage = "new [NAME] | list | show [NAME] | check [NAME]",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
