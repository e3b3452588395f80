/* need_test.c - what would have to change: published rows, and on random policies every way is
 * tried, and every single change that would do is found. */
#include "policy/need.h"
#include "policy/random.h"

enum { POLICIES = 400, TRIES = 12 };

#define M_BASE                                                                                     \
    "files.code_execution=0; weights.digest_verified=yes; model.memory_4bit=40e9;"                 \
    "licence.bars_large_rivals=yes; lineage.narrowest_parent=open;"                                \
    "eval.bio.uplift=0.0001..0.0119; eval.cyber.success=0.0213..0.06536;"                          \
    "eval.cyber.after_tuning=0.085..0.156; frontier.margin=-0.65..2.6525;"                         \
    "frontier.months_to_parity=1..2; approval.release_board=2;"
#define E_BASE                                                                                     \
    "market.eu=yes; gpai.training_compute=3e24..6e24; gpai.general=yes;"                           \
    "gpai.designated_systemic=no; gpai.systemic_rebutted=no; licence.free_and_open=no;"            \
    "licence.monetised=no; docs.architecture_public=yes; docs.usage_public=yes; docs.annex_xi=no;" \
    "docs.annex_xii=no; docs.copyright_policy=yes; docs.training_summary=yes;"                     \
    "org.eu_representative=no;"
#define F_BASE                                                                                     \
    "bio.level=low; cyber.level=low; autonomy.level=low; bio.level_tuned=low;"                     \
    "cyber.level_tuned=low; bio.marginal=-0.64..1.04; cyber.marginal=-0.64..1.04;"                 \
    "safeguards.bypass=0..0.00747; security.level=sl3; compute.since_last_eval=2;"                 \
    "approval.safety_committee=3;"

static const struct {
    const char *name, *file, *given;
    enum position at;
    const char *ways;
} rows[] = {
    { "it stands", "memo-6a.ajar", M_BASE, POSITION_OPEN, "" },
    { "two at once", "memo-6a.ajar",
      M_BASE "eval.cyber.success=0.09..0.266; approval.release_board=1", POSITION_OPEN,
      "eval.cyber.success is below 10% + approval.release_board is at least 2\n" },
    { "the stricter of two limits", "memo-6a.ajar", M_BASE "eval.cyber.success=?", POSITION_OPEN,
      "eval.cyber.success is below 10%\n" },
    { "the looser one for the narrower position", "memo-6a.ajar", M_BASE "eval.cyber.success=?",
      POSITION_GATED, "eval.cyber.success is below 30%\n" },
    { "a parent", "memo-6a.ajar", M_BASE "lineage.narrowest_parent=hosted", POSITION_OPEN,
      "lineage.narrowest_parent is at least open\n" },
    { "a lead that lasts", "memo-6a.ajar",
      M_BASE "frontier.margin=7..10; frontier.months_to_parity=5..8; "
             "licence.bars_large_rivals=no",
      POSITION_OPEN,
      "frontier.margin is at most 5 points\n"
      "frontier.months_to_parity is at most 3 months\n"
      "licence.bars_large_rivals is yes\n" },
    { "a law with an exemption", "law-6b.ajar", E_BASE, POSITION_OPEN,
      "licence.free_and_open is yes\n"
      "docs.annex_xi is yes + docs.annex_xii is yes + org.eu_representative is yes\n"
      "nobody: gpai.general is no\n"
      "nobody: gpai.training_compute is at most 10^23 FLOP\n"
      "nobody: market.eu is no\n" },
    { "its exemption is for open alone", "law-6b.ajar", E_BASE, POSITION_GATED,
      "docs.annex_xi is yes + docs.annex_xii is yes + org.eu_representative is yes\n"
      "nobody: gpai.general is no\n"
      "nobody: gpai.training_compute is at most 10^23 FLOP\n"
      "nobody: market.eu is no\n" },
    { "an order of levels", "thresholds-6c.ajar", F_BASE "cyber.level=critical", POSITION_HOSTED,
      "cyber.level is not critical\n" },
    { "one of the committee is missing", "thresholds-6c.ajar",
      F_BASE "cyber.level_tuned=high; approval.safety_committee=2", POSITION_OPEN,
      "approval.safety_committee is at least 3\ncyber.level_tuned is below high\n" },
};

static void tell(const struct need *n, char *out, size_t room)
{
    *out = 0;
    for (size_t i = 0; i < n->n; i++)
        for (unsigned k = 0; k < n->way[i].n; k++) {
            size_t len = strlen(out);
            snprintf(out + len, room - len, "%s%s%s",
                     k > 0            ? " + "
                     : n->way[i].idle ? "nobody: "
                                      : "",
                     n->way[i].change[k].text, k + 1 == n->way[i].n ? "\n" : "");
        }
}

