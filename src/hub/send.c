/* send.c - see send.h.
 *
 *   pass -> file row -> range -> transfer begun -> ledger row -> blob opened -> bytes
 *
 * Source  docs/hub.md section 2.4: what clients read from the headers */
#include "hub/send.h"

#include <stdio.h>
#include <unistd.h>

#include "base/encode.h"
#include "hub/transfers.h"
#include "store/git.h"

enum { NAME_ROOM = 4 * PATH_BYTES_MAX + 64, RANGE_ROOM = 96 };

struct sent {
    struct http_reply reply;
    const struct store_file *file;
    struct span etag;
    struct range_slice slice;
    char hex[2 * SHA256_BYTES + 1], quoted[2 * SHA256_BYTES + 3];
    char size[24], range[RANGE_ROOM];
};

static struct span last_segment(struct span path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.ptr[i - 1] == '/')
            return (struct span){ path.ptr + i, path.len - i };
    return path;
}

/* The name of the file, as one that cannot end its own header or leave its folder. */
static bool disposition(struct call *c, struct span path, const char **out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span name = last_segment(path), text;
    buf_init(&b, "header", NAME_ROOM);
    buf_printf(&b, "inline; filename*=UTF-8''");
    uri_put(&b, name);
    buf_printf(&b, "; filename=\"");
    for (size_t i = 0; i < name.len; i++) {
        uint8_t ch = name.ptr[i];
        bool plain = ch >= 0x20 && ch < 0x7F && ch != '"' && ch != '\\' && ch != '%';
        buf_put(&b, plain ? (struct span){ &name.ptr[i], 1 } : SPAN("_"));
    }
    buf_printf(&b, "\";");
    if (!buf_done(&b, &text, err) || !span_copy(c->a, text, &text, err))
        return false;
    *out = (const char *)text.ptr;
    return true;
}

static const char *type_of(const struct store_file *f)
{
    bool json = f->path.len > 5 && memcmp(f->path.ptr + f->path.len - 5, ".json", 5) == 0;
    return f->lfs ? "application/octet-stream"
           : json ? "application/json"
                  : "text/plain; charset=utf-8";
}

/* Status and headers of the file for this request. */
static bool head_of(struct call *c, struct sent *s, struct err *err)
{
    const struct store_file *f = s->file;
    struct range_ask ask = http_range(c->http);
    struct http_reply *p = &s->reply;
    const char *name = NULL;
    if (!disposition(c, f->path, &name, err))
        return false;
    hex_put((struct span){ f->sha256, SHA256_BYTES }, s->hex);
    s->etag = f->lfs ? span_of(s->hex) : span_of(f->oid);
    s->slice = range_of(&ask, f->size, s->etag);
    memcpy(s->quoted + 1, s->etag.ptr, s->etag.len);
    s->quoted[0] = s->quoted[s->etag.len + 1] = '"';
    snprintf(s->size, sizeof s->size, "%" PRIu64, f->size);
    *p = (struct http_reply){ .status = s->slice.status, .type = type_of(f) };
    http_field(p, "ETag", s->quoted);
    http_field(p, "X-Linked-Size", s->size);
    http_field(p, "X-Repo-Commit", c->ask.commit->oid);
    http_field(p, "Accept-Ranges", "bytes");
    http_field(p, "Cache-Control", "private, no-cache, no-transform");
    http_field(p, "Content-Disposition", name);
    uint64_t off = s->slice.off;
    if (s->slice.status == 206)
        snprintf(s->range, sizeof s->range, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, off,
                 off + s->slice.bytes - 1, f->size);
    else if (s->slice.status == 416 || (f->size == 0 && ask.range.ptr != NULL))
        snprintf(s->range, sizeof s->range, "bytes */%" PRIu64, f->size);
    if (s->range[0] != 0)
        http_field(p, "Content-Range", s->range);
    return true;
}

static bool note(struct call *c, const struct gate_pass *pass, const struct sent *s,
                 struct err *err)
{
    struct store_entry e = {
        .at = c->ask.now_at,
        .person = gate_pass_person(pass),
        .commit = gate_pass_commit(pass),
        .path = gate_pass_path(pass),
        .off = s->slice.off,
        .bytes = s->slice.bytes,
        .most = c->ask.commit->rate_requests,
        .since_at = c->ask.since_at,
    };
    return store_ledger_add(rows_store(c->rows), &e, err);
}

