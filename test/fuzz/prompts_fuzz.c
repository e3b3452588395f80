/* prompts_fuzz.c - any bytes as a set of questions: what is read keeps the promises of its header, and
 * answers are matched. Seeds: test/data/prompts/. */
#include "results/ask.h"
#include "results/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_prompt(const struct prompts *s, const struct prompt *p)
{
    bool choices = s->match == MATCH_LETTER || s->match == MATCH_LIKELIHOOD;
    assert(p->id.len > 0 && p->id.len <= PROMPTS_ID_MAX && p->text.len > 0 && p->line > 1);
    assert((p->n_choices >= 2) == choices && p->n_choices <= PROMPTS_CHOICES_MAX);
    assert(!choices || p->right < p->n_choices);
    assert((p->pattern != NULL) == (s->match == MATCH_REGEX));
    assert(p->n_accept <= PROMPTS_ACCEPT_MAX);
    assert(prompts_parts(s, p) >= 1 && prompts_parts(s, p) <= PROMPTS_CHOICES_MAX);
}

static void match(const struct prompts *s, const struct prompt *p, struct span answer)
{
    double logprob[PROMPTS_CHOICES_MAX] = { 0 };
    for (int cut = 0; cut < 2; cut++) {
        struct matched m = s->match == MATCH_JUDGE        ? match_verdict(s, answer, cut)
                           : s->match == MATCH_LIKELIHOOD ? match_likelihood(s, p, logprob)
                                                          : match_answer(s, p, answer, cut);
        assert(m.scored == (m.why == NULL) && (m.scored || !m.hit));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 64u << 20 };
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct prompts s;
    struct err err = { 0 };
    struct ask_model m = { .chat = size % 2 == 0 };
    if (!prompts_read((struct span){ data, size }, &a, &s, &err)) {
        assert(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        return 0;
    }
    assert(s.n > 0 && s.match != MATCH_NONE && prompts_name_ok(s.name) && prompts_name_ok(s.fact));
    buf_init(&b, "fuzz", 64u << 20);
    const struct prompt **order = prompts_by_id(&s, &a, &err);
    assert(order != NULL);
    for (size_t i = 0; i < s.n; i++) {
        check_prompt(&s, &s.prompt[i]);
        assert(prompts_find(order, s.n, s.prompt[i].id) == &s.prompt[i]);
        match(&s, &s.prompt[i], s.prompt[(i + 1) % s.n].text);
        ask_put(&b, &s, &m, &s.prompt[i], prompts_parts(&s, &s.prompt[i]) - 1, s.prompt[i].text);
    }
    return 0;
}
