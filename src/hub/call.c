/* call.c - see call.h. The order of lookups is the same whether a model is hidden or not there:
 * model, grant, commit, gate. What is absent is looked up for model 0. */
#include "hub/call.h"

bool call_rows(struct rows *rows, const struct call_names *names, struct gate_ask *ask,
               struct err *err)
{
    ask->person = NULL;
    ask->model = NULL;
    ask->grant = NULL;
    ask->commit = NULL;
    ask->used = 0;
    if (names->token.len > 0 &&
        rows_person(rows, names->token, ask->now_at, &ask->person, err) == ROW_FAILED)
        return false;
    int64_t person = ask->person != NULL ? ask->person->id : 0;
    if (rows_model(rows, names->ns, names->name, &ask->model, err) == ROW_FAILED)
        return false;
    int64_t model = ask->model != NULL ? ask->model->id : 0;
    if (rows_grant(rows, model, person, &ask->grant, err) == ROW_FAILED ||
        rows_commit(rows, model, names->rev, &ask->commit, err) == ROW_FAILED)
        return false;
    const struct store_commit *commit = ask->commit;
    bool counts = ask->action == GATE_CARD || ask->action == GATE_FILE;
    if (commit == NULL || commit->rate_requests == 0 || !counts)
        return true;
    uint64_t seconds = commit->rate_seconds;
    ask->since_at = 1 + (seconds < (uint64_t)ask->now_at ? ask->now_at - (int64_t)seconds : 0);
    return store_ledger_count(rows_store(rows), commit->id, person, ask->since_at, &ask->used, err);
}

/* "Bearer TOKEN"; the scheme in any case. */
static bool bearer(struct span header, struct span *token)
{
    static const char scheme[] = "bearer ";
    enum { N = sizeof scheme - 1, TOKEN_MOST = 256 };
    if (header.len <= N || header.len > N + TOKEN_MOST)
        return false;
    for (size_t i = 0; i < N; i++)
        if ((header.ptr[i] | 0x20) != scheme[i])
            return false;
    *token = (struct span){ header.ptr + N, header.len - N };
    return true;
}

static bool reply_bad_token(struct call *c, struct err *err)
{
    /* The words that clients know: huggingface_hub, utils/_http.py. */
    return reply_error(c, 401, "", SPAN("Invalid credentials in Authorization header"), err);
}

bool call_person(struct call *c, struct err *err)
{
    struct span header = http_header(c->http, "Authorization");
    if (header.ptr == NULL)
        return true;
    if (!bearer(header, &c->token))
        return reply_bad_token(c, err) && false;
    enum found_row f = rows_person(c->rows, c->token, c->ask.now_at, &c->ask.person, err);
    return f == ROW_FOUND || (f == ROW_ABSENT && reply_bad_token(c, err) && false);
}

enum called call_ask(struct call *c, enum gate_action action, const struct gate_pass **pass,
                     enum gate_why *why, struct err *err)
{
    struct call_names names = { .ns = c->ns, .name = c->name, .rev = c->rev };
    if (names.rev.len == 0)
        names.rev = SPAN("main");
    if (!call_person(c, err))
        return err->kind != ERR_NONE ? CALL_FAILED : CALL_NO;
    names.token = c->token;
    c->ask.action = action;
    c->ask.path = c->path;
    if (!call_rows(c->rows, &names, &c->ask, err))
        return CALL_FAILED;
    *why = gate(&c->ask, c->a, pass, err);
    if (err->kind != ERR_NONE)
        return CALL_FAILED;
    if (*why == GATE_HIDDEN)
        return reply_no(c, *why, err) ? CALL_NO : CALL_FAILED;
    if (c->ask.commit == NULL)
        return reply_absent(c, "RevisionNotFound", "no such revision of this model", err)
                   ? CALL_NO
                   : CALL_FAILED;
    return CALL_YES;
}

enum called call_gate(struct call *c, enum gate_action action, const struct gate_pass **pass,
                      struct err *err)
{
    enum gate_why why;
    enum called asked = call_ask(c, action, pass, &why, err);
    if (asked != CALL_YES || why == GATE_YES)
        return asked;
    return reply_no(c, why, err) ? CALL_NO : CALL_FAILED;
}

/* A host and port as a browser would send them: nothing else gets into a link. */
static bool plain_host(struct span host)
{
    for (size_t i = 0; i < host.len; i++) {
        uint8_t ch = host.ptr[i];
        bool word = (ch >= '0' && ch <= '9') || ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z');
        if (!word && strchr(".:-_[]", ch) == NULL)
            return false;
    }
    return host.len > 0 && host.len <= 255;
}

const char *call_url(struct call *c, struct err *err)
{
    static const char scheme[] = "http://";
    const char *fixed = hub_url(c->hub);
    if (fixed != NULL)
        return fixed;
    struct span host = http_header(c->http, "Host");
    if (!plain_host(host))
        host = span_of(http_address(c->http->server));
    char *out = ARENA_ARRAY(c->a, char, sizeof scheme + host.len, err);
    if (out == NULL)
        return NULL;
    memcpy(out, scheme, sizeof scheme - 1);
    memcpy(out + sizeof scheme - 1, host.ptr, host.len);
    return out;
}

struct span call_query(const struct call *c, const char *key)
{
    for (unsigned i = 0; i < c->n_query; i++)
        if (span_eq(c->query[i].key, span_of(key)))
            return c->query[i].value;
    return (struct span){ 0 };
}

bool call_flag(const struct call *c, const char *key)
{
    struct span v = call_query(c, key);
    return v.ptr != NULL && (v.len == 0 || span_eq(v, SPAN("1")) || span_eq(v, SPAN("true")) ||
                             span_eq(v, SPAN("True")));
}

unsigned call_count(const struct call *c, const char *key, unsigned usual, unsigned most)
{
    uint64_t n;
    struct span v = call_query(c, key);
    if (v.ptr == NULL || !span_u64(v, &n) || n == 0)
        return usual;
    return n < most ? (unsigned)n : most;
}
