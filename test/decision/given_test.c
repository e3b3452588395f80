/* given_test.c - a record, its policy and its evidence files are enough to decide again, to the byte. */
#include "decision/given.h"

#include <stdlib.h>

#include "base/encode.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "lib/check.h"

static char home[] = "/tmp/ajar-given-XXXXXX";

/* Every fact the files answer, of every type. */
static const char text[] =
    "policy \"Test\" version 1.\n"
    "Start from open.\n"
    "Judge measurements at 95% confidence.\n"
    "fact files.code_execution is a count, higher is riskier.\n"
    "fact files.scan is one of (clean < suspicious < malicious), higher is riskier.\n"
    "fact files.formats is some of (safetensors, gguf, onnx, pickle, keras, other), riskier "
    "with (pickle).\n"
    "fact weights.digest_verified is yes or no, yes is safer.\n"
    "fact lineage.narrowest_parent is a position.\n"
    "fact licence.family is one of (permissive, copyleft), neutral.\n"
    "fact card.complete is a proportion, higher is safer.\n"
    "fact model.memory_4bit is a size, higher is riskier.\n"
    "fact eval.harm is a proportion, higher is riskier, measured, good for 30 days.\n"
    "rule malware: at most closed when files.code_execution is above 0.\n"
    "rule scan: at most hosted when files.scan is malicious.\n"
    "rule formats: at most gated when files.formats includes pickle.\n"
    "rule whole: to be open require weights.digest_verified.\n"
    "rule parents: to be open require lineage.narrowest_parent is open.\n"
    "rule family: to be open require licence.family is permissive.\n"
    "rule card: to be gated require card.complete is above 10%.\n"
    "rule size: to be gated require model.memory_4bit is below 100 GB.\n"
    "rule harm: to be gated require eval.harm is below 10%.\n";

static const char evidence[] =
    "{\"schema\":\"ajar/evidence/1\",\"weights\":\"sha256:%s\",\"items\":[{\"fact\":\"eval.harm\","
    "\"kind\":\"binomial\",\"k\":1,\"n\":256,\"measured_at\":\"2026-11-01\"}]}";

struct world {
    struct arena a;
    struct look look;
    struct look_file file[2];
    struct manifest_file sum[2];
    struct found_pair fact;
    struct policy policy, layer[2];
    uint8_t layers[2][SHA256_BYTES];
    struct ev_store *evidence;
    struct ev_parent parent[2];
    struct decision_input in;
    uint8_t policy_digest[SHA256_BYTES];
};

static bool make_world(struct world *w, struct err *err)
{
    static struct pol_faults faults;
    char path[200], json[600], hex[2 * SHA256_BYTES + 1] = { 0 };
    *w = (struct world){ .a = { .name = "test", .limit = 64 << 20 } };
    memset(&faults, 0, sizeof faults);
    memset(hex, 'a', 2 * SHA256_BYTES);
    memset(w->look.manifest.weights, 0xAA, SHA256_BYTES);
    memset(w->look.manifest.release, 0xCC, SHA256_BYTES);
    w->fact = (struct found_pair){ SPAN("licence"), SPAN("mit") };
    w->file[0] = (struct look_file){ .path = SPAN("README.md"), .sum = &w->sum[0] };
    w->file[0].found = (struct found){ .kind = FOUND_CARD, .fact = &w->fact, .n_facts = 1 };
    w->file[1] = (struct look_file){ .path = SPAN("m.safetensors"), .sum = &w->sum[1] };
    w->file[1].found = (struct found){ .kind = FOUND_SAFETENSORS, .whole = true };
    w->look.file = w->file;
    w->look.n_files = 2;
    w->look.complete = true;
    w->look.model.parameters = 1234567;
    w->look.model.licence = SPAN("mit");
    w->parent[0] = (struct ev_parent){ SPAN("acme/base"), POSITION_GATED, { 7 } };
    w->parent[1] = (struct ev_parent){ SPAN("\xe2\x80\xae\n/x"), POSITION_NONE, { 0 } };
    snprintf(path, sizeof path, "%s/harm.evidence.json", home);
    snprintf(json, sizeof json, evidence, hex);
    struct ev_input from = { .folder = home };
    if (!file_replace(path, span_of(json), 0600, err) ||
        !policy_read(SPAN(text), &w->a, &w->policy, &faults, err) ||
        !digest_of(DIGEST_SHA256, SPAN(text), w->policy_digest, err) ||
        !ev_load(&from, &w->a, &w->evidence, err))
        return err_in(err, "%s", faults.list[0].text);
    w->in = (struct decision_input){
        .policy = &w->policy,
        .evidence = w->evidence,
        .about = { .weights = w->look.manifest.weights,
                   .look = &w->look,
                   .policy = w->policy_digest,
                   .parent = w->parent,
                   .n_parents = 1 },
        .release = w->look.manifest.release,
    };
    return clock_parse(SPAN("2026-11-21T01:02:03Z"), &w->in.now.now_at);
}

