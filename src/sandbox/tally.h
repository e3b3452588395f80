/* tally.h - what a worker answers when it was asked for results: one struct results as bytes,
 * written there and read here. See reply.h, its neighbour for files of a model. */
#ifndef AJAR_SANDBOX_TALLY_H
#define AJAR_SANDBOX_TALLY_H

#include "base/buf.h"
#include "results/results.h"

/* What was read, or why nothing was: fatal, kind ERR_NONE if it was. Fails as b does, in buf_done. */
void tally_write(const struct results *r, const struct err *fatal, struct buf *b);
/* body comes from a process that a hostile file may have taken over; size is that of the file. *out
 * keeps what results.h promises, unless *fatal says why there is nothing.
 * Owner  *out in a and in body, which lives as long.
 * Fails  ERR_INPUT it is no answer; ERR_LIMIT, ERR_SYSTEM of a. */
struct tally_place {
    struct span body;
    uint64_t size;
};
bool tally_read(struct tally_place from, struct arena *a, struct results *out, struct err *fatal,
                struct err *err) MUST;

#endif
