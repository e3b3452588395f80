/* reply.c - the hub's answers, and the error contract its clients know: X-Error-Code for programs,
 * X-Error-Message and a JSON body for people, with the state and the next step.
 * Source  docs/hub.md section 3 */
#include <stdio.h>

#include "hub/call.h"
#include "web/page.h"

enum { MESSAGE_MAX = 64 << 10 }; /* bytes; terms of a grant may be long, a header holds less */

static const char json_type[] = "application/json; charset=utf-8";
static const char private_type[] = "private, no-cache";

static struct http_reply json_reply(const struct call *c)
{
    struct http_reply p = { .status = 200, .type = json_type };
    http_field(&p, "Cache-Control", private_type);
    if (c->ask.commit != NULL)
        http_field(&p, "X-Repo-Commit", c->ask.commit->oid);
    return p;
}

bool reply_json(struct call *c, struct span body, struct err *err)
{
    struct http_reply p = json_reply(c);
    return http_send(c->http, &p, body, err);
}

bool reply_json_kept(struct call *c, struct span key, struct span body, struct err *err)
{
    struct http_reply p = json_reply(c);
    struct http_ready *ready = http_ready_make(&p, body, err);
    if (ready == NULL)
        return false;
    bool ok = http_send_ready(c->http, ready, err);
    rows_keep(c->rows, key, ready, body.len);
    return ok;
}

/* A browser says that it reads HTML; none of the clients does. */
static bool is_browser(const struct call *c)
{
    struct span accept = http_header(c->http, "Accept");
    return accept.len > 0 && memmem(accept.ptr, accept.len, "text/html", 9) != NULL;
}

/* What went wrong as JSON, or as a page. */
static bool put_error(struct call *c, struct http_reply *p, struct span text, struct buf *b,
                      struct err *err)
{
    if (is_browser(c)) {
        p->type = PAGE_TYPE;
        p->policy = PAGE_CSP;
        return page_error(p->status, text, SPAN(""), c->a, b, err);
    }
    struct jout j = { .to = b };
    p->type = json_type;
    jout_open(&j, NULL, '{');
    jout_string(&j, "error", text);
    jout_close(&j, '}');
    buf_put(b, SPAN("\n"));
    return true;
}

static bool send_error(struct call *c, struct http_reply *p, const char *code, struct span text,
                       struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span body;
    buf_init(&b, "answer", 8 * MESSAGE_MAX);
    const char *line = http_value(c->a, text, err);
    if (line == NULL || !put_error(c, p, text, &b, err) || !buf_done(&b, &body, err))
        return false;
    http_field(p, "Vary", "Accept");
    http_field(p, "Cache-Control", "no-store");
    http_field(p, "X-Error-Message", line);
    if (code[0] != 0)
        http_field(p, "X-Error-Code", code);
    if (p->status == 401)
        http_field(p, "WWW-Authenticate", "Bearer");
    return http_send(c->http, p, body, err);
}

bool reply_error(struct call *c, unsigned status, const char *code, struct span text,
                 struct err *err)
{
    struct http_reply p = { .status = status };
    return send_error(c, &p, code, text, err);
}

bool reply_no(struct call *c, enum gate_why why, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct http_reply p = { .status = gate_status(why, c->token.len == 0) };
    struct span text;
    char seconds[32];
    const char *url = call_url(c, err);
    if (url == NULL)
        return false;
    buf_init(&b, "message", MESSAGE_MAX);
    gate_tell(&b, why, &c->ask, url);
    if (why == GATE_RATE) {
        snprintf(seconds, sizeof seconds, "%" PRIu64, c->ask.commit->rate_seconds);
        http_field(&p, "Retry-After", seconds);
    }
    return buf_done(&b, &text, err) && send_error(c, &p, gate_code(why), text, err);
}

bool reply_absent(struct call *c, const char *code, const char *what, struct err *err)
{
    struct http_reply p = { .status = 404 };
    if (c->ask.commit != NULL)
        http_field(&p, "X-Repo-Commit", c->ask.commit->oid);
    return send_error(c, &p, code, span_of(what), err);
}

static const unsigned status_of[] = {
    [ERR_NONE] = 500,   [ERR_INPUT] = 400,  [ERR_LIMIT] = 413, [ERR_ABSENT] = 404,
    [ERR_DENIED] = 403, [ERR_SYSTEM] = 503, [ERR_USAGE] = 400,
};

/* Why the machine failed is for those who run it: it goes to the log, not to the client. */
void reply_failed(struct call *c, const struct err *why)
{
    struct err err = { 0 };
    struct http_reply p = { .status = status_of[why->kind] };
    struct span text = span_of(why->text);
    if (c->http->status != 0)
        return;
    if (p.status >= 500) {
        call_log(c->http, p.status, why->text);
        http_field(&p, "Retry-After", "5");
        text = SPAN("this hub could not answer: try again later, and tell the people who run it "
                    "the request id");
    }
    (void)!send_error(c, &p, "", text, &err);
}
