/* store.h - what a hub remembers: models, releases, decisions, people, grants, the ledger. All SQL
 * of the program is in this folder; blobs sit behind store/blob.h.
 *
 *   $AJAR_HOME  ajar.db  blobs/sha256/ab/...  tmp/  and from people  signers  policies/
 *
 * Invariants
 *   (1) A commit row names only blobs that are on disk, synced, under the digest of their bytes.
 *   (2) A release is one transaction: killed at any write, the state is the one before or after.
 *   (3) Commits, decisions and ledger rows are never changed or removed.
 *   (4) Tokens are stored as SHA-256; the text of one is shown once, by the call that makes it.
 *   (5) The highest time seen never falls.
 *   (6) What a decision stood on is kept with it, and no file of a model is looked for there.
 *
 * One struct store belongs to one thread. */
#ifndef AJAR_STORE_STORE_H
#define AJAR_STORE_STORE_H

#include "base/clock.h"
#include "policy/position.h"
#include "store/manifest.h"

enum found_row { ROW_FAILED, ROW_ABSENT, ROW_FOUND };

struct store;

/* Test hooks: the nth statement from now fails, 0 switches it off; how long to wait for others. */
extern size_t store_fail_at;
extern unsigned store_busy_ms;

/* Opens or makes the home. create: false gives ERR_ABSENT where there is none. A database that is
 * damaged or of a newer version is ERR_SYSTEM and says what to do. */
struct store *store_open(const char *home, bool create, struct err *err) MUST;
void store_close(struct store *s);
AUTO_HANDLE(store, store_close)
/* $AJAR_HOME, or $XDG_DATA_HOME/ajar, or ~/.local/share/ajar; in a. */
const char *store_home(struct arena *a, struct err *err) MUST;

/* The later of now and the highest time seen; remembers it. For what has effect. */
bool store_clock(struct store *s, struct clock now, struct clock *out, struct err *err) MUST;
/* Another number after each change of a model, a release, a person, a token or a grant, by whatever
 * connection; the ledger and the time seen leave it alone. Costs one stat while nobody commits, and
 * little otherwise: ask before each answer. ERR_DENIED: another file was put in the place of the
 * database that is open, so what others decide is not seen. */
bool store_generation(struct store *s, int64_t *out, struct err *err) MUST;

/* ---- blobs: bytes by their SHA-256 ---- */
/* Copies (or clones) fd's bytes in, hashing; refuses what has not the digest (ERR_INPUT: the file
 * changed while it was released). Already there: only checked for size. */
bool store_blob_put(struct store *s, int fd, uint64_t size, const uint8_t sha256[SHA256_BYTES],
                    struct err *err) MUST;
/* A descriptor the caller closes. */
enum found_row store_blob_open(struct store *s, const uint8_t sha256[SHA256_BYTES], int *fd,
                               uint64_t *size, struct err *err) MUST;

/* ---- models and commits ---- */
struct store_model {
    int64_t id;
    struct span ns, name; /* as given; unique ignoring case */
    bool listed;
    int64_t created_at, changed_at;
    int64_t head; /* commit id of main, 0 before the first */
};
struct store_commit {
    int64_t id, model;
    char oid[2 * SHA1_BYTES + 1]; /* git commit id */
    char tree[2 * SHA1_BYTES + 1];
    int64_t created_at;
    struct span message;
    enum position position; /* what holds: the effective one */
    struct span blocked;    /* "duty not available: fingerprint", or empty */
    struct span terms;      /* the terms a recipient must have accepted, one a line, or empty */
    uint64_t rate_requests, rate_seconds; /* per person; 0: no limit */
    int64_t review_at;                    /* 0: none */
    bool contested;  /* it was open, and its policy has come to a narrower position since */
    int64_t held_at; /* since when it holds; 0: it waits (store/effect.h) */
    uint8_t release[SHA256_BYTES], weights[SHA256_BYTES];
    uint8_t record[SHA256_BYTES]; /* store_text */
    uint8_t policy[SHA256_BYTES];
    struct span summary; /* one line: why it is not wider */
    struct span about;   /* JSON about the model for pages and the API: written by decision/ */
};
struct store_file {
    struct span path;
    uint64_t size;
    uint8_t sha256[SHA256_BYTES];
    char oid[2 * SHA1_BYTES + 1]; /* git blob: of the pointer if lfs */
    bool lfs;
};

/* ns/name can name a model; else ERR_INPUT says what one is made of. */
bool store_name_ok(struct span ns, struct span name, struct err *err) MUST;

