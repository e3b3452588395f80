/* tar.h - the members of a TAR archive, one after the other, read as Python's tarfile does: old, ustar
 * and GNU headers, long names, pax. What another reader could see otherwise is noted.
 *
 * Source  docs/formats.md section 8; POSIX.1-2008 pax, GNU tar's manual, Python's tarfile 3.11
 * Owner   names live in the arena given to tar_open; src is borrowed
 * Notes   at the header of the member:
 *         traversal, odd-name    it, or what it links to, leads out of the folder; or hides something
 *         link, device           symbolic or hard link; device or pipe
 *         other-view             readers disagree on a name, or on where the next header is
 *         unknown-type, sparse   taken for a plain file; not put together from its pieces
 *         trailing-bytes         anything but zeros behind the end
 * Limits  TAR_MEMBERS_MAX, for who lists them; names of TAR_NAME_MAX bytes, TAR_PAX_MAX bytes of pax before one member
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_TAR_H
#define AJAR_FORMATS_TAR_H

#include "base/notes.h"
#include "base/source.h"

#define TAR_BLOCK       512u
#define TAR_NAME_MAX    4096u      /* as long as a path may be on Linux */
#define TAR_MEMBERS_MAX 1000000u   /* as of ZIP */
#define TAR_PAX_MAX     (1u << 20) /* times, owners, extended attributes */

enum tar_type {
    TAR_END, /* no more members */
    TAR_FILE,
    TAR_FOLDER,
    TAR_LINK, /* either kind */
    TAR_DEVICE,
    TAR_SPARSE,
};

struct tar_member {
    enum tar_type type;
    struct span name, link;               /* hostile; without "./" in front and "/" at the end */
    uint64_t header_off, data_off, bytes; /* inside the source */
};

struct tar {
    struct source *src;
    struct arena *a;
    struct notes *notes;
    uint64_t at;     /* of the next header */
    uint64_t behind; /* first byte behind the end that is not zero; 0: none */
};

void tar_open(struct tar *t, struct source *src, struct arena *a, struct notes *notes);
/* The next member, or TAR_END. ERR_INPUT where Python stops, ERR_LIMIT at the header that is past a
 * limit; ERR_LIMIT of the arena, ERR_SYSTEM. */
bool tar_next(struct tar *t, struct tar_member *m, struct err *err) MUST;

#endif
