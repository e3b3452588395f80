/* run_log.h - the log of a run as a file: read back, appended durably, put in order. For run.c and
 * run_score.c. */
#ifndef AJAR_EVIDENCE_RUN_LOG_H
#define AJAR_EVIDENCE_RUN_LOG_H

#include "base/source.h"
#include "evidence/run.h"
#include "results/runlog.h"

struct log_place {
    uint64_t off; /* of the line that counts; 0: there is none yet */
    uint32_t bytes;
};
struct log_line {
    uint64_t off, part; /* part: its index over all parts of the set */
    uint32_t bytes;
};
struct run_log {
    const char *path;
    int fd;
    uint64_t size; /* bytes that are whole lines */
    const struct prompts *set;
    const struct prompt **by_id;
    uint32_t *first; /* of each question: the index of its first part; one more at the end */
    struct log_place *place; /* of each part */
    struct log_line *line;   /* all, in the order of the file */
    size_t n_lines, cap;
    uint64_t n_answered; /* places with an answer */
};

/* Opens or makes it, locks it, reads it back; a last line without its end is cut off.
 * Owner  the descriptor is closed by run_log_close, the rest lives in a. */
bool run_log_open(const struct run_ask *r, struct arena *a, struct run_log *out,
                  struct err *err) MUST;
void run_log_close(struct run_log *l);
AUTO_VALUE(run_log, run_log_close)

/* Whole lines, on disk when it returns. They are of parts that had none, or again. */
bool run_log_append(struct run_log *l, struct span lines, struct arena *a, struct err *err) MUST;
/* The line that counts for a part. Owner: *out in a. */
bool run_log_get(const struct run_log *l, uint32_t part, struct arena *a, struct runlog_line *out,
                 struct err *err) MUST;
/* Its lines in the order of the questions, parts and tries: replaced at once. */
bool run_log_order(struct run_log *l, struct err *err) MUST;

#endif
