/* reply.c - see reply.h. An answer is built anew for each request, for each has an id of its own;
 * what is costly about it, its bytes, the caller may keep. */
#include "http/reply.h"

#include <microhttpd.h>
#include <unistd.h>

static const char nothing_runs[] = "default-src 'none'; frame-ancestors 'none'; sandbox";

void http_field(struct http_reply *p, const char *name, const char *value)
{
    assert(p->n < HTTP_FIELDS_MAX);
    p->field[p->n++] = (struct http_field){ name, value };
}

const char *http_value(struct arena *a, struct span text, struct err *err)
{
    size_t n = text.len < HTTP_VALUE_MAX ? text.len : HTTP_VALUE_MAX;
    char *out = ARENA_ARRAY(a, char, n + 1, err);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        out[i] = text.ptr[i] >= 0x20 && text.ptr[i] < 0x7F ? (char)text.ptr[i] : '?';
    return out;
}

static bool queue(struct http_request *r, const struct http_reply *p, struct MHD_Response *m,
                  struct err *err)
{
    assert(r->status == 0);
    bool ok = m != NULL && MHD_add_response_header(m, "X-Request-Id", r->id) == MHD_YES &&
              MHD_add_response_header(m, "X-Content-Type-Options", "nosniff") == MHD_YES &&
              MHD_add_response_header(m, "Referrer-Policy", "no-referrer") == MHD_YES &&
              MHD_add_response_header(m, "Content-Security-Policy",
                                      p->policy != NULL ? p->policy : nothing_runs) == MHD_YES &&
              (p->type == NULL ||
               MHD_add_response_header(m, MHD_HTTP_HEADER_CONTENT_TYPE, p->type) == MHD_YES);
    for (unsigned i = 0; ok && i < p->n; i++)
        ok = MHD_add_response_header(m, p->field[i].name, p->field[i].value) == MHD_YES;
    ok = ok && MHD_queue_response(r->mhd, p->status, m) == MHD_YES;
    if (m != NULL)
        MHD_destroy_response(m);
    if (!ok)
        return err_set(err, ERR_SYSTEM, "out of memory for an answer");
    r->status = p->status;
    return true;
}

bool http_send(struct http_request *r, const struct http_reply *p, struct span body,
               struct err *err)
{
    static char none[1];
    void *bytes = body.len > 0 ? (void *)(uintptr_t)body.ptr : none;
    return queue(r, p, MHD_create_response_from_buffer(body.len, bytes, MHD_RESPMEM_MUST_COPY),
                 err);
}

/* The body of a HEAD is never asked for. */
static ssize_t no_body(void *ctx, uint64_t at, char *to, size_t most)
{
    (void)ctx, (void)at, (void)to, (void)most;
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

bool http_send_head(struct http_request *r, const struct http_reply *p, uint64_t bytes,
                    struct err *err)
{
    assert(r->method == HTTP_HEAD);
    return queue(r, p, MHD_create_response_from_callback(bytes, 16, no_body, NULL, NULL), err);
}

bool http_send_file(struct http_request *r, const struct http_reply *p, int fd, uint64_t off,
                    uint64_t bytes, struct err *err)
{
    struct MHD_Response *m = NULL;
    if (bytes > 0)
        m = MHD_create_response_from_fd_at_offset64(bytes, fd, off);
    if (m == NULL)
        close(fd);
    return bytes > 0 ? queue(r, p, m, err) : http_send(r, p, (struct span){ 0 }, err);
}

struct range_ask http_range(const struct http_request *r)
{
    return (struct range_ask){
        .range = http_header(r, MHD_HTTP_HEADER_RANGE),
        .if_range = http_header(r, MHD_HTTP_HEADER_IF_RANGE),
        .if_none_match = http_header(r, MHD_HTTP_HEADER_IF_NONE_MATCH),
    };
}
