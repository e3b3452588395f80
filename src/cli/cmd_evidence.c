/* cmd_evidence.c - `ajar evidence VERB`: statements about a model, as files. */
#include "cli/cmd_evidence.h"

struct cmd_evidence_asked cmd_evidence_asked;

/* In the order of the table of verbs. */
enum verb {
    IMPORT = 1 << 0,
    LIST = 1 << 1,
    SHOW = 1 << 2,
    ADD = 1 << 3,
    CHECK = 1 << 4,
    SUPERSEDE = 1 << 5,
    REGISTER = 1 << 6,
    MISSING = 1 << 7,
    OPENNESS = 1 << 8,
    JUDGED = LIST | SHOW | MISSING,
    WRITES = IMPORT | ADD | SUPERSEDE | REGISTER,
    STATES = ADD | SUPERSEDE,
};
static const struct cmd_verb verbs[] = {
    { "import", "FILE...", cmd_evidence_import },   { "list", "MODEL", cmd_evidence_list },
    { "show", "MODEL ITEM", cmd_evidence_show },    { "add", NULL, cmd_evidence_add },
    { "check", "FILE", cmd_evidence_check },        { "supersede", "ITEM", cmd_evidence_supersede },
    { "register", NULL, cmd_evidence_register },    { "missing", "MODEL", cmd_evidence_missing },
    { "openness", "MODEL", cmd_evidence_openness },
};

#define MEMBER(i) OPT_TEXT, &cmd_evidence_asked.member[i]
static const struct opt opts[] = {
    { "subject", 's', OPT_TEXT, &cmd_evidence_asked.subject, "MODEL",
      "the model that was measured: a file or a folder" },
    { "to", 0, OPT_TEXT, &cmd_evidence_asked.to, "DIR", "write there (beside the model)" },
    { "fact", 'f', OPT_LIST, &cmd_evidence_asked.fact, "NAME",
      "which fact; import: NAME=TASK, also TASK/METRIC, TASK/METRIC/FILTER" },
    { "variant", 0, OPT_TEXT, &cmd_evidence_asked.variant, "NAME",
      "what was measured, if not the release as it is" },
    { "run-id", 0, OPT_TEXT, &cmd_evidence_asked.run_id, "ID", "names the run" },
    { "by", 0, OPT_TEXT, &cmd_evidence_asked.by, "WHO", "who says it; proves nothing" },
    { "measured-at", 0, OPT_TEXT, &cmd_evidence_asked.measured_at, "DATE",
      "when; import: where a file does not say it" },
    { "unit", 0, OPT_TEXT, &cmd_evidence_asked.unit, "UNIT",
      "import: percent or fraction, where a file does not say it" },
    { "cluster", 0, OPT_TEXT, &cmd_evidence_asked.cluster, "FIELD",
      "import: test items with the same FIELD are not independent" },
    { "kind", 0, MEMBER(MEMBER_KIND), "KIND",
      "exact, binomial, mean, interval, items, word, set, registered" },
    { "k", 0, MEMBER(MEMBER_K), "K", "binomial: hits" },
    { "n", 0, MEMBER(MEMBER_N), "N", "binomial: of so many; registered: so many will be run" },
    { "planned-n", 0, MEMBER(MEMBER_PLANNED_N), "N", "how many were settled on before the run" },
    { "unscored", 0, MEMBER(MEMBER_UNSCORED), "N", "tried and not scored, beside n" },
    { "mean", 0, MEMBER(MEMBER_MEAN), "X", "mean" },
    { "se", 0, MEMBER(MEMBER_SE), "X", "mean: its standard error" },
    { "df", 0, MEMBER(MEMBER_DF), "N", "mean: degrees of freedom" },
    { "lo", 0, MEMBER(MEMBER_LO), "X", "interval: from" },
    { "hi", 0, MEMBER(MEMBER_HI), "X", "interval: to" },
    { "level", 0, MEMBER(MEMBER_LEVEL), "P", "interval: such as 0.95" },
    { "sided", 0, MEMBER(MEMBER_SIDED), "1|2", "interval: 2, unless said" },
    { "scores", 0, MEMBER(MEMBER_SCORES), "LIST", "items: one a test item, by commas" },
    { "clusters", 0, MEMBER(MEMBER_CLUSTERS), "LIST", "items: to which each belongs" },
    { "value", 0, MEMBER(MEMBER_VALUE), "VALUE", "exact, word; set: by commas" },
    { "pool", 0, MEMBER(MEMBER_POOL), "NAME", "binomial, registered: runs that count as one" },
    { "extended", 0, OPT_FLAG, &cmd_evidence_asked.extended, NULL, "it was run on past its plan" },
    { "peeked", 0, OPT_FLAG, &cmd_evidence_asked.peeked, NULL, "it was looked at before its end" },
    { "grade", 0, MEMBER(MEMBER_GRADE), "GRADE", "self_reported, reproduced, independent" },
    { "attempt", 0, MEMBER(MEMBER_ATTEMPT), "N", "which try it is" },
    { "source", 0, OPT_LIST, &cmd_evidence_asked.source, "KEY=TEXT",
      "where it comes from: title, url, format, sha256, pointer, ..." },
    { "reason", 0, OPT_TEXT, &cmd_evidence_asked.reason, "TEXT", "supersede: why" },
    { "position", 0, OPT_TEXT, &cmd_evidence_asked.position, "POSITION",
      "missing: what is aimed at (open)" },
    { "at", 0, OPT_TEXT, &cmd_evidence_asked.at, "DATE", "list, missing: as of that day, not now" },
    { "yaml", 0, OPT_FLAG, &cmd_evidence_asked.yaml, NULL,
      "openness: a statement of it, as a mof.yml" },
    { "dry-run", 'n', OPT_FLAG, &cmd_evidence_asked.dry_run, NULL, "write nothing" },
    JUDGE_OPTIONS(cmd_evidence_asked.judge),
};

