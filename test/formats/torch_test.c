/* torch_test.c - checkpoints built piece by piece: what belongs together, what does not, and what is
 * listed of it. Every row runs again with each allocation and each read failing once. */
#include "formats/torch.h"

#include <zlib.h>

#include "base/buf.h"
#include "formats/show.h"
#include "formats/torchscript.h"

/* ---- archives ---- */

struct file {
    const char *name; /* with "~" in front: deflated */
    struct span text;
};

static void put(struct buf *b, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_put(b, (struct span){ (const uint8_t[]){ (uint8_t)(i < 8 ? v >> 8 * i : 0) }, 1 });
}

static size_t deflated(struct span text, uint8_t *to, size_t room)
{
    z_stream s = { .next_in = (uint8_t *)(uintptr_t)text.ptr, .avail_in = (uInt)text.len };
    s.next_out = to, s.avail_out = (uInt)room;
    deflateInit2(&s, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    deflate(&s, Z_FINISH);
    size_t n = s.total_out;
    deflateEnd(&s);
    return n;
}

static void put_head(struct buf *b, const struct file *f, size_t packed, size_t at, bool local)
{
    bool pack = f->name[0] == '~';
    put(b, local ? 0x04034b50 : 0x02014b50, 4);
    put(b, local ? 20 : 0x14 << 16 | 20, local ? 2 : 4);
    put(b, 0, 2);
    put(b, pack ? 8 : 0, 2);
    put(b, 0, 4);
    put(b, crc32(0, f->text.ptr, (uInt)f->text.len), 4);
    put(b, packed, 4);
    put(b, f->text.len, 4);
    put(b, strlen(f->name + pack), 2);
    put(b, 0, local ? 2 : 12);
    if (!local)
        put(b, at, 4);
    buf_put(b, span_of(f->name + pack));
}

static struct span build(const struct file *f, struct buf *b, struct err *err)
{
    size_t at[12], packed[12], n = 0;
    uint8_t room[1000];
    struct span out = { 0 };
    buf_init(b, "test", 1 << 20);
    for (; f[n].name != NULL; n++) {
        struct span text = f[n].text;
        at[n] = b->len;
        if (f[n].name[0] == '~')
            text = (struct span){ room, deflated(text, room, sizeof room) };
        packed[n] = text.len;
        put_head(b, &f[n], text.len, 0, true);
        buf_put(b, text);
    }
    size_t from = b->len;
    for (size_t i = 0; i < n; i++)
        put_head(b, &f[i], packed[i], at[i], false);
    put(b, 0x06054b50, 4);
    put(b, 0, 4);
    put(b, n | n << 16, 4);
    put(b, b->len - 12 - from, 4);
    put(b, from, 4);
    put(b, 0, 2);
    CHECK(buf_done(b, &out, err));
    return out;
}

static void check(struct span bytes, const char *name, const char *want)
{
    static struct show got;
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct source src = source_mem(name, &bytes);
    struct found f;
    struct err err = { 0 };
    got.n = 0, got.text[0] = 0;
    CHECK(found_read(&src, span_of(name), &a, &f, &err));
    show_add(&got, "%s", f.whole ? "whole" : "not whole");
    show_tensors(&got, &f);
    show_lists(&got, &f);
    if (f.fatal.kind != ERR_NONE)
        show_add(&got, "; ! @%" PRIu64 " %s", f.fatal.at, f.fatal.text);
    for (size_t i = 0; i < f.n_parts; i++)
        show_add(&got, "; [%.*s%s]", (int)f.part[i].path.len, (const char *)f.part[i].path.ptr,
                 f.part[i].whole ? "" : " ?");
    CHECK_STR(got.text, want);
    check_failures(bytes, span_of(name));
}

struct row {
    const char *name;
    struct file file[9];
    const char *want;
};

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct err err = { 0 };
        check_case = rows[i].name;
        check(build(rows[i].file, &b, &err), "m.pt", rows[i].want);
    }
    check_case = "";
}

/* ---- pickles ---- */

#define TEXT(n, s) "X" n "\0\0\0" s
#define ID(class, key, numel)                                                                      \
    "(" TEXT("\7", "storage") "ctorch\n" class "\n" TEXT("\1", key) TEXT("\3", "cpu") numel "tQ"
#define VIEW(from, size, stride) from size stride
#define TENSOR(id, view)         "ctorch._utils\n_rebuild_tensor_v2\n(" id view "\x89}tR"
#define ONE(size)                "K" size "\x85"
#define DICT(items)              SPAN("\x80\2}(" items "u.")
#define W                        TEXT("\1", "w")
#define FOUR                     SPAN("aaaabbbbccccdddd")

