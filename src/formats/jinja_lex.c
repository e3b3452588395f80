/* jinja_lex.c - see jinja_lex.h.
 *
 *   TEXT --"{#"--> COMMENT --"#}"--> TEXT        TEXT --"{% raw %}"--> RAW --"{% endraw %}"--> TEXT
 *   TEXT --"{{"--> TAG --"}}"--> TEXT            TEXT --"{%"--> TAG --"%}"--> TEXT
 *
 * As in Jinja the end of a tag counts only outside strings and outside brackets. White space is
 * what Python takes for it; letters past ASCII are all taken for letters. */
#include "formats/jinja_lex.h"

#include <stdio.h>

#include "base/utf8.h"

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static uint8_t byte_at(const struct jlex *x, size_t pos)
{
    return pos < x->in.len ? x->in.ptr[pos] : 0;
}

static bool at_text(const struct jlex *x, size_t pos, const char *mark)
{
    size_t n = strlen(mark);
    return pos <= x->in.len && x->in.len - pos >= n && memcmp(x->in.ptr + pos, mark, n) == 0;
}

/* How many bytes at pos are one character of white space. */
static size_t space_at(const struct jlex *x, size_t pos)
{
    uint8_t b = byte_at(x, pos);
    uint32_t c;
    if (pos >= x->in.len || (b > ' ' && b < 0x80))
        return 0;
    if (b < 0x80)
        return b == ' ' || (b >= '\t' && b <= '\r') || (b >= 0x1C && b <= 0x1F);
    size_t n = utf8_next((struct span){ x->in.ptr + pos, x->in.len - pos }, &c);
    bool space = c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                 c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
    return n > 0 && space ? n : 0;
}

static size_t skip_space(const struct jlex *x, size_t pos)
{
    for (size_t n; (n = space_at(x, pos)) > 0;)
        pos += n;
    return pos;
}

static struct token token(const struct jlex *x, enum token_kind kind, size_t from, size_t to)
{
    return (struct token){ kind, (uint32_t)from, 0, { x->in.ptr + from, to - from } };
}

static struct token bad(struct jlex *x, size_t at, const char *why)
{
    x->why = why;
    x->why_at = (uint32_t)at;
    return token(x, TOKEN_BAD, at, at);
}

/* What begins at at goes on to the end, its text from from. Jinja minds only if there is some, and
 * does not count a line end that is the last. */
static void unended(struct jlex *x, size_t at, size_t from, const char *why)
{
    struct span rest = { x->in.ptr + from, x->in.len - from };
    x->pos = x->in.len;
    if (rest.len == 0 || span_eq(rest, SPAN("\n")) || span_eq(rest, SPAN("\r")) ||
        span_eq(rest, SPAN("\r\n")))
        return;
    x->unended = true;
    x->why = why;
    x->why_at = (uint32_t)at;
}

/* ---- numbers: how many bytes at pos are one ---- */

/* Digits, with single bars between them. */
static size_t digits_at(const struct jlex *x, size_t pos)
{
    size_t n = 0;
    if (!is_digit(byte_at(x, pos)))
        return 0;
    while (is_digit(byte_at(x, pos + n)) ||
           (byte_at(x, pos + n) == '_' && is_digit(byte_at(x, pos + n + 1))))
        n++;
    return n;
}

static size_t float_at(const struct jlex *x, size_t pos)
{
    size_t n = digits_at(x, pos), fraction = 0, power = 0;
    if (n == 0 || (pos > 0 && x->in.ptr[pos - 1] == '.'))
        return 0;
    if (byte_at(x, pos + n) == '.' && (fraction = digits_at(x, pos + n + 1)) > 0)
        n += fraction + 1;
    if ((byte_at(x, pos + n) | 32) == 'e') {
        uint8_t sign = byte_at(x, pos + n + 1);
        size_t from = n + 1 + (sign == '+' || sign == '-');
        if ((power = digits_at(x, pos + from)) > 0)
            n = from + power;
    }
    return fraction > 0 || power > 0 ? n : 0;
}

static bool is_of(uint8_t c, uint8_t base)
{
    uint8_t low = c | 32;
    return base == 16 ? is_digit(c) || (low >= 'a' && low <= 'f') : c >= '0' && c < '0' + base;
}

