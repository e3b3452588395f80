/* sample_test.c - sample sizes at an observed rate, against trying every number of trials. */
#include "lib/check.h"
#include "policy/sample.h"
#include "policy/stat.h"

static struct sample_limit limit_of(const char *value, bool upper, double alpha)
{
    struct sample_limit l = { .upper = upper, .alpha = alpha };
    CHECK(dec_parse(span_of(value), &l.value));
    return l;
}

/* The naive one: ceil(k/n * trials) hits against the claim, every n up to most. */
static bool try_all(uint64_t k, uint64_t n, const struct sample_limit *l, uint64_t most,
                    struct sample_size *out)
{
    *out = (struct sample_size){ 0 };
    uint64_t against = l->upper ? k : n - k;
    for (uint64_t t = 1; t <= most; t++) {
        uint64_t hits = (against * t + n - 1) / n;
        struct stat_bounds b = stat_binomial(l->upper ? hits : t - hits, t, l->alpha);
        bool shows = l->upper ? dec_cmp(dec_round(b.hi, true), l->value) < 0
                              : dec_cmp(dec_round(b.lo, false), l->value) > 0;
        if (shows && out->least == 0)
            out->least = t;
        if (!shows)
            out->enough = t + 1;
    }
    return out->enough <= most;
}

static void the_sizes_are_those_found_by_trying_all(void)
{
    static const struct {
        uint64_t k, n;
        const char *limit;
        bool upper;
        double alpha;
    } rows[] = {
        { 10, 256, "0.05", true, 0.05 }, { 2, 40, "0.1", true, 0.05 },
        { 10, 60, "0.3", true, 0.05 },   { 1, 400, "0.1", true, 0.05 },
        { 3, 100, "0.08", true, 0.01 },  { 7, 9, "0.9", true, 0.025 },
        { 90, 100, "0.8", false, 0.05 }, { 250, 256, "0.9", false, 0.01 },
        { 1, 3, "0.5", true, 0.2 },      { 0, 10, "0.05", true, 0.05 },
        { 10, 10, "0.95", false, 0.05 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sample_limit l = limit_of(rows[i].limit, rows[i].upper, rows[i].alpha);
        struct sample_size got = { 0 }, want;
        check_case = rows[i].limit;
        CHECK(try_all(rows[i].k, rows[i].n, &l, 3000, &want));
        CHECK(sample_at_rate(rows[i].k, rows[i].n, &l, &got));
        CHECK(got.least == want.least && got.enough == want.enough);
    }
    check_case = "";
}

static void known_sizes(void)
{
    struct sample_limit five = limit_of("0.05", true, 0.05), ten = limit_of("0.1", true, 0.05);
    struct sample_limit one = limit_of("0.01", true, 0.05);
    struct sample_size s = { 0 };
    CHECK(sample_at_rate(10, 256, &five, &s) && s.least == 1126 && s.enough == 1282);
    CHECK(sample_at_rate(0, 0, &five, &s) && s.least == 59 && s.enough == 59);
    CHECK(sample_at_rate(0, 0, &one, &s) && s.least == 299 && s.enough == 299);
    /* The rate itself is over the limit, at it, or so near that nobody counts so far. */
    CHECK(!sample_at_rate(10, 60, &ten, &s));
    CHECK(!sample_at_rate(6, 60, &ten, &s));
    CHECK(!sample_at_rate(999, 10000, &ten, &s));
}

static void the_limit_itself_may_do(void)
{
    struct sample_limit zero = limit_of("0", true, 0.05), all = limit_of("1", true, 0.05);
    struct sample_size s = { 0 };
    zero.itself = true;
    CHECK(!sample_at_rate(0, 5, &zero, &s));
    CHECK(!sample_at_rate(5, 5, &all, &s));
    all.itself = true;
    CHECK(sample_at_rate(5, 5, &all, &s) && s.least == 1 && s.enough == 1);
}

TESTS(TEST(the_sizes_are_those_found_by_trying_all), TEST(known_sizes),
      TEST(the_limit_itself_may_do))
