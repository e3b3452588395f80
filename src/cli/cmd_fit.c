/* cmd_fit.c - `ajar fit MODEL`: what a model asks of a machine, from its headers alone. */
#include "base/file.h"
#include "cli/cmd.h"
#include "cli/fit_people.h"
#include "cli/fit_truth.h"
#include "cli/home.h"
#include "scan/model.h"
#include "web/chart.h"

enum { CONTEXTS_MAX = 16, CONTEXT_USUAL = 8192 };
static const size_t look_memory = (size_t)4 << 30;

static bool no_sandbox, split, calibrate, selftest;
static uint64_t slots = OPT_UNSAID, ubatch = OPT_UNSAID;
static const char *contexts, *cache, *generation, *quants, *svg, *engine, *at, *with, *table;
static struct fit_people_options people = { .least = OPT_UNSAID, .margin_mib = OPT_UNSAID };

static bool usual_quants(const struct fit_shape *s)
{
    static const char *const whole[] = { "F32", "F16", "BF16" };
    bool packed = false;
    for (size_t i = 0; i < s->n_tensors; i++) {
        bool is_whole = s->tensor[i].dtype.len == 0;
        for (size_t k = 0; k < COUNT(whole); k++)
            is_whole = is_whole || span_eq(s->tensor[i].dtype, span_of(whole[k]));
        packed = packed || !is_whole;
    }
    return s->source != FIT_FROM_GGUF || !packed;
}

static bool add_weights(struct fit_view *v, enum fit_quant q, struct arena *a, struct err *err)
{
    if (!fit_weights(&v->shape, q, a, &v->weights[v->n_weights], err))
        return false;
    v->n_weights++;
    return true;
}

static bool named_quants(struct fit_view *v, struct arena *a, struct err *err)
{
    struct span rest = span_of(quants), item;
    bool all = span_eq(rest, SPAN("all"));
    char room[QUOTED_BYTES];
    for (unsigned q = FIT_AS_FILED + 1; all && q < FIT_QUANTS; q++)
        if (!add_weights(v, (enum fit_quant)q, a, err))
            return false;
    while (!all && fit_item(&rest, &item)) {
        enum fit_quant q = fit_quant_of(item);
        if (q == FIT_QUANTS)
            return err_set(err, ERR_USAGE, "no recipe is called %s: --quants all shows them",
                           span_quote(item, room));
        bool twice = false;
        for (size_t i = 0; i < v->n_weights; i++)
            twice = twice || v->weights[i].quant == q;
        if (!twice && !add_weights(v, q, a, err))
            return false;
    }
    return true;
}

static bool choose_weights(struct fit_view *v, struct arena *a, struct err *err)
{
    static const enum fit_quant usual[] = { FIT_Q8_0,   FIT_Q6_K,   FIT_Q5_K_M,
                                            FIT_Q4_K_M, FIT_Q3_K_M, FIT_Q2_K };
    v->weights = ARENA_ARRAY(a, struct fit_weights, FIT_QUANTS, err);
    if (v->weights == NULL ||
        (v->shape.source != FIT_FROM_CONFIG && !add_weights(v, FIT_AS_FILED, a, err)))
        return false;
    if (quants != NULL)
        return named_quants(v, a, err);
    for (size_t i = 0; i < COUNT(usual) && usual_quants(&v->shape); i++)
        if (!add_weights(v, usual[i], a, err))
            return false;
    return true;
}

static bool read_contexts(const struct fit_shape *s, uint64_t list[CONTEXTS_MAX], size_t *n,
                          struct err *err)
{
    struct span rest = contexts != NULL ? span_of(contexts) : SPAN("8192"), item;
    char room[QUOTED_BYTES];
    uint64_t most = s->context;
    *n = 0;
    while (fit_item(&rest, &item)) {
        uint64_t ctx = 0;
        bool max = span_eq(item, SPAN("max"));
        if (max && most == 0)
            return err_set(err, ERR_USAGE, "nothing says for which context the model was trained");
        if (!max && (!span_u64(item, &ctx) || ctx == 0 || ctx > FIT_TOKENS_MAX))
            return err_set(err, ERR_USAGE, "%s is no context: say tokens, as 8192, or max",
                           span_quote(item, room));
        if (*n == CONTEXTS_MAX)
            return err_set(err, ERR_USAGE, "at most %d contexts at once", CONTEXTS_MAX);
        ctx = max || (contexts == NULL && most > 0 && most < CONTEXT_USUAL) ? most : ctx;
        bool twice = false;
        for (size_t i = 0; i < *n; i++)
            twice = twice || list[i] == ctx;
        if (!twice)
            list[(*n)++] = ctx;
    }
    return *n > 0 || err_set(err, ERR_USAGE, "--ctx names no context");
}

