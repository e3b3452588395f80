/* keyring.h - who signs for a home: the keys it lists, and the private halves it holds.
 *
 *   $AJAR_HOME/keys/NAME.pem  PKCS#8, mode 0600; of a release key encrypted unless its owner said no
 *
 * Terms   release key  ECDSA P-256; k of the live ones are asked for to let a model further out
 *         log key      Ed25519; its name is the origin of the log, and nobody is asked for it
 *         live         it counts: listed, and neither retired nor revoked
 *         change       of who may sign; it waits until its record is in the log
 * Limits  KEYRING_MAX keys, KEY_NAME_MAX letters of a name
 *
 * Invariants
 *   (1) A row is there only after the file of its private half is on disk and synced.
 *   (2) What opens is the key that is listed: its public half is compared.
 *   (3) Rows are never removed: what was signed by a key that is gone must stay readable. */
#ifndef AJAR_STORE_KEYRING_H
#define AJAR_STORE_KEYRING_H

#include "crypto/key.h"
#include "store/store.h"

#define KEYRING_MAX  256u /* keys of a home, of all time: one a month for twenty years */
#define KEY_NAME_MAX 64u

enum key_role { KEY_ROLE_RELEASE = 1, KEY_ROLE_LOG };

struct store_key {
    int64_t id;
    struct span name;
    enum key_role role;
    struct pubkey pub;
    char hint[KEY_HINT_BYTES];
    bool here;                                             /* its private half is in keys/ */
    int64_t created_at, listed_at, retired_at, revoked_at; /* 0: not */
    int64_t
        log_index; /* what it signed counts in entries before that: of the record that retired or
                           revoked it, or where the log stood when it was revoked; -1: none */
    struct span reason; /* of a revocation: see decision/statement.h, or empty */
};
bool store_key_live(const struct store_key *k);
/* It can sign here: a release key that is live, with its private half. */
bool store_key_signs(const struct store_key *k);
/* ERR_DENIED: it is not live; the text says what it is. */
bool store_key_counts(const struct store_key *k, struct err *err) MUST;
/* "live", "waiting", "dropped", "retired", "revoked" */
const char *store_key_state(const struct store_key *k);
const char *store_key_role(enum key_role role); /* "release", "log" */

/* Of all time, oldest first. */
bool store_keys(struct store *s, struct arena *a, struct store_key **out, unsigned *n,
                struct err *err) MUST;
/* By 8 to 64 digits of the hint if they are of one key only, or by name in any case of letters. */
enum found_row store_key_find(struct store *s, struct span name, struct arena *a,
                              struct store_key *out, struct err *err) MUST;
enum found_row store_key_of(struct store *s, const struct pubkey *pub, struct arena *a,
                            struct store_key *out, struct err *err) MUST;
/* The live key of the log. */
enum found_row store_key_log(struct store *s, struct arena *a, struct store_key *out,
                             struct err *err) MUST;

/* What is asked for in this home: law 5 holds if a release key was ever listed. */
struct store_signing {
    bool on;
    unsigned threshold; /* release keys that must sign to let a model further out */
    unsigned n_live;    /* release keys that can */
};
bool store_signing(struct store *s, struct store_signing *out, struct err *err) MUST;

/* How many had to sign before it became another number, in the order of time. */
struct store_past {
    uint64_t before; /* of entries of the log before that number: of all that there were when it was
                         raised, or of those before the record that lowers it; */
    int64_t until_at; /* and of what was decided until then */
    unsigned threshold;
};
bool store_thresholds(struct store *s, struct arena *a, struct store_past **out, unsigned *n,
                      struct err *err) MUST;

/* ---- changes of who may sign ----
 *
 *   add        waits; k signatures, the threshold of now
 *   rotate     waits; one signature, by the key that is replaced
 *   revoke     holds at once; one signature, by any live key
 *   threshold  raised: at once, one signature; lowered: waits, k signatures
 *
 * What holds at once is in the log afterwards; what waits holds when it is there. */
