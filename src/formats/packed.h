/* packed.h - what is packed in a part of a source, as a source of its own: it unpacks forward, keeps
 * the beginning and the end, and begins anew when it is read backwards further than that. So memory
 * does not grow with what comes out.
 *
 * Source  docs/formats.md section 8; zlib, libbz2, liblzma, libzstd and liblz4 do the work
 * Terms   stream   one packed thing with its own end; several may follow each other (gzip, bzip2, xz,
 *                  Zstandard, LZ4) and come out as one
 *         broken   why no more comes out; what came out before counts all the same, for a loader
 *                  that reads as it unpacks has acted on it by then
 * Owner   an arena of its own, used again by every packed_open until packed_close, so that a thousand
 *         members cost no more than the largest; src is borrowed
 * Limits  the constants below. No dictionary or window larger than PACKED_WINDOW is unpacked.
 * Pure: the libraries take their memory from that arena, too. */
#ifndef AJAR_FORMATS_PACKED_H
#define AJAR_FORMATS_PACKED_H

#include "base/source.h"

#define PACKED_PIECE   65536u       /* bytes unpacked at a time */
#define PACKED_KEEP    (8u << 20)   /* bytes at the beginning that are unpacked once only */
#define PACKED_TAIL    3u           /* pieces at the end that are kept: the longest end of a ZIP */
#define PACKED_WINDOW  (128u << 20) /* what `zstd --long` and `xz -9` stay below */
#define PACKED_MEMORY  (192u << 20) /* bytes for all of it */
#define PACKED_STREAMS 100000u      /* empty ones would be free otherwise */
#define PACKED_AGAIN   16u          /* times what came out may come out again, for who reads back */

enum packed_kind {
    PACKED_NONE,
    PACKED_DEFLATE, /* bare, as in ZIP */
    PACKED_ZLIB,
    PACKED_GZIP,
    PACKED_BZIP2,
    PACKED_XZ,
    PACKED_LZMA,
    PACKED_ZSTD,
    PACKED_LZ4,
};

/* What bytes that begin so are packed by, or PACKED_NONE; never PACKED_DEFLATE, which has no mark. */
enum packed_kind packed_kind_of(struct span head);

struct packed_ask {
    struct source *src;
    uint64_t off, bytes; /* the packed range; may be longer than what is packed */
    enum packed_kind kind;
    uint64_t most; /* bytes that may come out */
};

/* Zeroed before its first use; it must not move while out is used. */
struct packed {
    struct source out; /* all that comes out, until the next packed_open */
    uint64_t eaten;    /* bytes of the range that belong to the streams */
    uint64_t streams;  /* complete ones */
    uint32_t crc;      /* CRC-32 of what came out, of PACKED_DEFLATE and PACKED_ZSTD */
    struct err broken; /* ERR_NONE if the last stream is complete; ERR_LIMIT past most or a limit */
    struct arena a;
    struct unpacker *in; /* what does it */
};

/* Unpacks all of it once. True even if it is broken. ERR_SYSTEM; ERR_LIMIT of src. */
bool packed_open(struct packed *p, const struct packed_ask *ask, struct err *err) MUST;
void packed_close(struct packed *p);
AUTO_VALUE(packed, packed_close)

#endif
