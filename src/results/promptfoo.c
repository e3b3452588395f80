/* promptfoo.c - what `promptfoo eval -o FILE.json` writes: a result for each test and prompt, which
 * passed, failed or ended in an error. An error is no failure: nothing is known of that answer.
 * Repeats of a test (--repeat) stand as tests of their own and are found by their variables. */
#include "results/pick.h"
#include "results/pile.h"

enum { ERROR = 2 }; /* failureReason; before it there was one, an error has no gradingResult */

struct reading {
    struct arena *a;
    struct results *out;
    struct piles piles;
    struct span task;
    uint64_t passed, failed, errors;
};

enum field { SUCCESS, SCORE, REASON, GRADING, FAULT, TEST, PROMPT, VARS, PROVIDER, RAW, FIELDS };

static bool name_provider(const struct pick *p, struct reading *r, struct err *err)
{
    struct span id;
    char room[QUOTED_BYTES];
    if (!pick_text(p, r->a, &id, err))
        return false;
    if (r->out->model.len > 0 && !span_eq(id, r->out->model))
        return err_at(err, ERR_INPUT, pick_off(p),
                      "a second provider, %s; evidence is about one model: promptfoo eval "
                      "--filter-providers writes the results of one",
                      span_quote(id, room));
    r->out->model = id;
    return true;
}

static bool add(struct reading *r, const char *metric, const struct pile_score *s, struct err *err)
{
    struct pile_name name = { .task = r->task, .metric = span_of(metric) };
    struct pile *pile = pile_find(&r->piles, &name, err);
    return pile != NULL && pile_add(&r->piles, pile, s, err);
}

static bool visit_result(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[FIELDS] = {
        [SUCCESS] = { .path = "success" },      [SCORE] = { .path = "score" },
        [REASON] = { .path = "failureReason" }, [GRADING] = { .path = "gradingResult" },
        [FAULT] = { .path = "error" },          [TEST] = { .path = "testIdx" },
        [PROMPT] = { .path = "promptIdx" },     [VARS] = { .path = "vars" },
        [PROVIDER] = { .path = "provider/id" }, [RAW] = { .path = "prompt/raw" }
    };
    struct pile_score s = { .at = j->origin + j->pos };
    struct span test, prompt, vars;
    uint64_t reason = 0;
    bool success = false;
    (void)key;
    if (!pick_all(j, p, FIELDS, r->a, err) || !pick_bool(&p[SUCCESS], &success, err) ||
        !pick_u64(&p[REASON], &reason, err) || !pick_text(&p[TEST], r->a, &test, err) ||
        !pick_text(&p[PROMPT], r->a, &prompt, err) ||
        !pick_text(&p[pick_has(&p[VARS]) ? VARS : RAW], r->a, &vars, err) ||
        !name_provider(&p[PROVIDER], r, err))
        return false;
    if (!pick_has(&p[SUCCESS]))
        return err_at(err, ERR_INPUT, s.at,
                      "a result without \"success\"; promptfoo writes whether it passed");
    s.known = pick_has(&p[REASON]) ? reason != ERROR
                                   : success || !pick_has(&p[FAULT]) || pick_has(&p[GRADING]);
    s.value = success ? 1 : 0;
    r->errors += !s.known, r->passed += s.known && success, r->failed += s.known && !success;
    s.cluster = vars.len > 0 ? vars : test;
    if (test.len > 0 &&
        !gain_print(r->a, &s.id, err, "%.*s/%.*s", (int)test.len, (const char *)test.ptr,
                    (int)prompt.len, (const char *)prompt.ptr))
        return false;
    if (!add(r, "pass", &s, err))
        return false;
    struct json score = p[SCORE].at;
    bool has_score = false;
    if (pick_has(&p[SCORE]) && !gain_real(&score, r->a, &s.value, &has_score, err))
        return false;
    s.known &= has_score;
    return add(r, "score", &s, err);
}

/* What it counts itself has to be the same. */
static bool check_stats(const struct reading *r, const struct pick *p, struct err *err)
{
    uint64_t passed = r->passed, failed = r->failed, errors = r->errors;
    if (!pick_u64(&p[0], &passed, err) || !pick_u64(&p[1], &failed, err) ||
        !pick_u64(&p[2], &errors, err))
        return false;
    /* Before errors had a reason of their own they were failures. */
    bool same = passed == r->passed && failed + errors == r->failed + r->errors;
    return same || err_at(err, ERR_INPUT, pick_off(&p[0]),
                          "%" PRIu64 " successes, %" PRIu64 " failures and %" PRIu64
                          " errors are counted, and the results make %" PRIu64 ", %" PRIu64
                          " and %" PRIu64 "; promptfoo counts these",
                          passed, failed, errors, r->passed, r->failed, r->errors);
}

static bool add_results(struct reading *r, struct err *err)
{
    for (size_t i = 0; i < r->piles.n; i++) {
        struct pile *p = &r->piles.pile[i];
        char room[QUOTED_BYTES];
        if (p->n == 0) {
            notes_add(r->out->notes, "no-number", 0, "no result has a value of %s",
                      span_quote(p->name.metric, room));
            continue;
        }
        struct result *to = pile_result(&r->piles, p, r->out, err);
        if (to == NULL)
            return false;
        to->planned_n = to->n_scores + to->unscored;
        if (!gain_pointer((struct gain_path){ "/results/results/", to->metric, { 0 } }, r->a,
                          &to->pointer, err))
            return false;
    }
    return true;
}

bool results_promptfoo(struct source *src, const struct results_ask *ask, struct arena *a,
                       struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out, .piles = { .a = a, .repeats = true } };
    struct pick p[] = {
        { .path = "results/stats/successes" }, { .path = "results/stats/failures" },
        { .path = "results/stats/errors" },    { .path = "results/results" },
        { .path = "results/timestamp" },       { .path = "evalId" },
        { .path = "config/description" },      { .path = "metadata/promptfooVersion" },
    };
    struct span text;
    (void)ask;
    out->format = RESULTS_PROMPTFOO;
    if (!gain_text(src, a, &text, err))
        return false;
    struct json j = gain_json(text);
    if (!pick_all(&j, p, COUNT(p), a, err) || !json_end(&j, err) ||
        !pick_time(&p[4], a, &out->measured_at, err) || !pick_text(&p[5], a, &out->run_id, err) ||
        !pick_text(&p[6], a, &r.task, err) || !pick_text(&p[7], a, &out->tool_version, err))
        return false;
    if (!pick_has(&p[3]))
        return err_at(err, ERR_INPUT, 0,
                      "no \"results\" in \"results\"; promptfoo eval -o FILE.json writes each "
                      "result there");
    r.task = r.task.len > 0 ? r.task : SPAN("promptfoo");
    struct json results = p[3].at;
    out->finished = true; /* it is written when all is done */
    return json_list(&results, visit_result, &r, err) && check_stats(&r, p, err) &&
           add_results(&r, err);
}
