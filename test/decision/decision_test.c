/* decision_test.c - the same inputs give the same record, and what changes it changes it. */
#include "decision/decision.h"

#include "base/file.h"
#include "crypto/digest.h"
#include "decision/duty.h"
#include "decision/view.h"
#include "lib/check.h"

#include <stdlib.h>
#include <unistd.h>

static char home[] = "/tmp/ajar-decision-XXXXXX";

/* One measured fact, one approval, duties that can and cannot be performed. */
static const char text[] =
    "policy \"Test\" version 7.\n"
    "Start from open.\n"
    "Judge measurements at 95% confidence.\n"
    "fact files.code_execution is a count, higher is riskier.\n"
    "fact eval.harm is a proportion, higher is riskier, measured, good for 30 days.\n"
    "fact approval.board is approvals, good for 90 days.\n"
    "rule malware \"files must not run code\": at most closed when files.code_execution is above "
    "0.\n"
    "rule harm \"harm is measured\": to be gated require eval.harm is below 10%.\n"
    "rule people \"people decide\": to be open require approval.board is at least 1.\n"
    "duty gate: at gated require terms \"t1\", terms \"t2\", rate limit 60 requests per minute,\n"
    "  review within 20 days.\n"
    "duty shut: at hosted require fingerprint, notify \"x\".\n";

static const char evidence[] =
    "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%s\",\"items\":[{\"fact\":\"eval.harm\","
    "\"kind\":\"binomial\",\"k\":%u,\"n\":256,\"measured_at\":\"%s\",\"by\":\"us\"}]}";

struct world {
    struct arena a;
    struct look look;
    struct policy policy;
    struct ev_store *evidence;
    struct decision_input in;
    uint8_t policy_digest[SHA256_BYTES];
};

/* k hits of 256 on that day; no day, no evidence. */
static bool make_world(struct world *w, unsigned k, const char *day, struct err *err)
{
    static struct pol_faults faults;
    char folder[100], path[200], json[600], hex[2 * SHA256_BYTES + 1];
    *w = (struct world){ .a = { .name = "test", .limit = 64 << 20 } };
    w->look = (struct look){ .root = "x", .folder = true, .complete = true };
    memset(w->look.manifest.weights, 0xAB, SHA256_BYTES);
    memset(hex, 0, sizeof hex);
    for (unsigned i = 0; i < 2 * SHA256_BYTES; i++)
        hex[i] = "ab"[i % 2];
    snprintf(folder, sizeof folder, "%s/%u-%s", home, k, day != NULL ? day : "none");
    if (!file_folder(folder, 0700, err))
        return false;
    snprintf(path, sizeof path, "%s/harm.evidence.json", folder);
    snprintf(json, sizeof json, evidence, hex, k, day != NULL ? day : "");
    if (day != NULL && !file_replace(path, span_of(json), 0600, err))
        return false;
    struct ev_input from = { .folder = folder };
    memset(&faults, 0, sizeof faults);
    if (!policy_read(SPAN(text), &w->a, &w->policy, &faults, err) ||
        !digest_of(DIGEST_SHA256, SPAN(text), w->policy_digest, err) ||
        !ev_load(&from, &w->a, &w->evidence, err))
        return false;
    w->in = (struct decision_input){
        .policy = &w->policy,
        .evidence = w->evidence,
        .about = { .weights = w->look.manifest.weights,
                   .look = &w->look,
                   .policy = w->policy_digest },
        .release = w->look.manifest.release,
    };
    return clock_parse(SPAN("2026-11-21"), &w->in.now.now_at);
}

