/* cmd_scan.c - `ajar scan PATH`: is this safe to load, why not, and what was not examined. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/scan.h"

static const size_t scan_memory = (size_t)64 << 20;
enum {
    WIDTH_USUAL = 80,
    WIDTH_LEAST = 40,
    WIDTH_MOST = 100,
    PATHS_MAX = 10000,
    FD_PATH = 40,
};

static bool no_sandbox, all_places, from_stdin;
static bool all_rules, draft, sarif;
static const char *fail_on, *explain, *suppress;

/* The columns of a line: of the terminal, or of who says so in COLUMNS; 0: nobody does. */
static size_t columns(bool terminal)
{
    struct winsize w;
    uint64_t n = 0;
    const char *said = getenv("COLUMNS");
    if (said != NULL && span_u64(span_of(said), &n) && n > 0)
        return n < WIDTH_MOST ? (size_t)n : WIDTH_MOST;
    return terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 ? w.ws_col : 0;
}

static struct scan_page page_here(void)
{
    struct scan_page p = { .width = WIDTH_USUAL, .all = all_places };
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    bool terminal = isatty(STDOUT_FILENO) == 1;
    size_t wide = columns(terminal), most = terminal ? WIDTH_MOST : WIDTH_USUAL;
    p.colour = terminal && (no_colour == NULL || no_colour[0] == 0) && term != NULL &&
               strcmp(term, "dumb") != 0;
    if (wide > 0)
        p.width = wide < WIDTH_LEAST ? WIDTH_LEAST : wide < most ? wide : most;
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

/* What is read from a pipe is kept in a file without a name: it is hashed, and read here and there. */
static bool keep_input(int *fd, struct err *err)
{
    static uint8_t piece[1 << 16];
    const char *folder = getenv("TMPDIR");
    bool any = false;
    ssize_t n;
    if (folder == NULL || folder[0] == 0)
        folder = "/tmp";
    *fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd < 0)
        return err_os(err, "%s: could not make a file for standard input", folder);
    while ((n = read(STDIN_FILENO, piece, sizeof piece)) != 0) {
        any = any || n > 0;
        for (ssize_t put = 0, w; put < n; put += w)
            if ((w = write(*fd, piece + put, (size_t)(n - put))) < 0)
                return err_os(err, "%s: could not keep standard input", folder);
        if (n < 0 && errno != EINTR)
            return err_os(err, "could not read standard input");
    }
    return any || err_set(err, ERR_INPUT, "nothing came from standard input");
}

static bool find(struct scan *s, char **args, int *fd, char *room, struct arena *a, struct err *err)
{
    for (char **p = args; *p != NULL; p++)
        if (**p == 0)
            return err_set(err, ERR_USAGE, "an empty PATH names no file or folder");
    if (!from_stdin && args[0] != NULL && strcmp(args[0], "-") == 0 && access("-", F_OK) != 0)
        return err_set(err, ERR_USAGE,
                       "what comes through a pipe is scanned with: ajar scan --stdin NAME");
    if (!from_stdin)
        return args[0] == NULL ? err_set(err, ERR_USAGE, "expected PATH...")
                               : scan_find(s, args, a, err);
    if (args[0] != NULL && args[1] != NULL)
        return err_set(err, ERR_USAGE, "--stdin reads one file, which can be given one name");
    if (!keep_input(fd, err))
        return false;
    snprintf(room, FD_PATH, "/proc/self/fd/%d", *fd);
    char *path[] = { room, NULL };
    if (!scan_find(s, path, a, err))
        return false;
    s->target[0].name = args[0] != NULL ? args[0] : "stdin";
    return true;
}

