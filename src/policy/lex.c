/* lex.c - see lex.h. A sentence ends in a full stop followed by white space or the end; any other
 * full stop belongs to a number or joins the words of a name. */
#include "policy/lex.h"

#include "base/utf8.h"

static int byte_at(const struct lex *l, size_t pos)
{
    return pos < l->text.len ? l->text.ptr[pos] : -1;
}

static bool is_space(int c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Also bytes past ASCII, so that a word is taken whole before it is refused. */
static bool is_name_byte(int c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c >= 0x80;
}

static struct place here(const struct lex *l, size_t pos, size_t len)
{
    return (struct place){ l->line, (uint32_t)(pos - l->line_pos) + 1, (uint32_t)len };
}

static void skip_space(struct lex *l, bool *first)
{
    for (int c; (c = byte_at(l, l->pos)) >= 0;) {
        if (c == '#') {
            while (byte_at(l, l->pos) >= 0 && byte_at(l, l->pos) != '\n')
                l->pos++;
        } else if (is_space(c)) {
            l->pos++;
            if (c == '\n') {
                l->line++;
                l->line_pos = l->pos;
                *first = true;
            }
        } else {
            return;
        }
    }
}

/* "2026-11-30", whatever its numbers. */
static bool date_ahead(const struct lex *l, size_t pos)
{
    static const char shape[] = "0000-00-00";
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        int c = byte_at(l, pos + i);
        if (shape[i] == '-' ? c != '-' : !is_digit(c))
            return false;
    }
    return !is_digit(byte_at(l, pos + sizeof shape - 1));
}

static size_t past_digits(const struct lex *l, size_t pos)
{
    while (is_digit(byte_at(l, pos)))
        pos++;
    return pos;
}

static size_t number_end(const struct lex *l, size_t pos)
{
    pos = past_digits(l, pos + (byte_at(l, pos) == '-'));
    if (byte_at(l, pos) == '^' && is_digit(byte_at(l, pos + 1)))
        return past_digits(l, pos + 1);
    if (byte_at(l, pos) == '.' && is_digit(byte_at(l, pos + 1)))
        pos = past_digits(l, pos + 1);
    if (byte_at(l, pos) == 'e' && is_digit(byte_at(l, pos + 1)))
        pos = past_digits(l, pos + 1);
    return pos;
}

static size_t name_end(const struct lex *l, size_t pos)
{
    while (is_name_byte(byte_at(l, pos)) ||
           (byte_at(l, pos) == '.' && is_name_byte(byte_at(l, pos + 1))))
        pos++;
    return pos;
}

/* "sha256:4e1f", whatever its digits. */
static bool digest_ahead(const struct lex *l, size_t pos)
{
    struct span rest = { l->text.ptr + pos, l->text.len - pos };
    return span_begins(rest, "sha256:") && is_name_byte(byte_at(l, pos + strlen("sha256:")));
}

/* A name must be ASCII: letters of other scripts look the same and are not. */
static void check_name(struct lex *l, struct token *t)
{
    char room[QUOTED_BYTES];
    uint32_t c = 0;
    for (size_t i = 0, n; i < t->text.len; i += n) {
        n = utf8_next((struct span){ t->text.ptr + i, t->text.len - i }, &c);
        if (n > 1) {
            t->kind = TOKEN_BAD;
            fault_add(l->faults, t->at, "%s mixes scripts: U+%04" PRIX32 " is no letter of a name",
                      span_quote(t->text, room), c);
            fault_hint(l->faults, "names are made of a-z, A-Z, 0-9, _ and -");
            return;
        }
    }
    if (t->text.len > POL_NAME_MAX) {
        t->kind = TOKEN_BAD;
        fault_add(l->faults, t->at, "name of %zu bytes, at most %u", t->text.len, POL_NAME_MAX);
    }
}

