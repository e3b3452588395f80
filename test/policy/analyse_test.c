/* analyse_test.c - what the analysis says of policies that have each fault, and of the five of the
 * test data; both ends of each witness are decided; random small policies against all their
 * states, one by one; budgets; memory. */
#include "policy/analyse.h"
#include "policy/random.h"

#define HEAD "policy \"t\" version 1.\nStart from open.\n"
#define A    "fact a is a count, higher is riskier.\n"
#define B    "fact b is yes or no, yes is riskier.\n"
#define C    "fact c is yes or no, yes is safer.\n"

static void print_found(struct buf *b, const struct pol_analysis *found)
{
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        if (found->reached[at] == POL_TRUE)
            buf_printf(b, "%s ", position_name(at));
    if (!found->decided)
        buf_printf(b, "not decided: %s", found->undecided);
    for (size_t i = 0; i < found->n_findings; i++) {
        const struct pol_finding *f = found->finding[i];
        buf_printf(b, "\n%" PRIu32 ":%" PRIu32 "+%" PRIu32 " %s %s", f->told.line, f->told.column,
                   f->told.length, f->fault ? "fault:" : "note:", f->told.text);
        if (f->told.hint[0] != 0)
            buf_printf(b, " (%s)", f->told.hint);
    }
}

/* Witnesses: decided again, from their sets; two differ in the one fact only. */
static void check_witnesses(const struct policy *p, const struct pol_analysis *found)
{
    for (size_t i = 0; i < found->n_findings; i++) {
        const struct pol_finding *f = found->finding[i];
        for (unsigned k = 0; k < f->n_witnesses; k++)
            CHECK(policy_position(p, f->witness[k].given, f->witness[k].now) ==
                  f->witness[k].position);
        CHECK((f->fact >= 0) == (f->n_witnesses == 2));
        for (unsigned k = 0; k < p->n_facts && f->n_witnesses == 2; k++) {
            const struct pol_given *x = &f->witness[0].given[k], *y = &f->witness[1].given[k];
            bool same = dec_cmp(x->set.lo, y->set.lo) == 0 && dec_cmp(x->set.hi, y->set.hi) == 0 &&
                        x->set.may == y->set.may && x->set.must == y->set.must &&
                        x->set.missing == y->set.missing;
            CHECK(same || (int)k == f->fact);
        }
    }
}

static void check_text(struct span text, const char *want)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct policy p;
    struct pol_analysis found;
    struct span got;
    struct err err = { 0 };
    if (!given_policy(text, &a, &p))
        return;
    CHECK(policy_analyse(&p, POL_BUDGET, &a, &found, &err));
    buf_init(&b, "found", 1 << 16);
    print_found(&b, &found);
    buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
    CHECK(buf_done(&b, &got, &err));
    CHECK_STR((const char *)got.ptr, want);
    check_witnesses(&p, &found);
}

