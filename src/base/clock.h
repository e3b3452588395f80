/* clock.h - time as a value: read once per command or request and handed down, always UTC. */
#ifndef AJAR_BASE_CLOCK_H
#define AJAR_BASE_CLOCK_H

#include "base/base.h"

#define DAY_SECONDS         86400
#define CLOCK_APART_SECONDS 300 /* two clocks may differ by */

struct clock {
    int64_t now_at; /* Unix seconds */
};
/* The time of this machine. */
struct clock clock_read(void);

/* "YYYY-MM-DD" (its first second) or "YYYY-MM-DDTHH:MM:SS[.digits]Z", years 1 to 9999.
 * False if it is anything else; *at is untouched. */
bool clock_parse(struct span text, int64_t *at) MUST;
/* The same as an end: what holds until a day holds through that day, so its end is the first second
 * that is past. */
bool clock_parse_end(struct span text, int64_t *end_at) MUST;
/* Of a time before 0001-01-01 or after 9999-12-31 the nearest of the two is shown. They return
 * out. */
#define CLOCK_DATE_BYTES sizeof "YYYY-MM-DD"
#define CLOCK_TIME_BYTES sizeof "YYYY-MM-DDTHH:MM:SSZ"
const char *clock_date(int64_t at, char out[static CLOCK_DATE_BYTES]);
const char *clock_time(int64_t at, char out[static CLOCK_TIME_BYTES]);
/* The last day of what ends at end_at. */
const char *clock_last_day(int64_t end_at, char out[static CLOCK_DATE_BYTES]);
/* Whole days since 1970-01-01, rounded down. */
int64_t clock_day(int64_t at);

#endif
