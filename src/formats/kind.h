/* kind.h - what a file is, by its bytes alone.
 *
 * Source  docs/formats.md section 1: the marks and where they stand. */
#ifndef AJAR_FORMATS_KIND_H
#define AJAR_FORMATS_KIND_H

#include "formats/found.h"

/* One of the kinds that a mark gives away, or FOUND_TEXT (perhaps: no mark, and nothing in the
 * first piece that cannot be text), or FOUND_OTHER. *media: of an image, else untouched.
 * ERR_LIMIT of a, ERR_SYSTEM. */
bool kind_of(struct source *src, struct arena *a, enum found_kind *kind, struct span *media,
             struct err *err) MUST;
/* head begins as a file of some kind does that should not hide in another; the kind's name, or
 * NULL. */
const char *kind_marked(struct span head);
/* The first place in src where a program, an archive or weights begin, by marks long enough to be
 * no chance; *kind is FOUND_NONE if there is none. ERR_LIMIT of a, ERR_SYSTEM. */
bool kind_inside(struct source *src, struct arena *a, uint64_t *at, enum found_kind *kind,
                 struct err *err) MUST;
/* head, of 512 bytes, is the header of a TAR archive's first member. */
bool kind_tar(struct span head) MUST;
/* HDF5 begins at a power of two from 512 on. ERR_SYSTEM. */
bool kind_late_hdf5(struct source *src, bool *yes, struct err *err) MUST;
/* A ZIP reader that looks from the end would find an archive in src: *at is its end record, else
 * UINT64_MAX. */
bool kind_zip_tail(struct source *src, struct arena *a, uint64_t *at, struct err *err) MUST;

#endif
