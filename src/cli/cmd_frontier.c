/* cmd_frontier.c - `ajar frontier VERB`: the table of scores, and what follows from it. */
#include "cli/scores.h"

/* In the order of the table of verbs. */
enum verb {
    ADD = 1 << 0,
    SHOW = 1 << 1,
    MARGIN = 1 << 2,
    LAG = 1 << 3,
    READS = SHOW | MARGIN | LAG
};
static const struct cmd_verb verbs[] = {
    { "add", "FILE", scores_add },
    { "show", NULL, scores_show },
    { "margin", "[MODEL-NAME]", scores_margin },
    { "lag", NULL, scores_lag },
};

static const struct opt opts[] = {
    { "table", 0, OPT_TEXT, &scores_asked.table, "FILE",
      "the table (that of the home, else the one that ajar carries)" },
    { "benchmark", 'b', OPT_TEXT, &scores_asked.benchmark, "NAME", "on which scores (ECI)" },
    { "task-version", 0, OPT_TEXT, &scores_asked.version, "NAME",
      "of which fit or version (the one with the most scores)" },
    { "evaluator", 0, OPT_TEXT, &scores_asked.evaluator, "NAME", "run by whom" },
    { "at", 0, OPT_TEXT, &scores_asked.at, "DATE", "as of that day (of the newest score)" },
    { "days", 0, OPT_COUNT, &scores_asked.days, "N",
      "margin, lag: means over so many days up to that one (180)" },
    { "score", 0, OPT_TEXT, &scores_asked.score, "S",
      "margin: of a model that is not in the table" },
    { "lo", 0, OPT_TEXT, &scores_asked.lo, "X", "margin: its interval, from" },
    { "hi", 0, OPT_TEXT, &scores_asked.hi, "X", "margin: to" },
    { "level", 0, OPT_TEXT, &scores_asked.level, "P", "margin: two-sided (0.9)" },
    { "maker", 0, OPT_TEXT, &scores_asked.maker, "NAME",
      "margin: who brings it out; what the same maker has that day is left out" },
    { "subject", 's', OPT_TEXT, &scores_asked.subject, "MODEL",
      "margin: write it as evidence about the weights of this file or folder" },
    { "to", 0, OPT_TEXT, &scores_asked.to, "DIR", "margin: write there (beside the model)" },
    { "by", 0, OPT_TEXT, &scores_asked.by, "WHO", "margin: who says it; proves nothing" },
    { "svg", 0, OPT_TEXT, &scores_asked.svg, "FILE", "show: write a figure there" },
    { "dry-run", 'n', OPT_FLAG, &scores_asked.dry_run, NULL, "add, margin: write nothing" },
    { "no-sandbox", 0, OPT_FLAG, &scores_asked.no_sandbox, NULL,
      "margin: read hostile files with your own rights" },
};

/* For whom each option is, in the order of opts. */
static const unsigned meant[] = {
    READS | ADD,  /* table */
    READS,        /* benchmark */
    READS,        /* task-version */
    READS,        /* evaluator */
    READS,        /* at */
    MARGIN | LAG, /* days */
    MARGIN,       /* score */
    MARGIN,       /* lo */
    MARGIN,       /* hi */
    MARGIN,       /* level */
    MARGIN,       /* maker */
    MARGIN,       /* subject */
    MARGIN,       /* to */
    MARGIN,       /* by */
    SHOW,         /* svg */
    ADD | MARGIN, /* dry-run */
    MARGIN,       /* no-sandbox */
};
static_assert(COUNT(meant) == COUNT(opts), "one for each");

static bool run(char **args, struct out *o, struct err *err)
{
    struct cmd_meant all = { opts, meant, COUNT(opts), verbs, COUNT(verbs) };
    return cmd_meant(&all, args[0], err) && cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_frontier = {
    .name = "frontier",
    .summary = "how far open models are behind, and one model ahead, by a table of scores",
    .usage = "add FILE | show | margin [MODEL-NAME] | lag",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 2,
    .run = run,
};
