/* oms.h - the list of digests inside a model signature, as OpenSSF Model Signing writes it: a
 * Sigstore bundle (JSON) whose payload (base64) is an in-toto statement (JSON) that names every
 * file of the model. Who signed it, and whether, is not asked here.
 *
 * Source  docs/formats.md section 7
 * Notes   odd-oms       it cannot be read as one: the list says nothing then, for a part of it
 *                       could leave out what differs
 *         other-digest  it is one, and a digest is none of a whole file by SHA-256: it is not
 *                       compared
 * Facts   root  the digest of the digests, in lower-case hex */
#ifndef AJAR_FORMATS_OMS_H
#define AJAR_FORMATS_OMS_H

#include "formats/found.h"

#define OMS_BYTES_MAX (16u << 20) /* some 50,000 names as the reference indents them */

/* A file of that name is taken for one: "model.sig". */
bool oms_named(struct span name) MUST;
/* src is text; f holds its notes and whatever another reader found. Places: key is a name
 * (path_ok), each once; value its SHA-256 in lower-case hex, or empty where another digest stands.
 * Kind is then FOUND_OMS. Of a list of pieces of files nothing is taken, and kind stays.
 * ERR_LIMIT of a, ERR_SYSTEM. */
bool oms_read(struct source *src, struct arena *a, struct found *f, struct err *err) MUST;

#endif
