/* replay_test.c - what two policies make of the releases that come with the program. The table was
 * reasoned out from the texts of the policies and of the catalogue before the program was asked; why
 * each row is as it is stands in docs/stance.md. */
#include "catalogue/replay.h"

#include <math.h>

#include "lib/check.h"
#include "store/builtin.h"

/* By hand from the scores of 11 August 2026: score less that of the open model with the best lower
 * bound on that day, not of the maker on the same day, and 1.645 standard errors to either side. */
static const struct {
    const char *id;
    double lo, hi;
} margins[] = {
    { "llama-2-70b", -5.08, 12.86 },
    { "llama-3-70b", -5.41, 8.11 },
    { "llama-3.1-405b", -1.16, 8.76 },
    { "llama-4-scout", -13.02, -5.36 },
    { "llama-4-maverick", -10.40, -2.94 },
    { "muse-spark", 1.28, 8.18 },
    { "mistral-7b", -13.33, 3.23 },
    { "mixtral-8x7b", -6.54, 8.56 },
    { "mistral-large-2402", -4.55, 10.49 },
    { "falcon-180b", -14.44, 4.22 },
    { "qwen2.5-72b", -4.79, 4.85 },
    { "qwen3-235b-a22b", -3.71, 3.61 },
    { "deepseek-v3", -2.95, 7.01 },
    { "deepseek-r1", 2.64, 10.64 },
    { "gpt-oss-120b", -8.55, 0.29 },
    { "gemma-3-27b", -12.74, -4.62 },
    { "phi-4", -2.64, 6.86 },
};

/* By day. The step: the widest position that one gives and the other does not, and what it is lost to. */
static const struct {
    const char *id, *a, *b, *by, *step;
} expected[] = {
    { "gpt2-124m", "gated", "hosted", "silence", "gated bio not shown" },
    { "gpt2-355m", "gated", "hosted", "silence", "gated bio not shown" },
    { "gpt2-774m", "gated", "hosted", "silence", "gated bio not shown" },
    { "gpt2-1558m", "gated", "hosted", "silence", "gated bio not shown" },
    { "gpt3-175b", "gated", "hosted", "silence", "gated bio not shown" },
    { "bloom-176b", "gated", "hosted", "silence", "gated bio not shown" },
    { "stable-diffusion-1.4", "gated", "hosted", "silence", "gated bio not shown" },
    { "llama-65b", "gated", "hosted", "silence", "gated bio not shown" },
    { "pythia-12b", "gated", "open", "true, nothing found", "open tested true" },
    { "llama-2-70b", "gated", "hosted", "silence", "gated bio not shown" },
    { "falcon-180b", "gated", "hosted", "silence", "gated bio not shown" },
    { "mistral-7b", "gated", "hosted", "silence", "gated bio not shown" },
    { "mixtral-8x7b", "gated", "hosted", "silence", "gated bio not shown" },
    { "mistral-large-2402", "gated", "hosted", "silence", "gated bio not shown" },
    { "llama-3-70b", "gated", "hosted", "silence", "gated bio not shown" },
    { "esm3-open", "gated", "hosted", "silence", "gated cyber not shown" },
    { "esm3-98b", "gated", "hosted", "silence", "gated bio not shown" },
    { "llama-3.1-405b", "open", "gated", "true", "open bio true" },
    { "qwen2.5-72b", "gated", "hosted", "true, nothing found", "gated bio true" },
    { "smollm2-135m", "gated", "open", "true, nothing found", "open tested true" },
    { "phi-4", "gated", "hosted", "silence", "gated bio not shown" },
    { "deepseek-v3", "gated", "hosted", "true, nothing found", "gated bio true" },
    { "deepseek-r1", "gated", "hosted", "true, nothing found", "gated bio true" },
    { "evo-2-40b", "gated", "hosted", "silence", "gated bio not shown" },
    { "gemma-3-27b", "gated", "hosted", "silence", "gated cyber not shown" },
    { "olmo-2-32b", "gated", "hosted", "silence", "gated bio not shown" },
    { "llama-4-scout", "open", "gated", "silence", "open bio not shown" },
    { "llama-4-maverick", "open", "gated", "silence", "open bio not shown" },
    { "qwen3-235b-a22b", "gated", "hosted", "true, nothing found", "gated bio true" },
    { "gpt-oss-120b", "open", "open", "nothing", "" },
    { "muse-spark", "gated", "hosted", "silence", "gated bio not shown" },
};

