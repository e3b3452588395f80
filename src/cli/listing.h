/* listing.h - lists as people and programs read them. */
#ifndef AJAR_CLI_LISTING_H
#define AJAR_CLI_LISTING_H

#include "base/jout.h"

/* Rows end in LF and their cells in a tab, but the last; each column is as wide as its widest cell.
 * Cells of outside text go through buf_shown, which leaves no tab or LF in them. */
void listing_columns(struct buf *to, size_t indent, const struct buf *rows);
/* A text on lines of at most width columns where its words allow, each set in by indent; the first
 * goes on at column, if that is not 0. */
struct listing_frame {
    size_t column, indent, width;
};
void listing_filled(struct buf *to, struct listing_frame f, struct span text);
/* A text on lines of at most 100 columns where its words allow, each set in by indent. */
void listing_wrapped(struct buf *to, size_t indent, const struct buf *text);
/* A time as a string, 0 as null. */
void listing_time(struct jout *j, const char *key, int64_t at);
/* A date, 0 as "-". */
void listing_date(struct buf *b, int64_t at);
/* The last day of what ends then, 0 as "-". */
void listing_end(struct buf *b, int64_t end_at);
/* The lines of a text as a list. */
void listing_lines(struct jout *j, const char *key, struct span text);

/* Of a token or a grant: "live", "expired", "revoked". */
struct listing_span {
    int64_t until_at, revoked_at; /* 0: never */
};
const char *listing_state(struct listing_span s, int64_t now_at);

#endif
