/* mof_test.c - statements of openness: which components under which licence, and what is no such
 * statement; the classes of the framework. Every row runs again with each allocation and each read
 * failing once. */
#include "formats/mof.h"

#include "formats/show.h"

#define TEXT            "text, whole"
#define ODD(place, why) TEXT "; @" place " odd-mof: " why
#define HEAD                                                                                       \
    "framework:\n  name: 'Model Openness Framework'\n  version: '1.0'\nrelease:\n  name: X\n"
#define KNOWN TEXT "; mof_framework=1.0; mof_name=X"

/* As the framework's own tool writes it, shortened. */
static const char own[] =
    "framework:\n  name: 'Model Openness Framework'\n  version: '1.0'\n  date: '2024-12-15'\n"
    "release:\n  name: Tiny\n  version: 7B\n  date: '2024-02-23'\n  license:\n    distribution:\n"
    "      name: Apache-2.0\n      path: LICENSE\n    code:\n      name: MIT\n      path: ''\n"
    "  type: language\n  architecture: transformer\n  origin: ''\n  producer: 'A laboratory'\n"
    "  contact: ''\n  repository: 'https://example.org/x'\n  huggingface: ''\n  components:\n"
    "    -\n      name: 'Model architecture'\n      description: \"Well commented code\"\n"
    "      license: 'BSD-3-Clause'\n      component_path: 'src/'\n      license_path: ''\n"
    "    -\n      name: 'Training code'\n      description: 'Code'\n"
    "    -\n      name: 'Model parameters (Final)'\n      component_path: model.safetensors\n"
    "    -\n      name: 'Data card'\n      license: 'unlicensed'\n      component_path: ''\n";

static const struct {
    const char *name, *text, *want;
} rows[] = {
    { "mof.yml", own,
      TEXT "; mof_framework=1.0; mof_name=Tiny; mof_component=architecture\tBSD-3-Clause\tsrc/; "
           "mof_component=training_code\tMIT\t; "
           "mof_component=final_parameters\tApache-2.0\tmodel.safetensors; "
           "mof_component=data_card\tunlicensed\t" },
    { "MOF.YAML", HEAD "  components: []\n", KNOWN },
    { "sub/mof.yml", HEAD "  components: []\n", TEXT },
    { "mof.yml.txt", HEAD "  components: []\n", TEXT },
    { "mof.yml", HEAD "  components:\n  - name: model CARD\n  - name: research_paper\n",
      KNOWN "; mof_component=model_card\t\t; mof_component=research_paper\t\t" },
    { "mof.yml", HEAD "  license: {}\n  components:\n  - name: Datasets\n",
      KNOWN "; mof_component=datasets\t\t" },
    { "mof.yml",
      HEAD "  license:\n    data: CC0-1.0\n    document:\n      name: CC-BY-4.0\n"
           "  components:\n  - name: Datasets\n  - name: Model card\n  - name: Training code\n",
      KNOWN "; mof_component=datasets\tCC0-1.0\t; mof_component=model_card\tCC-BY-4.0\t; "
            "mof_component=training_code\t\t" },
    { "mof.yml", HEAD "  license: MIT\n  components:\n  - name: Datasets\n",
      KNOWN "; mof_component=datasets\t\t" },
    { "mof.yml", HEAD "  components:\n  - name: Final model parameters\n  - name: Sample outputs\n",
      KNOWN "; mof_component=final_parameters\t\t; mof_component=sample_outputs\t\t" },

    { "mof.yml", "", "empty, whole" },
    { "mof.yml", "hello\n", ODD("0", "line is no key with a value") },
    { "mof.yml", "- a\n", ODD("0", "expected release: with a list of components") },
    { "mof.yml", "release:\n  name: x\n", ODD("0", "expected release: with a list of components") },
    { "mof.yml", HEAD "  components: many\n",
      ODD("96", "expected release: with a list of components") },
    { "mof.yml", HEAD "  components:\n    a: b\n",
      ODD("100", "expected release: with a list of components") },
    { "mof.yml", HEAD "  components:\n  - name: Slides\n",
      ODD("100", "a component that the framework does not have") },
    { "mof.yml", HEAD "  components:\n  - Datasets\n",
      ODD("100", "a component is a map with a name") },
    { "mof.yml", HEAD "  components:\n  - licence: x\n",
      ODD("100", "a component that the framework does not have") },
    { "mof.yml", HEAD "  components:\n  - name: Datasets\n  - name: datasets\n",
      ODD("119", "a component twice") },
    { "mof.yml", HEAD "  components:\n  - name:\n    - Datasets\n",
      ODD("110", "a map or a list where text belongs") },
    { "mof.yml", HEAD "  components:\n  - name: Datasets\n    license: [a]\n",
      ODD("128", "a map or a list where text belongs") },
    { "mof.yml", HEAD "  components:\n  - name: Datasets\n    component_path: \"a\\tb\"\n",
      ODD("135", "a tab or a line end in text") },
    { "mof.yml", HEAD "  components:\n  - name: Datasets\n    license: \"a\\nb\"\n",
      ODD("128", "a tab or a line end in text") },
    { "mof.yml", "release:\n  name: [x]\n  components: []\n",
      ODD("17", "a map or a list where text belongs") },
    { "mof.yml", HEAD "  components: []\n  name: twice\n",
      ODD("101", "a key that is given twice") },
    { "mof.yml", "release: &a\n", ODD("9", "anchor, tag, alias or other sign that is not read") },
};