static size_t integer_at(const struct jlex *x, size_t pos)
{
    uint8_t c = byte_at(x, pos), mark = byte_at(x, pos + 1) | 32;
    uint8_t base = mark == 'b' ? 2 : mark == 'o' ? 8 : mark == 'x' ? 16 : 0;
    if (!is_digit(c))
        return 0;
    if (c != '0')
        return digits_at(x, pos);
    for (size_t n = 2; base > 0; n++) {
        uint8_t d = byte_at(x, pos + n);
        if (is_of(d, base) || (d == '_' && is_of(byte_at(x, pos + n + 1), base)))
            continue;
        if (n > 2)
            return n;
        break;
    }
    size_t n = 1; /* 01 is a 0 and a 1 */
    while (byte_at(x, pos + n) == '0' ||
           (byte_at(x, pos + n) == '_' && byte_at(x, pos + n + 1) == '0'))
        n++;
    return n;
}

/* ---- names ---- */
static size_t name_at(const struct jlex *x, size_t pos)
{
    size_t n = 0;
    for (;; n++) {
        uint8_t c = byte_at(x, pos + n), low = c | 32;
        if (c >= 0x80 ? space_at(x, pos + n) > 0
                      : !(c == '_' || is_digit(c) || (low >= 'a' && low <= 'z')))
            return n;
    }
}

/* ---- strings ---- */

/* The value of n hexadecimal digits at p, or false. */
static bool hex_value(struct span p, size_t n, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        if (i >= p.len || !is_of(p.ptr[i], 16))
            return false;
        uint32_t c = p.ptr[i], low = c | 32;
        *value = *value << 4 | (c <= '9' ? c - '0' : low - 'a' + 10);
    }
    return true;
}

/* Jinja has Python spell a character past ASCII as an escape before it reads escapes: behind a
 * backslash that spelling is what remains. */
static size_t spell(uint8_t *to, uint32_t c)
{
    char room[16];
    int n = snprintf(room, sizeof room,
                     c < 0x100     ? "\\x%02" PRIx32
                     : c < 0x10000 ? "\\u%04" PRIx32
                                   : "\\U%08" PRIx32,
                     c);
    memcpy(to, room, (size_t)n);
    return (size_t)n;
}