enum { MEMORY = 64 << 20 };

struct world {
    struct arena a;
    struct catalogue c;
    struct cat_margin *margin;
    struct policy policy[2];
};

static void read_policy(struct world *w, const char *name, struct policy *out)
{
    struct err err = { 0 };
    struct span text;
    struct pol_faults *faults = ARENA_ARRAY(&w->a, struct pol_faults, 1, &err);
    CHECK(store_policy(span_of(name), &text));
    CHECK(faults != NULL && policy_read(text, &w->a, out, faults, &err));
}

static void build(struct world *w)
{
    struct err err = { 0 };
    *w = (struct world){ .a = { .name = "test", .limit = MEMORY } };
    CHECK(cat_read(cat_carried("releases"), &w->a, &w->c, &err));
    w->margin = ARENA_ARRAY(&w->a, struct cat_margin, w->c.n, &err);
    for (size_t i = 0; i < w->c.n; i++)
        for (size_t k = 0; k < COUNT(margins); k++)
            if (span_eq(w->c.release[i].id, span_of(margins[k].id)))
                w->margin[i] = (struct cat_margin){
                    .known = true,
                    .difference = (margins[k].lo + margins[k].hi) / 2,
                    .se = (margins[k].hi - margins[k].lo) / 2 / 1.645,
                    .basis = CAT_READ,
                };
    read_policy(w, "record/path-forward-2024", &w->policy[0]);
    read_policy(w, "record/memo-2025", &w->policy[1]);
}

static void describe(const struct cat_replay *r, char by[static 40], char step[static 80])
{
    const struct cat_step *s = &r->step[0];
    snprintf(by, 40, "%s",
             r->absence ? "true, nothing found"
             : r->shown ? "true"
             : r->moved ? "silence"
                        : "nothing");
    step[0] = 0;
    if (r->n_steps > 0) {
        struct span rule = s->by->policy->rule[s->why->rule].name;
        snprintf(step, 80, "%s %.*s %s", position_name(s->lost), (int)rule.len,
                 (const char *)rule.ptr, pol_tri_name(s->why->value));
    }
}

static void releases_replay_as_reasoned_by_hand(void)
{
    struct world w;
    struct cat_replays got = { 0 };
    struct err err = { 0 };
    build(&w);
    struct cat_world of = { &w.c, w.margin };
    const struct policy *const pair[2] = { &w.policy[0], &w.policy[1] };
    CHECK(cat_compare(&of, pair, &w.a, &got, &err));
    CHECK(got.n == 33 && got.n_dated == COUNT(expected));
    for (size_t i = 0; i < got.n_dated && i < COUNT(expected); i++) {
        const struct cat_replay *r = &got.list[i];
        char id[80], by[40], step[80];
        check_case = expected[i].id;
        snprintf(id, sizeof id, "%.*s", (int)r->release->id.len, (const char *)r->release->id.ptr);
        CHECK_STR(id, expected[i].id);
        CHECK_STR(position_name(r->outcome[0].verdict.position), expected[i].a);
        CHECK_STR(position_name(r->outcome[1].verdict.position), expected[i].b);
        describe(r, by, step);
        CHECK_STR(by, expected[i].by);
        CHECK_STR(step, expected[i].step);
        CHECK(r->n_steps == (r->moved ? 1 : 0));
    }
    check_case = "";
    CHECK(got.n_shown == 7 && got.n_absence == 6 && got.n_silent == 23 && got.n_unmoved == 1);
    arena_free(&w.a);
}

