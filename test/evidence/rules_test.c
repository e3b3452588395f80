/* rules_test.c - the rules of docs/evidence.md section 3 and 4, one at a time, on files that the
 * real ssh-keygen signed: what is accepted, what is live, and what is then known. */
#include "evidence/load.h"

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "lib/keygen.h"

static const char policy_text[] =
    "policy \"rules\" version 1.\n"
    "Start from open.\n"
    "Judge measurements at 95% confidence.\n"
    "fact m.role is a proportion, higher is riskier, measured, good for 100 days,"
    " counts only if signed by \"red team\".\n"
    "fact m.free is a proportion, higher is riskier, measured, good for 100 days.\n"
    "fact m.tuned is a proportion, higher is riskier, measured, good for 100 days,"
    " on variant tuned.\n"
    "fact m.level is one of (none < low < high), higher is riskier, good for 10 days.\n"
    "fact m.state is a count, higher is riskier, good for 30 days, the latest counts.\n"
    "fact m.day is a date, later is safer.\n"
    "fact m.size is a size, neutral.\n"
    "fact weights.digest_verified is yes or no, yes is safer.\n"
    "fact licence.osi is yes or no, yes is safer.\n"
    "fact model.memory_4bit is a size, higher is riskier.\n"
    "fact lineage.narrowest_parent is a position.\n"
    "fact approval.board is approvals, good for 90 days.\n"
    "fact approval.role is approvals, good for 90 days, counts only if signed by \"board\".\n"
    "rule r: to be open require all of (m.role is below 10%, m.free is below 10%,\n"
    "  m.level is at most low, m.state is below 3, m.day is after 2026-01-01,\n"
    "  m.size is below 5 GB, weights.digest_verified, licence.osi,\n"
    "  model.memory_4bit is below 9 GB, approval.board is at least 2,\n"
    "  approval.role is at least 1).\n"
    "rule p: never wider than lineage.narrowest_parent.\n";

struct stage {
    struct keygen k;
    struct arena a;
    struct policy policy;
    uint8_t weights[SHA256_BYTES], policy_digest[SHA256_BYTES];
    char weights_hex[2 * SHA256_BYTES + 1];
    int64_t now_at;
};

static const struct {
    const char *key, *line;
} keys[] = {
    { "red", "\"rita,red team\" namespaces=\"ajar-evidence\"" },
    { "old", "\"rita,red team\" valid-before=\"20261101Z\"" },
    { "soon", "\"rita,red team\" valid-after=\"20270101Z\"" },
    { "brief", "\"rita,red team\" valid-before=\"20261201Z\"" },
    { "vendor", "victor" },
    { "alice", "alice,board" },
    { "alice2", "alice,board" },
    { "bob", "bob" },
    { "stranger", NULL },
};

static void write_signers(struct stage *s)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 16);
    for (size_t i = 0; i < COUNT(keys); i++) {
        char public[64];
        snprintf(public, sizeof public, "%s.pub", keys[i].key);
        keygen_key(&s->k, keys[i].key, "ed25519", NULL);
        struct span key = keygen_read(&s->k, public, &s->k.a);
        if (keys[i].line != NULL)
            buf_printf(&b, "%s %.*s", keys[i].line, (int)key.len, (const char *)key.ptr);
    }
    CHECK(buf_done(&b, &text, &err));
    keygen_write(&s->k, "signers", text);
}

static bool stage_open(struct stage *s)
{
    struct err err = { 0 };
    *s = (struct stage){ .a = { .name = "stage", .limit = 16 << 20 } };
    if (!keygen_open(&s->k))
        return false;
    write_signers(s);
    CHECK(digest_of(DIGEST_SHA256, SPAN("weights"), s->weights, &err));
    CHECK(digest_of(DIGEST_SHA256, SPAN(policy_text), s->policy_digest, &err));
    hex_put((struct span){ s->weights, SHA256_BYTES }, s->weights_hex);
    CHECK(clock_parse(SPAN("2026-11-21T12:00:00Z"), &s->now_at));
    struct pol_faults *faults = ARENA_ARRAY(&s->a, struct pol_faults, 1, &err);
    bool ok = policy_read(SPAN(policy_text), &s->a, &s->policy, faults, &err);
    CHECK_STR(ok ? "" : faults->list[0].text, "");
    return ok && file_folder(keygen_path(&s->k, "ev"), 0700, &err);
}

static void stage_close(struct stage *s)
{
    keygen_close(&s->k);
    arena_free(&s->a);
}

static void empty_folder(struct stage *s)
{
    nftw(keygen_path(&s->k, "ev"), keygen_forget, 8, FTW_DEPTH | FTW_PHYS);
    CHECK(file_folder(keygen_path(&s->k, "ev"), 0700, (struct err[]){ { 0 } }));
}

/* NAME KEY ITEMS as one file. A key of "-": unsigned; items that begin with '!' are the whole text,
 * with '?' that of an approval. */
static void put_file(struct stage *s, const char *name, const char *key, const char *items)
{
    AUTO_CLOSE(buf) struct buf b;
    char path[100];
    struct span text;
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 16);
    bool approval = items[0] == '?';
    if (items[0] == '!' || approval)
        buf_printf(&b, "%s", items + 1);
    else
        buf_printf(&b, "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%s\",\"items\":[%s]}",
                   s->weights_hex, items);
    CHECK(buf_done(&b, &text, &err));
    snprintf(path, sizeof path, "ev/%s.%s.json", approval ? "0" : name,
             approval ? "approval" : "evidence");
    keygen_write(&s->k, path, text);
    if (strcmp(key, "-") != 0)
        keygen_sign(&s->k, key, approval ? "ajar-approval" : "ajar-evidence", "sha512", path);
}

static bool resolve_at(struct stage *s, struct arena *a, int64_t now_at, struct ev_known *out)
{
    struct ev_input in = { .folder = keygen_path(&s->k, "ev"),
                           .signers = keygen_path(&s->k, "signers") };
    struct ev_subject about = { .weights = s->weights, .policy = s->policy_digest };
    struct ev_store *store;
    struct err err = { 0 };
    bool ok = ev_load(&in, a, &store, &err) &&
              ev_resolve(store, &about, &s->policy, (struct clock){ now_at }, a, out, &err);
    CHECK_STR(err.text, "");
    return ok;
}

#define F(fact)   "{\"fact\":\"" fact "\","
#define ON(day)   "\"measured_at\":\"" day "\"}"
#define N(k, n)   "\"kind\":\"binomial\",\"k\":" k ",\"n\":" n ","
#define LEVEL(w)  "\"kind\":\"word\",\"value\":\"" w "\","
#define COUNT_(v) "\"kind\":\"exact\",\"value\":" v ","

