/* rekord.h - the entry that a signature leaves in the log: digest of what was signed, signature and
 * key, and no text. The entry of Rekor v2, so that its readers read ours.
 *
 * Source  sigstore/rekor-tiles, hashedrekord 0.0.2: RFC 8785 JSON; the digest of a DSSE envelope is
 *         that of its PAE (crypto/dsse.h); docs/log.md
 * Limits  REKORD_SIGNATURE_MAX */
#ifndef AJAR_TLOG_REKORD_H
#define AJAR_TLOG_REKORD_H

#include "crypto/key.h"

#define REKORD_SIGNATURE_MAX 256u  /* bytes; DER of P-256 takes at most 72 */
#define REKORD_BYTES_MAX     2048u /* of an entry */

struct rekord {
    uint8_t digest[32]; /* SHA-256 of what was signed */
    struct span signature;
    struct pubkey key; /* P-256 */
};
/* ERR_INPUT: a key of another kind, a signature of no or too many bytes. Of to: see buf_done. */
bool rekord_write(const struct rekord *r, struct buf *to, struct err *err) MUST;
/* Exactly what rekord_write writes, and nothing that only means the same: one signature has one
 * entry. known: keys of the entries before this one. ERR_INPUT; ERR_LIMIT, ERR_SYSTEM. Owner: signature
 * in a. */
bool rekord_read(struct span entry, struct pubkey_known *known, struct arena *a, struct rekord *out,
                 struct err *err) MUST;

#endif
