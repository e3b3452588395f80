/* item.h - one statement of an evidence or approval file, as it is written: not yet judged.
 *
 * Source  docs/evidence.md: the members of an item and what each kind needs */
#ifndef AJAR_EVIDENCE_ITEM_H
#define AJAR_EVIDENCE_ITEM_H

#include "base/json.h"
#include "crypto/signers.h"
#include "evidence/evidence.h"

#define ITEM_SCORES_MAX 1000000u       /* of one item: beyond this, state the mean and its error */
#define ITEM_COUNT_MAX  1000000000000u /* trials; up to here the bounds keep their digits */

enum item_kind {
    ITEM_NONE,
    ITEM_EXACT,
    ITEM_BINOMIAL,
    ITEM_MEAN,
    ITEM_INTERVAL,
    ITEM_SCORES,
    ITEM_WORD,
    ITEM_SET,
    ITEM_REGISTERED,
    ITEM_APPROVAL,
};

/* One file, and who signed it. */
struct item_file {
    struct ev_file file;
    bool approval;
    bool reads;
    bool has_weights; /* what it is about was read, even if nothing else was */
    uint8_t weights[SHA256_BYTES];
    const struct signer *signer; /* verified and listed, else NULL */
    enum ev_why unsigned_why;    /* without signer: EV_UNSIGNED, EV_BAD_SIGNATURE, ... */
};

struct item {
    const struct item_file *file;
    unsigned index;   /* in its file, from 1; 0: the file itself does not read */
    struct span text; /* of the item as it stands in its file; of an approval empty */
    bool reads;
    const char *problem; /* why it does not, one line */
    uint8_t digest[SHA256_BYTES];
    enum item_kind kind;
    struct span fact, variant, by, run_id, pool, reason;
    bool has_supersedes;
    uint8_t supersedes[SHA256_BYTES];
    int64_t measured_at;
    bool looked; /* extended, looked at before its end, or not of the size that was planned */

    bool yes_no, yes;  /* EXACT: value is true or false */
    bool on_date;      /* EXACT: value is a day */
    struct dec lo, hi; /* EXACT: both the value; INTERVAL */
    double level;      /* INTERVAL: one-sided */
    uint64_t k, n, unscored;
    double mean, se, df;
    double *score;
    uint32_t *cluster;     /* NULL: each score for itself; numbered from 0 */
    const struct span *id; /* by which a score is paired with one of another run; or NULL */
    size_t n_scores;
    const struct span *word; /* WORD: one; SET */
    size_t n_words;

    uint8_t policy[SHA256_BYTES], evidence[SHA256_BYTES]; /* APPROVAL */
    enum position position;
    int64_t until_at;
};

/* text is one item of file, whose weights are known. What does not read is an item that says so, with
 * its fact if that much can be told.
 * Owner  *out in a; borrows from text.  Fails  ERR_LIMIT, ERR_SYSTEM: of a only. */
bool item_read(struct span text, const struct item_file *file, unsigned index, struct arena *a,
               struct item *out, struct err *err) MUST;
/* text is a whole approval file. As item_read. */
bool approval_read(struct span text, struct item_file *file, struct arena *a, struct item *out,
                   struct err *err) MUST;

/* The members of an item, which need not read, in canonical JSON (RFC 8785) without the weights.
 * Owner  *out in a.  Fails  ERR_INPUT: a member that no item has, twice, or no such value. */
bool item_canonical(struct span text, struct arena *a, struct span *out, struct err *err) MUST;

/* it does not read, for this reason. False with *err = *why if the input is not to blame. */
bool item_refuse(struct item *it, const struct err *why, struct arena *a, struct err *err) MUST;
/* "sha256:" and 64 digits. */
bool item_digest(struct span text, uint8_t out[static SHA256_BYTES]) MUST;

#endif