/* The usual one: two by two of F32. */
#define GOOD DICT(W TENSOR(ID("FloatStorage", "0", "K\4"), VIEW("K\0", "K\2K\2\x86", "K\2K\1\x86")))
#define SEVEN                                                                                      \
    "(" TEXT("\7", "storage") "ctorch\nFloatStorage\n" TEXT("\1", "0") TEXT("\3", "cpu") "K\4NNtQ"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONG                                                                                       \
    "(" TEXT("\7", "storage") "ctorch\nFloatStorage\nX\1\2\0\0" A64 A64 A64 A64 A64 A64 A64 A64    \
                              "a" TEXT("\3", "cpu") "K\4tQ"
#define NINE "K\1K\1K\1K\1K\1K\1K\1K\1K\1"
/* One dimension of a storage of four. */
#define ROW(from, n, stride)                                                                       \
    DICT(W TENSOR(ID("FloatStorage", "0", "K\4"), VIEW(from, n "\x85", stride "\x85")))

static void a_checkpoint_is_held_together(void)
{
    static const struct row rows[] = {
        { "as PyTorch writes it",
          { { "m/data.pkl", GOOD },
            { "m/byteorder", SPAN("little") },
            { "m/data/0", FOUR },
            { "m/version", SPAN("3\n") },
            { "m/.data/serialization_id", SPAN("0123456789") },
            { "m/.format_version", SPAN("1") },
            { "m/.storage_alignment", SPAN("64") } },
          "whole; w F32 2x2@238+16; [m/data.pkl]" },
        { "packed",
          { { "~m/data.pkl", GOOD }, { "~m/data/0", FOUR }, { "~m/version", SPAN("3\n") } },
          "whole; [m/data.pkl]" },
        { "the other order of bytes",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/byteorder", SPAN("big") } },
          "whole; [m/data.pkl]" },
        { "with folders",
          { { "m/data.pkl", GOOD },
            { "m/data/0", FOUR },
            { "m/data/", SPAN("") },
            { "m/x/", SPAN("") } },
          "whole; w F32 2x2@191+16; [m/data.pkl]" },
        { "two orders of bytes",
          { { "m/data.pkl", GOOD },
            { "m/data/0", FOUR },
            { "m/byteorder", SPAN("big") },
            { "m/BYTEORDER", SPAN("little") } },
          "whole; @465 name-collision: \"m/byteorder\" and \"m/BYTEORDER\"; @292 odd-record: "
          "\"m/BYTEORDER\": PyTorch writes such a name in small letters; "
          "[m/data.pkl]" },
        { "the other order of bytes, and a word behind it",
          { { "m/data.pkl", GOOD },
            { "m/data/0", FOUR },
            { "m/byteorder", SPAN("big") },
            { "m/version", SPAN("3\n") } },
          "whole; [m/data.pkl]" },
        { "a part of a storage",
          { { "m/data.pkl", ROW("K\1", "K\3", "K\1") }, { "m/data/0", FOUR } },
          "whole; w F32 3@191+12; [m/data.pkl]" },
        { "every second",
          { { "m/data.pkl", ROW("K\1", "K\2", "K\2") }, { "m/data/0", FOUR } },
          "whole; [m/data.pkl]" },
        { "nothing at the end of a storage",
          { { "m/data.pkl", ROW("K\4", "K\0", "K\1") }, { "m/data/0", FOUR } },
          "whole; w F32 0@203+0; [m/data.pkl]" },
        { "nothing far behind a storage",
          { { "m/data.pkl", ROW("K\x09", "K\0", "K\1") }, { "m/data/0", FOUR } },
          "whole; w F32 0@203+0; [m/data.pkl]" },
        { "a dict in itself",
          { { "m/data.pkl",
              SPAN("\x80\2}q\1(" W TENSOR(ID("FloatStorage", "0", "K\4"), "K\0K\4\x85K\1\x85")
                       TEXT("\1", "s") "h\1u.") },
            { "m/data/0", FOUR } },
          "whole; w F32 4@197+16; [m/data.pkl]" },
        { "no folder", { { "data.pkl", GOOD } }, "whole; [data.pkl]" },
        { "arrays of NumPy",
          { { "a.npy", SPAN("\x93NUMPY\1\0\x39\0{'descr': '<f4', 'fortran_order': False, 'shape': "
                            "(1,), }abcd") },
            { "~b.npy", SPAN("\x93NUMPY\1\0\x39\0{'descr': '<f4', 'fortran_order': False, "
                             "'shape': (1,), }abcd") } },
          "whole; a F32 1@102+4; [a.npy]; [b.npy]" },
        { "another archive", { { "m/a.txt", SPAN("text") } }, "whole; [m/a.txt]" },
    };
    check_rows(rows, COUNT(rows));
}

