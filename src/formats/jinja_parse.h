/* jinja_parse.h - what the parser of expressions and that of statements share: for jinja.c and
 * jinja_expr.c only. */
#ifndef AJAR_FORMATS_JINJA_PARSE_H
#define AJAR_FORMATS_JINJA_PARSE_H

#include "formats/jinja_lex.h"

struct jparse {
    struct jlex lex;
    struct token now, ahead;
    bool has_ahead;
    size_t room;
    struct jinja *out;
    size_t tag_from; /* behind the mark that opened the last tag, and what closes it */
    char tag_close;
    unsigned depth;  /* brackets, signs and open tags in each other */
    bool full;       /* JINJA_PARTS_MAX is met */
    const char *why; /* the fault at hand, and where */
    uint32_t why_at;
    struct err *err;
};

/* The children of a node to be. */
struct kids {
    uint32_t first, last;
};

/* All that give a node: its place, or 0 with a fault (p->why) or a failure (p->err). */
uint32_t jparse_node(struct jparse *p, enum jinja_kind kind, uint32_t at, struct kids kids) MUST;
/* Adds kid, if it is one: returns whether it is. */
bool jparse_add(struct jparse *p, struct kids *kids, uint32_t kid) MUST;
uint32_t jparse_fault(struct jparse *p, const char *why);
/* False with a failure only; a piece that is none is now, and no one accepts it. */
bool jparse_step(struct jparse *p) MUST;
bool jparse_is(const struct jparse *p, const char *name);
bool jparse_sign(const struct jparse *p, unsigned sign);
/* Steps over it if it is there. False at a failure too: p->err. */
bool jparse_take_sign(struct jparse *p, unsigned sign) MUST;
/* The piece behind now, or TOKEN_BAD. */
const struct token *jparse_ahead(struct jparse *p);
/* One level deeper; false at a fault. */
bool jparse_enter(struct jparse *p) MUST;

uint32_t jparse_expr(struct jparse *p) MUST;
/* choice: whether "a if b" may stand there. */
uint32_t jparse_tuple(struct jparse *p, bool choice) MUST;
/* A target of "for", "set" or "with"; fields: "space.field" too. */
uint32_t jparse_target(struct jparse *p, bool fields) MUST;
/* One "name" that can be assigned to, into *name. */
bool jparse_name(struct jparse *p, struct span *name) MUST;
/* "|a|b(c)" behind of; bare: the first bar is not there. */
uint32_t jparse_filter(struct jparse *p, uint32_t of, bool bare) MUST;

#endif
