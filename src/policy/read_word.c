/* read_word.c - see read.h: tokens as words of the language, names and where they are declared. */
#include "policy/read.h"

#include <stdio.h>

static const char *const item_words[] = { "policy", "start",  "judge", "also", "consider", "widen",
                                          "fact",   "define", "rule",  "duty", "example" };

bool same_ignoring_case(struct span s, const char *word)
{
    if (s.len != strlen(word))
        return false;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (uint8_t)(s.ptr[i] | 32) : s.ptr[i];
        if (c != (uint8_t)word[i])
            return false;
    }
    return true;
}

bool at_word(const struct reader *r, const char *word)
{
    return r->lex.now.kind == TOKEN_NAME && span_eq(r->lex.now.text, span_of(word));
}

bool at_first(const struct reader *r, const char *word)
{
    return r->lex.now.kind == TOKEN_NAME && same_ignoring_case(r->lex.now.text, word);
}

bool is_item_word(const struct token *t)
{
    for (size_t i = 0; i < COUNT(item_words); i++)
        if (t->kind == TOKEN_NAME && same_ignoring_case(t->text, item_words[i]))
            return true;
    return false;
}

bool take(struct reader *r, const char *word)
{
    if (!at_word(r, word))
        return false;
    lex_step(&r->lex);
    return true;
}

static bool at_mark(const struct reader *r, char mark)
{
    return r->lex.now.kind == TOKEN_MARK && r->lex.now.text.ptr[0] == (uint8_t)mark;
}

bool take_mark(struct reader *r, char mark)
{
    if (!at_mark(r, mark))
        return false;
    lex_step(&r->lex);
    return true;
}

bool expected(struct reader *r, const char *what)
{
    const struct token *t = &r->lex.now;
    char room[QUOTED_BYTES];
    if (t->kind == TOKEN_BAD)
        return false;
    if (t->kind == TOKEN_END_OF_TEXT) {
        fault_add(r->faults, r->lex.last, "expected %s, found the end of the text", what);
        return fault_hint(r->faults, "a sentence ends in a full stop");
    }
    if (t->kind == TOKEN_STOP)
        return fault_add(r->faults, t->at, "expected %s, found the end of the sentence", what);
    fault_add(r->faults, t->at, "expected %s, found %s%s", what,
              t->kind == TOKEN_STRING ? "the text " : "", span_quote(t->text, room));
    if (t->first_on_line && is_item_word(t))
        fault_hint(r->faults, "end the sentence before it with a full stop");
    return false;
}

bool expected_one(struct reader *r, const char *what, const char *const *words, size_t n)
{
    struct nearest near = nearest_to(r->lex.now.text);
    expected(r, what);
    for (size_t i = 0; i < n && r->lex.now.kind == TOKEN_NAME; i++)
        nearest_try(&near, span_of(words[i]));
    return r->lex.now.kind == TOKEN_NAME && fault_suggest(r->faults, &near);
}

bool want(struct reader *r, const char *words)
{
    char what[80];
    while (*words != 0) {
        size_t n = strcspn(words, " ");
        struct span word = { (const uint8_t *)words, n };
        if (r->lex.now.kind != TOKEN_NAME || !span_eq(r->lex.now.text, word)) {
            struct nearest near = nearest_to(r->lex.now.text);
            snprintf(what, sizeof what, "\"%s\"", words);
            expected(r, what);
            nearest_try(&near, word);
            return r->lex.now.kind == TOKEN_NAME && fault_suggest(r->faults, &near);
        }
        lex_step(&r->lex);
        words += n + (words[n] == ' ');
    }
    return true;
}

bool want_mark(struct reader *r, char mark)
{
    char what[] = { '"', mark, '"', 0 };
    return take_mark(r, mark) || expected(r, what);
}

bool want_stop(struct reader *r)
{
    if (r->lex.now.kind != TOKEN_STOP)
        return expected(r, "a full stop");
    lex_step(&r->lex);
    return true;
}

bool want_string(struct reader *r, const char *what, struct span *out)
{
    if (r->lex.now.kind != TOKEN_STRING)
        return expected(r, what);
    if (r->lex.now.text.len == 0)
        return fault_add(r->faults, r->lex.now.at, "the text is empty");
    *out = r->lex.now.text;
    lex_step(&r->lex);
    return true;
}

bool want_integer(struct reader *r, const char *what, uint64_t most, uint64_t *out)
{
    const struct token *t = &r->lex.now;
    char room[QUOTED_BYTES];
    uint64_t v;
    if (t->kind != TOKEN_NUMBER)
        return expected(r, what);
    if (!span_u64(t->text, &v) || v == 0 || v > most)
        return fault_add(r->faults, t->at, "%s is %s, not a whole number from 1 to %" PRIu64, what,
                         span_quote(t->text, room), most);
    *out = v;
    lex_step(&r->lex);
    return true;
}