struct put {
    const char *key, *items;
};
static const struct case_of {
    const char *name, *fact;
    struct put put[4];
    const char *want; /* "set; why of fact; each item: a live, l accepted, - neither" */
} rules[] = {
    { "no evidence", "m.free", { { 0 } }, "nothing known; no evidence;" },
    { "one run",
      "m.role",
      { { "red", F("m.role") N("10", "256") ON("2026-10-01") } },
      "2.134% to 6.536%; known; l" },
    { "its last day",
      "m.role",
      { { "red", F("m.role") N("10", "256") ON("2026-08-13") } },
      "2.134% to 6.536%; known; l" },
    { "the day after",
      "m.role",
      { { "red", F("m.role") N("10", "256") ON("2026-08-12") } },
      "nothing known; stale; a" },
    { "tomorrow",
      "m.role",
      { { "red", F("m.role") N("10", "256") ON("2026-11-22") } },
      "nothing known; dated in the future; a" },
    { "unsigned",
      "m.role",
      { { "-", F("m.role") N("10", "256") ON("2026-10-01") } },
      "nothing known; not signed; -" },
    { "another role",
      "m.role",
      { { "vendor", F("m.role") N("10", "256") ON("2026-10-01") } },
      "nothing known; not signed by the role asked for; -" },
    { "a key nobody listed",
      "m.role",
      { { "stranger", F("m.role") N("10", "256") ON("2026-10-01") } },
      "nothing known; signed by a key that is not listed; -" },
    { "an expired key",
      "m.role",
      { { "old", F("m.role") N("10", "256") ON("2026-10-01") } },
      "nothing known; signed by a key that is not valid now; a" },
    { "a key of next year",
      "m.role",
      { { "soon", F("m.role") N("10", "256") ON("2026-10-01") } },
      "nothing known; signed by a key that is not valid now; a" },
    { "unsigned where nobody asks",
      "m.free",
      { { "-", F("m.free") N("10", "256") ON("2026-10-01") } },
      "2.134% to 6.536%; known; l" },
    { "bad news of an expired key",
      "m.role",
      { { "red", F("m.role") N("0", "59") ON("2026-10-01") },
        { "old", F("m.role") N("10", "256") ON("2026-10-01") } },
      "0% to 6.536%; known; la" },
    { "stale bad news",
      "m.role",
      { { "red", F("m.role") N("0", "59") ON("2026-10-01") "," F("m.role") N("10", "256")
                     ON("2025-10-01") } },
      "0% to 6.536%; known; la" },
    { "good news expires",
      "m.role",
      { { "red", F("m.role") N("10", "256") ON("2026-10-01") "," F("m.role") N("0", "59")
                     ON("2025-10-01") } },
      "2.134% to 6.536%; known; la" },
    { "no error bar",
      "m.free",
      { { "-", F("m.free") COUNT_("0.01") ON("2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "an error of nothing",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"mean\",\"mean\":0.1,\"se\":0,\"df\":1," ON("2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "90% two-sided is enough",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"interval\",\"lo\":0.01,\"hi\":0.05,\"level\":0.9," ON(
                   "2026-10-01") } },
      "1% to 5%; known; l" },
    { "80% two-sided is not",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"interval\",\"lo\":0.01,\"hi\":0.05,\"level\":0.8," ON(
                   "2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "too weak is bad news all the same",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"interval\",\"lo\":0.01,\"hi\":0.5,\"level\":0.8," ON(
                   "2026-10-01") "," F("m.free") N("0", "59") ON("2026-10-01") } },
      "0% to 50%; known; al" },
    { "unscored items count both ways",
      "m.free",
      { { "-", F("m.free") "\"unscored\":20," N("5", "100") ON("2026-10-01") } },
      "1.655% to 27.87%; known; l" },
    { "an extended run",
      "m.free",
      { { "-", F("m.free") "\"extended\":true," N("0", "100") ON("2026-10-01") } },
      "0% to 7.329%; known; l" },
    { "zeros and ones are counts",
      "m.free",
      { { "-",
          F("m.free") "\"kind\":\"items\",\"scores\":[1,1,1,1,1,0,0,0,0,0]," ON("2026-10-01") } },
      "22.24% to 77.76%; known; l" },
    { "one cluster has no error bar",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[1,0],\"clusters\":[1,1]," ON(
                   "2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "clusters without a hit are as many trials",
      "m.free",
      { { "-",
          F("m.free") "\"kind\":\"items\",\"scores\":[0,0,0,0,0,0],\"clusters\":[1,1,2,2,3,3]," ON(
              "2026-10-01") } },
      "0% to 63.16%; known; l" },
    { "clusters of hits alone are as many trials",
      "m.free",
      { { "-",
          F("m.free") "\"kind\":\"items\",\"scores\":[1,1,1,1,1,1],\"clusters\":[1,1,2,2,3,3]," ON(
              "2026-10-01") } },
      "36.84% to 100%; known; l" },
    { "a hit in few clusters shows no more than none",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[1,0,0,0,0,0,0,0,0,0,0,0],\"clusters\":["
                           "1,1,1,2,2,2,3,3,3,4,4,4]," ON("2026-10-01") } },
      "0% to 52.72%; known; l" },
    { "clusters without a hit, one item unscored",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"unscored\":1,\"scores\":[0,0,0,0,0,0],"
                           "\"clusters\":[1,1,2,2,3,3]," ON("2026-10-01") } },
      "0% to 75.14%; known; l" },
    { "one cluster without a hit",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[0,0],\"clusters\":[1,1]," ON(
                   "2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "another variant",
      "m.free",
      { { "-", F("m.free") "\"variant\":\"tuned\"," N("0", "59") ON("2026-10-01") } },
      "nothing known; about another variant; -" },
    { "the variant the fact is about",
      "m.tuned",
      { { "-", F("m.tuned") "\"variant\":\"tuned\"," N("10", "256") ON("2026-10-01") } },
      "2.134% to 6.536%; known; l" },
    { "as released, of a fact about another variant",
      "m.tuned",
      { { "-", F("m.tuned") N("0", "59") ON("2026-10-01") } },
      "nothing known; about another variant; -" },
    { "unreadable, of a fact about a variant, naming none",
      "m.tuned",
      { { "-", F("m.tuned") N("9", "5") ON("2026-10-01") },
        { "-", F("m.tuned") "\"variant\":\"tuned\"," N("0", "59") ON("2026-10-01") } },
      "nothing known; unreadable; -l" },
    { "unreadable, of a fact about a variant, naming it",
      "m.tuned",
      { { "-", F("m.tuned") "\"variant\":\"tuned\"," N("9", "5") ON("2026-10-01") },
        { "-", F("m.tuned") "\"variant\":\"tuned\"," N("0", "59") ON("2026-10-01") } },
      "nothing known; unreadable; -l" },
    { "unreadable, of a fact about a variant, naming a third",
      "m.tuned",
      { { "-", F("m.tuned") "\"variant\":\"small\"," N("9", "5") ON("2026-10-01") },
        { "-", F("m.tuned") "\"variant\":\"tuned\"," N("10", "256") ON("2026-10-01") } },
      "2.134% to 6.536%; known; -l" },
    { "a fact nobody asked",
      "m.free",
      { { "-", F("m.other") N("0", "59") ON("2026-10-01") } },
      "nothing known; no evidence; -" },
    { "not of the fact's type",
      "m.size",
      { { "-", F("m.size") LEVEL("low") ON("2026-10-01") } },
      "nothing known; unreadable; -" },
    { "past the domain",
      "m.free",
      { { "-", F("m.free") COUNT_("1.5") ON("2026-10-01") } },
      "nothing known; unreadable; -" },
    { "an interval past the domain",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"interval\",\"lo\":1.2,\"hi\":1.5,\"level\":0.9," ON(
                   "2026-10-01") } },
      "nothing known; unreadable; -" },
    { "scores between 0 and 1",
      "m.free",
      { { "-",
          F("m.free") "\"kind\":\"items\",\"scores\":[0.5,0.25,0.75,0.5]," ON("2026-10-01") } },
      "25.98% to 74.02%; known; l" },
    { "equal scores have no error bar, whatever rounding leaves",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[0.05,0.05,0.05,0.05,0.05,0.05,0.05]," ON(
                   "2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "an error that is what rounding leaves",
      "m.free",
      { { "-",
          F("m.free") "\"kind\":\"mean\",\"mean\":0.05,\"se\":1e-18,\"df\":6," ON("2026-10-01") } },
      "nothing known; without an error bar of the level asked for; a" },
    { "next to nothing in few items shows no more than nothing",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[0,0,0,0,0.001]," ON("2026-10-01") } },
      "0% to 45.08%; known; l" },
    { "next to all in few items shows no more than all",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[1,1,1,1,0.999]," ON("2026-10-01") } },
      "54.92% to 100%; known; l" },
    { "an item approves nothing",
      "approval.board",
      { { "bob", F("approval.board") COUNT_("5") ON("2026-10-01") } },
      "0; no evidence; -" },
    { "an approval that does not read is none",
      "m.free",
      { { "-", F("m.free") N("0", "59") ON("2026-10-01") }, { "bob", "?hello" } },
      "0% to 4.951%; known; -l" },
    { "no such word",
      "m.level",
      { { "-", F("m.level") LEVEL("some") ON("2026-11-20") } },
      "nothing known; unreadable; -" },

    { "levels between the ends",
      "m.level",
      { { "-", F("m.level") LEVEL("none") ON("2026-11-20") "," F("m.level") LEVEL("high")
                   ON("2026-01-01") } },
      "none, low or high; known; la" },
    { "neutral facts take all",
      "m.size",
      { { "-", F("m.size") COUNT_("1000000000") ON("2026-11-20") "," F("m.size")
                   COUNT_("3000000000") ON("2026-01-01") } },
      "1 GB to 3 GB; known; ll" },
    { "a later date",
      "m.day",
      { { "-", F("m.day") COUNT_("\"2026-05-01\"") ON("2026-11-20") "," F("m.day")
                   COUNT_("\"2026-04-01\"") ON("2026-01-01") } },
      "2026-04-01 to 2026-05-01; known; ll" },
    { "the latest reading",
      "m.state",
      { { "-", F("m.state") COUNT_("9") ON("2026-11-01") "," F("m.state") COUNT_("1")
                   ON("2026-11-10") } },
      "1; known; al" },
    { "the latest is stale",
      "m.state",
      { { "-", F("m.state") COUNT_("1") ON("2026-10-01") } },
      "nothing known; stale; a" },
    { "a reading of tomorrow",
      "m.state",
      { { "-", F("m.state") COUNT_("1") ON("2026-11-20") "," F("m.state") COUNT_("0")
                   ON("2026-11-22") } },
      "1; known; la" },

    { "a pool is judged as a sequence",
      "m.free",
      { { "-", F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "50") ON("2026-10-01") "," F(
                   "m.free") "\"pool\":\"p\",\"run_id\":\"2\"," N("0", "50") ON("2026-10-02") } },
      "0% to 7.329%; known; ll" },
    { "a pool that was planned",
      "m.free",
      { { "-", F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "50")
                   ON("2026-10-01") "," F("m.free") "\"pool\":\"p\",\"run_id\":\"2\"," N("0", "50")
                       ON("2026-10-02") "," F("m.free") "\"kind\":\"registered\",\"pool\":\"p\","
                                                        "\"n\":100," ON("2026-09-01") } },
      "0% to 2.952%; known; lla" },
    { "planned too late",
      "m.free",
      { { "-",
          F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "100") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"pool\":\"p\",\"n\":100," ON("2026-10-01") } },
      "0% to 7.329%; known; la" },
    { "planned for more",
      "m.free",
      { { "-",
          F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "100") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"pool\":\"p\",\"n\":101," ON("2026-09-01") } },
      "0% to 7.329%; known; la" },
    { "a pool is as old as its oldest",
      "m.free",
      { { "-", F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "50") ON("2026-08-01") "," F(
                   "m.free") "\"pool\":\"p\",\"run_id\":\"2\"," N("0", "50") ON("2026-10-02") } },
      "nothing known; stale; aa" },
    { "runs of one name are no pool",
      "m.free",
      { { "-", F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "50") ON("2026-10-01") "," F(
                   "m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "51") ON("2026-10-02") } },
      "0% to 12.94%; known; ll" },

    { "announced and not reported",
      "m.free",
      { { "-",
          F("m.free") N("0", "59") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"run_id\":\"7\",\"n\":9," ON("2026-09-01") } },
      "nothing known; a registered run was not reported; la" },
    { "announced and reported",
      "m.free",
      { { "-",
          F("m.free") "\"run_id\":\"7\"," N("0", "59") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"run_id\":\"7\",\"n\":59," ON("2026-09-01") } },
      "0% to 4.951%; known; la" },
    { "announced larger",
      "m.free",
      { { "-",
          F("m.free") "\"run_id\":\"7\"," N("0", "100") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"run_id\":\"7\",\"n\":999," ON("2026-09-01") } },
      "0% to 7.329%; known; la" },
    { "announced twice, once as nothing",
      "m.free",
      { { "-",
          F("m.free") "\"run_id\":\"7\"," N("0", "100") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"run_id\":\"7\",\"n\":"
                        "0," ON("2026-09-01") "," F("m.free") "\"kind\":\"registered\",\"run_id\":"
                                                              "\"7\",\"n\":100," ON("2026-09-"
                                                                                    "01") } },
      "0% to 7.329%; known; laa" },
    { "announced with what could not be scored",
      "m.free",
      { { "-",
          F("m.free") "\"run_id\":\"7\",\"unscored\":20," N("5", "100") ON("2026-10-01") "," F(
              "m.free") "\"kind\":\"registered\",\"run_id\":\"7\",\"n\":120," ON("2026-09-01") } },
      "1.655% to 27.87%; known; la" },
    { "a mean announced larger",
      "m.free",
      { { "-",
          F("m.free") "\"run_id\":\"7\",\"kind\":\"mean\",\"mean\":0.1,\"se\":0.01,\"df\":99,\"n\":"
                      "100," ON("2026-10-01") "," F("m.free") "\"kind\":\"registered\",\"run_id\":"
                                                              "\"7\",\"n\":120," ON(
                                                                  "2026-09-01") } },
      "nothing known; without an error bar of the level asked for; aa" },
    { "a mean as it was planned",
      "m.free",
      { { "-", F("m.free") "\"planned_n\":100,\"kind\":\"mean\",\"mean\":0.1,\"se\":0.01,\"df\":99,"
                           "\"n\":100," ON("2026-10-01") } },
      "8.339% to 11.67%; known; l" },
    { "a pool announced and empty",
      "m.free",
      { { "-", F("m.free") N("0", "59") ON("2026-10-01") "," F(
                   "m.free") "\"kind\":\"registered\",\"pool\":\"p\",\"n\":9," ON("2026-09-01") } },
      "nothing known; a registered run was not reported; la" },

    { "an unreadable item blocks its fact",
      "m.free",
      { { "-", F("m.free") N("0", "59") ON("2026-10-01") "," F("m.free") N("9", "5")
                   ON("2026-10-01") } },
      "nothing known; unreadable; l-" },
    { "also of two variants",
      "m.free",
      { { "-",
          F("m.free") N("0", "59") ON("2026-10-01") "," F(
              "m.free") "\"variant\":\"x\",\"variant\":\"y\"," N("9", "10") ON("2026-10-01") } },
      "nothing known; unreadable; l-" },
    { "or of an empty one",
      "m.free",
      { { "-", F("m.free") N("0", "59") ON("2026-10-01") "," F("m.free") "\"variant\":\"\"," N(
                   "9", "10") ON("2026-10-01") } },
      "nothing known; unreadable; l-" },
    { "not of another variant",
      "m.free",
      { { "-", F("m.free") N("0", "59") ON("2026-10-01") "," F("m.free") "\"variant\":\"x\"," N(
                   "9", "5") ON("2026-10-01") } },
      "0% to 4.951%; known; l-" },
    { "scores are shares of one",
      "m.free",
      { { "-", F("m.free") "\"kind\":\"items\",\"scores\":[-1,-1,-1,1,1,0.5,1,1,1,0]," ON(
                   "2026-10-01") } },
      "nothing known; unreadable; -" },
    { "not where its signer has no say",
      "m.role",
      { { "red", F("m.role") N("0", "59") ON("2026-10-01") },
        { "vendor", F("m.role") N("9", "5") ON("2026-10-01") } },
      "0% to 4.951%; known; l-" },
    { "a signed file that is not JSON",
      "m.role",
      { { "red", F("m.role") N("0", "59") ON("2026-10-01") }, { "red", "!hello" } },
      "nothing known; unreadable; l-" },
    { "by somebody else",
      "m.role",
      { { "red", F("m.role") N("0", "59") ON("2026-10-01") }, { "vendor", "!hello" } },
      "0% to 4.951%; known; l-" },
    { "or unsigned",
      "m.free",
      { { "-", F("m.free") N("0", "59") ON("2026-10-01") }, { "-", "!hello" } },
      "0% to 4.951%; known; l-" },

    { "a signer names the digests", "weights.digest_verified", { { "bob", "" } }, "yes; known;" },
    { "not with an expired key",
      "weights.digest_verified",
      { { "old", "" } },
      "nothing known; the files do not say;" },
    { "nor unsigned",
      "weights.digest_verified",
      { { "-", "" } },
      "nothing known; the files do not say;" },
    { "nor does an item that says so",
      "weights.digest_verified",
      { { "-", F("weights.digest_verified") COUNT_("true") ON("2026-10-01") } },
      "nothing known; the files do not say; -" },
    { "not even a signed one",
      "licence.osi",
      { { "red", F("licence.osi") COUNT_("true") ON("2026-10-01") } },
      "nothing known; the files do not say; -" },
    { "memory may be stated",
      "model.memory_4bit",
      { { "-", F("model.memory_4bit") COUNT_("1000000000") ON("2026-10-01") } },
      "1 GB; known; l" },
    { "a parent that is signed for",
      "lineage.narrowest_parent",
      { { "bob", F("lineage.narrowest_parent") LEVEL("hosted") ON("2026-10-01") } },
      "hosted; known; l" },
    { "no parent",
      "lineage.narrowest_parent",
      { { "bob", F("lineage.narrowest_parent") LEVEL("none") ON("2026-10-01") } },
      "open; known; l" },
    { "a parent anybody states",
      "lineage.narrowest_parent",
      { { "-", F("lineage.narrowest_parent") LEVEL("none") ON("2026-10-01") } },
      "nothing known; not signed; -" },
};

static void say(const struct stage *s, const struct ev_known *known, const char *fact, char *out,
                size_t size)
{
    AUTO_CLOSE(buf) struct buf b;
    int i = policy_fact(&s->policy, span_of(fact));
    buf_init(&b, "test", 4096);
    pol_print_set(&b, &s->policy.fact[i], known->fact[i].given.set);
    buf_printf(&b, "; %s;", ev_why_name(known->fact[i].why));
    for (size_t k = 0; k < known->n_items; k++)
        buf_printf(&b, "%s%c", k == 0 ? " " : "",
                   known->item[k].live       ? 'l'
                   : known->item[k].accepted ? 'a'
                                             : '-');
    snprintf(out, size, "%.*s", (int)b.len, (const char *)b.bytes);
}

static void each_rule_holds(void)
{
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(rules); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_known known;
        char got[500], name[8] = "a";
        check_case = rules[i].name;
        empty_folder(&s);
        for (size_t k = 0; k < COUNT(rules[i].put) && rules[i].put[k].key != NULL; k++, name[0]++)
            put_file(&s, name, rules[i].put[k].key, rules[i].put[k].items);
        if (!resolve_at(&s, &a, s.now_at, &known))
            continue;
        say(&s, &known, rules[i].fact, got, sizeof got);
        CHECK_STR(got, rules[i].want);
    }
    stage_close(&s);
}

