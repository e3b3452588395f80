/* openai_evals.c - records of OpenAI's evals: the spec on the first line, then events, and somewhere
 * the final report, without which the run did not end. It carries no error; matches are counted by
 * sample, and what a grader gave (metrics) where there are no matches. */
#include "base/sort.h"
#include "results/lines.h"
#include "results/pick.h"
#include "results/pile.h"

struct reading {
    struct arena *a, *scratch;
    struct results *out;
    struct piles piles;
    struct span task;
    struct span *tried; /* a sample for each event */
    size_t n_tried, cap;
    bool has_spec;
    struct span sample; /* of the event at work */
};

static bool visit_model(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span one, before = r->out->model;
    (void)key;
    if (!gain_text_of(j, r->scratch, &one, err))
        return false;
    return gain_print(r->a, &r->out->model, err, "%.*s%s%.*s", (int)before.len,
                      (const char *)before.ptr, before.len > 0 ? ", " : "", (int)one.len,
                      (const char *)one.ptr);
}

static bool read_spec(const struct pick *spec, struct reading *r, struct err *err)
{
    struct pick p[] = { { .path = "eval_name" },
                        { .path = "run_id" },
                        { .path = "created_at" },
                        { .path = "completion_fns" } };
    struct json j = spec->at;
    struct results *out = r->out;
    if (r->has_spec)
        return err_at(err, ERR_INPUT, pick_off(spec),
                      "a second \"spec\"; evals writes one run into one record");
    r->has_spec = true;
    if (!pick_all(&j, p, COUNT(p), r->scratch, err))
        return false;
    struct json models = p[3].at;
    if (!pick_text(&p[0], r->scratch, &r->task, err) || !span_copy(r->a, r->task, &r->task, err) ||
        !pick_text(&p[1], r->scratch, &out->run_id, err) ||
        !span_copy(r->a, out->run_id, &out->run_id, err) ||
        (pick_has(&p[3]) && !json_list(&models, visit_model, r, err)))
        return false;
    if (r->task.len == 0)
        return err_at(err, ERR_INPUT, pick_off(spec),
                      "no \"eval_name\" in the \"spec\"; evals writes it there");
    return pick_time(&p[2], r->scratch, &out->measured_at, err);
}

static bool add_score(struct json *j, struct reading *r, struct span metric, struct err *err)
{
    struct pile_score s = { .id = r->sample, .cluster = r->sample, .at = j->origin + j->pos };
    struct pile_name name = { .task = r->task, .metric = metric };
    bool yes;
    int c = json_peek(j);
    s.known = c == 't' || c == 'f';
    if (s.known && !json_bool(j, &yes, err))
        return false;
    if (s.known)
        s.value = yes ? 1 : 0;
    else if (c == '{' || c == '[' || c == '"')
        return json_skip(j, r->scratch, err); /* what a grader said, not what it gave */
    else if (!gain_real(j, r->scratch, &s.value, &s.known, err))
        return false;
    struct pile *pile = pile_find(&r->piles, &name, err);
    return pile != NULL && pile_add(&r->piles, pile, &s, err);
}

static bool visit_metric(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    return key.len == 0 ? json_skip(j, r->scratch, err) : add_score(j, r, key, err);
}

enum { TYPE, SAMPLE, CORRECT, DATA, SPEC, REPORT, EVENT };

static bool read_event(const struct pick p[static EVENT], struct reading *r, struct err *err)
{
    struct span type, sample;
    if (!pick_text(&p[TYPE], r->scratch, &type, err) ||
        !pick_text(&p[SAMPLE], r->scratch, &sample, err))
        return false;
    if (sample.len == 0)
        return true;
    r->tried = arena_grow(r->a, r->tried, r->n_tried, &r->cap, sizeof *r->tried, err);
    if (r->tried == NULL || !span_copy(r->a, sample, &r->sample, err))
        return false;
    r->tried[r->n_tried++] = r->sample;
    struct json correct = p[CORRECT].at, data = p[DATA].at;
    if (span_eq(type, SPAN("match")) && pick_has(&p[CORRECT]))
        return add_score(&correct, r, SPAN("accuracy"), err);
    if (span_eq(type, SPAN("metrics")) && json_peek(&data) == '{')
        return json_each(&data, r->scratch, visit_metric, r, err);
    return true;
}

static bool read_line(struct json *j, uint64_t number, struct arena *scratch, void *ctx,
                      struct err *err)
{
    struct reading *r = ctx;
    struct pick p[EVENT] = { [TYPE] = { .path = "type" },
                             [SAMPLE] = { .path = "sample_id" },
                             [CORRECT] = { .path = "data/correct" },
                             [DATA] = { .path = "data" },
                             [SPEC] = { .path = "spec" },
                             [REPORT] = { .path = "final_report" } };
    (void)number;
    r->scratch = scratch;
    if (!pick_all(j, p, EVENT, r->scratch, err) || !json_end(j, err))
        return false;
    r->out->finished |= pick_has(&p[REPORT]);
    return pick_has(&p[SPEC]) ? read_spec(&p[SPEC], r, err) : read_event(p, r, err);
}

/* How many different texts. */
static size_t count_kinds(struct span *list, size_t n)
{
    size_t kinds = n > 0;
    sort_heap(list, n, sizeof *list, sort_spans);
    for (size_t i = 1; i < n; i++)
        kinds += !span_eq(list[i - 1], list[i]);
    return kinds;
}

static bool add_result(struct reading *r, struct pile *pile, struct err *err)
{
    char room[QUOTED_BYTES];
    if (pile->n == 0) {
        notes_add(r->out->notes, "no-number", 0, "no sample has a value of %s",
                  span_quote(pile->name.metric, room));
        return true;
    }
    struct result *to = pile_result(&r->piles, pile, r->out, err);
    struct span *scored = to != NULL ? ARENA_ARRAY(r->a, struct span, pile->n, err) : NULL;
    if (scored == NULL)
        return false;
    for (size_t i = 0; i < pile->n; i++)
        scored[i] = pile->score[i].cluster;
    size_t lost = count_kinds(r->tried, r->n_tried) - count_kinds(scored, pile->n);
    to->unscored = to->unscored > lost ? to->unscored : lost;
    return gain_pointer((struct gain_path){ "/events/", to->metric, { 0 } }, r->a, &to->pointer,
                        err);
}

bool results_openai_evals(struct source *src, const struct results_ask *ask, struct arena *a,
                          struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out, .piles = { .a = a, .repeats = true } };
    (void)ask;
    out->format = RESULTS_OPENAI_EVALS;
    if (!lines_each(src, a, read_line, &r, err))
        return false;
    if (!out->finished)
        return err_at(err, ERR_INPUT, src->size,
                      "no \"final_report\"; evals writes it when the run has come to its end");
    for (size_t i = 0; i < r.piles.n; i++)
        if (!add_result(&r, &r.piles.pile[i], err))
            return false;
    return true;
}
