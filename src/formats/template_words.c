/* template_words.c - what a template says of its own: what smells, what is hidden, and how much. */
#include "base/utf8.h"
#include "formats/gather.h"
#include "formats/template_view.h"

#define WORDS_MANY 12u /* in one piece: more than any marker, fewer than any instruction */
#define CODED_MANY 40u /* letters of base64 in a row */

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? c | 32 : c;
}

static bool is_letter(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || c >= 0x80;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* s goes on at i as words does; a blank stands for any white space and ends a word. */
static bool goes_on(struct span s, size_t i, const char *words)
{
    for (; *words != 0; words++) {
        if (i >= s.len)
            return false;
        if (*words != ' ' && lower(s.ptr[i++]) != (uint8_t)*words)
            return false;
        if (*words != ' ')
            continue;
        if (s.ptr[i] > ' ')
            return false;
        while (i < s.len && s.ptr[i] <= ' ')
            i++;
    }
    return true;
}

static const struct {
    const char *words, *what;
    bool whole; /* begins a word */
} smells[] = {
    { "http://", "an address:", false },
    { "https://", "an address:", false },
    { "ftp://", "an address:", false },
    { "www.", "an address:", true },
    { "javascript:", "a script:", true },
    { "data:text/", "a document in an address:", true },
    { "<script", "a script:", false },
    { "<iframe", "a part of a page:", false },
    { "<img ", "a part of a page:", false },
    { "onerror=", "a script:", true },
    { "<!--", "a comment that pages do not show:", false },
    { "do not mention", "an order to hide:", true },
    { "don't mention", "an order to hide:", true },
    { "never mention", "an order to hide:", true },
    { "do not reveal", "an order to hide:", true },
    { "don't reveal", "an order to hide:", true },
    { "never reveal", "an order to hide:", true },
    { "do not disclose", "an order to hide:", true },
    { "don't disclose", "an order to hide:", true },
    { "never disclose", "an order to hide:", true },
    { "do not tell", "an order to hide:", true },
    { "don't tell", "an order to hide:", true },
    { "never tell", "an order to hide:", true },
    { "do not inform", "an order to hide:", true },
    { "don't inform", "an order to hide:", true },
    { "do not let the user know", "an order to hide:", true },
    { "don't let the user know", "an order to hide:", true },
    { "without telling", "an order to hide:", true },
    { "without mentioning", "an order to hide:", true },
    { "keep this secret", "an order to hide:", true },
    { "keep this hidden", "an order to hide:", true },
    { "hide this", "an order to hide:", true },
    { "secretly", "an order to hide:", true },
    { "covertly", "an order to hide:", true },
    { "hidden instruction", "an order to hide:", true },
    { "ignore previous", "an order to ignore:", true },
    { "ignore prior", "an order to ignore:", true },
    { "ignore any previous", "an order to ignore:", true },
    { "ignore all", "an order to ignore:", true },
    { "ignore the previous", "an order to ignore:", true },
    { "ignore the above", "an order to ignore:", true },
    { "ignore the user", "an order to ignore:", true },
    { "ignore the system", "an order to ignore:", true },
    { "ignore what", "an order to ignore:", true },
    { "ignore your", "an order to ignore:", true },
    { "ignore safety", "an order to ignore:", true },
    { "ignore these", "an order to ignore:", true },
    { "disregard", "an order to ignore:", true },
    { "override your", "an order to ignore:", true },
    { "bypass safety", "an order to ignore:", true },
    { "bypass your", "an order to ignore:", true },
    { "do anything now", "an order to ignore:", true },
    { "ignore instructions", "an order to ignore:", true },
    { "forget your", "an order to ignore:", true },
    { "forget all", "an order to ignore:", true },
    { "forget previous", "an order to ignore:", true },
};

/* a@b.cd: the at sign stands at i. */
static bool is_mail(struct span s, size_t i)
{
    bool dot = false;
    if (i == 0 || !(is_letter(s.ptr[i - 1]) || is_digit(s.ptr[i - 1])))
        return false;
    size_t k = i + 1;
    for (; k < s.len &&
           (is_letter(s.ptr[k]) || is_digit(s.ptr[k]) || s.ptr[k] == '-' || s.ptr[k] == '.');
         k++)
        dot = dot || (s.ptr[k] == '.' && k > i + 1 && k + 2 < s.len && is_letter(s.ptr[k + 1]) &&
                      is_letter(s.ptr[k + 2]));
    return dot;
}

static bool is_coded(uint8_t c)
{
    return (c < 0x80 && is_letter(c)) || is_digit(c) || c == '+' || c == '/' || c == '-' ||
           c == '_';
}

/* A long run of capitals, small letters and digits in no order words have. */
static bool has_code(struct span s)
{
    for (size_t i = 0, n; i < s.len; i += n + 1) {
        unsigned turns = 0, digits = 0;
        for (n = 0; i + n < s.len && is_coded(s.ptr[i + n]); n++) {
            uint8_t c = s.ptr[i + n], before = n > 0 ? s.ptr[i + n - 1] : c;
            bool up = c >= 'A' && c <= 'Z', was_up = before >= 'A' && before <= 'Z';
            turns += is_letter(c) && is_letter(before) && up != was_up;
            digits += is_digit(c);
        }
        if (n >= CODED_MANY && turns >= n / 8 && digits > 0)
            return true;
    }
    return false;
}

/* What makers have their models told. */
static bool is_usual(struct span s, size_t i)
{
    return goes_on(s, i, "do not tell the user about function calls");
}

const char *view_smell(struct span s)
{
    static const char begins[] = "hfwjd<oniskcbm";
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = lower(s.ptr[i]);
        bool begin = i == 0 || !(is_letter(s.ptr[i - 1]) || is_digit(s.ptr[i - 1]));
        if (memchr(begins, c, sizeof begins - 1) == NULL)
            continue;
        for (size_t k = 0; k < COUNT(smells); k++)
            if ((uint8_t)smells[k].words[0] == c && (begin || !smells[k].whole) &&
                goes_on(s, i, smells[k].words) && !is_usual(s, i))
                return smells[k].what;
    }
    return has_code(s) ? "text in code:" : NULL;
}