static void as_it_is(struct world *w)
{
    (void)w;
}
static void incomplete(struct world *w)
{
    w->look.complete = false;
}
static void parents_elsewhere(struct world *w)
{
    w->in.about.n_parents = 2;
}
static void no_parents(struct world *w)
{
    w->in.about.n_parents = 0;
}
static void digests_not_read(struct world *w)
{
    w->file[0].path = SPAN("SHA256SUMS");
}
static void digests_differ(struct world *w)
{
    w->file[0].found.kind = FOUND_POINTER;
}
static void held_before(struct world *w)
{
    w->in.from = POSITION_HOSTED;
    w->in.from_at = w->in.now.now_at - DAY_SECONDS;
}
static void opened_before(struct world *w)
{
    held_before(w);
    w->in.opened = true;
}
static void no_release(struct world *w)
{
    w->in.unfit = SPAN("\"a\\x0ab\" cannot be");
}

/* The second says another order of the words, and has facts of its own. */
static void two_layers(struct world *w)
{
    static const char second[] =
        "policy \"Second\" version 1.\n"
        "Start from open.\n"
        "fact files.scan is one of (clean < odd < suspicious < malicious), higher is riskier.\n"
        "fact model.parameters is a count, higher is riskier.\n"
        "rule scan: at most gated when files.scan is above clean.\n"
        "rule size: at most gated when model.parameters is above 1000.\n";
    static struct pol_faults faults;
    struct err err = { 0 };
    w->layer[0] = w->policy;
    CHECK(policy_read(SPAN(second), &w->a, &w->layer[1], &faults, &err));
    CHECK(policy_stack(w->layer, 2, &w->a, &w->policy, &err));
    CHECK_STR(err.text, "");
    w->in.layers = w->layers;
    w->look.complete = false;
}

