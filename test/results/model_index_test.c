/* model_index_test.c - numbers that a model's page states: without an error bar, and mostly without a
 * unit. Every row runs again with each allocation failing once. */
#include "results/show.h"

#define CARD(lines) "---\nlicense: mit\nmodel-index:\n" lines "---\n# X\n"
#define WHY         " (the format has no error bar and no number of items)"

static const struct row {
    const char *name, *text, *want;
} rows[] = {
    { "README.md",
      CARD("- name: x\n  results:\n  - task:\n      type: a\n      name: A\n    dataset:\n"
           "      type: d\n      config: c\n      split: test\n    metrics:\n"
           "    - type: acc\n      value: 60.24\n      verified: true\n"
           "    - type: f1\n      value: 87.5 %\n    - type: em\n      value: N/A\n"),
      "model-index of x; d/c/acc: 60.24" WHY ", unit unknown | name A, split test, verified true "
      "#/byte/192; d/c/f1: 0.875" WHY " | name A, split test #/byte/247; "
      "@282 no-number: a metric without a number is left out" },
    { "README.md", CARD("- results:\n  - dataset:\n      type: d\n    metrics:\n    - value: 1\n"),
      "! @87 line 7 of its YAML: expected a metric with \"type\" and \"value\"" },
    { "README.md", CARD("- results:\n  - dataset:\n      type: d\n    metrics:\n    - type: a\n"),
      "! @87 line 7 of its YAML: expected \"value\" beside the type of the metric" },
    { "README.md", CARD("- results:\n  - metrics:\n    - type: a\n"),
      "! @45 line 4 of its YAML: expected a result with \"dataset\" and its \"type\"" },
    { "README.md", CARD("- results:\n  - dataset:\n      type: d\n"),
      "! @45 line 4 of its YAML: expected a result with a list of \"metrics\"" },
    { "README.md", CARD("- name: x\n"),
      "! @32 line 3 of its YAML: expected a model with a list of \"results\"" },
    { "README.md", CARD("  name: x\n"),
      "! @32 line 3 of its YAML: expected a list of models under \"model-index\"" },
    { "README.md", CARD("- &x\n"),
      "! @32 line 3, column 3: anchor, tag, alias or other sign that is not read" },
    { "README.md", "---\nlicense: mit\n---\n",
      "! @4 expected \"model-index\" in the front matter" },
    { "README.md", "---\nlicense: mit\n", "! @0 front matter without an end" },
    { "README.md", "# X\n",
      "! @0 expected front matter with \"model-index\" at the top of a card" },

    /* the two examples of the format itself: nobody can tell their units */
    { "a.yaml",
      "- dataset:\n    id: g/gpqa\n    task_id: diamond\n  value: 0.412\n"
      "- data:\n    dataset: \n      id: c/hle\n      task_id: default\n      revision: 55\n"
      "    value: 20.90\n    date: '2025-01-15T10:30:00Z'\n    notes: no-tools\n",
      "eval-results; g/gpqa/diamond/value: 0.412" WHY ", unit unknown #/byte/56; "
      "c/hle/default/value: 20.9" WHY ", unit unknown, at 2025-01-15T10:30:00Z | revision 55, "
      "notes no-tools #/byte/153" },
    { "a.yml", "# none\n", "! @0 expected a list of results, each with \"dataset\" and \"value\"" },
    { "a.yaml", "a: b\n", "! @0 expected a list of results, each with \"dataset\" and \"value\"" },
    { "a.yaml", "- value: 1\n",
      "! @2 line 1 of its YAML: expected \"dataset\" with \"id\" and \"task_id\"" },
    { "a.yaml", "- dataset:\n    id: a\n    task_id: b\n",
      "! @2 line 1 of its YAML: expected \"value\" beside the dataset" },
    { "a.yaml", "- dataset:\n    id: a\n    task_id: b\n  value: 1\n  date: soon\n",
      "! @55 line 5 of its YAML: expected \"date\" as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ" },
    { "a.yaml", "- dataset:\n    id: \xff\n    task_id: b\n  value: 1\n",
      "! result 1: a text that is no UTF-8" },
    { "a.txt", "- value: 1\n",
      "! @0 no results of a tool that is read here; ajar-evidence(1) lists them" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct results_ask ask = { .name = span_of(rows[i].name) };
        check_case = rows[i].text;
        check_results(span_of(rows[i].text), &ask, rows[i].want);
    }
}

TESTS(TEST(each_row_gives_what_it_must))
