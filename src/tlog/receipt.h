/* receipt.h - what shows, without asking anybody, that an entry is in a log: where, the proof, and a
 * checkpoint with its signatures. Kept inside a Sigstore bundle, or as a .tlog-proof beside it.
 *
 * Source  Sigstore bundle v0.3, TransparencyLogEntry; C2SP tlog-proof
 * Limits  as tlog/head.h and tlog/rekord.h have them */
#ifndef AJAR_TLOG_RECEIPT_H
#define AJAR_TLOG_RECEIPT_H

#include "tlog/quorum.h"
#include "tlog/rekord.h"
#include "tlog/shelf.h"

struct receipt {
    uint64_t index;
    struct span key_id; /* 32 bytes: hash of the log's name and key; empty in a .tlog-proof */
    uint64_t size;      /* of the log, as the proof has it */
    struct tree_hash root;
    struct tree_proof proof;
    struct span checkpoint; /* the note, whole */
    struct span body;       /* the entry */
};
/* Of entry number index in the log at from, under its published checkpoint, which log must have
 * signed. Owner: *out in a. ERR_ABSENT: nothing was logged; ERR_INPUT: it has no such entry;
 * ERR_DENIED: the checkpoint is of another log, or the tiles are not its; ERR_LIMIT, ERR_SYSTEM. */
bool receipt_of(struct shelf *from, uint64_t index, const struct note_key *log, struct arena *a,
                struct receipt *out, struct err *err) MUST;

/* A .tlog-proof, as a receipt of the entry that the caller has made. Owner: *out in a and in text
 * and entry. ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool receipt_read(struct span text, struct span entry, struct arena *a, struct receipt *out,
                  struct err *err) MUST;
void receipt_write(const struct receipt *r, struct buf *to);

/* The signature is in a log of q. What r says of the entry, size and root is not believed: the entry
 * is made anew of signed_as, and proven under the checkpoint. ERR_DENIED: one of it is not so;
 * ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool receipt_check(const struct receipt *r, const struct rekord *signed_as, const struct quorum *q,
                   struct arena *a, struct quorum_seen *out, struct err *err) MUST;

#endif
