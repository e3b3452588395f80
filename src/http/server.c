/* server.c - see server.h. One request, as libmicrohttpd tells it:
 *
 *   begin -> called: headers -> called: body* -> called: whole -> answer -> completed
 *
 * A connection is busy from "whole" to "completed"; what is not busy may be shut when idle.
 * begin sees the target before it is unescaped; unescaping itself is switched off. */
#include "http/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "http/conns.h"
#include "http/listen.h"
#include "http/reply.h"
#include "http/uri.h"

enum {
    CONNS_MAX = 16384,               /* each may hold HTTP_HEADERS_MAX: 256 MB in all */
    ADDRESS_SHARE = 4,               /* one remote address may hold a fourth of them */
    DISCARD_MAX = 8 * HTTP_BODY_MAX, /* of a body nobody reads; past it the connection ends */
    DRAIN_STEP_MS = 20,
};

struct http_server {
    struct http_config config;
    struct MHD_Daemon *daemon;
    struct conns conns;
    pthread_key_t key;
    pthread_t ticker;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool stop, has_key, has_ticker;
    atomic_bool closing; /* nobody new is let in */
    int fd;              /* the library's, once it serves */
    uint32_t id_prefix;
    _Atomic uint32_t n_requests;
    char address[LISTEN_TEXT_BYTES];
};

/* What is kept of a running request. */
struct held {
    struct http_request r;
    struct arena arena;
    struct buf body;
    bool begun, long_target, long_body;
    uint64_t discarded;
    char target[];
};

struct worker {
    void *thread;
    void (*close)(void *thread);
};

static void worker_end(void *it)
{
    struct worker *w = it;
    if (w->thread != NULL && w->close != NULL)
        w->close(w->thread);
    mem_release(w);
}

/* This thread's context, made when it is first asked for. */
static void *worker_thread(struct http_server *s)
{
    struct worker *w = pthread_getspecific(s->key);
    if (w == NULL) {
        w = mem_resize(NULL, sizeof *w);
        if (w == NULL)
            return NULL;
        *w = (struct worker){ .close = s->config.close_thread };
        if (pthread_setspecific(s->key, w) != 0) {
            mem_release(w);
            return NULL;
        }
    }
    if (w->thread == NULL && s->config.open_thread != NULL)
        w->thread = s->config.open_thread(s->config.ctx);
    return w->thread;
}

static void make_id(struct http_server *s, char id[static 17])
{
    uint64_t n = (uint64_t)s->id_prefix << 32 | atomic_fetch_add(&s->n_requests, 1);
    for (unsigned i = 0; i < 16; i++)
        id[i] = "0123456789abcdef"[n >> (60 - 4 * i) & 15];
    id[16] = 0;
}

static void *begin(void *ctx, const char *target, struct MHD_Connection *mhd)
{
    struct http_server *s = ctx;
    size_t n = strlen(target);
    bool too_long = n > URI_BYTES_MAX;
    n = too_long ? 0 : n;
    struct held *h = mem_resize(NULL, sizeof *h + n + 1);
    if (h == NULL)
        return NULL;
    *h = (struct held){ .long_target = too_long };
    memcpy(h->target, target, n);
    h->target[n] = 0;
    const char *mark = memchr(h->target, '?', n);
    size_t n_path = mark != NULL ? (size_t)(mark - h->target) : n;
    h->arena = (struct arena){ .name = "request", .limit = HTTP_MEMORY_MAX };
    h->r = (struct http_request){
        .path = { (const uint8_t *)h->target, n_path },
        .query = { (const uint8_t *)h->target + n_path + 1, mark != NULL ? n - n_path - 1 : 0 },
        .a = &h->arena,
        .server = s,
        .mhd = mhd,
    };
    make_id(s, h->r.id);
    buf_init(&h->body, "request body", HTTP_BODY_MAX);
    return h;
}

static enum http_method method_of(const char *text)
{
    return strcmp(text, "GET") == 0    ? HTTP_GET
           : strcmp(text, "HEAD") == 0 ? HTTP_HEAD
           : strcmp(text, "POST") == 0 ? HTTP_POST
                                       : HTTP_OTHER;
}

static bool refuse(struct http_request *r, unsigned status, const char *why)
{
    struct http_reply p = { .status = status, .type = "application/json" };
    char body[128];
    struct err err = { 0 };
    http_field(&p, "X-Error-Message", why);
    snprintf(body, sizeof body, "{\"error\":\"%s\"}\n", why);
    return http_send(r, &p, span_of(body), &err);
}

