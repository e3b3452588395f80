/* npy_test.c - heads of NumPy arrays: what they state, what is noted, what is refused. */
#include "formats/npy.h"

#include "base/buf.h"
#include "formats/show.h"
#include "lib/exact.h"

struct row {
    const char *head; /* a shape and what else is left out: see build */
    const char *want;
    unsigned version; /* 0: 1 */
    unsigned data;    /* bytes behind it */
};

static void build(const struct row *r, struct buf *b)
{
    size_t n = strlen(r->head);
    uint8_t version = r->version == 0 ? 1 : (uint8_t)r->version;
    const uint8_t front[] = { version, 0, (uint8_t)n, (uint8_t)(n >> 8), 0, 0 };
    buf_put(b, SPAN("\x93NUMPY"));
    buf_put(b, (struct span){ front, version == 1 ? 4 : 6 });
    buf_put(b, span_of(r->head));
    for (unsigned i = 0; i < r->data; i++)
        buf_put(b, SPAN("x"));
}

static bool show_head(struct show *s, struct source *src, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct notes *notes = ARENA_ARRAY(&a, struct notes, 1, err);
    struct npy n = { 0 };
    s->n = 0, s->text[0] = 0;
    if (notes == NULL || !npy_head(src, 0, &a, notes, &n, err))
        return false;
    show_add(s, "%.*s%s%s%s", (int)n.descr.len, (const char *)n.descr.ptr,
             n.fortran ? " fortran" : "", n.object ? " object" : "", n.known ? "" : " unknown");
    for (unsigned i = 0; i < n.rank; i++)
        show_add(s, "%c%" PRIu64, i > 0 ? 'x' : ' ', n.shape[i]);
    show_add(s, ": %" PRIu64 " of %" PRIu64 ", %" PRIu64 " bytes at %" PRIu64, n.elements,
             n.item_bytes, n.bytes, n.data_off);
    for (size_t i = 0; i < notes->n; i++)
        show_add(s, "; @%" PRIu64 " %s: %s", notes->list[i].off, notes->list[i].code,
                 notes->list[i].text);
    return true;
}

static void check_bytes(struct span bytes, const char *want)
{
    static struct show got;
    AUTO_CLOSE(exact) struct exact held = exact_of(bytes);
    struct source src = source_mem("test", &held.bytes);
    struct err err = { 0 };
    if (!show_head(&got, &src, &err))
        show_add(&got, "! @%" PRIu64 " %s", err.at, err.text);
    CHECK_STR(got.text, want);
    for (unsigned disk = 0; disk < 2; disk++)
        for (unsigned nth = 1; nth < 12; nth++) {
            struct failing state = { held.bytes, disk ? nth : 0, false };
            struct source bad = { "failing", bytes.len, failing_read, &state };
            struct err why = { 0 };
            mem_fail_at = disk ? 0 : nth;
            bool ok = show_head(&got, &bad, &why);
            bool hit = disk ? state.hit : mem_fail_at == 0;
            mem_fail_at = 0;
            CHECK(hit ? !ok && why.kind == ERR_SYSTEM : ok == (err.kind == ERR_NONE));
        }
}

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        AUTO_CLOSE(buf) struct buf b;
        struct span bytes;
        struct err err = { 0 };
        buf_init(&b, "test", 1 << 20);
        check_case = rows[i].head;
        build(&rows[i], &b);
        CHECK(buf_done(&b, &bytes, &err));
        check_bytes(bytes, rows[i].want);
    }
    check_case = "";
}

#define HEAD(descr, shape) "{'descr': " descr ", 'fortran_order': False, 'shape': " shape ", }"

