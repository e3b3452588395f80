/* template.c - see template.h.
 *
 *   TEXT --"{#"--> COMMENT --"#}"--> TEXT        TEXT --"{% raw %}"--> RAW --"{% endraw %}"--> TEXT
 *   TEXT --"{{"--> TAG --"}}"--> TEXT            TEXT --"{%"--> TAG --"%}"--> TEXT
 *
 * As in Jinja the end of a tag counts only outside strings and outside brackets. */
#include "formats/template.h"

#include "formats/gather.h"

enum token_kind { END, NAME, STRING, NUMBER, SIGN };
struct token {
    enum token_kind kind;
    struct span text; /* of a string without its quotes, escapes as they stand */
};

struct reading {
    struct span in;
    size_t pos;
    struct notes *notes;
    uint64_t off;
    unsigned step;
};

static void note(const struct reading *r, const char *code, struct span at, const char *why)
{
    char room[QUOTED_BYTES];
    struct span shown = { at.ptr, at.len < 40 ? at.len : 40 };
    size_t pos = (size_t)(at.ptr - r->in.ptr);
    notes_add(r->notes, code, r->off + pos * r->step, "%s %s", why, span_quote(shown, room));
}

static bool at_text(const struct reading *r, size_t pos, const char *mark)
{
    size_t n = strlen(mark);
    return r->in.len - pos >= n && memcmp(r->in.ptr + pos, mark, n) == 0;
}

static bool is(struct span s, const char *word)
{
    return span_eq(s, span_of(word));
}

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* Any byte past ASCII may be part of a name. */
static bool is_name(uint8_t c)
{
    uint8_t low = c | 32;
    return c == '_' || is_digit(c) || (low >= 'a' && low <= 'z') || c >= 0x80;
}

static bool has_dunder(struct span s)
{
    for (size_t i = 1; i < s.len; i++)
        if (s.ptr[i] == '_' && s.ptr[i - 1] == '_')
            return true;
    return false;
}

/* A letter, digit or sign written as a number or by its Unicode name: \x5f \137 \u005f \N{...}.
 * Nobody has to; characters past ASCII are another matter. */
static bool has_disguise(struct span s)
{
    for (size_t i = 0; i + 1 < s.len; i += s.ptr[i] == '\\' ? 2 : 1) {
        if (s.ptr[i] != '\\')
            continue;
        uint8_t c = s.ptr[i + 1];
        size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        uint32_t value = 0;
        if (c == 'N')
            return true;
        for (size_t k = 0; c >= '0' && c <= '7' && k < 3 && i + 1 + k < s.len; k++)
            value = value * 8 + (s.ptr[i + 1 + k] & 7u);
        for (size_t k = 0; k < digits && i + 2 + k < s.len; k++) {
            uint8_t h = s.ptr[i + 2 + k], low = h | 32;
            value =
                value << 4 | (is_digit(h) ? h - (uint32_t)'0' : (low - (uint32_t)'a' + 10) & 15);
        }
        if (value > ' ' && value < 0x7F)
            return true;
    }
    return false;
}

static struct token take(struct reading *r, enum token_kind kind, size_t n)
{
    struct token t = { kind, { r->in.ptr + r->pos, n } };
    r->pos += n;
    return t;
}

static struct token take_string(struct reading *r)
{
    uint8_t quote = r->in.ptr[r->pos];
    size_t end = r->pos + 1;
    while (end < r->in.len && r->in.ptr[end] != quote)
        end += r->in.ptr[end] == '\\' && end + 1 < r->in.len ? 2 : 1;
    bool closed = end < r->in.len;
    struct token t = { STRING, { r->in.ptr + r->pos + 1, end - r->pos - 1 } };
    if (!closed)
        note(r, "template-odd", t.text, "string without an end");
    r->pos = end + closed;
    return t;
}

/* The next piece of a tag; END at the mark that closes it, eaten, or at the end of the text. */
static struct token next_token(struct reading *r, const char *closing, unsigned *depth)
{
    while (r->pos < r->in.len && is_space(r->in.ptr[r->pos]))
        r->pos++;
    if (r->pos == r->in.len)
        return take(r, END, 0);
    if (*depth == 0 && at_text(r, r->pos, closing))
        return take(r, END, 2);
    uint8_t c = r->in.ptr[r->pos];
    size_t n = 1;
    if (c == '"' || c == '\'')
        return take_string(r);
    if (is_name(c)) {
        while (r->pos + n < r->in.len && is_name(r->in.ptr[r->pos + n]))
            n++;
        return take(r, is_digit(c) ? NUMBER : NAME, n);
    }
    if (c == '(' || c == '[' || c == '{')
        ++*depth;
    else if ((c == ')' || c == ']' || c == '}') && *depth > 0)
        --*depth;
    return take(r, SIGN, 1);
}

static bool sign(const struct token *t, char c)
{
    return t->kind == SIGN && t->text.ptr[0] == (uint8_t)c;
}

static bool among(struct span s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is(s, words[i]))
            return true;
    return false;
}

static bool is_function(struct span s)
{
    static const char *const words[] = { "namespace",       "range",       "dict",
                                         "cycler",          "joiner",      "lipsum",
                                         "raise_exception", "strftime_now" };
    return among(s, words, COUNT(words));
}

static bool is_foreign(struct span s)
{
    static const char *const words[] = { "lipsum", "cycler",  "joiner",
                                         "self",   "url_for", "get_flashed_messages" };
    return among(s, words, COUNT(words));
}

