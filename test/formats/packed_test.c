/* packed_test.c - what is packed reads like what it was, forward, backward and in leaps; and what it
 * costs to go back has an end. The kinds one by one stand in archive_test.c. */
#include "formats/packed.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "formats/frames.h"
#include "lib/check.h"

enum { LONG = 24 << 20 };

/* Bytes that pack badly enough for several pieces of input, and differ everywhere. */
static uint8_t byte_at(uint64_t i)
{
    return (uint8_t)(i * 2654435761u >> 13 & 0x3F);
}

static struct span pack_long(void)
{
    static uint8_t *packed;
    static size_t n;
    if (packed == NULL) {
        uint8_t *plain = mem_resize(NULL, LONG);
        uLongf room = compressBound(LONG);
        packed = mem_resize(NULL, room);
        for (uint64_t i = 0; i < LONG; i++)
            plain[i] = byte_at(i);
        CHECK(compress2(packed, &room, plain, LONG, 1) == Z_OK);
        n = room;
        mem_release(plain);
    }
    return (struct span){ packed, n };
}

static bool same(struct packed *p, uint64_t off, size_t n, struct err *err)
{
    static uint8_t got[1 << 20];
    bool ok = source_read(&p->out, off, got, n, err);
    for (size_t i = 0; ok && i < n; i++)
        if (got[i] != byte_at(off + i))
            return err_set(err, ERR_INPUT, "byte %zu of a read at %" PRIu64, i, off);
    return ok;
}

static void any_offset_can_be_read(void)
{
    static const struct {
        uint64_t off;
        size_t n;
    } reads[] = {
        { 0, 100 },
        { LONG - 100, 100 },
        { PACKED_KEEP - 10, 20 },
        { PACKED_KEEP - PACKED_PIECE - 1, 3 * PACKED_PIECE },
        { LONG - 3 * PACKED_PIECE, 3 * PACKED_PIECE },
        { PACKED_KEEP, 1 },
        { 0, 1 << 20 },
        { PACKED_KEEP + PACKED_PIECE - 1, 2 },
        { LONG, 0 },
    };
    AUTO_CLOSE(packed) struct packed p = { 0 };
    struct err err = { 0 };
    struct span bytes = pack_long();
    struct source src = source_mem("test", &bytes);
    struct packed_ask ask = { &src, 0, bytes.len, PACKED_ZLIB, UINT64_MAX };
    CHECK(packed_open(&p, &ask, &err) && p.broken.kind == ERR_NONE);
    CHECK(p.out.size == LONG && p.eaten == bytes.len && p.streams == 1);
    for (size_t i = 0; i < COUNT(reads); i++) {
        CHECK(same(&p, reads[i].off, reads[i].n, &err));
        CHECK_STR(err.text, "");
    }
    CHECK(p.a.used < PACKED_KEEP + (4u << 20)); /* whatever comes out */
}

static void going_back_has_an_end(void)
{
    AUTO_CLOSE(packed) struct packed p = { 0 };
    struct err err = { 0 };
    struct span bytes = pack_long();
    struct source src = source_mem("test", &bytes);
    struct packed_ask ask = { &src, 0, bytes.len, PACKED_ZLIB, UINT64_MAX };
    unsigned times = 0;
    CHECK(packed_open(&p, &ask, &err));
    while (times < 100 && same(&p, LONG - 1, 1, &err) && same(&p, PACKED_KEEP, 1, &err))
        times++;
    CHECK(times >= PACKED_AGAIN && times < 3 * PACKED_AGAIN);
    CHECK(err.kind == ERR_LIMIT && err.has_at);
    CHECK_STR(err.text, "packed data that would have to be unpacked over and over");
}

static void no_more_comes_out_than_is_asked_for(void)
{
    for (uint64_t most = PACKED_PIECE - 1; most <= PACKED_PIECE + 1; most++) {
        AUTO_CLOSE(packed) struct packed p = { 0 };
        struct err err = { 0 };
        struct span bytes = pack_long();
        struct source src = source_mem("test", &bytes);
        CHECK(packed_open(&p, &(struct packed_ask){ &src, 0, bytes.len, PACKED_ZLIB, most }, &err));
        CHECK(p.out.size == most && p.broken.kind == ERR_LIMIT && same(&p, 0, (size_t)most, &err));
        CHECK_STR(p.broken.text, "zlib: more comes out than is unpacked here");
    }
}

static void room_is_used_again(void)
{
    AUTO_CLOSE(packed) struct packed p = { 0 };
    struct err err = { 0 };
    struct span bytes = pack_long();
    struct source src = source_mem("test", &bytes);
    struct packed_ask ask = { &src, 0, bytes.len, PACKED_ZLIB, 1 << 20 };
    CHECK(packed_open(&p, &ask, &err));
    size_t used = p.a.used;
    for (unsigned i = 0; i < 50; i++)
        CHECK(packed_open(&p, &ask, &err) && same(&p, 0, 1 << 20, &err));
    CHECK(p.a.used == used);
}

