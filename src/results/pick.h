/* pick.h - a few values out of a JSON document by where they stand in it, in one walk. */
#ifndef AJAR_RESULTS_PICK_H
#define AJAR_RESULTS_PICK_H

#include "results/gain.h"

#define PICKS_MAX 32u

struct pick {
    const char *path; /* names of members, outermost first: "eval/packages/inspect_ai" */
    struct json at;   /* at the value; text.ptr NULL: not there */
};

/* Eats the value that comes next and finds each of n picks in it; of a name given twice the last
 * counts, as in Python. What is no object where a path goes on is as if it were not there.
 * ERR_INPUT, ERR_LIMIT, ERR_SYSTEM as json_skip. */
bool pick_all(struct json *j, struct pick *pick, size_t n, struct arena *a, struct err *err) MUST;

/* There, and not null. */
bool pick_has(const struct pick *p);
/* As gain_text_of; empty if it is not there. */
bool pick_text(const struct pick *p, struct arena *a, struct span *out, struct err *err) MUST;
/* A whole number; untouched if it is not there, or null. ERR_INPUT: something else. */
bool pick_u64(const struct pick *p, uint64_t *out, struct err *err) MUST;
/* The same of true and false. */
bool pick_bool(const struct pick *p, bool *out, struct err *err) MUST;
/* The time; untouched if it is not there or says none: see gain_time. */
bool pick_time(const struct pick *p, struct arena *a, int64_t *out, struct err *err) MUST;
/* Where the value stands in the file. */
static inline uint64_t pick_off(const struct pick *p)
{
    return p->at.origin + p->at.pos;
}

#endif
