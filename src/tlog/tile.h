/* tile.h - where the hashes and entries of a log are kept: in files of 256, under paths that every
 * reader of such logs knows.
 *
 * Terms   tile    256 hashes of one level, or the first of them: then its width is below 256
 *         bundle  the 256 entries that level 0 hashes, each with its length in front
 * Source  C2SP tlog-tiles v0.1.0 */
#ifndef AJAR_TLOG_TILE_H
#define AJAR_TLOG_TILE_H

#include "base/buf.h"
#include "tlog/tree.h"

#define TILE_WIDTH      256u
#define TILE_PATH_BYTES 64u
#define TILE_LEVEL_MAX  63u
#define TILE_ENTRIES    255u   /* as a level: a bundle of entries */
#define TILE_ENTRY_MAX  65535u /* bytes */

struct tile {
    unsigned level; /* or TILE_ENTRIES */
    uint64_t index;
    unsigned width; /* 1 to TILE_WIDTH */
};
/* "tile/0/x001/x234/067.p/3", "tile/entries/000". Returns out. */
const char *tile_path(const struct tile *t, char out[static TILE_PATH_BYTES]);
/* False if path is not exactly what tile_path writes for some tile. */
bool tile_of_path(struct span path, struct tile *out) MUST;
/* How wide a tile is at that size of the log; 0: there is none. */
unsigned tile_width(unsigned level, uint64_t index, uint64_t size);

/* The node above a full tile. */
bool tile_top(const struct tree_hash hash[static TILE_WIDTH], struct tree_hash *out,
              struct err *err) MUST;

/* Nodes of a tree of that size out of its tiles. */
struct tile_source {
    struct tree_nodes nodes;
    uint64_t size;
    /* width hashes of t to out. */
    bool (*load)(struct tile_source *s, const struct tile *t, struct tree_hash *out,
                 struct err *err);
    void *state;
    struct tile last; /* width 0: none */
    struct tree_hash hash[TILE_WIDTH];
};
void tile_source(struct tile_source *s, uint64_t size);

/* The entries of a bundle, in order. False: there is none left; with err->kind set: what is left is
 * none. */
bool tile_entry(struct span *bundle, struct span *out, struct err *err) MUST;
void tile_entry_write(struct span entry, struct buf *to);

#endif
