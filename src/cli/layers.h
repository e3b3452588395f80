/* layers.h - a policy and those it also applies: found by name or file, read, checked, and put
 * together as one. */
#ifndef AJAR_CLI_LAYERS_H
#define AJAR_CLI_LAYERS_H

#include "crypto/digest.h"
#include "policy/policy.h"
#include "store/store.h"

struct layer {
    const char *name; /* as people find it: a name, or the path of its file */
    bool file;
    struct span text;
    struct policy policy; /* alone */
};
struct layers {
    struct layer *layer; /* the policy that was asked for first, then as they are applied */
    uint8_t (*sha256)[SHA256_BYTES]; /* of their texts */
    unsigned n;
    struct policy policy; /* all of them */
    struct span text;     /* of one: its own; of a stack: a line, then "sha256 HEX" of each */
    uint8_t digest[SHA256_BYTES]; /* of text: what approvals and records name */
    /* ERR_INPUT: what is wrong, and where. */
    struct pol_faults *faults;
    const struct layer *faulty;
};
/* A policy named in another is found as it is by --policy; a file beside the one that names it.
 * Owner  *out in a, also when it fails: its faults.
 * Fails  ERR_INPUT with faults: a policy is faulty, applies itself, is not there or not what it is
 *        pinned at, or they are too many. ERR_ABSENT: there is no policy of that name.
 *        ERR_LIMIT, ERR_SYSTEM. */
bool layers_load(const char *name, struct arena *a, struct layers *out, struct err *err) MUST;
/* The policy of that digest from the texts that a store keeps with its decisions; what it applies is
 * found by digest too. As layers_load, but ERR_ABSENT: a text is not there. */
bool layers_stored(struct store *s, const uint8_t sha256[SHA256_BYTES], struct arena *a,
                   struct layers *out, struct err *err) MUST;
/* Only its text. ERR_ABSENT says what to do. Owner: *out in a, or the program. */
bool layers_text(const char *name, struct arena *a, struct span *out, struct err *err) MUST;
/* The faults on standard error, if there are any. */
void layers_tell(const struct layers *l);

#endif
