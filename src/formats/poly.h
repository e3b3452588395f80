/* poly.h - files that are of two kinds at once, so that what is judged is not what another program
 * reads.
 *
 * Notes   polyglot      another reader finds something else in the same bytes, or behind them
 *         behind-media  bytes behind the end of an image or a sound, of no kind that is known
 *         embedded      a pickle among the bytes of an image, a sound or a document
 * Limits  POLY_GAPS_MAX; what begins in further gaps is told of and not read. The file is not whole
 *         anyway
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_POLY_H
#define AJAR_FORMATS_POLY_H

#include "formats/inside.h"

#define POLY_GAPS_MAX 16u /* between tensors; each is read to the end of the file */

/* Looks at src, which was read as f->kind, for what else it is: a pickle or a TAR archive from its
 * first byte, HDF5 further on, a ZIP archive that ends it, anything between tensors or behind the
 * end of an image, a pickle or a file anywhere in an image, a sound or a document. An image or a
 * sound that breaks off is not whole. What is found is read as a part, named KIND@OFFSET. A file
 * that is nothing but the front of a ZIP archive becomes that archive. ERR_LIMIT of the arena,
 * ERR_SYSTEM. */
bool poly_look(struct inside *in, struct source *src, struct span name, struct found *f,
               struct err *err) MUST;

#endif
