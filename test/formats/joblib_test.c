/* joblib_test.c - arrays between the opcodes of a pickle: what is skipped, what is not, and who would
 * see it otherwise. */
#include "formats/joblib.h"

#include "base/buf.h"
#include "formats/show.h"

#define TEXT(n, s)        "X" n "\0\0\0" s
#define WRAPPER           "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}("
#define SHAPE(tuple)      TEXT("\5", "shape") tuple
#define PLAIN(flags)      "(K\3" TEXT("\1", "<") "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff" flags "tb"
#define TYPE(text, state) TEXT("\5", "dtype") "cnumpy\ndtype\n" text "K\0K\1\x87R" state
#define F4                TYPE(TEXT("\2", "f4"), PLAIN("K\0"))
#define ALIGN(value)      TEXT("\x1b", "numpy_array_alignment_bytes") value
#define BYTES(state)      SPAN("\x80\2(" WRAPPER state)
#define N40               "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
#define AFTER             "cmath\nsqrt\nt."

struct row {
    const char *name;
    struct span bytes;
    const char *want;
};

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        static struct show got;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct source src = source_mem("test", &rows[i].bytes);
        struct found f;
        struct err err = { 0 };
        check_case = rows[i].name;
        got.n = 0, got.text[0] = 0;
        CHECK(found_read(&src, SPAN("a.joblib"), &a, &f, &err));
        show_add(&got, "%s", f.whole ? "whole" : "not whole");
        show_lists(&got, &f);
        for (size_t k = 0; k < f.n_imports; k++)
            show_add(&got, "; %.*s@%" PRIu64 "%s", (int)f.import[k].name.len,
                     (const char *)f.import[k].name.ptr, f.import[k].off,
                     f.import[k].uses & PICKLE_PLAIN_ONLY ? " of pickle.load"
                     : f.import[k].uses & PICKLE_OLD_ONLY ? " of old"
                                                          : "");
        CHECK_STR(got.text, rows[i].want);
        check_failures(rows[i].bytes, SPAN("a.joblib"));
    }
    check_case = "";
}

