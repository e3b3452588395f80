/* helm_test.c - what HELM writes of each instance: a real run, shrunk (test/data/results/make.py), and
 * each trap of the format by itself. Every row runs again with each allocation and each read failing
 * once. */
#include "results/show.h"

static void real_sums_are_refused(void)
{
    check_file("helm/stats.json",
               "! @0 the variance in stats.json is one between train trials, not between "
               "instances; give per_instance_stats.json from the same folder");
}

static void each_trap_of_the_format_is_one_row(void)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {

        /* by instance */
        { "instances",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'b','train_trial_index':0,'stats':"
          "[{'name':{'name':'exact_match','split':'test'},'count':1,'sum':0,'mean':0}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a 0=b, 2 planned "
          "#/stats/exact_match/test" },
        { "a value that is not there",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'b','train_trial_index':0,'stats':"
          "[{'name':{'name':'exact_match','split':'test'},'count':0}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a, 1 unscored, 2 planned "
          "#/stats/exact_match/test" },
        { "a value that is no number",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'b','train_trial_index':0,'stats':"
          "[{'name':{'name':'exact_match','split':'test'},'count':1,'sum':NaN,'mean':NaN}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a, 1 unscored, 2 planned "
          "#/stats/exact_match/test" },
        { "no value at all",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':0},{'name':{'name':'f1','split':'test'},'count':1,'sum':1,'mean':1}]}]",
          "helm of m; mmlu:subject=x/f1/test: 1=a, 1 planned #/stats/f1/test; @0 no-number: no "
          "instance has a value of \"exact_match\"" },
        { "trials of one instance",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'a','train_trial_index':1,'stats':"
          "[{'name':{'name':'exact_match','split':'test'},'count':1,'sum':0,'mean':0}]},{'instance_"
          "id':'b','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split':'test'},'"
          "count':1,'sum':0,'mean':0}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1@0=a 0@0=a trial 1 0@1=b, 3 planned "
          "#/stats/exact_match/test" },
        { "perturbed",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'a','train_trial_index':0,'"
          "perturbation':{'name':'typos'},'stats':[{'name':{'name':'exact_match','split':'test'},'"
          "count':1,'sum':0,'mean':0}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a, 1 planned #/stats/exact_match/test; "
          "mmlu:subject=x/exact_match/test.typos: 0=a, 1 planned #/stats/exact_match/test.typos" },
        { "two splits",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'b','train_trial_index':0,'stats':"
          "[{'name':{'name':'exact_match','split':'valid'},'count':1,'sum':1,'mean':1}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a, 1 planned #/stats/exact_match/test; "
          "mmlu:subject=x/exact_match/valid: 1=b, 1 planned #/stats/exact_match/valid" },
        { "no count, and a mean",
          "[{'instance_id':'a','stats':[{'name':{'name':'exact_match','split':'test'},'count':1,'"
          "mean':1}]},{'instance_id':'b','stats':[{'name':{'name':'exact_match','split':'test'},'"
          "count':0,'mean':1}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a, 1 unscored, 2 planned "
          "#/stats/exact_match/test" },
        { "a count, and no mean",
          "[{'instance_id':'a','stats':[{'name':{'name':'exact_match','split':'test'},'count':1,'"
          "mean':1}]},{'instance_id':'b','stats':[{'name':{'name':'exact_match','split':'test'},'"
          "count':1}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a, 1 unscored, 2 planned "
          "#/stats/exact_match/test" },
        { "two splits of other sizes",
          "[{'instance_id':'a','stats':[{'name':{'name':'exact_match','split':'test'},'count':1,'"
          "mean':1}]},{'instance_id':'b','stats':[{'name':{'name':'exact_match','split':'test'},'"
          "count':1,'mean':1}]},{'instance_id':'c','stats':[{'name':{'name':'exact_match','split':'"
          "valid'},'count':1,'mean':1}]}]",
          "helm of m; mmlu:subject=x/exact_match/test: 1=a 1=b, 2 planned "
          "#/stats/exact_match/test; mmlu:subject=x/exact_match/valid: 1=c, 1 planned "
          "#/stats/exact_match/valid" },
        { "an instance that lacks a metric",
          "[{'instance_id':'a','stats':[{'name':{'name':'f1','split':'test'},'count':1,'mean':1},{'"
          "name':{'name':'exact_match','split':'test'},'count':1,'mean':1}]},{'instance_id':'b','"
          "stats':[{'name':{'name':'f1','split':'test'},'count':1,'mean':1}]}]",
          "helm of m; mmlu:subject=x/f1/test: 1=a 1=b, 2 planned #/stats/f1/test; "
          "mmlu:subject=x/exact_match/test: 1=a, 1 unscored, 2 planned #/stats/exact_match/test" },
        { "bookkeeping",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'num_references','"
          "split':'test'},'count':1,'sum':1,'mean':1},{'name':{'name':'training_co2_cost','split':'"
          "test'},'count':1,'sum':2,'mean':2},{'name':{'name':'inference_runtime','split':'test'},'"
          "count':1,'sum':3,'mean':3},{'name':{'name':'f1','split':'test'},'count':1,'sum':0.5,'"
          "mean':0.5}]}]",
          "helm of m; mmlu:subject=x/f1/test: 0.5=a, 1 planned #/stats/f1/test" },

        /* no instances */
        { "twice",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},{'instance_id':'a','train_trial_index':0,'stats':"
          "[{'name':{'name':'exact_match','split':'test'},'count':1,'sum':1,'mean':1}]}]",
          "! @177 item \"a\" stands twice; each is written once" },
        { "sums over trials",
          "[{'name':{'name':'exact_match'},'count':1,'sum':0.5,'sum_squared':0.25,'mean':0.5,'"
          "variance':0}]",
          "! @0 the variance in stats.json is one between train trials, not between instances; "
          "give per_instance_stats.json from the same folder" },
        { "without an id", "[{'instance_id':null,'stats':[]}]",
          "! @1 expected \"instance_id\" and \"stats\", as HELM writes them into "
          "per_instance_stats.json" },
        { "without statistics", "[{'instance_id':'a','stats':null}]",
          "! @1 expected \"instance_id\" and \"stats\", as HELM writes them into "
          "per_instance_stats.json" },
        { "without a name",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'count':1,'mean':1}]}]",
          "! @51 a statistic without a \"name\"; HELM writes one" },
        { "cut",
          "[{'instance_id':'a','train_trial_index':0,'stats':[{'name':{'name':'exact_match','split'"
          ":'test'},'count':1,'sum':1,'mean':1}]},",
          "! @127 expected a value" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_quoted(
            rows[i].text,
            &(struct results_ask){ .name = SPAN("mmlu:subject=x,model=m/per_instance_stats.json") },
            rows[i].want);
    }
}

