/* issue.h - a decision as it is signed, and as it is handed to outsiders: the statement, and the bundle
 * with its signature and its place in the log. */
#ifndef AJAR_DECISION_ISSUE_H
#define AJAR_DECISION_ISSUE_H

#include "decision/decision.h"
#include "decision/settle.h"
#include "decision/statement.h"

/* The root of the files by OpenSSF Model Signing: SHA-256 over their digests, by the bytes of their
 * names; and by their parts, as the reference client has it. Left out is what it leaves out, and what
 * is never signed: .git and its kin at the top, .cache/huggingface, ajar, model.sig.
 * Source  OMS 1.0 sections 5.2.1 and 6.4; docs/formats.md */
struct issue_roots {
    uint8_t by_name[SHA256_BYTES], by_part[SHA256_BYTES];
};
bool issue_roots(const struct manifest *m, struct arena *scratch, struct issue_roots *out,
                 struct err *err) MUST;

struct issue {
    const struct decision *decision;
    const struct manifest *manifest;
    struct span model;             /* "NS/NAME" */
    const struct store_line *line; /* what it follows */
    const char *engine;
};
/* The statement to sign. Owner: *out in a. As statement_write; ERR_SYSTEM. */
bool issue_decision(const struct issue *i, struct arena *a, struct span *out, struct err *err) MUST;

/* k's signature of a statement. Owner: *out in a. As seal_make. */
bool issue_sign(const struct key *k, struct span statement, struct arena *a, struct span *out,
                struct err *err) MUST;

/* A Sigstore bundle in one line: with g's place in the log in folder, or without one where it has none.
 * Owner: *out in a. Fails as receipt_of. */
struct issue_bundle {
    struct span statement;
    const struct store_signature *by;
    const char *folder;
    const struct note_key *log; /* NULL: without */
};
bool issue_bundle(const struct issue_bundle *b, struct arena *a, struct span *out,
                  struct err *err) MUST;

#endif