static bool loads_files(struct span s)
{
    static const char *const words[] = { "import", "include", "extends", "from" };
    return among(s, words, COUNT(words));
}

static bool past_limit(struct span digits)
{
    uint64_t n = 0;
    for (size_t i = 0; i < digits.len && n <= TEMPLATE_NUMBER_MAX; i++)
        if (is_digit(digits.ptr[i]))
            n = n * 10 + (digits.ptr[i] - (uint64_t)'0');
        else if (digits.ptr[i] != '_')
            return (digits.ptr[i] | 32) == 'e' || (digits.ptr[i] | 32) == 'x';
    return n > TEMPLATE_NUMBER_MAX;
}

/* before[0] is the token in front of t, before[1] the one in front of that. */
static void judge(const struct reading *r, const struct token *t, const struct token *before)
{
    const struct token *p = &before[0], *q = &before[1];
    bool text = t->kind == NAME || t->kind == STRING;
    if (text && has_dunder(t->text))
        note(r, "template-code", t->text, "reaches for");
    if (t->kind == STRING && has_disguise(t->text))
        note(r, "template-code", t->text, "letters in disguise:");
    if (t->kind == STRING && t->text.len > 0 && t->text.ptr[0] == '_' && q->kind == STRING &&
        q->text.len > 0 && q->text.ptr[q->text.len - 1] == '_' && (sign(p, '~') || sign(p, '+')))
        note(r, "template-code", t->text, "puts together");
    if (p->kind == STRING && p->text.len > 0 && p->text.ptr[0] == '_' && sign(t, '*'))
        note(r, "template-code", p->text, "multiplies");
    if (t->kind == NAME && is(t->text, "attr") && sign(p, '|'))
        note(r, "template-code", t->text, "filter");
    if (p->kind == NAME && is_function(p->text) && !sign(q, '.') && (sign(t, '.') || sign(t, '[')))
        note(r, "template-code", p->text, "member of");
    if (t->kind == NAME && is_foreign(t->text) && !sign(p, '.'))
        note(r, "template-odd", t->text, "name");
    if (t->kind == NUMBER && past_limit(t->text))
        note(r, "template-odd", t->text, "number");
}

/* From behind the opening mark to behind the closing one. */
static void read_tag(struct reading *r, bool statement)
{
    struct token before[2] = { { .kind = END }, { .kind = END } };
    unsigned depth = 0;
    struct span opening = { r->in.ptr + r->pos - 2, 2 };
    for (bool first = true;; first = false) {
        struct token t = next_token(r, statement ? "%}" : "}}", &depth);
        first = first || (before[1].kind == END && before[0].kind == SIGN); /* {%- and {%+ */
        if (t.kind == END && t.text.len == 0)
            note(r, "template-odd", opening, "tag without an end");
        if (t.kind == END)
            return;
        if (statement && first && t.kind == NAME && loads_files(t.text))
            note(r, "template-code", t.text, "tag");
        judge(r, &t, before);
        before[1] = before[0];
        before[0] = t;
    }
}

/* pos behind "{% WORD %}" if that stands at pos, else 0. */
static size_t behind_word(const struct reading *r, size_t pos, const char *word)
{
    const uint8_t *s = r->in.ptr;
    if (!at_text(r, pos, "{%"))
        return 0;
    pos += 2;
    pos += pos < r->in.len && (s[pos] == '-' || s[pos] == '+');
    while (pos < r->in.len && is_space(s[pos]))
        pos++;
    if (!at_text(r, pos, word))
        return 0;
    pos += strlen(word);
    while (pos < r->in.len && is_space(s[pos]))
        pos++;
    pos += pos < r->in.len && (s[pos] == '-' || s[pos] == '+');
    return at_text(r, pos, "%}") ? pos + 2 : 0;
}

static void skip_to(struct reading *r, const char *mark, const char *why)
{
    struct span opening = { r->in.ptr + r->pos - 2, 2 };
    while (r->pos < r->in.len && !at_text(r, r->pos, mark))
        r->pos++;
    if (r->pos == r->in.len)
        note(r, "template-odd", opening, why);
    else
        r->pos += strlen(mark);
}

static void skip_raw(struct reading *r, size_t behind)
{
    struct span opening = { r->in.ptr + r->pos, 2 };
    size_t end = 0;
    for (r->pos = behind; r->pos < r->in.len && end == 0; r->pos++)
        end = behind_word(r, r->pos, "endraw");
    if (end == 0)
        note(r, "template-odd", opening, "raw text without an end");
    else
        r->pos = end;
}

void template_read(struct span text, uint64_t off, unsigned step, struct notes *notes)
{
    struct reading r = { .in = text, .notes = notes, .off = off, .step = step };
    gather_hidden(notes, text, off, step);
    if (text.len > TEMPLATE_BYTES_MAX)
        notes_add(notes, "template-odd", off, "%zu bytes", text.len);
    while (r.pos < text.len) {
        size_t raw = behind_word(&r, r.pos, "raw");
        bool open = at_text(&r, r.pos, "{{"), statement = at_text(&r, r.pos, "{%");
        if (raw > 0) {
            skip_raw(&r, raw);
        } else if (at_text(&r, r.pos, "{#")) {
            r.pos += 2;
            skip_to(&r, "#}", "comment without an end");
        } else if (open || statement) {
            r.pos += 2;
            read_tag(&r, statement);
        } else {
            r.pos++;
        }
    }
}
