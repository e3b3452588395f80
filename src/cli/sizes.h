/* sizes.h - how large a sample would show what a position asks of a measured fact. */
#ifndef AJAR_CLI_SIZES_H
#define AJAR_CLI_SIZES_H

#include "cli/judge.h"
#include "policy/need.h"
#include "policy/sample.h"

enum size_kind { SIZE_NONE, SIZE_FRESH, SIZE_AT_RATE, SIZE_NEVER, SIZE_TIMES };
struct size {
    enum size_kind kind;
    struct sample_size n; /* FRESH, AT_RATE */
    double rate;          /* AT_RATE, NEVER: what was seen */
    double times;         /* TIMES: as many as there were */
};
/* Of what the decision j knows now. SIZE_NONE: it is not measured, or not in a way that says. */
struct size sizes_of(const struct judge *j, const struct need_change *c);
/* A line behind so many blanks, or nothing. */
void sizes_print(struct buf *b, const struct judge *j, const struct need_change *c,
                 unsigned blanks);
/* A member "sample" of the open object, or nothing. */
void sizes_json(struct jout *o, const struct judge *j, const struct need_change *c);

#endif