static bool answer(char **args, struct out *o, int *fd, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "scan", .limit = scan_memory };
    AUTO_CLOSE(scan) struct scan s = { 0 };
    struct scan_page page = page_here();
    s.aside_path = suppress;
    s.now_at = clock_read().now_at;
    struct scan_how how = { .no_sandbox = no_sandbox, .silent = o->json || sarif };
    char room[FD_PATH];
    if (draft + o->json + sarif > 1)
        return err_set(err, ERR_USAGE, "expected one of --draft, --json and --sarif");
    if (!read_severity(fail_on, &s.fail_on, err) || !scan_accepted(&s, &a, err) ||
        !find(&s, args, fd, room, &a, err) || !scan_look(&s, &how, err) || !scan_aside(&s, &a, err))
        return false;
    if (sarif && !scan_sarif(&o->doc, &s, err))
        return false;
    if (draft)
        scan_draft(&o->text, &s);
    else if (o->json)
        scan_json(&o->doc, &s);
    else if (!sarif)
        scan_text(&o->text, &s, &page);
    o->no = scan_sums_all(&s).worst >= s.fail_on;
    return true;
}

/* RULE as people type it. */
static const struct rule *rule_meant(const char *word)
{
    const struct rule *r;
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++)
        if (strcasecmp(r->id, word) == 0)
            return r;
    return NULL;
}

/* Of one rule, or of all. */
static bool tell_rules(struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "rules", .limit = scan_memory };
    struct scan_page page = page_here();
    char room[QUOTED_BYTES];
    const struct rule *one = explain != NULL ? rule_meant(explain) : NULL;
    const struct rule **rule = &one;
    size_t n = 1;
    if (explain != NULL && one == NULL)
        return err_set(err, ERR_USAGE, "there is no rule %s; ajar scan --rules lists them",
                       span_quote(span_of(explain), room));
    if (explain == NULL && !scan_rules(&a, &rule, &n, err))
        return false;
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        jout_text(&o->doc, "schema", "ajar/scan-rules/1");
        jout_open(&o->doc, "rules", '[');
        for (size_t i = 0; i < n; i++)
            scan_rule_json(&o->doc, rule[i]);
        jout_close(&o->doc, ']');
        jout_close(&o->doc, '}');
    } else if (explain != NULL) {
        scan_rule_text(&o->text, one, &page);
    } else {
        scan_rules_text(&o->text, rule, n, &page);
    }
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    int fd = -1;
    if (explain != NULL || all_rules)
        return args[0] == NULL && (explain == NULL || !all_rules)
                   ? tell_rules(o, err)
                   : err_set(err, ERR_USAGE, "--%s stands alone", all_rules ? "rules" : "explain");
    bool ok = answer(args, o, &fd, err);
    if (fd >= 0)
        close(fd);
    return ok;
}

static const struct opt opts[] = {
    { "all", 'a', OPT_FLAG, &all_places, NULL, "list every place of every finding" },
    { "draft", 0, OPT_FLAG, &draft, NULL, "print lines for --suppress; the reasons are yours" },
    { "explain", 0, OPT_TEXT, &explain, "RULE", "say what a rule means and what to do" },
    { "fail-on", 0, OPT_TEXT, &fail_on, "SEVERITY",
      "exit with 1 from this severity on; high, if not said" },
    { "rules", 0, OPT_FLAG, &all_rules, NULL, "list every rule" },
    { "sarif", 0, OPT_FLAG, &sarif, NULL, "answer in SARIF 2.1.0, for code-scanning services" },
    { "stdin", 0, OPT_FLAG, &from_stdin, NULL,
      "scan what is read from standard input, as a file of the name PATH" },
    { "suppress", 0, OPT_TEXT, &suppress, "FILE", "set aside what the lines of FILE accept" },
    { "no-sandbox", 0, OPT_FLAG, &no_sandbox, NULL, "read hostile files with your own rights" },
};

const struct cmd cmd_scan = {
    .name = "scan",
    .summary = "say whether a model is safe to load, and why not",
    .usage = "PATH...",
    .opts = opts,
    .n_opts = COUNT(opts),
    .max_args = PATHS_MAX,
    .run = run,
};
