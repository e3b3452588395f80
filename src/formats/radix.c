/* radix.c - see radix.h. A byte at a time, the least significant first; a byte in which all keys
 * agree costs nothing. */
#include "formats/radix.h"

static void pass(const struct radix *from, struct radix *to, size_t n, unsigned shift)
{
    uint32_t start[256] = { 0 };
    for (size_t i = 0; i < n; i++)
        start[from[i].key >> shift & 255]++;
    for (uint32_t b = 0, sum = 0, here; b < 256; b++, sum += here) {
        here = start[b];
        start[b] = sum;
    }
    for (size_t i = 0; i < n; i++)
        to[start[from[i].key >> shift & 255]++] = from[i];
}

void radix_sort(struct radix *list, struct radix *spare, size_t n)
{
    struct radix *from = list, *to = spare;
    uint64_t differ = 0;
    bool sorted = true;
    for (size_t i = 1; i < n; i++) {
        differ |= list[i].key ^ list[0].key;
        sorted = sorted && list[i - 1].key <= list[i].key;
    }
    for (unsigned shift = 0; !sorted && shift < 64; shift += 8) {
        if ((differ >> shift & 255) == 0)
            continue;
        pass(from, to, n, shift);
        struct radix *hold = from;
        from = to, to = hold;
    }
    if (from != list)
        memcpy(list, from, n * sizeof *list);
}
