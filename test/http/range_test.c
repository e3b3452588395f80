/* range_test.c - which bytes a request asks for. */
#include "http/range.h"

#include "lib/check.h"
#include "lib/exact.h"

#define NOT_SENT                                                                                   \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

static void a_request_gets_the_bytes_it_asked_for(void)
{
    static const struct {
        const char *name;
        struct span range, if_range, if_none_match;
        uint64_t size;
        struct range_slice want;
    } rows[] = {
        { "nothing asked", NOT_SENT, NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "first and last", SPAN("bytes=2-4"), NOT_SENT, NOT_SENT, 10, { 206, 2, 3 } },
        { "one byte", SPAN("bytes=0-0"), NOT_SENT, NOT_SENT, 10, { 206, 0, 1 } },
        { "to the end", SPAN("bytes=4-"), NOT_SENT, NOT_SENT, 10, { 206, 4, 6 } },
        { "the whole as a range", SPAN("bytes=0-"), NOT_SENT, NOT_SENT, 10, { 206, 0, 10 } },
        { "past the end is cut", SPAN("bytes=8-100"), NOT_SENT, NOT_SENT, 10, { 206, 8, 2 } },
        { "far past the end",
          SPAN("bytes=8-99999999999999999999999"),
          NOT_SENT,
          NOT_SENT,
          10,
          { 206, 8, 2 } },
        { "suffix", SPAN("bytes=-3"), NOT_SENT, NOT_SENT, 10, { 206, 7, 3 } },
        { "long suffix", SPAN("bytes=-30"), NOT_SENT, NOT_SENT, 10, { 206, 0, 10 } },
        { "white space", SPAN(" bytes= 2-4 "), NOT_SENT, NOT_SENT, 10, { 206, 2, 3 } },
        { "tabs", SPAN("\tbytes=\t2-4\t"), NOT_SENT, NOT_SENT, 10, { 206, 2, 3 } },
        { "only white space", SPAN(" "), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "starts at the end", SPAN("bytes=10-"), NOT_SENT, NOT_SENT, 10, { 416, 0, 0 } },
        { "starts past 64 bits",
          SPAN("bytes=99999999999999999999999-"),
          NOT_SENT,
          NOT_SENT,
          10,
          { 416, 0, 0 } },
        { "empty suffix", SPAN("bytes=-0"), NOT_SENT, NOT_SENT, 10, { 416, 0, 0 } },
        { "several ranges", SPAN("bytes=0-1,3-4"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "another unit", SPAN("lines=0-1"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "backwards", SPAN("bytes=4-2"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "no numbers", SPAN("bytes=-"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "no dash", SPAN("bytes=4"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "empty", SPAN("bytes="), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "nothing", SPAN(""), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "a sign", SPAN("bytes=+1-2"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "letters", SPAN("bytes=a-b"), NOT_SENT, NOT_SENT, 10, { 200, 0, 10 } },
        { "of an empty file", SPAN("bytes=0-0"), NOT_SENT, NOT_SENT, 0, { 200, 0, 0 } },
        { "same as before", SPAN("bytes=2-4"), SPAN("\"tag\""), NOT_SENT, 10, { 206, 2, 3 } },
        { "changed", SPAN("bytes=2-4"), SPAN("\"gat\""), NOT_SENT, 10, { 200, 0, 10 } },
        { "a part of the tag", SPAN("bytes=2-4"), SPAN("\"ta\""), NOT_SENT, 10, { 200, 0, 10 } },
        { "more than the tag", SPAN("bytes=2-4"), SPAN("\"tagg\""), NOT_SENT, 10, { 200, 0, 10 } },
        { "no quote in front", SPAN("bytes=2-4"), SPAN("xtag\""), NOT_SENT, 10, { 200, 0, 10 } },
        { "no quote behind", SPAN("bytes=2-4"), SPAN("\"tagx"), NOT_SENT, 10, { 200, 0, 10 } },
        { "an empty tag", SPAN("bytes=2-4"), SPAN(""), NOT_SENT, 10, { 200, 0, 10 } },
        { "weak is not the same",
          SPAN("bytes=2-4"),
          SPAN("W/\"tag\""),
          NOT_SENT,
          10,
          { 200, 0, 10 } },
        { "a date is not the same",
          SPAN("bytes=2-4"),
          SPAN("Sat, 21 Nov 2026 00:00:00 GMT"),
          NOT_SENT,
          10,
          { 200, 0, 10 } },
        { "had already", NOT_SENT, NOT_SENT, SPAN("\"tag\""), 10, { 304, 0, 0 } },
        { "had already, weak", NOT_SENT, NOT_SENT, SPAN("W/\"tag\""), 10, { 304, 0, 0 } },
        { "among others", NOT_SENT, NOT_SENT, SPAN("\"a\" , \"tag\",\"b\""), 10, { 304, 0, 0 } },
        { "any", NOT_SENT, NOT_SENT, SPAN("*"), 10, { 304, 0, 0 } },
        { "had another", NOT_SENT, NOT_SENT, SPAN("\"tags\", \"\", tag, x"), 10, { 200, 0, 10 } },
        { "had one with half its quotes",
          NOT_SENT,
          NOT_SENT,
          SPAN("xtag\", \"tagx"),
          10,
          { 200, 0, 10 } },
        { "had one without a tag", NOT_SENT, NOT_SENT, SPAN("W/"), 10, { 200, 0, 10 } },
        { "had half a weak one", NOT_SENT, NOT_SENT, SPAN("W"), 10, { 200, 0, 10 } },
        { "had a quote", NOT_SENT, NOT_SENT, SPAN("\""), 10, { 200, 0, 10 } },
        { "had nothing", NOT_SENT, NOT_SENT, SPAN(""), 10, { 200, 0, 10 } },
        { "had already beats a range",
          SPAN("bytes=99-"),
          NOT_SENT,
          SPAN("\"tag\""),
          10,
          { 304, 0, 0 } },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case = rows[i].name;
        AUTO_CLOSE(exact) struct exact range = exact_of(rows[i].range);
        AUTO_CLOSE(exact) struct exact if_range = exact_of(rows[i].if_range);
        AUTO_CLOSE(exact) struct exact none_match = exact_of(rows[i].if_none_match);
        struct range_ask ask = { range.bytes, if_range.bytes, none_match.bytes };
        struct range_slice got = range_of(&ask, rows[i].size, SPAN("tag"));
        CHECK(got.status == rows[i].want.status);
        CHECK(got.off == rows[i].want.off && got.bytes == rows[i].want.bytes);
    }
}

TESTS(TEST(a_request_gets_the_bytes_it_asked_for))
