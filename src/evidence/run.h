/* run.h - a set of questions put to an endpoint, until each has an answer or has been given up; and
 * the scores they come to.
 *
 *   every request -> its line in the log, on disk -> ... -> all are there -> the log in order -> scores
 *
 * Source  docs/eval.md
 * Invariants
 *   (1) What was answered is in the log before the next thing is asked in its place, and is never
 *       asked again, whatever was killed when. What was under way then is asked once more.
 *   (2) Scores are made of the log and the set alone. A log that is complete is in the order of the
 *       set: the same answers are the same bytes, in whatever order they came.
 *   (3) One program at a time writes to a log: it is locked. */
#ifndef AJAR_EVIDENCE_RUN_H
#define AJAR_EVIDENCE_RUN_H

#include "crypto/digest.h"
#include "http/client.h"
#include "results/ask.h"
#include "store/manifest.h"

#define RUN_TRIES_MAX    20u
#define RUN_REST_MAX_MS  300000u /* between two tries, whatever an endpoint asks for */
#define RUN_IN_A_ROW_MAX 10u /* questions given up one after the other: the endpoint is at fault */
#define RUN_LOG_MAX      ((uint64_t)64 << 30)

struct run_ask {
    const struct prompts *set;
    struct client_target endpoint, judge; /* judge.url NULL: none */
    struct ask_model model, judge_model;
    uint64_t sample; /* so many questions, drawn by the seed; 0: all */
    uint64_t seed;   /* of the order, too */
    unsigned concurrency, tries, seconds;
    unsigned rest_ms; /* after the first try that failed; twice as long after each further one */
    const char *log_path; /* its folder exists */
    struct span head;     /* the first line of the log, without its line feed */
    void (*progress)(void *ctx, uint64_t done, uint64_t total);
    void *ctx;
};

/* Before a run is announced: its log is its own, or has no answer yet; and where anything is still to
 * be asked, somebody listens at each address. Fails as run_ask_all. */
bool run_begin(const struct run_ask *r, struct arena *a, struct err *err) MUST;
/* Asks all that the log does not answer yet; the log is complete and in order when it is done.
 * Fails  ERR_INPUT: the log is of another run, or not one; ERR_DENIED: the endpoint does not let us;
 *        ERR_LIMIT; ERR_SYSTEM: disk, memory, the endpoint cannot be reached or answers nothing. What
 *        was answered is in the log then, and the same call goes on. */
bool run_ask_all(const struct run_ask *r, struct arena *a, struct err *err) MUST;

/* Why questions have no score, and how many. */
struct run_why {
    struct span why;
    uint64_t n;
};
struct run_scores {
    double *score;     /* 0 or 1, in the order of the set, of what was scored */
    uint32_t *cluster; /* NULL: each for itself; else numbered from 0 in the order of the set */
    struct span *item; /* ids */
    size_t n_scores;
    uint64_t hits, unscored, planned_n;
    struct run_why *why; /* most frequent first */
    size_t n_whys;
    uint8_t log_sha256[SHA256_BYTES];
};
/* From a log that run_ask_all has completed. Owner: *out in a. Fails as run_ask_all. */
bool run_score(const struct run_ask *r, struct arena *a, struct run_scores *out,
               struct err *err) MUST;

/* What stands in evidence of a run beside its scores. */
struct run_named {
    struct span fact, run_id;
    const char *variant, *by; /* or NULL */
    const uint8_t *weights, *set_sha256;
    int64_t began_at; /* a day: from here the shelf life of the scores counts */
    uint64_t n;       /* questions */
};
/* The text of a file of evidence: that the run has begun, and what it came to. Owner: *out in a. */
bool run_registered(const struct run_named *n, struct arena *a, struct span *out,
                    struct err *err) MUST;
bool run_evidence(const struct run_ask *r, const struct run_named *n, const struct run_scores *s,
                  struct arena *a, struct span *out, struct err *err) MUST;

/* The questions that are asked, by their index in the set, in the order of asking. Owner: in a. */
bool run_order(const struct run_ask *r, struct arena *a, uint32_t **out, size_t *n,
               struct err *err) MUST;
/* Where a choice stands in the text that was sent for it, in characters. */
void run_range(const struct prompts *s, const struct prompt *p, unsigned choice, uint64_t *from,
               uint64_t *to);
/* What was answered to the first part of a question is worth a judge's while. */
bool run_is_judged(const struct run_ask *r, const struct heard *t);
/* How long to rest before try k + 1 (k from 1), in ms: twice as long each time, some more or less by
 * the seed, at least what the endpoint asked for, at most RUN_REST_MAX_MS. */
uint64_t run_rest_ms(const struct run_ask *r, unsigned k, uint64_t retry_after_s, uint64_t salt);

#endif
