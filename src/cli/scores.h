/* scores.h - the table of scores that `ajar frontier` works on, opened, and what is shared by its
 * verbs. */
#ifndef AJAR_CLI_SCORES_H
#define AJAR_CLI_SCORES_H

#include "base/clock.h"
#include "catalogue/lag.h"
#include "cli/cmd.h"
#include "crypto/digest.h"
#include "store/manifest.h"

/* What may be said; what is not for a verb is refused before it runs. */
struct scores_asked {
    const char *table, *benchmark, *version, *evaluator, *at, *svg;
    const char *score, *lo, *hi, *level, *maker, *subject, *to, *by;
    uint64_t days;
    bool dry_run, no_sandbox;
};
extern struct scores_asked scores_asked;

struct scores {
    struct frontier all;
    struct span text;
    uint8_t sha256[SHA256_BYTES];
    const char *path;                /* NULL: the program carries it */
    const struct frontier_series *s; /* the one that is meant */
    int64_t day; /* as of which; the newest of the series where --at is not said */
};
/* The file that --table names, or that of the home, or what the program carries; in it the series
 * and the day that are asked for.
 * Owner: *out in a.  ERR_INPUT with the file's name, line and column; ERR_ABSENT. */
bool scores_open(struct arena *a, struct scores *out, struct err *err) MUST;
/* $AJAR_HOME/frontier.jsonl. Owner: a. */
const char *scores_home(struct arena *a, struct err *err) MUST;

/* "ECI, epoch-2026-08-11, by Epoch AI ..." and where the table is from; two lines and an empty one. */
void scores_head(struct buf *b, const struct scores *t);
/* Members "table", "series" and "at". */
void scores_json(struct jout *j, const struct scores *t);
void scores_row_json(struct jout *j, const char *key, const struct frontier_row *row);
/* To a millionth; infinite as null. */
void scores_number(struct jout *j, const char *key, double v);
const char *scores_day(int64_t day, char out[static CLOCK_DATE_BYTES]);
/* "157.01 (154.2 to 159.9)", without what is not known. */
void scores_value(struct buf *b, const struct frontier_row *row);
/* sha256:... */
#define SCORES_DIGEST_BYTES (sizeof "sha256:" + 2 * SHA256_BYTES)
const char *scores_digest(const uint8_t sha256[static SHA256_BYTES],
                          char out[static SCORES_DIGEST_BYTES]);

/* The --days days up to the day of t. ERR_USAGE. */
bool scores_window(const struct scores *t, struct lag_window *out, struct err *err) MUST;

bool scores_add(char **args, struct out *o, struct err *err) MUST;
bool scores_show(char **args, struct out *o, struct err *err) MUST;
bool scores_margin(char **args, struct out *o, struct err *err) MUST;
bool scores_lag(char **args, struct out *o, struct err *err) MUST;

#endif