static void string_token(struct lex *l, struct token *t)
{
    size_t from = l->pos + 1, to = from;
    while (byte_at(l, to) >= 0 && byte_at(l, to) != '"' && byte_at(l, to) != '\n')
        to++;
    t->kind = TOKEN_STRING;
    t->text = (struct span){ l->text.ptr + from, to - from };
    t->at = here(l, l->pos, to + 1 - l->pos);
    l->pos = to + 1;
    if (byte_at(l, to) == '"')
        return;
    t->kind = TOKEN_BAD;
    t->at.length -= byte_at(l, to - 1) == '\r' ? 2 : 1; /* of the line's end, nothing is shown */
    l->pos = to;
    fault_add(l->faults, t->at, "text without its closing quote");
    fault_hint(l->faults, "a text ends with \" on the line on which it begins");
}

static void other_token(struct lex *l, struct token *t)
{
    char room[QUOTED_BYTES];
    int c = byte_at(l, l->pos), after = byte_at(l, l->pos + 1);
    t->text = (struct span){ l->text.ptr + l->pos, 1 };
    t->at = here(l, l->pos, 1);
    l->pos++;
    t->kind = TOKEN_MARK;
    if (c == '.' && (after < 0 || is_space(after))) {
        t->kind = TOKEN_STOP;
    } else if (strchr(",:()<%", c) == NULL) {
        t->kind = TOKEN_BAD;
        fault_add(l->faults, t->at, "%s stands for nothing here", span_quote(t->text, room));
        if (c == '.')
            fault_hint(l->faults, "a sentence ends in a full stop followed by white space");
        else if (strchr(">=!&|", c) != NULL)
            fault_hint(l->faults, "the language uses words: is above, is below, and, or, not");
    }
}

static struct token scan(struct lex *l)
{
    struct token t = { .first_on_line = l->pos == 0 };
    skip_space(l, &t.first_on_line);
    int c = byte_at(l, l->pos);
    size_t end = l->pos;
    if (c < 0) {
        t.at = here(l, l->pos, 0);
        return t;
    }
    if (c == '"') {
        string_token(l, &t);
        return t;
    }
    if (is_digit(c) || (c == '-' && is_digit(byte_at(l, l->pos + 1)))) {
        bool date = date_ahead(l, l->pos);
        t.kind = date ? TOKEN_DATE : TOKEN_NUMBER;
        end = date ? l->pos + 10 : number_end(l, l->pos);
    } else if (digest_ahead(l, l->pos)) {
        t.kind = TOKEN_DIGEST;
        end = name_end(l, l->pos + strlen("sha256:"));
    } else if (is_letter(c) || c >= 0x80) {
        t.kind = TOKEN_NAME;
        end = name_end(l, l->pos);
    } else {
        other_token(l, &t);
        return t;
    }
    t.text = (struct span){ l->text.ptr + l->pos, end - l->pos };
    t.at = here(l, l->pos, t.text.len);
    l->pos = end;
    if (t.kind == TOKEN_NAME)
        check_name(l, &t);
    return t;
}

void lex_step(struct lex *l)
{
    l->last = l->now.at;
    l->now = l->next;
    l->next = scan(l);
}

/* True if every character can be seen. */
static bool check_text(struct lex *l)
{
    bool clean = true;
    for (size_t n; l->pos < l->text.len; l->pos += n) {
        uint32_t c = 0;
        n = utf8_next((struct span){ l->text.ptr + l->pos, l->text.len - l->pos }, &c);
        if (n == 0) {
            fault_add(l->faults, here(l, l->pos, 1), "byte 0x%02x is not UTF-8",
                      l->text.ptr[l->pos]);
            return fault_hint(l->faults, "a policy is text in UTF-8");
        }
        if (c == '\n') {
            l->line++;
            l->line_pos = l->pos + 1;
        } else if (c != '\t' && c != '\r' && utf8_hidden(c)) {
            clean =
                fault_add(l->faults, here(l, l->pos, n),
                          "U+%04" PRIX32 " is not seen, or changes the order of what is seen", c);
            fault_hint(l->faults, "delete it");
        }
    }
    return clean;
}

bool lex_start(struct lex *l, struct span text, struct pol_faults *faults)
{
    *l = (struct lex){ .text = text, .faults = faults, .line = 1 };
    if (!check_text(l))
        return false;
    *l = (struct lex){ .text = text, .faults = faults, .line = 1, .now.at = { 1, 1, 0 } };
    l->next = scan(l);
    lex_step(l);
    return true;
}
