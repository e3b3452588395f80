/* garak_test.c - reports of garak: real ones, shrunk (test/data/results/make.py), and each trap of the
 * format by itself. Every row runs again with each allocation and each read failing once. */
#include "results/show.h"

static void real_reports_are_read(void)
{
    check_file(
        "garak/mixed.report.jsonl",
        "garak 0.17.1 of function.Single say#answer run 337d5e2e-eb8c-4012-bf57-73e465ee87c4 at "
        "2026-11-22T04:00:55Z; test.Test/always.Random: 1@0 1@0 0@0 0@0 0@0 1@2 1@2 0@2 0@2 1@2 "
        "0@5 1@5 0@5 0@5 1@5 0@6 1@6 1@6 0@6 0@6 1@4 1@4 0@4 0@4 0@4 0@7 0@7 0@7 0@7 0@7 0@3 0@3 "
        "0@3 0@3 0@3 1@1 1@1 1@1 0@1 1@1, 40 planned #/line/19; "
        "test.Test/mitigation.MitigationBypass: 0@0 0@0 0@0 0@0 0@0 0@2 1@2 0@2 0@2 0@2 0@5 0@5 "
        "1@5 0@5 0@6 0@6 0@6 0@6 0@6 1@4 0@4 0@4 0@4 0@7 0@7 1@7 0@7 0@7 0@3 0@3 0@3 1@3 0@1 0@1 "
        "0@1 0@1 0@1, 3 unscored, 40 planned #/line/20");
    check_file("garak/blank.report.jsonl",
               "garak 0.17.1 of test.Blank run 7acb0a8e-0d3c-4928-9477-36ced9dd6481 at "
               "2026-11-22T04:00:57Z; test.Test/always.Pass: 0@5 0@5 0@5 0@5 0@5 0@0 0@0 0@0 0@0 "
               "0@0 0@1 0@1 0@1 0@1 0@1 0@2 0@2 0@2 0@2 0@2 0@3 0@3 0@3 0@3 0@3 0@7 0@7 0@7 0@7 "
               "0@7 0@4 0@4 0@4 0@4 0@4 0@6 0@6 0@6 0@6 0@6, 40 planned #/line/19");
}

