/* names.h - names of files that are another file's, or none at all, where they are unpacked: on
 * Windows, on a Mac, on a disk that ignores case. */
#ifndef AJAR_SCAN_NAMES_H
#define AJAR_SCAN_NAMES_H

#include "scan/rules.h"

/* A finding for each. ERR_LIMIT, ERR_SYSTEM: of to->a. */
bool names_check(const struct look *l, struct findings *to, struct err *err) MUST;

/* path is called like one of the pieces that somebody cut a file into: "x.gguf.part03", "x.001". Shards
 * are no pieces: each can be read. *ending: what says so. */
bool names_piece(struct span path, struct span *ending);

#endif