#define SCORE(day, model, maker, ends)                                                             \
    "{\"date\":\"" day "\",\"model\":\"" model "\",\"maker\":\"" maker                             \
    "\",\"weights\":\"open\",\"weights_terms\":null,\"benchmark\":\"ECI\",\"task_version\":\"v\"," \
    "\"variant\":\"as_released\",\"score\":130,\"unit\":\"index\"," ends                           \
    ",\"se\":null,\"n\":null,\"reported_by\":\"third_party\",\"evaluator\":\"E\",\"source_"        \
    "title\":"                                                                                     \
    "\"t\",\"source_url\":null,\"source_sha256\":null,\"read\":false,\"date_in_source\":null,"     \
    "\"note\":null}\n"
#define ENDS    "\"lo\":128,\"hi\":132,\"level\":0.9"
#define NO_ENDS "\"lo\":null,\"hi\":null,\"level\":null"

/* A score without an interval is not one without an error. */
static void a_score_without_an_error_has_no_margin(void)
{
    static const char *const text[] = {
        SCORE("2024-06-07", "Other", "M", ENDS)
            SCORE("2024-07-23", "Llama 3.1-405B", "Meta", NO_ENDS),
        SCORE("2024-06-07", "Other", "M", ENDS) SCORE("2024-07-23", "Llama 3.1-405B", "Meta", ENDS),
    };
    struct world w;
    build(&w);
    check_case = "";
    for (size_t i = 0; i < COUNT(text); i++) {
        struct frontier t = { 0 };
        struct cat_margin *got = NULL;
        struct err err = { 0 };
        struct catalogue one = { .release = w.c.release, .n = 1 };
        while (!span_eq(one.release->id, SPAN("llama-3.1-405b")))
            one.release++;
        CHECK(frontier_read(span_of(text[i]), &w.a, &t, &err));
        CHECK(cat_margins(&one, &t, &w.a, &got, &err) && got[0].known == (i == 1));
        CHECK(i == 0 || (got[0].basis == CAT_MEMORY && !got[0].later));
        CHECK_STR(err.text, "");
    }
    arena_free(&w.a);
}

/* ---- one row, one fact ---- */

static const struct {
    const char *id, *fact, *want; /* want "": nothing is said of it */
} says[] = {
    { "llama-3.1-405b", "model.memory_4bit is a size, higher is riskier", "232.9 GB" },
    { "llama-3.1-405b", "model.memory_4bit is a count, higher is riskier", "" },
    { "muse-spark", "model.memory_4bit is a size, higher is riskier", "" },
    { "llama-3.1-405b", "model.training_compute is compute, higher is riskier",
      "2.65e25 FLOP to 4.93e25 FLOP" },
    { "gpt2-124m", "model.training_compute is compute, higher is riskier", "" },
    { "llama-3.1-405b", "licence.bars_large_rivals is yes or no, yes is safer", "yes" },
    { "smollm2-135m", "licence.bars_large_rivals is yes or no, yes is safer", "" },
    { "llama-3.1-405b",
      "record.bio is one of (numbers < verdict < method < none_found), higher is riskier",
      "method" },
    { "llama-4-scout",
      "record.cyber is one of (numbers < verdict < method < none_found), higher is riskier",
      "verdict" },
    { "llama-2-70b",
      "record.after_tuning is one of (numbers < verdict < method < none_found), higher is riskier",
      "none_found" },
    { "llama-3.1-405b",
      "record.after_tuning is one of (numbers < verdict < method < none_found), higher is riskier",
      "" },
    { "llama-3.1-405b", "record.bio is one of (low < high), higher is riskier", "" },
    { "llama-3.1-405b",
      "record.bio is one of (numbers < verdict < method < none_found), higher is riskier, on "
      "variant "
      "tuned",
      "" },
    { "llama-3.1-405b", "frontier.margin is a number of points, higher is riskier, measured",
      "-1.16 points to 8.76 points" },
    { "llama-4-scout", "frontier.leads_open is yes or no, neutral", "no" },
    { "deepseek-r1", "frontier.leads_open is yes or no, neutral", "yes" },
    { "gpt2-124m", "frontier.margin is a number of points, higher is riskier, measured", "" },
    { "llama-3.1-405b", "frontier.leads_open is yes or no, neutral", "" },
    { "gpt2-124m", "files.code_execution is a count, higher is riskier", "0" },
    { "gpt2-124m", "files.code_execution is yes or no, yes is riskier", "" },
    { "gpt2-124m", "weights.digest_verified is yes or no, yes is safer", "yes" },
    { "gpt2-124m", "weights.digest_verified is a count, higher is safer", "" },
    { "gpt2-124m", "lineage.narrowest_parent is a position", "open" },
    { "gpt2-124m", "lineage.narrowest_parent is yes or no, yes is safer", "" },
    { "gpt2-124m", "lineage.narrowest_parent is some of (open, closed), riskier with (open)", "" },
    { "gpt2-124m", "approval.release_board is approvals", "2" },
    { "gpt2-124m", "approval.another_board is approvals", "" },
};

