/* vouch.h - who vouches for a statement that came as a receipt: bundles over it, each with one signature
 * and its place in a log, held against a folder of trust. And whether a decision with too few signatures
 * lets out no more than what held before it, for which one is enough.
 *
 * Terms   counts  by a key of the folder, in a log of the folder, as an entry that stands before the one
 *                 that ended the key
 *         lets    the position at which a decision lets a model out: closed, where nothing of it is sent
 * Source  docs/verify.md
 * Limits  VOUCH_BUNDLES_MAX of a file */
#ifndef AJAR_DECISION_VOUCH_H
#define AJAR_DECISION_VOUCH_H

#include "decision/statement.h"
#include "decision/trust.h"
#include "decision/view.h"
#include "formats/bundle.h"
#include "tlog/audit.h"
#include "tlog/receipt.h"

#define VOUCH_BUNDLES_MAX 64u

struct vouch_bundles {
    struct bundle *list;
    unsigned n;
};
/* A receipt: one bundle, or one a line. Owner: *out in a, borrows from text. ERR_INPUT: none; as
 * bundle_read. */
bool vouch_read(struct span text, struct arena *a, struct vouch_bundles *out, struct err *err) MUST;

/* Those over the statement of that name, D; none: *out is empty. Owner: *out in a, borrows from in. */
bool vouch_named(const struct vouch_bundles *in, struct span name, struct arena *a,
                 struct vouch_bundles *out, struct err *err) MUST;

struct vouch {
    struct span payload;
    uint8_t digest[SHA256_BYTES];        /* D */
    struct vote vote[VOUCH_BUNDLES_MAX]; /* of signatures that count */
    unsigned n_keys;
    uint64_t first;                          /* of all of them */
    struct log_head head[VOUCH_BUNDLES_MAX]; /* of their checkpoints, each once */
    unsigned n_heads;
    struct vote late; /* the first that was signed when its key had ended; key NULL: none */
    struct quorum_seen
        seen; /* of their checkpoints the one that the fewest witnesses have signed */
    const struct trust_key
        *denied; /* of what is not so: the key whose entry of the log it is, or NULL:
                                       it is the signature */
};
/* All of b are signatures of one statement, in the log. One that is not spoils the whole: nobody adds a
 * broken signature to a good one by mistake. Those by a key that had ended when they came into the log
 * do not count, for whoever has a stolen key could add one: *out names the first, and only where they are all
 * such it is denied. Those that are entry number before or later of the log are passed over, as if they
 * were not there. Owner: out->seen in a. ERR_DENIED, ERR_INPUT: one is not so,
 * and only out->denied is set; ERR_LIMIT, ERR_SYSTEM. */
bool vouch_check(const struct vouch_bundles *b, const struct trust *t, uint64_t before,
                 struct arena *a, struct vouch *out, struct err *err) MUST;

/* Checkpoints of one origin need not be of one tree: who puts back an older copy of a home goes on with
 * another, signed by the same key. Of one size they are the same, or the log was forked; of different sizes
 * only the log itself shows it. */
struct vouch_log {
    struct shelf *from;
    struct log_head now; /* signed */
};
/* The log at from, by its published checkpoint. Owner: *out in a, borrows from. ERR_ABSENT: nothing was logged;
 * ERR_DENIED: too few of whom t names have signed it; ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool vouch_log_at(struct shelf *from, const struct trust *t, struct arena *a, struct vouch_log *out,
                  struct err *err) MUST;
/* *why: a literal, why the checkpoints of x, and of y unless it is NULL, are not shown to be of one tree, which
 * is that of log unless it is NULL; or NULL: they are. ERR_LIMIT, ERR_SYSTEM: also of the network. */
bool vouch_one_log(const struct vouch_log *log, const struct vouch *x, const struct vouch *y,
                   const char **why, struct err *err) MUST;

/* "bob is retired; what it signed as entry 1 does not count". */
void vouch_told_late(struct buf *b, const struct vote *late);

/* Whether as many as had to did when the last that was missing signed. at: when it was decided, or
 * INT64_MAX. */
struct tally vouch_tally(const struct vouch *v, const struct trust *t, int64_t at);
/* When a decision was made: INT64_MAX, if its record does not tell. */
int64_t vouch_time(const struct view *record);

enum position vouch_lets(const struct view *record);
bool vouch_same_model(const struct statement *x, const struct statement *y);

struct vouch_asked {
    const struct vouch *of;
    const struct statement *statement; /* of: a decision */
    const struct view *record;         /* of it */
    struct vouch_bundles before;       /* receipts of what was decided before, in any order */
    const struct trust *trust;
    const struct vouch_log *log; /* that of all of them, or NULL: none is at hand */
};
enum vouch_answer { VOUCH_UNKNOWN, VOUCH_MORE, VOUCH_NO_MORE };
struct vouch_held {
    enum vouch_answer answer;
    const char *why;                    /* a literal */
    char missing[2 * SHA256_BYTES + 1]; /* D of the receipt that would tell, or empty */
};
/* Whether it lets out more than what held before: nothing is believed that it says of that itself. It
 * is led back, from each decision to the one it supersedes, in one log, to one that enough keys have signed; no
 * decision on the way may let out less, and what held may not have ended when the next was made.
 * ERR_LIMIT, ERR_SYSTEM. */
bool vouch_holds_back(const struct vouch_asked *v, struct arena *a, struct vouch_held *out,
                      struct err *err) MUST;

#endif
