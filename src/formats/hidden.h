/* hidden.h - files hidden in values: does a text or some bytes begin like a file that can run code, as
 * they are or in one of the coats in which programs carry bytes?
 *
 * Source  docs/formats.md sections 1 and 9
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_HIDDEN_H
#define AJAR_FORMATS_HIDDEN_H

#include "base/base.h"

#define HIDDEN_LEAST  8u          /* bytes: a shorter value is no file */
#define HIDDEN_INSIDE 16u         /* a shorter one has nothing behind other bytes */
#define HIDDEN_HEAD   64u         /* bytes that are looked at */
#define HIDDEN_MAX    (16u << 20) /* bytes of a value in a coat that are unpacked */

enum hidden_coat {
    HIDDEN_NOTHING,
    HIDDEN_BARE,
    HIDDEN_LATIN1, /* text: each character, below 256, is a byte */
    HIDDEN_BASE64, /* also with - and _ */
    HIDDEN_HEX,
    HIDDEN_ZLIB, /* bytes that begin as zlib does: two of any bytes, so what comes out must be looked at */
};

/* No value that begins with another byte is one. */
extern const bool hidden_first[256];
/* head: the first HIDDEN_HEAD bytes of a value, or all of it; text: it is UTF-8 where it can be. */
enum hidden_coat hidden_look(struct span head, bool text);
/* From value[*at] on, *at > 0, the next place where a pickle may begin behind other bytes, and its coat: bare,
 * text, or base64 or hex that begin a word. HIDDEN_NOTHING: there is none, and *at is past the last. */
enum hidden_coat hidden_pickle_in(struct span value, size_t *at, bool text);
/* The bytes under the coat, as far as it goes, in a. ERR_LIMIT of a, ERR_SYSTEM. */
bool hidden_bytes(struct span value, enum hidden_coat coat, struct arena *a, struct span *out,
                  struct err *err) MUST;
/* head begins like a pickle. */
bool hidden_is_pickle(struct span head);
/* head begins like compiled Python code, which nothing here reads. */
bool hidden_is_code(struct span head);

#endif
