/* cmd_serve.c - `ajar serve`: the hub, until it is told to stop. */
#include <signal.h>
#include <stdio.h>

#include "cli/home.h"
#include "decision/settle.h"
#include "http/server.h"
#include "hub/hub.h"
#include "store/store.h"

enum { SAID_BYTES = 480 };
enum { DRAIN_MS = 3000, IDLE_SECONDS = 60, HOME_MEMORY = 64 << 10 };
enum { KEEP_SECONDS = 3600 }; /* the home's time falls no further behind while a hub runs */

static const char *listen_at = "127.0.0.1:8411";
static const char *url;
static bool plain_http, log_all;
static uint64_t idle_seconds = IDLE_SECONDS;
static struct opt_list witnesses;

/* Tokens and weights in clear are for this machine only, unless somebody says so. */
static bool may_listen(struct err *err)
{
    bool loopback;
    char quoted[QUOTED_BYTES];
    if (!http_is_loopback(listen_at, &loopback, err))
        return err_in(err, "--listen");
    if (loopback || plain_http)
        return true;
    return err_set(err, ERR_DENIED,
                   "--listen %s is reached from other machines, and tokens and weights would cross "
                   "the network unencrypted: listen at 127.0.0.1 with a TLS server in front (and "
                   "--url https://...), or accept it with --plain-http",
                   span_quote(span_of(listen_at), quoted));
}

static bool good_url(struct err *err)
{
    char quoted[QUOTED_BYTES];
    struct span u = span_of(url != NULL ? url : "http://-");
    bool ok = u.len > 7 && u.len < 256 &&
              (memcmp(u.ptr, "http://", 7) == 0 || memcmp(u.ptr, "https://", 8) == 0) &&
              u.ptr[u.len - 1] != '/';
    for (size_t i = 0; i < u.len; i++)
        ok = ok && u.ptr[i] > ' ' && u.ptr[i] < 0x7F && u.ptr[i] != '"' && u.ptr[i] != '<' &&
             u.ptr[i] != '>';
    return ok || err_set(err, ERR_USAGE,
                         "--url: expected http://HOST or https://HOST without a slash at the end, "
                         "not %s",
                         span_quote(u, quoted));
}

/* A home that is there; hub_open tells of none. */
static bool stands(const char *home, struct err *err)
{
    struct err why = { 0 };
    AUTO_CLOSE(store) struct store *s = store_open(home, false, &why);
    int64_t now_at;
    return s == NULL || (settle_shows(s, home, err) && home_now(s, &now_at, err));
}

/* Written when it can be reached, so that a script need only wait for the line. */
static bool announce(const struct out *o, const char *home, const struct hub *h, struct err *err)
{
    if (o->json)
        printf("{\"schema\":\"ajar/serve/1\",\"url\":\"http://%s\"}\n", hub_address(h));
    else
        printf("ajar: serving %s at http://%s\n", home, hub_address(h));
    return fflush(stdout) == 0 || err_os(err, "could not write the address");
}

/* What another process signed and could not log is logged here, and what waited for that holds. A
 * trouble is told once, until it is another. */
static void settle_once(struct store *s, const char *home, char last[static SAID_BYTES])
{
    struct err err = { 0 };
    struct clock now;
    if (!store_clock(s, clock_read(), &now, &err) || !settle(s, home, now.now_at, NULL, &err)) {
        if (strncmp(err.text, last, SAID_BYTES - 1) != 0)
            fprintf(stderr, "ajar: not logged yet: %s\n", err.text);
        snprintf(last, SAID_BYTES, "%s", err.text);
    } else {
        last[0] = 0;
    }
}

/* The home's time goes on where nothing is decided, so that a clock that is set back later is not
 * believed. Where it could not be kept the next second tries again. */
static void keep_time(struct store *s)
{
    struct clock now = clock_read(), kept;
    struct err why = { 0 };
    if (store_clock(s, (struct clock){ 0 }, &kept, &why) &&
        now.now_at >= kept.now_at + KEEP_SECONDS && !store_clock(s, now, &kept, &why))
        assert(why.kind != ERR_NONE);
}

/* ERR_DENIED: the database was replaced, and what is decided from here on would not be seen. */
static bool settle_until(const char *home, const sigset_t *stop, struct err *err)
{
    AUTO_CLOSE(store) struct store *s = NULL;
    const struct timespec pause = { .tv_sec = 1 };
    struct err why = { 0 };
    char last[SAID_BYTES] = "";
    int64_t seen = -1, now = -1;
    s = store_open(home, false, &why);
    for (;;) {
        bool known = s != NULL && store_generation(s, &now, &why);
        if (why.kind == ERR_DENIED) {
            *err = why;
            return false;
        }
        if (s != NULL && (!known || now != seen || last[0] != 0)) {
            settle_once(s, home, last);
            seen = now;
        }
        if (known)
            keep_time(s);
        why = (struct err){ 0 };
        if (sigtimedwait(stop, NULL, &pause) >= 0)
            return true;
    }
}

static bool serve(const struct out *o, const char *home, const sigset_t *stop, struct err *err)
{
    struct hub_config config = { .home = home,
                                 .listen = listen_at,
                                 .url = url,
                                 .idle_seconds = (unsigned)idle_seconds,
                                 .witness = witnesses.text,
                                 .n_witnesses = witnesses.n,
                                 .log = log_all };
    struct hub *h = stands(home, err) ? hub_open(&config, err) : NULL;
    if (h == NULL)
        return false;
    bool ok = announce(o, home, h, err);
    bool ended = ok && settle_until(home, stop, err);
    hub_close(h, ended ? DRAIN_MS : 0);
    return ended;
}

static bool run(char **args, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "home", .limit = HOME_MEMORY };
    sigset_t stop;
    (void)args;
    const char *home = store_home(&a, err);
    if (home == NULL || !may_listen(err) || !good_url(err))
        return false;
    if (idle_seconds == 0 || idle_seconds > 3600)
        return err_set(err, ERR_USAGE, "--idle-timeout: expected 1 to 3600 seconds");
    /* Before any thread: all of them leave these to sigwait. */
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    return serve(o, home, &stop, err);
}

static const struct opt opts[] = {
    { "listen", 'l', OPT_TEXT, &listen_at, "ADDR:PORT", "where to listen (127.0.0.1:8411)" },
    { "url", 0, OPT_TEXT, &url, "URL", "how clients reach it, behind a TLS server" },
    { "plain-http", 0, OPT_FLAG, &plain_http, NULL, "allow other machines without TLS" },
    { "idle-timeout", 0, OPT_COUNT, &idle_seconds, "SEC", "end idle connections (60)" },
    { "witness", 0, OPT_LIST, &witnesses, "URL",
      "ask a witness of the log for what it has not signed; may be repeated" },
    { "log", 0, OPT_FLAG, &log_all, NULL, "log every request, not only failures" },
};

const struct cmd cmd_serve = {
    .name = "serve",
    .summary = "the hub: let clients download what the gate lets out",
    .usage = "",
    .opts = opts,
    .n_opts = COUNT(opts),
    .run = run,
};
