/* shapes.h - shapes from the text of a config.json, or from facts as a GGUF gives them. */
#ifndef AJAR_TEST_SHAPES_H
#define AJAR_TEST_SHAPES_H

#include "fit/fit.h"
#include "lib/check.h"

__attribute__((unused)) static bool shape_config(const char *text, struct arena *a,
                                                 struct fit_shape *out, struct err *err)
{
    struct span bytes = span_of(text);
    struct source src = source_mem("config.json", &bytes);
    struct found *f = ARENA_ARRAY(a, struct found, 1, err);
    if (f == NULL || !found_read(&src, SPAN("config.json"), a, f, err))
        return false;
    return fit_shape(&(struct fit_files){ .config = f }, a, out, err);
}

/* "key=value key=value": the facts of a GGUF without tensors. */
__attribute__((unused)) static bool shape_gguf(const char *facts, struct arena *a,
                                               struct fit_shape *out, struct err *err)
{
    struct found *f = ARENA_ARRAY(a, struct found, 1, err);
    if (f == NULL)
        return false;
    f->fact = ARENA_ARRAY(a, struct found_pair, 64, err);
    const struct found **list = arena_alloc(a, 1, sizeof *list, err);
    if (f->fact == NULL || list == NULL)
        return false;
    f->kind = FOUND_GGUF;
    for (const char *p = facts; *p != 0 && f->n_facts < 64;) {
        const char *eq = strchr(p, '='), *end = strchr(p, ' ');
        end = end != NULL ? end : p + strlen(p);
        struct found_pair *pair = &f->fact[f->n_facts++];
        pair->key = (struct span){ (const uint8_t *)p, (size_t)(eq - p) };
        pair->value = (struct span){ (const uint8_t *)eq + 1, (size_t)(end - eq - 1) };
        p = *end != 0 ? end + 1 : end;
    }
    list[0] = f;
    return fit_shape(&(struct fit_files){ .weights = list, .n_weights = 1 }, a, out, err);
}

#endif
