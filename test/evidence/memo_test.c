/* memo_test.c - the memo policy decides on real evidence files, signed by the real ssh-keygen: one
 * row for each thing that may change, and the position it must lead to. */
#include "evidence/evidence.h"

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "lib/keygen.h"

#define NOW "2026-11-21"

#define WORD(fact, value, on)                                                                      \
    "{\"fact\":\"" fact "\",\"kind\":\"exact\",\"value\":" value ",\"measured_at\":\"" on "\"}"
#define COUNTS(fact, k, n, on)                                                                     \
    "{\"fact\":\"eval." fact "\",\"kind\":\"binomial\",\"k\":" k ",\"n\":" n                       \
    ",\"measured_at\":\"" on "\",\"by\":\"red team\"}"
#define MEAN(mean)                                                                                 \
    "{\"fact\":\"frontier.margin\",\"kind\":\"mean\",\"mean\":" mean                               \
    ",\"se\":1.0,\"df\":199,\"measured_at\":\"2026-11-01\"}"
#define MONTHS(lo, hi)                                                                             \
    "{\"fact\":\"frontier.months_to_parity\",\"kind\":\"interval\",\"lo\":" lo ",\"hi\":" hi       \
    ",\"level\":0.9,\"measured_at\":\"2026-11-01\"}"

#define BIO    COUNTS("bio.uplift", "1", "400", "2026-10-01")
#define CYBER  COUNTS("cyber.success", "10", "256", "2026-10-01")
#define TUNING COUNTS("cyber.after_tuning", "30", "256", "2026-10-01")

struct row {
    const char *name;
    const char *want; /* position */
    const char *bio, *cyber, *tuning, *margin, *months;
    uint64_t parameters;
    const char *licence;
    unsigned approvals;
    bool code, nothing;
    enum position parent;
    const char *cyber_key;
    const char *fact, *why; /* of this fact the reason */
};
#define SMALL 69565217391u  /* 40 GB in 4 bits */
#define LARGE 1739130434782 /* 1 TB */
#define BASE                                                                                       \
    .bio = BIO, .cyber = CYBER, .tuning = TUNING, .margin = MEAN("1.0"),                           \
    .months = MONTHS("1", "2"), .parameters = SMALL, .licence = "llama3.1", .approvals = 2,        \
    .parent = POSITION_OPEN, .cyber_key = "red"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct row rows[] = {
    { "M1", "open", BASE },
    { "M2", "closed", .nothing = true, .fact = "eval.cyber.success", .why = "no evidence" },
    { "M3", "hosted", BASE, .cyber = NULL, .fact = "eval.cyber.success", .why = "no evidence" },
    { "M4", "hosted", BASE, .cyber = COUNTS("cyber.success", "10", "256", "2026-05-01"),
      .fact = "eval.cyber.success", .why = "stale" },
    { "M5", "hosted", BASE, .cyber_key = "vendor", .fact = "eval.cyber.success",
      .why = "not signed by the role asked for" },
    { "M5 unsigned", "hosted", BASE, .cyber_key = NULL, .fact = "eval.cyber.success",
      .why = "not signed" },
    { "M5 not listed", "hosted", BASE, .cyber_key = "stranger", .fact = "eval.cyber.success",
      .why = "signed by a key that is not listed" },
    { "M6", "gated", BASE, .cyber = COUNTS("cyber.success", "10", "60", "2026-10-01") },
    { "M7", "gated", BASE, .cyber = COUNTS("cyber.success", "2", "40", "2026-10-01") },
    { "M8", "gated", BASE, .tuning = COUNTS("cyber.after_tuning", "80", "256", "2026-10-01") },
    { "M9", "hosted", BASE, .parameters = LARGE, .margin = MEAN("9"), .months = MONTHS("5", "8") },
    { "M10", "open", BASE, .parameters = LARGE, .margin = MEAN("9"), .months = MONTHS("1", "2") },
    { "M11", "open", BASE, .margin = MEAN("9"), .months = MONTHS("5", "8") },
    { "M12", "gated", BASE, .margin = MEAN("9"), .months = MONTHS("5", "8"), .licence = "mit" },
    { "M13", "open", BASE, .margin = NULL, .months = NULL },
    { "M15", "gated", BASE, .approvals = 1 },
    { "M16", "closed", BASE, .code = true },
    { "M16 stated otherwise", "closed", BASE, .code = true,
      .months = MONTHS("1", "2") "," WORD("files.code_execution", "0", "2026-11-01") },
    { "M1 stated otherwise", "open", BASE,
      .months = MONTHS("1", "2") "," WORD("files.code_execution", "5", "2026-11-01") },
    { "M17", "hosted", BASE, .parent = POSITION_HOSTED },
};
#pragma GCC diagnostic pop

