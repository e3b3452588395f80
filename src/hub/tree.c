/* tree.c - the files of a commit, as git would list them: folders follow from the paths. */
#include <stdio.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/json.h"
#include "base/path.h"
#include "decision/view.h"
#include "hub/answers.h"
#include "store/git.h"

enum {
    TREE_BYTES = 64 << 20,
    PAGE_USUAL = 1000, /* what clients that read one page only have been seen to expect */
    PAGE_MAX = 10000,
    LINK_BYTES = 16 << 10,
};

uint64_t pointer_bytes(const struct store_file *f)
{
    char room[GIT_POINTER_BYTES];
    return git_pointer(f->sha256, f->size, room).len;
}

bool link_next(struct call *c, struct span cursor, const char **out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    const char *url = call_url(c, err);
    if (url == NULL)
        return false;
    buf_init(&b, "link", LINK_BYTES);
    buf_printf(&b, "<%s", url);
    buf_put(&b, c->http->path);
    buf_printf(&b, "?");
    for (unsigned i = 0; i < c->n_query; i++) {
        if (span_eq(c->query[i].key, SPAN("cursor")))
            continue;
        uri_put(&b, c->query[i].key);
        buf_printf(&b, "=");
        uri_put(&b, c->query[i].value);
        buf_printf(&b, "&");
    }
    buf_printf(&b, "cursor=");
    uri_put(&b, cursor);
    buf_printf(&b, ">; rel=\"next\"");
    if (!buf_done(&b, &text, err) || !span_copy(c->a, text, &text, err))
        return false;
    *out = (const char *)text.ptr;
    return true;
}

bool reply_page(struct call *c, struct span body, const char *link, struct err *err)
{
    struct http_reply p = { .status = 200, .type = "application/json; charset=utf-8" };
    http_field(&p, "Cache-Control", "private, no-cache");
    if (c->ask.commit != NULL)
        http_field(&p, "X-Repo-Commit", c->ask.commit->oid);
    if (link != NULL)
        http_field(&p, "Link", link);
    return http_send(c->http, &p, body, err);
}

/* What else was asked for: NULL, nothing; else what is known of the commit's files. */
static bool read_more(struct call *c, bool expand, const struct view_about **out, struct err *err)
{
    struct err none = { 0 };
    *out = NULL;
    if (!expand)
        return true;
    struct view_about *about = ARENA_ARRAY(c->a, struct view_about, 1, err);
    if (about == NULL)
        return false;
    if (!view_about(c->ask.commit->about, c->a, about, &none)) /* of another schema */
        *about = (struct view_about){ 0 };
    *out = about;
    return true;
}

/* What came last to this file: a release is one commit of all files. */
static void put_last(struct jout *j, const struct call *c)
{
    char date[CLOCK_TIME_BYTES];
    const struct store_commit *k = c->ask.commit;
    jout_open(j, "lastCommit", '{');
    jout_text(j, "id", k->oid);
    jout_string(j, "title", k->message);
    jout_text(j, "date", clock_time(k->created_at, date));
    jout_close(j, '}');
}

/* The worst first: the first says how bad it is. */
static void put_imports(struct jout *j, const struct view_scanned *s)
{
    if (s->n_imports == 0) {
        jout_null(j, "pickleImportScan");
        return;
    }
    jout_open(j, "pickleImportScan", '{');
    jout_string(j, "highestSafetyLevel", s->import[0].safety);
    jout_open(j, "imports", '[');
    for (size_t i = 0; i < s->n_imports; i++) {
        jout_open(j, NULL, '{');
        jout_string(j, "module", s->import[i].module);
        jout_string(j, "name", s->import[i].name);
        jout_string(j, "safety", s->import[i].safety);
        jout_close(j, '}');
    }
    jout_close(j, ']');
    jout_close(j, '}');
}

/* What the scan before the release came to. No program looked for viruses: null, as clients have it
 * for what was not done. */
static void put_status(struct jout *j, const struct view_about *more, struct span path)
{
    const struct view_scanned *s = view_status(more, path);
    if (s == NULL)
        return;
    jout_open(j, "securityFileStatus", '{');
    jout_string(j, "status", s->status);
    jout_bool(j, "safe", span_eq(s->status, SPAN("safe")));
    jout_null(j, "avScan");
    put_imports(j, s);
    jout_close(j, '}');
}

static void put_file(struct jout *j, const struct call *c, const struct store_file *f,
                     const struct view_about *more)
{
    char hex[2 * SHA256_BYTES + 1];
    jout_open(j, NULL, '{');
    jout_text(j, "type", "file");
    jout_text(j, "oid", f->oid);
    jout_u64(j, "size", f->size);
    jout_string(j, "path", f->path);
    if (f->lfs) {
        jout_open(j, "lfs", '{');
        jout_text(j, "oid", hex_put((struct span){ f->sha256, SHA256_BYTES }, hex));
        jout_u64(j, "size", f->size);
        jout_u64(j, "pointerSize", pointer_bytes(f));
        jout_close(j, '}');
    }
    if (more != NULL) {
        put_last(j, c);
        put_status(j, more, f->path);
    }
    jout_close(j, '}');
}