/* What is signed for a parent elsewhere does not outdo one that is here. */
static void every_parent_holds_back(void)
{
    static const struct {
        const char *name, *says;
        enum position here;
        bool elsewhere;
        const char *want;
    } parents[] = {
        { "here", "none", POSITION_GATED, false, "gated; known; -" },
        { "elsewhere", "none", POSITION_NONE, true, "open; known; l" },
        { "here and elsewhere", "none", POSITION_GATED, true, "gated; known; l" },
        { "elsewhere is narrower", "hosted", POSITION_GATED, true, "hosted; known; l" },
        { "elsewhere is as wide", "gated", POSITION_GATED, true, "gated; known; l" },
        { "elsewhere nobody says", NULL, POSITION_OPEN, true,
          "nothing known; the files do not say;" },
    };
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(parents); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_input in = { .folder = keygen_path(&s.k, "ev"),
                               .signers = keygen_path(&s.k, "signers") };
        struct ev_parent parent[3] = { { SPAN("a/wide"), POSITION_OPEN, { 0 } } };
        size_t n = parents[i].here != POSITION_NONE;
        parent[n] = (struct ev_parent){ SPAN("b/here"), parents[i].here, { 0 } };
        n += parents[i].here != POSITION_NONE;
        parent[n] = (struct ev_parent){ .name = SPAN("c/elsewhere") };
        n += parents[i].elsewhere;
        struct ev_subject about = {
            .weights = s.weights, .policy = s.policy_digest, .parent = parent, .n_parents = n
        };
        struct ev_store *store;
        struct ev_known known;
        struct err err = { 0 };
        char item[200], got[200];
        check_case = parents[i].name;
        empty_folder(&s);
        snprintf(item, sizeof item, F("lineage.narrowest_parent") LEVEL("%s") ON("2026-10-01"),
                 parents[i].says != NULL ? parents[i].says : "");
        if (parents[i].says != NULL)
            put_file(&s, "a", "bob", item);
        CHECK(ev_load(&in, &a, &store, &err));
        CHECK(ev_resolve(store, &about, &s.policy, (struct clock){ s.now_at }, &a, &known, &err));
        say(&s, &known, "lineage.narrowest_parent", got, sizeof got);
        CHECK_STR(got, parents[i].want);
    }
    stage_close(&s);
}

