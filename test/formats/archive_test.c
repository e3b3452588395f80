/* archive_test.c - archives and wrappers, member by member: each row again with every allocation and
 * every read failing once. */
#include "formats/archive.h"

#include "base/encode.h"
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
        { .name = "names that look like places",
          .member = { { "@7", "hello", STORED },
                      { "gap@12", "hello", DEFLATE },
                      { "a!b", "hello", STORED },
                      { "7@7", "hello", STORED } },
          .want = "a ZIP archive, whole; [./@7] text, whole; [./gap@12] text, whole; [a!!b] text, "
                  "whole; [7@7] text, whole" },
        { .name = "names that do not",
          .member = { { "@", "hello", STORED }, { "@7a", "hello", STORED }, { "b", "", STORED } },
          .want = "a ZIP archive, whole; [@] text, whole; [@7a] text, whole; [b] empty, whole" },
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

/* ---- wrappers ---- */

static void what_is_packed_is_a_part(void)
{
    static const struct {
        const char *name, *hex, *want;
    } rows[] = {
        { "a.zlib", "789ccb48cdc9c90700062c0215", "compressed data, whole; [a.zlib] text, whole" },
        { "d/a.txt.GZ", "1f8b0800000000000203cb48cdc9c9070086a6103605000000",
          "compressed data, whole; [a.txt] text, whole" },
        { "a.bz2",
          "425a68393141592653591931653d00000081000244a000219a68334d07338bb9229c28480c98b29e80",
          "compressed data, whole; [a] text, whole" },
        { "a.xz",
          "fd377a585a000004e6d6b4460200210116000000742fe5a301000468656c6c6f00000000b137b9dbe5da1e9b"
          "00011d05b82d80af1fb6f37d010000000004595a",
          "compressed data, whole; [a] text, whole" },
        { "a.lzma", "5d00008000ffffffffffffffff00341949ee8e6821ffffffb9e00000",
          "compressed data, whole; [a] text, whole" },
        { "a.zst", "28b52ffd045829000068656c6c6fa36d9f88",
          "compressed data, whole; [a] text, whole" },
        { "a.lz4", "04224d186440a70500008068656c6c6f00000000f97700fb",
          "compressed data, whole; [a] text, whole" },
        { "m.tgz", "1f8b0800000000000203cb48cdc9c9070086a6103605000000",
          "compressed data, whole; [archive.tar] text, whole" },
        { "twice",
          "1f8b0800000000000203cb48cdc9c9070086a6103605000000"
          "1f8b0800000000000203cb48cdc9c9070086a6103605000000",
          "compressed data, whole; [twice] text, whole" },
        { "with frames to skip",
          "502a4d180100000078"
          "28b52ffd045829000068656c6c6fa36d9f88",
          "not recognized" },
        { "and skipped behind",
          "28b52ffd045829000068656c6c6fa36d9f88"
          "512a4d180100000078",
          "compressed data, whole; [and skipped behind] text, whole" },
        { "behind",
          "1f8b0800000000000203cb48cdc9c9070086a6103605000000"
          "7f454c46",
          "compressed data; @25 trailing-bytes: 4 bytes behind the packed data; [behind] text, "
          "whole; [gap@25] an executable, whole" },
        { "behind zlib",
          "789ccb48cdc9c90700062c0215"
          "789ccb48cdc9c90700062c0215",
          "compressed data; @13 trailing-bytes: 13 bytes behind the packed data; [behind zlib] "
          "text, whole; [gap@13] compressed data, whole; [gap@13!./gap@13] text, whole" },
        { "a checksum", "1f8b0800000000000203cb48cdc9c9070086a6103705000000",
          "compressed data; ! @21 gzip: its data is broken; [a checksum] text, whole" },
        { "cut", "1f8b0800000000000203cb48cdc9c9070086a61036",
          "compressed data; ! @21 gzip: its data ends too soon; [cut] text, whole" },
        { "cut xz", "fd377a585a000004e6d6b4460200210116000000742fe5a301000468656c6c6f00",
          "compressed data; ! @33 xz: its data ends too soon; [cut xz] text, whole" },
        { "no lz4", "04224d186440a805",
          "compressed data; ! @0 LZ4: its data is broken; [no lz4] empty, whole" },
        { "no bzip2", "425a683900",
          "compressed data; ! @5 bzip2: its data is broken; [no bzip2] empty, whole" },
        { "a window of 2 GiB", "28b52ffd00a80000000000",
          "compressed data; ! @4 Zstandard: it needs a window of more than 128 MiB; [a window of 2 "
          "GiB] empty, whole" },
        { "a dictionary of 256 MiB", "5d00000010ffffffffffffffff00341949ee8e6821ffffffb9e00000",
          "compressed data; ! @13 lzma: it needs a window of more than 128 MiB; [a dictionary of "
          "256 MiB] empty, whole" },
        { "7z", "377abcaf271c0004", "a 7z archive" },
        { "rar", "526172211a070100", "a RAR archive" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t bytes[200];
        size_t n = strlen(rows[i].hex) / 2;
        check_case = rows[i].name;
        CHECK(hex_get(span_of(rows[i].hex), bytes, n));
        check_found((struct span){ bytes, n }, rows[i].name, rows[i].want);
    }
    check_case = "";
}

static void what_becomes_much_larger_is_a_bomb(void)
{
    static uint8_t zeros[1 << 20], packed[1 << 20];
    for (unsigned more = 0; more < 2; more++) {
        z_stream s = { .next_out = packed, .avail_out = sizeof packed };
        CHECK(deflateInit2(&s, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
        for (unsigned i = 0; i < ARCHIVE_FREE >> 20; i++) {
            s.next_in = zeros, s.avail_in = sizeof zeros;
            CHECK(deflate(&s, Z_NO_FLUSH) == Z_OK);
        }
        s.next_in = zeros, s.avail_in = more;
        CHECK(deflate(&s, Z_FINISH) == Z_STREAM_END);
        struct span bytes = { packed, s.total_out };
        deflateEnd(&s);
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct source src = source_mem("x", &bytes);
        struct found f;
        struct err err = { 0 };
        CHECK(found_read(&src, SPAN("x"), &a, &f, &err));
        CHECK(notes_times(f.notes, "bomb") == more);
    }
}

/* ---- TAR ---- */

enum { BLOCK = 512, MADE_MAX = 4 };

#define A104                                                                                       \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
    "aaaaaaaaaaaa"
#define A1040 A104 A104 A104 A104 A104 A104 A104 A104 A104 A104

struct tar_made {
    char type;
    const char *name, *text, *link;
    const char *size;   /* instead of that of text */
    const char *prefix; /* and a header of GNU's if it begins with "!" */
    struct {
        unsigned at;
        const char *text;
    } patch; /* before the sum is made */
    bool old_sum;
};

static void put_text(uint8_t *to, const char *text)
{
    memcpy(to, text, strlen(text));
}

static void put_member(struct buf *b, const struct tar_made *m)
{
    uint8_t block[BLOCK] = { 0 };
    int sum = 0;
    const char *text = m->text != NULL ? m->text : "";
    put_text(block, m->name);
    put_text(block + 100, "0000644"), put_text(block + 108, "0000000");
    put_text(block + 116, "0000000"), put_text(block + 136, "00000000000");
    char digits[12];
    snprintf(digits, sizeof digits, "%011o", (unsigned)strlen(text) & 0777777);
    put_text(block + 124, digits);
    if (m->size != NULL)
        memset(block + 124, 0, 12), put_text(block + 124, m->size);
    block[156] = (uint8_t)m->type;
    put_text(block + 157, m->link != NULL ? m->link : "");
    bool gnu = m->prefix != NULL && m->prefix[0] == '!';
    put_text(block + 257, gnu ? "ustar  " : "ustar");
    if (!gnu)
        put_text(block + 263, "00");
    put_text(block + 345, m->prefix != NULL ? m->prefix + gnu : "");
    if (m->patch.text != NULL)
        put_text(block + m->patch.at, m->patch.text);
    memset(block + 148, ' ', 8);
    for (unsigned i = 0; i < BLOCK; i++)
        sum += m->old_sum ? (int8_t)block[i] : block[i];
    snprintf(digits, sizeof digits, "%06o", (unsigned)sum);
    block[154] = 0, put_text(block + 148, digits);
    buf_put(b, (struct span){ block, BLOCK });
    memset(block, 0, BLOCK);
    buf_put(b, span_of(text));
    buf_put(b, (struct span){ block, (BLOCK - strlen(text) % BLOCK) % BLOCK });
}

static void members_of_a_tar_are_parts(void)
{
    static const struct {
        const char *name;
        struct tar_made member[MADE_MAX];
        const char *behind;
        unsigned cut; /* bytes taken off the end */
        const char *want;
    } rows[] = {
        { "plain",
          { { .type = '0', .name = "a.json", .text = "{}" },
            { .type = '5', .name = "d/" },
            { .type = '0', .name = "./d/b", .text = "hello" } },
          .want = "a TAR archive, whole; [a.json] JSON, whole; [d/b] text, whole" },
        { "without an end",
          { { .type = '0', .name = "a", .text = "hello" } },
          .cut = 2 * BLOCK,
          .want = "a TAR archive, whole; [a] text, whole" },
        { "old",
          { { .type = 0, .name = "a", .text = "hello" }, { .type = 0, .name = "d/" } },
          .want = "a TAR archive, whole; [a] text, whole" },
        { "a prefix",
          { { .type = '0', .name = "a", .text = "hello", .prefix = "d" } },
          .want = "a TAR archive, whole; [d/a] text, whole" },
        { "a prefix in a header of GNU's",
          { { .type = '0', .name = "a", .text = "hello", .prefix = "!d" } },
          .want = "a TAR archive; @0 other-view: \"d/a\"; [d/a] text, whole" },
        { "a long name",
          { { .type = 'L', .name = "././@LongLink", .text = "in/other/words" },
            { .type = '0', .name = "in", .text = "hello" } },
          .want = "a TAR archive, whole; [in/other/words] text, whole" },
        { "a long link",
          { { .type = 'K', .name = "././@LongLink", .text = "other" },
            { .type = '2', .name = "a", .link = "o" } },
          .want = "a TAR archive, whole; @1024 link: \"a\", to \"other\"" },
        { "pax",
          { { .type = 'x', .name = "PaxHeaders/a", .text = "15 path=d/name\n13 mtime=1.5\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive, whole; [d/name] text, whole" },
        { "pax, a size",
          { { .type = 'x', .name = "p", .text = "9 size=5\n" },
            { .type = '0', .name = "a", .text = "hello", .size = "0" } },
          .want = "a TAR archive, whole; [a] text, whole" },
        { "pax, another size",
          { { .type = 'x', .name = "p", .text = "9 size=5\n" },
            { .type = '0', .name = "a", .text = "hello", .size = "3" } },
          .want = "a TAR archive; @1024 other-view: \"a\"; [a] text, whole" },
        { "two names",
          { { .type = 'L', .name = "l", .text = "one" },
            { .type = 'x', .name = "p", .text = "12 path=two\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @2048 other-view: named \"two\" and \"one\"; [two] text, whole" },
        { "two long names",
          { { .type = 'L', .name = "l", .text = "one" },
            { .type = 'L', .name = "l", .text = "two" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @2048 other-view: \"two\"; [two] text, whole" },
        { "a name twice",
          { { .type = 'x', .name = "p", .text = "12 path=one\n12 path=two\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @1024 other-view: \"two\"; [two] text, whole" },
        { "a name for all",
          { { .type = 'g', .name = "p", .text = "12 path=one\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @0 other-view: a header names all members that follow; [a] text, "
                  "whole" },
        { "a link for all",
          { { .type = 'g', .name = "p", .text = "14 linkpath=x\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @0 other-view: a header names all members that follow; [a] text, "
                  "whole" },
        { "other characters for all",
          { { .type = 'g', .name = "p", .text = "21 hdrcharset=BINARY\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @0 other-view: a header names all members that follow; [a] text, "
                  "whole" },
        { "a comment for all",
          { { .type = 'g', .name = "p", .text = "14 comment=12\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive, whole; [a] text, whole" },
        { "no pax",
          { { .type = 'x', .name = "p", .text = "99 path=one\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax, a length of too many digits",
          { { .type = 'x', .name = "p", .text = "00000000021 path=one\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax, a size that is none",
          { { .type = 'x', .name = "p", .text = "9 size=x\n" }, { .type = '0', .name = "a" } },
          .want = "a TAR archive; @1024 other-view: \"a\"; [a] empty, whole" },
        { "pax without a sign",
          { { .type = 'x', .name = "p", .text = "8 path1\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "a name and no member",
          { { .type = 'L', .name = "l", .text = "one" } },
          .want = "a TAR archive; ! @1024 no member behind a header that names one" },
        { "up",
          { { .type = '0', .name = "../a", .text = "hello" } },
          .want = "a TAR archive, whole; @0 traversal: \"../a\"; [../a] text, whole" },
        { "absolute",
          { { .type = '0', .name = "/a", .text = "hello" } },
          .want = "a TAR archive, whole; @0 traversal: \"/a\"; [/a] text, whole" },
        { "the root",
          { { .type = '5', .name = "/" } },
          .want = "a TAR archive, whole; @0 traversal: \"\"" },
        { "a long name up",
          { { .type = 'L', .name = "l", .text = "d/../../a" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive, whole; @1024 traversal: \"d/../../a\"; [d/../../a] text, whole" },
        { "odd",
          { { .type = '0', .name = "a//b", .text = "hello" },
            { .type = '0', .name = "c ", .text = "" } },
          .want = "a TAR archive, whole; @0 odd-name: \"a//b\"; @1024 odd-name: \"c \"; [a//b] "
                  "text, whole; [c ] empty, whole" },
        { "odd on Windows",
          { { .type = '0', .name = "ab:c", .text = "hello" },
            { .type = '0', .name = "d./e", .text = "" } },
          .want = "a TAR archive, whole; @0 odd-name: \"ab:c\"; @1024 odd-name: \"d./e\"; [ab:c] "
                  "text, whole; [d./e] empty, whole" },
        { "links",
          { { .type = '2', .name = "a", .link = "b" },
            { .type = '1', .name = "c", .link = "../d" } },
          .want = "a TAR archive, whole; @0 link: \"a\", to \"b\"; @512 link: \"c\", to \"../d\"; "
                  "@512 traversal: \"c\", a link to \"../d\"" },
        { "a link with bytes",
          { { .type = '1', .name = "a", .link = "b", .size = "5" } },
          .want = "a TAR archive; @0 link: \"a\", to \"b\"; @0 other-view: \"a\"" },
        { "devices",
          { { .type = '3', .name = "a" },
            { .type = '4', .name = "b" },
            { .type = '6', .name = "c" } },
          .want =
              "a TAR archive, whole; @0 device: \"a\"; @512 device: \"b\"; @1024 device: \"c\"" },
        { "of no known type",
          { { .type = 'Z', .name = "a", .text = "hello" } },
          .want = "a TAR archive, whole; @0 unknown-type: \"a\"; [a] text, whole" },
        { "sparse",
          { { .type = 'S', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @0 sparse: \"a\"; [a] nothing; ! @0 a sparse file, which is not "
                  "put together" },
        { "sparse by pax",
          { { .type = 'x', .name = "p", .text = "22 GNU.sparse.major=1\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @1024 sparse: \"a\"; [a] nothing; ! @0 a sparse file, which is "
                  "not put together" },
        { "the same name",
          { { .type = '0', .name = "a", .text = "hello" },
            { .type = '0', .name = "A", .text = "hello" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want =
              "a TAR archive, whole; @1024 name-collision: \"a\" and \"A\"; @2048 name-collision: "
              "\"A\" and \"a\"; [a] text, whole; [A] text, whole; [a] text, whole" },
        { "behind",
          { { .type = '0', .name = "a", .text = "hello" } },
          .behind = "GIF89a",
          .want = "a TAR archive; @2048 trailing-bytes: 6 bytes behind the archive; [a] text, "
                  "whole; [gap@2048] text, whole" },
        { "cut in a member",
          { { .type = '0', .name = "a", .text = "hello" } },
          .cut = 2 * BLOCK + 508,
          .want = "a TAR archive; ! @0 the archive ends inside a member" },
        { "cut in a block",
          { { .type = '0', .name = "a", .text = "hello" } },
          .cut = 2 * BLOCK + 507,
          .want = "a TAR archive, whole; [a] text, whole" },
        { "cut in a header",
          { { .type = '0', .name = "a", .text = "hello" }, { .type = '0', .name = "b" } },
          .cut = 2 * BLOCK + 1,
          .want = "a TAR archive; ! @1024 the archive ends inside a header; [a] text, whole" },
        { "a size of 0 in base 256",
          { { .type = '0', .name = "a", .size = "\x80" } },
          .want = "a TAR archive, whole; [a] empty, whole" },
        { "a size with blanks around it",
          { { .type = '0', .name = "a", .text = "hello", .size = " \t5\r " } },
          .want = "a TAR archive, whole; [a] text, whole" },
        { "a sum of signed bytes",
          { { .type = '0', .name = "\xc3\xa9", .text = "hello", .old_sum = true } },
          .want = "a TAR archive, whole; [\xc3\xa9] text, whole" },
        { "a long name that is too long",
          { { .type = 'L', .name = "l", .size = "00000010001" } },
          .want = "a TAR archive; ! @0 a header of more than 4096 bytes" },
        { "pax, a name that is too long",
          { { .type = 'x', .name = "p", .text = "4171 path=" A1040 A1040 A1040 A1040 "\n" },
            { .type = '0', .name = "a" } },
          .want = "a TAR archive; ! @5120 a member's name is longer than 4096 bytes" },
        { "pax, a length that is no number",
          { { .type = 'x', .name = "p", .text = "x path=one\n" }, { .type = '0', .name = "a" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax, no length",
          { { .type = 'x', .name = "p", .text = " path=one\n" }, { .type = '0', .name = "a" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax, a length of nothing",
          { { .type = 'x', .name = "p", .text = "0 path=one\n" }, { .type = '0', .name = "a" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax, a length that ends inside the line",
          { { .type = 'x', .name = "p", .text = "12 path=oneX12 path=two\n" },
            { .type = '0', .name = "a" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax without a key",
          { { .type = 'x', .name = "p", .text = "5 =x\n" }, { .type = '0', .name = "a" } },
          .want = "a TAR archive; ! @0 a pax header that is not one" },
        { "pax, a link",
          { { .type = 'x', .name = "p", .text = "14 linkpath=x\n" },
            { .type = '2', .name = "a", .link = "o" } },
          .want = "a TAR archive, whole; @1024 link: \"a\", to \"x\"" },
        { "pax, the same size",
          { { .type = 'x', .name = "p", .text = "9 size=5\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive, whole; [a] text, whole" },
        { "pax, a size twice",
          { { .type = 'x', .name = "p", .text = "9 size=3\n9 size=5\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @1024 other-view: \"a\"; [a] text, whole" },
        { "pax, no size",
          { { .type = 'x', .name = "p", .text = "8 size=\n" }, { .type = '0', .name = "a" } },
          .want = "a TAR archive; @1024 other-view: \"a\"; [a] empty, whole" },
        { "pax, a name twice and then a link",
          { { .type = 'x', .name = "p", .text = "12 path=one\n12 path=two\n14 linkpath=x\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @1024 other-view: \"two\"; [two] text, whole" },
        { "pax, a name twice and then a size",
          { { .type = 'x', .name = "p", .text = "12 path=one\n12 path=two\n9 size=5\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @1024 other-view: \"two\"; [two] text, whole" },
        { "two long names and then a link",
          { { .type = 'L', .name = "l", .text = "one" },
            { .type = 'L', .name = "l", .text = "two" },
            { .type = 'K', .name = "l", .text = "x" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @3072 other-view: \"two\"; [two] text, whole" },
        { "the same name in two ways",
          { { .type = 'L', .name = "l", .text = "one" },
            { .type = 'x', .name = "p", .text = "12 path=one\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive, whole; [one] text, whole" },
        { "a size for all",
          { { .type = 'g', .name = "p", .text = "9 size=5\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @0 other-view: a header names all members that follow; [a] text, "
                  "whole" },
        { "pieces for all",
          { { .type = 'g', .name = "p", .text = "22 GNU.sparse.major=1\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want = "a TAR archive; @0 other-view: a header names all members that follow; [a] text, "
                  "whole" },
        { "sparse by pax, with its name",
          { { .type = 'x', .name = "p", .text = "24 GNU.sparse.name=real\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want =
              "a TAR archive; @1024 sparse: \"real\"; [real] nothing; ! @0 a sparse file, which "
              "is not put together" },
        { "sparse by pax, and more behind",
          { { .type = 'x', .name = "p", .text = "22 GNU.sparse.major=1\n12 path=two\n" },
            { .type = '0', .name = "a", .text = "hello" } },
          .want =
              "a TAR archive; @1024 sparse: \"two\"; [two] nothing; ! @0 a sparse file, which is "
              "not put together" },
        { "sparse, where a prefix would be",
          { { .type = 'S', .name = "a", .text = "hello", .prefix = "!d" } },
          .want =
              "a TAR archive; @0 sparse: \"a\"; [a] nothing; ! @0 a sparse file, which is not put "
              "together" },
        { "absolute behind what says nothing",
          { { .type = '0', .name = ".//a", .text = "hello" } },
          .want = "a TAR archive, whole; @0 traversal: \"/a\"; [/a] text, whole" },
        { "a link with bytes by pax",
          { { .type = 'x', .name = "p", .text = "9 size=5\n" },
            { .type = '2', .name = "a", .link = "b" } },
          .want = "a TAR archive; @1024 link: \"a\", to \"b\"; @1024 other-view: \"a\"" },
        { "behind a link with bytes",
          { { .type = '1', .name = "a", .link = "b", .size = "5" },
            { .type = '0', .name = "c", .text = "hello" } },
          .want = "a TAR archive; @0 link: \"a\", to \"b\"; @0 other-view: \"a\"; [c] text, "
                  "whole" },
        { "a size in base 256",
          { { .type = '0', .name = "a", .text = "hello", .patch = { 124, "\x80" } } },
          .want = "a TAR archive; ! @0 a size that is no number" },
        { "a size below zero",
          { { .type = '0', .name = "a", .text = "hello", .patch = { 124, "\xff" } } },
          .want = "a TAR archive; ! @0 a size that is no number" },
        { "a size of no digits",
          { { .type = '0', .name = "a", .text = "hello", .size = "5x" } },
          .want = "a TAR archive; ! @0 a size that is no number" },
        { "a time before 1970",
          { { .type = '0',
              .name = "a",
              .text = "hello",
              .patch = { 136, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" } } },
          .want = "a TAR archive, whole; [a] text, whole" },
        { "an owner of what stands before the digits",
          { { .type = '0', .name = "a", .text = "hello", .patch = { 108, "/" } } },
          .want = "a TAR archive; @0 other-view: a header with a number that is none; [a] text, "
                  "whole" },
        { "an owner of no digits",
          { { .type = '0', .name = "a", .text = "hello", .patch = { 108, "x" } } },
          .want = "a TAR archive; @0 other-view: a header with a number that is none; [a] text, "
                  "whole" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b;
        uint8_t zeros[2 * BLOCK] = { 0 };
        check_case = rows[i].name;
        buf_init(&b, "archive", 1 << 20);
        for (unsigned k = 0; k < MADE_MAX && rows[i].member[k].name != NULL; k++)
            put_member(&b, &rows[i].member[k]);
        buf_put(&b, (struct span){ zeros, sizeof zeros });
        buf_put(&b, span_of(rows[i].behind != NULL ? rows[i].behind : ""));
        check_found((struct span){ b.bytes, b.len - rows[i].cut }, "x", rows[i].want);
    }
    check_case = "";
}

static void headers_of_one_member_are_counted(void)
{
    static const struct tar_made more = { .type = 'x', .name = "p", .text = "12 mtime=12\n" };
    static const struct tar_made last = { .type = '0', .name = "a", .text = "hello" };
    static const char *const want[] = {
        "a TAR archive, whole; [a] text, whole",
        "a TAR archive; ! @16384 more than 16 headers for one member",
    };
    for (unsigned over = 0; over < 2; over++) {
        AUTO_CLOSE(buf) struct buf b;
        uint8_t zeros[2 * BLOCK] = { 0 };
        buf_init(&b, "archive", 1 << 20);
        for (unsigned i = 1; i < 16 + over; i++)
            put_member(&b, &more);
        put_member(&b, &last);
        buf_put(&b, (struct span){ zeros, sizeof zeros });
        check_found((struct span){ b.bytes, b.len }, "x", want[over]);
    }
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

/* ---- the budget of all members ---- */

/* An archive whose entries all stand for the same member, of SHARED bytes: a header of safetensors and
 * zeros. It is as large as that one member, and made as it is read. */
#define SHARED (2ull << 30)
enum { ENTRIES = 14 };
struct sparse {
    struct span front, end;
};

static bool read_sparse(struct source *s, uint64_t off, void *dst, size_t n, struct err *err)
{
    const struct sparse *of = s->state;
    const uint64_t end = s->size - of->end.len;
    (void)err;
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)dst)[i] = off + i < of->front.len ? of->front.ptr[off + i]
                              : off + i < end         ? 0
                                                      : of->end.ptr[off + i - end];
    return true;
}

static void put_entry(struct buf *b, bool local)
{
    put(b, local ? 0x04034b50 : 0x02014b50, 4);
    put(b, local ? 20 : 0x14 << 16 | 20, local ? 2 : 4);
    put(b, 0, 8); /* flags, stored, no time and no checksum: it is too large for one */
    put(b, 0, 4);
    put(b, SHARED, 4);
    put(b, SHARED, 4);
    put(b, 1, 2);
    put(b, 0, local ? 2 : 8);
    if (!local)
        put(b, 0, 8); /* all at the first byte */
    buf_put(b, SPAN("m"));
}

/* 8 GiB, and 8 times the size of the file, which is that of one member and a little: twelve of them. */
static void members_cost_no_more_than_their_budget(void)
{
    AUTO_CLOSE(buf) struct buf front, end;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct sparse sparse;
    struct found f;
    struct err err = { 0 };
    char text[100];
    unsigned whole = 0, closed = 0;
    buf_init(&front, "test", 1000);
    buf_init(&end, "test", 1 << 16);
    int n = snprintf(text, sizeof text,
                     "{\"m\":{\"dtype\":\"U8\",\"shape\":[%llu],\"data_offsets\":[0,%llu]}}    ",
                     SHARED - 80, SHARED - 80);
    CHECK(n >= 72);
    put_entry(&front, true);
    put(&front, 72, 8);
    buf_put(&front, (struct span){ (const uint8_t *)text, 72 });
    for (unsigned i = 0; i < ENTRIES; i++)
        put_entry(&end, false);
    const size_t list = end.len;
    put(&end, 0x06054b50, 4);
    put(&end, 0, 4);
    put(&end, ENTRIES | ENTRIES << 16, 4);
    put(&end, list, 4);
    put(&end, 31 + SHARED, 4);
    put(&end, 0, 2);
    CHECK(buf_done(&front, &sparse.front, &err) && buf_done(&end, &sparse.end, &err));
    struct source src = { "x.zip", 31 + SHARED + sparse.end.len, read_sparse, &sparse };
    CHECK(found_read(&src, SPAN("x.zip"), &a, &f, &err) && !f.whole && f.n_parts == ENTRIES);
    for (size_t i = 0; i < f.n_parts; i++) {
        whole += f.part[i].whole && f.part[i].kind == FOUND_SAFETENSORS;
        closed += strcmp(f.part[i].fatal.text,
                         "the members of this file are more bytes than are looked into") == 0;
    }
    CHECK(whole == 12 && closed == 2);
}

TESTS(TEST(members_cost_no_more_than_their_budget), TEST(members_of_a_zip_are_parts),
      TEST(what_is_packed_is_a_part), TEST(what_becomes_much_larger_is_a_bomb),
      TEST(members_of_a_tar_are_parts), TEST(headers_of_one_member_are_counted),
      TEST(what_another_reader_took_is_left_out))