static const struct {
    const char *name;
    void (*change)(struct world *w);
    const char *holds; /* stands in the record */
} worlds[] = {
    { "as it is", as_it_is,
      "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"hi\":\"0.2\",\"lo\":\"0.2\"},\"source\":"
      "\"files\"},{\"fact\":\"files.code_execution\",\"set\":{\"hi\":\"0\",\"lo\":\"0\"},"
      "\"source\":"
      "\"files\"},{\"fact\":\"files.formats\",\"set\":{\"may\":[\"safetensors\"],\"must\":["
      "\"safetensors\"]},\"source\":\"files\"},{\"fact\":\"files.scan\",\"set\":{\"may\":["
      "\"clean\"]"
      "},\"source\":\"files\"},{\"fact\":\"licence.family\",\"set\":{\"may\":[\"permissive\"]},"
      "\"source\":\"files\"},{\"fact\":\"lineage.narrowest_parent\",\"set\":{\"may\":[\"gated\"]},"
      "\"source\":\"store\"},{\"fact\":\"model.memory_4bit\",\"set\":{\"hi\":\"709876.025\",\"lo\":"
      "\"709876.025\"},\"source\":\"files\"}]" },
    { "incomplete", incomplete,
      "{\"fact\":\"files.code_execution\",\"set\":{\"hi\":\"infinite\",\"lo\":\"0\"}" },
    { "a parent elsewhere", parents_elsewhere,
      "\"record\":\"0700000000000000000000000000000000000000000000000000000000000000\"},{\"name\":"
      "\"\xe2\x80\xae\\n/x\"}]" },
    { "no parents", no_parents, "\"lineage\":[]" },
    { "digests that were not read", digests_not_read,
      "{\"fact\":\"weights.digest_verified\",\"source\":\"files\",\"unread\":true}" },
    { "digests that differ", digests_differ,
      "{\"fact\":\"weights.digest_verified\",\"set\":{\"may\":[\"no\"]},\"source\":\"files\"}" },
    { "two layers", two_layers,
      "{\"fact\":\"files.scan\",\"layer\":2,\"set\":{\"may\":[\"clean\",\"suspicious\","
      "\"malicious\"]},\"source\":\"files\"}" },
    { "held before", held_before, "\"since\":\"2026-11-20T01:02:03Z\"" },
    { "opened before", opened_before, "\"contested\":true" },
    { "no release", no_release, "\"unfit\":\"\\\"a\\\\x0ab\\\" cannot be\"" },
};

/* The look is not asked again: nothing of it is left. */
static void a_record_is_enough_to_decide_again(void)
{
    for (size_t i = 0; i < COUNT(worlds); i++) {
        static char record[20000];
        struct world w;
        struct decision first, again;
        struct view v;
        struct err err = { 0 };
        check_case = worlds[i].name;
        bool made = make_world(&w, &err);
        CHECK_STR(err.text, "");
        if (!made)
            break;
        worlds[i].change(&w);
        CHECK(decision_make(&w.in, &w.a, &first, &err) && view_read(first.record, &w.a, &v, &err));
        snprintf(record, sizeof record, "%.*s", (int)first.record.len,
                 (const char *)first.record.ptr);
        CHECK(strstr(record, worlds[i].holds) != NULL);
        struct decision_input in = { .policy = &w.policy,
                                     .evidence = w.evidence,
                                     .layers = w.in.layers,
                                     .about.policy = w.policy_digest };
        w.look = (struct look){ 0 };
        CHECK(given_take(&v, &w.policy, &w.a, &in, &err));
        CHECK(decision_make(&in, &w.a, &again, &err));
        CHECK_STR(err.text, "");
        CHECK(span_eq(first.record, again.record) && first.effective == again.effective);
        arena_free(&w.a);
    }
}

static void evidence_files_are_named(void)
{
    struct world w;
    struct decision d;
    struct view v;
    struct err err = { 0 };
    uint8_t sha256[SHA256_BYTES];
    struct span bytes;
    char hex[2 * SHA256_BYTES + 1], path[200];
    CHECK(make_world(&w, &err) && decision_make(&w.in, &w.a, &d, &err) &&
          view_read(d.record, &w.a, &v, &err));
    snprintf(path, sizeof path, "%s/harm.evidence.json", home);
    CHECK(file_load(path, 1000, &w.a, &bytes, &err) &&
          digest_of(DIGEST_SHA256, bytes, sha256, &err));
    hex_put((struct span){ sha256, SHA256_BYTES }, hex);
    CHECK(v.n_files == 1 && span_eq(v.file->name, SPAN("harm.evidence.json")));
    CHECK(span_eq(v.file->sha256, span_of(hex)) && v.file->signature.len == 0);
    CHECK(v.signers.len == 0);
    arena_free(&w.a);
}

