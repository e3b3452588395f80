/* lm_eval_test.c - lm-evaluation-harness: each trap of its files. Every row runs again with each
 * allocation failing once. The shapes are those of files the harness wrote, in test/data/results/. */
#include "results/show.h"

#define FILE_OF(results, rest) "{\"results\":{" results "},\"versions\":{},\"config\":{}" rest "}"
#define SIZES(original)        ",\"n-samples\":{\"t\":{\"original\":" original ",\"effective\":6}}"
#define FOUR                   "\"t\":{\"acc,none\":0.6666666666666666,\"acc_stderr,none\":0.210818510677892}"
/* Of a (6 items, 4 right) and b (3 items, 1 right); errors as the harness prints them. */
#define A "\"a\":{\"acc,none\":0.6666666666666666,\"acc_stderr,none\":0.210818510677892}"
#define B "\"b\":{\"acc,none\":0.3333333333333333,\"acc_stderr,none\":0.3333333333333333}"
#define PARTS                                                                                      \
    "lm-eval; a/acc: 4 of 6, 6 planned #/results/a/acc,none; b/acc: 1 of 3, 3 planned "            \
    "#/results/b/acc,none; g/acc: "
#define GROUP(mean, error)                                                                         \
    FILE_OF(A "," B ",\"g\":{\"acc,none\":" mean ",\"acc_stderr,none\":" error                     \
              ",\"sample_count\":{\"acc,none\":9}}",                                               \
            ",\"groups\":{\"g\":{}},\"group_subtasks\":{\"g\":[\"a\",\"b\"]},\"n-samples\":"       \
            "{\"a\":{\"original\":6,\"effective\":6},\"b\":{\"original\":3,\"effective\":3}}")

