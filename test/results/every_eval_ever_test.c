/* every_eval_ever_test.c - the shared schema: its records and its items. Every row runs again with
 * each allocation failing once. The shapes are those of files its converter wrote, in
 * test/data/results/. */
#include "results/show.h"

#define RECORD(results)                                                                            \
    "{\"schema_version\":\"0.3.0\",\"evaluation_id\":\"t/m/1\",\"evaluation_timestamp\":"          \
    "\"1795319728\",\"eval_library\":{\"name\":\"lm_eval\",\"version\":\"0.4.13\"},"               \
    "\"model_info\":{\"id\":\"acme/x\"},\"evaluation_results\":[" results "]}"
#define RESULT(config, details)                                                                    \
    "{\"evaluation_result_id\":\"acc\",\"evaluation_name\":\"t\",\"source_data\":{"                \
    "\"dataset_name\":\"d\"},\"metric_config\":{" config "},\"score_details\":{" details "}}"
#define UNIT                 "\"metric_unit\":\"proportion\""
#define ONE(config, details) RECORD(RESULT(config, details))
#define HEAD                 "every-eval-ever lm_eval 0.4.13 of acme/x run t/m/1 at 2026-11-22T03:55:28Z; t/acc: "
#define TAIL                 " | dataset d #/evaluation_results/0"
#define NO_BAR               " (the file has no standard error)"

static const struct row {
    const char *text, *want;
} records[] = {
    { ONE(UNIT, "\"score\":0.6666666666666666,\"uncertainty\":{\"standard_error\":{\"value\":"
                "0.210818510677892},\"num_samples\":6}"),
      HEAD "4 of 6" TAIL },
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"standard_error\":{\"value\":0.1},"
                "\"num_samples\":6}"),
      HEAD "0.5+-0.1 df 5" TAIL },
    { ONE("\"metric_unit\":\"percent\"", "\"score\":50,\"uncertainty\":{\"standard_error\":"
                                         "{\"value\":10},\"num_samples\":6}"),
      HEAD "0.5+-0.1 df 5" TAIL },
    { ONE("\"metric_unit\":\"points\"", "\"score\":50"), HEAD "50" NO_BAR TAIL },
    { ONE("", "\"score\":50"), HEAD "50" NO_BAR ", unit unknown" TAIL },
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"standard_error\":{\"value\":0},"
                "\"num_samples\":6}"),
      HEAD "0.5 (a standard error of 0 is no error bar)" TAIL },
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"standard_error\":{\"value\":0.1}}"),
      HEAD "0.5 (the file does not say of how many items it is the mean)" TAIL },
    /* an interval, where there is no standard error, and only with its level */
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"confidence_interval\":{\"lower\":0.4,\"upper\":"
                "0.6,\"confidence_level\":0.95}}"),
      HEAD "0.4 to 0.6 at 0.95" TAIL },
    { ONE("\"metric_unit\":\"%\"", "\"score\":50,\"uncertainty\":{\"confidence_interval\":"
                                   "{\"lower\":40,\"upper\":60,\"confidence_level\":0.95}}"),
      HEAD "0.4 to 0.6 at 0.95" TAIL },
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"confidence_interval\":{\"lower\":0.4,\"upper\":"
                "0.6}}"),
      HEAD "0.5" NO_BAR TAIL },
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"confidence_interval\":{\"lower\":0.5,\"upper\":"
                "0.5,\"confidence_level\":0.95}}"),
      HEAD "0.5" NO_BAR TAIL },
    { ONE(UNIT, "\"score\":0.5,\"uncertainty\":{\"confidence_interval\":{\"lower\":0.4,\"upper\":"
                "0.6,\"confidence_level\":95}}"),
      HEAD "0.5" NO_BAR TAIL },
    /* fewer items than the data has */
    { RECORD("{\"evaluation_name\":\"t\",\"evaluation_timestamp\":\"2026-11-20T10:00:00Z\","
             "\"source_data\":{\"dataset_name\":\"d\",\"hf_split\":\"test\",\"samples_number\":9},"
             "\"metric_config\":{" UNIT ",\"metric_name\":\"Accuracy\"},\"score_details\":{"
             "\"score\":0,\"uncertainty\":{\"standard_error\":{\"value\":0},\"num_samples\":6}}}"),
      "every-eval-ever lm_eval 0.4.13 of acme/x run t/m/1 at 2026-11-22T03:55:28Z; t/Accuracy: 0 "
      "of "
      "6, 3 unscored, 9 planned, partial, at 2026-11-20T10:00:00Z | dataset d, split test "
      "#/evaluation_results/0" },
    { RECORD("{\"evaluation_result_id\":\"acc\",\"evaluation_name\":\"t\",\"source_data\":{"
             "\"dataset_name\":\"d\",\"samples_number\":9},\"metric_config\":{" UNIT
             "},\"score_details\":{\"score\":0.5,\"uncertainty\":{\"confidence_interval\":{"
             "\"lower\":0.4,\"upper\":0.6,\"confidence_level\":0.95},\"num_samples\":6}}}"),
      HEAD "0.5 (an interval of a part of the items), 3 unscored, 9 planned, partial" TAIL },
    { RECORD(RESULT(UNIT, "\"score\":NaN") "," RESULT(UNIT, "\"score\":1")),
      "every-eval-ever lm_eval 0.4.13 of acme/x run t/m/1 at 2026-11-22T03:55:28Z; t/acc: 1" NO_BAR
      " | dataset d #/evaluation_results/1; @347 no-number: a score without a number is left out" },

    { RECORD(""), "! @0 no result in it" },
    { RECORD("{\"evaluation_name\":\"t\"}"),
      "! @190 evaluation_results: expected a result with \"evaluation_name\" and "
      "\"score_details\"/\"score\"" },
    { RECORD("{\"evaluation_name\":\"t\",\"score_details\":{\"score\":1}}"),
      "! @190 evaluation_results: expected a result with \"evaluation_result_id\" or "
      "\"metric_name\"" },
    { RECORD("{\"evaluation_name\":\"t\",\"evaluation_timestamp\":\"now\",\"metric_config\":{"
             "\"metric_name\":\"a\"},\"score_details\":{\"score\":1}}"),
      "! @236 evaluation_results: \"now\" is no time: expected seconds since 1970" },
};

