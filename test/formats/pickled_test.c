/* pickled_test.c - files that are pickles: what stands in their values and behind them, each limit, and
 * how much is read to find out. Further rows, up to the findings: test/scan/pickles_test.c. */
#include "formats/pickled.h"

#include <stdlib.h>

#include "base/buf.h"
#include "formats/show.h"

#define IMPORT "\x80\2cmath\nsqrt\n)R."

static const struct {
    const char *name, *file;
    struct span bytes;
    const char *want;
} rows[] = {
    { "data", "x.pkl", SPAN("\x80\4N."), "a pickle, whole" },
    { "two", "x.pkl", SPAN("N." IMPORT), "a pickle, whole; @2 extra-stream: 1 behind the first" },
    { "by its name alone", "x.p", SPAN("(lp0\nI1\na."), "a pickle, whole" },
    { "by no name", "x.txt", SPAN("(lp0\nI1\na."), "text, whole" },
    { "a pickle in base64", "x.pkl", SPAN("\x80\2U\24Y21hdGgKc3FydAopUi4=."),
      "a pickle, whole; @4 nested: a pickle, in base64; [@4] a pickle, whole" },
    { "an import of nothing in base64, broken off", "x.pkl", SPAN("\x80\2U\20Tk6TKVL/////////."),
      "a pickle; @4 nested-data: a pickle, in base64; [@4] a pickle; @2 computed-import: what is "
      "imported "
      "is no constant; @4 computed-call: what is called is not an import; @5 bad-opcode: byte "
      "0xff" },
    { "behind a word", "x.pkl", SPAN("\x80\2U\30key:Y21hdGgKc3FydAopUi4=."),
      "a pickle, whole; @8 nested: a pickle, in base64; [@8] a pickle, whole" },
    { "behind other bytes", "x.pkl", SPAN("\x80\2T\24\0\0\0junk" IMPORT "."),
      "a pickle, whole; @11 nested: a pickle; [@11] a pickle, whole" },
    { "names in short texts", "x.pkl", SPAN("\x80\2U\20\x8c\4math\x8c\4sqrt\x93)R.."),
      "a pickle, whole; @4 nested: a pickle; [@4] a pickle, whole" },
    { "names in short texts that nobody calls", "x.pkl",
      SPAN("\x80\2U\17\x8c\4math\x8c\4sqrt\x93"
           "00."),
      "a pickle, whole" },
    { "words", "x.pkl", SPAN("\x80\2U\27discs\nsong\n(what is it)."), "a pickle, whole" },
    { "in a line with escapes", "x.pkl", SPAN("S'cmath\\nsqrt\\n)R.'\n."),
      "a pickle, whole; @2 nested: a pickle; [@2] a pickle, whole" },
    { "compiled code", "x.pkl", SPAN("\x80\2U\12\xe3\0\0\0\0\0\0\0\0\0."),
      "a pickle, whole; @4 nested: compiled Python code" },
    { "behind what ends it", "x.pkl", SPAN("\x80\2N.\xff\xfe" IMPORT "\xff"),
      "a pickle; @4 trailing-bytes: 19 bytes; @6 embedded: a pickle of 16 bytes; [@6] a pickle, "
      "whole" },
    { "among numbers", "x.bin", SPAN("\0\xff\0" IMPORT "\xff"),
      "not recognized; @3 embedded: a pickle of 16 bytes; [@3] a pickle, whole" },
    { "numbers that begin like one", "x.dat", SPAN("\xff\0\x80\2\x82\7)R\xff"), "not recognized" },
    { "what PyTorch's safe mode has no case for", "x.pkl",
      SPAN("\x80\4\x8c\5torch\x8c\4Size\x93)R2\x96\0\0\0\0\0\0\0\0000."),
      "a pickle, whole; @0 newer-opcode: POP, DUP, SHORT_BINUNICODE, STACK_GLOBAL, BYTEARRAY8" },
    { "more of them than a line holds", "x.pkl",
      SPAN("\x80\4ctorch\nSize\n0I1\n0L1L\n0F1\n0S'a'\n0Va\n0T\1\0\0\0a0B\1\0\0\0a0C\1a0(d0("
           "l0\x8c\1a"
           "0\x8d\1\0\0\0\0\0\0\0a0\x8e\1\0\0\0\0\0\0\0a0(\x91."),
      "a pickle, whole; @0 newer-opcode: POP, BINBYTES, SHORT_BINBYTES, FLOAT, INT, LONG, STRING, "
      "BINSTRING, UNICODE, DICT, LIST, SHORT_BINUNICODE, BINU" },
    { "a value with a pickle and more", "x.pkl", SPAN("\x80\2U\23cmath\nsqrt\n)R.junk.."),
      "a pickle; @4 nested: a pickle; [@4] a pickle; @14 trailing-bytes: 5 bytes" },
    { "data and more in a value", "x.pkl", SPAN("\x80\2U\12\x80\2N.zunk..."), "a pickle, whole" },
    { "data in a value that break", "x.pkl", SPAN("\x80\2U\12\x80\2N00NNNN.."), "a pickle, whole" },
    { "data in a value", "x.pkl", SPAN("\x80\2U\12\x80\2(NNNNNt.."),
      "a pickle, whole; @4 nested-data: a pickle; [@4] a pickle, whole" },
    { "in a line with escapes that is no text", "x.pkl", SPAN("S'cmath\\nsqrt\\n)R.\xff\xff'\n."),
      "a pickle; @2 nested: a pickle; [@2] a pickle; @14 trailing-bytes: 2 bytes" },
    { "in zlib", "x.pkl",
      SPAN("\x80\3C\26\170\234\113\316\115\054\311\340\052\056\054\052\341\322\014"
           "\322\003\000\046\007\004\225."),
      "a pickle, whole; @4 nested: compressed data; [@4] compressed data, whole; [@4!./@4] a "
      "pickle, "
      "whole" },
    { "words in zlib", "x.pkl",
      SPAN("\x80\3C\33\170\234\313\052\055\056\121\050\317\057\112\051\326\121"
           "\310\313\127\110\313\314\111\005\000\110\015\006\377."),
      "a pickle, whole" },
    { "nothing in zlib", "x.pkl", SPAN("\x80\3C\10\170\234\003\000\000\000\000\001."),
      "a pickle, whole" },
    { "among numbers, behind a mark", "x.bin", SPAN("\0\xff\0(cmath\nsqrt\n)R.\xff"),
      "not recognized; @4 embedded: a pickle of 14 bytes; [@4] a pickle, whole" },
    { "among numbers, broken off", "x.bin",
      SPAN("\0\xff\0"
           "cmath\nsqrt\n)R\xff"),
      "not recognized; @3 embedded: a pickle of 14 bytes; [@3] a pickle; @13 bad-opcode: byte "
      "0xff" },
    { "an instance, broken off", "x.bin", SPAN("\0\xff\0\x80\2(imath\nsqrt\n\xff"),
      "not recognized; @3 embedded: a pickle of 15 bytes; [@3] a pickle; @14 bad-opcode: byte "
      "0xff" },
    { "names on the stack, broken off", "x.bin",
      SPAN("\0\xff\0\x80\4\x8c\4math\x8c\4sqrt\x93)R\xff"),
      "not recognized; @3 embedded: a pickle of 18 bytes; [@3] a pickle; @17 bad-opcode: byte "
      "0xff" },
    { "few numbers that are one to its end", "x.dat", SPAN("\xff\0\x80\2\x82\7)R.\xff"),
      "not recognized; @2 embedded: a pickle of 7 bytes; [@2] a pickle, whole; @2 extension: asks "
      "for number 7; @5 computed-call: what is called is not an import" },
    { "by its name, and more", "x.p", SPAN("(lp0\nI1\na.more"), "text, whole" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_found(rows[i].bytes, rows[i].file, rows[i].want);
    }
    check_case = "";
}

