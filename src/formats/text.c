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
        size_t n =
            s.ptr[i] < 0x80 ? s.ptr[i] != 0 : utf8_next((struct span){ s.ptr + i, s.len - i }, &c);
        if (n == 0)
            break;
        i += n;
    }
    return i;
}

bool text_read(struct source *src, struct arena *a, struct notes *notes, bool *text,
               struct err *err)
{
    struct window w;
    if (!window_open(&w, src, 0, a, err))
        return false;
    bool good = true;
    while (good && window_left(&w) > 0) {
        uint64_t off = window_off(&w);
        struct span s = window_piece(&w, 4);
        struct span seen = { s.ptr, text_bytes(s) };
        if (!window_ok(&w, err))
            return false;
        if (off == 0 && seen.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0) {
            notes_add(notes, "bom", 0, "in front of the text");
            gather_hidden(notes, (struct span){ s.ptr + 3, seen.len - 3 }, 3, 1);
        } else {
            gather_hidden(notes, seen, off, 1);
        }
        /* A character cut by the end of the piece is read again with the next. */
        good = seen.len > 0 && (s.len - seen.len < 4) && (seen.len == s.len || window_left(&w) > 0);
        w.pos -= s.len - seen.len < 4 ? s.len - seen.len : 0;
    }
    *text = good;
    return true;
}
