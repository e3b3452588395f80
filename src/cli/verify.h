/* verify.h - a folder against its signature, for `ajar verify` and `ajar oms-adapter`. */
#ifndef AJAR_CLI_VERIFY_H
#define AJAR_CLI_VERIFY_H

#include "cli/cmd.h"

struct verify_asked {
    const char *key;       /* of the signer, see signer.h; or NULL */
    struct opt_list roots; /* files with the certificates that are trusted, in the place of a key */
    const char *signature; /* NULL: DIR/model.sig */
    struct opt_list ignore;
    bool extra, links;
};
/* The answer goes to o. A signature that is malformed is ERR_INPUT; a no is no failure. */
bool verify_folder(const char *path, const struct verify_asked *v, struct out *o,
                   struct err *err) MUST;

#endif
