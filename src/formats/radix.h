/* radix.h - put things in order by a number each, in linear time whatever the numbers. */
#ifndef AJAR_FORMATS_RADIX_H
#define AJAR_FORMATS_RADIX_H

#include "base/base.h"

struct radix {
    uint64_t key;
    uint32_t i; /* which thing it is the key of */
};

/* Ascending key; equal keys keep their order. spare: room for n more, scratch. */
void radix_sort(struct radix *list, struct radix *spare, size_t n);

#endif
