/* inspect_test.c - logs of Inspect: real ones, shrunk (test/data/results/make.py), and each trap of
 * the format by itself. Every row runs again with each allocation and each read failing once. */
#include "results/show.h"

static void real_logs_are_read_by_their_samples(void)
{
    check_file(
        "inspect/simple.json",
        "inspect 0.3.285 of mockllm/model run nLHuLD6KdmsVmt2HVA3qHY at 2026-11-22T04:03:25Z; "
        "simple/accuracy/match v0: 1=1 0=2 1=3 1=4 1=5, 5 planned #/samples/scores/match");
    check_file(
        "inspect/simple.eval",
        "inspect 0.3.285 of mockllm/model run h8iKUB92b2Tuhc6Y2TXJ2N at 2026-11-22T04:04:31Z; "
        "simple/accuracy/match v0: 1=1 0=2 1=3 1=4 1=5, 5 planned #/samples/scores/match");
    check_file(
        "inspect/frames.eval",
        "inspect 0.3.285 of mockllm/model run h8iKUB92b2Tuhc6Y2TXJ2N at 2026-11-22T04:04:31Z; "
        "simple/accuracy/match v0: 1=1 0=2 1=3 1=4 1=5, 5 planned #/samples/scores/match");
    check_file(
        "inspect/one.json",
        "inspect 0.3.285 of mockllm/model run HZgo7sS5JrgtqdnNzuv8re at 2026-11-22T04:03:31Z; "
        "one/accuracy/match v0: 1=1, 1 planned #/samples/scores/match");
    check_file("inspect/letters.json",
               "inspect 0.3.285 of mockllm/model run XrWwjjBdv8hraWLjM5huM4 at "
               "2026-11-22T04:03:41Z; letters/mean/parts v0: 1=a 0=b 0.5=c 0=d 0.25=f, 1 unscored, "
               "6 planned #/samples/scores/parts");
    check_file("inspect/repeats.json",
               "inspect 0.3.285 of mockllm/model run VYe5quTZa8czz9vSSDbH3Z at "
               "2026-11-22T04:03:47Z; repeats/accuracy/match v0: 0@0=1 1@1=2 1@2=3 0@0=1 epoch 2 "
               "1@1=2 epoch 2 1@2=3 epoch 2, 6 planned #/samples/scores/match");
    check_file(
        "inspect/tolerant.json",
        "inspect 0.3.285 of mockllm/model run H6goBU3S3CyTX7SQPf2LMB at 2026-11-22T04:04:04Z; "
        "tolerant/accuracy/match v0: 1=1 1=3, 1 unscored, 3 planned #/samples/scores/match");
    check_file(
        "inspect/limit.json",
        "inspect 0.3.285 of mockllm/model run WNSS7ua6Jag2kcdGUKUTFW at 2026-11-22T04:04:11Z; "
        "simple/accuracy/match v0: 1=1 0=2, 3 unscored, 5 planned, partial #/samples/scores/match");
    check_file(
        "inspect/edited.json",
        "inspect 0.3.285 of mockllm/model run PXKyeG5bqdHf7biH4pUGFU at 2026-11-22T04:04:19Z; "
        "simple/accuracy/match v0: 1=1 1=2 1=3 1=4 1=5, 5 planned, edited #/samples/scores/match");
    check_file("inspect/error.json",
               "! @22 the run has the status \"error\"; only one that ended with \"success\" is a "
               "result (inspect eval-retry finishes it)");
    check_file("inspect/cancelled.json",
               "! @22 the run has the status \"cancelled\"; only one that ended with \"success\" "
               "is a result (inspect eval-retry finishes it)");
}

