/* kept.h - what a decision stood on, beside the policy and the files of the model: put into the store
 * with a release, and found again by the digests its record names. */
#ifndef AJAR_CLI_KEPT_H
#define AJAR_CLI_KEPT_H

#include "cli/judge.h"
#include "decision/view.h"

/* The evidence files, signatures and list of signers that v, the record of j's decision, names: as
 * blobs in s, and *out names them for store_release. They are read where j found them.
 * Owner  *out in a.  Fails  ERR_INPUT: one has changed since; ERR_SYSTEM. */
bool kept_put(struct store *s, const struct judge *j, const struct view *v, struct arena *a,
              struct store_release *out, struct err *err) MUST;
/* The same, read back: sets in->kept, n_kept and signers_text. Owner: in a.
 * Fails  ERR_ABSENT: something is not in the store; ERR_INPUT: v names no digest where it must. */
bool kept_read(struct store *s, const struct view *v, struct arena *a, struct ev_input *in,
               struct err *err) MUST;
/* Its two halves: the evidence files; the list of signers, where v names one. */
bool kept_evidence(struct store *s, const struct view *v, struct arena *a, struct ev_input *in,
                   struct err *err) MUST;
bool kept_signers(struct store *s, const struct view *v, struct arena *a, struct ev_input *in,
                  struct err *err) MUST;

#endif
