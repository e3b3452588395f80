/* plural.h - what stands behind a word that is counted. */
#ifndef AJAR_BASE_PLURAL_H
#define AJAR_BASE_PLURAL_H

#include "base/base.h"

/* "1 byte", "2 bytes". */
static inline const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

#endif
