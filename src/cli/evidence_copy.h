/* evidence_copy.h - `ajar evidence import` of files that are evidence already. */
#ifndef AJAR_CLI_EVIDENCE_COPY_H
#define AJAR_CLI_EVIDENCE_COPY_H

#include "cli/cmd_evidence.h"
#include "cli/evidence_write.h"

/* *all: each of the files is one of ours, by its name. ERR_USAGE: only some are. */
bool evidence_all_ours(char *const *args, bool *all, struct err *err) MUST;
/* Checks each against the model, copies it with its signature, and says so. */
bool evidence_copy(char *const *args, const struct look *l, struct arena *a, struct out *o,
                   struct err *err) MUST;

#endif