#define BAD    F("m.role") N("30", "60") ON("2026-10-01")
#define STRIKE ",\"supersedes\":\"sha256:%s\",\"reason\":\"the prompts were broken\"}"

/* A bad run, a good one that withdraws it: by whom, and when. */
static void a_strike_needs_the_role_a_valid_key_and_a_date(void)
{
    static const struct {
        const char *name, *key, *day, *want;
    } strikes[] = {
        { "struck", "red", "2026-11-01", "0% to 6.061%; known; al" },
        { "tomorrow", "red", "2026-11-22", "nothing known; dated in the future; aa" },
        { "another role", "vendor", "2026-11-01", "nothing known; stale; a-" },
        { "an expired key", "old", "2026-11-01",
          "nothing known; signed by a key that is not valid now; aa" },
    };
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(strikes); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_known known = { 0 };
        char text[500], hex[2 * SHA256_BYTES + 1], got[500];
        check_case = strikes[i].name;
        empty_folder(&s);
        put_file(&s, "a", "red", F("m.role") N("30", "60") ON("2026-01-01"));
        CHECK(resolve_at(&s, &a, s.now_at, &known) && known.n_items == 1);
        hex_put((struct span){ known.item[0].digest, SHA256_BYTES }, hex);
        snprintf(text, sizeof text, F("m.role") N("0", "59") "\"measured_at\":\"%s\"" STRIKE,
                 strikes[i].day, hex);
        put_file(&s, "b", strikes[i].key, text);
        CHECK(resolve_at(&s, &a, s.now_at, &known));
        say(&s, &known, "m.role", got, sizeof got);
        CHECK_STR(got, strikes[i].want);
        CHECK(known.item[0].struck == (i == 0));
    }
    stage_close(&s);
}

