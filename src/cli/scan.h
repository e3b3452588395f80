/* scan.h - what a scan came to, for people and for programs.
 *
 * Terms   target  one thing that was looked at by itself: a file, a folder, a model of a cache
 *         counts  a finding that is not set aside by a line of a file of suppressions */
#ifndef AJAR_CLI_SCAN_H
#define AJAR_CLI_SCAN_H

#include "cli/out.h"
#include "scan/look.h"

struct scan_target {
    const char *path; /* as it was given, or where it was found */
    struct look look;
    struct err err; /* not ERR_NONE: it could not be looked at */
};
struct scan {
    struct scan_target *target;
    size_t n;
    enum severity fail_on;
};

/* How an answer is laid out. */
struct scan_page {
    size_t width; /* of a line, where words allow */
    bool colour;
    bool all; /* each place of each finding */
};
void scan_text(struct buf *b, const struct scan *s, const struct scan_page *page);
/* The schema ajar/scan/1. */
void scan_json(struct jout *j, const struct scan *s);

/* How many findings of each severity count. */
struct scan_sums {
    uint64_t n[SEVERITY_CRITICAL + 1];
    enum severity worst; /* 0: there are none */
};
struct scan_sums scan_sums(const struct scan_target *t);

#endif
