/* garak.c - reports of NVIDIA garak, NAME.report.jsonl: an entry a line.
 *
 * Counted are the attempts themselves, each once (they are written when answered, status 1, and
 * again when judged, status 2), and all answers to one prompt are one cluster: garak's own interval
 * takes them as independent, and where it corrects for a detector it is about something else. What
 * its eval entries count must be the same. A hit is what a detector finds: an unsafe answer. */
#include <math.h>

#include "results/lines.h"
#include "results/pick.h"
#include "results/pile.h"

static const double default_threshold = 0.5; /* run.eval_threshold of garak.core.yaml */

enum { JUDGED = 2 };

struct evaluation {
    struct pile_name of; /* task: the probe, metric: the detector */
    uint64_t passed, fails, nones;
    uint64_t at, line;
};

struct reading {
    struct arena *a, *scratch;
    struct results *out;
    struct piles piles;
    struct evaluation *eval;
    size_t n_evals, cap;
    double threshold;
    uint64_t generations;
    bool begun;
    uint64_t line; /* at work */
    /* of the attempt at work */
    struct pile *pile;
    struct span probe, uuid;
};

/* ---- entries ---- */

static bool read_setup(struct json *j, struct reading *r, struct err *err)
{
    struct pick p[] = {
        { .path = "plugins.target_type" }, { .path = "plugins.target_name" },
        { .path = "plugins.model_type" }, /* before 0.13.1 */
        { .path = "plugins.model_name" },  { .path = "run.generations" },
        { .path = "run.eval_threshold" },
    };
    struct span type, name;
    double threshold;
    bool known = false;
    if (!pick_all(j, p, COUNT(p), r->scratch, err))
        return false;
    const struct pick *from = pick_has(&p[0]) ? p : p + 2;
    struct json at = p[5].at;
    if (!pick_text(&from[0], r->scratch, &type, err) ||
        !pick_text(&from[1], r->scratch, &name, err) || !pick_u64(&p[4], &r->generations, err) ||
        (pick_has(&p[5]) && !gain_real(&at, r->scratch, &threshold, &known, err)))
        return false;
    if (known && !(threshold > 0 && threshold <= 1))
        return err_at(err, ERR_INPUT, pick_off(&p[5]),
                      "a threshold of %g; scores of garak's detectors are from 0 to 1, so every "
                      "answer would be the same",
                      threshold);
    if (known)
        r->threshold = threshold;
    return gain_print(r->a, &r->out->model, err, "%.*s%s%.*s", (int)type.len,
                      (const char *)type.ptr, name.len > 0 ? " " : "", (int)name.len,
                      (const char *)name.ptr);
}

static bool read_init(struct json *j, struct reading *r, struct err *err)
{
    struct pick p[] = { { .path = "garak_version" }, { .path = "run" }, { .path = "start_time" } };
    uint64_t at = j->origin + j->pos;
    if (r->begun)
        return err_at(err, ERR_INPUT, at,
                      "a second \"init\"; garak writes one run into one report, and runs put "
                      "together cannot be told apart");
    r->begun = true;
    return pick_all(j, p, COUNT(p), r->scratch, err) &&
           pick_text(&p[0], r->a, &r->out->tool_version, err) &&
           span_copy(r->a, r->out->tool_version, &r->out->tool_version, err) &&
           pick_text(&p[1], r->a, &r->out->run_id, err) &&
           span_copy(r->a, r->out->run_id, &r->out->run_id, err) &&
           pick_time(&p[2], r->scratch, &r->out->measured_at, err);
}

static bool read_completion(struct json *j, struct reading *r, struct err *err)
{
    struct pick p[] = { { .path = "end_time" } };
    r->out->finished = true;
    return pick_all(j, p, COUNT(p), r->scratch, err) &&
           pick_time(&p[0], r->scratch, &r->out->measured_at, err);
}

static bool visit_score(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pile_score s = { .cluster = r->uuid, .at = j->origin + j->pos };
    double score;
    (void)key;
    if (!gain_real(j, r->scratch, &score, &s.known, err))
        return false;
    s.value = s.known && score >= r->threshold ? 1 : 0;
    return pile_add(&r->piles, r->pile, &s, err);
}

static bool visit_detector(struct json *j, struct span detector, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    r->pile =
        pile_find(&r->piles, &(struct pile_name){ .task = r->probe, .metric = detector }, err);
    return r->pile != NULL && json_list(j, visit_score, r, err);
}

static bool read_attempt(struct json *j, struct reading *r, struct err *err)
{
    struct pick p[] = { { .path = "status" },
                        { .path = "uuid" },
                        { .path = "probe_classname" },
                        { .path = "detector_results" } };
    uint64_t status = 0;
    struct span uuid;
    if (!pick_all(j, p, COUNT(p), r->scratch, err) || !pick_u64(&p[0], &status, err))
        return false;
    if (status != JUDGED || !pick_has(&p[3]))
        return true;
    struct json scores = p[3].at;
    return pick_text(&p[1], r->scratch, &uuid, err) && span_copy(r->a, uuid, &r->uuid, err) &&
           pick_text(&p[2], r->scratch, &r->probe, err) &&
           json_each(&scores, r->scratch, visit_detector, r, err);
}

