/* npy.h - arrays of NumPy: what the head states, and where the numbers are.
 *
 * Source  docs/formats.md, NumPy arrays
 * Terms   descr   the type of an element, a literal of Python: a text, or fields with their names
 *         object  an element is any object of Python: the array is kept as a pickle
 * Notes   long-header     NumPy takes it only from who allows pickles
 *         odd-header      a key twice, a shape NumPy takes and nobody writes
 *         broken-header   it cannot be read, and so nothing behind it
 *         unknown-dtype   a type that NumPy never writes so: size unknown, perhaps objects
 *         object-array    a pickle follows, which NumPy loads if told to allow that
 *         short-array   fewer bytes follow than shape and type say
 *         trailing-bytes  bytes that no array owns
 *         second-array    one more array stands behind the first
 *         limit           more arrays than NPY_ARRAYS_MAX
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_NPY_H
#define AJAR_FORMATS_NPY_H

#include "formats/inside.h"

#define NPY_HEADER_USUAL 10000u /* NumPy refuses more, unless pickles are allowed */
#define NPY_HEADER_MAX   (1u << 20)
#define NPY_RANK_MAX     64u    /* NumPy 2; 32 before */
#define NPY_ARRAYS_MAX   65536u /* of one file */

struct npy {
    struct span descr;     /* of one type "F32", "I8" as safetensors names it, else as it stands */
    const uint64_t *shape; /* rank of them, slowest first where fortran is not set */
    unsigned rank;
    bool fortran; /* the first dimension is the fastest */
    bool object;  /* a pickle stands at data_off */
    bool known;   /* item_bytes and object are; else descr is one NumPy never writes */
    uint64_t item_bytes, elements;
    uint64_t data_off, bytes; /* as shape and type have it; perhaps past the end. 0 for objects */
};

/* The array whose mark is at off; short-array is its only note about bytes behind the head.
 * Owner  all in a.
 * Fails  ERR_INPUT, ERR_LIMIT with an offset: NumPy cannot load it, or it is past a limit above;
 *        ERR_LIMIT of a, ERR_SYSTEM */
bool npy_head(struct source *src, uint64_t off, struct arena *a, struct notes *notes,
              struct npy *out, struct err *err) MUST;
/* A file of arrays: one, or several one behind the other. Objects, and bytes that no array owns, are
 * parts of it ("@OFFSET"). name: of the tensors, without folders and ".npy".
 * Fails  as npy_head */
bool npy_read(struct source *src, struct span name, struct inside *in, struct found *f,
              struct err *err) MUST;
/* The size of one element of a type named as in a head ("<f4", "|O"), and whether it is an object.
 * False: NumPy never writes it so. */
bool npy_type(struct span text, uint64_t *bytes, bool *object) MUST;

#endif
