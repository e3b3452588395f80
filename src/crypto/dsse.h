/* dsse.h - what a DSSE signature is over: type and bytes of the payload, with their lengths.
 *
 * Source  DSSE v1.0.2, protocol.md: "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload */
#ifndef AJAR_CRYPTO_DSSE_H
#define AJAR_CRYPTO_DSSE_H

#include "base/buf.h"

#define DSSE_INTOTO "application/vnd.in-toto+json"

void dsse_pae(struct span type, struct span payload, struct buf *to);
/* SHA-256 of it: the identity of a statement wherever one is named. ERR_SYSTEM. */
bool dsse_digest(struct span type, struct span payload, uint8_t out[static 32],
                 struct err *err) MUST;

#endif
