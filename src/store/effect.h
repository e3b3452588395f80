/* effect.h - when a commit begins to hold, and what is signed for that.
 *
 *   (made) -> waits -> holds          narrower or equal: one signature; wider: k of them, each in the
 *               \-> superseded         published log. Without release keys, at once
 *
 * Terms   wider   it lets out what nothing held lets out: see widens() in effect.c
 *         holds   it is found, served and main; a commit that waits is found by store_waiting only
 *         D       SHA-256 of the DSSE PAE: names a statement
 *
 * Invariants
 *   (1) A wider commit begins to hold only in a transaction that sees signatures of k live release
 *       keys over its statement, each with an index in the log; and main moves in the same.
 *   (2) Only the newest decision of a model can begin to hold, and only over the main it was made for.
 *   (3) A signature is kept only if it verifies by its key. */
#ifndef AJAR_STORE_EFFECT_H
#define AJAR_STORE_EFFECT_H

#include "store/keyring.h"

struct store_statement {
    int64_t id;
    uint8_t digest[SHA256_BYTES]; /* D */
    struct span text;
    int64_t made_at;
    int64_t commit, model; /* of a decision; 0: it is none */
    uint64_t sequence;     /* of the decisions of the model */
};
struct store_signature {
    int64_t id, statement;
    int64_t made_at;
    int64_t log_index; /* -1: not known to be in the published log */
    struct span key_name, bytes;
    bool counts; /* by a release key that is live */
    struct pubkey pub;
    uint8_t digest[SHA256_BYTES]; /* of the statement */
};

/* The decision that the next one of a model follows, if there is one, and what main is now. */
struct store_line {
    uint64_t sequence;            /* 0: none was signed */
    uint8_t digest[SHA256_BYTES]; /* D of it */
    int64_t head;
};
bool store_line(struct store *s, struct span ns, struct span name, struct store_line *out,
                struct err *err) MUST;

/* Anything else that is signed: kept once, whoever asks again. *digest: D. */
bool store_statement_put(struct store *s, struct span text, int64_t at,
                         uint8_t digest[static SHA256_BYTES], struct err *err) MUST;
enum found_row store_statement_find(struct store *s, const uint8_t digest[SHA256_BYTES],
                                    struct arena *a, struct store_statement *out,
                                    struct err *err) MUST;
/* The decision of a commit, whether it holds or waits. */
enum found_row store_statement_of(struct store *s, int64_t commit, struct arena *a,
                                  struct store_statement *out, struct err *err) MUST;
/* In the order they were added. */
bool store_signatures(struct store *s, int64_t statement, struct arena *a,
                      struct store_signature **out, unsigned *n, struct err *err) MUST;
/* A signature by a listed key over a statement, once; what waits for it holds from here on. Fails
 * ERR_ABSENT: no such statement; ERR_DENIED: it does not verify, or the key is not live. */
bool store_sign(struct store *s, const uint8_t digest[SHA256_BYTES], int64_t key,
                struct span signature, int64_t now_at, struct err *err) MUST;

/* The commit of a model that waits: the newest, if it does not hold and main is what it was made
 * for. Its held_at is 0. */
enum found_row store_waiting(struct store *s, int64_t model, struct arena *a,
                             struct store_commit *out, struct err *err) MUST;

/* ---- what the log has ---- */

/* Signatures the log is not known to have, oldest first, and up to which entry it was asked. */
bool store_unlogged(struct store *s, unsigned most, struct arena *a, struct store_signature **out,
                    unsigned *n, struct err *err) MUST;
struct store_seen {
    uint64_t size;
    bool has_root; /* of those first entries; not of a home that logged nothing since version 10 */
    uint8_t root[SHA256_BYTES];
};
bool store_log_seen(struct store *s, struct store_seen *out, struct err *err) MUST;
/* These are in the published checkpoint, of that size; what waited for it holds from here on. */
struct store_place {
    int64_t signature;
    uint64_t log_index;
};
struct store_logged {
    const struct store_place *place;
    size_t n;
    uint64_t size;
    int64_t now_at;
    const uint8_t *root; /* of the log of that size, SHA256_BYTES; or NULL: nobody says */
};
bool store_logged(struct store *s, const struct store_logged *l, struct err *err) MUST;
/* What has all it waits for holds from here on, though nothing new is in the log: the threshold may
 * have become less. Costs little where nothing waits. */
bool store_settle_due(struct store *s, int64_t now_at, struct err *err) MUST;

#endif