static void an_array_is_skipped_as_joblib_skips_it(void)
{
    static const struct row rows[] = {
        { "no padding", BYTES(SHAPE("K\2\x85") F4 "ubcos\nxy\n." AFTER),
          "whole; xy@123 of pickle.load; NumpyArrayWrapper@3; dtype@69; sqrt@131" },
        { "numbers that are no name", BYTES(SHAPE("K\2\x85") F4 "ubc\xff\xff\nxy\n." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@131" },
        { "None for padding", BYTES(SHAPE("K\2\x85") F4 ALIGN("N") "ubcos\nxy\n." AFTER),
          "whole; xy@156 of pickle.load; NumpyArrayWrapper@3; dtype@69; sqrt@164" },
        { "padding",
          BYTES(SHAPE("K\2\x85") F4 ALIGN("K\x10") "ub\2\xff\xff"
                                                   "cos\nxy\n." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@168" },
        { "padding that is none",
          BYTES(SHAPE("K\2\x85") F4 ALIGN("K\x10") "ub\0"
                                                   "cos\nxy\n." AFTER),
          "whole; @157 array-padding: 0 bytes, where joblib writes 1 to 16, each 0xff; "
          "NumpyArrayWrapper@3; dtype@69; sqrt@166" },
        { "padding that is something", BYTES(SHAPE("K\0\x85") F4 ALIGN("K\x10") "ub\2\xff." AFTER),
          "whole; @157 array-padding: 2 bytes, where joblib writes 1 to 16, each 0xff; "
          "NumpyArrayWrapper@3; dtype@69; sqrt@160" },
        { "more padding than joblib needs",
          BYTES(SHAPE("K\0\x85") F4 ALIGN("K\x10") "ub\x11\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                                                   "\xff\xff\xff\xff\xff\xff\xff" AFTER),
          "whole; @157 array-padding: 17 bytes, where joblib writes 1 to 16, each 0xff; "
          "NumpyArrayWrapper@3; dtype@69; sqrt@175" },
        { "no dimension",
          BYTES(SHAPE(")") F4 "ub"
                              "N.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@67; sqrt@125" },
        { "all that joblib writes",
          BYTES(TEXT("\x8", "subclass") "cnumpy\nndarray\n" SHAPE("K\1\x85") TEXT("\5", "order")
                    TEXT("\1", "C") F4 TEXT("\x0a", "allow_mmap") "\x88"
                                                                  "ubN.N." AFTER),
          "whole; NumpyArrayWrapper@3; ndarray@59; dtype@113; sqrt@187" },
        { "padding of one and none of another",
          BYTES(SHAPE("K\1\x85") F4 ALIGN("K\x10") "ub\1\xffN.N." WRAPPER SHAPE("K\1\x85") F4
                "ubN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@287" },
        { "a list that is filled in between", BYTES(SHAPE("K\1\x85") F4 "u](K\1e0bN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@133" },
        { "an object that is filled in between",
          BYTES(SHAPE("K\1\x85") F4 "uccollections\nOrderedDict\n)R(K\1K\2u0bN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; OrderedDict@122; sqrt@161" },
        { "a type by its bytes", BYTES(SHAPE("K\1\x85") TYPE("C\2f4", PLAIN("K\0")) "ubN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@124" },
        { "a type of a state that is newer",
          BYTES(SHAPE("K\1\x85")
                    TYPE(TEXT("\2", "f4"),
                         "(K\4" TEXT("\1", "<") "NNNJ\xff\xff\xff\xffK\0K\0tb") "ubN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@124" },
        { "a type of its own size, which its state leaves open",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "V3"), PLAIN("K\0")) "ubN.N" AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@126" },
        { "a wrapper of another library",
          SPAN("\x80\2("
               "cmine\nNumpyArrayWrapper\n)\x81}(" SHAPE("K\1\x85") F4 "ub" AFTER),
          "whole; NumpyArrayWrapper@3; dtype@54; sqrt@108" },
        { "a text that is written to like a type",
          BYTES(SHAPE("K\1\x85") F4 TEXT("\1", "x") "}b0ubN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@136" },
        { "an empty one", BYTES(SHAPE("K\0\x85") F4 "ub" AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@123" },
        { "a type of its own size",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "V3"),
                                      "(K\3" TEXT("\1", "|") "NNNK\5K\1K\0tb") "ubN.N.N" AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@122" },
        { "two of one type",
          SPAN("\x80\2(" WRAPPER SHAPE("K\1\x85") TEXT("\5", "dtype") "cnumpy\ndtype\n" TEXT(
              "\2", "f4") "K\0K\1\x87Rq\1" PLAIN("K\0") "ubN.N." WRAPPER SHAPE("K\1\x85")
                   TEXT("\5", "dtype") "h\1ubN.N." AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@203" },
        { "objects",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "O8"), PLAIN("K\x3f")) "ub\x80\2cos\nx\n." AFTER),
          "whole; x@125; NumpyArrayWrapper@3; dtype@69; sqrt@132" },
        { "objects, by the flag alone",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "f4"), PLAIN("K\1")) "ub\x80\2cos\nx\n." AFTER),
          "whole; x@125; NumpyArrayWrapper@3; dtype@69; sqrt@132" },
        { "the same place, with names that only the array puts into the memo",
          SPAN("\x80\4\x8c\4mathq\5\x8c\4sqrtq\6(" WRAPPER SHAPE("K\5\x85") F4
               "ub"
               "\x8c\2osq\5\x8c\1xq\6"
               "000NNNNNN"
               "h\5h\6\x93t."),
          "whole; x@163 of pickle.load; NumpyArrayWrapper@19; dtype@85; sqrt@163" },
        { "the last numbers, which versions without padding run",
          SPAN("\x80\4\x8c\4mathq\5\x8c\4sqrtq\6(" WRAPPER SHAPE("K\5\x85") F4 ALIGN(
              "K\x10") "ub"
                       "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                       "\0\0\0"
                       "\x8c\2osq\5\x8c\1xq\6"
                       "00NNNN"
                       "h\5h\6\x93t."),
          "whole; x@214 of old; NumpyArrayWrapper@19; dtype@85; sqrt@214" },
        { "last numbers that no version runs to their end",
          SPAN("\x80\2(" WRAPPER SHAPE("K\5\x85") F4 ALIGN(
              "K\x10") "ub"
                       "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                       "\0\0\0h\x63"
                       "cos\nxy\nNNNNNNNN" AFTER),
          "whole; NumpyArrayWrapper@3; dtype@69; sqrt@194" },
        { "what it would be otherwise, without joblib",
          BYTES(SHAPE("K\2\x85") F4 "ubcos\nx\n)R" AFTER),
          "whole; x@123 of pickle.load; NumpyArrayWrapper@3; dtype@69; sqrt@131" },
    };
    check_rows(rows, COUNT(rows));
}

static void what_cannot_be_told_is_said(void)
{
    static const struct row rows[] = {
        { "another dict, filled later",
          SPAN("\x80\2(" WRAPPER SHAPE("K\1\x85") F4 "u}(" SHAPE("K\2\x85") F4 "u0bN.N." AFTER),
          "not whole; @202 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@206" },
        { "objects inside a frame",
          SPAN("\x80\4\x95\xff\0\0\0\0\0\0\0(" WRAPPER SHAPE("K\1\x85")
                   TYPE(TEXT("\2", "O8"), PLAIN("K\x3f")) "ub\x80\2N." AFTER),
          "not whole; @132 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; @2 frame: a frame of 255 bytes, past the end of the file; "
          "NumpyArrayWrapper@12; dtype@78; sqrt@136" },
        { "nine dimensions", BYTES(SHAPE("(K\1K\1K\1K\1K\1K\1K\1K\1K\1t") F4 "ubN.N." AFTER),
          "not whole; @140 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@86; sqrt@144" },
        { "none, and less than none", BYTES(SHAPE("K\0J\xff\xff\xff\xff\x86") F4 "ubN.N." AFTER),
          "not whole; @128 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@74; sqrt@132" },
        { "a size of a type that is no number",
          BYTES(SHAPE("K\1\x85")
                    TYPE(TEXT("\2", "f4"),
                         "(K\3" TEXT("\1", "<") "NNNNJ\xff\xff\xff\xffK\0tb") "ubN.N." AFTER),
          "not whole; @119 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@123" },
        { "a size that NumPy passes over",
          BYTES(SHAPE("K\1\x85")
                    TYPE(TEXT("\2", "f4"),
                         "(K\3" TEXT("\1", "<") "NNNK\7J\xff\xff\xff\xffK\0tb") "ubN.N." AFTER),
          "not whole; @120 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@124" },
        { "a key that is known only when it is loaded",
          BYTES(SHAPE("K\1\x85") F4 "cbuiltins\nstr\n" TEXT("\5", "shape") "\x85RK\2\x85"
                                                                           "ubN.N." AFTER),
          "not whole; @152 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; str@121; sqrt@156" },
        { "a key of bytes", BYTES(SHAPE("K\1\x85") F4 "C\5shapeK\2\x85ubN.N." AFTER),
          "not whole; @133 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@137" },
        { "a key that joblib does not write, before those it does",
          BYTES(TEXT("\4", "read") "N" SHAPE("K\1\x85") F4 "ubN.N." AFTER),
          "not whole; @133 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@79; sqrt@137" },
        { "a type of nothing",
          BYTES(SHAPE("K\1\x85") TEXT("\5", "dtype") "cnumpy\ndtype\n)RubN.N." AFTER),
          "not whole; @86 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@90" },
        { "a type of another library",
          BYTES(SHAPE("K\1\x85")
                    TEXT("\5", "dtype") "cmine\ndtype\n" TEXT("\2", "f4") "\x85RubN.N." AFTER),
          "not whole; @92 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@96" },
        { "a number for a type",
          BYTES(SHAPE("K\1\x85")
                    TEXT("\5", "dtype") "cnumpy\nfloat64\n" TEXT("\2", "f4") "\x85RubN.N." AFTER),
          "not whole; @95 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; float64@69; sqrt@99" },
        { "a dict for a type",
          BYTES(SHAPE("K\1\x85") TEXT("\5", "dtype") "ccollections\nOrderedDict\n)RubN.N." AFTER),
          "not whole; @98 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; OrderedDict@69; sqrt@102" },
        { "a text for a type, as long as there are types",
          SPAN("\x80\2(cnumpy\ndtype\n" TEXT("\2", "f4") "K\0K\1\x87R0" WRAPPER SHAPE("K\1\x85")
                   TEXT("\5", "dtype") TEXT("\1", "f") "ubN.N." AFTER),
          "not whole; @104 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; dtype@3; NumpyArrayWrapper@30; sqrt@108" },
        { "a state of one",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "f4"), "K\3\x85"
                                                        "b") "ubN.N." AFTER),
          "not whole; @101 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@105" },
        { "a size that is a text", BYTES(SHAPE(TEXT("\1", "x") "\x85") F4 "ubN.N." AFTER),
          "not whole; @127 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@73; sqrt@131" },
        { "a size that is None",
          BYTES(SHAPE("N\x85") F4 "ub" N40 N40 N40 N40 N40 N40 N40 N40 "." AFTER),
          "not whole; @122 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@68; sqrt@443" },
        { "a number for the state", BYTES(SHAPE("K\1\x85") F4 "u0K\0bN.N." AFTER),
          "not whole; @126 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@130" },
        { "a truth value for padding that is there",
          BYTES(SHAPE("K\1\x85") F4 ALIGN("\x88") "ub\1\xffN.N." AFTER),
          "not whole; @156 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; sqrt@162 of old; NumpyArrayWrapper@3; dtype@69" },
        { "the end where padding is", BYTES(SHAPE("K\1\x85") F4 ALIGN("K\x10") "ub"),
          "not whole; @157 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69" },
        { "a key that joblib does not write",
          BYTES(SHAPE("K\1\x85") F4 TEXT("\4", "read") "NubN.N." AFTER),
          "not whole; @133 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@137" },
        { "a wrapper of old that is made by a detour",
          SPAN("\x80\2("
               "ccopy_reg\n_reconstructor\n(cjoblib.numpy_pickle\nNDArrayWrapper\n"
               "c__builtin__\nobject\nNtR" AFTER),
          "not whole; @29 array-skip: what describes an array is made in another way than joblib "
          "does; _reconstructor@3; NDArrayWrapper@29; object@65; sqrt@88" },
        { "a wrapper that is made by a detour",
          SPAN("\x80\2("
               "ccopy_reg\n_reconstructor\n(cjoblib.numpy_pickle\nNumpyArrayWrapper\n"
               "c__builtin__\nobject\nNtR}(" SHAPE("K\0\x85") F4 "ub" AFTER),
          "not whole; @29 array-skip: what describes an array is made in another way than joblib "
          "does; _reconstructor@3; NumpyArrayWrapper@29; object@68; dtype@116; sqrt@170" },
        { "a type that is something else",
          BYTES(SHAPE("K\1\x85")
                    TEXT("\5", "dtype") "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81"
                                        "ubN.N." AFTER),
          "not whole; @112 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; sqrt@116" },
        { "no shape", BYTES(F4 "ubN.N." AFTER),
          "not whole; @110 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@56; sqrt@114" },
        { "no type", BYTES(SHAPE("K\1\x85") "ubN.N." AFTER),
          "not whole; @61 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; sqrt@65" },
        { "a shape that is a list", BYTES(SHAPE("](K\1e") F4 "ubN.N." AFTER),
          "not whole; @125 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@71; sqrt@129" },
        { "a size below zero", BYTES(SHAPE("J\xff\xff\xff\xff\x85") F4 "ubN.N." AFTER),
          "not whole; @126 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@72; sqrt@130" },
        { "sizes past 64 bits",
          BYTES(SHAPE("\x8a\x08\0\0\0\0\0\0\0\x7f\x8a\x08\0\0\0\0\0\0\0\x7f\x86") F4
                "ubN.N." AFTER),
          "not whole; @141 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@87; sqrt@145" },
        { "a type nobody writes",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\3", "f,O"), PLAIN("K\0")) "ubN.N." AFTER),
          "not whole; @124 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@128" },
        { "a state of another version",
          BYTES(SHAPE("K\1\x85")
                    TYPE(TEXT("\2", "f4"), "(K\2" TEXT("\1", "<") "NNNK\0K\0K\0tb") "ubN.N." AFTER),
          "not whole; @117 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@121" },
        { "flags that are no number",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "f4"), PLAIN("\x88")) "ubN.N." AFTER),
          "not whole; @122 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@126" },
        { "a truth value for padding", BYTES(SHAPE("K\1\x85") F4 ALIGN("\x88") "ubN.N." AFTER),
          "not whole; @156 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@160" },
        { "padding past the end", BYTES(SHAPE("K\0\x85") F4 ALIGN("K\x10") "ub\x10."),
          "not whole; @157 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69" },
        { "more than there is", BYTES(SHAPE("K\x63\x85") F4 "ub" AFTER),
          "not whole; @123 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@123" },
        { "a state that is filled before another",
          SPAN("\x80\2(" WRAPPER SHAPE("K\1\x85") F4 "u}(K\1K\2u0bN.N." AFTER),
          "not whole; @131 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; NumpyArrayWrapper@3; dtype@69; sqrt@135" },
        { "objects without end",
          BYTES(SHAPE("K\1\x85") TYPE(TEXT("\2", "O8"), PLAIN("K\x3f")) "ub\x80\2cos\nx\n"),
          "not whole; @131 truncated: the file ends without STOP; @123 array-skip: the pickle of "
          "its objects does not end; x@125; NumpyArrayWrapper@3; dtype@69; x@125" },
        { "inside a frame",
          SPAN("\x80\4\x95\xff\0\0\0\0\0\0\0(" WRAPPER SHAPE("K\1\x85") F4 "ubN.N.N." AFTER),
          "not whole; @132 array-skip: where the array ends cannot be told: from here on only "
          "imports were looked for; @2 frame: a frame of 255 bytes, past the end of the file; "
          "NumpyArrayWrapper@12; dtype@78; sqrt@138" },
    };
    check_rows(rows, COUNT(rows));
}

static void types_are_counted(void)
{
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct span bytes;
        struct found f;
        struct err err = { 0 };
        buf_init(&b, "test", 4 << 20);
        buf_put(&b, SPAN("\x80\2(cnumpy\ndtype\nq\1"));
        for (unsigned i = 1; i < JOBLIB_TYPES_MAX + more; i++)
            buf_put(&b, SPAN("h\1" TEXT("\2", "f4") "K\0K\1\x87R0"));
        buf_put(&b, SPAN(WRAPPER SHAPE("K\1\x85") TEXT("\5", "dtype") "h\1" TEXT(
                        "\2", "f4") "K\0K\1\x87R" PLAIN("K\0")));
        buf_put(&b, SPAN("ubN.N." AFTER));
        CHECK(buf_done(&b, &bytes, &err));
        struct source src = source_mem("test", &bytes);
        CHECK(found_read(&src, SPAN("a.joblib"), &a, &f, &err));
        CHECK(f.whole == !more && notes_times(f.notes, "array-skip") == more);
    }
}

#define OLD(name, rest)                                                                            \
    SPAN("\x80\2("                                                                                 \
         "cjoblib.numpy_pickle\n" name "\n)\x81}(" rest "ub" AFTER)
#define FILENAME(n, s) TEXT("\x8", "filename") TEXT(n, s)

static void an_array_in_another_file_is_told(void)
{
    static const struct row rows[] = {
        { "beside it", OLD("NDArrayWrapper", FILENAME("\5", "a.npy")),
          "whole; @67 file-beside: \"a.npy\"; NDArrayWrapper@3; sqrt@68" },
        { "above", OLD("ZNDArrayWrapper", FILENAME("\6", "../a.z")),
          "whole; @69 file-outside: \"../a.z\"; ZNDArrayWrapper@3; sqrt@70" },
        { "above from below", OLD("NDArrayWrapper", FILENAME("\4", "a/..")),
          "whole; @66 file-outside: \"a/..\"; NDArrayWrapper@3; sqrt@67" },
        { "as Windows has it", OLD("NDArrayWrapper", FILENAME("\4", "..\\a")),
          "whole; @66 file-outside: \"..\\x5ca\"; NDArrayWrapper@3; sqrt@67" },
        { "from the root, as Windows has it", OLD("NDArrayWrapper", FILENAME("\2", "\\a")),
          "whole; @64 file-outside: \"\\x5ca\"; NDArrayWrapper@3; sqrt@65" },
        { "by its later module",
          SPAN("\x80\2("
               "cjoblib.numpy_pickle_compat\nNDArrayWrapper\n)\x81}(" FILENAME("\2",
                                                                               "/a") "ub" AFTER),
          "whole; @71 file-outside: \"/a\"; NDArrayWrapper@3; sqrt@72" },
        { "two dots in a name", OLD("NDArrayWrapper", FILENAME("\6", "..a/b.")),
          "whole; @68 file-beside: \"..a/b.\"; NDArrayWrapper@3; sqrt@69" },
        { "from the root", OLD("NDArrayWrapper", FILENAME("\2", "/a")),
          "whole; @64 file-outside: \"/a\"; NDArrayWrapper@3; sqrt@65" },
        { "a name that ends before it does", OLD("NDArrayWrapper", FILENAME("\3", "a\0b")),
          "whole; @65 file-outside: \"a\\x00b\"; NDArrayWrapper@3; sqrt@66" },
        { "another drive", OLD("NDArrayWrapper", FILENAME("\3", "C:a")),
          "whole; @65 file-outside: \"C:a\"; NDArrayWrapper@3; sqrt@66" },
        { "no name", OLD("NDArrayWrapper", FILENAME("\0", "")),
          "whole; @62 file-outside: \"\"; NDArrayWrapper@3; sqrt@63" },
        { "a name that is none", OLD("NDArrayWrapper", TEXT("\x8", "filename") "K\1"),
          "whole; @59 file-outside: which one cannot be told; NDArrayWrapper@3; sqrt@60" },
        { "a method in its place",
          OLD("NDArrayWrapper", FILENAME("\1", "a") TEXT("\4", "read") "N"),
          "whole; @73 file-outside: which one cannot be told; NDArrayWrapper@3; sqrt@74" },
    };
    check_rows(rows, COUNT(rows));
}

static void files_of_old_are_known_by_their_head(void)
{
    static const struct {
        struct span head;
        size_t want;
    } rows[] = {
        { SPAN("ZF0x12               x"), 21 },
        { SPAN("ZF0x12                x"), 22 },
        { SPAN("ZF0x12               "), 0 },
        { SPAN("ZF12                 x"), 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK(joblib_packed(rows[i].head) == rows[i].want);
}

TESTS(TEST(types_are_counted), TEST(an_array_is_skipped_as_joblib_skips_it),
      TEST(what_cannot_be_told_is_said), TEST(an_array_in_another_file_is_told),
      TEST(files_of_old_are_known_by_their_head))
