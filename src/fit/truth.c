/* truth.c - see truth.h. */
#include "fit/truth.h"

#include "fit/hp.h"
#include "fit/memory.h"
#include "fit/table.h"

enum { MODEL, QUANT, CTX, SLOTS, UBATCH, OUTPUTS, K, V, FLAGS, MEASURED };
/* behind the measures: decode prefill source date facts */
static const char *const columns[] = { "model",   "quant", "ctx", "slots", "ubatch",
                                       "outputs", "k",     "v",   "flags" };
static const char *const measures[FIT_MEASURES] = {
    [FIT_WEIGHTS_GPU] = "weights_gpu",
    [FIT_WEIGHTS_HOST] = "weights_host",
    [FIT_KV] = "kv",
    [FIT_KV_SLIDING] = "kv_sliding",
    [FIT_STATE] = "state",
    [FIT_COMPUTE_GPU] = "compute_gpu",
    [FIT_COMPUTE_HOST] = "compute_host",
    [FIT_OUTPUT] = "output",
    [FIT_GPU] = "gpu",
};
static const char *const last[] = { "decode", "prefill", "source", "date", "facts" };
enum { DECODE, PREFILL, SOURCE, DATE, FACTS };

const char *fit_measure_name(enum fit_measure m)
{
    return measures[m];
}

void fit_truth_head(struct buf *b)
{
    for (size_t i = 0; i < COUNT(columns); i++)
        buf_printf(b, "%s\t", columns[i]);
    for (size_t i = 0; i < COUNT(measures); i++)
        buf_printf(b, "%s\t", measures[i]);
    for (size_t i = 0; i < COUNT(last); i++)
        buf_printf(b, "%s%s", last[i], i + 1 < COUNT(last) ? "\t" : "\n");
}

/* A cell is printable and has no tab. */
static void put_word(struct buf *b, struct span s)
{
    if (s.len == 0)
        buf_printf(b, "-");
    for (size_t i = 0; i < s.len; i++)
        buf_printf(b, "%c", s.ptr[i] >= ' ' && s.ptr[i] <= '~' ? s.ptr[i] : '?');
    buf_printf(b, "\t");
}

static void put_number(struct buf *b, double v)
{
    if (v < 0)
        buf_printf(b, "-\t");
    else
        buf_printf(b, "%.2f\t", v);
}

static const struct flag {
    char letter;
    size_t at; /* in struct fit_run */
} flags[] = {
    { 'c', offsetof(struct fit_run, cpu) },      { 's', offsetof(struct fit_run, split) },
    { 'w', offsetof(struct fit_run, swa_full) }, { 'n', offsetof(struct fit_run, no_flash) },
    { 'o', offsetof(struct fit_run, old) },
};

void fit_truth_write(struct buf *b, const struct fit_truth *t)
{
    const struct fit_run *r = &t->run;
    bool any = false;
    put_word(b, t->model);
    put_word(b, t->quant);
    buf_printf(b, "%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%s\t%s\t", r->ctx, r->slots,
               r->ubatch, r->outputs, fit_cache_name(r->k), fit_cache_name(r->v));
    for (size_t i = 0; i < COUNT(flags); i++)
        if (*((const bool *)((const uint8_t *)r + flags[i].at))) {
            buf_printf(b, "%c", flags[i].letter);
            any = true;
        }
    if (t->gpu_layers != UINT64_MAX)
        buf_printf(b, "%" PRIu64, t->gpu_layers);
    buf_printf(b, "%s", any || t->gpu_layers != UINT64_MAX ? "\t" : "-\t");
    for (size_t i = 0; i < FIT_MEASURES; i++)
        put_number(b, t->measured[i]);
    put_number(b, t->decode);
    put_number(b, t->prefill);
    put_word(b, t->source);
    put_word(b, t->date);
    struct span facts = t->facts.len > 0 ? t->facts : SPAN("-");
    buf_put(b, facts);
    buf_printf(b, "\n");
}

/* ---- rows ---- */
static double number(struct span cell)
{
    double v;
    return fit_table_number(cell, &v) ? v : FIT_UNSAID;
}

static bool count(struct span cell, uint64_t *out)
{
    return span_u64(cell, out) && *out <= FIT_TOKENS_MAX;
}

