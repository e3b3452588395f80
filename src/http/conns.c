/* conns.c - see conns.h. libmicrohttpd counts a connection as active with every byte it gets; here
 * the time runs until the request is whole, so a client that drips is not kept.
 *
 * A descriptor is shut, never closed, by other threads: it is closed by libmicrohttpd after
 * conns_remove, and both hold the lock while they touch it. */
#include "http/conns.h"

#include <sys/socket.h>
#include <time.h>

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void conns_init(struct conns *t, unsigned most, unsigned idle_seconds)
{
    *t = (struct conns){ .most = most, .idle_ms = (int64_t)idle_seconds * 1000 };
    pthread_mutex_init(&t->lock, NULL);
}

struct conn *conns_add(struct conns *t, int fd)
{
    struct conn *c = mem_resize(NULL, sizeof *c);
    if (c == NULL)
        return NULL;
    *c = (struct conn){ .fd = fd };
    conn_busy(c, false);
    pthread_mutex_lock(&t->lock);
    c->next = t->first;
    if (t->first != NULL)
        t->first->prev = c;
    t->first = c;
    t->n++;
    pthread_mutex_unlock(&t->lock);
    return c;
}

void conns_remove(struct conns *t, struct conn *c)
{
    if (c == NULL)
        return;
    pthread_mutex_lock(&t->lock);
    *(c->prev != NULL ? &c->prev->next : &t->first) = c->next;
    if (c->next != NULL)
        c->next->prev = c->prev;
    t->n--;
    pthread_mutex_unlock(&t->lock);
    mem_release(c);
}

void conn_busy(struct conn *c, bool busy)
{
    atomic_store(&c->since_ms, monotonic_ms());
    atomic_store(&c->busy, busy);
}

/* Shuts those idle since before then, until only enough are left. */
static unsigned shut_before(struct conns *t, int64_t then_ms, unsigned left, unsigned enough)
{
    for (struct conn *c = t->first; c != NULL && left > enough; c = c->next) {
        if (c->fd < 0 || atomic_load(&c->busy) || atomic_load(&c->since_ms) > then_ms)
            continue;
        shutdown(c->fd, SHUT_RDWR);
        c->fd = -1;
        left--;
    }
    return left;
}

void conns_sweep(struct conns *t)
{
    int64_t now = monotonic_ms();
    pthread_mutex_lock(&t->lock);
    unsigned left = shut_before(t, now - t->idle_ms, t->n, 0);
    unsigned enough = t->most - t->most / 4;
    if (left > t->most - t->most / 8)
        for (int64_t idle = t->idle_ms / 2; left > enough && idle > 0; idle /= 2)
            left = shut_before(t, now - idle, left, enough);
    pthread_mutex_unlock(&t->lock);
}

unsigned conns_busy(struct conns *t)
{
    unsigned n = 0;
    pthread_mutex_lock(&t->lock);
    for (const struct conn *c = t->first; c != NULL; c = c->next)
        n += atomic_load(&c->busy);
    pthread_mutex_unlock(&t->lock);
    return n;
}
