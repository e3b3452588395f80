/* inspect.c - logs of UK AISI Inspect: one JSON document, or a ZIP archive (.eval) whose last
 * header.json is that document without its samples, each of which is a member of its own.
 *
 * The scores are taken from the samples, so that errors and clusters are ours; what the file says
 * of their mean has to agree. Its own standard error is 0 where it knows none, and is believed only
 * where no samples were kept. */
#include <math.h>

#include "formats/zip.h"
#include "results/pick.h"
#include "results/pile.h"

static const double slack = 1e-6;

enum top {
    STATUS,
    INVALIDATED,
    UPDATES,
    TASK,
    TASK_VERSION,
    MODEL,
    RUN,
    CREATED,
    TOOL,
    LIMIT,
    SAMPLE_ID,
    SHUFFLED,
    DATASET,
    EPOCHS,
    TOTAL,
    SCORES,
    OLD_SCORER,
    OLD_METRICS,
    COMPLETED_AT,
    SAMPLES,
    TOPS,
};
static const struct pick tops[TOPS] = {
    [STATUS] = { .path = "status" },
    [INVALIDATED] = { .path = "invalidated" },
    [UPDATES] = { .path = "log_updates" },
    [TASK] = { .path = "eval/task" },
    [TASK_VERSION] = { .path = "eval/task_version" },
    [MODEL] = { .path = "eval/model" },
    [RUN] = { .path = "eval/run_id" },
    [CREATED] = { .path = "eval/created" },
    [TOOL] = { .path = "eval/packages/inspect_ai" },
    [LIMIT] = { .path = "eval/config/limit" },
    [SAMPLE_ID] = { .path = "eval/config/sample_id" },
    [SHUFFLED] = { .path = "eval/dataset/shuffled" },
    [DATASET] = { .path = "eval/dataset/samples" },
    [EPOCHS] = { .path = "eval/config/epochs" },
    [TOTAL] = { .path = "results/total_samples" },
    [SCORES] = { .path = "results/scores" },
    [OLD_SCORER] = { .path = "results/scorer/name" },
    [OLD_METRICS] = { .path = "results/metrics" },
    [COMPLETED_AT] = { .path = "stats/completed_at" },
    [SAMPLES] = { .path = "samples" },
};

struct reading {
    struct arena *a;
    struct results *out;
    struct pick top[TOPS];
    struct piles piles;
    struct span task, version;
    uint64_t total, n_samples; /* total: planned */
    uint64_t ran, epochs;      /* epochs: answers to each sample, whose mean is what is scored */
    bool partial, edited;
    /* of the sample at work */
    struct span id, item, scorer;
    struct arena *scratch;
    /* of the entry of results.scores at work */
    struct span name, filter;
    struct pile *pile;
    bool reduced, clustered;
    uint64_t scored;
    struct gain_mean first; /* of the metric that is a mean */
    struct span first_name;
};

/* ---- one sample ---- */

static const struct {
    const char *word;
    double value;
} words[] = {
    { "C", 1 },   { "I", 0 },    { "P", 0.5 }, { "N", 0 },
    { "yes", 1 }, { "true", 1 }, { "no", 0 },  { "false", 0 },
};

/* A value of a score, as Inspect itself turns it into a number. */
static bool read_value(struct json *j, struct reading *r, double *out, bool *known, struct err *err)
{
    struct span text;
    bool yes;
    int c = json_peek(j);
    *known = false;
    if (c == '"') {
        if (!json_string(j, r->scratch, &text, err))
            return false;
        for (size_t i = 0; i < COUNT(words) && !*known; i++) {
            *known = span_eq(text, span_of(words[i].word));
            *out = words[i].value;
        }
        if (!*known)
            notes_add(r->out->notes, "no-number", j->origin + j->pos, "a score that is a text");
        return true;
    }
    if (c == 't' || c == 'f') {
        *known = json_bool(j, &yes, err);
        *out = *known && yes ? 1 : 0;
        return *known;
    }
    if (c == '[' || c == '{') {
        notes_add(r->out->notes, "no-number", j->origin + j->pos, "a score that is a list");
        return json_skip(j, r->scratch, err);
    }
    return gain_real(j, r->scratch, out, known, err);
}

