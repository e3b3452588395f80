/* run_test.c - how long a run rests, and in which order it asks; asking itself is in test/clients and
 * test/cli. */
#include "evidence/run.h"

#include "lib/check.h"

static void rests_grow_and_are_bounded(void)
{
    struct run_ask r = { .seed = 1, .rest_ms = 1000 };
    for (unsigned k = 1; k <= RUN_TRIES_MAX; k++) {
        uint64_t whole = 1000;
        for (unsigned i = 1; i < k && whole < RUN_REST_MAX_MS; i++)
            whole *= 2;
        whole = whole < RUN_REST_MAX_MS ? whole : RUN_REST_MAX_MS;
        uint64_t most = whole + whole / 4, got = run_rest_ms(&r, k, 0, 7);
        CHECK(got >= whole / 4 * 3 && got <= most && got <= RUN_REST_MAX_MS);
        CHECK(got == run_rest_ms(&r, k, 0, 7));
    }
    CHECK(run_rest_ms(&r, 1, 0, 7) != run_rest_ms(&r, 1, 0, 8));
}

static void what_the_endpoint_asks_for_is_kept_within_bounds(void)
{
    struct run_ask r = { .seed = 1, .rest_ms = 1 };
    CHECK(run_rest_ms(&r, 1, 7, 0) == 7000);
    CHECK(run_rest_ms(&r, 1, UINT64_MAX, 0) == RUN_REST_MAX_MS);
    r.rest_ms = 60000;
    CHECK(run_rest_ms(&r, 1, 1, 0) >= 45000);
}

static void the_order_is_the_seeds(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct prompts set = { .n = 100 };
    struct run_ask r = { .set = &set, .seed = 3 };
    struct err err = { 0 };
    uint32_t *one, *two, *other;
    size_t n;
    bool seen[100] = { false }, moved = false;
    CHECK(run_order(&r, &a, &one, &n, &err) && n == 100);
    CHECK(run_order(&r, &a, &two, &n, &err) && memcmp(one, two, 100 * sizeof *one) == 0);
    for (size_t i = 0; i < 100; i++) {
        CHECK(one[i] < 100 && !seen[one[i]]);
        seen[one[i]] = true;
        moved = moved || one[i] != i;
    }
    CHECK(moved);
    r.seed = 4;
    CHECK(run_order(&r, &a, &other, &n, &err) && memcmp(one, other, 100 * sizeof *one) != 0);
    r.seed = 3;
    r.sample = 10;
    CHECK(run_order(&r, &a, &other, &n, &err) && n == 10 &&
          memcmp(one, other, 10 * sizeof *one) == 0);
    r.sample = 101;
    CHECK(run_order(&r, &a, &other, &n, &err) && n == 100);
}

TESTS(TEST(rests_grow_and_are_bounded), TEST(what_the_endpoint_asks_for_is_kept_within_bounds),
      TEST(the_order_is_the_seeds))
