/* canon.h - JSON in the one spelling that is signed and digested: RFC 8785. */
#ifndef AJAR_EVIDENCE_CANON_H
#define AJAR_EVIDENCE_CANON_H

#include "base/jout.h"
#include "base/json.h"
#include "policy/dec.h"

/* The value of a JSON number. ERR_INPUT if it has more digits than a double keeps: two readers
 * would take it for two numbers. */
bool canon_number(struct span text, struct dec *out, struct err *err) MUST;
/* v in the fewest digits that give it back, as RFC 8785 has it. False: not finite, or too large or
 * small for canon_number. */
bool canon_double(struct buf *b, double v) MUST;
/* Eats the value at j, a scalar or a list of scalars, and writes it under key. */
bool canon_value(struct json *j, struct arena *a, struct jout *to, const char *key,
                 struct err *err) MUST;

#endif
