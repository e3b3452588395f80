/* heard.c - see ask.h: responses. Members that nobody needs are passed over, whatever they hold; the
 * first choice counts. */
#include "results/ask.h"

#include <math.h>

#define ABOVE_ZERO_MAX 1e-3 /* of a log-probability: engines that compute in 16 bits give 1e-4 */

struct telling {
    struct arena *a;
    bool chat, has_choice, has_content;
    struct heard *out;
    struct span finish;
};

static bool is_string(struct json *j)
{
    return json_peek(j) == '"';
}

/* A string, or nothing where it is null. */
static bool string_or_null(struct json *j, struct arena *a, struct span *out, struct err *err)
{
    return json_null(j) || (is_string(j) ? json_string(j, a, out, err)
                                         : json_refuse(j, err, "expected text or null"));
}

static bool visit_message(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct telling *t = ctx;
    struct span refusal = { 0 };
    if (span_eq(key, SPAN("content"))) {
        t->has_content = true;
        return string_or_null(j, t->a, &t->out->text, err);
    }
    if (!span_eq(key, SPAN("refusal")))
        return json_skip(j, t->a, err);
    if (!string_or_null(j, t->a, &refusal, err))
        return false;
    t->out->withheld = t->out->withheld || refusal.len > 0;
    return true;
}

static bool visit_choice(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct telling *t = ctx;
    if (t->chat && span_eq(key, SPAN("message")))
        return json_each(j, t->a, visit_message, t, err);
    if (!t->chat && span_eq(key, SPAN("text"))) {
        t->has_content = true;
        return json_string(j, t->a, &t->out->text, err);
    }
    if (span_eq(key, SPAN("finish_reason")))
        return string_or_null(j, t->a, &t->finish, err);
    return json_skip(j, t->a, err);
}

static bool visit_choices(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct telling *t = ctx;
    (void)key;
    if (t->has_choice)
        return json_skip(j, t->a, err);
    t->has_choice = true;
    return json_each(j, t->a, visit_choice, t, err);
}

static bool visit_response(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct telling *t = ctx;
    if (span_eq(key, SPAN("choices")) && !t->has_choice)
        return json_list(j, visit_choices, t, err);
    return json_skip(j, t->a, err);
}

bool heard_read(struct span body, bool chat, struct arena *a, struct heard *out, struct err *err)
{
    struct heard heard = { 0 };
    struct telling t = { .a = a, .chat = chat, .out = &heard };
    struct json j = { .text = body };
    if (!json_each(&j, a, visit_response, &t, err) || !json_end(&j, err))
        return false;
    if (!t.has_choice || !t.has_content)
        return err_set(err, ERR_INPUT, "%s",
                       !t.has_choice ? "no choices"
                       : chat ? "its choice has no message with content: is this an address of "
                                "/chat/completions?"
                              : "its choice has no text: is this an address of /completions?");
    heard.cut = span_eq(t.finish, SPAN("length"));
    heard.withheld = heard.withheld || span_eq(t.finish, SPAN("content_filter"));
    *out = heard;
    return true;
}

/* ---- errors ---- */

struct saying {
    struct arena *a;
    struct span text;
    bool inside; /* the member "error": no deeper */
};

static bool visit_error(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct saying *s = ctx;
    if (span_eq(key, SPAN("error")) && json_peek(j) == '{' && !s->inside) {
        s->inside = true;
        return json_each(j, s->a, visit_error, s, err);
    }
    bool says = span_eq(key, SPAN("message")) || span_eq(key, SPAN("detail")) ||
                span_eq(key, SPAN("error"));
    return says && is_string(j) ? json_string(j, s->a, &s->text, err) : json_skip(j, s->a, err);
}

struct span heard_error(struct span body, struct arena *a)
{
    struct saying s = { .a = a };
    struct json j = { .text = body };
    struct err why = { 0 };
    bool ok = json_each(&j, a, visit_error, &s, &why);
    return ok && s.text.len > 0 ? s.text : body;
}

/* ---- likelihoods ---- */

struct token {
    uint64_t off; /* in characters of the text that was sent */
    double logprob;
    bool has_logprob;
};
struct weighing {
    struct arena *a;
    bool has_choice;
    struct span finish;
    struct token *token;
    size_t n_offsets, n_logprobs, room; /* of token */
};

