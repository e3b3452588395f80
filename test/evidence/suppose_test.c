/* suppose_test.c - a supposition: what each item comes to when nothing is verified. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "evidence/evidence.h"
#include "lib/check.h"

static const char policy_text[] =
    "policy \"suppose\" version 1.\n"
    "Start from open.\n"
    "Judge measurements at 95% confidence.\n"
    "fact m.role is a proportion, higher is riskier, measured, good for 100 days,"
    " counts only if signed by \"red team\".\n"
    "fact files.code_execution is a count, higher is riskier.\n"
    "fact lineage.narrowest_parent is a position.\n"
    "fact approval.board is approvals, good for 90 days, counts only if signed by \"board\".\n"
    "rule r: to be open require all of (m.role is below 10%,"
    " files.code_execution is at most 0, approval.board is at least 2).\n"
    "rule p: never wider than lineage.narrowest_parent.\n";

#define ITEMS(list) "{\"schema\":\"ajar/evidence/1\",\"items\":[" list "]}"
#define OLD(list)                                                                                  \
    "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:"                                        \
    "0000000000000000000000000000000000000000000000000000000000000000\",\"items\":[" list "]}"
#define F(fact)  "{\"fact\":\"" fact "\","
#define BY(who)  "\"by\":\"" who "\","
#define RUN      "\"kind\":\"binomial\",\"k\":10,\"n\":256,"
#define EXACT(v) "\"kind\":\"exact\",\"value\":" v ","
#define WORD(w)  "\"kind\":\"word\",\"value\":\"" w "\","
#define ON(day)  "\"measured_at\":\"" day "\"}"
#define ZERO     "sha256:0000000000000000000000000000000000000000000000000000000000000000"
#define YES(until, position)                                                                       \
    "{\"evidence\":\"" ZERO "\",\"fact\":\"approval.board\",\"policy\":\"" ZERO                    \
    "\",\"position\":\"" position "\",\"until\":\"" until "\",\"weights\":\"" ZERO "\"}"

static const struct {
    const char *name, *fact;
    struct {
        const char *file, *text;
    } put[2];
    const char *want; /* at gated | at open; why */
} rows[] = {
    { "who is named has signed",
      "m.role",
      { { "a.evidence.json", ITEMS(F("m.role") BY("red team") RUN ON("2026-10-01")) } },
      "2.134% to 6.536%; known" },
    { "of any weights",
      "m.role",
      { { "a.evidence.json", OLD(F("m.role") BY("red team") RUN ON("2026-10-01")) } },
      "2.134% to 6.536%; known" },
    { "another is not the role",
      "m.role",
      { { "a.evidence.json", ITEMS(F("m.role") BY("vendor") RUN ON("2026-10-01")) } },
      "nothing known; not signed by the role asked for" },
    { "nobody is named",
      "m.role",
      { { "a.evidence.json", ITEMS(F("m.role") RUN ON("2026-10-01")) } },
      "nothing known; not signed" },
    { "a shelf life is as ever",
      "m.role",
      { { "a.evidence.json", ITEMS(F("m.role") BY("red team") RUN ON("2026-08-12")) } },
      "nothing known; stale" },
    { "a measurement needs an error bar as ever",
      "m.role",
      { { "a.evidence.json", ITEMS(F("m.role") BY("red team") EXACT("0.01") ON("2026-10-01")) } },
      "nothing known; without an error bar of the level asked for" },
    { "what the files answer may be stated",
      "files.code_execution",
      { { "a.evidence.json", ITEMS(F("files.code_execution") EXACT("0") ON("2026-10-01")) } },
      "0; known" },
    { "what nobody states of the files is not known",
      "files.code_execution",
      { { NULL, NULL } },
      "nothing known; the files do not say" },
    { "a parent, of whom nobody need say it",
      "lineage.narrowest_parent",
      { { "a.evidence.json",
          ITEMS(F("lineage.narrowest_parent") WORD("gated") ON("2026-10-01")) } },
      "gated; known" },
    { "a number of people",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("2") ON("2026-10-01")) } },
      "2 | 2; known" },
    { "of two numbers the fewest",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("2") ON("2026-10-01")) },
        { "b.evidence.json", ITEMS(F("approval.board") EXACT("1") ON("2026-10-01")) } },
      "1 | 1; known" },
    { "a number of people grows old",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("2") ON("2026-08-22")) } },
      "0 | 0; stale" },
    { "a number of people from tomorrow on",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("2") ON("2026-11-22")) } },
      "0 | 0; dated in the future" },
    { "people are counted, not judged",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("true") ON("2026-10-01")) } },
      "0 | 0; unreadable" },
    { "nor fewer than none",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("-1") ON("2026-10-01")) } },
      "0 | 0; unreadable" },
    { "an approval file is a person",
      "approval.board",
      { { "ada.approval.json", YES("2027-01-01", "open") },
        { "bob.approval.json", YES("2027-01-01", "gated") } },
      "2 | 1; known" },
    { "an approval is over as ever",
      "approval.board",
      { { "ada.approval.json", YES("2026-11-20", "open") } },
      "0 | 0; stale" },
    { "a number outranks the files",
      "approval.board",
      { { "a.evidence.json", ITEMS(F("approval.board") EXACT("3") ON("2026-10-01")) },
        { "bob.approval.json", YES("2027-01-01", "gated") } },
      "3 | 3; known" },
    { "no list of people is asked",
      "m.role",
      { { "a.evidence.json", ITEMS(F("m.role") BY("red team") RUN ON("2026-10-01")) },
        { "a.evidence.json.sig", "no signature" } },
      "2.134% to 6.536%; known" },
};