static void a_head_says_what_follows(void)
{
    static const struct row rows[] = {
        { HEAD("'<f4'", "(2, 3)"), "F32 2x3: 6 of 4, 24 bytes at 69", 0, 24 },
        { HEAD("'|b1'", "()"), "BOOL: 1 of 1, 1 bytes at 67", 2, 1 },
        { HEAD("'>f8'", "(1,)"), ">f8 1: 1 of 8, 8 bytes at 69", 3, 8 },
        { "{'shape': (3L, 0L), 'descr': '<U7', 'fortran_order': True}",
          "<U7 fortran 3x0: 0 of 28, 0 bytes at 68", 0, 0 },
        { HEAD("'|S0'", "(5,)"), "|S0 5: 5 of 0, 0 bytes at 67", 0, 0 },
        { HEAD("'<M8[25s]'", "(2,)"), "<M8[25s] 2: 2 of 8, 16 bytes at 72", 0, 16 },
        { HEAD("'<c32'", "(1,)"), "<c32 1: 1 of 32, 32 bytes at 68", 0, 32 },
        { HEAD("[('a', '<f4'), ('b', '>i2', (2, 3)), ('', '|V3'), (('t', 'n'), '|u1')]", "(2,)"),
          "fields 2: 2 of 20, 40 bytes at 132", 0, 40 },
        { HEAD("[('a', [('b', '<i4'), ('c', '|i1', 2)]), ('d', ('<f8', (3,)))]", "(1,)"),
          "fields 1: 1 of 30, 30 bytes at 124", 0, 30 },
        { HEAD("[]", "(4,)"), "fields 4: 4 of 0, 0 bytes at 64", 0, 0 },
        { HEAD("'|O'", "(2,)"), "|O object 2: 2 of 8, 0 bytes at 66", 0, 9 },
        { HEAD("[('a', '<f4'), ('b', [('c', 'O', (2,))])]", "(1,)"),
          "fields object 1: 1 of 20, 0 bytes at 103", 0, 9 },
        { HEAD("'<f4'", "(True, 2)"),
          "F32 1x2: 2 of 4, 8 bytes at 72; @61 odd-header: a truth value as a size", 0, 8 },
        { "{'descr': '<f4', 'shape': (1,), 'fortran_order': False, 'descr': '|O'}",
          "|O object 1: 1 of 8, 0 bytes at 80; @66 odd-header: \"descr\" stands twice", 0, 3 },
        { HEAD("'<f4'", "(3,)"),
          "F32 3: 3 of 4, 12 bytes at 67; @67 short-array: 11 bytes are left of 12 that shape "
          "and type ask for",
          0, 11 },
    };
    check_rows(rows, COUNT(rows));
}

static void a_type_that_numpy_does_not_write_is_not_known(void)
{
    static const struct row rows[] = {
        { HEAD("'i4,O'", "(1,)"),
          "i4,O unknown 1: 1 of 0, 0 bytes at 68; @20 unknown-dtype: \"i4,O\"", 0, 0 },
        { HEAD("'object'", "(1,)"),
          "object unknown 1: 1 of 0, 0 bytes at 70; @20 unknown-dtype: \"object\"", 0, 0 },
        { HEAD("['<f4']", "(1,)"),
          "fields unknown 1: 1 of 0, 0 bytes at 69; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a',)]", "(1,)"),
          "fields unknown 1: 1 of 0, 0 bytes at 70; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', 'O'), ('b', 'x')]", "(1,)"),
          "fields object unknown 1: 1 of 0, 0 bytes at 86; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', 'x'), ('b', '<f4')]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 86; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[(1, '<f4')]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 72; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', '<f4', -2)]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 78; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', '<f4', '2')]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 79; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', '<f4', (-2,))]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 81; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', '<f4', ('2',))]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 82; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', '<f4', (4611686018427387904, 4))]", "()"),
          "fields unknown: 1 of 0, 0 bytes at 100; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("('<f4', 4611686018427387904)", "()"),
          "fields unknown: 1 of 0, 0 bytes at 88; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("('<f4', '2')", "()"),
          "fields unknown: 1 of 0, 0 bytes at 72; @20 unknown-dtype: \"fields\"", 0, 0 },
        { HEAD("[('a', '|V2147483647', (8589934592,)), ('b', '|V2147483647', (8589934592,))]",
               "()"),
          "fields unknown: 1 of 0, 0 bytes at 136; @20 unknown-dtype: \"fields\"", 0, 0 },
    };
    check_rows(rows, COUNT(rows));
    static const char *const none[] = { "",
                                        "<",
                                        "<f3",
                                        "<f",
                                        "f",
                                        "<b2",
                                        "|O9",
                                        "<f32",
                                        "<c33",
                                        "<i4x",
                                        "<i16",
                                        "<M8[",
                                        "<M8[]",
                                        "<M8[.]",
                                        "<M4",
                                        "<U3 ",
                                        "?",
                                        "<V99999999999",
                                        "<z4",
                                        "|Ox",
                                        "<f4[s]",
                                        "<U",
                                        "|V",
                                        "<M8xs]",
                                        "<M8[s",
                                        "<M8[ss",
                                        "<M8[:]",
                                        "<M8[{]",
                                        "<V18446744073709551616",
                                        "<V18446744073709551620" };
    uint64_t n;
    bool object;
    for (size_t i = 0; i < COUNT(none); i++) {
        AUTO_CLOSE(exact) struct exact text = exact_of(span_of(none[i]));
        check_case = none[i];
        CHECK(!npy_type(text.bytes, &n, &object));
    }
    check_case = "";
    CHECK(npy_type(SPAN("O4"), &n, &object) && object && n == 8);
    CHECK(npy_type(SPAN("=i2"), &n, &object) && !object && n == 2);
    CHECK(npy_type(SPAN("a9"), &n, &object) && !object && n == 9);
    CHECK(!npy_type(SPAN("\0f4"), &n, &object));
    CHECK(npy_type(SPAN("<M8"), &n, &object) && !object && n == 8);
}

