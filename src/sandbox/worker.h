/* worker.h - the process on the other side: what it is asked, and how it answers.
 *
 * Asked    one message with a descriptor: u64 size of the file, u32 bytes of its name, u8 what is
 *          asked for (enum worker_want), the name; of results then the field that makes clusters
 * Answers  once at the start one byte, enum worker_hello; then for each file u32 bytes of the
 *          answer and the answer, reply.h or for results tally.h */
#ifndef AJAR_SANDBOX_WORKER_H
#define AJAR_SANDBOX_WORKER_H

#include "base/path.h"
#include "formats/found.h"
#include "results/results.h"

enum worker_hello { WORKER_FULL = 1, WORKER_NO_PATHS, WORKER_NO_CALLS, WORKER_REFUSED };
enum worker_want { WORKER_SUMS, WORKER_TENSORS, WORKER_RESULTS };
enum {
    WORKER_ASK_FIXED = 8 + 4 + 1,
    WORKER_ASK_MAX = WORKER_ASK_FIXED + PATH_BYTES_MAX + RESULTS_CLUSTER_MAX,
};

#define WORKER_WORD "--worker" /* the argument that makes this program a worker */

/* found_read, or what a test puts in its place. */
typedef bool worker_read(struct source *src, struct span name, struct arena *a, struct found *out,
                         struct err *err);
/* results_read, or the same. */
typedef bool worker_results(struct source *src, const struct results_ask *ask, struct arena *a,
                            struct results *out, struct err *err);
struct worker_readers {
    worker_read *found;
    worker_results *results;
};
/* The command line and the descriptors are those of a worker. */
bool worker_is(int argc, char **argv) MUST;
/* Gives up all rights, then answers until the parent hangs up. Comes back, with an exit status,
 * only if it could not give them up. */
int worker_serve(struct worker_readers read);

#endif
