/* signer.h - the key that an option names: a file, or a key of this home. A word with a "/" or an
 * ending is a file. A key of this home has to count in it: ERR_DENIED if it waits, is retired or
 * revoked. */
#ifndef AJAR_CLI_SIGNER_H
#define AJAR_CLI_SIGNER_H

#include "cli/passphrase.h"

/* The private half, to be closed.
 * Fails  ERR_USAGE: given is NULL; as key_read, keyring_open and passphrase_read. */
struct signer_asked {
    const char *key;
    struct passphrase_from passphrase;
};
struct key *signer_open(const struct signer_asked *asked, struct arena *a, struct err *err) MUST;
/* The public half: of a file in PEM, or of a key of this home. */
bool signer_public(const char *given, struct arena *a, struct pubkey *out, struct err *err) MUST;

/* The certificates in PEM files, in their order, as DER. ERR_INPUT: a file without one; as file_load. */
struct signer_certs {
    const char *const *path;
    unsigned n;
};
bool signer_read_certs(const struct signer_certs *files, struct arena *a, struct span **out,
                       unsigned *n, struct err *err) MUST;
/* The same files as one text of PEM: of what is trusted. */
bool signer_roots(const struct signer_certs *files, struct arena *a, struct span *out,
                  struct err *err) MUST;

#endif
