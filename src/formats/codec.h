/* codec.h - the libraries that unpack, behind one small interface. For packed.c.
 *
 * Owner  all memory comes from the arena and is used again by the next stream
 * Pure: see packed.h. */
#ifndef AJAR_FORMATS_CODEC_H
#define AJAR_FORMATS_CODEC_H

#include "formats/packed.h"

enum codec_said {
    CODEC_MORE,   /* call again with more input or more room */
    CODEC_END,    /* the stream is complete */
    CODEC_BROKEN, /* no stream of this kind goes on so */
    CODEC_WINDOW, /* it asks for more than PACKED_WINDOW */
    CODEC_FAILED, /* no memory: codec_failed says why */
};

/* What is left of both moves on. */
struct codec_step {
    const uint8_t *in;
    size_t n_in;
    uint8_t *out;
    size_t n_out;
};

struct codec;
struct codec *codec_new(struct arena *a, struct err *err) MUST;
/* At the beginning of a stream, whatever became of the one before. */
enum codec_said codec_begin(struct codec *c, enum packed_kind kind) MUST;
enum codec_said codec_go(struct codec *c, struct codec_step *step) MUST;
/* What the arena said, then. */
void codec_failed(const struct codec *c, struct err *why);

#endif