static unsigned words_in(struct span s)
{
    unsigned n = 0;
    bool in = false;
    for (size_t i = 0; i < s.len; i++) {
        bool letter = is_letter(s.ptr[i]);
        n += letter && !in;
        in = letter || (in && s.ptr[i] == '\'');
    }
    return n;
}

static bool has_mail(struct span s)
{
    const uint8_t *p = s.ptr;
    while ((p = memchr(p, '@', s.len - (size_t)(p - s.ptr))) != NULL)
        if (is_mail(s, (size_t)(p++ - s.ptr)))
            return true;
    return false;
}

/* The outermost part that always says the same: what it is made of is not told again. */
static bool is_outermost(const struct view *v, uint32_t i)
{
    uint32_t parent = view_node(v, i)->parent;
    enum jinja_kind kind = view_kind(v, i);
    if (kind == JINJA_BODY || kind == JINJA_NAME || kind == JINJA_MEMBER)
        return false;
    return parent == 0 || view_kind(v, parent) == JINJA_BODY || view_text(v, parent).ptr == NULL;
}

/* Characters nobody sees that stand there as escapes. */
static void judge_hidden(const struct view *v, uint32_t i)
{
    struct span s = view_node(v, i)->text;
    bool borrowed = s.ptr >= v->in.ptr && s.ptr < v->in.ptr + v->in.len;
    if (view_kind(v, i) == JINJA_STRING && !borrowed)
        gather_hidden(v->notes, "template-hidden", s,
                      v->off + (uint64_t)view_node(v, i)->at * v->step, 0);
}

void view_words(struct view *v)
{
    for (uint32_t i = 1; i <= v->tree->n; i++) {
        struct span s = view_text(v, i);
        const char *smell;
        judge_hidden(v, i);
        if (s.ptr == NULL || !is_outermost(v, i) ||
            (v->part[i].flags & (PART_EMITTED | PART_FRESH)) != (PART_EMITTED | PART_FRESH))
            continue;
        if ((smell = view_smell(s)) != NULL) {
            view_note(v, "template-text", view_node(v, i)->at, smell, s);
        } else if (has_mail(s)) {
            view_note(v, "template-mail", view_node(v, i)->at, "an address:", s);
        } else if (words_in(s) >= WORDS_MANY) {
            view_note(v, "template-prose", view_node(v, i)->at, "says:", s);
        }
    }
}