/* A file that a decision stood on: evidence, a signature, the list of signers. Its blob is in. */
struct store_ground {
    struct span name; /* base name */
    uint64_t size;
    uint8_t sha256[SHA256_BYTES];
};

/* A signature that is made: by a key of store/keyring.h. */
struct store_signing_by {
    int64_t key;
    struct span signature; /* over the DSSE PAE of the statement */
};
/* The decision as it is signed: an in-toto statement. */
struct store_decided {
    struct span text;
    uint64_t sequence; /* and the main that it follows, by store_line */
    int64_t head;
    const struct store_signing_by *sign; /* perhaps by nobody yet */
    unsigned n_signs;
};

/* One release: everything in one transaction, after the blobs of the files that are served are in.
 * Of commit the caller fills position to about but the digests: release and weights are those of
 * the manifest, record and policy those of the texts. */
struct store_release {
    struct span ns, name, message;
    bool unlisted;
    const struct manifest *manifest;
    struct store_commit commit;
    struct span record_text, policy_text;
    const struct span *layer_text; /* of a policy that is a stack: the texts it names */
    unsigned n_layers;
    const struct store_ground *ground; /* no name twice */
    size_t n_grounds;
    const struct store_decided *decided; /* NULL in a home without release keys */
    int64_t now_at;
};
/* In a home without release keys the commit is the effect. In any other it holds when it is signed
 * and logged as store/effect.h says: until then out->held_at is 0. Same files, record and clock as
 * main's commit, or as the one that waits: that one is returned again, signed by decided->sign, too, if its
 * statement is decided->text.
 * Fails  ERR_INPUT (a name that is not one, a path that is a file and a folder), ERR_DENIED (the
 * home has release keys and decided is NULL; a signature does not verify), ERR_SYSTEM (a blob is
 * missing; released by somebody else meanwhile; disk; database). */
bool store_release(struct store *s, const struct store_release *r, struct arena *a,
                   struct store_commit *out, struct err *err) MUST;

enum found_row store_model_find(struct store *s, struct span ns, struct span name, struct arena *a,
                                struct store_model *out, struct err *err) MUST;
bool store_model_by_id(struct store *s, int64_t id, struct arena *a, struct store_model *out,
                       struct err *err) MUST;
/* Ascending name ignoring case; at most most, from the first behind the model whose id is after.
 * after 0: from the beginning. */
bool store_models(struct store *s, int64_t after, unsigned most, bool unlisted_too, struct arena *a,
                  struct store_model **out, unsigned *n, struct err *err) MUST;
/* rev: "main", "HEAD", "refs/heads/main", 40 hex digits, or 7 to 39 of them if they name one. */
enum found_row store_commit_find(struct store *s, int64_t model, struct span rev, struct arena *a,
                                 struct store_commit *out, struct err *err) MUST;
enum found_row store_commit_by_id(struct store *s, int64_t id, struct arena *a,
                                  struct store_commit *out, struct err *err) MUST;
/* What is the matter with one that lets something out, so that nothing more is sent of it: "contested",
 * "review overdue" (the decision has ended, as its statement says), or "". Its position stays, as what was
 * let out stays out. */
const char *store_status(const struct store_commit *c, int64_t now_at);
/* It is past its review, and not because it holds back what was open. */
bool store_ended(const struct store_commit *c, int64_t now_at);
/* Of a commit that is found by its revision: what holds of the same weights since, or as main with a file of
 * weights that is in both, with its terms, rate and review, unless that lets out more: who asks for an
 * older id gets no more of these bytes than main gives; where it was open, it is contested then. Then its own
 * position stays, and where they are open since, it is sent until their review is past. */
bool store_commit_renew(struct store *s, struct store_commit *c, struct arena *a,
                        struct err *err) MUST;
/* These weights have been open as this model. */
bool store_opened(struct store *s, int64_t model, const uint8_t weights[SHA256_BYTES], bool *yes,
                  struct err *err) MUST;
/* When the first of the newest commits came that have the position of the model's head. */
bool store_since(struct store *s, int64_t model, int64_t *since_at, struct err *err) MUST;
/* Newest first. */
bool store_commits(struct store *s, int64_t model, unsigned most, struct arena *a,
                   struct store_commit **out, unsigned *n, struct err *err) MUST;
enum found_row store_file_find(struct store *s, int64_t commit, struct span path, struct arena *a,
                               struct store_file *out, struct err *err) MUST;