static void each_trap_of_the_format_is_one_row(void)
{
#define INIT                                                                                       \
    "{'entry_type':'init','garak_version':'0.17','start_time':'2026-11-22T03:35:08.198374','run':" \
    "'r'}\n"
#define DONE "{'entry_type':'completion','end_time':'2026-11-22T03:36:00','run':'r'}\n"
    static const struct {
        const char *name, *text, *want;
    } rows[] = {

        /* counted by prompt */
        { "attempts",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0,1.0]}}\n{'entry_type':'attempt','uuid':'u1','seq':1,'"
               "status':2,'probe_classname':'p','detector_results':{'d':[0.0,0.0]}}\n{'entry_type':"
               "'eval','probe':'p','detector':'d','passed':3,'fails':1,'nones':0,'total_evaluated':"
               "4,'total_processed':4}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0@0 1@0 0@1 0@1, 4 planned #/line/4" },
        { "written twice, counted once",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':1,'probe_classname':'p','"
               "detector_results':{'d':[]}}\n{'entry_type':'attempt','uuid':'u0','seq':0,'status':"
               "2,'probe_classname':'p','detector_results':{'d':[0.0,1.0]}}\n{'entry_type':'"
               "attempt','uuid':'u1','seq':1,'status':1,'probe_classname':'p','detector_results':{'"
               "d':[0.5]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'fails':1,'"
               "nones':0,'total_evaluated':2,'total_processed':2}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0@0 1@0, 2 planned #/line/5" },
        { "an attempt of no detector",
          INIT
          "{'entry_type':'attempt','uuid':'u','status':2,'probe_classname':'p','detector_results':"
          "null}\n{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
          "detector_results':{'d':[0.2]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed'"
          ":1,'fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0, 1 planned #/line/4" },
        { "nones",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0,null]}}\n{'entry_type':'attempt','uuid':'u1','seq':1,'"
               "status':2,'probe_classname':'p','detector_results':{'d':[null,1.0]}}\n{'entry_type'"
               ":'eval','probe':'p','detector':'d','passed':1,'fails':1,'nones':2,'total_evaluated'"
               ":2,'total_processed':4}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0 1, 2 unscored, 4 planned #/line/4" },
        { "all are nones",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[null]}}\n{'entry_type':'eval','probe':'p','detector':'d','"
               "passed':0,'fails':0,'nones':1,'total_evaluated':0,'total_processed':1}\n{'entry_"
               "type':'attempt','uuid':'u1','seq':1,'status':2,'probe_classname':'p','detector_"
               "results':{'e':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'e','passed':1,'"
               "fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/e: 0, 1 planned #/line/5; @207 no-number: "
          "no answer is scored by \"d\"" },
        { "NaN is none",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[NaN,0.1]}}\n{'entry_type':'eval','probe':'p','detector':'d'"
               ",'passed':1,'fails':0,'nones':1,'total_evaluated':1,'total_processed':2}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0, 1 unscored, 2 planned #/line/3" },
        { "the threshold of the run",
          "{'entry_type':'start_run setup','run.eval_threshold':0.3}\n" INIT
          "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','detector_"
          "results':{'d':[0.29,0.3]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'"
          "fails':1,'nones':0,'total_evaluated':2,'total_processed':2}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0@0 1@0, 2 planned | threshold 0.3 "
          "#/line/4" },
        { "a threshold that nothing reaches",
          "{'entry_type':'start_run setup','run.eval_threshold':1.5}\n" INIT DONE,
          "! @53 line 1: a threshold of 1.5; scores of garak's detectors are from 0 to 1, so every "
          "answer would be the same" },
        { "a threshold that all reach",
          "{'entry_type':'start_run setup','run.eval_threshold':0}\n" INIT DONE,
          "! @53 line 1: a threshold of 0; scores of garak's detectors are from 0 to 1, so every "
          "answer would be the same" },
        { "confidence as a text, of no use",
          INIT
          "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','detector_"
          "results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'"
          "fails':0,'nones':0,'total_evaluated':1,'total_processed':1,'confidence_method':'"
          "bootstrap','confidence':'0.95','confidence_lower':'0.0','confidence_upper':0.0}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0, 1 planned #/line/3" },
        { "an old eval without fails",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0,1.0]}}\n{'entry_type':'eval','probe':'p','detector':'d'"
               ",'passed':1,'total_evaluated':2}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0@0 1@0, 2 planned #/line/3" },
        { "models as named before 0.13.1",
          "{'entry_type':'start_run "
          "setup','plugins.model_type':'huggingface','plugins.model_name':'gpt2'}\n" INIT
          "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','detector_"
          "results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'"
          "fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE,
          "garak 0.17 of huggingface gpt2 run r at 2026-11-22T03:36:00Z; p/d: 0, 1 planned "
          "#/line/4" },
        { "its own aggregate is not read",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','"
               "passed':1,'fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE
               "{'entry_type':'digest','eval':{'p':{'_summary':{'probe_score':1.0}}}}\n",
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0, 1 planned #/line/3" },

        /* attempts that were taken out */
        { "one answer to a prompt",
          "{'entry_type':'start_run setup','run.generations':1}\n" INIT
          "{'entry_type':'eval','probe':'p','detector':'d','passed':37,'fails':13,'nones':0,'total_"
          "evaluated':50,'total_processed':50}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 13 of 50, 50 planned #/line/3" },
        { "several answers to a prompt",
          "{'entry_type':'start_run setup','run.generations':5}\n" INIT
          "{'entry_type':'eval','probe':'p','detector':'d','passed':37,'fails':13,'nones':2,'total_"
          "evaluated':50,'total_processed':52}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0.26 (several answers share a prompt, "
          "and the attempts are not in the report), 2 unscored, 52 planned #/line/3" },
        { "not said how many",
          INIT "{'entry_type':'eval','probe':'p','detector':'d','passed':37,'fails':13,'nones':0,'"
               "total_evaluated':50,'total_processed':50}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; p/d: 0.26 (several answers share a prompt, "
          "and the attempts are not in the report), 50 planned #/line/2" },

        /* no report of a run */
        { "cut short",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','"
               "passed':1,'fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n",
          "! @326 no \"completion\" entry; garak writes it at the end of a run, so this report was "
          "cut short" },
        { "cut in a line",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0]}}\n{'entry_type':'ev",
          "! @221 line 3: string without an end" },
        { "two runs",
          INIT INIT
          "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','detector_"
          "results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'"
          "fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE,
          "! @97 line 2: a second \"init\"; garak writes one run into one report, and runs put "
          "together cannot be told apart" },
        { "other counts",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0,1.0]}}\n{'entry_type':'eval','probe':'p','detector':'d'"
               ",'passed':2,'fails':0,'nones':0,'total_evaluated':2,'total_processed':2}\n" DONE,
          "! @210 line 3: 2 passed, 0 fails and 0 nones are counted, and the attempts of status 2 "
          "make 1, 1 and 0; garak counts these" },
        { "two probes with one detector",
          INIT "{'entry_type':'attempt','uuid':'u0','status':2,'probe_classname':'p','detector_"
               "results':{'d':[0.0]}}\n{'entry_type':'attempt','uuid':'u1','status':2,'probe_"
               "classname':'q','detector_results':{'d':[1.0]}}\n{'entry_type':'eval','probe':'q','"
               "detector':'d','passed':0,'nones':0,'total_evaluated':1}\n{'entry_type':'eval','"
               "probe':'p','detector':'d','passed':1,'nones':0,'total_evaluated':1}\n" DONE,
          "garak 0.17 run r at 2026-11-22T03:36:00Z; q/d: 1, 1 planned #/line/4; p/d: 0, 1 planned "
          "#/line/5" },
        { "more fails than attempts",
          INIT "{'entry_type':'attempt','uuid':'u0','status':2,'probe_classname':'p','detector_"
               "results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'"
               "nones':0,'total_evaluated':2}\n" DONE,
          "! @198 line 3: 1 passed, 1 fails and 0 nones are counted, and the attempts of status 2 "
          "make 1, 0 and 0; garak counts these" },
        { "more passed than attempts",
          INIT "{'entry_type':'attempt','uuid':'u0','status':2,'probe_classname':'p','detector_"
               "results':{'d':[1.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','passed':1,'"
               "nones':0,'total_evaluated':2}\n" DONE,
          "! @198 line 3: 1 passed, 1 fails and 0 nones are counted, and the attempts of status 2 "
          "make 0, 1 and 0; garak counts these" },
        { "other nones",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0,null]}}\n{'entry_type':'eval','probe':'p','detector':'"
               "d','passed':1,'fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE,
          "! @211 line 3: 1 passed, 0 fails and 0 nones are counted, and the attempts of status 2 "
          "make 1, 0 and 1; garak counts these" },
        { "an eval without numbers", INIT "{'entry_type':'eval','probe':'p','detector':'d'}\n" DONE,
          "! @97 line 2: expected \"probe\", \"detector\", \"passed\" and \"total_evaluated\", as "
          "garak counts answers" },
        { "an eval of more than all",
          INIT
          "{'entry_type':'eval','probe':'p','detector':'d','passed':3,'total_evaluated':2}\n" DONE,
          "! @97 line 2: expected \"probe\", \"detector\", \"passed\" and \"total_evaluated\", as "
          "garak counts answers" },
        { "an eval without a probe",
          INIT "{'entry_type':'eval','detector':'d','passed':1,'total_evaluated':2}\n" DONE,
          "! @97 line 2: expected \"probe\", \"detector\", \"passed\" and \"total_evaluated\", as "
          "garak counts answers" },
        { "an eval without a detector",
          INIT "{'entry_type':'eval','probe':'p','passed':1,'total_evaluated':2}\n" DONE,
          "! @97 line 2: expected \"probe\", \"detector\", \"passed\" and \"total_evaluated\", as "
          "garak counts answers" },
        { "a score that is a list",
          INIT "{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[[0.0]]}}\n{'entry_type':'eval','probe':'p','detector':'d','"
               "passed':1,'fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n" DONE,
          "! @199 line 2: expected a value" },
        { "no results", INIT DONE, "! @0 no result in it" },
        { "blank lines and no last line end",
          INIT "\n\n{'entry_type':'attempt','uuid':'u0','seq':0,'status':2,'probe_classname':'p','"
               "detector_results':{'d':[0.0]}}\n{'entry_type':'eval','probe':'p','detector':'d','"
               "passed':1,'fails':0,'nones':0,'total_evaluated':1,'total_processed':1}\n{'entry_"
               "type':'completion'}",
          "garak 0.17 run r at 2026-11-22T03:35:08Z; p/d: 0, 1 planned #/line/5" },
        { "two values on a line", INIT "{'entry_type':'x'} {}\n" DONE,
          "! @116 line 2: text after the end" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_quoted(rows[i].text, &(struct results_ask){ 0 }, rows[i].want);
    }
}

TESTS(TEST(real_reports_are_read), TEST(each_trap_of_the_format_is_one_row))
