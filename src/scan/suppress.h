/* suppress.h - findings that somebody has looked at and accepts: a text with a line of each,
 *
 *     RULE sha256:DIGEST YYYY-MM-DD REASON
 *
 * about one rule in a file of exactly these bytes, through that day. It sets findings aside; it
 * never hides them. Blank lines and lines that begin with "#" say nothing.
 *
 * Limits  SUPPRESS_BYTES_MAX, SUPPRESS_MAX lines, SUPPRESS_REASON_MAX
 * Pure but for the arena: no files, no clock. */
#ifndef AJAR_SCAN_SUPPRESS_H
#define AJAR_SCAN_SUPPRESS_H

#include "scan/look.h"

#define SUPPRESS_BYTES_MAX  (8u << 20)
#define SUPPRESS_MAX        20000u /* more than that nobody has looked at */
#define SUPPRESS_REASON_MAX 400u   /* bytes */

struct suppress_line {
    const struct rule *rule;
    uint8_t sha256[SHA256_BYTES];
    int64_t end_at; /* it is past from then on */
    struct span reason;
    unsigned line; /* from 1 */
};
struct suppress {
    struct suppress_line *line; /* by rule and digest */
    size_t n;
};

/* Owner  *out in a, borrows from text.
 * Fails  ERR_INPUT: the line and what is wrong in it; ERR_LIMIT, ERR_SYSTEM. */
bool suppress_read(struct span text, struct arena *a, struct suppress *out, struct err *err) MUST;
/* The line about this finding, past or not; NULL if there is none. What is of no file, such as a
 * link, has no digest and cannot be set aside. */
const struct suppress_line *suppress_find(const struct suppress *s, const struct look *l,
                                          const struct finding *f);

#endif
