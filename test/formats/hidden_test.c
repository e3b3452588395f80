/* hidden_test.c - which values begin like a file, and what is under their coats. */
#include "formats/hidden.h"

#include "lib/check.h"

/* 45 bytes */
#define FILL45 "............................................."

static const struct {
    const char *name;
    struct span value;
    bool text;
    enum hidden_coat want;
    const char *under; /* of what has a coat */
} rows[] = {
    { "a pickle", SPAN("\x80\4\x95.........."), false, HIDDEN_BARE, NULL },
    { "of the first version", SPAN("cos\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "behind a mark", SPAN("(cos\nsystem\n"), false, HIDDEN_BARE, NULL },
    { "an instance", SPAN("(ios\nsystem\n"), false, HIDDEN_BARE, NULL },
    { "in a text", SPAN("cos\nsystem\n."), true, HIDDEN_LATIN1, "cos\nsystem\n." },
    { "bytes in a text", SPAN("\xc2\x80\4\xc2\x95\xc3\xbf...."), true, HIDDEN_LATIN1,
      "\x80\4\x95\xff...." },
    { "in base64", SPAN("Y29zCnN5c3RlbQou"), true, HIDDEN_BASE64, "cos\nsystem\n." },
    { "in base64 with lines", SPAN("Y29zCnN5c3Rl\nbQou"), false, HIDDEN_BASE64, "cos\nsystem\n." },
    { "in hex", SPAN("636f730a73797374656d0a2e"), false, HIDDEN_HEX, "cos\nsystem\n." },
    { "a protocol in base64", SPAN("gASVAAAAAAAAAAAu"), true, HIDDEN_BASE64, NULL },
    { "a ZIP archive", SPAN("PK\3\4....."), false, HIDDEN_BARE, NULL },
    { "a program",
      SPAN("\x7f"
           "ELF...."),
      false, HIDDEN_BARE, NULL },
    { "code", SPAN("\xe3\0\0\0\0\0\0\0"), false, HIDDEN_BARE, NULL },
    { "packed", SPAN("\x1f\x8b\x08....."), false, HIDDEN_BARE, NULL },
    { "in zlib, perhaps", SPAN("x\x9c......"), false, HIDDEN_ZLIB, "x\x9c......" },
    { "a level that zlib does not write", SPAN("x\x02......"), false, HIDDEN_NOTHING, NULL },
    { "a text that begins so", SPAN("x^abcdef"), true, HIDDEN_NOTHING, NULL },
    { "an array", SPAN("\x93NUMPY\1\0"), false, HIDDEN_BARE, NULL },
    { "an instance of nothing", SPAN("ios\nsystem\n"), false, HIDDEN_NOTHING, NULL },
    { "in base64 behind a line", SPAN("\nY29zCnN5c3RlbQou"), false, HIDDEN_BASE64, NULL },
    { "a module with digits", SPAN("cx2\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "a module with a line under it", SPAN("cos_x\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "a module in a module", SPAN("cos.x\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "a line of two words", SPAN("cat s\nsystem\n."), false, HIDDEN_NOTHING, NULL },
    { "no import", SPAN("Mos\nsystem\n."), false, HIDDEN_NOTHING, NULL },
    { "no import behind a mark", SPAN("(xos\nsystem\n."), false, HIDDEN_NOTHING, NULL },
    { "marks alone", SPAN("((((((((((("), false, HIDDEN_NOTHING, NULL },
    { "in base64 with lines of two ends", SPAN("Y29zCnN5c3Rl\r\nbQou"), false, HIDDEN_BASE64,
      "cos\nsystem\n." },
    { "in base64 behind such a line", SPAN("\r\nY29zCnN5c3RlbQou"), false, HIDDEN_BASE64,
      "cos\nsystem\n." },
    { "in base64 with a line of one letter", SPAN("Y\r\n29zCnN5c3RlbQou"), false, HIDDEN_BASE64,
      "cos\nsystem\n." },
    { "in hex that ends early", SPAN("636f730a780az0000000"), false, HIDDEN_NOTHING, NULL },
    { "in hex that ends earlier than a byte", SPAN("636f730a780a0z000000"), false, HIDDEN_NOTHING,
      NULL },
    { "too short", SPAN("cos\nab\n"), false, HIDDEN_NOTHING, NULL },
    { "a text", SPAN("cats and dogs"), true, HIDDEN_NOTHING, NULL },
    { "a list of words", SPAN("cats\nand dogs\n"), true, HIDDEN_NOTHING, NULL },
    { "one line", SPAN("category\n"), true, HIDDEN_NOTHING, NULL },
    { "a word that is base64", SPAN("gASVAAAAAAA"), true, HIDDEN_NOTHING, NULL },
    { "a digest", SPAN("800495aa11bb22cc"), true, HIDDEN_HEX, NULL },
    { "another", SPAN("900495aa11bb22cc"), true, HIDDEN_NOTHING, NULL },
    { "a protocol nobody has", SPAN("\x80\6\x95....."), false, HIDDEN_NOTHING, NULL },
    { "no opcode behind it", SPAN("\x80\4\xff....."), false, HIDDEN_NOTHING, NULL },
    { "names in short texts", SPAN("\x8c\2os\x8c\6system\x93)R."), false, HIDDEN_BARE, NULL },
    { "and kept in the memo", SPAN("\x8c\2os\x94\x8c\6system\x94\x93)R."), false, HIDDEN_BARE,
      NULL },
    { "in texts of protocol 1", SPAN("X\2\0\0\0osq\0X\6\0\0\0systemq\1\x93."), false, HIDDEN_BARE,
      NULL },
    { "in strings of Python 2", SPAN("U\2osT\6\0\0\0system\x93)R."), false, HIDDEN_BARE, NULL },
    { "in lines", SPAN("S'os'\nVsystem\n\x93)R."), false, HIDDEN_BARE, NULL },
    { "behind a frame", SPAN("\x95\x12\0\0\0\0\0\0\0\x8c\2os\x8c\6system\x93."), false, HIDDEN_BARE,
      NULL },
    { "behind None", SPAN("N0cos\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "behind numbers",
      SPAN("K\1M\1\1J\1\1\1\1G\0\0\0\0\0\0\0\0I1\nL2L\nF3\n\x88\x8a\1\1cos\nsystem\n."), false,
      HIDDEN_BARE, NULL },
    { "behind a number of a registry", SPAN("\x82\1\060cos\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "the number alone", SPAN("\x82\1)R......"), false, HIDDEN_NOTHING, NULL },
    { "an instance behind a text", SPAN("(\x8c\1xios\nsystem\n."), false, HIDDEN_BARE, NULL },
    { "short texts as characters", SPAN("\xc2\x8c\2os\xc2\x8c\6system\xc2\x93)R."), true,
      HIDDEN_LATIN1, "\x8c\2os\x8c\6system\x93)R." },
    { "short texts in base64", SPAN("jAJvc4wGc3lzdGVtkylSLg=="), true, HIDDEN_BASE64,
      "\x8c\2os\x8c\6system\x93)R." },
    { "short texts in hex", SPAN("8c026f738c0673797374656d932952"), true, HIDDEN_HEX,
      "\x8c\2os\x8c\6system\x93)R" },
    { "a number in a line in base64", SPAN("STEKMGNvcwpzeXN0ZW0KLg=="), true, HIDDEN_BASE64,
      "I1\n0cos\nsystem\n." },
    { "so far as is looked", SPAN("C\57" FILL45 "..\x8c\3abc\x8c\7abcdefg\x93."), false,
      HIDDEN_BARE, NULL },
    { "one byte further", SPAN("C\60" FILL45 "...\x8c\3abc\x8c\7abcdefg\x93."), false,
      HIDDEN_NOTHING, NULL },
    { "one text is no two names", SPAN("\x8c\6system\x93)R."), false, HIDDEN_NOTHING, NULL },
    { "two texts and no import", SPAN("\x8c\2os\x8c\6system\x94)R."), false, HIDDEN_NOTHING, NULL },
    { "it ends before the import", SPAN("\x8c\2os.\x8c\2os\x8c\6system\x93"), false, HIDDEN_NOTHING,
      NULL },
    { "a text longer than the value", SPAN("\x8c\2os\x8c\46system\x93)R."), false, HIDDEN_NOTHING,
      NULL },
    { "what no pickle has in between", SPAN("\x8c\2os\xff\x8c\6system\x93)R."), false,
      HIDDEN_NOTHING, NULL },
    { "what takes what is not there", SPAN("s\x8c\2os\x8c\6system\x93"), false, HIDDEN_NOTHING,
      NULL },
    { "a number that is a word", SPAN("Items\ncos\nsystem\n."), true, HIDDEN_NOTHING, NULL },
    { "a text in no quotes", SPAN("Some\ncos\nsystem\n."), true, HIDDEN_NOTHING, NULL },
    { "lines behind a word", SPAN("None\ncats\ndogs\n"), true, HIDDEN_NOTHING, NULL },
    { "lines behind a line", SPAN("Very well\ncats and\ndogs\n"), true, HIDDEN_NOTHING, NULL },
    { "numbers", SPAN("\0\0\x80\x3f\0\0\x80\x3f"), false, HIDDEN_NOTHING, NULL },
};

static void each_value_is_seen_for_what_it_is(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct span got;
        struct err err = { 0 };
        check_case = rows[i].name;
        enum hidden_coat coat = hidden_look(rows[i].value, rows[i].text);
        CHECK(coat == rows[i].want);
        CHECK(coat == HIDDEN_NOTHING || hidden_first[rows[i].value.ptr[0]]);
        CHECK(hidden_bytes(rows[i].value, coat, &a, &got, &err));
        if (rows[i].under != NULL)
            CHECK(span_eq(got, span_of(rows[i].under)));
        CHECK(coat != HIDDEN_BARE || span_eq(got, rows[i].value));
        mem_fail_at = 1;
        AUTO_CLOSE(arena) struct arena b = { .name = "test", .limit = 1 << 20 };
        CHECK(!hidden_bytes(rows[i].value, coat, &b, &got, &err) && err.kind == ERR_SYSTEM);
        mem_fail_at = 0;
    }
    CHECK(hidden_is_pickle(SPAN("(ios\nsystem\n")) && !hidden_is_pickle(SPAN("ios\nsystem\n")));
    CHECK(hidden_is_code(SPAN("\xe3\0\0\0\1")) && !hidden_is_code(SPAN("\xe3\0\0")));
    CHECK(hidden_is_code(SPAN("c\0\0\0\1")) && !hidden_is_code(SPAN("cos\n")));
}

/* Whatever begins like a file passes the table that is asked first. */
static void the_first_byte_is_in_the_table(void)
{
    uint8_t text[HIDDEN_HEAD];
    uint32_t state = 1;
    size_t seen = 0;
    static const char *const bare[] = { "\x80\4\x95....",  "cos\nsystem\n",  "PK\3\4....",
                                        "\x1f\x8b\x08...", "]cos\nsystem\n", "\x93NUMPY..",
                                        "\177ELF....",     "7z\xbc\xaf....", "Rar!\x1a...",
                                        "MZ\x90...",       "\xfd\x37zXZ...", "\x28\xb5\x2f\xfd",
                                        "\xe3\0\0\0",      "c\0\0\0",        "(cos\nsystem\n",
                                        ")cos\nsystem\n",  "}cos\nsystem\n" };
    static const char values[] =
        "NIFLSVPJKMGTUXBC\x82\x83\x84\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x95\x96\x97";
    static const char sixty4[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < COUNT(bare) + sizeof values - 1; i++) {
        const uint8_t *p = (const uint8_t *)(i < COUNT(bare) ? bare[i] : &values[i - COUNT(bare)]);
        CHECK(hidden_first[p[0]]);
        text[0] = (uint8_t)sixty4[p[0] >> 2];
        CHECK(hidden_first[text[0]]);
        snprintf((char *)text, sizeof text, "%02x", p[0]);
        CHECK(hidden_first[text[0]]);
    }
    for (unsigned i = 0; i < 2000000; i++) {
        for (size_t k = 0; k < 16; k++)
            text[k] = (uint8_t)((state = state * 1664525u + 1013904223u) >> 24);
        if (hidden_look((struct span){ text, 16 }, i % 2) != HIDDEN_NOTHING) {
            seen++;
            CHECK(hidden_first[text[0]]);
        }
    }
    CHECK(seen > 10);
}

static const struct {
    const char *name;
    struct span value;
    bool text;
    size_t at;
    enum hidden_coat want; /* nothing: at is not asked for */
} inside_rows[] = {
    { "an import", SPAN("AAAAcos\nsystem\n)R."), false, 4, HIDDEN_BARE },
    { "in a text", SPAN("AAAAcos\nsystem\n)R."), true, 4, HIDDEN_BARE },
    { "at the first byte, which is not asked for", SPAN("cos\nsystem\n)R.AAAA"), false, 0,
      HIDDEN_NOTHING },
    { "a protocol", SPAN("AAAA\x80\4\x95........"), false, 4, HIDDEN_BARE },
    { "a protocol as a text has it", SPAN("AAAA\xc2\x80\4\xc2\x95...."), true, 4, HIDDEN_LATIN1 },
    { "no text, and the same bytes", SPAN("AAAA\xc2\x80\4\xc2\x95...."), false, 0, HIDDEN_NOTHING },
    { "names in short texts", SPAN("AAAA\x8c\2os\x8c\6system\x93)R."), false, 4, HIDDEN_BARE },
    { "and as a text has them", SPAN("AAAA\xc2\x8c\2os\xc2\x8c\6system\xc2\x93)R."), true, 4,
      HIDDEN_LATIN1 },
    { "short texts and no import", SPAN("AAAA\x8c\2os\x8c\6system\x94)R."), false, 0,
      HIDDEN_NOTHING },
    { "short texts in base64", SPAN("key:jAJvc4wGc3lzdGVtkylSLg=="), true, 4, HIDDEN_BASE64 },
    { "a number in a line in base64", SPAN("key:STEKMGNvcwpzeXN0ZW0KLg=="), true, 4,
      HIDDEN_BASE64 },
    { "a word in base64", SPAN("key:Y29zCnN5c3RlbQopUi4="), true, 4, HIDDEN_BASE64 },
    { "behind a hyphen", SPAN("key-Y29zCnN5c3RlbQopUi4="), true, 4, HIDDEN_BASE64 },
    { "behind a line below", SPAN("key_Y29zCnN5c3RlbQopUi4="), true, 4, HIDDEN_BASE64 },
    { "in a word of base64", SPAN("keyAY29zCnN5c3RlbQopUi4="), true, 0, HIDDEN_NOTHING },
    { "too short in base64", SPAN("key:gASVAAAAAAA"), true, 0, HIDDEN_NOTHING },
    { "a word in hex", SPAN("key-636f730a73797374656d0a29"), true, 4, HIDDEN_HEX },
    { "two words of a list", SPAN("discs\nsong\nsinger\n"), true, 0, HIDDEN_NOTHING },
    { "and a name", SPAN("discs\nsong\nrAb........"), true, 3, HIDDEN_BARE },
    { "and a small word with r", SPAN("discs\nsong\nrab........"), true, 0, HIDDEN_NOTHING },
    { "and a word with o", SPAN("discs\nsong\noAb........"), true, 0, HIDDEN_NOTHING },
    { "and a word with s", SPAN("discs\nsong\nsAb........"), true, 0, HIDDEN_NOTHING },
    { "and nothing", SPAN("these are discs\nsong\n"), true, 0, HIDDEN_NOTHING },
    { "and one letter", SPAN("these are discs\nsong\nr"), true, 0, HIDDEN_NOTHING },
    { "a digest", SPAN("sha256:800595aa11bb22cc800495aa11bb22cc"), true, 7, HIDDEN_HEX },
    { "an opcode in a text", SPAN("AAAAAAAA\x80\6\x95......."), false, 0, HIDDEN_NOTHING },
};

static void a_pickle_behind_other_bytes_is_found(void)
{
    for (size_t i = 0; i < COUNT(inside_rows); i++) {
        size_t at = 1;
        check_case = inside_rows[i].name;
        enum hidden_coat coat = hidden_pickle_in(inside_rows[i].value, &at, inside_rows[i].text);
        CHECK(coat == inside_rows[i].want);
        CHECK(coat == HIDDEN_NOTHING || at == inside_rows[i].at);
    }
    check_case = "";
    size_t at = 9;
    CHECK(hidden_pickle_in(SPAN("AAAAcos\nsystem\n)R.AAAAAAAA"), &at, false) == HIDDEN_NOTHING);
    at = 100;
    CHECK(hidden_pickle_in(SPAN("AAAA"), &at, false) == HIDDEN_NOTHING && at == 100);
}

TESTS(TEST(a_pickle_behind_other_bytes_is_found), TEST(each_value_is_seen_for_what_it_is),
      TEST(the_first_byte_is_in_the_table))