static bool add_score(struct json *j, struct reading *r, struct span key, bool edited,
                      struct err *err)
{
    struct pile_score s = {
        .id = r->item, .cluster = r->id, .edited = edited, .at = j->origin + j->pos
    };
    struct pile_name name = { .metric = key.len > 0 ? key : r->scorer, .filter = r->scorer };
    struct pile *pile = pile_find(&r->piles, &name, err);
    return pile != NULL && read_value(j, r, &s.value, &s.known, err) &&
           pile_add(&r->piles, pile, &s, err);
}

/* Anything but null and an empty list. */
static bool is_filled(const struct pick *p)
{
    struct json j = p->at;
    if (!pick_has(p) || json_peek(&j) != '[')
        return pick_has(p);
    j.pos++;
    return json_peek(&j) != ']';
}

struct parts {
    struct reading *r;
    bool edited;
};

static bool visit_part(struct json *j, struct span key, void *ctx, struct err *err)
{
    const struct parts *p = ctx;
    return add_score(j, p->r, key, p->edited, err);
}

/* { "value": ..., "history": [...] }; a value may be an object of several. */
static bool visit_score(struct json *j, struct span scorer, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[] = { { .path = "value" }, { .path = "history" } };
    r->scorer = scorer;
    if (!pick_all(j, p, COUNT(p), r->scratch, err))
        return false;
    struct json value = p[0].at;
    bool edited = is_filled(&p[1]);
    if (value.text.ptr == NULL)
        return true;
    if (json_peek(&value) != '{')
        return add_score(&value, r, (struct span){ 0 }, edited, err);
    return json_each(&value, r->scratch, visit_part, &(struct parts){ r, edited }, err);
}

static bool name_item(struct reading *r, struct span id, uint64_t epoch, struct err *err)
{
    if (!span_copy(r->a, id, &r->id, err))
        return false;
    r->item = r->id;
    return epoch <= 1 || gain_print(r->a, &r->item, err, "%.*s epoch %" PRIu64, (int)id.len,
                                    (const char *)id.ptr, epoch);
}

static bool read_sample(struct json *j, struct reading *r, struct err *err)
{
    struct pick p[] = {
        { .path = "id" }, { .path = "epoch" }, { .path = "scores" }, { .path = "score" }
    };
    struct span id;
    uint64_t epoch = 1, at = j->origin + j->pos;
    if (!pick_all(j, p, COUNT(p), r->scratch, err) || !pick_text(&p[0], r->scratch, &id, err) ||
        !pick_u64(&p[1], &epoch, err))
        return false;
    if (id.len == 0)
        return err_at(err, ERR_INPUT, at,
                      "a sample without an \"id\"; Inspect writes one for every sample");
    r->n_samples++;
    if (!name_item(r, id, epoch, err))
        return false;
    struct json scores = p[2].at;
    if (pick_has(&p[2]))
        return json_each(&scores, r->scratch, visit_score, r, err);
    struct json one = p[3].at; /* as it was written before 2024 */
    struct span scorer;
    return !pick_has(&p[3]) || (pick_text(&r->top[OLD_SCORER], r->a, &scorer, err) &&
                                visit_score(&one, scorer, r, err));
}

static bool visit_sample(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    (void)key;
    return read_sample(j, r, err);
}

/* ---- what the file says of all of them ---- */

static bool is_word(struct span s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_eq(s, span_of(list[i])))
            return true;
    return false;
}

static struct pile *find_pile(struct reading *r, struct span name, struct span scorer)
{
    for (size_t i = 0; i < r->piles.n; i++)
        if (span_eq(r->piles.pile[i].name.metric, name) &&
            (scorer.len == 0 || span_eq(r->piles.pile[i].name.filter, scorer)))
            return &r->piles.pile[i];
    return NULL;
}

static void describe(const struct reading *r, struct result *to)
{
    to->task = r->task;
    to->task_version = r->version;
    to->partial = r->partial;
    to->edited |= r->edited;
    to->planned_n = r->total;
}

static struct result *add_value(struct reading *r, struct span metric, struct err *err)
{
    struct result *to = gain_result(r->out, r->a, err);
    if (to == NULL)
        return NULL;
    to->metric = metric;
    to->filter = r->filter;
    describe(r, to);
    if (!gain_pointer((struct gain_path){ "/results/scores/", r->name, metric }, r->a, &to->pointer,
                      err))
        return NULL;
    return to;
}

