/* cmd_revoke.c - `ajar revoke NS/NAME PERSON`: a grant ends now. */
#include "cli/cmd.h"
#include "cli/home.h"

static bool run(char **args, struct out *o, struct err *err)
{
    struct span ns, name;
    int64_t now_at;
    if (!home_name(args[0], &ns, &name, err))
        return false;
    AUTO_CLOSE(store) struct store *s = home_open(false, err);
    if (s == NULL || !home_now(s, &now_at, err) ||
        !store_grant_revoke(s, ns, name, span_of(args[1]), now_at, err))
        return false;
    if (!o->json) {
        buf_printf(&o->text, "%s has no grant for %s any more.\n", args[1], args[0]);
        buf_printf(&o->talk,
                   "Running downloads stop within a second; copies that were made stay.\n");
        return true;
    }
    jout_open(&o->doc, NULL, '{');
    jout_text(&o->doc, "schema", "ajar/revoke/1");
    jout_text(&o->doc, "model", args[0]);
    jout_text(&o->doc, "person", args[1]);
    jout_close(&o->doc, '}');
    return true;
}

const struct cmd cmd_revoke = {
    .name = "revoke",
    .summary = "end a grant now",
    .usage = "NS/NAME PERSON",
    .min_args = 2,
    .max_args = 2,
    .run = run,
};
