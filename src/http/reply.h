/* reply.h - an answer to a request: status, headers, and a body of bytes or of a file. */
#ifndef AJAR_HTTP_REPLY_H
#define AJAR_HTTP_REPLY_H

#include "http/range.h"
#include "http/server.h"

enum { HTTP_FIELDS_MAX = 16 };

/* Beside the fields every answer has X-Request-Id and the headers that tell browsers to trust
 * nothing in it. Values are borrowed until the answer is given: printable ASCII, see http_value. */
struct http_reply {
    unsigned status;
    const char *type;   /* Content-Type, or NULL */
    const char *policy; /* Content-Security-Policy of a page; NULL: nothing may run or load */
    unsigned n;
    struct http_field {
        const char *name, *value;
    } field[HTTP_FIELDS_MAX];
};

void http_field(struct http_reply *p, const char *name, const char *value);
/* Outside text as a header's value, in a: one line of printable ASCII, the rest as '?', at most
 * HTTP_VALUE_MAX bytes. NULL without memory. */
#define HTTP_VALUE_MAX 1024u
const char *http_value(struct arena *a, struct span text, struct err *err) MUST;

/* All three give the answer, once per request; for HEAD without the body. Bytes are copied.
 * Fails  ERR_SYSTEM without memory; nothing was given then. */
bool http_send(struct http_request *r, const struct http_reply *p, struct span body,
               struct err *err) MUST;
/* Only the headers of an answer with a body of so many bytes: for HEAD of what is not at hand. */
bool http_send_head(struct http_request *r, const struct http_reply *p, uint64_t bytes,
                    struct err *err) MUST;
/* bytes of fd from off, by sendfile. fd is taken, also by a failure. */
bool http_send_file(struct http_request *r, const struct http_reply *p, int fd, uint64_t off,
                    uint64_t bytes, struct err *err) MUST;

/* An answer made once and given many times, by the thread that made it: only its id is new each
 * time. One that is still on its way to a client cannot be given to another (http_ready_idle). */
struct http_ready;
struct http_ready *http_ready_make(const struct http_reply *p, struct span body,
                                   struct err *err) MUST;
/* Only the headers: for HEAD. */
struct http_ready *http_ready_head(const struct http_reply *p, uint64_t bytes,
                                   struct err *err) MUST;
bool http_ready_idle(const struct http_ready *ready);
bool http_send_ready(struct http_request *r, struct http_ready *ready, struct err *err) MUST;
/* Also while it is on its way. */
void http_ready_close(struct http_ready *ready);
void http_ready_end(struct http_request *r); /* for server.c: the request is over */

/* The range and conditional headers of r. */
struct range_ask http_range(const struct http_request *r);

#endif
