/* lines.h - a file of lines, each a JSON document, one by one: such files may be longer than
 * memory. */
#ifndef AJAR_RESULTS_LINES_H
#define AJAR_RESULTS_LINES_H

#include "results/gain.h"

/* Called with each line that is not blank, as a reader of JSON that counts from the beginning of the
 * file. What is in scratch, and the line, are gone when it returns. */
typedef bool lines_visit(struct json *j, uint64_t number, struct arena *scratch, void *ctx,
                         struct err *err);
/* All lines of src. The room for them lives in a: at most three times the longest.
 * As visit fails, with "line 12" in front; ERR_LIMIT of a line longer than RESULTS_LINE_MAX and of the
 * arena; ERR_SYSTEM. */
bool lines_each(struct source *src, struct arena *a, lines_visit *visit, void *ctx,
                struct err *err) MUST;

#endif