static struct span shown(const struct policy *p, const struct ev_known *k, const char *fact,
                         struct buf *b)
{
    struct err err = { 0 };
    struct span out = { 0 };
    int i = policy_fact(p, span_of(fact));
    const struct pol_given *g = &k->fact[i].given;
    buf_init(b, "test", 1 << 12);
    pol_print_set(b, &p->fact[i], g->by_position ? g->by_position[POSITION_GATED] : g->set);
    if (g->by_position != NULL) {
        buf_printf(b, " | ");
        pol_print_set(b, &p->fact[i], g->by_position[POSITION_OPEN]);
    }
    buf_printf(b, "; %s", ev_why_name(k->fact[i].why));
    buf_put(b, (struct span){ (const uint8_t *)"", 1 });
    CHECK(buf_done(b, &out, &err));
    return out;
}

static int forget(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void put(const char *folder, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    CHECK(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static bool read_all(struct arena *a, struct policy *p, int64_t *now_at)
{
    struct err err = { 0 };
    struct pol_faults *faults = ARENA_ARRAY(a, struct pol_faults, 1, &err);
    return faults != NULL && clock_parse(SPAN("2026-11-21T12:00:00Z"), now_at) &&
           policy_read(SPAN(policy_text), a, p, faults, &err);
}

static void each_item_counts_as_it_says(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct policy p;
    struct err err = { 0 };
    int64_t now_at;
    CHECK(read_all(&a, &p, &now_at));
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(buf) struct buf b = { 0 };
        char folder[] = "/tmp/ajar-suppose-XXXXXX";
        struct ev_store *store;
        struct ev_known known = { 0 };
        struct ev_subject about = { 0 };
        check_case = rows[i].name;
        CHECK(mkdtemp(folder) != NULL);
        for (size_t k = 0; k < COUNT(rows[i].put) && rows[i].put[k].file != NULL; k++)
            put(folder, rows[i].put[k].file, rows[i].put[k].text);
        struct ev_input in = { .folder = folder, .supposed = true };
        bool ok = ev_load(&in, &a, &store, &err) &&
                  ev_resolve(store, &about, &p, (struct clock){ now_at }, &a, &known, &err);
        CHECK_STR(err.text, "");
        CHECK(ok && known.supposed);
        if (ok)
            CHECK_STR((const char *)shown(&p, &known, rows[i].fact, &b).ptr, rows[i].want);
        nftw(folder, forget, 8, FTW_DEPTH | FTW_PHYS);
    }
    check_case = "";
}

static void every_allocation_may_fail(void)
{
    AUTO_CLOSE(arena) struct arena mine = { .name = "test", .limit = 64 << 20 };
    char folder[] = "/tmp/ajar-suppose-XXXXXX";
    struct policy p;
    int64_t now_at;
    CHECK(read_all(&mine, &p, &now_at) && mkdtemp(folder) != NULL);
    put(folder, "a.evidence.json",
        ITEMS(F("m.role") BY("red team") RUN ON("2026-10-01") "," F("approval.board") EXACT("2")
                  ON("2026-10-01")));
    put(folder, "ada.approval.json", YES("2027-01-01", "open"));
    struct ev_input in = { .folder = folder, .supposed = true };
    struct ev_subject about = { 0 };
    for (size_t nth = 1; nth < 100000; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
        struct ev_store *store = NULL;
        struct ev_known known = { .n_items = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = ev_load(&in, &a, &store, &err) &&
                  ev_resolve(store, &about, &p, (struct clock){ now_at }, &a, &known, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok ? known.n_items == 3 : err.kind == ERR_SYSTEM && known.n_items == 77);
        CHECK(ok || reached);
        if (!reached)
            break;
    }
    nftw(folder, forget, 8, FTW_DEPTH | FTW_PHYS);
}

TESTS(TEST(each_item_counts_as_it_says), TEST(every_allocation_may_fail))