/* Each split in two at every place: the magic number may lie in two pieces of input. */
static void only_frames_of_today_are_unpacked(void)
{
    static const struct {
        const char *name, *bytes;
        size_t n;
        bool good;
    } rows[] = {
        { "of today", "\x28\xb5\x2f\xfd\x20\x02\x11\x00\x00hi", 11, true },
        { "passed over", "\x50\x2a\x4d\x18\x02\x00\x00\x00hi", 10, true },
        { "two", "\x5f\x2a\x4d\x18\x00\x00\x00\x00\x28\xb5\x2f\xfd\x20\x02\x11\x00\x00hi", 19,
          true },
        { "of version 0.5", "\x25\xb5\x2f\xfd\x00\x58\x55\x00\x00\x18\x61\x62\x63\x01\x00", 15,
          false },
        { "of version 0.7", "\x27\xb5\x2f\xfd\x00\x58\x55\x00\x00\x18\x61\x62\x63\x01\x00", 15,
          false },
        { "of version 0.5, behind one of today",
          "\x28\xb5\x2f\xfd\x20\x02\x11\x00\x00hi\x25\xb5\x2f\xfd\x00\x58\x55\x00\x00", 20, false },
        { "nothing known", "\x60\x2a\x4d\x18\x00\x00\x00\x00", 8, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t cut = 0; cut <= rows[i].n; cut++) {
            ZSTD_DCtx *d = ZSTD_createDCtx();
            struct frames f = { 0 };
            uint8_t out[16];
            ZSTD_outBuffer to = { out, sizeof out, 0 };
            size_t said = 1;
            check_case = rows[i].name;
            for (int half = 0; half < 2 && !ZSTD_isError(said); half++) {
                ZSTD_inBuffer in = { rows[i].bytes + (half ? cut : 0), half ? rows[i].n - cut : cut,
                                     0 };
                while (in.pos < in.size && !ZSTD_isError(said))
                    said = frames_go(&f, d, &to, &in);
            }
            CHECK(rows[i].good ? said == 0 : ZSTD_getErrorCode(said) == ZSTD_error_prefix_unknown);
            ZSTD_freeDCtx(d);
        }
    check_case = NULL;
}

/* Each whole, and without its last byte; of zlib by RFC 1950, of the others as their own programs
 * write them. */
static void each_is_known_by_its_mark(void)
{
    static const struct {
        struct span head;
        enum packed_kind kind, shorter;
    } rows[] = {
        { SPAN("\x1f\x8b\x08"), PACKED_GZIP, PACKED_NONE },
        { SPAN("BZh"), PACKED_BZIP2, PACKED_NONE },
        { SPAN("\xfd"
               "7zXZ\0"),
          PACKED_XZ, PACKED_NONE },
        { SPAN("\x5d\0\0"), PACKED_LZMA, PACKED_NONE },
        { SPAN("\x28\xb5\x2f\xfd"), PACKED_ZSTD, PACKED_NONE },
        { SPAN("\x04\x22\x4d\x18"), PACKED_LZ4, PACKED_NONE },
        { SPAN("\x50\x2a\x4d\x18"), PACKED_ZSTD, PACKED_NONE },
        { SPAN("\x5f\x2a\x4d\x18"), PACKED_ZSTD, PACKED_NONE },
        { SPAN("\x60\x2a\x4d\x18"), PACKED_NONE, PACKED_NONE },
        { SPAN("\x50\x2a\x4d\x19"), PACKED_NONE, PACKED_NONE },
        { SPAN("\x78\x9c"), PACKED_ZLIB, PACKED_NONE },
        { SPAN("\x08\x1d"), PACKED_ZLIB, PACKED_NONE },
        { SPAN("\x78\x9d"), PACKED_NONE, PACKED_NONE },
        { SPAN("\x88\x1c"), PACKED_NONE, PACKED_NONE }, /* a window of 64 KiB; 31 divides it */
        { SPAN("\x79\x18"), PACKED_NONE, PACKED_NONE }, /* method 9; 31 divides it */
        { SPAN(""), PACKED_NONE, PACKED_NONE },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span s = rows[i].head;
        CHECK(packed_kind_of(s) == rows[i].kind);
        s.len -= s.len > 0;
        CHECK(packed_kind_of(s) == rows[i].shorter);
    }
}

TESTS(TEST(each_is_known_by_its_mark), TEST(only_frames_of_today_are_unpacked),
      TEST(any_offset_can_be_read), TEST(going_back_has_an_end),
      TEST(no_more_comes_out_than_is_asked_for), TEST(room_is_used_again))