static const struct cat_replay *find(const struct cat_replays *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (span_eq(all->list[i].release->id, span_of(id)))
            return &all->list[i];
    CHECK(!"a release of that id");
    return &all->list[0];
}

static bool parse(struct world *w, const char *text, struct policy *out)
{
    struct err err = { 0 };
    struct pol_faults *faults = ARENA_ARRAY(&w->a, struct pol_faults, 1, &err);
    bool ok = policy_read(span_of(text), &w->a, out, faults, &err);
    CHECK_STR(err.text, "");
    return ok;
}

static void replay(struct world *w, const char *a, const char *b, struct cat_replays *out)
{
    struct err err = { 0 };
    struct policy *p = ARENA_ARRAY(&w->a, struct policy, 2, &err);
    const struct policy *const pair[2] = { &p[0], &p[1] };
    struct cat_world of = { &w->c, w->margin };
    *out = (struct cat_replays){ 0 };
    if (parse(w, a, &p[0]) && parse(w, b, &p[1]))
        CHECK(cat_compare(&of, pair, &w->a, out, &err));
}

static void a_row_says_what_it_knows_of_a_fact_of_that_type(void)
{
    struct world w;
    build(&w);
    for (size_t i = 0; i < COUNT(says); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct cat_replays got;
        char text[400];
        check_case = says[i].fact;
        buf_init(&b, "a set", 1 << 10);
        snprintf(text, sizeof text,
                 "policy \"One fact\" version 1.\nfact %s.\nfact z is a count, higher is riskier.\n"
                 "rule r: at most hosted when z is above 0.\n",
                 says[i].fact);
        replay(&w, text, text, &got);
        if (got.n == 0)
            continue;
        const struct cat_outcome *o = &find(&got, says[i].id)->outcome[0];
        CHECK(o->given[0].set.missing == (says[i].want[0] == 0));
        if (!o->given[0].set.missing) {
            pol_print_set(&b, &o->policy->fact[0], o->given[0].set);
            buf_printf(&b, "%c", 0);
            CHECK_STR((const char *)b.bytes, says[i].want);
        }
    }
    arena_free(&w.a);
}

#define OPEN_TO_ALL                                                                                \
    "policy \"A\" version 1.\nStart from open.\n"                                                  \
    "fact files.code_execution is a count, higher is riskier.\n"                                   \
    "rule files: at most closed when files.code_execution is above 0.\n"
#define TWO_STEPS                                                                                  \
    "policy \"B\" version 1.\nStart from open.\n"                                                  \
    "fact model.memory_4bit is a size, higher is riskier.\n"                                       \
    "fact model.training_compute is compute, higher is riskier.\n"                                 \
    "rule big: at most gated when model.memory_4bit is above 1 GB.\n"                              \
    "rule much: at most hosted when model.training_compute is above 10^20 FLOP.\n"