/* ---- limits ---- */

/* n texts of 16 bytes with an import behind three others. */
static size_t texts_with_imports(uint8_t *to, size_t n)
{
    static const char one[] = "U\20AAAcos\nsystem\n)0";
    for (size_t i = 0; i < n; i++)
        memcpy(to + i * (sizeof one - 1), one, sizeof one - 1);
    return n * (sizeof one - 1);
}

static void so_many_places_inside_values_are_kept(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct pickle p;
    enum { MANY = PICKLE_INSIDE_MAX + 3, LONG = PICKLE_INSIDE_BYTES + 100 };
    uint8_t *bytes = ARENA_ARRAY(&a, uint8_t, 64 * MANY, &err);
    struct span s = { bytes, texts_with_imports(bytes, MANY) };
    struct source src = source_mem("x", &s);
    CHECK(pickle_read(&src, 0, &a, &p, &err) && p.n_hidden == PICKLE_INSIDE_MAX);
    CHECK(p.hidden[0].inside && p.hidden[0].off == 5 && p.hidden[0].len == 13);
    CHECK(notes_times(p.notes, "limit") == 0);
    /* of a long value its beginning is looked at, and each place in that */
    memset(bytes, 'A', LONG + 10);
    memcpy(bytes, "T", 1);
    bytes[1] = LONG & 0xff, bytes[2] = LONG >> 8, bytes[3] = bytes[4] = 0;
    memcpy(bytes + 5 + PICKLE_INSIDE_BYTES - 13, "cos\nsystem\n)R", 13);
    memcpy(bytes + 5 + 1000, "cos\nsystem\n)R", 13);
    memcpy(bytes + 5 + PICKLE_INSIDE_BYTES, "cos\nsystem\n)R", 13);
    s.len = 5 + LONG;
    CHECK(pickle_read(&src, 0, &a, &p, &err) && p.n_hidden == 2);
    CHECK(p.hidden[0].off == 5 + 1000 && p.hidden[1].off == 5 + PICKLE_INSIDE_BYTES - 13);
}

