/* zip_test.c - archives built byte by byte: what is read, what is noted, what is refused. Every row
 * runs again with each allocation and each read failing once. */
#include "formats/zip.h"

#include "base/buf.h"
#include "formats/show.h"
#include "formats/zip_rows.h"
#include "lib/exact.h"
#include "lib/keygen.h"

/* ---- what is seen ---- */

/* NAME=TEXT of each entry, or the error; then the notes. */
static bool show_zip(struct show *s, struct source *src, struct arena *a, struct err *err)
{
    struct notes *notes = ARENA_ARRAY(a, struct notes, 1, err);
    struct zip z = { 0 };
    if (notes == NULL || !zip_open(&z, src, a, notes, err))
        return false;
    for (size_t i = 0; i < z.n; i++) {
        const struct zip_member *m = &z.member[i];
        struct err why = { 0 };
        struct span text = { 0 };
        char room[QUOTED_BYTES];
        if (zip_load(&z, m, a, &text, &why)) {
            show_add(s, "%s=%.*s; ", span_quote(m->name, room),
                     (int)(text.len < 40 ? text.len : 40), (const char *)text.ptr);
        } else if (why.kind == ERR_SYSTEM) {
            *err = why;
            return false;
        } else {
            show_add(s, "! @%" PRIu64 " %s; ", why.at, why.text);
        }
        CHECK(span_eq(zip_find(&z, m->name)->name, m->name));
        CHECK(zip_find(&z, m->name)->entry_off >= m->entry_off);
    }
    for (size_t i = 0; i < notes->n; i++)
        show_add(s, "@%" PRIu64 " %s: %s; ", notes->list[i].off, notes->list[i].code,
                 notes->list[i].text);
    CHECK(zip_find(&z, SPAN("no such")) == NULL && zip_find(&z, SPAN("")) == NULL);
    return true;
}

static void check_row(struct span bytes, const char *want)
{
    static struct show got;
    struct err err = { 0 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem("test", &bytes);
    got.n = 0, got.text[0] = 0;
    if (!show_zip(&got, &src, &a, &err))
        show_add(&got, "! @%" PRIu64 " %s", err.at, err.text);
    CHECK_STR(got.text, want);
    for (unsigned disk = 0; disk < 2; disk++) {
        bool done = false;
        for (unsigned nth = 1; !done && nth < 400; nth++) {
            AUTO_CLOSE(arena) struct arena b = { .name = "test", .limit = 64 << 20 };
            struct failing state = { bytes, disk ? nth : 0, false };
            struct source bad = { "failing", bytes.len, failing_read, &state };
            struct err why = { 0 };
            got.n = 0;
            mem_fail_at = disk ? 0 : nth;
            bool ok = show_zip(&got, &bad, &b, &why);
            bool hit = disk ? state.hit : mem_fail_at == 0;
            mem_fail_at = 0;
            done = !hit;
            CHECK(hit ? !ok && why.kind == ERR_SYSTEM : ok == (err.kind == ERR_NONE));
            CHECK(!hit || strstr(why.text, disk ? "disk on fire" : "out of memory") != NULL);
        }
        CHECK(done);
    }
}

static void archives_are_read_by_their_directory(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "archive", 1 << 20);
        check_case = rows[i].name;
        zip_build(&rows[i], &b);
        AUTO_CLOSE(exact) struct exact bytes = exact_of((struct span){ b.bytes, b.len });
        check_row(bytes.bytes, rows[i].want);
    }
}

struct compared {
    const uint8_t *want;
    size_t n, left; /* pieces until the caller has enough; 0: never */
};

static bool compare(struct span piece, void *ctx, struct err *err)
{
    struct compared *c = ctx;
    CHECK(piece.len > 0 && piece.len <= ZIP_PIECE_BYTES);
    CHECK(memcmp(c->want + c->n, piece.ptr, piece.len) == 0);
    c->n += piece.len;
    return --c->left != 0 || err_set(err, ERR_DENIED, "enough");
}

