/* numbers.h - what the numbers of a tensor are like, found while its bytes go by in pieces: how many
 * are none or infinite, whether all are the same, and a digest to compare tensors by.
 *
 * Terms   unit   a number; of the quantised types of GGUF a block, of which the scales are looked at
 *         key    what the digest depends on: drawn anew in each run, so that nobody can make two tensors
 *                that only look the same. Two that differ agree with a chance of about 2^-33 for 4 GiB
 * Source  docs/formats.md section 14
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_NUMBERS_H
#define AJAR_FORMATS_NUMBERS_H

#include "base/base.h"

#define NUMBERS_UNIT_MAX 292u /* bytes of the largest block, Q8_K */
#define NUMBERS_WORDS    16u  /* of 64 bits, that go into the digest at a time */

struct number_type;
/* How numbers of that dtype are laid out; NULL: not known. */
const struct number_type *number_type_of(struct span dtype);
/* They are weights, not counts or truths: they may be infinite, or none. */
bool number_type_weighs(const struct number_type *t);

/* Filled with bytes that nobody can guess. */
struct numbers_key {
    uint64_t word[NUMBERS_WORDS], point;
};

struct numbers {
    const struct number_type *type;
    const struct numbers_key *key;
    uint64_t nan, inf, minus_inf; /* inf: also those that are below zero */
    uint64_t bytes, first_odd;    /* first_odd: byte of the tensor where the first of them begins */
    bool same, zero;              /* all units are alike; and all their bytes are zero: after
                                  numbers_end */
    uint64_t digest;              /* so is this */
    /* inside */
    size_t n_unit, n_word;
    uint8_t first[NUMBERS_UNIT_MAX], unit[NUMBERS_UNIT_MAX], word[8 * NUMBERS_WORDS];
    bool begun;
};
void numbers_begin(struct numbers *n, const struct number_type *t, const struct numbers_key *key);
void numbers_add(struct numbers *n, struct span bytes);
/* What is behind the last whole unit counts for the digest only. */
void numbers_end(struct numbers *n);

#endif