static void each_trap_of_the_format_is_one_row(void)
{
#define HEAD "{'version':2,'status':'success','eval':{'task':'t','model':'m'},"
    static const struct {
        const char *name, *text, *want;
    } rows[] = {

        /* the standard error is 0 where there is none */
        { "one sample",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','scored_samples':1,"
               "'metrics':{'accuracy':{'value':1.0},'stderr':{'value':0.0}}}]}}",
          "inspect of m; t/accuracy/s: 1 (a standard error of 0 is no error bar), 1 planned "
          "#/results/scores/s/accuracy" },
        { "an error of 0 that none of that mean can have",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':0.5},'stderr':{'value':0.0}}}]}}",
          "inspect of m; t/accuracy/s: 0.5 (a standard error of 0 is no error bar), 10 planned "
          "#/results/scores/s/accuracy" },
        { "one cluster",
          HEAD
          "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':10,'"
          "metrics':{'accuracy':{'value':1.0},'stderr':{'value':0.0,'params':{'cluster':'x'}}}}]}}",
          "inspect of m; t/accuracy/s: 1 (a standard error of 0 is no error bar), 10 planned "
          "#/results/scores/s/accuracy" },
        { "all right",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':1.0},'stderr':{'value':0.0}}}]}}",
          "inspect of m; t/accuracy/s: 10 of 10, 10 planned #/results/scores/s/accuracy" },
        { "a count",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':0.6},'stderr':{'value':0.163299316185545}}}]}}",
          "inspect of m; t/accuracy/s: 6 of 10, 10 planned #/results/scores/s/accuracy" },
        { "a mean",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':0.35},'stderr':{'value':0.1}}}]}}",
          "inspect of m; t/accuracy/s: 0.35+-0.1 df 9, 10 planned #/results/scores/s/accuracy" },
        { "no error",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':0.6}}}]}}",
          "inspect of m; t/accuracy/s: 0.6 (the file has no standard error), 10 planned "
          "#/results/scores/s/accuracy" },
        { "an error that is no number",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':0.6},'stderr':{'value':NaN}}}]}}",
          "inspect of m; t/accuracy/s: 0.6 (the file has no standard error), 10 planned "
          "#/results/scores/s/accuracy" },
        { "a mean that is no number",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':NaN},'stderr':{'value':0.0}}}]}}",
          "! @0 no result in it" },
        { "some not scored",
          HEAD "'results':{'total_samples':12,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "10,'metrics':{'accuracy':{'value':0.6},'stderr':{'value':0.163299316185545}}}]}}",
          "inspect of m; t/accuracy/s: 6 of 10, 2 unscored, 12 planned "
          "#/results/scores/s/accuracy" },

        { "more scored than there are",
          HEAD "'results':{'total_samples':5,'scores':[{'name':'s','scorer':'s','scored_samples':"
               "1000,'metrics':{'accuracy':{'value':0.0},'stderr':{'value':0.0}}}]}}",
          "! @103 results: 1000 samples are scored of 5; Inspect writes \"scored_samples\" and "
          "\"total_samples\" of the same run" },
        { "several answers to each, as written before \"scored_samples\"",
          "{'version':2,'status':'success','eval':{'task':'t','model':'m','config':{'epochs':10}},'"
          "results':{'total_samples':50,'scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{'"
          "value':0.0},'stderr':{'value':0.0}}}]}}",
          "inspect of m; t/accuracy/s: 0 of 5, 45 unscored, 50 planned "
          "#/results/scores/s/accuracy" },
        { "a prefix, its samples not kept",
          "{'version':2,'status':'success','eval':{'task':'t','model':'m','config':{'limit':2},'"
          "dataset':{'samples':9}},'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s',"
          "'metrics':{'accuracy':{'value':0.0},'stderr':{'value':0.0}}}]}}",
          "inspect of m; t/accuracy/s: 0 of 2, 7 unscored, 9 planned, partial "
          "#/results/scores/s/accuracy" },

        /* tokens that are no JSON */
        { "NaN, Infinity and -Infinity",
          HEAD "'results':{'total_samples':4,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':NaN}}"
               "},{'id':2,'epoch':1,'scores':{'s':{'value':Infinity}}},{'id':3,'epoch':1,'scores':{"
               "'s':{'value':-Infinity}}},{'id':4,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=4, 3 unscored, 4 planned #/samples/scores/s" },
        { "NaN elsewhere",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1,'"
               "metadata':{'x':[NaN]}}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned #/samples/scores/s" },

        /* values that are no numbers */
        { "letters and words",
          HEAD "'results':{'total_samples':10,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':0.45}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':'"
               "C'}}},{'id':2,'epoch':1,'scores':{'s':{'value':'I'}}},{'id':3,'epoch':1,'scores':{'"
               "s':{'value':'P'}}},{'id':4,'epoch':1,'scores':{'s':{'value':'N'}}},{'id':5,'epoch':"
               "1,'scores':{'s':{'value':'yes'}}},{'id':6,'epoch':1,'scores':{'s':{'value':'no'}}},"
               "{'id':7,'epoch':1,'scores':{'s':{'value':'true'}}},{'id':8,'epoch':1,'scores':{'s':"
               "{'value':'false'}}},{'id':9,'epoch':1,'scores':{'s':{'value':true}}},{'id':10,'"
               "epoch':1,'scores':{'s':{'value':false}}}]}",
          "inspect of m; t/accuracy/s: 1=1 0=2 0.5=3 0=4 1=5 0=6 1=7 0=8 1=9 0=10, 10 planned "
          "#/samples/scores/s" },
        { "another word",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':'"
               "maybe'}}},{'id':2,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=2, 1 unscored, 2 planned #/samples/scores/s; @225 "
          "no-number: a score that is a text" },
        { "a list",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':[1,2]"
               "}}},{'id':2,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=2, 1 unscored, 2 planned #/samples/scores/s; @218 "
          "no-number: a score that is a list" },
        { "metrics as a list",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':[]}]},'"
               "samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/mean/s: 1=1, 1 planned #/samples/scores/s" },
        { "no scorer",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','metrics':{'accuracy':{'value':"
               "1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy: 1=1, 1 planned #/samples/scores/s" },
        { "null",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':null}"
               "}},{'id':2,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=2, 1 unscored, 2 planned #/samples/scores/s" },
        { "several in one",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'a','scorer':'s','metrics':{'"
               "accuracy':{'value':0.5}}},{'name':'b','scorer':'s','metrics':{'accuracy':{'value':"
               "1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':{'a':1,'b':'C'}}}},{'id'"
               ":2,'epoch':1,'scores':{'s':{'value':{'a':0,'b':1}}}}]}",
          "inspect of m; t/accuracy/s.a: 1=1 0=2, 2 planned #/samples/scores/a; t/accuracy/s.b: "
          "1=1 1=2, 2 planned #/samples/scores/b" },

        { "several within several",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'a','scorer':'s','metrics':{}}]},'"
               "samples':[{'id':1,'epoch':1,'scores':{'s':{'value':{'a':{'b':1}}}}},{'id':2,'epoch'"
               ":1,'scores':{'s':{'value':{'a':1}}}}]}",
          "inspect of m; t/mean/s.a: 1=2, 1 unscored, 2 planned #/samples/scores/a; @201 "
          "no-number: a score that is a list" },
        { "no value",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'answer':'x'}"
               "}},{'id':2,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=2, 1 unscored, 2 planned #/samples/scores/s" },
        { "two scorers of one name",
          HEAD
          "'results':{'total_samples':1,'scores':[{'name':'a','scorer':'x','metrics':{'accuracy':{'"
          "value':1}}},{'name':'a','scorer':'y','metrics':{'accuracy':{'value':0}}}]},'samples':[{'"
          "id':1,'epoch':1,'scores':{'x':{'value':{'a':1}},'y':{'value':{'a':0}}}}]}",
          "inspect of m; t/accuracy/x.a: 1=1, 1 planned #/samples/scores/a; t/accuracy/y.a: 0=1, 1 "
          "planned #/samples/scores/a" },
        { "a metric without a value",
          HEAD
          "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{}"
          ",'mean':null}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/mean/s: 1=1, 1 planned #/samples/scores/s" },
        { "two names of the mean",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1},'mean':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':"
               "{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned #/samples/scores/s" },
        { "a history that is no list",
          HEAD
          "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{'"
          "value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1,'history':{}}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned, edited #/samples/scores/s" },
        { "no history",
          HEAD
          "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{'"
          "value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1,'history':null}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned #/samples/scores/s" },
        /* what was planned and not scored */
        { "stopped early",
          HEAD
          "'results':{'total_samples':4,'scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{'"
          "value':0.5}}}]},'early_stopping':{'manager':'x'},'samples':[{'id':1,'epoch':1,'scores':{"
          "'s':{'value':1}}},{'id':2,'epoch':1,'scores':{'s':{'value':0}}}]}",
          "inspect of m; t/accuracy/s: 1=1 0=2, 2 unscored, 4 planned #/samples/scores/s" },
        { "a sample without scores",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}},"
               "{'id':2,'epoch':1,'error':{'message':'x'}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 unscored, 2 planned #/samples/scores/s" },
        { "more than were planned",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':0.5}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}"
               "},{'id':2,'epoch':1,'scores':{'s':{'value':0}}}]}",
          "inspect of m; t/accuracy/s: 1=1 0=2, 2 planned #/samples/scores/s" },
        { "nothing scored",
          HEAD
          "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{'"
          "value':NaN}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':NaN}}}]}",
          "! @0 no result in it" },

        /* repeats */
        { "the mean is one over samples",
          HEAD "'results':{'total_samples':4,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':0.5}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':'C'"
               "}}},{'id':2,'epoch':1,'scores':{'s':{'value':'I'}}},{'id':1,'epoch':2,'scores':{'s'"
               ":{'value':NaN}}},{'id':2,'epoch':2,'scores':{'s':{'value':'I'}}}]}",
          "inspect of m; t/accuracy/s: 1@0=1 0@1=2 0@1=2 epoch 2, 1 unscored, 4 planned "
          "#/samples/scores/s" },
        { "one twice",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}},"
               "{'id':1,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "! @264 results: item \"1\" stands twice; each is written once" },
        { "another reduction",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','reducer':'max','"
               "metrics':{'accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'"
               "value':1}}},{'id':1,'epoch':2,'scores':{'s':{'value':0}}}]}",
          "inspect of m; t/accuracy/s: 1 (a metric that is not the mean of the items), 2 planned "
          "#/results/scores/s/accuracy" },

        /* changed afterwards */
        { "the log",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'log_updates':[{'x':1}],'samples':[{'id':1,'epoch':1,'"
               "scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned, edited #/samples/scores/s" },
        { "the log, not at all",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'log_updates':[],'samples':[{'id':1,'epoch':1,'scores':{'"
               "s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned #/samples/scores/s" },
        { "one score",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1,'"
               "history':[{'value':0}]}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned, edited #/samples/scores/s" },
        { "the results alone",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':0.9}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}"
               "},{'id':2,'epoch':1,'scores':{'s':{'value':0}}}]}",
          "! @138 results: \"s\" has a mean of 0.9 in the results and 0.5 in the samples; Inspect "
          "writes both from the same scores" },
        { "invalidated",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'invalidated':true,'samples':[{'id':1,'epoch':1,'scores':"
               "{'s':{'value':1}}}]}",
          "! @180 samples of the run were invalidated after it; run them again" },

        /* metrics that are no means */
        { "another metric",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1},'f1':{'value':0.3},'std':{'value':0}}}]},'samples':[{'id':1,'"
               "epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/f1/s: 0.3 (a metric that is not the mean of the items), 1 planned "
          "#/results/scores/s/f1; t/accuracy/s: 1=1, 1 planned #/samples/scores/s" },
        { "a metric without a name",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'':{'"
               "value':1},'f1':{'value':1}}}]}}",
          "inspect of m; t/f1/s: 1 (a metric that is not the mean of the items), 1 planned "
          "#/results/scores/s/f1" },
        { "none of them a mean",
          HEAD "'results':{'total_samples':2,'scores':[{'name':'s','scorer':'s','metrics':{'f1':{'"
               "value':0.3}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'value':1}}},{'id':2,'"
               "epoch':1,'scores':{'s':{'value':0}}}]}",
          "inspect of m; t/f1/s: 0.3 (a metric that is not the mean of the items), 2 planned "
          "#/results/scores/s/f1; t/mean/s: 1=1 0=2, 2 planned #/samples/scores/s" },

        /* parts of a run */
        { "a prefix",
          "{'version':2,'status':'success','eval':{'task':'t','model':'m','config':{'limit':1},'"
          "dataset':{'samples':3}},'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s',"
          "'metrics':{'accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'"
          "value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 2 unscored, 3 planned, partial #/samples/scores/s" },
        { "a prefix of no known whole",
          "{'version':2,'status':'success','eval':{'task':'t','config':{'limit':1}},'results':{'"
          "total_samples':1,'scores':[]}}",
          "! @22 a part of the samples was run, and no \"dataset\" says of how many; Inspect "
          "writes it" },
        { "a prefix of too much",
          "{'version':2,'status':'success','eval':{'task':'t','config':{'limit':1,'epochs':9},'"
          "dataset':{'samples':18446744073709551615}},'results':{'total_samples':1,'scores':[]}}",
          "! @104 more samples than there can be" },
        { "a sample by chance",
          "{'version':2,'status':'success','eval':{'task':'t','model':'m','config':{'limit':1},'"
          "dataset':{'shuffled':true}},'results':{'total_samples':1,'scores':[{'name':'s','scorer':"
          "'s','metrics':{'accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':1,'scores':{'s':{'"
          "value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 1 planned #/samples/scores/s" },
        { "chosen ones",
          "{'version':2,'status':'success','eval':{'task':'t','model':'m','config':{'sample_id':[1]"
          ",'epochs':2},'dataset':{'samples':3,'shuffled':true}},'results':{'total_samples':1,'"
          "scores':[{'name':'s','scorer':'s','metrics':{'accuracy':{'value':1}}}]},'samples':[{'id'"
          ":1,'epoch':1,'scores':{'s':{'value':1}}}]}",
          "inspect of m; t/accuracy/s: 1=1, 5 unscored, 6 planned, partial #/samples/scores/s" },

        /* before 2024 */
        { "one scorer",
          HEAD "'results':{'total_samples':2,'scorer':{'name':'s'},'metrics':{'accuracy':{'value':"
               "0.5},'stderr':{'value':0.5}}},'samples':[{'id':1,'epoch':1,'score':{'value':'C'}},{"
               "'id':2,'epoch':1,'score':{'value':'I'}}]}",
          "inspect of m; t/accuracy/s: 1=1 0=2, 2 planned #/samples/scores/s" },

        /* no run that ended */
        { "started", "{'version':2,'status':'started','eval':{'task':'t'}}",
          "! @22 the run has the status \"started\"; only one that ended with \"success\" is a "
          "result (inspect eval-retry finishes it)" },
        { "no status", "{'version':2,'status':null,'eval':{'task':'t'}}",
          "! @22 the run has the status \"\"; only one that ended with \"success\" is a result "
          "(inspect eval-retry finishes it)" },
        { "no task", "{'version':2,'status':'success','eval':{}}",
          "! @22 no \"eval\" with a \"task\"; Inspect writes its name there" },
        { "no results", HEAD "'results':null}",
          "! @22 no \"results\" with \"scores\"; Inspect writes them when the samples are scored "
          "(inspect score does so afterwards)" },
        { "no scores", HEAD "'results':{'total_samples':1}}",
          "! @22 no \"results\" with \"scores\"; Inspect writes them when the samples are scored "
          "(inspect score does so afterwards)" },
        { "a sample without an id",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'epoch':1}]}",
          "! @177 samples: a sample without an \"id\"; Inspect writes one for every sample" },
        { "an epoch that is none",
          HEAD "'results':{'total_samples':1,'scores':[{'name':'s','scorer':'s','metrics':{'"
               "accuracy':{'value':1}}}]},'samples':[{'id':1,'epoch':-1}]}",
          "! @193 samples: epoch: expected a whole number" },
        { "cut", HEAD "'results':{'total", "! @76 string without an end" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_quoted(rows[i].text, &(struct results_ask){ 0 }, rows[i].want);
    }
}

/* The bytes of a file with each `from` replaced by `to`, as long, and behind them more. */
static void check_damaged(const char *from, const char *to, const char *more, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span bytes = { 0 };
    size_t n = strlen(from), times = 0;
    CHECK(n == strlen(to));
    CHECK(file_load("test/data/results/inspect/simple.eval", 1 << 20, &a, &bytes, &err));
    buf_init(&b, "test", 1 << 20);
    buf_put(&b, bytes);
    buf_put(&b, span_of(more));
    for (size_t i = 0; i + n <= b.len; i++) {
        if (memcmp(b.bytes + i, from, n) != 0)
            continue;
        memcpy(b.bytes + i, to, n);
        times++;
    }
    CHECK(times > 0);
    check_case = from;
    AUTO_CLOSE(exact) struct exact copy = exact_of((struct span){ b.bytes, b.len });
    check_results(copy.bytes, &(struct results_ask){ 0 }, want);
}

static void an_archive_is_as_inspect_wrote_it(void)
{
    check_damaged("header.json", "hoarder.jso", "",
                  "! @2597 no \"header.json\" in the archive; Inspect writes it when a run ends");
    check_damaged("samples/2", "simples/2", "",
                  "! @989 results: \"match\" has a mean of 0.8 in the results and 1 in the "
                  "samples; Inspect writes both from the same scores");
    check_damaged("samples/2", "samples/1", "",
                  "! @989 results: \"match\" has a mean of 0.8 in the results and 0.75 in the "
                  "samples; Inspect writes both from the same scores");
    check_damaged("PK\5\6", "PK\5\6", "more",
                  "! @3273 trailing-bytes in the archive (4 bytes behind the archive); copy it "
                  "again from where Inspect wrote it");
    check_damaged("\x28\xb5\x2f\xfd", "\x28\xb5\x2f\xff", "",
                  "! @2597 \"header.json\": its Zstandard data is broken");
    check_damaged("PK\5\6", "PK\5\7", "",
                  "! @3273 no end record of a ZIP archive: it may be cut short");
}

TESTS(TEST(real_logs_are_read_by_their_samples), TEST(each_trap_of_the_format_is_one_row),
      TEST(an_archive_is_as_inspect_wrote_it))