static void long_members_come_in_pieces(void)
{
    static char text[300001];
    static const unsigned ways[] = { STORED, DEFLATE, ZSTD, ZSTD | FRAMES };
    uint32_t noise = 1;
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        noise = noise * 1664525 + 1013904223;
        text[i] = "abcdefgh"[i % 5000 < 2500 ? noise >> 29 : 0];
    }
    for (size_t i = 0; i < COUNT(ways); i++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        const struct zip_row row = { .member = { { "a", text, ways[i] }, { "b", text, ways[i] } } };
        struct err err = { 0 }, why = { 0 };
        struct zip z;
        buf_init(&b, "archive", 1 << 20);
        zip_build(&row, &b);
        struct span bytes = { b.bytes, b.len };
        struct source src = source_mem("test", &bytes);
        struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
        CHECK(zip_open(&z, &src, &a, notes, &err) && notes->n == 0);
        size_t used = 0;
        for (size_t k = 0; k < z.n; k++) {
            struct compared c = { .want = (const uint8_t *)text };
            CHECK(zip_read(&z, &z.member[k], compare, &c, &err) && c.n == sizeof text - 1);
            CHECK(k == 0 || a.used == used); /* the same room again */
            used = a.used;
        }
        struct compared c = { .want = (const uint8_t *)text, .left = 2 };
        CHECK(!zip_read(&z, &z.member[0], compare, &c, &why));
        CHECK_STR(why.text, "enough");
        CHECK(zip_read(&z, &z.member[1], compare, &(struct compared){ .want = c.want }, &err));
    }
}

static bool open_row(const struct zip_row *row, struct buf *b, struct source *src,
                     struct span *bytes, struct arena *a, struct zip *z, struct err *err)
{
    zip_build(row, b);
    *bytes = (struct span){ b->bytes, b->len };
    *src = source_mem("test", bytes);
    struct notes *notes = ARENA_ARRAY(a, struct notes, 1, err);
    return notes != NULL && zip_open(z, src, a, notes, err);
}

static void no_more_comes_out_than_is_allowed(void)
{
    static const struct zip_row row = { .member = { { "a", "hello", STORED } } };
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct source src;
    struct span bytes, text;
    struct zip z;
    buf_init(&b, "archive", 1 << 20);
    CHECK(open_row(&row, &b, &src, &bytes, &a, &z, &err) && z.left == ZIP_BYTES_MAX);
    z.left = 9;
    CHECK(zip_load(&z, &z.member[0], &a, &text, &err));
    CHECK(!zip_load(&z, &z.member[0], &a, &text, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "\"a\": with it more than 8589934592 bytes would come out of the archive");
}

/* A text of one letter, packed: what comes out is bounded by what goes in, but for small ones. */
static void check_ratio(size_t n, unsigned how, const char *want)
{
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(buf) struct buf text;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct source src;
    struct span bytes, out;
    struct zip z;
    buf_init(&text, "text", 4 << 20);
    for (size_t i = 0; i < n; i++)
        buf_put(&text, SPAN("a"));
    buf_put(&text, (struct span){ (const uint8_t *)"", 1 });
    const struct zip_row row = { .member = { { "a", (const char *)text.bytes, how } } };
    buf_init(&b, "archive", 1 << 20);
    CHECK(open_row(&row, &b, &src, &bytes, &a, &z, &err));
    bool ok = zip_load(&z, &z.member[0], &a, &out, &err);
    CHECK(ok == (want[0] == 0) && (!ok || out.len == n));
    CHECK_STR(err.text, want);
}

static void a_bomb_is_told_by_its_ratio(void)
{
    check_ratio(1 << 20, ZSTD, "");
    check_ratio(2 << 20, DEFLATE, "");
    check_ratio((1 << 20) + 1, ZSTD,
                "\"a\": 54 bytes would become 1048577, more than 1032 times as many");
}

/* A deflated stream that ends where a piece ends, and more behind it. */
static void no_bytes_hide_behind_a_piece(void)
{
    static char text[ZIP_PIECE_BYTES + 11];
    static const uint8_t stored[] = { 1, 0xfb, 0xff, 4, 0 }; /* the last block, of 65,531 bytes */
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct span bytes, out;
    struct zip z;
    memset(text, 'x', sizeof text - 1);
    const struct zip_row row = { .member = { { "a", text, STORED } } };
    buf_init(&b, "archive", 1 << 20);
    zip_build(&row, &b);
    memcpy(b.bytes + 31, stored, sizeof stored);
    b.bytes[8] = b.bytes[31 + sizeof text - 1 + 10] = DEFLATE;
    bytes = (struct span){ b.bytes, b.len };
    struct source src = source_mem("test", &bytes);
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    CHECK(zip_open(&z, &src, &a, notes, &err) && notes->n == 0);
    CHECK(!zip_load(&z, &z.member[0], &a, &out, &err));
    CHECK_STR(err.text, "\"a\": bytes behind its deflated data");
}

static void names_have_a_most_of_bytes(void)
{
    static char name[ZIP_NAME_MAX + 2];
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct err err = { 0 };
        struct source src;
        struct span bytes;
        struct zip z;
        memset(name, 'n', ZIP_NAME_MAX + more);
        const struct zip_row row = { .member = { { name, "hello", STORED } } };
        buf_init(&b, "archive", 1 << 20);
        CHECK(open_row(&row, &b, &src, &bytes, &a, &z, &err) == (more == 0));
        CHECK_STR(err.text, more ? "a member's name is longer than 1024 bytes" : "");
        CHECK(err.kind == (more ? ERR_LIMIT : ERR_NONE));
    }
}

