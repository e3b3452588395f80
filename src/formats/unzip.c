/* unzip.c - the bytes of a member: stored, deflated (zlib) or Zstandard in several frames (libzstd),
 * through two pieces of memory, whatever its size. Both libraries get their memory from the
 * archive's arena, once, and use it again for the next member. */
#define ZSTD_STATIC_LINKING_ONLY /* a context in memory of ours; see docs/decisions/ */
#include "formats/zip.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "formats/frames.h"

struct zip_work {
    uint8_t packed[ZIP_PIECE_BYTES], piece[ZIP_PIECE_BYTES];
    z_stream deflate;
    ZSTD_DCtx *zstd;
    struct frames frames;
    struct arena *a;
    struct err failed; /* of the arena, when zlib asked */
};

/* One member on its way. */
struct flow {
    struct zip *z;
    const struct zip_member *m;
    zip_take *take;
    void *ctx;
    uint64_t read, made; /* of m: packed bytes taken in, bytes given out */
    uint32_t crc;
    bool ended; /* the packed data says it is complete */
};

static bool refuse_member(const struct flow *f, struct err *err, const char *why)
{
    char room[QUOTED_BYTES];
    return err_at(err, ERR_INPUT, f->m->data_off + f->read, "%s: %s", span_quote(f->m->name, room),
                  why);
}

static bool give(struct flow *f, size_t n, struct err *err)
{
    if (n > f->m->bytes - f->made)
        return refuse_member(f, err, "it is longer than it states");
    f->made += n;
    f->crc = (uint32_t)crc32(f->crc, f->z->work->piece, (uInt)n);
    return n == 0 || f->take((struct span){ f->z->work->piece, n }, f->ctx, err);
}

/* The next packed bytes; *n is 0 at the end. */
static bool take_in(struct flow *f, uint8_t *room, size_t *n, struct err *err)
{
    uint64_t left = f->m->packed_bytes - f->read;
    *n = left < ZIP_PIECE_BYTES ? (size_t)left : ZIP_PIECE_BYTES;
    if (!source_read(f->z->src, f->m->data_off + f->read, room, *n, err))
        return false;
    f->read += *n;
    return true;
}

static bool copy_stored(struct flow *f, struct err *err)
{
    size_t n;
    do {
        if (!take_in(f, f->z->work->piece, &n, err) || !give(f, n, err))
            return false;
    } while (n > 0);
    f->ended = true;
    return true;
}

static void *zlib_take(void *opaque, uInt n, uInt size)
{
    struct zip_work *w = opaque;
    return w->failed.kind == ERR_NONE ? arena_alloc(w->a, n, size, &w->failed) : NULL;
}

static void zlib_drop(void *opaque, void *p)
{
    (void)opaque, (void)p; /* it goes with the arena */
}

/* zlib says no: for want of memory only if the arena said so before. */
static bool refuse_deflate(struct flow *f, struct err *err)
{
    if (f->z->work->failed.kind == ERR_NONE)
        return refuse_member(f, err, "its deflated data is broken");
    *err = f->z->work->failed;
    return false;
}

static bool begin_deflate(struct flow *f, struct err *err)
{
    struct zip_work *w = f->z->work;
    w->deflate.next_in = NULL, w->deflate.avail_in = 0;
    int said;
    if (w->deflate.state != NULL) {
        said = inflateReset(&w->deflate);
    } else {
        w->deflate.zalloc = zlib_take, w->deflate.zfree = zlib_drop, w->deflate.opaque = w;
        said = inflateInit2(&w->deflate, -MAX_WBITS);
    }
    return said == Z_OK || refuse_deflate(f, err);
}

static bool inflate_all(struct flow *f, struct err *err)
{
    z_stream *s = &f->z->work->deflate;
    size_t n = 1;
    if (!begin_deflate(f, err))
        return false;
    while (!f->ended && n > 0) {
        if (!take_in(f, f->z->work->packed, &n, err))
            return false;
        s->next_in = f->z->work->packed, s->avail_in = (uInt)n;
        do {
            s->next_out = f->z->work->piece, s->avail_out = ZIP_PIECE_BYTES;
            int said = inflate(s, Z_NO_FLUSH);
            if (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR)
                return refuse_deflate(f, err);
            if (!give(f, ZIP_PIECE_BYTES - s->avail_out, err))
                return false;
            f->ended = said == Z_STREAM_END;
        } while (s->avail_out == 0);
    }
    if (s->avail_in > 0 || f->read < f->m->packed_bytes)
        return refuse_member(f, err, "bytes behind its deflated data");
    return true;
}