static void what_does_not_belong_is_noted(void)
{
    static const struct row rows[] = {
        { "a storage too small",
          { { "m/data.pkl", GOOD }, { "m/data/0", SPAN("aaaabbbbcccc") } },
          "whole; @191 storage-size: \"m/data/0\": 12 bytes; the pickle says 4 numbers of 4; "
          "[m/data.pkl]" },
        { "a storage that is past 64 bits too large",
          { { "m/data.pkl", DICT(W TENSOR(ID("FloatStorage", "0", "\x8a\x08\4\0\0\0\0\0\0\x40"),
                                          VIEW("K\0", "K\4\x85", "K\1\x85"))) },
            { "m/data/0", FOUR } },
          "whole; @195 storage-size: \"m/data/0\": 16 bytes; the pickle says 4611686018427387908 "
          "numbers of 4; [m/data.pkl]" },
        { "a storage too large",
          { { "m/data.pkl", GOOD }, { "m/data/0", SPAN("aaaabbbbccccddddeeee") } },
          "whole; @191 storage-size: \"m/data/0\": 20 bytes; the pickle says 4 numbers of 4; "
          "[m/data.pkl]" },
        { "a packed one too small",
          { { "m/data.pkl", GOOD }, { "~m/data/0", SPAN("aaaabbbbcccc") } },
          "whole; @191 storage-size: \"m/data/0\": 12 bytes; the pickle says 4 numbers of 4; "
          "[m/data.pkl]" },
        { "no storage",
          { { "m/data.pkl", GOOD } },
          "whole; @134 storage-missing: \"m/data/0\"; [m/data.pkl]" },
        { "one that nobody asks for",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/data/1", FOUR } },
          "whole; w F32 2x2@191+16; @245 storage-unused: \"m/data/1\"; [m/data.pkl]" },
        { "asked for twice, in two sizes",
          { { "m/data.pkl", DICT(W ID("FloatStorage", "0", "K\4") TEXT("\1", "v")
                                     ID("FloatStorage", "0", "K\5")) },
            { "m/data/0", FOUR } },
          "whole; @198 storage-size: \"m/data/0\": 16 bytes; the pickle says 4 numbers of 4, and "
          "otherwise too; [m/data.pkl]" },
        { "a program for numbers",
          { { "m/data.pkl", GOOD },
            { "m/data/0", SPAN("\x7f"
                               "ELF\2\1\1\0\0\0\0\0\0\0\0\0") } },
          "not whole; w F32 2x2@191+16; @191 file-storage: \"m/data/0\"; [m/data.pkl]; [m/data/0 "
          "?]" },
        { "a packed program for numbers",
          { { "m/data.pkl", GOOD },
            { "~m/data/0", SPAN("\x7f"
                                "ELF\2\1\1\0\0\0\0\0\0\0\0\0") } },
          "not whole; @191 file-storage: \"m/data/0\"; [m/data.pkl]; [m/data/0 ?]" },
        { "a pickle of no protocol for numbers",
          { { "m/data.pkl", GOOD }, { "m/data/0", SPAN("K\1cmath\nsqrt\n.Nx") } },
          "whole; w F32 2x2@191+16; [m/data.pkl]" },
        { "a pickle of a protocol nobody has for numbers",
          { { "m/data.pkl", GOOD }, { "m/data/0", SPAN("\x80\6cmath\nsqrt\n.Nx") } },
          "whole; w F32 2x2@191+16; [m/data.pkl]" },
        { "a pickle for numbers",
          { { "m/data.pkl", GOOD }, { "m/data/0", SPAN("\x80\2cmath\nsqrt\n.Nx") } },
          "not whole; w F32 2x2@191+16; @191 file-storage: \"m/data/0\"; [m/data.pkl]; [m/data/0 "
          "?]" },
        { "numbers like a pickle",
          { { "m/data.pkl", GOOD }, { "m/data/0", SPAN("\x80\2N.N.N.N.N.N.N.") } },
          "whole; w F32 2x2@191+16; [m/data.pkl]" },
        { "asked for twice, in two types",
          { { "m/data.pkl", DICT(W ID("FloatStorage", "0", "K\4") TEXT("\1", "v")
                                     ID("HalfStorage", "0", "K\4")) },
            { "m/data/0", FOUR } },
          "whole; @197 storage-size: \"m/data/0\": 16 bytes; the pickle says 4 numbers of 4, and "
          "otherwise too; [m/data.pkl]" },
        { "another file",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/notes", SPAN("hello") } },
          "whole; w F32 2x2@191+16; @244 extra-record: \"m/notes\"; [m/data.pkl]; [m/notes]" },
        { "a file without a name",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "", SPAN("") } },
          "whole; w F32 2x2@191+16; @347 odd-name: \"\"; @237 extra-record: \"\"; [m/data.pkl]; "
          "[./]" },
        { "another folder",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "n/data/0", SPAN("hello") } },
          "whole; w F32 2x2@191+16; @245 extra-record: \"n/data/0\"; [m/data.pkl]; [n/data/0]" },
        { "a version that is none",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/version", SPAN("import os") } },
          "whole; w F32 2x2@191+16; @246 odd-record: \"m/version\": not the word PyTorch writes; "
          "[m/data.pkl]; [m/version]" },
        { "an empty version",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/version", SPAN("") } },
          "whole; w F32 2x2@191+16; @246 odd-record: \"m/version\": not the word PyTorch writes; "
          "[m/data.pkl]; [m/version]" },
        { "a folder with bytes",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/x/", SPAN("hello") } },
          "whole; w F32 2x2@191+16; @241 extra-record: \"m/x/\"; [m/data.pkl]; [m/x/]" },
        { "a long version",
          { { "m/data.pkl", GOOD },
            { "m/data/0", FOUR },
            { "m/version",
              SPAN("12345678901234567890123456789012345678901234567890123456789012345") } },
          "whole; w F32 2x2@191+16; @246 odd-record: \"m/version\": not the word PyTorch writes; "
          "[m/data.pkl]; [m/version]" },
        { "an order of bytes that is none",
          { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { "m/byteorder", SPAN("middle") } },
          "whole; w F32 2x2@191+16; @248 odd-record: \"m/byteorder\": not the word PyTorch writes; "
          "[m/data.pkl]; [m/byteorder]" },
        { "a name in capitals",
          { { "m/DATA.PKL", GOOD }, { "m/data/0", FOUR } },
          "whole; w F32 2x2@191+16; @40 odd-record: \"m/DATA.PKL\": PyTorch writes such a name in "
          "small letters; [m/DATA.PKL]" },
    };
    check_rows(rows, COUNT(rows));
}

