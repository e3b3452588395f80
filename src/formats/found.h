/* found.h - what a file holds, whatever its format: the one answer of every reader, small enough
 * to be sent from the sandbox to the parent.
 *
 * Terms   kind   by content, never by the ending of the name
 *         whole  a reader of ours accounted for every byte; a file that is not whole is
 *                incomplete, and incomplete is never clean
 *         fact   a text under one of the keys below; hostile, as found
 *         place  for an index: which tensor lies in which file
 * Notes   the codes of each reader stand in its header; "odd", not "bad": rules judge them
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_FOUND_H
#define AJAR_FORMATS_FOUND_H

#include "base/notes.h"
#include "base/source.h"

enum found_kind {
    FOUND_NONE,
    FOUND_EMPTY,
    FOUND_SAFETENSORS,
    FOUND_GGUF,
    FOUND_JSON,
    FOUND_INDEX,    /* JSON that maps tensors to shards */
    FOUND_CARD,     /* Markdown, with or without front matter, named README.md */
    FOUND_TEMPLATE, /* Jinja */
    FOUND_TEXT,
    FOUND_POINTER, /* Git LFS: the file itself is not here */
    FOUND_IMAGE,
    FOUND_MEDIA, /* PDF, sounds, films: like an image, looked at for what else it is */
    FOUND_PICKLE,
    FOUND_ZIP, /* also PyTorch checkpoints, npz, Keras */
    FOUND_TAR,
    FOUND_NPY,
    FOUND_HDF5,
    FOUND_ONNX,
    FOUND_TFLITE,
    FOUND_GGML, /* before GGUF */
    FOUND_7Z,
    FOUND_RAR,
    FOUND_COMPRESSED, /* one thing, packed; its form is not said */
    FOUND_EXECUTABLE,
    FOUND_SUMS, /* SHA-256 digests of other files */
    FOUND_OMS,  /* the same of all files, and a signature that nobody has verified yet */
    FOUND_OTHER,
};
/* "safetensors", "GGUF", "a pickle", ... for people; never NULL. */
const char *found_kind_name(enum found_kind kind);
/* The kind carries weights; pickle, ZIP, TAR and HDF5 are taken to. */
bool found_kind_weighs(enum found_kind kind);

struct found_tensor {
    struct span name, dtype; /* UTF-8; hostile: quote before showing */
    uint64_t off, bytes;     /* in the file; never outside it */
    uint64_t elements;
    const uint64_t *shape; /* rank of them, slowest first */
    unsigned rank;
};

struct found_pair {
    struct span key, value;
};

#define FOUND_DTYPES_MAX 32u /* formats have about 40, models a handful */

/* All tensors of one dtype; numbers past 64 bits stay at the greatest. */
struct found_dtype {
    struct span name; /* of the tensors; past FOUND_DTYPES_MAX the last is "others" */
    uint64_t tensors, elements, bytes;
};

#define FOUND_PARTS_MAX   65536u /* a checkpoint has some thousand members; more are not told of */
#define FOUND_IMPORTS_MAX 65536u
#define FOUND_DEPTH_MAX   8u /* archives in archives; who needs more hides something */

/* Something inside the file that is read like a file of its own. */
struct found_part {
    /* "archive/data.pkl"; a part in a part "a.tar!b/c.pkl"; without a name, where it begins: "@12",
     * "gap@12". In a name "!" stands twice; one that is empty or like a place begins with "./".
     * Hostile. */
    struct span path;
    enum found_kind kind;
    bool whole;
    struct err fatal;    /* at: a byte of the part */
    uint64_t bytes;      /* of its content */
    struct notes *notes; /* never NULL; off: a byte of the part */
};

/* Something a pickle would import: see pickle.h for the words. */
struct found_import {
    uint32_t part; /* 0: the file itself; i: part[i - 1] */
    uint32_t stream;
    struct span module, name, real_module, real_name; /* any bytes */
    uint64_t off, times;                              /* off: in the part */
    unsigned uses;                                    /* enum pickle_use */
    uint8_t protocol, how;
    bool dotted;
    struct span shown; /* one line of ASCII, or empty */
};

struct found {
    enum found_kind kind;
    bool whole;                  /* and all its parts are */
    bool died;                   /* said by the sandbox: the reader was killed, hung or lied */
    struct err fatal;            /* kind ERR_NONE unless the reader could not go on */
    struct found_dtype *dtype;   /* sums of all tensors, in the order they were met */
    struct found_tensor *tensor; /* each; none if only sums were asked for */
    struct found_pair *fact;
    struct found_pair *place; /* key: tensor, value: file; of a list of digests: file, hex, which
                               * is empty where another digest than SHA-256 stands */
    size_t n_dtypes, n_tensors, n_facts, n_places;
    struct notes *notes; /* never NULL */
    struct found_part *part;
    struct found_import *import;
    size_t n_parts, n_imports;
    struct carried *carried; /* while it is read: see carried.h; else NULL */
};

/* The first value of a fact, or an empty span with ptr NULL. Keys: "architecture", "context"
 * (tokens), "licence", "licence_name", "base_model" (may occur often), "library", "pipeline",
 * "name", "quantization", "alignment", "vocabulary", "layers", "hidden", "experts", "experts_used", "torch_dtype", "total_size" (bytes an index states), "sha256" and
 * "size" (of an LFS pointer), "media" (of an image), "tag" (card, may occur often),
 * "language" (may occur often), "gated_prompt", "base_relation" (of a card or an adapter to its
 * base_model), those of mof.h, "root" (of a model signature: see oms.h),
 * "component" (see document.h).
 * What the layers of a model are, a number or one of each layer, "32,0,32": "heads", "kv_heads",
 * "head_dim", "ffn", "expert_ffn", "window", "window_pattern", "layer_types", "kv_lora", ...: all
 * stand in the tables of gguf.c and document.c, and fit/ reads them. */
struct span found_fact(const struct found *f, const char *key);

/* What src holds. name is the path inside the release: some kinds need it (README.md, *.jinja,
 * *.index.json). A file no reader understands is an answer too: see whole and fatal.
 * Owner  all in a; src borrowed for the call.   Fails  ERR_LIMIT of a, ERR_SYSTEM only. */
bool found_read(struct source *src, struct span name, struct arena *a, struct found *out,
                struct err *err) MUST;

/* Adds more to the sums list[0..*n), which has room for FOUND_DTYPES_MAX. */
void found_add(struct found_dtype *list, size_t *n, const struct found_dtype *more);
/* The sums of f's tensors, in a; found_read has done so. ERR_LIMIT of a, ERR_SYSTEM. */
bool found_sum(struct found *f, struct arena *a, struct err *err) MUST;
/* How many tensors there are, listed or not. */
uint64_t found_tensors(const struct found *f);

#endif