bool want_days(struct reader *r, uint64_t *days)
{
    static const char *const words[] = { "days", "weeks", "months", "years" };
    static const uint64_t times[] = { 1, 7, 30, 365 };
    struct place at = r->lex.now.at;
    uint64_t n = 0;
    if (!want_integer(r, "a number of days", POL_DAYS_MAX, &n))
        return false;
    size_t unit = 0;
    while (unit < COUNT(words) && !take(r, words[unit]))
        unit++;
    if (unit == COUNT(words))
        return expected_one(r, "\"days\", \"weeks\", \"months\" or \"years\"", words, COUNT(words));
    n *= times[unit];
    if (n > POL_DAYS_MAX)
        return fault_add(r->faults, at, "%" PRIu64 " days are more than a century", n);
    *days = n;
    return true;
}

static const char *const positions[] = { "closed", "hosted", "gated", "open" };

bool at_position(const struct reader *r, enum position *out)
{
    for (size_t i = 0; i < COUNT(positions); i++)
        if (at_first(r, positions[i])) {
            *out = POSITION_CLOSED + (enum position)i;
            return true;
        }
    return false;
}

bool begins_clause(const struct reader *r)
{
    enum position p;
    return at_first(r, "at") || at_first(r, "to") || at_first(r, "never") || at_first(r, "not") ||
           at_position(r, &p);
}

bool want_position(struct reader *r, enum position *out)
{
    if (r->lex.now.kind == TOKEN_NAME && position_parse(r->lex.now.text, out)) {
        lex_step(&r->lex);
        return true;
    }
    return expected_one(r, "a position: closed, hosted, gated or open", positions,
                        COUNT(positions));
}

/* Past the next full stop, or to a line that begins as a sentence of the policy does. */
void skip_sentence(struct reader *r)
{
    while (r->lex.now.kind != TOKEN_END_OF_TEXT && r->lex.now.kind != TOKEN_STOP) {
        if (r->lex.now.first_on_line && is_item_word(&r->lex.now))
            return;
        lex_step(&r->lex);
    }
    if (r->lex.now.kind == TOKEN_STOP)
        lex_step(&r->lex);
}

bool want_new_name(struct reader *r, const char *what, struct token *out)
{
    static const char *const reserved[] = { "position", "today",   "not",   "and",  "or",
                                            "all",      "any",     "at",    "when", "unless",
                                            "is",       "require", "except" };
    char room[QUOTED_BYTES];
    if (r->lex.now.kind != TOKEN_NAME)
        return expected(r, what);
    for (size_t i = 0; i < COUNT(reserved); i++)
        if (at_word(r, reserved[i]))
            return fault_add(r->faults, r->lex.now.at, "%s is a word of the language",
                             span_quote(r->lex.now.text, room));
    *out = r->lex.now;
    lex_step(&r->lex);
    return true;
}

/* The slot of a name, or the free one where it would go. */
static uint16_t *slot_of(struct reader *r, struct span text)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < text.len; i++)
        h = (h ^ text.ptr[i]) * 16777619u;
    for (;; h++) {
        uint16_t *s = &r->slot[h % NAME_SLOTS];
        if (*s == 0 || span_eq(r->name[*s - 1].text, text))
            return s;
    }
}

struct name *name_find(struct reader *r, struct span text)
{
    uint16_t *s = slot_of(r, text);
    return *s == 0 ? NULL : &r->name[*s - 1];
}

void names_gather(struct reader *r, struct span text)
{
    struct lex l;
    if (!lex_start(&l, text, NULL))
        return;
    for (bool first = true; l.now.kind != TOKEN_END_OF_TEXT; lex_step(&l)) {
        bool fact = same_ignoring_case(l.now.text, "fact");
        bool begins = l.now.kind == TOKEN_NAME && (first || l.now.first_on_line);
        first = l.now.kind == TOKEN_STOP;
        if (!begins || l.next.kind != TOKEN_NAME || r->n_names == NAMES_MAX ||
            (!fact && !same_ignoring_case(l.now.text, "define")))
            continue;
        uint16_t *s = slot_of(r, l.next.text);
        if (*s != 0)
            continue;
        r->name[r->n_names] =
            (struct name){ .text = l.next.text, .definition = !fact, .line = l.now.at.line };
        *s = (uint16_t)++r->n_names;
    }
}

struct name *name_declare(struct reader *r, const struct token *t, bool definition, unsigned most)
{
    char room[QUOTED_BYTES];
    unsigned n = definition ? r->p.n_definitions : r->p.n_facts;
    struct name *name = name_find(r, t->text);
    if (n >= most || name == NULL) {
        fault_add(r->faults, t->at, "more than %u %s", most, definition ? "definitions" : "facts");
        return NULL;
    }
    if (name->ready) {
        fault_add(r->faults, t->at, "%s is already %s on line %u", span_quote(t->text, room),
                  name->definition ? "defined" : "declared", name->line);
        return NULL;
    }
    name->ready = true;
    name->definition = definition;
    name->line = t->at.line;
    name->index = n;
    return name;
}
