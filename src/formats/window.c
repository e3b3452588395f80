/* window.c - see window.h.
 *
 * Invariants
 *   (1) pos <= len <= WINDOW_BYTES, at + len <= src->size
 *   (2) bytes[0, len) are src[at, at + len) */
#include "formats/window.h"

bool window_open(struct window *w, struct source *src, uint64_t off, struct arena *a,
                 struct err *err)
{
    assert(off <= src->size);
    *w = (struct window){ .src = src, .at = off };
    w->bytes = ARENA_ARRAY(a, uint8_t, WINDOW_BYTES, err);
    return w->bytes != NULL;
}

void window_refuse(struct window *w, enum err_kind kind, uint64_t at, const char *why)
{
    if (w->failed.kind == ERR_NONE)
        err_at(&w->failed, kind, at, "%s", why);
}

/* At least n bytes from pos on are in memory. */
static bool fill(struct window *w, size_t n)
{
    size_t kept = w->len - w->pos;
    if (w->failed.kind != ERR_NONE)
        return false;
    if (n <= kept)
        return true;
    if (n > window_left(w)) {
        window_refuse(w, ERR_INPUT, window_off(w), "file ends inside a value");
        return false;
    }
    uint64_t left = window_left(w);
    size_t want = left < WINDOW_BYTES ? (size_t)left : WINDOW_BYTES;
    memmove(w->bytes, w->bytes + w->pos, kept);
    w->at += w->pos, w->pos = 0, w->len = kept;
    if (!source_read(w->src, w->at + kept, w->bytes + kept, want - kept, &w->failed))
        return false;
    w->len = want;
    return true;
}

const uint8_t *window_take(struct window *w, size_t n)
{
    assert(n <= WINDOW_BYTES);
    if (!fill(w, n))
        return NULL;
    w->pos += n;
    return w->bytes + w->pos - n;
}

struct span window_peek(struct window *w, size_t n)
{
    assert(n <= WINDOW_BYTES);
    if (!fill(w, n))
        return (struct span){ 0 };
    return (struct span){ w->bytes + w->pos, n };
}

struct span window_piece(struct window *w, size_t least)
{
    uint64_t left = window_left(w);
    if (left == 0 || !fill(w, least < left ? least : (size_t)left))
        return (struct span){ 0 };
    struct span s = { w->bytes + w->pos, w->len - w->pos };
    w->pos = w->len;
    return s;
}

static uint64_t little(struct window *w, size_t n)
{
    const uint8_t *p = window_take(w, n);
    uint64_t v = 0;
    for (size_t i = p != NULL ? n : 0; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

uint32_t window_u32le(struct window *w)
{
    return (uint32_t)little(w, 4);
}

uint64_t window_u64le(struct window *w)
{
    return little(w, 8);
}

void window_skip(struct window *w, uint64_t n)
{
    if (w->failed.kind != ERR_NONE)
        return;
    if (n <= w->len - w->pos) {
        w->pos += (size_t)n;
    } else if (n <= window_left(w)) {
        w->at = window_off(w) + n;
        w->pos = w->len = 0;
    } else {
        window_refuse(w, ERR_INPUT, window_off(w), "file ends inside a value");
    }
}

struct span window_keep(struct window *w, uint64_t n, struct arena *a)
{
    if (n > window_left(w))
        window_refuse(w, ERR_INPUT, window_off(w), "file ends inside a value");
    if (w->failed.kind != ERR_NONE)
        return (struct span){ 0 };
    uint8_t *copy = ARENA_ARRAY(a, uint8_t, n, &w->failed);
    for (size_t done = 0; copy != NULL && done < n;) {
        size_t piece = n - done < WINDOW_BYTES ? (size_t)n - done : WINDOW_BYTES;
        const uint8_t *p = window_take(w, piece);
        if (p == NULL)
            return (struct span){ 0 };
        memcpy(copy + done, p, piece);
        done += piece;
    }
    return (struct span){ copy, copy != NULL ? (size_t)n : 0 };
}

bool window_ok(const struct window *w, struct err *err)
{
    if (w->failed.kind == ERR_NONE)
        return true;
    *err = w->failed;
    return false;
}
