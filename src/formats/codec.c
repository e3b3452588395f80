/* codec.c - see codec.h.
 *
 * The libraries ask for memory and give it back; an arena takes nothing back. So what they give
 * back is kept in a list and handed out again, which is enough: each asks for the same few sizes
 * with every stream. */
#define ZSTD_STATIC_LINKING_ONLY /* contexts in memory of ours; see docs/decisions/ */
#define LZ4F_STATIC_LINKING_ONLY
#include "formats/codec.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdalign.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "formats/frames.h"

enum { WINDOW_LOG = 27 };
static_assert(1u << WINDOW_LOG == PACKED_WINDOW, "one limit");

/* In front of what a library holds. */
struct piece {
    alignas(max_align_t) struct piece *next;
    size_t size;
};

struct codec {
    struct arena *a;
    struct piece *idle;
    struct err failed;
    enum packed_kind kind; /* of the stream at work */
    z_stream zlib;
    bz_stream bzip2;
    lzma_stream lzma;
    lzma_allocator for_lzma;
    ZSTD_DCtx *zstd;
    struct frames frames;
    LZ4F_dctx *lz4;
};

static void *take(struct codec *c, size_t n, size_t size)
{
    struct piece **best = NULL;
    if (c->failed.kind != ERR_NONE || (size > 0 && n > SIZE_MAX / 2 / size))
        return NULL;
    n = n * size;
    for (struct piece **p = &c->idle; *p != NULL; p = &(*p)->next)
        if ((*p)->size >= n && (*p)->size / 2 <= n && (best == NULL || (*p)->size < (*best)->size))
            best = p;
    struct piece *p = best != NULL ? *best : NULL;
    if (p != NULL) {
        *best = p->next;
        return p + 1;
    }
    p = arena_alloc(c->a, 1, sizeof *p + n, &c->failed);
    if (p == NULL)
        return NULL;
    p->size = n;
    return p + 1;
}

static void give_back(struct codec *c, void *held)
{
    struct piece *p = held;
    if (p == NULL)
        return;
    p--;
    p->next = c->idle;
    c->idle = p;
}

static void *zlib_take(void *c, uInt n, uInt size)
{
    return take(c, n, size);
}
static void *bzip2_take(void *c, int n, int size)
{
    return n >= 0 && size >= 0 ? take(c, (size_t)n, (size_t)size) : NULL;
}
static void *lzma_take(void *c, size_t n, size_t size)
{
    return take(c, n, size);
}
static void *plain_take(void *c, size_t size)
{
    return take(c, 1, size);
}
static void give(void *c, void *held)
{
    give_back(c, held);
}

struct codec *codec_new(struct arena *a, struct err *err)
{
    struct codec *c = ARENA_ARRAY(a, struct codec, 1, err);
    if (c == NULL)
        return NULL;
    c->a = a;
    c->zlib.zalloc = zlib_take, c->zlib.zfree = give, c->zlib.opaque = c;
    c->bzip2.bzalloc = bzip2_take, c->bzip2.bzfree = give, c->bzip2.opaque = c;
    c->for_lzma = (lzma_allocator){ lzma_take, give, c };
    c->lzma = (lzma_stream)LZMA_STREAM_INIT;
    c->lzma.allocator = &c->for_lzma;
    return c;
}

static void end(struct codec *c)
{
    switch (c->kind) {
    case PACKED_DEFLATE:
    case PACKED_ZLIB:
    case PACKED_GZIP:
        inflateEnd(&c->zlib);
        break;
    case PACKED_BZIP2:
        BZ2_bzDecompressEnd(&c->bzip2);
        break;
    case PACKED_XZ:
    case PACKED_LZMA:
        lzma_end(&c->lzma);
        break;
    case PACKED_ZSTD:
        ZSTD_freeDCtx(c->zstd);
        break;
    case PACKED_LZ4:
        LZ4F_freeDecompressionContext(c->lz4);
        break;
    case PACKED_NONE:
        break;
    }
    c->kind = PACKED_NONE;
}

static bool begin_zstd(struct codec *c)
{
    c->frames = (struct frames){ 0 };
    c->zstd = ZSTD_createDCtx_advanced((ZSTD_customMem){ plain_take, give, c });
    return c->zstd != NULL &&
           !ZSTD_isError(ZSTD_DCtx_setParameter(c->zstd, ZSTD_d_windowLogMax, WINDOW_LOG));
}

static bool begin_lz4(struct codec *c)
{
    LZ4F_CustomMem memory = { plain_take, NULL, give, c };
    c->lz4 = LZ4F_createDecompressionContext_advanced(memory, LZ4F_VERSION);
    return c->lz4 != NULL;
}

