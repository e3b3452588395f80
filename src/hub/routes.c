/* routes.c - see routes.h. A path is split as it was sent and matched segment by segment; what a
 * segment means is decoded afterwards, once. */
#include "hub/routes.h"

#include "base/path.h"
#include "hub/answers.h"
#include "hub/send.h"
#include "hub/transfers.h"

static bool resolve(struct call *c, struct err *err)
{
    const struct gate_pass *pass;
    enum called said = call_gate(c, gate_action_of(c->path), &pass, err);
    return said == CALL_YES ? send_file(c, pass, err) : said == CALL_NO;
}

static bool raw(struct call *c, struct err *err)
{
    const struct gate_pass *pass;
    enum called said = call_gate(c, gate_action_of(c->path), &pass, err);
    return said == CALL_YES ? send_raw(c, pass, err) : said == CALL_NO;
}

/* The order matters only where two patterns fit: the first wins. */
static const struct route routes[] = {
    { HTTP_GET, "/:ns/:name/resolve/:rev/*path", resolve, true },
    { HTTP_GET, "/:ns/:name/raw/:rev/*path", raw, true },
    { HTTP_GET, "/api/models/:ns/:name", answer_info, false },
    { HTTP_GET, "/api/models/:ns/:name/revision/:rev", answer_info, false },
    { HTTP_GET, "/api/models/:ns/:name/tree/:rev", answer_tree, false },
    { HTTP_GET, "/api/models/:ns/:name/tree/:rev/*path", answer_tree, false },
    { HTTP_POST, "/api/models/:ns/:name/paths-info/:rev", answer_paths, false },
    { HTTP_GET, "/api/models/:ns/:name/refs", answer_refs, false },
    { HTTP_GET, "/api/models/:ns/:name/commits/:rev", answer_commits, false },
    { HTTP_GET, "/api/models/:ns/:name/decision", answer_decision, false },
    { HTTP_GET, "/api/models/:ns/:name/decision/:rev", answer_decision, false },
    { HTTP_GET, "/api/models/:ns/:name/receipt", answer_receipt, false },
    { HTTP_GET, "/api/models/:ns/:name/receipt/:rev", answer_receipt, false },
    { HTTP_GET, "/log/statement/:rev", answer_statement, false },
    { HTTP_GET, "/api/models/:ns/:name/auth-check", answer_auth_check, false },
    { HTTP_GET, "/api/models", answer_models, false },
    { HTTP_GET, "/api/whoami-v2", answer_whoami, false },
    { HTTP_GET, "/healthz", answer_health, false },
    { HTTP_GET, "/log/checkpoint", answer_log_head, false },
    { HTTP_GET, "/log/tile/*path", answer_log_tile, false },
    { HTTP_GET, "/api/v2/checkpoint", answer_log_head, false },
    { HTTP_GET, "/api/v2/tile/*path", answer_log_tile, false },
    { HTTP_GET, "/:ns/:name/info/refs", answer_git, false },
    { HTTP_POST, "/:ns/:name/git-upload-pack", answer_git, false },
    { HTTP_GET, "/api/:name", answer_nothing, false },
    { HTTP_GET, "/api/models/:name", answer_no_model, false },
    { HTTP_GET, "/api/models/:name/revision/:rev", answer_no_model, false },
    { HTTP_GET, "/:name/resolve/:rev/*path", answer_no_model, false },
    { HTTP_GET, "/-/:name", answer_asset, false },
    { HTTP_GET, "/", answer_home, false },
    { HTTP_GET, "/:ns/:name", answer_page, false },
};

const struct route *route_list(unsigned *n)
{
    *n = COUNT(routes);
    return routes;
}

struct parts {
    struct span segment[URI_SEGMENTS];
    unsigned n;
    unsigned ns, name, rev, path; /* index of the segment plus one; 0: the route has none */
};

/* Where a pattern's word starting with ':' or '*' puts its segment. */
static unsigned *slot(struct parts *p, const char *word)
{
    return word[1] == 'n' && word[2] == 's' ? &p->ns
           : word[1] == 'n'                 ? &p->name
           : word[1] == 'r'                 ? &p->rev
                                            : &p->path;
}

