/* helm.c - per_instance_stats.json of a HELM run: of each instance its metrics. Task and model stand
 * in the name of the run's folder only: RUN:model=MODEL/per_instance_stats.json.
 *
 * stats.json beside it says of each metric the mean, and a variance that is one between train
 * trials: 0 of the usual one. It is refused, with what to give instead. */
#include "base/utf8.h"
#include "results/pick.h"
#include "results/pile.h"

static const char file_name[] = "per_instance_stats.json";

enum { MODEL = sizeof "model=" - 1 };

struct reading {
    struct arena *a;
    struct results *out;
    struct piles piles;
    struct span task;
    /* of the entry at work */
    struct span instance, item, perturbation;
};

/* What HELM keeps of each instance besides how good the answer is. */
static bool is_bookkeeping(struct span name)
{
    static const char *const fronts[] = { "num_",           "inference_",       "training_",
                                          "finish_reason_", "batch_size",       "max_prob",
                                          "logprob",        "prompt_truncated", "estimated_" };
    for (size_t i = 0; i < COUNT(fronts); i++)
        if (span_begins(name, fronts[i]))
            return true;
    return false;
}

static bool visit_stat(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[] = {
        { .path = "name/name" }, { .path = "name/split" }, { .path = "count" }, { .path = "mean" }
    };
    struct pile_score s = { .id = r->item, .cluster = r->instance, .at = j->origin + j->pos };
    struct pile_name name = { .task = r->task };
    uint64_t count = 0;
    (void)key;
    if (!pick_all(j, p, COUNT(p), r->a, err) || !pick_text(&p[0], r->a, &name.metric, err) ||
        !pick_text(&p[1], r->a, &name.filter, err) || !pick_u64(&p[2], &count, err))
        return false;
    if (name.metric.len == 0)
        return err_at(err, ERR_INPUT, s.at, "a statistic without a \"name\"; HELM writes one");
    if (is_bookkeeping(name.metric))
        return true;
    struct json mean = p[3].at;
    if (count > 0 && mean.text.ptr != NULL && !gain_real(&mean, r->a, &s.value, &s.known, err))
        return false;
    if (r->perturbation.len > 0 &&
        !gain_print(r->a, &name.filter, err, "%.*s%s%.*s", (int)name.filter.len,
                    (const char *)name.filter.ptr, name.filter.len > 0 ? "." : "",
                    (int)r->perturbation.len, (const char *)r->perturbation.ptr))
        return false;
    struct pile *pile = pile_find(&r->piles, &name, err);
    return pile != NULL && pile_add(&r->piles, pile, &s, err);
}

static bool visit_entry(struct json *j, struct span key, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    struct pick p[] = { { .path = "instance_id" },
                        { .path = "train_trial_index" },
                        { .path = "perturbation/name" },
                        { .path = "stats" } };
    uint64_t trial = 0;
    (void)key;
    uint64_t at = j->origin + j->pos;
    if (!pick_all(j, p, COUNT(p), r->a, err) || !pick_text(&p[0], r->a, &r->instance, err) ||
        !pick_u64(&p[1], &trial, err) || !pick_text(&p[2], r->a, &r->perturbation, err))
        return false;
    if (r->instance.len == 0 || !pick_has(&p[3]))
        return err_at(err, ERR_INPUT, at,
                      "expected \"instance_id\" and \"stats\", as HELM writes them into %s",
                      file_name);
    r->item = r->instance;
    if (trial > 0 && !gain_print(r->a, &r->item, err, "%.*s trial %" PRIu64, (int)r->instance.len,
                                 (const char *)r->instance.ptr, trial))
        return false;
    struct json stats = p[3].at;
    return json_list(&stats, visit_stat, r, err);
}

static struct span cut(struct span s, size_t from, size_t to)
{
    return (struct span){ s.ptr + from, to - from };
}

/* "mmlu:subject=anatomy,model=openai_gpt2": the model is one of the arguments, and the rest is the
 * task. */
static bool name_run(struct reading *r, struct span path, struct err *err)
{
    struct span run = { 0 };
    size_t model = 0, behind, back = sizeof file_name; /* with the slash */
    if (path.len > back && span_ends(path, file_name) && path.ptr[path.len - back] == '/')
        run = cut(path, 0, path.len - back);
    for (size_t i = 1; i + MODEL < run.len && model == 0; i++)
        if ((run.ptr[i - 1] == ':' || run.ptr[i - 1] == ',') &&
            span_begins(cut(run, i, run.len), "model="))
            model = i;
    if (model <= 1 || !utf8_ok(run))
        return err_set(err, ERR_INPUT,
                       "expected RUN:model=MODEL/%s; HELM names task and model by the folder only",
                       file_name);
    for (behind = model + MODEL; behind < run.len && run.ptr[behind] != ','; behind++)
        ;
    /* Its separator goes with it: "r:a=1,model=m,b=2", "r:model=m,b=2". */
    bool first = run.ptr[model - 1] == ':' && behind < run.len;
    size_t front = first ? model : model - 1, rest = first ? behind + 1 : behind;
    return span_copy(r->a, cut(run, model + MODEL, behind), &r->out->model, err) &&
           gain_print(r->a, &r->task, err, "%.*s%.*s", (int)front, (const char *)run.ptr,
                      (int)(run.len - rest), (const char *)run.ptr + rest);
}

/* Instances of the same split and perturbation: each has every metric, or it was lost. */
static uint64_t count_instances(const struct reading *r, const struct pile *of)
{
    uint64_t most = 0;
    for (size_t i = 0; i < r->piles.n; i++) {
        const struct pile *p = &r->piles.pile[i];
        if (span_eq(p->name.filter, of->name.filter) && p->n + p->unscored > most)
            most = p->n + p->unscored;
    }
    return most;
}

static bool add_result(struct reading *r, struct pile *p, struct err *err)
{
    char room[QUOTED_BYTES];
    if (p->n == 0) {
        notes_add(r->out->notes, "no-number", 0, "no instance has a value of %s",
                  span_quote(p->name.metric, room));
        return true;
    }
    struct result *to = pile_result(&r->piles, p, r->out, err);
    if (to == NULL)
        return false;
    to->planned_n = count_instances(r, p);
    to->unscored = to->planned_n - p->n;
    return gain_pointer((struct gain_path){ "/stats/", to->metric, to->filter }, r->a, &to->pointer,
                        err);
}

bool results_helm(struct source *src, const struct results_ask *ask, struct arena *a,
                  struct results *out, struct err *err)
{
    struct reading r = { .a = a, .out = out, .piles = { .a = a } };
    struct span text;
    out->format = RESULTS_HELM;
    if (!name_run(&r, ask->name, err) || !gain_text(src, a, &text, err))
        return false;
    struct json j = gain_json(text);
    if (!json_list(&j, visit_entry, &r, err) || !json_end(&j, err))
        return false;
    for (size_t i = 0; i < r.piles.n; i++)
        if (!add_result(&r, &r.piles.pile[i], err))
            return false;
    out->finished = true; /* it is written when all is done */
    return true;
}

bool results_helm_sums(struct source *src, const struct results_ask *ask, struct arena *a,
                       struct results *out, struct err *err)
{
    (void)src, (void)ask, (void)a, (void)out;
    return err_at(err, ERR_INPUT, 0,
                  "the variance in stats.json is one between train trials, not between instances; "
                  "give %s from the same folder",
                  file_name);
}
