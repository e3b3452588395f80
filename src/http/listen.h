/* listen.h - the address a server listens at. */
#ifndef AJAR_HTTP_LISTEN_H
#define AJAR_HTTP_LISTEN_H

#include <netinet/in.h>

#include "base/base.h"

#define LISTEN_TEXT_BYTES (INET6_ADDRSTRLEN + sizeof "[]:65535")

struct listen_at {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    };
    socklen_t len;
    bool loopback;
};
/* "127.0.0.1:8411", "[::1]:8411", "localhost:8411". ERR_USAGE. */
bool listen_parse(const char *text, struct listen_at *out, struct err *err) MUST;
/* A listening socket; at and its text get the port that was picked for port 0. ERR_SYSTEM, which
 * says what to do about a busy port. */
bool listen_open(struct listen_at *at, int *fd, char text[static LISTEN_TEXT_BYTES],
                 struct err *err) MUST;

#endif
