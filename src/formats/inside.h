/* inside.h - files inside a file: members of an archive, pickles in constants. Whoever reads a
 * container hands each member on, and what it holds is told as a part of the whole file.
 *
 * Terms   member  bytes of the container that stand for themselves, as a source
 *         place   where something without a name begins: "@12", "gap@12"
 *         budget  of bytes that all members of one file together may cost, so that an archive in
 *                 an archive does not cost more than the limits say
 * Limits  FOUND_DEPTH_MAX, FOUND_PARTS_MAX, FOUND_IMPORTS_MAX, INSIDE_BYTES; past one the part is not
 *         whole, and says so
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_INSIDE_H
#define AJAR_FORMATS_INSIDE_H

#include "formats/found.h"
#include "formats/pickle.h"

#define INSIDE_BYTES  (8ull << 30) /* of members, and INSIDE_FACTOR times the size of the file */
#define INSIDE_FACTOR FOUND_DEPTH_MAX

/* What the parts of one file share. */
struct inside {
    struct arena *a;
    struct found_part *part;
    struct found_import *import;
    size_t n_parts, part_room, n_imports, import_room;
    uint64_t left;       /* of the budget */
    uint32_t here;       /* the part that is read now; 0: the file itself */
    unsigned depth;      /* of it */
    bool full;           /* there were more parts than are listed */
    enum found_kind as;  /* the next part is read as of this kind, whatever it looks like */
    struct notes *spare; /* zeroed, of a part that had none */
    /* What found_read does with a file; set by it. */
    bool (*read)(struct inside *in, struct source *src, struct span name, struct found *out,
                 struct err *err);
};

/* Reads member as a file of that name, and lists it. size is charged to the budget once.
 * *out, if not NULL: what it holds, with facts and tensors, offsets counted in the member.
 * Owner  all in in->a; member and name are borrowed for the call.   Fails  ERR_LIMIT of the arena,
 * ERR_SYSTEM only. */
bool inside_part(struct inside *in, struct source *member, struct span name, struct found *out,
                 struct err *err) MUST;
/* The same of a name that the container's writer chose: its path is found_part's, in which it can be
 * taken neither for a place nor for two names. */
bool inside_member(struct inside *in, struct source *member, struct span name, struct found *out,
                   struct err *err) MUST;
/* Lists a member, by such a name, that is not looked into: not whole, for that reason. */
bool inside_closed(struct inside *in, struct span name, uint64_t bytes, const char *why,
                   struct err *err) MUST;
/* What p imports, copied, as imports of the part that is read now. Past FOUND_IMPORTS_MAX a note of f tells:
 * "limit". ERR_LIMIT of the arena, ERR_SYSTEM. */
bool inside_imports(struct inside *in, struct found *f, const struct pickle *p,
                    struct err *err) MUST;
/* n bytes of src from off as a source of their own, which borrows src. Cannot fail. */
struct slice {
    struct source *src;
    uint64_t off;
};
struct source inside_slice(struct slice *s, struct source *src, uint64_t off, uint64_t n);

#endif