/* One that is only not shown stands before one that is true. */
#define SILENT_FIRST                                                                               \
    "policy \"D\" version 1.\nStart from open.\n"                                                  \
    "fact model.memory_4bit is a size, higher is riskier.\n"                                       \
    "fact model.training_compute is compute, higher is riskier.\n"                                 \
    "rule much: at most gated when model.training_compute is above 10^20 FLOP.\n"                  \
    "rule big: at most gated when model.memory_4bit is above 1 GB.\n"

static void what_is_true_is_told_before_what_is_not_shown(void)
{
    struct world w;
    struct cat_replays got;
    build(&w);
    replay(&w, OPEN_TO_ALL, SILENT_FIRST, &got);
    const struct cat_replay *r = find(&got, "mistral-7b");
    check_case = "";
    CHECK(r->n_steps == 1 && r->shown && r->step[0].why->value == POL_TRUE);
    CHECK(r->step[0].why->rule == 1);
    arena_free(&w.a);
}

/* Of two steps one that is true is enough, whatever silence there is below it. */
static void a_release_is_moved_by_something_true_if_one_step_is(void)
{
    struct world w;
    struct cat_replays got, back;
    build(&w);
    replay(&w, OPEN_TO_ALL, TWO_STEPS, &got);
    replay(&w, TWO_STEPS, OPEN_TO_ALL, &back);
    const struct cat_replay *r = find(&got, "mistral-7b"); /* 4 GB, compute not published */
    check_case = "mistral-7b";
    CHECK(r->n_steps == 2 && r->shown && !r->absence && r->moved);
    CHECK(r->step[0].lost == POSITION_OPEN && r->step[0].why->value == POL_TRUE);
    CHECK(r->step[1].lost == POSITION_GATED && r->step[1].why->value == POL_UNKNOWN);
    CHECK(r->step[0].spoken && r->step[0].basis == CAT_READ && !r->step[1].spoken);
    r = find(&back, "mistral-7b");
    CHECK(r->n_steps == 2 && r->shown && r->step[0].by == &r->outcome[0]);
    check_case = "gpt2-124m"; /* under 1 GB: only silence */
    r = find(&got, "gpt2-124m");
    CHECK(r->n_steps == 2 && !r->shown && r->moved);
    CHECK(r->step[0].why->value == POL_UNKNOWN);
    check_case = "smollm2-135m";
    r = find(&got, "smollm2-135m");
    CHECK(r->shown && r->outcome[1].verdict.position == POSITION_HOSTED);
    arena_free(&w.a);
}

static void each_is_decided_as_of_its_own_day(void)
{
    struct world w;
    struct cat_replays got;
    build(&w);
    replay(&w, OPEN_TO_ALL,
           "policy \"C\" version 1.\nStart from open.\nrule wait: not open before 2024-07-23.\n",
           &got);
    check_case = "";
    CHECK(find(&got, "llama-3-70b")->outcome[1].verdict.position == POSITION_GATED);
    CHECK(find(&got, "llama-3.1-405b")->outcome[1].verdict.position == POSITION_OPEN);
    CHECK(!find(&got, "llama-3.1-405b")->outcome[1].given[0].set.missing);
    CHECK(!find(&got, "miqu-1-70b")->decided && !find(&got, "llama-4-behemoth")->decided);
    CHECK(got.n_shown == 17 && got.n_silent == 0 && got.n_unmoved == 14);
    arena_free(&w.a);
}