static void what_numpy_cannot_load_is_refused(void)
{
    static const struct row rows[] = {
        { "[]", "! @10 the head is no dict", 0, 0 },
        { "{}", "! @10 the head has no \"descr\"", 0, 0 },
        { "{'descr': '<f4', 'shape': ()}", "! @10 the head has no \"fortran_order\"", 0, 0 },
        { "{'descr': '<f4', 'fortran_order': False}", "! @10 the head has no \"shape\"", 0, 0 },
        { "{'descr': '<f4', 'x': 1}", "! @27 a key that no array has", 0, 0 },
        { "{1: 2}", "! @11 a key that no array has", 0, 0 },
        { HEAD("'<f4'", "3"), "! @60 the shape is no tuple", 0, 0 },
        { HEAD("'<f4'", "(-3,)"), "! @61 a size is no number from 0 on", 0, 0 },
        { HEAD("'<f4'", "('3',)"), "! @61 a size is no number from 0 on", 0, 0 },
        { HEAD("'<f4'", "(4294967296, 4294967296)"), "! @73 the shape is past 64 bits", 0, 0 },
        { HEAD("'<f4'", "(9223372036854775807,)"), "! @60 shape and type are past 64 bits", 0, 0 },
        { "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", "! @44 the order is no truth value",
          0, 0 },
        { "{'descr': ", "! @20 a bracket is not closed", 0, 0 },
        { HEAD("'<f4'", "()"), "! @6 version 4.0 of the format; 1.0, 2.0, 3.0 are read", 4, 0 },
    };
    check_rows(rows, COUNT(rows));
    check_bytes(SPAN("\x93NUMPY\1\0\5"), "! @0 the file ends inside the head of an array");
    check_bytes(SPAN("\x93NUMPX\1\0\0\0"), "! @0 no array begins here");
    check_bytes(SPAN("\x93NUMPY\1\1\0\0"),
                "! @6 version 1.1 of the format; 1.0, 2.0, 3.0 are read");
    check_bytes(SPAN("\x93NUMPY\0\0\0\0\0\0"),
                "! @6 version 0.0 of the format; 1.0, 2.0, 3.0 are read");
    check_bytes(SPAN("\x93NUMPY\1\0\5\0{}  "), "! @8 a head of 5 bytes; the file ends before");
    check_bytes(SPAN("\x93NUMPY\2\0\5\0"), "! @8 a head of 5 bytes; the file ends before");
}

static void many_bytes(unsigned version, size_t n, const char *want)
{
    static uint8_t file[NPY_HEADER_MAX + 100];
    static const char head[] = HEAD("'<f4'", "()");
    memset(file, ' ', sizeof file);
    memcpy(file, "\x93NUMPY", 6);
    file[6] = (uint8_t)version, file[7] = 0;
    for (size_t i = 0; i < (version == 1 ? 2 : 4); i++)
        file[8 + i] = (uint8_t)(n >> 8 * i);
    memcpy(file + (version == 1 ? 10 : 12), head, sizeof head - 1);
    check_bytes((struct span){ file, sizeof file }, want);
}

static void its_limits_hold(void)
{
    many_bytes(1, 10000, "F32: 1 of 4, 4 bytes at 10010");
    many_bytes(1, 10001, "F32: 1 of 4, 4 bytes at 10011; @8 long-header: 10001 bytes");
    many_bytes(2, NPY_HEADER_MAX + 1, "! @8 a head of 1048577 bytes; at most 1048576 are read");
    char text[300] = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (unsigned i = 0; i <= NPY_RANK_MAX; i++)
        strcat(text, "1,");
    strcat(text, ")}");
    struct row row = { text, "! @60 65 dimensions; at most 64 are read", 0, 0 };
    check_rows(&row, 1);
}

