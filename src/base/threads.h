/* threads.h - the same work in several threads at once, and no other use of threads. */
#ifndef AJAR_BASE_THREADS_H
#define AJAR_BASE_THREADS_H

#include "base/base.h"

#define THREADS_MAX 64u

/* Processors this program may run on, 1 to THREADS_MAX. */
unsigned threads_cores(void);
/* work(ctx, 0) to work(ctx, n - 1), each in a thread of its own, the first in this one; comes back
 * when all are done. Where the system gives fewer threads, this one does more of the work, later:
 * no share may wait for another. n is at most THREADS_MAX. */
typedef void threads_work(void *ctx, unsigned i);
void threads_run(unsigned n, threads_work *work, void *ctx);

#endif
