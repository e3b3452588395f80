/* progress.c - see progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 1000, EACH_MS = 200, LOG_EACH_MS = 60000 };

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *what, bool silent)
{
    *p =
        (struct progress){ .what = what, .silent = silent, .terminal = isatty(STDERR_FILENO) == 1 };
    p->began_ms = now_ms();
    atomic_store(&p->next_ms, p->began_ms + (p->terminal ? FIRST_MS : LOG_EACH_MS));
}

/* A line is due, and no other thread shows it. */
static bool is_due(struct progress *p, uint64_t *now)
{
    *now = p->silent ? 0 : now_ms();
    uint64_t next = atomic_load(&p->next_ms);
    return !p->silent && *now >= next &&
           atomic_compare_exchange_strong(&p->next_ms, &next,
                                          *now + (p->terminal ? EACH_MS : LOG_EACH_MS));
}

static void show(struct progress *p, uint64_t done, uint64_t total, bool bytes)
{
    uint64_t now;
    if (!is_due(p, &now))
        return;
    double unit = bytes ? 1e9 : 1;
    double seconds = (double)(now - p->began_ms) / 1000, rate = (double)done / seconds;
    double left = rate > 0 && total > done ? (double)(total - done) / rate : 0;
    atomic_store(&p->shown, true);
    fprintf(stderr, "%s%s: %.*f of %.*f%s, %.2f%s, %.0f s left%s", p->terminal ? "\r\033[K" : "",
            p->what, bytes, (double)done / unit, bytes, (double)total / unit, bytes ? " GB" : "",
            rate / unit, bytes ? " GB/s" : " a second", left, p->terminal ? "" : "\n");
    fflush(stderr);
}

void progress_bytes(void *ctx, uint64_t done, uint64_t total)
{
    show(ctx, done, total, true);
}

void progress_count(void *ctx, uint64_t done, uint64_t total)
{
    show(ctx, done, total, false);
}

void progress_end(struct progress *p)
{
    if (p->terminal && atomic_exchange(&p->shown, false)) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
