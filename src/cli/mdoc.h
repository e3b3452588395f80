/* mdoc.h - manual pages say what the program does: name, synopsis and options of one come from the
 * table the options are read by. */
#ifndef AJAR_CLI_MDOC_H
#define AJAR_CLI_MDOC_H

#include "cli/cmd.h"

/* Ends with the section OPTIONS; tools/man adds the prose. */
void mdoc_of(struct buf *b, const struct cmd *c);

#endif