static void a_statement_is_whole_or_says_nothing(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_found(span_of(rows[i].text), rows[i].name, rows[i].want);
    }
    check_case = "";
}

static void a_statement_has_a_most_of_bytes(void)
{
    static uint8_t text[MOF_BYTES_MAX + 1];
    static const char head[] = HEAD "  components: []\n#";
    memset(text, '-', sizeof text);
    memcpy(text, head, sizeof head - 1);
    check_found((struct span){ text, MOF_BYTES_MAX }, "mof.yml", KNOWN);
    check_found((struct span){ text, sizeof text }, "mof.yml",
                ODD("1048576", "more than 1048576 bytes"));
}

static void parts_come_back(void)
{
    struct span licence, path;
    unsigned i = 99;
    CHECK(mof_part(SPAN("data_card\tMIT OR X\ta/b"), &i, &licence, &path) && i == 13);
    CHECK(span_eq(licence, SPAN("MIT OR X")) && span_eq(path, SPAN("a/b")));
    CHECK(mof_part(SPAN("datasets\t\t"), &i, &licence, &path) && licence.len == 0 && path.len == 0);
    CHECK(!mof_part(SPAN("slides\t\t"), &i, &licence, &path));
    CHECK(!mof_part(SPAN("datasets"), &i, &licence, &path));
    CHECK(!mof_part(SPAN("datasets\tMIT"), &i, &licence, &path));
    CHECK(!mof_part((struct span){ 0 }, &i, &licence, &path));
}

static uint32_t all_but(const char *word)
{
    uint32_t have = 0;
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        have |= (uint32_t)(strcmp(mof_components[i].word, word) != 0) << i;
    return have;
}

static uint32_t of_class(unsigned class)
{
    uint32_t have = 0;
    for (unsigned i = 0; i < MOF_COMPONENTS; i++)
        have |= (uint32_t)(mof_components[i].class >= class && mof_components[i].class > 0) << i;
    return have;
}

static unsigned count(uint32_t set)
{
    return (unsigned)__builtin_popcount(set);
}

/* Class III needs 6, class II 11, class I 15, by the framework's own count. */
static void classes_are_those_of_the_framework(void)
{
    static const struct {
        const char *without;
        unsigned class;
    } lacks[] = {
        { "nothing", 1 },
        { "model_metadata", 1 },
        { "technical_report", 1 },
        { "sample_outputs", 2 },
        { "intermediate_parameters", 2 },
        { "datasets", 2 },
        { "research_paper", 2 },
        { "preprocessing_code", 2 },
        { "evaluation_code", 3 },
        { "training_code", 3 },
        { "inference_code", 3 },
        { "evaluation_data", 3 },
        { "libraries_and_tools", 3 },
        { "model_card", 0 },
        { "data_card", 0 },
        { "architecture", 0 },
        { "final_parameters", 0 },
        { "evaluation_results", 0 },
    };
    for (size_t i = 0; i < COUNT(lacks); i++) {
        check_case = lacks[i].without;
        CHECK(mof_class(all_but(lacks[i].without)) == lacks[i].class);
    }
    check_case = "";
    CHECK(count(mof_missing(0, 3)) == 6 && count(mof_missing(0, 2)) == 11 &&
          count(mof_missing(0, 1)) == 15);
    CHECK(mof_class(0) == 0 && mof_class(of_class(3)) == 3 && mof_class(of_class(2)) == 2);
    /* A paper stands in for the report, and nothing for the paper. */
    uint32_t report = ~all_but("technical_report"), paper = ~all_but("research_paper");
    report &= (1u << MOF_COMPONENTS) - 1, paper &= (1u << MOF_COMPONENTS) - 1;
    CHECK(mof_class((of_class(3) & ~report) | paper) == 3 && mof_class(of_class(3) & ~report) == 0);
    CHECK(mof_missing(all_but("research_paper"), 1) == paper);
}

TESTS(TEST(a_statement_is_whole_or_says_nothing), TEST(a_statement_has_a_most_of_bytes),
      TEST(parts_come_back), TEST(classes_are_those_of_the_framework))
