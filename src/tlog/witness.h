/* witness.h - asks witnesses for their signatures under a checkpoint: each has seen the log before, and
 * signs only what it has grown into. What they say is checked; one that does not answer is no failure.
 *
 * Source  C2SP tlog-witness v1.0.0: add-checkpoint
 * Limits  WITNESS_MAX are asked, all at once; WITNESS_SECONDS for each answer */
#ifndef AJAR_TLOG_WITNESS_H
#define AJAR_TLOG_WITNESS_H

#include "tlog/quorum.h"
#include "tlog/shelf.h"

#define WITNESS_MAX        16u
#define WITNESS_SECONDS    5u
#define WITNESS_NAME_BYTES 65u

struct witness_ask {
    struct shelf *log;      /* whose tiles prove the growth */
    const struct quorum *q; /* those of its witnesses that have an address */
    const char *state;      /* a folder, where it is kept how far each has come */
};
/* What became of each that was asked. */
struct witness_told {
    char name[WITNESS_NAME_BYTES]; /* as the policy has it, cut off if it is longer */
    bool signed_it;
    char why[160]; /* not signed_it */
};
struct witness_answers {
    struct witness_told told[WITNESS_MAX];
    size_t n;
};
/* *out: note with the lines of those that signed it, and that it had not yet. Owner: *out in a. Fails
 * only as memory, disk and library do: ERR_LIMIT, ERR_SYSTEM; ERR_INPUT: note is none. */
bool witness_sign(const struct witness_ask *ask, struct span note, struct arena *a,
                  struct span *out, struct witness_answers *answers, struct err *err) MUST;

#endif