static bool read_run(struct fit_run *r, struct err *err)
{
    char room[QUOTED_BYTES];
    *r = (struct fit_run){ .slots = slots == OPT_UNSAID ? 1 : slots,
                           .ubatch = ubatch == OPT_UNSAID ? 0 : ubatch,
                           .split = split };
    if (slots == 0 || ubatch == 0)
        return err_set(err, ERR_USAGE, "--%s is at least 1", slots == 0 ? "slots" : "ub");
    if (r->slots > FIT_SLOTS_MAX || r->ubatch > FIT_TOKENS_MAX)
        return err_set(err, ERR_USAGE, "at most %u slots, and %llu tokens at a time", FIT_SLOTS_MAX,
                       FIT_TOKENS_MAX);
    if (cache != NULL)
        r->k = r->v = fit_cache_of(span_of(cache));
    if (r->k == FIT_CACHE_TYPES)
        return err_set(err, ERR_USAGE,
                       "%s is no type of cache: f16, bf16, f32, q8_0, q5_1, q5_0, "
                       "q4_1, q4_0 or iq4_nl",
                       span_quote(span_of(cache), room));
    if (generation != NULL && strcmp(generation, "old") != 0 && strcmp(generation, "new") != 0)
        return err_set(err, ERR_USAGE, "--gen is old or new");
    r->old = generation != NULL && strcmp(generation, "old") == 0;
    return true;
}

static bool fill_cases(struct fit_view *v, struct arena *a, struct err *err)
{
    uint64_t list[CONTEXTS_MAX];
    struct fit_run run;
    size_t n;
    if (!read_contexts(&v->shape, list, &n, err) || !read_run(&run, err))
        return false;
    v->each = ARENA_ARRAY(a, struct fit_case, v->n_weights * n, err);
    if (v->each == NULL)
        return false;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < v->n_weights; i++) {
            struct fit_case *c = &v->each[v->n_cases];
            *c = (struct fit_case){ .weights = &v->weights[i], .run = run };
            c->run.ctx = list[k];
            if (!fit_memory(&v->shape, c->weights, &c->run, &c->memory, err))
                return false;
            v->n_cases++;
        }
    return true;
}

static bool write_chart(const struct fit_people *p, struct arena *a, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct span text;
    buf_init(&b, "the figure", CHART_BYTES_MAX);
    return fit_people_chart(&b, p, a, err) && buf_done(&b, &text, err) &&
           file_replace(svg, text, 0644, err);
}

static void tell(struct out *o, const struct fit_view *v, const struct fit_people *p)
{
    if (o->json) {
        jout_open(&o->doc, NULL, '{');
        fit_json(&o->doc, v);
        fit_people_json(&o->doc, p);
        jout_close(&o->doc, '}');
        return;
    }
    fit_text(&o->text, v);
    if (engine != NULL && strcmp(engine, "vllm") == 0)
        fit_people_serve(&o->text, p);
    else
        fit_people_text(&o->text, p);
}