static bool below(struct span path, struct span folder)
{
    return folder.len == 0 || (path.len > folder.len && path.ptr[folder.len] == '/' &&
                               memcmp(path.ptr, folder.ptr, folder.len) == 0);
}

/* Every file of the commit below a folder, in a: they follow each other in the order of paths. */
struct listing {
    struct store_file *file;
    size_t n;
};
static bool list_below(struct call *c, struct span folder, struct listing *out, struct err *err)
{
    enum { AT_FIRST = 16, AT_ONCE = 1000 };
    struct listing l = { 0 };
    size_t cap = 0;
    uint8_t *front = ARENA_ARRAY(c->a, uint8_t, folder.len + 1, err);
    if (front == NULL)
        return false;
    if (folder.len > 0)
        memcpy(front, folder.ptr, folder.len);
    front[folder.len] = '/';
    struct span after = { front, folder.len > 0 ? folder.len + 1 : 0 };
    unsigned most = folder.len > 0 ? AT_FIRST : AT_ONCE;
    for (bool more = true; more; most = AT_ONCE) {
        struct store_file *page;
        unsigned n;
        if (!store_files(rows_store(c->rows), c->ask.commit->id, after, most, c->a, &page, &n, err))
            return false;
        more = n == most;
        for (unsigned i = 0; i < n; i++) {
            if (!below(page[i].path, folder)) {
                more = false;
                break;
            }
            l.file = arena_grow(c->a, l.file, l.n, &cap, sizeof *l.file, err);
            if (l.file == NULL)
                return false;
            l.file[l.n++] = page[i];
            after = page[i].path;
        }
    }
    *out = l;
    return true;
}

/* The git id of the folder that is the first len bytes of l->file[first].path. */
static bool folder_id(struct call *c, const struct listing *l, size_t first, size_t len,
                      char hex[static 2 * SHA1_BYTES + 1], struct err *err)
{
    struct span folder = { l->file[first].path.ptr, len };
    uint8_t id[SHA1_BYTES];
    size_t n = 0;
    while (first + n < l->n && below(l->file[first + n].path, folder))
        n++;
    struct git_entry *entry = ARENA_ARRAY(c->a, struct git_entry, n, err);
    uint8_t *oid = ARENA_ARRAY(c->a, uint8_t, n * SHA1_BYTES, err);
    if (entry == NULL || oid == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct store_file *f = &l->file[first + i];
        entry[i].path = (struct span){ f->path.ptr + len + 1, f->path.len - len - 1 };
        entry[i].id = oid + i * SHA1_BYTES;
        if (!hex_get(span_of(f->oid), oid + i * SHA1_BYTES, SHA1_BYTES))
            return err_set(err, ERR_SYSTEM, "a git id in the store is none");
    }
    if (!git_tree(entry, n, id, err))
        return false;
    hex_put((struct span){ id, sizeof id }, hex);
    return true;
}

struct walk {
    struct jout *j;
    const struct listing *l;
    struct span folder; /* that is listed */
    bool recursive;
    const struct view_about *more;
    unsigned most, n;
};

static bool put_folder(struct call *c, struct walk *w, size_t first, size_t len, struct err *err)
{
    char id[2 * SHA1_BYTES + 1];
    if (!folder_id(c, w->l, first, len, id, err))
        return false;
    jout_open(w->j, NULL, '{');
    jout_text(w->j, "type", "directory");
    jout_text(w->j, "oid", id);
    jout_u64(w->j, "size", 0);
    jout_string(w->j, "path", (struct span){ w->l->file[first].path.ptr, len });
    if (w->more != NULL)
        put_last(w->j, c);
    jout_close(w->j, '}');
    w->n++;
    return true;
}

/* The folders of file i that the file before it was not in, then the file. */
static bool put_step(struct call *c, struct walk *w, size_t i, struct err *err)
{
    struct span path = w->l->file[i].path;
    struct span before = i > 0 ? w->l->file[i - 1].path : (struct span){ 0 };
    size_t from = w->folder.len > 0 ? w->folder.len + 1 : 0;
    for (size_t k = from; k < path.len; k++) {
        if (path.ptr[k] != '/')
            continue;
        if (!below(before, (struct span){ path.ptr, k }) && !put_folder(c, w, i, k, err))
            return false;
        if (!w->recursive)
            return true;
    }
    put_file(w->j, c, &w->l->file[i], w->more);
    w->n++;
    return true;
}

