/* zip.h - the directory of a ZIP archive and the bytes of its members, read as Python's zipfile
 * does: from the end, by the central directory. What another reader could see otherwise is noted.
 *
 * Source  docs/formats.md section 8
 * Terms   entry   a member's place in the central directory, at the end of the archive
 *         local   its second header, in front of its data, which some readers believe instead
 * Owner   all lives in the arena given to zip_open; src is borrowed as long as the archive is used
 * Notes   by the member's name, at the byte:
 *         prefix, trailing-bytes  before the first byte and after the last of the archive
 *         gap                     bytes that belong to no member, also inside a local header's reach
 *         overlap                 a member begins inside another
 *         local-mismatch          name, method, flags, sizes or checksum differ in both headers
 *         lost-member             no local header, or no room for its data: cannot be read
 *         end-mismatch            two end records, or they disagree, or the count of entries is wrong
 *         hidden-member           a local header among bytes that no entry points to
 *         size-mismatch           stored, and yet of two sizes; or something made of nothing
 *         cut-short               no end record: nothing else is told; fatal
 *         duplicate-name          a second entry of the same name: most readers take the last
 *         name-collision          the same, ignoring case: PyTorch does, when it looks for one
 *         traversal, odd-name     it climbs out of a folder; it hides something, or shows as another
 *         other-name              an extra field has another name, which some readers believe
 *         extra-bytes             an extra field holds what is no filling and means nothing
 *         odd-extra, odd-flags    extra fields twice or cut short; flags nobody writes
 *         comment, comment-bytes  text, or anything else, behind the end or behind an entry
 *         encrypted, unknown-method   cannot be read here
 *         link, device            a symbolic link; neither file nor folder
 * Limits  the constants below; what is larger is ERR_LIMIT, never cut short
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_ZIP_H
#define AJAR_FORMATS_ZIP_H

#include "base/notes.h"
#include "base/source.h"
#include "formats/window.h"

#define ZIP_MEMBERS_MAX   1000000u     /* a log of a million samples; a repository has fewer */
#define ZIP_DIRECTORY_MAX (256u << 20) /* bytes: so many members with long names */
#define ZIP_NAME_MAX      1024u        /* bytes, as PATH_BYTES_MAX */
#define ZIP_GAPS_MAX      64u          /* that are told of one by one */
#define ZIP_RATIO_MAX     1032u        /* what deflate can do at most; more is a bomb */
#define ZIP_FREE_BYTES    (1u << 20)   /* so much may come out of any member, however small */
#define ZIP_BYTES_MAX     (8ull << 30) /* of all members that are read, together */
#define ZIP_WINDOW_LOG    23u          /* 8 MiB, which RFC 8878 asks of every Zstandard reader */
#define ZIP_PIECE_BYTES   65536u

enum zip_method { ZIP_STORED = 0, ZIP_DEFLATE = 8, ZIP_ZSTD = 93 };
enum { ZIP_ENCRYPTED = 0x61 }; /* flags: encrypted, a patch, strongly encrypted */

struct zip_member {
    struct span name;                /* hostile; ends in "/" if it is a folder */
    uint64_t entry_off, local_off;   /* in the source, whatever stands before the archive */
    uint64_t data_off, packed_bytes; /* data_off 0: lost */
    uint64_t bytes;                  /* when unpacked, as stated; checked by zip_read */
    uint32_t crc;
    uint16_t method, flags; /* method as stored: others than enum zip_method occur */
    bool link;
};

/* Bytes that no member owns. */
struct zip_gap {
    uint64_t off, bytes;
};

struct zip {
    struct source *src;
    struct arena *a;
    struct notes *notes;
    struct zip_member *member; /* in the order of the directory, duplicates and all */
    size_t n;
    uint64_t prefix, directory_off;
    uint64_t left;             /* bytes that may still be unpacked; ZIP_BYTES_MAX at first */
    struct zip_member **named; /* by name, of equal names the later last */
    struct zip_gap *gap;       /* what stands before it, fields and comments with odd bytes, too */
    size_t n_gaps, gap_room;
    struct window search;  /* room for reading gaps, taken once */
    struct zip_work *work; /* room for unpacking, taken once */
};

/* ERR_INPUT where no reader could find the members, ERR_LIMIT, ERR_SYSTEM. */
bool zip_open(struct zip *z, struct source *src, struct arena *a, struct notes *notes,
              struct err *err) MUST;
/* The last entry of that name, or NULL. */
const struct zip_member *zip_find(const struct zip *z, struct span name);

/* Called with the next bytes of a member, in order, at most ZIP_PIECE_BYTES. */
typedef bool zip_take(struct span piece, void *ctx, struct err *err);
/* Unpacks m piece by piece; size and checksum are known to be right only when it has returned true.
 * ERR_INPUT with the offset in the source where the data is broken, or m cannot be read here. */
bool zip_read(struct zip *z, const struct zip_member *m, zip_take *take, void *ctx,
              struct err *err) MUST;
/* All of m in a, which may be another than the archive's. */
bool zip_load(struct zip *z, const struct zip_member *m, struct arena *a, struct span *out,
              struct err *err) MUST;

#endif
