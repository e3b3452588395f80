/* reply.c - see reply.h. */
#include "http/reply.h"

#include <microhttpd.h>
#include <unistd.h>

static const char id_header[] = "X-Request-Id";
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

/* The headers that answers of one kind share. */
static bool dress(struct MHD_Response *m, const struct http_reply *p)
{
    bool ok = MHD_add_response_header(m, "X-Content-Type-Options", "nosniff") == MHD_YES &&
              MHD_add_response_header(m, "Content-Security-Policy",
                                      p->policy != NULL ? p->policy : nothing_runs) == MHD_YES &&
              (p->policy == NULL ||
               MHD_add_response_header(m, "Referrer-Policy", "no-referrer") == MHD_YES) &&
              (p->type == NULL ||
               MHD_add_response_header(m, MHD_HTTP_HEADER_CONTENT_TYPE, p->type) == MHD_YES);
    for (unsigned i = 0; ok && i < p->n; i++)
        ok = MHD_add_response_header(m, p->field[i].name, p->field[i].value) == MHD_YES;
    return ok;
}

static bool no_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory for an answer");
}

/* Gives m to the client. */
static bool queue(struct http_request *r, unsigned status, struct MHD_Response *m, struct err *err)
{
    assert(r->status == 0);
    if (MHD_add_response_header(m, id_header, r->id) != MHD_YES ||
        MHD_queue_response(r->mhd, status, m) != MHD_YES)
        return no_memory(err);
    r->status = status;
    return true;
}

/* Dresses m, which is taken, and gives it. */
static bool give(struct http_request *r, const struct http_reply *p, struct MHD_Response *m,
                 struct err *err)
{
    if (m == NULL)
        return no_memory(err);
    bool ok = dress(m, p) || no_memory(err);
    ok = ok && queue(r, p->status, m, err);
    MHD_destroy_response(m);
    return ok;
}

static struct MHD_Response *of_bytes(struct span body)
{
    static char none[1];
    void *bytes = body.len > 0 ? (void *)(uintptr_t)body.ptr : none;
    return MHD_create_response_from_buffer(body.len, bytes, MHD_RESPMEM_MUST_COPY);
}

/* The body of a HEAD is never asked for. */
static ssize_t no_body(void *ctx, uint64_t at, char *to, size_t most)
{
    (void)ctx, (void)at, (void)to, (void)most;
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

static struct MHD_Response *of_head(uint64_t bytes)
{
    return MHD_create_response_from_callback(bytes, 16, no_body, NULL, NULL);
}

bool http_send(struct http_request *r, const struct http_reply *p, struct span body,
               struct err *err)
{
    return give(r, p, of_bytes(body), err);
}

bool http_send_head(struct http_request *r, const struct http_reply *p, uint64_t bytes,
                    struct err *err)
{
    assert(r->method == HTTP_HEAD);
    return give(r, p, of_head(bytes), err);
}

bool http_send_file(struct http_request *r, const struct http_reply *p, int fd, uint64_t off,
                    uint64_t bytes, struct err *err)
{
    struct MHD_Response *m = NULL;
    if (bytes > 0)
        m = MHD_create_response_from_fd_at_offset64(bytes, fd, off);
    if (m == NULL)
        close(fd);
    return bytes > 0 ? give(r, p, m, err) : http_send(r, p, (struct span){ 0 }, err);
}

/* The headers of an answer are written out while it is queued or soon after; until the request is
 * over nothing of it is changed. */
struct http_ready {
    struct MHD_Response *response;
    struct http_request *by; /* the request it is on its way by, or NULL */
    unsigned status;
    char id[sizeof((struct http_request *)0)->id]; /* that it carries, or "" */
};

static struct http_ready *make_ready(const struct http_reply *p, struct MHD_Response *m,
                                     struct err *err)
{
    struct http_ready *ready = mem_resize(NULL, sizeof *ready);
    if (ready != NULL && m != NULL && dress(m, p)) {
        *ready = (struct http_ready){ .response = m, .status = p->status };
        return ready;
    }
    mem_release(ready);
    if (m != NULL)
        MHD_destroy_response(m);
    no_memory(err);
    return NULL;
}

struct http_ready *http_ready_make(const struct http_reply *p, struct span body, struct err *err)
{
    return make_ready(p, of_bytes(body), err);
}

struct http_ready *http_ready_head(const struct http_reply *p, uint64_t bytes, struct err *err)
{
    return make_ready(p, of_head(bytes), err);
}

bool http_ready_idle(const struct http_ready *ready)
{
    return ready->by == NULL;
}

bool http_send_ready(struct http_request *r, struct http_ready *ready, struct err *err)
{
    assert(ready->by == NULL);
    if (ready->id[0] != 0)
        (void)MHD_del_response_header(ready->response, id_header, ready->id);
    memcpy(ready->id, r->id, sizeof ready->id);
    if (!queue(r, ready->status, ready->response, err))
        return false;
    ready->by = r;
    r->ready = ready;
    return true;
}

void http_ready_end(struct http_request *r)
{
    if (r->ready != NULL)
        r->ready->by = NULL;
    r->ready = NULL;
}

void http_ready_close(struct http_ready *ready)
{
    if (ready == NULL)
        return;
    if (ready->by != NULL)
        ready->by->ready = NULL;
    MHD_destroy_response(ready->response);
    mem_release(ready);
}

struct range_ask http_range(const struct http_request *r)
{
    bool part = r->method != HTTP_HEAD; /* RFC 9110 14.2: a HEAD tells of the whole */
    return (struct range_ask){
        .range = part ? http_header(r, MHD_HTTP_HEADER_RANGE) : (struct span){ 0 },
        .if_range = http_header(r, MHD_HTTP_HEADER_IF_RANGE),
        .if_none_match = http_header(r, MHD_HTTP_HEADER_IF_NONE_MATCH),
    };
}
