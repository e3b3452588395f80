/* policy_past.c - `ajar policy diff A B --catalogue FILE`: two policies over releases of the past. */
#include "cli/cmd_policy.h"
#include "cli/past_figure.h"

bool cmd_policy_past(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "releases of the past", .limit = PAST_MEMORY };
    struct past_asked asked = { { args[0], args[1] },
                                cmd_policy_asked.catalogue,
                                cmd_policy_asked.frontier };
    struct past *p = ARENA_ARRAY(&a, struct past, 1, err);
    if (cmd_policy_asked.releases)
        return err_set(err, ERR_USAGE,
                       "--releases is of the store, --catalogue of the past: one of them");
    if (p == NULL || !past_load(&asked, &a, p, err))
        return false;
    struct past_figure figure = { .past = p, .replays = &p->replays };
    if (cmd_policy_asked.svg != NULL && !past_figure_save(&figure, cmd_policy_asked.svg, err))
        return false;
    o->no = p->replays.n_shown + p->replays.n_silent > 0;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/past/1");
        past_json(&o->doc, p);
        jout_close(&o->doc, '}');
    } else {
        past_print(&o->text, p);
    }
    return true;
}
