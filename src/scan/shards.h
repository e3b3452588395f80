/* shards.h - does an index say the truth about the files it names? */
#ifndef AJAR_SCAN_SHARDS_H
#define AJAR_SCAN_SHARDS_H

#include "scan/look.h"
#include "scan/rules.h"

/* Adds findings for every index among the files. set_of[i], zeroed, becomes 1 + the number of the
 * index that names file i. Scratch and findings in a. ERR_LIMIT, ERR_SYSTEM. */
bool shards_check(const struct look *l, size_t *set_of, struct findings *to, struct err *err) MUST;

#endif