static const struct {
    const char *name, *text, *want;
} rows[] = {
    { "nothing to say", HEAD A "rule one: at most closed when a is above 3.\n", "closed open " },
    { "two clauses that a third implies",
      HEAD A "rule one:\n  at most hosted when a is above 3.\n  at most hosted when a is above 5.\n"
             "  at most gated when a is at least 4.\n",
      "hosted open \n"
      "6:3+33 fault: this changes nothing: line 5 objects whenever it does (delete it, or change "
      "its condition to what is meant)\n"
      "7:3+35 fault: this changes nothing: line 5 objects whenever it does (delete it, or change "
      "its condition to what is meant)" },
    { "of two alike the second is told",
      HEAD A "rule one: at most hosted when a is above 3.\n"
             "rule two: at most hosted when a is above 3.\n",
      "hosted open \n"
      "5:11+33 fault: this changes nothing: line 4 objects whenever it does (delete it, or change "
      "its condition to what is meant)" },
    { "implied by two together",
      HEAD A B "rule one: at most closed when a is above 3.\nrule two: at most closed when b.\n"
               "rule three: at most closed when a is above 3 or b.\n",
      "closed open \n"
      "5:11+33 fault: this changes nothing: line 7 objects whenever it does (delete it, or change "
      "its condition to what is meant)\n"
      "6:11+22 fault: this changes nothing: line 7 objects whenever it does (delete it, or change "
      "its condition to what is meant)\n"
      "7:13+38 fault: this changes nothing: without it the position is the same, whatever is known "
      "(delete it, or change its condition to what is meant)" },
    { "two are implied by one",
      HEAD A B "rule one: at most closed when a is above 3.\nrule two: at most hosted when b.\n"
               "rule three: at most closed when a is above 3 or b.\n",
      "closed open \n"
      "5:11+33 fault: this changes nothing: line 7 objects whenever it does (delete it, or change "
      "its condition to what is meant)\n"
      "6:11+22 fault: this changes nothing: line 7 objects whenever it does (delete it, or change "
      "its condition to what is meant)" },
    { "nobody asks for it",
      HEAD A B C "Consider a, c.\n"
                 "rule one: at most closed when a is above 3.\n",
      "closed open \n"
      "5:6+1 fault: a concern without effect: no condition depends on it (write the rule that is "
      "missing, or do not list it as considered)\n"
      "4:6+1 note: no condition depends on this fact" },
    { "what is asked makes no difference",
      HEAD A B "Consider b.\n"
               "rule one: at most closed when a is above 3.\n"
               "rule two: at most hosted when a is above 4 and b.\n",
      "closed open \n"
      "4:6+1 fault: a concern without effect: whatever is known of it, the position is the same "
      "(write the rule that is missing, or do not list it as considered)\n"
      "7:11+39 fault: this changes nothing: line 6 objects whenever it does (delete it, or change "
      "its condition to what is meant)" },
    { "only duties ask for it",
      HEAD A B "Consider b.\n"
               "rule one: at most closed when a is above 3.\n"
               "duty d: at open when b require review within 9 days.\n",
      "closed open " },
    { "below 3 and above 5",
      HEAD "fact n is a number of months, neutral.\n"
           "rule one: to be open require n is below 3 months and n is above 5 months.\n",
      "gated \n"
      "4:11+63 fault: no evidence shows what this requires: open cannot stand (if that is meant, "
      "say it without a condition)\n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "3:6+1 note: this fact changes nothing, whatever is known of it" },
    { "two clauses shut a position out",
      HEAD "fact n is a number of months, neutral.\n"
           "rule one: to be open require n is below 3 months.\n"
           "rule two: at most gated when n is below 5 months.\n",
      "gated \n"
      "4:11+39 fault: no evidence reaches open, whatever this requires (the clauses on lines 4 and "
      "5 shut it out together)\n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "3:6+1 note: this fact changes nothing, whatever is known of it" },
    { "one clause shuts a position out",
      "policy \"t\" version 1.\nStart from gated.\n" A
      "rule one: to be open require a is below 3.\n",
      "gated \n"
      "4:11+32 fault: no evidence reaches open, whatever this requires (the clause on line 2 shuts "
      "it out)\n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "3:6+1 note: this fact changes nothing, whatever is known of it" },
    { "past the domain",
      HEAD "fact p is a proportion, higher is riskier.\n"
           "rule one: at most closed when p is above 100%.\n",
      "open \n"
      "4:11+36 fault: this never objects: its condition is false, whatever is known\n"
      "3:6+1 note: no condition depends on this fact" },
    { "always", HEAD A "rule one: at most gated when a is at least 0.\n",
      "gated \n"
      "4:11+35 fault: this always objects, whatever is known: open cannot stand (if that is meant, "
      "say it without a condition)\n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "3:6+1 note: no condition depends on this fact" },
    { "without a condition",
      HEAD A "rule one: at most gated.\nrule two: at most closed when a is above 2.\n",
      "closed gated \n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights" },
    { "an island",
      HEAD A B "rule one: at most hosted when b except when position is open.\n"
               "rule two: at most closed when a is above 2.\n",
      "closed open \n"
      "5:11+51 fault: this changes nothing: without it the position is the same, whatever is known "
      "(delete it, or change its condition to what is meant)\n"
      "4:6+1 note: this fact changes nothing, whatever is known of it\n"
      "5:11+51 note: open can stand where gated cannot: this objects to the narrower one only" },
    { "an exception hides",
      HEAD A C "Consider a.\n"
               "rule one \"a: b\": at most gated when a is above 3 except when c.\n",
      "gated open \n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "0:0+0 note: open can be reached while nothing is known of: a (ajar policy silence shows it "
      "for every fact)\n"
      "6:18+46 note: the exception lets open stand while a is not known (if that is not meant, let "
      "the exception ask that it is known)" },
    { "one of two is enough",
      HEAD A C "Consider a, c.\nrule one: to be open require a is below 3 or c.\n",
      "gated open \n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "0:0+0 note: open can be reached while nothing is known of one of these: a, c (ajar policy "
      "silence shows it for every fact)" },
    { "an exception that asks",
      HEAD A C "rule one: at most gated when a is above 3 except when c and a is known.\n",
      "gated open \n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights" },
    { "nothing grows old",
      HEAD "fact m is a proportion, higher is riskier, measured.\n"
           "fact s is yes or no, yes is riskier, counts only if signed by \"x\".\n"
           "fact v is approvals.\nfact w is approvals, good for 9 days.\n"
           "rule one: at most closed when m is above 1% or s or v is below 1 or w is below 1.\n",
      "closed hosted gated open \n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights\n"
      "3:6+1 note: all that open asks to be measured is of the model as released, nothing of a "
      "tuned variant (measure a tuned variant as well: a fact \"on variant tuned\")\n"
      "3:6+1 note: measurements of this never grow old (say how long one counts: \"good for 180 "
      "days\")\n"
      "4:6+1 note: signed statements of this never grow old (say how long one counts: \"good for "
      "180 days\")\n"
      "5:6+1 note: approvals of this never grow old (say how long one counts: \"good for 180 "
      "days\")" },
    { "duties that never hold",
      HEAD A B "rule one: at most hosted when a is above 3.\n"
               "duty d: at gated require terms \"x\".\n"
               "duty e: at open when a is above 4 require review within 9 days.\n"
               "duty f: at hosted when a is above 2 require review within 9 days.\n"
               "duty g: at gated or wider require review within 9 days.\n"
               "duty h: at open when b require review within 9 days.\n",
      "hosted open \n"
      "6:6+1 fault: this duty never holds: no evidence reaches gated\n"
      "7:6+1 fault: this duty never holds: at open its condition is never met\n"
      "8:6+1 note: the condition of this duty is met whenever the position is hosted (leave it "
      "out)" },
    { "nobody can pass",
      HEAD A B "rule one: at most gated when a is above 3.\n"
               "duty d: at gated require recipients who are known.\n"
               "duty e: at gated when b require recipients who are staff and not_known.\n"
               "duty f: at open require recipients who are not_known.\n",
      "gated open \n"
      "7:6+1 fault: nobody can be both \"known\" and \"not_known\": nobody may pass (the other is "
      "asked for by the duty on line 6)" },
    { "a gate that is not kept", HEAD A "rule one: at most gated when a is above 3.\n",
      "gated open \n"
      "0:0+0 note: gated asks for neither terms nor recipients: whoever asks gets the weights" },
    { "a gate that is kept at times",
      HEAD A "rule one: at most gated when a is above 3.\n"
             "duty d: at gated when a is above 5 require terms \"x\".\n",
      "gated open \n"
      "5:6+1 note: where this does not hold, the gate asks for neither terms nor recipients: "
      "whoever "
      "asks gets the weights" },
    { "a gate with people",
      HEAD A "rule one: at most gated when a is above 3.\n"
             "duty d: at gated require approve each by \"x\".\n",
      "gated open " },
    { "a tuned variant is measured, two must agree",
      HEAD "fact m is a proportion, higher is riskier, measured, good for 9 days.\n"
           "fact n is a proportion, higher is riskier, measured, good for 9 days, on variant "
           "tuned.\n"
           "rule one: at most closed when m is above 1% and n is above 1%.\n",
      "closed open \n"
      "0:0+0 note: up to 2 measurements must agree for a clause to close: the chance to let pass "
      "what should not is up to 2 times that of one (say \"at 95% confidence jointly\" to make up "
      "for it)" },
    { "two must agree, jointly",
      HEAD "Judge measurements at 95% confidence jointly.\n"
           "fact m is a proportion, higher is riskier, measured, good for 9 days.\n"
           "fact n is a proportion, higher is riskier, measured, good for 9 days, on variant "
           "tuned.\n"
           "rule one: at most closed when m is above 1% and n is above 1%.\n",
      "closed open " },
    { "a word that is included, or not, or perhaps",
      HEAD "fact s is some of (a, b), riskier with (b).\n"
           "rule one: at most gated when s includes a.\n"
           "rule two: to be open require s includes a.\n"
           "duty d: at gated require terms \"x\".\n",
      "gated \n"
      "5:11+32 fault: no evidence reaches open, whatever this requires (the clauses on lines 4 and "
      "5 shut it out together)\n"
      "3:6+1 note: this fact changes nothing, whatever is known of it" },
    { "people are whole",
      HEAD "fact v is approvals, good for 9 days.\n"
           "rule one: at most gated when v is at most 1.\n"
           "rule two: at most gated when v is below 2.\n"
           "duty d: at gated require terms \"x\".\n",
      "gated open \n"
      "5:11+32 fault: this changes nothing: line 4 objects whenever it does (delete it, or change "
      "its condition to what is meant)" },
    { "one of two is required",
      HEAD A C "rule one: to be open require at least 1 of (a is below 3, c).\n"
               "rule two: at most gated when a is above 9.\n"
               "duty d: at gated require terms \"x\".\n",
      "gated open " },
    { "more people for a wider position",
      HEAD "fact v is approvals, good for 9 days.\n"
           "rule one: to be gated require v is at least 2.\n"
           "rule two: to be open require v is at least 1.\n"
           "duty d: at gated require terms \"x\".\n",
      "hosted gated open \n"
      "5:11+35 fault: this changes nothing: line 4 objects whenever it does (delete it, or change "
      "its condition to what is meant)" },
    { "the day",
      HEAD A "rule one: to be open require today is at least 2026-12-01.\n"
             "rule two: to be open require today is before 2027-06-01.\n"
             "rule three: at most closed when a is above 3 and today is before 2026-01-01.\n"
             "duty d: at gated require terms \"x\".\n",
      "closed gated open " },
};

static void each_finding_is_told_where_it_stands(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        check_text(span_of(rows[i].text), rows[i].want);
    }
}

static void the_five_policies_have_no_fault(void)
{
    static const struct {
        const char *file, *reached;
    } five[] = {
        { "memo-6a.ajar", "closed hosted gated open " },
        { "law-6b.ajar", "closed open " },
        { "thresholds-6c.ajar", "closed hosted gated open " },
        { "science-6d.ajar", "closed hosted gated open " },
        { "hub-6e.ajar", "closed hosted gated open " },
    };
    for (size_t i = 0; i < COUNT(five); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct policy p;
        struct pol_analysis found;
        struct err err = { 0 };
        check_case = five[i].file;
        if (!given_policy(given_file("test/data/policy", five[i].file, &a), &a, &p))
            continue;
        CHECK(policy_analyse(&p, POL_BUDGET, &a, &found, &err));
        CHECK(found.decided && found.n_faults == 0);
        for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++) {
            bool want = strstr(five[i].reached, position_name(at)) != NULL;
            CHECK(found.reached[at] == (want ? POL_TRUE : POL_FALSE));
            CHECK(found.blank[at] == (at == POSITION_CLOSED));
        }
        check_witnesses(&p, &found);
    }
}

static const char crowded[] =
    HEAD A B C "rule one: at most closed when a is above 3 and b.\n"
               "rule two: at most hosted when a is above 5 except when c.\n"
               "rule three: at most gated when a is above 2 and b.\n"
               "duty d: at gated when b require terms \"x\".\n";

/* Whatever the budget: what is told under it is told under a larger one. */
static void past_its_budget_an_analysis_says_what_is_not_decided(void)
{
    size_t told = 0;
    const char *undecided = "?";
    for (uint64_t steps = 0; undecided[0] != 0; steps++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct policy p;
        struct pol_analysis found;
        struct err err = { 0 };
        if (!given_policy(span_of(crowded), &a, &p))
            return;
        CHECK(policy_analyse(&p, (struct dd_budget){ 1 << 16, steps }, &a, &found, &err));
        CHECK(found.decided == (found.undecided[0] == 0));
        CHECK(found.n_findings >= told && (found.decided || found.n_findings <= 5));
        CHECK(found.blank[POSITION_CLOSED]);
        told = found.n_findings;
        undecided = found.undecided;
        check_witnesses(&p, &found);
        CHECK(steps < 100000);
        if (steps == 0)
            CHECK_STR(undecided,
                      "what each clause does, which positions are reached, and all else");
    }
    CHECK(told > 0);
}

static void without_memory_an_analysis_fails(void)
{
    AUTO_CLOSE(arena) struct arena of = { .name = "test", .limit = 64 << 20 };
    struct policy p;
    bool done = !given_policy(span_of(crowded), &of, &p);
    for (size_t n = 1; !done; n++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "analysis", .limit = 64 << 20 };
        struct pol_analysis found;
        struct err err = { 0 };
        mem_fail_at = n;
        done = policy_analyse(&p, POL_BUDGET, &a, &found, &err);
        mem_fail_at = 0;
        CHECK(done == (err.kind == ERR_NONE) && (done || err.kind == ERR_SYSTEM));
    }
}

/* What nobody has to measure may be measured all the same, and is judged as its layer asks for. */
static void layers_of_another_confidence_differ(void)
{
    static const char fact[] = "fact m is a proportion, higher is riskier.\nrule r: to be ";
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct policy p[2], all;
    struct pol_analysis found;
    struct err err = { 0 };
    for (unsigned i = 0; i < 2; i++) {
        char text[300];
        snprintf(text, sizeof text, HEAD "Judge measurements at %s%s%s require m is below 10%%.\n",
                 i == 0 ? "99% confidence.\n" : "90% confidence.\n", fact,
                 i == 0 ? "open" : "gated");
        CHECK(given_policy(span_of(text), &a, &p[i]));
    }
    CHECK(policy_stack(p, 2, &a, &all, &err) && policy_analyse(&all, POL_BUDGET, &a, &found, &err));
    CHECK(found.reached[POSITION_GATED] == POL_TRUE);
}

/* Facts of one name that layers judge alike are one fact; `today` is one in any case. */
static void layers_share_their_facts(void)
{
    static const struct {
        const char *name, *lower, *want;
    } layers[] = {
        { "the same fact",
          HEAD "fact m is a proportion, higher is riskier, measured, good for 9 days.\n"
               "rule two: at most closed when m is above 2%.\n",
          "closed gated open " },
        { "a fact that is judged otherwise",
          HEAD "fact m is a proportion, higher is riskier, measured, good for 99 days.\n"
               "rule two: at most closed when m is above 2%.\n",
          "closed gated open " },
        { "another direction",
          HEAD "fact m is a proportion, neutral, measured, good for 9 days.\n"
               "rule two: at most closed when m is above 2%.\n",
          "closed gated open " },
        { "the same day",
          HEAD A "rule two: to be open require today is before 2026-01-01.\n"
                 "duty d: at gated require terms \"x\".\n",
          "closed gated " },
    };
    for (size_t i = 0; i < COUNT(layers); i++) {
        static const char upper[] =
            HEAD "fact m is a proportion, higher is riskier, measured, good for 9 days.\n"
                 "rule one: at most closed when m is above 1%.\n"
                 "rule day: to be open require today is at least 2026-02-01.\n";
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct policy p[2], all;
        struct pol_analysis found;
        struct err err = { 0 };
        char got[64] = "";
        check_case = layers[i].name;
        if (!given_policy(SPAN(upper), &a, &p[0]) ||
            !given_policy(span_of(layers[i].lower), &a, &p[1]))
            continue;
        CHECK(policy_stack(p, 2, &a, &all, &err));
        CHECK(policy_analyse(&all, POL_BUDGET, &a, &found, &err));
        for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
            if (found.reached[at] == POL_TRUE)
                snprintf(got + strlen(got), sizeof got - strlen(got), "%s ", position_name(at));
        CHECK_STR(got, layers[i].want);
        bool redundant = false;
        for (size_t k = 0; k < found.n_findings; k++)
            redundant = redundant || (found.finding[k]->kind == POL_FIND_REDUNDANT &&
                                      found.finding[k]->layer == 1);
        CHECK(redundant == (i == 0));
        check_witnesses(&all, &found);
    }
}

/* ---- policies that are not sound ---- */

static void print_two(struct buf *b, const struct policy *p, const struct pol_finding *f)
{
    buf_printf(b, "%s: ", f->told.text);
    for (unsigned i = 0; i < f->n_witnesses; i++) {
        pol_print_set(b, &p->fact[f->fact], f->witness[i].given[f->fact].set);
        buf_printf(b, " %s; ", position_name(f->witness[i].position));
    }
}

static const struct {
    const char *name, *text, *want; /* want NULL: faults that are not of direction alone */
} unsound[] = {
    { "on the safer side", HEAD A "rule r: at most hosted when a is above 3 and a is below 10.\n",
      "worse news about \"a\" opens the door wider: 4 hosted; 10 open; " },
    { "silence is rewarded", HEAD A "rule r: at most hosted when a is known and a is above 5.\n",
      "not telling \"a\" opens the door wider: 6 hosted; nothing known open; " },
    { "an answer the wrong way", HEAD B "rule r: to be gated require b.\n",
      "worse news about \"b\" opens the door wider: no hosted; yes open; " },
    { "a safer fact",
      HEAD "fact s is a count, higher is safer.\nrule r: at most closed when s is "
           "above 4.\n",
      "worse news about \"s\" opens the door wider: 5 closed; 0 open; " },
    { "people against it", HEAD "fact v is approvals.\nrule r: at most gated when v is above 1.\n",
      "worse news about \"v\" opens the door wider: 2 gated; 0 open; " },
    { "words in order",
      HEAD "fact o is one of (low < mid < high), higher is riskier.\nrule r: at most closed when o "
           "is at most mid.\n",
      "worse news about \"o\" opens the door wider: low closed; high open; " },
    { "riskier words",
      HEAD "fact w is one of (e, f, g), riskier with (f, g).\nrule r: at most closed when w is "
           "e.\n",
      "worse news about \"w\" opens the door wider: e closed; f open; " },
    { "a riskier member",
      HEAD "fact s is some of (a, b), riskier with (b).\nrule r: at most closed when s lacks b.\n",
      "worse news about \"s\" opens the door wider: none of its words closed; b open; " },
    { "it never matters",
      HEAD A B "rule r: at most closed when a is above 3.\n"
               "rule q: at most hosted when a is above 3 and not b.\n",
      "" },
    { "another fault as well", HEAD A "rule r: at most hosted when a is below 3 and x.\n", NULL },
};

static void what_is_not_sound_is_shown(void)
{
    static struct pol_faults faults;
    for (size_t i = 0; i < COUNT(unsound); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct policy p;
        struct pol_analysis found;
        struct span got;
        struct err err = { 0 };
        check_case = unsound[i].name;
        faults = (struct pol_faults){ 0 };
        CHECK(!policy_read(span_of(unsound[i].text), &a, &p, &faults, &err));
        CHECK(faults.of_direction == (unsound[i].want != NULL));
        if (!faults.of_direction) {
            err = (struct err){ 0 };
            CHECK(!policy_read_unsound(span_of(unsound[i].text), &a, &p, &err));
            CHECK(err.kind == ERR_INPUT);
            continue;
        }
        err = (struct err){ 0 };
        CHECK(policy_read_unsound(span_of(unsound[i].text), &a, &p, &err));
        CHECK(policy_counter(&p, POL_BUDGET, &a, &found, &err) && found.decided);
        check_witnesses(&p, &found);
        buf_init(&b, "found", 1 << 16);
        for (size_t k = 0; k < found.n_findings; k++) {
            print_two(&b, &p, found.finding[k]);
            CHECK(found.finding[k]->witness[0].position < found.finding[k]->witness[1].position);
        }
        buf_put(&b, (struct span){ (const uint8_t *)"", 1 });
        CHECK(buf_done(&b, &got, &err));
        CHECK_STR((const char *)got.ptr, unsound[i].want);
        CHECK(policy_counter(&p, (struct dd_budget){ 0, 0 }, &a, &found, &err));
        CHECK(!found.decided && found.n_findings == 0);
    }
}

static bool tells(const struct pol_analysis *found, enum pol_finding_kind kind, int fact)
{
    for (size_t i = 0; i < found->n_findings; i++)
        if (found->finding[i]->kind == kind && found->finding[i]->fact == fact)
            return true;
    return false;
}

/* Random evidence, one fact of it moved: what opens the door is told of that fact. */
static unsigned try_moves(const struct policy *p, const struct pol_analysis *found)
{
    static struct pol_given given[RND_FACTS];
    unsigned opened = 0;
    for (int i = 0; i < 400; i++) {
        bool silence = rnd_roll(2) == 0;
        int f = rnd_roll(RND_FACTS);
        for (int k = 0; k < RND_FACTS; k++)
            rnd_set(p, k, &given[k].set);
        given[4].set = (struct pol_set){ 0 }; /* people are counted */
        given[4].set.lo = given[4].set.hi = dec_u64((uint64_t)rnd_roll(12));
        enum position before = policy_position(p, given, CLOCK_OF_TESTS);
        if (silence)
            rnd_know_less(p, f, &given[f].set);
        else
            rnd_worsen(f, &given[f].set);
        if (f == 4 || policy_position(p, given, CLOCK_OF_TESTS) <= before)
            continue;
        opened++;
        CHECK(tells(found, silence ? POL_FIND_REWARDS : POL_FIND_BAD_NEWS, f));
    }
    return opened;
}

static void random_moves_open_only_what_is_shown(void)
{
    static struct pol_faults faults;
    static struct sketch s;
    unsigned refused = 0, opened = 0;
    for (int i = 0; i < 1200; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        struct policy p;
        struct pol_analysis found;
        struct span text;
        struct err err = { 0 };
        sketch_make(&s, (struct rnd_limits){ 0 });
        buf_init(&b, "policy", 1 << 20);
        sketch_print(&b, &s, s.n_clauses);
        faults = (struct pol_faults){ 0 };
        if (!buf_done(&b, &text, &err) || policy_read(text, &a, &p, &faults, &err) ||
            !faults.of_direction)
            continue;
        err = (struct err){ 0 };
        CHECK(policy_read_unsound(text, &a, &p, &err));
        CHECK(policy_counter(&p, POL_BUDGET, &a, &found, &err) && found.decided);
        check_witnesses(&p, &found);
        opened += try_moves(&p, &found);
        refused++;
    }
    CHECK(refused > 100 && opened > 20);
}

/* ---- against every state ---- */

enum { SMALL = 60, SETS_MAX = 400, ASKED = 3 };

struct every {
    struct policy p, less; /* less: without one clause */
    int fact[ASKED];
    struct pol_set set[ASKED][SETS_MAX];
    int n[ASKED];
    struct pol_given given[RND_FACTS];
    bool reached[POSITIONS], effect[ASKED];
    enum position silent[ASKED]; /* the widest with this one missing */
};

static void add_set(struct every *e, int k, struct pol_set s)
{
    assert(e->n[k] < SETS_MAX);
    e->set[k][e->n[k]++] = s;
}

/* A constant, and a little on either side of it. */
static void add_number(struct dec *list, int *n, int f, int constant)
{
    for (int side = -1; side <= 1; side++) {
        struct dec v = rnd_value(f, 2 * constant + side), half = { .m = 5, .e = -1 };
        CHECK(dec_mul(v, half, &v));
        bool there = rnd_fact[f].least == 0 && dec_cmp(v, dec_u64(0)) < 0;
        for (int i = 0; i < *n; i++)
            there = there || dec_cmp(list[i], v) == 0;
        if (!there)
            list[(*n)++] = v;
    }
}

static void list_sets(struct every *e, const struct sketch *s, int k)
{
    int f = e->fact[k], n = 0;
    struct dec number[3 * RND_NODES];
    add_set(e, k, pol_whole(&e->p.fact[f]));
    if (rnd_fact[f].kind == RND_NUMBERS) {
        add_number(number, &n, f, 0);
        for (int i = 0; i < s->n; i++)
            if (s->node[i].kind == RND_COMPARE && s->node[i].fact == f && n <= 24)
                add_number(number, &n, f, s->node[i].value);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                if (dec_cmp(number[i], number[j]) <= 0)
                    add_set(e, k, (struct pol_set){ .lo = number[i], .hi = number[j] });
    } else if (rnd_fact[f].kind == RND_WORDS) {
        for (uint64_t may = 1; may < 1ull << rnd_fact[f].least; may++)
            add_set(e, k, (struct pol_set){ .may = may });
    } else {
        for (uint64_t may = 0; may < 8; may++)
            for (uint64_t must = 0; must < 8; must++)
                if ((must & ~may) == 0)
                    add_set(e, k, (struct pol_set){ .may = may, .must = must });
    }
}

static enum position at_state(struct every *e, const int *i)
{
    for (int k = 0; k < ASKED; k++)
        e->given[e->fact[k]].set = e->set[k][i[k]];
    return policy_position(&e->p, e->given, CLOCK_OF_TESTS);
}

/* All sets of fact k, with those of the others at i. */
static void try_line(struct every *e, int k, const int *at)
{
    int i[ASKED];
    bool seen[POSITIONS] = { 0 };
    memcpy(i, at, sizeof i);
    for (i[k] = 0; i[k] < e->n[k]; i[k]++) {
        enum position p = at_state(e, i);
        e->reached[p] = seen[p] = true;
        if (i[k] == 0 && p > e->silent[k])
            e->silent[k] = p;
    }
    e->effect[k] = e->effect[k] || seen[1] + seen[2] + seen[3] + seen[4] > 1;
}

static void try_all(struct every *e)
{
    for (int k = 0; k < ASKED; k++) {
        int i[ASKED] = { 0 }, x = (k + 1) % ASKED, y = (k + 2) % ASKED;
        for (i[x] = 0; i[x] < e->n[x]; i[x]++)
            for (i[y] = 0; i[y] < e->n[y]; i[y]++)
                try_line(e, k, i);
    }
}

/* Does some state give another position without clause c? */
static bool clause_moves(struct every *e, unsigned c, struct pol_clause *room)
{
    struct pol_rule rule = e->p.rule[0];
    struct policy less = e->p;
    int i[ASKED];
    bool moves = false;
    memcpy(room, rule.clause, c * sizeof *room);
    memcpy(room + c, rule.clause + c + 1, (rule.n_clauses - c - 1) * sizeof *room);
    rule.clause = room;
    rule.n_clauses--;
    less.rule = &rule;
    for (i[0] = 0; i[0] < e->n[0] && !moves; i[0]++)
        for (i[1] = 0; i[1] < e->n[1] && !moves; i[1]++)
            for (i[2] = 0; i[2] < e->n[2] && !moves; i[2]++) {
                enum position p = at_state(e, i);
                moves = policy_position(&less, e->given, CLOCK_OF_TESTS) != p;
            }
    return moves;
}

static unsigned n_told(const struct pol_analysis *found, enum pol_finding_kind kind, uint32_t line)
{
    unsigned n = 0;
    for (size_t i = 0; i < found->n_findings; i++)
        n += found->finding[i]->kind == kind && found->finding[i]->told.line == line;
    return n;
}

static void compare(struct every *e, const struct pol_analysis *found, unsigned *seen)
{
    struct pol_clause room[RND_CLAUSES];
    const struct pol_rule *rule = &e->p.rule[0];
    try_all(e);
    CHECK(found->decided);
    for (enum position at = POSITION_CLOSED; at <= POSITION_OPEN; at++)
        CHECK(found->reached[at] == (e->reached[at] ? POL_TRUE : POL_FALSE));
    for (int k = 0; k < ASKED; k++) {
        uint32_t line = e->p.fact[e->fact[k]].line;
        CHECK(n_told(found, POL_FIND_NO_EFFECT, line) <= !e->effect[k]);
        seen[0] += n_told(found, POL_FIND_NO_EFFECT, line);
    }
    for (unsigned c = 0; c < rule->n_clauses; c++) {
        bool moves = clause_moves(e, c, room);
        unsigned told = n_told(found, POL_FIND_REDUNDANT, rule->clause[c].line) +
                        n_told(found, POL_FIND_NEVER_OBJECTS, rule->clause[c].line);
        CHECK(!moves || told == 0);
        bool twin = false; /* of two alike only one is told */
        for (unsigned k = c + 1; k < rule->n_clauses; k++)
            twin = twin || n_told(found, POL_FIND_REDUNDANT, rule->clause[k].line) > 0;
        bool vain = n_told(found, POL_FIND_UNREACHED, rule->clause[c].line) > 0;
        CHECK(moves || told == 1 || twin || vain);
        seen[1] += told;
        seen[2] += moves;
    }
}

static bool small_policy(struct every *e, struct sketch *s, struct arena *a)
{
    static struct pol_faults faults;
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct err err = { 0 };
    uint32_t facts = 0;
    memset(e, 0, sizeof *e);
    for (int k = 0; k < ASKED;) {
        int f = rnd_roll(RND_FACTS);
        if (f == 4 || (facts >> f & 1) != 0) /* approvals: by candidate */
            continue;
        facts |= 1u << f;
        e->fact[k++] = f;
    }
    sketch_make(s, (struct rnd_limits){ .facts = facts, .clauses = 4, .depth = 2, .exact = true });
    buf_init(&b, "policy", 1 << 20);
    sketch_print(&b, s, s->n_clauses);
    faults = (struct pol_faults){ 0 };
    return buf_done(&b, &text, &err) && policy_read(text, a, &e->p, &faults, &err);
}

static void small_policies_are_as_all_their_states_say(void)
{
    static struct every e;
    static struct sketch s;
    unsigned seen[3] = { 0 };
    for (int i = 0; i < SMALL; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct pol_analysis found;
        struct err err = { 0 };
        if (!small_policy(&e, &s, &a))
            continue;
        struct pol_fact *fact = ARENA_ARRAY(&a, struct pol_fact, e.p.n_facts, &err);
        CHECK(fact != NULL);
        memcpy(fact, e.p.fact, e.p.n_facts * sizeof *fact);
        for (unsigned f = 0; f < e.p.n_facts; f++) {
            fact[f].considered = true;
            e.given[f].set = pol_whole(&fact[f]);
        }
        e.p.fact = fact;
        for (int k = 0; k < ASKED; k++)
            list_sets(&e, &s, k);
        CHECK(policy_analyse(&e.p, POL_BUDGET, &a, &found, &err));
        check_witnesses(&e.p, &found);
        compare(&e, &found, seen);
    }
    CHECK(seen[0] > 10 && seen[1] > 10 && seen[2] > 50);
}

TESTS(TEST(each_finding_is_told_where_it_stands), TEST(the_five_policies_have_no_fault),
      TEST(past_its_budget_an_analysis_says_what_is_not_decided),
      TEST(without_memory_an_analysis_fails), TEST(layers_share_their_facts),
      TEST(layers_of_another_confidence_differ), TEST(what_is_not_sound_is_shown),
      TEST(random_moves_open_only_what_is_shown), TEST(small_policies_are_as_all_their_states_say))