static void every_row_has_its_ways(void)
{
    static char got[4000];
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy p;
        struct need n = { 0 };
        struct err err = { 0 };
        check_case = rows[i].name;
        if (!given_policy(given_file("test/data/policy", rows[i].file, &a), &a, &p))
            continue;
        struct pol_given *given = given_of(&p, &a, rows[i].given, "");
        CHECK(policy_need(&p, given, CLOCK_OF_TESTS, rows[i].at, &a, &n, &err));
        CHECK_STR(err.text, "");
        CHECK(n.complete && n.more == 0);
        tell(&n, got, sizeof got);
        CHECK_STR(got, rows[i].ways);
    }
    check_case = "";
}

static void forms_of_changes(void)
{
    static const char text[] =
        "policy \"forms\" version 1.\n"
        "fact n is a count, neutral.\n"
        "fact s is some of (a, b, c), riskier with (b, c).\n"
        "fact w is one of (e, f, g), neutral.\n"
        "fact y is yes or no, yes is safer.\n"
        "rule one: to be hosted require n is above 3 and n is at most 5.\n"
        "rule two: at most hosted when s includes b or s includes c.\n"
        "rule three: at most gated unless s includes a.\n"
        "rule four: at most hosted when w is e. at most gated when w is f.\n"
        "rule five: to be open require at least 2 of (y, w is g, today is at least 2026-12-01).\n"
        "rule six: to be open require n is below 5.\n"
        "rule seven: to be hosted require today is before 2026-01-01 or y.\n";
    static const struct {
        const char *given;
        enum position at;
        const char *ways;
    } forms[] = {
        { "n=9; y=yes; s={a}; w=g", POSITION_HOSTED, "n is at most 5, such as 5\n" },
        { "n=9; y=yes; s={a}; w=g", POSITION_OPEN, "n is below 5, such as 4\n" },
        { "n=?; y=yes; s={a}; w=g", POSITION_HOSTED,
          "n is above 3 and n is at most 5, such as 5\n" },
        { "n=4; y=yes; s={b,c}; w=g", POSITION_OPEN, "s includes a and s lacks b and c\n" },
        { "n=4; y=yes; s={b}; w=g", POSITION_GATED, "s lacks b\n" },
        { "n=4; y=yes; s={a}?{c}; w=g", POSITION_GATED, "s lacks c\n" },
        { "n=4; y=yes; s={a}; w=e", POSITION_OPEN, "w is g\n" },
        { "n=4; y=yes; s={a}; w=e", POSITION_GATED, "w is not e\n" },
        { "n=4; y=no; s={a}; w=g", POSITION_OPEN, "y is yes\n" },
        { "n=4; y=no; s={a}; w=e", POSITION_OPEN, "w is g + y is yes\n" },
    };
    static char got[4000];
    for (size_t i = 0; i < COUNT(forms); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy p;
        struct need n = { 0 };
        struct err err = { 0 };
        check_case = forms[i].ways;
        if (!given_policy(SPAN(text), &a, &p))
            continue;
        struct pol_given *given = given_of(&p, &a, forms[i].given, "");
        CHECK(policy_need(&p, given, CLOCK_OF_TESTS, forms[i].at, &a, &n, &err));
        tell(&n, got, sizeof got);
        CHECK_STR(got, forms[i].ways);
    }
    check_case = "";
}

/* With these goals in place of what is given. */
static bool stands_with(const struct policy *p, const struct pol_given *given, enum position at,
                        const struct need_way *w, unsigned without)
{
    struct pol_given tried[RND_FACTS + 4];
    memcpy(tried, given, p->n_facts * sizeof *given);
    for (unsigned i = 0; i < w->n; i++)
        if (i != without)
            tried[w->change[i].fact] = (struct pol_given){ .set = w->change[i].goal };
    return policy_stands(p, tried, CLOCK_OF_TESTS, at);
}

static bool has_way_of(const struct need *n, unsigned fact)
{
    for (size_t i = 0; i < n->n; i++)
        if (n->way[i].n == 1 && n->way[i].change[0].fact == fact)
            return true;
    return false;
}

/* Any single value of a single fact that would do: then a way of that fact alone is told. */
static void try_singles(const struct policy *p, const struct pol_given *given, enum position at,
                        const struct need *n)
{
    struct pol_given tried[RND_FACTS + 4];
    for (int f = 0; f < RND_FACTS && !policy_stands(p, given, CLOCK_OF_TESTS, at); f++)
        for (int v = rnd_fact[f].kind == RND_NUMBERS ? rnd_fact[f].least - 1 : 0; v < 16; v++) {
            struct pol_set s = { 0 };
            memcpy(tried, given, p->n_facts * sizeof *given);
            if (rnd_fact[f].kind == RND_NUMBERS)
                rnd_range(f, v, v, &s);
            else if (rnd_fact[f].kind == RND_WORDS && v < rnd_fact[f].least)
                s.may = 1ull << v;
            else if (rnd_fact[f].kind == RND_SET && v < 8)
                s.may = s.must = (uint64_t)v;
            else
                continue;
            tried[f].set = s;
            if (policy_stands(p, tried, CLOCK_OF_TESTS, at))
                CHECK(has_way_of(n, (unsigned)f) || !n->complete || n->more > 0);
        }
}