static void positions_follow_from_the_evidence(void)
{
    static const struct {
        const char *name;
        unsigned k;
        const char *day, *want; /* position, blocked, terms, rate, summary */
    } rows[] = {
        { "measured", 10, "2026-11-01", "gated||t1 t2|60/60|not open: people decide (true)" },
        { "too high", 60, "2026-11-01",
          "hosted|duty not available: fingerprint, notify \"x\"||0/0|not gated: harm is measured "
          "(true)" },
        { "none", 0, NULL,
          "hosted|duty not available: fingerprint, notify \"x\"||0/0|not gated: harm is measured "
          "(not shown)" },
        { "stale", 10, "2026-10-01",
          "hosted|duty not available: fingerprint, notify \"x\"||0/0|not gated: harm is measured "
          "(not shown)" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct decision d;
        struct err err = { 0 };
        char got[400], terms[40];
        check_case = rows[i].name;
        CHECK(make_world(&w, rows[i].k, rows[i].day, &err));
        CHECK(decision_make(&w.in, &w.a, &d, &err));
        snprintf(terms, sizeof terms, "%.*s", (int)d.terms.len, (const char *)d.terms.ptr);
        for (char *p = terms; *p != 0; p++)
            *p = *p == '\n' ? ' ' : *p;
        snprintf(got, sizeof got, "%s|%.*s|%s|%u/%u|%.*s", position_name(d.target),
                 (int)d.blocked.len, (const char *)d.blocked.ptr, terms, (unsigned)d.rate_requests,
                 (unsigned)d.rate_seconds, (int)d.summary.len, (const char *)d.summary.ptr);
        CHECK_STR(got, rows[i].want);
        arena_free(&w.a);
    }
}

static void record_of(unsigned k, const char *day, int64_t later, enum position from, char *out,
                      size_t room)
{
    struct world w;
    struct decision d;
    struct err err = { 0 };
    CHECK(make_world(&w, k, day, &err));
    w.in.now.now_at += later;
    w.in.from = from;
    CHECK(decision_make(&w.in, &w.a, &d, &err));
    snprintf(out, room, "%.*s", (int)d.record.len, (const char *)d.record.ptr);
    arena_free(&w.a);
}

static void same_inputs_give_the_same_bytes(void)
{
    static char a[8000], b[8000];
    record_of(10, "2026-11-01", 0, POSITION_NONE, a, sizeof a);
    record_of(10, "2026-11-01", 0, POSITION_NONE, b, sizeof b);
    CHECK_STR(a, b);
    record_of(10, "2026-11-01", 1, POSITION_NONE, b, sizeof b);
    CHECK(strcmp(a, b) != 0);
    record_of(11, "2026-11-01", 0, POSITION_NONE, b, sizeof b);
    CHECK(strcmp(a, b) != 0);
    record_of(10, "2026-11-02", 0, POSITION_NONE, b, sizeof b);
    CHECK(strcmp(a, b) != 0);
    record_of(10, "2026-11-01", 0, POSITION_GATED, b, sizeof b);
    CHECK(strcmp(a, b) != 0);
    CHECK(strstr(b, "\"from\":{\"position\":\"gated\",\"since\":\"1970-01-01T00:00:00Z\"}") !=
          NULL);
}

/* Keys of every object stand in the order of their bytes, as RFC 8785 asks. */
static void keys_stand_in_order(void)
{
    static char r[8000];
    struct {
        char key[64];
    } last[16] = { 0 };
    unsigned depth = 0;
    record_of(10, "2026-11-01", 0, POSITION_GATED, r, sizeof r);
    for (const char *p = r; *p != 0; p++) {
        if (*p == '{')
            last[++depth].key[0] = 0;
        else if (*p == '}')
            depth--;
        if (*p != '"')
            continue;
        const char *end = p + 1;
        while (*end != '"')
            end += *end == '\\' ? 2 : 1;
        if (end[1] == ':') {
            char key[64];
            snprintf(key, sizeof key, "%.*s", (int)(end - p - 1), p + 1);
            check_case = key;
            CHECK(strcmp(last[depth].key, key) < 0);
            memcpy(last[depth].key, key, sizeof key);
            check_case = "";
        }
        p = end;
    }
    CHECK(depth == 0);
}

static void the_future_is_told(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    static char r[8000];
    char date[CLOCK_DATE_BYTES];
    struct world w;
    struct decision d;
    struct view v;
    struct err err = { 0 };
    record_of(10, "2026-11-01", 0, POSITION_NONE, r, sizeof r);
    CHECK(view_read(span_of(r), &a, &v, &err));
    CHECK(v.n_forecast == 1 && v.forecast->target == POSITION_HOSTED);
    CHECK(span_eq(v.forecast->on, SPAN("2026-12-02"))); /* the 31st day after the measurement */
    CHECK(span_eq(v.forecast->because, SPAN("eval.harm")));
    CHECK(make_world(&w, 10, "2026-11-01", &err) && decision_make(&w.in, &w.a, &d, &err));
    CHECK_STR(clock_date(d.review_at, date), "2026-12-02"); /* before the 20 days of the duty */
    arena_free(&w.a);
}

/* Narrowing is at once; widening waits for its days, and what was never released stands closed. */
static void widening_goes_at_its_pace(void)
{
    static const struct {
        const char *name;
        unsigned widen_days, days_since;
        enum position from, want;
    } rows[] = {
        { "no pace", 0, 0, POSITION_CLOSED, POSITION_GATED },
        { "never released", 30, 0, POSITION_NONE, POSITION_HOSTED },
        { "a step that is due", 30, 30, POSITION_CLOSED, POSITION_HOSTED },
        { "a step too soon", 30, 29, POSITION_CLOSED, POSITION_CLOSED },
        { "the last step", 30, 30, POSITION_HOSTED, POSITION_GATED },
        { "already there", 30, 1, POSITION_GATED, POSITION_GATED },
        { "narrower", 30, 1, POSITION_OPEN, POSITION_GATED },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct decision d;
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(make_world(&w, 10, "2026-11-01", &err));
        w.policy.widen_days = rows[i].widen_days;
        w.in.from = rows[i].from;
        w.in.from_at = w.in.now.now_at - (int64_t)rows[i].days_since * DAY_SECONDS;
        CHECK(decision_make(&w.in, &w.a, &d, &err));
        CHECK(d.effective == rows[i].want && d.target == POSITION_GATED);
        /* The duties are those of the position that holds. */
        CHECK((d.terms.len > 0) == (rows[i].want == POSITION_GATED));
        arena_free(&w.a);
    }
}

/* Target open, the last step three days ago, a step every thirty days: gated holds. */
static void a_step_comes_no_sooner_than_its_days(void)
{
    static const struct {
        unsigned days_since;
        enum position from, want;
    } rows[] = { { 3, POSITION_GATED, POSITION_GATED },
                 { 29, POSITION_GATED, POSITION_GATED },
                 { 30, POSITION_GATED, POSITION_OPEN },
                 { 3, POSITION_HOSTED, POSITION_HOSTED },
                 { 300, POSITION_HOSTED, POSITION_GATED } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct decision d;
        struct err err = { 0 };
        CHECK(make_world(&w, 10, "2026-11-01", &err));
        w.policy.n_rules = 2; /* without the one that asks people */
        w.policy.widen_days = 30;
        w.in.from = rows[i].from;
        w.in.from_at = w.in.now.now_at - (int64_t)rows[i].days_since * DAY_SECONDS;
        CHECK(decision_make(&w.in, &w.a, &d, &err));
        CHECK(d.target == POSITION_OPEN && d.effective == rows[i].want && !d.contested);
        arena_free(&w.a);
    }
}

/* What has been open stays open. A narrower target contests it, a wide one takes that back. */
static void what_was_opened_stays_open(void)
{
    static const struct {
        const char *name;
        unsigned k, widen_days;
        bool people;
        enum position from, target;
        const char *summary;
    } rows[] = {
        { "people no longer approve", 10, 0, true, POSITION_OPEN, POSITION_GATED,
          "contested, for the policy gives gated now: people decide (true)" },
        { "bad news", 60, 0, true, POSITION_OPEN, POSITION_HOSTED,
          "contested, for the policy gives hosted now: harm is measured (true)" },
        { "whatever the pace", 60, 30, true, POSITION_OPEN, POSITION_HOSTED,
          "contested, for the policy gives hosted now: harm is measured (true)" },
        { "other files held between", 10, 30, true, POSITION_HOSTED, POSITION_GATED,
          "contested, for the policy gives gated now: people decide (true)" },
        { "it stands again", 10, 30, false, POSITION_OPEN, POSITION_OPEN,
          "nothing objects to open" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct decision d;
        struct view v;
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(make_world(&w, rows[i].k, "2026-11-01", &err));
        w.policy.n_rules -= !rows[i].people;
        w.policy.widen_days = rows[i].widen_days;
        w.in.from = rows[i].from;
        w.in.from_at = w.in.now.now_at - DAY_SECONDS;
        w.in.opened = true;
        CHECK(decision_make(&w.in, &w.a, &d, &err) && view_read(d.record, &w.a, &v, &err));
        CHECK_STR(err.text, "");
        CHECK(d.effective == POSITION_OPEN && d.target == rows[i].target);
        CHECK(d.contested == (rows[i].target < POSITION_OPEN) && v.contested == d.contested);
        CHECK(v.effective == POSITION_OPEN && v.opened);
        CHECK(span_eq(d.summary, span_of(rows[i].summary)));
        w.in.opened = false;
        w.in.from = POSITION_NONE;
        CHECK(decision_make(&w.in, &w.a, &d, &err) && !d.contested);
        arena_free(&w.a);
    }
    check_case = "";
}

/* More shelf lives than are looked at: what comes behind them is not known, and is looked at again. */
static void what_is_not_foreseen_is_reviewed(void)
{
    static struct pol_faults faults;
    enum { LIVES = DECISION_FORECAST_MAX + 8 };
    AUTO_CLOSE(buf) struct buf rules, items;
    char path[200], date[CLOCK_DATE_BYTES], want[CLOCK_DATE_BYTES];
    struct span policy = { 0 }, json = { 0 };
    struct world w;
    struct decision d;
    struct err err = { 0 };
    buf_init(&rules, "policy", 64 << 10);
    buf_init(&items, "items", 64 << 10);
    buf_printf(&rules, "policy \"P\" version 1. Start from open.\n");
    buf_printf(&items, "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:");
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        buf_printf(&items, "ab");
    buf_printf(&items, "\",\"items\":[");
    for (unsigned i = 1; i <= LIVES; i++) {
        buf_printf(&rules, "fact f%u is a count, higher is riskier, good for %u days.\n", i, i);
        buf_printf(&items,
                   "%s{\"fact\":\"f%u\",\"kind\":\"exact\",\"value\":0,"
                   "\"measured_at\":\"2026-11-20\"}",
                   i > 1 ? "," : "", i);
    }
    buf_printf(&rules, "rule r: at most closed when f%u is above 0.\n", LIVES);
    buf_printf(&items, "]}");
    CHECK(make_world(&w, 0, NULL, &err) && buf_done(&rules, &policy, &err) &&
          buf_done(&items, &json, &err));
    snprintf(path, sizeof path, "%s/lives", home);
    CHECK(file_folder(path, 0700, &err));
    struct ev_input from = { .folder = path };
    char file[300];
    snprintf(file, sizeof file, "%s/x.evidence.json", path);
    CHECK(file_replace(file, json, 0600, &err) && ev_load(&from, &w.a, &w.evidence, &err));
    CHECK(policy_read(policy, &w.a, &w.policy, &faults, &err));
    w.in.evidence = w.evidence;
    CHECK(decision_make(&w.in, &w.a, &d, &err));
    CHECK(d.target == POSITION_OPEN);
    int64_t seen = w.in.now.now_at + DECISION_FORECAST_MAX * (int64_t)DAY_SECONDS;
    CHECK_STR(clock_date(d.review_at, date), clock_date(seen + DAY_SECONDS, want));
    arena_free(&w.a);
}

/* Where open may stand and hosted not, nothing is a step on the way. */
static void no_step_rests_where_something_objects(void)
{
    static const char islands[] =
        "policy \"Islands\" version 1.\n"
        "Start from open.\n"
        "Widen at most one step every 30 days.\n"
        "fact files.code_execution is a count, higher is riskier.\n"
        "rule malware: at most closed when files.code_execution is above 0.\n"
        "rule whole: at most closed when not position is open.\n";
    static const enum position from[] = { POSITION_NONE, POSITION_CLOSED, POSITION_HOSTED };
    static struct pol_faults faults;
    for (size_t i = 0; i < COUNT(from); i++) {
        struct world w;
        struct decision d;
        struct err err = { 0 };
        check_case = position_name(from[i]);
        CHECK(make_world(&w, 10, "2026-11-01", &err));
        CHECK(policy_read(SPAN(islands), &w.a, &w.policy, &faults, &err));
        w.in.from = from[i];
        CHECK(decision_make(&w.in, &w.a, &d, &err));
        CHECK(d.target == POSITION_OPEN && d.effective == POSITION_CLOSED);
        arena_free(&w.a);
    }
}

/* Closed whatever the policy gives, and the record says why. */
static void what_cannot_be_released_is_closed(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
    struct world w;
    struct decision d;
    struct view v;
    struct err err = { 0 };
    CHECK(make_world(&w, 10, "2026-11-01", &err));
    w.in.unfit = SPAN("\"a\\x0ab\" cannot be");
    CHECK(decision_make(&w.in, &w.a, &d, &err) && view_read(d.record, &a, &v, &err));
    CHECK(d.target == POSITION_GATED && d.effective == POSITION_CLOSED && d.terms.len == 0);
    CHECK(span_eq(d.blocked, w.in.unfit) && span_eq(d.summary, w.in.unfit));
    CHECK(span_eq(v.unfit, w.in.unfit) && v.blocked.len == 0 && v.n_duties == 0);
    arena_free(&w.a);
}

static void every_allocation_may_fail(void)
{
    struct world w;
    struct err none = { 0 };
    CHECK(make_world(&w, 10, "2026-11-01", &none));
    for (size_t nth = 1;; nth++) {
        struct arena a = { .name = "test", .limit = 64 << 20 };
        struct decision d = { .review_at = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = decision_make(&w.in, &a, &d, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(!reached || (!ok && err.kind == ERR_SYSTEM && d.review_at == 77));
        arena_free(&a);
        if (!reached)
            break;
    }
    arena_free(&w.a);
}

static void duties_are_performed_or_named(void)
{
    static const struct {
        struct pol_obligation o;
        enum position at;
        const char *want;
    } rows[] = {
        { { .kind = POL_TERMS, .text = { (const uint8_t *)"t", 1 } }, POSITION_GATED, "" },
        { { .kind = POL_RECIPIENTS, .text = { (const uint8_t *)"identified", 10 } },
          POSITION_GATED,
          "" },
        { { .kind = POL_RECIPIENTS, .text = { (const uint8_t *)"employees", 9 } },
          POSITION_GATED,
          "duty not available: recipients who are employees" },
        { { .kind = POL_FINGERPRINT }, POSITION_GATED, "duty not available: fingerprint" },
        { { .kind = POL_ENCRYPTION }, POSITION_CLOSED, "" },
        { { .kind = POL_ENCRYPTION }, POSITION_GATED, "duty not available: encryption at rest" },
        { { .kind = POL_RATE_LIMIT, .number = 1, .per_seconds = 60 }, POSITION_GATED, "" },
        { { .kind = POL_REVIEW, .number = 1 }, POSITION_GATED, "" },
        { { .kind = POL_KEEP_LOGS, .number = 1 }, POSITION_GATED, "" },
        { { .kind = POL_PUBLISH, .text = { (const uint8_t *)"p", 1 } }, POSITION_OPEN, "" },
        { { .kind = POL_NOTIFY, .text = { (const uint8_t *)"n", 1 } },
          POSITION_OPEN,
          "duty not available: notify \"n\"" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct span got = { 0 };
        struct err err = { 0 };
        char shown[100];
        CHECK(duty_blocked(&rows[i].o, 1, rows[i].at, &a, &got, &err));
        snprintf(shown, sizeof shown, "%.*s", (int)got.len, (const char *)got.ptr);
        CHECK_STR(shown, rows[i].want);
    }
}

static void rubbish_is_removed(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", home);
    CHECK(system(command) == 0);
}

int main(int argc, char **argv)
{
    static const struct check_test tests[] = {
        TEST(positions_follow_from_the_evidence),
        TEST(same_inputs_give_the_same_bytes),
        TEST(keys_stand_in_order),
        TEST(the_future_is_told),
        TEST(widening_goes_at_its_pace),
        TEST(a_step_comes_no_sooner_than_its_days),
        TEST(what_was_opened_stays_open),
        TEST(what_is_not_foreseen_is_reviewed),
        TEST(no_step_rests_where_something_objects),
        TEST(what_cannot_be_released_is_closed),
        TEST(every_allocation_may_fail),
        TEST(duties_are_performed_or_named),
        TEST(rubbish_is_removed),
    };
    return mkdtemp(home) == NULL || check_main(tests, COUNT(tests), argc, argv);
}