/* Some of the body. False ends the connection. */
static bool take(struct held *h, const char *bytes, size_t n)
{
    if (h->r.method == HTTP_POST && !h->long_body) {
        buf_put(&h->body, (struct span){ (const uint8_t *)bytes, n });
        h->long_body = h->body.failed != ERR_NONE;
    }
    h->discarded += n;
    return h->discarded <= DISCARD_MAX;
}

static bool whole(struct http_server *s, struct held *h)
{
    struct err err = { 0 };
    if (h->long_target)
        return refuse(&h->r, 414, "the address is too long");
    if (h->long_body)
        return refuse(&h->r, 413, "the request body is too large");
    if (!buf_done(&h->body, &h->r.body, &err))
        return refuse(&h->r, 503, "out of memory, try again");
    h->r.now = clock_read();
    h->r.thread = worker_thread(s);
    s->config.answer(&h->r, s->config.ctx);
    return h->r.status != 0;
}

static struct conn *conn_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info != NULL ? info->socket_context : NULL;
}

static enum MHD_Result called(void *ctx, struct MHD_Connection *mhd, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *n_upload, void **state)
{
    struct held *h = *state;
    (void)url, (void)version;
    if (h == NULL)
        return MHD_NO;
    if (!h->begun) {
        h->begun = true;
        h->r.method = method_of(method);
        h->r.method_text = span_of(method);
        struct span length = http_header(&h->r, MHD_HTTP_HEADER_CONTENT_LENGTH);
        uint64_t n = 0;
        if (length.ptr != NULL && span_u64(length, &n) && n > HTTP_BODY_MAX)
            return refuse(&h->r, 413, "the request body is too large") ? MHD_YES : MHD_NO;
        return MHD_YES;
    }
    if (*n_upload > 0) {
        bool ok = take(h, upload, *n_upload);
        *n_upload = 0;
        return ok ? MHD_YES : MHD_NO;
    }
    if (h->r.status != 0)
        return MHD_YES;
    struct conn *c = conn_of(mhd);
    if (c != NULL)
        conn_busy(c, true);
    return whole(ctx, h) ? MHD_YES : MHD_NO;
}

static void completed(void *ctx, struct MHD_Connection *mhd, void **state,
                      enum MHD_RequestTerminationCode how)
{
    struct http_server *s = ctx;
    struct held *h = *state;
    (void)how;
    if (h == NULL)
        return;
    if (h->r.status != 0 && s->config.done != NULL)
        s->config.done(&h->r, s->config.ctx);
    http_ready_end(&h->r);
    struct conn *c = conn_of(mhd);
    if (c != NULL)
        conn_busy(c, false);
    buf_free(&h->body);
    arena_free(&h->arena);
    mem_release(h);
    *state = NULL;
}

static void connection(void *ctx, struct MHD_Connection *mhd, void **mark,
                       enum MHD_ConnectionNotificationCode what)
{
    struct http_server *s = ctx;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        conns_remove(&s->conns, *mark);
        *mark = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    *mark = info != NULL ? conns_add(&s->conns, info->connect_fd) : NULL;
}

static size_t as_sent(void *ctx, struct MHD_Connection *mhd, char *text)
{
    (void)ctx, (void)mhd;
    return strlen(text);
}

