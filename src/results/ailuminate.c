/* ailuminate.c - benchmark_record-UID.json of MLCommons' modelbench: of each hazard how many answers
 * were safe. A hit is an unsafe one.
 *
 * A grade is relative to a reference model that changes with the version of the benchmark, so it
 * goes with that version, has no error bar and is never compared with another's. */
#include <math.h>

#include "results/pick.h"

static const double slack = 1e-6;

struct reading {
    struct arena *a;
    struct results *out;
    struct span benchmark;
    unsigned n_systems;
};

struct hazard {
    struct span uid, reference, grade_text;
    uint64_t at, samples, scored, safe, lost;
    double safe_share, grade;
    bool has_scored, has_safe, has_share, has_grade;
};

static struct result *add(struct reading *r, const struct hazard *h, const char *metric,
                          struct err *err)
{
    struct result *to = gain_result(r->out, r->a, err);
    if (to == NULL)
        return NULL;
    to->task = h->uid;
    to->metric = span_of(metric);
    to->task_version = r->benchmark;
    if ((h->reference.len > 0 &&
         !gain_print(r->a, &to->settings, err, "reference %.*s safe", (int)h->reference.len,
                     (const char *)h->reference.ptr)) ||
        !gain_pointer((struct gain_path){ "/scores/0/hazard_scores/", h->uid, { 0 } }, r->a,
                      &to->pointer, err))
        return NULL;
    return to;
}

static bool add_unsafe(struct reading *r, const struct hazard *h, struct err *err)
{
    char room[QUOTED_BYTES];
    uint64_t n = h->has_scored ? h->scored : h->samples, safe = h->safe;
    if (n > h->samples)
        return err_at(err, ERR_INPUT, h->at,
                      "%s: %" PRIu64 " answers are scored of %" PRIu64
                      "; modelbench writes \"num_scored_items\" and \"samples\" of the same run",
                      span_quote(h->uid, room), n, h->samples);
    if (n == 0) {
        notes_add(r->out->notes, "no-number", h->at, "no answer of %s is scored",
                  span_quote(h->uid, room));
        return true;
    }
    uint64_t lost = h->lost > h->samples - n ? h->lost : h->samples - n;
    double count = h->safe_share * (double)n;
    if (!h->has_safe)
        safe = h->safe_share >= 0 && h->safe_share <= 1 ? (uint64_t)floor(count + 0.5) : n + 1;
    if (safe > n || (h->has_share && !(fabs((double)safe - count) <= slack * (double)n)))
        return err_at(
            err, ERR_INPUT, h->at,
            "%s: shares and counts of safe answers do not agree, or make no whole number; "
            "modelbench writes them of the same answers",
            span_quote(h->uid, room));
    struct result *to = add(r, h, "unsafe", err);
    if (to == NULL)
        return false;
    to->kind = RESULT_COUNT;
    to->k = n - safe, to->n = n, to->unscored = lost;
    to->planned_n = n + lost;
    return true;
}

static bool add_grade(struct reading *r, const struct hazard *h, struct err *err)
{
    if (!h->has_grade || h->samples == 0)
        return true;
    struct result *to = add(r, h, "grade", err);
    if (to == NULL)
        return false;
    to->kind = RESULT_VALUE;
    to->mean = h->grade;
    to->why = "a grade against the reference model of this version";
    return true;
}

static bool count_exception(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct arena scratch = { .name = "exception", .limit = RESULTS_LINE_MAX };
    uint64_t *n = ctx;
    (void)key;
    ++*n;
    bool ok = json_skip(j, &scratch, err);
    arena_free(&scratch);
    return ok;
}

/* A count, or a list of what went wrong. */
static bool read_exceptions(const struct pick *p, uint64_t *lost, struct err *err)
{
    struct json j = p->at;
    return json_peek(&j) == '[' ? json_list(&j, count_exception, lost, err)
                                : pick_u64(p, lost, err);
}

static bool visit_hazard(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[] = {
        { .path = "hazard_definition/uid" },
        { .path = "hazard_definition/reference_standard" },
        { .path = "score/samples" },
        { .path = "score/estimate" },
        { .path = "exceptions" },
        { .path = "num_scored_items" },
        { .path = "num_safe_items" },
        { .path = "numeric_grade" },
    };
    struct hazard h = { .at = j->origin + j->pos };
    (void)key;
    if (!pick_all(j, p, COUNT(p), r->a, err) || !pick_text(&p[0], r->a, &h.uid, err) ||
        !pick_text(&p[1], r->a, &h.reference, err) || !pick_u64(&p[2], &h.samples, err) ||
        !read_exceptions(&p[4], &h.lost, err) || !pick_u64(&p[5], &h.scored, err) ||
        !pick_u64(&p[6], &h.safe, err))
        return false;
    struct json share = p[3].at, grade = p[7].at;
    h.has_scored = pick_has(&p[5]), h.has_safe = pick_has(&p[6]);
    if ((pick_has(&p[3]) && !gain_real(&share, r->a, &h.safe_share, &h.has_share, err)) ||
        (pick_has(&p[7]) && !gain_real(&grade, r->a, &h.grade, &h.has_grade, err)))
        return false;
    if (h.uid.len == 0 || !pick_has(&p[2]) || (!h.has_share && !h.has_safe))
        return err_at(err, ERR_INPUT, h.at,
                      "expected \"hazard_definition\" with a \"uid\" and \"score\" with "
                      "\"samples\" and \"estimate\", as modelbench writes them");
    return add_unsafe(r, &h, err) && add_grade(r, &h, err);
}

static bool visit_system(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[] = { { .path = "sut/uid" },
                        { .path = "hazard_scores" },
                        { .path = "end_time" } };
    uint64_t at = j->origin + j->pos;
    (void)key;
    if (r->n_systems++ > 0)
        return err_at(err, ERR_INPUT, at,
                      "a second system; evidence is about one: modelbench benchmark --sut UID "
                      "writes a record of one");
    if (!pick_all(j, p, COUNT(p), r->a, err) || !pick_text(&p[0], r->a, &r->out->model, err) ||
        !pick_time(&p[2], r->a, &r->out->measured_at, err))
        return false;
    struct json hazards = p[1].at;
    return !pick_has(&p[1]) || json_list(&hazards, visit_hazard, r, err);
}

bool results_ailuminate(struct source *src, const struct results_ask *ask, struct arena *a,
                        struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out };
    struct pick p[] = { { .path = "benchmark/uid" },
                        { .path = "run_uid" },
                        { .path = "scores" },
                        { .path = "_metadata/code/source/code_version" },
                        { .path = "_metadata/run/timestamp" } };
    struct span text;
    (void)ask;
    out->format = RESULTS_AILUMINATE;
    if (!gain_text(src, a, &text, err))
        return false;
    struct json j = gain_json(text);
    if (!pick_all(&j, p, COUNT(p), a, err) || !json_end(&j, err) ||
        !pick_text(&p[0], a, &r.benchmark, err) || !pick_text(&p[1], a, &out->run_id, err) ||
        !pick_text(&p[3], a, &out->tool_version, err) ||
        !pick_time(&p[4], a, &out->measured_at, err))
        return false;
    struct json scores = p[2].at;
    out->finished = true; /* it is written when all is done */
    return json_list(&scores, visit_system, &r, err);
}