/* What is too large to be read is somebody's word all the same, if he signed it. */
static void a_file_too_large_is_listed_and_counts_for_its_signer(void)
{
    static const struct {
        const char *name, *key, *want;
    } larges[] = {
        { "nobody's", "-", "2.134% to 6.536%; known; l-" },
        { "a stranger's", "stranger", "2.134% to 6.536%; known; l-" },
        { "of the role", "red", "nothing known; unreadable; l-" },
    };
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(larges); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        static const char big[] = "ev/b.evidence.json";
        struct ev_known known;
        char got[500];
        check_case = larges[i].name;
        empty_folder(&s);
        put_file(&s, "a", "red", F("m.role") N("10", "256") ON("2026-10-01"));
        keygen_write(&s.k, big, SPAN("{"));
        CHECK(truncate(keygen_path(&s.k, big), EV_FILE_MAX + 1) == 0);
        if (larges[i].key[0] != '-')
            keygen_sign(&s.k, larges[i].key, "ajar-evidence", i == 2 ? "sha256" : "sha512", big);
        CHECK(resolve_at(&s, &a, s.now_at, &known));
        say(&s, &known, "m.role", got, sizeof got);
        CHECK_STR(got, larges[i].want);
        CHECK_STR(known.item[1].problem, "16777217 bytes, at most 16777216");
        CHECK(known.file[1].has_bytes && known.file[1].has_signature == (i > 0));
    }
    stage_close(&s);
}

static struct span many_items(unsigned n, struct arena *a)
{
    AUTO_CLOSE(buf) struct buf b;
    struct span text = { 0 };
    struct err err = { 0 };
    buf_init(&b, "test", 1 << 20);
    buf_printf(&b, "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:");
    for (unsigned i = 0; i < SHA256_BYTES; i++)
        buf_printf(&b, "ab");
    buf_printf(&b, "\",\"items\":[0");
    for (unsigned i = 1; i < n; i++)
        buf_put(&b, SPAN(",0"));
    buf_printf(&b, "]}");
    CHECK(buf_done(&b, &text, &err) && span_copy(a, text, &text, &err));
    return text;
}

/* One file with too many items does not read; more than can be held in all end the loading. */
static void items_have_a_most(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 256 << 20 };
    struct item_file file = { .file = { .name = SPAN("x") } };
    struct ev_store s = { .a = &a }, full = { .a = &a, .n_items = EV_ITEMS_MAX };
    struct err err = { 0 };
    CHECK(load_text(&s, &file, many_items(EV_ITEMS_MAX + 1, &a), &err));
    CHECK(s.n_items == 1 && !file.reads && s.item[0].index == 0);
    CHECK_STR(s.item[0].problem, "items: more than 100000 items (at byte 200121)");
    full.cap_items = EV_ITEMS_MAX;
    CHECK(!load_text(&full, &file, many_items(1, &a), &err) && err.kind == ERR_LIMIT);
    CHECK_STR(err.text, "more than 100000 items of evidence");
}

static void files_have_a_most(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 64 << 20 };
    struct stage s;
    struct ev_store *store;
    struct err err = { 0 };
    CHECK(stage_open(&s));
    for (unsigned i = 0; i <= EV_FILES_MAX; i++) {
        char name[64];
        snprintf(name, sizeof name, "ev/%u.evidence.json", i);
        int fd = open(keygen_path(&s.k, name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        CHECK(fd >= 0);
        close(fd);
    }
    struct ev_input in = { .folder = keygen_path(&s.k, "ev") };
    CHECK(!ev_load(&in, &a, &store, &err) && err.kind == ERR_LIMIT);
    CHECK(strstr(err.text, ": more than 10000 files of evidence") != NULL);
    CHECK(unlink(keygen_path(&s.k, "ev/7.evidence.json")) == 0);
    err = (struct err){ 0 };
    CHECK(ev_load(&in, &a, &store, &err));
    stage_close(&s);
}

/* The reason is in the record: it must not tell where the folder was. */
static void a_reason_does_not_name_the_folder(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct stage s;
    struct ev_known known;
    CHECK(stage_open(&s));
    CHECK(file_folder(keygen_path(&s.k, "ev/x.evidence.json"), 0700, (struct err[]){ { 0 } }));
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.n_items == 1 && known.n_files == 1);
    CHECK_STR(known.item[0].problem, "not a regular file");
    CHECK(!known.file[0].has_bytes && !known.file[0].has_signature);
    stage_close(&s);
}

/* The safe end lasts as long as its last live item. */
static void a_set_says_when_it_widens(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct stage s;
    struct ev_known known, later;
    CHECK(stage_open(&s));
    put_file(&s, "a", "red",
             F("m.role") N("0", "59") ON("2026-10-01") "," F("m.role") N("1", "59")
                 ON("2026-11-01"));
    put_file(&s, "b", "bob", "");
    CHECK(resolve_at(&s, &a, s.now_at, &known));
    int i = policy_fact(&s.policy, SPAN("m.role"));
    char day[CLOCK_TIME_BYTES];
    CHECK_STR(clock_time(known.fact[i].until_at, day), "2027-02-10T00:00:00Z");
    CHECK(resolve_at(&s, &a, known.fact[i].until_at - 1, &later));
    CHECK(later.fact[i].why == EV_KNOWN);
    CHECK(resolve_at(&s, &a, known.fact[i].until_at, &later));
    CHECK(later.fact[i].why == EV_STALE);
    CHECK(known.fact[i].attempts == 2 && known.fact[i].item == &known.item[1]);
    stage_close(&s);
}

/* Without new evidence the set may still turn: when what is to come begins to count, and when a
 * withdrawal ends with the key that made it. */
