/* jinja_lex.h - the pieces of a Jinja template, one after the other: for jinja.c and
 * jinja_expr.c only. */
#ifndef AJAR_FORMATS_JINJA_LEX_H
#define AJAR_FORMATS_JINJA_LEX_H

#include "formats/jinja.h"

enum token_kind {
    TOKEN_END, /* of the text */
    TOKEN_DATA,
    TOKEN_OPEN_OUTPUT,
    TOKEN_CLOSE_OUTPUT,
    TOKEN_OPEN_BLOCK,
    TOKEN_CLOSE_BLOCK,
    TOKEN_NAME,
    TOKEN_STRING, /* text: decoded */
    TOKEN_INTEGER,
    TOKEN_FLOAT,
    TOKEN_SIGN,
    TOKEN_BAD, /* see jlex.why */
};
struct token {
    enum token_kind kind;
    uint32_t at;
    unsigned sign; /* of TOKEN_SIGN: SIGN of its characters */
    struct span text;
};
#define SIGN(a, b) ((unsigned)(a) | (unsigned)(b) << 8)

struct jlex {
    struct span in;
    struct arena *a;
    size_t pos;
    char close;                        /* '}' or '%' in a tag, 0 outside */
    uint8_t open[JINJA_DEPTH_MAX + 1]; /* the brackets that are to be closed */
    unsigned depth;
    size_t soft;     /* a broken tag is gone through again: up to here nothing closes it, and
                          nothing is a fault; 0: as Jinja does */
    bool endless[2]; /* a string in ' or " had no end: then no later one has */
    bool disguised;  /* see jinja.h */
    uint32_t disguised_at;
    const char *why; /* of TOKEN_BAD, and of raw text and comments without an end */
    uint32_t why_at;
    bool cut;     /* the text ended within a tag */
    bool unended; /* such a text or comment was met */
};

/* The next piece. ERR_LIMIT of the arena, ERR_SYSTEM. */
bool jlex_next(struct jlex *x, struct token *t, struct err *err) MUST;
/* Goes back to from, in a tag that close closes, to go through it again: see soft. */
void jlex_soften(struct jlex *x, size_t from, size_t to, char close);

#endif