static size_t put_value(struct jlex *x, size_t at, uint32_t c, uint8_t *to)
{
    if (c > ' ' && c < 0x7F && !x->disguised) {
        x->disguised = true;
        x->disguised_at = (uint32_t)at;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        c = 0xFFFD;
    return utf8_put(to, c);
}

/* The escape s begins with: its bytes into to, at most 12, *used of s; false if Python refuses. */
static bool escape(struct jlex *x, struct span s, uint8_t *to, size_t *put, size_t *used)
{
    static const char from[] = "\\'\"abfnrtv", into[] = "\\'\"\a\b\f\n\r\t\v";
    size_t at = (size_t)(s.ptr - x->in.ptr);
    uint8_t c = s.len > 1 ? s.ptr[1] : 0;
    const char *plain = c != 0 ? strchr(from, c) : NULL;
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    uint32_t value = 0;
    *put = 0, *used = 2;
    if (plain != NULL) {
        to[(*put)++] = (uint8_t)into[plain - from];
    } else if (c == '\n' || c == '\r') {
        *used += c == '\r' && s.len > 2 && s.ptr[2] == '\n';
    } else if (c >= '0' && c <= '7') {
        size_t n = 0;
        for (; n < 3 && 1 + n < s.len && s.ptr[1 + n] >= '0' && s.ptr[1 + n] <= '7'; n++)
            value = value * 8 + (s.ptr[1 + n] & 7u);
        *used = 1 + n;
        *put = put_value(x, at, value, to);
    } else if (digits > 0) {
        if (!hex_value((struct span){ s.ptr + 2, s.len - 2 }, digits, &value) || value > 0x10FFFF)
            return false;
        *used = 2 + digits;
        *put = put_value(x, at, value, to);
    } else if (c == 'N') {
        const uint8_t *end = s.len > 2 && s.ptr[2] == '{' ? memchr(s.ptr, '}', s.len) : NULL;
        if (end == NULL)
            return false;
        *used = (size_t)(end - s.ptr) + 1;
        *put = put_value(x, at, '?', to); /* which it is, would take the tables of Unicode */
    } else if (c >= 0x80) {
        size_t n = utf8_next((struct span){ s.ptr + 1, s.len - 1 }, &value);
        *used = n > 0 ? 1 + n : 2;
        *put = n > 0 ? spell(to, value) : 0;
    } else { /* no escape: both stay */
        to[0] = '\\', to[1] = c;
        *put = s.len > 1 ? 2 : 1;
        *used = *put;
    }
    return true;
}

/* The text between the quotes as the program would have it. */
static bool decode(struct jlex *x, struct span raw, struct token *t, struct err *err)
{
    size_t room = raw.len, n = 0, put, used;
    if (memchr(raw.ptr, '\\', raw.len) == NULL && memchr(raw.ptr, '\r', raw.len) == NULL)
        return true;
    for (size_t i = 0; i + 1 < raw.len; i++) /* é spelled takes more room than it has */
        room += raw.ptr[i] == '\\' && raw.ptr[i + 1] >= 0x80 ? 10 : 0;
    uint8_t *to = ARENA_ARRAY(x->a, uint8_t, room + 12, err);
    if (to == NULL)
        return false;
    for (size_t i = 0; i < raw.len; i += used, n += put) {
        struct span rest = { raw.ptr + i, raw.len - i };
        used = put = 1;
        if (raw.ptr[i] == '\\') {
            if (escape(x, rest, to + n, &put, &used))
                continue;
            if (x->soft == 0) {
                *t = bad(x, (size_t)(rest.ptr - x->in.ptr), "an escape that is none");
                return true;
            }
            used = put = 1;
        }
        bool pair = raw.ptr[i] == '\r' && i + 1 < raw.len && raw.ptr[i + 1] == '\n';
        to[n] = raw.ptr[i] == '\r' ? '\n' : raw.ptr[i];
        used += pair;
    }
    t->text = (struct span){ to, n };
    return true;
}

static bool string_at(struct jlex *x, struct token *t, struct err *err)
{
    uint8_t quote = x->in.ptr[x->pos];
    size_t from = x->pos + 1, end = from;
    bool *endless = &x->endless[quote == '"'];
    while (!*endless && end < x->in.len && x->in.ptr[end] != quote)
        end += x->in.ptr[end] == '\\' ? 2 : 1;
    if (*endless || end >= x->in.len) {
        *endless = true;
        *t = bad(x, x->pos++, "a string without an end");
        return true;
    }
    *t = token(x, TOKEN_STRING, from, end);
    t->at--;
    x->pos = end + 1;
    return decode(x, (struct span){ x->in.ptr + from, end - from }, t, err);
}

/* ---- in a tag ---- */

static bool push(struct jlex *x, uint8_t closer)
{
    if (x->depth == sizeof x->open)
        return false;
    x->open[x->depth++] = closer;
    return true;
}

static struct token sign_at(struct jlex *x)
{
    static const char *const twos[] = { "//", "**", "==", "!=", ">=", "<=" };
    static const char ones[] = "+-/*%~[](){}><=.:|,;";
    uint8_t c = x->in.ptr[x->pos];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(twos) && n == 0; i++)
        n = at_text(x, x->pos, twos[i]) ? 2 : 0;
    if (n == 0 && (c == 0 || strchr(ones, c) == NULL))
        return bad(x, x->pos++, "a character that belongs in a string");
    n = n == 0 ? 1 : n;
    struct token t = token(x, TOKEN_SIGN, x->pos, x->pos + n);
    t.sign = SIGN(c, n == 2 ? x->in.ptr[x->pos + 1] : 0);
    x->pos += n;
    if (n == 2 || x->soft > 0)
        return t;
    if (c == '(' || c == '[' || c == '{') {
        if (!push(x, c == '(' ? ')' : c == '[' ? ']' : '}'))
            return bad(x, t.at, "more brackets in each other than are followed");
    } else if (c == ')' || c == ']' || c == '}') {
        if (x->depth == 0 || x->open[--x->depth] != c)
            return bad(x, t.at, "a bracket that closes none");
    }
    return t;
}

/* Whether the tag ends at pos: how many bytes. */
static size_t closing_at(const struct jlex *x)
{
    uint8_t c = byte_at(x, x->pos);
    size_t sign = c == '-' || (c == '+' && x->close == '%');
    if (x->soft > 0 ? x->pos < x->soft : x->depth > 0)
        return 0;
    return byte_at(x, x->pos + sign) == (uint8_t)x->close && byte_at(x, x->pos + sign + 1) == '}'
               ? sign + 2
               : 0;
}