static void a_set_says_when_it_turns(void)
{
    static const struct {
        const char *name, *key, *day, *strikes, *want;
    } turns[] = {
        { "nothing to come", "red", "2026-11-01", "", "never" },
        { "an item of tomorrow", "red", "2026-11-22", "", "2026-11-22T00:00:00Z" },
        { "a key that is not valid yet", "soon", "2026-11-01", "", "2027-01-01T00:00:00Z" },
        { "a key that ends", "brief", "2026-11-01", "", "never" },
        { "a withdrawal by it", "brief", "2026-11-01", "yes", "2026-12-01T00:00:01Z" },
        { "a withdrawal that stays", "red", "2026-11-01", "yes", "never" },
    };
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(turns); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_known known = { 0 };
        char text[500], strike[300] = "}", hex[2 * SHA256_BYTES + 1], at[CLOCK_TIME_BYTES];
        check_case = turns[i].name;
        empty_folder(&s);
        put_file(&s, "a", "red", F("m.role") N("30", "60") ON("2026-01-01"));
        CHECK(resolve_at(&s, &a, s.now_at, &known) && known.n_items == 1);
        hex_put((struct span){ known.item[0].digest, SHA256_BYTES }, hex);
        if (turns[i].strikes[0] != 0)
            snprintf(strike, sizeof strike, STRIKE, hex);
        snprintf(text, sizeof text, F("m.role") N("0", "59") "\"measured_at\":\"%s\"%s",
                 turns[i].day, strike);
        put_file(&s, "b", turns[i].key, text);
        CHECK(resolve_at(&s, &a, s.now_at, &known));
        int64_t turns_at = known.fact[policy_fact(&s.policy, SPAN("m.role"))].turns_at;
        CHECK_STR(turns_at == INT64_MAX ? "never" : clock_time(turns_at, at), turns[i].want);
    }
    stage_close(&s);
}

struct vote {
    const char *key, *fact, *until;
    enum position position;
    bool other_policy, other_evidence, other_weights;
};

static void put_vote(struct stage *s, const struct vote *v, const uint8_t *evidence, unsigned n)
{
    char path[100];
    struct span text;
    struct err err = { 0 };
    uint8_t other[SHA256_BYTES] = { 0 };
    struct ev_approval a = { span_of(v->fact),
                             v->other_weights ? other : s->weights,
                             v->other_policy ? other : s->policy_digest,
                             v->other_evidence ? other : evidence,
                             v->position,
                             0 };
    CHECK(clock_parse(span_of(v->until), &a.until_at));
    CHECK(ev_approval_text(&a, &s->k.a, &text, &err));
    snprintf(path, sizeof path, "ev/v%u.approval.json", n);
    keygen_write(&s->k, path, text);
    if (v->key != NULL)
        keygen_sign(&s->k, v->key, "ajar-approval", "sha512", path);
}

static void approvals_count_people_once_and_only_what_they_signed(void)
{
#define OPEN_ POSITION_OPEN
    static const struct {
        const char *name;
        struct vote vote[3];
        const char *want; /* of closed, gated, open; why */
    } votes[] = {
        { "nobody", { { 0 } }, "0 0 0 no evidence" },
        { "two",
          { { "alice", "approval.board", "2027-01-01", OPEN_, false, false, false },
            { "bob", "approval.board", "2027-01-01", POSITION_GATED, false, false, false } },
          "2 2 1 known" },
        { "one person with two keys",
          { { "alice", "approval.board", "2027-01-01", POSITION_GATED, false, false, false },
            { "alice2", "approval.board", "2027-01-01", OPEN_, false, false, false } },
          "1 1 1 known" },
        { "through its last day",
          { { "bob", "approval.board", "2026-11-21", OPEN_, false, false, false } },
          "1 1 1 known" },
        { "not the day after",
          { { "bob", "approval.board", "2026-11-20", OPEN_, false, false, false } },
          "0 0 0 stale" },
        { "as far ahead as it may be",
          { { "bob", "approval.board", "2027-02-19", OPEN_, false, false, false } },
          "1 1 1 known" },
        { "too far ahead",
          { { "bob", "approval.board", "2027-02-20", OPEN_, false, false, false } },
          "0 0 0 dated in the future" },
        { "unsigned",
          { { NULL, "approval.board", "2027-01-01", OPEN_, false, false, false } },
          "0 0 0 not signed" },
        { "a stranger",
          { { "stranger", "approval.board", "2027-01-01", OPEN_, false, false, false } },
          "0 0 0 signed by a key that is not listed" },
        { "a key for evidence only",
          { { "red", "approval.board", "2027-01-01", OPEN_, false, false, false } },
          "0 0 0 signed by a key that is not listed" },
        { "an expired key",
          { { "old", "approval.board", "2027-01-01", OPEN_, false, false, false } },
          "0 0 0 signed by a key that is not valid now" },
        { "under another policy",
          { { "bob", "approval.board", "2027-01-01", OPEN_, true, false, false } },
          "0 0 0 given under another policy" },
        { "on other evidence",
          { { "bob", "approval.board", "2027-01-01", OPEN_, false, true, false } },
          "0 0 0 given on other evidence" },
        { "for other weights",
          { { "bob", "approval.board", "2027-01-01", OPEN_, false, false, true } },
          "0 0 0 about other weights" },
        { "not of the role",
          { { "bob", "approval.role", "2027-01-01", OPEN_, false, false, false } },
          "0 0 0 not signed by the role asked for" },
        { "of the role",
          { { "alice", "approval.role", "2027-01-01", OPEN_, false, false, false } },
          "1 1 1 known" },
        { "of what is no approval",
          { { "bob", "m.free", "2027-01-01", OPEN_, false, false, false } },
          "0 0 0 no evidence" },
    };
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(votes); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_known known = { 0 };
        char got[200];
        check_case = votes[i].name;
        empty_folder(&s);
        put_file(&s, "a", "red", F("m.role") N("0", "59") ON("2026-10-01"));
        CHECK(resolve_at(&s, &a, s.now_at, &known));
        for (unsigned k = 0; k < COUNT(votes[i].vote) && votes[i].vote[k].fact != NULL; k++)
            put_vote(&s, &votes[i].vote[k], known.digest, k);
        CHECK(resolve_at(&s, &a, s.now_at, &known));
        const char *asked = votes[i].vote[0].fact;
        asked = asked == NULL || asked[0] == 'm' ? "approval.board" : asked;
        const struct ev_fact *f = &known.fact[policy_fact(&s.policy, span_of(asked))];
        snprintf(got, sizeof got, "%g %g %g %s",
                 dec_double(f->given.by_position[POSITION_CLOSED].lo),
                 dec_double(f->given.by_position[POSITION_GATED].hi),
                 dec_double(f->given.by_position[POSITION_OPEN].lo), ev_why_name(f->why));
        CHECK_STR(got, votes[i].want);
        char day[CLOCK_TIME_BYTES];
        bool ahead = strcmp(votes[i].name, "too far ahead") == 0;
        CHECK_STR(f->turns_at == INT64_MAX ? "" : clock_time(f->turns_at, day),
                  ahead ? "2026-11-22T00:00:00Z" : "");
    }
    stage_close(&s);
}

static void layers_are_judged_or_memory_ran_out(struct stage *s)
{
    struct ev_input in = { .folder = keygen_path(&s->k, "ev"),
                           .signers = keygen_path(&s->k, "signers") };
    struct ev_subject about = { .weights = s->weights, .policy = s->policy_digest };
    struct ev_store *store;
    struct err err = { 0 };
    CHECK(ev_load(&in, &s->a, &store, &err));
    for (size_t nth = 1;; nth++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_known known = { .n_items = 77 };
        err = (struct err){ 0 };
        mem_fail_at = nth;
        bool ok =
            ev_resolve(store, &about, &s->policy, (struct clock){ s->now_at }, &a, &known, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok == !reached && (ok || (err.kind == ERR_SYSTEM && known.n_items == 77)));
        if (!reached)
            break;
    }
}

static void read_policy(struct stage *s, const char *text, struct policy *out)
{
    struct err err = { 0 };
    struct pol_faults *faults = ARENA_ARRAY(&s->a, struct pol_faults, 1, &err);
    CHECK(policy_read(span_of(text), &s->a, out, faults, &err));
    CHECK_STR(err.text, "");
}

