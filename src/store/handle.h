/* handle.h - what a struct store holds, and the names in it. For the files of store/ only. */
#ifndef AJAR_STORE_HANDLE_H
#define AJAR_STORE_HANDLE_H

#include "store/blob.h"
#include "store/sql.h"

enum { HOME_ROOM = 4096 };

struct store {
    char home[HOME_ROOM];
    struct sql *sql;
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

#endif
