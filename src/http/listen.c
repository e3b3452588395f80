/* listen.c - see listen.h. */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BACKLOG = 4096,   /* the kernel's own bound is usually no higher */
    UNSENT = 1 << 20, /* bytes a connection queues beyond what its network carries: what is queued
                         cannot be called back, so a slow reader gets no more ahead than this */
};

static bool wrong(const char *text, struct err *err)
{
    char room[QUOTED_BYTES];
    return err_set(err, ERR_USAGE, "expected ADDRESS:PORT, such as 127.0.0.1:8411, not %s",
                   span_quote(span_of(text), room));
}

bool listen_parse(const char *text, struct listen_at *out, struct err *err)
{
    char host[INET6_ADDRSTRLEN + 2];
    const char *colon = strrchr(text, ':');
    uint64_t port;
    struct listen_at at = { 0 };
    if (colon == NULL || (size_t)(colon - text) >= sizeof host ||
        !span_u64(span_of(colon + 1), &port) || port > UINT16_MAX)
        return wrong(text, err);
    size_t n = (size_t)(colon - text);
    bool v6 = n >= 2 && text[0] == '[' && text[n - 1] == ']';
    memcpy(host, text + v6, n - 2 * v6);
    host[n - 2 * v6] = 0;
    if (v6) {
        at.v6 =
            (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
        at.len = sizeof at.v6;
        if (inet_pton(AF_INET6, host, &at.v6.sin6_addr) != 1)
            return wrong(text, err);
        at.loopback = IN6_IS_ADDR_LOOPBACK(&at.v6.sin6_addr);
    } else {
        const char *name = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
        at.v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
        at.len = sizeof at.v4;
        if (inet_pton(AF_INET, name, &at.v4.sin_addr) != 1)
            return wrong(text, err);
        at.loopback = ntohl(at.v4.sin_addr.s_addr) >> 24 == 127;
    }
    *out = at;
    return true;
}

static void show(const struct listen_at *at, char text[static LISTEN_TEXT_BYTES])
{
    char host[INET6_ADDRSTRLEN] = "";
    bool v6 = at->any.sa_family == AF_INET6;
    inet_ntop(at->any.sa_family, v6 ? (const void *)&at->v6.sin6_addr : &at->v4.sin_addr, host,
              sizeof host);
    snprintf(text, LISTEN_TEXT_BYTES, v6 ? "[%s]:%u" : "%s:%u", host,
             ntohs(v6 ? at->v6.sin6_port : at->v4.sin_port));
}

bool listen_open(struct listen_at *at, int *fd, char text[static LISTEN_TEXT_BYTES],
                 struct err *err)
{
    int yes = 1, unsent = UNSENT,
        s = socket(at->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    show(at, text);
    if (s < 0)
        return err_os(err, "could not make a socket");
    bool ok = setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
              setsockopt(s, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent) == 0 &&
              bind(s, &at->any, at->len) == 0 && listen(s, BACKLOG) == 0 &&
              getsockname(s, &at->any, &at->len) == 0;
    if (ok) {
        show(at, text);
        *fd = s;
        return true;
    }
    if (errno == EADDRINUSE)
        err_set(err, ERR_SYSTEM,
                "%s is in use by another program: stop it, or choose another port with --listen "
                "ADDRESS:PORT (port 0 picks a free one)",
                text);
    else
        err_os(err, "could not listen at %s", text);
    close(s);
    return false;
}
