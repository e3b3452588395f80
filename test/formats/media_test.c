/* media_test.c - where images and sounds end. */
#include "formats/media.h"

#include "formats/show.h"

#define PNG    "\x89PNG\r\n\x1a\n"
#define HEADER "GIF89a\1\0\1\0"

static const struct {
    const char *name;
    struct span bytes;
    uint64_t want; /* 0: it cannot be told */
} rows[] = {
    { "png", SPAN(PNG "\0\0\0\1IHDRxCRC!\0\0\0\0IENDCRC!tail"), 8 + 13 + 12 },
    { "png without an end", SPAN(PNG "\0\0\0\1IHDRxCRC!"), 0 },
    { "png that ends in a chunk", SPAN(PNG "\0\0\0\4IENDx"), 0 },
    { "gif", SPAN(HEADER "\0\0\0;tail"), 14 },
    { "gif with colours", SPAN(HEADER "\x80\0\0;;;;;;;tail"), 13 + 6 + 1 },
    { "gif with more colours", SPAN(HEADER "\x81\0\0;;;;;;;;;;;;;tail"), 13 + 12 + 1 },
    { "gif with sizes of no colours", SPAN(HEADER "\7\0\0;tail"), 14 },
    { "gif with an image", SPAN(HEADER "\0\0\0,12345678\0x\2;;\1;\0;tail"), 13 + 9 + 2 + 6 + 1 },
    { "gif with an image with colours", SPAN(HEADER "\0\0\0,12345678\x80;;;;;;x\2;;\0;tail"),
      13 + 9 + 7 + 1 + 4 + 1 },
    { "gif with an image, without the mark of its end", SPAN(HEADER "\0\0\0,12345678\0x\2;;\0"),
      13 + 9 + 2 + 3 + 1 },
    { "gif with no image, without the mark of its end", SPAN(HEADER "\0\0\0!\xf9\4;;;;\0"), 0 },
    { "gif with more to say", SPAN(HEADER "\0\0\0!\xf9\4;;;;\0;tail"), 13 + 8 + 1 },
    { "gif with a block of no kind", SPAN(HEADER "\0\0\0?;tail"), 0 },
    { "gif without an end", SPAN(HEADER "\0\0\0"), 0 },
    { "jpeg", SPAN("\xff\xd8\xff\xe0\0\4\xff\xd9\xff\xda\0\2x\xff\xd9tail"), 15 },
    { "jpeg with restarts", SPAN("\xff\xd8\xff\xda\0\2\xff\xd0\xff\xff\xff\xd7\0\xff\xd9tail"),
      15 },
    { "jpeg with a byte that is no marker", SPAN("\xff\xd8\xff\xda\0\2\xff\0\xd9\xff\xd9tail"),
      11 },
    { "jpeg with bytes between", SPAN("\xff\xd8\xff\xda\0\2\xd9\0\1\xff\xff\xd9tail"), 12 },
    { "jpeg with a length of nothing", SPAN("\xff\xd8\xff\xe0\0\0\xff\xd9tail"), 8 },
    { "jpeg without an end", SPAN("\xff\xd8\xff\xe0\0\2"), 0 },
    { "riff", SPAN("RIFF\4\0\0\0WAVEtail"), 12 },
    { "riff of an odd length", SPAN("RIFF\5\0\0\0WAVEx\0tail"), 14 },
    { "riff of an odd length, at the end", SPAN("RIFF\5\0\0\0WAVEx"), 13 },
    { "riff that is cut", SPAN("RIFF\5\0\0\0WAVE"), 0 },
    { "something else", SPAN("%PDF-1.7"), 0 },
    { "too short", SPAN("GIF"), 0 },
};

static void each_ends_where_it_ends(void)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        AUTO_CLOSE(arena) struct arena a = { .name = "test", .limit = 1 << 20 };
        struct source src = source_mem("test", &rows[i].bytes);
        struct media got;
        struct err err = { 0 };
        check_case = rows[i].name;
        CHECK(media_end(&src, &a, &got, &err));
        CHECK(got.end == rows[i].want);
        CHECK((got.broken.kind == ERR_NONE) == (got.end > 0 || i + 2 >= COUNT(rows)));
        for (unsigned nth = 1, done = 0; !done; nth++) {
            struct failing state = { rows[i].bytes, nth, false };
            struct source bad = { "failing", rows[i].bytes.len, failing_read, &state };
            struct err why = { 0 };
            done = media_end(&bad, &a, &got, &why);
            CHECK(done ? !state.hit : why.kind == ERR_SYSTEM);
        }
    }
    check_case = "";
}

TESTS(TEST(each_ends_where_it_ends))
