/* promptfoo_test.c - what promptfoo writes: a real file, shrunk (test/data/results/make.py), and each
 * trap of the format by itself. Every row runs again with each allocation and each read failing
 * once. */
#include "results/show.h"

static void a_real_file_is_read(void)
{
    check_file("promptfoo/capitals.json",
               "promptfoo 0.121.20 of echo run eval-HBz-2026-11-22T04:01:21 at "
               "2026-11-22T04:01:21Z; capitals/pass: 1@1=0/0 1@1=1/0 0@0=2/0 0@0=3/0, 2 unscored, "
               "6 planned #/results/results/pass; capitals/score: 1@1=0/0 1@1=1/0 0@0=2/0 0@0=3/0, "
               "2 unscored, 6 planned #/results/results/score");
}

static void each_trap_of_the_format_is_one_row(void)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {

        /* errors are no failures */
        { "one of each",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}},{'testIdx':1,'promptIdx':0,'success':false,'score':0,'"
          "failureReason':1,'vars':{'q':'b'},'provider':{'id':'m'}},{'testIdx':2,'promptIdx':0,'"
          "success':false,'score':0,'failureReason':2,'vars':{'q':'c'},'provider':{'id':'m'}}],'"
          "stats':{'successes':1,'failures':1,'errors':1}},'config':{'description':'t'},'metadata':"
          "{'promptfooVersion':'0.121'}}",
          "promptfoo 0.121 of m run e at 2026-11-22T03:51:42Z; t/pass: 1=0/0 0=1/0, 1 unscored, 3 "
          "planned #/results/results/pass; t/score: 1=0/0 0=1/0, 1 unscored, 3 planned "
          "#/results/results/score" },
        { "before failures had reasons",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'vars':{'q':'a'},'provider':{'id':'m'"
          "},'gradingResult':{'pass':true}},{'testIdx':1,'promptIdx':0,'success':false,'score':0,'"
          "vars':{'q':'b'},'provider':{'id':'m'},'gradingResult':{'pass':false},'error':'not "
          "equal'},{'testIdx':2,'promptIdx':0,'success':false,'score':0,'vars':{'q':'c'},'provider'"
          ":{'id':'m'},'error':'no "
          "answer'}],'stats':{'successes':1,'failures':2,'errors':0}},'config':{'description':'t'},"
          "'metadata':{'promptfooVersion':'0.121'}}",
          "promptfoo 0.121 of m run e at 2026-11-22T03:51:42Z; t/pass: 1=0/0 0=1/0, 1 unscored, 3 "
          "planned #/results/results/pass; t/score: 1=0/0 0=1/0, 1 unscored, 3 planned "
          "#/results/results/score" },
        { "repeats of one test",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}},{'testIdx':1,'promptIdx':0,'success':false,'score':0,'"
          "failureReason':1,'vars':{'q':'a'},'provider':{'id':'m'}},{'testIdx':2,'promptIdx':0,'"
          "success':true,'score':1,'failureReason':0,'vars':{'q':'b'},'provider':{'id':'m'}}]},'"
          "config':{'description':'t'},'metadata':{'promptfooVersion':'0.121'}}",
          "promptfoo 0.121 of m run e at 2026-11-22T03:51:42Z; t/pass: 1@0=0/0 0@0=1/0 1@1=2/0, 3 "
          "planned #/results/results/pass; t/score: 1@0=0/0 0@0=1/0 1@1=2/0, 3 planned "
          "#/results/results/score" },
        { "no variables",
          "{'evalId':'e','results':{'results':[{'testIdx':0,'promptIdx':0,'success':true,'prompt':{"
          "'raw':'p'}},{'testIdx':1,'promptIdx':0,'success':true,'prompt':{'raw':'p'}},{'testIdx':"
          "2,'promptIdx':0,'success':true,'prompt':{'raw':'q'}}]}}",
          "promptfoo run e; promptfoo/pass: 1@0=0/0 1@0=1/0 1@1=2/0, 3 planned "
          "#/results/results/pass; @0 no-number: no result has a value of \"score\"" },
        { "no number of the test",
          "{'evalId':'e','results':{'results':[{'success':true,'vars':{'q':'x'}}]}}",
          "promptfoo run e; promptfoo/pass: 1, 1 planned #/results/results/pass; @0 no-number: no "
          "result has a value of \"score\"" },
        { "only errors",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':2,'promptIdx':0,'success':false,'score':0,'failureReason':2,'vars':{'q':'c'},'"
          "provider':{'id':'m'}}]},'config':{'description':'t'},'metadata':{'promptfooVersion':'0."
          "121'}}",
          "! @0 no result in it" },
        { "no description",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}}]},'config':{},'metadata':{'promptfooVersion':'0.121'}}",
          "promptfoo 0.121 of m run e at 2026-11-22T03:51:42Z; promptfoo/pass: 1=0/0, 1 planned "
          "#/results/results/pass; promptfoo/score: 1=0/0, 1 planned #/results/results/score" },

        /* what cannot be */
        { "other counts",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}}],'stats':{'successes':2,'failures':0,'errors':0}},'config':{'"
          "description':'t'},'metadata':{'promptfooVersion':'0.121'}}",
          "! @219 2 successes, 0 failures and 0 errors are counted, and the results make 1, 0 and "
          "0; promptfoo counts these" },
        { "other failures",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}}],'stats':{'successes':1,'failures':1,'errors':0}},'config':{'"
          "description':'t'},'metadata':{'promptfooVersion':'0.121'}}",
          "! @219 1 successes, 1 failures and 0 errors are counted, and the results make 1, 0 and "
          "0; promptfoo counts these" },
        { "two providers",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}},{'testIdx':0,'promptIdx':0,'success':true,'score':1,'"
          "failureReason':0,'vars':{'q':'a'},'provider':{'id':'n'}}]},'config':{'description':'t'},"
          "'metadata':{'promptfooVersion':'0.121'}}",
          "! @301 a second provider, \"n\"; evidence is about one model: promptfoo eval "
          "--filter-providers writes the results of one" },
        { "neither passed nor failed", "{'evalId':'e','results':{'results':[{'testIdx':0}]}}",
          "! @36 a result without \"success\"; promptfoo writes whether it passed" },
        { "as it was written before",
          "{'version':3,'timestamp':'2024','results':{'prompts':[],'providers':[],'outputs':[],'"
          "stats':{}}}",
          "! @0 no \"results\" in \"results\"; promptfoo eval -o FILE.json writes each result "
          "there" },
        { "cut",
          "{'evalId':'e','results':{'version':3,'timestamp':'2026-11-22T03:51:42.915Z','results':[{"
          "'testIdx':0,'promptIdx':0,'success':true,'score':1,'failureReason':0,'vars':{'q':'a'},'"
          "provider':{'id':'m'}}]},'config':{'description':'t'},'metadata':{'promptfooVersion':'0."
          "121",
          "! @260 string without an end" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_quoted(rows[i].text, &(struct results_ask){ 0 }, rows[i].want);
    }
}

TESTS(TEST(a_real_file_is_read), TEST(each_trap_of_the_format_is_one_row))
