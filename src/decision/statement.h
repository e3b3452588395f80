/* statement.h - what we sign: in-toto statements about a decision, a revocation, a review or the keys, as
 * the bytes that are signed, and read back from them.
 *
 * Terms   subject  what it is about: the OMS root of the files, or of a revoked key its hint; a
 *                  second one where the reference client of model signing orders files otherwise
 *         D        64 hex digits, SHA-256 of the DSSE PAE: the name of a statement (crypto/dsse.h)
 *         nonce    what nobody can guess, so that a log of digests gives no text away
 * Source  in-toto Statement v1; RFC 8785; docs/verify.md has each member
 * Limits  STATEMENT_BYTES_MAX, STATEMENT_SUBJECTS_MAX; whole numbers up to 2^53 - 1 */
#ifndef AJAR_DECISION_STATEMENT_H
#define AJAR_DECISION_STATEMENT_H

#include "base/clock.h"
#include "store/manifest.h"

#define STATEMENT_BYTES_MAX    (16u << 20) /* a record names each item of evidence and no more */
#define STATEMENT_SUBJECTS_MAX 2u
#define STATEMENT_NUMBER_MAX   ((UINT64_C(1) << 53) - 1) /* beyond it JSON readers round */
#define STATEMENT_NONCE_CHARS  24u                       /* of 62 kinds: 142 bits */

enum statement_kind {
    STATEMENT_NONE,
    STATEMENT_DECISION,
    STATEMENT_REVOCATION,
    STATEMENT_REVIEW,
    STATEMENT_KEYS,
};
struct statement_subject {
    struct span name; /* NS/NAME of a model, the name of a key */
    uint8_t sha256[SHA256_BYTES];
    bool by_component; /* the root in the order of the reference client */
};
struct statement {
    enum statement_kind kind;
    struct statement_subject subject[STATEMENT_SUBJECTS_MAX];
    unsigned n_subjects; /* at least one; the second is by_component */
    struct span nonce;
    struct span of; /* D of what is superseded, revoked or reviewed; empty: the first decision of a
                       model, or a key is revoked */
    /* A decision. */
    struct span record;  /* its JSON; whether that is canonical, replay tells */
    struct span summary; /* one line for people */
    struct span engine;  /* "ajar 0.4.0" */
    uint64_t sequence;   /* of the decisions of a model, from 1 */
    int64_t expires_at;
    /* A revocation. */
    struct span key;         /* hint, or empty: of is revoked */
    struct span reason_code; /* of a key see statement_reason_ok; of a decision superseded
                                defect legal error other */
    struct span reason;
    int64_t effective_at;
    bool has_last_good; /* what the key signed counts up to that entry of the log only */
    uint64_t last_good;
    /* A review. */
    struct span outcome; /* confirmed, changed */
    int64_t reviewed_at, next_at;
    /* Of keys; key, as above, is the one that is replaced. */
    struct span
        action; /* add, rotate: the subject is the new key; threshold: it is the log's key */
    uint64_t threshold;
};

/* Why a key is revoked: unspecified keyCompromise affiliationChanged superseded cessationOfOperation,
 * those words of RFC 5280 section 5.3.1 that can be said of one. */
bool statement_reason_ok(struct span word);

/* The bytes to sign. Owner: *out in a. ERR_INPUT: s says what no reader would take; ERR_LIMIT,
 * ERR_SYSTEM. */
bool statement_write(const struct statement *s, struct arena *a, struct span *out,
                     struct err *err) MUST;
/* Exactly what statement_write writes of some statement. Owner: *out in a, borrows from bytes.
 * ERR_INPUT says what is wrong; ERR_LIMIT, ERR_SYSTEM. */
bool statement_read(struct span bytes, struct arena *a, struct statement *out,
                    struct err *err) MUST;

#endif
