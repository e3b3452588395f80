/* zip_made.h - ZIP archives built byte by byte, and then patched, from a row of a table. */
#ifndef AJAR_TEST_ZIP_MADE_H
#define AJAR_TEST_ZIP_MADE_H

#include <stdio.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "formats/zip.h"
#include "lib/check.h"

enum {
    STORED = ZIP_STORED,
    DEFLATE = ZIP_DEFLATE,
    ZSTD = ZIP_ZSTD,
    FRAMES = 1 << 8, /* two of them, an empty one and one to skip */
    LATER = 1 << 9,  /* sizes and checksum behind the data */
    WIDE = 1 << 10,  /* sizes and place in the ZIP64 extra */
    PLAIN = 1 << 11, /* of what stands behind the data: without a mark */
    FOLDER_MAX = 4,
};

struct zip_made {
    const char *name, *text;
    unsigned how;
};

struct zip_row {
    const char *name;
    struct zip_made member[FOLDER_MAX];
    struct {
        unsigned at;
        const char *hex; /* instead of what stands there */
    } patch[3];
    const char *before, *behind, *comment;
    bool wide_end;
    const char *between; /* the ZIP64 end record and its locator */
    const char *want;
};

static void put(struct buf *b, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_put(b, (struct span){ (const uint8_t[]){ (uint8_t)(v >> 8 * i) }, 1 });
}

static size_t pack_zstd(struct span text, unsigned how, uint8_t *to, size_t room)
{
    static const uint8_t skip[] = { 0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 'x' };
    size_t half = how & FRAMES ? text.len / 2 : text.len, n;
    n = ZSTD_compress(to, room, text.ptr, half, 3);
    if (how & FRAMES) {
        n += ZSTD_compress(to + n, room - n, text.ptr, 0, 3);
        memcpy(to + n, skip, sizeof skip);
        n += sizeof skip;
        n += ZSTD_compress(to + n, room - n, text.ptr + half, text.len - half, 3);
    }
    return n;
}

static size_t pack(struct span text, unsigned how, uint8_t *to, size_t room)
{
    switch (how & 0xFF) {
    case ZIP_DEFLATE: {
        z_stream s = { .next_in = (uint8_t *)(uintptr_t)text.ptr,
                       .avail_in = (uInt)text.len,
                       .next_out = to,
                       .avail_out = (uInt)room };
        deflateInit2(&s, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        deflate(&s, Z_FINISH);
        size_t n = s.total_out;
        deflateEnd(&s);
        return n;
    }
    case ZIP_ZSTD:
        return pack_zstd(text, how, to, room);
    default:
        memcpy(to, text.ptr, text.len);
        return text.len;
    }
}

struct placed {
    uint64_t at, packed;
    uint32_t crc;
};

static void put_header(struct buf *b, const struct zip_made *m, const struct placed *p, bool local)
{
    bool later = local && m->how & LATER, wide = m->how & WIDE;
    uint64_t bytes = later ? 0 : strlen(m->text), packed = later ? 0 : p->packed;
    put(b, local ? 0x04034b50 : 0x02014b50, 4);
    put(b, local ? 20 : 0x14 << 16 | 20, local ? 2 : 4);
    put(b, m->how & LATER ? 8 : 0, 2);
    put(b, m->how & 0xFF, 2);
    put(b, 0, 4);
    put(b, later ? 0 : p->crc, 4);
    put(b, wide ? UINT32_MAX : packed, 4);
    put(b, wide ? UINT32_MAX : bytes, 4);
    put(b, strlen(m->name), 2);
    put(b, wide ? (local ? 20 : 28) : 0, 2);
    if (!local) {
        put(b, 0, 8), put(b, 0, 2); /* comment, disk, attributes */
        put(b, wide ? UINT32_MAX : p->at, 4);
    }
    buf_put(b, span_of(m->name));
    if (wide) {
        put(b, 1, 2);
        put(b, local ? 16 : 24, 2);
        put(b, bytes, 8);
        put(b, packed, 8);
        if (!local)
            put(b, p->at, 8);
    }
}

static void put_descriptor(struct buf *b, const struct zip_made *m, const struct placed *p)
{
    unsigned bytes = m->how & WIDE ? 8 : 4;
    put(b, 0x08074b50, m->how & PLAIN ? 0 : 4);
    put(b, p->crc, 4);
    put(b, p->packed, bytes);
    put(b, strlen(m->text), bytes);
}

static void put_ending(struct buf *b, const struct zip_row *r, uint64_t n, uint64_t off,
                       uint64_t at)
{
    uint64_t bytes = b->len - at, here = off + bytes;
    if (r->wide_end) {
        put(b, 0x06064b50, 4);
        put(b, 44, 8);
        put(b, 45 << 16 | 45, 4);
        put(b, 0, 8);
        put(b, n, 8), put(b, n, 8), put(b, bytes, 8), put(b, off, 8);
        buf_put(b, r->between != NULL ? span_of(r->between) : SPAN(""));
        put(b, 0x07064b50, 4);
        put(b, 0, 4), put(b, here, 8), put(b, 1, 4);
    }
    put(b, 0x06054b50, 4);
    put(b, 0, 4);
    put(b, r->wide_end ? UINT16_MAX : n, 2);
    put(b, r->wide_end ? UINT16_MAX : n, 2);
    put(b, r->wide_end ? UINT32_MAX : bytes, 4);
    put(b, r->wide_end ? UINT32_MAX : off, 4);
    put(b, r->comment != NULL ? strlen(r->comment) : 0, 2);
    if (r->comment != NULL)
        buf_put(b, span_of(r->comment));
}

__attribute__((unused)) static void zip_build(const struct zip_row *r, struct buf *b)
{
    static uint8_t room[1 << 19];
    struct placed p[FOLDER_MAX];
    unsigned n = 0;
    if (r->before != NULL)
        buf_put(b, span_of(r->before));
    uint64_t front = b->len;
    for (; n < FOLDER_MAX && r->member[n].name != NULL; n++) {
        const struct zip_made *m = &r->member[n];
        struct span text = span_of(m->text);
        p[n] = (struct placed){ b->len - front, pack(text, m->how, room, sizeof room),
                                (uint32_t)crc32(0, text.ptr, (uInt)text.len) };
        put_header(b, m, &p[n], true);
        buf_put(b, (struct span){ room, p[n].packed });
        if (m->how & LATER)
            put_descriptor(b, m, &p[n]);
    }
    uint64_t at = b->len;
    for (unsigned i = 0; i < n; i++)
        put_header(b, &r->member[i], &p[i], false);
    put_ending(b, r, n, at - front, at);
    if (r->behind != NULL)
        buf_put(b, span_of(r->behind));
    for (unsigned i = 0; i < COUNT(r->patch) && r->patch[i].hex != NULL; i++)
        for (size_t k = 0; r->patch[i].hex[2 * k] != 0; k++) {
            unsigned v;
            CHECK(sscanf(r->patch[i].hex + 2 * k, "%2x", &v) == 1 && r->patch[i].at + k < b->len);
            b->bytes[r->patch[i].at + k] = (uint8_t)v;
        }
}

#endif
