/* logged.c - the transparency log of this hub: its checkpoint and its tiles, for anybody. What is not
 * under the published checkpoint is not there yet, whatever a batch that was cut short has left.
 * Source  docs/log.md section 3 */
#include <stdio.h>

#include "base/encode.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "hub/answers.h"
#include "tlog/head.h"
#include "tlog/shelf.h"

#define FOR_EVER "public, max-age=31536000, immutable"
#define SHORTLY  "public, max-age=5"

static bool none(struct call *c, struct err *err)
{
    return reply_error(c, 404, "", SPAN("nothing of that name is in the log of this hub"), err);
}

/* A failure to read: what is missing is answered with 404. */
static bool unread(struct call *c, const struct err *why, struct err *err)
{
    if (why->kind == ERR_ABSENT)
        return none(c, err);
    *err = *why;
    return false;
}

static bool shelf_of(struct call *c, struct shelf *out, struct err *err)
{
    const char *folder = path_join(c->a, hub_home(c->hub), "log", err);
    if (folder == NULL)
        return false;
    *out = shelf_folder(folder);
    return true;
}

static bool give(struct call *c, struct http_reply *p, struct span bytes, struct err *err)
{
    uint8_t digest[32];
    char hex[65], tag[68];
    struct range_ask ask = { .if_none_match = http_header(c->http, "If-None-Match") };
    if (!digest_of(DIGEST_SHA256, bytes, digest, err))
        return false;
    hex_put((struct span){ digest, sizeof digest }, hex);
    snprintf(tag, sizeof tag, "\"%s\"", hex);
    http_field(p, "ETag", tag);
    p->status = range_of(&ask, bytes.len, span_of(hex)).status;
    return http_send(c->http, p, p->status == 304 ? SPAN("") : bytes, err);
}

bool answer_log_head(struct call *c, struct err *err)
{
    struct http_reply p = { .status = 200, .type = "text/plain; charset=utf-8" };
    struct err why = { 0 };
    struct shelf s;
    struct span note;
    if (!shelf_of(c, &s, err))
        return false;
    if (!shelf_checkpoint(&s, c->a, &note, &why))
        return unread(c, &why, err);
    http_field(&p, "Cache-Control", SHORTLY);
    return give(c, &p, note, err);
}

/* The tile that path names, if the log is large enough for it to be full, or to have been of that
 * width once. */
static bool names_tile(struct call *c, uint64_t size, struct tile *out)
{
    char path[TILE_PATH_BYTES + 8];
    struct span tile = { (const uint8_t *)path, 0 };
    if (c->path.len >= TILE_PATH_BYTES)
        return false;
    tile.len = (size_t)snprintf(path, sizeof path, "tile/%.*s", (int)c->path.len,
                                (const char *)c->path.ptr);
    return tile_of_path(tile, out) && out->width <= tile_width(out->level, out->index, size);
}

bool answer_log_tile(struct call *c, struct err *err)
{
    struct http_reply p = { .status = 200, .type = "application/octet-stream" };
    struct err why = { 0 };
    struct note_signed n;
    struct log_head head;
    struct shelf s;
    struct span note, bytes;
    struct tile t;
    if (!shelf_of(c, &s, err))
        return false;
    if (!shelf_checkpoint(&s, c->a, &note, &why))
        return unread(c, &why, err);
    if (!note_read(note, c->a, &n, err) || !head_read(n.text, c->a, &head, err))
        return false;
    if (!names_tile(c, head.size, &t))
        return none(c, err);
    if (!shelf_tile(&s, &t, c->a, &bytes, &why))
        return unread(c, &why, err);
    http_field(&p, "Cache-Control", FOR_EVER);
    return give(c, &p, bytes, err);
}
