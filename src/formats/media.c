/* media.c - see media.h. */
#include "formats/media.h"

#include "formats/window.h"

/* Chunks of length, name, data and CRC; the last is IEND. */
static void skip_png(struct window *w)
{
    bool last = false;
    window_skip(w, 8);
    while (!last && w->failed.kind == ERR_NONE) {
        const uint8_t *p = window_take(w, 8);
        if (p == NULL)
            return;
        uint32_t n = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        last = memcmp(p + 4, "IEND", 4) == 0;
        window_skip(w, (uint64_t)n + 4);
    }
}

static void skip_blocks(struct window *w)
{
    for (uint8_t n; (n = window_u8(w)) != 0;)
        window_skip(w, n);
}

/* A table of colours, if the flags say that there is one. */
static void skip_colours(struct window *w, uint8_t flags)
{
    if (flags & 0x80)
        window_skip(w, 3u << ((flags & 7) + 1));
}

/* Some programs leave out the mark of the end. */
static void skip_gif(struct window *w)
{
    bool shown = false;
    window_skip(w, 10);
    uint8_t flags = window_u8(w);
    window_skip(w, 2);
    skip_colours(w, flags);
    while (w->failed.kind == ERR_NONE) {
        if (shown && window_left(w) == 0)
            return;
        switch (window_u8(w)) {
        case ',':
            shown = true;
            window_skip(w, 8);
            skip_colours(w, window_u8(w));
            window_skip(w, 1);
            skip_blocks(w);
            break;
        case '!':
            window_skip(w, 1);
            skip_blocks(w);
            break;
        case ';':
            return;
        default:
            window_refuse(w, ERR_INPUT, window_off(w), "no block of a GIF image");
        }
    }
}

/* Segments with a length; behind one of kind DA stand coded bytes, in which FF is followed by zero
 * or by the number of a restart, until the next segment. */
static void skip_jpeg(struct window *w)
{
    uint8_t last = 0;
    window_skip(w, 2);
    while (w->failed.kind == ERR_NONE) {
        uint8_t c = window_u8(w);
        bool marker = last == 0xFF && c != 0 && c != 0xFF;
        last = c;
        if (!marker || (c >= 0xD0 && c <= 0xD7))
            continue;
        if (c == 0xD9)
            return;
        const uint8_t *p = window_take(w, 2);
        size_t n = p != NULL ? (size_t)(p[0] << 8 | p[1]) : 2;
        window_skip(w, n < 2 ? 0 : n - 2);
        last = 0;
    }
}

static void skip_riff(struct window *w)
{
    window_skip(w, 4);
    uint32_t n = window_u32le(w);
    window_skip(w, n);
    if (n % 2 == 1 && window_left(w) > 0)
        window_skip(w, 1);
}

bool media_end(struct source *src, struct arena *a, struct media *out, struct err *err)
{
    static const struct {
        const char *mark;
        size_t n;
        void (*skip)(struct window *w);
    } kinds[] = {
        { "\x89PNG", 4, skip_png },
        { "GIF8", 4, skip_gif },
        { "\xff\xd8", 2, skip_jpeg },
        { "RIFF", 4, skip_riff },
    };
    uint8_t head[4];
    struct window w;
    *out = (struct media){ 0 };
    if (src->size < sizeof head)
        return true;
    if (!source_read(src, 0, head, sizeof head, err) || !window_open(&w, src, 0, a, err))
        return false;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (memcmp(head, kinds[i].mark, kinds[i].n) == 0) {
            kinds[i].skip(&w);
            out->end = w.failed.kind == ERR_NONE ? window_off(&w) : 0;
        }
    if (w.failed.kind == ERR_SYSTEM)
        return window_ok(&w, err);
    if (w.failed.kind != ERR_NONE)
        err_at(&out->broken, ERR_INPUT, w.failed.at,
               "the image or sound breaks off here, before its own end");
    return true;
}
