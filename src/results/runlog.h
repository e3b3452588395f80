/* runlog.h - the raw log of a run: JSON lines, the first of them about the run, each other one what
 * came back for one request.
 *
 * Source  docs/eval.md section 6
 * Terms   again   the request was made once more after it: nothing is made of this line */
#ifndef AJAR_RESULTS_RUNLOG_H
#define AJAR_RESULTS_RUNLOG_H

#include "base/jout.h"
#include "base/json.h"

#define RUNLOG_SCHEMA    "ajar/eval-log/1"
#define RUNLOG_LINE_MAX  (64u << 20) /* an answer of 8 MiB of which each byte is escaped */
#define RUNLOG_STRAY_MAX 4096u       /* bytes kept of what is no JSON */

struct runlog_line {
    struct span id;
    uint64_t part;
    bool again;
    uint64_t status;    /* 0: there was no answer */
    struct span answer; /* its JSON as it came, but on one line; empty: there was none */
    struct span stray;  /* in its place, of what is no JSON: the beginning */
    struct span failed; /* in its place: why there was none */
};

/* What came back with that status, in the place it has in a line: as answer if it is JSON that any
 * reader of the log can read, else as stray. Owner: in a, or in body. */
bool runlog_take(struct span body, struct arena *a, struct runlog_line *out, struct err *err) MUST;
/* With a line feed behind it. */
void runlog_put(struct buf *b, const struct runlog_line *l);
/* line has none. Owner: *out in a, or in line. Fails  ERR_INPUT, ERR_LIMIT with the byte. */
bool runlog_read(struct span line, struct arena *a, struct runlog_line *out, struct err *err) MUST;

#endif
