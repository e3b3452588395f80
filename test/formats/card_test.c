/* card_test.c - front matter: what is read, what is passed over, what is refused. Every row runs
 * again with each allocation and each read failing once. */
#include "formats/card.h"

#include "base/buf.h"
#include "formats/show.h"

#define CARD(lines) "---\n" lines "---\n# Title\n"
#define WHOLE       "a model card, whole"

static const struct row {
    const char *text, *want;
} rows[] = {
    { "# No front matter\n\n---\nlicense: mit\n---\n", WHOLE },
    { "", "empty, whole" },
    { "---\n---\n", WHOLE },
    { CARD("license: mit\n"), WHOLE "; licence=mit" },
    { "\xef\xbb\xbf\n---\r\nlicense: mit\r\n---\r\n",
      WHOLE "; licence=mit; @0 bom: in front of the text" },
    { CARD("# comment\n\nlicense:   apache-2.0   # why\n"), WHOLE "; licence=apache-2.0" },
    { CARD("license: other\nlicense_name: \"Llama \\\"3\\\"\"\nlicense_link: LICENSE\n"),
      WHOLE "; licence=other; licence_name=Llama \"3\"" },
    { CARD("'license': 'mit'\n\"language\" : en # x\n"), WHOLE "; licence=mit; language=en" },
    { CARD("license:\nlanguage: ~\ntags: null\npipeline_tag: # later\nlibrary_name: peft\n"),
      WHOLE "; library=peft" },
    { CARD("tags:\n- chat\n  # not this\n- \"a: b\"\n\n- 'c'\nlanguage:\n  - en\n  - de\n"),
      WHOLE "; tag=chat; tag=a: b; tag=c; language=en; language=de" },
    { CARD("base_model: [a/b, \"c/d\" , 'e']\ntags: []\n"),
      WHOLE "; base_model=a/b; base_model=c/d; base_model=e" },
    { CARD("pipeline_tag: text-generation\nlibrary_name: transformers\nbase_model: org/x\n"),
      WHOLE "; pipeline=text-generation; library=transformers; base_model=org/x" },
    { CARD("base_model: org/x\nbase_model_relation: quantized\n"),
      WHOLE "; base_model=org/x; base_relation=quantized" },
    { CARD("extra_gated_prompt: >-\n  One line\n  and more.\n\n    Deeper\nlicense: mit\n"),
      WHOLE "; gated_prompt=One line and more. \n  Deeper; licence=mit" },
    { CARD("extra_gated_prompt: |\n  a\n\n  b\n\nlicense: mit\n"),
      WHOLE "; gated_prompt=a\n\nb; licence=mit" },
    { CARD("model-index:\n- name: x\n  results:\n  - task: &anchor\n      type: *alias\n"
           "extra_gated_fields:\n  First Name: text\n  By clicking: I accept: checkbox\n"
           "widget: [{text: 'a\n  b'}]\nlicense: mit\n"),
      WHOLE "; licence=mit" },
    { CARD("datasets:\n- a\n- b\nThe key (with: signs), and more : x\nlicense: mit\n"),
      WHOLE "; licence=mit" },
    { CARD("widget:\n- text: \"{{ x.__globals__ }}\"\nlicense: mit\n") "{{ x.__mro__ }}\n",
      WHOLE "; licence=mit; @4 template-aside: under \"front matter\", line 2, character 15: "
            "reaches for \"__globals__\"" },
    { CARD("widget:\n- text: \"{{ x.name }}\"\n"), WHOLE },
    { CARD("license: 'it''s'\n"), WHOLE "; licence=it's" },
    { CARD("license: -x\nlanguage: no\n"), WHOLE "; licence=-x; language=no" },

#define REFUSED(place, why) WHOLE "; @" place " odd-card: " why
#define SIGN_WHY            "anchor, tag, alias or other sign that is not read"
    { "---\nlicense: mit\n", REFUSED("0", "front matter without an end") },
    { CARD("license: &a mit\n"), REFUSED("13", SIGN_WHY) },
    { CARD("license: *a\n"), REFUSED("13", SIGN_WHY) },
    { CARD("license: !!str mit\n"), REFUSED("13", SIGN_WHY) },
    { CARD("license: {a: b}\n"), REFUSED("13", SIGN_WHY) },
    { CARD("other: &a\n  license: mit\n"), REFUSED("11", SIGN_WHY) },
    { CARD("<<: *a\nlicense: mit\n"), REFUSED("4", "line is no key with a value") },
    { CARD("? license\n: mit\n"), REFUSED("4", "line is no key with a value") },
    { CARD("license\n"), REFUSED("4", "line is no key with a value") },
    { CARD("\"license\" mit\n"), REFUSED("4", "line is no key with a value") },
    { CARD("- license: mit\n"), REFUSED("4", "line is no key with a value") },
    { CARD("  license: mit\n"), REFUSED("6", "line is indented under nothing") },
    { CARD("\tlicense: mit\n"), REFUSED("4", "tab in the indentation") },
    { CARD("license: mit\nlanguage: en\nlicense: other\n"),
      WHOLE "; @30 duplicate-key: \"license\"" },
    { CARD("license: mit\n  and more\n"), REFUSED("19", "text over several lines") },
    { CARD("license: a: b\n"), REFUSED("14", "a map where text belongs") },
    { CARD("license: a:\n"), REFUSED("14", "a map where text belongs") },
    { CARD("tags:\n- a: b\n"), REFUSED("12", "a map or a list where text belongs") },
    { CARD("tags:\n- [a]\n"), REFUSED("12", "a map or a list where text belongs") },
    { CARD("license:\n  id: mit\n"), REFUSED("15", "a map or a list where text belongs") },
    { CARD("tags:\n- a\n  - b\n"), REFUSED("16", "line is indented under nothing") },
    { CARD("license: 'mit\n"), REFUSED("13", "quoted text without an end on its line") },
    { CARD("license: \"\\x41\"\n"), REFUSED("15", "escape that is not read") },
    { CARD("license: \"mit\" or\n"), REFUSED("19", "text behind quoted text") },
    { CARD("tags: [a, b\n"), REFUSED("14", "list without an end on its line") },
    { CARD("tags: [a, \n"), REFUSED("10", "list without an end on its line") },
    { CARD("tags: [a] b\n"), REFUSED("14", "text behind a list") },
    { CARD("tags: ['a' b]\n"), REFUSED("11", "list without an end on its line") },
    { CARD("tags: [[a]]\n"), REFUSED("11", SIGN_WHY) },
    { CARD("extra_gated_prompt: |2\n  a\n"), REFUSED("24", "style of a block that is not read") },
    { CARD("a: b\rlicense: mit\n"), REFUSED("8", "line ends as no other does") },
    { CARD("a: b\xc2\x85license: mit\n"),
      WHOLE "; @8 hidden-character: U+0085; @8 odd-card: line ends as no other does" },
    { CARD("a: b\xe2\x80\xa8license: mit\n"),
      WHOLE "; @8 hidden-character: U+2028; @8 odd-card: line ends as no other does" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_found(span_of(rows[i].text), "README.md", rows[i].want);
    }
}