static unsigned try_one(const struct policy *p)
{
    unsigned ways = 0;
    for (int i = 0; i < TRIES; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct pol_given given[RND_FACTS + 4] = { 0 };
        struct need n = { 0 };
        struct err err = { 0 };
        enum position at = POSITION_HOSTED + (enum position)rnd_roll(3);
        for (int f = 0; f < RND_FACTS; f++)
            rnd_set(p, f, &given[f].set);
        CHECK(policy_need(p, given, CLOCK_OF_TESTS, at, &a, &n, &err));
        CHECK_STR(err.text, "");
        CHECK(n.n == 0 || !policy_stands(p, given, CLOCK_OF_TESTS, at));
        for (size_t k = 0; k < n.n; k++, ways++) {
            CHECK(stands_with(p, given, at, &n.way[k], UINT32_MAX));
            for (unsigned c = 0; c < n.way[k].n; c++)
                CHECK(!stands_with(p, given, at, &n.way[k], c));
        }
        try_singles(p, given, at, &n);
    }
    return ways;
}

static void every_way_leads_there_and_none_goes_round(void)
{
    static struct sketch s;
    unsigned ways = 0, read = 0;
    rnd_state = 88172645463325252u;
    for (int i = 0; i < POLICIES; i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        AUTO_CLOSE(buf) struct buf b = { 0 };
        static struct pol_faults faults;
        struct span text;
        struct policy p;
        struct err err = { 0 };
        buf_init(&b, "policy", 1 << 20);
        sketch_make(&s, (struct rnd_limits){ 0 });
        sketch_print(&b, &s, s.n_clauses);
        faults = (struct pol_faults){ 0 };
        CHECK(buf_done(&b, &text, &err));
        if (!policy_read(text, &a, &p, &faults, &err))
            continue;
        read++;
        ways += try_one(&p);
    }
    CHECK(read > POLICIES / 4 && ways > 1000);
}

/* Many rules of many facts: more ways than can be looked at, and one is found all the same, in the
 * memory of a small policy. */
static void one_way_is_found_where_there_are_too_many(void)
{
    enum { FACTS = 120, RULES = 500 };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 80 << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    struct policy p;
    struct need n;
    struct err err = { 0 };
    buf_init(&b, "policy", 1 << 20);
    buf_printf(&b, "policy \"t\" version 1.\n");
    for (unsigned i = 0; i < FACTS; i++)
        buf_printf(&b, "fact f%u is a count, higher is riskier.\n", i);
    for (unsigned i = 0; i < RULES; i++)
        buf_printf(&b, "rule r%u: at most gated when f%u is above %u and f%u is above 5.\n", i,
                   i % FACTS, i % 9, (7 * i + 3) % FACTS);
    CHECK(buf_done(&b, &text, &err) && given_policy(text, &a, &p));
    struct pol_given *given = ARENA_ARRAY(&a, struct pol_given, p.n_facts, &err);
    for (unsigned i = 0; i < p.n_facts; i++)
        given[i].set = pol_whole(&p.fact[i]);
    CHECK(policy_need(&p, given, CLOCK_OF_TESTS, POSITION_OPEN, &a, &n, &err));
    CHECK(n.n > 0 && !n.complete);
}

static void every_allocation_may_fail(void)
{
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 8 << 20 };
        struct policy p;
        struct need n;
        struct err err = { 0 };
        CHECK(given_policy(given_file("test/data/policy", "memo-6a.ajar", &a), &a, &p));
        struct pol_given *given = given_of(&p, &a, M_BASE, "eval.cyber.success=?");
        AUTO_CLOSE(arena) struct arena fresh = { .name = "test", .limit = 8 << 20 };
        mem_fail_at = nth;
        bool ok = policy_need(&p, given, CLOCK_OF_TESTS, POSITION_OPEN, &fresh, &n, &err);
        mem_fail_at = 0;
        if (ok)
            break;
        CHECK(err.kind == ERR_SYSTEM);
        CHECK(nth < 100);
    }
}

TESTS(TEST(every_row_has_its_ways), TEST(forms_of_changes),
      TEST(every_way_leads_there_and_none_goes_round),
      TEST(one_way_is_found_where_there_are_too_many), TEST(every_allocation_may_fail))