/* What every row needs once. */
struct stage {
    struct keygen k;
    struct arena a; /* the policy */
    struct policy policy;
    uint8_t weights[SHA256_BYTES], policy_digest[SHA256_BYTES];
    char weights_hex[2 * SHA256_BYTES + 1];
    int64_t now_at;
};

static const char *data_path(const char *name, char *out, size_t n)
{
    const char *data = getenv("DATA");
    snprintf(out, n, "%s/%s", data != NULL ? data : "test/data", name);
    return out;
}

static bool stage_open(struct stage *s)
{
    static const char *const keys[][2] = { { "red", "rita,red-team" },
                                           { "vendor", "victor" },
                                           { "alice", "alice@example.org" },
                                           { "bob", "bob@example.org" },
                                           { "stranger", NULL } };
    AUTO_CLOSE(buf) struct buf b;
    char path[256];
    struct span text;
    struct pol_faults *faults;
    struct err err = { 0 };
    *s = (struct stage){ .a = { .name = "stage", .limit = 16 << 20 } };
    if (!keygen_open(&s->k))
        return false;
    buf_init(&b, "test", 1 << 16);
    for (size_t i = 0; i < COUNT(keys); i++) {
        char public[64];
        snprintf(public, sizeof public, "%s.pub", keys[i][0]);
        keygen_key(&s->k, keys[i][0], "ed25519", NULL);
        struct span key = keygen_read(&s->k, public, &s->k.a);
        if (keys[i][1] != NULL)
            buf_printf(&b, "\"%s%s\" %.*s", keys[i][1], i == 0 ? ",red team" : "", (int)key.len,
                       (const char *)key.ptr);
    }
    CHECK(buf_done(&b, &text, &err));
    keygen_write(&s->k, "signers", text);
    CHECK(digest_of(DIGEST_SHA256, SPAN("some weights"), s->weights, &err));
    hex_put((struct span){ s->weights, SHA256_BYTES }, s->weights_hex);
    CHECK(clock_parse(SPAN(NOW), &s->now_at));
    data_path("policy/memo-6a.ajar", path, sizeof path);
    faults = ARENA_ARRAY(&s->a, struct pol_faults, 1, &err);
    CHECK(file_load(path, POL_TEXT_MAX, &s->a, &text, &err));
    CHECK(policy_read(text, &s->a, &s->policy, faults, &err));
    return digest_of(DIGEST_SHA256, text, s->policy_digest, &err);
}

static void stage_close(struct stage *s)
{
    keygen_close(&s->k);
    arena_free(&s->a);
}

/* Items as one file of the folder "ev", signed by key if there is one. */
static void put_file(struct stage *s, const char *name, const char *key, const char *const *item,
                     size_t n)
{
    AUTO_CLOSE(buf) struct buf b;
    char path[100];
    struct span text;
    struct err err = { 0 };
    size_t put = 0;
    buf_init(&b, "test", 1 << 16);
    buf_printf(&b, "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%s\",\"items\":[",
               s->weights_hex);
    for (size_t i = 0; i < n; i++)
        if (item[i] != NULL)
            buf_printf(&b, "%s%s", put++ > 0 ? "," : "", item[i]);
    buf_printf(&b, "]}\n");
    CHECK(buf_done(&b, &text, &err));
    snprintf(path, sizeof path, "ev/%s.evidence.json", name);
    keygen_write(&s->k, path, text);
    if (key != NULL)
        keygen_sign(&s->k, key, "ajar-evidence", "sha512", path);
}

static void put_approval(struct stage *s, const char *key, const uint8_t *evidence)
{
    char path[100];
    struct span text;
    struct err err = { 0 };
    struct ev_approval v = {
        SPAN("approval.release_board"), s->weights, s->policy_digest, evidence, POSITION_OPEN, 0
    };
    CHECK(clock_parse(SPAN("2027-02-08"), &v.until_at));
    CHECK(ev_approval_text(&v, &s->k.a, &text, &err));
    snprintf(path, sizeof path, "ev/%s.approval.json", key);
    keygen_write(&s->k, path, text);
    keygen_sign(&s->k, key, "ajar-approval", "sha512", path);
}

