/* frames.h - Zstandard of today, and no older one: for frames of the versions before 0.8 the library has
 * decoders that take memory of their own, and lose it where a frame is broken.
 *
 * Source  RFC 8878, section 3.1: the magic numbers; ZSTD_decompressStream of libzstd 1.5 */
#ifndef AJAR_FORMATS_FRAMES_H
#define AJAR_FORMATS_FRAMES_H

#include <zstd.h>

#include "base/base.h"

struct frames {
    uint8_t magic[4];
    unsigned n;  /* bytes of it that are there */
    bool inside; /* a frame whose magic number was seen */
};
/* As ZSTD_decompressStream, for frames that follow each other; f is zero at first. What begins like no
 * frame is ZSTD_error_prefix_unknown. */
size_t frames_go(struct frames *f, ZSTD_DCtx *d, ZSTD_outBuffer *out, ZSTD_inBuffer *in);

#endif
