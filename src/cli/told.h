/* told.h - what one item of evidence says by itself, for lists and checks. */
#ifndef AJAR_CLI_TOLD_H
#define AJAR_CLI_TOLD_H

#include "evidence/load.h"
#include "evidence/weigh.h"

/* "10 of 256, 3 unscored", "1.2 with error 0.1", "yes", "announced, 256 planned". */
void told_value(struct buf *b, const struct item *it);
/* "2.134% to 6.536%": what it leaves possible of the fact of that policy (NULL, or one that has no
 * such fact: at 95% on each side); nothing for a value that has no bounds. Fails  of a. */
bool told_bounds(struct buf *b, const struct item *it, const struct policy *p, struct arena *a,
                 struct err *err) MUST;

/* What people should know about an item that reads, whatever the policy: a line each. */
#define TOLD_NOTES_MAX 8u
struct told_notes {
    const char *line[TOLD_NOTES_MAX];
    bool against[TOLD_NOTES_MAX]; /* it will not count as what was meant, in any policy */
    unsigned n;
};
/* Fails  of a. */
bool told_notes(const struct item *it, struct clock now, struct arena *a, struct told_notes *out,
                struct err *err) MUST;

/* The item a person means: its number in `ajar evidence list`, or its digest, of which 8 digits are
 * enough. ERR_ABSENT, ERR_USAGE. */
bool told_find(const struct ev_store *s, const char *given, const struct item **out,
               struct err *err) MUST;

#endif
