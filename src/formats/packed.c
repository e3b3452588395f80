/* packed.c - see packed.h.
 *
 * What comes out is cut into pieces. Piece i is kept in keep[i] at the beginning, in ring[i % TAIL]
 * behind that.
 *
 * Invariants after packed_open
 *   (1) made is a multiple of PACKED_PIECE or ended is true
 *   (2) keep[i] holds piece i once made is or was past it
 *   (3) the ring holds the last PACKED_TAIL pieces before made that keep does not */
#include "formats/packed.h"

#include <zlib.h>

#include "formats/codec.h"

enum { KEPT = PACKED_KEEP / PACKED_PIECE };

struct unpacker {
    struct codec *codec;
    struct packed_ask ask;
    uint64_t made; /* bytes that came out since the beginning or the last new one */
    uint64_t left; /* bytes that may come out in going back */
    uint64_t read; /* of the range, into in */
    size_t n_in, in_pos;
    bool live, ended, whole; /* in a stream; nothing more comes; seen to the end once */
    uint8_t *keep[KEPT], *ring[PACKED_TAIL];
    uint8_t in[PACKED_PIECE];
};

static const struct {
    const char *name, *mark;
    size_t n;
    bool many; /* streams may follow each other */
} kinds[] = {
    [PACKED_NONE] = { "nothing", "", 0, false },
    [PACKED_DEFLATE] = { "deflate", "", 0, false },
    [PACKED_ZLIB] = { "zlib", "", 0, false },
    [PACKED_GZIP] = { "gzip", "\x1f\x8b\x08", 3, true },
    [PACKED_BZIP2] = { "bzip2", "BZh", 3, true },
    [PACKED_XZ] = { "xz",
                    "\xfd"
                    "7zXZ\0",
                    6, true },
    [PACKED_LZMA] = { "lzma", "\x5d\0\0", 3, false },
    [PACKED_ZSTD] = { "Zstandard", "\x28\xb5\x2f\xfd", 4, true },
    [PACKED_LZ4] = { "LZ4", "\x04\x22\x4d\x18", 4, true },
};

/* Zstandard and LZ4 share frames to be skipped. */
static bool is_skipped(struct span s)
{
    return s.len >= 4 && (s.ptr[0] & 0xF0) == 0x50 && memcmp(s.ptr + 1, "\x2a\x4d\x18", 3) == 0;
}

/* RFC 1950: method 8, a window of up to 32 KiB, and a sum that 31 divides. */
static bool is_zlib(struct span s)
{
    return s.len >= 2 && (s.ptr[0] & 0x0F) == 8 && s.ptr[0] >> 4 <= 7 &&
           (s.ptr[0] << 8 | s.ptr[1]) % 31 == 0;
}

enum packed_kind packed_kind_of(struct span head)
{
    for (size_t i = PACKED_GZIP; i < COUNT(kinds); i++)
        if (head.len >= kinds[i].n && memcmp(head.ptr, kinds[i].mark, kinds[i].n) == 0)
            return (enum packed_kind)i;
    return is_skipped(head) ? PACKED_ZSTD : is_zlib(head) ? PACKED_ZLIB : PACKED_NONE;
}

static bool take_room(struct packed *p, struct err *err)
{
    p->a.name = "unpacking";
    p->a.limit = PACKED_MEMORY;
    struct unpacker *u = ARENA_ARRAY(&p->a, struct unpacker, 1, err);
    p->in = u;
    return u != NULL && (u->codec = codec_new(&p->a, err)) != NULL;
}

void packed_close(struct packed *p)
{
    arena_free(&p->a);
    *p = (struct packed){ 0 };
}

static uint64_t place(const struct unpacker *u)
{
    return u->read - (u->n_in - u->in_pos);
}

/* At least n bytes are at in_pos, or all that are left. */
static bool take_in(struct unpacker *u, size_t n, struct err *err)
{
    size_t kept = u->n_in - u->in_pos;
    if (kept >= n || u->read == u->ask.bytes)
        return true;
    memmove(u->in, u->in + u->in_pos, kept);
    uint64_t left = u->ask.bytes - u->read;
    size_t more = left < sizeof u->in - kept ? (size_t)left : sizeof u->in - kept;
    u->in_pos = 0, u->n_in = kept;
    if (!source_read(u->ask.src, u->ask.off + u->read, u->in + kept, more, err))
        return false;
    u->n_in += more, u->read += more;
    return true;
}

static void stop(struct packed *p, enum err_kind kind, const char *why)
{
    struct unpacker *u = p->in;
    u->ended = true;
    p->eaten = place(u);
    if (kind != ERR_NONE && p->broken.kind == ERR_NONE)
        err_at(&p->broken, kind, u->ask.off + place(u), "%s: %s", kinds[u->ask.kind].name, why);
}

/* Past our limit is an answer; no memory at all is not. */
static bool failed(struct packed *p, struct err *err)
{
    struct err why = { 0 };
    codec_failed(p->in->codec, &why);
    if (why.kind == ERR_LIMIT) {
        stop(p, ERR_LIMIT, "it takes too much memory to unpack");
        return true;
    }
    *err = why;
    return false;
}