#define F4(shape) HEAD("'<f4'", shape)

#define RANK_13 "1,1,1,1,1,1,1,1,1,1,1,1,1,"

static void what_stands_behind_an_array_is_looked_into(void)
{
    static const struct {
        const char *name;
        struct span bytes;
        const char *want;
    } rows[] = {
        { "d/a.npy", SPAN("\x93NUMPY\1\0\x3b\0" F4("(0, 3)")),
          "a NumPy array, whole; a F32 0x3@69+0" },
        { "a", SPAN("\x93NUMPY\1\0\x39\0" F4("(1,)") "abcd"),
          "a NumPy array, whole; a F32 1@67+4" },
        { "a", SPAN("\x93NUMPY\1\0\x39\0" F4("(1,)") "abc"),
          "a NumPy array, whole; @67 short-array: 3 bytes are left of 4 that shape and type ask "
          "for" },
        { "a", SPAN("\x93NUMPY\1\0\x39\0" F4("(1,)") "abcdN."),
          "a NumPy array; @71 trailing-bytes: 2 bytes behind the array; [@71] text, whole; a F32 "
          "1@67+4" },
        { "a", SPAN("\x93NUMPY\1\0\x39\0" F4("(1,)") "abcd\x93NUMPY\1\0\x37\0" F4("()") "efgh"),
          "a NumPy array, whole; @71 second-array: array 2; a F32 1@67+4; a F32 @136+4" },
        { "a", SPAN("\x93NUMPY\1\0\x36\0" HEAD("'|O'", "()") "text"),
          "a NumPy array, whole; @64 object-array: a pickle stands for the elements; [@64] text, "
          "whole" },
        { "a", SPAN("\x93NUMPY\1\0\x36\0" HEAD("'|O'", "()")),
          "a NumPy array, whole; @64 object-array: a pickle stands for the elements" },
        { "a", SPAN("\x93NUMPY\1\0\x37\0" HEAD("'O,O'", "()") "text"),
          "a NumPy array; @20 unknown-dtype: \"O,O\"; [@65] text, whole" },
        { "a", SPAN("\x93NUMPY\1\0\x36\0" HEAD("'<f4'", "3")),
          "a NumPy array; @0 broken-header: no head that NumPy writes; ! @60 the shape is no "
          "tuple" },
        { "a", SPAN("\x93NUMPY\1\0\xb9\0" F4("(" RANK_13 RANK_13 RANK_13 RANK_13 RANK_13 ")")),
          "a NumPy array; ! @60 65 dimensions; at most 64 are read" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct show got;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct source src = source_mem("test", &rows[i].bytes);
        struct found f;
        struct err err = { 0 };
        check_case = rows[i].want;
        got.n = 0, got.text[0] = 0;
        CHECK(found_read(&src, span_of(rows[i].name), &a, &f, &err));
        show_found(&got, &f);
        show_tensors(&got, &f);
        CHECK_STR(got.text, rows[i].want);
        check_failures(rows[i].bytes, span_of(rows[i].name));
    }
    check_case = "";
}

/* So many that no file of numbers has them. */
static void arrays_are_counted(void)
{
    static const char head[] = HEAD("'|u1'", "()");
    for (unsigned more = 0; more < 2; more++) {
        static struct show got;
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 512 << 20 };
        struct span bytes;
        struct found f;
        struct err err = { 0 };
        buf_init(&b, "test", 8 << 20);
        for (unsigned i = 0; i < NPY_ARRAYS_MAX + more; i++) {
            buf_put(&b, SPAN("\x93NUMPY\1\0\x37\0"));
            buf_put(&b, SPAN(head));
            buf_put(&b, SPAN("x"));
        }
        CHECK(buf_done(&b, &bytes, &err));
        struct source src = source_mem("test", &bytes);
        CHECK(found_read(&src, SPAN("a"), &a, &f, &err));
        got.n = 0, got.text[0] = 0;
        show_add(&got, "%zu%s", f.n_tensors, f.whole ? ", whole" : "");
        CHECK_STR(got.text, more ? "65536" : "65536, whole");
    }
}

TESTS(TEST(arrays_are_counted), TEST(what_stands_behind_an_array_is_looked_into),
      TEST(a_head_says_what_follows), TEST(a_type_that_numpy_does_not_write_is_not_known),
      TEST(what_numpy_cannot_load_is_refused), TEST(its_limits_hold))