static bool begin_zstd(struct flow *f, struct err *err)
{
    struct zip_work *w = f->z->work;
    if (w->zstd == NULL) {
        size_t room = ZSTD_estimateDStreamSize((size_t)1 << ZIP_WINDOW_LOG);
        void *memory = arena_alloc(f->z->a, 1, room, err);
        if (memory == NULL)
            return false;
        w->zstd = ZSTD_initStaticDCtx(memory, room);
        assert(w->zstd != NULL);
        size_t said = ZSTD_DCtx_setParameter(w->zstd, ZSTD_d_windowLogMax, ZIP_WINDOW_LOG);
        assert(!ZSTD_isError(said));
    }
    w->frames = (struct frames){ 0 };
    size_t said = ZSTD_DCtx_reset(w->zstd, ZSTD_reset_session_only);
    assert(!ZSTD_isError(said));
    return true;
}

static bool refuse_zstd(struct flow *f, size_t said, struct err *err)
{
    char room[QUOTED_BYTES];
    if (ZSTD_getErrorCode(said) == ZSTD_error_frameParameter_windowTooLarge)
        return err_at(err, ERR_LIMIT, f->m->data_off,
                      "%s: its Zstandard data needs a window of more than %u MiB",
                      span_quote(f->m->name, room), 1u << (ZIP_WINDOW_LOG - 20));
    return refuse_member(f, err, "its Zstandard data is broken");
}

/* Frames follow each other without a mark between them. */
static bool expand_all(struct flow *f, struct err *err)
{
    struct zip_work *w = f->z->work;
    size_t n, more = 1;
    if (!begin_zstd(f, err))
        return false;
    do {
        if (!take_in(f, w->packed, &n, err))
            return false;
        ZSTD_inBuffer in = { w->packed, n, 0 };
        bool full = false;
        while (in.pos < in.size || full) {
            ZSTD_outBuffer out = { w->piece, ZIP_PIECE_BYTES, 0 };
            more = frames_go(&w->frames, w->zstd, &out, &in);
            if (ZSTD_isError(more))
                return refuse_zstd(f, more, err);
            if (!give(f, out.pos, err))
                return false;
            full = out.pos == out.size && more != 0;
        }
    } while (n > 0);
    f->ended = more == 0;
    return true;
}

/* Whether m may be read at all, by what its entry states; takes nothing. */
static bool may_read(const struct zip *z, const struct zip_member *m, struct err *err)
{
    char room[QUOTED_BYTES];
    span_quote(m->name, room);
    if (m->data_off == 0)
        return err_at(err, ERR_INPUT, m->entry_off,
                      "%s: it has no local header, or no room for its data", room);
    if (m->flags & ZIP_ENCRYPTED)
        return err_at(err, ERR_INPUT, m->entry_off, "%s: it is encrypted", room);
    if (m->method != ZIP_STORED && m->method != ZIP_DEFLATE && m->method != ZIP_ZSTD)
        return err_at(err, ERR_INPUT, m->entry_off,
                      "%s: packed by method %u; 0, 8 (deflate) and 93 (Zstandard) are read", room,
                      m->method);
    if (m->bytes > ZIP_FREE_BYTES && m->bytes / ZIP_RATIO_MAX > m->packed_bytes)
        return err_at(err, ERR_LIMIT, m->entry_off,
                      "%s: %" PRIu64 " bytes would become %" PRIu64 ", more than %u times as many",
                      room, m->packed_bytes, m->bytes, ZIP_RATIO_MAX);
    return m->bytes <= z->left ||
           err_at(err, ERR_LIMIT, m->entry_off,
                  "%s: with it more than %llu bytes would come out of the archive", room,
                  ZIP_BYTES_MAX);
}

bool zip_read(struct zip *z, const struct zip_member *m, zip_take *take, void *ctx, struct err *err)
{
    struct flow f = { .z = z, .m = m, .take = take, .ctx = ctx };
    if (!may_read(z, m, err))
        return false;
    z->work = z->work != NULL ? z->work : ARENA_ARRAY(z->a, struct zip_work, 1, err);
    if (z->work == NULL)
        return false;
    z->work->a = z->a;
    z->left -= m->bytes;
    bool ok = m->method == ZIP_STORED    ? copy_stored(&f, err)
              : m->method == ZIP_DEFLATE ? inflate_all(&f, err)
                                         : expand_all(&f, err);
    if (!ok)
        return false;
    if (!f.ended)
        return refuse_member(&f, err, "its packed data ends too soon");
    if (f.made != m->bytes)
        return refuse_member(&f, err, "it is shorter than it states");
    return f.crc == m->crc || refuse_member(&f, err, "its checksum is wrong");
}

struct filling {
    uint8_t *to;
    size_t n;
};

static bool fill(struct span piece, void *ctx, struct err *err)
{
    struct filling *f = ctx;
    (void)err;
    memcpy(f->to + f->n, piece.ptr, piece.len);
    f->n += piece.len;
    return true;
}

bool zip_load(struct zip *z, const struct zip_member *m, struct arena *a, struct span *out,
              struct err *err)
{
    struct filling f = { 0 };
    if (!may_read(z, m, err))
        return false;
    f.to = ARENA_ARRAY(a, uint8_t, m->bytes, err);
    if (f.to == NULL || !zip_read(z, m, fill, &f, err))
        return false;
    *out = (struct span){ f.to, f.n };
    return true;
}
