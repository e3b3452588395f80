/* error_test.c - theorem 5: the chance of opening what the true values forbid is at most w times
 * alpha, where w is the largest number of measured facts that must all be told apart from harmless
 * to close (the conjunctive width).
 *
 * The truth of each case lies at its worst, just where the policy begins to forbid. Samples are
 * drawn from it, become items, and are decided as a release would be. Openings are counted against
 * the bound with four standard errors of the count on top: a sound program fails this once in
 * thirty thousand seeds, and the seed is fixed. */
#include <math.h>
#include <stdlib.h>

#include "evidence/load.h"
#include "lib/check.h"
#include "policy/policy.h"

#define NOW (20000 * (int64_t)DAY_SECONDS)

enum { RUNS = 4000, RATES = 3 };

static uint64_t state = 0x2545F4914F6CDD1Du;

static double uniform(void)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}

/* Hits of n trials, by the gaps between them. */
static uint64_t draw(uint64_t n, double rate)
{
    uint64_t k = 0;
    double at = 0, step = log1p(-rate);
    for (;;) {
        at += floor(log(1 - uniform()) / step) + 1;
        if (at > (double)n)
            return k;
        k++;
    }
}

#define FACTS                                                                                      \
    "fact a is a proportion, higher is riskier, measured.\n"                                       \
    "fact b is a proportion, higher is riskier, measured.\n"                                       \
    "fact c is a proportion, higher is safer, measured.\n"                                         \
    "rule r:\n"

static const struct error_case {
    const char *name, *rules;
    double rate[RATES]; /* of a, b, c */
    uint64_t n;
    unsigned width;
    enum position truth; /* what the true values allow */
    double least;        /* of the bound that must be reached, or the case shows nothing */
} cases[] = {
    { "one limit",
      "to be open require a is below 5%.",
      { 0.05, 0.5, 0.5 },
      400,
      1,
      POSITION_GATED,
      0.5 },
    { "one limit, few prompts",
      "to be open require a is below 5%.",
      { 0.05, 0.5, 0.5 },
      60,
      1,
      POSITION_GATED,
      0.5 },
    { "one limit, 99%",
      "to be open require a is below 30%.",
      { 0.3, 0.5, 0.5 },
      256,
      1,
      POSITION_GATED,
      0.5 },
    { "safer when higher",
      "to be open require c is above 90%.",
      { 0.5, 0.5, 0.9 },
      300,
      1,
      POSITION_GATED,
      0.5 },
    { "all limits must hold, one does not",
      "to be open require a is below 20%. to be open require b is below 20%.",
      { 0.2, 0.01, 0.5 },
      300,
      1,
      POSITION_GATED,
      0.5 },
    { "all limits must hold, none does",
      "to be open require all of (a is below 20%, b is below 20%, c is above 80%).",
      { 0.2, 0.2, 0.8 },
      300,
      1,
      POSITION_GATED,
      0 },
    { "closed by two at once",
      "at most hosted when a is at least 20% and b is at least 20%.",
      { 0.2, 0.2, 0.5 },
      300,
      2,
      POSITION_HOSTED,
      0.5 },
    { "closed by three at once",
      "at most hosted when a is at least 20% and b is at least 20% and c is at most 80%.",
      { 0.2, 0.2, 0.8 },
      300,
      3,
      POSITION_HOSTED,
      0.5 },
    { "closed by two of three",
      "at most hosted when at least 2 of (a is at least 20%, b is at least 20%, c is at most 80%).",
      { 0.2, 0.2, 0.99 },
      300,
      2,
      POSITION_HOSTED,
      0.5 },
    { "either way out must be shown",
      "to be open require a is below 20% or b is below 20%.",
      { 0.2, 0.2, 0.5 },
      300,
      2,
      POSITION_GATED,
      0.5 },
};

struct shop {
    struct policy p;
    struct item_file file;
    struct item item[RATES * 8];
    struct ev_store s;
    uint8_t weights[SHA256_BYTES];
    double alpha;
};

static bool open_shop(struct shop *s, const struct error_case *c, unsigned percent, bool jointly,
                      struct arena *a)
{
    static struct pol_faults faults;
    AUTO_CLOSE(buf) struct buf b;
    struct span text;
    struct err err = { 0 };
    *s = (struct shop){ .alpha = (100 - percent) / 100.0 };
    s->file =
        (struct item_file){ .file.name = SPAN("x"), .reads = true, .unsigned_why = EV_UNSIGNED };
    s->s = (struct ev_store){ .a = a, .item = s->item };
    buf_init(&b, "policy", 1 << 16);
    buf_printf(&b, "policy \"p\" version 1.\nJudge measurements at %u%% confidence%s.\n", percent,
               jointly ? " jointly" : "");
    buf_printf(&b, FACTS "%s\n", c->rules);
    faults = (struct pol_faults){ 0 };
    bool ok = buf_done(&b, &text, &err) && policy_read(text, a, &s->p, &faults, &err);
    CHECK_STR(err.text, "");
    return ok;
}