static bool same_set(struct pol_set a, struct pol_set b)
{
    return dec_cmp(a.lo, b.lo) == 0 && dec_cmp(a.hi, b.hi) == 0 && a.missing == b.missing;
}

#define FREE  "fact m.free is a proportion, higher is riskier, measured, "
#define BOARD "fact approval.board is approvals, good for 90 days.\n"

static void each_layer_judges_for_itself(void)
{
    static const char own[] =
        "policy \"own\" version 1.\n" FREE "good for 100 days.\n" BOARD
        "rule r: to be open require m.free is below 10% and approval.board is at least 1.\n";
    static const char law[] =
        "policy \"law\" version 1.\nJudge measurements at 80% confidence jointly.\n"
        "fact m.other is a proportion, higher is riskier, measured, good for 100 days.\n" FREE
        "good for 30 days.\n" BOARD
        "rule r: to be open require m.free is below 10% or m.other is below 10%.\n"
        "  to be open require approval.board is at least 1.\n";
    static const char plain[] =
        "policy \"plain\" version 1.\nJudge measurements at 90% confidence.\n" FREE
        "good for 30 days.\nrule r: to be open require m.free is below 10%.\n";
    struct stage s;
    struct ev_known both = { 0 }, alone = { 0 }, twice = { 0 };
    struct policy layer[2], stack;
    struct err err = { 0 };
    check_case = "";
    CHECK(stage_open(&s));
    read_policy(&s, own, &layer[0]);
    read_policy(&s, law, &layer[1]);
    CHECK(policy_stack(layer, 2, &s.a, &stack, &err) && stack.n_facts == 5);
    put_file(&s, "a", "-",
             F("m.free") N("10", "256") ON("2026-11-15") "," F("m.other") N("0", "59")
                 ON("2026-11-15"));
    s.policy = stack;
    CHECK(resolve_at(&s, &s.a, s.now_at, &both));
    CHECK(both.n_items == 2 && both.item[0].live && both.item[1].live);
    s.policy = layer[0];
    CHECK(resolve_at(&s, &s.a, s.now_at, &alone));
    CHECK(same_set(both.fact[0].given.set, alone.fact[0].given.set) && !alone.item[1].accepted);
    CHECK(memcmp(both.digest, alone.digest, SHA256_BYTES) != 0);
    CHECK(policy_stack((struct policy[]){ layer[0], layer[0] }, 2, &s.a, &s.policy, &err));
    CHECK(resolve_at(&s, &s.a, s.now_at, &twice));
    CHECK(memcmp(twice.digest, alone.digest, SHA256_BYTES) == 0);
    read_policy(&s, plain, &s.policy);
    CHECK(resolve_at(&s, &s.a, s.now_at, &alone));
    CHECK(same_set(both.fact[3].given.set, alone.fact[0].given.set));
    CHECK(!same_set(both.fact[3].given.set, both.fact[0].given.set));

    s.policy = stack;
    put_vote(
        &s,
        &(struct vote){ "bob", "approval.board", "2027-01-01", POSITION_OPEN, false, false, false },
        both.digest, 0);
    CHECK(resolve_at(&s, &s.a, s.now_at + 40 * DAY_SECONDS, &both));
    CHECK(both.fact[0].why == EV_KNOWN && both.fact[3].why == EV_STALE && both.item[1].live);
    CHECK(dec_cmp(both.fact[1].given.by_position[POSITION_OPEN].lo, dec_u64(1)) == 0);
    CHECK(dec_cmp(both.fact[4].given.by_position[POSITION_OPEN].lo, dec_u64(1)) == 0);
    CHECK(both.item[2].approval && both.item[2].live);
    layers_are_judged_or_memory_ran_out(&s);
    stage_close(&s);
}

/* What is seen in files, and who signed for their digests, says nothing of a variant of them. */
static void the_files_are_those_of_the_release(void)
{
    static const char text[] =
        "policy \"variants\" version 1.\n"
        "fact weights.digest_verified is yes or no, yes is safer, on variant tuned.\n"
        "fact lineage.narrowest_parent is a position, on variant tuned.\n"
        "rule r: never wider than lineage.narrowest_parent.\n"
        "  to be open require weights.digest_verified.\n";
    struct stage s;
    CHECK(stage_open(&s));
    struct ev_input in = { .folder = keygen_path(&s.k, "ev"),
                           .signers = keygen_path(&s.k, "signers") };
    struct ev_parent parent = { SPAN("a/b"), POSITION_GATED, { 0 } };
    struct ev_subject about = {
        .weights = s.weights, .policy = s.policy_digest, .parent = &parent, .n_parents = 1
    };
    struct ev_store *store;
    struct ev_known known = { 0 };
    struct err err = { 0 };
    read_policy(&s, text, &s.policy);
    put_file(&s, "a", "red", F("m.role") N("0", "59") ON("2026-10-01"));
    CHECK(ev_load(&in, &s.a, &store, &err));
    CHECK(ev_resolve(store, &about, &s.policy, (struct clock){ s.now_at }, &s.a, &known, &err));
    CHECK(known.fact[0].given.set.missing && known.fact[1].given.set.missing);
    stage_close(&s);
}

/* No room is not the file's fault. */
static void no_room_for_a_file_ends_the_loading(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 200 << 10 };
    struct stage s;
    struct ev_store *store;
    struct err err = { 0 };
    CHECK(stage_open(&s));
    keygen_write(&s.k, "ev/a.evidence.json", SPAN("{"));
    CHECK(truncate(keygen_path(&s.k, "ev/a.evidence.json"), 300 << 10) == 0);
    struct ev_input in = { .folder = keygen_path(&s.k, "ev") };
    CHECK(!ev_load(&in, &a, &store, &err) && err.kind == ERR_LIMIT);
    stage_close(&s);
}

/* A signer vouches for digests where the release states none; not for a list nobody could compare. */
static void a_list_that_was_not_compared_outweighs_a_signer(void)
{
    static const struct {
        const char *path, *want;
    } lists[] = {
        { "README.md", "yes; known;" },
        { "SHA256SUMS", "nothing known; the digests the files state could not all be compared;" },
    };
    struct stage s;
    CHECK(stage_open(&s));
    put_file(&s, "a", "bob", "");
    for (size_t i = 0; i < COUNT(lists); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_input in = { .folder = keygen_path(&s.k, "ev"),
                               .signers = keygen_path(&s.k, "signers") };
        struct look_file file = { .path = span_of(lists[i].path), .found.kind = FOUND_TEXT };
        struct look look = { .file = &file, .n_files = 1 };
        struct ev_subject about = { .weights = s.weights,
                                    .look = &look,
                                    .policy = s.policy_digest };
        struct ev_store *store;
        struct ev_known known;
        struct err err = { 0 };
        char got[200];
        check_case = lists[i].path;
        CHECK(ev_load(&in, &a, &store, &err));
        CHECK(ev_resolve(store, &about, &s.policy, (struct clock){ s.now_at }, &a, &known, &err));
        say(&s, &known, "weights.digest_verified", got, sizeof got);
        CHECK_STR(got, lists[i].want);
    }
    stage_close(&s);
}

