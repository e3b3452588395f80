/* carried_test.c - files in the texts of other formats: which are found, how, and up to where. */
#include "formats/carried.h"

#include <stdlib.h>

#include "base/buf.h"
#include "formats/show.h"

/* "cmath\nsqrt\n)R." in base64, all of it and its two pieces */
#define ROOT      "Y21hdGgKc3FydAopUi4="
#define ROOT_1    "Y21hdGgKc3FydAop"
#define ROOT_2    "Ui4="
#define FOUND(at) "@" at " nested: a pickle, in base64; [@" at "] a pickle, whole"
#define NO_NAME   "@0 odd-meta: no general.architecture; "
#define YAML_SIGN "anchor, tag, alias or other sign that is not read (line 1)"

#define GGUF(pairs)    "GGUF\3\0\0\0\0\0\0\0\0\0\0\0" pairs "\0\0\0\0\0\0\0"
#define GGUF_TEXT(len) "\10\0\0\0" len "\0\0\0\0\0\0\0"
#define GGUF_KEY       "\1\0\0\0\0\0\0\0k"

static const struct {
    const char *name, *file;
    struct span bytes;
    const char *want;
} rows[] = {
    { "a value of JSON", "x.json", SPAN("{\"a\":\"" ROOT "\"}"), "JSON, whole; " FOUND("5") },
    { "an item, by no name", "data", SPAN("[\"" ROOT "\"]"), "JSON, whole; " FOUND("1") },
    { "a key with escapes", "x.json", SPAN("{\"\\u005921hdGgKc3FydAopUi4=\":1}"),
      "JSON, whole; " FOUND("1") },
    { "behind what programs write in front", "x.json",
      SPAN("[\"data:;base64," ROOT "\",\"b'" ROOT "'\",\" " ROOT "\"]"),
      "JSON, whole; @1 nested: a pickle, in base64; @37 nested: a pickle, in base64; "
      "@63 nested: a pickle, in base64; [@1] a pickle, whole; [@37] a pickle, whole; "
      "[@63] a pickle, whole" },
    { "an address without data", "x.json", SPAN("[\"data:image/png;base64\",\"data:\",\"b'\"]"),
      "JSON, whole" },
    { "as it is, and in hex", "x.json",
      SPAN("[\"cmath\\nsqrt\\n)R.\",\"636d6174680a737172740a29522e\"]"),
      "JSON, whole; @1 nested: a pickle; @20 nested: a pickle, in hex; [@1] a pickle, whole; "
      "[@20] a pickle, whole" },
    { "each character a byte", "x.json", SPAN("[\"\\u0080\\u0002cmath\\nsqrt\\n)R.\"]"),
      "JSON, whole; @1 nested: a pickle; [@1] a pickle, whole" },
    { "packed, at each level", "x.json",
      SPAN("[\"eAFLzk0syeAqLiwq4dIM0gMAJgcElQ==\",\"eF5Lzk0syeAqLiwq4dIM0gMAJgcElQ==\","
           "\"eJxLzk0syeAqLiwq4dIM0gMAJgcElQ==\",\"eNpLzk0syeAqLiwq4dIM0gMAJgcElQ==\"]"),
      "JSON, whole; @1 nested: compressed data, in base64; @36 nested: compressed data, in base64; "
      "@71 nested: compressed data, in base64; @106 nested: compressed data, in base64; "
      "[@1] compressed data, whole; [@1!./@1] a pickle, whole; "
      "[@36] compressed data, whole; [@36!./@36] a pickle, whole; "
      "[@71] compressed data, whole; [@71!./@71] a pickle, whole; "
      "[@106] compressed data, whole; [@106!./@106] a pickle, whole" },
    { "words, packed", "x.json", SPAN("[\"eJzLKi0uUSjPL0op1lHIy1dIy8xJBQBIDQb/\"]"),
      "JSON, whole" },
    { "a word that begins like what is packed", "x.json", SPAN("[\"eJxK\",\"eJxLzk0sye\"]"),
      "JSON, whole" },
    { "programs", "x.json", SPAN("[\"f0VMRgIBAQAAAAAA\",\"4wAAAAAAAAAAAAAAAAAAAA==\"]"),
      "JSON; @1 nested: an executable, in base64; @20 nested: compiled Python code, in base64; "
      "[@1] an executable" },
    { "data are no finding", "x.json", SPAN("[\"gAIoTk5OTk5OTk5OTk50Lg==\"]"),
      "JSON, whole; [@1] a pickle, whole" },
    { "letters by chance: an import of nothing, broken off", "x.json",
      SPAN("[\"Tk6TKVL/////////\"]"), "JSON, whole" },
    { "an import of nothing that comes to its end", "x.json", SPAN("[\"Tk6TKVIu////////\"]"),
      "JSON; [@1] a pickle; @6 trailing-bytes: 6 bytes; @2 computed-import: what is imported is no "
      "constant; @4 computed-call: what is called is not an import" },
    { "letters and digits", "x.json",
      SPAN("[\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB\",\"9f86d081884c7d659f86d081884c7d65\","
           "\"gAJYgAJYgAJYgAJYgAJY\",\"NNNNNNNN\\u0093\\n\\n\"]"),
      "JSON, whole" },
    { "in what breaks off", "x.json", SPAN("[\"" ROOT "\","),
      "JSON; @1 nested: a pickle, in base64; ! @24 json: expected a value; [@1] a pickle, whole" },
    { "YAML", "x.yaml", SPAN("a: " ROOT "\n" ROOT ": 1\n"),
      "text, whole; @3 nested: a pickle, in base64; @46 nested: a pickle, in base64; "
      "[@3] a pickle, whole; [@46] a pickle, whole" },
    { "YAML, a list", "x.yaml", SPAN("a:\n- " ROOT "\n"), "text, whole; " FOUND("5") },
    { "YAML, in lines", "x.yaml", SPAN("a: |\n  Y21hdGgK\n  c3FydAopUi4=\n"),
      "text, whole; " FOUND("3") },
    { "YAML, folded", "x.yaml", SPAN("a: >\n  " ROOT_1 "\n  " ROOT_2 "\n"),
      "text, whole; " FOUND("3") },
    { "YAML, a tag", "x.yaml", SPAN("a: !!binary " ROOT "\n"),
      "text, whole; @3 odd-yaml: " YAML_SIGN "; " FOUND("12") },
    { "YAML, a tag, and each letter of base64", "x.yaml",
      SPAN("a: !!binary Y21hdGgKc3FydAooUyd4Pz8/fn5+Jwp0Ui4=\n"),
      "text, whole; @3 odd-yaml: " YAML_SIGN "; " FOUND("12") },
    { "YAML, a tag, and the letters for addresses", "x.yaml",
      SPAN("a: !!binary Y21hdGgKc3FydAooUyd4Pz8_fn5-Jwp0Ui4=\n"),
      "text, whole; @3 odd-yaml: " YAML_SIGN "; " FOUND("12") },
    { "YAML, a tag, folded", "x.yaml",
      SPAN("b: !!binary |\n  Zm9vZm9vZm9vZm9vZm9v\na: !!binary |\n  " ROOT_1 "\r\n\n\t" ROOT_2
           "\nb: 1\n"),
      "text, whole; @3 odd-yaml: " YAML_SIGN "; " FOUND("53") },
    { "YAML, a tag, in quotes and hex", "x.yaml",
      SPAN("a: !!binary \"" ROOT "\"\nb: 636d6174680a737172740a29522e"),
      "text, whole; @3 odd-yaml: " YAML_SIGN "; @13 nested: a pickle, in base64; "
      "@38 nested: a pickle, in hex; [@13] a pickle, whole; [@38] a pickle, whole" },
    { "YAML, two in a list", "x.yaml", SPAN("- !!binary " ROOT "\n- " ROOT "\n"),
      "text, whole; @2 odd-yaml: " YAML_SIGN "; @11 nested: a pickle, in base64; "
      "@34 nested: a pickle, in base64; [@11] a pickle, whole; [@34] a pickle, whole" },
    { "YAML, a line of its own", "x.yaml", SPAN("--- !x \n" ROOT "\n"),
      "text, whole; @0 odd-yaml: line is no key with a value (line 1); " FOUND("8") },
    { "YAML, words in lines", "x.yaml", SPAN("a: !x\ncmath\nsqrt\nb: 1\n"),
      "text, whole; @3 odd-yaml: " YAML_SIGN },
    { "YAML, within a word", "x.yaml", SPAN("a: !x AAA" ROOT "\n"),
      "text, whole; @3 odd-yaml: " YAML_SIGN },
    { "safetensors", "x.safetensors",
      SPAN("\x48\0\0\0\0\0\0\0{\"__metadata__\":{\"a\":\"" ROOT "\",\"" ROOT "\":\"a\"}}"),
      "safetensors, whole; @52 nested: a pickle, in base64; @25 nested: a pickle, in base64; "
      "@0 absent: not a single tensor is in it; [@52] a pickle, whole; [@25] a pickle, whole" },
    { "GGUF", "x.gguf", SPAN(GGUF("\1") GGUF_KEY GGUF_TEXT("\24") ROOT),
      "GGUF, whole; " NO_NAME FOUND("45") },
    { "GGUF, an address", "x.gguf", SPAN(GGUF("\1") GGUF_KEY GGUF_TEXT("\41") "data:;base64," ROOT),
      "GGUF, whole; " NO_NAME FOUND("58") },
    { "GGUF, a list", "x.gguf",
      SPAN(GGUF("\1") GGUF_KEY "\11\0\0\0\10\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0a"
                               "\16\0\0\0\0\0\0\0cmath\nsqrt\n)R."),
      "GGUF, whole; " NO_NAME "@66 nested: a pickle; [@66] a pickle, whole" },
    { "GGUF, a key", "x.gguf", SPAN(GGUF("\1") "\24\0\0\0\0\0\0\0" ROOT "\4\0\0\0\0\0\0\0"),
      "GGUF, whole; @24 odd-key: \"Y21hdGgKc3FydAopUi4=\"; " NO_NAME FOUND("24") },
    { "GGUF, shorter than it says", "x.gguf",
      SPAN(GGUF("\1") GGUF_KEY "\11\0\0\0\10\0\0\0\1\0\0\0\0\0\0\0\25\0\0\0\0\0\0\0" ROOT),
      "GGUF; ! @57 gguf: pair 1: \"k\": element 1: file ends inside a value" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_found(rows[i].bytes, rows[i].file, rows[i].want);
    }
    check_case = "";
}

