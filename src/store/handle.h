/* handle.h - what a struct store holds, and the names in it. For the files of store/ only. */
#ifndef AJAR_STORE_HANDLE_H
#define AJAR_STORE_HANDLE_H

#include "store/blob.h"
#include "store/sql.h"

enum { HOME_ROOM = 4096 };

struct store {
    char home[HOME_ROOM];
    struct sql *sql;
    uint64_t dev, ino; /* of the file that was opened */
    struct blobs *blobs;
    bool asked; /* for the generation, at that version of the file */
    uint64_t version;
    int64_t generation;
};

enum { NAME_MAX_CHARS = 96 }; /* of a namespace, a model, a person: as huggingface.co has it */
enum { KEY_ROOM = 2 * NAME_MAX_CHARS + 1 };

/* "ns/name" as it is looked up: lower case. False if that can name no model, so there is none. */
bool model_key(struct span ns, struct span name, char room[static KEY_ROOM], struct span *key) MUST;
/* "ns/name" for a message. */
const char *model_quote(struct span ns, struct span name, char room[static QUOTED_BYTES]);
/* A person's name as it is looked up. False if it can name nobody. */
bool person_key(struct span name, char room[static KEY_ROOM], struct span *key) MUST;

/* A text, once; its row. */
bool text_keep(struct store *s, struct span text, const uint8_t sha256[SHA256_BYTES], int64_t *id,
               struct err *err) MUST;
/* One that may not hold; the newest that holds of these weights. */
enum found_row commit_any(struct store *s, int64_t id, struct arena *a, struct store_commit *out,
                          struct err *err) MUST;
enum found_row commit_alike(struct store *s, int64_t model, const uint8_t weights[SHA256_BYTES],
                            struct arena *a, struct store_commit *out, struct err *err) MUST;

/* All in the transaction of the caller. */
/* A commit holds from now on, and is main. */
bool effect_now(struct store *s, int64_t commit, bool listed, int64_t now_at, struct err *err) MUST;
/* What waits, of that model or of all (0), and has what it waits for, holds from now on. */
bool effect_due(struct store *s, int64_t model, int64_t now_at, struct err *err) MUST;
/* Changes of keys whose statement has in the log the signatures it needs hold from now on. */
bool key_changes_due(struct store *s, int64_t now_at, struct err *err) MUST;
bool effect_statement(struct store *s, struct span text, int64_t at,
                      uint8_t digest[static SHA256_BYTES], int64_t *id, struct err *err) MUST;
bool effect_sign(struct store *s, int64_t statement, const struct store_signing_by *by,
                 struct span text, int64_t at, struct err *err) MUST;

#endif
