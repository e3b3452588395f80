/* view.h - a decision and its model as people are shown them, read back from the record and the
 * about text: so a fresh decision, a stored one and a page say the same. Texts are as in the
 * record: they may hold hostile bytes and leave through the usual exits only. */
#ifndef AJAR_DECISION_VIEW_H
#define AJAR_DECISION_VIEW_H

#include "policy/policy.h"

struct view_atom {
    struct span text;   /* "approval.release is below 1" */
    struct span value;  /* "true", "not shown" */
    struct span fact;   /* "approval.release", or empty */
    struct span known;  /* "0", "0.021 to 0.065": what is known of the fact */
    struct span why;    /* "no evidence", "stale", or empty where it is known */
    struct span shown;  /* the evidence: "10 of 256, 95% bound 0.0654", or empty */
    struct span source; /* its file and index, "files", or empty */
    struct span signer; /* the person whose key signed it, or empty */
    struct span date;   /* YYYY-MM-DD of the evidence, or empty */
};
struct view_objection {
    struct span rule, title, value; /* value: "true", "not shown" */
    uint64_t line;                  /* of the policy's text */
    uint64_t layer;                 /* of a stack, from 1; of one policy: 0 */
    struct span policy;             /* the title of that layer; of one policy: empty */
    struct view_atom *atom;
    size_t n_atoms;
};
/* A statement that counts for nothing, or only as bad news. */
struct view_item {
    struct span fact;               /* empty: it could not be read so far */
    struct span file, why, problem; /* problem: what is wrong in it, or empty */
    uint64_t index;                 /* in its file, from 1; 0: the file as a whole */
};
struct view_step {
    struct span on; /* YYYY-MM-DD */
    enum position target;
    struct span because; /* the facts that change, ", " between them */
};
struct view_layer {
    struct span title, digest;
    uint64_t version;
};
/* What the files and the store said of a fact of theirs, exactly. */
struct view_fact {
    struct span fact, source; /* source: "files", "store" */
    uint64_t layer;           /* of the policy, from 1; 0: it has one */
    bool said, unread;        /* as in struct ev_answer */
    struct span from, until;  /* times, or both empty: always */
    struct span lo, hi;       /* numbers */
    struct span *may, *must;  /* words */
    size_t n_may, n_must;
};
struct view_parent {
    struct span name, record; /* record: the hex digest of its decision, or empty */
    enum position position;   /* POSITION_NONE: not here */
};
struct view_file {
    struct span name, sha256, signature; /* hex digests, or empty */
};
struct view {
    enum position target, effective;
    struct span schema;
    struct span clock;   /* YYYY-MM-DDTHH:MM:SSZ */
    struct span blocked; /* or empty */
    struct span unfit;   /* why no release can hold the files, or empty */
    struct span policy_title, policy_digest;
    uint64_t policy_version;
    bool supposed;            /* nothing of it was verified */
    bool contested;           /* it stays open, though the target is narrower */
    struct view_layer *layer; /* of a stack, else none */
    size_t n_layers;
    struct span release, weights, evidence;      /* hex digests */
    struct view_objection *objection[POSITIONS]; /* by the position objected to */
    size_t n_objections[POSITIONS];
    struct span *duty; /* "review within 90 days" */
    size_t n_duties;
    struct view_step *forecast;
    size_t n_forecast;
    struct view_item *aside; /* evidence that was not taken as it is */
    size_t n_aside;
    /* What else was decided on. */
    enum position from; /* POSITION_NONE: nothing held before */
    struct span since;  /* YYYY-MM-DDTHH:MM:SSZ */
    bool opened;        /* it has been open */
    struct view_fact *known;
    struct view_parent *parent;
    struct view_file *file;
    struct span signers; /* hex digest, or empty */
    size_t n_known, n_parents, n_files;
};
/* Fails  ERR_INPUT: not a record of this schema. Owner: *out in a, borrows from record. */
bool view_read(struct span record, struct arena *a, struct view *out, struct err *err) MUST;

struct view_finding {
    struct span rule, severity, path, title, text;
    struct span part; /* inside the file, or empty */
    uint64_t off;     /* in the part */
};
/* Of a file what the scan came to, in the words that clients know: "safe" (also of files that are not
 * listed, if all are), "unscanned", "suspicious", "unsafe". */
struct view_import {
    struct span module, name, safety; /* "innocuous", "suspicious", "dangerous" */
};
struct view_scanned {
    struct span path, status;
    struct view_import *import; /* what its pickles would import, worst first */
    size_t n_imports;
};
struct view_about {
    struct span schema;
    struct span name, architecture, licence, base_model, quantization, dtype; /* or empty */
    uint64_t parameters, tensors, weight_bytes, bytes, context, files;        /* 0: not stated */
    bool complete; /* every file was examined */
    struct view_finding *finding;
    size_t n_findings;
    struct view_scanned *scanned; /* by path */
    size_t n_scanned;
    bool scanned_all; /* what is not among them is safe */
};
bool view_about(struct span about, struct arena *a, struct view_about *out, struct err *err) MUST;

/* NULL: it is not known. Of a file that is safe, and nothing else is to be said of, a static one. */
const struct view_scanned *view_status(const struct view_about *v, struct span path);

/* "94.6 MB" and "135 M": three digits, decimal prefixes. */
void view_bytes(struct buf *b, uint64_t bytes);
void view_count(struct buf *b, uint64_t n);

#endif
