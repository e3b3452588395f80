/* faults.c - see faults.h. */
#include "cli/faults.h"

#include "base/utf8.h"

#include <stdio.h>

enum { LINE_SHOWN = 160 }; /* bytes of a line on either side of what a terminal shows in two */

static size_t columns(struct span s)
{
    size_t n = 0;
    for (size_t k, done = 0; done < s.len; done += k, n++) {
        uint32_t c;
        k = utf8_next((struct span){ s.ptr + done, s.len - done }, &c);
        k = k > 0 ? k : 1;
    }
    return n;
}

/* The line with the word in it, cut where it is too long; tabs become one space. */
static void underline(struct buf *b, struct span line, const struct pol_fault *f)
{
    size_t at = f->column > 0 ? f->column - 1 : 0;
    at = at < line.len ? at : line.len;
    size_t from = at > LINE_SHOWN ? at - LINE_SHOWN : 0;
    size_t len = f->length < line.len - at ? f->length : line.len - at;
    size_t end = line.len - at - len > LINE_SHOWN ? at + len + LINE_SHOWN : line.len;
    buf_printf(b, "  %4" PRIu32 " | ", f->line);
    for (size_t i = from; i < end; i++)
        buf_put(b, line.ptr[i] == '\t' ? SPAN(" ") : (struct span){ line.ptr + i, 1 });
    buf_printf(b, "\n       | %*s", (int)columns((struct span){ line.ptr + from, at - from }), "");
    size_t marks = columns((struct span){ line.ptr + at, len });
    for (size_t i = 0; i < (marks > 0 ? marks : 1); i++)
        buf_printf(b, "^");
    buf_printf(b, "\n");
}

/* A line with anything hidden in it is not repeated to the terminal. */
static bool plain(struct span line)
{
    for (size_t n; line.len > 0; line.ptr += n, line.len -= n) {
        uint32_t c;
        n = utf8_next(line, &c);
        if (n == 0 || (utf8_hidden(c) && c != '\t'))
            return false;
    }
    return true;
}

void faults_print_one(struct buf *b, const struct faults_text *of, const struct pol_fault *f)
{
    buf_shown(b, span_of(of->name));
    if (f->line > 0)
        buf_printf(b, ":%" PRIu32 ":%" PRIu32, f->line, f->column);
    buf_printf(b, ": %s%s\n", of->what, f->text);
    struct span line = policy_line(of->text, f->line);
    if (f->line > 0 && plain(line))
        underline(b, line, f);
    if (f->hint[0] != 0)
        buf_printf(b, "       = %s\n", f->hint);
}

void faults_print(struct buf *b, const char *name, struct span text, const struct pol_faults *f)
{
    struct faults_text of = { .name = name, .text = text, .what = "" };
    for (size_t i = 0; i < f->n; i++)
        faults_print_one(b, &of, &f->list[i]);
    if (f->times > f->n)
        buf_printf(b, "and %zu more\n", f->times - f->n);
}

void faults_tell(const char *name, struct span text, const struct pol_faults *f)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span out;
    struct err err = { 0 };
    buf_init(&b, "the faults", 1 << 20);
    faults_print(&b, name, text, f);
    if (buf_done(&b, &out, &err))
        fwrite(out.ptr, 1, out.len, stderr);
}