/* A metric of an entry: kept if it is the mean of the items, a number without an error bar if it is
 * anything else but an error. */
static bool visit_metric(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const char *const means[] = { "accuracy", "mean" };
    static const char *const errors[] = { "stderr", "bootstrap_stderr", "std", "var", "ci" };
    struct reading *r = ctx;
    struct pick p[] = { { .path = "value" }, { .path = "params/cluster" } };
    double value = 0;
    bool known = false;
    if (key.len == 0)
        return json_skip(j, r->a, err);
    if (!pick_all(j, p, COUNT(p), r->a, err))
        return false;
    struct json at = p[0].at;
    if (at.text.ptr != NULL && !gain_real(&at, r->a, &value, &known, err))
        return false;
    if (span_eq(key, SPAN("stderr"))) {
        r->first.se = value;
        r->first.has_se = known;
        r->clustered = pick_has(&p[1]);
    }
    if (!known || is_word(key, errors, COUNT(errors)))
        return true;
    if (is_word(key, means, COUNT(means)) && !r->reduced) {
        r->first.mean = r->first_name.len == 0 ? value : r->first.mean;
        r->first_name = r->first_name.len == 0 ? key : r->first_name;
        return true;
    }
    struct result *to = add_value(r, key, err);
    if (to == NULL)
        return false;
    to->kind = RESULT_VALUE;
    to->mean = value;
    to->why = "a metric that is not the mean of the items";
    return true;
}

/* Of the samples: what the file says of their mean must be so. */
static bool settle_items(struct reading *r, uint64_t at, struct err *err)
{
    double mean;
    char room[QUOTED_BYTES];
    struct pile *pile = r->pile;
    if (pile->n == 0) {
        notes_add(r->out->notes, "no-number", at, "no sample is scored by %s",
                  span_quote(r->name, room));
        return true;
    }
    if (!pile_mean(&r->piles, pile, &mean, err))
        return false;
    if (r->first_name.len > 0 && !(fabs(mean - r->first.mean) <= slack * (1 + fabs(mean))))
        return err_at(
            err, ERR_INPUT, at,
            "%s has a mean of %.6g in the results and %.6g in the samples; Inspect writes "
            "both from the same scores",
            span_quote(r->name, room), r->first.mean, mean);
    struct result *to = pile_result(&r->piles, pile, r->out, err);
    if (to == NULL)
        return false;
    to->metric = r->first_name.len > 0 ? r->first_name : SPAN("mean");
    to->filter = r->filter;
    describe(r, to);
    if (to->planned_n < to->n_scores + to->unscored)
        to->planned_n = to->n_scores + to->unscored;
    to->unscored = to->planned_n - to->n_scores;
    pile->n = 0; /* it has its result */
    return gain_pointer((struct gain_path){ "/samples/scores/", r->name, { 0 } }, r->a,
                        &to->pointer, err);
}

/* No samples were kept: what the file says is all there is. */
static bool settle_sums(struct reading *r, struct err *err)
{
    if (r->first_name.len == 0)
        return true;
    struct result *to = add_value(r, r->first_name, err);
    if (to == NULL)
        return false;
    r->first.n = r->scored;
    r->first.bounded = !r->clustered && r->scored > 1;
    gain_settle(to, &r->first);
    to->unscored = r->total > r->scored ? r->total - r->scored : 0;
    return true;
}

static bool settle(struct reading *r, struct json *metrics, bool fresh, struct err *err)
{
    uint64_t at = metrics->origin + metrics->pos;
    r->first = (struct gain_mean){ 0 };
    r->first_name = (struct span){ 0 };
    r->clustered = false;
    if (json_peek(metrics) == '{' && !json_each(metrics, r->a, visit_metric, r, err))
        return false;
    if (r->n_samples == 0)
        return settle_sums(r, err);
    return !fresh || r->pile == NULL || settle_items(r, at, err);
}