static void *tick(void *it)
{
    struct http_server *s = it;
    pthread_mutex_lock(&s->lock);
    while (!s->stop) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        t.tv_nsec += HTTP_TICK_MS * 1000000L;
        t.tv_sec += t.tv_nsec / 1000000000;
        t.tv_nsec %= 1000000000;
        while (!s->stop && pthread_cond_timedwait(&s->stopped, &s->lock, &t) != ETIMEDOUT)
            ;
        if (s->stop)
            break;
        pthread_mutex_unlock(&s->lock);
        conns_sweep(&s->conns);
        if (s->config.tick != NULL)
            s->config.tick(worker_thread(s), s->config.ctx);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* How many connections the bound on open files leaves room for, beside the files being sent. */
static unsigned room_for(void)
{
    struct rlimit files = { 0 };
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 256;
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 && getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 256;
    rlim_t most = files.rlim_cur / 4 * 3;
    return most < CONNS_MAX ? (unsigned)most : CONNS_MAX;
}

static enum MHD_Result admit(void *cls, const struct sockaddr *who, socklen_t len)
{
    const struct http_server *s = cls;
    (void)who, (void)len;
    return atomic_load(&s->closing) ? MHD_NO : MHD_YES;
}

static bool start_daemon(struct http_server *s, bool loopback, struct err *err)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = s->config.threads > 0 ? s->config.threads : cores > 0 ? (unsigned)cores : 1;
    unsigned most = s->conns.most;
    struct MHD_OptionItem options[] = {
        { MHD_OPTION_LISTEN_SOCKET, s->fd, NULL },
        { MHD_OPTION_THREAD_POOL_SIZE, n > 1 ? n : 0, NULL },
        { MHD_OPTION_CONNECTION_LIMIT, most, NULL },
        { MHD_OPTION_PER_IP_CONNECTION_LIMIT, loopback ? 0 : most / ADDRESS_SHARE, NULL },
        { MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_HEADERS_MAX, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT, s->config.idle_seconds, NULL },
        { MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
        { MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL },
        { MHD_OPTION_END, 0, NULL },
    };
    s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, admit, s, called,
                                 s, MHD_OPTION_UNESCAPE_CALLBACK, as_sent, s,
                                 MHD_OPTION_URI_LOG_CALLBACK, begin, s, MHD_OPTION_NOTIFY_COMPLETED,
                                 completed, s, MHD_OPTION_NOTIFY_CONNECTION, connection, s,
                                 MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    return s->daemon != NULL || err_os(err, "could not start to serve at %s", s->address);
}

static bool start_ticker(struct http_server *s, struct err *err)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->stopped, &monotonic);
    s->has_key = pthread_key_create(&s->key, worker_end) == 0;
    s->has_ticker = s->has_key && pthread_create(&s->ticker, NULL, tick, s) == 0;
    return s->has_ticker || err_set(err, ERR_SYSTEM, "could not start a thread");
}

struct http_server *http_open(const struct http_config *config, struct err *err)
{
    struct listen_at at;
    if (!listen_parse(config->listen, &at, err))
        return NULL;
    struct http_server *s = mem_resize(NULL, sizeof *s);
    if (s == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the server");
        return NULL;
    }
    *s = (struct http_server){ .config = *config, .fd = -1 };
    conns_init(&s->conns, room_for(), config->idle_seconds);
    signal(SIGPIPE, SIG_IGN);
    if (getrandom(&s->id_prefix, sizeof s->id_prefix, 0) != sizeof s->id_prefix)
        err_os(err, "could not get a random number");
    else if (listen_open(&at, &s->fd, s->address, err) && start_ticker(s, err) &&
             start_daemon(s, at.loopback, err))
        return s;
    http_close(s, 0);
    return NULL;
}

/* Not by MHD_quiesce_daemon: where a worker takes the socket out of its set at the same moment, the
 * library (0.9.75) finds it gone and ends the process. */
static void stop_daemon(struct http_server *s, unsigned wait_ms)
{
    struct timespec step = { .tv_nsec = DRAIN_STEP_MS * 1000000L };
    atomic_store(&s->closing, true);
    for (unsigned ms = 0; ms < wait_ms && conns_busy(&s->conns) > 0; ms += DRAIN_STEP_MS)
        nanosleep(&step, NULL);
    MHD_stop_daemon(s->daemon);
    s->fd = -1;
}

void http_close(struct http_server *s, unsigned wait_ms)
{
    if (s == NULL)
        return;
    if (s->daemon != NULL)
        stop_daemon(s, wait_ms);
    if (s->has_ticker) {
        pthread_mutex_lock(&s->lock);
        s->stop = true;
        pthread_cond_signal(&s->stopped);
        pthread_mutex_unlock(&s->lock);
        pthread_join(s->ticker, NULL);
    }
    if (s->has_key)
        pthread_key_delete(s->key);
    if (s->fd >= 0)
        close(s->fd);
    mem_release(s);
}

const char *http_address(const struct http_server *s)
{
    return s->address;
}

bool http_is_loopback(const char *listen, bool *out, struct err *err)
{
    struct listen_at at;
    if (!listen_parse(listen, &at, err))
        return false;
    *out = at.loopback;
    return true;
}

struct span http_header(const struct http_request *r, const char *name)
{
    const char *value = MHD_lookup_connection_value(r->mhd, MHD_HEADER_KIND, name);
    return value != NULL ? span_of(value) : (struct span){ 0 };
}

void http_cut(struct http_request *r)
{
    struct linger at_once = { .l_onoff = 1 };
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(r->mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info == NULL)
        return;
    setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    shutdown(info->connect_fd, SHUT_RDWR);
}
