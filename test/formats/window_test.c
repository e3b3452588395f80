/* window_test.c - a cursor over more than it holds. */
#include "formats/window.h"

#include "lib/check.h"

#define BYTES (3 * WINDOW_BYTES + 5)

static uint8_t data[BYTES];

static struct source numbered(struct span *bytes)
{
    for (size_t i = 0; i < BYTES; i++)
        data[i] = (uint8_t)(i * 7 + i / 256);
    *bytes = (struct span){ data, BYTES };
    return source_mem("numbered", bytes);
}

static void what_is_taken_is_what_stands_there(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct span bytes;
    struct source src = numbered(&bytes);
    struct window w;
    struct err err = { 0 };
    CHECK(window_open(&w, &src, 3, &a, &err));
    CHECK(window_u8(&w) == data[3] && window_off(&w) == 4);
    window_skip(&w, WINDOW_BYTES - 6);
    const uint8_t *p = window_take(&w, 8); /* over the edge of the first piece */
    CHECK(p != NULL && memcmp(p, data + WINDOW_BYTES - 2, 8) == 0);
    struct span kept = window_keep(&w, 2 * WINDOW_BYTES - 10, &a);
    CHECK(kept.len == 2 * WINDOW_BYTES - 10);
    CHECK(memcmp(kept.ptr, data + WINDOW_BYTES + 6, kept.len) == 0);
    CHECK(window_left(&w) == 9);
    struct span rest = window_piece(&w, 4);
    CHECK(rest.len == 9 && memcmp(rest.ptr, data + BYTES - 9, 9) == 0);
    CHECK(window_piece(&w, 4).len == 0 && window_ok(&w, &err));
}

static void what_fails_once_yields_nothing_more(void)
{
    static const char want[] = "file ends inside a value";
    for (unsigned how = 0; how < 4; how++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 18 };
        struct span bytes;
        struct source src = numbered(&bytes);
        struct window w;
        struct err err = { 0 };
        CHECK(window_open(&w, &src, BYTES - 6, &a, &err));
        if (how == 0)
            CHECK(window_u64le(&w) == 0);
        else if (how == 1)
            window_skip(&w, UINT64_MAX);
        else if (how == 2)
            CHECK(window_keep(&w, UINT64_MAX, &a).len == 0);
        else
            window_refuse(&w, ERR_INPUT, BYTES - 6, want);
        CHECK(window_u8(&w) == 0 && window_take(&w, 1) == NULL && window_piece(&w, 1).len == 0);
        CHECK(window_keep(&w, 1, &a).ptr == NULL);
        window_skip(&w, 1);
        window_refuse(&w, ERR_LIMIT, 0, "later");
        CHECK(window_off(&w) == BYTES - 6);
        CHECK(!window_ok(&w, &err) && err.kind == ERR_INPUT && err.at == BYTES - 6);
        CHECK_STR(err.text, want);
    }
}

/* A small step inside what is in memory reads nothing. */
static bool counted_read(struct source *s, uint64_t off, void *dst, size_t n, struct err *err)
{
    (void)err;
    memcpy(dst, data + off, n);
    ++*(unsigned *)s->state;
    return true;
}

static void bytes_are_read_once(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    unsigned reads = 0;
    struct source src = { "counted", 1000, counted_read, &reads };
    struct window w;
    struct err err = { 0 };
    CHECK(window_open(&w, &src, 0, &a, &err));
    for (unsigned i = 0; i < 100; i++) {
        window_u32le(&w);
        window_skip(&w, 5);
    }
    CHECK(window_off(&w) == 900 && reads == 1 && window_ok(&w, &err));
}

TESTS(TEST(what_is_taken_is_what_stands_there), TEST(what_fails_once_yields_nothing_more),
      TEST(bytes_are_read_once))
