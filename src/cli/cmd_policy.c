/* cmd_policy.c - `ajar policy check | test | fmt | list | show`: policies as texts. */
#include "cli/cmd_policy.h"

#include "base/file.h"
#include "cli/listing.h"
#include "store/builtin.h"
#include "store/store.h"

enum { LIST_MEMORY = 16 << 20, OWN_MAX = 1000 };

/* One that can be asked for by name. */
struct listed {
    struct span name;
    bool own, instead; /* in the home; and so another of that name is not asked for */
    bool reads;
    uint64_t version;
    struct span title;
};

static void put_listed(struct out *o, struct buf *rows, const struct listed *l)
{
    struct jout *j = &o->doc;
    if (!o->json) {
        buf_shown(rows, l->name);
        if (l->reads)
            buf_printf(rows, "\t%" PRIu64 "\t", l->version);
        else
            buf_printf(rows, "\t-\tdoes not read, see ajar policy check ");
        buf_shown(rows, l->reads ? l->title : l->name);
        buf_printf(rows, "\t%s%s\n", l->own ? "your own" : "comes with ajar",
                   l->instead ? ", used instead of ajar's" : "");
        return;
    }
    jout_open(j, NULL, '{');
    jout_string(j, "name", l->name);
    jout_text(j, "from", l->own ? "home" : "ajar");
    jout_bool(j, "reads", l->reads);
    if (l->reads) {
        jout_u64(j, "version", l->version);
        jout_string(j, "title", l->title);
    }
    jout_close(j, '}');
}

/* own: its file in the home, or NULL for one that comes with ajar. */
static bool list_one(struct listed l, const char *own, struct out *o, struct buf *rows,
                     struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct policy p;
    struct span text = { 0 };
    struct err bad = { 0 };
    struct pol_faults *f = ARENA_ARRAY(&a, struct pol_faults, 1, err);
    if (f == NULL)
        return false;
    l.own = own != NULL;
    l.reads =
        (l.own ? file_load(own, POL_TEXT_MAX, &a, &text, &bad) : store_policy(l.name, &text)) &&
        policy_read(text, &a, &p, f, &bad);
    if (bad.kind == ERR_SYSTEM) {
        *err = bad;
        return false;
    }
    if (l.reads) {
        l.version = p.version;
        l.title = p.title;
    }
    put_listed(o, rows, &l);
    return true;
}

static bool builtin(struct span name)
{
    struct span one;
    for (size_t i = 0; store_policy_name(i, &one); i++)
        if (span_eq(one, name))
            return true;
    return false;
}

/* Those of the home, then those that come with ajar; of one name that of the home is asked for. */
static bool list_all(struct out *o, struct buf *rows, struct arena *a, struct err *err)
{
    static const char *const ends[] = { ".ajar" };
    static const struct file_wanted wanted = { ends, COUNT(ends), OWN_MAX, "policies" };
    const char *home = store_home(a, err);
    const char *folder = home != NULL ? path_join(a, home, "policies", err) : NULL;
    struct span *own = NULL, name;
    struct err none = { 0 };
    size_t n = 0;
    if (folder == NULL)
        return false;
    if (!file_names(folder, &wanted, a, &own, &n, &none) && none.kind != ERR_ABSENT) {
        *err = none;
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const char *path = path_join(a, folder, (const char *)own[i].ptr, err);
        own[i].len -= strlen(ends[0]);
        if (path == NULL || !list_one((struct listed){ .name = own[i], .instead = builtin(own[i]) },
                                      path, o, rows, err))
            return false;
    }
    for (size_t i = 0; store_policy_name(i, &name); i++) {
        bool hidden = false;
        for (size_t k = 0; k < n; k++)
            hidden = hidden || span_eq(own[k], name);
        if (!hidden && !list_one((struct listed){ .name = name }, NULL, o, rows, err))
            return false;
    }
    return true;
}

static bool list(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "the list", .limit = LIST_MEMORY };
    AUTO_CLOSE(buf) struct buf rows = { 0 };
    (void)args;
    buf_init(&rows, "the list", ANSWER_MAX);
    buf_printf(&rows, "name\tversion\ttitle\tfrom\n");
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/policy/1");
        jout_open(&o->doc, "policies", '[');
    }
    if (!list_all(o, &rows, &a, err))
        return false;
    if (!o->json) {
        listing_columns(&o->text, 0, &rows);
        return true;
    }
    jout_close(&o->doc, ']');
    jout_close(&o->doc, '}');
    return true;
}

static bool show(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a policy", .limit = POLICY_MEMORY };
    struct span text;
    if (!layers_text(args[0], &a, &text, err))
        return false;
    buf_put(&o->text, text);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    static const struct cmd_verb verbs[] = { { "check", "POLICY", cmd_policy_check },
                                             { "silence", "POLICY", cmd_policy_silence },
                                             { "table", "POLICY", cmd_policy_table },
                                             { "diff", "A B", cmd_policy_diff },
                                             { "show", "POLICY", show },
                                             { "test", "POLICY [DIR]", cmd_policy_test },
                                             { "fmt", "POLICY", cmd_policy_fmt },
                                             { "list", NULL, list } };
    if (cmd_policy_compare && strcmp(args[0], "fmt") != 0)
        return err_set(err, ERR_USAGE, "--check is of fmt");
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

static const struct opt opts[] = {
    { "check", 0, OPT_FLAG, &cmd_policy_compare, NULL, "fmt: only say whether it would change it" },
    { "work", 0, OPT_COUNT, &cmd_policy_asked.work, "MILLIONS",
      "how many steps an analysis may take (32)" },
    { "witness", 0, OPT_TEXT, &cmd_policy_asked.witness, "DIR",
      "check: write the evidence that shows it" },
    { "csv", 0, OPT_FLAG, &cmd_policy_asked.csv, NULL, "table: for a spreadsheet" },
    { "releases", 0, OPT_FLAG, &cmd_policy_asked.releases, NULL,
      "diff: also those of the store, decided again" },
    { "catalogue", 0, OPT_TEXT, &cmd_policy_asked.catalogue, "FILE",
      "diff: of these releases of the past; releases: those that come with ajar" },
    { "frontier", 0, OPT_TEXT, &cmd_policy_asked.frontier, "FILE",
      "diff --catalogue: other scores than those that come with ajar" },
    { "svg", 0, OPT_TEXT, &cmd_policy_asked.svg, "FILE",
      "diff --catalogue: write the figure there" },
};

const struct cmd cmd_policy = {
    .name = "policy",
    .summary = "check, test, compare or format policies, or show one that comes with ajar",
    .usage = "check POLICY | silence POLICY | table POLICY | diff A B | test POLICY [DIR] | fmt "
             "POLICY | "
             "show POLICY | list",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 3,
    .run = run,
};
