/* lm_eval_samples_test.c - lm-evaluation-harness item by item: ids to pair runs by, clusters, and what
 * a line must have. Every row runs again with each allocation failing once. */
#include "results/show.h"

#define NAME "out/samples_my_task_2026-11-22T03-21-27.475944.jsonl"
#define LINE(id, hash, filter, rest)                                                               \
    "{\"doc_id\":" id ",\"doc\":{\"p\":\"x" id                                                     \
    "\",\"q\":{\"r\":1}},\"target\":\"\",\"filter\":\"" filter                                     \
    "\",\"metrics\":[\"acc\"],\"doc_hash\":\"" hash "\"" rest "}\n"
#define HEAD "lm-eval-samples run 2026-11-22T03-21-27.475944"

static const struct row {
    const char *name, *cluster, *text, *want;
} rows[] = {
    { NAME, "",
      LINE("0", "aaaabbbbccccdddd", "none", ",\"acc\":1.0") LINE("1", "b", "none", ",\"acc\":0"),
      HEAD "; my_task/acc: 1=0:aaaabbbbcccc 0=1:b #/acc" },
    /* each filter is a reading of its own */
    { NAME, "", LINE("0", "a", "none", ",\"acc\":1") LINE("0", "a", "strict", ",\"acc\":0"),
      HEAD "; my_task/acc: 1=0:a #/acc; my_task/acc/strict: 0=0:a #/acc" },
    /* a field of the document makes clusters; so does a text that stands in the data twice */
    { NAME, "p", LINE("0", "a", "none", ",\"acc\":1") LINE("1", "b", "none", ",\"acc\":1"),
      HEAD "; my_task/acc: 1=0:a 1=1:b #/acc" },
    { NAME, "q/r", LINE("0", "a", "none", ",\"acc\":1") LINE("1", "b", "none", ",\"acc\":1"),
      HEAD "; my_task/acc: 1@0=0:a 1@0=1:b #/acc" },
    { NAME, "", LINE("0", "a", "none", ",\"acc\":1") LINE("1", "a", "none", ",\"acc\":0.5"),
      HEAD "; my_task/acc: 1@0=0:a 0.5@0=1:a #/acc" },
    /* tried and not scored */
    { NAME, "",
      LINE("0", "a", "none", ",\"acc\":NaN") LINE("1", "b", "none", ",\"acc\":1")
          LINE("2", "c", "none", ",\"acc\":null"),
      HEAD "; my_task/acc: 1=1:b, 2 unscored #/acc" },
    { NAME, "", LINE("0", "a", "none", ",\"acc\":NaN"), "! @0 no result in it" },
    /* what comes to a number only over all items is not read item by item */
    { NAME, "", LINE("0", "a", "none", ",\"acc\":[1,2]"), "! @0 no result in it" },
    { NAME, "", "\n" LINE("0", "a", "none", ",\"acc\":1") " \n",
      HEAD "; my_task/acc: 1=0:a #/acc" },

    { NAME, "z", LINE("0", "a", "none", ",\"acc\":1"),
      "! @0 line 1: the document has no field \"z\"" },
    { NAME, "", LINE("0", "a", "none", ",\"acc\":1") LINE("0", "a", "none", ",\"acc\":0"),
      "! @111 item \"0:a\" stands twice; each is written once" },
    { NAME, "", LINE("0", "a", "none", ""),
      "! @0 line 1: expected a score for each of \"metrics\"" },
    { NAME, "", "{\"doc_id\":0,\"doc\":{},\"target\":\"\"}\n",
      "! @0 line 1: expected \"metrics\", which names the scores of the item" },
    { NAME, "", LINE("0", "a", "none", ",\"acc\":1") "{\"doc_id\":1,",
      "! @123 line 2: expected '\"'" },
    { "x.jsonl", "", LINE("0", "a", "none", ",\"acc\":1"),
      "! @0 expected a file named samples_TASK_DATE.jsonl, as lm-eval names it: nothing else says "
      "which task it is" },
    { "samples_2026-11-22T03.jsonl", "", LINE("0", "a", "none", ",\"acc\":1"),
      "! @0 expected a file named samples_TASK_DATE.jsonl, as lm-eval names it: nothing else says "
      "which task it is" },
};

static void each_row_gives_what_it_must(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct results_ask ask = { span_of(rows[i].name), span_of(rows[i].cluster) };
        check_case = rows[i].text;
        check_results(span_of(rows[i].text), &ask, rows[i].want);
    }
}

TESTS(TEST(each_row_gives_what_it_must))