/* What stands n bytes before that name in a header: local, then in the directory. */
static void patch(struct buf *b, const char *name, bool local, size_t before, uint8_t value)
{
    uint8_t *at = memmem(b->bytes, b->len, name, strlen(name));
    if (at != NULL && !local)
        at = memmem(at + 1, b->len - (size_t)(at + 1 - b->bytes), name, strlen(name));
    CHECK(at != NULL);
    if (at != NULL)
        at[-(ptrdiff_t)before] = value;
}

static void what_a_record_states_is_not_believed(void)
{
    static const struct file wrong_sum[] = { { "m/data.pkl", GOOD }, { "m/data/0", FOUR }, { 0 } };
    static const struct file too_long[] = {
        { "m/data.pkl", GOOD },
        { "m/data/0", FOUR },
        { "~m/version", SPAN("1234567890123456789012345678901234567890123456789012345678901234"
                             "12345678901234567890") },
        { 0 }
    };
    AUTO_CLOSE(buf) struct buf a = { 0 }, b = { 0 };
    struct err err = { 0 };
    check_case = "a checksum of numbers, which PyTorch does not ask for";
    (void)build(wrong_sum, &a, &err);
    patch(&a, "aaaabbbb", true, 0, 'A');
    check((struct span){ a.bytes, a.len }, "m.pt", "whole; w F32 2x2@191+16; [m/data.pkl]");
    check_case = "a word that is longer than it says";
    (void)build(too_long, &b, &err);
    patch(&b, "m/version", true, 30 - 22, 5);
    patch(&b, "m/version", false, 46 - 24, 5);
    check((struct span){ b.bytes, b.len }, "m.pt",
          "not whole; w F32 2x2@191+16; @373 size-mismatch: \"m/version\"; @246 odd-record: "
          "\"m/version\": not the word PyTorch writes; @373 size-mismatch: \"m/version\"; "
          "[m/data.pkl]; [m/version ?]; [m/version]");
    check_case = "";
}

static void a_name_longer_than_any_is_of_no_record(void)
{
    static char pickle[ZIP_NAME_MAX + 1], storage[ZIP_NAME_MAX + 1];
    const size_t root = ZIP_NAME_MAX - sizeof "/data.pkl" + 1;
    memset(pickle, 'm', root), memset(storage, 'm', root);
    strcpy(pickle + root, "/data.pkl");
    strcpy(storage + root, "/data/0");
    const struct file file[] = { { pickle,
                                   DICT(W ID("FloatStorage", "0", "K\4") TEXT("\1", "v") "(" TEXT(
                                       "\7", "storage") "ctorch\nFloatStorage\n" TEXT("\5", "00000")
                                            TEXT("\3", "cpu") "K\4tQ") },
                                 { storage, FOUR },
                                 { 0 } };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct found f;
    struct span bytes = build(file, &b, &err);
    struct source src = source_mem("m.pt", &bytes);
    CHECK(found_read(&src, SPAN("m.pt"), &a, &f, &err));
    CHECK(notes_times(f.notes, "storage-missing") == 1);
    for (size_t i = 0; i < f.notes->n; i++)
        if (strcmp(f.notes->list[i].code, "storage-missing") == 0)
            CHECK_STR(f.notes->list[i].text, "\"00000\"");
}

