/* match.h - from what a model answered to a hit, a miss, or neither.
 *
 * Source  docs/eval.md section 3
 * Terms   unscored  the answer cannot be read as one, or was cut off where more could have changed
 *                   what it is; why says which, a literal */
#ifndef AJAR_RESULTS_MATCH_H
#define AJAR_RESULTS_MATCH_H

#include "results/prompts.h"

#define MATCH_BYTES_MAX (64u << 10) /* of one answer that is searched: a book page has 3 KiB */

struct matched {
    bool scored, hit;
    const char *why; /* not scored */
};

/* answer: the whole text a model gave; cut: it had more to say. Any match but LIKELIHOOD and JUDGE.
 * The time it takes is bound by MATCH_BYTES_MAX: what is longer is unscored. */
struct matched match_answer(const struct prompts *s, const struct prompt *p, struct span answer,
                            bool cut);
/* What a judge said of an answer: its last line is one of two words. */
struct matched match_verdict(const struct prompts *s, struct span said, bool cut);
/* The likeliest choice is the right one; of equals the first, as lm-evaluation-harness has it.
 * logprob: one a choice. */
struct matched match_likelihood(const struct prompts *s, const struct prompt *p,
                                const double *logprob);
/* Characters of UTF-8; a byte that is none counts as one. */
size_t match_characters(struct span text);

#endif
