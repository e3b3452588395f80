/* trust.h - whom a verifier believes: a folder that a hub publishes once, and people check by the line
 * that was published beside it.
 *
 *   keys.json          the release keys and how many of them must sign, now and before, as `ajar key list
 *                      --json` has it
 *   log.policy         the log and its witnesses (tlog/quorum.h)
 *   NAME.pub           a release key each, for openssl and its like; keys.json has to have it under that name
 *   log.vkey           the log's key, where there is no log.policy
 *   trusted_root.json  the log once more, for clients of Sigstore; not read here
 *
 * Where there is no keys.json, each NAME.pub is a key and one of them suffices: what is checked with a key
 * alone needs no more than that file.
 *
 * Limits  TRUST_KEYS_MAX, TRUST_PAST_MAX, TRUST_TEXT_MAX */
#ifndef AJAR_DECISION_TRUST_H
#define AJAR_DECISION_TRUST_H

#include "tlog/quorum.h"

#define TRUST_SCHEMA   "ajar/key/1"
#define TRUST_KEYS_MAX 256u
#define TRUST_PAST_MAX 1024u /* changes of the threshold */
#define TRUST_TEXT_MAX (1u << 20)

struct trust_key {
    struct span name;
    struct pubkey pub;
    char hint[KEY_HINT_BYTES];
    bool ended, revoked; /* ended: retired or revoked */
    struct span reason;  /* why it was revoked: a word, or empty */
    bool
        has_before; /* what it signed counts in entries of the log before number before; else, of one */
    uint64_t before; /* that is ended, nothing does */
};
/* So many had to sign in entries before that number: the number decides, for whoever signs can write any
 * time. What says itself that it was decided later is not taken for older. */
struct trust_past {
    uint64_t before;
    int64_t until_at;
    unsigned threshold;
};
struct trust {
    struct trust_key *key; /* release keys that were ever listed */
    size_t n_keys;
    unsigned threshold;
    struct trust_past *past; /* until_at rises */
    size_t n_past;
    bool logged;          /* a log is named */
    struct quorum quorum; /* if so */
};
/* Owner: *out in a. ERR_ABSENT: no such folder, or no key in it; ERR_INPUT names the file. */
bool trust_read(const char *folder, struct arena *a, struct trust *out, struct err *err) MUST;
/* Just one key, and nothing of a log. Owner: *out in a. */
bool trust_of_key(const struct pubkey *pub, struct span name, struct arena *a, struct trust *out,
                  struct err *err) MUST;
/* The key of that hint, or NULL. */
const struct trust_key *trust_find(const struct trust *t, struct span hint);
/* How many had to sign what was decided at that time, when the log came to entry number index. Both are
 * asked: the time is written by who signs, and the log may have a threshold later than it holds. */
unsigned trust_asked(const struct trust *t, int64_t at, uint64_t index);
/* What k signed counts, if it is entry number index of the log. */
bool trust_counts(const struct trust_key *k, uint64_t index);

/* Signatures of one statement, each key once, at the first entry of it at which it counts. */
struct vote {
    const struct trust_key *key;
    uint64_t at;
};
struct tally {
    uint64_t at; /* the entry at which they were enough, or the most; UINT64_MAX: there is none */
    unsigned counted; /* there, together: of a key and the one that took its place, one */
    unsigned asked;   /* there */
    bool enough;
    bool fewer_now; /* not enough, and as many as have to now */
};
/* As the home counts: at the entry of each signature those whose keys are all live there, against what
 * was asked there. What was too few stays too few when fewer have to sign later: nobody sees in a log
 * whether it was still the newest then. at: as of trust_asked. */
struct tally trust_tally(const struct trust *t, const struct vote *v, unsigned n, int64_t at);
/* "alice is revoked (keyCompromise) from entry 7 of the log on"; of a key that is ended. */
void trust_told(struct buf *b, const struct trust_key *k);

#endif
