/* frames.c - see frames.h. */
#include "formats/frames.h"

#include <zstd_errors.h>

static bool is_magic(const uint8_t m[4])
{
    uint32_t v = (uint32_t)m[0] | (uint32_t)m[1] << 8 | (uint32_t)m[2] << 16 | (uint32_t)m[3] << 24;
    return v == ZSTD_MAGICNUMBER || (v & 0xFFFFFFF0u) == ZSTD_MAGIC_SKIPPABLE_START;
}

size_t frames_go(struct frames *f, ZSTD_DCtx *d, ZSTD_outBuffer *out, ZSTD_inBuffer *in)
{
    const uint8_t *from = in->src;
    size_t said = sizeof f->magic;
    while (!f->inside && in->pos < in->size) {
        f->magic[f->n++] = from[in->pos++];
        if (f->n < sizeof f->magic)
            continue;
        ZSTD_inBuffer front = { f->magic, sizeof f->magic, 0 };
        said = is_magic(f->magic) ? ZSTD_decompressStream(d, out, &front)
                                  : (size_t)-ZSTD_error_prefix_unknown;
        if (ZSTD_isError(said))
            return said;
        f->inside = true;
    }
    if (f->inside && (in->pos < in->size || f->n == 0))
        said = ZSTD_decompressStream(d, out, in);
    if (f->inside)
        f->n = 0;
    if (said == 0)
        f->inside = false;
    return said;
}