#define ITEM(run, id, hash, score, rest)                                                           \
    "{\"schema_version\":\"0.3.0\",\"evaluation_id\":\"" run "\",\"model_id\":\"m\","              \
    "\"evaluation_name\":\"t\",\"evaluation_result_id\":\"acc\",\"sample_id\":\"" id               \
    "\",\"sample_hash\":\"" hash "\",\"evaluation\":{\"score\":" score "},\"error\":" rest "}\n"
#define ITEMS "every-eval-ever-samples run r; t/acc: "

static const struct item_row {
    const char *cluster, *text, *want;
} items[] = {
    { "", ITEM("r", "0", "a", "1.0", "null") ITEM("r", "1", "b", "0", "null"),
      ITEMS "1=0 0=1 #/evaluation/score" },
    { "", ITEM("r", "0", "a", "1.0", "null") ITEM("r", "1", "a", "0", "null"),
      ITEMS "1@0=0 0@0=1 #/evaluation/score" },
    { "model_id", ITEM("r", "0", "a", "1.0", "null") ITEM("r", "1", "b", "0", "null"),
      ITEMS "1@0=0 0@0=1 #/evaluation/score" },
    /* what failed was not scored, whatever stands there */
    { "", ITEM("r", "0", "a", "0.0", "\"timeout\"") ITEM("r", "1", "b", "1", "null"),
      ITEMS "1=1, 1 unscored #/evaluation/score" },
    { "x", ITEM("r", "0", "a", "1", "null"), "! @0 line 1: the item has no field \"x\"" },
    { "", ITEM("r", "0", "a", "1", "null") ITEM("s", "1", "b", "1", "null"),
      "! @227 line 2: expected items of one evaluation in a file, as \"evaluation_id\" has it" },
    { "", ITEM("r", "0", "a", "1", "null") ITEM("r", "0", "b", "1", "null"),
      "! @185 item \"0\" stands twice; each is written once" },
    { "", "{\"schema_version\":\"\",\"evaluation_id\":\"r\",\"sample_id\":\"0\"}\n",
      "! @0 line 1: expected \"evaluation_name\", \"evaluation_result_id\" and \"sample_id\"" },
};

static void each_record_gives_what_it_must(void)
{
    struct results_ask ask = { .name = SPAN("a.json") };
    for (size_t i = 0; i < COUNT(records); i++) {
        check_case = records[i].text;
        check_results(span_of(records[i].text), &ask, records[i].want);
    }
}

static void each_file_of_items_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(items); i++) {
        struct results_ask ask = { SPAN("a.jsonl"), span_of(items[i].cluster) };
        check_case = items[i].text;
        check_results(span_of(items[i].text), &ask, items[i].want);
    }
}

TESTS(TEST(each_record_gives_what_it_must), TEST(each_file_of_items_gives_what_it_must))
