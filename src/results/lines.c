/* lines.c - see lines.h. */
#include "results/lines.h"

enum { PIECE = 1 << 16 };

struct lines {
    struct source *src;
    struct arena *a;
    uint64_t next_off; /* of the bytes that were not read yet */
    uint64_t at;       /* where the line begins that was given last */
    uint64_t number;   /* of that line, from 1 */
    uint8_t *bytes;
    size_t pos, len, cap; /* bytes[pos, len) are read and not given */
};

/* More bytes behind bytes[pos, len), which move to the front. */
static bool read_more(struct lines *l, struct err *err)
{
    size_t kept = l->len - l->pos;
    uint64_t left = l->src->size - l->next_off;
    size_t n = kept > PIECE ? kept : PIECE; /* so that a long line is moved few times */
    n = left < n ? (size_t)left : n;
    uint8_t *room = l->bytes;
    if (kept + n > l->cap) {
        size_t cap = 2 * (kept + n) > PIECE ? 2 * (kept + n) : PIECE;
        room = ARENA_ARRAY(l->a, uint8_t, cap, err);
        if (room == NULL)
            return false;
        l->cap = cap;
    }
    if (kept > 0) /* at first there is nothing, and no place it could be at */
        memmove(room, l->bytes + l->pos, kept);
    l->bytes = room, l->pos = 0, l->len = kept;
    if (!source_read(l->src, l->next_off, room + kept, n, err))
        return false;
    l->len += n, l->next_off += n;
    return true;
}

/* The next line, without its end, until the next call. */
static bool next(struct lines *l, struct span *line, struct err *err)
{
    size_t seen = 0;
    for (;;) {
        size_t held = l->len - l->pos;
        const uint8_t *from = held > 0 ? l->bytes + l->pos : NULL, *end = NULL;
        if (held > seen)
            end = memchr(from + seen, '\n', held - seen);
        seen = end != NULL ? (size_t)(end - from) : held;
        if (seen > RESULTS_LINE_MAX)
            return err_at(err, ERR_LIMIT, l->next_off - held, "a line longer than %u bytes",
                          RESULTS_LINE_MAX);
        if (end == NULL && l->next_off < l->src->size) {
            if (!read_more(l, err))
                return false;
            continue;
        }
        *line = (struct span){ from, seen };
        l->at = l->next_off - held;
        l->pos += seen + (end != NULL);
        l->number++;
        return true;
    }
}

bool lines_each(struct source *src, struct arena *a, lines_visit *visit, void *ctx, struct err *err)
{
    struct lines l = { .src = src, .a = a };
    while (l.pos < l.len || l.next_off < src->size) {
        AUTO_CLOSE(arena)
        struct arena scratch = { .name = "line", .limit = 4 * (size_t)RESULTS_LINE_MAX };
        struct span line;
        if (!next(&l, &line, err))
            return false;
        struct json j = gain_json(line);
        j.origin = l.at;
        if (json_peek(&j) >= 0 && !visit(&j, l.number, &scratch, ctx, err))
            return err_in(err, "line %" PRIu64, l.number);
    }
    return true;
}