static bool read_flags(struct span cell, struct fit_truth *t)
{
    t->gpu_layers = UINT64_MAX;
    for (size_t i = 0; i < cell.len; i++) {
        struct span digits = { cell.ptr + i, cell.len - i };
        size_t k = 0;
        while (k < COUNT(flags) && (uint8_t)flags[k].letter != cell.ptr[i])
            k++;
        if (k < COUNT(flags))
            *(bool *)((uint8_t *)&t->run + flags[k].at) = true;
        else if (cell.ptr[i] != '-')
            return count(digits, &t->gpu_layers);
    }
    return true;
}

static bool read_row(const struct fit_row *row, struct fit_truth *t)
{
    const struct span *cell = row->cell, *rest = cell + MEASURED + FIT_MEASURES;
    *t = (struct fit_truth){ .model = cell[MODEL], .quant = cell[QUANT] };
    if (row->n < MEASURED + FIT_MEASURES + COUNT(last) || !count(cell[CTX], &t->run.ctx) ||
        !count(cell[SLOTS], &t->run.slots) || !count(cell[UBATCH], &t->run.ubatch) ||
        !count(cell[OUTPUTS], &t->run.outputs) || !read_flags(cell[FLAGS], t))
        return false;
    t->run.k = fit_cache_of(cell[K]);
    t->run.v = fit_cache_of(cell[V]);
    for (size_t i = 0; i < FIT_MEASURES; i++)
        t->measured[i] = number(cell[MEASURED + i]);
    t->decode = number(rest[DECODE]);
    t->prefill = number(rest[PREFILL]);
    t->source = rest[SOURCE];
    t->date = rest[DATE];
    t->facts = rest[FACTS];
    return t->run.k != FIT_CACHE_TYPES && t->run.v != FIT_CACHE_TYPES;
}

bool fit_truth_read(struct span table, struct arena *a, struct fit_truth **out, size_t *n,
                    struct err *err)
{
    struct fit_truth *list = NULL;
    size_t room = 0, rows = 0;
    struct fit_row row = { 0 };
    if (!fit_table_next(&table, &row)) /* the names */
        return err_set(err, ERR_INPUT, "no row in it");
    while (fit_table_next(&table, &row)) {
        list = arena_grow(a, list, rows, &room, sizeof *list, err);
        if (list == NULL)
            return false;
        if (rows == FIT_ROWS_MAX)
            return err_set(err, ERR_LIMIT, "more than %u rows", FIT_ROWS_MAX);
        if (!read_row(&row, &list[rows++]))
            return err_set(err, ERR_INPUT, "line %u is no row of a truth.tsv", row.line);
    }
    *out = list;
    *n = rows;
    return true;
}

/* ---- facts and what follows from them ---- */
bool fit_truth_facts(const struct fit_files *f, const struct fit_shape *s, struct arena *a,
                     struct span *out, struct err *err)
{
    AUTO_CLOSE(buf) struct buf b = { 0 };
    struct fit_weights w;
    struct span text;
    buf_init(&b, "facts", 1u << 16);
    for (size_t i = 0; f->n_weights > 0 && i < f->weights[0]->n_facts; i++) {
        const struct found_pair *p = &f->weights[0]->fact[i];
        static const char *const others[] = { "name",         "licence",    "licence_name",
                                              "tag",          "base_model", "language",
                                              "quantization", "alignment",  "vocabulary" };
        bool other = memchr(p->value.ptr, ' ', p->value.len) != NULL;
        for (size_t k = 0; k < COUNT(others); k++)
            other = other || span_eq(p->key, span_of(others[k]));
        if (other)
            continue;
        buf_put(&b, p->key);
        buf_printf(&b, "=");
        buf_put(&b, p->value);
        buf_printf(&b, " ");
    }
    if (!fit_weights(s, FIT_AS_FILED, a, &w, err))
        return false;
    buf_printf(&b, "vocabulary=%" PRIu64 " tied=%d bytes=%" PRIu64 " embedding=%" PRIu64,
               s->vocabulary, s->tied, w.bytes, w.embedding);
    return buf_done(&b, &text, err) && span_copy(a, text, out, err);
}

