/* lines.h - JSON objects, one a line, read strictly by tables: every key must be there, once, and no
 * other. For the folder's own use.
 *
 * Limits  CAT_LINE_MAX bytes a line, CAT_LINES_MAX lines, CAT_LIST_MAX members of a list
 * Fails   ERR_INPUT and ERR_LIMIT as "line 3, column 17: what is wrong"; columns count bytes from 1 */
#ifndef AJAR_CATALOGUE_LINES_H
#define AJAR_CATALOGUE_LINES_H

#include "base/json.h"
#include "policy/dec.h"

#define CAT_LINE_MAX  (64u << 10) /* ten times the longest of ours */
#define CAT_LINES_MAX 10000u      /* a table that people read */
#define CAT_LIST_MAX  256u

struct cat_texts {
    struct span *list;
    size_t n;
};
/* What null makes unknown. */
struct cat_number {
    bool known;
    struct dec value; /* not below zero */
};
struct cat_whole {
    bool known;
    uint64_t value;
};
struct cat_yesno {
    bool known, yes;
};
struct cat_day {
    bool known;
    int64_t at; /* its first second */
};

enum cat_kind {
    CAT_TEXT = 1,     /* struct span; not empty */
    CAT_TEXT_OR_NULL, /* struct span; null is the empty one */
    CAT_TEXTS,        /* struct cat_texts; none of them empty */
    CAT_BOOL,
    CAT_YESNO,  /* struct cat_yesno */
    CAT_NUMBER, /* struct cat_number */
    CAT_WHOLE,  /* struct cat_whole */
    CAT_DAY,    /* struct cat_day, "2024-07-23" */
    CAT_OBJECT, /* the struct that of describes */
    CAT_LIST,   /* struct cat_list of objects that of describes */
    CAT_OWN,    /* own eats the value */
};
struct cat_reading {
    struct arena *a;
    struct json *j;
};
typedef bool cat_own(struct cat_reading *r, void *at, struct err *err);
struct cat_field {
    const char *key;
    enum cat_kind kind;
    size_t at; /* offset in the struct */
    const struct cat_object *of;
    cat_own *own;
};
/* An object and the struct it is read into, which must be zeroed. */
struct cat_object {
    const struct cat_field *field;
    unsigned n; /* at most 32 */
    size_t size;
    cat_own *check; /* of the whole object, behind its end; or NULL. at: the struct */
};
struct cat_list {
    void *list;
    size_t n;
};

bool cat_read_object(struct cat_reading *r, const struct cat_object *o, void *into,
                     struct err *err) MUST;
/* ERR_INPUT unless the next value is one of the n words; *out: which. */
bool cat_read_word(struct cat_reading *r, const char *const *word, unsigned n, unsigned *out,
                   struct err *err) MUST;
/* visit reads one line, whole, of which number counts from 1. */
typedef bool cat_line(struct cat_reading *r, uint32_t number, void *ctx, struct err *err);
bool cat_lines(struct span text, struct arena *a, cat_line *visit, void *ctx, struct err *err) MUST;

#endif