static void write_row(struct stage *s, const struct row *row)
{
    const char *red[] = { row->bio, row->tuning }, *cyber[] = { row->cyber };
    const char *frontier[] = { row->margin, row->months };
    static const char *const stale[] = { "red", "cyber", "frontier" };
    CHECK(file_folder(keygen_path(&s->k, "ev"), 0700, (struct err[]){ { 0 } }));
    for (size_t i = 0; i < COUNT(stale); i++) {
        char path[100];
        snprintf(path, sizeof path, "ev/%s.evidence.json.sig", stale[i]);
        unlink(keygen_path(&s->k, path));
        path[strlen(path) - 4] = 0;
        unlink(keygen_path(&s->k, path));
    }
    unlink(keygen_path(&s->k, "ev/alice.approval.json"));
    unlink(keygen_path(&s->k, "ev/bob.approval.json"));
    if (row->nothing)
        return;
    put_file(s, "red", "red", red, COUNT(red));
    put_file(s, "cyber", row->cyber_key, cyber, COUNT(cyber));
    put_file(s, "frontier", NULL, frontier, COUNT(frontier));
}

static bool resolve(struct stage *s, const struct row *row, struct arena *a, struct ev_known *out)
{
    static struct manifest_file sum;
    static char blob[80] = "../../blobs/";
    struct finding finding = { .rule = "CFG-REMOTE-CODE", .severity = SEVERITY_HIGH, .code = true };
    struct look_file file = { .path = SPAN("model.safetensors"), .sum = &sum };
    struct look look = {
        .file = &file, .n_files = 1, .finding = &finding, .complete = true, .n_findings = row->code
    };
    struct ev_input in = { .folder = keygen_path(&s->k, "ev"),
                           .signers = keygen_path(&s->k, "signers") };
    struct ev_parent parent = { SPAN("acme/base"), row->parent, { 0 } };
    struct ev_subject about = { .weights = s->weights,
                                .look = row->nothing ? NULL : &look,
                                .policy = s->policy_digest,
                                .parent = &parent,
                                .n_parents = row->parent != POSITION_NONE };
    struct ev_store *store;
    struct err err = { 0 };
    hex_put((struct span){ sum.sha256, SHA256_BYTES }, blob + 12);
    file.link = span_of(blob);
    file.found.kind = FOUND_SAFETENSORS;
    file.found.whole = true;
    look.model.parameters = row->parameters;
    look.model.licence = row->licence != NULL ? span_of(row->licence) : (struct span){ 0 };
    bool ok = ev_load(&in, a, &store, &err) &&
              ev_resolve(store, &about, &s->policy, (struct clock){ s->now_at }, a, out, &err);
    CHECK_STR(err.text, "");
    return ok;
}

static void decide(struct stage *s, const struct row *row)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 16 << 20 };
    struct ev_known known = { 0 };
    check_case = row->name;
    write_row(s, row);
    CHECK(resolve(s, row, &a, &known));
    if (row->approvals > 0)
        put_approval(s, "alice", known.digest);
    if (row->approvals > 1)
        put_approval(s, "bob", known.digest);
    CHECK(resolve(s, row, &a, &known));
    struct pol_given *given =
        ARENA_ARRAY(&a, struct pol_given, s->policy.n_facts, (struct err[]){ { 0 } });
    for (unsigned i = 0; i < s->policy.n_facts; i++)
        given[i] = known.fact[i].given;
    CHECK_STR(position_name(policy_position(&s->policy, given, (struct clock){ s->now_at })),
              row->want);
    int fact = row->fact != NULL ? policy_fact(&s->policy, span_of(row->fact)) : -1;
    if (fact >= 0)
        CHECK_STR(ev_why_name(known.fact[fact].why), row->why);
}

static void each_change_leads_to_its_position(void)
{
    struct stage s;
    CHECK(stage_open(&s));
    for (size_t i = 0; i < COUNT(rows); i++)
        decide(&s, &rows[i]);
    stage_close(&s);
}

TESTS(TEST(each_change_leads_to_its_position))