static void members_have_a_most(void)
{
    static const struct zip_row row = { .member = { { "", "", STORED } } };
    enum { ENTRY = 46, END = 22, LOCAL = 30 };
    AUTO_CLOSE(buf) struct buf one, b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 512 << 20 };
    struct err err = { 0 };
    struct zip z;
    buf_init(&one, "archive", 1 << 20);
    zip_build(&row, &one);
    buf_init(&b, "archive", 128 << 20);
    buf_put(&b, (struct span){ one.bytes, LOCAL });
    for (unsigned i = 0; i <= ZIP_MEMBERS_MAX; i++)
        buf_put(&b, (struct span){ one.bytes + LOCAL, ENTRY });
    size_t n = b.len - LOCAL;
    buf_put(&b, (struct span){ one.bytes + LOCAL + ENTRY, END });
    for (unsigned i = 0; i < 4; i++)
        b.bytes[LOCAL + n + 12 + i] = (uint8_t)(n >> 8 * i);
    struct span bytes = { b.bytes, b.len };
    struct source src = source_mem("test", &bytes);
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    CHECK(!zip_open(&z, &src, &a, notes, &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 1000000 members");
}

/* Of more gaps than are kept, each is told of. */
static void gaps_have_a_most(void)
{
    static const struct zip_row row = { .member = { { "a", "", STORED } } };
    enum { ENTRY = 46, END = 22, LOCAL = 31, GAPS = ZIP_GAPS_MAX + 1 };
    AUTO_CLOSE(buf) struct buf one, b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct zip z;
    buf_init(&one, "archive", 1 << 20);
    zip_build(&row, &one);
    buf_init(&b, "archive", 1 << 20);
    for (unsigned i = 0; i < GAPS; i++) {
        buf_put(&b, SPAN("."));
        buf_put(&b, (struct span){ one.bytes, LOCAL });
    }
    for (unsigned i = 0; i < GAPS; i++) {
        uint32_t at = i * (LOCAL + 1) + 1;
        put(&one, at, 4);
        buf_put(&b, (struct span){ one.bytes + LOCAL, ENTRY - 4 });
        buf_put(&b, (struct span){ one.bytes + one.len - 4, 4 });
        buf_put(&b, SPAN("a"));
    }
    put(&b, 0x06054b50, 4);
    put(&b, 0, 4), put(&b, GAPS, 2), put(&b, GAPS, 2);
    put(&b, GAPS * (ENTRY + 1), 4), put(&b, GAPS * (LOCAL + 1), 4), put(&b, 0, 2);
    struct span bytes = { b.bytes, b.len };
    struct source src = source_mem("test", &bytes);
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, &err);
    CHECK(zip_open(&z, &src, &a, notes, &err));
    CHECK(z.n == GAPS && z.n_gaps == ZIP_GAPS_MAX);
    CHECK(z.gap[ZIP_GAPS_MAX - 1].off == (ZIP_GAPS_MAX - 1) * (LOCAL + 1));
    for (size_t i = 0; i < notes->n_codes; i++)
        if (strcmp(notes->count[i].code, "gap") == 0)
            CHECK(notes->count[i].times == GAPS - 1); /* the first is a prefix */
}

