/* literal.c - see literal.h.
 *
 * Invariants
 *   (1) open[0, depth) are containers that are not closed, each inside the one before
 *   (2) after a value a comma, a colon or a closing bracket must come: want says which of them */
#include "formats/literal.h"

#include "base/utf8.h"

struct reader {
    struct span in;
    size_t pos;
    uint64_t origin;
    struct arena *a;
    struct literal *list;
    size_t n, room;
    size_t open[LITERAL_DEPTH_MAX];
    bool comma[LITERAL_DEPTH_MAX]; /* one stands behind the last value in it */
    size_t depth;
    struct err *err;
};

static bool refuse(struct reader *r, size_t at, const char *why)
{
    return err_at(r->err, ERR_INPUT, r->origin + at, "%s", why);
}

static uint8_t peek(const struct reader *r)
{
    return r->pos < r->in.len ? r->in.ptr[r->pos] : 0;
}

static void skip_space(struct reader *r)
{
    while (r->pos < r->in.len && strchr(" \t\r\n\f", r->in.ptr[r->pos]) != NULL &&
           r->in.ptr[r->pos] != 0)
        r->pos++;
}

static struct literal *add(struct reader *r, enum literal_kind kind)
{
    void *list = arena_grow(r->a, r->list, r->n, &r->room, sizeof *r->list, r->err);
    if (list == NULL)
        return NULL;
    r->list = list;
    struct literal *v = &r->list[r->n++];
    *v = (struct literal){ .kind = kind, .off = r->pos, .end = r->n };
    return v;
}

/* ---- texts ---- */

