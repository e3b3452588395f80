/* account.c - who is asking, what they may have, and the doors that are none. */
#include "hub/answers.h"

enum { ACCOUNT_BYTES = 8 << 10 };

bool answer_whoami(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct span body;
    if (!call_person(c, err))
        return err->kind == ERR_NONE;
    if (c->ask.person == NULL)
        return reply_error(c, 401, "",
                           SPAN("no token was sent: log in with a token (hf auth login)"), err);
    buf_init(&b, "answer", ACCOUNT_BYTES);
    jout_open(&j, NULL, '{');
    jout_text(&j, "type", "user");
    jout_string(&j, "name", c->ask.person->name);
    jout_string(&j, "fullname", c->ask.person->name);
    jout_open(&j, "orgs", '[');
    jout_close(&j, ']');
    jout_open(&j, "auth", '{');
    jout_text(&j, "type", "access_token");
    jout_open(&j, "accessToken", '{');
    jout_text(&j, "displayName", "ajar");
    jout_text(&j, "role", "read");
    jout_close(&j, '}');
    jout_close(&j, '}');
    jout_close(&j, '}');
    return buf_done(&b, &body, err) && reply_json(c, body, err);
}

bool answer_auth_check(struct call *c, struct err *err)
{
    enum called said = call_gate(c, GATE_FILE, NULL, err);
    return said == CALL_YES ? reply_json(c, SPAN("{}"), err) : said == CALL_NO;
}

bool answer_health(struct call *c, struct err *err)
{
    struct http_reply p = { .status = 200, .type = "text/plain; charset=utf-8" };
    http_field(&p, "Cache-Control", "no-store");
    return http_send(c->http, &p, SPAN("ok\n"), err);
}

/* git shows what a text/plain refusal says, and asks for a password after a 401: hence 403 for
 * every name, there or not. */
bool answer_git(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct http_reply p = { .status = 403, .type = "text/plain" };
    struct span body;
    const char *url = call_url(c, err);
    if (url == NULL)
        return false;
    const char *value = http_value(c->a, SPAN("this hub does not speak git"), err);
    if (value == NULL)
        return false;
    bool dot_git = c->name.len > 4 && memcmp(c->name.ptr + c->name.len - 4, ".git", 4) == 0;
    struct span name = { c->name.ptr, c->name.len - (dot_git ? 4 : 0) };
    buf_init(&b, "answer", ACCOUNT_BYTES);
    buf_printf(&b,
               "this hub does not speak git. Download the files with\n"
               "    HF_ENDPOINT=%s hf download ",
               url);
    uri_put(&b, c->ns);
    buf_printf(&b, "/");
    uri_put(&b, name);
    buf_printf(&b, "\n");
    http_field(&p, "X-Error-Message", value);
    return buf_done(&b, &body, err) && http_send(c->http, &p, body, err);
}

/* A name without a namespace names no model here. */
bool answer_no_model(struct call *c, struct err *err)
{
    if (!call_person(c, err))
        return err->kind == ERR_NONE;
    return reply_no(c, GATE_HIDDEN, err);
}

/* Clients ask for more than this hub has; the address of no page either. */
bool answer_nothing(struct call *c, struct err *err)
{
    return reply_error(c, 404, "", SPAN("no such page"), err);
}
