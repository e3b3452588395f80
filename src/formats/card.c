/* card.c - see card.h.
 *
 * Only the keys that are facts are read; what stands under any other is passed over by its
 * indentation, which YAML guarantees: nothing under a key of the first column begins there but
 * the items of a list. */
#include "formats/card.h"

#include "formats/gather.h"
#include "formats/twice.h"

struct line {
    struct span text;  /* without indentation, trailing blanks and line end */
    size_t indent, at; /* at: of the first byte of text */
};

struct reading {
    struct span in;
    size_t pos, end; /* end: of the front matter */
    struct gather g;
    struct twice keys;
    bool refused;
};

static const struct {
    const char *key, *fact;
} wanted[] = {
    { "license", "licence" },       { "license_name", "licence_name" },
    { "base_model", "base_model" }, { "library_name", "library" },
    { "pipeline_tag", "pipeline" }, { "tags", "tag" },
    { "language", "language" },     { "extra_gated_prompt", "gated_prompt" },
};

/* True, so that a chain of conditions ends without an error: the file is an answer as it is. */
static bool refuse(struct reading *r, size_t at, const char *why)
{
    if (!r->refused)
        notes_add(r->g.f->notes, "odd-card", at, "%s", why);
    r->refused = true;
    return true;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* The line at pos, which stays there; *next is where the one behind it begins. */
static bool peek_line(const struct reading *r, struct line *line, size_t *next)
{
    size_t i = r->pos, end;
    if (i >= r->end)
        return false;
    while (i < r->end && r->in.ptr[i] == ' ')
        i++;
    line->indent = i - r->pos;
    line->at = i;
    for (end = i; end < r->end && r->in.ptr[end] != '\n';)
        end++;
    *next = end < r->end ? end + 1 : end;
    while (end > i && (is_blank(r->in.ptr[end - 1]) || r->in.ptr[end - 1] == '\r'))
        end--;
    line->text = (struct span){ r->in.ptr + i, end - i };
    return true;
}

static bool is_empty(const struct line *l)
{
    return l->text.len == 0 || l->text.ptr[0] == '#';
}

static bool is_item(const struct line *l)
{
    return l->text.len > 0 && l->text.ptr[0] == '-' && (l->text.len == 1 || l->text.ptr[1] == ' ');
}

static struct span behind(struct span s, size_t n)
{
    s.ptr += n, s.len -= n;
    while (s.len > 0 && is_blank(s.ptr[0]))
        s.ptr++, s.len--;
    return s;
}

static size_t place_of(const struct reading *r, struct span s)
{
    return (size_t)(s.ptr - r->in.ptr);
}

static bool unescape(struct reading *r, struct span s, struct span *out, struct err *err)
{
    static const char from[] = "\"\\/nt", to[] = "\"\\/\n\t";
    uint8_t *dst = ARENA_ARRAY(r->g.a, uint8_t, s.len, err);
    size_t n = 0;
    if (dst == NULL)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        dst[n] = s.ptr[i];
        if (s.ptr[i] == '\\') {
            const char *hit = s.ptr[++i] != 0 ? strchr(from, s.ptr[i]) : NULL;
            if (hit == NULL)
                return refuse(r, place_of(r, s) + i, "escape that is not read");
            dst[n] = (uint8_t)to[hit - from];
        }
        n++;
    }
    *out = (struct span){ dst, n };
    return true;
}

/* 'text', in which '' is one quote, or "text" with escapes; *rest: what follows it. */
static bool read_quoted(struct reading *r, struct span s, struct span *out, struct span *rest,
                        struct err *err)
{
    uint8_t quote = s.ptr[0];
    size_t i = 1;
    bool odd = false;
    for (; i < s.len &&
           (s.ptr[i] != quote || (quote == '\'' && i + 1 < s.len && s.ptr[i + 1] == quote));
         i++)
        if (s.ptr[i] == quote || (quote == '"' && s.ptr[i] == '\\'))
            odd = true, i++;
    if (i >= s.len)
        return refuse(r, place_of(r, s), "quoted text without an end on its line");
    *out = (struct span){ s.ptr + 1, i - 1 };
    *rest = behind(s, i + 1);
    if (odd && quote == '\'')
        return refuse(r, place_of(r, s), "quote in quoted text");
    return !odd || unescape(r, *out, out, err);
}

static bool is_nothing(struct span s)
{
    return s.len == 0 || span_eq(s, SPAN("~")) || span_eq(s, SPAN("null"));
}

/* Without quotes: to the end, or to a comment. */
static bool read_plain(struct reading *r, struct span s, struct span *out)
{
    size_t n = 0;
    while (n < s.len && !(s.ptr[n] == '#' && n > 0 && is_blank(s.ptr[n - 1])))
        n++;
    while (n > 0 && is_blank(s.ptr[n - 1]))
        n--;
    *out = (struct span){ s.ptr, n };
    if (n > 0 && memchr("&*!%@`|>{}[],?:-", s.ptr[0], 16) != NULL &&
        !(n > 1 && memchr("?:-", s.ptr[0], 3) != NULL && !is_blank(s.ptr[1])))
        return refuse(r, place_of(r, s), "anchor, tag, alias or other sign that is not read");
    for (size_t i = 0; i + 1 < n; i++)
        if (s.ptr[i] == ':' && is_blank(s.ptr[i + 1]))
            return refuse(r, place_of(r, s) + i, "a map where text belongs");
    if (n > 0 && s.ptr[n - 1] == ':')
        return refuse(r, place_of(r, s) + n - 1, "a map where text belongs");
    return true;
}

