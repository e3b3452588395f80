/* carried.h - files that texts of other formats carry: values and keys of JSON, YAML, metadata and GGUF that
 * are a pickle, a program or an archive, as they are or in base64, hex, or packed by zlib within base64. Some
 * programs load what they find so; nobody else needs it there.
 *
 * Source  docs/formats.md section 9
 * Terms   text  as the format's reader has decoded it; a "data:" in front, blanks, and Python's b'' are
 *               passed over, and blanks within base64
 * Notes   nested (see pickled.h), limit (more than CARRIED_MAX texts begin like files, or one is longer than
 *         HIDDEN_MAX)
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_CARRIED_H
#define AJAR_FORMATS_CARRIED_H

#include "formats/inside.h"

#define CARRIED_HEAD 256u  /* bytes: more of a text is not needed to see how it begins */
#define CARRIED_MAX  4096u /* texts of one file that begin like files and are looked into */

struct carried_text {
    struct span text; /* ptr NULL: len bytes of the file from off on */
    uint64_t off;
    uint8_t coat; /* enum hidden_coat */
    bool packed;  /* what it is in base64 begins as zlib does */
};
struct carried {
    struct carried_text *list;
    size_t n, room;
    uint64_t past; /* where a text begins that is not listed; 0: all are */
};

/* Keeps text, which stands at off, if it begins like a file; c may be NULL. text lives as long as a.
 * ERR_LIMIT of a, ERR_SYSTEM. */
bool carried_add(struct carried *c, struct span text, uint64_t off, struct arena *a,
                 struct err *err) MUST;
/* The same of a text of len bytes that is read again if need be: head is its first CARRIED_HEAD bytes. */
bool carried_place(struct carried *c, struct span head, uint64_t off, uint64_t len, struct arena *a,
                   struct err *err) MUST;
/* The same of each word in base64 or hex of a text that no reader takes apart, at off in its file; lines in
 * such letters are one word. */
bool carried_words(struct carried *c, struct span text, uint64_t off, struct arena *a,
                   struct err *err) MUST;
/* Reads what is kept as parts of the file of f, which is src. ERR_LIMIT of the arena, ERR_SYSTEM only. */
bool carried_read(struct inside *in, struct source *src, const struct carried *c, struct found *f,
                  struct err *err) MUST;

#endif