/* Begins the next stream, if there is one. */
static bool next_stream(struct packed *p, struct err *err)
{
    struct unpacker *u = p->in;
    enum packed_kind kind = u->ask.kind;
    if (!take_in(u, 8, err))
        return false;
    struct span head = { u->in + u->in_pos, u->n_in - u->in_pos };
    bool skipped = is_skipped(head) && (kind == PACKED_ZSTD || kind == PACKED_LZ4);
    bool more = kinds[kind].many && head.len >= kinds[kind].n &&
                (skipped || memcmp(head.ptr, kinds[kind].mark, kinds[kind].n) == 0);
    if (p->streams > 0 && !more) {
        stop(p, ERR_NONE, "");
        return true;
    }
    if (p->streams == PACKED_STREAMS) {
        stop(p, ERR_LIMIT, "too many streams, one after the other");
        return true;
    }
    u->live = true;
    return codec_begin(u->codec, kind) == CODEC_MORE || failed(p, err);
}

/* One step; *n of room grows. */
static bool advance(struct packed *p, uint8_t *room, size_t *n, struct err *err)
{
    struct unpacker *u = p->in;
    if (u->in_pos == u->n_in && !take_in(u, 1, err))
        return false;
    size_t n_in = u->n_in - u->in_pos;
    struct codec_step s = { u->in + u->in_pos, n_in, room + *n, PACKED_PIECE - *n };
    enum codec_said said = codec_go(u->codec, &s);
    bool moved = s.n_in != n_in || s.n_out != PACKED_PIECE - *n;
    u->in_pos = u->n_in - s.n_in;
    *n = PACKED_PIECE - s.n_out;
    switch (said) {
    case CODEC_END:
        u->live = false;
        p->streams++;
        break;
    case CODEC_MORE:
        if (!moved && n_in == 0)
            stop(p, ERR_INPUT, "its data ends too soon");
        else if (!moved)
            stop(p, ERR_INPUT, "its data is broken");
        break;
    case CODEC_BROKEN:
        stop(p, ERR_INPUT, "its data is broken");
        break;
    case CODEC_WINDOW:
        stop(p, ERR_LIMIT, "it needs a window of more than 128 MiB");
        break;
    case CODEC_FAILED:
        return failed(p, err);
    }
    return true;
}

static uint8_t *room_for(struct packed *p, uint64_t i, struct err *err)
{
    struct unpacker *u = p->in;
    uint8_t **room = i < KEPT ? &u->keep[i] : &u->ring[i % PACKED_TAIL];
    if (*room == NULL)
        *room = ARENA_ARRAY(&p->a, uint8_t, PACKED_PIECE, err);
    return *room;
}

/* The next piece; after it either made has moved by a whole one or ended is true. */
static bool next_piece(struct packed *p, struct err *err)
{
    struct unpacker *u = p->in;
    uint8_t *room = room_for(p, u->made / PACKED_PIECE, err);
    size_t n = 0;
    if (room == NULL)
        return false;
    while (!u->ended && n < PACKED_PIECE)
        if (!(u->live ? advance(p, room, &n, err) : next_stream(p, err)))
            return false;
    if (n > u->ask.most - u->made) {
        n = (size_t)(u->ask.most - u->made);
        stop(p, ERR_LIMIT, "more comes out than is unpacked here");
    }
    if (!u->whole && (u->ask.kind == PACKED_DEFLATE || u->ask.kind == PACKED_ZSTD))
        p->crc = (uint32_t)crc32(p->crc, room, (uInt)n);
    u->made += n;
    return true;
}

static void begin(struct packed *p)
{
    struct unpacker *u = p->in;
    u->made = u->read = 0;
    u->n_in = u->in_pos = 0;
    u->live = u->ended = false;
    p->streams = 0;
}

/* Piece i is in memory. */
static bool reach(struct packed *p, uint64_t i, struct err *err)
{
    struct unpacker *u = p->in;
    uint64_t pieces = (u->made + PACKED_PIECE - 1) / PACKED_PIECE;
    if (i < KEPT || (i < pieces && pieces - i <= PACKED_TAIL))
        return true;
    if (i < pieces)
        begin(p);
    while (u->made <= i * PACKED_PIECE) {
        if (u->left < PACKED_PIECE)
            return err_at(err, ERR_LIMIT, i * PACKED_PIECE,
                          "packed data that would have to be unpacked over and over");
        u->left -= PACKED_PIECE;
        if (!next_piece(p, err))
            return false;
        if (u->ended && u->made <= i * PACKED_PIECE)
            return err_set(err, ERR_SYSTEM, "it changed while it was read");
    }
    return true;
}

static bool unpacked_read(struct source *s, uint64_t off, void *dst, size_t n, struct err *err)
{
    struct packed *p = s->state;
    for (uint8_t *to = dst; n > 0;) {
        uint64_t i = off / PACKED_PIECE;
        size_t at = (size_t)(off % PACKED_PIECE);
        size_t some = n < PACKED_PIECE - at ? n : PACKED_PIECE - at;
        if (!reach(p, i, err))
            return false;
        memcpy(to, (i < KEPT ? p->in->keep[i] : p->in->ring[i % PACKED_TAIL]) + at, some);
        to += some, off += some, n -= some;
    }
    return true;
}

bool packed_open(struct packed *p, const struct packed_ask *ask, struct err *err)
{
    if (p->in == NULL && !take_room(p, err))
        return false;
    struct unpacker *u = p->in;
    *p = (struct packed){ .in = u, .a = p->a };
    u->ask = *ask;
    u->whole = false;
    begin(p);
    while (!u->ended)
        if (!next_piece(p, err))
            return false;
    u->whole = true;
    u->left = UINT64_MAX / PACKED_AGAIN > u->made ? u->made * PACKED_AGAIN : UINT64_MAX;
    p->out = (struct source){ kinds[ask->kind].name, u->made, unpacked_read, p };
    return true;
}