static const struct row {
    const char *text, *want;
} rows[] = {
    /* the error is sqrt(p(1-p)/(n-1)), so each item is 0 or 1 */
    { FILE_OF(FOUR, SIZES("6")), "lm-eval; t/acc: 4 of 6, 6 planned #/results/t/acc,none" },
    /* items between 0 and 1 vary less */
    { FILE_OF("\"t\":{\"f1,none\":0.6666666666666666,\"f1_stderr,none\":0.1}", SIZES("6")),
      "lm-eval; t/f1: 0.666667+-0.1 df 5, 6 planned #/results/t/f1,none" },
    /* an error of 0: all were wrong, which is a count, and else nothing */
    { FILE_OF("\"t\":{\"acc,none\":0.0,\"acc_stderr,none\":0.0}", SIZES("6")),
      "lm-eval; t/acc: 0 of 6, 6 planned #/results/t/acc,none" },
    { FILE_OF("\"t\":{\"acc,none\":1,\"acc_stderr,none\":0}", SIZES("6")),
      "lm-eval; t/acc: 6 of 6, 6 planned #/results/t/acc,none" },
    { FILE_OF("\"t\":{\"acc,none\":0.1,\"acc_stderr,none\":5.7e-18}", SIZES("6")),
      "lm-eval; t/acc: 0.1 (a standard error of 0 is no error bar), 6 planned "
      "#/results/t/acc,none" },
    { FILE_OF("\"t\":{\"acc,none\":0.5,\"acc_stderr,none\":0.0}", SIZES("6")),
      "lm-eval; t/acc: 0.5 (a standard error of 0 is no error bar), 6 planned "
      "#/results/t/acc,none" },
    { FILE_OF("\"t\":{\"bleu,none\":0.0,\"bleu_stderr,none\":0.0}", SIZES("6")),
      "lm-eval; t/bleu: 0 (a standard error of 0 is no error bar), 6 planned "
      "#/results/t/bleu,none" },

/* (a) "N/A", null, NaN, or none at all: missing */
#define NO_BAR                                                                                     \
    "lm-eval; t/acc: 0.5 (the file has no standard error), 6 planned #/results/t/acc,none"
    { FILE_OF("\"t\":{\"acc,none\":0.5,\"acc_stderr,none\":\"N/A\"}", SIZES("6")), NO_BAR },
    { FILE_OF("\"t\":{\"acc,none\":0.5,\"acc_stderr,none\":null}", SIZES("6")), NO_BAR },
    { FILE_OF("\"t\":{\"acc,none\":0.5,\"acc_stderr,none\":NaN}", SIZES("6")), NO_BAR },
    { FILE_OF("\"t\":{\"acc,none\":0.5}", SIZES("6")), NO_BAR },
    { FILE_OF("\"t\":{\"acc,none\":NaN,\"f1,none\":-Infinity,\"em,none\":0.5}", SIZES("6")),
      "lm-eval; t/em: 0.5 (the file has no standard error), 6 planned #/results/t/em,none; "
      "@17 no-number: a metric without a number is left out; "
      "@32 no-number: a metric without a number is left out" },

    /* (b) the filter matters */
    { FILE_OF("\"t\":{\"alias\":\"T\",\"name\":\"t\",\"em,strict-match\":0.0,"
              "\"em,flexible-extract\":1.0}",
              ""),
      "lm-eval; t/em/strict-match: 0 (the file has no standard error) "
      "#/results/t/em,strict-match; t/em/flexible-extract: 1 (the file has no standard error) "
      "#/results/t/em,flexible-extract" },

    /* (c) sample_len is that of the last metric: not used */
    { FILE_OF("\"t\":{\"sample_len\":2,\"f1,none\":0.5,\"f1_stderr,none\":0.1}", SIZES("6")),
      "lm-eval; t/f1: 0.5+-0.1 df 5, 6 planned #/results/t/f1,none" },
    { FILE_OF("\"t\":{\"sample_len\":6,\"f1,none\":0.5,\"f1_stderr,none\":0.1}", ""),
      "lm-eval; t/f1: 0.5 (the file does not say of how many items it is the mean) "
      "#/results/t/f1,none" },

    /* (d) a limit makes a prefix */
    { FILE_OF(FOUR, SIZES("9")),
      "lm-eval; t/acc: 4 of 6, 3 unscored, 9 planned, partial #/results/t/acc,none" },
    { "{\"results\":{" FOUR "},\"versions\":{},\"config\":{\"limit\":6.0}" SIZES("6") "}",
      "lm-eval; t/acc: 4 of 6, 6 planned, partial #/results/t/acc,none" },
    { "{\"results\":{" FOUR "},\"versions\":{},\"config\":{\"limit\":6.0}}",
      "lm-eval; t/acc: 0.666667 (a run with a limit, and the file does not say of how many items), "
      "partial #/results/t/acc,none" },

    /* (e) a bootstrap has the form with n: 0.1 * sqrt(6/5) */
    { FILE_OF(
          "\"t\":{\"mcc,none\":0.5,\"mcc_stderr,none\":0.1,\"acc,none\":0.5,"
          "\"acc_stderr,none\":0.1}",
          SIZES("6") ",\"configs\":{\"t\":{\"metric_list\":[{\"metric\":\"mcc\",\"aggregation\":"
                     "\"matthews_corrcoef\"},{\"metric\":\"acc\",\"aggregation\":\"mean\"}]}}"),
      "lm-eval; t/mcc: 0.5+-0.109545 df 5, 6 planned #/results/t/mcc,none; "
      "t/acc: 0.5+-0.1 df 5, 6 planned #/results/t/acc,none" },
    { FILE_OF("\"t\":{\"x,none\":0,\"x_stderr,none\":0}",
              SIZES("6") ",\"configs\":{\"t\":{\"metric_list\":[{\"metric\":\"x\",\"aggregation\":"
                         "\"mean\"}]}}"),
      "lm-eval; t/x: 0 of 6, 6 planned #/results/t/x,none" },

    /* (f) groups: pooled over their tasks, or a plain mean of means */
    { GROUP("0.5555555555555556", "0.17817416127494964"),
      PARTS "0.555556+-0.178174 df 7 #/results/g/acc,none" },
    { GROUP("0.5", "0.19720265943665388"), PARTS "0.5+-0.197203 df 2 #/results/g/acc,none" },
    { GROUP("0.5", "0.17817416127494964"),
      PARTS "0.5 (a group whose error is not that of its tasks) #/results/g/acc,none" },
    { GROUP("0.7", "0.17817416127494964"),
      PARTS "0.7 (a group whose error is not that of its tasks) #/results/g/acc,none" },
    { GROUP("0.7", "\"N/A\""), PARTS "0.7 (the file has no standard error) #/results/g/acc,none" },
    { FILE_OF("\"g\":{\"acc,none\":0.5,\"acc_stderr,none\":0.1,\"sample_count\":{\"acc,none\":9}}",
              ",\"groups\":{\"g\":{}},\"group_subtasks\":{\"g\":[\"a\"]}"),
      "lm-eval; g/acc: 0.5 (a group whose tasks are not all in the file) #/results/g/acc,none" },

    /* (g) a hub revision is no digest of weights; (i) what changes scores is kept */
    { "{\"results\":{" FOUR "},\"versions\":{\"t\":1.0,\"u\":2},\"n-shot\":{\"t\":5},\"config\":"
      "{\"model\":\"hf\",\"model_sha\":\"5f0b\",\"limit\":null},\"task_hashes\":{\"t\":\"ab\"},"
      "\"chat_template_sha\":\"cd\",\"system_instruction_sha\":\"ef\",\"date\":1795317687.29,"
      "\"lm_eval_version\":\"0.4.13\",\"model_name\":\"acme/x\"" SIZES("6") "}",
      "lm-eval 0.4.13 of acme/x at 2026-11-22T03:21:27Z; t/acc v1.0: 4 of 6, 6 planned | shots 5, "
      "task hash ab, chat template cd, system instruction ef, hub revision 5f0b "
      "#/results/t/acc,none" },

    /* until 2024 keys had no filter, and the number of items was not said */
    { FILE_OF("\"t\":{\"acc\":0.5,\"acc_stderr\":0.1,\"acc_norm\":0.25}", ""),
      "lm-eval; t/acc: 0.5 (the file does not say of how many items it is the mean) "
      "#/results/t/acc; t/acc_norm: 0.25 (the file has no standard error) #/results/t/acc_norm" },
    /* names with signs of their own */
    { FILE_OF("\"t/~\":{\"acc,none\":0.5}", ""),
      "lm-eval; t/~/acc: 0.5 (the file has no standard error) #/results/t~1~0/acc,none" },

    { FILE_OF("", ""), "! @0 no result in it" },
    { FILE_OF("\"t\":{\"alias\":\"t\"}", ""), "! @0 no result in it" },
    { FILE_OF("\"t\":{},\"t\":{}", ""), "! @19 a task stands twice in \"results\"" },
    { FILE_OF("\"t\":3", ""), "! @12 results: expected the name of a task and its metrics" },
    { FILE_OF("\"\":{}", ""), "! @12 results: expected the name of a task and its metrics" },
    { FILE_OF("\"t\":{\",none\":1}", ""),
      "! results: expected the name of a metric in front of the comma" },
    { FILE_OF("\"t\":{\"acc,none\":1.00000000000000000000000000000001}", ""),
      "! @28 results: number \"1.00000000000000000000000000000001\" has more digits than a score "
      "needs" },
    { FILE_OF(FOUR, SIZES("5")),
      "! @128 n-samples: 6 items of 5: expected \"effective\" not above \"original\"" },
    { "{\"results\":{" FOUR "},\"versions\":{},\"config\":{}", "! @110 expected ','" },
    { FILE_OF(FOUR, "") "x", "! @111 text after the end" },
    { "{\"a\":1}", "! @0 no results of a tool that is read here; ajar-evidence(1) lists them" },
};

static void each_row_gives_what_it_must(void)
{
    struct results_ask ask = { .name = SPAN("results.json") };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].text;
        check_results(span_of(rows[i].text), &ask, rows[i].want);
    }
}

TESTS(TEST(each_row_gives_what_it_must))