/* The only note of the code in what b holds. */
static void check_limit(struct buf *b, const char *file, const char *want, size_t n_parts)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    struct span bytes;
    struct err err = { 0 };
    struct found f;
    const char *text = "";
    CHECK(buf_done(b, &bytes, &err));
    struct source src = source_mem(file, &bytes);
    if (!found_read(&src, span_of(file), &a, &f, &err)) {
        CHECK_STR(err.text, "");
        return;
    }
    for (size_t i = 0; i < f.notes->n; i++)
        if (strcmp(f.notes->list[i].code, "limit") == 0)
            text = f.notes->list[i].text;
    CHECK_STR(text, want);
    CHECK(f.carried == NULL);
    CHECK((want[0] == 0 || !f.whole) && f.n_parts == n_parts);
}

static void so_many_texts_are_looked_into(void)
{
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "test", 1 << 20);
        buf_printf(&b, "[\"" ROOT "\"");
        for (unsigned i = 1; i < CARRIED_MAX + more; i++)
            buf_printf(&b, ",\"" ROOT "\"");
        buf_printf(&b, "]");
        check_limit(&b, "x.json", more ? "more than 4096 texts begin like files" : "", CARRIED_MAX);
    }
}

static void a_text_too_long_is_left_and_said_so(void)
{
    for (unsigned more = 0; more < 2; more++) {
        AUTO_CLOSE(buf) struct buf b;
        buf_init(&b, "test", 32 << 20);
        buf_printf(&b, "[\"" ROOT_1 ROOT_2);
        for (unsigned i = 20; i < HIDDEN_MAX + more; i++)
            buf_put(&b, SPAN("="));
        buf_printf(&b, "\"]");
        check_limit(&b, "x.json", more ? "a text of 16777217 bytes is not unpacked" : "", 1 - more);
    }
}

