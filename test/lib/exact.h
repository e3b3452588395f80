/* exact.h - a copy of bytes with nothing behind it, so that a sanitizer sees who reads on. */
#ifndef AJAR_TEST_EXACT_H
#define AJAR_TEST_EXACT_H

#include "base/base.h"

struct exact {
    struct span bytes; /* ptr NULL stays NULL */
};

static inline struct exact exact_of(struct span s)
{
    uint8_t *copy = s.ptr != NULL ? mem_resize(NULL, s.len) : NULL;
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return (struct exact){ { copy, s.len } };
}

static inline void exact_free(struct exact *e)
{
    mem_release((void *)(uintptr_t)e->bytes.ptr);
}
AUTO_VALUE(exact, exact_free)

#endif