enum codec_said codec_begin(struct codec *c, enum packed_kind kind)
{
    static const int window[] = {
        [PACKED_DEFLATE] = -MAX_WBITS, [PACKED_ZLIB] = MAX_WBITS, [PACKED_GZIP] = 16 + MAX_WBITS
    };
    bool ok = false;
    end(c);
    c->failed = (struct err){ 0 };
    switch (kind) {
    case PACKED_DEFLATE:
    case PACKED_ZLIB:
    case PACKED_GZIP:
        c->zlib.next_in = NULL, c->zlib.avail_in = 0;
        ok = inflateInit2(&c->zlib, window[kind]) == Z_OK;
        break;
    case PACKED_BZIP2:
        ok = BZ2_bzDecompressInit(&c->bzip2, 0, 0) == BZ_OK;
        break;
    case PACKED_XZ:
        ok = lzma_stream_decoder(&c->lzma, PACKED_WINDOW, 0) == LZMA_OK;
        break;
    case PACKED_LZMA:
        ok = lzma_alone_decoder(&c->lzma, PACKED_WINDOW) == LZMA_OK;
        break;
    case PACKED_ZSTD:
        ok = begin_zstd(c);
        break;
    case PACKED_LZ4:
        ok = begin_lz4(c);
        break;
    case PACKED_NONE:
        break;
    }
    assert(ok || c->failed.kind != ERR_NONE); /* they can only want memory */
    if (ok)
        c->kind = kind;
    return ok ? CODEC_MORE : CODEC_FAILED;
}

static enum codec_said go_zlib(struct codec *c, struct codec_step *s)
{
    z_stream *z = &c->zlib;
    z->next_in = (Bytef *)(uintptr_t)s->in, z->avail_in = (uInt)s->n_in;
    z->next_out = s->out, z->avail_out = (uInt)s->n_out;
    int said = inflate(z, Z_NO_FLUSH);
    s->in = z->next_in, s->n_in = z->avail_in, s->out = z->next_out, s->n_out = z->avail_out;
    return said == Z_STREAM_END                  ? CODEC_END
           : said == Z_OK || said == Z_BUF_ERROR ? CODEC_MORE
                                                 : CODEC_BROKEN;
}

static enum codec_said go_bzip2(struct codec *c, struct codec_step *s)
{
    bz_stream *b = &c->bzip2;
    b->next_in = (char *)(uintptr_t)s->in, b->avail_in = (unsigned)s->n_in;
    b->next_out = (char *)s->out, b->avail_out = (unsigned)s->n_out;
    int said = BZ2_bzDecompress(b);
    s->in += s->n_in - b->avail_in, s->n_in = b->avail_in;
    s->out += s->n_out - b->avail_out, s->n_out = b->avail_out;
    return said == BZ_STREAM_END ? CODEC_END : said == BZ_OK ? CODEC_MORE : CODEC_BROKEN;
}

static enum codec_said go_lzma(struct codec *c, struct codec_step *s)
{
    lzma_stream *l = &c->lzma;
    l->next_in = s->in, l->avail_in = s->n_in, l->next_out = s->out, l->avail_out = s->n_out;
    lzma_ret said = lzma_code(l, LZMA_RUN);
    s->in = l->next_in, s->n_in = l->avail_in, s->out = l->next_out, s->n_out = l->avail_out;
    return said == LZMA_STREAM_END                     ? CODEC_END
           : said == LZMA_OK || said == LZMA_BUF_ERROR ? CODEC_MORE
           : said == LZMA_MEMLIMIT_ERROR               ? CODEC_WINDOW
                                                       : CODEC_BROKEN;
}

static enum codec_said go_zstd(struct codec *c, struct codec_step *s)
{
    ZSTD_inBuffer in = { s->in, s->n_in, 0 };
    ZSTD_outBuffer out = { s->out, s->n_out, 0 };
    size_t said = frames_go(&c->frames, c->zstd, &out, &in);
    s->in += in.pos, s->n_in -= in.pos, s->out += out.pos, s->n_out -= out.pos;
    if (!ZSTD_isError(said))
        return said == 0 ? CODEC_END : CODEC_MORE;
    return ZSTD_getErrorCode(said) == ZSTD_error_frameParameter_windowTooLarge ? CODEC_WINDOW
                                                                               : CODEC_BROKEN;
}

static enum codec_said go_lz4(struct codec *c, struct codec_step *s)
{
    size_t n_in = s->n_in, n_out = s->n_out;
    size_t said = LZ4F_decompress(c->lz4, s->out, &n_out, s->in, &n_in, NULL);
    if (LZ4F_isError(said))
        return CODEC_BROKEN;
    s->in += n_in, s->n_in -= n_in, s->out += n_out, s->n_out -= n_out;
    return said == 0 ? CODEC_END : CODEC_MORE;
}

enum codec_said codec_go(struct codec *c, struct codec_step *step)
{
    enum codec_said said = CODEC_BROKEN;
    switch (c->kind) {
    case PACKED_DEFLATE:
    case PACKED_ZLIB:
    case PACKED_GZIP:
        said = go_zlib(c, step);
        break;
    case PACKED_BZIP2:
        said = go_bzip2(c, step);
        break;
    case PACKED_XZ:
    case PACKED_LZMA:
        said = go_lzma(c, step);
        break;
    case PACKED_ZSTD:
        said = go_zstd(c, step);
        break;
    case PACKED_LZ4:
        said = go_lz4(c, step);
        break;
    case PACKED_NONE:
        break;
    }
    return c->failed.kind != ERR_NONE ? CODEC_FAILED : said;
}

void codec_failed(const struct codec *c, struct err *why)
{
    *why = c->failed;
}
