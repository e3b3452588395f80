/* sums.c - see sums.h. */
#include "formats/sums.h"

#include "base/encode.h"
#include "base/path.h"
#include "formats/gather.h"

enum { HEX = 64 };

bool sums_named(struct span name)
{
    static const char *const names[] = { "SHA256SUMS", "SHA256SUMS.txt", "sha256sums.txt",
                                         "sha256sum.txt" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_eq(name, span_of(names[i])))
            return true;
    return false;
}

static bool is_digest(struct span text)
{
    uint8_t digest[HEX / 2];
    return hex_get(text, digest, sizeof digest);
}

static struct span cut(struct span s, size_t from, size_t n)
{
    return (struct span){ s.ptr + from, n };
}

/* A name that needed escapes stands behind a backslash, and is no path_ok anyway. */
static bool split(struct span line, struct span *name, struct span *digest)
{
    static const char tag[] = "SHA256 (", mid[] = ") = ";
    const size_t front = sizeof tag - 1, back = sizeof mid - 1;
    if (line.len > HEX + 2 && line.ptr[HEX] == ' ' &&
        (line.ptr[HEX + 1] == ' ' || line.ptr[HEX + 1] == '*')) {
        *digest = cut(line, 0, HEX);
        *name = cut(line, HEX + 2, line.len - HEX - 2);
    } else if (line.len > front + back + HEX && memcmp(line.ptr, tag, front) == 0 &&
               memcmp(line.ptr + line.len - HEX - back, mid, back) == 0) {
        *digest = cut(line, line.len - HEX, HEX);
        *name = cut(line, front, line.len - front - back - HEX);
    } else {
        return false;
    }
    if (span_begins(*name, "./"))
        *name = cut(*name, 2, name->len - 2);
    return is_digest(*digest) && path_ok(*name);
}

bool sums_read(struct source *src, struct arena *a, struct found *f, struct err *err)
{
    struct gather g = { .f = f, .a = a };
    char room[QUOTED_BYTES];
    if (src->size > SUMS_BYTES_MAX) {
        notes_add(f->notes, "odd-sums", SUMS_BYTES_MAX, "more than %u bytes", SUMS_BYTES_MAX);
        return true;
    }
    size_t n = (size_t)src->size;
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    if (text == NULL || !source_read(src, 0, text, n, err))
        return false;
    for (size_t at = 0, end; at < n; at = end + 1) {
        struct span name, digest;
        for (end = at; end < n && text[end] != '\n'; end++)
            ;
        struct span line = { text + at, end - at };
        line.len -= span_ends(line, "\r");
        if (line.len == 0)
            continue;
        if (!split(line, &name, &digest)) {
            notes_add(f->notes, "odd-sums", at, "%s", span_quote(line, room));
            f->n_places = 0;
            return true;
        }
        if (!gather_place(&g, name, digest, at, err))
            return false;
    }
    f->kind = FOUND_SUMS;
    return true;
}
