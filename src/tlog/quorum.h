/* quorum.h - whom a checkpoint must be signed by to count: one of the logs named, and as many
 * witnesses as the quorum asks for.
 *
 * Source  C2SP tlog-policy: lines log VKEY [URL], witness NAME VKEY [URL],
 *         group NAME any|all|K MEMBER..., quorum NAME|none; "#" begins a comment; docs/log.md
 * Limits  QUORUM_BYTES_MAX, QUORUM_LOGS_MAX, QUORUM_NAMES_MAX */
#ifndef AJAR_TLOG_QUORUM_H
#define AJAR_TLOG_QUORUM_H

#include "tlog/head.h"

#define QUORUM_BYTES_MAX 65536u
#define QUORUM_LOGS_MAX  64u
#define QUORUM_NAMES_MAX 128u /* witnesses and groups */

struct quorum_log {
    struct note_key key;
    struct span url; /* or empty */
};
/* A witness (need is 0) or a group. */
struct quorum_name {
    struct span name;
    struct note_key key;
    struct span url;
    size_t need;
    const struct quorum_name **member; /* all named before */
    size_t n_members;
};
struct quorum {
    struct quorum_log *log;
    size_t n_logs;
    struct quorum_name *name;
    size_t n_names;
    const struct quorum_name *asked; /* NULL: none */
};
/* ERR_INPUT with the line; ERR_LIMIT, ERR_SYSTEM. *out lives in a and borrows from text. */
bool quorum_read(struct span text, struct arena *a, struct quorum *out, struct err *err) MUST;
void quorum_write(const struct quorum *q, struct buf *to);
/* A policy of one log and no witness. Owner: *out borrows from key. */
bool quorum_of_log(const struct note_key *key, struct arena *a, struct quorum *out,
                   struct err *err) MUST;

/* That log is one of those it names. */
bool quorum_has_log(const struct quorum *q, const struct note_key *log);

/* The checkpoint in note counts. Owner: *out in a, borrows from q. ERR_DENIED: no log of the policy has signed it, or too few witnesses;
 * ERR_INPUT: it is none; ERR_LIMIT, ERR_SYSTEM. */
struct quorum_seen {
    const struct quorum_log *log;
    struct log_head head;
    const struct quorum_name **witness; /* of those named, who have signed it */
    size_t n_witnesses;
    uint64_t latest; /* seconds; when the last of them did; 0: none */
};
bool quorum_check(const struct quorum *q, struct span note, struct arena *a,
                  struct quorum_seen *out, struct err *err) MUST;

#endif