static bool visit_entry(struct json *j, struct span key, void *ctx, struct err *err)
{
    static const char *const plain[] = { "mean", "mean_score" };
    struct reading *r = ctx;
    struct pick p[] = { { .path = "name" },
                        { .path = "scorer" },
                        { .path = "reducer" },
                        { .path = "metrics" },
                        { .path = "scored_samples" } };
    struct span scorer, reducer;
    (void)key;
    uint64_t at = j->origin + j->pos;
    r->scored = r->ran / r->epochs;
    if (!pick_all(j, p, COUNT(p), r->a, err) || !pick_text(&p[0], r->a, &r->name, err) ||
        !pick_text(&p[1], r->a, &scorer, err) || !pick_text(&p[2], r->a, &reducer, err) ||
        !pick_u64(&p[4], &r->scored, err))
        return false;
    if (pick_has(&r->top[TOTAL]) && r->scored > r->ran)
        return err_at(err, ERR_INPUT, at,
                      "%" PRIu64 " samples are scored of %" PRIu64
                      "; Inspect writes \"scored_samples\" and \"total_samples\" of the same run",
                      r->scored, r->ran);
    r->reduced = reducer.len > 0 && !is_word(reducer, plain, COUNT(plain));
    r->pile = find_pile(r, r->name, scorer);
    r->filter = scorer;
    if (scorer.len > 0 && !span_eq(scorer, r->name) &&
        !gain_print(r->a, &r->filter, err, "%.*s.%.*s", (int)scorer.len, (const char *)scorer.ptr,
                    (int)r->name.len, (const char *)r->name.ptr))
        return false;
    return settle(r, &p[3].at, !r->reduced, err);
}

static bool read_results(struct reading *r, struct err *err)
{
    struct json scores = r->top[SCORES].at;
    if (pick_has(&r->top[SCORES]))
        return json_list(&scores, visit_entry, r, err) || err_in(err, "results");
    if (!pick_has(&r->top[OLD_METRICS]))
        return err_at(err, ERR_INPUT, pick_off(&r->top[STATUS]),
                      "no \"results\" with \"scores\"; Inspect writes them when the samples are "
                      "scored (inspect score does so afterwards)");
    if (!pick_text(&r->top[OLD_SCORER], r->a, &r->name, err))
        return false;
    r->scored = r->ran / r->epochs;
    r->filter = r->name;
    r->pile = find_pile(r, r->name, r->name);
    return settle(r, &r->top[OLD_METRICS].at, true, err);
}

/* ---- the run ---- */

static bool refuse_status(const struct reading *r, struct span status, struct err *err)
{
    char room[QUOTED_BYTES];
    return err_at(err, ERR_INPUT, pick_off(&r->top[STATUS]),
                  "the run has the status %s; only one that ended with \"success\" is a result "
                  "(inspect eval-retry finishes it)",
                  span_quote(status, room));
}

/* Of a run with a limit, what the limit left out was planned, too. */
static bool count_planned(struct reading *r, struct err *err)
{
    uint64_t samples = 0, epochs = 1, whole = 0;
    if (!pick_u64(&r->top[DATASET], &samples, err) || !pick_u64(&r->top[EPOCHS], &epochs, err))
        return false;
    r->epochs = epochs > 0 ? epochs : 1;
    r->ran = r->total;
    if (!r->partial)
        return true;
    if (samples == 0)
        return err_at(err, ERR_INPUT, pick_off(&r->top[STATUS]),
                      "a part of the samples was run, and no \"dataset\" says of how many; Inspect "
                      "writes it");
    if (!ck_mul(samples, epochs, &whole))
        return err_at(err, ERR_INPUT, pick_off(&r->top[DATASET]), "more samples than there can be");
    r->total = whole > r->total ? whole : r->total;
    return true;
}

static bool read_run(struct reading *r, struct err *err)
{
    struct results *out = r->out;
    struct pick *p = r->top;
    struct span status;
    bool invalidated = false, shuffled = false;
    if (!pick_text(&p[STATUS], r->a, &status, err) ||
        !pick_bool(&p[INVALIDATED], &invalidated, err) ||
        !pick_bool(&p[SHUFFLED], &shuffled, err) || !pick_u64(&p[TOTAL], &r->total, err) ||
        !pick_text(&p[TASK], r->a, &r->task, err) ||
        !pick_text(&p[TASK_VERSION], r->a, &r->version, err) ||
        !pick_text(&p[MODEL], r->a, &out->model, err) ||
        !pick_text(&p[RUN], r->a, &out->run_id, err) ||
        !pick_text(&p[TOOL], r->a, &out->tool_version, err) ||
        !pick_time(&p[CREATED], r->a, &out->measured_at, err) ||
        !pick_time(&p[COMPLETED_AT], r->a, &out->measured_at, err))
        return false;
    if (!span_eq(status, SPAN("success")))
        return refuse_status(r, status, err);
    if (invalidated)
        return err_at(err, ERR_INPUT, pick_off(&p[INVALIDATED]),
                      "samples of the run were invalidated after it; run them again");
    if (r->task.len == 0)
        return err_at(err, ERR_INPUT, pick_off(&p[STATUS]),
                      "no \"eval\" with a \"task\"; Inspect writes its name there");
    r->partial = (pick_has(&p[LIMIT]) && !shuffled) || pick_has(&p[SAMPLE_ID]);
    r->edited = is_filled(&p[UPDATES]);
    out->finished = true;
    return count_planned(r, err);
}