static bool found_of(struct span facts, struct arena *a, struct found *out, struct err *err)
{
    size_t room = 0;
    while (facts.len > 0) {
        const uint8_t *space = memchr(facts.ptr, ' ', facts.len);
        struct span word = { facts.ptr, space != NULL ? (size_t)(space - facts.ptr) : facts.len };
        const uint8_t *eq = word.len > 0 ? memchr(word.ptr, '=', word.len) : NULL;
        size_t used = word.len + (space != NULL);
        facts.ptr += used, facts.len -= used;
        if (eq == NULL)
            continue;
        out->fact = arena_grow(a, out->fact, out->n_facts, &room, sizeof *out->fact, err);
        if (out->fact == NULL)
            return false;
        size_t key = (size_t)(eq - word.ptr);
        out->fact[out->n_facts++] =
            (struct found_pair){ { word.ptr, key }, { word.ptr + key + 1, word.len - key - 1 } };
    }
    return true;
}

/* Weights as the row knows them; or made by the recipe that the log names. */
static bool weights_of(const struct found *f, const struct fit_truth *t, const struct fit_shape *s,
                       struct arena *a, struct fit_weights *w, struct err *err)
{
    static const struct {
        const char *said;
        enum fit_quant quant;
    } names[] = {
        { "Q4_K - Medium", FIT_Q4_K_M },    { "Q4_K - Small", FIT_Q4_K_S },
        { "Q5_K - Medium", FIT_Q5_K_M },    { "Q5_K - Small", FIT_Q5_K_S },
        { "Q3_K - Medium", FIT_Q3_K_M },    { "Q3_K - Small", FIT_Q3_K_S },
        { "Q3_K - Large", FIT_Q3_K_L },     { "Q2_K - Medium", FIT_Q2_K },
        { "IQ4_NL - 4.5 bpw", FIT_IQ4_NL }, { "IQ4_XS - 4.25 bpw", FIT_IQ4_XS },
        { "MXFP4 MoE", FIT_MXFP4_MOE },     { "all F32", FIT_F32 },
    };
    uint64_t bytes = 0, embedding = 0, tied = 0;
    enum fit_quant q = fit_quant_of(t->quant);
    if (!fit_number(f, "bytes", FIT_BYTES_MAX, &bytes, err) ||
        !fit_number(f, "embedding", FIT_BYTES_MAX, &embedding, err) ||
        !fit_number(f, "tied", 1, &tied, err))
        return false;
    if (bytes > 0 && embedding <= bytes) {
        *w = (struct fit_weights){ .class = FIT_EXACT, .bytes = bytes, .embedding = embedding };
        w->lo = w->hi = bytes;
        w->dense = bytes - embedding;
        w->output = tied ? embedding : 0;
        return true;
    }
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_eq(t->quant, span_of(names[i].said)))
            q = names[i].quant;
    return fit_weights(s, q == FIT_QUANTS ? FIT_AS_FILED : q, a, w, err);
}

static double in_mib(uint64_t bytes)
{
    return (double)bytes / (1 << 20);
}

bool fit_truth_predict(const struct fit_truth *t, struct arena *a, double out[FIT_MEASURES],
                       struct err *err)
{
    struct found f = { .kind = FOUND_GGUF };
    const struct found *list[] = { &f };
    struct fit_shape s;
    struct fit_weights w;
    struct fit_memory m;
    for (size_t i = 0; i < FIT_MEASURES; i++)
        out[i] = FIT_UNSAID;
    if (!found_of(t->facts, a, &f, err))
        return false;
    if (!fit_said(&f, "layers"))
        return true;
    if (!fit_shape(&(struct fit_files){ .weights = list, .n_weights = 1 }, a, &s, err) ||
        !weights_of(&f, t, &s, a, &w, err) || !fit_memory(&s, &w, &t->run, &m, err))
        return false;
    const struct fit_buffers *b = t->run.cpu ? &m.host : &m.gpu;
    bool all = t->gpu_layers == UINT64_MAX, weighed = w.bytes > 0;
    if (all && weighed && !t->run.cpu)
        out[FIT_WEIGHTS_GPU] = in_mib(m.gpu.weights);
    if (all && weighed)
        out[FIT_WEIGHTS_HOST] = in_mib(m.host.weights);
    out[FIT_KV] = in_mib(b->kv);
    out[FIT_KV_SLIDING] = in_mib(b->kv_sliding);
    out[FIT_STATE] = in_mib(b->recurrent);
    if (all) {
        out[FIT_COMPUTE_HOST] = in_mib(m.host.compute);
        if (!t->run.cpu)
            out[FIT_COMPUTE_GPU] = in_mib(m.gpu.compute);
    }
    out[FIT_OUTPUT] = in_mib(m.host.output);
    if (all && weighed && !t->run.cpu)
        out[FIT_GPU] = in_mib(m.gpu_bytes);
    return true;
}
