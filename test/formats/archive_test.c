/* archive_test.c - archives and wrappers, member by member: each row again with every allocation and
 * every read failing once. */
#include "formats/archive.h"

#include "formats/show.h"
#include "formats/zip_made.h"

/* ---- ZIP ---- */

static void members_of_a_zip_are_parts(void)
{
    static const struct zip_row rows[] = {
        { .name = "stored and packed",
          .member = { { "a.json", "{}", STORED }, { "b/c", "hello", DEFLATE }, { "d", "", ZSTD } },
          .want =
              "a ZIP archive, whole; [a.json] JSON, whole; [b/c] text, whole; [d] empty, whole" },
        { .name = "a folder is no part, one with bytes is",
          .member = { { "a/", "", STORED }, { "b/", "hello", STORED } },
          .want = "a ZIP archive, whole; [b/] text, whole" },
        { .name = "encrypted",
          .member = { { "a", "hello", STORED }, { "b", "hello", STORED } },
          .patch = { { 78 + 2, "01" }, { 6, "01" } },
          .want = "a ZIP archive; @72 encrypted: \"a\"; [a] text, whole; "
                  "[b] text, whole" },
        { .name = "a method nobody reads",
          .member = { { "a", "hello", STORED } },
          .patch = { { 8, "0e" }, { 46, "0e" } },
          .want = "a ZIP archive; @36 unknown-method: \"a\"; [a] nothing; ! @0 it is packed by a "
                  "method that is not read here" },
        { .name = "a wrong checksum is no reason not to look",
          .member = { { "a", "hello", STORED } },
          .patch = { { 31, "41" } },
          .want = "a ZIP archive, whole; @31 checksum: \"a\"; [a] text, whole" },
        { .name = "a wrong checksum of what is packed",
          .member = { { "a", "hello", DEFLATE } },
          .patch = { { 14, "00" }, { 54, "00" } },
          .want = "a ZIP archive, whole; @31 checksum: \"a\"; [a] text, whole" },
        { .name = "another size than stated",
          .member = { { "a", "hello", DEFLATE } },
          .patch = { { 22, "04" }, { 62, "04" } },
          .want = "a ZIP archive, whole; @38 size-mismatch: \"a\"; [a] text, whole" },
        { .name = "what came out before it broke is looked into",
          .member = { { "a", "first words, then more of them, and then no more of them",
                        DEFLATE } },
          .patch = { { 40, "ffffff" } },
          .want = "a ZIP archive; @60 broken-member: \"a\": deflate: its data is broken; [a] not "
                  "recognized" },
        { .name = "what stands behind",
          .member = { { "a", "hello", STORED } },
          .behind = "GIF89a",
          .want = "a ZIP archive; @105 trailing-bytes: 6 bytes behind the archive; [a] text, "
                  "whole; [gap@105] text, whole" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b;
        check_case = rows[i].name;
        buf_init(&b, "archive", 1 << 20);
        zip_build(&rows[i], &b);
        check_found((struct span){ b.bytes, b.len }, "x", rows[i].want);
    }
    check_case = "";
}

static bool read_nothing(struct inside *in, struct source *src, struct span name, struct found *f,
                         struct err *err)
{
    (void)in, (void)src, (void)name, (void)err;
    f->whole = true;
    return true;
}

static void what_another_reader_took_is_left_out(void)
{
    static const struct zip_row row = {
        .member = { { "a", "hello", STORED }, { "b", "you", DEFLATE }, { "c", "!", STORED } }
    };
    AUTO_CLOSE(buf) struct buf b;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    AUTO_CLOSE(archive_room) struct archive_room room = { 0 };
    struct err err = { 0 };
    struct inside in = { .a = &a, .left = 100, .read = read_nothing };
    struct found f = { .notes = ARENA_ARRAY(&a, struct notes, 1, &err) };
    struct archive x;
    struct source *member;
    const char *why;
    char text[4] = "";
    buf_init(&b, "archive", 1 << 20);
    zip_build(&row, &b);
    struct span bytes = { b.bytes, b.len };
    struct source src = source_mem("x", &bytes);
    CHECK(archive_open(&x, &in, &src, &f, &err));
    CHECK(archive_member(&x, zip_find(&x.z, SPAN("b")), &room, &member, &why, &err));
    CHECK(why == NULL && member->size == 3 && source_read(member, 0, text, 3, &err));
    CHECK_STR(text, "you");
    CHECK(archive_rest(&x, &err) && in.n_parts == 2);
    CHECK(span_eq(in.part[0].path, SPAN("a")) && span_eq(in.part[1].path, SPAN("c")));
}

TESTS(TEST(members_of_a_zip_are_parts), TEST(what_another_reader_took_is_left_out))
