/* ask.h - what is sent to an endpoint that speaks OpenAI's interface, and what comes back.
 *
 * Source  docs/eval.md sections 4 and 5: the members that are sent and read
 * Terms   chat        /v1/chat/completions; else /v1/completions, which takes plain text */
#ifndef AJAR_RESULTS_ASK_H
#define AJAR_RESULTS_ASK_H

#include "results/prompts.h"

struct ask_model {
    bool chat;
    struct span model; /* as the endpoint names it; empty: not sent */
    uint64_t seed;
};

/* The body of a request for a part of a question. answer: of the second part of a question with a
 * judge, what the first came to. */
void ask_put(struct buf *b, const struct prompts *s, const struct ask_model *m,
             const struct prompt *p, unsigned part, struct span answer);

/* What an endpoint answered, read from the body of its response. */
struct heard {
    struct span text; /* empty where it gave none */
    bool cut;         /* it ran into max_tokens */
    bool withheld; /* a filter of the endpoint took it back, or it refused in the member for that */
};
/* Owner: *out in a, or in body.  Fails  ERR_INPUT, ERR_LIMIT with the byte of body. */
bool heard_read(struct span body, bool chat, struct arena *a, struct heard *out,
                struct err *err) MUST;
/* What an endpoint says is wrong: its error.message, message or detail, or the whole body. */
struct span heard_error(struct span body, struct arena *a);
/* The log-probability of the text from character `from` on to character `to`, summed over the tokens
 * it is made of; a token that begins before `from` and reaches behind it is among them. From a
 * response to a question with "echo" and "logprobs". Fails as heard_read. */
bool heard_likelihood(struct span body, uint64_t from, uint64_t to, struct arena *a, double *out,
                      struct err *err) MUST;

#endif
