/* cmd_oms_adapter.c - `ajar oms-adapter`: what the conformance suite of OpenSSF Model Signing drives.
 * Its words are the suite's; what they do is `ajar sign` and `ajar verify`. */
#include "cli/sign.h"
#include "cli/verify.h"

#define SYSTEM_ROOTS "/etc/ssl/certs/ca-certificates.crt"

static struct {
    const char *method, *model, *output, *private_key, *bundle, *public_key;
    struct opt_list cert, chain, ignore;
    bool extra;
} asked;

/* *certified: by certificates. */
static bool method_of(bool *certified, struct err *err)
{
    char room[QUOTED_BYTES];
    if (asked.model == NULL)
        return err_set(err, ERR_USAGE, "--model-path is missing");
    *certified = asked.method != NULL && strcmp(asked.method, "certificate") == 0;
    return *certified || (asked.method != NULL && strcmp(asked.method, "key") == 0) ||
           err_set(err, ERR_USAGE, "--method is %s: key or certificate",
                   asked.method != NULL ? span_quote(span_of(asked.method), room) : "missing");
}

static bool add_all(struct opt_list *to, const struct opt_list *more, struct err *err)
{
    for (unsigned i = 0; i < more->n; i++) {
        if (to->n == OPT_LIST_MAX)
            return err_set(err, ERR_LIMIT, "more than %u files of certificates", OPT_LIST_MAX);
        to->text[to->n++] = more->text[i];
    }
    return true;
}

static bool sign_model(char **args, struct out *o, struct err *err)
{
    bool certified;
    struct sign_asked s = { .by = { .key = asked.private_key, .passphrase.fd = OPT_UNSAID },
                            .path = asked.model,
                            .output = asked.output,
                            .ignore = asked.ignore,
                            .rehash = true };
    (void)args;
    if (!method_of(&certified, err))
        return false;
    if (asked.private_key == NULL)
        return err_set(err, ERR_USAGE, "--private-key is missing");
    return (!certified ||
            (add_all(&s.certs, &asked.cert, err) && add_all(&s.certs, &asked.chain, err))) &&
           sign_asked(&s, o, err);
}

static bool verify_model(char **args, struct out *o, struct err *err)
{
    bool certified;
    struct verify_asked v = { .signature = asked.bundle,
                              .ignore = asked.ignore,
                              .extra = asked.extra };
    (void)args;
    if (!method_of(&certified, err))
        return false;
    if (!certified && asked.public_key == NULL)
        return err_set(err, ERR_USAGE, "--public-key is missing");
    if (!certified)
        v.key = asked.public_key;
    else if (asked.chain.n > 0)
        v.roots = asked.chain;
    else
        v.roots = (struct opt_list){ { SYSTEM_ROOTS }, 1 };
    return verify_folder(asked.model, &v, o, err);
}

static const struct cmd_verb verbs[] = {
    { "sign-model", NULL, sign_model },
    { "verify-model", NULL, verify_model },
};
static const struct opt opts[] = {
    { "method", 0, OPT_TEXT, &asked.method, "METHOD", "key or certificate" },
    { "model-path", 0, OPT_TEXT, &asked.model, "DIR", "the model" },
    { "output-bundle", 0, OPT_TEXT, &asked.output, "FILE", "sign-model: where the signature goes" },
    { "private-key", 0, OPT_TEXT, &asked.private_key, "FILE", "sign-model: the key, in PEM" },
    { "signing-cert", 0, OPT_LIST, &asked.cert, "FILE", "sign-model: its certificate" },
    { "cert-chain", 0, OPT_LIST, &asked.chain, "FILE",
      "sign-model: those of its issuers; verify-model: those that are trusted" },
    { "bundle", 0, OPT_TEXT, &asked.bundle, "FILE", "verify-model: the signature" },
    { "public-key", 0, OPT_TEXT, &asked.public_key, "FILE", "verify-model: the signer's, in PEM" },
    { "ignore-paths", 0, OPT_LIST, &asked.ignore, "PATH", "leave out this file or folder" },
    { "ignore-unsigned-files", 0, OPT_FLAG, &asked.extra, NULL,
      "verify-model: files that are not signed may be there" },
};

static bool run(char **args, struct out *o, struct err *err)
{
    return cmd_verbs(verbs, COUNT(verbs), args, o, err);
}

const struct cmd cmd_oms_adapter = {
    .name = "oms-adapter",
    .summary = "sign and verify as the conformance suite of OpenSSF Model Signing asks",
    .usage = "sign-model | verify-model",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
