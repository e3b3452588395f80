/* progress.h - how far a long piece of work has come, for whoever waits at a terminal: one line
 * on standard error after a second, at most five times a second, erased at the end. Into a file
 * it is one line a minute. */
#ifndef AJAR_CLI_PROGRESS_H
#define AJAR_CLI_PROGRESS_H

#include <stdatomic.h>

#include "base/base.h"

struct progress {
    const char *what; /* "looking" */
    bool silent, terminal;
    uint64_t began_ms;
    _Atomic uint64_t next_ms; /* nothing is shown before */
    _Atomic bool shown;
};

/* silent: --json, --quiet. */
void progress_begin(struct progress *p, const char *what, bool silent);
/* ctx is a struct progress; may be called from any thread. */
void progress_bytes(void *ctx, uint64_t done, uint64_t total);
/* The same of things that are counted, not of bytes. */
void progress_count(void *ctx, uint64_t done, uint64_t total);
/* Also after a failure, before its message. */
void progress_end(struct progress *p);
AUTO_VALUE(progress, progress_end)

#endif
