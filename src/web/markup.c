/* markup.c - see markup.h. */
#include "web/markup.h"

#include "base/utf8.h"

/* NULL: an ordinary character. */
static const char *entity(uint32_t c)
{
    return c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&#39;"
                       : NULL;
}

/* XML 1.0, production 2: the two are no characters of any document. */
static bool spelt_out(uint32_t c)
{
    return utf8_hidden(c) || c == 0xFFFE || c == 0xFFFF;
}

void markup_put(struct buf *out, struct span s)
{
    size_t from = 0;
    for (size_t i = 0, n; i < s.len; i += n) {
        uint32_t c = 0;
        n = utf8_next((struct span){ s.ptr + i, s.len - i }, &c);
        const char *as = entity(c);
        if (n > 0 && as == NULL && !spelt_out(c))
            continue;
        buf_put(out, (struct span){ s.ptr + from, i - from });
        if (n == 0)
            buf_printf(out, "\\x%02x", s.ptr[i]);
        else if (as != NULL)
            buf_put(out, span_of(as));
        else
            buf_printf(out, c > 0xFFFF ? "\\u{%" PRIx32 "}" : "\\u%04" PRIx32, c);
        n = n > 0 ? n : 1;
        from = i + n;
    }
    if (from < s.len)
        buf_put(out, (struct span){ s.ptr + from, s.len - from });
}
