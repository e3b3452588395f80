/* page.c - what all pages have in common, and those that are nothing else. See page.h. */
#include "web/page.h"

#include "base/encode.h"
#include "crypto/digest.h"
#include "gen/pages.h"
#include "http/uri.h"
#include "web/part.h"

static const struct {
    const char *end, *type;
} types[] = {
    { ".css", "text/css; charset=utf-8" },
    { ".svg", "image/svg+xml" },
};

/* The media type of an asset; NULL for templates, which are none. */
static const char *asset_type(const char *name)
{
    const char *end = strrchr(name, '.');
    assert(end != NULL);
    for (size_t i = 0; i < COUNT(types); i++)
        if (strcmp(end, types[i].end) == 0)
            return types[i].type;
    return NULL;
}

static const char *embedded(struct span name, struct span *out)
{
    for (size_t i = 0; i < COUNT(gen_pages); i++)
        if (span_eq(name, span_of(gen_pages[i].name))) {
            *out = (struct span){ gen_pages[i].bytes, gen_pages[i].len };
            return gen_pages[i].name;
        }
    return NULL;
}

bool page_asset(struct span name, struct page_asset *out, struct err *err)
{
    struct page_asset got = { 0 };
    uint8_t sha256[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1], quoted[QUOTED_BYTES];
    const char *file = embedded(name, &got.bytes);
    got.type = file != NULL ? asset_type(file) : NULL;
    if (got.type == NULL)
        return err_set(err, ERR_ABSENT, "no page loads %s", span_quote(name, quoted));
    if (!digest_of(DIGEST_SHA256, got.bytes, sha256, err))
        return false;
    hex_put((struct span){ sha256, sizeof sha256 }, hex);
    got.etag[0] = got.etag[1 + 2 * SHA256_BYTES] = '"';
    memcpy(got.etag + 1, hex, 2 * SHA256_BYTES);
    memcpy(got.version, hex, sizeof got.version - 1);
    *out = got;
    return true;
}

void part_position(struct tmpl_scope *s, enum position p)
{
    tmpl_text(s, "position", span_of(position_name(p)));
    tmpl_printf(s, "rung", "%u", (unsigned)p);
    tmpl_printf(s, "door", "door %u of %u, %s", (unsigned)p, (unsigned)POSITION_OPEN,
                position_name(p));
}

void part_date(struct tmpl_scope *s, const char *name, int64_t at)
{
    char date[CLOCK_DATE_BYTES];
    tmpl_printf(s, name, "%s", at != 0 ? clock_date(at, date) : "");
}

void part_path(struct tmpl_scope *s, const char *name, const struct span *segment, size_t n)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    buf_init(&b, "a link", 16384);
    for (size_t i = 0; i < n; i++)
        for (struct span rest = segment[i]; rest.ptr != NULL;) {
            const uint8_t *end = rest.len > 0 ? memchr(rest.ptr, '/', rest.len) : NULL;
            size_t len = end != NULL ? (size_t)(end - rest.ptr) : rest.len;
            buf_put(&b, SPAN("/"));
            uri_put(&b, (struct span){ rest.ptr, len });
            rest = end != NULL ? (struct span){ end + 1, rest.len - len - 1 } : (struct span){ 0 };
        }
    tmpl_buf(s, name, &b);
}

void part_line(struct tmpl_scope *s, const char *name, struct span text)
{
    const uint8_t *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    tmpl_text(s, name, end != NULL ? (struct span){ text.ptr, (size_t)(end - text.ptr) } : text);
}

static bool version(struct tmpl_scope *s, const char *name, const char *file, struct err *err)
{
    struct page_asset asset;
    if (!page_asset(span_of(file), &asset, err))
        return false;
    tmpl_printf(s, name, "%s", asset.version);
    return true;
}

bool part_render(struct tmpl *t, const char *body, struct buf *out)
{
    const char *const parts[] = { "head.html", body, "foot.html" };
    struct span html, all;
    if (t->failed || !version(&t->top, "style_version", "style.css", t->err) ||
        !version(&t->top, "mark_version", "mark.svg", t->err))
        return false;
    for (size_t i = 0; i < COUNT(parts); i++) {
        bool there = embedded(span_of(parts[i]), &html) != NULL;
        assert(there);
        if (!tmpl_render(t, html, out))
            return false;
    }
    return buf_done(out, &all, t->err);
}

static void fill_row(struct tmpl_scope *s, const struct page_row *row, int64_t now_at)
{
    const struct store_model *m = row->model;
    tmpl_text(s, "ns", m->ns);
    tmpl_text(s, "name", m->name);
    part_path(s, "path", (struct span[]){ m->ns, m->name }, 2);
    part_date(s, "changed", m->changed_at);
    if (row->head != NULL) {
        part_position(s, row->head->position);
        const char *status = store_status(row->head, now_at);
        tmpl_text(s, "blocked", status[0] != 0 ? span_of(status) : row->head->blocked);
        part_line(s, "summary", row->head->summary);
    } else {
        tmpl_text(s, "rung", SPAN("1"));
        tmpl_text(s, "door", SPAN("nothing released yet"));
        tmpl_text(s, "blocked", SPAN(""));
        tmpl_text(s, "summary", SPAN(""));
    }
}

bool page_models(const struct page_models *p, struct arena *a, struct buf *out, struct err *err)
{
    struct tmpl t;
    tmpl_init(&t, a, err);
    tmpl_text(&t.top, "title", SPAN("Models · ajar"));
    tmpl_text(&t.top, "search", p->search);
    tmpl_text(&t.top, "next", p->next);
    tmpl_flag(&t.top, "searchable", p->n > 0 || p->search.len > 0);
    tmpl_flag(&t.top, "none_found", p->n == 0 && p->search.len > 0);
    tmpl_flag(&t.top, "none_yet", p->n == 0 && p->search.len == 0);
    tmpl_list(&t.top, "models");
    for (size_t i = 0; i < p->n; i++)
        fill_row(tmpl_item(&t.top, "models"), &p->row[i], p->now_at);
    return part_render(&t, "models.html", out);
}

static const char *heading(unsigned status)
{
    switch (status) {
    case 401:
        return "This hub does not know who asks";
    case 403:
        return "Not through this door";
    case 404:
        return "There is nothing here";
    case 429:
        return "Too many requests";
    }
    return status < 500 ? "This request cannot be answered" : "Something failed on this hub";
}

bool page_error(unsigned status, struct span text, struct span next, struct arena *a,
                struct buf *out, struct err *err)
{
    struct tmpl t;
    tmpl_init(&t, a, err);
    tmpl_printf(&t.top, "title", "%s · ajar", heading(status));
    tmpl_text(&t.top, "heading", span_of(heading(status)));
    tmpl_printf(&t.top, "status", "%u", status);
    tmpl_text(&t.top, "text", text);
    tmpl_text(&t.top, "next", next);
    return part_render(&t, "error.html", out);
}
