/* threads_test.c - each share is done once, and what threads made in arenas comes together. */
#include "base/threads.h"

#include "lib/check.h"

static void count(void *ctx, unsigned i)
{
    ((unsigned *)ctx)[i]++;
}

static void each_share_is_done_once(void)
{
    static const unsigned sizes[] = { 0, 1, 2, 7, THREADS_MAX };
    for (size_t k = 0; k < COUNT(sizes); k++) {
        unsigned done[THREADS_MAX + 1] = { 0 };
        threads_run(sizes[k], count, done);
        for (unsigned i = 0; i <= THREADS_MAX; i++)
            CHECK(done[i] == (i < sizes[k]));
    }
    CHECK(threads_cores() >= 1 && threads_cores() <= THREADS_MAX);
}

static void an_arena_takes_over_another(void)
{
    struct err err = { 0 };
    AUTO_CLOSE(arena) struct arena to = { .name = "to", .limit = 1 << 20 };
    AUTO_CLOSE(arena) struct arena from = { .name = "from", .limit = 1 << 20 };
    char *old = ARENA_ARRAY(&to, char, 10000, &err), *made = ARENA_ARRAY(&from, char, 20000, &err);
    memset(made, 'm', 20000);
    memset(old, 'o', 10000);
    size_t used = to.used + from.used;
    CHECK(arena_take(&to, &from, &err));
    CHECK(from.used == 0 && from.blocks == NULL && to.used == used);
    CHECK(arena_take(&to, &from, &err) && to.used == used);
    char *more = ARENA_ARRAY(&to, char, 100, &err);
    memset(more, 'n', 100);
    CHECK(made[19999] == 'm' && old[0] == 'o');
}

static void an_arena_takes_no_more_than_it_may_hold(void)
{
    struct err err = { 0 };
    AUTO_CLOSE(arena) struct arena to = { .name = "to", .limit = 1000 };
    AUTO_CLOSE(arena) struct arena from = { .name = "from", .limit = 5000 };
    CHECK(ARENA_ARRAY(&from, char, 2000, &err) != NULL);
    CHECK(!arena_take(&to, &from, &err) && err.kind == ERR_LIMIT && from.used > 0);
    CHECK_STR(err.text, "to memory is limited to 1000 bytes");
}

TESTS(TEST(each_share_is_done_once), TEST(an_arena_takes_over_another),
      TEST(an_arena_takes_no_more_than_it_may_hold))
