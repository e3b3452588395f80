/* settle.h - what was signed in a home is put into its log, and what waited for that holds. Nothing
 * else writes entries: release, key and serve all come here, and finish what a crash left.
 *
 *   $AJAR_HOME/log  the log (tlog/log.h), whose key is that of store_key_log */
#ifndef AJAR_DECISION_SETTLE_H
#define AJAR_DECISION_SETTLE_H

#include "store/effect.h"
#include "tlog/log.h"

/* Killed anywhere, the next call ends in the same state: an entry that the log has already is found
 * there and not appended again. *n, if not NULL: signatures whose place is known now and was not.
 * ERR_ABSENT: the home has no key for its log; ERR_DENIED: the log is not the one that was written to
 * before; and as settle_stands, log_open and log_append. */
bool settle(struct store *s, const char *home, int64_t now_at, uint64_t *n, struct err *err) MUST;
/* The log has nothing that this database does not know. ERR_DENIED: it has, so the database is an older
 * copy, in which what was narrowed or revoked since would hold again; or its checkpoint is not signed by
 * its key. ERR_INPUT, ERR_SYSTEM. */
bool settle_stands(struct store *s, const char *home, struct err *err) MUST;
/* And it has published all that this database knows of it. ERR_DENIED: it was set back or is gone, so what
 * holds because it is logged cannot be shown. To hold back more is possible all the same. */
bool settle_shows(struct store *s, const char *home, struct err *err) MUST;
/* The same, for who asks often: again only where the checkpoint is another file than at the last yes. */
struct settle_mark {
    bool stood;
    int64_t is[7]; /* that file; all 0: there was none */
};
bool settle_still(struct store *s, const char *home, struct settle_mark *m, struct err *err) MUST;
/* Where the log is, in a. */
const char *settle_folder(const char *home, struct arena *a, struct err *err) MUST;
/* The public half of the log's key, by its origin. Borrows from a. ERR_ABSENT. */
bool settle_log_key(struct store *s, struct arena *a, struct note_key *out, struct err *err) MUST;
/* The log and its witnesses: log.policy beside the checkpoint, or the log's key alone. Owner: *out in a.
 * ERR_ABSENT: no log; ERR_DENIED: log.policy is of other logs; ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool settle_quorum(struct store *s, const char *home, struct arena *a, struct quorum *out,
                   struct err *err) MUST;

#endif
