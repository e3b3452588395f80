/* shelf.h - where the files of a log are read from, a folder or a server, and what stands in them:
 * checkpoint, hashes, entries. That they belong together is for the caller to show.
 *
 * Terms   place  the folder or address, for messages */
#ifndef AJAR_TLOG_SHELF_H
#define AJAR_TLOG_SHELF_H

#include "tlog/note.h"
#include "tlog/tile.h"

#define SHELF_BUNDLE_MAX (TILE_WIDTH * (2 + TILE_ENTRY_MAX)) /* bytes of 256 entries */

struct shelf {
    const char *place;
    /* The file of that name below the place. ERR_ABSENT: there is none; ERR_DENIED: it is withheld;
     * ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
    bool (*load)(struct shelf *s, const char *name, size_t limit, struct arena *a, struct span *out,
                 struct err *err);
    void *state;
};
/* Borrows folder. */
struct shelf shelf_folder(const char *folder);

/* All: owner, *out in a; ERR_ABSENT, ERR_INPUT, ERR_LIMIT, ERR_SYSTEM. */
bool shelf_checkpoint(struct shelf *s, struct arena *a, struct span *out, struct err *err) MUST;
/* The first t->width hashes of t, or entries if it is a bundle. A full file may stand there for one
 * that is asked for in part. */
bool shelf_tile(struct shelf *s, const struct tile *t, struct arena *a, struct span *out,
                struct err *err) MUST;
/* Entry number index of a log of that size. */
struct shelf_place {
    uint64_t index, size;
};
bool shelf_entry(struct shelf *s, const struct shelf_place *at, struct arena *a, struct span *out,
                 struct err *err) MUST;
/* The hashes, as at that size of the log, for what tile.h does with them. Borrows s. */
void shelf_source(struct shelf *s, uint64_t size, struct tile_source *out);

#endif
