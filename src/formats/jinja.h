/* jinja.h - a Jinja template as a tree. Parsed as Jinja 3.1 with the tags of chat templates parses
 * it (loop controls, generation); never filled, nothing in it is run or looked up.
 *
 * Source  docs/formats.md section 6
 * Terms   fault  where Jinja would refuse the whole template. The tag with the fault becomes a
 *                JINJA_BROKEN of the names and strings in it, and what follows is read on: other
 *                programs may be less strict
 *         part   a node of the tree
 * Limits  JINJA_PARTS_MAX, JINJA_DEPTH_MAX; past the first the tree ends and whole is false
 * Pure: see safetensors.h. Time and memory are linear in the length of the text. */
#ifndef AJAR_FORMATS_JINJA_H
#define AJAR_FORMATS_JINJA_H

#include "base/base.h"

#define JINJA_PARTS_MAX  (1u << 18) /* the longest template in use has 6,000 */
#define JINJA_DEPTH_MAX  200u       /* Python gives up at 70 brackets or 240 open tags */
#define JINJA_FAULTS_MAX 4u         /* kept; all are counted */

/* Behind each: its children in order. "?" may be JINJA_ABSENT. */
enum jinja_kind {
    JINJA_ABSENT,
    /* expressions */
    JINJA_NAME,    /* text */
    JINJA_STRING,  /* text: decoded */
    JINJA_INTEGER, /* text: as written */
    JINJA_FLOAT,   /* text: as written */
    JINJA_TRUE,
    JINJA_FALSE,
    JINJA_NIL,
    JINJA_TUPLE,      /* items */
    JINJA_LIST,       /* items */
    JINJA_DICT,       /* pairs */
    JINJA_PAIR,       /* key, value */
    JINJA_MEMBER,     /* of; text: x.text */
    JINJA_ITEM,       /* of, index: x[index] */
    JINJA_SLICE,      /* from?, to?, step? */
    JINJA_CALL,       /* function, arguments */
    JINJA_NAMED,      /* value; text: f(text=value) */
    JINJA_SPREAD,     /* value: f(*value) */
    JINJA_SPREAD_ALL, /* value: f(**value) */
    JINJA_FILTER,     /* of?, arguments; text */
    JINJA_TEST,       /* of, arguments; text */
    JINJA_NOT,        /* of */
    JINJA_NEGATIVE,   /* of */
    JINJA_POSITIVE,   /* of */
    JINJA_BINARY,     /* left, right; text: + - * / // % ** */
    JINJA_CONCAT,     /* two or more: a ~ b ~ c */
    JINJA_COMPARE,    /* left, one operand or more */
    JINJA_OPERAND,    /* right; text: == != < <= > >= in notin */
    JINJA_AND,        /* left, right */
    JINJA_OR,         /* left, right */
    JINJA_CHOICE,     /* condition, then, else?: then if condition else else */
    JINJA_FIELD,      /* text, part of an assignment's target: "space.field" */
    /* statements */
    JINJA_DATA,         /* text: stands outside tags */
    JINJA_OUTPUT,       /* expressions */
    JINJA_BODY,         /* statements */
    JINJA_FOR,          /* target, list, condition?, body, else body?; text: "recursive" or empty */
    JINJA_IF,           /* condition, body, then JINJA_IF without else for each elif, else body? */
    JINJA_SET,          /* target, value */
    JINJA_SET_BLOCK,    /* target, filter?, body */
    JINJA_MACRO,        /* parameters, body; text: its name */
    JINJA_PARAMETER,    /* default?; text */
    JINJA_CALL_BLOCK,   /* parameters, call, body */
    JINJA_FILTER_BLOCK, /* filter, body */
    JINJA_WITH,         /* pairs of JINJA_SET, body */
    JINJA_AUTOESCAPE,   /* expression, body */
    JINJA_BLOCK,        /* body; text */
    JINJA_GENERATION,   /* body */
    JINJA_EXTENDS,      /* expression */
    JINJA_INCLUDE,      /* expression */
    JINJA_IMPORT,       /* expression; text: as what */
    JINJA_FROM,         /* expression, names */
    JINJA_BREAK,
    JINJA_CONTINUE,
    JINJA_BROKEN, /* names and strings of a tag with a fault */
};

struct jinja_node {
    enum jinja_kind kind;
    uint32_t at;          /* byte of the text */
    uint32_t first, next; /* child and sibling, 0: none */
    uint32_t parent;
    struct span text; /* what it is of stands at its kind */
};

struct jinja {
    struct jinja_node *node; /* node[1..n]: children before parents, else as written; the last is
                                the JINJA_BODY of all */
    uint32_t n;
    bool whole;     /* no limit was met */
    bool disguised; /* a string spells a letter, digit or sign as \x5f, \137 or \N{...} */
    uint32_t disguised_at;
    struct jinja_fault {
        uint32_t at;
        const char *why; /* a literal */
    } fault[JINJA_FAULTS_MAX];
    size_t n_faults; /* may be more than are kept */
};

/* Owner  *out in a; its texts there or in text.
 * Fails  ERR_LIMIT of the arena, or text of 4 GiB; ERR_SYSTEM. A fault is no failure. */
bool jinja_read(struct span text, struct arena *a, struct jinja *out, struct err *err) MUST;

#endif
