/* encode.h - bytes as text and back: hex and base64. */
#ifndef AJAR_BASE_ENCODE_H
#define AJAR_BASE_ENCODE_H

#include "base/base.h"

/* Lower case, with a NUL: 2 * bytes.len + 1 characters go to out. Returns out. */
const char *hex_put(struct span bytes, char *out);
/* Exactly n bytes from 2 * n hex digits of lower case; false if text is anything else. */
bool hex_get(struct span text, uint8_t *out, size_t n) MUST;

/* RFC 4648 section 4, with padding, no white space; the padding bits must be zero. *out lives in
 * a. ERR_INPUT with at = byte of text. */
bool base64_get(struct span text, struct arena *a, struct span *out, struct err *err) MUST;

#endif
