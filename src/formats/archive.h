/* archive.h - walks archives and wrappers: each member is handed to inside_part, and what hides
 * between members, too.
 *
 * Notes  those of zip.h and tar.h, and
 *        checksum       a member's bytes are not those its checksum was made of
 *        size-mismatch  it unpacks to another size than stated
 *        broken-member  its packed data ends or breaks: what came out before was looked into
 *        bomb           more than ARCHIVE_RATIO times as large when unpacked, and over ARCHIVE_FREE
 *        gap            bytes behind the packed data of a member
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_ARCHIVE_H
#define AJAR_FORMATS_ARCHIVE_H

#include "formats/inside.h"
#include "formats/packed.h"
#include "formats/zip.h"

#define ARCHIVE_RATIO 100u
#define ARCHIVE_FREE  (64u << 20) /* bytes */
#define ARCHIVE_CRC_MAX                                                                            \
    (16u << 20) /* stored members up to this size are compared with their checksum */

/* A ZIP archive at work. */
struct archive {
    struct inside *in;
    struct source *src;
    struct found *f; /* of the archive: takes the notes */
    struct zip z;
    bool *done;         /* of each of z.member: archive_rest leaves it out */
    size_t tensor_room; /* of f->tensor */
};

/* ERR_INPUT, ERR_LIMIT as of zip_open; ERR_LIMIT of the arena, ERR_SYSTEM. */
bool archive_open(struct archive *x, struct inside *in, struct source *src, struct found *f,
                  struct err *err) MUST;

/* A member as a source, stored or packed, all of it; what is wrong with its bytes becomes notes of
 * x->f. *out is valid until room is closed or used again, and NULL if the member cannot be read:
 * lost, encrypted, of an unknown method; *why says it. Marks it done. */
struct archive_room {
    struct slice slice;
    struct source stored;
    struct packed packed;
};
bool archive_member(struct archive *x, const struct zip_member *m, struct archive_room *room,
                    struct source **out, const char **why, struct err *err) MUST;
static inline void archive_room_close(struct archive_room *room)
{
    packed_close(&room->packed);
}
AUTO_VALUE(archive_room, archive_room_close)

/* Lists t as a tensor of the archive. ERR_LIMIT of the arena, ERR_SYSTEM. */
bool archive_tensor(struct archive *x, const struct found_tensor *t, struct err *err) MUST;
/* Everything that is not done: members as parts, gaps as parts named gap@OFFSET. */
bool archive_rest(struct archive *x, struct err *err) MUST;

/* Readers of containers, for found_read. f->whole is true if they accounted for every byte. */
bool archive_read_zip(struct source *src, struct span name, struct inside *in, struct found *f,
                      struct err *err) MUST;
bool archive_read_tar(struct source *src, struct span name, struct inside *in, struct found *f,
                      struct err *err) MUST;
bool archive_read_packed(struct source *src, struct span name, struct inside *in, struct found *f,
                         struct err *err) MUST;

#endif
