/* cmd_inspect.c - `ajar inspect PATH`: what a model is and what is odd about it. */
#include "cli/cmd.h"
#include "cli/inspect.h"
#include "cli/progress.h"

static const size_t look_memory = (size_t)4 << 30;

static bool no_sandbox, no_hash, all_tensors;
static uint64_t first = OPT_UNSAID;

/* What nobody can get past is the answer: where, and why. */
static bool refuse(const struct look *l, const struct look_file *f, struct err *err)
{
    char room[QUOTED_BYTES];
    *err = f->found.fatal;
    return err_in(err, "%s%s%s", l->root, l->folder ? ": " : "",
                  l->folder ? span_quote(f->path, room) : "");
}

/* The cache of a client holds many models, and their links lead from one folder to another. */
static void suggest(struct buf *b, const struct look *l)
{
    struct span one = { 0 }, last = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < l->n_files; i++) {
        struct span path = l->file[i].path;
        const uint8_t *slash = memchr(path.ptr, '/', path.len);
        struct span folder = { path.ptr, slash != NULL ? (size_t)(slash - path.ptr) : 0 };
        if (!span_begins(folder, "models--") || span_eq(folder, last))
            continue;
        one = n++ == 0 ? folder : one;
        last = folder;
    }
    if (n == 0)
        return;
    buf_printf(b,
               "This is the cache of a client, with %zu model%s. Of one it says more:\n"
               "  ajar inspect ",
               n, n == 1 ? "" : "s");
    buf_shown(b, span_of(l->root));
    buf_printf(b, "/");
    buf_shown(b, one);
    buf_printf(b, "\n");
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "look", .limit = look_memory };
    AUTO_CLOSE(progress) struct progress p = { 0 };
    struct look l;
    bool list = o->json || all_tensors || first != OPT_UNSAID;
    struct inspect show = { no_hash, list ? first : 0 };
    progress_begin(&p, "looking", o->json);
    struct look_options how = { .no_sandbox = no_sandbox,
                                .no_hash = no_hash,
                                .tensors = show.n_first > 0,
                                .progress = progress_bytes,
                                .ctx = &p };
    bool ok = look_at(args[0], &how, &a, &l, err);
    progress_end(&p);
    if (!ok)
        return false;
    const struct look_file *fatal = look_fatal(&l);
    if (fatal != NULL)
        return refuse(&l, fatal, err);
    if (o->json)
        inspect_json(&o->doc, &l, &show);
    else
        inspect_text(&o->text, &l, &show);
    suggest(&o->talk, &l);
    return true;
}

static const struct opt opts[] = {
    { "all-tensors", 't', OPT_FLAG, &all_tensors, NULL, "list each tensor" },
    { "first", 'n', OPT_COUNT, &first, "N", "list at most N tensors of each file" },
    { "no-hash", 0, OPT_FLAG, &no_hash, NULL, "read the structure only, compute no digests" },
    { "no-sandbox", 0, OPT_FLAG, &no_sandbox, NULL, "read hostile files with your own rights" },
};

const struct cmd cmd_inspect = {
    .name = "inspect",
    .summary = "say what a model is and what is odd about it",
    .usage = "PATH",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