static void tensors_that_cannot_be_are_noted(void)
{
    static const struct row rows[] = {
        { "past the end",
          { { "m/data.pkl", ROW("K\1", "K\4", "K\1") }, { "m/data/0", FOUR } },
          "whole; @146 view-outside: a tensor reaches past the end of its storage; [m/data.pkl]" },
        { "past the end by its steps",
          { { "m/data.pkl", ROW("K\0", "K\2", "K\4") }, { "m/data/0", FOUR } },
          "whole; @146 view-outside: a tensor reaches past the end of its storage; [m/data.pkl]" },
        { "an offset below zero",
          { { "m/data.pkl", ROW("J\xff\xff\xff\xff", "K\1", "K\1") }, { "m/data/0", FOUR } },
          "whole; @149 odd-view: a tensor whose place in its storage cannot be told; "
          "[m/data.pkl]" },
        { "a step below zero",
          { { "m/data.pkl", ROW("K\3", "K\2", "J\xff\xff\xff\xff") }, { "m/data/0", FOUR } },
          "whole; @149 odd-view: a tensor whose place in its storage cannot be told; "
          "[m/data.pkl]" },
        { "sizes and steps not as many",
          { { "m/data.pkl",
              DICT(W TENSOR(ID("FloatStorage", "0", "K\4"), "K\0K\2K\2\x86K\1\x85")) },
            { "m/data/0", FOUR } },
          "whole; @148 odd-view: a tensor whose place in its storage cannot be told; "
          "[m/data.pkl]" },
        { "sizes past 64 bits",
          { { "m/data.pkl",
              DICT(W TENSOR(
                  ID("FloatStorage", "0", "K\4"),
                  "K\0\x8a\x08\0\0\0\0\0\0\0\x7f\x8a\x08\0\0\0\0\0\0\0\x7f\x86K\0K\0\x86")) },
            { "m/data/0", FOUR } },
          "whole; @166 view-outside: a tensor reaches past the end of its storage; [m/data.pkl]" },
        { "a type nobody knows",
          { { "m/data.pkl", DICT(W TENSOR(ID("OddStorage", "0", "K\4"), "K\0K\1\x85K\1\x85")) },
            { "m/data/0", FOUR } },
          "whole; @132 odd-storage: a storage of a type that is not known; [m/data.pkl]" },
        { "an id of something else",
          { { "m/data.pkl", DICT(W "K\1Q") } },
          "whole; @52 odd-storage: what is asked for is no storage of PyTorch; [m/data.pkl]" },
        { "a count below zero",
          { { "m/data.pkl", DICT(W ID("FloatStorage", "0", "J\xff\xff\xff\xff")) } },
          "whole; @103 odd-storage: what is asked for is no storage of PyTorch; [m/data.pkl]" },
        { "an id of seven",
          { { "m/data.pkl", DICT(W SEVEN) } },
          "whole; @102 odd-storage: what is asked for is no storage of PyTorch; [m/data.pkl]" },
        { "a long key",
          { { "m/data.pkl", DICT(W LONG) } },
          "whole; @612 odd-storage: what is asked for is no storage of PyTorch; [m/data.pkl]" },
        { "nine dimensions",
          { { "m/data.pkl",
              DICT(W TENSOR(ID("FloatStorage", "0", "K\4"), "K\0(" NINE "t(" NINE "t")) },
            { "m/data/0", FOUR } },
          "whole; @180 odd-view: a tensor whose place in its storage cannot be told; "
          "[m/data.pkl]" },
        { "a count that is none",
          { { "m/data.pkl", DICT(W ID("FloatStorage", "0", "N")) }, { "m/data/0", FOUR } },
          "whole; @99 odd-storage: what is asked for is no storage of PyTorch; @140 "
          "storage-unused: \"m/data/0\"; [m/data.pkl]" },
    };
    check_rows(rows, COUNT(rows));
}

static void types_have_their_sizes(void)
{
    static const struct row rows[] = {
        { "eight bits, by its own type",
          { { "m/data.pkl", DICT(W "ctorch._utils\n_rebuild_tensor_v3\n(" ID(
                                "UntypedStorage", "0",
                                "K\4") "K\0K\4\x85K\1\x85\x89}ctorch\nfloat8_e4m3fn\ntR") },
            { "m/data/0", SPAN("abcd") } },
          "whole; w F8_E4M3 4@210+4; [m/data.pkl]" },
        { "a view of a typed one as bytes would be too long",
          { { "m/data.pkl",
              DICT(W "ctorch._utils\n_rebuild_tensor_v3\n(" ID(
                  "UntypedStorage", "0", "K\4") "K\0K\3\x85K\1\x85\x89}ctorch\nuint16\ntR") },
            { "m/data/0", SPAN("abcd") } },
          "whole; @162 view-outside: a tensor reaches past the end of its storage; [m/data.pkl]" },
        { "a parameter",
          { { "m/data.pkl", DICT(W "ctorch._utils\n_rebuild_parameter\n(" TENSOR(
                                ID("HalfStorage", "0", "K\2"), "K\0K\2\x85K\1\x85") "\x89}tR") },
            { "m/data/0", SPAN("abcd") } },
          "whole; w F16 2@224+4; [m/data.pkl]" },
        { "a subclass",
          { { "m/data.pkl",
              DICT(W
                   "ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\n"
                   "cmine\nTensor\n(" ID("HalfStorage", "0", "K\2") "K\0K\2\x85K\1\x85\x89}tNtR") },
            { "m/data/0", SPAN("abcd") } },
          "whole; w F16 2@239+4; [m/data.pkl]" },
        { "in dicts and lists",
          { { "m/data.pkl",
              DICT(TEXT("\1", "a") "}" TEXT("\1", "b") "](" TENSOR(ID("ByteStorage", "0", "K\4"),
                                                                   "K\0K\1\x85K\1\x85")
                       TENSOR(ID("ByteStorage", "0", "K\4"), "K\1K\1\x85K\1\x85") "es") },
            { "m/data/0", SPAN("abcd") } },
          "whole; a.b.0 U8 1@293+1; a.b.1 U8 1@294+1; [m/data.pkl]" },
    };
    check_rows(rows, COUNT(rows));
}

