/* verify_receipt.h - what a receipt proves, for `ajar verify --receipt`. */
#ifndef AJAR_CLI_VERIFY_RECEIPT_H
#define AJAR_CLI_VERIFY_RECEIPT_H

#include "cli/judge.h"

struct verify_receipt_asked {
    const char *receipt;    /* a file of bundles, one a line */
    const char *trust;      /* a folder, see decision/trust.h; NULL: this home */
    struct opt_list before; /* files: receipts of what was decided before */
    const char *log; /* to look through for newer decisions: an address or a folder; or NULL */
    struct judge_options judge;
    const char *dir; /* the files of the model, or NULL */
};
/* The answer goes to o: a yes only if all of it was checked and is so. ERR_INPUT: it is no receipt, or
 * the folder of trust does not read. */
bool verify_receipt(const struct verify_receipt_asked *v, struct out *o, struct err *err) MUST;

#endif