static void a_maker_is_found_in_any_case_of_letters(void)
{
    struct world w;
    struct cat_replays got, one;
    struct err err = { 0 };
    build(&w);
    replay(&w, OPEN_TO_ALL, TWO_STEPS, &got);
    check_case = "";
    CHECK(cat_of_maker(&got, SPAN("mEtA"), &w.a, &one, &err) && one.n == 8 && one.n_dated == 7);
    CHECK(one.n_shown + one.n_silent + one.n_unmoved == 7);
    CHECK(cat_of_maker(&got, SPAN("Metal"), &w.a, &one, &err) && one.n == 0);
    CHECK(cat_of_maker(&got, SPAN("Met"), &w.a, &one, &err) && one.n == 0);
    arena_free(&w.a);
}

/* What the table of scores gives, beside what was worked out by hand. */
static void margins_are_those_of_the_table(void)
{
    struct world w;
    struct frontier t = { 0 };
    struct cat_margin *got = NULL;
    struct err err = { 0 };
    size_t known = 0;
    build(&w);
    CHECK(frontier_read(cat_carried("frontier"), &w.a, &t, &err));
    CHECK(cat_margins(&w.c, &t, &w.a, &got, &err));
    for (size_t i = 0; got != NULL && i < w.c.n; i++) {
        check_case = (const char *)w.c.release[i].id.ptr;
        known += got[i].known;
        CHECK(got[i].known == w.margin[i].known);
        CHECK(fabs(got[i].difference - w.margin[i].difference) < 0.01);
        CHECK(fabs(got[i].se - w.margin[i].se) < 0.01);
        CHECK(!got[i].known || (got[i].later && got[i].basis == CAT_READ && got[i].over.len > 0));
    }
    check_case = "";
    CHECK(known == COUNT(margins));
    for (size_t i = 0; i < w.c.n; i++) /* without a day there is no margin of it */
        if (!w.c.release[i].released.known)
            ((struct cat_release *)(uintptr_t)w.c.release)[i].frontier_model = SPAN("Kimi K3");
    CHECK(cat_margins(&w.c, &t, &w.a, &got, &err));
    for (size_t i = 0; i < w.c.n; i++)
        CHECK(w.c.release[i].released.known || !got[i].known);
    w.c.n = 6; /* a name that the table does not have is no silence */
    ((struct cat_release *)(uintptr_t)w.c.release)[5].frontier_model = SPAN("LLaMA-66B");
    CHECK(!cat_margins(&w.c, &t, &w.a, &got, &err));
    CHECK_STR(err.text, "release \"llama-65b\": the table of scores has no model \"LLaMA-66B\"");
    arena_free(&w.a);
}

static void memory_may_run_out_anywhere(void)
{
    struct world w;
    struct frontier t = { 0 };
    struct err none = { 0 };
    build(&w);
    check_case = "";
    CHECK(frontier_read(cat_carried("frontier"), &w.a, &t, &none));
    const struct policy *const pair[2] = { &w.policy[0], &w.policy[1] };
    bool reached = true;
    w.c.n = 9; /* of which four are Meta's */
    for (size_t nth = 1; reached && nth < 20000; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = MEMORY };
        struct cat_margin *margin = NULL;
        struct cat_replays got = { 0 }, one = { 0 };
        struct cat_world of = { .catalogue = &w.c };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = cat_margins(&w.c, &t, &a, &margin, &err) &&
                  (of.margin = margin, cat_compare(&of, pair, &a, &got, &err)) &&
                  cat_of_maker(&got, SPAN("Meta"), &a, &one, &err);
        reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(reached ? !ok && err.kind == ERR_SYSTEM : ok && one.n == 4);
    }
    CHECK(!reached);
    arena_free(&w.a);
}

TESTS(TEST(memory_may_run_out_anywhere), TEST(releases_replay_as_reasoned_by_hand),
      TEST(margins_are_those_of_the_table), TEST(a_score_without_an_error_has_no_margin),
      TEST(what_is_true_is_told_before_what_is_not_shown),
      TEST(a_row_says_what_it_knows_of_a_fact_of_that_type),
      TEST(a_release_is_moved_by_something_true_if_one_step_is),
      TEST(each_is_decided_as_of_its_own_day), TEST(a_maker_is_found_in_any_case_of_letters))
