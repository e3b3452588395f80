/* conns.h - the connections of a server, so that the idle can be shut: see server.h. */
#ifndef AJAR_HTTP_CONNS_H
#define AJAR_HTTP_CONNS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/base.h"

struct conn {
    struct conn *next, *prev;
    int fd;
    atomic_bool busy;         /* an answer is being made or sent */
    _Atomic int64_t since_ms; /* of the present state, on the monotonic clock */
};

struct conns {
    pthread_mutex_t lock;
    struct conn *first;
    unsigned n, most;
    int64_t idle_ms;
};

void conns_init(struct conns *t, unsigned most, unsigned idle_seconds);
/* NULL without memory: the connection is then not watched. */
struct conn *conns_add(struct conns *t, int fd);
/* Before the descriptor is closed. c may be NULL. */
void conns_remove(struct conns *t, struct conn *c);
void conn_busy(struct conn *c, bool busy);
/* Shuts what has been idle for too long; of a table that is nearly full the longest idle. */
void conns_sweep(struct conns *t);
/* Connections that are in an answer. */
unsigned conns_busy(struct conns *t);

#endif
