/* cmd_scan.c - `ajar scan PATH`: is this safe to load, why not, and what was not examined. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/progress.h"
#include "cli/scan.h"

static const size_t scan_memory = (size_t)4 << 30;
enum { WIDTH_USUAL = 80, WIDTH_LEAST = 40, WIDTH_MOST = 100 };

static bool no_sandbox, all_places;
static const char *fail_on;

static struct scan_page page_here(void)
{
    struct scan_page p = { .width = WIDTH_USUAL, .all = all_places };
    struct winsize w;
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    if (isatty(STDOUT_FILENO) != 1)
        return p;
    p.colour =
        (no_colour == NULL || no_colour[0] == 0) && term != NULL && strcmp(term, "dumb") != 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= WIDTH_LEAST)
        p.width = w.ws_col < WIDTH_MOST ? w.ws_col : WIDTH_MOST;
    return p;
}

static bool read_severity(const char *word, enum severity *out, struct err *err)
{
    char room[QUOTED_BYTES];
    *out = SEVERITY_HIGH;
    for (unsigned k = SEVERITY_INFO; word != NULL && k <= SEVERITY_CRITICAL; k++)
        if (strcmp(word, severity_name((enum severity)k)) == 0) {
            *out = (enum severity)k;
            return true;
        }
    return word == NULL ||
           err_set(err, ERR_USAGE, "--fail-on needs critical, high, medium, low or info, not %s",
                   span_quote(span_of(word), room));
}

/* There is nothing to read where there is nothing: 1 means that something was found. */
static bool look_target(struct scan_target *t, bool silent, struct arena *a, struct err *err)
{
    AUTO_CLOSE(progress) struct progress p = { 0 };
    progress_begin(&p, "looking", silent);
    struct look_options how = { .no_sandbox = no_sandbox, .progress = progress_bytes, .ctx = &p };
    bool ok = look_at(t->path, &how, a, &t->look, err);
    progress_end(&p);
    if (!ok && err->kind == ERR_ABSENT)
        err->kind = ERR_INPUT;
    return ok;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "look", .limit = scan_memory };
    struct scan_target t = { .path = args[0] };
    struct scan s = { .target = &t, .n = 1 };
    struct scan_page page = page_here();
    if (!read_severity(fail_on, &s.fail_on, err) || !look_target(&t, o->json, &a, err))
        return false;
    if (o->json)
        scan_json(&o->doc, &s);
    else
        scan_text(&o->text, &s, &page);
    o->no = scan_sums(&t).worst >= s.fail_on;
    return true;
}

static const struct opt opts[] = {
    { "all", 'a', OPT_FLAG, &all_places, NULL, "list every place of every finding" },
    { "fail-on", 0, OPT_TEXT, &fail_on, "SEVERITY",
      "exit with 1 from this severity on: critical, high (usual), medium, low or info" },
    { "no-sandbox", 0, OPT_FLAG, &no_sandbox, NULL, "read hostile files with your own rights" },
};

const struct cmd cmd_scan = {
    .name = "scan",
    .summary = "say whether a model is safe to load, and why not",
    .usage = "PATH",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
