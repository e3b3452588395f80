/* sign.h - signatures over a folder or a statement, for `ajar sign` and `ajar oms-adapter`. */
#ifndef AJAR_CLI_SIGN_H
#define AJAR_CLI_SIGN_H

#include "cli/signer.h"

struct sign_asked {
    struct signer_asked by;
    const char *path, *statement; /* one of them */
    const char *output;           /* NULL: DIR/model.sig */
    struct opt_list certs; /* files: of the key, then of its issuers; none: by the key alone */
    struct opt_list ignore;
    bool links, rehash;
};
/* What was made is told to o. */
bool sign_asked(const struct sign_asked *asked, struct out *o, struct err *err) MUST;

#endif