/* Ascending path, from the first that is after `after`, at most most. */
bool store_files(struct store *s, int64_t commit, struct span after, unsigned most, struct arena *a,
                 struct store_file **out, unsigned *n, struct err *err) MUST;
/* What the decision of a commit stood on, ascending name: none of one that an older ajar made. */
bool store_grounds(struct store *s, int64_t commit, struct arena *a, struct store_ground **out,
                   unsigned *n, struct err *err) MUST;
/* A text by digest: a record, a policy. */
enum found_row store_text(struct store *s, const uint8_t sha256[SHA256_BYTES], struct arena *a,
                          struct span *out, struct err *err) MUST;

/* ---- people and tokens ---- */
struct store_person {
    int64_t id;
    struct span name;
    int64_t created_at;
};
bool store_person_add(struct store *s, struct span name, int64_t now_at, struct err *err) MUST;
enum found_row store_person_find(struct store *s, struct span name, struct arena *a,
                                 struct store_person *out, struct err *err) MUST;
bool store_people(struct store *s, struct arena *a, struct store_person **out, unsigned *n,
                  struct err *err) MUST;
struct store_token {
    int64_t id;
    struct span person, label;
    int64_t created_at, until_at, revoked_at; /* until_at 0: no end */
};
enum { TOKEN_CHARS = 40 };
/* Makes the token that *t asks for by person, label, created_at and until_at, and fills in its id.
 * text: "hf_" and 37 letters and digits, NUL-terminated, that nobody can be shown again. */
bool store_token_new(struct store *s, struct store_token *t, char text[static TOKEN_CHARS + 1],
                     struct err *err) MUST;
bool store_tokens(struct store *s, struct arena *a, struct store_token **out, unsigned *n,
                  struct err *err) MUST;
/* ERR_ABSENT if there is no live one of that id. */
bool store_token_revoke(struct store *s, int64_t id, int64_t now_at, struct err *err) MUST;
/* The person behind a token that is live now. */
enum found_row store_token_person(struct store *s, struct span text, int64_t now_at,
                                  struct arena *a, struct store_person *out, struct err *err) MUST;

/* ---- grants and the ledger ---- */
struct store_grant {
    int64_t id, model, person;
    struct span person_name, ns, model_name;
    struct span terms;                        /* accepted, one a line */
    int64_t created_at, until_at, revoked_at; /* 0: none */
};
/* Replaces an earlier one of the same person and model. ERR_ABSENT names what is not there. */
bool store_grant_add(struct store *s, struct span ns, struct span name, struct span person,
                     struct span terms, int64_t now_at, int64_t until_at, struct err *err) MUST;
bool store_grant_revoke(struct store *s, struct span ns, struct span name, struct span person,
                        int64_t now_at, struct err *err) MUST;
/* The newest, live or not: the gate tells apart expired, revoked and none. */
enum found_row store_grant_find(struct store *s, int64_t model, int64_t person, struct arena *a,
                                struct store_grant *out, struct err *err) MUST;
/* The newest of each person and model, by names. model 0: of all. */
bool store_grants(struct store *s, int64_t model, struct arena *a, struct store_grant **out,
                  unsigned *n, struct err *err) MUST;

/* The next line of *terms that is no line of accepted; *terms moves behind it. False: none left. */
bool store_terms_missing(struct span *terms, struct span accepted, struct span *missing) MUST;

struct store_entry {
    int64_t at, person; /* person 0: anonymous */
    int64_t commit;
    struct span person_name, path;
    uint64_t off, bytes; /* asked for */
    /* For store_ledger_add: not if the person has so many of the model since then. 0: always. */
    uint64_t most;
    int64_t since_at;
};
/* Written before the first byte leaves. It survives any crash of ajar, and a loss of power once
 * anything else has been committed or the log was folded in: a download does not wait for the
 * disk (PRAGMA synchronous = NORMAL for this transaction, FULL for every other but store_clock's,
 * which rests on the durable commit of what the time was asked for). It is counted and written in
 * one transaction. Fails  ERR_DENIED: past e->most. */
bool store_ledger_add(struct store *s, const struct store_entry *e, struct err *err) MUST;
bool store_ledger(struct store *s, int64_t model, unsigned most, struct arena *a,
                  struct store_entry **out, unsigned *n, struct err *err) MUST;
/* How many entries of that person for the model of that commit since that time: for rate limits. */
bool store_ledger_count(struct store *s, int64_t commit, int64_t person, int64_t since_at,
                        uint64_t *n, struct err *err) MUST;

#endif