static bool matches(const char *pattern, struct parts *p)
{
    unsigned i = 0;
    p->ns = p->name = p->rev = p->path = 0;
    for (; *pattern == '/'; i++) {
        const char *word = pattern + 1;
        size_t len = (size_t)(strchrnul(word, '/') - word);
        pattern = word + len;
        if (i >= p->n)
            return false;
        struct span have = p->segment[i];
        if (word[0] == ':' || word[0] == '*') {
            *slot(p, word) = i + 1;
            if (have.len == 0)
                return false;
            if (word[0] == '*')
                return true;
        } else if (have.len != len || memcmp(have.ptr, word, len) != 0) {
            return false;
        }
    }
    return i == p->n;
}

static bool one_part(struct call *c, const struct parts *p, unsigned at, struct span *out,
                     struct err *err)
{
    return at == 0 || uri_decode(p->segment[at - 1], false, c->a, out, err);
}

/* The segments of the path, each decoded alone: an escaped slash does not make a folder. */
static bool path_part(struct call *c, const struct parts *p, struct err *err)
{
    char quoted[QUOTED_BYTES];
    uint8_t *text;
    size_t n = 0;
    if (p->path == 0)
        return true;
    text = ARENA_ARRAY(c->a, uint8_t, c->http->path.len, err);
    if (text == NULL)
        return false;
    for (unsigned i = p->path - 1; i < p->n; i++) {
        struct span s;
        if (!uri_decode(p->segment[i], false, c->a, &s, err))
            return err_in(err, "path");
        if (s.len > 0 && memchr(s.ptr, '/', s.len) != NULL)
            return err_set(err, ERR_INPUT, "path: an escaped slash in %s", span_quote(s, quoted));
        if (n > 0)
            text[n++] = '/';
        if (s.len > 0)
            memcpy(text + n, s.ptr, s.len);
        n += s.len;
    }
    c->path = (struct span){ text, n };
    return path_ok(c->path) || err_set(err, ERR_INPUT, "path: %s is no path inside a model",
                                       span_quote(c->path, quoted));
}

static bool parts(struct call *c, const struct parts *p, struct err *err)
{
    return one_part(c, p, p->ns, &c->ns, err) && one_part(c, p, p->name, &c->name, err) &&
           one_part(c, p, p->rev, &c->rev, err) && path_part(c, p, err) &&
           uri_pairs(c->http->query, c->a, &c->query, &c->n_query, err);
}

static bool answer(struct call *c, const struct route *route, const struct parts *p,
                   struct err *err)
{
    if (c->rows == NULL)
        return err_set(err, ERR_SYSTEM, "the store could not be opened");
    bool sends = route->sends && c->http->method == HTTP_GET;
    if (sends && !transfers_add(hub_transfers(c->hub), c->http, err))
        return false;
    return parts(c, p, err) && rows_fresh(c->rows, NULL, err) && route->answer(c, err);
}

void route_answer(struct call *c)
{
    struct err err = { 0 };
    struct parts p = { 0 };
    enum http_method method = c->http->method == HTTP_HEAD ? HTTP_GET : c->http->method;
    bool other = false, ok = false;
    if (!uri_split(c->http->path, p.segment, &p.n)) {
        ok = reply_error(c, 400, "", SPAN("the address is no path of this hub"), &err);
    } else {
        const struct route *route = NULL;
        for (size_t i = 0; i < COUNT(routes) && route == NULL; i++) {
            bool fits = matches(routes[i].pattern, &p);
            other = other || fits;
            route = fits && routes[i].method == method ? &routes[i] : NULL;
        }
        ok = route != NULL ? answer(c, route, &p, &err)
             : other ? reply_error(c, 405, "", SPAN("this address takes no such method"), &err)
                     : reply_error(c, 404, "", SPAN("no such page"), &err);
    }
    if (!ok)
        reply_failed(c, &err);
}
