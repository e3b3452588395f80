/* reply.h - what a worker answers: one struct found as bytes, written there and read here. Both
 * halves stand in one file, so that they cannot drift.
 *
 * Layout  docs/threats.md; numbers little-endian, texts with a 32-bit length in front
 * Limits  REPLY_BYTES_MAX, REPLY_RANK_MAX */
#ifndef AJAR_SANDBOX_REPLY_H
#define AJAR_SANDBOX_REPLY_H

#include "base/buf.h"
#include "formats/found.h"

#define REPLY_BYTES_MAX (64u << 20) /* 200,000 tensors with names of 250 bytes */
#define REPLY_RANK_MAX  64u         /* no format we read goes above 16 */

/* Fails as b does, in buf_done. */
void reply_write(const struct found *f, struct buf *b);
/* body comes from a process that a hostile file may have taken over; size is that of the file.
 * What is said about places, counts and texts holds: every byte range lies in the file, every
 * text for people is one line of ASCII.
 * Owner  *out in a and in body, which lives as long.
 * Fails  ERR_INPUT it is no answer; ERR_LIMIT, ERR_SYSTEM of a. *out is untouched. */
bool reply_read(struct span body, uint64_t size, struct arena *a, struct found *out,
                struct err *err) MUST;

#endif