/* For whom each option is, in the order of opts. */
static const unsigned meant[] = {
    WRITES | CHECK,                     /* subject */
    WRITES,                             /* to */
    WRITES,                             /* fact */
    WRITES,                             /* variant */
    WRITES,                             /* run-id */
    WRITES,                             /* by */
    WRITES,                             /* measured-at */
    IMPORT,                             /* unit */
    IMPORT,                             /* cluster */
    STATES,                             /* kind */
    STATES,                             /* k */
    STATES | REGISTER,                  /* n */
    STATES,                             /* planned-n */
    STATES,                             /* unscored */
    STATES,                             /* mean */
    STATES,                             /* se */
    STATES,                             /* df */
    STATES,                             /* lo */
    STATES,                             /* hi */
    STATES,                             /* level */
    STATES,                             /* sided */
    STATES,                             /* scores */
    STATES,                             /* clusters */
    STATES,                             /* value */
    STATES | REGISTER,                  /* pool */
    STATES,                             /* extended */
    STATES,                             /* peeked */
    STATES,                             /* grade */
    STATES,                             /* attempt */
    STATES,                             /* source */
    SUPERSEDE,                          /* reason */
    MISSING,                            /* position */
    JUDGED | CHECK,                     /* at */
    OPENNESS,                           /* yaml */
    WRITES,                             /* dry-run */
    JUDGED | CHECK,                     /* policy */
    JUDGED | SUPERSEDE,                 /* evidence */
    JUDGED | CHECK,                     /* signers */
    JUDGED | CHECK | WRITES | OPENNESS, /* no-sandbox */
};
static_assert(COUNT(meant) == COUNT(opts), "one for each");

static bool run(char **args, struct out *o, struct err *err)
{
    struct cmd_meant all = { opts, meant, COUNT(opts), verbs, COUNT(verbs) };
    return cmd_meant(&all, args[0], err) && cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_evidence = {
    .name = "evidence",
    .summary = "write, import, list and check evidence about a model, and say what is missing",
    .usage = "missing MODEL | list MODEL | show MODEL ITEM | import FILE... | add | register | "
             "supersede ITEM | check FILE | openness MODEL",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1000,
    .run = run,
};