static void words_are_not_taken_for_what_is_packed(void)
{
    AUTO_CLOSE(buf) struct buf b;
    buf_init(&b, "test", 1 << 20);
    buf_printf(&b, "[\"elephant-elephant\"");
    for (unsigned i = 0; i < CARRIED_MAX; i++)
        buf_printf(&b, ",\"elephant-elephant\"");
    buf_printf(&b, "]");
    check_limit(&b, "x.json", "", 0);
}

/* Lines of which each begins like a file are one word, read once. */
static void a_word_in_many_lines_is_read_once(void)
{
    AUTO_CLOSE(buf) struct buf b;
    buf_init(&b, "test", 8 << 20);
    buf_printf(&b, "a: !!binary |\n");
    for (unsigned i = 0; i < 100000; i++)
        buf_printf(&b, "  " ROOT_1 "UjBO\n");
    check_limit(&b, "x.yaml", "", 1);
}

/* So is one in front of more than is unpacked. */
static void a_word_ends_where_its_letters_do(void)
{
    AUTO_CLOSE(buf) struct buf b;
    buf_init(&b, "test", 32 << 20);
    buf_printf(&b, "a: !!binary " ROOT "\n");
    for (unsigned i = 0; i < HIDDEN_MAX / 16; i++)
        buf_printf(&b, "bb%013u: 0\n", i);
    check_limit(&b, "x.yaml", "", 1);
}

TESTS(TEST(each_row_gives_what_it_must), TEST(so_many_texts_are_looked_into),
      TEST(a_text_too_long_is_left_and_said_so), TEST(a_word_in_many_lines_is_read_once),
      TEST(a_word_ends_where_its_letters_do), TEST(words_are_not_taken_for_what_is_packed))
