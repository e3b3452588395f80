/* witness.h - the witnesses of an analysis as folders of evidence, for decide --suppose and policy
 * test. */
#ifndef AJAR_CLI_WITNESS_H
#define AJAR_CLI_WITNESS_H

#include "cli/findings.h"

/* Writes folder/N-a and folder/N-b for finding N (from 1, as they are listed) that has witnesses:
 * the evidence, and `expect`, the position it gives and the day to decide on. What items cannot say
 * is left out: the finding has no witness then. */
bool witness_write(const char *folder, struct findings *f, struct arena *a, struct err *err) MUST;
/* ERR_USAGE if the folder holds anything. */
bool witness_room(const char *folder, struct err *err) MUST;

#endif
