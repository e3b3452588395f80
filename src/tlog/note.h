/* note.h - signed notes: a text and lines with signatures under it, as checkpoints of transparency
 * logs are passed around.
 *
 * Terms   vkey   a public key in one line: NAME+HASH+BASE64
 *         id     the first four bytes of a hash of name and key, which a signature names
 * Source  C2SP signed-note v1.0.0, tlog-cosignature v1.0.1; golang.org/x/mod/sumdb/note
 * Limits  NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX: as the Go package has them
 * A text ends in a newline, is UTF-8, and has no other control characters. */
#ifndef AJAR_TLOG_NOTE_H
#define AJAR_TLOG_NOTE_H

#include "crypto/key.h"

#define NOTE_BYTES_MAX      1000000u
#define NOTE_SIGNATURES_MAX 100u
#define NOTE_NAME_MAX       255u

enum { NOTE_ED25519 = 1, NOTE_COSIGNATURE = 4 }; /* kinds of keys; others are passed over */

struct note_key {
    struct span name;
    uint8_t kind;
    uint32_t id;
    struct pubkey pub;
};
struct note_signature {
    struct span name;
    uint32_t id;
    struct span bytes; /* behind the id */
    struct span line;  /* as it stands in the note, with its end */
};
struct note_signed {
    struct span text; /* with its last newline */
    struct note_signature *signature;
    size_t n_signatures;
};

/* ERR_INPUT says what is wrong; ERR_LIMIT, ERR_SYSTEM. *out borrows from text. */
bool note_key_read(struct span vkey, struct arena *a, struct note_key *out, struct err *err) MUST;
/* name: no blanks, no "+", at most NOTE_NAME_MAX. */
bool note_key_of(struct span name, uint8_t kind, const struct pubkey *pub, struct note_key *out,
                 struct err *err) MUST;
void note_key_write(const struct note_key *k, struct buf *to);
/* The whole hash that id begins: how Sigstore names a log. ERR_SYSTEM. */
#define NOTE_HASH_BYTES 32u
bool note_key_hash(const struct note_key *k, uint8_t out[static NOTE_HASH_BYTES],
                   struct err *err) MUST;

/* Owner  *out in a and in bytes. ERR_INPUT with the byte; ERR_LIMIT, ERR_SYSTEM. */
bool note_read(struct span bytes, struct arena *a, struct note_signed *out, struct err *err) MUST;
/* k has signed it. *seconds: when, if it is a cosignature, else 0. ERR_ABSENT: no signature of that
 * key; ERR_DENIED: one that does not verify, whatever others say. */
bool note_verify(const struct note_signed *n, const struct note_key *k, uint64_t *seconds,
                 struct err *err) MUST;
/* The signature line of text by a key of that name; text as above. */
struct note_signer {
    struct span name;
    const struct key *key; /* Ed25519 */
};
bool note_sign(struct span text, const struct note_signer *by, struct buf *to,
               struct err *err) MUST;

#endif
