/* joblib.h - pickles in which arrays stand as they are, between two opcodes: joblib.load takes as many
 * bytes as an object that was just built says, and goes on behind them.
 *
 * Source  docs/formats.md, joblib
 * Notes   array-skip    an array whose length cannot be told: nobody knows what joblib runs from there
 *         array-padding  not as joblib pads: what stands there is the array's to older versions
 *         file-beside   an array stands in that file, which is opened as a pickle can be
 *         file-outside  the same, and the file may lie anywhere
 *         and those of pickle.h, of the pickles that stand for arrays of objects
 *         What others import where joblib sees an array is an import too: see PICKLE_PLAIN_ONLY
 * Limits  JOBLIB_TYPES_MAX; past it arrays are not told
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_JOBLIB_H
#define AJAR_FORMATS_JOBLIB_H

#include "formats/inside.h"

#define JOBLIB_TYPES_MAX 65536u /* dtypes that one file may build */
#define JOBLIB_Z_HEAD    21u    /* "ZF" and a number in hex, padded with blanks */

/* pickle_read for a file that may be one of these; of others it gives the same. Imports of pickles in
 * it are told of to in.
 * Owner  *out in a.   Fails  ERR_LIMIT of an arena, ERR_SYSTEM only. */
bool joblib_read(struct source *src, struct inside *in, struct found *f, struct arena *a,
                 struct pickle *out, struct err *err) MUST;
/* head begins as files of joblib before 0.10 do: where the packed bytes begin (zlib); 0: it does not. */
size_t joblib_packed(struct span head);

#endif