static bool next_in_tag(struct jlex *x, struct token *t, struct err *err)
{
    x->pos = skip_space(x, x->pos);
    size_t n = closing_at(x);
    if (n > 0) {
        enum token_kind kind = x->close == '%' ? TOKEN_CLOSE_BLOCK : TOKEN_CLOSE_OUTPUT;
        *t = token(x, kind, x->pos, x->pos + n);
        x->pos += n;
        x->close = 0;
        x->depth = 0;
        x->soft = 0;
        return true;
    }
    uint8_t c = byte_at(x, x->pos);
    if (x->pos >= x->in.len) {
        *t = token(x, TOKEN_END, x->in.len, x->in.len);
        x->cut = x->soft == 0;
        x->close = 0;
        x->soft = 0;
        return true;
    }
    if (c == '"' || c == '\'')
        return string_at(x, t, err);
    enum token_kind kind = TOKEN_FLOAT;
    n = float_at(x, x->pos);
    if (n == 0 && (n = integer_at(x, x->pos)) > 0)
        kind = TOKEN_INTEGER;
    if (n == 0 && (n = name_at(x, x->pos)) > 0)
        kind = TOKEN_NAME;
    *t = n > 0 ? token(x, kind, x->pos, x->pos + n) : sign_at(x);
    x->pos += n;
    return true;
}

/* ---- outside tags ---- */

/* Behind "{% WORD %}" if that stands at pos, else 0. Only the end of raw text may be closed
 * by "+%}". */
static size_t behind_word(const struct jlex *x, size_t pos, const char *word, bool plus)
{
    if (!at_text(x, pos, "{%"))
        return 0;
    pos += 2;
    pos += byte_at(x, pos) == '-' || byte_at(x, pos) == '+';
    pos = skip_space(x, pos);
    if (!at_text(x, pos, word))
        return 0;
    pos = skip_space(x, pos + strlen(word));
    pos += byte_at(x, pos) == '-' || (plus && byte_at(x, pos) == '+');
    return at_text(x, pos, "%}") ? pos + 2 : 0;
}

static struct token raw_text(struct jlex *x, size_t from)
{
    size_t begin = x->pos;
    for (size_t pos = from, end; pos < x->in.len; pos++)
        if ((end = behind_word(x, pos, "endraw", true)) > 0) {
            x->pos = end;
            return token(x, TOKEN_DATA, from, pos);
        }
    unended(x, begin, from, "raw text without an end");
    return token(x, TOKEN_DATA, from, x->in.len);
}

static void skip_comment(struct jlex *x)
{
    size_t begin = x->pos, from = begin + 2, pos;
    from += byte_at(x, from) == '-' || byte_at(x, from) == '+';
    for (pos = from; pos + 1 < x->in.len; pos++)
        if (x->in.ptr[pos] == '#' && x->in.ptr[pos + 1] == '}') {
            x->pos = pos + 2;
            return;
        }
    unended(x, begin, from, "a comment without an end");
}

/* Where the next tag or comment begins. */
static size_t next_mark(const struct jlex *x)
{
    size_t pos = x->pos;
    for (const uint8_t *p; pos < x->in.len; pos++) {
        p = memchr(x->in.ptr + pos, '{', x->in.len - pos);
        if (p == NULL)
            break;
        pos = (size_t)(p - x->in.ptr);
        uint8_t c = byte_at(x, pos + 1);
        if (c == '{' || c == '%' || c == '#')
            return pos;
    }
    return x->in.len;
}

static struct token next_outside(struct jlex *x)
{
    for (;;) {
        size_t mark = next_mark(x), raw;
        if (mark > x->pos) {
            struct token t = token(x, TOKEN_DATA, x->pos, mark);
            x->pos = mark;
            return t;
        }
        if (mark == x->in.len)
            return token(x, TOKEN_END, mark, mark);
        if (byte_at(x, mark + 1) == '#') {
            skip_comment(x);
            continue;
        }
        if ((raw = behind_word(x, mark, "raw", false)) > 0)
            return raw_text(x, raw);
        bool output = byte_at(x, mark + 1) == '{';
        struct token t = token(x, output ? TOKEN_OPEN_OUTPUT : TOKEN_OPEN_BLOCK, mark, mark + 2);
        x->close = output ? '}' : '%';
        x->pos = mark + 2;
        x->pos += byte_at(x, x->pos) == '-' || byte_at(x, x->pos) == '+';
        return t;
    }
}

void jlex_soften(struct jlex *x, size_t from, size_t to, char close)
{
    x->soft = to > 0 ? to : 1;
    x->pos = from;
    x->close = close;
    x->depth = 0;
    x->cut = false;
}

bool jlex_next(struct jlex *x, struct token *t, struct err *err)
{
    if (x->close != 0)
        return next_in_tag(x, t, err);
    *t = next_outside(x);
    return true;
}