/* One value on the rest of a line. */
static bool read_scalar(struct reading *r, const char *fact, struct span s, struct err *err)
{
    struct span value = { 0 }, rest = { 0 };
    bool quoted = s.len > 0 && (s.ptr[0] == '"' || s.ptr[0] == '\'');
    if (quoted ? !read_quoted(r, s, &value, &rest, err) : !read_plain(r, s, &value))
        return false;
    if (!r->refused && rest.len > 0 && rest.ptr[0] != '#')
        return refuse(r, place_of(r, rest), "text behind quoted text");
    if (r->refused || (!quoted && is_nothing(value)))
        return true;
    return gather_fact(&r->g, fact, value, place_of(r, s), err);
}

/* [a, "b"] on one line. */
static bool read_flow(struct reading *r, const char *fact, struct span s, struct err *err)
{
    struct span item = behind(s, 1), rest;
    while (item.len > 0 && item.ptr[0] != ']' && !r->refused) {
        if (item.ptr[0] == '"' || item.ptr[0] == '\'') {
            struct span value = { 0 };
            rest = item;
            if (!read_quoted(r, item, &value, &rest, err) ||
                (!r->refused && !gather_fact(&r->g, fact, value, place_of(r, item), err)))
                return false;
        } else {
            size_t n = 0;
            while (n < item.len && item.ptr[n] != ',' && item.ptr[n] != ']')
                n++;
            if (!read_scalar(r, fact, (struct span){ item.ptr, n }, err))
                return false;
            rest = behind(item, n);
        }
        if (!r->refused && (rest.len == 0 || (rest.ptr[0] != ',' && rest.ptr[0] != ']')))
            return refuse(r, place_of(r, item), "list without an end on its line");
        item = rest.ptr[0] == ',' ? behind(rest, 1) : rest;
    }
    if (r->refused)
        return true;
    if (item.len == 0)
        return refuse(r, place_of(r, s), "list without an end on its line");
    rest = behind(item, 1);
    return rest.len == 0 || rest.ptr[0] == '#' ||
           refuse(r, place_of(r, rest), "text behind a list");
}

/* Lines of a list, or none. */
static bool read_items(struct reading *r, const char *fact, struct err *err)
{
    struct line l;
    size_t next, column = SIZE_MAX;
    while (!r->refused && peek_line(r, &l, &next)) {
        if (!is_empty(&l)) {
            if (!is_item(&l) && l.indent == 0)
                return true;
            if (!is_item(&l) || (column != SIZE_MAX && l.indent != column))
                return refuse(r, l.at, "something else where an item of a list belongs");
            column = l.indent;
            if (!read_scalar(r, fact, behind(l.text, 1), err))
                return false;
        }
        r->pos = next;
    }
    return true;
}

/* A block of text: "|" keeps its line ends, ">" makes them blanks; every line further in than the
 * key belongs to it. */
static bool read_block(struct reading *r, const char *fact, struct span style, struct err *err)
{
    struct line l;
    size_t next, n = 0, start = r->pos, first = SIZE_MAX;
    bool fold = style.ptr[0] == '>';
    for (size_t i = 1; i < style.len; i++)
        if (style.ptr[i] != '-' && style.ptr[i] != '+')
            return refuse(r, place_of(r, style), "style of a block that is not read");
    while (peek_line(r, &l, &next) && (l.indent > 0 || l.text.len == 0))
        r->pos = next;
    size_t stop = r->pos;
    uint8_t *text = ARENA_ARRAY(r->g.a, uint8_t, stop - start + 1, err);
    if (text == NULL)
        return false;
    for (r->pos = start; r->pos < stop && peek_line(r, &l, &next); r->pos = next) {
        if (l.text.len > 0 && first == SIZE_MAX)
            first = l.indent;
        size_t deeper = first != SIZE_MAX && l.indent > first ? l.indent - first : 0;
        memset(text + n, ' ', deeper);
        n += deeper;
        memcpy(text + n, l.text.ptr, l.text.len);
        n += l.text.len;
        text[n++] = fold && l.text.len > 0 ? ' ' : '\n';
    }
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
        n--;
    return gather_fact(&r->g, fact, (struct span){ text, n }, place_of(r, style), err);
}

