/* cmd_log.h - the log a verb of `ajar log` looks at, and whose word counts for it. */
#ifndef AJAR_CLI_CMD_LOG_H
#define AJAR_CLI_CMD_LOG_H

#include "cli/cmd.h"
#include "tlog/quorum.h"
#include "tlog/remote.h"

/* Whose word counts, as options say it. */
struct cmd_log_asked {
    const char *key;    /* a verifier key, or a file with one */
    const char *policy; /* a file */
};
extern struct cmd_log_asked cmd_log_asked;

struct log_seen {
    struct arena a;
    struct remote *remote; /* or NULL */
    struct shelf folder, *shelf;
    bool trusted; /* trust is set: --key or --policy said so, or it is the log of this home */
    struct quorum trust;
};
/* place: a folder or an address; NULL: the log of this home. Borrows place. ERR_USAGE: both --key and
 * --policy; ERR_ABSENT, ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool log_seen_open(const char *place, struct log_seen *out, struct err *err) MUST;
/* Only where it is, whatever the options say. Borrows place. */
bool log_seen_at(const char *place, struct log_seen *out, struct err *err) MUST;
/* The log of this home has a checkpoint. ERR_ABSENT: none yet, and what leads to one; ERR_DENIED: it had
 * one; as home_shown. */
bool log_seen_begun(struct arena *a, struct err *err) MUST;
/* ERR_USAGE: nothing says whose the log is. */
bool log_seen_trusted(const struct log_seen *l, struct err *err) MUST;
void log_seen_close(struct log_seen *l);
AUTO_VALUE(log_seen, log_seen_close)

/* "log.example+1234abcd", and how many witnesses have signed, as rows of a listing. */
void log_signers(const struct quorum *q, const struct quorum_seen *seen, struct buf *rows);
void log_signers_json(const struct quorum *q, const struct quorum_seen *seen, struct jout *j);

bool cmd_log_watch(char **args, struct out *o, struct err *err) MUST;
bool cmd_log_witness(char **args, struct out *o, struct err *err) MUST;

#endif
