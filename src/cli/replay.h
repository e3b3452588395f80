/* replay.h - a decision made again from what its record names: for `ajar replay` and `ajar verify`. */
#ifndef AJAR_CLI_REPLAY_H
#define AJAR_CLI_REPLAY_H

#include "cli/judge.h"
#include "decision/compare.h"
#include "decision/view.h"
#include "store/keyring.h"

/* Where each input is from. */
enum origin { FROM_NOWHERE, FROM_STORE, FROM_PROGRAM, FROM_FILE };

struct replaying {
    struct judge_asked asked; /* path: of the model, or NULL */
    const struct judge_options *options;
    struct arena *a;
    struct span record; /* as it was made */
    struct view v;
    struct judge j; /* j.evidence NULL: the policy is another, and nothing else was asked */
    bool looked;    /* at asked.path: j.look is of it */
    enum origin policy, evidence, signers;
    bool same;
    struct difference diff;
    struct store_key *ended; /* of this home, that signed it and were revoked or retired since */
    size_t n_ended;
};
/* The record: a file, which may hold it or be a bundle that signs it, or that of a model of the home. */
bool replay_find(struct replaying *r, const char *name, struct err *err) MUST;
bool replay_take(struct replaying *r, struct span record, struct err *err) MUST;
/* Decides, and compares: r->same, or r->diff. ERR_ABSENT: an input is not here; the text says which. */
bool replay_decide(struct replaying *r, struct err *err) MUST;

#endif
