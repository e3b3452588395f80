/* clock_test.c - dates are the calendar's, checked against gmtime() of the C library. */
#include "base/clock.h"

#include "lib/check.h"

#include <time.h>

static void only_real_dates_are_read(void)
{
    static const struct {
        const char *text;
        int64_t at; /* -1: refused */
    } rows[] = {
        { "1970-01-01", 0 },
        { "2026-11-21", 1795219200 },
        { "2026-11-21T00:00:00Z", 1795219200 },
        { "2026-11-21T23:59:59.123456789Z", 1795305599 },
        { "2024-02-29", 1709164800 },
        { "2023-02-29", -1 },
        { "1900-02-29", -1 },
        { "2026-13-01", -1 },
        { "2026-00-01", -1 },
        { "2026-01-00", -1 },
        { "2026-1-1", -1 },
        { "2026-11-21T", -1 },
        { "2026-11-21T24:00:00Z", -1 },
        { "2026-11-21T23:60:00Z", -1 },
        { "2026-11-21T23:59:60Z", -1 },
        { "2026-11-21T23:59:59", -1 },
        { "2026-11-21T23:59:59.Z", -1 },
        { "2026-11-21T23:59:59+00:00", -1 },
        { "2026-11-21 ", -1 },
        { "0000-01-01", -1 },
        { "", -1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t at = -1;
        check_case = rows[i].text;
        CHECK(clock_parse(span_of(rows[i].text), &at) == (rows[i].at != -1));
        CHECK(at == rows[i].at);
    }
}

/* What is said to hold until a day holds on that day, and is shown with that day again. */
static void an_end_on_a_day_is_the_end_of_that_day(void)
{
    static const struct {
        const char *text;
        int64_t end_at;
        const char *last;
    } rows[] = {
        { "1970-01-02", 2 * DAY_SECONDS, "1970-01-02" },
        { "1970-01-02T00:00:00Z", DAY_SECONDS, "1970-01-01" },
        { "1970-01-02T00:00:01Z", DAY_SECONDS + 1, "1970-01-02" },
        { "0001-01-01T00:00:00Z", -62135596800, "0001-01-01" },
        { "1970-02-30", -1, "1969-12-31" },
    };
    char got[CLOCK_DATE_BYTES];
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t end_at = -1;
        check_case = rows[i].text;
        CHECK(clock_parse_end(span_of(rows[i].text), &end_at) == (rows[i].end_at != -1));
        CHECK(end_at == rows[i].end_at);
        CHECK_STR(clock_last_day(end_at, got), rows[i].last);
    }
}

/* 400 years hold every kind of year there is; one day in 13 meets all months and leap days. */
static void every_day_is_what_the_library_says(void)
{
    char got[CLOCK_TIME_BYTES], want[CLOCK_TIME_BYTES];
    for (int64_t day = -150000; day < 150000; day += 13) {
        time_t t = (time_t)(day * DAY_SECONDS + 3661);
        struct tm tm;
        gmtime_r(&t, &tm);
        strftime(want, sizeof want, "%Y-%m-%dT%H:%M:%SZ", &tm);
        CHECK_STR(clock_time(t, got), want);
        int64_t back;
        CHECK(clock_parse(span_of(got), &back) && back == t);
        CHECK(clock_day(t) == day);
    }
}

static void the_ends_of_the_calendar_hold(void)
{
    char got[CLOCK_TIME_BYTES], date[CLOCK_DATE_BYTES];
    CHECK_STR(clock_time(INT64_MIN, got), "0001-01-01T00:00:00Z");
    CHECK_STR(clock_time(INT64_MAX, got), "9999-12-31T23:59:59Z");
    CHECK_STR(clock_date(INT64_MAX, date), "9999-12-31");
    CHECK_STR(clock_last_day(INT64_MIN, date), "0001-01-01");
    CHECK(clock_day(-1) == -1 && clock_day(0) == 0);
}

static void the_machine_has_a_clock(void)
{
    CHECK(clock_read().now_at > 1700000000);
}

TESTS(TEST(only_real_dates_are_read), TEST(an_end_on_a_day_is_the_end_of_that_day),
      TEST(every_day_is_what_the_library_says), TEST(the_ends_of_the_calendar_hold),
      TEST(the_machine_has_a_clock))