static bool read_eval(struct json *j, struct reading *r, struct err *err)
{
    struct pick p[] = {
        { .path = "probe" }, { .path = "detector" }, { .path = "passed" },
        { .path = "fails" }, { .path = "nones" },    { .path = "total_evaluated" }
    };
    struct span probe, detector;
    uint64_t total = 0;
    struct evaluation e = { .at = j->origin + j->pos, .line = r->line };
    if (!pick_all(j, p, COUNT(p), r->scratch, err) || !pick_text(&p[0], r->scratch, &probe, err) ||
        !pick_text(&p[1], r->scratch, &detector, err) || !pick_u64(&p[2], &e.passed, err) ||
        !pick_u64(&p[4], &e.nones, err) || !pick_u64(&p[5], &total, err))
        return false;
    if (probe.len == 0 || detector.len == 0 || !pick_has(&p[2]) || total < e.passed)
        return err_at(err, ERR_INPUT, e.at,
                      "expected \"probe\", \"detector\", \"passed\" and \"total_evaluated\", as "
                      "garak counts answers");
    e.fails = total - e.passed; /* "fails" itself is missing in older reports */
    r->eval = arena_grow(r->a, r->eval, r->n_evals, &r->cap, sizeof *r->eval, err);
    if (r->eval == NULL || !span_copy(r->a, probe, &e.of.task, err) ||
        !span_copy(r->a, detector, &e.of.metric, err))
        return false;
    r->eval[r->n_evals++] = e;
    return true;
}

typedef bool read_entry(struct json *j, struct reading *r, struct err *err);
static const struct {
    const char *type;
    read_entry *read;
} entries[] = {
    { "start_run setup", read_setup }, { "init", read_init },
    { "attempt", read_attempt },       { "eval", read_eval },
    { "completion", read_completion },
};

static bool read_line(struct json *j, uint64_t number, struct arena *scratch, void *ctx,
                      struct err *err)
{
    struct reading *r = ctx;
    struct pick p[] = { { .path = "entry_type" } };
    struct json again = *j;
    struct span type;
    r->scratch = scratch;
    r->line = number;
    if (!pick_all(j, p, COUNT(p), r->scratch, err) || !json_end(j, err) ||
        !pick_text(&p[0], r->scratch, &type, err))
        return false;
    for (size_t i = 0; i < COUNT(entries); i++)
        if (span_eq(type, span_of(entries[i].type)))
            return entries[i].read(&again, r, err);
    return true;
}

/* ---- results ---- */

static struct pile *find_pile(const struct reading *r, const struct evaluation *e)
{
    for (size_t i = 0; i < r->piles.n; i++)
        if (span_eq(r->piles.pile[i].name.task, e->of.task) &&
            span_eq(r->piles.pile[i].name.metric, e->of.metric))
            return &r->piles.pile[i];
    return NULL;
}

static bool check_counts(const struct evaluation *e, const struct pile *p, struct err *err)
{
    uint64_t fails = 0;
    for (size_t i = 0; i < p->n; i++)
        fails += p->score[i].value > 0;
    if (fails == e->fails && p->n - fails == e->passed && p->unscored == e->nones)
        return true;
    return err_at(err, ERR_INPUT, e->at,
                  "line %" PRIu64 ": %" PRIu64 " passed, %" PRIu64 " fails and %" PRIu64
                  " nones are counted, and the attempts of status 2 make %zu, %" PRIu64
                  " and %" PRIu64 "; garak counts these",
                  e->line, e->passed, e->fails, e->nones, p->n - (size_t)fails, fails, p->unscored);
}

/* The attempts were taken out of the report. */
static bool add_sums(struct reading *r, const struct evaluation *e, struct err *err)
{
    struct result *to = gain_result(r->out, r->a, err);
    uint64_t n = e->passed + e->fails;
    if (to == NULL)
        return false;
    to->task = e->of.task;
    to->metric = e->of.metric;
    to->unscored = e->nones;
    to->kind = r->generations == 1 ? RESULT_COUNT : RESULT_VALUE;
    to->k = e->fails, to->n = n;
    if (to->kind == RESULT_VALUE) {
        to->k = to->n = 0;
        to->mean = (double)e->fails / (double)n;
        to->why = "several answers share a prompt, and the attempts are not in the report";
    }
    return true;
}

static bool add_result(struct reading *r, const struct evaluation *e, struct err *err)
{
    struct pile *p = find_pile(r, e);
    char room[QUOTED_BYTES];
    if (p != NULL && !check_counts(e, p, err))
        return false;
    if (e->passed + e->fails == 0) {
        notes_add(r->out->notes, "no-number", e->at, "no answer is scored by %s",
                  span_quote(e->of.metric, room));
        return true;
    }
    if (p == NULL ? !add_sums(r, e, err) : pile_result(&r->piles, p, r->out, err) == NULL)
        return false;
    struct result *to = &r->out->result[r->out->n - 1];
    to->planned_n = e->passed + e->fails + e->nones;
    if (r->threshold != default_threshold &&
        !gain_print(r->a, &to->settings, err, "threshold %g", r->threshold))
        return false;
    return gain_print(r->a, &to->pointer, err, "/line/%" PRIu64, e->line);
}

bool results_garak(struct source *src, const struct results_ask *ask, struct arena *a,
                   struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out, .piles = { .a = a } };
    (void)ask;
    out->format = RESULTS_GARAK;
    r.threshold = default_threshold;
    if (!lines_each(src, a, read_line, &r, err))
        return false;
    if (!out->finished)
        return err_at(err, ERR_INPUT, src->size,
                      "no \"completion\" entry; garak writes it at the end of a run, so this "
                      "report was cut short");
    for (size_t i = 0; i < r.n_evals; i++)
        if (!add_result(&r, &r.eval[i], err))
            return false;
    return true;
}
