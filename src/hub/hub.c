/* hub.c - see hub.h: the server, a view of the store for each of its threads, and the ticker. */
#include "hub/hub.h"

#include <stdatomic.h>
#include <stdio.h>

#include "base/clock.h"
#include "hub/cosigner.h"
#include "hub/routes.h"
#include "hub/transfers.h"

struct hub {
    struct hub_config config;
    struct http_server *server;
    struct transfers *transfers;
    struct cosigner *cosigner; /* or NULL */
    _Atomic int64_t seen_at;
};

enum { LINE_BYTES = 8 << 10 };

void call_log(const struct http_request *r, unsigned status, const char *why)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct err err = { 0 };
    struct span line;
    buf_init(&b, "log line", LINE_BYTES);
    buf_printf(&b, "ajar: %u %s ", status, r->id);
    buf_quoted(&b, r->method_text);
    buf_printf(&b, " ");
    buf_quoted(&b, r->path);
    if (why[0] != 0) {
        buf_printf(&b, ": ");
        buf_quoted(&b, span_of(why));
    }
    buf_printf(&b, "\n");
    if (buf_done(&b, &line, &err))
        fwrite(line.ptr, 1, line.len, stderr);
}

static void *open_thread(void *ctx)
{
    struct hub *h = ctx;
    struct err err = { 0 };
    struct rows *r = rows_open(h->config.home, &err);
    if (r == NULL)
        fprintf(stderr, "ajar: %s\n", err.text);
    return r;
}

static void close_thread(void *thread)
{
    rows_close(thread);
}

/* The later of now and every time seen before: a clock set back opens nothing. */
static int64_t latest(struct hub *h, int64_t now_at)
{
    int64_t seen = atomic_load(&h->seen_at);
    while (now_at > seen && !atomic_compare_exchange_weak(&h->seen_at, &seen, now_at))
        ;
    return now_at > seen ? now_at : seen;
}

static void answer(struct http_request *r, void *ctx)
{
    struct hub *h = ctx;
    struct call c = { .hub = h, .http = r, .a = r->a, .rows = r->thread };
    c.ask.now_at = latest(h, r->now.now_at);
    route_answer(&c);
    if (h->config.log && r->status < 500)
        call_log(r, r->status, "");
}

static void done(struct http_request *r, void *ctx)
{
    struct hub *h = ctx;
    if (r->mark != NULL)
        transfers_remove(h->transfers, r);
}

static void tick(void *thread, void *ctx)
{
    struct hub *h = ctx;
    transfers_tick(h->transfers, thread, latest(h, clock_read().now_at));
}

/* The highest time the store has seen is the first that this hub has. */
static bool begin_time(struct hub *h, struct err *err)
{
    AUTO_CLOSE(store) struct store *s = store_open(h->config.home, false, err);
    struct clock now;
    if (s == NULL || !store_clock(s, clock_read(), &now, err))
        return false;
    atomic_store(&h->seen_at, now.now_at);
    return true;
}

struct hub *hub_open(const struct hub_config *config, struct err *err)
{
    struct hub *h = mem_resize(NULL, sizeof *h);
    if (h == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory for the hub");
        return NULL;
    }
    *h = (struct hub){ .config = *config };
    struct http_config http = { .listen = config->listen,
                                .threads = config->threads,
                                .idle_seconds = config->idle_seconds,
                                .ctx = h,
                                .open_thread = open_thread,
                                .close_thread = close_thread,
                                .answer = answer,
                                .done = done,
                                .tick = tick };
    if (begin_time(h, err) && (h->transfers = transfers_open(err)) != NULL &&
        (config->n_witnesses == 0 || (h->cosigner = cosigner_open(config, err)) != NULL) &&
        (h->server = http_open(&http, err)) != NULL)
        return h;
    hub_close(h, 0);
    return NULL;
}

void hub_close(struct hub *h, unsigned wait_ms)
{
    if (h == NULL)
        return;
    http_close(h->server, wait_ms);
    cosigner_close(h->cosigner);
    transfers_close(h->transfers);
    mem_release(h);
}

const char *hub_address(const struct hub *h)
{
    return http_address(h->server);
}

const char *hub_url(const struct hub *h)
{
    return h->config.url;
}

const char *hub_home(const struct hub *h)
{
    return h->config.home;
}

struct transfers *hub_transfers(struct hub *h)
{
    return h->transfers;
}
