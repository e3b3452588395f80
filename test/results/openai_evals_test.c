/* openai_evals_test.c - records of OpenAI's evals: a real one, shrunk (test/data/results/make.py), and
 * each trap of the format by itself. Every row runs again with each allocation and each read failing
 * once. */
#include "results/show.h"

static void a_real_record_is_read(void)
{
    check_file("openai-evals/2d_movement.jsonl",
               "openai-evals of dummy run 261122040114BK2UB5ER at 2026-11-22T04:01:14Z; "
               "2d_movement.dev.v0/accuracy: 0=2d_movement.dev.87 0=2d_movement.dev.29 "
               "0=2d_movement.dev.63 0=2d_movement.dev.50 0=2d_movement.dev.84 "
               "0=2d_movement.dev.93 #/events/accuracy");
}

static void each_trap_of_the_format_is_one_row(void)
{
#define SPEC                                                                                       \
    "{'spec':{'eval_name':'e.dev.v0','run_id':'r','completion_fns':['m'],'created_at':"            \
    "'2026-11-22 03:52:13.312568'}}\n"
#define END "{'final_report':{'accuracy':0.5,'boostrap_std':0.0},'run_id':'r'}\n"
    static const struct {
        const char *name, *text, *want;
    } rows[] = {

        /* matches by sample */
        { "matches",
          SPEC "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':true,'"
               "expected':'x','picked':'y'}}\n{'run_id':'r','event_id':1,'sample_id':'b','type':'"
               "match','data':{'correct':false,'expected':'x','picked':'y'}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1=a 0=b "
          "#/events/accuracy" },
        { "the report before the events",
          SPEC END "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':"
                   "true,'expected':'x','picked':'y'}}\n{'run_id':'r','event_id':1,'sample_id':'b',"
                   "'type':'match','data':{'correct':false,'expected':'x','picked':'y'}}\n",
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1=a 0=b "
          "#/events/accuracy" },
        { "several of one sample",
          SPEC "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':true,'"
               "expected':'x','picked':'y'}}\n{'run_id':'r','event_id':1,'sample_id':'b','type':'"
               "match','data':{'correct':false,'expected':'x','picked':'y'}}\n{'run_id':'r','event_"
               "id':1,'sample_id':'a','type':'match','data':{'correct':false,'expected':'x','"
               "picked':'y'}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1@0 0@1 0@0 "
          "#/events/accuracy" },
        { "samples that were tried",
          SPEC "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':true,'"
               "expected':'x','picked':'y'}}\n{'sample_id':'b','type':'sampling','data':{}}\n{'"
               "sample_id':'c','type':'error','data':{'message':'x'}}\n{'sample_id':'c','type':'"
               "raw_sample','data':{}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1=a, 2 unscored "
          "#/events/accuracy" },
        { "what a grader gave",
          SPEC "{'sample_id':'a','type':'metrics','data':{'choice':'Yes','score':0.5,'sampled':['x'"
               "],'ok':true}}\n{'sample_id':'b','type':'metrics','data':{'score':NaN}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/score: 0.5=a, 1 unscored "
          "#/events/score; e.dev.v0/ok: 1=a, 1 unscored #/events/ok" },
        { "what is said beside a score",
          SPEC "{'sample_id':'a','type':'metrics','data':{'score':0.5,'x':{'y':1},'z':[1]}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/score: 0.5=a #/events/score" },
        { "events of other types",
          SPEC "{'sample_id':'a','type':'match','data':{'correct':true}}\n{'sample_id':'b','type':'"
               "sampling','data':{'correct':true,'n':1}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1=a, 1 unscored "
          "#/events/accuracy" },
        { "a match of nothing",
          SPEC "{'sample_id':'a','type':'match','data':{'correct':true}}\n{'sample_id':'b','type':'"
               "match','data':{}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1=a, 1 unscored "
          "#/events/accuracy" },
        { "metrics that are none",
          SPEC "{'sample_id':'a','type':'match','data':{'correct':true}}\n{'sample_id':'b','type':'"
               "metrics','data':null}\n{'sample_id':'c','type':'metrics','data':[1]}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/accuracy: 1=a, 2 unscored "
          "#/events/accuracy" },
        { "nothing scored", SPEC "{'sample_id':'b','type':'metrics','data':{'score':NaN}}\n" END,
          "! @0 no result in it" },

        /* no run that ended */
        { "no report",
          SPEC "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':true,'"
               "expected':'x','picked':'y'}}\n",
          "! @223 no \"final_report\"; evals writes it when the run has come to its end" },
        { "a second run",
          SPEC "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':true,'"
               "expected':'x','picked':'y'}}\n" END SPEC,
          "! @297 line 4: a second \"spec\"; evals writes one run into one record" },
        { "cut in a line",
          SPEC "{'run_id':'r','event_id':1,'sample_id':'a','type':'match','data':{'correct':true,'"
               "expected':'x','picked':'y'}}\n{'run_id",
          "! @225 line 3: string without an end" },
        { "no name", "{'spec':{'run_id':'r'}}\n" END,
          "! @8 line 1: no \"eval_name\" in the \"spec\"; evals writes it there" },
        { "a metric without a name",
          SPEC "{'sample_id':'a','type':'metrics','data':{'':0.5,'f1':1}}\n" END,
          "openai-evals of m run r at 2026-11-22T03:52:13Z; e.dev.v0/f1: 1=a #/events/f1" },
        { "no events", SPEC END, "! @0 no result in it" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_quoted(rows[i].text, &(struct results_ask){ 0 }, rows[i].want);
    }
}

TESTS(TEST(a_real_record_is_read), TEST(each_trap_of_the_format_is_one_row))
