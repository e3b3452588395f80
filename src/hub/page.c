/* page.c - what a browser gets: the rows behind a page, handed to web/, which makes it. */
#include "decision/standing.h"
#include "hub/answers.h"
#include "web/page.h"

enum { HISTORY_SHOWN = 20, MODELS_SHOWN = 100, MODELS_READ = 1000 };

static bool send_page(struct call *c, struct buf *b, struct err *err)
{
    struct http_reply p = { .status = 200, .type = PAGE_TYPE, .policy = PAGE_CSP };
    struct span body;
    http_field(&p, "Cache-Control", "private, no-cache");
    return buf_done(b, &body, err) && http_send(c->http, &p, body, err);
}

/* A browser sends no token, so whoever asks is nobody: hidden and absent are one answer. */
static bool page_no(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    struct span said;
    const char *url = call_url(c, err);
    if (url == NULL)
        return false;
    buf_init(&text, "message", 4096);
    gate_tell(&text, GATE_HIDDEN, &c->ask, url);
    return buf_done(&text, &said, err) && reply_error(c, 404, gate_code(GATE_HIDDEN), said, err);
}

/* "/?search=tiny&cursor=17" */
static bool next_models(struct call *c, struct page_models *p, int64_t after, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "link", URI_BYTES_MAX);
    buf_printf(&b, "/?");
    if (p->search.len > 0) {
        buf_printf(&b, "search=");
        uri_put(&b, p->search);
        buf_printf(&b, "&");
    }
    buf_printf(&b, "cursor=%" PRId64, after);
    return buf_done(&b, &text, err) && span_copy(c->a, text, &p->next, err);
}

/* The models of a page that may be seen and are searched for, from behind a cursor. */
static bool shown_models(struct call *c, struct page_models *p, struct err *err)
{
    uint64_t cursor = 0;
    unsigned n = MODELS_READ;
    struct span given = call_query(c, "cursor");
    struct page_row *row = ARENA_ARRAY(c->a, struct page_row, MODELS_SHOWN, err);
    if (given.ptr != NULL && (!span_u64(given, &cursor) || cursor > INT64_MAX))
        return err_set(err, ERR_INPUT, "cursor: expected a whole number");
    if (row == NULL)
        return false;
    p->row = row;
    p->search = call_query(c, "search");
    for (int64_t after = (int64_t)cursor; n == MODELS_READ;) {
        struct store_model *list;
        if (!store_models(rows_store(c->rows), after, MODELS_READ, false, c->a, &list, &n, err))
            return false;
        for (unsigned i = 0; i < n; after = list[i++].id) {
            bool yes;
            if (!answer_wants(c, &list[i], &yes, err))
                return false;
            if (yes && p->n == MODELS_SHOWN)
                return next_models(c, p, after, err);
            if (yes)
                row[p->n++] = (struct page_row){ c->ask.model, c->ask.commit };
        }
    }
    return true;
}

bool answer_home(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct page_models p = { .now_at = c->ask.now_at };
    buf_init(&b, "page", PAGE_BYTES_MAX);
    return shown_models(c, &p, err) && page_models(&p, c->a, &b, err) && send_page(c, &b, err);
}

/* Record and what the files say; NULL where a text is not of a form this build reads. */
static bool read_views(struct call *c, struct page_model *p, struct err *err)
{
    struct span record;
    struct err none = { 0 };
    struct view *view = ARENA_ARRAY(c->a, struct view, 1, err);
    struct view_about *about = view != NULL ? ARENA_ARRAY(c->a, struct view_about, 1, err) : NULL;
    if (about == NULL)
        return false;
    enum found_row f = store_text(rows_store(c->rows), c->ask.commit->record, c->a, &record, err);
    if (f == ROW_FAILED)
        return false;
    p->view = f == ROW_FOUND && view_read(record, c->a, view, &none) ? view : NULL;
    none = (struct err){ 0 };
    p->about = view_about(c->ask.commit->about, c->a, about, &none) ? about : NULL;
    return true;
}

static enum gate_why may(struct call *c, enum gate_action action, struct err *err)
{
    c->ask.action = action;
    return gate(&c->ask, NULL, NULL, err);
}

/* Who signed the decision, in the words of `ajar show`. */
static bool read_standing(struct call *c, struct page_model *p, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct standing t;
    struct span text;
    if (!standing_of(rows_store(c->rows), p->commit->id, c->a, &t, err))
        return false;
    buf_init(&b, "a line", 64 << 10);
    standing_say(&b, &t);
    p->receipt = t.n_signatures > 0;
    return buf_done(&b, &text, err) && span_copy(c->a, text, &p->logged, err) &&
           (!p->receipt || span_copy(c->a, span_of(t.name), &p->statement, err));
}

static bool read_rows(struct call *c, struct page_model *p, struct err *err)
{
    struct store *s = rows_store(c->rows);
    struct store_file *file = NULL;
    struct store_commit *history;
    unsigned n_files = 0, n_history;
    if (p->may_list &&
        !store_files(s, p->commit->id, SPAN(""), PAGE_FILES_MAX, c->a, &file, &n_files, err))
        return false;
    if (!store_commits(s, p->model->id, HISTORY_SHOWN, c->a, &history, &n_history, err))
        return false;
    if (!read_standing(c, p, err))
        return false;
    p->file = file;
    p->n_files = n_files;
    p->history = history;
    p->n_history = n_history;
    return true;
}

bool answer_page(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct call_names names = { .ns = c->ns, .name = c->name, .rev = SPAN("main") };
    const char *url = call_url(c, err);
    c->ask.action = GATE_INFO;
    if (url == NULL || !call_rows(c->rows, &names, &c->ask, err))
        return false;
    if (may(c, GATE_INFO, err) != GATE_YES || c->ask.commit == NULL)
        return page_no(c, err);
    struct page_model p = { .endpoint = span_of(url),
                            .model = c->ask.model,
                            .commit = c->ask.commit,
                            .now_at = c->ask.now_at,
                            .may_list = may(c, GATE_LIST, err) == GATE_YES,
                            .may_load = may(c, GATE_FILE, err) == GATE_YES };
    buf_init(&b, "page", PAGE_BYTES_MAX);
    return read_views(c, &p, err) && read_rows(c, &p, err) && page_model(&p, c->a, &b, err) &&
           send_page(c, &b, err);
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