static bool put_tree(struct call *c, struct walk *w, const char **link, struct err *err)
{
    struct span cursor = call_query(c, "cursor");
    size_t i = 0;
    while (cursor.ptr != NULL && i < w->l->n && span_cmp(w->l->file[i].path, cursor) <= 0)
        i++;
    for (; i < w->l->n; i++) {
        if (w->n >= w->most)
            return link_next(c, w->l->file[i - 1].path, link, err);
        if (!put_step(c, w, i, err))
            return false;
    }
    return true;
}

static bool make_tree(struct call *c, struct walk *w, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct listing l = { 0 };
    struct span body;
    const char *link = NULL;
    if (!list_below(c, w->folder, &l, err))
        return false;
    if (l.n == 0 && w->folder.len > 0)
        return reply_absent(c, "EntryNotFound", "no such folder in this revision", err);
    w->j = &j;
    w->l = &l;
    buf_init(&b, "answer", TREE_BYTES);
    jout_open(&j, NULL, '[');
    if (!put_tree(c, w, &link, err))
        return false;
    jout_close(&j, ']');
    return buf_done(&b, &body, err) && reply_page(c, body, link, err);
}

bool answer_tree(struct call *c, struct err *err)
{
    enum called said = call_gate(c, GATE_LIST, NULL, err);
    struct walk w = { .folder = c->path,
                      .recursive = call_flag(c, "recursive"),
                      .most = call_count(c, "limit", PAGE_USUAL, PAGE_MAX) };
    if (said != CALL_YES)
        return said == CALL_NO;
    return read_more(c, call_flag(c, "expand"), &w.more, err) && make_tree(c, &w, err);
}

/* ---- paths-info: some files and folders by name ---- */

struct wanted {
    struct call *c;
    struct span *path;
    size_t n, cap;
    bool expand;
    const struct view_about *more;
};

static bool add_path(struct wanted *w, struct span path, struct err *err)
{
    w->path = arena_grow(w->c->a, w->path, w->n, &w->cap, sizeof *w->path, err);
    if (w->path == NULL)
        return false;
    w->path[w->n++] = path;
    return true;
}

static bool json_path(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct wanted *w = ctx;
    struct span path;
    (void)key;
    return json_string(j, w->c->a, &path, err) && add_path(w, path, err);
}

static bool json_field(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct wanted *w = ctx;
    if (span_eq(key, SPAN("paths")) && json_peek(j) == '[')
        return json_list(j, json_path, w, err);
    if (span_eq(key, SPAN("paths")))
        return json_path(j, key, w, err);
    if (span_eq(key, SPAN("expand")))
        return json_bool(j, &w->expand, err);
    return json_skip(j, w->c->a, err);
}

static bool read_wanted(struct call *c, struct wanted *w, struct err *err)
{
    struct uri_pair *pair;
    unsigned n;
    struct span type = http_header(c->http, "Content-Type");
    static const struct span json = SPAN("application/json");
    if (type.len >= json.len && memcmp(type.ptr, json.ptr, json.len) == 0) {
        struct json j = { .text = c->http->body };
        return (json_each(&j, c->a, json_field, w, err) && json_end(&j, err)) ||
               err_in(err, "request body");
    }
    if (!uri_pairs(c->http->body, c->a, &pair, &n, err))
        return err_in(err, "request body");
    for (unsigned i = 0; i < n; i++) {
        if (span_eq(pair[i].key, SPAN("paths")) && !add_path(w, pair[i].value, err))
            return false;
        if (span_eq(pair[i].key, SPAN("expand")))
            w->expand = span_eq(pair[i].value, SPAN("true")) ||
                        span_eq(pair[i].value, SPAN("True")) || span_eq(pair[i].value, SPAN("1"));
    }
    return true;
}

/* A name that is not there is left out: clients ask so. */
static bool put_path(struct wanted *w, struct jout *j, struct span path, struct err *err)
{
    struct call *c = w->c;
    const struct store_file *f;
    struct listing l = { 0 };
    if (!path_ok(path))
        return true;
    enum found_row found = rows_file(c->rows, c->ask.commit->id, path, &f, err);
    if (found == ROW_FOUND)
        put_file(j, c, f, w->more);
    if (found != ROW_ABSENT)
        return found == ROW_FOUND;
    struct walk walk = { .j = j, .l = &l, .more = w->more };
    return list_below(c, path, &l, err) && (l.n == 0 || put_folder(c, &walk, 0, path.len, err));
}

bool answer_paths(struct call *c, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct jout j = { .to = &b };
    struct wanted w = { .c = c };
    struct span body;
    enum called said = call_gate(c, GATE_LIST, NULL, err);
    if (said != CALL_YES)
        return said == CALL_NO;
    if (!read_wanted(c, &w, err) || !read_more(c, w.expand, &w.more, err))
        return false;
    buf_init(&b, "answer", TREE_BYTES);
    jout_open(&j, NULL, '[');
    for (size_t i = 0; i < w.n; i++)
        if (!put_path(&w, &j, w.path[i], err))
            return false;
    jout_close(&j, ']');
    return buf_done(&b, &body, err) && reply_json(c, body, err);
}
