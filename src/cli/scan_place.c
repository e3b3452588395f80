/* scan_place.c - see scan.h: where something was seen, in words that lead there.
 *
 * What lies inside a file has a path as of found.h, "a.tar!b" or "@7!@64": each step is said from the
 * outside in, and where it has no name of its own, by the byte where it begins. */
#include "cli/listing.h"
#include "cli/scan.h"

enum {
    LABEL = 10,
    NAME_SHOWN = 60 /* bytes of one name; the middle of a longer one is left out */
};

/* A long path keeps its beginning and its end, which is the file's own name. */
static void name(struct buf *b, struct span s, size_t most)
{
    size_t front = most / 3, back = most - front - 3;
    if (s.len <= most) {
        buf_quoted(b, s);
        return;
    }
    while (front > 0 && (s.ptr[front] & 0xc0) == 0x80)
        front--;
    while (back > 0 && (s.ptr[s.len - back] & 0xc0) == 0x80)
        back--;
    buf_quoted(b, (struct span){ s.ptr, front });
    buf_printf(b, "...");
    buf_quoted(b, (struct span){ s.ptr + s.len - back, back });
}

/* "gap@12" and "@12" have no name but what they are and where they begin. */
static bool is_at(struct span step, const char *before, struct span *digits)
{
    size_t n = strlen(before);
    if (step.len <= n || memcmp(step.ptr, before, n) != 0)
        return false;
    *digits = (struct span){ step.ptr + n, step.len - n };
    for (size_t i = 0; i < digits->len; i++)
        if (digits->ptr[i] < '0' || digits->ptr[i] > '9')
            return false;
    return true;
}

static void say_step(struct buf *b, struct span step, bool again, size_t most)
{
    static const struct {
        const char *before, *what;
    } nameless[] = {
        { "@", "a file" },           { "gap@", "a gap" },         { "pickle@", "a pickle" },
        { "zip@", "a ZIP archive" }, { "tar@", "a TAR archive" }, { "behind@", "another file" },
    };
    struct span digits;
    for (size_t i = 0; i < COUNT(nameless); i++)
        if (is_at(step, nameless[i].before, &digits)) {
            buf_printf(b, "%s at byte ", again && i == 0 ? "one" : nameless[i].what);
            buf_put(b, digits);
            return;
        }
    name(b, step, most);
}

/* The first step of *part, which is then what is in it. A "!" that stands twice is one of a name. */
static void next_step(struct span *part, struct buf *step)
{
    size_t i = 0;
    for (; i < part->len; i++) {
        bool mark = part->ptr[i] == '!';
        if (mark && (i + 1 == part->len || part->ptr[i + 1] != '!'))
            break;
        buf_put(step, (struct span){ part->ptr + i, 1 });
        i += mark;
    }
    i += i < part->len;
    *part = (struct span){ part->ptr + i, part->len - i };
}

/* What comes out of a wrapper without a name is called as the wrapper is: "@7!./@7". */
static bool is_unpacked(struct span step, const struct buf *before)
{
    return step.len > 3 && memcmp(step.ptr, "./", 2) == 0 &&
           span_eq((struct span){ step.ptr + 2, step.len - 2 },
                   (struct span){ before->bytes, before->len });
}

static void say_part(struct buf *b, struct span part, size_t most)
{
    AUTO_CLOSE(buf) struct buf before = { 0 };
    buf_init(&before, "a place", ANSWER_MAX);
    for (bool first = true; part.len > 0; first = false) {
        AUTO_CLOSE(buf) struct buf text = { 0 };
        struct span digits;
        buf_init(&text, "a place", ANSWER_MAX);
        next_step(&part, &text);
        struct span step = { text.bytes, text.len };
        bool at = is_at(step, "@", &digits);
        if (is_unpacked(step, &before)) {
            buf_printf(b, ", unpacked");
        } else {
            buf_printf(b, b->len == 0 ? "" : first && at ? ", " : ", in it ");
            say_step(b, step, !first, most);
        }
        before.len = 0;
        buf_put(&before, step);
        if (text.failed != ERR_NONE)
            b->failed = text.failed;
    }
}

void scan_place(struct buf *b, const struct finding *f, const struct finding *above,
                const struct scan_page *page)
{
    AUTO_CLOSE(buf) struct buf text = { 0 };
    bool file = above != NULL && f->path.len > 0 && span_eq(above->path, f->path);
    bool part = file && span_eq(above->part, f->part);
    size_t most = page->all ? SIZE_MAX : NAME_SHOWN;
    buf_init(&text, "a place", ANSWER_MAX);
    if (f->path.len > 0 && !file)
        name(&text, f->path, most);
    if (!part)
        say_part(&text, f->part, most);
    if (f->off > 0)
        buf_printf(&text, "%sbyte %" PRIu64 "%s", text.len > 0 ? ", " : "", f->off,
                   f->part.len > 0 && !part ? " of it" : "");
    buf_printf(&text, "%s%s", f->text[0] != 0 && text.len > 0 ? ": " : "", f->text);
    size_t column = LABEL + (file ? 2 : 0);
    struct listing_frame frame = { .column = column, .indent = column + 4, .width = page->width };
    buf_printf(b, "%*s", (int)column, "");
    listing_filled(b, frame, (struct span){ text.bytes, text.len });
    if (text.failed != ERR_NONE)
        b->failed = text.failed;
}