static bool read_header(struct reading *r, struct span text, struct err *err)
{
    struct json j = gain_json(text);
    memcpy(r->top, tops, sizeof tops);
    return pick_all(&j, r->top, TOPS, r->a, err) && json_end(&j, err) && read_run(r, err);
}

/* ---- the archive ---- */

static bool is_sample(const struct zip *z, const struct zip_member *m)
{
    return span_begins(m->name, "samples/") && span_ends(m->name, ".json") &&
           zip_find(z, m->name) == m;
}

/* Inspect writes whole archives, front to back; what else is in one was not written by it. */
static bool check_archive(const struct notes *notes, struct err *err)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, "duplicate-name") != 0 &&
            strcmp(notes->list[i].code, "comment") != 0)
            return err_at(err, ERR_INPUT, notes->list[i].off,
                          "%s in the archive (%s); copy it again from where Inspect wrote it",
                          notes->list[i].code, notes->list[i].text);
    return true;
}

static bool read_member(struct reading *r, struct zip *z, const struct zip_member *m,
                        struct err *err)
{
    AUTO_CLOSE(arena) struct arena scratch = { .name = "sample", .limit = RESULTS_TEXT_MAX };
    char room[QUOTED_BYTES];
    struct span text;
    r->scratch = &scratch;
    if (!zip_load(z, m, &scratch, &text, err))
        return false;
    struct json j = gain_json(text);
    if (read_sample(&j, r, err) && json_end(&j, err))
        return true;
    err->has_at = false; /* it is one of the member, not of the file */
    return err_in(err, "%s", span_quote(m->name, room));
}

static bool read_archive(struct reading *r, struct source *src, struct err *err)
{
    struct zip z;
    struct span text;
    struct notes *notes = ARENA_ARRAY(r->a, struct notes, 1, err);
    if (notes == NULL || !zip_open(&z, src, r->a, notes, err) || !check_archive(notes, err))
        return false;
    const struct zip_member *header = zip_find(&z, SPAN("header.json"));
    if (header == NULL)
        return err_at(err, ERR_INPUT, z.directory_off,
                      "no \"header.json\" in the archive; Inspect writes it when a run ends");
    if (!zip_load(&z, header, r->a, &text, err))
        return false;
    if (!read_header(r, text, err)) {
        err->has_at = false; /* it is one of the member, not of the file */
        return err_in(err, "\"header.json\"");
    }
    for (size_t i = 0; i < z.n; i++)
        if (is_sample(&z, &z.member[i]) && !read_member(r, &z, &z.member[i], err))
            return false;
    return true;
}

static bool read_document(struct reading *r, struct source *src, struct err *err)
{
    struct span text;
    if (!gain_text(src, r->a, &text, err) || !read_header(r, text, err))
        return false;
    struct json samples = r->top[SAMPLES].at;
    r->scratch = r->a;
    return !pick_has(&r->top[SAMPLES]) || json_list(&samples, visit_sample, r, err) ||
           err_in(err, "samples");
}

bool results_inspect(struct source *src, const struct results_ask *ask, struct arena *a,
                     struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out, .piles = { .a = a } };
    uint8_t mark[2];
    (void)ask;
    out->format = RESULTS_INSPECT;
    if (!source_read(src, 0, mark, sizeof mark, err))
        return false;
    bool ok =
        mark[0] == 'P' && mark[1] == 'K' ? read_archive(&r, src, err) : read_document(&r, src, err);
    return ok && read_results(&r, err);
}