/* What no decision under this policy can have written. */
static void a_false_record_is_refused(void)
{
#define DIGEST_ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define BOTH    "\"digests\":{\"release\":\"" DIGEST_ "\",\"weights\":\"" DIGEST_ "\"},"
#define WHEN    "\"clock\":\"2026-11-21T00:00:00Z\","
    static const struct {
        const char *members, *want;
    } rows[] = {
        { WHEN BOTH, "" },
        { BOTH, "decision record: a time is missing" },
        { WHEN, "decision record: a digest is missing" },
        { WHEN "\"digests\":{\"weights\":\"" DIGEST_ "\",\"release\":\"aa\"},",
          "decision record: a digest is missing" },
        { WHEN BOTH "\"from\":{\"position\":\"gated\"},", "decision record: a time is missing" },
        { WHEN BOTH "\"lineage\":[{\"name\":\"a/b\",\"position\":\"gated\"}],",
          "decision record: a parent without its record" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"files.other\"}],",
          "decision record: fact \"files.other\" is none of the policy's" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"eval.harm\",\"set\":{\"lo\":\"0\",\"hi\":\"0\"}}],",
          "decision record: fact \"eval.harm\" is none the files answer" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"files.scan\",\"set\":{\"may\":[\"fine\"]}}],",
          "decision record: fact \"files.scan\" has a set that is none of its type" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"files.scan\",\"set\":{\"may\":[]}}],",
          "decision record: fact \"files.scan\" has a set that is none of its type" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"files.formats\",\"set\":{\"may\":[\"onnx\"],\"must\":["
                    "\"gguf\"]}}],",
          "decision record: fact \"files.formats\" has a set that is none of its type" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"1\",\"hi\":\"0\"}}],",
          "decision record: fact \"card.complete\" has a set that is none of its type" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"0\",\"hi\":\"1\"},"
                    "\"from\":\"2026-04-01T00:00:00Z\",\"until\":\"2027-04-01T00:00:00Z\"}],",
          "" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"0\",\"hi\":\"1\"},"
                    "\"until\":\"2027-04-01T00:00:00Z\"}],",
          "decision record: fact \"card.complete\" has times that do not follow each other" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"0\",\"hi\":\"1\"},"
                    "\"from\":\"2026-04-01T00:00:00Z\"}],",
          "decision record: fact \"card.complete\" has times that do not follow each other" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"0\",\"hi\":\"1\"},"
                    "\"from\":\"2027-04-01T00:00:00Z\",\"until\":\"2027-04-01T00:00:00Z\"}],",
          "decision record: fact \"card.complete\" has times that do not follow each other" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"0\",\"hi\":\"1\"},"
                    "\"from\":\"1900-04-01T00:00:00Z\",\"until\":\"1960-04-01T00:00:00Z\"}],",
          "decision record: fact \"card.complete\" has times that do not follow each other" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"0\",\"hi\":\"1\"},"
                    "\"from\":\"spring\",\"until\":\"2027-04-01T00:00:00Z\"}],",
          "decision record: fact \"card.complete\" has times that do not follow each other" },
        { WHEN BOTH "\"facts\":[{\"fact\":\"card.complete\",\"set\":{\"lo\":\"1\"}}],",
          "decision record: fact \"card.complete\" has a set that is none of its type" },
    };
    struct world w;
    struct err none = { 0 };
    CHECK(make_world(&w, &none));
    for (size_t i = 0; i < COUNT(rows); i++) {
        char record[1000];
        struct view v;
        struct decision_input in = { .from = POSITION_OPEN };
        struct err err = { 0 };
        check_case = rows[i].members;
        snprintf(record, sizeof record,
                 "{%s\"schema\":\"ajar/decision/1\",\"target\":\"open\",\"effective\":\"open\"}",
                 rows[i].members);
        CHECK(view_read(span_of(record), &w.a, &v, &err));
        bool ok = given_take(&v, &w.policy, &w.a, &in, &err);
        CHECK_STR(err.text, rows[i].want);
        CHECK(ok == (rows[i].want[0] == 0) && (ok || in.from == POSITION_OPEN));
    }
    arena_free(&w.a);
}

