/* pattern.h - regular expressions for answers that came from outside: every answer is searched in
 * time proportional to its length, whatever it says and whatever the pattern is.
 *
 * Terms   on bytes: letters, digits and other characters stand for themselves; \ makes any sign a
 *         character; . is any byte but a line feed; [a-z] [^a-z] of ASCII; \d \w \s \b; ( ) | * + ?
 *         {m} {m,} {m,n}; ^ and $ are the two ends of the answer
 *         not there: groups that are remembered, look-around, lazy repeats
 * Limits  PATTERN_CODE_MAX steps once repeats are written out; a search takes at most so many for
 *         each byte */
#ifndef AJAR_RESULTS_PATTERN_H
#define AJAR_RESULTS_PATTERN_H

#include "base/base.h"

#define PATTERN_CODE_MAX                                                                           \
    1000u /* 64 KiB searched in at most 64 million steps: a third of a second */
#define PATTERN_DEPTH_MAX  32u  /* brackets in brackets */
#define PATTERN_REPEAT_MAX 255u /* {m,n}, as POSIX has it */

struct pattern;
/* any_case: letters of ASCII match in either case. Owner: *out in a.
 * Fails  ERR_INPUT with at = byte of text; ERR_LIMIT. */
bool pattern_read(struct span text, bool any_case, struct arena *a, struct pattern **out,
                  struct err *err) MUST;
/* It matches somewhere in text. more: text may go on, so its end is not known to be one. */
bool pattern_found(const struct pattern *p, struct span text, bool more);

#endif
