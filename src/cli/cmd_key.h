/* cmd_key.h - the verbs of `ajar key`, and the options they share. */
#ifndef AJAR_CLI_CMD_KEY_H
#define AJAR_CLI_CMD_KEY_H

#include "cli/passphrase.h"

extern struct key_asked {
    struct passphrase_from passphrase;
    bool open;  /* without a passphrase, because they said so */
    bool again; /* the first key of a home whose keys are all gone, because they said so */
    const char *origin, *trust, *by, *with, *reason;
    bool statement; /* what is to be signed, and no signature */
} key_asked;

bool key_new_one(char **args, struct out *o, struct err *err);
bool key_list(char **args, struct out *o, struct err *err);
bool key_show(char **args, struct out *o, struct err *err);
bool key_check(char **args, struct out *o, struct err *err);

bool key_add(char **args, struct out *o, struct err *err);
bool key_rotate(char **args, struct out *o, struct err *err);
bool key_revoke(char **args, struct out *o, struct err *err);
bool key_threshold(char **args, struct out *o, struct err *err);
bool key_drop(char **args, struct out *o, struct err *err);
bool key_sign_change(char **args, struct out *o, struct err *err);

/* All there is, as one list. Owner: *out in a. */
struct key_ring {
    struct store_key *key;
    unsigned n;
    struct store_signing signing;
    struct store_past *past;
    unsigned n_past;
    struct store_key_change *change; /* not in the log yet */
    unsigned n_changes;
    bool told; /* to others: not what is not in the log, nor which private halves are here */
};
bool key_ring_of(struct store *s, struct arena *a, struct key_ring *out, struct err *err) MUST;
/* The same as JSON: what `ajar key list --json` answers, and keys.json of a folder of trust holds. */
bool key_ring_json(struct jout *j, const struct key_ring *r, struct err *err) MUST;
/* What is public of a key, as a JSON object; told: not whether its private half is here. */
bool key_members(struct jout *j, const struct store_key *k, bool told, struct err *err) MUST;
/* The key that is named, or, name NULL, the only release key that is live. */
bool key_named(struct store *s, const char *name, struct arena *a, struct store_key *out,
               struct err *err) MUST;
/* `key show --trust DIR`: writes the folder. */
bool key_trust(struct store *s, const char *folder, struct out *o, struct err *err) MUST;
/* Where all release keys were revoked, the next is made or added only if they said so: it signs alone.
 * ERR_DENIED. */
bool key_may_begin(struct store *s, struct err *err) MUST;
/* A new release key in this home, which takes the place of replaces (an id, or 0), and what is said of
 * it. */
bool key_make(struct store *s, const char *name, int64_t replaces, struct out *o,
              struct err *err) MUST;
/* The key of the home's log, made if there is none: a home with a release key has a log. Owner: *out in
 * a. */
bool key_log(struct store *s, int64_t now_at, struct arena *a, struct store_key *out, bool *made,
             struct err *err) MUST;
/* What has been asked for, and what it needs: a line without its end. */
void key_told(struct buf *b, const struct key_ring *r, const struct store_key_change *c);
/* The next step: a line. when: behind "To sign it". */
void key_told_sign(struct buf *b, const char *when, const struct key_ring *r,
                   const struct store_key_change *c);
/* Only what it is: "bob signs for this home". */
void key_told_what(struct buf *b, const struct key_ring *r, const struct store_key_change *c);
/* A signature under the change of that number, by a key that is here: as `key sign`, which says more. */
bool key_sign_now(struct store *s, int64_t id, struct out *o, struct err *err) MUST;
/* A number a verb was given. ERR_USAGE. */
bool key_number(const char *text, uint64_t most, const char *what, uint64_t *out,
                struct err *err) MUST;

#endif
