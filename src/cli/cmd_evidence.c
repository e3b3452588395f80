/* cmd_evidence.c - `ajar evidence VERB`: statements about a model, as files. */
#include "cli/cmd_evidence.h"

struct cmd_evidence_asked cmd_evidence_asked;

static bool run(char **args, struct out *o, struct err *err)
{
    static const struct cmd_verb verbs[] = { { "import", "FILE...", cmd_evidence_import } };
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

static const struct opt opts[] = {
    { "subject", 's', OPT_TEXT, &cmd_evidence_asked.subject, "MODEL",
      "the model that was measured: a file or a folder" },
    { "to", 0, OPT_TEXT, &cmd_evidence_asked.to, "DIR", "write there (beside the model)" },
    { "fact", 'f', OPT_LIST, &cmd_evidence_asked.fact, "NAME=TASK",
      "import: only TASK, as fact NAME; also TASK/METRIC, TASK/METRIC/FILTER" },
    { "variant", 0, OPT_TEXT, &cmd_evidence_asked.variant, "NAME",
      "what was measured, if not the release as it is" },
    { "run-id", 0, OPT_TEXT, &cmd_evidence_asked.run_id, "ID", "names the run" },
    { "by", 0, OPT_TEXT, &cmd_evidence_asked.by, "WHO", "who says it; proves nothing" },
    { "measured-at", 0, OPT_TEXT, &cmd_evidence_asked.measured_at, "DATE",
      "import: where a file does not say it" },
    { "unit", 0, OPT_TEXT, &cmd_evidence_asked.unit, "UNIT",
      "import: percent or fraction, where a file does not say it" },
    { "cluster", 0, OPT_TEXT, &cmd_evidence_asked.cluster, "FIELD",
      "import: test items with the same FIELD are not independent" },
    { "dry-run", 'n', OPT_FLAG, &cmd_evidence_asked.dry_run, NULL, "write nothing" },
    { "no-sandbox", 0, OPT_FLAG, &cmd_evidence_asked.no_sandbox, NULL,
      "read the files in this process" },
};

const struct cmd cmd_evidence = {
    .name = "evidence",
    .summary = "import what evaluation tools wrote, as evidence about a model",
    .usage = "import FILE...",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1000,
    .run = run,
};