/* A source that counts what is read of it. */
struct counter {
    struct span bytes;
    uint64_t read;
};
static bool read_counted(struct source *s, uint64_t off, void *dst, size_t n, struct err *err)
{
    struct counter *c = s->state;
    (void)err;
    c->read += n;
    memcpy(dst, c->bytes.ptr + off, n);
    return true;
}

static uint64_t read_it(struct buf *b, const char *name, struct arena *a, struct found *f)
{
    struct counter c = { 0 };
    struct err err = { 0 };
    CHECK(buf_done(b, &c.bytes, &err));
    struct source src = { "counted", c.bytes.len, read_counted, &c };
    CHECK(found_read(&src, span_of(name), a, f, &err));
    return c.read;
}

static const struct {
    const char *name, *front, *piece, *fill;
    unsigned fills, pieces;
    const char *end, *file, *want; /* of the note "limit" */
} limits[] = {
    { "places that are none", "\xff\xfe", "\x80\4N\xff", "", 0, PICKLED_EMBEDDED_MAX + 1, "",
      "x.bin", "more places begin like a pickle than are tried" },
    { "places that go on for long", "\xff\xfe", "\x80\4N", "N0", 500, 1000, "\xff", "x.bin",
      "more places begin like a pickle than are tried" },
    { "values", "\x80\2(", "U\16cmath\nsqrt\n)R.", "", 0, PICKLED_VALUES_MAX + 1, "l.", "x.pkl",
      "more than 1024 values begin like files" },
};

static void each_limit_is_told_and_kept(void)
{
    for (size_t i = 0; i < COUNT(limits); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
        AUTO_CLOSE(buf) struct buf b;
        struct found f;
        const char *text = NULL;
        check_case = limits[i].name;
        buf_init(&b, "test", 8 << 20);
        buf_printf(&b, "%s", limits[i].front);
        for (unsigned k = 0; k < limits[i].pieces; k++) {
            buf_printf(&b, "%s", limits[i].piece);
            for (unsigned n = 0; n < limits[i].fills; n++)
                buf_printf(&b, "%s", limits[i].fill);
        }
        buf_printf(&b, "%s", limits[i].end);
        uint64_t size = b.len, read = read_it(&b, limits[i].file, &a, &f);
        for (size_t k = 0; k < f.notes->n; k++)
            if (strcmp(f.notes->list[k].code, "limit") == 0)
                text = f.notes->list[k].text;
        CHECK_STR(text, limits[i].want);
        CHECK(!f.whole);
        CHECK(read <= PICKLED_WORK + (PICKLED_FACTOR + 8) * size + (64u << 20));
    }
    check_case = "";
}

