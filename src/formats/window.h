/* window.h - a cursor over a source of any size that holds one bounded piece of it in memory.
 * Like struct rd: after a failed read every further one yields zero and moves nothing; ask
 * window_ok before a value is used for a decision. */
#ifndef AJAR_FORMATS_WINDOW_H
#define AJAR_FORMATS_WINDOW_H

#include "base/source.h"

#define WINDOW_BYTES 65536u /* enough to make a read cheap, little enough to forget */

struct window {
    struct source *src;
    uint8_t *bytes; /* WINDOW_BYTES of room */
    uint64_t at;    /* of bytes[0] in src */
    size_t len, pos;
    struct err failed;
};

/* Begins at byte off. The room lives in a. ERR_LIMIT of a, ERR_SYSTEM. */
bool window_open(struct window *w, struct source *src, uint64_t off, struct arena *a,
                 struct err *err) MUST;
/* The next n <= WINDOW_BYTES bytes, eaten, until the next call; NULL after a failure. */
const uint8_t *window_take(struct window *w, size_t n);
/* All that is in memory, at least least bytes unless fewer are left: eaten, until the next call.
 * Empty at the end and after a failure. */
struct span window_piece(struct window *w, size_t least);
uint32_t window_u32le(struct window *w);
uint64_t window_u64le(struct window *w);
/* The next n <= WINDOW_BYTES bytes, not eaten, until the next call; empty after a failure. */
struct span window_peek(struct window *w, size_t n);
void window_skip(struct window *w, uint64_t n);
/* The next n bytes, copied to a. An empty span after a failure. */
struct span window_keep(struct window *w, uint64_t n, struct arena *a);
/* Makes all that follows fail, at the offset given. */
void window_refuse(struct window *w, enum err_kind kind, uint64_t at, const char *why);
bool window_ok(const struct window *w, struct err *err) MUST;

static inline uint8_t window_u8(struct window *w)
{
    const uint8_t *p =
        w->failed.kind == ERR_NONE && w->pos < w->len ? w->bytes + w->pos++ : window_take(w, 1);
    return p != NULL ? *p : 0;
}
static inline uint64_t window_off(const struct window *w)
{
    return w->at + w->pos;
}
static inline uint64_t window_left(const struct window *w)
{
    return w->src->size - window_off(w);
}

#endif