static void today_says_when_a_comparison_with_it_changes(void)
{
    static const char text[] =
        "policy \"days\" version 1.\nrule r: not open before 2026-11-22. open "
        "lapses on 2026-12-24. at most gated when today is after 2027-01-01.\n";
    static const char *const ends[] = { "2026-11-22", "2026-12-24", "2027-01-02" };
    struct stage s;
    struct ev_known known;
    CHECK(stage_open(&s));
    read_policy(&s, text, &s.policy);
    for (size_t i = 0; i < COUNT(ends); i++) {
        char date[CLOCK_TIME_BYTES], want[CLOCK_TIME_BYTES];
        CHECK(resolve_at(&s, &s.a, s.now_at, &known));
        snprintf(want, sizeof want, "%sT00:00:00Z", ends[i]);
        CHECK_STR(clock_time(known.fact[0].until_at, date), want);
        s.now_at = known.fact[0].until_at;
    }
    CHECK(resolve_at(&s, &s.a, s.now_at, &known) && known.fact[0].until_at == INT64_MAX);
    stage_close(&s);
}

static void a_signature_is_worth_nothing_elsewhere(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct stage s;
    struct ev_known known;
    CHECK(stage_open(&s));
    int i = policy_fact(&s.policy, SPAN("m.role"));
    put_file(&s, "a", "red", F("m.role") N("0", "59") ON("2026-10-01"));
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.fact[i].why == EV_KNOWN);
    CHECK(span_eq(known.item[0].signer, SPAN("rita")));
    put_file(&s, "a", "-", F("m.role") N("0", "99") ON("2026-10-01"));
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.fact[i].why == EV_BAD_SIGNATURE);
    keygen_sign(&s.k, "red", "ajar-approval", "sha512", "ev/a.evidence.json");
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.fact[i].why == EV_BAD_SIGNATURE);
    keygen_write(&s.k, "ev/a.evidence.json.sig", SPAN("signed, sealed, delivered"));
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.fact[i].why == EV_BAD_SIGNATURE);
    CHECK(known.item[0].signer.len == 0);
    s.weights[0] ^= 1;
    keygen_sign(&s.k, "red", "ajar-evidence", "sha512", "ev/a.evidence.json");
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.fact[i].why == EV_OTHER_WEIGHTS);
    stage_close(&s);
}

static void each_item_says_why_it_counts_for_nothing(void)
{
    static const enum ev_why want[] = { EV_UNREADABLE, EV_NOT_ASKED, EV_NOT_ASKED, EV_NOT_ASKED };
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct stage s;
    struct ev_known known = { 0 };
    CHECK(stage_open(&s));
    put_file(&s, "x", "bob", "?hello");
    put_file(&s, "y", "bob", F("approval.board") COUNT_("5") ON("2026-10-01"));
    CHECK(resolve_at(&s, &a, s.now_at, &known));
    put_vote(&s,
             &(struct vote){
                 .key = "bob", .fact = "m.free", .until = "2027-01-01", .position = POSITION_OPEN },
             known.digest, 1);
    put_vote(&s,
             &(struct vote){
                 .key = "bob", .fact = "m.none", .until = "2027-01-01", .position = POSITION_OPEN },
             known.digest, 2);
    CHECK(resolve_at(&s, &a, s.now_at, &known) && known.n_items == COUNT(want));
    CHECK_STR(known.item[0].problem, "expected '{' (at byte 0)");
    CHECK(known.item[1].why == EV_NOT_ASKED && known.item[2].why == EV_NOT_ASKED);
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK(known.item[i].why == want[i] && !known.item[i].accepted);
    stage_close(&s);
}

static void what_is_named_must_be_there(void)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct stage s;
    struct ev_store *store;
    struct err err = { 0 };
    CHECK(stage_open(&s));
    CHECK(!ev_load(&(struct ev_input){ .folder = "/nonexistent" }, &a, &store, &err));
    CHECK(err.kind == ERR_ABSENT);
    CHECK_STR(err.text, "/nonexistent: no such folder");
    err = (struct err){ 0 };
    CHECK(!ev_load(&(struct ev_input){ .signers = "/nonexistent" }, &a, &store, &err));
    CHECK_STR(err.text, "/nonexistent: no such file");
    err = (struct err){ 0 };
    keygen_write(&s.k, "signers", SPAN("alice\n"));
    CHECK(
        !ev_load(&(struct ev_input){ .signers = keygen_path(&s.k, "signers") }, &a, &store, &err));
    CHECK(err.kind == ERR_INPUT && strstr(err.text, "signers: line 1: no key") != NULL);
    err = (struct err){ 0 };
    CHECK(ev_load(&(struct ev_input){ 0 }, &a, &store, &err));
    stage_close(&s);
}

static void every_allocation_may_fail(void)
{
    struct stage s;
    CHECK(stage_open(&s));
    put_file(&s, "a", "red", F("m.role") N("0", "59") ON("2026-10-01"));
    put_file(&s, "b", "-",
             "{}," F("m.free") "\"kind\":\"items\",\"scores\":[0.5,1]," ON("2026-10-01"));
    put_file(&s, "c", "-",
             F("m.free") "\"pool\":\"p\",\"run_id\":\"1\"," N("0", "9") ON("2026-10-01"));
    put_vote(
        &s,
        &(struct vote){ "bob", "approval.board", "2027-01-01", POSITION_OPEN, false, false, false },
        s.weights, 0);
    struct ev_input in = { .folder = keygen_path(&s.k, "ev"),
                           .signers = keygen_path(&s.k, "signers") };
    struct ev_subject about = { .weights = s.weights, .policy = s.policy_digest };
    for (size_t nth = 1; nth < 100000; nth++) {
        struct arena a = { .name = "test", .limit = 16 << 20 };
        struct ev_store *store = NULL;
        struct ev_known known = { .n_items = 77 };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok =
            ev_load(&in, &a, &store, &err) &&
            ev_resolve(store, &about, &s.policy, (struct clock){ s.now_at }, &a, &known, &err);
        bool reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(ok ? known.n_items == 5 : err.kind == ERR_SYSTEM && known.n_items == 77);
        CHECK(ok || reached);
        arena_free(&a);
        if (!reached)
            break;
    }
    for (size_t limit = 64, done = 0; done < 3; limit += 64) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = limit };
        struct ev_store *store = NULL;
        struct ev_known known = { .n_items = 77 };
        struct err err = { 0 };
        bool ok =
            ev_load(&in, &a, &store, &err) &&
            ev_resolve(store, &about, &s.policy, (struct clock){ s.now_at }, &a, &known, &err);
        CHECK(ok ? known.n_items == 5 : err.kind == ERR_LIMIT && known.n_items == 77);
        done += ok;
        if (check_bad > 0)
            break;
    }
    stage_close(&s);
}

TESTS(TEST(each_rule_holds), TEST(every_parent_holds_back),
      TEST(a_strike_needs_the_role_a_valid_key_and_a_date),
      TEST(a_file_too_large_is_listed_and_counts_for_its_signer),
      TEST(a_reason_does_not_name_the_folder), TEST(a_set_says_when_it_widens),
      TEST(a_set_says_when_it_turns), TEST(approvals_count_people_once_and_only_what_they_signed),
      TEST(each_layer_judges_for_itself), TEST(the_files_are_those_of_the_release),
      TEST(today_says_when_a_comparison_with_it_changes),
      TEST(a_signature_is_worth_nothing_elsewhere), TEST(each_item_says_why_it_counts_for_nothing),
      TEST(what_is_named_must_be_there), TEST(no_room_for_a_file_ends_the_loading),
      TEST(items_have_a_most), TEST(files_have_a_most),
      TEST(a_list_that_was_not_compared_outweighs_a_signer), TEST(every_allocation_may_fail))
