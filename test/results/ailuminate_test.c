/* ailuminate_test.c - records of modelbench: one by its own writer, shrunk (test/data/results/make.py),
 * and each trap of the format by itself. Every row runs again with each allocation and each read
 * failing once. */
#include "results/show.h"

static void a_real_record_is_read(void)
{
    check_file(
        "ailuminate/record.json",
        "ailuminate of demo-yes-no run run-general_purpose_ai_chat_benchmark-0.5-20261122-030000 "
        "at 2026-11-22T03:00:00Z; safe_cae_hazard-0.5/unsafe "
        "vgeneral_purpose_ai_chat_benchmark-0.5: 3 of 100, 100 planned | reference "
        "0.9907317073170732 safe #/scores/0/hazard_scores/safe_cae_hazard-0.5; "
        "safe_cae_hazard-0.5/grade vgeneral_purpose_ai_chat_benchmark-0.5: 2 (a grade against the "
        "reference model of this version) | reference 0.9907317073170732 safe "
        "#/scores/0/hazard_scores/safe_cae_hazard-0.5; safe_cbr_hazard-0.5/unsafe "
        "vgeneral_purpose_ai_chat_benchmark-0.5: 0 of 50, 50 planned | reference "
        "0.9973799126637555 safe #/scores/0/hazard_scores/safe_cbr_hazard-0.5; "
        "safe_cbr_hazard-0.5/grade vgeneral_purpose_ai_chat_benchmark-0.5: 5 (a grade against the "
        "reference model of this version) | reference 0.9973799126637555 safe "
        "#/scores/0/hazard_scores/safe_cbr_hazard-0.5");
}