static struct item *put(struct shop *s, unsigned fact)
{
    struct item *it = &s->item[s->s.n_items++];
    *it = (struct item){ .file = &s->file,
                         .index = 1,
                         .reads = true,
                         .kind = ITEM_BINOMIAL,
                         .fact = s->p.fact[fact].name,
                         .variant = SPAN("as_released"),
                         .measured_at = NOW - DAY_SECONDS };
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        it->digest[i] = (uint8_t)(uniform() * 256);
    return it;
}

static enum position decide(const struct shop *s)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct ev_subject about = { .weights = s->weights };
    struct pol_given given[RATES];
    struct ev_known known;
    struct err err = { 0 };
    if (!ev_resolve(&s->s, &about, &s->p, (struct clock){ NOW }, &a, &known, &err)) {
        CHECK_STR(err.text, "");
        return POSITION_NONE;
    }
    for (unsigned f = 0; f < RATES; f++)
        given[f] = known.fact[f].given;
    return policy_position(&s->p, given, (struct clock){ NOW });
}

/* No more wrong openings than the bound and its chance excess. */
static void within(unsigned wrong, unsigned runs, double bound, double least)
{
    double most = bound * runs + 4 * sqrt(bound * (1 - bound) * runs);
    if (wrong > most || wrong < least * bound * runs)
        printf("    %u of %u opened wrongly, bound %.4g\n", wrong, runs, bound);
    CHECK(wrong <= most && wrong >= least * bound * runs);
}

static unsigned wrong_openings(struct shop *s, const struct error_case *c)
{
    unsigned wrong = 0;
    for (unsigned r = 0; r < RUNS; r++) {
        s->s.n_items = 0;
        for (unsigned f = 0; f < RATES; f++) {
            struct item *it = put(s, f);
            it->n = c->n;
            it->k = draw(c->n, c->rate[f]);
        }
        wrong += decide(s) > c->truth;
    }
    return wrong;
}

static void wrong_openings_stay_within_width_times_alpha(void)
{
    static struct shop s;
    for (size_t i = 0; i < COUNT(cases); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
        const struct error_case *c = &cases[i];
        check_case = c->name;
        if (!open_shop(&s, c, strstr(c->name, "99%") != NULL ? 99 : 95, false, &a))
            continue;
        CHECK(s.p.width == c->width);
        within(wrong_openings(&s, c), RUNS, c->width * s.alpha, c->least);
    }
}

static void judged_jointly_they_stay_within_alpha(void)
{
    static struct shop s;
    for (size_t i = 0; i < COUNT(cases); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
        const struct error_case *c = &cases[i];
        check_case = c->name;
        if (c->width > 1 && open_shop(&s, c, 95, true, &a))
            within(wrong_openings(&s, c), RUNS, s.alpha, c->least);
    }
}

/* Whoever looks after every so many prompts, and stops when the door would open, says so; the
 * bounds are then those that hold at every look. */
static void looking_at_a_run_before_it_ends_does_not_help(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct shop s;
    unsigned honest = 0, hidden = 0;
    if (!open_shop(&s, &cases[0], 95, false, &a))
        return;
    for (unsigned r = 0; r < RUNS / 4; r++) {
        uint64_t k = 0, n = 0;
        bool opened = false, would = false;
        for (unsigned looks = 0; looks < 12; looks++) {
            k += draw(60, 0.05), n += 60;
            s.s.n_items = 0;
            struct item *it = put(&s, 0);
            it->k = k, it->n = n, it->looked = true;
            opened = opened || decide(&s) > POSITION_GATED;
            it->looked = false;
            would = would || decide(&s) > POSITION_GATED;
        }
        honest += opened;
        hidden += would;
    }
    within(honest, RUNS / 4, s.alpha, 0);
    CHECK(hidden > 2 * s.alpha * RUNS / 4); /* why it must be said */
}

/* Runs that went badly are struck, with a reason each time, until one goes well. */
static void striking_what_went_badly_does_not_help(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "policy", .limit = 4 << 20 };
    static struct shop s;
    static const struct span name = { (const uint8_t *)"rita", 4 };
    struct signer rita = {
        .principal = &name, .n_principals = 1, .valid_after = INT64_MIN, .valid_before = INT64_MAX
    };
    unsigned wrong = 0;
    if (!open_shop(&s, &cases[0], 95, false, &a))
        return;
    s.file.signer = &rita;
    for (unsigned r = 0; r < RUNS / 2; r++) {
        bool opened = false;
        s.s.n_items = 0;
        for (unsigned tries = 0; tries < 4 && !opened; tries++) {
            struct item *it = put(&s, 0);
            it->n = 400, it->k = draw(400, 0.05);
            if (tries > 0) {
                it->has_supersedes = true, it->reason = SPAN("wrong prompt");
                memcpy(it->supersedes, it[-1].digest, SHA256_BYTES);
            }
            opened = decide(&s) > POSITION_GATED;
        }
        wrong += opened;
    }
    /* alpha + alpha/2 + alpha/3 + alpha/4: each try by itself; one try in truth, four in show. */
    within(wrong, RUNS / 2, s.alpha * (1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4), 0.3);
}

TESTS(TEST(wrong_openings_stay_within_width_times_alpha),
      TEST(judged_jointly_they_stay_within_alpha),
      TEST(looking_at_a_run_before_it_ends_does_not_help),
      TEST(striking_what_went_badly_does_not_help))
