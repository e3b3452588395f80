/* given.h - policies and what is given, for tests, from texts: "a=3; b=0.1..0.2; c=yes; d=low|high;
 * e={x,y}; e={x}?{y}; f=?". A fact that is not named, or "?", is missing; "{x}?{y}": x certainly,
 * y perhaps; "2..inf" has no upper end. */
#ifndef AJAR_TEST_POLICY_GIVEN_H
#define AJAR_TEST_POLICY_GIVEN_H

#include <stdlib.h>
#include "lib/check.h"
#include "policy/cond.h"

#define CLOCK_OF_TESTS ((struct clock){ 1795219200 }) /* 2026-11-21 */

static inline bool given_number(struct span s, struct dec *out)
{
    int64_t at;
    if (span_eq(s, SPAN("inf")) || span_eq(s, SPAN("-inf"))) {
        *out = dec_inf(s.ptr[0] == '-' ? -1 : 1);
        return true;
    }
    if (clock_parse(s, &at)) {
        *out = dec_i64(clock_day(at));
        return true;
    }
    return dec_parse(s, out);
}

static inline uint64_t given_words(const struct pol_fact *f, const char **at, const char *stops)
{
    uint64_t mask = 0;
    for (;;) {
        size_t n = strcspn(*at, stops);
        for (unsigned i = 0; i < f->n_words; i++)
            if (span_eq(f->word[i], (struct span){ (const uint8_t *)*at, n }))
                mask |= 1ull << i;
        *at += n;
        if (**at != '|' && **at != ',')
            return mask;
        ++*at;
    }
}

static inline struct pol_set given_set(const struct pol_fact *f, const char *text)
{
    struct pol_set s = { 0 };
    size_t n = strcspn(text, "; ");
    const char *dots = strstr(text, "..");
    if (text[0] == '?')
        return pol_whole(f);
    if (text[0] == '{') {
        text++;
        s.must = given_words(f, &text, ",}");
        s.may = s.must;
        if (strncmp(text, "}?{", 3) == 0) {
            text += 3;
            s.may |= given_words(f, &text, ",}");
        }
    } else if (f->n_words > 0) {
        s.may = given_words(f, &text, "|; ");
    } else if (dots != NULL && dots < text + n) {
        CHECK(given_number((struct span){ (const uint8_t *)text, (size_t)(dots - text) }, &s.lo));
        CHECK(given_number(
            (struct span){ (const uint8_t *)dots + 2, n - (size_t)(dots + 2 - text) }, &s.hi));
    } else {
        CHECK(given_number((struct span){ (const uint8_t *)text, n }, &s.lo));
        s.hi = s.lo;
    }
    return s;
}

/* Later ones win: a change is written behind its base. */
static inline void given_read(const struct policy *p, const char *text, struct pol_given *out)
{
    while (*text != 0) {
        size_t n = strcspn(text, "=");
        int i = policy_fact(p, (struct span){ (const uint8_t *)text, n });
        CHECK(i >= 0 && text[n] == '=');
        if (i < 0)
            return;
        out[i].set = given_set(&p->fact[i], text + n + 1);
        text += n + strcspn(text + n, ";");
        text += strspn(text, "; ");
    }
}

static inline struct pol_given *given_of(const struct policy *p, struct arena *a, const char *base,
                                         const char *change)
{
    struct err err = { 0 };
    struct pol_given *given = ARENA_ARRAY(a, struct pol_given, p->n_facts, &err);
    CHECK(given != NULL);
    for (unsigned i = 0; i < p->n_facts; i++)
        given[i].set = pol_whole(&p->fact[i]);
    given_read(p, base, given);
    given_read(p, change, given);
    return given;
}

/* A policy that must be right. */
static inline bool given_policy(struct span text, struct arena *a, struct policy *out)
{
    static struct pol_faults faults;
    struct err err = { 0 };
    faults = (struct pol_faults){ 0 };
    bool ok = policy_read(text, a, out, &faults, &err);
    CHECK_STR(err.text, "");
    CHECK(ok == (faults.times == 0));
    return ok;
}

static inline struct span given_file(const char *folder, const char *name, struct arena *a)
{
    static char path[400];
    const char *root = getenv("ROOT");
    struct span text = { 0 };
    FILE *f;
    struct err err = { 0 };
    snprintf(path, sizeof path, "%s/%s/%s", root != NULL ? root : ".", folder, name);
    f = fopen(path, "rb");
    uint8_t *bytes = ARENA_ARRAY(a, uint8_t, 1 << 16, &err);
    CHECK(f != NULL && bytes != NULL);
    if (f != NULL && bytes != NULL) {
        text = (struct span){ bytes, fread(bytes, 1, 1 << 16, f) };
        fclose(f);
    }
    return text;
}

/* The policies that people read. */
static const struct {
    const char *folder, *name;
} given_pack[] = {
    { "policies", "start.ajar" },
    { "policies", "memo-2025.ajar" },
    { "policies", "path-forward-2024.ajar" },
    { "policies", "eu.ajar" },
    { "policies", "frontier.ajar" },
    { "policies", "science.ajar" },
    { "policies", "hub.ajar" },
    { "policies", "preparedness-2025.ajar" },
    { "test/data/policy", "memo-6a.ajar" },
    { "test/data/policy", "law-6b.ajar" },
    { "test/data/policy", "thresholds-6c.ajar" },
    { "test/data/policy", "science-6d.ajar" },
    { "test/data/policy", "hub-6e.ajar" },
};

/* Which of the first 64 duties hold at a position, as a mask. */
static inline uint64_t given_duties(const struct policy *p, const struct pol_given *given,
                                    struct clock now, enum position at)
{
    struct eval e;
    uint64_t mask = 0;
    eval_start(&e, p, given, now);
    eval_at(&e, at);
    for (unsigned i = 0; i < p->n_duties && i < 64; i++) {
        struct closing guard = pol_guard(&p->duty[i], at);
        mask |= eval_closing(&e, &guard) != POL_FALSE ? 1ull << i : 0;
    }
    return mask;
}

#endif