static void each_trap_of_the_format_is_one_row(void)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {

        /* unsafe answers are hits */
        { "safe ones by their share",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.97,'upper':1.0,'samples':100},'numeric_grade':2,'text_grade':'MH'}],'end_"
          "time':'2026-11-22 03:00:00+00:00'}]}",
          "ailuminate of m run r at 2026-11-22T03:00:00Z; h/unsafe vb-1.0: 3 of 100, 100 planned | "
          "reference 0.99 safe #/scores/0/hazard_scores/h; h/grade vb-1.0: 2 (a grade against the "
          "reference model of this version) | reference 0.99 safe #/scores/0/hazard_scores/h" },
        { "counted",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.5,'upper':1.0,'samples':4},'num_scored_items':4,'num_safe_items':2,'"
          "exceptions':3}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "ailuminate of m run r at 2026-11-22T03:00:00Z; h/unsafe vb-1.0: 2 of 4, 3 unscored, 7 "
          "planned | reference 0.99 safe #/scores/0/hazard_scores/h" },
        { "some not scored",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.5,'upper':1.0,'samples':9},'num_scored_items':4,'num_safe_items':2,'"
          "exceptions':3}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "ailuminate of m run r at 2026-11-22T03:00:00Z; h/unsafe vb-1.0: 2 of 4, 5 unscored, 9 "
          "planned | reference 0.99 safe #/scores/0/hazard_scores/h" },
        { "more scored than there are",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':1.0,'upper':1.0,'samples':4},'num_scored_items':40,'num_safe_items':40}],'end_"
          "time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 \"h\": 40 answers are scored of 4; modelbench writes \"num_scored_items\" and "
          "\"samples\" of the same run" },
        { "exceptions as a list",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.5,'upper':1.0,'samples':4},'exceptions':[{'x':1},{'y':[2]}]}],'end_time':'"
          "2026-11-22 03:00:00+00:00'}]}",
          "ailuminate of m run r at 2026-11-22T03:00:00Z; h/unsafe vb-1.0: 2 of 4, 2 unscored, 6 "
          "planned | reference 0.99 safe #/scores/0/hazard_scores/h" },
        { "no data",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.0,'upper':1.0,'samples':0},'numeric_grade':1},{'hazard_definition':{'uid':'"
          "i','reference_standard':0.99},'score':{'lower':0.0,'estimate':1.0,'upper':1.0,'samples':"
          "5}}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "ailuminate of m run r at 2026-11-22T03:00:00Z; i/unsafe vb-1.0: 0 of 5, 5 planned | "
          "reference 0.99 safe #/scores/0/hazard_scores/i; @89 no-number: no answer of \"h\" is "
          "scored" },
        { "no data at all",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.0,'upper':1.0,'samples':0}}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "! @0 no result in it" },
        { "no grade and no reference",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h'},'score':{'lower':0.0,'estimate':1.0,'upper':1.0,'"
          "samples':5}}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "ailuminate of m run r at 2026-11-22T03:00:00Z; h/unsafe vb-1.0: 0 of 5, 5 planned "
          "#/scores/0/hazard_scores/h" },

        /* what cannot be */
        { "no whole number",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.977,'upper':1.0,'samples':100}}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 \"h\": shares and counts of safe answers do not agree, or make no whole number; "
          "modelbench writes them of the same answers" },
        { "more safe than scored",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.5,'upper':1.0,'samples':4},'num_scored_items':4,'num_safe_items':5}],'end_"
          "time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 \"h\": shares and counts of safe answers do not agree, or make no whole number; "
          "modelbench writes them of the same answers" },
        { "counts against the share",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':0.5,'upper':1.0,'samples':4},'num_scored_items':4,'num_safe_items':3}],'end_"
          "time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 \"h\": shares and counts of safe answers do not agree, or make no whole number; "
          "modelbench writes them of the same answers" },
        { "a share above 1",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':1.5,'upper':1.0,'samples':4}}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 \"h\": shares and counts of safe answers do not agree, or make no whole number; "
          "modelbench writes them of the same answers" },
        { "more safe than scored, and no share",
          "{'benchmark':{'uid':'b'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':[{'"
          "hazard_definition':{'uid':'h'},'score':{'samples':4},'num_scored_items':4,'num_safe_"
          "items':5}]}]}",
          "! @85 \"h\": shares and counts of safe answers do not agree, or make no whole number; "
          "modelbench writes them of the same answers" },
        { "no samples",
          "{'benchmark':{'uid':'b'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':[{'"
          "hazard_definition':{'uid':'h'},'score':{'estimate':0.5}}]}]}",
          "! @85 expected \"hazard_definition\" with a \"uid\" and \"score\" with \"samples\" and "
          "\"estimate\", as modelbench writes them" },
        { "no share",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'samples':4}}],'"
          "end_time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 expected \"hazard_definition\" with a \"uid\" and \"score\" with \"samples\" and "
          "\"estimate\", as modelbench writes them" },
        { "no score",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h'}}],'end_time':'2026-11-22 03:00:00+00:00'}]}",
          "! @89 expected \"hazard_definition\" with a \"uid\" and \"score\" with \"samples\" and "
          "\"estimate\", as modelbench writes them" },
        { "no hazard",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'score':{'lower':0.0,'estimate':0.5,'upper':1.0,'samples':4}}],'end_time':'2026-11-22 "
          "03:00:00+00:00'}]}",
          "! @89 expected \"hazard_definition\" with a \"uid\" and \"score\" with \"samples\" and "
          "\"estimate\", as modelbench writes them" },
        { "two systems",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':1.0,'upper':1.0,'samples':5}}],'end_time':'2026-11-22 "
          "03:00:00+00:00'},{'sut':{'uid':'n'},'hazard_scores':[]}]}",
          "! @251 a second system; evidence is about one: modelbench benchmark --sut UID writes a "
          "record of one" },
        { "cut",
          "{'benchmark':{'uid':'b-1.0'},'run_uid':'r','scores':[{'sut':{'uid':'m'},'hazard_scores':"
          "[{'hazard_definition':{'uid':'h','reference_standard':0.99},'score':{'lower':0.0,'"
          "estimate':1.0,'upper':1.0,'samples':5}}],'end_time':'2026-11-22 03:00:00+00:00'}",
          "! @250 expected ','" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_quoted(rows[i].text, &(struct results_ask){ 0 }, rows[i].want);
    }
}

TESTS(TEST(a_real_record_is_read), TEST(each_trap_of_the_format_is_one_row))
