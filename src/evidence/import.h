/* import.h - what evaluation tools wrote becomes a file of evidence about one set of weights.
 *
 * Source  docs/importers.md: what each format and each trap of it becomes
 * The same files and options give the same bytes under the same name: an import can be repeated. */
#ifndef AJAR_EVIDENCE_IMPORT_H
#define AJAR_EVIDENCE_IMPORT_H

#include "evidence/evidence.h"
#include "results/results.h"

#define IMPORT_FILES_MAX 1000u

enum import_unit { IMPORT_UNIT_UNSAID, IMPORT_PERCENT, IMPORT_FRACTION };
/* --fact NAME=WHAT: only what is chosen is imported, under that name. */
struct import_choice {
    struct span name, what; /* TASK, TASK/METRIC or TASK/METRIC/FILTER */
};
struct import_options {
    const struct import_choice *choice; /* none: every result, as eval.TASK.METRIC[.FILTER] */
    size_t n_choices;
    const char *variant, *run_id, *by; /* or NULL */
    int64_t measured_at;               /* where a file does not say it; 0: refused then */
    enum import_unit unit;             /* of numbers whose unit the file does not say */
    bool no_sandbox;
    const char *cluster; /* field of a test item whose equal values make a cluster, or NULL */
};

/* One file as it was read. */
struct import_file {
    const char *path;
    uint8_t sha256[SHA256_BYTES];
    struct results results;
};
/* One item that will stand in the evidence. */
struct import_item {
    struct span fact;
    const struct import_file *file;
    const struct result *result;
    double per; /* its numbers are divided by it: 1, or 100 of a percentage */
};
struct import {
    struct import_file *file;
    size_t n_files;
    struct import_item *item; /* in the order of files and results */
    size_t n_items, cap;
    struct span name; /* FORMAT-DAY-DIGEST.evidence.json */
    struct span text;
};

/* "NAME=WHAT" in its parts. ERR_USAGE. */
bool import_choice(const char *given, struct import_choice *out, struct err *err) MUST;
/* Reads the files, in the sandbox, and writes the evidence about these weights, "sha256:...".
 * Owner  *out in a.
 * Fails  ERR_INPUT names the file, the place and what the tool should have written, or what must be
 *        said with it; ERR_ABSENT no such file, or a choice that no result answers; ERR_LIMIT;
 *        ERR_SYSTEM. */
bool import_read(char *const *paths, const struct import_options *o, struct span weights,
                 struct arena *a, struct import *out, struct err *err) MUST;

#endif
