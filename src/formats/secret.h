/* secret.h - keys and tokens that were left in a text: what has the prefix, the length and the
 * letters of one, and its checksum where its maker gives one. A word that stands for a token, as
 * texts about them have it, is none.
 *
 * Source  docs/formats.md section 7: the kinds
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_SECRET_H
#define AJAR_FORMATS_SECRET_H

#include "base/base.h"

#define SECRET_BYTES_MAX 256u /* one lies within so many bytes; of a private key its beginning */
#define SECRET_SHOWN     9u   /* so many of them may be shown to tell people which it is */

/* How many bytes of s from i on are a secret, 0 if none begins there. *what: "a GitHub token". */
size_t secret_at(struct span s, size_t i, const char **what);

#endif