static void a_real_run_is_named_by_its_folder(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct err err = { 0 };
    struct span bytes = { 0 };
    check_case = "the run";
    CHECK(file_load("test/data/results/helm/per_instance_stats.json", 1 << 20, &a, &bytes, &err));
    check_results(bytes,
                  &(struct results_ask){
                      .name = SPAN("simple_mcqa:model=simple_model1/per_instance_stats.json") },
                  "helm of simple_model1; simple_mcqa/exact_match/test: 0=id60 0=id38 0=id41 "
                  "0=id74 0=id56 0=id80 0=id85 0=id87, 8 planned #/stats/exact_match/test; "
                  "simple_mcqa/exact_match@5/test: 0=id60 0=id38 0=id41 0=id74 0=id56 0=id80 "
                  "0=id85 0=id87, 8 planned #/stats/exact_match@5/test");
}

static void task_and_model_stand_in_the_name_of_the_folder(void)
{
    static const char file[] =
        "[{'instance_id':'a','stats':[{'name':{'name':'f1','split':'test'},'count':1,'mean':1}]}]";
#define NO_RUN                                                                                     \
    "! expected RUN:model=MODEL/per_instance_stats.json; HELM names task and model by the folder " \
    "only"
    static const struct {
        const char *name, *want;
    } names[] = {
        { "r:model=m/per_instance_stats.json",
          "helm of m; r/f1/test: 1=a, 1 planned #/stats/f1/test" },
        { "r:a=1,model=m,b=2/per_instance_stats.json",
          "helm of m; r:a=1,b=2/f1/test: 1=a, 1 planned #/stats/f1/test" },
        { "r:model=m,b=2/per_instance_stats.json",
          "helm of m; r:b=2/f1/test: 1=a, 1 planned #/stats/f1/test" },
        { "r:a_model=1,model=m/per_instance_stats.json",
          "helm of m; r:a_model=1/f1/test: 1=a, 1 planned #/stats/f1/test" },
        { "per_instance_stats.json", NO_RUN },
        { "/per_instance_stats.json", NO_RUN },
        { "r/per_instance_stats.json", NO_RUN },
        { "r:model=/per_instance_stats.json", NO_RUN },
        { "model=m/per_instance_stats.json", NO_RUN },
        { ":model=m/per_instance_stats.json", NO_RUN },
        { "r\xff:model=m/per_instance_stats.json", NO_RUN },
        { "r:model=m/copy.json", NO_RUN },
        { "r:model=m/per_instance_stats.jsoN", NO_RUN },
        { "r:model=m/xper_instance_stats.json", NO_RUN },
        { "r:model=m", NO_RUN },
        { "", NO_RUN },
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        check_case = names[i].name;
        check_quoted(file, &(struct results_ask){ .name = span_of(names[i].name) }, names[i].want);
    }
}

TESTS(TEST(real_sums_are_refused), TEST(each_trap_of_the_format_is_one_row),
      TEST(a_real_run_is_named_by_its_folder), TEST(task_and_model_stand_in_the_name_of_the_folder))
