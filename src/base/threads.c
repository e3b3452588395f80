/* threads.c - see threads.h. */
#include "base/threads.h"

#include <pthread.h>
#include <sched.h>

struct share {
    threads_work *work;
    void *ctx;
    unsigned i;
};

static void *run(void *share)
{
    const struct share *s = share;
    s->work(s->ctx, s->i);
    return NULL;
}

unsigned threads_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0)
        return 1;
    unsigned n = (unsigned)CPU_COUNT(&set);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : n;
}

void threads_run(unsigned n, threads_work *work, void *ctx)
{
    struct share share[THREADS_MAX];
    pthread_t thread[THREADS_MAX];
    bool started[THREADS_MAX];
    assert(n <= THREADS_MAX);
    for (unsigned i = 0; i < n; i++)
        share[i] = (struct share){ work, ctx, i };
    for (unsigned i = 1; i < n; i++)
        started[i] = pthread_create(&thread[i], NULL, run, &share[i]) == 0;
    for (unsigned i = 0; i < n; i++)
        if (i == 0 || !started[i])
            work(ctx, i);
    for (unsigned i = 1; i < n; i++)
        if (started[i])
            pthread_join(thread[i], NULL);
}
