/* radix_test.c - keys that differ in any of their bytes come out in order, equal ones as they
 * stood. */
#include "formats/radix.h"

#include "lib/check.h"

enum { KEYS = 1000 };

static const struct row {
    const char *name;
    uint64_t factor, modulus; /* key i is i * factor % modulus; a modulus of 0 is 2^64 */
} rows[] = {
    { "all the same", 0, 1 },
    { "in order", 1, 0 },
    { "turned round", UINT64_MAX, 0 },
    { "low byte", 37, 251 },
    { "second byte", UINT64_C(37) << 8, UINT64_C(251) << 8 },
    { "low word", 48271, 65521 },
    { "past 32 bits", UINT64_C(48271) << 32, UINT64_C(65521) << 32 },
    { "highest byte", UINT64_C(37) << 56, UINT64_C(251) << 56 },
    { "first and last byte", (UINT64_C(37) << 56) + 101, UINT64_C(251) << 56 },
    { "every byte", 0x9E3779B97F4A7C15u, 0 },
    { "pairs that part in the middle", UINT64_C(1) << 35, UINT64_C(1) << 36 },
};

static uint64_t key_of(const struct row *row, uint64_t i)
{
    return row->modulus == 0 ? i * row->factor : i * row->factor % row->modulus;
}

static void keys_come_in_order_and_equal_ones_as_they_stood(void)
{
    static struct radix list[KEYS], spare[KEYS];
    static const size_t sizes[] = { 0, 1, 2, 3, 255, KEYS };
    for (size_t k = 0; k < COUNT(rows) * COUNT(sizes); k++) {
        const struct row *row = &rows[k / COUNT(sizes)];
        size_t n = sizes[k % COUNT(sizes)];
        check_case = row->name;
        for (size_t i = 0; i < n; i++)
            list[i] = (struct radix){ key_of(row, i), (uint32_t)i };
        radix_sort(list, spare, n);
        for (size_t i = 0; i < n; i++)
            CHECK(list[i].i < n && list[i].key == key_of(row, list[i].i));
        for (size_t i = 1; i < n; i++)
            CHECK(list[i - 1].key < list[i].key ||
                  (list[i - 1].key == list[i].key && list[i - 1].i < list[i].i));
    }
}

/* The last is like the first: what differs is known from those between. */
static void one_key_out_of_place_is_moved(void)
{
    for (unsigned shift = 0; shift < 64; shift += 8) {
        struct radix list[] = { { 5, 0 }, { 5 + (UINT64_C(1) << shift), 1 }, { 5, 2 } }, spare[3];
        radix_sort(list, spare, COUNT(list));
        CHECK(list[0].i == 0 && list[1].i == 2 && list[2].i == 1);
    }
}

TESTS(TEST(keys_come_in_order_and_equal_ones_as_they_stood), TEST(one_key_out_of_place_is_moved))