static void a_card_is_known_by_its_name(void)
{
    check_found(SPAN(CARD("license: mit\n")), "docs/readme.MD", WHOLE "; licence=mit");
    check_found(SPAN(CARD("license: mit\n")), "xREADME.md", "text, whole");
    check_found(SPAN("{{ x.__a__ }}"), "README.md", WHOLE);
}

static void long_values_are_left_out_and_said_to_be(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
    AUTO_CLOSE(buf) struct buf b;
    struct span bytes;
    struct found f;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 20);
    buf_printf(&b, "---\nlicense: %070000d\ntags: [a%s", 0, "");
    for (unsigned i = 0; i < 1000; i++)
        buf_printf(&b, ",t%u", i);
    buf_printf(&b, "]\n---\n");
    CHECK(buf_done(&b, &bytes, &err));
    struct source src = source_mem("flood", &bytes);
    CHECK(found_read(&src, SPAN("README.md"), &a, &f, &err));
    CHECK(f.n_facts == 1000 && notes_times(f.notes, "odd-fact") == 2);
    CHECK_STR(f.notes->list[0].text, "licence of 70000 bytes is left out");
}

TESTS(TEST(each_row_gives_what_it_must), TEST(a_card_is_known_by_its_name),
      TEST(long_values_are_left_out_and_said_to_be))
