/* audit.h - a whole log, held against its own checkpoint: every entry is hashed, every tile compared
 * with what the entries give, the root with what was signed, and each signature in an entry verified. */
#ifndef AJAR_TLOG_AUDIT_H
#define AJAR_TLOG_AUDIT_H

#include "tlog/quorum.h"
#include "tlog/rekord.h"
#include "tlog/shelf.h"

struct audit {
    struct quorum_seen seen;
    struct span note;   /* the checkpoint as it is */
    uint64_t n_rekords; /* entries of the kind that tlog/rekord.h reads: their signatures verify */
};
/* Owner: *out in a, which needs room for a checkpoint only. ERR_DENIED: it is not signed as q asks, a tile
 * or the root is not that of the entries, or else the signature in an entry is not by the key and over
 * the digest that stand beside it: the text has the number of the first; ERR_ABSENT: a file is missing; ERR_INPUT: one has
 * another form; ERR_LIMIT, ERR_SYSTEM.
 * visit may be NULL; what it was shown counts only if all of it is so. Fails as it does, too. */
struct audit_visit { /* called with each entry that rekord.h reads and that verifies */
    bool (*see)(void *ctx, uint64_t index, const struct rekord *r, struct err *err);
    void *ctx;
};
bool audit_log(struct shelf *from, const struct quorum *q, const struct audit_visit *visit,
               struct arena *a, struct audit *out, struct err *err) MUST;
/* Entries of the digest, ascending; at most `most` of them. Only what the tiles hold, and not whether
 * they prove it. */
struct audit_find {
    const uint8_t *digest; /* 32 bytes: rekord.digest */
    uint64_t from, size;   /* of the entries number from to size - 1 */
    uint64_t *index;
    size_t most;
};
bool audit_find(struct shelf *from, const struct audit_find *f, size_t *n, struct err *err) MUST;
/* The log of old is the beginning of the log of now, whose tiles are there; both heads are known to be
 * signed. ERR_DENIED: it is not, and who signed both has forked it; ERR_INPUT: the tiles are not those
 * of now, which shows nothing; ERR_ABSENT, ERR_LIMIT, ERR_SYSTEM. */
bool audit_growth(struct shelf *from, const struct log_head *old, const struct log_head *now,
                  struct err *err) MUST;

#endif
