/* fit_fuzz.c - any configuration, and any facts and tensors as a GGUF gives them: a shape that is
 * given keeps the bounds of fit.h, and so do weights and memory of it. The first byte chooses: JSON,
 * facts, or a log of llama.cpp. Seeds: test/data/fit/. */
#include "fit/fit.h"
#include "fit/truth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_shape(const struct fit_shape *s)
{
    assert(s->n_layers <= FIT_LAYERS_MAX && s->hidden <= FIT_WIDTH_MAX);
    assert(s->experts <= FIT_EXPERTS_MAX && s->experts_used <= s->experts);
    assert(s->context <= FIT_TOKENS_MAX && s->window <= FIT_TOKENS_MAX);
    for (uint32_t i = 0; i < s->n_layers; i++)
        assert(s->layer[i].r <= FIT_BYTES_MAX && s->layer[i].s <= FIT_BYTES_MAX);
    for (size_t i = 0; i < s->n_tensors; i++)
        assert(s->tensor[i].elements <= FIT_BYTES_MAX && s->tensor[i].bytes <= FIT_BYTES_MAX);
}

static void check_memory(const struct fit_shape *s, enum fit_quant q, uint8_t how, struct arena *a)
{
    struct err err = { 0 };
    struct fit_weights w;
    struct fit_memory m;
    struct fit_run r = { .ctx = (uint64_t)1 << (how % 33),
                         .slots = 1 + how % 3,
                         .k = (enum fit_cache_type)(how % FIT_CACHE_TYPES),
                         .v = (enum fit_cache_type)(how / 16 % FIT_CACHE_TYPES),
                         .no_flash = how % 5 == 0,
                         .split = how % 7 == 0,
                         .old = how % 11 == 0,
                         .cpu = how % 13 == 0 };
    if (!fit_weights(s, q, a, &w, &err)) {
        assert(err.kind != ERR_NONE && err.text[0] != 0);
        return;
    }
    assert(w.bytes <= FIT_BYTES_MAX && w.lo <= w.bytes && w.bytes <= w.hi);
    assert(fit_touched(s, &w) <= w.bytes + w.output);
    if (!fit_memory(s, &w, &r, &m, &err)) {
        assert(err.kind == ERR_LIMIT && err.text[0] != 0);
        return;
    }
    assert(m.gpu.kv <= FIT_BYTES_MAX && m.gpu.recurrent <= FIT_BYTES_MAX);
    assert(m.gpu.compute <= FIT_BYTES_MAX && m.lo <= m.hi);
}

/* Lines "key=value", and "name rows row dtype" for a tensor. */
static struct found *facts_of(struct span text, struct arena *a, struct err *err)
{
    struct found *f = ARENA_ARRAY(a, struct found, 1, err);
    struct found_pair *pair = ARENA_ARRAY(a, struct found_pair, 256, err);
    struct found_tensor *tensor = ARENA_ARRAY(a, struct found_tensor, 64, err);
    uint64_t *shape = ARENA_ARRAY(a, uint64_t, 128, err);
    if (f == NULL || pair == NULL || tensor == NULL || shape == NULL)
        return NULL;
    *f = (struct found){ .kind = FOUND_GGUF, .fact = pair, .tensor = tensor };
    while (text.len > 0 && f->n_facts < 256 && f->n_tensors < 64) {
        const uint8_t *end = memchr(text.ptr, '\n', text.len);
        struct span line = { text.ptr, end != NULL ? (size_t)(end - text.ptr) : text.len };
        const uint8_t *eq = line.len > 0 ? memchr(line.ptr, '=', line.len) : NULL;
        size_t used = line.len + (end != NULL);
        text.ptr += used, text.len -= used;
        if (eq != NULL) {
            size_t key = (size_t)(eq - line.ptr);
            pair[f->n_facts++] =
                (struct found_pair){ { line.ptr, key }, { eq + 1, line.len - key - 1 } };
        } else if (line.len > 8) {
            uint64_t *dim = shape + 2 * f->n_tensors;
            dim[0] = line.ptr[0] * 257ull, dim[1] = line.ptr[1] * 256ull;
            tensor[f->n_tensors++] = (struct found_tensor){ { line.ptr + 2, line.len - 2 },
                                                            SPAN("F16"),
                                                            0,
                                                            dim[0] * dim[1] * 2,
                                                            dim[0] * dim[1],
                                                            dim,
                                                            2 };
        }
    }
    return f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_CLOSE(arena) struct arena a = { .name = "fuzz", .limit = 128u << 20 };
    struct err err = { 0 };
    struct fit_shape s;
    if (size < 2)
        return 0;
    struct span text = { data + 2, size - 2 };
    struct fit_files files = { 0 };
    const struct found *list[1];
    if (data[0] % 4 == 0) {
        struct source src = source_mem("config.json", &text);
        struct found *f = ARENA_ARRAY(&a, struct found, 1, &err);
        if (f == NULL || !found_read(&src, SPAN("config.json"), &a, f, &err))
            return 0;
        files.config = f;
    } else if (data[0] % 4 == 3) {
        struct fit_truth *rows;
        size_t n;
        double out[FIT_MEASURES];
        if (fit_log_read(text, (struct span){ 0 }, &a, &rows, &n, &err))
            for (size_t i = 0; i < n && i < 4; i++) {
                struct err none = { 0 };
                if (!fit_truth_predict(&rows[i], &a, out, &none))
                    assert(none.kind != ERR_NONE);
            }
        return 0;
    } else {
        struct found *f = facts_of(text, &a, &err);
        if (f == NULL)
            return 0;
        list[0] = f;
        f->kind = data[0] % 4 == 1 ? FOUND_GGUF : FOUND_SAFETENSORS;
        files = (struct fit_files){ list, 1, f };
    }
    if (!fit_shape(&files, &a, &s, &err)) {
        assert(err.kind != ERR_NONE && err.text[0] != 0);
        return 0;
    }
    check_shape(&s);
    check_memory(&s, (enum fit_quant)(data[1] % FIT_QUANTS), data[1], &a);
    return 0;
}
