/* bundle.h - a Sigstore bundle of version 0.3 with a DSSE envelope: one signed statement, what to
 * verify it with, and where a log holds it. Who signed it, and whether, is not asked here.
 *
 * Source  docs/formats.md section 7; DSSE v1.0.2 envelope.md; the protobuf JSON mapping for what may
 *         be left out (zeros and empty texts) and for both alphabets of base64, padded or not
 * Terms   hint     names the key: hex SHA-256 of its PEM text; bundles of OpenSSF Model Signing
 *                  before 1.1 carry the key itself instead (raw_key)
 *         entry    the leaf of a log, its inclusion proof and the checkpoint the proof leads to
 * Limits  below. Exactly one signature: more have no meaning that all readers share */
#ifndef AJAR_FORMATS_BUNDLE_H
#define AJAR_FORMATS_BUNDLE_H

#include "base/buf.h"

#define BUNDLE_BYTES_MAX   (64u << 20) /* a list of 200,000 files takes 40 MiB */
#define BUNDLE_CERTS_MAX   16u         /* OpenSSL looks at chains of 100; companies have 3 or 4 */
#define BUNDLE_ENTRIES_MAX 16u
#define BUNDLE_HASHES_MAX  64u /* a proof in a log of 2^64 entries */

enum bundle_method {
    BUNDLE_KEY = 1,     /* publicKey */
    BUNDLE_CHAIN,       /* x509CertificateChain */
    BUNDLE_CERTIFICATE, /* certificate: one that lived for minutes, only of use with a log */
};

struct bundle_entry {
    uint64_t index;           /* in the log, by the entry's own word */
    struct span log_id;       /* 32 bytes with us; as found */
    struct span kind;         /* "hashedrekord"; text */
    struct span kind_version; /* "0.0.2"; text */
    uint64_t integrated_at;   /* 0: the log tells none */
    struct span body;         /* the leaf's bytes, or empty */
    bool promise;             /* there is an inclusionPromise, which is not read */
    bool proof;               /* what follows was given */
    uint64_t proof_index, tree_size;
    struct span root;
    const struct span *hash; /* from the leaf's sibling upwards */
    unsigned n_hashes;
    struct span checkpoint; /* a signed note, as a text */
};

struct bundle {
    enum bundle_method method;
    struct span hint;        /* BUNDLE_KEY; empty if it names none */
    struct span raw_key;     /* BUNDLE_KEY of old: a PEM text, as found, or empty */
    const struct span *cert; /* DER, the leaf first, then its issuers */
    unsigned n_certs;        /* 0 with BUNDLE_KEY */
    const struct bundle_entry *entry;
    unsigned n_entries;
    bool timestamps;     /* there are some, which are not read */
    struct span type;    /* of the payload: DSSE_INTOTO, or another text */
    struct span payload; /* the very bytes that are signed, with their type */
    struct span signature;
    /* Of the signature: a text that proves nothing, or empty, which is what we write: Go's readers pass
     * over a signature whose keyid is not the fingerprint they would give the key. */
    struct span keyid;
    /* Where the payload stands in the text, as base64; plain: byte i of it at payload_at + i / 3 * 4
     * + i % 3, else all of it at payload_at. */
    uint64_t payload_at;
    bool payload_plain;
};
/* Owner  *out borrows from text and lives in a.
 * Fails  ERR_INPUT with at = byte of the text; ERR_LIMIT with at past a limit above or of
 *        strict.h; ERR_LIMIT of a, ERR_SYSTEM. */
bool bundle_read(struct span text, struct arena *a, struct bundle *out, struct err *err) MUST;

/* One line without its end. Not written: raw_key, timestamps, promise, places. */
void bundle_write(const struct bundle *b, struct buf *to);

#endif
