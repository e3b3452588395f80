/* clock.c - see clock.h. The calendar is the proleptic Gregorian one; days are counted in eras of
 * 400 years (146,097 days) that begin on 1 March, so that the leap day is the last of its year. */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#define ERA_DAYS  146097
#define EPOCH_DAY 719468         /* 1970-01-01 counted from 0000-03-01 */
#define FIRST_AT  (-62135596800) /* 0001-01-01 */
#define LAST_AT   253402300799   /* 9999-12-31T23:59:59 */

struct clock clock_read(void)
{
    struct timespec t;
    return (struct clock){ clock_gettime(CLOCK_REALTIME, &t) == 0 ? (int64_t)t.tv_sec : 0 };
}

int64_t clock_day(int64_t at)
{
    return at / DAY_SECONDS - (at % DAY_SECONDS < 0);
}

static int64_t day_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = year - (month <= 2), era = y / 400, in_era = y % 400;
    int64_t in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 + in_year - EPOCH_DAY;
}

static void date_of(int64_t day, int64_t *year, int64_t *month, int64_t *of_month)
{
    int64_t d = day + EPOCH_DAY, era = d / ERA_DAYS, in_era = d % ERA_DAYS;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100), m = (5 * in_year + 2) / 153;
    *of_month = in_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

/* n digits at the front of *s. */
static bool digits(struct span *s, size_t n, int64_t *out)
{
    uint64_t v;
    if (s->len < n || !span_u64((struct span){ s->ptr, n }, &v))
        return false;
    *s = (struct span){ s->ptr + n, s->len - n };
    *out = (int64_t)v;
    return true;
}

static bool mark(struct span *s, char c)
{
    if (s->len == 0 || s->ptr[0] != (uint8_t)c)
        return false;
    *s = (struct span){ s->ptr + 1, s->len - 1 };
    return true;
}

bool clock_parse(struct span s, int64_t *at)
{
    int64_t year, month, day, hour = 0, minute = 0, second = 0, y, m, d;
    if (!digits(&s, 4, &year) || !mark(&s, '-') || !digits(&s, 2, &month) || !mark(&s, '-') ||
        !digits(&s, 2, &day) || year < 1 || month < 1 || month > 12)
        return false;
    date_of(day_of(year, month, day), &y, &m, &d);
    if (y != year || m != month || d != day) /* 30 February */
        return false;
    if (s.len > 0) {
        if (!mark(&s, 'T') || !digits(&s, 2, &hour) || !mark(&s, ':') || !digits(&s, 2, &minute) ||
            !mark(&s, ':') || !digits(&s, 2, &second) || hour > 23 || minute > 59 || second > 59)
            return false;
        bool point = mark(&s, '.');
        size_t fraction = 0;
        for (int64_t digit; fraction < 9 && digits(&s, 1, &digit); fraction++)
            ;
        if (point != (fraction > 0) || !mark(&s, 'Z') || s.len > 0)
            return false;
    }
    *at = day_of(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    return true;
}

bool clock_parse_end(struct span s, int64_t *end_at)
{
    int64_t at;
    if (!clock_parse(s, &at))
        return false;
    *end_at = at + (s.len == CLOCK_DATE_BYTES - 1 ? DAY_SECONDS : 0);
    return true;
}

const char *clock_date(int64_t at, char out[static CLOCK_DATE_BYTES])
{
    char whole[CLOCK_TIME_BYTES];
    clock_time(at, whole);
    memcpy(out, whole, CLOCK_DATE_BYTES - 1);
    out[CLOCK_DATE_BYTES - 1] = 0;
    return out;
}

const char *clock_last_day(int64_t end_at, char out[static CLOCK_DATE_BYTES])
{
    return clock_date(end_at > FIRST_AT ? end_at - 1 : FIRST_AT, out);
}

const char *clock_time(int64_t at, char out[static CLOCK_TIME_BYTES])
{
    int64_t year, month, day;
    at = at < FIRST_AT ? FIRST_AT : at > LAST_AT ? LAST_AT : at;
    int64_t days = clock_day(at), s = at - days * DAY_SECONDS;
    date_of(days, &year, &month, &day);
    unsigned v[] = { (unsigned)year % 10000, (unsigned)month % 100,   (unsigned)day % 100,
                     (unsigned)(s / 3600),   (unsigned)(s / 60 % 60), (unsigned)(s % 60) };
    snprintf(out, CLOCK_TIME_BYTES, "%04u-%02u-%02uT%02u:%02u:%02uZ", v[0], v[1], v[2], v[3] % 100,
             v[4], v[5]);
    return out;
}
