/* survey.h - which machines people have: survey.tsv and ram.tsv, of one month. */
#ifndef AJAR_FIT_SURVEY_H
#define AJAR_FIT_SURVEY_H

#include "base/clock.h"

/* From the begin of its month a survey speaks of the machines of a day for so long. Cards of a
 * year's sales change the shares by several points. */
#define FIT_SURVEY_DAYS     365
#define FIT_SURVEY_RAMS_MAX 64u /* amounts of memory that a survey tells apart: ten */

enum fit_share_kind {
    FIT_SHARE_CARD = 1, /* a name that hw.tsv may know */
    FIT_SHARE_SHARED,   /* graphics that use the machine's memory; which, is not told */
    FIT_SHARE_UNKNOWN,
};
struct fit_share {
    struct span name;
    enum fit_share_kind kind;
    double lo, hi; /* of all machines, 0 to 1: as it was rounded */
};
struct fit_share_ram {
    double from_bytes, to_bytes; /* to: may be infinite */
    double lo, hi;
};
struct fit_survey {
    struct span month, source; /* "2026-04" */
    int64_t from_at, until_at; /* the days it speaks of */
    struct fit_share *share;   /* what is missing to 1 is unknown */
    struct fit_share_ram *ram;
    size_t n_shares, n_rams;
};
/* Owner  *out in a; it borrows from the texts.
 * Fails  see sheet.h; also: months differ, a name twice, more than all machines. */
bool fit_survey_read(struct span survey, struct span ram, struct arena *a, struct fit_survey *out,
                     struct err *err) MUST;
/* The one that the program carries. */
bool fit_survey_builtin(struct arena *a, struct fit_survey *out, struct err *err) MUST;
/* It speaks of that day. Of a day before its month it says nothing either. */
bool fit_survey_holds(const struct fit_survey *s, struct clock now);

#endif
