/* policy_fmt.c - `ajar policy fmt POLICY`: its text in its one form. What it applies is not looked at. */
#include "cli/cmd_policy.h"
#include "cli/faults.h"

bool cmd_policy_compare;

static uint32_t first_difference(struct span a, struct span b)
{
    uint32_t line = 1;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
        line += a.ptr[i] == '\n';
    return line;
}

bool cmd_policy_fmt(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct span text, formatted;
    struct policy p;
    struct pol_faults *faults = ARENA_ARRAY(&a, struct pol_faults, 1, err);
    if (faults == NULL || !layers_text(args[0], &a, &text, err))
        return false;
    if (!policy_read(text, &a, &p, faults, err)) {
        faults_tell(args[0], text, faults);
        return err_in(err, "%s", args[0]);
    }
    if (!policy_format(&p, &a, &formatted, err))
        return false;
    if (!cmd_policy_compare) {
        buf_put(&o->text, formatted);
        return true;
    }
    o->no = !span_eq(text, formatted);
    if (o->no) {
        buf_shown(&o->text, span_of(args[0]));
        buf_printf(&o->text, ":%" PRIu32 ": `ajar policy fmt` writes this differently\n",
                   first_difference(text, formatted));
    }
    return true;
}
