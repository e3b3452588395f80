/* pack.h - the parts that every answer of a worker is made of, written there and read here with the
 * care that a file gets. For the folder's own use.
 *
 * Layout  docs/threats.md; numbers little-endian, texts with a 32-bit length in front */
#ifndef AJAR_SANDBOX_PACK_H
#define AJAR_SANDBOX_PACK_H

#include "base/buf.h"
#include "base/notes.h"
#include "base/rd.h"

enum { PACK_TEXT_LEAST = 4 }; /* bytes of a text: its length */

void pack_le32(uint8_t p[static 4], uint32_t v);
void pack_le64(uint8_t p[static 8], uint64_t v);
void pack_u32(struct buf *b, uint32_t v);
void pack_u64(struct buf *b, uint64_t v);
void pack_text(struct buf *b, struct span s);
void pack_fatal(struct buf *b, const struct err *fatal);
void pack_notes(struct buf *b, const struct notes *s);

struct unpack {
    struct rd rd;
    uint64_t size; /* of the file the answer is about */
    struct arena *a;
    struct err *err;
};
/* False, with the place in the answer. */
bool unpack_refuse(struct unpack *u, const char *why);
bool unpack_ok(struct unpack *u) MUST;
/* A number that must be below end. */
bool unpack_word(struct unpack *u, uint32_t end, uint32_t *out, const char *why) MUST;
struct span unpack_text(struct unpack *u);
/* A text for people: one line of ASCII that fits room with its NUL. */
bool unpack_line(struct unpack *u, char *room, size_t size) MUST;
/* Inside the file, and with a text if there is one. */
bool unpack_fatal(struct unpack *u, struct err *out) MUST;
/* Owner: *out in u->a; of none one that is shared and never written to. */
bool unpack_notes(struct unpack *u, struct notes **out) MUST;
struct notes *unpack_no_notes(void);

#endif
