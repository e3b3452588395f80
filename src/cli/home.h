/* home.h - the store of a command: where it is, and the words that name things in it. */
#ifndef AJAR_CLI_HOME_H
#define AJAR_CLI_HOME_H

#include "cli/cmd.h"
#include "store/store.h"

/* The store in $AJAR_HOME or its default. As store_open. */
struct store *home_open(bool create, struct err *err) MUST;
/* The same, to decide or to sign in. ERR_DENIED: it is older than its log (settle_stands). */
struct store *home_current(bool create, struct err *err) MUST;
/* The same, to say what holds. ERR_DENIED: it is older than its log, or the log than it (settle_shows). */
struct store *home_shown(struct err *err) MUST;
/* The time that has effect in it: it never goes back. Where it is ahead of the clock, stderr is told. */
bool home_now(struct store *s, int64_t *now_at, struct err *err) MUST;
/* "NS/NAME" in its parts. ERR_USAGE. */
bool home_name(const char *given, struct span *ns, struct span *name, struct err *err) MUST;
/* The model of that name. ERR_ABSENT says what to do. Owner: *out in a. */
bool home_model(struct store *s, const char *given, struct arena *a, struct store_model *out,
                struct err *err) MUST;
/* The commit that holds. */
bool home_head(struct store *s, const struct store_model *m, struct arena *a,
               struct store_commit *out, struct err *err) MUST;

/* The day or time an option names. ERR_USAGE. */
bool home_date(const char *option, const char *given, int64_t *at, struct err *err) MUST;
/* The end that --until names, still to come: of a day its end, UTC. ERR_USAGE. */
#define HOME_UNTIL_HELP "it holds through that day, UTC"
bool home_until(const char *given, int64_t now_at, int64_t *end_at, struct err *err) MUST;

/* When something that begins now ends: by until, or after days. 0: never, neither is said.
 * ERR_USAGE: both are, not a date, past, no day or more than HOME_DAYS_MAX. */
#define HOME_DAYS_MAX 36500
struct home_end {
    const char *until; /* or NULL */
    uint64_t days;     /* or OPT_UNSAID */
};
bool home_end(const struct home_end *e, int64_t now_at, int64_t *until_at, struct err *err) MUST;

#endif
