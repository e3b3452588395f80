/* media.h - where an image or a sound ends, by its own structure.
 *
 * Source  docs/formats.md section 1: PNG (ISO 15948), GIF89a, JPEG (ITU T.81), RIFF (WAV, WebP, AVI)
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_MEDIA_H
#define AJAR_FORMATS_MEDIA_H

#include "base/source.h"

/* end: behind its last byte, or 0 if the kind is another or it breaks off; broken tells where and
 * why if it does. */
struct media {
    uint64_t end;
    struct err broken;
};
/* ERR_LIMIT of a, ERR_SYSTEM. */
bool media_end(struct source *src, struct arena *a, struct media *out, struct err *err) MUST;

#endif
