/* literal.h - a value written as Python's repr() writes it: what stands in the head of a NumPy
 * array. Read, never evaluated.
 *
 * Source  docs/formats.md, NumPy arrays; ast.literal_eval of Python 3.11, of which this reads what
 *         repr() gives: no comments, complex numbers, sums, sets, prefixes, or parentheses around
 *         one value. What it reads at all, Python reads the same.
 * Limits  the constants below; past them ERR_LIMIT with an offset
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_LITERAL_H
#define AJAR_FORMATS_LITERAL_H

#include "base/base.h"

#define LITERAL_BYTES_MAX (1u << 20)
#define LITERAL_DEPTH_MAX 64u

enum literal_kind {
    LITERAL_NULL, /* None */
    LITERAL_BOOL,
    LITERAL_INT,
    LITERAL_TEXT,
    LITERAL_TUPLE,
    LITERAL_LIST,
    LITERAL_DICT,
};
/* Values stand in the order of their first bytes, so what is in a container follows it directly:
 *   for (size_t i = at + 1; i < list[at].end; i = list[i].end)   each item of list[at]
 * and of a dict key, value, key, value. */
struct literal {
    enum literal_kind kind;
    bool minus;
    size_t off;      /* of its first byte in the text */
    size_t end;      /* index of the first that is not inside it */
    size_t n;        /* items; of a dict keys and values */
    uint64_t number; /* of an int its magnitude, UINT64_MAX from there on; of a bool 0 or 1 */
    struct span text;
};

/* list[0] is the value that all of text is, perhaps with white space around it.
 * Owner  *list in a; texts without escapes are borrowed from text, others in a
 * Fails  ERR_INPUT, ERR_LIMIT with origin and the offset in text; ERR_LIMIT of a, ERR_SYSTEM */
bool literal_read(struct span text, uint64_t origin, struct arena *a, struct literal **list,
                  struct err *err) MUST;

#endif