/* "just words, no file" */
#define ZLIB_WORDS                                                                                 \
    "\170\234\313\052\055\056\121\050\317\057\112\051\326\121\310\313\127\110\313\314\111\005\000" \
    "\110\015\006\377"

/* Of very many numbers one that comes to an end is one by chance, and so is what begins like an import and
 * goes on otherwise; values as many as are looked into are no limit, nor is the size of one that needs no room. */
static void chance_and_size_are_no_limits(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    AUTO_CLOSE(buf) struct buf many, words, values, packed, large;
    struct found f;
    uint8_t *zeros = calloc(1, HIDDEN_MAX);
    CHECK(zeros != NULL);
    struct span fill = { zeros, HIDDEN_MAX };
    buf_init(&many, "test", 32 << 20);
    buf_put(&many, SPAN("\xff\0\x80\2\x82\7)R."));
    buf_put(&many, (struct span){ zeros, PICKLED_FEW });
    (void)read_it(&many, "x.dat", &a, &f);
    CHECK(f.n_parts == 0 && f.notes->n == 0);
    buf_init(&words, "test", 1 << 20);
    buf_put(&words, SPAN("\xff\xfe"));
    for (unsigned i = 0; i < PICKLED_EMBEDDED_MAX + 100; i++)
        buf_put(&words, SPAN("c\x80\xff"));
    (void)read_it(&words, "x.dat", &a, &f);
    CHECK(f.n_parts == 0 && f.notes->n == 0);
    buf_init(&values, "test", 1 << 20);
    buf_put(&values, SPAN("\x80\2("));
    buf_put(&values, SPAN("U\20AAAcos\nsystem\n)0"));
    for (unsigned i = 0; i < PICKLED_VALUES_MAX; i++)
        buf_put(&values, SPAN("U\16cmath\nsqrt\n)R."));
    buf_put(&values, SPAN("l."));
    (void)read_it(&values, "x.pkl", &a, &f);
    CHECK(f.whole && notes_times(f.notes, "nested") == PICKLED_VALUES_MAX);
    buf_init(&packed, "test", 1 << 20);
    buf_put(&packed, SPAN("\x80\3("));
    for (unsigned i = 0; i < PICKLED_VALUES_MAX; i++)
        buf_put(&packed, SPAN("C\33" ZLIB_WORDS));
    buf_put(&packed, SPAN("C\16cmath\nsqrt\n)R.t."));
    (void)read_it(&packed, "x.pkl", &a, &f);
    CHECK(f.whole && f.n_parts == 1 && notes_times(f.notes, "nested") == 1);
    buf_init(&large, "test", 32 << 20);
    buf_put(&large, SPAN("\x80\3B\x0e\0\0\1cmath\nsqrt\n)R."));
    buf_put(&large, fill);
    buf_put(&large, SPAN("."));
    (void)read_it(&large, "x.pkl", &a, &f);
    CHECK(notes_times(f.notes, "nested") == 1 && notes_times(f.notes, "limit") == 0);
    free(zeros);
}

/* A text in base64 past HIDDEN_MAX is not unpacked, and that is said. */
static void a_large_value_in_a_coat_is_left(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct found f;
    buf_init(&b, "test", 64 << 20);
    buf_put(&b, (struct span){ (const uint8_t *)"\x80\2X\x04\0\0\1", 7 });
    for (unsigned i = 0; i < HIDDEN_MAX / 4 + 1; i++)
        buf_printf(&b, "%s", i == 0 ? "gAJO" : "LgAA");
    buf_printf(&b, ".");
    (void)read_it(&b, "x.pkl", &a, &f);
    CHECK(!f.whole && f.notes->n == 1 && f.n_parts == 0);
    CHECK_STR(f.notes->list[0].text, "a value of 16777220 bytes is not unpacked");
}

TESTS(TEST(chance_and_size_are_no_limits), TEST(so_many_places_inside_values_are_kept),
      TEST(each_row_gives_what_it_must), TEST(each_limit_is_told_and_kept),
      TEST(a_large_value_in_a_coat_is_left))
