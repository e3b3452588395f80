/* lm_eval_samples.c - samples_TASK_DATE.jsonl of lm-evaluation-harness: a test item a line, once for
 * each filter. Which task it is, and of which run, only the name of the file says; whether the run
 * had a limit only the results of that run say, so that whoever imports needs both. */
#include "results/lines.h"
#include "results/lm_eval.h"
#include "results/pick.h"
#include "results/pile.h"

enum { VALUES_MAX = 200, HASH_SHOWN = 12 };

enum { DOC_ID, DOC_HASH, DOC, FILTER, METRICS, KNOWN };
static const char *const known_name[KNOWN] = { "doc_id", "doc_hash", "doc", "filter", "metrics" };

struct value {
    struct span key;
    struct json at;
};

struct reading {
    struct arena *a, *scratch;
    struct results *out;
    struct span task, cluster; /* cluster: field of the document, or empty */
    struct piles piles;
    struct json known[KNOWN];
    struct value value[VALUES_MAX];
    size_t n_values;
    struct pile_score score; /* of the item at work */
    struct span filter;
};

static bool visit(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    for (unsigned i = 0; i < KNOWN; i++)
        if (span_eq(key, span_of(known_name[i]))) {
            r->known[i] = *j;
            return json_skip(j, r->scratch, err);
        }
    if (r->n_values < VALUES_MAX)
        r->value[r->n_values++] = (struct value){ key, *j };
    return json_skip(j, r->scratch, err);
}

static bool has(const struct reading *r, unsigned i)
{
    return r->known[i].text.ptr != NULL;
}

/* "17:575ddd4a0f33": the same number of the same text, so that two runs are not paired over another
 * version of the data. */
static bool name_item(struct reading *r, struct err *err)
{
    struct json id = r->known[DOC_ID], hash = r->known[DOC_HASH];
    struct span number, text = { 0 };
    if (!has(r, DOC_ID))
        return err_at(err, ERR_INPUT, r->score.at, "expected \"doc_id\"");
    if (!gain_text_of(&id, r->scratch, &number, err) ||
        (has(r, DOC_HASH) && !gain_text_of(&hash, r->scratch, &text, err)))
        return false;
    int shown = text.len < HASH_SHOWN ? (int)text.len : HASH_SHOWN;
    return gain_print(r->a, &r->score.id, err, "%.*s%s%.*s", (int)number.len,
                      (const char *)number.ptr, shown > 0 ? ":" : "", shown,
                      (const char *)text.ptr);
}

/* The field that was asked for; without one, a document that stands in the data twice is one. */
static bool name_cluster(struct reading *r, struct err *err)
{
    char room[QUOTED_BYTES];
    struct pick field = { .path = (const char *)r->cluster.ptr };
    struct json doc = r->known[DOC], hash = r->known[DOC_HASH];
    struct span text = r->score.id;
    if (r->cluster.len > 0) {
        if (!has(r, DOC) || !pick_all(&doc, &field, 1, r->scratch, err))
            return false;
        if (!pick_has(&field))
            return err_at(err, ERR_INPUT, r->score.at, "the document has no field %s",
                          span_quote(r->cluster, room));
        if (!pick_text(&field, r->scratch, &text, err))
            return false;
    } else if (has(r, DOC_HASH) && !gain_text_of(&hash, r->scratch, &text, err)) {
        return false;
    }
    return span_copy(r->a, text, &r->score.cluster, err);
}

static bool visit_metric(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct span name;
    (void)key;
    if (!json_string(j, r->scratch, &name, err))
        return false;
    for (size_t i = 0; i < r->n_values; i++) {
        struct json at = r->value[i].at;
        int c = json_peek(&at);
        if (!span_eq(r->value[i].key, name))
            continue;
        if (c == '[' || c == '{') { /* it comes to a number only over all items */
            notes_add(r->out->notes, "no-number", r->score.at,
                      "a metric whose items are no numbers is left to the results file");
            return true;
        }
        struct pile_name of = { r->task, name, r->filter };
        struct pile *pile = pile_find(&r->piles, &of, err);
        return pile != NULL && gain_real(&at, r->scratch, &r->score.value, &r->score.known, err) &&
               pile_add(&r->piles, pile, &r->score, err);
    }
    return err_at(err, ERR_INPUT, r->score.at, "expected a score for each of \"metrics\"");
}

static bool read_line(struct json *j, uint64_t number, struct arena *scratch, void *ctx,
                      struct err *err)
{
    struct reading *r = ctx;
    (void)number;
    r->scratch = scratch;
    r->score = (struct pile_score){ .at = j->origin + j->pos };
    r->n_values = 0;
    memset(r->known, 0, sizeof r->known);
    if (!json_each(j, r->scratch, visit, r, err) || !json_end(j, err))
        return false;
    if (!has(r, METRICS))
        return err_at(err, ERR_INPUT, r->score.at,
                      "expected \"metrics\", which names the scores of the item");
    struct json filter = r->known[FILTER], metrics = r->known[METRICS];
    r->filter = (struct span){ 0 };
    if (has(r, FILTER) && !gain_text_of(&filter, r->scratch, &r->filter, err))
        return false;
    if (span_eq(r->filter, SPAN("none")))
        r->filter.len = 0;
    return name_item(r, err) && name_cluster(r, err) && json_list(&metrics, visit_metric, r, err);
}

static bool make_results(struct reading *r, struct err *err)
{
    if (!pile_results(&r->piles, r->out, err))
        return false;
    for (size_t i = 0; i < r->out->n; i++)
        if (!gain_pointer((struct gain_path){ "/", r->out->result[i].metric, { 0 } }, r->a,
                          &r->out->result[i].pointer, err))
            return false;
    return true;
}

bool results_lm_eval_samples(struct source *src, const struct results_ask *ask, struct arena *a,
                             struct results *out, struct err *err)
{
    struct reading *r = ARENA_ARRAY(a, struct reading, 1, err);
    struct span date;
    if (r == NULL)
        return false;
    r->a = a, r->out = out, r->piles.a = a;
    if (!lm_eval_named(ask->name, "samples_", ".jsonl", &date) ||
        !lm_eval_task(ask->name, date, &r->task))
        return err_at(err, ERR_INPUT, 0,
                      "expected a file named samples_TASK_DATE.jsonl, as lm-eval names it: nothing "
                      "else says which task it is");
    if (!span_copy(a, ask->cluster, &r->cluster, err) || !span_copy(a, date, &out->run_id, err))
        return false;
    out->format = RESULTS_LM_EVAL_SAMPLES;
    out->finished = true;
    return lines_each(src, a, read_line, r, err) && make_results(r, err);
}
