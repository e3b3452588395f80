/* page.c - what a browser gets: the rows behind a page, handed to web/, which makes it. */
#include <stdio.h>

#include "hub/answers.h"
#include "web/page.h"

enum { HISTORY_SHOWN = 20, MODELS_SHOWN = 100 };

static bool send_page(struct call *c, unsigned status, struct buf *b, struct err *err)
{
    struct http_reply p = { .status = status, .type = PAGE_TYPE, .policy = PAGE_CSP };
    struct span body;
    http_field(&p, "Cache-Control", status == 200 ? "private, no-cache" : "no-store");
    return buf_done(b, &body, err) && http_send(c->http, &p, body, err);
}

/* A browser sends no token: who logs in does so with a client. A bad one is told as by the API. */
static bool page_no(struct call *c, enum gate_why why, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct span said;
    const char *url = call_url(c, err);
    if (url == NULL)
        return false;
    buf_init(&b, "page", PAGE_BYTES_MAX);
    buf_init(&text, "message", 4096);
    gate_tell(&text, why, &c->ask, url);
    return buf_done(&text, &said, err) && page_error(404, said, SPAN(""), c->a, &b, err) &&
           send_page(c, 404, &b, err);
}

/* ROW_FOUND: the models of a page that may be seen, from behind a cursor. */
static bool shown_models(struct call *c, struct page_models *p, struct err *err)
{
    struct store_model *list;
    unsigned n;
    uint64_t cursor = 0;
    struct span given = call_query(c, "cursor"), next;
    char text[48];
    if (given.ptr != NULL && (!span_u64(given, &cursor) || cursor > INT64_MAX))
        return err_set(err, ERR_INPUT, "cursor: expected a whole number");
    if (!store_models(rows_store(c->rows), (int64_t)cursor, MODELS_SHOWN, false, c->a, &list, &n,
                      err))
        return false;
    struct page_row *row = ARENA_ARRAY(c->a, struct page_row, n, err);
    if (row == NULL)
        return false;
    for (unsigned i = 0; i < n; i++) {
        struct call_names names = { .ns = list[i].ns, .name = list[i].name, .rev = SPAN("main") };
        c->ask.action = GATE_INFO;
        if (!call_rows(c->rows, &names, &c->ask, err))
            return false;
        if (gate(&c->ask, NULL, NULL, err) == GATE_YES)
            row[p->n++] = (struct page_row){ c->ask.model, c->ask.commit };
    }
    p->row = row;
    if (n < MODELS_SHOWN)
        return true;
    snprintf(text, sizeof text, "/?cursor=%" PRId64, list[n - 1].id);
    next = span_of(text);
    return span_copy(c->a, next, &p->next, err);
}

bool answer_home(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct page_models p = { 0 };
    buf_init(&b, "page", PAGE_BYTES_MAX);
    return shown_models(c, &p, err) && page_models(&p, c->a, &b, err) && send_page(c, 200, &b, err);
}

/* Record and what the files say, of a release whose texts are of the schema this build reads. */
static bool read_views(struct call *c, struct view *v, struct view_about *about, struct err *err)
{
    struct span record;
    struct err none = { 0 };
    enum found_row f = store_text(rows_store(c->rows), c->ask.commit->record, c->a, &record, err);
    if (f == ROW_FAILED)
        return false;
    if (f == ROW_ABSENT || !view_read(record, c->a, v, &none))
        *v = (struct view){ .effective = c->ask.commit->position,
                            .target = c->ask.commit->position };
    none = (struct err){ 0 };
    if (!view_about(c->ask.commit->about, c->a, about, &none))
        *about = (struct view_about){ 0 };
    return true;
}

bool answer_page(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct view view = { 0 };
    struct view_about about = { 0 };
    struct store_file *file = NULL;
    struct store_commit *history = NULL;
    unsigned n_files = 0, n_history = 0;
    struct call_names names = { .ns = c->ns, .name = c->name, .rev = SPAN("main") };
    const char *url = call_url(c, err);
    c->ask.action = GATE_LIST;
    if (url == NULL || !call_rows(c->rows, &names, &c->ask, err))
        return false;
    enum gate_why why = gate(&c->ask, NULL, NULL, err);
    if (why == GATE_HIDDEN || c->ask.commit == NULL)
        return page_no(c, GATE_HIDDEN, err);
    struct store *s = rows_store(c->rows);
    if (!read_views(c, &view, &about, err) ||
        (why == GATE_YES && !store_files(s, c->ask.commit->id, SPAN(""), PAGE_FILES_MAX, c->a,
                                         &file, &n_files, err)) ||
        !store_commits(s, c->ask.model->id, HISTORY_SHOWN, c->a, &history, &n_history, err))
        return false;
    struct page_model p = { .endpoint = span_of(url),
                            .model = c->ask.model,
                            .commit = c->ask.commit,
                            .view = &view,
                            .about = &about,
                            .file = file,
                            .n_files = n_files,
                            .history = history,
                            .n_history = n_history };
    buf_init(&b, "page", PAGE_BYTES_MAX);
    return page_model(&p, c->a, &b, err) && send_page(c, 200, &b, err);
}

bool answer_asset(struct call *c, struct err *err)
{
    struct page_asset asset;
    struct err none = { 0 };
    if (!page_asset(c->name, &asset, &none))
        return reply_error(c, 404, "", SPAN("no such page"), err);
    bool versioned = span_eq(call_query(c, "v"), span_of(asset.version));
    struct http_reply p = { .status = 200, .type = asset.type };
    struct range_ask ask = { .if_none_match = http_header(c->http, "If-None-Match") };
    struct span tag = { (const uint8_t *)asset.etag + 1, strlen(asset.etag) - 2 };
    http_field(&p, "ETag", asset.etag);
    http_field(&p, "Cache-Control",
               versioned ? "public, max-age=31536000, immutable" : "public, no-cache");
    p.status = range_of(&ask, asset.bytes.len, tag).status;
    return http_send(c->http, &p, p.status == 304 ? SPAN("") : asset.bytes, err);
}
