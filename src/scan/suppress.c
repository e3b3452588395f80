/* suppress.c - see suppress.h. */
#include "scan/suppress.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/sort.h"
#include "base/utf8.h"

static const char sha256_mark[] = "sha256:";

/* Up to the next blank; *left moves behind it. */
static struct span next_word(struct span *left)
{
    size_t n = 0;
    while (n < left->len && left->ptr[n] != ' ' && left->ptr[n] != '\t')
        n++;
    struct span word = { left->ptr, n };
    while (n < left->len && (left->ptr[n] == ' ' || left->ptr[n] == '\t'))
        n++;
    *left = (struct span){ left->ptr + n, left->len - n };
    return word;
}

static const struct rule *rule_of(struct span id)
{
    const struct rule *r;
    for (size_t i = 0; (r = rule_at(i)) != NULL; i++)
        if (span_eq(id, span_of(r->id)))
            return r;
    return NULL;
}

static bool is_one_line(struct span s)
{
    uint32_t c;
    for (size_t n; s.len > 0; s.ptr += n, s.len -= n)
        if ((n = utf8_next(s, &c)) == 0 || utf8_hidden(c))
            return false;
    return true;
}

static bool read_line(struct span text, struct suppress_line *out, struct err *err)
{
    char room[QUOTED_BYTES];
    struct span rule = next_word(&text), digest = next_word(&text), day = next_word(&text);
    size_t front = sizeof sha256_mark - 1;
    out->rule = rule_of(rule);
    if (out->rule == NULL)
        return err_set(err, ERR_INPUT, "there is no rule %s", span_quote(rule, room));
    if (!span_begins(digest, sha256_mark) ||
        !hex_get((struct span){ digest.ptr + front, digest.len - front }, out->sha256,
                 SHA256_BYTES))
        return err_set(err, ERR_INPUT, "expected sha256: and 64 hex digits, not %s",
                       span_quote(digest, room));
    if (day.len != CLOCK_DATE_BYTES - 1 || !clock_parse_end(day, &out->end_at))
        return err_set(err, ERR_INPUT, "expected its last day, YYYY-MM-DD, not %s",
                       span_quote(day, room));
    while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    if (text.len == 0)
        return err_set(err, ERR_INPUT, "expected the reason why this is acceptable");
    if (text.len > SUPPRESS_REASON_MAX || !is_one_line(text))
        return err_set(err, ERR_INPUT,
                       "expected a reason of at most %u bytes that can be read whole",
                       SUPPRESS_REASON_MAX);
    out->reason = text;
    return true;
}

static int by_what(const void *x, const void *y)
{
    const struct suppress_line *a = x, *b = y;
    int c = strcmp(a->rule->id, b->rule->id);
    return c != 0 ? c : memcmp(a->sha256, b->sha256, SHA256_BYTES);
}

/* Two lines about the same: which of them holds would be a matter of luck. */
static bool are_apart(const struct suppress *s, struct err *err)
{
    for (size_t i = 1; i < s->n; i++) {
        unsigned x = s->line[i - 1].line, y = s->line[i].line;
        if (by_what(&s->line[i - 1], &s->line[i]) == 0)
            return err_set(err, ERR_INPUT, "lines %u and %u are about the same", x < y ? x : y,
                           x < y ? y : x);
    }
    return true;
}

bool suppress_read(struct span text, struct arena *a, struct suppress *out, struct err *err)
{
    struct suppress s = { 0 };
    size_t room = 0;
    if (text.len > SUPPRESS_BYTES_MAX)
        return err_set(err, ERR_LIMIT, "more than %u bytes", SUPPRESS_BYTES_MAX);
    for (unsigned n = 1; text.len > 0; n++) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        struct span line = { text.ptr, end != NULL ? (size_t)(end - text.ptr) : text.len };
        size_t step = line.len + (end != NULL);
        text = (struct span){ text.ptr + step, text.len - step };
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        struct span left = line;
        if ((line.len > 0 && line.ptr[0] == '#') || (next_word(&left).len == 0 && left.len == 0))
            continue;
        if (s.n == SUPPRESS_MAX)
            return err_set(err, ERR_LIMIT, "more than %u lines", SUPPRESS_MAX);
        s.line = arena_grow(a, s.line, s.n, &room, sizeof *s.line, err);
        if (s.line == NULL)
            return false;
        s.line[s.n].line = n;
        if (!read_line(line, &s.line[s.n++], err))
            return err_in(err, "line %u", n);
    }
    if (s.n > 0)
        sort_heap(s.line, s.n, sizeof *s.line, by_what);
    if (!are_apart(&s, err))
        return false;
    *out = s;
    return true;
}

const struct suppress_line *suppress_find(const struct suppress *s, const struct look *l,
                                          const struct finding *f)
{
    const struct look_file *file = look_file_at(l, (struct span){ 0 }, f->path);
    if (file == NULL || s->n == 0)
        return NULL;
    struct suppress_line key = { .rule = f->is };
    memcpy(key.sha256, file->sum->sha256, SHA256_BYTES);
    return bsearch(&key, s->line, s->n, sizeof *s->line, by_what);
}
