/* client.h - POST to and GET from few addresses over libcurl, many at once, each with a bound on its time and
 * bytes. Knows nothing of models.
 *
 * Terms   target  an address, and the key that goes there
 *         slot    one request at a time; a client has a fixed number
 * Limits  CLIENT_BODY_MAX, CLIENT_HEADERS_MAX; config.seconds for all of one request, from the first
 *         byte of the connection to the last of the answer
 *         Only the named addresses are talked to: no redirect, no proxy, no netrc, no cookie, no other
 *         scheme. No compression is asked for, so that what arrives is what was sent.
 *         A key goes over https only, or to this machine; where an answer has it, it is struck out. */
#ifndef AJAR_HTTP_CLIENT_H
#define AJAR_HTTP_CLIENT_H

#include "base/buf.h"

#define CLIENT_TARGETS_MAX 16u
#define CLIENT_SLOTS_MAX   128u        /* with an answer of CLIENT_BODY_MAX in each: 1 GiB */
#define CLIENT_BODY_MAX    (8u << 20)  /* bytes: log-probabilities of a full window have some MiB */
#define CLIENT_HEADERS_MAX (64u << 10) /* bytes of all headers of an answer */
#define CLIENT_KEY_MAX     4096u       /* bytes of a key */

struct client;
struct client_target {
    const char *url;
    struct span key;  /* sent as a bearer token; empty: none */
    const char *type; /* of what is posted there; NULL: JSON, which is also what is asked for */
};
/* Borrowed until client_open returns. */
struct client_config {
    struct client_target target[CLIENT_TARGETS_MAX];
    unsigned n_targets;
    unsigned seconds;
    unsigned slots; /* 1 to CLIENT_SLOTS_MAX */
};
enum client_end {
    CLIENT_ANSWERED = 1, /* status and body are what came */
    CLIENT_UNREACHED,    /* no connection: nothing was asked */
    CLIENT_BROKEN,       /* the connection ended, or what came is no HTTP */
    CLIENT_LATE,         /* past config.seconds */
    CLIENT_TOO_LONG,     /* past a limit of bytes */
    CLIENT_REFUSED,      /* TLS: the other side is not who the address says */
};
struct client_answer {
    unsigned slot;
    enum client_end end;
    unsigned status;        /* of CLIENT_ANSWERED */
    struct span body;       /* borrowed until the slot's next request */
    uint64_t retry_after_s; /* 0: not said */
    const char *why;        /* not CLIENT_ANSWERED: one line, in the library's words */
};

/* Fails  ERR_USAGE: an address that is not http or https, has a user, a password or a fragment, or a
 * key that may not go there; ERR_SYSTEM. */
struct client *client_open(const struct client_config *config, struct err *err) MUST;
void client_close(struct client *c);
AUTO_HANDLE(client, client_close)

/* Somebody listens there, and is who the address says where it is https; nothing is asked.
 * ERR_SYSTEM names the address, ERR_USAGE as client_open, before anybody is called. */
bool client_reach(const struct client_target *t, struct err *err) MUST;

/* Begins a request with a body, which is borrowed until it is answered. The slot is free. */
bool client_post(struct client *c, unsigned slot, unsigned target, struct span body,
                 struct err *err) MUST;
/* Begins to ask for what is at the target's address with path behind it: our own words. ERR_LIMIT:
 * an address of more than CLIENT_URL_MAX bytes. */
#define CLIENT_URL_MAX 4096u
bool client_get(struct client *c, unsigned slot, unsigned target, const char *path,
                struct err *err) MUST;
/* Waits at most so long for something to happen; ERR_SYSTEM. */
bool client_wait(struct client *c, unsigned ms, struct err *err) MUST;
/* One that has ended, if any. Its slot is free again. */
bool client_next(struct client *c, struct client_answer *out) MUST;

#endif
