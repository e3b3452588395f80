/* listing.c - see listing.h. */
#include "cli/listing.h"

#include "base/clock.h"
#include "base/utf8.h"

enum { COLUMNS_MAX = 12, WRAPPED_WIDTH = 100 };

/* Characters; what is not UTF-8 counts by its bytes. */
static size_t width(struct span cell)
{
    size_t n = 0;
    for (uint32_t c; cell.len > 0; n++) {
        size_t step = utf8_next(cell, &c);
        step = step > 0 ? step : 1;
        cell = (struct span){ cell.ptr + step, cell.len - step };
    }
    return n;
}

/* The cell at the front of *rows, which moves behind it and its end; *end is that: tab or LF. */
static struct span next_cell(struct span *rows, uint8_t *end)
{
    size_t n = 0;
    while (n < rows->len && rows->ptr[n] != '\t' && rows->ptr[n] != '\n')
        n++;
    struct span cell = { rows->ptr, n };
    *end = n < rows->len ? rows->ptr[n] : '\n';
    n += n < rows->len;
    *rows = (struct span){ rows->ptr + n, rows->len - n };
    return cell;
}

void listing_filled(struct buf *to, struct listing_frame f, struct span text)
{
    size_t column = f.column;
    bool first = true;
    while (text.len > 0) {
        size_t n = 0;
        while (n < text.len && text.ptr[n] != ' ')
            n++;
        struct span word = { text.ptr, n };
        n += n < text.len;
        text = (struct span){ text.ptr + n, text.len - n };
        if (word.len == 0)
            continue;
        if (!first && column + 1 + width(word) > f.width) {
            buf_printf(to, "\n");
            column = 0;
        }
        size_t blanks = column == 0 ? f.indent : !first;
        buf_printf(to, "%*s", (int)blanks, "");
        buf_put(to, word);
        column += blanks + width(word);
        first = false;
    }
    buf_printf(to, "\n");
}

void listing_wrapped(struct buf *to, size_t indent, const struct buf *text)
{
    listing_filled(to, (struct listing_frame){ .indent = indent, .width = WRAPPED_WIDTH },
                   (struct span){ text->bytes, text->len });
    if (text->failed != ERR_NONE)
        to->failed = text->failed;
}

void listing_columns(struct buf *to, size_t indent, const struct buf *rows)
{
    size_t widest[COLUMNS_MAX] = { 0 }, i = 0;
    uint8_t end;
    struct span all = { rows->bytes, rows->len };
    for (struct span left = all; left.len > 0; i = end == '\t' ? i + 1 : 0) {
        size_t n = width(next_cell(&left, &end));
        assert(i < COLUMNS_MAX);
        widest[i] = n > widest[i] ? n : widest[i];
    }
    size_t blank = indent; /* owed before the next cell that is not empty */
    for (i = 0; all.len > 0; i = end == '\t' ? i + 1 : 0) {
        struct span cell = next_cell(&all, &end);
        if (cell.len > 0) {
            buf_printf(to, "%*s", (int)blank, "");
            buf_put(to, cell);
            blank = 0;
        }
        blank += widest[i] - width(cell) + 2;
        if (end == '\n') {
            buf_printf(to, "\n");
            blank = indent;
        }
    }
    if (rows->failed != ERR_NONE)
        to->failed = rows->failed;
}

void listing_time(struct jout *j, const char *key, int64_t at)
{
    char room[CLOCK_TIME_BYTES];
    if (at == 0)
        jout_null(j, key);
    else
        jout_text(j, key, clock_time(at, room));
}

void listing_date(struct buf *b, int64_t at)
{
    char room[CLOCK_DATE_BYTES];
    buf_printf(b, "%s", at != 0 ? clock_date(at, room) : "-");
}

void listing_end(struct buf *b, int64_t end_at)
{
    char room[CLOCK_DATE_BYTES];
    buf_printf(b, "%s", end_at != 0 ? clock_last_day(end_at, room) : "-");
}

void listing_lines(struct jout *j, const char *key, struct span text)
{
    jout_open(j, key, '[');
    while (text.len > 0) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        size_t n = end != NULL ? (size_t)(end - text.ptr) : text.len;
        if (n > 0)
            jout_string(j, NULL, (struct span){ text.ptr, n });
        n += end != NULL;
        text = (struct span){ text.ptr + n, text.len - n };
    }
    jout_close(j, ']');
}

const char *listing_state(struct listing_span s, int64_t now_at)
{
    return s.revoked_at != 0                         ? "revoked"
           : s.until_at != 0 && s.until_at <= now_at ? "expired"
                                                     : "live";
}