/* Room for one more beside what the other list has filled in already. */
static bool more_tokens(struct weighing *w, size_t n, struct err *err)
{
    size_t filled = w->n_offsets > w->n_logprobs ? w->n_offsets : w->n_logprobs;
    if (n < filled)
        return true;
    w->token = arena_grow(w->a, w->token, filled, &w->room, sizeof *w->token, err);
    if (w->token == NULL)
        return false;
    w->token[n] = (struct token){ 0 };
    return true;
}

static bool visit_offset(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct weighing *w = ctx;
    (void)key;
    return more_tokens(w, w->n_offsets, err) && json_u64(j, &w->token[w->n_offsets++].off, err);
}

static bool visit_logprob(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct weighing *w = ctx;
    struct span text;
    struct dec v;
    (void)key;
    json_peek(j);
    uint64_t at = j->pos;
    if (!more_tokens(w, w->n_logprobs, err))
        return false;
    struct token *t = &w->token[w->n_logprobs++];
    if (json_null(j))
        return true;
    if (!json_number(j, &text, err))
        return false;
    if (!dec_parse(text, &v) || !(fabs(t->logprob = dec_double(v)) < 1e6) ||
        t->logprob > ABOVE_ZERO_MAX)
        return err_at(err, ERR_INPUT, at, "not a log-probability");
    t->has_logprob = true;
    return true;
}

static bool visit_logprobs(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct weighing *w = ctx;
    if (span_eq(key, SPAN("text_offset")) && w->n_offsets == 0)
        return json_list(j, visit_offset, w, err);
    if (span_eq(key, SPAN("token_logprobs")) && w->n_logprobs == 0)
        return json_list(j, visit_logprob, w, err);
    return json_skip(j, w->a, err);
}

static bool visit_weighed(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct weighing *w = ctx;
    if (span_eq(key, SPAN("logprobs")) && json_peek(j) == '{')
        return json_each(j, w->a, visit_logprobs, w, err);
    if (span_eq(key, SPAN("finish_reason")))
        return string_or_null(j, w->a, &w->finish, err);
    return json_skip(j, w->a, err);
}

static bool visit_first(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct weighing *w = ctx;
    (void)key;
    if (w->has_choice)
        return json_skip(j, w->a, err);
    w->has_choice = true;
    return json_each(j, w->a, visit_weighed, w, err);
}

static bool visit_body(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct weighing *w = ctx;
    if (span_eq(key, SPAN("choices")) && !w->has_choice)
        return json_list(j, visit_first, w, err);
    return json_skip(j, w->a, err);
}

/* The tokens must cover the text from its beginning: an endpoint that does not echo, or counts
 * otherwise, would give the likelihood of something else. */
static bool sum_of(const struct weighing *w, uint64_t from, uint64_t to, double *out,
                   struct err *err)
{
    size_t n = w->n_offsets, counted = 0;
    double sum = 0;
    if (n == 0 || n != w->n_logprobs)
        return err_set(err, ERR_INPUT,
                       "no log-probabilities of the text that was sent (echo, logprobs): this "
                       "endpoint cannot compare choices by likelihood");
    if (w->token[0].off != 0)
        return err_set(err, ERR_INPUT, "its tokens do not begin with the text that was sent");
    for (size_t i = 0; i < n; i++) {
        uint64_t end = i + 1 < n ? w->token[i + 1].off : UINT64_MAX;
        if (end < w->token[i].off)
            return err_set(err, ERR_INPUT, "its tokens stand in no order");
        if ((end <= from && w->token[i].off < from) || w->token[i].off >= to)
            continue;
        if (!w->token[i].has_logprob)
            return err_set(err, ERR_INPUT, "no log-probability of a token of the choice");
        sum += w->token[i].logprob;
        counted++;
    }
    /* One token was asked for and came: where it is not among them, each stands in the place of
     * another. */
    if (span_eq(w->finish, SPAN("length")) && w->token[n - 1].off < to)
        return err_set(
            err, ERR_INPUT,
            "no log-probability of the token it added, so the others stand one place off "
            "(llama-cpp-python does this)");
    *out = sum;
    return counted > 0 || err_set(err, ERR_INPUT, "its tokens end before the choice begins");
}

bool heard_likelihood(struct span body, uint64_t from, uint64_t to, struct arena *a, double *out,
                      struct err *err)
{
    struct weighing w = { .a = a };
    struct json j = { .text = body };
    return json_each(&j, a, visit_body, &w, err) && json_end(&j, err) &&
           sum_of(&w, from, to, out, err);
}