/* The ledger, which counts under its lock, has had enough of it meanwhile: the gate says so. */
static bool past_limit(struct call *c, struct err *err)
{
    *err = (struct err){ 0 };
    c->ask.used = c->ask.commit->rate_requests;
    return reply_no(c, gate(&c->ask, NULL, NULL, err), err);
}

static bool send_bytes(struct call *c, const struct gate_pass *pass, struct sent *s,
                       struct err *err)
{
    int fd;
    uint64_t size;
    transfers_begin(hub_transfers(c->hub), c);
    enum found_row f = store_blob_open(rows_store(c->rows), s->file->sha256, &fd, &size, err);
    if (f == ROW_ABSENT)
        return err_set(err, ERR_SYSTEM, "a blob is not there: release the model again");
    if (f == ROW_FAILED)
        return false;
    if (size != s->file->size) {
        close(fd);
        return err_set(err, ERR_SYSTEM,
                       "a blob has another size than its file: release the model again");
    }
    if (!note(c, pass, s, err)) {
        close(fd);
        return err->kind == ERR_DENIED && past_limit(c, err);
    }
    return http_send_file(c->http, &s->reply, fd, s->slice.off, s->slice.bytes, err);
}

static enum called find_file(struct call *c, const struct gate_pass *pass,
                             const struct store_file **out, struct err *err)
{
    assert(gate_pass_commit(pass) == c->ask.commit->id);
    enum found_row f = rows_file(c->rows, gate_pass_commit(pass), gate_pass_path(pass), out, err);
    if (f == ROW_ABSENT)
        return reply_absent(c, "EntryNotFound", "no such file in this revision", err) ? CALL_NO
                                                                                      : CALL_FAILED;
    return f == ROW_FOUND ? CALL_YES : CALL_FAILED;
}

/* The headers of the whole file, as most clients ask for them before they download it. */
static bool send_head(struct call *c, const struct store_file *f, struct err *err)
{
    struct sent s = { .file = f };
    uint8_t room[5 + sizeof(int64_t) + PATH_BYTES_MAX];
    int64_t commit = c->ask.commit->id;
    assert(f->path.len <= PATH_BYTES_MAX);
    memcpy(room, "head ", 5);
    memcpy(room + 5, &commit, sizeof commit);
    memcpy(room + 5 + sizeof commit, f->path.ptr, f->path.len);
    struct span key = { room, 5 + sizeof commit + f->path.len };
    struct http_ready *ready = rows_ready(c->rows, key);
    if (ready != NULL)
        return http_send_ready(c->http, ready, err);
    if (!head_of(c, &s, err) || (ready = http_ready_head(&s.reply, f->size, err)) == NULL)
        return false;
    bool ok = http_send_ready(c->http, ready, err);
    rows_keep(c->rows, key, ready, sizeof s);
    return ok;
}

bool send_file(struct call *c, const struct gate_pass *pass, struct err *err)
{
    struct sent s = { 0 };
    enum called found = find_file(c, pass, &s.file, err);
    if (found != CALL_YES)
        return found == CALL_NO;
    struct range_ask ask = http_range(c->http);
    bool head = c->http->method == HTTP_HEAD;
    if (head && ask.if_none_match.ptr == NULL)
        return send_head(c, s.file, err);
    if (!head_of(c, &s, err))
        return false;
    if (s.slice.status == 304 || s.slice.status == 416)
        return http_send(c->http, &s.reply, SPAN(""), err);
    if (head)
        return http_send_head(c->http, &s.reply, s.slice.bytes, err);
    return send_bytes(c, pass, &s, err);
}

bool send_raw(struct call *c, const struct gate_pass *pass, struct err *err)
{
    struct sent s = { 0 };
    char room[GIT_POINTER_BYTES];
    enum called found = find_file(c, pass, &s.file, err);
    if (found != CALL_YES)
        return found == CALL_NO;
    if (!s.file->lfs)
        return send_file(c, pass, err);
    struct http_reply p = { .status = 200, .type = "text/plain; charset=utf-8" };
    snprintf(s.quoted, sizeof s.quoted, "\"%s\"", s.file->oid);
    http_field(&p, "ETag", s.quoted);
    http_field(&p, "X-Repo-Commit", c->ask.commit->oid);
    http_field(&p, "Cache-Control", "private, no-cache, no-transform");
    return http_send(c->http, &p, git_pointer(s.file->sha256, s.file->size, room), err);
}