static bool read_value(struct reading *r, const char *fact, struct span s, struct err *err)
{
    struct line l;
    size_t next;
    if (s.len == 0 || s.ptr[0] == '#')
        return read_items(r, fact, err);
    if (s.ptr[0] == '[') {
        if (!read_flow(r, fact, s, err))
            return false;
    } else if (s.ptr[0] == '|' || s.ptr[0] == '>') {
        return read_block(r, fact, s, err);
    } else if (!read_scalar(r, fact, s, err)) {
        return false;
    }
    while (!r->refused && peek_line(r, &l, &next) && (l.indent > 0 || is_empty(&l))) {
        if (!is_empty(&l))
            return refuse(r, l.at, "text over several lines");
        r->pos = next;
    }
    return true;
}

/* What stands under a key that is no fact. */
static void pass_over(struct reading *r, bool empty)
{
    struct line l;
    size_t next;
    while (peek_line(r, &l, &next) && (l.indent > 0 || is_empty(&l) || (empty && is_item(&l))))
        r->pos = next;
}

static bool read_key(struct reading *r, const struct line *l, struct err *err)
{
    struct span s = l->text, key = { s.ptr, 0 }, value = { 0 };
    bool quoted = s.ptr[0] == '"' || s.ptr[0] == '\'';
    if (quoted) {
        if (!read_quoted(r, s, &key, &value, err))
            return false;
        if (r->refused || value.len == 0 || value.ptr[0] != ':')
            return refuse(r, l->at, "line is no key with a value");
        value = behind(value, 1);
    } else {
        while (key.len < s.len &&
               !(s.ptr[key.len] == ':' && (key.len + 1 == s.len || is_blank(s.ptr[key.len + 1]))))
            key.len++;
        if (key.len == s.len || memchr("-?&*!|>%@`{}[],<", s.ptr[0], 16) != NULL)
            return refuse(r, l->at, "line is no key with a value");
        value = behind(s, key.len + 1);
        while (key.len > 0 && is_blank(key.ptr[key.len - 1]))
            key.len--;
    }
    if (!twice_add(&r->keys, r->g.a, 0, key, l->at, err))
        return false;
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (span_eq(key, span_of(wanted[i].key)))
            return read_value(r, wanted[i].fact, value, err);
    if (value.len > 0 && memchr("&*!", value.ptr[0], 3) != NULL)
        return refuse(r, place_of(r, value), "anchor, tag, alias or other sign that is not read");
    pass_over(r, value.len == 0 || value.ptr[0] == '#');
    return true;
}

static bool read_lines(struct reading *r, struct err *err)
{
    struct line l;
    size_t next;
    while (!r->refused && peek_line(r, &l, &next)) {
        r->pos = next;
        if (l.text.len > 0 && l.text.ptr[0] == '\t')
            return refuse(r, l.at, "tab in the indentation");
        if (is_empty(&l))
            continue;
        if (l.indent > 0)
            return refuse(r, l.at, "line is indented under nothing");
        if (!read_key(r, &l, err))
            return false;
    }
    return true;
}

/* Line ends that YAML knows and we do not read as such would show two readers two documents. */
static void check_breaks(struct reading *r)
{
    const uint8_t *s = r->in.ptr;
    for (size_t i = r->pos; i < r->end; i++) {
        bool lone = s[i] == '\r' && (i + 1 == r->in.len || s[i + 1] != '\n');
        bool next_line = s[i] == 0xC2 && i + 1 < r->end && s[i + 1] == 0x85;
        bool separator = s[i] == 0xE2 && i + 2 < r->end && s[i + 1] == 0x80 &&
                         (s[i + 2] == 0xA8 || s[i + 2] == 0xA9);
        if (lone || next_line || separator)
            refuse(r, i, "line ends as no other does");
    }
}

/* Sets pos and end. False if there is no front matter. */
static bool find_lines(struct reading *r)
{
    struct line l;
    size_t next;
    r->pos = r->in.len >= 3 && memcmp(r->in.ptr, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    r->end = r->in.len;
    do {
        if (!peek_line(r, &l, &next))
            return false;
        r->pos = next;
    } while (l.text.len == 0);
    if (l.indent > 0 || !span_eq(l.text, SPAN("---")))
        return false;
    size_t first = r->pos, top = l.at;
    for (; peek_line(r, &l, &next); r->pos = next) {
        if (l.indent > 0 || !span_eq(l.text, SPAN("---")))
            continue;
        r->end = l.at;
        r->pos = first;
        return true;
    }
    refuse(r, top, "front matter without an end");
    return false;
}

bool card_read(struct source *src, struct arena *a, struct found *out, struct err *err)
{
    size_t n = src->size < CARD_HEAD_MAX ? (size_t)src->size : CARD_HEAD_MAX;
    uint8_t *text = ARENA_ARRAY(a, uint8_t, n, err);
    struct reading r = { .in = { text, n }, .g = { .f = out, .a = a } };
    size_t given = out->n_facts;
    if (text == NULL || !source_read(src, 0, text, n, err))
        return false;
    if (!find_lines(&r))
        return true;
    check_breaks(&r);
    if (!read_lines(&r, err) || !twice_note(&r.keys, a, out->notes, "duplicate-key", err))
        return false;
    if (r.refused || notes_times(out->notes, "duplicate-key") > 0)
        out->n_facts = given;
    return true;
}
