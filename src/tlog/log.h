/* log.h - a transparency log on disk: entries are appended, hashed into a tree, and made public by a
 * signed checkpoint. The folder is served as it is, but for state/ and lock; shelf.h reads it, without
 * a lock.
 *
 * Terms   published  the checkpoint that stands in the folder: what outsiders hold us to
 *         pending    the next one, signed and not yet published: a witness may have seen it, so it is
 *                    published later or never contradicted
 *         log.policy  in the folder, as quorum.h reads it: the witnesses that are asked before a
 *                     checkpoint is published, and how many of them must sign it
 * State   checkpoint -> tiles written -> pending signed -> witnesses asked -> published
 * Source  C2SP tlog-tiles v0.1.0; docs/log.md
 * Limits  LOG_BATCH_MAX entries at once, TILE_ENTRY_MAX bytes each; one writer, by a lock
 *
 * Invariants
 *   (1) No checkpoint is signed that a published or pending one contradicts.
 *   (2) A file of a full tile never holds fewer than 256 hashes, nor a bundle fewer entries.
 *   (3) What log_append returned true for is in the published checkpoint, whatever is killed when. */
#ifndef AJAR_TLOG_LOG_H
#define AJAR_TLOG_LOG_H

#include "tlog/head.h"
#include "tlog/witness.h"

#define LOG_BATCH_MAX 4096u

struct log {
    const char *folder;    /* borrowed */
    struct note_signer by; /* its name is the origin */
    int lock;
    struct log_head now;              /* published; origin is by.name */
    struct witness_answers witnesses; /* of the last time that some were asked */
};
/* For appending: locks, finishes what a crash left, and holds the tiles against the checkpoint.
 * The folder is made if it is missing. ERR_DENIED: the checkpoint is not signed by by, or the tiles are
 * not those of the checkpoint; ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool log_open(struct log *l, const char *folder, const struct note_signer *by,
              struct err *err) MUST;
void log_close(struct log *l);
AUTO_VALUE(log, log_close)

/* Nobody appends or asks witnesses until log_close: for who writes log.policy anew after having read it.
 * l has nothing but the lock. ERR_SYSTEM, also where there is no such folder. */
bool log_hold(struct log *l, const char *folder, struct err *err) MUST;

/* How far the log has come, for who does not append. Without a lock: it may have come further since.
 * k: the key that must have signed it, or NULL: whoever did. Both 0: nothing was. ERR_DENIED: not by k;
 * ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
struct log_sizes {
    uint64_t published, promised; /* promised: with what is pending */
    struct tree_hash root; /* as the published checkpoint says; of nothing, if none is there */
};
bool log_sizes(const char *folder, const struct note_key *k, struct log_sizes *out,
               struct err *err) MUST;

/* Asks those witnesses that have not signed the published checkpoint yet, and adds what they say. Waits
 * for whoever appends. ERR_ABSENT: nothing was logged; ERR_DENIED: still too few have signed; otherwise
 * fails as witness_sign. */
bool log_witness(const char *folder, struct witness_answers *answers, struct err *err) MUST;

/* All entries, in this order, from l->now.size of before on; durable and published when it returns
 * true. False: l must be closed, and they may be in the log all the same, all or none of them: who
 * asks again looks first (audit_find). ERR_DENIED: too few witnesses have signed; what was appended
 * waits, and is published when enough do. */
bool log_append(struct log *l, const struct span *entry, size_t n, struct err *err) MUST;

#endif
