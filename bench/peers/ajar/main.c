/* main.c - ajar's side of bench/policy and bench/log.
 *
 * ajar append FOLDER KEY ORIGIN N BATCH: see appends.h.
 * ajar analyse N: analyses N dense policies, and says of each how long that took and what came of it.
 * ajar POLICY N INPUTS POSITIONS: makes N releases, writes what the peers are to read of them and the
 * positions they get, says "ready"; then, for each line with the name of a measure, does it to all of
 * them again and answers how many seconds of processor time one pass took. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "appends.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "decision/decision.h"
#include "dense.h"
#include "releases.h"

enum { MEMORY = 2000u << 20, EACH = 64u << 20, INPUTS_MAX = 64 << 20 };

struct bench {
    struct policy policy;
    uint8_t policy_digest[SHA256_BYTES];
    struct release *release;
    size_t n;
    struct arena a;
};

static void fail(const struct err *err)
{
    fprintf(stderr, "ajar: %s\n", err->text);
    exit(1);
}

/* ---- measures: each gives the position of one release ---- */

typedef bool measure(const struct bench *b, const struct release *r, enum position *out,
                     struct err *err);

static bool position_only(const struct bench *b, const struct release *r, enum position *out,
                          struct err *err)
{
    (void)err;
    *out = policy_position(&b->policy, r->given, RELEASES_CLOCK);
    return true;
}

static bool explained(const struct bench *b, const struct release *r, enum position *out,
                      struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a verdict", .limit = EACH };
    struct pol_verdict v;
    if (!policy_eval(&b->policy, r->given, RELEASES_CLOCK, &a, &v, err))
        return false;
    *out = v.position;
    return true;
}

static bool resolved(const struct bench *b, const struct release *r, enum position *out,
                     struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "evidence", .limit = EACH };
    struct ev_known known;
    struct pol_given given[POL_FACTS_MAX];
    if (!ev_resolve(&r->store, &r->about, &b->policy, RELEASES_CLOCK, &a, &known, err))
        return false;
    for (unsigned i = 0; i < b->policy.n_facts; i++)
        given[i] = known.fact[i].given;
    *out = policy_position(&b->policy, given, RELEASES_CLOCK);
    return true;
}

static bool decided(const struct bench *b, const struct release *r, enum position *out,
                    struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "a decision", .limit = EACH };
    struct decision_input in = {
        .policy = &b->policy, .evidence = &r->store, .about = r->about,
        .release = r->look.manifest.release, .now = RELEASES_CLOCK
    };
    struct decision d;
    if (!decision_make(&in, &a, &d, err))
        return false;
    *out = d.target;
    return true;
}

static const struct {
    const char *name;
    measure *one;
} measures[] = {
    { "position", position_only },
    { "eval", explained },
    { "resolve", resolved },
    { "decide", decided },
};

/* Seconds. */
static double worked(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The seconds of one pass over all releases. What is short is done for a while: one pass alone would be
 * measured with the caches that others left. */
static void answer(const struct bench *b, measure *one)
{
    struct err err = { 0 };
    unsigned open = 0, passes = 0;
    double began = worked(), took;
    do {
        open = 0;
        for (size_t i = 0; i < b->n; i++) {
            enum position p;
            if (!one(b, &b->release[i], &p, &err))
                fail(&err);
            open += p == POSITION_OPEN;
        }
        passes++;
        took = worked() - began;
    } while (took < 0.25);
    printf("%.6f %u\n", took / passes, open);
    fflush(stdout);
}

/* ---- the beginning ---- */

static void read_policy(struct bench *b, const char *path)
{
    static struct pol_faults faults;
    struct err err = { 0 };
    struct span text;
    if (!file_load(path, POL_TEXT_MAX, &b->a, &text, &err) ||
        !digest_of(DIGEST_SHA256, text, b->policy_digest, &err) ||
        !policy_read(text, &b->a, &b->policy, &faults, &err))
        fail(&err);
}

static void write_all(const char *path, const struct buf *b)
{
    struct err err = { 0 };
    struct span text;
    FILE *f = fopen(path, "wb");
    if (!buf_done(b, &text, &err) || f == NULL || fwrite(text.ptr, 1, text.len, f) != text.len ||
        fclose(f) != 0) {
        err_os(&err, "%s: could not write", path);
        fail(&err);
    }
}

/* Every measure must give the same positions: they are one evaluator. */
static void write_positions(const struct bench *b, const char *path)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct err err = { 0 };
    buf_init(&text, "positions", INPUTS_MAX);
    for (size_t i = 0; i < b->n; i++) {
        enum position first = POSITION_NONE, p;
        for (size_t m = 0; m < COUNT(measures); m++) {
            if (!measures[m].one(b, &b->release[i], &p, &err))
                fail(&err);
            if (m > 0 && p != first) {
                err_set(&err, ERR_INPUT, "release %zu: %s and %s give different positions", i,
                        measures[0].name, measures[m].name);
                fail(&err);
            }
            first = p;
        }
        buf_printf(&text, "%s\n", position_name(first));
    }
    write_all(path, &text);
}

static void write_inputs(const struct bench *b, const char *path)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct err err = { 0 };
    buf_init(&text, "inputs", INPUTS_MAX);
    for (size_t i = 0; i < b->n; i++)
        if (!releases_print(&b->policy, &b->release[i], &text, &err))
            fail(&err);
    write_all(path, &text);
}

/* ---- analysis ---- */

static void analyse(unsigned seed)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "an analysis", .limit = MEMORY };
    static struct pol_faults faults;
    struct err err = { 0 };
    struct pol_analysis got;
    struct policy p;
    struct span text;
    if (!dense_text(seed, &a, &text, &err) || !policy_read(text, &a, &p, &faults, &err))
        fail(&err);
    double began = worked();
    if (!policy_analyse(&p, POL_BUDGET, &a, &got, &err))
        fail(&err);
    printf("dense %-3u %2u facts %2u rules %8.3f s   %s, %zu findings\n", seed, p.n_facts, p.n_rules,
           worked() - began, got.decided ? "decided" : "not decided", got.n_findings);
}

int main(int argc, char **argv)
{
    static struct bench b = { .a = { .name = "the bench", .limit = MEMORY } };
    struct err err = { 0 };
    char line[32];
    if (argc > 1 && strcmp(argv[1], "append") == 0)
        return appends(argv + 2);
    if (argc == 3 && strcmp(argv[1], "analyse") == 0) {
        for (unsigned seed = 0; seed < strtoul(argv[2], NULL, 10); seed++)
            analyse(seed);
        return 0;
    }
    if (argc != 5) {
        fprintf(stderr, "ajar POLICY N INPUTS POSITIONS | analyse N | append FOLDER KEY ORIGIN N BATCH\n");
        return 2;
    }
    read_policy(&b, argv[1]);
    b.n = strtoul(argv[2], NULL, 10);
    if (!releases_make(&b.policy, b.policy_digest, b.n, &b.a, &b.release, &err))
        fail(&err);
    write_inputs(&b, argv[3]);
    write_positions(&b, argv[4]);
    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = 0;
        for (size_t m = 0; m < COUNT(measures); m++)
            if (strcmp(line, measures[m].name) == 0)
                answer(&b, measures[m].one);
    }
    arena_free(&b.a);
    return 0;
}