static int digit(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The escape behind a backslash at pos - 1, as repr() writes them; its character is put to to. */
static bool escape(struct reader *r, uint8_t *to, size_t *n)
{
    static const char from[] = "\\'\"nrt", into[] = "\\'\"\n\r\t";
    size_t at = r->pos - 1;
    uint8_t c = peek(r);
    const char *known = c != 0 ? strchr(from, c) : NULL;
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    uint32_t v = 0;
    r->pos++;
    if (known != NULL) {
        to[(*n)++] = (uint8_t)into[known - from];
        return true;
    }
    for (size_t i = 0; i < digits; i++, r->pos++) {
        int d = digit(peek(r));
        if (d < 0)
            return refuse(r, at, "an escape that repr() does not write");
        v = v << 4 | (uint32_t)d;
    }
    if (digits == 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
        return refuse(r, at, "an escape that repr() does not write");
    *n += utf8_put(to + *n, v);
    return true;
}

static bool read_text(struct reader *r)
{
    struct literal *v = add(r, LITERAL_TEXT);
    const uint8_t *in = r->in.ptr;
    uint8_t quote = peek(r), *copy;
    size_t from = ++r->pos, end = from, n = 0;
    if (v == NULL)
        return false;
    bool plain = true;
    for (; end < r->in.len && in[end] != quote && in[end] != '\n'; end++)
        if (in[end] == '\\') {
            plain = false;
            end++;
        }
    if (end >= r->in.len || in[end] != quote)
        return refuse(r, v->off, "a text without end");
    v->text = (struct span){ in + from, end - from };
    if (!plain) {
        if ((copy = ARENA_ARRAY(r->a, uint8_t, end - from, r->err)) == NULL)
            return false;
        while (r->pos < end) {
            uint8_t c = in[r->pos++];
            if (c != '\\')
                copy[n++] = c;
            else if (!escape(r, copy, &n))
                return false;
        }
        v->text = (struct span){ copy, n };
    }
    r->pos = end + 1;
    return true;
}

/* ---- numbers and words ---- */

/* An L behind it, as Python 2 wrote, is eaten: NumPy does so too. */
static bool read_int(struct reader *r)
{
    struct literal *v = add(r, LITERAL_INT);
    bool past = false;
    if (v == NULL)
        return false;
    v->minus = peek(r) == '-';
    size_t from = r->pos += v->minus;
    for (; peek(r) >= '0' && peek(r) <= '9'; r->pos++)
        past = past || !ck_mul(v->number, 10, &v->number) ||
               !ck_add(v->number, (uint64_t)(peek(r) - '0'), &v->number);
    if (past)
        v->number = UINT64_MAX;
    if (r->pos == from || (r->in.ptr[from] == '0' && r->pos - from > 1))
        return refuse(r, v->off, "not a whole number in decimal");
    r->pos += peek(r) == 'L';
    return true;
}

static bool read_word(struct reader *r)
{
    static const struct {
        const char *word;
        enum literal_kind kind;
        uint64_t number;
    } words[] = { { "None", LITERAL_NULL, 0 },
                  { "True", LITERAL_BOOL, 1 },
                  { "False", LITERAL_BOOL, 0 } };
    struct span rest = { r->in.ptr + r->pos, r->in.len - r->pos };
    size_t n = 0;
    while (n < rest.len && ((rest.ptr[n] | 32) >= 'a' && (rest.ptr[n] | 32) <= 'z'))
        n++;
    rest.len = n;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (!span_eq(rest, span_of(words[i].word)))
            continue;
        struct literal *v = add(r, words[i].kind);
        if (v == NULL)
            return false;
        v->number = words[i].number;
        r->pos += n;
        return true;
    }
    return refuse(r, r->pos, "not a value that repr() writes");
}

/* ---- containers ---- */

static bool open_one(struct reader *r, enum literal_kind kind)
{
    if (r->depth == LITERAL_DEPTH_MAX)
        return err_at(r->err, ERR_LIMIT, r->origin + r->pos, "more than %u brackets inside another",
                      LITERAL_DEPTH_MAX);
    if (add(r, kind) == NULL)
        return false;
    r->comma[r->depth] = true;
    r->open[r->depth++] = r->n - 1;
    r->pos++;
    return true;
}

/* The innermost closes at pos, whose byte is one of ) ] }. */
static bool close_one(struct reader *r)
{
    struct literal *v = r->depth > 0 ? &r->list[r->open[r->depth - 1]] : NULL;
    static const char ends[] = {
        [LITERAL_TUPLE] = ')', [LITERAL_LIST] = ']', [LITERAL_DICT] = '}'
    };
    if (v == NULL || peek(r) != (uint8_t)ends[v->kind])
        return refuse(r, r->pos, "a bracket closes that was not opened");
    bool comma = r->comma[r->depth - 1];
    if (v->kind == LITERAL_TUPLE && v->n == 1 && !comma)
        return refuse(r, v->off, "parentheses around one value");
    if (v->kind == LITERAL_DICT && v->n % 2 != 0)
        return refuse(r, r->pos, "a key without a value");
    v->end = r->n;
    r->depth--;
    r->pos++;
    return true;
}

/* A value, or the beginning of a container. */
static bool read_one(struct reader *r)
{
    uint8_t c = peek(r);
    switch (c) {
    case '(':
        return open_one(r, LITERAL_TUPLE);
    case '[':
        return open_one(r, LITERAL_LIST);
    case '{':
        return open_one(r, LITERAL_DICT);
    case '\'':
    case '"':
        return read_text(r);
    default:
        return c == '-' || (c >= '0' && c <= '9') ? read_int(r) : read_word(r);
    }
}

/* What stands between values. The top level has no comma. */
static bool read_between(struct reader *r, bool *value)
{
    skip_space(r);
    *value = false;
    if (r->depth == 0 || r->pos == r->in.len)
        return true;
    struct literal *v = &r->list[r->open[r->depth - 1]];
    bool *comma = &r->comma[r->depth - 1];
    uint8_t c = peek(r);
    if (c == ')' || c == ']' || c == '}')
        return close_one(r);
    if (!*comma) {
        bool colon = v->kind == LITERAL_DICT && v->n % 2 == 1;
        if (c != (colon ? ':' : ','))
            return refuse(r, r->pos, colon ? "no colon behind a key" : "no comma between values");
        *comma = true;
        r->pos++;
        return true;
    }
    *value = true;
    return true;
}

bool literal_read(struct span text, uint64_t origin, struct arena *a, struct literal **list,
                  struct err *err)
{
    struct reader r = { .in = text, .origin = origin, .a = a, .err = err };
    if (text.len > LITERAL_BYTES_MAX)
        return err_at(err, ERR_LIMIT, origin, "%zu bytes; a literal of at most %u is read",
                      text.len, LITERAL_BYTES_MAX);
    bool value = true;
    skip_space(&r);
    do {
        if (value) {
            if (r.depth > 0) {
                r.list[r.open[r.depth - 1]].n++;
                r.comma[r.depth - 1] = false;
            }
            if (r.pos == text.len)
                return refuse(&r, r.pos, "a value is missing");
            if (!read_one(&r))
                return false;
        }
        if (!read_between(&r, &value))
            return false;
    } while (r.pos < text.len && r.depth > 0);
    skip_space(&r);
    if (r.depth > 0)
        return refuse(&r, r.pos, "a bracket is not closed");
    if (r.pos < text.len)
        return refuse(&r, r.pos, "something stands behind the value");
    *list = r.list;
    return true;
}
