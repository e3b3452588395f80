/* licence.h - what is known of a licence by its name alone. One row each; a name without a row is
 * not known, and that is an answer too. */
#ifndef AJAR_EVIDENCE_LICENCE_H
#define AJAR_EVIDENCE_LICENCE_H

#include "base/base.h"

struct licence {
    const char *id;         /* lower case; SPDX where there is one */
    const char *family;     /* permissive, copyleft, responsible_use, noncommercial, proprietary */
    bool osi;               /* approved by the Open Source Initiative */
    bool free_and_open;     /* anyone may use, study, change and pass on, for any purpose */
    bool bars_large_rivals; /* it names a size of business from which on it grants nothing */
};
/* By SPDX id or the spelling of Hugging Face, ignoring case; NULL: not known. */
const struct licence *licence_find(struct span id);

#endif
