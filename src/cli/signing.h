/* signing.h - what release and endorse share: which release key signs, and what is done with what was
 * signed. */
#ifndef AJAR_CLI_SIGNING_H
#define AJAR_CLI_SIGNING_H

#include "cli/passphrase.h"
#include "decision/standing.h"

struct signing_options {
    const char *key; /* name or hint of a release key, or NULL: the one that is here */
    struct passphrase_from passphrase;
};
/* Lines for the table of options of a command; a member there: passphrase.fd = OPT_UNSAID. */
#define SIGNING_OPTIONS(o)                                                                         \
    { "key", 'k', OPT_TEXT, &(o).key, "NAME", "the release key that signs, if several are here" }, \
        PASSPHRASE_OPTS((o).passphrase)

/* The key to sign with. ROW_ABSENT: none is here, and none was named. ERR_USAGE: several are;
 * ERR_ABSENT, ERR_DENIED: the one that was named is not here, or not live. */
enum found_row signing_key(struct store *s, const struct signing_options *o, struct arena *a,
                           struct store_key *out, struct err *err) MUST;
/* Its signature; asks for the passphrase if need be. Owner: *out in a. */
struct signing_by {
    const struct signing_options *options;
    const struct store_key *key;
};
bool signing_sign(struct store *s, const struct signing_by *by, struct span statement,
                  struct arena *a, struct span *out, struct err *err) MUST;
/* The signature in a bundle, which is over statement and by a listed key. Owner: *out in a. ERR_DENIED: it
 * is not; as file_load and bundle_read. */
bool signing_bundle(struct store *s, const char *path, struct span statement, struct arena *a,
                    struct store_signing_by *out, struct err *err) MUST;
/* The next step that is told of a statement that waits. Owner: *out in a. */
struct signing_next {
    struct span
        key; /* a release key that is live and here, and has not signed it; empty: there is none */
    bool none_left; /* no release key is live, here or elsewhere */
};
bool signing_next(struct store *s, const struct standing *t, struct arena *a,
                  struct signing_next *out, struct err *err) MUST;
/* What is signed goes into the log. What stands in the way is no failure of the command: it is said
 * in *why (kind ERR_NONE: nothing), and the next command tries again. */
void signing_settle(struct store *s, int64_t now_at, struct err *why);

#endif