/* ---- programs ---- */

static void a_program_is_told_by_its_records(void)
{
    static const struct row rows[] = {
        { "code",
          { { "m/data.pkl", SPAN("\x80\2N.") },
            { "m/code/__torch__.py", SPAN("def forward(self, x):\n  return torch.relu(x)\n") },
            { "m/constants.pkl", SPAN("\x80\2).") },
            { "m/version", SPAN("3\n") } },
          "whole; @0 program: TorchScript; [m/data.pkl]; [m/constants.pkl]" },
        { "constants alone",
          { { "m/data.pkl", SPAN("\x80\2N.") }, { "m/constants.pkl", SPAN("\x80\2).") } },
          "whole; @0 program: TorchScript; [m/data.pkl]; [m/constants.pkl]" },
        { "constants with a storage",
          { { "m/data.pkl", SPAN("\x80\2N.") },
            { "m/constants.pkl", GOOD },
            { "m/constants/0", FOUR } },
          "whole; w F32 2x2@245+16; @0 program: TorchScript; [m/data.pkl]; [m/constants.pkl]" },
        { "code that reaches out",
          { { "m/data.pkl", SPAN("\x80\2N.") },
            { "~m/code/x.py", SPAN("y = ops.aten.save(x, \"f\")\n") } },
          "whole; @0 program: TorchScript; @89 program-reach: \"ops.aten.save\" reads or writes "
          "files; [m/data.pkl]" },
        { "code that is no text",
          { { "m/data.pkl", SPAN("\x80\2N.") }, { "m/code/x.py", SPAN("a\0b") } },
          "whole; @0 program: TorchScript; @85 program-reach: \"m/code/x.py\": code that is not "
          "looked through; [m/data.pkl]" },
        { "where its code came from",
          { { "m/data.pkl", SPAN("\x80\2N.") },
            { "m/code/x.py.debug_pkl", SPAN("\x80\2ctorch\nsave\n.") } },
          "whole; @0 program: TorchScript; [m/data.pkl]; [m/code/x.py.debug_pkl]" },
        { "exported",
          { { "m/archive_format", SPAN("pt2") }, { "m/models/model.json", SPAN("{}") } },
          "whole; @100 exported: a program that torch.export wrote; @162 exported: a program that "
          "torch.export wrote; [m/archive_format]; [m/models/model.json]" },
        { "exported, in no folder",
          { { "serialized_exported_program.json", SPAN("{}") },
            { "x_archive_format", SPAN("pt2") } },
          "whole; @113 exported: a program that torch.export wrote; "
          "[serialized_exported_program.json]; [x_archive_format]" },
    };
    check_rows(rows, COUNT(rows));
}