enum key_change_kind { KEY_ADDED = 1, KEY_ROTATED, KEY_REVOKED, KEY_THRESHOLD };
struct store_key_change {
    int64_t id;
    enum key_change_kind kind;
    int64_t key;                  /* id: added, or revoked; 0: of none */
    int64_t old;                  /* rotated: id of the key that is replaced */
    unsigned threshold;           /* or 0 */
    int64_t asked_at, done_at;    /* done_at 0: it does not hold yet */
    unsigned needed;              /* signatures, as things stand now */
    struct span reason;           /* of a revocation, as in struct store_key */
    int64_t statement;            /* 0: none is written for it yet */
    uint8_t digest[SHA256_BYTES]; /* of that: D, see store/effect.h */
};
/* A live release key is revoked at c->asked_at, or the threshold becomes c->threshold, at once or when it
 * is in the log: c->kind says which. Fills in the rest of *c. ERR_DENIED: it is not live, it is that
 * already, or more would have to sign than can. */
bool store_key_change(struct store *s, struct store_key_change *c, struct err *err) MUST;
/* Those that are not in the log, in their order. */
bool store_key_changes(struct store *s, struct arena *a, struct store_key_change **out, unsigned *n,
                       struct err *err) MUST;
/* What is signed for it: text, unless one was written before. *digest: D of the one that holds.
 * ERR_ABSENT: it is in the log, or is none. */
bool store_key_change_state(struct store *s, int64_t id, struct span text, int64_t at,
                            uint8_t digest[static SHA256_BYTES], struct err *err) MUST;
/* Its record is number index of the published log, with the signatures it needs: it holds. ERR_ABSENT: it
 * was there already, or is none. */
bool store_key_change_logged(struct store *s, int64_t id, uint64_t index, int64_t at,
                             struct err *err) MUST;
/* What waits is given up, and a key that was to be listed never is. ERR_ABSENT: it does not wait. */
bool store_key_change_drop(struct store *s, int64_t id, int64_t at, struct err *err) MUST;

/* ---- private halves ---- */

struct keyring_new {
    struct span name; /* of a log key: its origin, or empty: "log-XXXXXXXX.internal", by its hint */
    enum key_role role;
    int64_t at;
    int64_t replaces;       /* id of the key that retires when this one is listed, or 0 */
    struct span passphrase; /* ptr NULL: the file is not encrypted */
};
/* A new key. A log key is listed at once, and so is the first release key, or one where none is live
 * any more: the threshold is 1 then. Every other waits for its change to be in the log. Owner: *out
 * in a. ERR_INPUT: it cannot be named so, 8 or more hex digits for one, which would be a hint;
 * ERR_DENIED: the name is taken; ERR_LIMIT, ERR_SYSTEM. */
bool keyring_make(struct store *s, const struct keyring_new *n, struct arena *a,
                  struct store_key *out, struct err *err) MUST;
/* A release key can have that name: asked before somebody types a passphrase. As keyring_make. */
bool keyring_free(struct store *s, struct span name, struct err *err) MUST;
/* A release key whose private half is elsewhere; as above. */
bool keyring_add(struct store *s, const struct keyring_new *n, const struct pubkey *pub,
                 struct arena *a, struct store_key *out, struct err *err) MUST;

/* Whom to ask for the passphrase of a key, if it has one. *out is borrowed until the next call. */
struct key_ask {
    bool (*tell)(void *state, struct span name, struct span *out, struct err *err);
    void *state;
};
/* The private half of k; ask may be NULL. ERR_ABSENT: it is not here. ERR_DENIED: the passphrase is
 * wrong, none is told, others may read the file, or it is not the key that is listed. */
struct key *keyring_open(struct store *s, const struct store_key *k, const struct key_ask *ask,
                         struct err *err) MUST;
/* Where it is, in a; NULL as arena_alloc. */
const char *keyring_path(struct store *s, struct span name, struct arena *a, struct err *err) MUST;

#endif
