/* tile_test.c - the paths of tiles, both ways; which tiles there are; trees out of tiles. */
#include "tlog/tile.h"

#include "lib/check.h"

static const struct row {
    const char *path;
    struct tile tile;
} rows[] = {
    { "tile/0/000", { 0, 0, 256 } },
    { "tile/0/000.p/1", { 0, 0, 1 } },
    { "tile/63/999.p/255", { 63, 999, 255 } },
    { "tile/1/x001/000", { 1, 1000, 256 } },
    { "tile/0/x001/x234/067", { 0, 1234067, 256 } },
    { "tile/entries/x001/x234/067.p/8", { TILE_ENTRIES, 1234067, 8 } },
    { "tile/0/x018/x446/x744/x073/x709/x551/615", { 0, UINT64_MAX, 256 } },
};

static void every_tile_has_one_path(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        char room[TILE_PATH_BYTES];
        struct tile t = { 0 };
        check_case = rows[i].path;
        CHECK_STR(tile_path(&rows[i].tile, room), rows[i].path);
        CHECK(tile_of_path(span_of(rows[i].path), &t));
        CHECK(t.level == rows[i].tile.level && t.index == rows[i].tile.index);
        CHECK(t.width == rows[i].tile.width);
    }
}

static void what_is_no_path_is_none(void)
{
    static const char *const none[] = {
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/64/000",
        "tile/00/000",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/000.p/1/",
        "tile/-1/000",
        "tile/entries/",
        "tile/data/000",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
    };
    for (size_t i = 0; i < COUNT(none); i++) {
        struct tile t;
        check_case = none[i];
        CHECK(!tile_of_path(span_of(none[i]), &t));
    }
}

static void tiles_are_as_wide_as_the_log_is_long(void)
{
    static const struct {
        unsigned level;
        uint64_t index, size;
        unsigned want;
    } widths[] = {
        { 0, 0, 0, 0 },
        { 0, 0, 1, 1 },
        { 0, 0, 256, 256 },
        { 0, 1, 256, 0 },
        { 0, 1, 257, 1 },
        { 1, 0, 255, 0 },
        { 1, 0, 256, 1 },
        { 0, 272, 70000, 256 },
        { 0, 273, 70000, 112 },
        { 1, 0, 70000, 256 },
        { 1, 1, 70000, 17 },
        { 2, 0, 70000, 1 },
        { TILE_ENTRIES, 273, 70000, 112 },
        { 8, 0, UINT64_MAX, 0 },
        { 0, UINT64_MAX, UINT64_MAX, 0 },
    };
    for (size_t i = 0; i < COUNT(widths); i++)
        CHECK(tile_width(widths[i].level, widths[i].index, widths[i].size) == widths[i].want);
}

/* ---- trees of tiles ---- */

static struct tree_hash leaf_of(uint64_t i)
{
    struct tree_hash h;
    struct err err = { 0 };
    uint8_t bytes[4] = { (uint8_t)i, (uint8_t)(i >> 8), (uint8_t)(i >> 16), 0 };
    CHECK(tree_leaf((struct span){ bytes, 4 }, &h, &err));
    return h;
}

static struct tree_hash stored[3][70000]; /* by level of tiles */
static unsigned loads;

static bool load(struct tile_source *s, const struct tile *t, struct tree_hash *out,
                 struct err *err)
{
    (void)err;
    loads++;
    CHECK(t->width == tile_width(t->level, t->index, s->size) && t->level < 3);
    memcpy(out, &stored[t->level][t->index * 256], t->width * sizeof *out);
    return true;
}

static void store(uint64_t size)
{
    struct err err = { 0 };
    for (uint64_t i = 0; i < size; i++)
        stored[0][i] = leaf_of(i);
    for (unsigned level = 1; level < 3; level++)
        for (uint64_t i = 0; i < size >> 8 * level; i++) {
            struct tree_hash h[256];
            memcpy(h, &stored[level - 1][i * 256], sizeof h);
            for (unsigned n = 256; n > 1; n /= 2)
                for (unsigned k = 0; k < n / 2; k++)
                    CHECK(tree_node(&h[2 * k], &h[2 * k + 1], &h[k], &err));
            stored[level][i] = h[0];
        }
}

static void trees_of_tiles_prove_what_is_in_them(void)
{
    static const uint64_t sizes[] = { 1, 2, 255, 256, 257, 511, 513, 65536, 65537, 70000 };
    struct err err = { 0 };
    store(70000);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        static struct tile_source s;
        struct tree_claim c = { .size = sizes[i] };
        struct tree_proof p;
        s.load = load;
        tile_source(&s, sizes[i]);
        CHECK(tree_root(&s.nodes, sizes[i], &c.root, &err));
        for (c.index = 0; c.index < sizes[i]; c.index += 1 + sizes[i] / 7) {
            struct tree_hash h = leaf_of(c.index);
            CHECK(tree_prove(&s.nodes, c.index, c.size, &p, &err) && tree_check(&c, &h, &p, &err));
        }
        for (size_t k = 0; k < i; k++) {
            static struct tile_source before;
            struct tree_growth g = { .old = sizes[k], .size = sizes[i], .root = c.root };
            before.load = load;
            tile_source(&before, sizes[k]);
            CHECK(tree_root(&before.nodes, sizes[k], &g.old_root, &err));
            CHECK(tree_prove_growth(&s.nodes, g.old, g.size, &p, &err) &&
                  tree_check_growth(&g, &p, &err));
        }
    }
    CHECK(err.kind == ERR_NONE && loads < 2000); /* one tile is kept */
}

static void bundles_are_taken_apart(void)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span all, one;
    buf_init(&b, "test", 1 << 20);
    tile_entry_write(SPAN("abc"), &b);
    tile_entry_write(SPAN(""), &b);
    static uint8_t longest[TILE_ENTRY_MAX];
    tile_entry_write((struct span){ longest, sizeof longest }, &b);
    CHECK(buf_done(&b, &all, &err) && all.len == 2 + 3 + 2 + 2 + 65535);
    CHECK(tile_entry(&all, &one, &err) && span_eq(one, SPAN("abc")));
    CHECK(tile_entry(&all, &one, &err) && one.len == 0);
    CHECK(tile_entry(&all, &one, &err) && one.len == 65535);
    CHECK(!tile_entry(&all, &one, &err) && err.kind == ERR_NONE);
    for (size_t n = 1; n < 5; n++) {
        struct span cut = { (const uint8_t *)"\0\3abc", n };
        err = (struct err){ 0 };
        CHECK(!tile_entry(&cut, &one, &err));
        CHECK_STR(err.text, "a bundle of entries ends inside one");
    }
}

TESTS(TEST(every_tile_has_one_path), TEST(what_is_no_path_is_none),
      TEST(tiles_are_as_wide_as_the_log_is_long), TEST(trees_of_tiles_prove_what_is_in_them),
      TEST(bundles_are_taken_apart))