static void names_in_code_are_looked_at(void)
{
    static const struct {
        const char *code, *want;
    } rows[] = {
        { "", "" },
        { "import torch.nn\n_0 = torch.add(torch.mul(x, 2.), torch.e, alpha=1.e-05)", "" },
        { "ops.prim.Print(\"a\", 'ops.aten.save')  # torch.save", "" },
        { "a = ops.quantized.linear(x, __torch__.torch.classes.quantized.LinearPackedParamsBase)",
          "" },
        { "(self).save_path = stop . ops\nx.load", "" },
        { "torch.save(x, 'f')", "@0 \"torch.save\" reads or writes files" },
        { " torch\\\n . from_file(x)", "@1 \"torch.from_file\" reads or writes files" },
        { "(torch).save(x)",
          "@1 \"torch\" stands alone, so that what is asked of it cannot be told; "
          "@8 \"save\" may read or write files" },
        { "o = ops", "@4 \"ops\" stands alone, so that what is asked of it cannot be told" },
        { "o = ops.aten",
          "@4 \"ops.aten\" stands alone, so that what is asked of it cannot be told" },
        { "ops.mine.run()", "@0 \"ops.mine.run\" is of a library outside PyTorch" },
        { "ops.inductor._reinterpret_tensor(x, [9], [1], -9)",
          "@0 \"ops.inductor._reinterpret_tensor\" may make a tensor of memory that is not its "
          "own" },
        { "torch.ops.static_runtime.dict_unpack(x)",
          "@0 \"torch.ops.static_runtime.dict_unpack\" is put in only while a program runs, never "
          "by "
          "what writes one" },
        { "ops.inductors.run()", "@0 \"ops.inductors.run\" is of a library outside PyTorch" },
        { "a = ops.prim.NumToTensor(ops.prim.max(ops.prim.device(x), ops.prim.dtype(x)))\n"
          "ops.prim.RaiseException(x)\nops.prim.is_nested(x)\nops.prim.ConstantMKLDNNTensor(x)",
          "" },
        { "torch.ops.mine.run()", "@0 \"torch.ops.mine.run\" is of a library outside PyTorch" },
        { "a : __torch__.torch.classes.mine.C",
          "@4 \"__torch__.torch.classes.mine.C\" is of a library outside PyTorch" },
        { "\"\"\"a\"b\"\"\" + torch.save", "@12 \"torch.save\" reads or writes files" },
        { "'a\ntorch.save", "@3 \"torch.save\" reads or writes files" },
        { "'\\' torch.save'", "" },
        { "'''torch.save", "" },
        { "1.torch.save", "" },
    };
    static struct notes notes;
    char longest[300];
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct show got;
        memset(&notes, 0, sizeof notes);
        got.n = 0, got.text[0] = 0;
        check_case = rows[i].code;
        CHECK(torchscript_look(span_of(rows[i].code), 0, &notes));
        for (size_t k = 0; k < notes.n; k++)
            show_add(&got, "%s@%" PRIu64 " %s", k > 0 ? "; " : "", notes.list[k].off,
                     notes.list[k].text);
        CHECK_STR(got.text, rows[i].want);
    }
    memset(&notes, 0, sizeof notes);
    memset(longest, 'a', sizeof longest);
    CHECK(torchscript_look((struct span){ (uint8_t *)longest, 255 }, 0, &notes) && notes.n == 0);
    CHECK(torchscript_look((struct span){ (uint8_t *)longest, 256 }, 0, &notes) && notes.n == 1);
    CHECK(!torchscript_look(SPAN("\xff"), 0, &notes) && !torchscript_look(SPAN("\0"), 0, &notes));
    check_case = "";
}

/* ---- stacked ---- */

#define MAGIC   "\x80\2\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
#define VERSION "\x80\2M\xe9\3."
#define SYSTEM  "\x80\2}X\x10\0\0\0protocol_versionM\xe9\3s."
#define OLD_ID                                                                                     \
    "(" TEXT("\7", "storage") "ctorch\nFloatStorage\n" TEXT("\1", "0") TEXT("\3", "cpu") "K\4NtQ"
#define OLD "\x80\2}" W TENSOR(OLD_ID, "K\0K\2K\2\x86K\2K\1\x86") "s."
#define ODD                                                                                        \
    "\x80\2}" W "(" TEXT("\7", "storage") "cmine\nOddStorage\n" TEXT("\1", "0")                    \
        TEXT("\3", "cpu") "K\4NtQs."
#define TWO                                                                                        \
    "\x80\2(" OLD_ID "(" TEXT("\7", "storage") "ctorch\nFloatStorage\n" TEXT("\1", "0")            \
        TEXT("\3", "cpu") "K\5NtQt."
#define FURTHER                                                                                    \
    "\x80\2(" TENSOR(OLD_ID, "K\0K\2\x85K\2\x85") TENSOR(OLD_ID, "K\x09K\0\x85K\1\x85") "t."
#define KEYS     "\x80\2](" TEXT("\1", "0") "e."
#define OLD_DATA "\4\0\0\0\0\0\0\0aaaabbbbccccdddd"