static void every_allocation_may_fail(void)
{
    struct world w;
    struct decision d;
    struct view v;
    struct err none = { 0 };
    CHECK(make_world(&w, &none) && decision_make(&w.in, &w.a, &d, &none) &&
          view_read(d.record, &w.a, &v, &none));
    for (size_t nth = 1;; nth++) {
        struct arena a = { .name = "test", .limit = 1 << 20 };
        struct decision_input in = { .from = POSITION_OPEN };
        struct err err = { 0 };
        mem_fail_at = nth;
        bool ok = given_take(&v, &w.policy, &a, &in, &err), reached = mem_fail_at == 0;
        mem_fail_at = 0;
        CHECK(!reached || (!ok && err.kind == ERR_SYSTEM && in.from == POSITION_OPEN));
        arena_free(&a);
        if (!reached)
            break;
    }
    arena_free(&w.a);
}

static void a_folder_is_made(void)
{
    CHECK(mkdtemp(home) != NULL);
}

/* Another policy knows what was said, where it can be said in its words; and nothing else. */
static void what_the_files_said_is_moved_to_another_policy(void)
{
    static const char other[] =
        "policy \"Other\" version 1.\n"
        "Start from open.\n"
        "fact files.scan is one of (spotless < malicious), higher is riskier.\n"
        "fact files.code_execution is yes or no, yes is riskier.\n"
        "fact card.complete is a proportion, higher is safer.\n"
        "fact model.parameters is a count, higher is riskier.\n"
        "fact lineage.narrowest_parent is a position.\n"
        "fact licence.family is one of (copyleft, permissive, other), neutral.\n"
        "fact eval.harm is a proportion, higher is riskier.\n"
        "fact files.formats is some of (safetensors, gguf, onnx, pickle, keras, other), riskier "
        "with (pickle), on variant tuned.\n"
        "rule r: to be open require all of (files.scan is spotless, not files.code_execution,\n"
        "  card.complete is above 1%, model.parameters is below 1, eval.harm is below 1%).\n"
        "rule f: at most gated when files.formats includes pickle.\n"
        "rule l: at most gated when licence.family is copyleft.\n"
        "rule p: never wider than lineage.narrowest_parent.\n";
    static const bool said[] = { false, false, true, false, true, true, false, false };
    static struct pol_faults faults;
    struct world w;
    struct decision d;
    struct view v;
    struct policy p;
    struct err err = { 0 };
    CHECK(make_world(&w, &err) && decision_make(&w.in, &w.a, &d, &err) &&
          view_read(d.record, &w.a, &v, &err));
    bool read = policy_read(SPAN(other), &w.a, &p, &faults, &err);
    CHECK_STR(err.text, "");
    struct decision_input in = { .policy = &p,
                                 .evidence = w.evidence,
                                 .about = { .policy = w.policy_digest } };
    CHECK(read && given_move(&v, &p, &w.a, &in, &err));
    CHECK(in.about.any_approval && in.about.look == NULL && in.now.now_at == w.in.now.now_at);
    if (!read || in.about.answer == NULL)
        return;
    for (unsigned i = 0; i < COUNT(said); i++) {
        char name[80];
        snprintf(name, sizeof name, "%.*s", (int)p.fact[i].name.len,
                 (const char *)p.fact[i].name.ptr);
        check_case = name;
        CHECK(in.about.answer[i].said == said[i]);
    }
    CHECK(in.about.answer[5].set.may == 2); /* the second of its words */
    CHECK(in.about.answer[4].set.may == (uint64_t)1 << (POSITION_GATED - POSITION_CLOSED));
    check_case = "";
    arena_free(&w.a);
}

static void rubbish_is_removed(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", home);
    CHECK(system(command) == 0);
}

TESTS(TEST(a_folder_is_made), TEST(a_record_is_enough_to_decide_again),
      TEST(evidence_files_are_named), TEST(a_false_record_is_refused),
      TEST(what_the_files_said_is_moved_to_another_policy), TEST(every_allocation_may_fail),
      TEST(rubbish_is_removed))
