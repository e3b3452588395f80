/* evidence.h - what is known of each fact a policy asks for, and why no more.
 *
 * An item is one statement about one fact: a measurement, a word, an approval. It is read from
 * NAME.evidence.json or NAME.approval.json, bound to a weights digest, and signed by a detached
 * OpenSSH signature beside it.
 *
 *   read -> about these weights -> signed by a listed key of the role -> ACCEPTED
 *     |            |                        |                            |
 *     +------------+------------------------+--> listed, counts for      +-> LIVE: key valid,
 *                                                nothing                     level enough, dated
 *                                                                            inside its shelf life
 *
 * Invariants (the property tests say exactly these)
 *   (1) No live item of a fact and variant: its set is the whole domain.
 *   (2) The risky end is the worst over all accepted items not struck, the safe end the safest
 *       over live ones; neutral facts take the hull of all accepted ones.
 *   (3) Clock and policy fixed, only these may widen a decision: a first live item, a pool, a
 *       strike, a newer reading of a fact declared so, an approval, or hiding an item that is its
 *       fact's worst. */
#ifndef AJAR_EVIDENCE_EVIDENCE_H
#define AJAR_EVIDENCE_EVIDENCE_H

#include "base/clock.h"
#include "policy/policy.h"
#include "scan/look.h"

#define EV_FILE_MAX  (16u << 20) /* bytes of one evidence file; a larger one is unreadable */
#define EV_FILES_MAX 10000u      /* in one folder */
#define EV_ITEMS_MAX 100000u     /* in all */

/* Why a set is as wide as it is: the answer to "why is this not shown?". */
enum ev_why {
    EV_KNOWN = 1,
    EV_NO_EVIDENCE,
    EV_STALE,        /* measured_at + good for is past */
    EV_FUTURE,       /* dated after the clock */
    EV_UNSIGNED,     /* no signature where the policy names a signer */
    EV_WRONG_SIGNER, /* signed, not by a key of the role */
    EV_KEY_EXPIRED,
    EV_OTHER_WEIGHTS, /* about something else */
    EV_NO_ERROR_BAR,  /* measured, without one; or its level is below the policy's */
    EV_UNREADABLE,
    EV_UNREPORTED,     /* a registered run never came in */
    EV_NOT_FROM_FILES, /* the files do not answer it */
    EV_BAD_SIGNATURE,  /* there is one, and it does not verify */
    EV_UNKNOWN_KEY,    /* it verifies, by a key nobody listed for this purpose */
    EV_NOT_ASKED,      /* the policy has no such fact */
    EV_FILES_ANSWER,   /* the files answer it: what is stated counts for nothing */
    EV_OTHER_VARIANT,  /* not the one the fact is about */
    EV_OTHER_POLICY,   /* an approval under another policy */
    EV_OTHER_EVIDENCE, /* an approval given on other evidence */
    EV_STRUCK,         /* withdrawn by a later item, with a reason */
    EV_NOT_COMPARED,   /* the files state digests, not all of which say something */
    EV_TABLE_OLD,      /* what the files are held against speaks of earlier days */
    EV_TABLE_LATER,    /* or of later ones */
};
const char *ev_why_name(enum ev_why why); /* "stale", "not signed by the role asked for", ... */

struct ev_item {
    struct span fact, variant;    /* variant: "as_released" if none is named */
    struct span file;             /* base name of the file it came from */
    unsigned index;               /* in its file, from 1 */
    uint8_t digest[SHA256_BYTES]; /* of the item's canonical JSON: names it */
    struct span by;               /* as it says itself: proves nothing */
    struct span signer;           /* the person of the verified key, or empty: unsigned */
    int64_t measured_at;          /* ends: until */
    bool ends;                    /* an approval file: its date is its last day */
    bool accepted, live, struck, pooled;
    enum ev_why why; /* EV_KNOWN, or why it is not accepted or not live */
    struct pol_set set;
    struct span shown; /* "10 of 256, 95% bound 0.0654" */
    uint64_t k, n;     /* hits of n trials, unscored ones not among them; n 0: it is no count */
    double mean, se;   /* of a mean; se 0: it is none */
    bool approval;
    const char *problem; /* EV_UNREADABLE: what is wrong with it, one line; else NULL */
};

/* Of one fact of the policy. */
struct ev_fact {
    struct pol_given given;
    enum ev_why why;            /* EV_KNOWN if an item or the files bound it */
    bool from_files;            /* computed, not stated */
    const struct ev_item *item; /* the one that bounds the risky end, or the newest that failed */
    unsigned attempts;          /* items of this fact, struck or not */
    double alpha;               /* one-sided error it was judged at */
    /* When the set next widens by itself (shelf life, key), of today when a comparison with it next
     * changes; INT64_MAX. */
    int64_t until_at;
    /* When an item, a withdrawal or an approval next begins to count, or a withdrawal may end with
     * its key: either may widen the set, or turn it to the better; INT64_MAX. */
    int64_t turns_at;
};