static void a_stacked_checkpoint_is_held_together(void)
{
    static const struct {
        const char *name;
        struct span bytes;
        const char *want;
    } rows[] = {
        { "as PyTorch wrote it", SPAN(MAGIC VERSION SYSTEM OLD KEYS OLD_DATA),
          "whole; w F32 2x2@183+16" },
        { "in frames",
          SPAN("\x80\4\x95\x0d\0\0\0\0\0\0\0\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
               "\x80\4\x95\4\0\0\0\0\0\0\0M\xe9\3." SYSTEM OLD KEYS OLD_DATA),
          "whole; w F32 2x2@201+16; @0 newer-opcode: FRAME" },
        { "the magic number worked out",
          SPAN("\x80\2cmath\nsqrt\nK\1\x85R." VERSION SYSTEM OLD KEYS OLD_DATA),
          "whole; w F32 2x2@186+16; @0 stacked-head: its first pickles are not the usual "
          "constants" },
        { "an import in front", SPAN(MAGIC VERSION "\x80\2cmath\nsqrt\n." OLD KEYS OLD_DATA),
          "whole; w F32 2x2@168+16; @0 stacked-head: its first pickles are not the usual "
          "constants" },
        { "too many elements",
          SPAN(MAGIC VERSION SYSTEM OLD KEYS "\5\0\0\0\0\0\0\0aaaabbbbccccddddeeee"),
          "not whole; @175 storage-size: \"0\": 5 elements; the pickle says 4; @175 "
          "trailing-bytes: 28 bytes that no storage owns; [@175 ?]" },
        { "cut", SPAN(MAGIC VERSION SYSTEM OLD KEYS "\4\0\0\0\0\0\0\0aaaabbbbccccddd"),
          "not whole; @175 storage-size: \"0\": 4 elements; the file ends before they do, at 198; "
          "@175 trailing-bytes: 23 bytes that no storage owns; [@175 ?]" },
        { "no elements", SPAN(MAGIC VERSION SYSTEM OLD KEYS),
          "whole; @175 storage-missing: \"0\": its numbers are not here" },
        { "more behind", SPAN(MAGIC VERSION SYSTEM OLD KEYS OLD_DATA "more"),
          "not whole; w F32 2x2@183+16; @199 trailing-bytes: 4 bytes that no storage owns; "
          "[@199]" },
        { "a key nobody asks for",
          SPAN(MAGIC VERSION SYSTEM OLD "\x80\2](" TEXT("\1", "0") TEXT("\1", "1") "e." OLD_DATA),
          "whole; w F32 2x2@189+16; @205 storage-unasked: \"1\"" },
        { "no key", SPAN(MAGIC VERSION SYSTEM OLD "\x80\2]."),
          "whole; @144 storage-missing: \"0\"" },
        { "no list", SPAN(MAGIC VERSION SYSTEM OLD), "not whole" },
        { "a type nobody knows", SPAN(MAGIC VERSION SYSTEM ODD KEYS OLD_DATA),
          "not whole; @107 odd-storage: a storage of a type that is not known; @122 "
          "storage-missing: \"0\": its numbers are not here; @122 trailing-bytes: 24 bytes that no "
          "storage owns; [@122 ?]" },
        { "asked for in two sizes", SPAN(MAGIC VERSION SYSTEM TWO KEYS OLD_DATA),
          "not whole; @171 storage-size: \"0\": 4 elements; the pickle has several sizes, the "
          "first of 4; @171 trailing-bytes: 24 bytes that no storage owns; [@171 ?]" },
        { "every second, and nothing far behind", SPAN(MAGIC VERSION SYSTEM FURTHER KEYS OLD_DATA),
          "whole; 0 F32 0@287+0" },
        { "a class with its source",
          SPAN(MAGIC VERSION SYSTEM "\x80\2(" TEXT("\6", "module") "cmine\nNet\n" TEXT("\4", "a.py")
                   TEXT("\4", "code") "tQ)\x81."
                                      "\x80\2]."),
          "whole" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check(rows[i].bytes, "m.pt", rows[i].want);
    }
    check_case = "";
}

/* ---- TAR ---- */

static void put_tar(struct buf *b, const char *name)
{
    char head[512] = { 0 };
    unsigned sum = 8 * ' ';
    strcpy(head, name);
    strcpy(head + 100, "0000644");
    strcpy(head + 124, "00000000000");
    head[156] = '0';
    memcpy(head + 257,
           "ustar\0"
           "00",
           8);
    for (size_t i = 0; i < sizeof head; i++)
        sum += (uint8_t)head[i];
    snprintf(head + 148, 8, "%06o", sum);
    buf_put(b, (struct span){ (uint8_t *)head, sizeof head });
}

static void the_oldest_checkpoints_are_told(void)
{
    static const struct {
        const char *name, *first, *second, *want;
    } rows[] = {
        { "a.tar", "pickle", "storages",
          "whole; @0 torch-tar: pickles and storages in a TAR archive; [pickle]; [storages]" },
        { "a.tar", "tensors", "pickle",
          "whole; @0 torch-tar: pickles and storages in a TAR archive; [tensors]; [pickle]" },
        { "a.tar", "pickle", "text", "whole; [pickle]; [text]" },
        { "m.PTH", "a", "b",
          "whole; @0 torch-tar: a TAR archive, by its name a checkpoint; [a]; [b]" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        static const uint8_t end[1024];
        struct span bytes;
        struct err err = { 0 };
        check_case = rows[i].want;
        buf_init(&b, "test", 1 << 20);
        put_tar(&b, rows[i].first);
        put_tar(&b, rows[i].second);
        buf_put(&b, (struct span){ end, sizeof end });
        CHECK(buf_done(&b, &bytes, &err));
        check(bytes, rows[i].name, rows[i].want);
    }
    check_case = "";
}

TESTS(TEST(what_a_record_states_is_not_believed), TEST(a_name_longer_than_any_is_of_no_record),
      TEST(a_checkpoint_is_held_together), TEST(what_does_not_belong_is_noted),
      TEST(tensors_that_cannot_be_are_noted), TEST(types_have_their_sizes),
      TEST(a_program_is_told_by_its_records), TEST(names_in_code_are_looked_at),
      TEST(a_stacked_checkpoint_is_held_together), TEST(the_oldest_checkpoints_are_told))
