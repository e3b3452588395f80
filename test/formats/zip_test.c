/* zip_test.c - archives built byte by byte: what is read, what is noted, what is refused. Every row
 * runs again with each allocation and each read failing once. */
#include "formats/zip.h"

#include "base/buf.h"
#include "formats/show.h"
#include "formats/zip_made.h"
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
    static const struct zip_row rows[] = {
        { .name = "nothing in it", .want = "" },
        { .name = "stored", .member = { { "a", "hello", STORED } }, .want = "\"a\"=hello; " },
        { .name = "deflated",
          .member = { { "d/a", "hello hello hello", DEFLATE } },
          .want = "\"d/a\"=hello hello hello; " },
        { .name = "Zstandard",
          .member = { { "a", "hello hello hello", ZSTD } },
          .want = "\"a\"=hello hello hello; " },
        { .name = "in frames",
          .member = { { "a", "hello hello hello", ZSTD | FRAMES } },
          .want = "\"a\"=hello hello hello; " },
        { .name = "sizes behind the data",
          .member = { { "a", "hello", DEFLATE | LATER }, { "b", "you", STORED | LATER | PLAIN } },
          .want = "\"a\"=hello; \"b\"=you; " },
        { .name = "the same in 64 bits",
          .member = { { "a", "hello", DEFLATE | LATER | WIDE },
                      { "b", "you", STORED | LATER | PLAIN | WIDE } },
          .want = "\"a\"=hello; \"b\"=you; " },
        { .name = "ZIP64",
          .member = { { "a", "hello", DEFLATE | WIDE }, { "b", "you", STORED | WIDE } },
          .wide_end = true,
          .want = "\"a\"=hello; \"b\"=you; " },
        { .name = "ZIP64 with more behind its end record",
          .member = { { "a", "hello", STORED } },
          .wide_end = true,
          .between = "more of it",
          .want = "\"a\"=hello; " },
        { .name = "empty members and a folder",
          .member = { { "d/", "", STORED },
                      { "a", "", STORED },
                      { "b", "", DEFLATE },
                      { "c", "", ZSTD } },
          .want = "\"d/\"=; \"a\"=; \"b\"=; \"c\"=; " },
        { .name = "the last of a name",
          .member = { { "a", "one", STORED }, { "b", "you", STORED }, { "a", "two", STORED } },
          .want = "\"a\"=one; \"b\"=you; \"a\"=two; @196 duplicate-name: \"a\"; " },
        { .name = "a comment",
          .member = { { "a", "hello", STORED } },
          .comment = "made by hand",
          .want = "\"a\"=hello; @105 comment: \"made by hand\"; " },
        { .name = "a link",
          .member = { { "a", "hello", STORED } },
          .patch = { { 74, "0000ffa1" } },
          .want = "\"a\"=hello; @36 link: \"a\"; " },

        /* bytes of nobody */
        { .name = "before it",
          .member = { { "a", "hello", STORED } },
          .before = "#!/bin/sh",
          .want = "\"a\"=hello; @0 prefix: 9 bytes before the archive; " },
        { .name = "before it, in ZIP64",
          .member = { { "a", "hello", STORED } },
          .before = "#!/bin/sh",
          .wide_end = true,
          .want = "\"a\"=hello; @0 prefix: 9 bytes before the archive; " },
        { .name = "behind it",
          .member = { { "a", "hello", STORED } },
          .behind = "more",
          .want = "\"a\"=hello; @105 trailing-bytes: 4 bytes behind the archive; " },
        { .name = "between members",
          .member = { { "a", "hello", STORED }, { "b", "you", STORED }, { "c", "x", STORED } },
          .patch = { { 36, "00" } },
          .want = "\"a\"=hello; ! @149 \"b\": it has no local header, or no room for its data; "
                  "\"c\"=x; @36 lost-member: \"b\"; @36 gap: 34 bytes that no member owns; " },
        { .name = "a descriptor that says otherwise",
          .member = { { "a", "hello", STORED | LATER } },
          .patch = { { 40, "00" } },
          .want = "\"a\"=hello; @36 gap: 16 bytes that no member owns; " },
        { .name = "a descriptor of another size",
          .member = { { "a", "hello", STORED | LATER } },
          .patch = { { 44, "06" } },
          .want = "\"a\"=hello; @36 gap: 16 bytes that no member owns; " },
        { .name = "a descriptor of a member that has none",
          .member = { { "a", "hello", STORED | LATER } },
          .patch = { { 6, "00" }, { 60, "00" } },
          .want =
              "\"a\"=hello; @0 local-mismatch: \"a\": 5 bytes by the list, 0 by its own header; "
              "@36 gap: 16 bytes that no member owns; " },
        { .name = "a descriptor of another length",
          .member = { { "a", "hello", STORED | LATER } },
          .patch = { { 48, "06" } },
          .want = "\"a\"=hello; @36 gap: 16 bytes that no member owns; " },

        /* two headers that disagree */
        { .name = "name",
          .member = { { "a", "hello", STORED } },
          .patch = { { 30, "62" } },
          .want =
              "\"a\"=hello; @0 local-mismatch: \"a\" in the list, \"b\" in front of its bytes; " },
        { .name = "flags",
          .member = { { "a", "hello", STORED } },
          .patch = { { 6, "08" } },
          .want = "\"a\"=hello; @0 local-mismatch: \"a\": the list and its own header have "
                  "different marks; " },
        { .name = "method",
          .member = { { "a", "hello", STORED } },
          .patch = { { 8, "08" } },
          .want = "\"a\"=hello; @0 local-mismatch: \"a\": the list says stored, its own header "
                  "says deflated; " },
        { .name = "checksum",
          .member = { { "a", "hello", STORED } },
          .patch = { { 14, "00" } },
          .want = "\"a\"=hello; @0 local-mismatch: \"a\": the list and its own header state two "
                  "checksums; " },
        { .name = "packed size",
          .member = { { "a", "hello", STORED } },
          .patch = { { 18, "06" } },
          .want = "\"a\"=hello; @0 local-mismatch: \"a\": 5 bytes in the archive by the list, 6 by "
                  "its own header; " },
        { .name = "size",
          .member = { { "a", "hello", STORED } },
          .patch = { { 22, "06" } },
          .want =
              "\"a\"=hello; @0 local-mismatch: \"a\": 5 bytes by the list, 6 by its own header; " },
        { .name = "a local extra that is cut short",
          .member = { { "a", "hello", STORED | WIDE } },
          .patch = { { 33, "08" } },
          .want = "\"a\"=hello; @0 local-mismatch: \"a\": the fields of its own header cannot be "
                  "read; " },
        { .name = "two at one place",
          .member = { { "a", "hello", STORED }, { "b", "you", STORED } },
          .patch = { { 159, "00" } },
          .want = "\"a\"=hello; ! @34 \"b\": its checksum is wrong; @0 local-mismatch: \"b\" in "
                  "the list, \"a\" in front of its bytes; @0 "
                  "overlap: \"b\"; @36 gap: 34 bytes that no member owns; @36 hidden-member: a "
                  "header that no entry points to; " },

        /* members that cannot be read */
        { .name = "encrypted",
          .member = { { "a", "hello", STORED } },
          .patch = { { 6, "01" }, { 44, "01" } },
          .want = "! @36 \"a\": it is encrypted; @36 encrypted: \"a\"; " },
        { .name = "a patch",
          .member = { { "a", "hello", STORED } },
          .patch = { { 6, "20" }, { 44, "20" } },
          .want = "! @36 \"a\": it is encrypted; @36 odd-flags: \"a\"; " },
        { .name = "strongly encrypted",
          .member = { { "a", "hello", STORED } },
          .patch = { { 6, "40" }, { 44, "40" } },
          .want = "! @36 \"a\": it is encrypted; @36 encrypted: \"a\"; " },
        { .name = "packed by LZMA",
          .member = { { "a", "hello", STORED } },
          .patch = { { 8, "0e" }, { 46, "0e" } },
          .want = "! @36 \"a\": packed by method 14; 0, 8 (deflate) and 93 (Zstandard) are read; "
                  "@36 unknown-method: \"a\"; " },
        { .name = "no local header",
          .member = { { "a", "hello", STORED } },
          .patch = { { 0, "00" } },
          .want = "! @36 \"a\": it has no local header, or no room for its data; @0 lost-member: "
                  "\"a\"; @0 prefix: 36 bytes before the archive; " },
        { .name = "a local header in the directory",
          .member = { { "a", "hello", STORED } },
          .patch = { { 78, "ff" } },
          .want = "! @36 \"a\": it has no local header, or no room for its data; @36 lost-member: "
                  "\"a\"; @0 prefix: 36 bytes before the archive; @0 hidden-member: a header that "
                  "no entry points to; " },
        { .name = "a local header that ends in the directory",
          .member = { { "a", "hello", STORED } },
          .patch = { { 78, "07" } },
          .want = "! @36 \"a\": it has no local header, or no room for its data; @36 lost-member: "
                  "\"a\"; @0 prefix: 36 bytes before the archive; @0 hidden-member: a header that "
                  "no entry points to; " },
        { .name = "a local name in the directory",
          .member = { { "a", "hello", STORED } },
          .patch = { { 26, "07" } },
          .want = "! @36 \"a\": it has no local header, or no room for its data; @0 lost-member: "
                  "\"a\"; @0 prefix: 36 bytes before the archive; @0 hidden-member: a header that "
                  "no entry points to; " },
        { .name = "data in the directory",
          .member = { { "a", "hello", STORED } },
          .patch = { { 18, "06" }, { 56, "06" } },
          .want = "! @36 \"a\": it has no local header, or no room for its data; @36 "
                  "size-mismatch: \"a\"; @0 lost-member: \"a\"; @0 prefix: 36 bytes before the "
                  "archive; @0 hidden-member: a header that no entry points to; " },
        { .name = "a place past 64 bits",
          .member = { { "a", "hello", STORED | WIDE } },
          .patch = { { 132, "ffffffffffffffff" } },
          .before = "#!/bin/sh",
          .want = "! @65 \"a\": it has no local header, or no room for its data; @0 prefix: 9 "
                  "bytes before the archive; @65 lost-member: \"a\"; @9 gap: 56 bytes that no "
                  "member owns; @9 hidden-member: a header that no entry points to; " },

        /* data that is broken */
        { .name = "a wrong checksum",
          .member = { { "a", "hello", STORED } },
          .patch = { { 14, "00" }, { 52, "00" } },
          .want = "! @36 \"a\": its checksum is wrong; " },
        { .name = "longer than stated",
          .member = { { "a", "hello", STORED } },
          .patch = { { 22, "04" }, { 60, "04" } },
          .want = "! @36 \"a\": it is longer than it states; @36 size-mismatch: \"a\"; " },
        { .name = "shorter than stated",
          .member = { { "a", "hello", STORED } },
          .patch = { { 22, "06" }, { 60, "06" } },
          .want = "! @36 \"a\": it is shorter than it states; @36 size-mismatch: \"a\"; " },
        { .name = "deflate of no kind",
          .member = { { "a", "hello", DEFLATE } },
          .patch = { { 31, "ff" } },
          .want = "! @38 \"a\": its deflated data is broken; " },
        { .name = "deflate that ends early",
          .member = { { "a", "hello", DEFLATE } },
          .patch = { { 31, "0300" } },
          .want = "! @38 \"a\": bytes behind its deflated data; " },
        { .name = "deflate without an end",
          .member = { { "a", "hello", DEFLATE } },
          .patch = { { 31, "ca" } },
          .want = "! @38 \"a\": its packed data ends too soon; " },
        { .name = "Zstandard without its mark",
          .member = { { "a", "hello", ZSTD } },
          .patch = { { 31, "00" } },
          .want = "! @45 \"a\": its Zstandard data is broken; " },
        { .name = "Zstandard of an older version",
          .member = { { "a", "hello", ZSTD } },
          .patch = { { 31, "27" } },
          .want = "! @45 \"a\": its Zstandard data is broken; " },
        { .name = "Zstandard with a great window",
          .member = { { "a", "hello", ZSTD } },
          .patch = { { 35, "0088" } },
          .want = "! @31 \"a\": its Zstandard data needs a window of more than 8 MiB; " },
        { .name = "Zstandard that is cut",
          .member = { { "a", "hello", ZSTD } },
          .patch = { { 18, "0d" }, { 65, "0d" } },
          .want = "! @44 \"a\": its packed data ends too soon; @44 gap: 1 byte that no member "
                  "owns; " },
        { .name = "more than a thousandfold",
          .member = { { "a", "hello", STORED } },
          .patch = { { 22, "00002000" }, { 60, "00002000" } },
          .want = "! @36 \"a\": 5 bytes would become 2097152, more than 1032 times as many; @36 "
                  "size-mismatch: \"a\"; " },

        /* names */
        { .name = "../a",
          .member = { { "../a", "hello", STORED } },
          .want = "\"../a\"=hello; @39 traversal: \"../a\"; " },
        { .name = "/a",
          .member = { { "/a", "hello", STORED } },
          .want = "\"/a\"=hello; @37 traversal: \"/a\"; " },
        { .name = "a//b",
          .member = { { "a//b", "hello", STORED } },
          .want = "\"a//b\"=hello; @39 odd-name: \"a//b\"; " },

        /* no archive at all */
        { .name = "no end record",
          .patch = { { 0, "00" } },
          .want = "! @22 no end record of a ZIP archive: it may be cut short" },
        { .name = "of several parts",
          .member = { { "a", "hello", STORED } },
          .patch = { { 87, "01" } },
          .want = "! @83 a ZIP archive in several parts, of which this is one" },
        { .name = "a directory on another part",
          .member = { { "a", "hello", STORED } },
          .patch = { { 89, "01" } },
          .want = "! @83 a ZIP archive in several parts, of which this is one" },
        { .name = "entries on another part",
          .member = { { "a", "hello", STORED } },
          .patch = { { 91, "02" } },
          .want = "! @83 a ZIP archive in several parts, of which this is one" },
        { .name = "more entries than there are",
          .member = { { "a", "hello", STORED } },
          .patch = { { 91, "02" }, { 93, "02" } },
          .want = "\"a\"=hello; @83 end-mismatch: 2 entries stated, 1 there; " },
        { .name = "fewer entries than there are",
          .member = { { "a", "hello", STORED } },
          .patch = { { 91, "00" }, { 93, "00" } },
          .want = "\"a\"=hello; @83 end-mismatch: 0 entries stated, 1 there; " },
        { .name = "a directory longer than all",
          .member = { { "a", "hello", STORED } },
          .patch = { { 95, "ff" } },
          .want = "! @83 the directory of the archive lies outside of it" },
        { .name = "a directory behind its end",
          .member = { { "a", "hello", STORED } },
          .patch = { { 99, "25" } },
          .want = "! @83 the directory of the archive lies outside of it" },
        { .name = "a directory of 256 MiB",
          .member = { { "a", "hello", STORED } },
          .patch = { { 95, "01000010" } },
          .want = "! @83 its directory is longer than 268435456 bytes" },
        { .name = "a directory that begins too late",
          .member = { { "a", "hello", STORED } },
          .patch = { { 95, "2e" } },
          .want = "! @37 expected an entry of the directory" },
        { .name = "no entry",
          .member = { { "a", "hello", STORED } },
          .patch = { { 36, "00" } },
          .want = "! @36 expected an entry of the directory" },
        { .name = "an extra field that is cut short",
          .member = { { "a", "hello", STORED } },
          .patch = { { 66, "04" } },
          .want = "! @36 an entry whose extra fields are cut short" },
        { .name = "an entry past the directory",
          .member = { { "a", "hello", STORED } },
          .patch = { { 66, "03" } },
          .want = "! @83 the last entry runs past the directory" },
        { .name = "an entry past the file",
          .member = { { "a", "hello", STORED } },
          .patch = { { 64, "ff00" } },
          .want = "! @82 file ends inside a value" },
        { .name = "a ZIP64 extra without all",
          .member = { { "a", "hello", STORED | WIDE } },
          .patch = { { 105, "08" } },
          .want = "! @56 an entry whose extra fields are cut short" },
        { .name = "a comment past the end",
          .member = { { "a", "hello", STORED } },
          .patch = { { 103, "01" } },
          .want = "\"a\"=hello; @83 end-mismatch: its comment runs past the end; " },
        { .name = "an end in the comment",
          .member = { { "a", "hello", STORED } },
          .patch = { { 109, "000000000000000000000000000000000000" } },
          .comment = "PK\5\6..................",
          .want = "@105 end-mismatch: 1 more end records; @0 prefix: 105 bytes before the archive; "
                  "@0 hidden-member: a header that no entry points to; " },
        { .name = "a ZIP64 locator of parts",
          .member = { { "a", "hello", STORED } },
          .patch = { { 143, "01" } },
          .wide_end = true,
          .want = "! @139 a ZIP archive in several parts, of which this is one" },
        { .name = "a ZIP64 archive in parts",
          .member = { { "a", "hello", STORED } },
          .patch = { { 155, "02" } },
          .wide_end = true,
          .want = "! @139 a ZIP archive in several parts, of which this is one" },
        { .name = "a ZIP64 end of parts",
          .member = { { "a", "hello", STORED } },
          .patch = { { 99, "02" } },
          .wide_end = true,
          .want = "! @83 a ZIP archive in several parts, of which this is one" },
        { .name = "a ZIP64 directory on another part",
          .member = { { "a", "hello", STORED } },
          .patch = { { 103, "02" } },
          .wide_end = true,
          .want = "! @83 a ZIP archive in several parts, of which this is one" },
        { .name = "ZIP64 entries on another part",
          .member = { { "a", "hello", STORED } },
          .patch = { { 107, "02" } },
          .wide_end = true,
          .want = "! @83 a ZIP archive in several parts, of which this is one" },
        { .name = "no ZIP64 end record",
          .member = { { "a", "hello", STORED } },
          .patch = { { 83, "00" } },
          .wide_end = true,
          .want = "! @139 the ZIP64 locator points to no end record" },
        { .name = "a ZIP64 locator that points into itself",
          .member = { { "a", "hello", STORED } },
          .patch = { { 83, "00" }, { 151, "8b" } },
          .wide_end = true,
          .between = "PK\6\6",
          .want = "! @143 the ZIP64 locator points to no end record" },
        { .name = "a ZIP64 locator that points into the comment",
          .member = { { "a", "hello", STORED } },
          .patch = { { 83, "00" }, { 147, "b5" } },
          .wide_end = true,
          .comment = "PK\6\6",
          .want = "! @139 the ZIP64 locator points to no end record" },
        { .name = "a ZIP64 locator that points elsewhere",
          .member = { { "a", "hello", STORED } },
          .patch = { { 147, "ffff" } },
          .wide_end = true,
          .want = "\"a\"=hello; @83 end-mismatch: its locator says that it is at 65535; " },
        { .name = "a ZIP64 locator that points behind itself",
          .member = { { "a", "hello", STORED } },
          .patch = { { 83, "00" }, { 147, "8b" } },
          .wide_end = true,
          .want = "! @139 the ZIP64 locator points to no end record" },
        { .name = "other counts",
          .member = { { "a", "hello", STORED } },
          .patch = { { 167, "0200" }, { 169, "0200" } },
          .wide_end = true,
          .want = "\"a\"=hello; @83 end-mismatch: the two end records disagree; " },
        { .name = "other lengths",
          .member = { { "a", "hello", STORED } },
          .patch = { { 171, "01000000" } },
          .wide_end = true,
          .want = "\"a\"=hello; @83 end-mismatch: the two end records disagree; " },
        { .name = "other places",
          .member = { { "a", "hello", STORED } },
          .patch = { { 175, "01000000" } },
          .wide_end = true,
          .want = "\"a\"=hello; @83 end-mismatch: the two end records disagree; " },
    };
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

TESTS(TEST(archives_are_read_by_their_directory), TEST(long_members_come_in_pieces),
      TEST(no_more_comes_out_than_is_allowed), TEST(a_bomb_is_told_by_its_ratio),
      TEST(no_bytes_hide_behind_a_piece), TEST(names_have_a_most_of_bytes),
      TEST(members_have_a_most), TEST(python_sees_the_same_or_we_say_so))