struct ev_store; /* items, as read from a folder and verified; not yet about a policy */

/* A file of evidence as it was when it was read from its folder. */
struct ev_kept {
    struct span name, text, signature; /* of NAME.sig */
    bool has_text, has_signature;
    bool bad_signature;  /* there was one that could not be read */
    struct span problem; /* why there is no text */
};
/* Who may sign: an OpenSSH allowed_signers text. */
struct ev_input {
    const char *folder;  /* NULL: only the files of the release speak */
    const char *signers; /* file; NULL: nobody is listed, every item is unsigned */
    /* No signature is looked at: an item is about whatever is asked and signed by whom it names in
     * `by`, as person and as role; it may state what else the files answer; a number stated of an
     * approval is that many people, and an approval file is one more person. */
    bool supposed;
    /* In the place of a folder and a file: what they held, ascending by name; the list of signers,
     * ptr NULL for none. */
    const struct ev_kept *kept;
    size_t n_kept;
    struct span signers_text;
};
/* Reads and verifies all of a folder. A file that does not read is an item that failed, not an
 * error. Owner: *out in a. Fails  ERR_ABSENT (a folder or signers file that is named must be
 * there), ERR_INPUT (signers: line number), ERR_LIMIT, ERR_SYSTEM. */
bool ev_load(const struct ev_input *in, struct arena *a, struct ev_store **out,
             struct err *err) MUST;

/* A base model that the files declare, and what this store knows of it. */
struct ev_parent {
    struct span name;             /* "acme/base", as it is declared */
    enum position position;       /* POSITION_NONE: not here; a signed item speaks for it */
    uint8_t record[SHA256_BYTES]; /* of the decision by which it stands there, if it is here */
};
/* What the files say of one fact of a policy. */
struct ev_answer {
    bool said;
    bool unread; /* weights.digest_verified: digests are stated that nobody could compare */
    struct pol_set set;
    /* Where a table of its time has a part in it: from when to when that speaks of the world. Outside
     * nothing is said. until_at 0: always. */
    int64_t from_at, until_at;
};
/* What is asked about: digests, what the files say, what this store knows of parents. */
struct ev_subject {
    const uint8_t *weights;         /* SHA256_BYTES; NULL in a supposition: about no weights */
    const struct look *look;        /* NULL: the files say nothing, or answer has what they said */
    const struct ev_answer *answer; /* one a fact, as ev_answers gives them; NULL: look is asked */
    const uint8_t *policy;          /* SHA-256 of the policy's text: approvals name it */
    const struct ev_parent *parent;
    size_t n_parents;
    bool any_approval; /* whatever policy and evidence it names: as if it were given again */
    /* NULL, or the answer at another time to the same question, in an arena that lives as long: its
     * bounds hold at any time, and items are given no text to show. */
    const struct ev_known *before;
};
/* One for each fact of the policy, from the look and the parents. Owner: *out in a. */
bool ev_answers(const struct ev_subject *about, const struct policy *p, struct arena *a,
                const struct ev_answer **out, struct err *err) MUST;

/* A file that was loaded: what it was to the byte. */
struct ev_file {
    struct span name; /* base name */
    bool has_bytes, has_signature;
    uint8_t sha256[SHA256_BYTES], signature[SHA256_BYTES]; /* of the file, of NAME.sig */
};

struct ev_known {
    struct ev_fact *fact; /* one for each of the policy's, same index */
    /* All, also refused ones, in order of file and index; of several layers what an item is for the
     * one for which it counts most. */
    struct ev_item *item;
    const struct ev_file *file; /* by name */
    size_t n_items, n_files;
    uint8_t digest[SHA256_BYTES];  /* over the accepted items that are not approvals */
    uint8_t signers[SHA256_BYTES]; /* of the signers file; all zero without one */
    bool supposed;                 /* nothing of it was verified */
    struct ev_bound *bound;        /* of each item, layer by layer: for `before` */
};
/* Same store, subject, policy and clock: same answer. Owner *out in a, borrows from the store. */
bool ev_resolve(const struct ev_store *s, const struct ev_subject *about, const struct policy *p,
                struct clock now, struct arena *a, struct ev_known *out, struct err *err) MUST;

/* The canonical JSON a person signs to approve: see ajar-approve(1). Owner: *out in a. */
struct ev_approval {
    struct span fact;
    const uint8_t *weights, *policy, *evidence;
    enum position position;
    int64_t until_at;
};
bool ev_approval_text(const struct ev_approval *v, struct arena *a, struct span *out,
                      struct err *err) MUST;

#endif
