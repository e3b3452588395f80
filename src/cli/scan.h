/* scan.h - what a scan came to, for people and for programs.
 *
 * Terms   target  one thing that was looked at by itself: a file, a folder, a model of a cache
 *         aside   a finding that somebody accepts, by a line of a file: it is shown, and does not
 *                 count until the line is past */
#ifndef AJAR_CLI_SCAN_H
#define AJAR_CLI_SCAN_H

#include "cli/out.h"
#include "scan/look.h"
#include "scan/suppress.h"

struct scan_target {
    const char *path;     /* as it was given, or where it was found */
    const char *name;     /* of a single file: what it is judged as, see look.h; or NULL */
    struct span model;    /* of a cache: "NAMESPACE/NAME"; or empty */
    struct span revision; /* of it */
    struct arena a;
    struct look look;
    const struct suppress_line **line; /* of each finding, or NULL where there is none */
    struct err err; /* not ERR_NONE: it could not be looked at, and look is empty */
};
struct scan {
    struct scan_target *target; /* as they were asked for */
    size_t n;
    struct span *other; /* what stands beside the models of a cache, and was not looked at */
    size_t n_others;
    enum severity fail_on;
    const char *aside_path; /* of the file of lines, or NULL */
    struct suppress aside;
    bool *used; /* of each of its lines */
    int64_t now_at;
};

/* The targets of these paths, NULL behind the last: a cache has one of each snapshot.
 * Owner  s in a, and each target of an arena of its own: scan_close.
 * Fails  ERR_LIMIT, ERR_SYSTEM. */
bool scan_find(struct scan *s, char *const *paths, struct arena *a, struct err *err) MUST;
/* Looks at all of them. How one ended stands in it; that of many some could not be looked at is no
 * failure of the scan.
 * Fails  none could be looked at: as the first of them, and what is not there is ERR_INPUT: there
 *        is nothing to read. */
struct scan_how {
    bool no_sandbox, silent;
};
bool scan_look(struct scan *s, const struct scan_how *how, struct err *err) MUST;
/* The lines of s->aside_path, if there is one.
 * Owner  in a.  Fails  ERR_INPUT: no such file, or what is wrong in it; ERR_LIMIT, ERR_SYSTEM. */
bool scan_accepted(struct scan *s, struct arena *a, struct err *err) MUST;
/* What they set aside of what was looked at. Owner, Fails  of a. */
bool scan_aside(struct scan *s, struct arena *a, struct err *err) MUST;
/* Of finding i of a target: a line sets it aside, and is not past. */
bool scan_is_aside(const struct scan *s, const struct scan_target *t, size_t i);
/* Targets as they are before scan_find are fine. */
void scan_close(struct scan *s);
AUTO_VALUE(scan, scan_close)

/* How many findings of each severity count. */
struct scan_sums {
    uint64_t n[SEVERITY_CRITICAL + 1], n_aside;
    enum severity worst; /* 0: there are none; of what could not be looked at it is high */
    enum severity aside; /* the worst of what was set aside */
};
struct scan_sums scan_sums(const struct scan *s, const struct scan_target *t);

/* A pickle in the file, which is neither packed nor a program that torch.export wrote, names something of PyTorch. *loads: torch.load(weights_only=True) loads all of
 * its pickles. */
bool scan_weights(const struct look_file *f, bool *loads);
/* Of all targets together. */
struct scan_sums scan_sums_all(const struct scan *s);
/* A finding of this rule is in it. */
bool scan_raised(const struct scan *s, const struct rule *r);
/* What it comes to, in a word: "clean", "nothing severe" (something is medium), "accepted" (it
 * would not be, without what was set aside), "not clean", "do not load it". */
const char *scan_word(const struct scan_sums *sums);

/* How an answer is laid out. */
struct scan_page {
    size_t width; /* of a line, where words allow */
    bool colour;
    bool all; /* each place of each finding */
};
/* Where f was seen, on lines of its own; above: the place told before it, or NULL: of the same file only
 * what differs is told. */
void scan_place(struct buf *b, const struct finding *f, const struct finding *above,
                const struct scan_page *page);
void scan_text(struct buf *b, const struct scan *s, const struct scan_page *page);
/* All rules, worst first, then by id. Owner: *out in a. ERR_LIMIT of a, ERR_SYSTEM. */
bool scan_rules(struct arena *a, const struct rule ***out, size_t *n, struct err *err) MUST;
void scan_rules_text(struct buf *b, const struct rule *const *rule, size_t n,
                     const struct scan_page *page);
void scan_rule_text(struct buf *b, const struct rule *r, const struct scan_page *page);
/* As an object of a list. */
void scan_rule_json(struct jout *j, const struct rule *r);

/* A line for a file of --suppress of each finding that counts and is at or above s->fail_on, without
 * its reason: whoever accepts it has to write that. */
void scan_draft(struct buf *b, const struct scan *s);
/* SARIF 2.1.0. Fails  ERR_SYSTEM, a digest could not be made. */
bool scan_sarif(struct jout *j, const struct scan *s, struct err *err) MUST;
/* The schema ajar/scan/1. */
void scan_json(struct jout *j, const struct scan *s);

#endif
