/* accord.c - see accord.h. Only what all architectures share is asked: as many layers as are stated, and
 * embeddings as wide and as long. A layer more than a loader expects is never loaded and never looked
 * at; one that is missing is made up of random numbers. */
#include "scan/accord.h"

#include <stdio.h>

#include "base/path.h"
#include "base/plural.h"
#include "scan/model.h"

/* What stands in front of the number of a layer of the language model; whole names. */
static const char *const stacks[] = {
    "model.layers.",         "layers.",
    "transformer.h.",        "h.",
    "gpt_neox.layers.",      "encoder.layer.",
    "bert.encoder.layer.",   "roberta.encoder.layer.",
    "model.decoder.layers.", "language_model.model.layers.",
    "backbone.layers.",      "transformer.blocks.",
};

static bool layer_of(struct span name, uint64_t *layer)
{
    for (size_t i = 0; i < COUNT(stacks); i++) {
        size_t n = strlen(stacks[i]), end = n;
        if (!span_begins(name, stacks[i]))
            continue;
        while (end < name.len && name.ptr[end] != '.')
            end++;
        return span_u64((struct span){ name.ptr + n, end - n }, layer);
    }
    return false;
}

static bool is_embedding(const struct found_tensor *t)
{
    static const char *const names[] = { "embed_tokens.weight", "wte.weight",
                                         "word_embeddings.weight", "embed_in.weight" };
    for (size_t i = 0; i < COUNT(names); i++)
        if (t->rank == 2 && span_ends(t->name, names[i]))
            return true;
    return false;
}

static bool stated(const struct found *config, const char *key, uint64_t *n)
{
    return span_u64(found_fact(config, key), n);
}

static bool tell(struct findings *to, const struct look_file *f, const char *text, struct err *err)
{
    return rules_add(to, "W-SHAPE", &(struct place){ .path = f->path }, text, err);
}

static bool check_embedding(const struct found *config, const struct look_file *f,
                            const struct found_tensor *t, struct findings *to, struct err *err)
{
    char room[QUOTED_BYTES], text[QUOTED_BYTES + 140];
    uint64_t hidden, words;
    if (!stated(config, "hidden", &hidden) || !stated(config, "vocabulary", &words) ||
        (t->shape[0] == words && t->shape[1] == hidden))
        return true;
    snprintf(text, sizeof text,
             "%s is %" PRIu64 " by %" PRIu64 ", and the configuration states %" PRIu64
             " by %" PRIu64,
             span_quote(t->name, room), t->shape[0], t->shape[1], words, hidden);
    return tell(to, f, text, err);
}

struct seen {
    uint64_t layers;           /* the greatest number, + 1; 0: none is known */
    const struct look_file *f; /* that has it */
    size_t embeddings;
};

/* Of those files that count, which are safetensors. */
static bool walk(const struct look *l, const struct found *config, struct seen *s,
                 struct findings *to, struct err *err)
{
    for (size_t i = 0; i < l->n_files; i++) {
        const struct look_file *f = &l->file[i];
        if (!f->counted)
            continue;
        for (size_t k = 0; k < f->found.n_tensors; k++) {
            const struct found_tensor *t = &f->found.tensor[k];
            uint64_t layer;
            if (layer_of(t->name, &layer) && layer >= s->layers)
                s->layers = layer + 1, s->f = f;
            if (is_embedding(t) && s->embeddings++ == 0 && !check_embedding(config, f, t, to, err))
                return false;
        }
    }
    return true;
}

bool accord_check(const struct look *l, struct findings *to, struct err *err)
{
    struct fit_files files;
    struct seen s = { 0 };
    char text[140];
    uint64_t layers, more = 0;
    if (!model_files(l, to->a, &files, err))
        return false;
    if (files.config == NULL || files.n_weights == 0 || files.weights[0]->kind != FOUND_SAFETENSORS)
        return true;
    if (!walk(l, files.config, &s, to, err))
        return false;
    if (s.layers == 0 || !stated(files.config, "layers", &layers))
        return true;
    (void)stated(files.config, "nextn", &more); /* layers that predict further tokens */
    if (s.layers >= layers && s.layers - layers <= more)
        return true;
    snprintf(text, sizeof text,
             "tensors of %" PRIu64 " layer%s, and the configuration states %" PRIu64, s.layers,
             plural(s.layers), layers);
    return tell(to, s.f, text, err);
}
