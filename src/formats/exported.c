/* exported.c - see exported.h. */
#include "formats/exported.h"

/* With these a text is code, without a name or an attribute that gives itself away. */
static const char *const calls[] = { "eval(", "exec(", "getattr(", "compile(", "open(", "chr(" };

static bool is_letter(uint8_t c)
{
    uint8_t low = c | 32;
    return (low >= 'a' && low <= 'z') || c == '_';
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* A formula, as sympy prints it: names of symbols in quotes are words, and nothing has an attribute. */
static bool is_formula(struct span term)
{
    uint8_t quote = 0, before = 0, first = 0; /* the byte before, and the one before that */
    for (size_t i = 0; i < term.len; first = before, before = term.ptr[i++]) {
        uint8_t c = term.ptr[i];
        bool word = is_letter(c) || is_digit(c) || c == '.' || c == '+' || c == '-';
        bool power = is_digit(first) && (c | 32) == 'e'; /* of a number, "1.e5" */
        if (before == '.' && is_letter(c) && !power)
            return false;
        if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        else if (quote != 0 && c == quote)
            quote = 0;
        else if (quote != 0 && !word)
            return false;
    }
    for (size_t i = 0; i < COUNT(calls); i++)
        if (span_holds(term, calls[i]))
            return false;
    return !span_holds(term, "__");
}

static void take_term(struct exported *e, struct span term, uint64_t off)
{
    e->terms = true;
    if (e->odd.ptr == NULL && !is_formula(term))
        e->odd = term, e->at = off;
}

void exported_key(struct exported *e, struct span outer, struct span key, uint64_t off)
{
    e->graph = e->graph || span_eq(key, SPAN("graph_module"));
    if (span_eq(outer, SPAN("range_constraints")))
        take_term(e, key, off);
}

void exported_text(struct exported *e, struct span key, struct span text, uint64_t off)
{
    if (span_eq(key, SPAN("expr_str")))
        take_term(e, text, off);
}

void exported_note(const struct exported *e, struct notes *notes)
{
    char room[QUOTED_BYTES];
    if (!e->graph || !e->terms)
        return;
    notes_add(notes, "exported", 0, "a program that torch.export wrote");
    if (e->odd.ptr != NULL)
        notes_add(notes, "exported-reach", e->at, "sympify evaluates texts: %s",
                  span_quote(e->odd, room));
}
