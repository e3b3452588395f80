/* text.c - see text.h. */
#include "formats/text.h"

#include "base/utf8.h"
#include "formats/gather.h"
#include "formats/window.h"

/* The bytes of s that are whole characters of a text. */
static size_t text_bytes(struct span s)
{
    size_t i = 0;
    uint32_t c;
    while (i < s.len) {
        struct span rest = { s.ptr + i, s.len - i };
        size_t n = utf8_plain(rest);
        if (n == 0)
            n = rest.ptr[0] < 0x80 ? rest.ptr[0] != 0 : utf8_next(rest, &c);
        if (n == 0)
            break;
        i += n;
    }
    return i;
}

static void note_hidden(struct notes *notes, struct span s, uint64_t off)
{
    size_t bom = off == 0 && s.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (bom > 0)
        notes_add(notes, "bom", 0, "in front of the text");
    gather_hidden(notes, "hidden-character", (struct span){ s.ptr + bom, s.len - bom }, off + bom,
                  1);
}

bool text_read(struct source *src, struct arena *a, struct notes *notes, bool *text,
               struct err *err)
{
    struct window w;
    bool good = true;
    if (!window_open(&w, src, 0, a, err))
        return false;
    while (good && window_left(&w) > 0) {
        uint64_t off = window_off(&w);
        struct span s = window_piece(&w, 4);
        struct span seen = { s.ptr, text_bytes(s) };
        size_t cut = s.len - seen.len; /* perhaps a character that goes on in the next piece */
        if (!window_ok(&w, err))
            return false;
        if (notes != NULL)
            note_hidden(notes, seen, off);
        good = cut == 0 || (cut < 4 && seen.len > 0 && window_left(&w) > 0);
        w.pos -= good ? cut : 0;
    }
    *text = good;
    return true;
}
