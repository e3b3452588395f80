/* licence.h - what is known of a licence by its name alone, and of an expression of several. A name
 * has one row or is not known, and that is an answer too.
 *
 * Terms   words  the four answers a policy may ask for. Each has an order, from what leaves people
 *                the most freedom to what leaves the least, and is known, or within two ends
 * Source  SPDX specification, annex on licence expressions; the rows name theirs */
#ifndef AJAR_EVIDENCE_LICENCE_H
#define AJAR_EVIDENCE_LICENCE_H

#include "base/base.h"

/* permissive < copyleft < responsible_use < noncommercial < proprietary */
enum licence_family {
    LICENCE_PERMISSIVE,
    LICENCE_COPYLEFT,
    LICENCE_RESPONSIBLE,
    LICENCE_NONCOMMERCIAL,
    LICENCE_PROPRIETARY,
};
const char *licence_family_name(enum licence_family f);

struct licence {
    const char *id; /* lower case; SPDX where there is one */
    enum licence_family family;
    bool osi;               /* approved by the Open Source Initiative */
    bool free_and_open;     /* anyone may use, study, change and pass on, for any purpose */
    bool bars_large_rivals; /* it names a size of business from which on it grants nothing */
};
/* By SPDX id or the spelling of Hugging Face, ignoring case; NULL: not known. */
const struct licence *licence_find(struct span id);

#define LICENCE_NESTING_MAX 32u   /* brackets; people write one or two */
#define LICENCE_TEXT_MAX    4096u /* bytes of an expression */

/* Both ends included; lo leaves more freedom. The answers to yes or no are 0, the better, and 1. */
struct licence_range {
    uint8_t lo, hi;
};
struct licence_words {
    struct licence_range family;
    struct licence_range osi, free_and_open; /* 0: yes */
    struct licence_range bars_large_rivals;  /* 0: no */
};
/* Of a name, or an SPDX expression: names, "+", WITH an exception, AND, OR and brackets, binding in
 * this order. All of AND hold, so the worst of each word; of OR anyone may choose, so the best. "+"
 * allows later versions besides, and an exception with a row allows more besides: both leave the words
 * of the licence. Nothing is known of a name or an exception without a row, nor of what is no
 * expression: true is returned for what is one, known or not. */
bool licence_words(struct span text, struct licence_words *out);
/* What holds if one of the two does, nobody knows which. */
struct licence_words licence_either(struct licence_words a, struct licence_words b);

#endif
