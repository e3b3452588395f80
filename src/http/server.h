/* server.h - an HTTP/1.1 server over libmicrohttpd: a pool of threads with epoll, requests read
 * whole, one answer each. Knows nothing of models.
 *
 * Terms   worker   a thread of the pool; it has a context of its own, made by open_thread in the
 *                  thread's first request (a database connection belongs to one thread)
 *         ticker   one more such thread; calls tick every TICK_MS
 * Limits  a connection that is not in a request, or has not finished sending one, for idle_seconds
 *         is shut, also if it drips; near the bound on connections those idle longest go first,
 *         so that new ones are let in. Headers past HTTP_HEADERS_MAX: 431. */
#ifndef AJAR_HTTP_SERVER_H
#define AJAR_HTTP_SERVER_H

#include "base/clock.h"

#define HTTP_HEADERS_MAX (16u << 10) /* bytes; also what one connection holds while it is idle */
#define HTTP_BODY_MAX    (1u << 20)  /* bytes: a thousand paths of PATH_BYTES_MAX */
#define HTTP_MEMORY_MAX  (64u << 20) /* bytes one request may take to be answered */
#define HTTP_TICK_MS     250u

struct MHD_Connection;
struct http_ready;
struct http_server;

enum http_method { HTTP_OTHER, HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http_request {
    enum http_method method;
    struct span method_text; /* as sent */
    struct span path, query; /* as sent, not decoded; the query without its "?" */
    struct span body;        /* of a POST */
    struct arena *a;         /* lives as long as the request */
    struct clock now;
    char id[17];     /* X-Request-Id */
    void *thread;    /* of the worker that answers; NULL: it could not be had */
    unsigned status; /* of the answer, once there is one */
    void *mark;      /* the answerer's own; NULL at first */
    struct http_server *server;
    struct MHD_Connection *mhd;
    struct http_ready *ready; /* see reply.h: on its way by this request */
};

struct http_config {
    const char *listen; /* "127.0.0.1:8411", "[::1]:0" */
    unsigned threads;   /* 0: one per core */
    unsigned idle_seconds;
    void *ctx;                       /* handed to all of these */
    void *(*open_thread)(void *ctx); /* NULL: cannot be had now; the next request asks again */
    void (*close_thread)(void *thread);
    /* Gives exactly one answer, see reply.h. */
    void (*answer)(struct http_request *r, void *ctx);
    /* The answer has left, or its connection is gone. r is no longer valid afterwards. */
    void (*done)(struct http_request *r, void *ctx);
    /* thread is NULL while it cannot be had. */
    void (*tick)(void *thread, void *ctx);
};

/* Listens when it returns. config and its strings stay the caller's until http_close. Raises the
 * bound on open files to what the system allows.
 * Fails  ERR_USAGE (the address), ERR_SYSTEM (a busy port says what to do next). */
struct http_server *http_open(const struct http_config *config, struct err *err) MUST;
/* No new connections; waits up to wait_ms for running answers, then ends them. */
void http_close(struct http_server *s, unsigned wait_ms);
/* "127.0.0.1:8411": with the port that was picked for port 0. */
const char *http_address(const struct http_server *s);
/* True if an address given to listen is reached from this machine only. ERR_USAGE if it is none. */
bool http_is_loopback(const char *listen, bool *out, struct err *err) MUST;

/* The first header of that name; ptr NULL if there is none. */
struct span http_header(const struct http_request *r, const char *name);
/* Ends the connection of a running request from any thread, what is queued unsent included. The
 * caller knows that done was not yet called for r. */
void http_cut(struct http_request *r);

#endif
