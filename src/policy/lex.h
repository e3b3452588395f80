/* lex.h - a policy's text as tokens, one looked at and one ahead. */
#ifndef AJAR_POLICY_LEX_H
#define AJAR_POLICY_LEX_H

#include "policy/fault.h"

enum token_kind {
    TOKEN_END_OF_TEXT,
    TOKEN_NAME,   /* a word, or words joined by full stops */
    TOKEN_STRING, /* text: without its quotes */
    TOKEN_NUMBER, /* "12", "0.5", "1e9", "10^23", "-10" */
    TOKEN_DATE,
    TOKEN_DIGEST, /* "sha256:" and what follows it */
    TOKEN_STOP,   /* the full stop of a sentence */
    TOKEN_MARK,   /* one of , : ( ) < % */
    TOKEN_BAD,    /* its fault is already told */
};
struct token {
    enum token_kind kind;
    struct span text;
    struct place at;
    bool first_on_line;
};
struct lex {
    struct span text;
    struct pol_faults *faults;
    size_t pos, line_pos; /* line_pos: where the line begins */
    uint32_t line;
    struct token now, next;
    struct place last; /* of the token before now */
};
/* False, with a fault, if the text is not UTF-8 or hides characters: those are told at once and
 * for the whole text, since they may change what a reader sees anywhere. */
bool lex_start(struct lex *l, struct span text, struct pol_faults *faults);
void lex_step(struct lex *l);

#endif
