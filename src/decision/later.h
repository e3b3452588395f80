/* later.h - whether a log holds a newer word on a model than a decision that is at hand: another decision
 * that holds in its place, one of the same number, or that it is revoked. A log has digests only; what was signed is asked for
 * where the log is, by its name: statement/D.
 *
 * Limits  LATER_MAX statements in the log */
#ifndef AJAR_DECISION_LATER_H
#define AJAR_DECISION_LATER_H

#include "decision/vouch.h"
#include "store/store.h"
#include "tlog/audit.h"

#define LATER_MAX 16384u

struct later_asked {
    struct shelf *log;
    const struct trust *trust;
    const struct vouch *of;
    const struct statement *statement; /* of: a decision */
    const struct view *record;
    struct vouch_bundles before; /* what is not shown where the log is may be among these */
};
/* KEYS: who signs has changed, and the folder of trust does not have it: what others signed was not seen.
 * TWICE: another decision of its number is there, so that one of both was not made in their order.
 * UNSURE: of a later one it is not seen whether it came to hold. OVERTAKEN: a later one was in the log
 * before enough had signed this, which then never held. */
enum later_answer {
    LATER_NONE,
    LATER_HIDDEN,
    LATER_KEYS,
    LATER_TWICE,
    LATER_NEWER,
    LATER_UNSURE,
    LATER_OVERTAKEN
};
struct later {
    enum later_answer answer;
    uint64_t size;     /* of the log that was looked through */
    uint64_t n_looked; /* other statements in the log, by keys of the folder */
    uint64_t n_hidden; /* of these, whose text is not shown, or is not what was signed */
    uint64_t sequence; /* of the newest decision in its place, or 0: it is revoked */
    bool twice;        /* a decision of the same number is there */
    uint64_t waiting;  /* of a later one that too few have signed to hold, or 0 */
    uint64_t
        unsure; /* of one that as many have signed as have to now, and too few for then, or whose keys had
                   ended; or 0 */
    uint64_t overtaken;                /* of one that was in the log before, or 0 */
    char hidden[2 * SHA256_BYTES + 1]; /* D of the first that is not shown, or empty */
};
/* The receipt of the statement of that name, D, where the log is. ROW_ABSENT: it is not there, is withheld,
 * or is of another statement. Owner: *out in a. */
enum found_row later_fetch(struct shelf *log, const char *name, struct arena *a,
                           struct vouch_bundles *out, struct err *err) MUST;
/* The whole log is read and held against its checkpoint, which must grow out of that of the decision.
 * ERR_DENIED: it does not, or the log is not what it should be; ERR_ABSENT: a file of it is missing;
 * ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool later_look(const struct later_asked *l, struct arena *a, struct later *out,
                struct err *err) MUST;

#endif