static bool fit_model(const char *path, struct out *o, struct err *err)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "look", .limit = look_memory };
    struct look_options how = { .no_sandbox = no_sandbox, .no_hash = true, .tensors = true };
    struct look l;
    struct fit_files files;
    struct fit_view v = { .look = &l };
    struct fit_people p;
    struct clock now = clock_read();
    char room[QUOTED_BYTES];
    if (at != NULL && !home_date("at", at, &now.now_at, err))
        return false;
    if (engine != NULL && strcmp(engine, "vllm") != 0 && strcmp(engine, "llama.cpp") != 0)
        return err_set(err, ERR_USAGE, "--engine is llama.cpp or vllm, not %s",
                       span_quote(span_of(engine), room));
    if (!look_at(path, &how, &a, &l, err))
        return false;
    if (!model_files(&l, &a, &files, err) || !fit_shape(&files, &a, &v.shape, err) ||
        !choose_weights(&v, &a, err) || !fill_cases(&v, &a, err))
        return err->kind == ERR_USAGE ? false : err_in(err, "%s", path);
    if (!fit_people_find(&v, &people, now, &a, &p, err) ||
        (svg != NULL && !write_chart(&p, &a, err)))
        return false;
    tell(o, &v, &p);
    return true;
}

static bool run(char **args, struct out *o, struct err *err)
{
    struct fit_calibrate c = { args, with, table, no_sandbox };
    if (calibrate && selftest)
        return err_set(err, ERR_USAGE, "--calibrate and --selftest: one of them");
    if (selftest)
        return args[0] == NULL ? fit_selftest(table, o, err)
                               : err_set(err, ERR_USAGE, "--selftest takes no model");
    if (args[0] == NULL)
        return err_set(err, ERR_USAGE, calibrate ? "--calibrate needs a log" : "which model?");
    if (calibrate)
        return o->json ? err_set(err, ERR_USAGE, "--calibrate writes a table, not JSON")
                       : fit_calibrate(&c, o, err);
    if (args[1] != NULL)
        return err_set(err, ERR_USAGE, "one model at a time");
    return fit_model(args[0], o, err);
}

static const struct opt opts[] = {
    { "ctx", 'c', OPT_TEXT, &contexts, "N,...", "contexts in tokens, or max (default 8192)" },
    { "kv", 0, OPT_TEXT, &cache, "TYPE", "type of the cache: f16, q8_0, q4_0, ..." },
    { "slots", 0, OPT_COUNT, &slots, "N", "sequences at a time (default 1)" },
    { "split", 0, OPT_FLAG, &split, NULL, "each slot has cells of its own" },
    { "ub", 0, OPT_COUNT, &ubatch, "N", "tokens worked on at a time (default 512)" },
    { "gen", 0, OPT_TEXT, &generation, "old|new",
      "buffers for the logits of a batch, or of slots" },
    { "quants", 0, OPT_TEXT, &quants, "NAME,...", "sizes of these recipes, or all" },
    { "engine", 0, OPT_TEXT, &engine, "NAME", "llama.cpp, or vllm: what serving many takes" },
    { "min-toks", 0, OPT_COUNT, &people.least, "N", "tokens a second that count (default 10)" },
    { "hw", 0, OPT_TEXT, &people.hw, "NAME|FILE", "this machine, all, or those of a table" },
    { "margin", 0, OPT_COUNT, &people.margin_mib, "MIB", "left free on a card (default 1024)" },
    { "tokens", 0, OPT_TEXT, &people.tokens, "N", "it was trained on so many, as 2T" },
    { "gpu-hours", 0, OPT_TEXT, &people.gpu_hours, "N[@NAME]",
      "it was trained for so many, as 2.8M@H100 SXM" },
    { "at", 0, OPT_TEXT, &at, "DATE", "of the machines of that day" },
    { "svg", 0, OPT_TEXT, &svg, "FILE", "write a figure of reach there" },
    { "calibrate", 0, OPT_FLAG, &calibrate, NULL,
      "take rows for --selftest from logs of llama.cpp" },
    { "with", 0, OPT_TEXT, &with, "MODEL", "the model whose logs they are" },
    { "table", 0, OPT_TEXT, &table, "FILE", "of measured runs: to append to, or to test against" },
    { "selftest", 0, OPT_FLAG, &selftest, NULL, "compare with runs that were measured" },
    { "no-sandbox", 0, OPT_FLAG, &no_sandbox, NULL, "read hostile files with your own rights" },
};

const struct cmd cmd_fit = {
    .name = "fit",
    .summary = "say what a model asks of a machine",
    .usage = "MODEL | LOG...",
    .opts = opts,
    .n_opts = COUNT(opts),
    .min_args = 0,
    .max_args = 4096,
    .run = run,
};