static void put_hex(struct buf *b, struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        buf_printf(b, "%02x", s.ptr[i]);
}

/* As zip_peer.py says it; *plain: all is read, and nothing
 * was noted but second names and what stands before. */
static void see(struct span bytes, struct arena *a, struct buf *b, bool *plain)
{
    struct err err = { 0 };
    struct source src = source_mem("test", &bytes);
    struct notes *notes = ARENA_ARRAY(a, struct notes, 1, &err);
    struct zip z = { 0 };
    *plain = true;
    if (!zip_open(&z, &src, a, notes, &err))
        buf_printf(b, "refused\n");
    for (size_t i = 0; i < z.n; i++) {
        struct span text;
        struct err why = { 0 };
        put_hex(b, z.member[i].name);
        if (zip_load(&z, &z.member[i], a, &text, &why))
            buf_printf(b, " "), put_hex(b, text), buf_printf(b, "\n");
        else
            buf_printf(b, " -\n"), *plain = false;
    }
    for (size_t i = 0; i < notes->n; i++)
        *plain = *plain && (strcmp(notes->list[i].code, "duplicate-name") == 0 ||
                            strcmp(notes->list[i].code, "comment") == 0 ||
                            strcmp(notes->list[i].code, "prefix") == 0);
}

/* What nothing is noted of reads as Python reads it; what Python cannot read we do not read in
 * silence; and what is in order is read by both. */
static void python_sees_the_same_or_we_say_so(void)
{
    struct keygen k;
    unsigned agreed = 0, refused = 0;
    CHECK(keygen_open(&k));
    const char *argv[] = { "python3", "test/formats/zip_peer.py", k.folder, NULL };
    CHECK(keygen_run(argv, NULL) == 0);
    for (unsigned i = 0; i < 600; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        char name[16];
        bool plain;
        buf_init(&b, "seen", 1 << 20);
        snprintf(name, sizeof name, "%03u.want", i);
        struct span want = keygen_read(&k, check_case = name, &a);
        bool made = span_begins(want, "made\n");
        size_t front = strlen(made ? "made\n" : "damaged\n");
        want = (struct span){ want.ptr + front, want.len - front };
        snprintf(name, sizeof name, "%03u.zip", i);
        see(keygen_read(&k, name, &a), &a, &b, &plain);
        bool same = span_eq(want, (struct span){ b.bytes, b.len });
        agreed += same;
        refused += span_eq(want, SPAN("refused\n"));
        CHECK(same || (!plain && !made) ||
              span_eq((struct span){ b.bytes, b.len }, SPAN("refused\n")));
        CHECK(plain || !made);
    }
    check_case = "";
    CHECK(agreed > 300 && refused > 50);
    keygen_close(&k);
}

static void long_comments_are_no_text(void)
{
    for (size_t n = 256; n <= 257; n++) {
        char comment[258] = { 0 };
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        bool plain;
        check_case = "";
        memset(comment, 'c', n);
        const struct zip_row row = { .member = { { "a", "hello", STORED } }, .comment = comment };
        buf_init(&b, "archive", 1 << 16);
        zip_build(&row, &b);
        AUTO_CLOSE(buf) struct buf seen;
        buf_init(&seen, "seen", 1 << 16);
        see((struct span){ b.bytes, b.len }, &a, &seen, &plain);
        CHECK(plain == (n == 256));
    }
}

TESTS(TEST(archives_are_read_by_their_directory), TEST(long_comments_are_no_text),
      TEST(long_members_come_in_pieces), TEST(no_more_comes_out_than_is_allowed),
      TEST(a_bomb_is_told_by_its_ratio), TEST(no_bytes_hide_behind_a_piece),
      TEST(names_have_a_most_of_bytes), TEST(members_have_a_most), TEST(gaps_have_a_most),
      TEST(python_sees_the_same_or_we_say_so))
